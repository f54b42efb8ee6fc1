"""The data changes, is being changed, or the server goes away, while a page stands open."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from dashboard.strings import say
from graph.intake import load
from graph.workspace import Workspace
from tests.browser.conftest import Opener
from tests.browser.served import Served
from tests.browser.view import View
from tests.dashboard_pages import CASES
from tests.own_data import write

WITHIN = 20_000
"""Milliseconds in which an open page says that something happened."""
VIEW = "/trace?brand=org-kesko&hops=4"


@pytest.fixture
def own(stage: Served) -> Served:
    """A dashboard over the cases that a test may change."""
    load(Workspace(stage.workspace), CASES)
    return stage


def shows_the_view(view: View) -> None:
    """The brand, the filter and the picture are there."""
    view.at("trace", brand="org-kesko", hops="4").drawn()
    expect(view.page.get_by_role("combobox", name=say("trace.brand"))).to_have_value("Kesko")
    expect(view.page.get_by_text(say("trace.filter", name=say("trace.hops"), values="4"))).to_be_visible()


def test_a_page_says_that_somebody_is_loading_and_then_that_new_data_is_there(
    own: Served, look: Opener, tmp_path: Path
) -> None:
    view = look(own, VIEW)
    workspace = Workspace(own.workspace)

    with workspace.writing():
        expect(view.page.get_by_text(say("news.loading"))).to_be_visible(timeout=WITHIN)
        shows_the_view(view.open(VIEW))  # a trace is answered meanwhile
    load(workspace, write(tmp_path / "more"))

    expect(view.page.get_by_text(say("news.there_is_new"))).to_be_visible(timeout=WITHIN)
    view.page.get_by_role("button", name=say("news.show_new")).click()
    expect(view.page.get_by_text(say("news.there_is_new"))).to_be_hidden()
    shows_the_view(view)
    view.open("/?q=Factory one")
    expect(view.page.get_by_role("link", name="Factory one")).to_be_visible()


def test_a_page_survives_a_restart_of_the_server(own: Served, look: Opener) -> None:
    view = look(own, VIEW)

    own.stop()
    expect(view.page.get_by_text("Connection error")).to_be_visible(timeout=WITHIN)
    own.start()

    expect(view.page.get_by_text("Connection error")).to_be_hidden(timeout=WITHIN)
    shows_the_view(view)
    # The browser says in its console that the server was away; anything else is still trouble.
    view.trouble[:] = [trouble for trouble in view.trouble if not trouble.startswith("console:")]
