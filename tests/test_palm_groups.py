"""The mills of a group that each brand named, with years: from the build, from Neo4j, and from the files themselves."""

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from graph import model
from graph.ingest.source import Given
from graph.intake import load
from graph.projection import Projection
from graph.query import ask
from graph.store import load as store_load
from graph.store.bolt import Store
from graph.workspace import Workspace

FIXTURES = Path(__file__).parent / "fixtures"
MILLS = FIXTURES / "universal_mill_list" / "universal_mill_list.csv"
YEARS = FIXTURES / "mill_brand_years" / "brand_year_mill.csv"
DATA = Path(__file__).parents[2] / "shared" / "data" / "palmwatch-2023"

Reached = dict[tuple[str, str, str], set[str]]
"""Group, brand and mill (by name, name and UML ID) to years."""


def built(tmp_path: Path, mills: Path, years: Path) -> Projection:
    """Both files loaded into one workspace."""
    workspace = Workspace(tmp_path / "workspace")
    load(workspace, years, Given())  # the order plays no part
    projection = load(workspace, mills, Given()).projection
    assert projection is not None
    return projection


def from_the_build(projection: Projection) -> Reached:
    """Group, brand and mill of every chain of IN_GROUP and SOURCES_FROM."""
    names = {row["id"]: row["name"] for label in ("Supplier", "Brand") for row in _rows(projection, label)}
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for row in _rows(projection, "IN_GROUP"):
        groups[row["from_id"]].add(names[row["to_id"]])
    found: Reached = defaultdict(set)
    for row in _rows(projection, "SOURCES_FROM"):
        for group in groups.get(row["to_id"], ()):
            found[group, names[row["from_id"]], row["to_id"].removeprefix("uml:")] |= set(row["listed"])
    return dict(found)


def _rows(projection: Projection, name: str) -> list[dict[str, Any]]:
    found = projection.nodes(name) if name in model.LABELS else projection.links(name)
    rows: list[dict[str, Any]] = found.to_pylist()
    return rows


def from_the_files(mills: Path, years: Path) -> Reached:
    """The same from the CSV files alone."""
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for row in _csv(mills):
        group = " ".join(row["Group Name"].split())
        if group != "UNKNOWN":
            groups[row["UML ID"].replace(" ", "")].add(group)
    found: Reached = defaultdict(set)
    for row in _csv(years):
        mill = row["UML ID"].replace(" ", "")
        for group in groups.get(mill, ()):
            found[group, row["consumer_brand"], mill].add(row["report_year"])
    return dict(found)


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_of_the_invented_lists(tmp_path: Path) -> None:
    found = from_the_build(built(tmp_path, MILLS, YEARS))

    assert found == from_the_files(MILLS, YEARS)
    assert found == {
        ("EXAMPLE PALM GROUP", "Example Confectionery", "PO9000000001"): {"2018", "2020"},
        ("EXAMPLE PALM GROUP", "Example Confectionery", "PO9000000002"): {"2020"},
        ("EXAMPLE PALM GROUP", "Invented Soaps (IS)", "PO9000000002"): {"2019"},
        ("INVENTED HOLDINGS", "Invented Soaps (IS)", "PO9000000004"): {"2020"},
    }


def test_of_the_real_lists(tmp_path: Path) -> None:
    if not DATA.is_dir():
        pytest.skip("developer data not present: ../shared/data")
    mills, years = DATA / "universal_mill_list.csv", DATA / "brand_year_mill_edges.csv"

    found = from_the_build(built(tmp_path, mills, years))

    assert found == from_the_files(mills, years)
    assert len(found) > 10_000


def test_a_mill_that_no_mill_list_has_is_still_there(tmp_path: Path) -> None:
    projection = built(tmp_path, MILLS, YEARS)

    mills = {row["id"]: row["name"] for row in _rows(projection, "Factory")}
    assert mills["uml:PO9000000009"] is None
    assert mills["uml:PO9000000001"] == "EXAMPLE NORTH"  # the name comes from the list, whichever was loaded first


def test_the_question_in_neo4j(tmp_path: Path, neo4j_store: Store) -> None:
    projection = built(tmp_path, MILLS, YEARS)
    store_load.load(projection, neo4j_store)
    group = next(row["id"] for row in _rows(projection, "Supplier") if row["name"] == "EXAMPLE PALM GROUP")

    answer = ask(neo4j_store, "mills_of_a_group_by_brand", group=group)

    columns = ("brand_id", "site_id", "site", "years", "undated", "periods", "sources", "incidents")
    confectionery, soaps = ["Example Confectionery via PalmWatch"], ["Invented Soaps (IS) via PalmWatch"]
    assert [tuple(row[name] for name in columns) for row in answer.records()] == [
        ("brand:example-confectionery", "uml:PO9000000001", "EXAMPLE NORTH", ["2018", "2020"], 0, [], confectionery, 0),
        ("brand:example-confectionery", "uml:PO9000000002", "EXAMPLE SOUTH", ["2020"], 0, [], confectionery, 0),
        ("brand:invented-soaps-is", "uml:PO9000000002", "EXAMPLE SOUTH", ["2019"], 0, [], soaps, 0),
    ]
    only = ask(neo4j_store, "mills_of_a_group_by_brand", group=group, brand="brand:invented-soaps-is")
    assert [row["brand_id"] for row in only.records()] == ["brand:invented-soaps-is"]
