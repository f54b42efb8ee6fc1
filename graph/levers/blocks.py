"""A text of our own templates in Markdown as the blocks of a dossier, so that a memo or a letter leaves like one.

Only what the templates use is known: headings, paragraphs, quotes, lists without lists inside, tables, bold text and
plain web addresses. Anything else is refused, since dropping it in silence would change what a text says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from graph.export.dossier.parts import Block, Heading, Items, Paragraph, Run, Runs, Table
from graph.export.text import web_address

_CITED = re.compile(r"(\[\d+\])")
_DEEPEST = 3


def blocks_of(text: str, sources: str) -> list[Block]:
    """The blocks of a text.

    Args:
        text: CommonMark with tables. A heading of the first two levels is a part of the document.
        sources: the heading under which the numbered documents stand; '[3]' elsewhere leads to the third.

    Raises:
        ValueError: the text has markup that no template should have.
    """
    tokens = iter(_parser().parse(text))
    found: list[Block] = []
    for token in tokens:
        block = _block(token, tokens, f"part-{len(found)}")
        if isinstance(block, Items) and block.numbered and _last_heading(found) == sources:
            block = Items(block.items, True, tuple(f"source-{number}" for number in range(1, len(block.items) + 1)))
        found += [block] if not isinstance(block, list) else block
    return found


@cache
def _parser() -> MarkdownIt:
    # An escaped sign stays a token of its own: '[3]' in a source's text is told from our citation.
    return MarkdownIt("commonmark").enable("table").disable("text_join")


def _block(token: Token, tokens: Iterator[Token], anchor: str) -> Block | list[Block]:
    if token.type == "heading_open":
        level = min(max(int(token.tag[1]) - 1, 1), _DEEPEST)
        (runs,) = _inside(tokens, "heading_close")
        return Heading(tuple(Run(run.text) for run in runs), level, anchor if level == 1 else None)
    if token.type == "paragraph_open":
        (runs,) = _inside(tokens, "paragraph_close")
        return Paragraph(runs)
    if token.type == "blockquote_open":
        return [Paragraph(runs, "statement") for runs in _inside(tokens, "blockquote_close")]
    if token.type in ("bullet_list_open", "ordered_list_open"):
        return Items(tuple(_inside(tokens, token.type.replace("open", "close"))), token.type.startswith("ordered"))
    if token.type == "table_open":
        head, *rows = _rows(tokens)
        plain = tuple("".join(run.text for run in cell) for cell in head)
        return Table(plain, tuple(rows), tuple(1 / len(head) for _ in head))
    raise ValueError(f"A text of ours has markup that no file can show: {token.type}")


_WRAPS = ("paragraph_open", "paragraph_close", "list_item_open", "list_item_close")
_OF_TABLES = ("thead_open", "thead_close", "tbody_open", "tbody_close", "tr_open", "tr_close", "th_open", "th_close",
              "td_open", "td_close")  # fmt: skip


def _inside(tokens: Iterator[Token], end: str) -> list[Runs]:
    """The texts up to an end, one a paragraph."""
    found: list[Runs] = []
    for token in tokens:
        if token.type == end:
            return found
        if token.type == "inline":
            found.append(_runs(token.children or []))
        elif token.type not in _WRAPS:
            raise ValueError(f"A text of ours has markup inside markup: {token.type}")
    raise ValueError(f"A text of ours ends before its {end}")


def _rows(tokens: Iterator[Token]) -> list[tuple[Runs, ...]]:
    """The rows of a table, its head first."""
    rows: list[list[Runs]] = []
    for token in tokens:
        if token.type == "table_close":
            return [tuple(row) for row in rows]
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_runs(token.children or []))
        elif token.type not in _OF_TABLES:
            raise ValueError(f"A text of ours has markup in a table: {token.type}")
    raise ValueError("A text of ours ends inside a table")


def _runs(children: list[Token]) -> Runs:
    found: list[Run] = []
    strong, to = False, None
    for child in children:
        if child.type in ("strong_open", "strong_close"):
            strong = child.type == "strong_open"
        elif child.type == "link_open":
            to = web_address(str(child.attrs["href"]))
        elif child.type == "link_close":
            to = None
        elif child.type == "text":
            found += [_cited(part, strong, to) for part in _CITED.split(child.content) if part]
        elif child.type == "text_special":
            found.append(Run(child.content, to, strong))
        elif child.type == "softbreak":
            found.append(Run(" ", None, strong))
        else:
            raise ValueError(f"A text of ours has markup that no file can show: {child.type}")
    return tuple(_joined(found))


def _cited(text: str, strong: bool, to: str | None) -> Run:
    return Run(text, f"#source-{text[1:-1]}" if _CITED.fullmatch(text) and to is None else to, strong)


def _joined(runs: list[Run]) -> Iterator[Run]:
    """Neighbours of one style as one run."""
    last: Run | None = None
    for run in runs:
        if last is not None and (last.to, last.strong) == (run.to, run.strong):
            last = Run(last.text + run.text, run.to, run.strong)
        else:
            if last is not None:
                yield last
            last = run
    if last is not None:
        yield last


def _last_heading(blocks: list[Block]) -> str:
    headings = [block for block in blocks if isinstance(block, Heading)]
    return "".join(run.text for run in headings[-1].text) if headings else ""
