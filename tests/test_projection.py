"""The projection's files: the same rows give the same bytes and digest, and nothing changed goes unseen."""

import hashlib
import json
import os
import struct
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from own_data import BASE, CASES, built, changed, files_of, links, nodes, write

from graph import model
from graph.columns import in_order, repeated, with_bounds
from graph.errors import LedgerError
from graph.projection import (
    Projection,
    check_projection,
    combine_digests,
    digest_table,
    link_schema,
    node_schema,
    write_projection,
)
from graph.workspace import Workspace

OTHER = {
    "documents.csv": [{"id": "d-9", "title": "T", "publisher": "P", "kind": "news", "visibility": "public"}],
    "brands.csv": [
        {"id": "b-1", "name": "Brand 1 Ltd", "kind": "retailer", "country": "FR", "visibility": "public"},
        {"id": "b-9", "name": "Brand nine", "kind": "brand", "visibility": "public"},
    ],
    "suppliers.csv": [{"id": "s-9", "name": "Sup", "kind": "trader", "visibility": "public"}],
    "links.csv": [
        {"from_id": "b-1", "relation": "SOURCES_FROM", "to_id": "s-9", "status": "alleged", "document_ids": "d-9"},
    ],
}
LOAD = """
import sys
from pathlib import Path
from graph.intake import load
from graph.workspace import Workspace
for path in sys.argv[2:]:
    projection = load(Workspace(Path(sys.argv[1])), Path(path)).projection
print(projection.folder)
"""


def start_load(workspace: Path, paths: list[Path], seed: str) -> "subprocess.Popen[str]":
    """Load in a process of its own with this hash seed."""
    command = [sys.executable, "-c", LOAD, str(workspace), *map(str, paths)]
    return subprocess.Popen(command, env={**os.environ, "PYTHONHASHSEED": seed}, stdout=subprocess.PIPE, text=True)


def test_same_inputs_give_the_same_digest_and_bytes_whatever_hash_seed_and_order_of_import(tmp_path: Path) -> None:
    first, second = write(tmp_path / "one"), write(tmp_path / "two", OTHER)

    started = [
        start_load(tmp_path / "w1", [first, second, CASES], "0"),
        start_load(tmp_path / "w2", [CASES, second, first], "1"),
    ]
    made = [Projection(Path(process.communicate()[0].strip())) for process in started]
    for path in (second, CASES, first):
        here = built(Workspace(tmp_path / "w3"), path)

    assert made[0].digest == made[1].digest == here.digest
    assert files_of(made[0].folder) == files_of(made[1].folder) == files_of(here.folder)


def test_another_cell_gives_another_digest(tmp_path: Path) -> None:
    digests = {
        built(Workspace(tmp_path / str(n)), write(tmp_path / "data", rows)).digest
        for n, rows in enumerate(
            [
                BASE,
                changed("links.csv", 0, valid_to="2014-03-01"),
                changed("links.csv", 0, valid_to=""),
                changed("brands.csv", 0, name="Brand one "),
                changed("incidents.csv", 0, affected="0"),
            ]
        )
    }

    assert len(digests) == 5


def test_partial_dates_keep_their_text_and_have_the_days_that_bound_them_beside_them(tmp_path: Path) -> None:
    projection = built(Workspace(tmp_path / "w"), write(tmp_path / "data"))

    (link,) = links(projection, "SOURCES_FROM")
    assert (link["valid_from"], link["from_first"], link["from_last"]) == ("2012", "2012-01-01", "2012-12-31")
    assert (link["valid_to"], link["to_first"], link["to_last"]) == ("2014-03", "2014-03-01", "2014-03-31")
    incident = nodes(projection, "Incident")["i-1"]
    assert (incident["start"], incident["start_first"], incident["start_last"]) == (
        "2013-04",
        "2013-04-01",
        "2013-04-30",
    )
    assert incident["end"] is incident["end_first"] is incident["end_last"] is None


def test_every_table_has_the_columns_of_the_model_and_is_sorted_by_its_key(tmp_path: Path) -> None:
    projection = built(Workspace(tmp_path / "w"), CASES)

    for name in projection.manifest["tables"]:
        label = name in model.LABELS
        table = projection.nodes(name) if label else projection.links(name)
        keys = [tuple(row.values()) for row in table.select(model.NODE_KEY if label else model.LINK_KEY).to_pylist()]
        assert table.schema == (node_schema(name) if label else link_schema(name))
        assert keys == sorted(set(keys), key=lambda key: [part.encode() for part in key])


def test_a_table_without_rows_reads_as_empty(tmp_path: Path) -> None:
    projection = built(Workspace(tmp_path / "w"), write(tmp_path / "data"))

    assert projection.rows("Mine") == 0
    assert projection.nodes("Mine").num_rows == 0
    assert projection.links("FILED", ["to_id", "from_id"]).column_names == ["to_id", "from_id"]


# digest


def table(**columns: list[object]) -> pa.Table:
    return pa.table(columns)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (table(a=["xy", "z"]), table(a=["x", "yz"])),
        (table(a=["x", None]), table(a=[None, "x"])),
        (table(a=["", "x"]), table(a=[None, "x"])),
        (table(a=[["x", "y"], ["z"]]), table(a=[["x"], ["y", "z"]])),
        (table(a=["x"]), table(b=["x"])),
        (table(a=["x"], b=["y"]), table(a=["y"], b=["x"])),
        (table(a=[1, 2]), table(a=[2, 1])),
        (table(a=[1.5]), table(a=[1.25])),
        (table(a=[True, False]), table(a=[False, True])),
        (table(a=["x", "y"]), table(a=["y", "x"])),
    ],
)
def test_different_rows_have_different_digests(one: pa.Table, other: pa.Table) -> None:
    assert digest_table(one) != digest_table(other)


