"""Boxes and arrows as outlines and words, in the measures of their layout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from graph.export.figure import Outline, Path, Shape, Words, curve, cut, line, rectangle, rounded
from graph.export.figure_graph import CitedArrow, Drawn, Heading
from graph.export.figure_theme import Look, Theme
from graph.export.layout import PAD, STYLES, Arrow, Box, Layout, is_right_to_left
from graph.export.text import width

_CUT = 10.0
_STACKED = 6.0
"""How far the second card of a stack shows: a group of sites or a sector is never one place."""
_TIP = (9.0, 4.2)
"""Length and half the width of the tip of an arrow."""
_ASIDE = 36.0
"""How far an arrow between two boxes of one column leans out."""
_SIZE = 11.5
_PLACES = (0.0, 0.07, -0.07, 0.14, -0.14, 0.21, -0.21, 0.28, -0.28, 0.35, -0.35, 0.42, -0.42)
"""Where words are tried on an arrow, counted from where they stand best."""

Point = tuple[float, float]
Area = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass
class Drawing:
    """A drawing with its size."""

    width: float
    height: float
    shapes: list[Shape] = field(default_factory=list)
    beside: list[CitedArrow] = field(default_factory=list)
    """Arrows whose words found no room: they must be said elsewhere."""


def sketch(drawn: Drawn, theme: Theme) -> Drawing:
    """Draw a layout: bands, arrows, then boxes, then the words of the arrows on top."""
    layout = drawn.layout
    drawing = Drawing(layout.width, layout.height)
    boxes = {box.key: box for box in layout.boxes}
    for number, heading in enumerate(drawn.headings):
        drawing.shapes += _heading(heading, number, layout, theme)
    for arrow in layout.arrows:
        drawing.shapes += _arrow(arrow, boxes[arrow.start], boxes[arrow.end], theme)
    for box in layout.boxes:
        if box.kind != "lane":
            drawing.shapes += box_shapes(box, theme)
    taken = [_area(box) for box in layout.boxes if box.kind != "lane"]
    leaving = Counter(arrow.start for arrow in layout.arrows)
    for arrow in layout.arrows:
        if isinstance(arrow, CitedArrow) and arrow.words:
            drawing.shapes += _word(arrow, boxes, taken, theme, drawing, leaving[arrow.start] == 1)
    return drawing


def box_shapes(box: Box, theme: Theme) -> list[Shape]:
    """One box with its text."""
    kind, _, many = box.kind.partition(" ")
    look = theme.looks[kind]
    left, top = box.x - box.width / 2, box.y - box.height / 2
    shapes: list[Shape] = []
    if many:
        shapes.append(_card(look, left + _STACKED, top + _STACKED, box.width, box.height, "stack"))
    shapes.append(_card(look, left, top, box.width, box.height, "box"))
    down = top + PAD
    for one in box.lines:
        size, bold = STYLES[one.style]
        rtl = is_right_to_left(one)
        x, anchor = (left + box.width - PAD, "end") if rtl else (left + PAD, "start")
        room = box.width - 2 * PAD
        base = round(down + one.height / 2 + 0.36 * size, 2)
        shapes.append(
            Words(round(x, 2), base, one.text, size, round(room, 2), look.text, bold, anchor, rtl, "box text")
        )
        down += one.height
    return shapes


def _card(look: Look, left: float, top: float, width: float, height: float, part: str) -> Outline:
    shape = rounded(left, top, width, height, look.corner) if look.corner else cut(left, top, width, height, _CUT)
    return Outline(shape, look.fill, look.line, look.border, look.dash, part)


def _heading(heading: Heading, number: int, layout: Layout, theme: Theme) -> list[Shape]:
    """The name of a tier, and a band behind every other one."""
    left, across = heading.left - 12, heading.right - heading.left + 24
    band = [Outline(rectangle(left, 4, across, layout.height - 8), theme.band, part="band")] if number % 2 else []
    middle = round((heading.left + heading.right) / 2, 2)
    room = round(min(across, width(heading.name, 13, True)), 2)
    return [*band, Words(middle, 26, heading.name, 13, room, theme.quiet, True, "middle", part="heading")]


def sides(arrow: Arrow, start: Box, end: Box) -> tuple[Point, Point, Point, Point]:
    """Start, handles and end of an arrow, between the sides of two boxes that face each other."""
    beside, forward = start.column == end.column, start.column < end.column
    leaves = start.x + start.width / 2 * (1 if beside or forward else -1)
    arrives = end.x + end.width / 2 * (1 if beside or not forward else -1)
    if beside:
        out = max(leaves, arrives) + _ASIDE
        return (leaves, start.y), (out, start.y), (out, end.y), (arrives, end.y)
    middle = (leaves + arrives) / 2
    return (leaves, start.y), (middle, start.y), (middle, end.y), (arrives, end.y)


def _arrow(arrow: Arrow, start: Box, end: Box, theme: Theme) -> list[Shape]:
    """The line, its tip, and its way straight on through a lane."""
    color, thick = (theme.faint, 1.0) if arrow.faint else (theme.arrow, 1.5)
    dash = (7.0, 5.0) if arrow.dashed else ()
    first, handle, second, last = sides(arrow, start, end)
    way = 1.0 if last[0] >= second[0] else -1.0
    shapes: list[Shape] = []
    if arrow.tip:
        back = (last[0] - way * _TIP[0], last[1])
        shapes.append(Outline(_rounded_off(curve(first, handle, second, back)), None, color, thick, dash, "arrow"))
        tip = line(last, (back[0], last[1] - _TIP[1]), (back[0], last[1] + _TIP[1]))
        shapes.append(Outline((*_rounded_off(tip), ("Z", ())), color, part="tip"))
    else:
        shapes.append(Outline(_rounded_off(curve(first, handle, second, last)), None, color, thick, dash, "arrow"))
    if end.kind == "lane":
        far = (last[0] + way * end.width, last[1])
        shapes.append(Outline(_rounded_off(line(last, far)), None, color, thick, dash, "arrow"))
    return shapes


def _rounded_off(path: Path) -> Path:
    return tuple((step, tuple(round(at, 2) for at in places)) for step, places in path)


def _word(
    arrow: CitedArrow, boxes: dict[str, Box], taken: list[Area], theme: Theme, drawing: Drawing, alone: bool
) -> Sequence[Shape]:
    """The words of an arrow on its line, where they cover no box and no other words; else they go beside."""
    across = max(width(one, _SIZE) for one in arrow.words) + 6
    down = len(arrow.words) * _SIZE * 1.25 + 2
    for x, y in _places(arrow, boxes, alone):
        area = x - across / 2, y - down / 2, x + across / 2, y + down / 2
        inside = area[0] >= 2 and area[2] <= drawing.width - 2 and area[1] >= 32 and area[3] <= drawing.height - 2
        if inside and not any(overlap(area, other) for other in taken):
            taken.append(area)
            return _said(arrow.words, (x, y), (across, down), theme)
    drawing.beside.append(arrow)
    return ()


def _places(arrow: CitedArrow, boxes: dict[str, Box], alone: bool) -> Iterator[Point]:
    """Where the words of an arrow may stand: in a lane it has for itself, else along its last curve."""
    start = boxes[arrow.start]
    if start.kind == "lane" and alone:
        yield start.x, start.y
    ends = sides(arrow, start, boxes[arrow.end])
    for step in _PLACES:
        if 0.1 <= arrow.word_at + step <= 0.9:
            yield _on_curve(ends, arrow.word_at + step)


def _said(said: Sequence[str], middle: Point, size: Point, theme: Theme) -> list[Shape]:
    (x, y), (across, down) = middle, size
    ground = rectangle(round(x - across / 2, 2), round(y - down / 2, 2), round(across, 2), round(down, 2))
    shapes: list[Shape] = [Outline(ground, theme.paper, part="word")]
    for number, text in enumerate(said):
        base = y - down / 2 + 1 + (number + 0.5) * _SIZE * 1.25 + 0.36 * _SIZE
        shapes.append(
            Words(
                round(x, 2), round(base, 2), text, _SIZE, round(across - 4, 2), theme.ink, False, "middle", part="word"
            )
        )
    return shapes


def _on_curve(ends: tuple[Point, Point, Point, Point], at: float) -> Point:
    share = ((1 - at) ** 3, 3 * at * (1 - at) ** 2, 3 * at**2 * (1 - at), at**3)
    return (
        sum(part * point[0] for part, point in zip(share, ends, strict=True)),
        sum(part * point[1] for part, point in zip(share, ends, strict=True)),
    )


def overlap(one: Area, other: Area) -> bool:
    """Do two areas share more than an edge?"""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _area(box: Box) -> Area:
    across, down = box.width / 2 + 2, box.height / 2 + 2
    more = _STACKED if " " in box.kind else 0
    return box.x - across, box.y - down, box.x + across + more, box.y + down + more
