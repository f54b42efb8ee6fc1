"""Versions of a list: all stay in force, the newest speaks, and the order in which they were loaded plays no part."""

import itertools
import json
import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from dated_lists import BRAND, LIST, OTHER_BRAND, Row, add_version, site, site_id
from own_data import files_of, links, loaded, nodes

from graph import build
from graph.corrections import undo_load
from graph.errors import InputError
from graph.ledger import entries, read_records, records_schema, store_records
from graph.projection import Projection
from graph.verify import verify
from graph.workspace import Workspace

KNITS = site("Example Knitwear Ltd", "1 Example Road", id="os_id:EX1", workers_min=100, workers_max=100)
DYES = site("Example Dye House", "2 Example Road")
CAPS = site("Example Caps", "3 Example Road")
VERSIONS: dict[str, list[Row]] = {
    "2019-06": [KNITS, DYES],
    "2020-06-01": [{**KNITS, "name": "Example Knitwear Two Ltd", "workers_min": None, "workers_max": None}, CAPS],
    "2021": [{**KNITS, "name": "Example Knitwear Three Ltd", "workers_min": 70, "workers_max": 90}, DYES, CAPS],
}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "w")


@pytest.fixture
def three(workspace: Workspace) -> Projection:
    for as_of, rows in VERSIONS.items():
        add_version(workspace, as_of, rows)
    return build.current(workspace)


def link_to(projection: Projection, row: Row) -> dict[str, Any]:
    [found] = [one for one in links(projection, "SOURCES_FROM") if one["to_id"] == site_id(row)]
    return found


def test_versions_loaded_in_any_order_give_one_build_byte_for_byte(tmp_path: Path) -> None:
    made = set()
    for number, order in enumerate(itertools.permutations(VERSIONS)):
        workspace = Workspace(tmp_path / str(number))
        for as_of in order:
            projection = add_version(workspace, as_of, VERSIONS[as_of])
        made.add((projection.folder.name, json.dumps({k: v.hex() for k, v in files_of(projection.folder).items()})))
        assert verify(workspace).wrong == []

    assert len(made) == 1


def test_the_newest_version_gives_the_values_and_older_names_become_aliases(three: Projection) -> None:
    knits = nodes(three, "Factory")["os_id:EX1"]

    assert knits["name"] == "Example Knitwear Three Ltd"
    assert knits["aliases"] == ["Example Knitwear Ltd", "Example Knitwear Two Ltd"]
    assert (knits["workers_min"], knits["workers_max"]) == (70, 90)
    # The rows of the older versions stay cited for the names they prove.
    assert knits["row"] == [f"{LIST}-{as_of}.csv:2" for as_of in ("2019-06", "2020-06-01", "2021")]
    assert knits["dataset"] == [LIST]


def test_what_the_newest_version_states_no_more_is_not_carried_over(workspace: Workspace) -> None:
    add_version(workspace, "2019", [{**KNITS, "is_closed": True}])

    projection = add_version(workspace, "2020", [{**KNITS, "workers_min": None, "workers_max": None}])

    knits = nodes(projection, "Factory")["os_id:EX1"]
    assert (knits["is_closed"], knits["workers_min"], knits["aliases"]) == (None, None, None)
    assert knits["row"] == [f"{LIST}-2020.csv:2"]


def test_a_difference_between_versions_is_a_change_and_no_contradiction(three: Projection) -> None:
    assert "conflicts" not in three.manifest["report"]


def test_another_dataset_is_compared_with_the_newest_version_only(tmp_path: Path, workspace: Workspace) -> None:
    brand = {"id": BRAND[0], "name": "Example Brand Ltd", "kind": "brand", "country": "SE"}
    loaded(workspace, tmp_path / "zz-other", {"brands.csv": [brand], "factories.csv": [
        {"id": "os_id:EX1", "name": "Example Knitwear", "kind": "factory", "country": "BD", "address": "9 Other Road"}
    ]})  # fmt: skip
    for as_of, rows in VERSIONS.items():
        projection = add_version(workspace, as_of, rows)

    assert projection.manifest["report"]["conflicts"] == [
        "os_id:EX1: address is '1 Example Road' or '9 Other Road', by dataset"
    ]
    assert nodes(projection, "Factory")["os_id:EX1"]["aliases"] == [
        "Example Knitwear", "Example Knitwear Ltd", "Example Knitwear Two Ltd",
    ]  # fmt: skip


