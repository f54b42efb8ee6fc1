"""What people do with the dashboard, in a real browser over the cases."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from playwright.sync_api import Locator, TimeoutError, expect

from dashboard.screens import screens
from dashboard.strings import say
from graph.build import current
from graph.export import words
from graph.export.finding_table import finding_key
from graph.export.trace_view import trace_drawing, trace_view
from graph.trace import trace_brand
from graph.workspace import Workspace
from tests.browser.conftest import Opener
from tests.browser.served import Served
from tests.browser.view import View

BRAND, NAME = "org-gap", "Gap Inc."


def answer(served: Served) -> dict[str, Any]:
    """The trace of the brand, asked for without a browser."""
    return trace_brand(current(Workspace(served.workspace)), BRAND, max_hops=6)


def search_for(view: View, text: str) -> None:
    """Type into the box of the first page."""
    view.page.get_by_role("searchbox").or_(view.page.get_by_role("textbox")).first.press_sequentially(text)
    view.at("", q=text)


def shows_the_evidence(view: View, finding: dict[str, Any]) -> None:
    """What is recorded stands beside the picture, with who says so and where."""
    expect(view.page.get_by_role("heading", name=say("trace.evidence"))).to_be_visible()
    said = view.words
    assert words.category(finding["incident"]["category"]) in said
    assert (finding["facility"]["name"] or finding["facility"]["id"]) in said
    for link in sources(view).all():
        assert (link.get_attribute("href") or "").startswith(("http://", "https://"))
        assert "noopener" in (link.get_attribute("rel") or "")


def sources(view: View) -> Locator:
    """Links out of the dashboard."""
    return view.page.locator(f"[data-testid=stMain] a[href^=http]:not([href^='{view.address}'])")


def shown(view: View) -> list[str]:
    """What is said of the trace and of its picture, outside the filters, which one person has open and another not."""
    said = view.page.locator("[data-testid=stMarkdown]:not([data-testid=stExpander] *)").all_inner_texts()
    return [*said, view.page.locator("#picture").get_attribute("aria-label") or ""]


def test_a_newcomer_finds_a_brand_and_its_strongest_finding(cases: Served, look: Opener) -> None:
    strongest = answer(cases)["findings"][0]
    view = look(cases)

    search_for(view, NAME.lower())
    view.page.get_by_role("main").get_by_role("link", name=NAME, exact=True).click()
    view.at("trace", brand=BRAND).drawn()
    grid = view.page.get_by_test_id("stDataFrame").first
    grid.scroll_into_view_if_needed()
    grid.click(position={"x": 18, "y": 52})  # the box before the first row
    view.at("trace", brand=BRAND, finding=finding_key(strongest))

    shows_the_evidence(view, strongest)
    assert sources(view).count() > 0


def test_a_shared_address_gives_the_same_view(cases: Served, look: Opener) -> None:
    view = look(cases, f"/trace?brand={BRAND}").drawn()
    view.page.get_by_text(say("trace.filters"), exact=True).click()
    choice = view.page.get_by_role("combobox", name=say("trace.category"))
    for _ in range(3):  # the list of options closes by itself while the page still moves, and the key then goes astray
        choice.press_sequentially(words.category("wages"))
        choice.press("Enter")
        with suppress(TimeoutError):
            view.page.wait_for_url("**category=wages**", timeout=8_000)
            break
    view.at("trace", brand=BRAND, category="wages").drawn()
    view.page.keyboard.press("Escape")

    colleague = look(cases, view.page.url.removeprefix(cases.address)).drawn()

    assert words.category("wages") in " ".join(shown(colleague))
    assert shown(colleague) == shown(view)
    assert shown(colleague) != shown(look(cases, f"/trace?brand={BRAND}").drawn())


def test_back_and_forward_bring_the_view_along(cases: Served, look: Opener) -> None:
    view = look(cases, f"/trace?brand={BRAND}&hops=3")
    view.page.get_by_text(say("trace.filters"), exact=True).click()
    slider = view.page.get_by_role("slider").first
    slider.press("ArrowRight")
    view.at("trace", hops="4")

    view.page.go_back()
    view.at("trace", hops="3")
    expect(slider).to_have_value("3")
    view.page.go_forward()
    view.at("trace", hops="4")
    expect(slider).to_have_value("4")


def test_a_click_on_a_box_opens_its_evidence_and_that_leads_to_the_source(cases: Served, look: Opener) -> None:
    found = answer(cases)
    site = found["findings"][0]["facility"]
    drawn = trace_drawing(trace_view(found))
    number = next(key for key, target in drawn["targets"].items() if target == f"node:{site['id']}")
    box = next(node for node in drawn["nodes"] if str(node["id"]) == str(number))
    view = look(cases, f"/trace?brand={BRAND}").drawn()

    picture = view.page.locator("#picture")
    picture.scroll_into_view_if_needed()
    room = picture.bounding_box()
    assert room is not None
    scale = room["width"] / drawn["frame"]["width"]
    picture.click(position={"x": box["x"] * scale, "y": box["y"] * scale})
    view.at("trace", brand=BRAND, node=site["id"])  # it has one finding, which is shown at once

    shows_the_evidence(view, found["findings"][0])
    assert sources(view).count() > 0


def tab_to(view: View, wanted: str, most: int = 60) -> None:
    """Press Tab until the wanted thing has the focus.

    Args:
        wanted: what has to be true of ``it``, the thing with the focus, in JavaScript.
    """
    for _ in range(most):
        view.page.keyboard.press("Tab")
        if view.page.evaluate(f"(() => {{ const it = document.activeElement; return Boolean({wanted}); }})()"):
            return
    raise AssertionError(f"Tab does not lead to it: {wanted}")


def test_everything_is_reached_by_the_keyboard_alone(cases: Served, look: Opener) -> None:
    strongest = answer(cases)["findings"][0]
    view = look(cases)

    tab_to(view, "it.tagName === 'INPUT'")
    view.page.keyboard.type(NAME.lower())
    view.at("", q=NAME.lower())
    tab_to(view, f"it.tagName === 'A' && it.search.includes('brand={BRAND}')")
    view.page.keyboard.press("Enter")
    view.at("trace", brand=BRAND).drawn()
    tab_to(view, "it.tagName === 'CANVAS' || it.closest('[data-testid=stDataFrame]') && it.role === 'grid'", 120)
    view.page.keyboard.press("ArrowRight")
    view.page.keyboard.press("Shift+Space")
    view.at("trace", brand=BRAND, finding=finding_key(strongest))
    shows_the_evidence(view, strongest)
    tab_to(view, f"it.tagName === 'A' && it.protocol.startsWith('http') && !it.href.startsWith('{cases.address}')", 120)


def test_the_menu_holds_every_screen_on_a_laptop(cases: Served, look: Opener) -> None:
    view = look(cases, "/")

    for screen in screens():
        link = view.page.get_by_role("navigation").get_by_role("link", name=screen.menu, exact=True)
        expect(link).to_be_visible()
