"""The dossier as Markdown: readable as it is, and rendered the same by every reader of CommonMark with tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graph.export.content import Content
from graph.export.dossier import build
from graph.export.dossier.parts import Block, Dossier, Facts, Heading, Items, Paragraph, Run, Runs, Table
from graph.export.formats import Format, with_text

_MARKS = re.compile(r"([\\`*\[\]<>|$])|(~(?=~))|((?<!\w)_|_(?!\w))|(&(?=[#\w]+;))")
"""What would be markup in the middle of a line."""
_AT_THE_START = re.compile(r"^(\s*)([#+\-=>~]|\d+(?=[.)]))")
_STANDS_APART = {"statement": "> ", "doubt": "> "}


def markdown(dossier: Dossier) -> str:
    """The whole document as text."""
    parts = [f"# {_text(dossier.title)}", f"**{_text(dossier.subject)}**"]
    parts += [_block(block) for block in dossier.blocks]
    parts += ["---", _text(dossier.running)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        anchor = f'<a id="{block.anchor}"></a>' if block.anchor else ""
        return f"{anchor}\n\n{'#' * (block.level + 1)} {_runs(block.text)}".strip()
    if isinstance(block, Paragraph):
        said = _line(_runs(block.runs))
        return f"*{said}*" if block.kind == "note" and "*" not in said else _STANDS_APART.get(block.kind, "") + said
    if isinstance(block, Items):
        return "\n".join(_item(number, item, block) for number, item in enumerate(block.items, 1))
    if isinstance(block, Facts):
        return "\n".join(f"- {_text(term)}: {_runs(runs)}" for term, runs in block.rows)
    return _table(block)


def _item(number: int, item: Runs, items: Items) -> str:
    mark = f"{number}." if items.numbered else "-"
    anchor = f'<a id="{items.anchors[number - 1]}"></a>' if items.anchors else ""
    return f"{mark} {anchor}{_line(_runs(item))}"


def _table(table: Table) -> str:
    lines = [table.head, tuple("---" for _ in table.head), *(tuple(map(_runs, row)) for row in table.rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _runs(runs: Runs) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    if run.to and run.to.startswith("#"):
        return f"[{_text(run.text)}]({run.to})"
    if run.to:
        return f"<{run.to}>"
    text = _text(run.text)
    inner = text.strip()
    return text.replace(inner, f"**{inner}**", 1) if run.strong and inner else text


def _text(text: str) -> str:
    """Text that stays text; line breaks were taken out when it was cleaned."""
    return _MARKS.sub(lambda found: "\\" + found[0], text)


def _line(text: str) -> str:
    """The same at the start of a line, where other signs are markup."""
    return _AT_THE_START.sub(
        lambda found: f"{found[1]}\\{found[2]}" if not found[2][0].isdigit() else f"{found[1]}{found[2]}\\", text
    )


def _write(content: Content, path: Path, options: Mapping[str, Any]) -> None:
    path.write_text(markdown((content.document or build)(content)), "utf-8", newline="\n")


FORMAT = Format("dossier-md", ".md", "The evidence dossier, a guide, memo or letter as Markdown", _write, with_text, {})
