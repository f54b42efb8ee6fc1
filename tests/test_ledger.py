"""The ledger: append-only, every entry bound to the one before, every file named by its hash."""

import json
from pathlib import Path

import pyarrow as pa
import pytest
from own_data import CASES, built, changed, files_of, links, write

from graph.errors import LedgerError
from graph.ledger import (
    append,
    entries,
    hash_file,
    read_records,
    read_state,
    records_schema,
    store_file,
    store_records,
)
from graph.ledger_files import kept_files, tidy
from graph.workspace import Workspace


def snapshot(dataset: str, as_of: str | None = None, history: str = "replace") -> dict[str, object]:
    return {"dataset": dataset, "about": {"as_of": as_of, "history": history, "files": []}, "records": {}}


def test_entries_are_numbered_and_each_carries_the_hash_of_the_one_before(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)

    made = [append(workspace, "snapshot", snapshot(name)) for name in ("a", "b", "c")]

    read = entries(workspace)
    assert read == made
    assert [one.number for one in read] == [1, 2, 3]
    bodies = [json.loads(path.read_text("utf-8")) for path in sorted((tmp_path / "ledger" / "entries").iterdir())]
    assert [one["previous"] for one in bodies] == ["0" * 64, read[0].sha256, read[1].sha256]


def test_any_flipped_byte_of_any_entry_is_seen_the_last_one_too(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    for name in ("a", "b"):
        append(workspace, "snapshot", snapshot(name))

    for path in sorted((tmp_path / "ledger" / "entries").iterdir()):
        whole = path.read_bytes()
        for position in range(len(whole)):
            path.write_bytes(whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :])
            with pytest.raises(LedgerError, match=path.name):
                entries(workspace)
        path.write_bytes(whole)
    assert len(entries(workspace)) == 2


@pytest.mark.parametrize("damage", ["gone", "torn", "empty", "swapped", "copied"])
def test_an_entry_that_is_missing_torn_or_out_of_order_is_an_error_with_a_remedy(tmp_path: Path, damage: str) -> None:
    workspace = Workspace(tmp_path)
    for name in ("a", "b", "c"):
        append(workspace, "snapshot", snapshot(name))
    _, two, three = sorted((tmp_path / "ledger" / "entries").iterdir())
    if damage == "gone":
        two.unlink()
    elif damage == "swapped":
        text = two.read_bytes()
        two.write_bytes(three.read_bytes())
        three.write_bytes(text)
    elif damage == "copied":
        three.write_bytes(two.read_bytes())
    else:
        two.write_bytes(two.read_bytes()[:40] if damage == "torn" else b"")

    with pytest.raises(LedgerError, match="put the ledger back from a copy"):
        entries(workspace)


def test_an_entry_of_an_unknown_kind_is_refused_not_skipped(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    append(workspace, "something-new", {})

    with pytest.raises(LedgerError, match="use the tiertrace that wrote it"):
        read_state(workspace)


def test_loading_a_dataset_again_replaces_it_even_if_it_speaks_of_an_earlier_day(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    append(workspace, "snapshot", snapshot("a", "2206"))

    append(workspace, "snapshot", snapshot("a", "2026"))

    assert [(one.dataset, one.about["as_of"]) for one in read_state(workspace).snapshots] == [("a", "2026")]


def test_dated_lists_of_one_dataset_accumulate_in_the_order_of_their_days(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    for day in ("2015-03", "2013", "2014-01-05"):
        append(workspace, "snapshot", snapshot("lists", day, "accumulate"))

    assert [one.about["as_of"] for one in read_state(workspace).snapshots] == ["2013", "2014-01-05", "2015-03"]


def test_decisions_hold_until_they_are_taken_back(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    append(workspace, "snapshot", snapshot("a"))
    append(workspace, "withdraw", {"dataset": "a", "reason": "r"})
    append(workspace, "retract", {"record": "x", "reason": "r"})
    held = read_state(workspace)

    append(workspace, "restore", {"dataset": "a", "reason": "r"})
    append(workspace, "reinstate", {"record": "x", "reason": "r"})

    assert (held.withdrawn, held.retracted, held.snapshots) == ({"a"}, {"x": "r"}, [])
    after = read_state(workspace)
    assert (after.withdrawn, after.retracted, [one.dataset for one in after.snapshots]) == (set(), {}, ["a"])


def test_what_would_hold_with_one_more_entry_changes_nothing(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    append(workspace, "snapshot", snapshot("a"))
    before = files_of(tmp_path)

    state = read_state(workspace, ("withdraw", {"dataset": "a", "reason": "r"}))

    assert state.withdrawn == {"a"}
    assert files_of(tmp_path) == before


def test_rows_are_kept_under_the_hash_of_their_file_with_partial_dates_as_stated(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    rows = [{"id": "d", "title": "T", "published": "2013-04", "row": ["documents.csv:2"]}]

    kept = store_records(workspace, {"Document": pa.Table.from_pylist(rows, schema=records_schema("Document"))})

    sha256 = kept["Document"]["sha256"]
    assert hash_file(tmp_path / "ledger" / "records" / f"{sha256}.parquet") == sha256
    (row,) = read_records(workspace, "Document", sha256).to_pylist()
    assert (row["published"], row["row"]) == ("2013-04", ["documents.csv:2"])
    assert "published_first" not in row and "dataset" not in row


def test_same_rows_are_the_same_file_and_no_rows_are_no_file(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    table = pa.Table.from_pylist([{"id": "d"}], schema=records_schema("Document"))

    first = store_records(workspace, {"Document": table, "Brand": records_schema("Brand").empty_table()})
    second = store_records(workspace, {"Document": table})

    assert first == second
    assert len(list((tmp_path / "ledger" / "records").iterdir())) == 1


def test_published_files_are_kept_byte_for_byte(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    built(workspace, CASES)

    kept = {path.read_bytes() for path in (workspace.ledger / "files").iterdir()}

    assert kept == {path.read_bytes() for path in CASES.glob("*.csv")}


def test_an_older_load_stays_in_the_ledger_when_a_newer_one_replaces_it(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    built(workspace, write(tmp_path / "data"))
    before = files_of(workspace.ledger)

    built(workspace, write(tmp_path / "data", changed("links.csv", 0, valid_to="2015")))

    after = files_of(workspace.ledger)
    assert {name: after[name] for name in before} == before
    assert [link["valid_to"] for link in links(built(workspace, tmp_path / "data"), "SOURCES_FROM")] == ["2015"]


def test_tidying_removes_leftovers_and_nothing_else(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    built(workspace, write(tmp_path / "data"))
    before = files_of(workspace.ledger)
    store_file(workspace, b"a load that was killed before its entry")
    (workspace.ledger / "records" / ".Brand.77.partial").write_bytes(b"half")

    gone = tidy(workspace)

    assert gone == 2
    assert files_of(workspace.ledger) == before


def test_a_file_that_went_with_an_erasure_stays_when_a_later_load_brings_it_again(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    brings = {**snapshot("a"), "about": {"history": "replace", "files": [{"name": "x", "sha256": "1"}]}}
    append(workspace, "snapshot", brings)
    append(workspace, "erase", {"record": "r", "reason": "r", "replaced": {}, "dropped_files": ["1"]})
    dropped = kept_files(entries(workspace))

    append(workspace, "snapshot", brings)

    assert dropped == {}
    assert kept_files(entries(workspace)) == {"files/1": "1"}
