"""What the map shows: checked against the files of the cases, and on invented places with every kind of position."""

from __future__ import annotations

import csv
import json
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graph.dossier.places import MOST_MARKS, MOST_ROWS, choices, places
from graph.dossier.world import frames, shapes
from graph.errors import UsageError
from graph.projection import Projection
from graph.workspace import Workspace
from tests.own_data import BASE, CASES, PUBLIC, built, write

DHAKA = (23.81, 90.41)


def factory(id: str, lat: float | str = "", lng: float | str = "", **more: str) -> dict[str, str]:
    stated = {"id": id, "name": f"Example Knitwear {id}", "kind": "factory", "country": "BD", **PUBLIC}
    return {**stated, "lat": str(lat), "lng": str(lng), **more}


FACTORIES = [
    factory("f-1", *DHAKA, geocode_precision="ROOFTOP"),
    factory("f-2", 23.82, 90.42, geocode_precision="city"),
    factory("f-3", 22.35, 91.81),
    factory("f-4", 24.9, 91.87, geocode_precision="Admin1"),
    factory("f-nowhere"),
    factory("f-zero", 0, 0),
    factory("f-abroad", 48.85, 2.35),
    factory("f-country", 23.9, 90.2, geocode_precision="country centroid"),
    factory("f-group", level="group"),
    factory("f-sector", level="sector"),
    factory("f-hostel", 23.98765, 90.12345, facility_type="Worker dormitory"),
]
FARM = {"id": "farm-1", "name": "Example Farm", "kind": "farm", "country": "BD", "lat": "24.12345", "lng": "89.98765"}


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Projection:
    folder = tmp_path_factory.mktemp("invented")
    incident = BASE["incidents.csv"][0]
    rows = {
        **BASE,
        "factories.csv": FACTORIES,
        "farms.csv": [{**FARM, **PUBLIC}],
        "incidents.csv": [
            {**incident, "id": "i-1", "facility_id": "f-1"},
            {**incident, "id": "i-2", "facility_id": "f-1", "category": "forced_labour"},
            {**incident, "id": "i-3", "facility_id": "f-nowhere"},
            {**incident, "id": "i-4", "facility_id": "f-abroad"},
        ],
    }
    return built(Workspace(folder / "space"), write(folder / "data", rows))


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Projection:
    return built(Workspace(tmp_path_factory.mktemp("cases")), CASES)


def by_id(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in rows}


