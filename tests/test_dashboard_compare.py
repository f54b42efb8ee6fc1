"""The screen that sets brands side by side."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.dashboard_pages import open_page, texts
from tests.hostile_case import MARKED, hostile_cases


def table(page: AppTest, column: str) -> list[dict[str, object]]:
    """The first table that has a column."""
    return next(one.value.to_dict("records") for one in page.dataframe if column in one.value.columns)


def test_a_newcomer_finds_three_pairs(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "compare")

    assert not page.exception
    assert "Examples to begin with" in texts(page)
    assert not page.dataframe


def test_an_address_names_the_brands_and_shows_what_they_share(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "compare", brands="org-nike,org-adidas")

    assert not page.exception
    assert sorted(page.multiselect(key="at-brands").value) == ["org-adidas", "org-nike"]
    shared = {row["Place"]: row for row in table(page, "Place")}
    assert shared["PT Kizone"]["adidas Group"] == "tier 1, possible"
    assert shared["PT Kizone"]["Everything there"] == "/site?site=site-pt-kizone"
    side = {row["Brand"]: row for row in table(page, "Brand")}
    assert side["Nike"]["Incidents"] == 8
    assert side["Nike"]["Its trace"] == "/trace?brand=org-nike"


def test_a_number_by_tier_leads_to_the_trace_of_that_tier(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "compare", brands="org-nike,org-adidas")

    assert table(page, "Tier")[0]["Nike"] == "/trace?brand=org-nike&tier=1#8"


def test_a_brand_without_lists_is_not_said_to_publish_nothing(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "compare", brands="org-nike,org-adidas")

    fields = {row["Field"]: row for row in table(page, "Field")}
    assert fields["address"]["Nike"] == "none loaded"
    assert fields["full name of the site"]["adidas Group"] == "1 of 1"
    assert "nothing of what a brand publishes elsewhere" in texts(page)


def test_brands_that_share_nothing_are_told_what_was_searched(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "compare", brands="org-nike,org-primark")

    said = texts(page)
    assert "No place is reached by two or more" in said
    assert "That is no proof that there is none" in said


def test_one_brand_alone_is_described_and_a_second_asked_for(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "compare", brands="org-nike")

    assert "Choose a second brand" in texts(page)
    assert table(page, "Brand")


def test_a_day_that_is_none_is_said(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "compare", brands="org-nike", as_of="soon")

    assert not page.exception
    assert "as_of" in page.error[0].value


def test_hostile_names_are_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = hostile_cases(tmp_path)

    page = open_page(workspace, monkeypatch, "compare", brands="org-nike,org-primark")

    assert not page.exception
    assert table(page, "Brand")[0]["Brand"] in MARKED or table(page, "Brand")[1]["Brand"] in MARKED
    # In what is read as markdown every mark of a name is escaped.
    assert "<img" not in texts(page).replace("\\<", "")
    assert "**bold**" not in texts(page)
