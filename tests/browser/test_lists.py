"""Two versions of a list, in a real browser: from what is new to the drop after an incident and its sources."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import expect

from dashboard.strings import say
from graph.changes.watching import watched
from graph.workspace import Workspace
from tests.browser.conftest import Opener
from tests.browser.served import Served
from tests.browser.view import NARROW, View
from tests.dated_lists import BRAND, LIST, OTHER_BRAND, add_version, site
from tests.own_data import loaded

HOSTILE = "<img src=x onerror=window.hit=1></script><script>window.hit=1</script> **bold** [x](javascript:window.hit=1)"
KNITS = site("Example Knitwear Ltd", "1 Example Road", id="os_id:EX1")
CAPS = site("Example Caps", "3 Example Road")
DYES = site("Example Dye House", "2 Example Road")
DOCUMENT = {"id": "d-report", "title": "Wages withheld", "publisher": "Example Monitor", "kind": "ngo_report",
            "url": "https://example.org/report", "visibility": "public"}  # fmt: skip
INCIDENT = {"id": "i-1", "facility_id": "os_id:EX1", "category": "wages", "status": "documented", "start": "2020-02",
            "summary": "Three months without wages.", "document_ids": "d-report", "visibility": "public"}  # fmt: skip
NEWER = f"/changes?list={LIST}&older=2020-03&newer=2020-09"


@pytest.fixture
def lists(stage: Served, tmp_path: Path) -> Served:
    """A dashboard over one version of two lists, and an incident."""
    workspace = Workspace(stage.workspace)
    add_version(workspace, "2020-03", [KNITS, DYES, CAPS])
    add_version(workspace, "2020-03", [{**KNITS, "brand": OTHER_BRAND}], "other-list", title=HOSTILE)
    loaded(workspace, tmp_path / "reports", {"documents.csv": [DOCUMENT], "incidents.csv": [INCIDENT]})
    return stage


def second_version(served: Served) -> None:
    add_version(Workspace(served.workspace), "2020-09", [{**DYES, "name": HOSTILE}, CAPS])


def choose(view: View, label: str, option: str) -> None:
    """Choose in a select box."""
    box = view.page.get_by_role("combobox", name=label)
    for _ in range(3):
        box.scroll_into_view_if_needed()
        view.settle()  # a list that opens while the page still moves closes again
        box.click()
        with suppress(PlaywrightTimeout):
            view.page.get_by_role("option", name=option).click(timeout=5_000)
        view.settle()
        if option in box.input_value():
            return
    raise AssertionError(f"{label}: {option} cannot be chosen; {box.input_value()} is")


def test_a_watched_list_has_news_that_lead_to_the_drop_after_the_incident(lists: Served, look: Opener) -> None:
    view = look(lists, "/changes")
    expect(view.page.get_by_text(say("changes.none_how"))).to_be_visible()
    choose(view, say("changes.watch_list"), "Example list")
    view.page.get_by_role("button", name=say("changes.watch_add")).first.click()
    expect(view.page.get_by_text(say("changes.news_none"))).to_be_visible()

    second_version(lists)
    view.open("/changes")
    expect(view.page.get_by_role("heading", name=say("changes.news"))).to_be_visible()
    news = say("changes.news_open", what="Example list", newer="2020-09")
    view.page.get_by_role("link", name=news).click()
    view.at("changes", list=LIST, older="2020-03", newer="2020-09")
    expect(view.page.get_by_text(say("changes.same", count=2, respelled=0), exact=True)).to_be_visible()

    expect(view.page.get_by_text("1 drop", exact=True)).to_be_visible()
    choose(view, say("changes.drop_sources"), BRAND[1])
    view.at("changes", drop=f"{BRAND[0]};os_id:EX1;i-1;2020-09;{LIST}")
    expect(view.page.get_by_role("link", name="https://example.org/report")).to_be_visible()
    expect(view.page.get_by_text(say("changes.proves_nothing")).last).to_be_visible()
    shared = look(lists, view.page.url.removeprefix(lists.address))
    expect(shared.page.get_by_role("link", name="https://example.org/report")).to_be_visible()

    view.page.get_by_role("button", name=say("changes.news_seen")).click()
    expect(view.page.get_by_text(say("changes.news_none"))).to_be_visible()
    assert watched(Workspace(lists.workspace)).ticked_off is not None


def test_nothing_hostile_runs_and_a_narrow_page_does_not_scroll_sideways(lists: Served, look: Opener) -> None:
    second_version(lists)

    view = look(lists, NEWER, NARROW)

    assert view.page.evaluate("window.hit === undefined")
    assert view.page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
    assert view.page.locator("a[href^='javascript:']").count() == 0
    expect(view.page.get_by_text(say("changes.sources"))).to_be_visible()
    view.page.get_by_text(say("changes.sources")).click()
    expect(view.page.get_by_role("link", name="https://example.org/2020-03").first).to_be_visible()
