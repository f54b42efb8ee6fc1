"""Deciding on a pair in a real browser: by button and by key, undone; what a key must not do; a narrow page."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from dashboard.strings import say
from graph.build import current
from graph.ledger import entries
from graph.match.review import Question, queue
from graph.workspace import Workspace
from tests.browser.conftest import Opener
from tests.browser.served import Served
from tests.browser.test_axe import RUN, SIDEWAYS, axe  # noqa: F401  the fixture
from tests.browser.view import NARROW, WIDE, View
from tests.doubtful_pairs import ONE, OPEN, TWO, doubtful, factories

NAME, WHY = "A. Reviewer", "said so by the firm"
HOSTILE = "Quux <img src=x onerror=window.hit=1>"


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with pairs that wait; one has a name that means harm."""
    one, two = (text.replace("Quux", HOSTILE) for text in (ONE, TWO))
    return doubtful(tmp_path_factory.mktemp("doubts"), one, two).folder


@pytest.fixture
def doubts(stage: Served, compared: Path) -> Served:
    """A dashboard over those pairs, which a test may decide on."""
    shutil.copytree(compared, stage.workspace)
    return stage


def waiting(served: Served) -> list[Question]:
    workspace = Workspace(served.workspace)
    return queue(workspace, current(workspace))


def decisions(served: Served) -> list[dict[str, Any]]:
    kinds = ("decide", "undecide")
    return [{"kind": one.kind, **one.content} for one in entries(Workspace(served.workspace)) if one.kind in kinds]


def shows(view: View, one: Question) -> None:
    """The address names the pair, and so does the page."""
    view.at("review", a=one.a.id, b=one.b.id)
    expect(view.page.get_by_text(one.a.values["name"], exact=False).first).to_be_visible()


def write(view: View, label: str, text: str) -> None:
    """Type into a field key by key, and leave it."""
    box = view.page.get_by_role("textbox", name=label, exact=True)
    box.fill("")
    box.press_sequentially(text)
    box.press("Tab")
    view.settle()


def press(view: View, key: str) -> None:
    """Click a button; its accessible name may end in its key."""
    view.page.get_by_test_id("stMain").get_by_role("button", name=say(key)).first.click()


def on_the_page(view: View) -> None:
    """Leave every field, so that keys are the page's."""
    view.page.evaluate("document.activeElement.blur()")


def test_a_decision_by_button_and_its_undo(doubts: Served, look: Opener) -> None:
    first, second, _ = waiting(doubts)
    workspace = Workspace(doubts.workspace)
    digest, before = current(workspace).digest, factories(workspace)
    view = look(doubts, "/review")
    shows(view, first)

    write(view, say("review.who"), NAME)
    write(view, say("review.why"), WHY)
    assert decisions(doubts) == []  # letters of a name are no verdicts
    press(view, "review.verdict_same")

    shows(view, second)
    assert [(one["verdict"], one["who"], one["why"]) for one in decisions(doubts)] == [("same", NAME, WHY)]
    assert factories(workspace) == before - 1
    expect(view.page.get_by_text(say("review.open", count=OPEN - 1).strip("*"))).to_be_visible()
    press(view, "review.back")
    shows(view, first)
    assert [one["kind"] for one in decisions(doubts)] == ["decide", "undecide"]
    assert current(workspace).digest == digest
    view.page.go_back()  # the address of a pair leads to it at any time
    view.settle()
    assert view.trouble == []


def test_one_key_a_verdict_and_a_second_press_decides_nothing(doubts: Served, look: Opener) -> None:
    first, second, third = waiting(doubts)
    view = look(doubts, "/review")
    shows(view, first)
    write(view, say("review.who"), NAME)
    on_the_page(view)

    view.page.keyboard.press("d")
    view.page.keyboard.press("d")  # before the next pair is there: it is about the same pair
    shows(view, second)
    view.settle()
    assert [one["verdict"] for one in decisions(doubts)] == ["different"]
    on_the_page(view)
    view.page.keyboard.press("k")
    shows(view, third)
    on_the_page(view)
    view.page.keyboard.press("u")
    expect(view.page.get_by_text(say("review.show_skipped"))).to_be_visible()
    view.settle()
    assert [one["verdict"] for one in decisions(doubts)] == ["different", "unsure"]
    on_the_page(view)
    view.page.keyboard.press("b")
    shows(view, third)
    assert [one["kind"] for one in decisions(doubts)] == ["decide", "decide", "undecide"]


def test_keys_can_be_switched_off(doubts: Served, look: Opener) -> None:
    view = look(doubts, "/review")
    write(view, say("review.who"), NAME)
    view.page.get_by_text(say("review.keys")).click()
    view.settle()
    on_the_page(view)

    view.page.keyboard.press("s")
    view.page.wait_for_timeout(1_000)
    view.settle()

    assert decisions(doubts) == []
    shows(view, waiting(doubts)[0])


def test_a_pair_with_a_map_and_a_hostile_name_is_readable(
    doubts: Served,
    look: Opener,
    axe: str,  # noqa: F811
) -> None:
    quux = next(one for one in waiting(doubts) if "Quux" in one.a.values["name"])
    view = look(doubts, f"/review?a={quux.a.id}&b={quux.b.id}", NARROW)
    view.page.evaluate(axe)

    assert view.page.evaluate("window.hit") is None
    for width, height in (NARROW, WIDE):
        view.page.set_viewport_size({"width": width, "height": height})
        view.settle()
        assert HOSTILE in view.words.replace("\n", " ")
        assert view.page.evaluate(SIDEWAYS) <= 0, width
        assert view.page.evaluate(RUN, [[]]) == [], width
