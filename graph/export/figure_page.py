"""A picture on its page or pages: title, drawing, legend, limits, sources and where it comes from.

Nothing is cut to fit: the page grows, and keeps its proportions; a PDF goes on to further pages with its sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.export import figure_notes as notes
from graph.export import words
from graph.export.content import Content
from graph.export.figure import Outline, Page, Shape, moved, rectangle
from graph.export.figure_drawing import Drawing, sketch
from graph.export.figure_graph import Drawn, spread
from graph.export.figure_setting import Block, Paragraph, framed, rule, set_column, set_columns, set_paragraph
from graph.export.figure_theme import THEMES, Theme

SIZES = {"landscape": (841.89, 595.28), "square": (595.28, 595.28), "portrait": (595.28, 841.89)}
"""A4, in points; a square has its shorter side."""
_MARGIN = 28.0
_GAP = 18.0
_COLUMN = 250.0
"""Widest column of small text that reads well."""
_SIDE = 215.0
"""Width of a column beside the drawing."""
_LARGEST, _SMALLEST = 0.95, 0.62
"""Scales of the drawing: below the smaller one its notes are under 7 points."""
_GROWTH = 1.04
_WIDER = 110.0
"""So much wider at most are the gaps between columns where the page has room."""


@dataclass(frozen=True)
class _Parts:
    """What is printed, before it is set."""

    theme: Theme
    title: str
    lead: list[Paragraph]
    warnings: list[Paragraph]
    drawn: Drawn
    drawing: Drawing
    legend: list[Paragraph]
    limits: list[Paragraph]
    sources: list[Paragraph]
    imprint: list[Paragraph]


def single(content: Content, drawn: Drawn, size: str, theme: str) -> list[Page]:
    """Everything on one page, of the least size that holds it."""
    parts = _parts(content, drawn, THEMES[theme])
    return [_grown(parts, parts.sources, size)]


def paged(content: Content, drawn: Drawn, size: str, theme: str) -> list[Page]:
    """The picture on the first page, and its sources there or on further ones."""
    parts = _parts(content, drawn, THEMES[theme])
    whole = _tried(parts, parts.sources, *SIZES[size])
    if whole:
        return [whole]
    further = list(_further(parts, size))
    pointer = words.say("figure.count.sources_on", count=len(further), last=len(drawn.sources), end=1 + len(further))
    return [_grown(parts, [Paragraph(pointer, 7.5)], size), *further]


def _parts(content: Content, drawn: Drawn, theme: Theme) -> _Parts:
    drawing = sketch(drawn, theme)
    said = notes.lead(content, drawn)
    empty = not drawn.reading.entries
    verdicts = [Paragraph(f"{word}: {meaning}", 7.5, hang=8, after=2) for word, meaning in notes.verdicts(drawn)]
    heading = [Paragraph(notes.note("verdicts"), 8, True, after=2, keep=True)] if verdicts else []
    sources = [Paragraph(one, 7, hang=12, after=2.5) for one in notes.source_lines(drawn)]
    none = [Paragraph(notes.note("sources_none"), 7)] if not sources else []
    return _Parts(
        theme,
        notes.title(content),
        [Paragraph(one, 11 if empty else 9.5, empty, not empty and number > 0) for number, one in enumerate(said)],
        [Paragraph(f"{notes.note('warning')}: {one}", 8.5, True) for one in notes.warnings(content)],
        drawn,
        drawing,
        [Paragraph(text, 7.5, sign=kind, after=2) for kind, text in ([] if empty else notes.legend(drawn))]
        + [*heading, *verdicts],
        [Paragraph(notes.note("statements"), 8, True, after=2, keep=True)]
        + [Paragraph(one, 7.5, after=2) for one in notes.statements(content)]
        + [Paragraph(one, 8, True, after=2, keep=True) for one in notes.told_heading(drawn)]
        + [Paragraph(one, 7.5, after=2) for one in drawn.told],
        [Paragraph(one, 7, hang=12, after=2.5) for one in notes.beside(drawing)]
        + [Paragraph(notes.note("sources"), 8, True, after=2, keep=True), *sources, *none],
        [Paragraph(one, 6.5, quiet=True, after=1.5) for one in notes.imprint(content)],
    )


def _grown(parts: _Parts, sources: Sequence[Paragraph], size: str) -> Page:
    """A page of the proportions of a size that holds everything, and hardly larger than it must be."""
    wide, high = SIZES[size]
    large = 1.0
    while (page := _tried(parts, sources, wide * large, high * large)) is None:
        large *= _GROWTH**8
    small = large / _GROWTH**8
    while large > 1 and large / small > _GROWTH:
        middle = (large + small) / 2
        smaller = _tried(parts, sources, wide * middle, high * middle)
        page, large, small = (smaller, middle, small) if smaller else (page, large, middle)
    return page


@dataclass(frozen=True)
class _Plan:
    """Where everything goes on a page."""

    scale: float
    """Of the drawing."""
    top: Block
    foot: Block
    side: Block
    across: float
    """Room for the drawing from side to side, and"""
    down: float
    """from top to bottom."""


def _tried(parts: _Parts, sources: Sequence[Paragraph], wide: float, high: float) -> Page | None:
    """The page, with the small text below or beside the drawing, whichever leaves the drawing larger; None: no room."""
    tried = [_below(parts, sources, wide, high), *(_beside(parts, sources, wide, high, number) for number in (1, 2, 3))]
    found = [one for one in tried if one and one.scale >= _SMALLEST]
    if not found:
        return None
    shapes = _placed(parts, max(found, key=lambda one: one.scale), high)
    paper = Outline(rectangle(0, 0, round(wide, 2), round(high, 2)), parts.theme.paper, part="paper")
    return Page(round(wide, 2), round(high, 2), parts.theme.paper, (paper, *shapes))


def _below(parts: _Parts, sources: Sequence[Paragraph], wide: float, high: float) -> _Plan:
    """The small text in columns below the drawing."""
    across = wide - 2 * _MARGIN
    foot = Block()
    foot.add(_in_columns([*parts.legend, *parts.limits], across, parts.theme))
    foot.add(rule(across, parts.theme))
    foot.add(_in_columns(sources, across, parts.theme))
    foot.add(_imprint(parts, across))
    return _plan(parts, foot, Block(), across, across, high)


def _beside(parts: _Parts, sources: Sequence[Paragraph], wide: float, high: float, columns: int) -> _Plan | None:
    """The small text in columns at the right of the drawing."""
    across, aside = wide - 2 * _MARGIN, columns * _SIDE + (columns - 1) * _GAP
    left = across - aside - _GAP
    if left < parts.drawing.width * _SMALLEST:
        return None
    side = set_columns([*parts.legend, *parts.limits, *sources], aside, parts.theme, columns, _GAP)
    plan = _plan(parts, _imprint(parts, across), side, across, left, high)
    return plan if side.height <= plan.down else None


def _plan(parts: _Parts, foot: Block, side: Block, across: float, left: float, high: float) -> _Plan:
    top = _top(parts, across)
    room = high - 2 * _MARGIN - top.height - foot.height
    scale = min(_LARGEST, left / parts.drawing.width, room / parts.drawing.height)
    return _Plan(scale, top, foot, side, left, room)


def _placed(parts: _Parts, plan: _Plan, high: float) -> list[Shape]:
    """Everything in its place; where the page is wider than the drawing, the gaps of the drawing are, too."""
    drawing, start = _spread(parts, plan.across / plan.scale), _MARGIN + plan.top.height
    right = _MARGIN + (plan.across - drawing.width * plan.scale) / 2
    down = start + (plan.down - drawing.height * plan.scale) / 2
    shapes = moved(plan.top.shapes, 1.0, _MARGIN, _MARGIN)
    shapes += moved(drawing.shapes, plan.scale, round(right, 2), round(down, 2))
    shapes += moved(plan.side.shapes, 1.0, round(_MARGIN + plan.across + _GAP, 2), start)
    return shapes + moved(plan.foot.shapes, 1.0, _MARGIN, round(high - _MARGIN - plan.foot.height, 2))


def _spread(parts: _Parts, across: float) -> Drawing:
    """The drawing in this width, if all words that had room on its arrows still have."""
    gaps = len(parts.drawn.layout.columns) - 1
    extra = min(_WIDER, (across - parts.drawing.width) / gaps) if gaps else 0.0
    if extra < 1:
        return parts.drawing
    wider = sketch(spread(parts.drawn, round(extra, 1)), parts.theme)
    before = {id(arrow) for arrow in parts.drawing.beside}
    return wider if {id(arrow) for arrow in wider.beside} <= before else parts.drawing


def _top(parts: _Parts, across: float) -> Block:
    """Title, counts and warnings."""
    top = set_paragraph(Paragraph(parts.title, 15, True, after=4), across, parts.theme)
    top.add(set_column(parts.lead, across, parts.theme))
    if parts.warnings:
        top.add(framed(set_column(parts.warnings, across - 16, parts.theme), across, parts.theme))
    top.height = round(top.height + 4, 2)
    return top


def _imprint(parts: _Parts, across: float) -> Block:
    foot = rule(across, parts.theme)
    foot.add(set_column(parts.imprint, across, parts.theme))
    return foot


def _further(parts: _Parts, size: str) -> Iterator[Page]:
    """Pages of sources, the last one in columns of one height."""
    wide, high = SIZES[size]
    across = wide - 2 * _MARGIN
    title = Paragraph(notes.note("continued", title=parts.title), 10, True, after=8)
    head, foot = set_paragraph(title, across, parts.theme), rule(across, parts.theme)
    foot.add(set_column(parts.imprint[:1], across, parts.theme))
    room = high - 2 * _MARGIN - head.height - foot.height
    paper = Outline(rectangle(0, 0, wide, high), parts.theme.paper, part="paper")
    left = list(parts.sources)
    while left:
        count = _fitting(left, across, room, parts.theme)
        block, left = _in_columns(left[:count], across, parts.theme), left[count:]
        shapes = moved(head.shapes, 1.0, _MARGIN, _MARGIN)
        shapes += moved(block.shapes, 1.0, _MARGIN, _MARGIN + head.height)
        shapes += moved(foot.shapes, 1.0, _MARGIN, round(high - _MARGIN - foot.height, 2))
        yield Page(wide, high, parts.theme.paper, (paper, *shapes))


def _fitting(paragraphs: Sequence[Paragraph], across: float, room: float, theme: Theme) -> int:
    """How many of the paragraphs fit a page; at least one, which is never as high as a page."""
    low, high = 1, len(paragraphs)
    while low < high:
        middle = (low + high + 1) // 2
        fits = _in_columns(paragraphs[:middle], across, theme).height <= room
        low, high = (middle, high) if fits else (low, middle - 1)
    return low


def _in_columns(paragraphs: Sequence[Paragraph], across: float, theme: Theme) -> Block:
    return set_columns(paragraphs, across, theme, max(1, round(across / _COLUMN)), _GAP)
