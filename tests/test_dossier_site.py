"""The record of a place against the files of the cases, read a second time, and over an invented graph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from graph.build import current
from graph.dossier.site import example_sites, record
from graph.dossier.windows import OPEN, SOMEWHERE, STATED, windows
from graph.errors import UsageError
from graph.intake import load
from graph.projection import Projection, link_schema, node_schema, write_projection
from graph.workspace import Workspace
from tests import cases_recomputed as again
from tests.dashboard_pages import CASES

SITES = [row["id"] for row in again.rows("sites")]
INSTRUMENTS = {
    "agreements": ("binding_agreement", "collective_agreement", "procurement_contract"),
    "certificates": ("certificate", "audit"),
    "policies": ("procurement_policy",),
    "reports": ("report", "consumer_guide"),
}
OTHERS = {row["kind"] for row in again.rows("instruments")} - {one for kinds in INSTRUMENTS.values() for one in kinds}
LINKED = {"AUDITED": "audit", "CERTIFIED": "certificate"}


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Projection:
    workspace = Workspace(tmp_path_factory.mktemp("cases"))
    load(workspace, CASES)
    return current(workspace)


def _places(site: str) -> list[str]:
    """The place, the buildings it lies in and the workshops in it, from the file of links."""
    up = [row["to_id"] for row in again.rows("links") if row["relation"] == "LOCATED_IN" and row["from_id"] == site]
    return [*again.inside(site), *up]


def _operators(site: str) -> list[str]:
    return [row["from_id"] for row in again.links_into(site, ("OPERATES",))]


def _expected_instruments(site: str, kinds: set[str]) -> set[tuple[str, str]]:
    subjects = {*_places(site), *_operators(site)}
    return {
        (row["id"], about)
        for row in again.rows("instruments")
        if row["kind"] in kinds
        for about in again.ids(row["about_ids"])
        if about in subjects
    }


@pytest.mark.parametrize("site", SITES)
def test_incidents_unions_and_operators_are_those_of_the_files(cases: Projection, site: str) -> None:
    found = record(cases, site)

    assert {one["id"] for one in found["incidents"]} == {
        row["id"] for row in again.rows("abuses") if row["site_id"] in _places(site)
    }
    for one in found["incidents"]:
        row = again.by_id("abuses")[one["id"]]
        assert [document["id"] for document in one["documents"]] == again.ids(row["source_ids"])
        assert (one["start"] or "", one["end"] or "", one["status"]) == (row["start"], row["end"], row["status"])
        assert one["at"]["id"] == row["site_id"]
    subjects = {*_places(site), *_operators(site)}
    assert sorted((one["id"], one["about"]["id"]) for one in found["unions"]) == sorted(
        (row["from_id"], row["to_id"])
        for row in again.rows("links")
        if row["relation"] == "REPRESENTS" and row["to_id"] in subjects
    )
    assert sorted((one["id"], one["relation"]) for one in found["run_by"]) == sorted(
        (row["from_id"], row["relation"]) for row in again.links_into(site, ("OPERATES", "OWNS"))
    )


@pytest.mark.parametrize("site", SITES)
def test_instruments_are_those_of_the_files(cases: Projection, site: str) -> None:
    found = record(cases, site)

    for kind in ("agreements", "policies", "proceedings"):
        kinds = set(INSTRUMENTS.get(kind, OTHERS))
        there = {(one["id"], one["about"]["id"]) for one in found[kind]}
        assert there == _expected_instruments(site, kinds), kind
    subjects = {*_places(site), *_operators(site)}
    named = {(one["id"], one["about"]["id"]) for one in found["certificates"] if one["id"].startswith("ins-")}
    assert named == _expected_instruments(site, set(INSTRUMENTS["certificates"]))
    linked = [one for one in found["certificates"] if not one["id"].startswith("ins-")]
    assert sorted((one["kind"], one["about"]["id"], one["start"] or "", one["end"] or "") for one in linked) == sorted(
        (LINKED[row["relation"]], row["to_id"], row["valid_from"], row["valid_to"])
        for row in again.rows("links")
        if row["relation"] in LINKED and row["to_id"] in subjects
    )


@pytest.mark.parametrize("site", SITES)
def test_certificates_stand_to_incidents_as_the_dates_say(cases: Projection, site: str) -> None:
    for one in record(cases, site)["certificates"]:
        for against in one["at_incidents"]:
            abuse = again.by_id("abuses")[against["incident"]]
            period = (one["start"] or "", one["end"] or "")
            assert against["verdict"] == again.compared(period, (abuse["start"], abuse["end"]))


@pytest.mark.parametrize(
    "site", ["site-rana-plaza", "site-ali-enterprises", "site-firestone-harbel", "site-natural-fruit"]
)
def test_buyers_and_owners_are_everybody_with_a_way_to_the_place(cases: Projection, site: str) -> None:
    found = record(cases, site)
    ways: dict[str, list[again.Way]] = {}
    for way in again.whole_ways_to(site):
        if way.hops:
            ways.setdefault(way.start, []).append(way)
    tiers = {start: min(way.tier for way in several) for start, several in ways.items()}

    assert {row["brand"]["id"]: row["tier"] for row in found["buyers"]} == {
        one: tier for one, tier in tiers.items() if tier
    }
    assert {row["brand"]["id"] for row in found["owners"]} == {one for one, tier in tiers.items() if not tier}
    for row in found["buyers"]:
        abuse = again.by_id("abuses")[row["incident"]]
        event = (abuse["start"], abuse["end"])
        best = max(again.rank(way.verdict(event)) for way in ways[row["brand"]["id"]])
        assert again.rank(row["verdict"]) == best


def test_the_record_of_rana_plaza_says_what_is_not_recorded(cases: Projection) -> None:
    found = record(cases, "site-rana-plaza")

    assert {one["id"] for one in found["holds"]} == set(again.inside("site-rana-plaza")) - {"site-rana-plaza"}
    assert dict(found["gaps"]) == {
        "operator": 1, "unions": 1, "agreements": 1, "closed": 1, "identifiers": 1, "link_dates": 8,
    }  # fmt: skip
    assert found["site"]["workers_min"] == 3122


def test_what_is_no_place_of_work_is_refused(cases: Projection) -> None:
    with pytest.raises(UsageError, match="is a Brand, not a place of work"):
        record(cases, "org-primark")
    with pytest.raises(UsageError, match="is not in this build"):
        record(cases, "site-nowhere")


def test_examples_are_places_with_the_most_incidents(cases: Projection) -> None:
    counts: dict[str, int] = {}
    for row in again.rows("abuses"):
        if again.by_id("sites")[row["site_id"]]["level"] in ("", "site"):
            counts[row["site_id"]] = counts.get(row["site_id"], 0) + 1

    shown = example_sites(cases)

    assert [one["incidents"] for one in shown] == sorted(counts.values(), reverse=True)[:3]
    assert all(counts[one["id"]] == one["incidents"] for one in shown)


def _spans(start: str | None, end: str | None, listed: tuple[str, ...] = ()) -> list[tuple[str, str, str]]:
    """The spans of one buyer beside an incident in the middle of 2013."""
    step: dict[str, Any] = {
        "relation": "SOURCES_FROM", "from": {"id": "a", "name": "A"}, "to": {"id": "s", "name": "S"}, "key": "k",
        "valid_from": start, "valid_to": end, "listed": list(listed), "status": "documented", "also": [],
    }  # fmt: skip
    incident = {
        "id": "i",
        "start": "2013-06-15",
        "end": "2013-06-15",
        "category": None,
        "status": None,
        "at": {"id": "s", "name": "S"},
    }
    row = {"brand": {"id": "a", "name": "A"}, "tier": 1, "paths": [{"tier": 1, "steps": [step]}]}
    found = windows({"incidents": [incident], "buyers": [row]})
    assert len(found["rows"]) + len(found["undated"]) == 2
    return [
        (one["sure"], one["from"], one["to"]) for one in found["spans"] if found["rows"][one["row"]]["what"] == "buyer"
    ]


def test_short_dates_are_their_whole_period_and_open_ends_stay_open() -> None:
    assert _spans("2013-06-01", "2013-07-01") == [(STATED, "2013-06-01", "2013-07-01")]
    assert _spans("2012", "2014-03") == [
        (STATED, "2012-12-31", "2014-03-01"),
        (SOMEWHERE, "2012-01-01", "2012-12-31"),
        (SOMEWHERE, "2014-03-01", "2014-03-31"),
    ]
    assert _spans("2013", "2013") == [(SOMEWHERE, "2013-01-01", "2013-12-31")]
    assert _spans("2013-01-05", None) == [(STATED, "2013-01-05", "2013-01-05"), (OPEN, "2013-01-05", "2014-06-15")]
    assert _spans(None, "2013-07") == [(SOMEWHERE, "2013-07-01", "2013-07-31"), (OPEN, "2012-06-15", "2013-07-01")]
    assert _spans(None, None, ("2013-02-03",)) == [(STATED, "2013-02-03", "2013-02-03")]
    assert _spans(None, None) == []


def _link(kind: str, start: str, end: str, **more: Any) -> dict[str, Any]:
    return {"from_id": start, "to_id": end, "key": f"{kind}-{start}-{end}", "source": ["Example Institute"], **more}


def test_possible_duplicates_are_listed_with_what_they_rest_on_and_retracted_statements_are_not(tmp_path: Path) -> None:
    def places(*rows: tuple[str, str, str | None]) -> pa.Table:
        return pa.Table.from_pylist(
            [{"id": one, "name": name, "country": country} for one, name, country in rows],
            schema=node_schema("Factory"),
        )

    factories = places(
        ("f-1", "Example Knitwear Ltd", "BD"),
        ("f-2", "EXAMPLE KNITWEAR", "BD"),
        ("f-3", "Example Knitwear Ltd", "IN"),
        ("f-4", "Exemple Knitwear", None),
        ("f-5", "Another Example", "BD"),
        ("f-6", "Example Knitwear 2 Ltd", "BD"),
    )
    brands = pa.Table.from_pylist([{"id": "b-1", "name": "Example Brand"}], schema=node_schema("Brand"))
    unions = pa.Table.from_pylist([{"id": "u-1", "name": "Example Union"}], schema=node_schema("Organisation"))
    tables = {
        "Factory": factories,
        "Brand": brands,
        "Organisation": unions,
        "POSSIBLY_SAME_AS": pa.Table.from_pylist(
            [_link("POSSIBLY_SAME_AS", "f-5", "f-1", score=0.5)], schema=link_schema("POSSIBLY_SAME_AS")
        ),
        "REPRESENTS": pa.Table.from_pylist(
            [_link("REPRESENTS", "u-1", "f-1", status="retracted")], schema=link_schema("REPRESENTS")
        ),
        "SOURCES_FROM": pa.Table.from_pylist(
            [_link("SOURCES_FROM", "b-1", "f-1", status="documented")], schema=link_schema("SOURCES_FROM")
        ),
    }
    found = record(write_projection(tmp_path / "build", tables, {"datasets": []}), "f-1")

    assert {one["id"]: bool(one["statement"]) for one in found["alike"]} == {"f-5": True, "f-2": False, "f-4": False}
    assert found["unions"] == []
    assert {"unions": 1, "incidents": 1, "link_dates": 1, "address": 1, "position": 1}.items() <= dict(
        found["gaps"]
    ).items()
    assert [row["verdict"] for row in found["buyers"]] == [None]
