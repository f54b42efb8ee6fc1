"""What people decide: retract, withdraw, erase and their undoing, each an entry of the ledger."""

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from own_data import BASE, PUBLIC, built, changed, files_of, links, loaded, nodes, write

from graph import build
from graph.corrections import erase, reinstate, restore, retract, undo_load, withdraw
from graph.errors import UsageError
from graph.intake import load
from graph.ledger import entries
from graph.verify import verify
from graph.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with the small dataset loaded."""
    workspace = Workspace(tmp_path / "w")
    loaded(workspace, tmp_path / "data")
    return workspace


def everything(workspace: Workspace) -> bytes:
    """All bytes below ledger and builds, tables unpacked, for looking for what must not be there."""
    tables = [str(pq.read_table(path).to_pylist()).encode() for path in workspace.folder.rglob("*.parquet")]
    return b"\0".join([*files_of(workspace.ledger).values(), *files_of(workspace.builds).values(), *tables])


# retract


def test_a_retracted_incident_stays_and_says_so(workspace: Workspace) -> None:
    decision = retract(workspace, "i-1", "withdrawn by its publisher")

    assert nodes(decision.projection, "Incident")["i-1"]["status"] == "retracted"
    about = {"record": "i-1", "name": "Incident", "visibility": "public"}
    assert decision.entry.content == {**about, "reason": "withdrawn by its publisher"}


def test_a_retracted_link_stays_and_says_so_and_no_other_does(workspace: Workspace) -> None:
    (link,) = links(build.current(workspace), "SOURCES_FROM")

    decision = retract(workspace, link["key"], "r")

    projection = decision.projection
    (after,) = links(projection, "SOURCES_FROM")
    said = [f"{decision.entry.at[:10]}: retracted, stated as documented. Reason: r."]
    assert after == {**link, "status": "retracted", "corrections": said}
    assert {one["status"] for one in links(projection, "OPERATES")} == {"documented"}


def test_a_retraction_holds_through_later_loads_of_the_dataset(tmp_path: Path, workspace: Workspace) -> None:
    retract(workspace, "i-1", "r")

    again = built(workspace, write(tmp_path / "data", changed("incidents.csv", 0, summary="Other words")))

    assert nodes(again, "Incident")["i-1"]["status"] == "retracted"
    assert nodes(again, "Incident")["i-1"]["summary"] == "Other words"


def test_taking_a_retraction_back_restores_the_build(workspace: Workspace) -> None:
    before = build.current(workspace).digest
    retract(workspace, "i-1", "r")

    after = reinstate(workspace, "i-1", "it stands").projection

    assert after.digest == before
    assert [one.kind for one in entries(workspace)] == ["snapshot", "retract", "reinstate"]


@pytest.mark.parametrize("record", ["b-1", "f-1", "d-1", "nothing", ""])
def test_what_is_no_incident_and_no_link_cannot_be_retracted(workspace: Workspace, record: str) -> None:
    with pytest.raises(UsageError, match="no incident and no link"):
        retract(workspace, record, "r")


def test_a_decision_without_effect_or_reason_is_refused_and_leaves_no_entry(workspace: Workspace) -> None:
    retract(workspace, "i-1", "r")
    for refused in (
        lambda: retract(workspace, "i-1", "again"),
        lambda: reinstate(workspace, "b-1", "r"),
        lambda: withdraw(workspace, "nothing", "r"),
        lambda: restore(workspace, "data", "r"),
        lambda: erase(workspace, "nothing", "r"),
        lambda: withdraw(workspace, "data", " "),
    ):
        with pytest.raises(UsageError):
            refused()

    assert len(entries(workspace)) == 2


# withdraw


def test_a_withdrawn_dataset_leaves_the_graph_and_stays_in_the_ledger(workspace: Workspace) -> None:
    ledger = files_of(workspace.ledger)

    projection = withdraw(workspace, "data", "licence ended").projection

    assert projection.manifest["tables"] == {}
    assert projection.manifest["datasets"] == []
    after = files_of(workspace.ledger)
    assert {name: after[name] for name in ledger} == ledger


def test_taking_a_withdrawal_back_restores_the_build(workspace: Workspace) -> None:
    before = build.current(workspace).digest
    withdraw(workspace, "data", "r")

    assert restore(workspace, "data", "r").projection.digest == before


def test_a_withdrawn_dataset_whose_ids_others_use_takes_their_links_along_and_counts_them(
    tmp_path: Path, workspace: Workspace
) -> None:
    mine = {
        "brands.csv": [{"id": "b-9", "name": "Mine", "kind": "brand", **PUBLIC}],
        "documents.csv": [{"id": "d-9", "title": "T", "publisher": "P", "kind": "news", **PUBLIC}],
        "suppliers.csv": [{"id": "s-9", "name": "S", "kind": "supplier", **PUBLIC}],
        "links.csv": [
            {"from_id": "b-9", "relation": "SOURCES_FROM", "to_id": "s-1", "status": "alleged", "document_ids": "d-9"},
            {"from_id": "b-9", "relation": "SOURCES_FROM", "to_id": "s-9", "status": "alleged", "document_ids": "d-1"},
            {"from_id": "s-9", "relation": "SOURCES_FROM", "to_id": "b-9", "status": "alleged",
             "document_ids": "d-1;d-9"},
        ],
        "incidents.csv": [],
    }  # fmt: skip
    whole = loaded(workspace, tmp_path / "mine", mine).projection

    projection = withdraw(workspace, "data", "r").projection

    assert whole is not None and len(links(whole, "SOURCES_FROM")) == 4
    assert set(nodes(projection, "Brand")) == {"b-9"}
    (left,) = links(projection, "SOURCES_FROM")
    assert (left["from_id"], left["documents"], left["source"], left["basis"]) == ("s-9", ["d-9"], ["P"], "news")
    left_out = projection.manifest["report"]["left_out"]
    assert left_out["SOURCES_FROM links whose other end is not in this build"] == 1
    assert left_out["SOURCES_FROM rows none of whose documents is in this build"] == 1
    assert verify(workspace).wrong == []
    assert restore(workspace, "data", "r").projection.digest == whole.digest


def test_loading_a_withdrawn_dataset_is_refused_with_the_way_back(tmp_path: Path, workspace: Workspace) -> None:
    withdraw(workspace, "data", "r")

    with pytest.raises(UsageError, match="tiertrace restore data"):
        load(workspace, tmp_path / "data")


# erase


@pytest.mark.parametrize(
    ("record", "text"),
    [("f-1", b"Factory one"), ("b-1", b"Brand one"), ("d-2", b"Second report"), ("i-1", b"Paid late")],
)
def test_what_is_erased_is_nowhere_below_ledger_and_builds(workspace: Workspace, record: str, text: bytes) -> None:
    build.build(workspace, "public")
    before = everything(workspace)

    erase(workspace, record, "request of the person concerned")

    assert text in before
    assert text not in everything(workspace)
    assert verify(workspace).wrong == []


def test_erasing_takes_every_statement_about_the_record_and_leaves_the_rest(workspace: Workspace) -> None:
    projection = erase(workspace, "s-1", "r").projection

    assert nodes(projection, "Supplier") == {}
    assert links(projection, "SOURCES_FROM") == links(projection, "OPERATES") == []
    assert set(nodes(projection, "Factory")) == {"f-1"}
    assert {link["from_id"] for link in links(projection, "OCCURRED_AT")} == {"i-1"}


def test_a_link_can_be_erased_by_its_key(workspace: Workspace) -> None:
    (link,) = links(build.current(workspace), "SOURCES_FROM")

    projection = erase(workspace, link["key"], "r").projection

    assert links(projection, "SOURCES_FROM") == []
    assert len(links(projection, "OPERATES")) == 1


def test_the_published_files_go_and_their_hashes_stay_on_record(workspace: Workspace) -> None:
    files = {path.name for path in (workspace.ledger / "files").iterdir()}

    decision = erase(workspace, "b-1", "r")

    assert list((workspace.ledger / "files").iterdir()) == []
    assert set(decision.entry.content["dropped_files"]) == files
    assert {one["sha256"] for one in entries(workspace)[0].content["about"]["files"]} == files


def test_a_tombstone_keeps_the_record_out_of_every_later_load_and_says_so(tmp_path: Path, workspace: Workspace) -> None:
    erased = erase(workspace, "f-1", "r").projection

    again = load(workspace, tmp_path / "data")
    elsewhere = load(workspace, shutil.copytree(tmp_path / "data", tmp_path / "other"))

    assert again.projection is not None and again.projection.digest == erased.digest
    assert any(line.startswith("factories.csv:2: f-1 was erased") for line in again.refused)
    assert elsewhere.projection is not None and nodes(elsewhere.projection, "Factory") == {}
    assert b"Factory one" not in everything(workspace)
    assert verify(workspace).wrong == []


def test_loading_a_file_with_an_erased_record_twice_changes_nothing_the_second_time(
    tmp_path: Path, workspace: Workspace
) -> None:
    erase(workspace, "f-1", "r")
    write(tmp_path / "data", changed("brands.csv", 0, name="Brand uno"))
    load(workspace, tmp_path / "data")
    before = files_of(workspace.folder)

    again = load(workspace, tmp_path / "data")

    assert again.unchanged
    assert files_of(workspace.folder) == before
    assert verify(workspace).wrong == []


def test_files_without_the_erased_record_are_kept_again_by_the_next_load(tmp_path: Path, workspace: Workspace) -> None:
    erase(workspace, "i-1", "r")
    rows = {**BASE, "incidents.csv": []}

    loaded(workspace, tmp_path / "data", rows)
    load(workspace, tmp_path / "data")

    assert {path.read_bytes() for path in (workspace.ledger / "files").iterdir()} == {
        path.read_bytes() for path in (tmp_path / "data").iterdir()
    }
    assert verify(workspace).wrong == []


def test_several_erasures_follow_one_another(workspace: Workspace, tmp_path: Path) -> None:
    loaded(workspace, tmp_path / "data", changed("brands.csv", 0, name="Brand uno"))

    for record in ("b-1", "s-1", "i-1", "f-1", "d-1"):
        projection = erase(workspace, record, "r").projection
        assert verify(workspace).wrong == []

    assert set(projection.manifest["tables"]) == {"Document"}
    assert set(nodes(projection, "Document")) == {"d-2"}
    with pytest.raises(UsageError, match="erased already"):
        erase(workspace, "b-1", "r")


def test_an_erasure_reaches_loads_that_were_replaced_or_withdrawn(tmp_path: Path, workspace: Workspace) -> None:
    loaded(workspace, tmp_path / "data", {**BASE, "incidents.csv": []})
    withdraw(workspace, "data", "r")

    erase(workspace, "i-1", "r")

    assert b"Paid late" not in everything(workspace)
    assert nodes(restore(workspace, "data", "r").projection, "Incident") == {}
    assert verify(workspace).wrong == []


def test_the_same_decisions_give_the_same_build_from_the_ledger_alone(workspace: Workspace) -> None:
    retract(workspace, "i-1", "r")
    digest = erase(workspace, "b-1", "r").projection.digest
    shutil.rmtree(workspace.builds)

    assert build.build(workspace).digest == digest


def test_retracting_what_is_not_in_force_any_more_is_refused(tmp_path: Path, workspace: Workspace) -> None:
    loaded(workspace, tmp_path / "data", {**BASE, "incidents.csv": []})

    with pytest.raises(UsageError):
        retract(workspace, "i-1", "r")


# undoing a load


def test_undoing_a_load_puts_the_one_before_in_force_again(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    first = loaded(workspace, tmp_path / "mine").projection
    second = loaded(workspace, tmp_path / "again", {"brands.csv": BASE["brands.csv"]}, dataset="mine")
    assert first is not None and second.projection is not None and second.projection.digest != first.digest

    decision = undo_load(workspace, 2, "wrong file")

    assert decision.projection.digest == first.digest
    assert (decision.entry.kind, decision.entry.content["load"], decision.entry.content["dataset"]) == (
        "undo",
        2,
        "mine",
    )
    with pytest.raises(UsageError, match=r"Entry 2 is no load that is in force; those are: 1 \(mine\)"):
        undo_load(workspace, 2, "again")
    again = loaded(workspace, tmp_path / "third", {"brands.csv": BASE["brands.csv"]}, dataset="mine")
    assert again.projection is not None and again.projection.digest == second.projection.digest


def test_the_only_load_can_be_undone_and_the_graph_is_then_empty(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    loaded(workspace, tmp_path / "mine")

    projection = undo_load(workspace, 1, "a try").projection

    assert sum(projection.rows(name) for name in projection.manifest["tables"]) == 0