def test_a_link_carries_the_day_of_every_version_that_states_it_and_the_newest_row(three: Projection) -> None:
    found = {row["name"]: link_to(three, row) for row in (KNITS, DYES, CAPS)}

    assert found["Example Knitwear Ltd"]["listed"] == ["2019-06", "2020-06-01", "2021"]
    assert found["Example Dye House"]["listed"] == ["2019-06", "2021"]
    assert found["Example Caps"]["listed"] == ["2020-06-01", "2021"]
    assert found["Example Dye House"]["row"] == [f"{LIST}-2021.csv:3"]
    assert found["Example Dye House"]["documents"] == [f"{LIST}-2019-06", f"{LIST}-2021"]
    assert [one["delisted"] for one in found.values()] == [None, ["2020-06-01"], None]


def test_a_site_that_only_an_older_version_states_stays_with_its_own_row(workspace: Workspace) -> None:
    add_version(workspace, "2019", [KNITS, DYES])

    projection = add_version(workspace, "2020", [KNITS])

    assert nodes(projection, "Factory")[site_id(DYES)]["row"] == [f"{LIST}-2019.csv:3"]
    link = link_to(projection, DYES)
    assert (link["listed"], link["delisted"]) == (["2019"], ["2020"])


def test_a_later_load_of_the_same_day_corrects_the_earlier_one(workspace: Workspace) -> None:
    add_version(workspace, "2019", [KNITS, DYES])
    add_version(workspace, "2020", [KNITS, CAPS])

    projection = add_version(workspace, "2019", [KNITS])

    assert site_id(DYES) not in nodes(projection, "Factory")
    assert [one["as_of"] for one in projection.manifest["datasets"]] == ["2019", "2020"]
    assert len(entries(workspace)) == 3


def test_undoing_a_correction_brings_back_what_it_corrected(workspace: Workspace) -> None:
    first = add_version(workspace, "2019", [KNITS, DYES]).digest
    add_version(workspace, "2019", [KNITS])

    with workspace.writing():
        undo_load(workspace, 2, "it was the wrong file")

    assert build.current(workspace).digest == first


def test_a_version_without_a_day_is_refused_with_the_remedy_and_nothing_is_written(workspace: Workspace) -> None:
    before = add_version(workspace, "2019", [KNITS]).digest

    with pytest.raises(InputError, match="--as-of"):
        add_version(workspace, None, [DYES])

    assert len(entries(workspace)) == 1
    assert build.current(workspace).digest == before


def test_a_list_kept_by_version_and_a_dataset_replaced_as_a_whole_do_not_share_a_name(workspace: Workspace) -> None:
    add_version(workspace, "2019", [KNITS])

    with pytest.raises(InputError, match="--dataset"):
        add_version(workspace, "2020", [DYES], history="replace")
    with pytest.raises(InputError, match="not a date"):
        add_version(workspace, "spring 2020", [DYES])


# delisted: only what a version that speaks of the same company leaves out


def test_a_version_that_names_nothing_of_a_company_delists_nothing_of_it(workspace: Workspace) -> None:
    other = {**CAPS, "brand": OTHER_BRAND}
    add_version(workspace, "2019", [KNITS, other])

    projection = add_version(workspace, "2020", [KNITS])

    assert link_to(projection, other)["delisted"] is None
    projection = add_version(workspace, "2021", [KNITS, {**DYES, "brand": OTHER_BRAND}])
    assert link_to(projection, other)["delisted"] == ["2021"]


def test_a_site_that_is_listed_for_other_goods_is_still_listed(workspace: Workspace) -> None:
    add_version(workspace, "2019", [{**KNITS, "product": "shirts"}, CAPS])
    add_version(workspace, "2020", [{**KNITS, "product": "caps"}, CAPS])

    projection = add_version(workspace, "2021", [CAPS])

    found = {one["product"]: one for one in links(projection, "SOURCES_FROM") if one["to_id"] == site_id(KNITS)}
    assert {name: (one["listed"], one["delisted"]) for name, one in found.items()} == {
        "shirts": (["2019"], None),
        "caps": (["2020"], ["2021"]),
    }


