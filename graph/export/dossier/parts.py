"""What a dossier is made of: headings, paragraphs, lists, facts and tables, and the runs of text inside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter

from graph.export import words
from graph.export.text import ADDRESS_LIMIT, NAME_LIMIT, clean, web_address


@dataclass(frozen=True)
class Run:
    """Some text in one style."""

    text: str
    to: str | None = None
    """A web address (http or https only), or '#' and an anchor of this document."""
    strong: bool = False
    data: bool = False
    """Is it the word of a source, which may be in any language and direction, and not ours?"""


Runs = tuple[Run, ...]
Said = str | Run | Runs


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is a part of the dossier."""

    text: Runs
    level: int
    anchor: str | None = None
    new_page: bool = False
    """Does it begin a page on paper?"""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; its kind is 'text', 'statement' (what must be read first), 'doubt' (alleged, disputed) or 'note'."""

    runs: Runs
    kind: str = "text"


@dataclass(frozen=True)
class Items:
    """A list; numbered ones count from 1, and each item of sources can be led to by its anchor."""

    items: tuple[Runs, ...]
    numbered: bool = False
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """Terms and what is known of them."""

    rows: tuple[tuple[str, Runs], ...]


@dataclass(frozen=True)
class Table:
    """A table with one row of headings; the shares of the columns in its width add up to 1."""

    head: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]
    shares: tuple[float, ...]


Block = Heading | Paragraph | Items | Facts | Table


@dataclass(frozen=True)
class Dossier:
    """A whole document."""

    title: str
    subject: str
    """One line: what was asked, with counts."""
    date: str
    """Day of the export, ISO."""
    digest: str
    running: str
    """Stands on every page: what it is, of which day and build."""
    blocks: tuple[Block, ...]

    def runs(self) -> Iterator[Runs]:
        """All of its text in order: headings, paragraphs, items, terms and facts, cells."""
        for block in self.blocks:
            if isinstance(block, Heading):
                yield block.text
            elif isinstance(block, Paragraph):
                yield block.runs
            elif isinstance(block, Items):
                yield from block.items
            elif isinstance(block, Facts):
                for term, runs in block.rows:
                    yield from ((Run(term),), runs)
            else:
                yield from (cell for row in block.rows for cell in row)


def flat(*said: Said) -> Runs:
    """Runs in a row."""
    found: list[Run] = []
    for one in said:
        if isinstance(one, tuple):
            found += one
        else:
            found.append(Run(one) if isinstance(one, str) else one)
    return tuple(run for run in found if run.text)


def told(key: str, **values: Said | int) -> Runs:
    """A sentence of ``wording.toml`` whose values are runs of their own, so that each keeps its link and direction."""
    count = values.get("count")
    found: list[Run] = []
    for text, name, _, _ in Formatter().parse(words.template(key, count if isinstance(count, int) else None)):
        if text:
            found.append(Run(text))
        if name is not None:
            value = values[name]
            found += flat(f"{value:,}" if isinstance(value, int) else value)
    return tuple(found)


def quoted(text: object, limit: int = NAME_LIMIT, *, strong: bool = False) -> Run:
    """Text of a source, cleaned of what deceives."""
    return Run(clean(str(text), limit), strong=strong, data=True)


def address(text: str) -> Run:
    """An address as text, and as a link where it is a plain web address."""
    return Run(clean(text, ADDRESS_LIMIT), to=web_address(text), data=True)


def joined(parts: list[Said], separator: str = ", ") -> Runs:
    """Runs with a separator between them."""
    found: list[Said] = []
    for number, part in enumerate(parts):
        found += [separator, part] if number else [part]
    return flat(*found)


def listed(parts: list[Said]) -> Runs:
    """'A, B and C'."""
    if len(parts) < 2:
        return flat(*parts)
    return flat(joined(parts[:-1]), words.say("dossier.and"), parts[-1])


def plain(runs: Runs) -> str:
    """The text of runs without their styles."""
    return "".join(run.text for run in runs)


def facts(rows: Mapping[str, Runs]) -> Facts:
    """Facts without those of which nothing is known."""
    return Facts(tuple((term, runs) for term, runs in rows.items() if runs))
