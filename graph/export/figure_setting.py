"""Text set in lines and columns: paragraphs, signs of a legend, framed warnings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from graph.export.figure import Outline, Shape, Words, line, moved, rectangle
from graph.export.figure_drawing import box_shapes
from graph.export.figure_theme import Theme
from graph.export.layout import Box
from graph.export.text import right_to_left, wrap

LEADING = 1.3
"""From line to line, by the size."""
_EVERY_LINE = 100_000
_SIGN_ROOM = 40.0


@dataclass(frozen=True)
class Paragraph:
    """A text that is broken into lines."""

    text: str
    size: float
    bold: bool = False
    quiet: bool = False
    after: float = 3.0
    """Room below it."""
    hang: float = 0.0
    """How far later lines stand in."""
    sign: str = ""
    """A sign of the legend that stands before it."""
    keep: bool = False
    """Never the last in a column: a heading."""


@dataclass
class Block:
    """Something set, with the height it takes."""

    height: float = 0.0
    shapes: list[Shape] = field(default_factory=list)

    def add(self, other: Block, right: float = 0.0) -> None:
        """Put another block below."""
        self.shapes += moved(other.shapes, 1.0, right, self.height)
        self.height = round(self.height + other.height, 2)


def set_paragraph(paragraph: Paragraph, across: float, theme: Theme) -> Block:
    """One paragraph, broken at this width."""
    height, shapes = _set(paragraph, round(across, 2), theme)
    return Block(height, list(shapes))


@lru_cache(maxsize=5_000)
def _set(paragraph: Paragraph, across: float, theme: Theme) -> tuple[float, tuple[Shape, ...]]:
    size, left = paragraph.size, _SIGN_ROOM if paragraph.sign else 0.0
    color = theme.quiet if paragraph.quiet else theme.ink
    first = wrap(paragraph.text, size, across - left, _EVERY_LINE, paragraph.bold)
    if paragraph.hang and len(first) > 1:
        rest = paragraph.text.removeprefix(first[0]).strip()
        first = [first[0], *wrap(rest, size, across - left - paragraph.hang, _EVERY_LINE, paragraph.bold)]
    block = Block()
    for number, text in enumerate(first):
        start = left + (paragraph.hang if number else 0.0)
        base = round(block.height + size * (LEADING - 0.28), 2)
        rtl = right_to_left(text)
        x, anchor = (across, "end") if rtl else (start, "start")
        block.shapes.append(
            Words(round(x, 2), base, text, size, round(across - start, 2), color, paragraph.bold, anchor, rtl, "text")
        )
        block.height = round(block.height + size * LEADING, 2)
    if paragraph.sign:
        block.shapes += moved(_sign(paragraph.sign, theme), 1.0, 0.0, round(size * LEADING / 2 - 6, 2))
        block.height = max(block.height, 15.0)
    return round(block.height + paragraph.after, 2), tuple(block.shapes)


def set_column(paragraphs: Sequence[Paragraph], across: float, theme: Theme) -> Block:
    """Paragraphs below each other."""
    block = Block()
    for paragraph in paragraphs:
        block.add(set_paragraph(paragraph, across, theme))
    return block


def set_columns(paragraphs: Sequence[Paragraph], across: float, theme: Theme, columns: int, gap: float) -> Block:
    """Paragraphs in columns of about one height, each paragraph whole."""
    each = (across - gap * (columns - 1)) / columns
    parts: list[Block] = []
    for number, one in enumerate(paragraphs):
        part = set_paragraph(one, each, theme)
        if number and paragraphs[number - 1].keep:
            parts[-1].add(part)
        else:
            parts.append(part)
    block = Block()
    for number, column in enumerate(_shared_out([part.height for part in parts], columns)):
        beside = Block()
        for at in column:
            beside.add(parts[at])
        block.shapes += moved(beside.shapes, 1.0, round(number * (each + gap), 2), 0.0)
        block.height = max(block.height, beside.height)
    return block


def _shared_out(heights: list[float], columns: int) -> list[list[int]]:
    """Which go into each column, in order, so that the highest column is as low as can be."""
    low, high = max(heights, default=0.0), sum(heights)
    while high - low > 0.5:
        most = (low + high) / 2
        low, high = (low, most) if len(_filled(heights, most)) <= columns else (most, high)
    return _filled(heights, high)


def _filled(heights: list[float], most: float) -> list[list[int]]:
    filled: list[list[int]] = []
    room = 0.0
    for number, height in enumerate(heights):
        if not filled or height > room + 1e-6:
            filled.append([])
            room = most
        filled[-1].append(number)
        room -= height
    return filled


def framed(block: Block, across: float, theme: Theme) -> Block:
    """A block inside a frame, for a warning."""
    frame = Outline(rectangle(0.75, 0.75, round(across - 1.5, 2), block.height + 10), None, theme.warning, 1.5)
    return Block(block.height + 16, [frame, *moved(block.shapes, 1.0, 8.0, 6.0)])


def rule(across: float, theme: Theme) -> Block:
    """A thin line from side to side."""
    return Block(7.0, [Outline(line((0.0, 1.0), (across, 1.0)), None, theme.faint, 0.6)])


def _sign(kind: str, theme: Theme) -> list[Shape]:
    """A sign of the legend, 12 points high."""
    if kind in ("arrow", "dashed", "faint"):
        color, thick = (theme.faint, 1.0) if kind == "faint" else (theme.arrow, 1.5)
        dash = (6.0, 4.0) if kind == "dashed" else ()
        tip = (*line((32.0, 6.0), (24.0, 2.5), (24.0, 9.5)), ("Z", ()))
        return [
            Outline(line((1.0, 6.0), (24.0, 6.0)), None, color, thick, dash),
            Outline(tip, color),
        ]
    if kind == "numbers":
        return [Words(16.0, 9.0, "[1]", 8.0, 20.0, theme.ink, False, "middle", part="text")]
    box = Box("sign", 0, "site many" if kind == "many" else kind, [], x=48.0, y=18.0, width=88.0, height=32.0)
    return moved(box_shapes(box, theme), 0.33, 0.0, 0.0)
