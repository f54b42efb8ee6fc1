"""The trace screen: what it shows, what its address says, and hostile names in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cases_recomputed import is_brand, rows, whole_ways_to, with_incidents
from own_data import BASE, loaded
from streamlit.testing.v1 import AppTest

from dashboard.opened import Answers, rows_of
from graph.workspace import Workspace
from tests.dashboard_pages import open_page, texts

HOSTILE = ("<img src=x onerror=alert(1)>", "</script><b>x</b>", "**bold** [a](javascript:x)", "شركة المثال")


def pairs_of(brand: str) -> set[tuple[str, str]]:
    """Incidents and sites that a brand reaches, walked over the CSV files alone."""
    reached = {
        site for site in with_incidents() if any(way.links[0]["from_id"] == brand for way in whole_ways_to(site))
    }
    return {(row["id"], row["site_id"]) for row in rows("abuses") if row["site_id"] in reached}


def table(page: AppTest) -> list[dict[Any, Any]]:
    return page.dataframe[0].value.to_dict("records")


def test_the_table_has_every_incident_that_the_files_lead_to(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_brand("org-hm")
    page = open_page(cases, monkeypatch, "trace", brand="org-hm")

    expected = pairs_of("org-hm")
    assert not page.exception
    assert len(table(page)) == len(expected) > 3
    names = {row["id"]: row["name"] for row in rows("sites")}
    assert {row["site"] for row in table(page)} == {names[site] for _, site in expected}
    assert f"{len({incident for incident, _ in expected})} recorded incidents" in texts(page)
    assert f"of {len(expected)} findings" in texts(page)


def test_a_first_visitor_gets_a_sentence_and_examples(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "trace")

    assert "Choose a brand" in texts(page)
    assert len(page.get("page_link")) == 3
    assert not page.dataframe


def test_filters_in_the_address_narrow_the_table_and_are_named(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    every = table(open_page(cases, monkeypatch, "trace", brand="org-hm"))
    page = open_page(cases, monkeypatch, "trace", brand="org-hm", country="BD", verdict="possible")

    expected = [row for row in every if row["country"] == "Bangladesh" and row["verdict"] == "possible"]
    assert table(page) == expected != every
    assert "Bangladesh" in texts(page) and "Filters set" in texts(page)
    assert "left out by the filters" in texts(page)


def test_a_day_takes_the_place_of_the_incidents(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "trace", brand="org-hm", as_of="2009")

    assert {row["verdict"] for row in table(page)} & {"live on 2009", "possibly live on 2009", "ended before 2009"}


def test_an_empty_answer_says_what_was_searched(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "trace", brand="org-hm", country="ZW")

    assert "no proof" in texts(page) and "Searched:" in texts(page)
    assert "None passes the filters" in texts(page)


def test_a_finding_in_the_address_has_its_evidence_beside_it(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "trace", brand="org-hm", finding="ab-garib-fire@site-garib-garib")

    (row,) = (row for row in rows("abuses") if row["id"] == "ab-garib-fire")
    said = texts(page).replace("\\", "")
    assert row["summary"][:60] in said
    cited = [one for one in rows("sources") if one["id"] in row["source_ids"].split(";")]
    for source in cited:
        assert source["title"][:40] in said
        assert source["publisher"][:20] in said
        assert f"]({source['url'][:20]}" in texts(page)
    assert "sources from" in said


def test_a_company_on_the_way_shows_who_links_to_it(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "trace", brand="org-hm", node="org-ha-meem")
    said = texts(page)

    assert not page.exception
    assert "Who is linked to it" in said
    picks = [one for one in page.button if str(one.key).startswith("pick-")]
    assert picks
    picks[0].click().run()
    assert page.query_params["finding"]
    assert "How the brand is linked to it" in texts(page)


def test_what_is_not_there_is_said(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "There is no company" in texts(open_page(cases, monkeypatch, "trace", brand="nobody"))
    page = open_page(cases, monkeypatch, "trace", brand="org-hm", finding="a@b", open="x~y,</script>")
    assert not page.exception
    assert "not among the findings" in texts(page)


def test_hostile_names_stay_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, name in enumerate(HOSTILE):
        base = {file: [dict(row) for row in rows_] for file, rows_ in BASE.items()}
        for file in ("brands.csv", "suppliers.csv", "factories.csv"):
            base[file][0]["name"] = name
        base["incidents.csv"][0]["summary"] = name
        base["documents.csv"][0] |= {"title": name, "publisher": name, "url": f"https://example.org/{number}?a=(b)"}
        folder = tmp_path / str(number)
        loaded(Workspace(folder / "workspace"), folder / "data", base)
        page = open_page(folder / "workspace", monkeypatch, "trace", brand="b-1", finding="i-1@f-1")

        assert not page.exception
        assert table(page)[0]["site"] == name
        for one in page.markdown:
            assert not one.allow_html
            assert "<img" not in one.value.replace("\\<img", "")
            assert "**bold**" not in one.value
            assert "](javascript:" not in one.value


def test_few_big_answers_are_kept_and_many_small_ones() -> None:
    answers = Answers(most=10, rows=100)
    made: list[str] = []

    def make(name: str, size: int) -> dict[str, list[int]]:
        made.append(name)
        return {"findings": list(range(size))}

    for name in "abc":
        answers.get(name, lambda name=name: make(name, 10))  # type: ignore[misc]
    answers.get("a", lambda: make("a", 10))
    assert made == ["a", "b", "c"]
    answers.get("big", lambda: make("big", 85))
    answers.get("a", lambda: make("a", 10))
    answers.get("b", lambda: make("b", 10))
    assert made == ["a", "b", "c", "big", "b"]
    assert rows_of({"findings": [1, 2], "coverage": {"sources": [3]}}) > 3
