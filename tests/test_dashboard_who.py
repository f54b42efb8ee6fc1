"""The screen that leads from a place to the brands behind it."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.dashboard_pages import open_page, texts
from tests.hostile_case import MARKED, hostile_cases


def companies(page: AppTest) -> list[dict[str, object]]:
    """The rows of the first table."""
    return page.dataframe[0].value.to_dict("records")  # type: ignore[no-any-return]


def test_a_newcomer_finds_examples(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "who")

    assert not page.exception
    assert "Examples to begin with" in texts(page)


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        ("site-rana-plaza", "site"),
        ("ab-ali-enterprises-fire", "incident"),
        ("org-nike", "company"),
        ("country:BD", "region"),
    ],
)
def test_an_address_says_what_is_asked_from(
    cases: Path, monkeypatch: pytest.MonkeyPatch, start: str, kind: str
) -> None:
    page = open_page(cases, monkeypatch, "who", **{"from": start})

    assert not page.exception
    assert not page.error
    assert page.session_state["at-what"] == kind
    assert companies(page)
    assert "No ranking of companies" in texts(page)


def test_a_row_names_the_place_and_leads_to_its_trace_and_site(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "who", **{"from": "country:BD"})

    row = next(row for row in companies(page) if row["Company"] == "Primark")
    assert row["Dates"] == "at the time"
    assert row["Its trace"] == "/trace?brand=org-primark"
    assert row["The place"] == "/site?site=site-rana-plaza"


def test_an_address_opens_the_evidence_of_a_row(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "who", **{"from": "country:BD", "open": "org-primark"})

    said = texts(page)
    assert page.selectbox(key="at-open").value == "org-primark"
    assert "Retailers compensate Dhaka victims" in said
    assert "theguardian.com" in said


def test_filters_come_from_the_address(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "who", **{"from": "country:BD", "verdict": "overlap", "who": "all"})

    assert {row["Dates"] for row in companies(page)} == {"at the time"}
    assert "with other dates are left out" in texts(page)


def test_several_that_may_be_meant_are_listed_and_none_is_taken(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "who", q="garment")

    assert "may be meant" in texts(page)
    assert not page.dataframe
    assert "from" not in page.query_params


def test_nobody_behind_a_place_says_what_was_searched(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "who", **{"from": "country:BD", "region": "No Such Town"})

    assert "That is no proof that there is none" in texts(page)
    assert not page.dataframe


def test_an_unknown_id_is_said(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "who", **{"from": "site-of-nobody"})

    assert not page.exception
    assert "There is no site, incident, company or country" in page.error[0].value


def test_the_list_for_a_letter_says_what_a_link_does_not_prove(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "who", **{"from": "site-rana-plaza"})

    letter = page.dataframe[1].value.to_dict("records")
    assert {row["Name"] for row in letter} == {row["Company"] for row in companies(page)}
    assert all(row["Sources"] for row in letter)
    assert "does not by itself mean" in texts(page)


def test_hostile_names_are_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = hostile_cases(tmp_path)

    page = open_page(workspace, monkeypatch, "who", **{"from": "site-rana-plaza", "open": "org-primark"})

    assert not page.exception
    assert MARKED[0] in {row["Company"] for row in companies(page)}
    # In what is read as markdown every mark of a name is escaped.
    assert "\\<img" in texts(page)
    assert "<img" not in texts(page).replace("\\<", "")
    assert "**bold**" not in texts(page)
