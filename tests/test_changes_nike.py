"""The published lists of one brand of 2021 and 2023 compared, where they lie beside the checkout (developer data)."""

import csv
from pathlib import Path

import pytest
from own_data import links

from graph.changes import Differences, choose, compare_versions
from graph.countries import countries
from graph.ingest.source import Given
from graph.intake import load
from graph.names import fold
from graph.projection import Projection
from graph.workspace import Workspace

DATA = Path(__file__).parents[2] / "shared" / "data"
OLDER = DATA / "nike-2021-manufacturing-map" / "Nike.xls"
NEWER = DATA / "sport-brands-2023" / "merged_adidas_nike.csv"
Loaded = tuple[Differences, Projection]


@pytest.fixture(scope="module")
def nike(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """The newer version loaded first: the order plays no part."""
    if not (OLDER.exists() and NEWER.exists()):
        pytest.skip("developer data not present: ../shared/data")
    workspace = Workspace(tmp_path_factory.mktemp("nike"))
    load(workspace, NEWER, Given(brand="Nike", as_of="2023", dataset="nike-list"))
    projection = load(workspace, OLDER, Given(dataset="nike-list")).projection
    assert projection is not None
    return compare_versions(workspace, *choose(workspace, "nike-list"), "partner"), projection


def rows_of_2023() -> list[dict[str, str]]:
    """The rows of the brand in the newer file, read by the csv module."""
    with NEWER.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["Corporation_Brand"].strip().lower() == "nike"]


def factory_column(rows: list[dict[str, str]]) -> str:
    return next(name for name in rows[0] if "factory" in name.lower() and "name" in name.lower())


def test_what_went_is_not_in_the_newer_file_and_what_came_is(nike: Loaded) -> None:
    rows = rows_of_2023()
    column = factory_column(rows)
    codes = {name: code for code, name in countries().items()}
    unread = {fold(row[column]) for row in rows if next(iter(row.values())) not in codes}
    names = {(fold(row[column]), codes.get(next(iter(row.values())))) for row in rows}
    changes = [one for one in nike[0].changes if one.side.label == "Factory" and one.doubt is None]

    dropped = [one for one in changes if one.kinds == ("dropped",) and one.after is None]
    added = [one for one in changes if one.kinds == ("added",) and one.before is None]

    assert len(dropped) > 100 and len(added) > 200
    assert len(unread) < len(rows) / 10
    assert [one.side for one in dropped if (fold(one.side.name), one.side.country) in names] == []
    assert [
        one.side for one in added if not {(fold(one.side.name), one.side.country), (fold(one.side.name), None)} & names
    ] == []


def test_every_row_of_both_versions_is_somewhere(nike: Loaded) -> None:
    """Rows of the older version: the same, respelled, changed, paired or dropped; of the newer likewise."""
    found, projection = nike
    listed = {
        day: {link["to_id"] for link in links(projection, "SOURCES_FROM") if day in link["listed"]}
        for day in ("2021-02", "2023")
    }
    factories = set(projection.nodes("Factory", ["id"])["id"].to_pylist())
    old, new = (listed[day] & factories for day in ("2021-02", "2023"))
    whole = [one for one in found.changes if one.side.label == "Factory"]

    gone = {one.before.id for one in whole if one.before and (one.after is None or one.after.id != one.before.id)}
    come = {one.after.id for one in whole if one.after and (one.before is None or one.after.id != one.before.id)}

    assert gone == old - new
    assert come == new - old
    assert found.left_out == 0
    assert len(rows_of_2023()) == 607 >= len(new)


def test_a_site_that_went_without_a_doubt_is_delisted_in_the_build(nike: Loaded) -> None:
    found, projection = nike
    delisted = {link["to_id"] for link in links(projection, "SOURCES_FROM") if link["delisted"] == ["2023"]}

    gone = {
        one.before.id
        for one in found.changes
        if one.kinds == ("dropped",) and one.before and one.doubt is None and one.side.label == "Factory"
        and any(name == "Nike" for _, name in one.companies)
    }  # fmt: skip

    assert gone and gone <= delisted
