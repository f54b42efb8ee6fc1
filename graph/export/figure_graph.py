"""What of an answer is drawn: the same boxes as on the interactive page, with the numbers of their sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graph.export.boxes import draw, fold_words
from graph.export.chain import chain
from graph.export.content import Content
from graph.export.figure_told import told
from graph.export.folding import Chain
from graph.export.layout import Arrow, Layout, arrange, lines
from graph.export.reading import Json, Reading, read
from graph.export.source_numbers import documents_of
from graph.export.sources import Sources
from graph.export.text import width

_BANDS = {-1: "Brand", 0: "Own sites (tier 0)"}
_BANDS_OF_A_SITE = {-1: "Brands", 0: "In between", 1: "This site"}
_LABEL_SIZE = 11.5
_LABEL_ROOM = 84.0
"""Widest line of numbers on an arrow."""


@dataclass
class CitedArrow(Arrow):
    """An arrow with its words and the numbers of its sources, line by line."""

    words: tuple[str, ...] = ()
    ends: tuple[str, str] = ("", "")
    """Names at its start and end."""


@dataclass(frozen=True)
class Heading:
    """The name of one or several columns."""

    name: str
    left: float
    right: float
    boxes: int


@dataclass(frozen=True)
class Drawn:
    """An answer, laid out."""

    reading: Reading
    chain: Chain
    layout: Layout
    headings: tuple[Heading, ...]
    shown: int
    """Rows of the answer that are drawn with their whole best path."""
    sources: tuple[Json, ...]
    """The cited documents in the order of their numbers."""
    told: tuple[str, ...]
    """What companies answered and what people corrected."""
    folds: tuple[str, ...]
    """The counted boxes, in words."""
    marks: frozenset[str]
    """Kinds of boxes that are drawn."""


@dataclass
class _Cited:
    """Numbers of the documents behind what is drawn."""

    sources: Sources
    findings: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Of the findings at a node."""
    links: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    """Of the statements between two nodes."""


def drawn(content: Content) -> Drawn:
    """Choose what is drawn of an answer, number its sources, and give everything its place.

    Raises:
        UsageError: the content holds no answer of a trace.
    """
    reading = read(content.picture or {})
    chosen = chain(reading)
    cited = _cite(reading, chosen, documents_of(content))
    boxes, arrows = draw(chosen, reading)
    for box in boxes:
        numbers = cited.findings.get(box.target.removeprefix("node:"))
        if numbers:
            box.lines += lines(f"reported in {numbered(numbers)}", "note", 40)
    keys = {box.target: box.key for box in boxes}
    here = {keys[f"node:{node}"]: node for node in chosen.drawn}
    layout = arrange(boxes, [_cited(arrow, here, chosen, cited) for arrow in arrows])
    said = told(content.picture or {}, reading, chosen, lambda documents: _text(cited.sources.cite(documents)))
    return Drawn(
        reading,
        chosen,
        layout,
        _headings(reading, chosen, layout),
        _shown(reading, chosen),
        tuple(cited.sources.rows),
        tuple(said),
        tuple(fold_words(chosen, fold) for fold in chosen.folds),
        frozenset(mark for box in layout.boxes for mark in box.kind.split()) - {"lane"},
    )


def spread(one: Drawn, extra: float) -> Drawn:
    """The same with wider gaps between its columns.

    Args:
        extra: how much wider each gap is to be.
    """
    layout = one.layout
    wider = Layout(
        [replace(box, x=round(box.x + box.column * extra, 2)) for box in layout.boxes],
        layout.arrows,
        [(left + number * extra, right + number * extra) for number, (left, right) in enumerate(layout.columns)],
        layout.width + (len(layout.columns) - 1) * extra,
        layout.height,
    )
    return replace(one, layout=wider, headings=_headings(one.reading, one.chain, wider))


def numbered(numbers: Sequence[int]) -> str:
    """'[1-3, 7]'."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return f"[{', '.join(str(run[0]) if len(run) == 1 else f'{run[0]}-{run[-1]}' for run in runs)}]"


def _text(numbers: Sequence[int]) -> str:
    return numbered(numbers) if numbers else ""


def _cite(reading: Reading, chosen: Chain, known: Mapping[str, Any]) -> _Cited:
    """Number the documents of what is drawn with a box of its own, the best evidence first."""
    cited = _Cited(Sources(known))
    if reading.reverse:
        for incident in reading.incidents:
            cited.findings[reading.subject["id"]] += cited.sources.cite(incident.get("documents"))
    for entry in reading.in_order():
        for path in entry.paths:
            for step in path["steps"]:
                ends = step["from"]["id"], step["to"]["id"]
                if all(end in chosen.drawn for end in ends):
                    stated = (step, *(one for one in step.get("also") or () if isinstance(one, dict)))
                    for one in stated:
                        cited.links[ends] += cited.sources.cite(one.get("documents"))
        if not reading.reverse and entry.target["id"] in chosen.drawn:
            cited.findings[entry.target["id"]] += cited.sources.cite((entry.incident or {}).get("documents"))
    return cited


def _cited(arrow: Arrow, here: Mapping[str, str], chosen: Chain, cited: _Cited) -> CitedArrow:
    """An arrow with the numbers of what states it; one of a counted box has none."""
    ends = here.get(arrow.start, ""), here.get(arrow.end, "")
    numbers = cited.links.get(ends, [])
    said = [arrow.label] if arrow.label else []
    said += _broken(numbered(numbers)) if numbers else []
    names = tuple(str(chosen.nodes[end].get("name") or "name not stated") if end else "" for end in ends)
    return CitedArrow(
        **{name: value for name, value in vars(arrow).items() if name != "label"},
        label=max(said, key=lambda one: width(one, _LABEL_SIZE), default=""),
        words=tuple(said),
        ends=(names[0], names[1]),
    )


def _broken(numbers: str) -> list[str]:
    """Numbers in lines that are short enough for an arrow."""
    done: list[str] = []
    for piece in numbers.split(" "):
        longer = f"{done[-1]} {piece}" if done else piece
        if done and width(longer, _LABEL_SIZE) <= _LABEL_ROOM:
            done[-1] = longer
        else:
            done.append(piece)
    return done


def _headings(reading: Reading, chosen: Chain, layout: Layout) -> tuple[Heading, ...]:
    """The tiers above the columns; neighbours of one tier have one heading."""
    names = _BANDS_OF_A_SITE if reading.reverse else _BANDS | ({-1: "Owner"} if reading.starts else {})
    found: list[Heading] = []
    for number, (band, (left, right)) in enumerate(zip(chosen.bands, layout.columns, strict=True)):
        name = names.get(band, f"Tier {band}")
        boxes = sum(box.column == number and box.kind != "lane" for box in layout.boxes)
        if found and found[-1].name == name:
            before = found.pop()
            left, boxes = before.left, boxes + before.boxes
        found.append(Heading(name, left, right, boxes))
    return tuple(found)


def _shown(reading: Reading, chosen: Chain) -> int:
    return sum(
        bool(entry.paths) and all(node["id"] in chosen.drawn for node in [entry.target, *entry.path_nodes])
        for entry in reading.entries
    )
