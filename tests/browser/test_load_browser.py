"""Lists through a page, in a real browser: upload, columns, load, trace, undo; names that mean harm; a narrow page."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from dashboard.strings import say
from graph.build import current
from graph.intake import load
from graph.ledger import entries
from graph.workspace import Workspace
from tests.browser.conftest import Opener
from tests.browser.served import Served
from tests.browser.test_axe import RUN, SIDEWAYS, axe  # noqa: F401  the fixture
from tests.browser.view import NARROW, WIDE, View
from tests.own_data import write

LIST = "Fabrik,Werk Nr,Adresse,Land\nExample Knitwear Ltd,17,1 Mill Road,Bangladesh\n"
HOSTILE = "<img src=x onerror=window.hit=1>"


@pytest.fixture
def own(stage: Served, tmp_path: Path) -> Served:
    """A dashboard over a few records, which a test may change."""
    load(Workspace(stage.workspace), write(tmp_path / "data"))
    return stage


def upload(view: View, *files: Path | dict[str, Any]) -> None:
    """Give files to the page and wait until they are understood."""
    view.page.locator("input[type=file]").set_input_files(list(files))  # type: ignore[arg-type]
    expect(view.page.get_by_role("heading", name=say("load.about"))).to_be_visible()
    view.settle()


def fill(view: View, label: str, value: str) -> None:
    """Write into a field and leave it."""
    box = view.page.get_by_role("textbox", name=label)
    box.fill(value)
    box.press("Tab")
    view.settle()


def press(view: View, label: str) -> None:
    view.page.get_by_role("button", name=label, exact=True).click()


def take_back(view: View, number: int, reason: str) -> None:
    """Undo a load: a reason, a click, and another to be sure."""
    fill(view, say("load.reason"), reason)
    press(view, say("load.undo"))
    press(view, say("load.undo_sure", number=number))
    expect(view.page.get_by_text(f"Load {number} of")).to_be_visible()
    view.settle()


def sent(name: str, text: str) -> dict[str, Any]:
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}


def test_from_nothing_to_a_trace_and_back(stage: Served, look: Opener, tmp_path: Path) -> None:
    view = look(stage)
    view.page.get_by_role("main").get_by_role("link", name=say("frame.to_load")).click()
    view.at("load")

    upload(view, *sorted(write(tmp_path / "mine").iterdir()))
    (kept,) = (stage.workspace / "uploads").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    press(view, say("load.load"))
    expect(view.page.get_by_text("is loaded (load 1)")).to_be_visible()
    view.at("load", entry="1")
    assert not list((stage.workspace / "uploads").iterdir())

    view.page.get_by_role("link", name=say("load.to_trace", name="Brand one")).click()
    view.at("trace", brand="b-1").drawn()
    expect(view.page.get_by_text("1 recorded incident")).to_be_visible()
    view.open("/load?entry=1")  # the address alone leads to the load and its undo
    take_back(view, 1, "only a try")

    assert [one.kind for one in entries(Workspace(stage.workspace))] == ["snapshot", "undo"]
    view.open("/trace?brand=b-1")
    assert "Brand one" not in view.words


def test_columns_that_nobody_knows_are_decided_then_the_list_is_loaded_and_traced(own: Served, look: Opener) -> None:
    before = current(Workspace(own.workspace)).digest
    view = look(own, "/load")
    upload(view, sent("places-2024-03.csv", LIST))
    fill(view, say("load.field_brand"), "Example Outdoor")
    expect(view.page.get_by_text("Still to be decided: “Werk Nr”")).to_be_visible()
    expect(view.page.get_by_role("button", name=say("load.load"), exact=True)).to_be_hidden()

    box = view.page.get_by_role("combobox", name=say("load.column", name="Werk Nr"))
    box.click()
    box.press_sequentially("Leave out")
    view.page.get_by_role("option", name=say("load.column_left_out")).click()
    view.settle()
    fill(view, say("load.because", name="Werk Nr"), "a number of their own")
    press(view, say("load.load"))
    expect(view.page.get_by_text("is loaded (load 2)")).to_be_visible()

    view.settle().page.get_by_role("link", name=say("load.to_trace", name="Example Outdoor")).click()
    view.at("trace", brand="brand:example-outdoor")
    expect(view.page.get_by_role("combobox", name=say("trace.brand"))).to_have_value("Example Outdoor")
    view.open("/?q=Example Knitwear")
    expect(view.page.get_by_role("link", name="Example Knitwear Ltd")).to_be_visible()
    view.open("/load?entry=2")
    take_back(view, 2, "only a try")
    assert current(Workspace(own.workspace)).digest == before
    view.open("/?q=Example Knitwear")
    expect(view.page.get_by_role("link", name="Example Knitwear Ltd")).to_be_hidden()


def test_a_load_is_done_although_the_page_is_left_in_the_middle(own: Served, look: Opener) -> None:
    rows = [f"Example Mill {number},{number} Mill Road,India" for number in range(15_000)]
    view = look(own, "/load")
    upload(view, sent("places-2024-03.csv", "\n".join(["Factory Name,Address,Country", *rows])))
    fill(view, say("load.field_brand"), "Example Outdoor")
    button = view.page.get_by_role("button", name=say("load.load"), exact=True)
    button.dblclick()
    view.page.get_by_role("navigation").get_by_role("link", name=say("find.title")).click()
    expect(view.page.get_by_role("heading", name=say("find.title"))).to_be_visible()

    view.page.get_by_role("navigation").get_by_role("link", name=say("load.title")).click()

    expect(view.page.get_by_text("is loaded (load 2)")).to_be_visible(timeout=120_000)
    assert [one.kind for one in entries(Workspace(own.workspace))] == ["snapshot", "snapshot"]
    assert current(Workspace(own.workspace)).rows("Factory") == 15_001


def test_an_upload_goes_when_the_person_goes(own: Served, look: Opener) -> None:
    view = look(own, "/load")
    upload(view, sent("places.csv", LIST))
    uploads = own.workspace / "uploads"
    assert list(uploads.iterdir())

    view.page.goto("about:blank")

    for _ in range(100):
        if not list(uploads.iterdir()):
            break
        view.page.wait_for_timeout(200)
    assert not list(uploads.iterdir())


def test_an_upload_has_no_serious_trouble_for_who_cannot_see_it_and_fits(
    own: Served,
    look: Opener,
    axe: str,  # noqa: F811
) -> None:
    view = look(own, "/load?entry=1", size=NARROW)
    upload(view, sent("places.csv", LIST))
    view.page.evaluate(axe)

    for width, height in (NARROW, WIDE):
        view.page.set_viewport_size({"width": width, "height": height})
        view.settle()
        assert view.page.evaluate(RUN, [[]]) == [], width
        assert view.page.evaluate(SIDEWAYS) <= 0, width


def test_nothing_of_a_hostile_file_runs(own: Served, look: Opener) -> None:
    view = look(own, "/load")
    rows = LIST.replace("Example Knitwear Ltd", HOSTILE).replace("Werk Nr", f"{HOSTILE} [x](javascript:window.hit=1)")
    upload(view, sent(f"{HOSTILE}.csv", rows))
    fill(view, say("load.field_brand"), HOSTILE)
    fill(view, say("load.field_as_of"), HOSTILE)

    assert view.page.evaluate("window.hit") is None
    assert view.page.locator("[data-testid=stMain] img").count() == 0
