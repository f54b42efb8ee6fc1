"""The picture of an answer in a real browser, over a Neo4j: chosen by key, clicked, saved as a page of its own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from dashboard.strings import say
from graph.build import current
from graph.dossier.among import links_among
from graph.export.answer_picture import answer_drawing
from graph.workspace import Workspace
from tests.browser.conftest import Opener
from tests.browser.served import Served
from tests.browser.test_axe import RUN, axe  # noqa: F401
from tests.browser.view import NARROW, WIDE, View

SITE = "site-hansae-vietnam"
ADDRESS = f"/questions?name=co_buyers_of_a_site&site={SITE}"
PATIENCE = 180_000
"""Milliseconds in which a Neo4j has to be there."""


def answered(view: View) -> View:
    """Wait until Neo4j has answered."""
    expect(view.page.get_by_text(re.compile(r"^\d+ rows?$")).first).to_be_visible(timeout=PATIENCE)
    return view.settle()


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_a_picture_by_key_and_by_click_and_as_a_page(
    answering: Served,
    look: Opener,
    axe: str,  # noqa: F811
    size: tuple[int, int],
    tmp_path: Path,
) -> None:
    view = answered(look(answering, ADDRESS, size))
    choice = view.page.get_by_role("radio", name=say("questions.view_picture"))
    choice.focus()
    choice.press("Space")
    view.at("questions", view="picture", site=SITE).drawn()
    view.page.evaluate(axe)
    found: list[dict[str, Any]] = view.page.evaluate(RUN, [[]])
    assert found == []

    drawn = drawing(answering)
    key = next(one for one, target in drawn["targets"].items() if target == f"node:{SITE}")
    box = next(one for one in drawn["nodes"] if one["id"] == key)
    picture = view.page.locator("#picture")
    room = picture.bounding_box()
    assert room is not None
    scale = room["width"] / drawn["frame"]["width"]
    picture.click(position={"x": box["x"] * scale, "y": box["y"] * scale})
    view.at("questions", node=SITE)
    link = view.page.get_by_role("link", name=say("questions.picture_go", name=drawn["names"][SITE]))
    expect(link).to_have_attribute("href", re.compile(f"site={SITE}"))

    with view.page.expect_download() as saving:
        view.page.get_by_role("button", name=say("questions.picture_save")).click()
    file = tmp_path / "page.html"
    saving.value.save_as(file)
    sheet = view.page.context.new_page()
    asked: list[str] = []
    sheet.on("request", lambda request: asked.append(request.url))
    sheet.goto(file.as_uri())
    sheet.locator("#picture canvas").wait_for()
    assert [one for one in asked if not one.startswith(("file:", "data:"))] == []
    sheet.evaluate(axe)
    assert sheet.evaluate(RUN, [[]]) == []


def drawing(served: Served) -> dict[str, Any]:
    """The picture of the answer: the site and its direct buyers."""
    projection = current(Workspace(served.workspace))
    bought = projection.links("SOURCES_FROM", ["from_id", "to_id"]).to_pylist()
    buyers = sorted({row["from_id"] for row in bought if row["to_id"] == SITE})
    return answer_drawing(links_among(projection, (SITE, *buyers)))
