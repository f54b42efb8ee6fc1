"""The screen Review without a browser: the pair, a decision and its undo, who may, hostile names, nothing to decide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import background, reviewing
from dashboard.background import State
from dashboard.roles import FILE, REVIEWING, NotAllowed
from dashboard.screens.review import SCREEN
from dashboard.strings import say
from dashboard.widgets.verdicts import KEYS
from graph.build import current
from graph.dossier.list_addresses import list_addresses
from graph.dossier.pair_places import pair_places
from graph.errors import UsageError
from graph.ingest.source import Given
from graph.intake import load
from graph.ledger import entries
from graph.match import review
from graph.match.deciding import Verdict
from graph.match.review import Question, queue
from graph.workspace import Workspace
from tests.dashboard_pages import CASES, open_page, texts
from tests.doubtful_pairs import ONE, OPEN, TWO, doubtful, factories
from tests.test_roles import FILE_TEXT, Person

NAME, WHY = "A. Reviewer", "another plot"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return doubtful(tmp_path)


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A team's file of roles, and a way to be somebody of it."""
    path = tmp_path / "roles.toml"
    path.write_text(FILE_TEXT)
    monkeypatch.setenv(FILE, str(path))
    return lambda email: monkeypatch.setattr(st, "user", Person(email))


def waiting(workspace: Workspace) -> list[Question]:
    return queue(workspace, current(workspace))


def named(workspace: Workspace, name: str) -> Question:
    """The open pair whose first record has this in its name."""
    return next(one for one in waiting(workspace) if name in one.a.values["name"])


def opened(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, **said: str) -> AppTest:
    return open_page(workspace.folder, monkeypatch, "review", **said)


def button(page: AppTest, key: str, **values: Any) -> Any:
    return next(one for one in page.button if one.label == say(key, **values))


def labels(page: AppTest) -> list[str]:
    return [one.label for one in page.button]


def field(page: AppTest, key: str) -> Any:
    return next(one for one in page.text_input if one.label == say(key))


def decisions(workspace: Workspace) -> list[dict[str, Any]]:
    kinds = ("decide", "undecide")
    return [{"kind": one.kind, **one.content} for one in entries(workspace) if one.kind in kinds]


def shows(page: AppTest, one: Question) -> bool:
    """Is this the pair on the page, and in its address?"""
    return (at(page, "a"), at(page, "b")) == (one.a.id, one.b.id)


def at(page: AppTest, part: str) -> str:
    """What the address says of a part."""
    return "".join(page.query_params[part])


