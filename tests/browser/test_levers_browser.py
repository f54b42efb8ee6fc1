"""The fifth journey of the levers in a real browser: from the topic to a guide on the disk."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from dashboard.strings import say
from graph.query import question
from tests.browser.conftest import Opener
from tests.browser.served import Served
from tests.browser.test_axe import RUN, axe  # noqa: F401  the fixture
from tests.browser.test_lists import choose
from tests.browser.test_questions_browser import answered

NAME = "organised_producers"


def test_from_organised_producers_to_a_guide_for_consumers(
    answering: Served,
    look: Opener,
    axe: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    view = look(answering, "/levers")
    view.page.get_by_role("radio", name=say("levers.producers"), exact=True).click()
    view.at("levers", topic="producers")
    view.page.get_by_role("main").get_by_role("link", name=question(NAME).title, exact=True).click()
    answered(view.at("levers", topic="producers", name=NAME))

    view.page.get_by_role("radio", name=say("save.as_consumers")).click()
    view.at("levers", saved="consumers")
    view.page.get_by_text(say("save.title")).click()
    choose(view, say("save.form"), "(html)")
    view.page.get_by_role("button", name=say("save.make")).click()
    download = view.page.get_by_role("button", name=re.compile("guide-consumers.html"))
    expect(download).to_be_visible(timeout=120_000)
    view.page.evaluate(axe)
    assert view.page.evaluate(RUN, [[]]) == []
    with view.page.expect_download() as saving:
        download.click()
    file = tmp_path / "guide.html"
    saving.value.save_as(file)

    sheet = view.page.context.new_page()
    sheet.goto(file.as_uri())
    said = sheet.locator("body").inner_text()
    assert "This guide recommends nobody" in said and "Suragroh melon farms" in said
    assert "Who represents the workers is disputed" in said
    sheet.get_by_role("link", name="Honduras: Suragroh melon farms").last.click()
    expect(sheet.get_by_role("heading", name="Honduras: Suragroh melon farms")).to_be_in_viewport()
    sheet.evaluate(axe)
    assert sheet.evaluate(RUN, [[]]) == []
