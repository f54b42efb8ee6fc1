"""The page of a place: examples, statements with sources, the axis of time and its table, gaps, and hostile names."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from graph.intake import load
from graph.workspace import Workspace
from tests import cases_recomputed as again
from tests.dashboard_pages import open_page, texts
from tests.own_data import BASE, PUBLIC, write

HOSTILE = "<img src=x onerror=alert(1)> </script> **bold**"


def queries(page: AppTest) -> list[str]:
    return [one.proto.query_string for one in page.get("page_link")]


def words_of(page: AppTest) -> str:
    """The text of a page as a person reads it: without the backslashes and the marks around names."""
    return texts(page).replace("\\", "").replace("\u2068", "").replace("\u2069", "")


def test_without_a_choice_there_are_three_places_and_a_way_to_search(
    cases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(cases, monkeypatch, "site")

    assert "site=site-hansae-vietnam" in queries(page)
    assert len([query for query in queries(page) if query.startswith("site=")]) == 3
    assert any("recorded incidents" in one.proto.label for one in page.get("page_link"))


def test_rana_plaza_with_its_incidents_buyers_workshops_audits_and_gaps(
    cases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(cases, monkeypatch, "site", site="site-rana-plaza")
    shown = words_of(page)

    assert not page.exception and not page.error
    assert "Rana Plaza (building housing five garment factories)" in shown
    collapse = again.by_id("abuses")["ab-rana-plaza-collapse"]
    for source in again.ids(collapse["source_ids"]):
        assert again.by_id("sources")[source]["url"] in shown
    assert "In a workshop in it: Phantom Apparels Ltd" in shown
    assert "Persons, as stated: 1,138 (killed)" in shown
    assert "Audit reported by PWT Group, 2012" in shown
    assert "Dates against incident ab-rana-plaza-collapse: they end before it" in shown
    buyers = page.dataframe[1].value
    assert len(buyers) == 13
    assert set(buyers[buyers["Dates compared"] == "at the time"]["Company, organisation or place"]) == {
        "Joe Fresh", "Primark", "PWT Group", "Loblaw Companies",
    }  # fmt: skip
    assert "/trace?brand=org-primark" in set(buyers["Open"])
    assert {"site=site-ether-tex", "site=site-phantom-tac"} <= set(queries(page))
    assert "A union there" in shown and "no proof" in shown
    assert "Dates on the sourcing of 8 buyers" in shown


def test_the_axis_has_what_is_dated_and_the_table_has_all(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "site", site="site-rana-plaza")

    chart = page.get("vega_lite_chart")[0].proto
    sent = chart.data.data or chart.datasets[0].data.data
    drawn = set(pa.ipc.open_stream(sent).read_all()["row"].to_pylist())
    assert {"Incident: occupational\nsafety", "Primark", "Benetton Group"} <= drawn
    axis = json.loads(chart.spec)["layer"][0]["encoding"]["y"]["axis"]
    assert axis["labelExpr"] == r"split(datum.label, '\n')"  # a line break itself would end the text in it
    assert "Mango" not in drawn
    assert "Mango" in set(page.dataframe[0].value["What"])
    assert "Primark: until 2013-04-24, start not stated" in chart.alt


def test_an_agreement_of_the_place_and_its_operator_is_shown_once(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = words_of(open_page(cases, monkeypatch, "site", site="site-firestone-harbel"))

    assert shown.count("First FAWUL collective agreement with Firestone (2008)") == 1
    assert "About the company that runs it, which may have other places: Firestone Liberia" in shown


def test_a_certificate_is_reported_and_dated_and_never_called_good(
    cases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = words_of(open_page(cases, monkeypatch, "site", site="site-ali-enterprises"))

    assert "Certificate reported by RINA, valid: 2012-08-20 to 2012-09" in shown
    assert "Dates against incident ab-ali-enterprises-fire: they may include it" in shown
    assert "certified good" not in shown


def test_a_group_is_said_to_be_no_place(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    group = next(row["id"] for row in again.rows("sites") if row["level"] == "group")
    sector = next(row["id"] for row in again.rows("sites") if row["level"] == "sector")

    assert "group of sites, no single place" in words_of(open_page(cases, monkeypatch, "site", site=group))
    assert "whole sector, no single place" in words_of(open_page(cases, monkeypatch, "site", site=sector))


@pytest.mark.parametrize("site", [row["id"] for row in again.rows("sites")])
def test_every_place_of_the_cases_opens(cases: Path, monkeypatch: pytest.MonkeyPatch, site: str) -> None:
    page = open_page(cases, monkeypatch, "site", site=site)

    assert not page.exception and not page.error


def test_what_is_no_place_is_said(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "not a place of work" in open_page(cases, monkeypatch, "site", site="org-primark").error[0].value
    assert "not in this build" in open_page(cases, monkeypatch, "site", site=HOSTILE).error[0].value


def test_hostile_names_are_shown_letter_for_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = {name: [dict(row) for row in rows] for name, rows in BASE.items()}
    data["factories.csv"] = [
        {"id": "f-1", "name": HOSTILE, "kind": "factory", "country": "BD", "address": HOSTILE,
         "aliases": HOSTILE + "2", **PUBLIC},
        {"id": "f-2", "name": HOSTILE, "kind": "factory", "country": "BD", **PUBLIC},
    ]  # fmt: skip
    data["brands.csv"][0]["name"] = f"ماركة {HOSTILE}"
    data["incidents.csv"][0]["summary"] = HOSTILE
    data["documents.csv"][0] |= {"title": HOSTILE, "url": "https://example.org/)[x](javascript:alert(1)"}
    load(Workspace(tmp_path / "w"), write(tmp_path / "data", data))

    page = open_page(tmp_path / "w", monkeypatch, "site", site="f-1")

    assert not page.exception and not page.error
    for one in (part for kind in ("markdown", "caption", "subheader", "header") for part in page.get(kind)):
        assert "<img" not in str(one.value).replace("\\<img", "")
        assert "**bold" not in str(one.value)
        assert "](javascript" not in str(one.value).replace("\\](javascript", "")
    assert "<img src=x onerror=alert(1)>" in words_of(page)
    assert "Perhaps the same place: not decided" in words_of(page)
    assert "site=f-2" in queries(page)
