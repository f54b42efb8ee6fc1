"""Where the boxes of a picture stand: order in the columns, heights by the text, no two boxes touching."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter

from graph.export.text import right_to_left, width, wrap

TEXT_WIDTH = 162.0
PAD = 10.0
GAP = 16.0
LANE = 14.0
TOP = 44.0
"""Room for the headings of the columns."""
MARGIN = 14.0
SWEEPS = 10
STYLES = {"name": (13.0, True), "note": (11.5, False), "sign": (12.0, True)}
"""Kind of line: size in pixels, bold. The drawing script has the same table."""


@dataclass
class Line:
    """One line of text in a box."""

    text: str
    style: str

    @property
    def height(self) -> float:
        """How much height the line takes."""
        return STYLES[self.style][0] * 1.32


@dataclass
class Box:
    """A box of the picture, or (kind 'lane') the place where an arrow passes through a column."""

    key: str
    column: int
    kind: str
    """brand, site, finding, fold, fold-finding or lane; with ' many' added for a group or sector."""
    lines: list[Line] = field(default_factory=list)
    title: str = ""
    anchor: str | None = None
    target: str = ""
    """What a click means: ``node:`` and an id, or ``open:`` and the key of a counted box."""
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    height: float = 0.0


@dataclass
class Arrow:
    """An arrow between two boxes, or a piece of one that runs through lanes."""

    start: str
    end: str
    dashed: bool
    label: str = ""
    title: str = ""
    tip: bool = True
    faint: bool = False
    """It stands for the links of a counted box."""
    link: str | None = None
    """Where what it states stands in the page."""
    word_at: float = 0.5
    """Where on its line the label stands, from 0 at the start to 1 at the end."""


@dataclass
class Layout:
    """Boxes and arrows with their places; the origin is the upper left corner."""

    boxes: list[Box]
    arrows: list[Arrow]
    columns: list[tuple[float, float]]
    """Left and right edge of each column."""
    width: float
    height: float


def lines(text: str, style: str, most: int) -> list[Line]:
    """Wrap a text for a box."""
    size, bold = STYLES[style]
    return [Line(piece, style) for piece in wrap(text, size, TEXT_WIDTH, most, bold)]


def is_right_to_left(line: Line) -> bool:
    """Is the line to be set from the right?"""
    return right_to_left(line.text)


def arrange(boxes: list[Box], arrows: list[Arrow], *, lanes: bool = True) -> Layout:
    """Give every box its size and place. Boxes come with best evidence first, and keep that order on a tie.

    Args:
        lanes: lead arrows that skip columns past the boxes there; not where boxes move when a reader filters them.
    """
    if lanes:
        boxes, arrows = _with_lanes(boxes, arrows)
    for box in boxes:
        if box.kind != "lane":
            box.height = sum(line.height for line in box.lines) + 2 * PAD
    columns: list[list[Box]] = [[] for _ in range(max(box.column for box in boxes) + 1)]
    for box in boxes:
        columns[box.column].append(box)
    leaving, arriving = Counter(arrow.start for arrow in arrows), Counter(arrow.end for arrow in arrows)
    for arrow in arrows:
        more = arriving[arrow.end] - leaving[arrow.start]
        arrow.word_at = 0.5 if more == 0 else 0.35 if more > 0 else 0.57
    edges = _across(columns, arrows)
    _order(columns, arrows)
    _settle(columns, arrows)
    top = min(box.y - box.height / 2 for box in boxes)
    for box in boxes:
        box.y = round(box.y - top + TOP, 1)
    bottom = max(box.y + box.height / 2 for box in boxes)
    return Layout(boxes, arrows, edges, edges[-1][1] + MARGIN, round(bottom + MARGIN, 1))


def _with_lanes(boxes: list[Box], arrows: list[Arrow]) -> tuple[list[Box], list[Arrow]]:
    """Lead arrows that skip columns through lanes of their own, so that none passes behind a box.

    Arrows of one start share their lanes until they part.
    """
    column = {box.key: box.column for box in boxes}
    lanes: dict[str, Box] = {}
    pieces: dict[tuple[str, str, tuple[bool, bool]], Arrow] = {}
    for arrow in arrows:
        here, there = column[arrow.start], column[arrow.end]
        forward = 1 if there > here else -1
        before = arrow.start
        kind = (arrow.dashed, arrow.faint)
        for passed in range(here + forward, there, forward) if here != there else ():
            key = f"{arrow.start}|{passed}|{forward}|{kind}"
            lanes.setdefault(key, Box(key, passed, "lane", height=LANE))
            pieces.setdefault((before, key, kind), Arrow(before, key, arrow.dashed, tip=False, faint=arrow.faint))
            before = key
        pieces[before, arrow.end, kind] = replace(arrow, start=before)
    return [*boxes, *lanes.values()], list(pieces.values())


def _across(columns: list[list[Box]], arrows: list[Arrow]) -> list[tuple[float, float]]:
    """Widths of the columns and of the gaps between them, by the text; sets x."""
    where = {box.key: box.column for column in columns for box in column}
    gaps = [42.0] * len(columns)
    for arrow in arrows:
        if arrow.label:
            gap = max(0, max(where[arrow.start], where[arrow.end]) - 1)
            gaps[gap] = max(gaps[gap], width(arrow.label, 11.5) + 38)
    edges, left = [], MARGIN
    for index, column in enumerate(columns):
        text = max((width(line.text, *STYLES[line.style]) for box in column for line in box.lines), default=60.0)
        across = round(min(text, TEXT_WIDTH + 4) + 2 * PAD, 1)
        for box in column:
            box.width, box.x = across, round(left + across / 2, 1)
        edges.append((round(left, 1), round(left + across, 1)))
        left += across + gaps[index]
    return edges


def _order(columns: list[list[Box]], arrows: list[Arrow]) -> None:
    """Sort each column so that few arrows cross: by the mean place of the neighbours, the best sweep kept."""
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for arrow in arrows:
        after[arrow.start].append(arrow.end)
        before[arrow.end].append(arrow.start)
    best, fewest = [list(column) for column in columns], _crossings(columns, arrows)
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        for index in range(len(columns)) if forward else reversed(range(len(columns))):
            place = {box.key: at / len(column) for column in columns for at, box in enumerate(column)}
            near = before if forward else after

            def mean(box: Box, place: dict[str, float] = place, near: dict[str, list[str]] = near) -> float:
                found = [place[key] for key in near[box.key]]
                return sum(found) / len(found) if found else place[box.key]

            columns[index].sort(key=lambda box: (box.kind.startswith("fold"), mean(box)))
        crossings = _crossings(columns, arrows)
        if crossings < fewest:
            best, fewest = [list(column) for column in columns], crossings
    columns[:] = best


def _crossings(columns: list[list[Box]], arrows: list[Arrow]) -> int:
    """How many pairs of arrows between the same two columns cross."""
    place = {box.key: (box.column, at) for column in columns for at, box in enumerate(column)}
    between: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for arrow in arrows:
        (left, start), (right, end) = sorted((place[arrow.start], place[arrow.end]))
        between[left, right].append((start, end))
    crossings = 0
    for pairs in between.values():
        ends: list[int] = []
        # an arrow crosses those that start above it and end below it; arrows of one start never cross
        for _, same in groupby(sorted(pairs), key=itemgetter(0)):
            fresh = [end for _, end in same]
            crossings += sum(len(ends) - bisect_right(ends, end) for end in fresh)
            for end in fresh:
                insort(ends, end)
    return crossings


def _settle(columns: list[list[Box]], arrows: list[Arrow]) -> None:
    """Move the boxes up and down towards their neighbours, keeping order and distance; sets y."""
    near: dict[str, list[str]] = defaultdict(list)
    boxes = {box.key: box for column in columns for box in column}
    for arrow in arrows:
        near[arrow.start].append(arrow.end)
        near[arrow.end].append(arrow.start)
    for column in columns:
        _stack(column, [0.0] * len(column))
    for sweep in range(SWEEPS):
        for column in columns if sweep % 2 else reversed(columns):
            wished = []
            for box in column:
                found = [boxes[key].y for key in near[box.key]]
                wished.append(sum(found) / len(found) if found else box.y)
            _stack(column, wished)


def _stack(column: list[Box], wished: list[float]) -> None:
    """Place a column's boxes as near to the wished heights as order and distance allow (least squares).

    Neighbours that would touch are joined into a block that stands at the mean of what its boxes wish.
    """
    offset, offsets = 0.0, []
    for index, box in enumerate(column):
        if index:
            offset += (column[index - 1].height + box.height) / 2 + GAP
        offsets.append(offset)
    blocks: list[tuple[float, int]] = []
    for wish, base in zip(wished, offsets, strict=True):
        mean, count = wish - base, 1
        while blocks and blocks[-1][0] > mean:
            other, others = blocks.pop()
            mean, count = (mean * count + other * others) / (count + others), count + others
        blocks.append((mean, count))
    means = [mean for mean, count in blocks for _ in range(count)]
    for box, mean, base in zip(column, means, offsets, strict=True):
        box.y = mean + base