def test_the_pair_that_matters_most_is_shown_with_everything_that_is_known(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = waiting(workspace)[0]

    page = opened(workspace, monkeypatch)

    said = texts(page)
    assert not page.exception and not page.error
    assert shows(page, first)
    assert say("review.open", count=OPEN) in said and first.impact_sentence.rstrip(".") in said.replace("\\", "")
    assert ":orange-background[**Dyeing**]" in said
    assert "only one of the two names has" in said
    assert "one\\.csv\\:5" in said and "two\\.csv\\:5" in said
    points = [term.points for term in first.terms]
    assert all(f"- {one:+.2f}: " in said for one in points)
    assert f"**{sum(points):+.2f}: {say('review.together')}**" in said
    assert say("review.no_map") in said and say("review.past_none") in said


def test_a_decision_joins_is_shown_and_is_taken_back(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    digest, before = current(workspace).digest, factories(workspace)
    first, second, *_ = waiting(workspace)
    page = opened(workspace, monkeypatch)

    button(page, "review.verdict_same").click().run()
    assert say("review.who_needed") in texts(page) and not decisions(workspace)
    field(page, "review.who").set_value(NAME)
    field(page, "review.why").set_value("")
    button(page, "review.verdict_same").click().run()
    assert say("review.why_needed") in texts(page) and not decisions(workspace)
    field(page, "review.why").set_value(WHY)
    button(page, "review.verdict_same").click().run()

    assert not page.exception
    (made,) = decisions(workspace)
    assert (made["verdict"], made["who"], made["why"]) == ("same", NAME, WHY)
    assert {made["a"], made["b"]} == {first.a.id, first.b.id}
    assert factories(workspace) == before - 1
    assert shows(page, second) and say("review.open", count=OPEN - 1) in texts(page)
    assert "The data changed since" not in texts(page)  # by this person, a moment ago
    assert field(page, "review.who").value == NAME and field(page, "review.why").value == say("review.why_usual")
    assert NAME in str(page.dataframe[-1].value.to_dict("records"))
    button(page, "review.back").click().run()

    assert [one["kind"] for one in decisions(workspace)] == ["decide", "undecide"]
    assert decisions(workspace)[1]["who"] == NAME
    assert current(workspace).digest == digest
    assert shows(page, first) and say("review.open", count=OPEN) in texts(page)


def test_skipping_writes_nothing_and_ends_with_what_was_skipped(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(workspace, monkeypatch)

    for one in waiting(workspace):
        assert shows(page, one)
        button(page, "review.skip").click().run()

    assert say("review.only_skipped", count=OPEN) in texts(page)
    assert not decisions(workspace)
    button(page, "review.show_skipped").click().run()
    assert shows(page, waiting(workspace)[0])


def test_a_pair_is_chosen_searched_and_sent_as_an_address(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    quux = named(workspace, "Quux")
    page = opened(workspace, monkeypatch)

    field(page, "review.search").set_value("canal").run()
    assert shows(page, quux) and at(page, "q") == "canal"
    field(page, "review.search").set_value("no such text").run()
    assert say("review.none_found") in texts(page)
    again = opened(workspace, monkeypatch, a=quux.b.id, b=quux.a.id)
    assert not again.error and "55" in texts(again)
    nobody = opened(workspace, monkeypatch, a="no-such", b=quux.a.id)
    assert len(nobody.error) == 1 and "no-such" in nobody.error[0].value.replace("\\", "")


def test_positions_are_on_a_map_with_their_distance(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    quux = named(workspace, "Quux")

    page = opened(workspace, monkeypatch, a=quux.a.id, b=quux.b.id)

    # 0.001 degrees to the north and 0.01 to the east at 28.57 degrees: 0.111 km and 0.977 km.
    assert say("review.apart", kilometres="0.98") in texts(page)
    assert say("review.apart_inexact") in texts(page)
    assert len(page.get("deck_gl_json_chart")) == 1


def test_homes_and_farms_are_rounded_and_doubtful_positions_are_not_drawn(workspace: Workspace) -> None:
    projection, quux = current(workspace), named(workspace, "Quux")
    values = {**quux.a.values, "lat": 28.57123, "lng": 77.32456}

    found, apart = pair_places(projection, {"A": (quux.a.current, values), "B": ("not-there", values)})
    zero, none = pair_places(projection, {"A": (quux.a.current, {**values, "lat": 0.0, "lng": 0.0}), "B": ("x", {})})

    assert (found["A"]["lat"], found["A"]["lng"], found["A"]["rounded"]) == (28.57123, 77.32456, False)
    assert (found["B"]["lat"], found["B"]["lng"], found["B"]["rounded"]) == (28.6, 77.3, True)
    assert apart is not None and 3 < apart < 5
    assert (zero["A"]["reason"], zero["B"]["reason"], none) == ("zero", "no_position", None)


def test_the_name_of_a_list_leads_to_its_address(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "https://example.org/two.csv"
    load(workspace, tmp_path / "two.csv", Given(brand="Example Two", as_of="2024", publisher="Example Two", url=url))

    assert list_addresses(current(workspace)) == {("example-two-list", "2024"): (url,)}
    assert f"]({url})" in texts(opened(workspace, monkeypatch))


def test_several_are_decided_at_once_only_within_one_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    more = 'Kestrel Mills Ltd Unit 3,"Plot 77, Old Highway",Gazipur,Bangladesh,,\n'
    workspace = doubtful(tmp_path, ONE + more, TWO + more.replace(" Unit 3", ""))
    assert say("review.alike") not in [one.label for one in opened(workspace, monkeypatch).expander]

    page = opened(workspace, monkeypatch, guard="unit_missing")

    assert say("review.alike") in [one.label for one in page.expander]
    assert button(page, "review.alike_decide", count=0).disabled
    rows = next(one.value for one in page.dataframe if say("review.column_guard") in one.value.columns)
    assert len(rows) == 2
    alike = [one for one in waiting(workspace) if one.guards[0].code == "unit_missing"]
    reviewing.decide(workspace, [Verdict(one.a.id, one.b.id, "different", NAME, WHY) for one in alike])
    assert [one["verdict"] for one in decisions(workspace)] == ["different", "different"]


def test_a_decision_of_the_past_is_taken_back_with_a_reason(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    quux = named(workspace, "Quux")
    made = review.decide(workspace, quux.a.id, quux.b.id, "different", who=NAME, why=WHY)
    page = opened(workspace, monkeypatch, a=quux.a.id, b=quux.b.id)
    assert say("review.is_decided", verdict=say("review.said_different")) in texts(page)
    assert say("review.verdict_same") not in labels(page)

    next(one for one in page.selectbox if one.label == say("review.past_choose")).select(made.entries[0]).run()
    field(page, "review.who").set_value("B. Reviewer")
    button(page, "review.undo", entry=made.entries[0]).click().run()
    assert say("review.why_needed") in texts(page)
    field(page, "review.undo_why").set_value("a wrong key")
    button(page, "review.undo", entry=made.entries[0]).click().run()

    assert not page.exception
    assert [(one["kind"], one["who"]) for one in decisions(workspace)] == [
        ("decide", NAME),
        ("undecide", "B. Reviewer"),
    ]
    assert shows(page, quux) and say("review.verdict_same") in labels(page)


def test_a_decision_that_a_second_click_cut_short_goes_on_to_the_next_pair(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, *_ = waiting(workspace)
    page = opened(workspace, monkeypatch)

    made = review.decide(workspace, first.a.id, first.b.id, "different", who=NAME, why=WHY)
    page.session_state["review-pending"] = Verdict(first.a.id, first.b.id, "different", NAME, WHY)
    page.run()

    assert shows(page, second)
    assert say("review.decided_last", verdict="different", entry=made.entries[0]) in texts(page)
    review.undecide(workspace, made.entries[0], who=NAME, why=WHY)
    page.run()
    assert say("review.back") not in labels(page)  # somebody has taken it back
    page.session_state["review-pending"] = Verdict(second.a.id, second.b.id, "same", NAME, WHY)
    page.run()
    assert shows(page, second)  # nothing had been written


def test_a_contradiction_is_said_beside_the_buttons(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def contradicts(*_: Any) -> Any:
        raise UsageError("entry 3 (**x**) is in the way")

    monkeypatch.setattr(review, "decide_all", contradicts)
    page = opened(workspace, monkeypatch)
    field(page, "review.who").set_value(NAME)
    button(page, "review.verdict_same").click().run()

    assert "is in the way" in page.error[0].value and "**x**" not in page.error[0].value
    assert shows(page, waiting(workspace)[0])


@pytest.mark.parametrize("email", ["reader@example.org", "nobody@example.org", "reviewer@example.org"])
def test_in_a_team_only_a_reviewer_decides_and_under_their_own_address(
    workspace: Workspace, team: Any, email: str
) -> None:
    one, projection = waiting(workspace)[0], current(workspace)
    team(email)
    verdict = Verdict(one.a.id, one.b.id, "unsure", "Somebody Else", WHY)

    if email == "reviewer@example.org":
        made = reviewing.decide(workspace, [verdict])
        reviewing.undo(workspace, made.entries[0], "Somebody Else", WHY)
        assert [said["who"] for said in decisions(workspace)] == [email, email]
        return
    with pytest.raises(NotAllowed):
        reviewing.decide(workspace, [verdict])
    with pytest.raises(NotAllowed):
        reviewing.undo(workspace, 3, NAME, WHY)
    with pytest.raises(NotAllowed):
        reviewing.compare_all(workspace)
    with pytest.raises(NotAllowed):
        reviewing.past(reviewing.Opened(workspace, projection))
    assert not decisions(workspace)


def test_a_reader_reads_the_pair_and_no_names_of_who_decided(
    workspace: Workspace, team: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    quux = named(workspace, "Quux")
    review.decide(workspace, quux.a.id, quux.b.id, "unsure", who="colleague@example.org", why=WHY)
    team("reader@example.org")
    page = opened(workspace, monkeypatch, a=quux.a.id, b=quux.b.id)

    assert "Quux" in texts(page) and say("review.refused_not_yours") in texts(page)
    assert not {say(f"review.verdict_{word}") for word in KEYS} & set(labels(page))
    assert "colleague" not in texts(page) + str([one.value.to_dict() for one in page.dataframe])
    team("reviewer@example.org")
    page = opened(workspace, monkeypatch, a=quux.a.id, b=quux.b.id)
    assert say("review.verdict_same") in labels(page)
    assert "reviewer\\@example" in texts(page) or "reviewer@example" in texts(page).replace("\\", "")
    assert say("review.who") not in [one.label for one in page.text_input]


def test_it_can_be_switched_off_and_a_copy_decides_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = waiting(workspace)[0]
    verdict = [Verdict(one.a.id, one.b.id, "same", NAME, WHY)]
    monkeypatch.setenv(REVIEWING, "Off")
    with pytest.raises(NotAllowed, match="switched off"):
        reviewing.decide(workspace, verdict)
    page = opened(workspace, monkeypatch)
    assert say("review.refused_off") in texts(page) and say("review.skip") not in labels(page)
    monkeypatch.delenv(REVIEWING)
    monkeypatch.setattr(background, "state", lambda: State(address="neo4j+s://example.org"))
    with pytest.raises(NotAllowed, match="copy"):
        reviewing.decide(workspace, verdict)
    assert not decisions(workspace)


def test_names_that_mean_harm_are_shown_letter_for_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    harm = "Quux <img src=x onerror=alert(1)> **bold** </script> \u0645\u0635\u0646\u0639 Garments"
    one, two = (text.replace("Quux Garments", harm) for text in (ONE, TWO))
    workspace = doubtful(tmp_path, one, two)
    quux = named(workspace, "Quux")
    review.decide(workspace, quux.a.id, quux.b.id, "unsure", who="<b>**A**", why="[x](http://example.org)")

    page = opened(workspace, monkeypatch, a=quux.a.id, b=quux.b.id)

    assert not page.exception
    said = texts(page)
    assert "\\<img src=x" in said
    assert "<img" not in said.replace("\\<img", "") and "**bold**" not in said and "](http://example.org)" not in said


def test_over_nothing_it_says_how_to_load_and_compare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = open_page(tmp_path / "nothing", monkeypatch, "review")
    assert not empty.exception and "tiertrace load" in texts(empty)
    workspace = doubtful(tmp_path, matched=False)
    page = opened(workspace, monkeypatch)
    assert not page.exception and "tiertrace match" in texts(page)
    assert say("review.never_compared") in texts(page)

    button(page, "review.compare").click().run()

    assert not page.exception
    assert [one.kind for one in entries(workspace)][-1] == "match"
    assert say("review.open", count=OPEN) in texts(page) and shows(page, waiting(workspace)[0])


def test_two_companies_are_shown_without_what_only_places_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = Workspace(tmp_path / "workspace")
    for brand in ("Example Outdoor", "Example Outdoor Inc"):
        path = tmp_path / f"{brand}.csv"
        path.write_text(f"Factory Name,Address,Country\nMill of {brand},1 Mill Road,India\n")
        load(
            workspace, path, Given(brand=brand, publisher=brand, as_of="2024", dataset=brand.replace(" ", "-").lower())
        )
    reviewing.compare_all(workspace).follow(lambda _: None)
    one = next(one for one in waiting(workspace) if one.a.label == "Brand")

    page = opened(workspace, monkeypatch, a=one.a.id, b=one.b.id)

    assert not page.exception and ":orange-background[**Inc**]" in texts(page)
    assert say("review.map") not in texts(page) and f"{say('review.field_position')}:" not in texts(page)


def test_nothing_open_is_no_proof(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = Workspace(tmp_path / "cases")
    load(workspace, CASES)
    reviewing.compare_all(workspace).follow(lambda _: None)
    page = opened(workspace, monkeypatch)
    for one in waiting(workspace):
        review.decide(workspace, one.a.id, one.b.id, "different", who=NAME, why=WHY)
    page = opened(workspace, monkeypatch)

    assert not page.exception and not page.error
    assert say("review.none_open") in texts(page) and "Searched" in texts(page)
    assert SCREEN.title == say("review.title")
