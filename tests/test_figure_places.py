"""Where things stand in a picture: nothing overlaps, nothing leaves the page, words fit, no word is lost."""

import itertools
import json

import pytest
import typst
from figure_contents import PICTURES, cited_answer, draw, squeezed, stamped, text_of, words_of
from figure_geometry import box_areas, crossing, sides_touched, through
from picture_answers import large_answer, trace_answer

from graph.export.figure import Words
from graph.export.figure_fonts import families, fonts
from graph.export.figure_graph import CitedArrow, drawn
from graph.export.figure_page import SIZES


@pytest.mark.parametrize("name", PICTURES)
def test_nothing_overlaps_leaves_the_page_or_runs_through_a_box(name: str) -> None:
    content = stamped(PICTURES[name]())
    for size, paged in itertools.product(SIZES, (False, True)):
        one = draw(content, size, pages=paged)
        for page in one.pages:
            areas = [shape.extent for shape in page.shapes if isinstance(shape, Words)]
            assert all(left >= 0 and top >= 0 for left, top, _, _ in areas)
            assert all(right <= page.width and bottom <= page.height for _, _, right, bottom in areas)
            assert not list(crossing(areas)), (name, size)
            boxes = box_areas(page)
            assert not list(crossing(boxes))
            assert all(sides_touched(page, boxes)), (name, size)
            assert not list(through(page, boxes)), (name, size)
        wide, high = SIZES[size]
        assert one.pages[0].width / one.pages[0].height == pytest.approx(wide / high, rel=1e-3)


@pytest.mark.parametrize("name", PICTURES)
def test_words_fit_the_room_that_was_reckoned_for_them(name: str) -> None:
    said = words_of(draw(stamped(PICTURES[name]())))
    assert len(said) > 10

    for one, wide in zip(said, measured(said), strict=True):
        assert wide <= one.room * 1.08, one.text


def measured(said: list[Words]) -> list[float]:
    """How wide Typst sets them."""
    program = b"""#let d = json(bytes(sys.inputs.d))
    #set text(font: d.families, fallback: false)
    #context [#metadata(d.said.map(one => measure(
      text(size: one.at(1) * 1pt, weight: if one.at(2) { 700 } else { 400 }, one.at(0))
    ).width.pt())) <wide>]"""
    data = {"families": families(), "said": [(one.text, one.size, one.bold) for one in said]}
    compiler = typst.Compiler(program, font_paths=fonts(), sys_inputs={"d": json.dumps(data)})
    return list(json.loads(compiler.query("<wide>", field="value", one=True)))


def test_words_of_arrows_are_drawn_or_listed() -> None:
    for answer in (large_answer(), trace_answer(), cited_answer(120)):
        parts = drawn(stamped(answer))
        wanted = [one for arrow in parts.layout.arrows if isinstance(arrow, CitedArrow) for one in arrow.words]
        one = draw(stamped(answer))
        shown = [word.text for word in words_of(one, "word")]
        listed = squeezed(text_of(one).partition("without room for numbers:")[2])
        left = list(wanted)
        for word in shown:
            left.remove(word)
        assert all(squeezed(word) in listed for word in left)
