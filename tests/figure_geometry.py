"""Where the parts of a picture lie, as the tests of pictures ask it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.export.figure import Outline, Page

Area = tuple[float, float, float, float]
"""Left, top, right, bottom."""
NEAR = 0.6
"""Points that rounding may cost."""


def crossing(areas: Sequence[Area]) -> Iterator[tuple[Area, Area]]:
    """Pairs of areas that share more than an edge."""
    for number, one in enumerate(areas):
        for other in areas[:number]:
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            if across > NEAR and down > NEAR:
                yield one, other


def box_areas(page: Page) -> list[Area]:
    return [_area(shape) for shape in _parts(page, "box")]


def sides_touched(page: Page, boxes: Sequence[Area]) -> Iterator[bool]:
    """Of every tip of an arrow: is it in the middle of the side of a box?"""
    sides = [(x, (top + bottom) / 2) for left, top, right, bottom in boxes for x in (left, right)]
    for tip in _parts(page, "tip"):
        x, y = tip.path[0][1]
        yield any(abs(x - at) < NEAR and abs(y - down) < NEAR for at, down in sides)


def through(page: Page, boxes: Sequence[Area]) -> Iterator[tuple[float, float]]:
    """Places where an arrow lies inside a box."""
    for arrow in _parts(page, "arrow"):
        for x, y in _points(arrow):
            for left, top, right, bottom in boxes:
                if left + NEAR < x < right - NEAR and top + NEAR < y < bottom - NEAR:
                    yield x, y


def _parts(page: Page, part: str) -> list[Outline]:
    return [shape for shape in page.shapes if isinstance(shape, Outline) and shape.part == part]


def _area(shape: Outline) -> Area:
    numbers = [number for _, places in shape.path for number in places]
    return min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2])


def _points(arrow: Outline) -> Iterator[tuple[float, float]]:
    """Forty places on each piece of an arrow."""
    before = (0.0, 0.0)
    for step, places in arrow.path:
        ends = [before, *zip(places[::2], places[1::2], strict=True)]
        for number in range(41):
            at = number / 40
            if step == "C":
                share = ((1 - at) ** 3, 3 * at * (1 - at) ** 2, 3 * at**2 * (1 - at), at**3)
            else:
                share = (1 - at, at)
            if step != "M":
                yield (
                    sum(part * end[0] for part, end in zip(share, ends, strict=True)),
                    sum(part * end[1] for part, end in zip(share, ends, strict=True)),
                )
        before = ends[-1]
