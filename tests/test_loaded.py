"""What is loaded, and where it is blank, against an independent count of the files of the cases."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from graph.corrections import retract, withdraw
from graph.dossier.loaded import history, loaded
from graph.projection import Projection
from graph.workspace import Workspace
from tests.own_data import BASE, CASES, built, write


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace(tmp_path_factory.mktemp("space"))


@pytest.fixture(scope="module")
def cases(space: Workspace) -> Projection:
    return built(space, CASES)


def rows_of(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_documents_are_those_of_the_file_and_those_among_the_instruments(cases: Projection) -> None:
    sources = rows_of("sources.csv")
    reports = [row for row in rows_of("instruments.csv") if row["kind"] in ("report", "consumer_guide")]

    found = loaded(cases)["documents"]

    assert found["of"] == len(sources) + len(reports)
    kinds = Counter(row["kind"] for row in sources) + Counter(row["kind"] for row in reports)
    assert found["kinds"] == dict(kinds)
    counted = {one["publisher"]: one["documents"] for one in found["publishers"]}
    for publisher, count in Counter(row["publisher"] for row in sources).most_common(5):
        assert counted[publisher] >= count
    assert found["last"] >= max(row["published"] for row in sources)


def test_dated_links_and_incidents_are_those_with_any_date_in_the_files(cases: Projection) -> None:
    links = rows_of("links.csv")
    expected = {
        kind: (
            sum(row["relation"] == kind for row in links),
            sum(row["relation"] == kind and bool(row["valid_from"] or row["valid_to"]) for row in links),
        )
        for kind in ("SOURCES_FROM", "OPERATES", "OWNS", "LOCATED_IN")
    }
    abuses = rows_of("abuses.csv")
    expected["Incident"] = (len(abuses), sum(bool(row["start"] or row["end"]) for row in abuses))

    assert {one["name"]: (one["of"], one["dated"]) for one in loaded(cases)["dated"]} == expected


def test_statuses_and_years_are_those_of_the_files(cases: Projection) -> None:
    found = loaded(cases)
    abuses = rows_of("abuses.csv")

    assert found["statuses"]["incidents"] == dict(Counter(row["status"] for row in abuses))
    walked = [row for row in rows_of("links.csv") if row["relation"] in ("SOURCES_FROM", "OPERATES", "OWNS", "LOCATED_IN")]  # fmt: skip  # noqa: E501
    assert found["statuses"]["links"] == dict(Counter(row["status"] for row in walked))
    years = Counter((row["start"] or row["end"])[:4] or None for row in abuses)
    assert {one["year"]: one["incidents"] for one in found["years"]} == dict(years)


def test_places_without_a_buyer_are_those_no_walk_from_a_buyer_reaches(cases: Projection) -> None:
    follow = defaultdict(set)
    for row in rows_of("links.csv"):
        if row["relation"] in ("SOURCES_FROM", "OPERATES", "OWNS", "LOCATED_IN"):
            follow[row["from_id"]].add(row["to_id"])
    buyers = ("brand", "retailer", "trader", "public_buyer")
    todo = [row["id"] for row in rows_of("organisations.csv") if row["kind"] in buyers]
    reached = set(todo)
    while todo:
        fresh = follow[todo.pop()] - reached
        reached |= fresh
        todo.extend(fresh)
    sites = {row["id"]: row["country"] for row in rows_of("sites.csv")}
    with_incident = {row["site_id"] for row in rows_of("abuses.csv")}

    found = loaded(cases)["countries"]

    assert {one["country"]: (one["facilities"], one["places"], one["without_buyer"]) for one in found} == {
        code: (
            sum(at == code for at in sites.values()),
            sum(sites[id] == code for id in with_incident),
            sum(sites[id] == code for id in with_incident - reached),
        )
        for code in set(sites.values())
    }
    assert sum(one["without_buyer"] for one in found) > 0


def test_rows_of_a_dataset_are_what_it_states_and_shared_rows_count_for_both(tmp_path: Path) -> None:
    space = Workspace(tmp_path / "space")
    built(space, write(tmp_path / "one"))
    two = built(space, write(tmp_path / "two"))

    found = loaded(two)

    rows = {one["dataset"]: one["rows"] for one in found["datasets"]}
    assert set(rows) == {"one", "two"} and rows["one"] == rows["two"] > len(BASE)
    assert found["as_of"]["missing"] + len({one["as_of"] for one in found["datasets"]} - {None}) >= 1


def test_the_history_has_loads_and_decisions_with_their_reasons(tmp_path: Path) -> None:
    space = Workspace(tmp_path / "space")
    built(space, write(tmp_path / "one"))
    built(space, write(tmp_path / "two", {**BASE, "brands.csv": [{**BASE["brands.csv"][0]}]}))
    with space.writing():
        retract(space, "i-1", "the publisher took it back")
        withdraw(space, "two", "loaded by mistake")

    found = history(space)

    assert set(found["loads"]) == {"one", "two"}
    assert [(one["kind"], one["about"], one["reason"]) for one in found["decisions"]] == [
        ("retract", "i-1", "the publisher took it back"),
        ("withdraw", "two", "loaded by mistake"),
    ]
    assert (found["withdrawn"], found["retracted"], found["behind"]) == (["two"], ["i-1"], False)


def test_a_retracted_incident_is_in_no_count_of_what_is_recorded(tmp_path: Path) -> None:
    space = Workspace(tmp_path / "space")
    built(space, write(tmp_path / "one"))
    with space.writing():
        after = retract(space, "i-1", "the publisher took it back").projection

    found = loaded(after)

    assert sum(one["incidents"] for one in found["countries"]) == 0 and found["years"] == []
    assert found["statuses"]["incidents"] == {"retracted": 1}


def test_nothing_loaded_has_an_empty_history(tmp_path: Path) -> None:
    assert history(Workspace(tmp_path))["decisions"] == []
