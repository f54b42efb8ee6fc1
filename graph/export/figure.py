"""The parts of a picture that leaves as SVG, PNG or PDF: outlines and words on pages, in points from the upper left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

Path = tuple[tuple[str, tuple[float, ...]], ...]
"""Steps of an outline: ``("M", (x, y))``, ``("L", (x, y))``, ``("C", (x1, y1, x2, y2, x, y))``, ``("Z", ())``."""
_ROUND = 0.5523
"""How far the handles of a quarter circle stand from its ends, by the radius."""


@dataclass(frozen=True)
class Outline:
    """A line or an area."""

    path: Path
    fill: str | None = None
    stroke: str | None = None
    width: float = 1.0
    dash: tuple[float, ...] = ()
    part: str = ""
    """Which part of the drawing it is, for tests and for people who edit the file: 'box', 'arrow', 'tip'."""

    def moved(self, scale: float, right: float, down: float) -> Outline:
        """The same, scaled and then moved."""
        path = tuple(
            (step, tuple(round(at * scale + (down if number % 2 else right), 2) for number, at in enumerate(places)))
            for step, places in self.path
        )
        dash = tuple(round(one * scale, 2) for one in self.dash)
        return replace(self, path=path, width=round(self.width * scale, 2), dash=dash)


@dataclass(frozen=True)
class Words:
    """One line of text."""

    x: float
    y: float
    """Of the line the letters stand on."""
    text: str
    size: float
    room: float
    """It may be this wide and no wider."""
    color: str
    bold: bool = False
    anchor: str = "start"
    """Where x is: at the left ('start'), in the middle or at the right ('end') of the text."""
    rtl: bool = False
    part: str = ""

    def moved(self, scale: float, right: float, down: float) -> Words:
        """The same, scaled and then moved."""
        return replace(
            self,
            x=round(self.x * scale + right, 2),
            y=round(self.y * scale + down, 2),
            size=round(self.size * scale, 2),
            room=round(self.room * scale, 2),
        )

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the room the line takes."""
        left = self.x - self.room * {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor]
        return left, self.y - 0.8 * self.size, left + self.room, self.y + 0.25 * self.size


Shape = Outline | Words


@dataclass(frozen=True)
class Page:
    """One page, or the whole of a file that has no pages."""

    width: float
    height: float
    paper: str
    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class Figure:
    """A picture with everything that is printed in it and with it."""

    pages: tuple[Page, ...]
    title: str
    alt: str
    """What it shows, in words."""
    keywords: tuple[str, ...] = field(default=())


def moved(shapes: Iterable[Shape], scale: float, right: float, down: float) -> list[Shape]:
    """Shapes scaled and then moved."""
    return [shape.moved(scale, right, down) for shape in shapes]


def line(*places: tuple[float, float]) -> Path:
    """A line through some places."""
    return tuple(("M" if number == 0 else "L", place) for number, place in enumerate(places))


def curve(
    start: tuple[float, float], first: tuple[float, float], second: tuple[float, float], end: tuple[float, float]
) -> Path:
    """A cubic curve."""
    return ("M", start), ("C", (*first, *second, *end))


def rounded(left: float, top: float, width: float, height: float, corner: float) -> Path:
    """A rectangle with round corners."""
    right, bottom, short = left + width, top + height, corner * (1 - _ROUND)
    return (
        ("M", (left + corner, top)),
        ("L", (right - corner, top)),
        ("C", (right - short, top, right, top + short, right, top + corner)),
        ("L", (right, bottom - corner)),
        ("C", (right, bottom - short, right - short, bottom, right - corner, bottom)),
        ("L", (left + corner, bottom)),
        ("C", (left + short, bottom, left, bottom - short, left, bottom - corner)),
        ("L", (left, top + corner)),
        ("C", (left, top + short, left + short, top, left + corner, top)),
        ("Z", ()),
    )


def cut(left: float, top: float, width: float, height: float, corner: float) -> Path:
    """A rectangle whose corners are cut off: a finding is known by its shape, too."""
    right, bottom = left + width, top + height
    places = (
        (left + corner, top),
        (right - corner, top),
        (right, top + corner),
        (right, bottom - corner),
        (right - corner, bottom),
        (left + corner, bottom),
        (left, bottom - corner),
        (left, top + corner),
    )
    return (*line(*places), ("Z", ()))


def rectangle(left: float, top: float, width: float, height: float) -> Path:
    """A rectangle."""
    return (*line((left, top), (left + width, top), (left + width, top + height), (left, top + height)), ("Z", ()))