def test_a_site_listed_again_and_left_out_again_has_both_days(workspace: Workspace) -> None:
    for as_of, rows in (("2018", [KNITS, CAPS]), ("2019", [CAPS]), ("2020", [KNITS, CAPS]), ("2021", [CAPS])):
        projection = add_version(workspace, as_of, rows)

    link = link_to(projection, KNITS)
    assert (link["listed"], link["delisted"]) == (["2018", "2020"], ["2019", "2021"])


def test_what_a_profile_does_not_admit_neither_delists_nor_shows_its_day(workspace: Workspace) -> None:
    private = {"visibility": "private"}
    add_version(workspace, "2019", [KNITS, DYES])
    add_version(workspace, "2020", [{**KNITS, **private}, {**CAPS, **private}])
    add_version(workspace, "2021", [CAPS, {**KNITS, **private}])

    with workspace.writing():
        public = build.build(workspace, "public")
        whole = build.build(workspace, "private")

    assert link_to(public, KNITS)["listed"] == ["2019"]
    assert link_to(public, KNITS)["delisted"] is None  # it is listed still, which this build may not say
    assert link_to(public, DYES)["delisted"] == ["2021"]
    assert link_to(whole, DYES)["delisted"] == ["2020"]
    assert [one["as_of"] for one in public.manifest["datasets"]] == ["2019", "2020", "2021"]  # its document is public
    assert nodes(public, "Factory")["os_id:EX1"]["row"] == [f"{LIST}-2019.csv:2"]


def test_the_newest_version_says_what_kind_of_place_it_is(workspace: Workspace) -> None:
    add_version(workspace, "2020", [{**KNITS, "label": "Farm"}, CAPS])

    projection = add_version(workspace, "2019", [KNITS, CAPS])

    assert "os_id:EX1" in nodes(projection, "Farm")
    assert "os_id:EX1" not in nodes(projection, "Factory")


@pytest.mark.parametrize("seed", range(6))
def test_random_versions_are_what_a_plain_reading_makes_of_them(tmp_path: Path, seed: int) -> None:
    """Against a recomputation row by row: names, listed days, delisted days."""
    chance = random.Random(seed)
    brands = [BRAND, OTHER_BRAND]
    sites = [(f"os_id:E{number}", brand) for number in range(6) for brand in brands]
    days = [f"20{number:02}" for number in range(10, 16)]
    stated = {
        day: {one: chance.choice("abc") for one in sites if chance.random() < 0.5 and (one[1] == BRAND or int(day) % 2)}
        for day in days
    }
    workspace = Workspace(tmp_path)
    for day in chance.sample(days, len(days)):
        names = {node: name for (node, _), name in stated[day].items()}
        rows = [site(names[node], id=node, brand=brand) for node, brand in stated[day]]
        projection = add_version(workspace, day, rows)

    for link in links(projection, "SOURCES_FROM"):
        pair = next(one for one in sites if (one[0], one[1][0]) == (link["to_id"], link["from_id"]))
        assert link["listed"] == [day for day in days if pair in stated[day]]
        gone, there = [], False
        for day in days:
            if pair in stated[day]:
                there = True
            elif there and any(brand == pair[1] for _, brand in stated[day]):
                gone, there = [*gone, day], False
        assert (link["delisted"] or []) == gone
    for node, about in nodes(projection, "Factory").items():
        said = [{one[0]: name for one, name in stated[day].items()}.get(node) for day in days]
        names = [name for name in said if name]
        assert about["name"] == names[-1]
        assert (about["aliases"] or []) == sorted(set(names) - {names[-1]})


def test_records_written_before_the_model_had_a_column_are_read_with_it_empty(workspace: Workspace) -> None:
    workspace.prepare()
    table = pa.Table.from_pylist([{"id": "f-1", "name": "Example Knitwear Ltd"}], schema=records_schema("Factory"))
    sha256 = store_records(workspace, {"Factory": table})["Factory"]["sha256"]
    path = workspace.ledger / "records" / f"{sha256}.parquet"
    pq.write_table(table.drop_columns(["is_closed", "products"]), path)

    read = read_records(workspace, "Factory", sha256)

    assert read.schema.names == records_schema("Factory").names
    assert read.to_pylist()[0]["name"] == "Example Knitwear Ltd"
    assert read.to_pylist()[0]["is_closed"] is None
