"""Text from data on a page: deceptive characters go, only plain addresses link, every name fits its box."""

from __future__ import annotations

import pytest
from picture_answers import BRAND, KNITWEAR, Json, Page, document, finding, node, path, step, trace_answer

from graph.export.picture import picture
from graph.export.text import clean, web_address, wrap


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://bank.example@evil.example/", False),
        ("https://example.org/a b", False),
        ("https://[broken", False),
        ("//example.org", False),
    ],
)
def test_only_plain_web_addresses_become_links(text: str, linked: bool) -> None:
    assert (web_address(text) is not None) is linked
    html = picture(trace_answer() | {"findings": [finding("ab-1", KNITWEAR, "wages", _cited(text))]})
    links = [a for tag, a in Page(html).tags if tag == "a" and not str(a["href"]).startswith("#")]
    assert [a["href"] for a in links] == ([text] if linked else [])
    assert all(a["rel"] == "noopener noreferrer" for a in links)
    assert text in Page(html).text


def _cited(url: str) -> Json:
    return path(step(BRAND, "SOURCES_FROM", KNITWEAR, documents=[document(1) | {"url": url}]))


def test_deceptive_characters_go_and_joiners_stay() -> None:
    assert clean("Exam\u202eple\u2066 \u200bMill\x00\x1b\x9f\ud800\ufeff") == "Example Mill"
    assert clean("می\u200cخواهم") == "می\u200cخواهم"
    assert clean("क्\u200dष") == "क्\u200dष"
    assert clean("two\nlines\u2028here") == "two lines here"
    assert clean("Cafe\u0301") == "Café"
    assert len(clean("Z" + "\u0334" * 500)) <= 5
    assert len(clean("x" * 10_000)) == 400


def test_two_ids_that_look_alike_stay_two_boxes() -> None:
    twins = [node("site-x", "Example Mill"), node("site-x\u200b", "Example Mill")]
    rows = [finding(f"ab-{n}", twin, "wages", path(step(BRAND, "SOURCES_FROM", twin))) for n, twin in enumerate(twins)]

    page = Page(picture(trace_answer() | {"findings": rows}))

    assert sum(box["kind"] == "finding" for box in page.boxes) == 2


def test_a_name_of_any_length_fits_its_box() -> None:
    for name in ("x" * 10_000, "long words " * 900, "工場" * 3000, "m" * 40, ""):
        long = node("site-x", name)
        page = Page(
            picture(
                trace_answer() | {"findings": [finding("a", long, "wages", path(step(BRAND, "SOURCES_FROM", long)))]}
            )
        )
        box = next(box for box in page.boxes if box["kind"] == "finding")
        assert sum(line["style"] == "name" for line in box["lines"]) <= 3
        assert box["boxWidth"] < 220
    assert wrap("a bb ccc", 13, 10_000, 2) == ["a bb ccc"]
    assert wrap("one two three", 10, 30, 2)[-1].endswith("…")
