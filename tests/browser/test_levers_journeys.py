"""What people do on Levers, in a real browser over the cases: labels, an agreement, public buyers, which lever.

What the rows must say is worked out from the CSV files alone (``levers_recomputed``, ``law_recomputed``).
"""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import docx
import law_recomputed as law
import levers_recomputed as recomputed
from cases_recomputed import by_id, kind
from playwright.sync_api import expect

from dashboard.strings import say
from graph.build import current
from graph.levers.answer import levers_for
from graph.levers.memo import STATES, counts
from graph.query import question
from graph.workspace import Workspace
from tests.browser.conftest import Opener
from tests.browser.served import Served
from tests.browser.test_questions_browser import answered
from tests.browser.view import View

SAVING = 90_000
"""Milliseconds in which a file has to be made."""


def asked(view: View, topic: str, name: str) -> View:
    """From the menu to a question of a topic."""
    view.page.get_by_role("navigation").get_by_role("link", name=say("menu.levers"), exact=True).click()
    view.at("levers")
    view.page.get_by_role("radio", name=say(f"levers.{topic}"), exact=True).click()
    view.at("levers", topic=topic)
    view.page.get_by_role("main").get_by_role("link", name=question(name).title, exact=True).click()
    return view.at("levers", topic=topic, name=name)


def chosen(view: View, parameter: str, typed: str, meant: str) -> View:
    """Name a record and take one of those that may be meant."""
    box = view.page.get_by_role("main").get_by_role("textbox").first
    box.fill(typed)
    box.press("Enter")
    view.settle().page.get_by_role("button", name=meant).click()
    return view.at("levers", **{parameter: meant})


def saved(view: View, folder: Path) -> list[dict[str, str]]:
    """The answer as its CSV file holds it, whose rows the page counts."""
    with view.page.expect_download() as saving:
        view.page.get_by_role("button", name=say("questions.csv")).click()
    saving.value.save_as(folder / "rows.csv")
    text = (folder / "rows.csv").read_text("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text)))
    assert view.page.get_by_text(say("questions.rows", count=len(found)), exact=True).is_visible()
    return found


def test_which_labels_stood_when_a_factory_burned(answering: Served, look: Opener, tmp_path: Path) -> None:
    abuse = next(row for row, _ in recomputed.at_incidents() if row["id"] == "ab-tazreen-fire")
    period = abuse["start"], abuse["end"]
    expected = {
        (label.kind, recomputed.label_verdict(label, period), *recomputed.days_of_label(label, period))
        for row, label in recomputed.at_incidents()
        if row["id"] == abuse["id"]
    }
    view = asked(look(answering), "labels", "labels_at_incidents")

    answered(chosen(view, "incident", abuse["id"], abuse["id"]))
    rows = saved(view, tmp_path)

    days = [[int(row[one]) if row[one] else None for one in ("days_least", "days_most")] for row in rows]
    assert {(row["kind"], row["verdict"], *two) for row, two in zip(rows, days, strict=True)} == expected and rows
    assert say("levers.no_cause") in view.words and "An association in time is not a cause" in view.words


def test_who_buys_inside_an_agreement_without_having_signed(answering: Served, look: Opener, tmp_path: Path) -> None:
    agreement, day = "ins-dindigul", "2022-09-07"
    expected = recomputed.sites_of(agreement, date.fromisoformat(day))
    view = asked(look(answering), "agreements", "sites_of_an_agreement")

    chosen(view, "agreement", "Dindigul", agreement)
    box = view.page.get_by_role("main").get_by_role("textbox").first
    box.fill(day)
    box.press("Enter")
    answered(view.at("levers", agreement=agreement, day=day))
    rows = saved(view, tmp_path)

    split = [[sorted(filter(None, row[one].split("; "))) for one in ("signed", "perhaps_signed", "not_recorded")]
             for row in rows]  # fmt: skip
    found = [[row["facility_id"], row["coverage"], *three] for row, three in zip(rows, split, strict=True)]
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert "may have signed all the same" in view.words


def test_which_cities_and_states_buy_from_a_site(answering: Served, look: Opener, tmp_path: Path) -> None:
    site = "site-suprema"
    view = asked(look(answering), "procurement", "public_buyers_of_a_site")

    answered(chosen(view, "site", by_id("sites")[site]["name"], site))
    rows = saved(view, tmp_path)

    assert {(row["buyer_id"], row["vendor_id"], int(row["hops"]), row["path_status"]) for row in rows} == (
        law.buyers_of(site)
    )
    assert {kind(row["buyer_id"]) for row in rows} == {"public_buyer"}
    assert "does not say that these goods went to the public buyer" in view.words


def test_which_lever_for_a_site_its_memo_and_a_letter(cases: Served, look: Opener, tmp_path: Path) -> None:
    site = "site-suprema"
    answer = levers_for(current(Workspace(cases.workspace)), site)
    maine = next(one for one in answer["levers"] if one["id"] == "maine-code-of-conduct")
    view = look(cases, "/levers?topic=which")

    chosen(view, "subject", by_id("sites")[site]["name"], site)
    for one in answer["levers"]:
        expect(view.page.get_by_text(f"{one['name']}: {counts(one)}", exact=True)).to_be_visible()
    view.page.get_by_text(f"{maine['name']}: {counts(maine)}", exact=True).click()
    panel = view.page.get_by_test_id("stExpander").filter(has_text=maine["what"])
    expect(panel.get_by_text("To be checked by a lawyer")).to_be_visible()
    for condition in maine["conditions"]:
        expect(panel.get_by_text(f"{say('levers.state_' + condition['state'])}: {condition['says']}")).to_be_visible()
        for document in condition["documents"]:
            link = panel.locator(f"a[href='{document['url']}']").first
            expect(link).to_be_visible()
            assert "noopener" in (link.get_attribute("rel") or "")

    memo = made(view, tmp_path)
    choice = view.page.get_by_role("combobox", name=say("levers.draft"))
    choice.press_sequentially(say("levers.draft_city"))
    choice.press("Enter")
    view.at("levers", draft="city", subject=site)
    letter = made(view, tmp_path)

    for one in answer["levers"]:
        assert one["name"] in memo
    assert all(condition["says"] in memo for one in answer["levers"] for condition in one["conditions"])
    assert {f"{state}: " in memo for state in STATES.values() if state != "not met"} == {True}
    buyers = {by_id("organisations")[buyer]["name"] for buyer, *_ in law.buyers_of(site)}
    assert buyers and all(one in letter for one in buyers)
    assert by_id("sites")[site]["name"] in letter and "[Your organisation, address]" in letter
    assert "Leave out names of workers and of witnesses" in letter


def made(view: View, folder: Path) -> str:
    """Save as a Word document, and read it."""
    panel = view.page.get_by_test_id("stExpander").filter(has_text=say("save.what"))
    if not panel.get_by_text(say("save.what")).is_visible():
        view.page.get_by_text(say("save.title"), exact=True).click()
    view.page.get_by_role("button", name=say("save.make")).click()
    button = view.page.get_by_role("button", name=".docx")
    expect(button).to_be_visible(timeout=SAVING)
    with view.settle().page.expect_download() as saving:
        button.click()
    saving.value.save_as(folder / "text.docx")
    document: Any = docx.Document(str(folder / "text.docx"))
    return "\n".join(one.text for one in document.paragraphs)