def test_the_digest_does_not_see_how_rows_are_cut_into_chunks() -> None:
    rows = table(
        a=["x", None, "é", ""], b=[["p"], None, ["q", "r"], ["s"]], c=[1, None, 3, 4], d=[True, None, False, True]
    )

    cut = pa.concat_tables([rows.slice(0, 1), rows.slice(1, 2), rows.slice(3)])

    assert digest_table(cut) == digest_table(rows) == digest_table(cut.combine_chunks())


def digest_by_hand(columns: dict[str, list[object]]) -> str:
    """The digest as its documentation words it, with nothing but the standard library."""
    total = hashlib.sha256(f"{len(next(iter(columns.values())))}\n".encode())
    for name, values in columns.items():
        total.update(f"{name}\n".encode() + bytes(value is not None for value in values))
        present = [value for value in values if value is not None]
        if isinstance(present[0], list):
            total.update(b"".join(struct.pack("<q", len(value)) for value in present))
            present = [item for value in present for item in value]
        if isinstance(present[0], str):
            texts = [value.encode() for value in present]
            total.update(b"".join(struct.pack("<q", len(text)) for text in texts) + b"".join(texts))
        elif isinstance(present[0], bool):
            total.update(bytes(present))
        else:
            total.update(b"".join(struct.pack("<d" if isinstance(one, float) else "<q", one) for one in present))
    return total.hexdigest()


def test_the_digest_is_what_its_documentation_says_and_depends_on_no_library() -> None:
    columns: dict[str, list[object]] = {
        "text": ["x", None, "é漢", ""],
        "texts": [["p", "qq"], None, ["é"], ["r", "s", "t"]],
        "int": [1, None, -3, 2**40],
        "float": [0.5, None, -7.25, 1e300],
        "bool": [True, None, False, True],
    }

    assert digest_table(pa.table(columns)) == digest_by_hand(columns)


def test_tables_without_rows_do_not_count() -> None:
    assert combine_digests({"Brand": "1"}) != combine_digests({"Brand": "1", "Farm": "2"})
    assert combine_digests({"a": "1", "b": "2"}) == combine_digests({"b": "2", "a": "1"})


# order and bounds


def test_rows_are_sorted_by_bytes_not_by_locale() -> None:
    rows = table(id=["é", "z", "Z", "a", "10", "9"])

    assert in_order(rows, ["id"]).column("id").to_pylist() == ["10", "9", "Z", "a", "z", "é"]


def test_what_stands_twice_is_named() -> None:
    assert repeated(pa.chunked_array([["b", "a"], ["a", "b", "c"]])) == ["a", "b"]


def test_bounds_are_added_where_the_model_has_them() -> None:
    stated = pa.Table.from_pylist([{"id": "x", "published": "2012-02"}], schema=node_schema("Document", derived=False))

    (row,) = with_bounds(stated, model.node_columns("Document")).to_pylist()

    assert (row["published_first"], row["published_last"]) == ("2012-02-01", "2012-02-29")


# damage


def test_any_flipped_byte_of_a_build_is_seen(tmp_path: Path) -> None:
    projection = built(Workspace(tmp_path / "w"), write(tmp_path / "data"))
    paths = sorted(projection.folder.rglob("*.parquet"))
    assert len(paths) > 8

    for path in paths:
        whole = path.read_bytes()
        for position in range(0, len(whole), max(1, len(whole) // 7)):
            path.write_bytes(whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :])
            assert check_projection(Projection(projection.folder)), (path.name, position)
        path.write_bytes(whole)
    assert check_projection(Projection(projection.folder)) == []


@pytest.mark.parametrize("damage", ["gone", "torn", "empty"])
def test_a_damaged_table_is_an_error_that_says_rebuild(tmp_path: Path, damage: str) -> None:
    projection = built(Workspace(tmp_path / "w"), write(tmp_path / "data"))
    path = projection.folder / "nodes" / "Brand.parquet"
    raw = path.read_bytes()
    path.unlink()
    if damage != "gone":
        path.write_bytes(raw[: len(raw) // 2] if damage == "torn" else b"")

    with pytest.raises(LedgerError, match=r"Brand\.parquet.*tiertrace rebuild"):
        projection.nodes("Brand")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 99, "digest": "x", "tables": {}}'])
def test_a_manifest_that_is_none_is_an_error_that_says_rebuild(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text, "utf-8")

    with pytest.raises(LedgerError, match="tiertrace rebuild"):
        _ = Projection(tmp_path).digest


def test_a_projection_holds_no_time_and_no_path(tmp_path: Path) -> None:
    projection = built(Workspace(tmp_path / "w"), write(tmp_path / "data"))

    for content in files_of(projection.folder).values():
        assert str(tmp_path).encode() not in content
    manifest = json.dumps(projection.manifest)
    assert "20" + "26-" not in manifest and '"at"' not in manifest


def test_writing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    rows = pa.Table.from_pylist([{"id": "country:BD", "name": "Bangladesh"}], schema=node_schema("Country"))

    for folder in ("a", "b"):
        write_projection(tmp_path / folder, {"Country": rows}, {"profile": "public"})

    assert files_of(tmp_path / "a") == files_of(tmp_path / "b")