def rows_of(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_cases_are_counted_as_their_files_have_them(cases: Projection) -> None:
    sites, abuses = rows_of("sites.csv"), rows_of("abuses.csv")
    at = Counter(row["site_id"] for row in abuses)
    country = {row["id"]: row["country"] for row in sites}
    placed = {row["id"] for row in sites if row["lat"] and row["level"] == "site"}

    found = places(cases)

    assert found["counts"]["facilities"] == len(sites)
    assert found["counts"]["incidents"] == len(abuses)
    assert set(by_id(found["rows"])) == placed
    assert set(by_id(found["unplaced"])) == set(country) - placed
    assert {id: row["incidents"] for id, row in by_id(found["rows"] + found["unplaced"]).items()} == {
        id: at[id] for id in country
    }
    assert {row["country"]: row["incidents"] for row in found["countries"]} == {
        code: sum(at[id] for id in country if country[id] == code) for code in set(country.values())
    }
    by_level = Counter(row["level"] for row in sites if row["kind"] != "vessel")
    assert (found["counts"]["group"], found["counts"]["sector"]) == (by_level["group"], by_level["sector"])
    assert found["counts"]["vessel"] == sum(row["kind"] == "vessel" for row in sites) == 1


def test_a_ring_counts_only_what_is_not_drawn_and_never_a_flag(cases: Projection) -> None:
    countries = {row["country"]: row for row in places(cases)["countries"]}

    assert countries["BD"]["incidents"] == countries["BD"]["ring"] + countries["BD"]["drawn_incidents"]
    assert countries["BD"]["drawn_incidents"] > 0
    assert countries["VU"]["incidents"] == 1 and countries["VU"]["ring"] == 0


@pytest.mark.parametrize("category", ["forced_labour", "wages"])
def test_a_category_keeps_only_its_places_and_counts_only_its_incidents(cases: Projection, category: str) -> None:
    abuses = [row for row in rows_of("abuses.csv") if row["category"] == category]

    found = places(cases, category=category)

    assert set(by_id(found["rows"] + found["unplaced"])) == {row["site_id"] for row in abuses}
    assert found["counts"]["incidents"] == len(abuses)


def test_every_kind_of_position_is_told_apart(invented: Projection) -> None:
    found = places(invented, zoom="country")

    assert {id: row["precision"] for id, row in by_id(found["rows"]).items()} == {
        "f-1": "exact", "f-2": "town", "f-3": "not_stated", "f-4": "region", "f-hostel": "not_stated",
        "farm-1": "not_stated",
    }  # fmt: skip
    assert {id: row["reason"] for id, row in by_id(found["unplaced"]).items()} == {
        "f-nowhere": "no_position", "f-zero": "zero", "f-abroad": "outside",
        "f-country": "country_only", "f-group": "group", "f-sector": "sector",
    }  # fmt: skip
    assert found["counts"]["doubtful"] == 2


def test_positions_of_homes_and_farms_leave_rounded_only(invented: Projection) -> None:
    for zoom in ("world", "region", "country"):
        found = places(invented, zoom=zoom)
        told = json.dumps(found)
        assert not any(digits in told for digits in ("24.12", "89.98", "23.98", "90.12"))
        rows = by_id(found["rows"])
        assert (rows["farm-1"]["lat"], rows["farm-1"]["lng"], rows["farm-1"]["rounded"]) == (24.1, 90.0, True)
        assert (rows["f-hostel"]["lat"], rows["f-hostel"]["lng"]) == (24.0, 90.1)
        assert (rows["f-1"]["lat"], rows["f-1"]["rounded"]) == (DHAKA[0], False)


def test_marks_hold_every_drawn_place_once_and_open_to_their_places(invented: Projection) -> None:
    for zoom in ("world", "region", "country"):
        found = places(invented, zoom=zoom)
        assert sum(mark["sites"] for mark in found["marks"]) == found["counts"]["placed"] == 6
        assert sum(mark["incidents"] for mark in found["marks"]) == 2
        opened = [places(invented, zoom=zoom, at=mark["key"])["rows"] for mark in found["marks"]]
        assert [len(rows) for rows in opened] == [mark["sites"] for mark in found["marks"]]
        assert len({row["id"] for rows in opened for row in rows}) == 6

    near = places(invented, zoom="region", at="no such mark")
    assert not near["chosen"] and near["rows_of"] == 6


def test_a_mark_is_as_exact_as_its_least_exact_place(invented: Projection) -> None:
    cell = next(mark for mark in places(invented, zoom="region")["marks"] if mark["sites"] > 1)

    assert cell["precision"] in ("town", "not_stated") and "id" not in cell


def test_what_does_not_exist_is_refused_and_an_unknown_country_is_empty(invented: Projection) -> None:
    with pytest.raises(UsageError):
        places(invented, zoom="street")
    with pytest.raises(UsageError):
        places(invented, category="unkindness")
    assert places(invented, country="DE")["counts"]["facilities"] == 0
    assert choices(invented) == {"countries": ["BD"], "categories": ["forced_labour", "wages"]}


def test_many_places_make_few_marks_and_a_short_table(tmp_path: Path) -> None:
    grid = [factory(f"f-{i:02}-{j:02}", 21 + i * 0.09, 88.2 + j * 0.065) for i in range(60) for j in range(60)]
    incident = {**BASE["incidents.csv"][0], "facility_id": "f-59-59"}
    rows = {**BASE, "factories.csv": [*grid, factory("f-1")], "incidents.csv": [incident]}

    found = places(built(Workspace(tmp_path / "space"), write(tmp_path / "data", rows)), zoom="country")

    assert len(grid) > MOST_MARKS >= len(found["marks"]) > 500
    assert sum(mark["sites"] for mark in found["marks"]) == len(grid)
    assert (found["rows_of"], len(found["rows"])) == (len(grid), MOST_ROWS)
    assert found["rows"][0]["id"] == "f-59-59"
    assert [row["id"] for row in found["rows"][1:4]] == ["f-00-00", "f-00-01", "f-00-02"]


def test_every_country_of_the_cases_has_a_frame_that_holds_its_own_point() -> None:
    for row in rows_of("sites.csv"):
        frame = frames()[row["country"]]
        assert frame.holds(np.array([frame.lat]), np.array([frame.lng]))[0]
    assert not frames()["BD"].holds(np.array([48.85]), np.array([2.35]))[0]


def test_no_border_of_the_base_map_runs_across_it() -> None:
    for feature in shapes()["features"]:
        parts = feature["geometry"]["coordinates"]
        for polygon in parts if feature["geometry"]["type"] == "MultiPolygon" else [parts]:
            for ring in polygon:
                assert all(abs(one[0] - other[0]) < 90 for one, other in pairwise(ring))
