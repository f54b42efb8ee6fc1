"""The build: derived from ledger and decisions alone, whole or not there, and only what its profile admits."""

import json
import shutil
from pathlib import Path

import pytest
from own_data import BASE, CASES, DOCUMENT, built, changed, files_of, links, loaded, nodes, write

from graph import build, intake, model
from graph.corrections import erase, retract, withdraw
from graph.errors import LedgerError, UsageError
from graph.ledger import append, entries
from graph.projection import Projection
from graph.verify import verify
from graph.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with the small dataset loaded."""
    workspace = Workspace(tmp_path / "w")
    loaded(workspace, tmp_path / "data")
    return workspace


def current_folder(workspace: Workspace) -> Path:
    return build.current(workspace).folder


# rebuilt from the ledger alone


@pytest.mark.parametrize(
    "damage", ["deleted", "table torn", "table changed", "manifest torn", "pointer torn", "all torn"]
)
def test_rebuild_restores_the_same_digest_from_the_ledger_alone(workspace: Workspace, damage: str) -> None:
    digest = build.current(workspace).digest
    folder = current_folder(workspace)
    before = files_of(folder)
    if damage == "deleted":
        shutil.rmtree(workspace.builds)
    if damage in ("table torn", "all torn"):
        (folder / "nodes" / "Brand.parquet").write_bytes(b"PAR1")
    if damage == "table changed":
        shutil.copy(folder / "nodes" / "Factory.parquet", folder / "nodes" / "Farm.parquet")
        shutil.copy(folder / "relationships" / "OPERATES.parquet", folder / "relationships" / "SOURCES_FROM.parquet")
    if damage in ("manifest torn", "all torn"):
        (folder / "manifest.json").write_text("{", "utf-8")
    if damage in ("pointer torn", "all torn"):
        (workspace.builds / "current").write_text("nonsense", "utf-8")

    made = build.build(workspace)

    assert made.digest == digest
    assert files_of(made.folder) == before
    assert verify(workspace).wrong == []


def test_a_damaged_build_is_set_aside_and_never_deleted(workspace: Workspace) -> None:
    table = current_folder(workspace) / "nodes" / "Brand.parquet"
    for damage in (b"first", b"second"):
        table.write_bytes(damage)
        build.build(workspace)

    aside = sorted(workspace.builds.glob("*.quarantined-*"))
    assert [(one / "nodes" / "Brand.parquet").read_bytes() for one in aside] == [b"first", b"second"]
    assert all(one not in [each.folder for each in build.finished(workspace)] for one in aside)


def test_a_whole_build_of_the_same_rows_stays_and_only_its_manifest_changes(
    tmp_path: Path, workspace: Workspace
) -> None:
    before = current_folder(workspace)
    table = (before / "nodes" / "Brand.parquet").stat().st_ino
    brands = tmp_path / "data" / "brands.csv"
    brands.write_bytes(brands.read_bytes().replace(b"\n", b"\r\n"))

    after = built(workspace, tmp_path / "data")

    assert after.folder == before
    assert (before / "nodes" / "Brand.parquet").stat().st_ino == table
    assert not list(workspace.builds.glob("*quarantined*"))
    assert verify(workspace).wrong == []


def test_a_load_after_the_builds_are_gone_makes_them_again(tmp_path: Path, workspace: Workspace) -> None:
    digest = build.current(workspace).digest
    shutil.rmtree(workspace.builds)

    intake_again = intake.load(workspace, tmp_path / "data")

    assert intake_again.unchanged
    assert build.current(workspace).digest == digest


def test_a_torn_build_keeps_its_profile_when_it_is_made_again(workspace: Workspace) -> None:
    build.build(workspace, "public")
    (current_folder(workspace) / "manifest.json").write_text("", "utf-8")

    made = build.build(workspace)

    assert made.manifest["profile"] == "public"


def test_an_interrupted_build_leaves_no_half_folder_behind_the_next(workspace: Workspace) -> None:
    half = workspace.builds / ".12345.partial"
    half.mkdir()
    (half / "manifest.json").write_text("{}", "utf-8")
    assert half not in [one.folder for one in build.finished(workspace)]

    build.build(workspace)

    assert not half.exists()


def test_leftovers_of_killed_commands_go_with_the_next_load_even_one_that_changes_nothing(
    tmp_path: Path, workspace: Workspace
) -> None:
    half = workspace.builds / ".half-removed.partial"
    half.mkdir()

    again = intake.load(workspace, tmp_path / "data")

    assert again.unchanged
    assert not half.exists()


def test_a_build_that_was_current_a_moment_ago_is_kept_however_long_ago_it_was_made(
    tmp_path: Path, workspace: Workspace
) -> None:
    first = current_folder(workspace)
    for n in range(2):
        built(workspace, write(tmp_path / "data", changed("brands.csv", 0, name=f"Brand {n}")))
    assert built(workspace, write(tmp_path / "data")).folder == first

    for n in range(2, 4):
        built(workspace, write(tmp_path / "data", changed("brands.csv", 0, name=f"Brand {n}")))

    assert first in [one.folder for one in build.finished(workspace)]


def test_the_current_build_and_two_before_it_are_kept(tmp_path: Path, workspace: Workspace) -> None:
    made = [
        built(workspace, write(tmp_path / "data", changed("brands.csv", 0, name=f"Brand {n}"))).folder for n in range(5)
    ]

    assert sorted(one.folder for one in build.finished(workspace)) == sorted(made[-3:])


def test_a_ledger_without_a_build_is_behind_and_says_how_to_go_on(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    with pytest.raises(UsageError, match="Nothing is loaded"):
        build.current(workspace)

    append(workspace, "snapshot", {"dataset": "a", "about": {"files": []}, "records": {}})

    assert build.is_behind(workspace)
    with pytest.raises(LedgerError, match="tiertrace rebuild"):
        build.current(workspace)


def test_an_entry_whose_build_would_be_refused_is_not_written(tmp_path: Path, workspace: Workspace) -> None:
    write(tmp_path / "mine", {"links.csv": [{**BASE["links.csv"][1], "from_id": "s-1", "to_id": "f-1"}]})
    built(workspace, tmp_path / "mine")
    count, digest = len(entries(workspace)), build.current(workspace).digest
    rows = changed("factories.csv", 0, id="s-1")
    rows["suppliers.csv"][0]["id"] = "f-1"
    rows["links.csv"], rows["incidents.csv"] = [], []

    with pytest.raises(LedgerError, match="would join ends that the model forbids"):
        loaded(workspace, tmp_path / "data", rows)

    assert len(entries(workspace)) == count
    assert build.current(workspace).digest == digest
    assert not build.is_behind(workspace)
    assert verify(workspace).wrong == []


# several datasets


def test_what_two_datasets_say_of_one_id_is_joined_and_their_difference_reported(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    loaded(workspace, tmp_path / "b-data")
    other = {"brands.csv": [{**BASE["brands.csv"][0], "name": "Brand 1 Ltd", "country": "FR", "aliases": "B1"}]}

    projection = loaded(workspace, tmp_path / "a-data", other).projection

    assert projection is not None
    brand = nodes(projection, "Brand")["b-1"]
    assert (brand["name"], brand["country"]) == ("Brand 1 Ltd", "FR")  # the dataset first in the alphabet
    assert brand["aliases"] == ["B1", "Brand one"]
    assert brand["dataset"] == ["a-data", "b-data"]
    assert brand["row"] == ["brands.csv:2"]
    assert projection.manifest["report"]["conflicts"] == ["b-1: country is 'FR' or 'DE', by dataset"]


def test_brand_beats_supplier_where_datasets_differ(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    loaded(workspace, tmp_path / "a", {"suppliers.csv": [{"id": "b-1", "name": "B", "kind": "supplier"}]})

    projection = loaded(workspace, tmp_path / "b").projection

    assert projection is not None
    assert "b-1" in nodes(projection, "Brand")
    assert "b-1" not in nodes(projection, "Supplier")
    assert any("b-1" in line for line in projection.manifest["report"]["conflicts"])


def test_two_datasets_that_state_one_link_make_two_relationships(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    loaded(workspace, tmp_path / "a")

    projection = loaded(workspace, tmp_path / "b").projection

    assert projection is not None
    assert [link["dataset"] for link in links(projection, "SOURCES_FROM")] in ([["a"], ["b"]], [["b"], ["a"]])


# countries


def test_every_country_that_is_named_is_a_node_with_a_link_from_whoever_lies_in_it(workspace: Workspace) -> None:
    projection = build.current(workspace)

    assert {one["id"]: one["name"] for one in nodes(projection, "Country").values()} == {
        "country:BD": "Bangladesh",
        "country:DE": "Germany",
    }
    assert {(link["from_id"], link["to_id"]) for link in links(projection, "IN_COUNTRY")} == {
        ("b-1", "country:DE"),
        ("s-1", "country:BD"),
        ("f-1", "country:BD"),
    }


# visibility and profiles

MARK = "zzq"
"""Stands in every id and text that the wider profile must not hold."""


def hidden(visibility: str) -> dict[str, list[dict[str, str]]]:
    """The base dataset, and beside it rows of a narrower visibility, marked in every text."""
    document = {**DOCUMENT, "id": f"d-{MARK}", "title": MARK, "publisher": f"{MARK} press", "kind": "court_finding"}
    return {
        **BASE,
        "documents.csv": [*BASE["documents.csv"], {**document, "kind": "government_finding", "visibility": visibility}],
        "brands.csv": [
            *BASE["brands.csv"],
            {"id": f"b-{MARK}", "name": MARK, "kind": "brand", "visibility": visibility},
        ],
        "links.csv": [
            *BASE["links.csv"],
            {"from_id": "b-1", "relation": "SOURCES_FROM", "to_id": "f-1", "status": "alleged", "note": MARK,
             "document_ids": f"d-{MARK}"},
        ],
        "incidents.csv": [
            {**BASE["incidents.csv"][0], "document_ids": f"d-1;d-{MARK}"},
            {**BASE["incidents.csv"][0], "id": f"i-{MARK}", "summary": MARK, "visibility": visibility},
            {**BASE["incidents.csv"][0], "id": "i-3", "document_ids": f"d-{MARK}"},
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("visibility", "profile"), [("partner", "public"), ("private", "public"), ("private", "partner")]
)
def test_a_build_holds_nothing_that_its_profile_does_not_admit_anywhere_in_its_files(
    tmp_path: Path, visibility: str, profile: str
) -> None:
    workspace = Workspace(tmp_path / "w")
    loaded(workspace, tmp_path / "data", hidden(visibility), profile=profile)
    loaded(workspace, tmp_path / f"secret-{MARK}", {"brands.csv": [{"id": f"b-{MARK}-2", "name": MARK, "kind": "brand",
           "visibility": visibility}]})  # fmt: skip

    projection = build.current(workspace)

    assert projection.manifest["profile"] == profile
    for name in projection.manifest["tables"]:
        table = projection.nodes(name) if name in model.LABELS else projection.links(name)
        assert MARK not in json.dumps(table.to_pylist())
    for name, content in files_of(projection.folder).items():
        assert MARK.encode() not in content, name
    assert projection.manifest["report"]["left_out"]["rows the profile does not admit"] > 0


def test_an_incident_keeps_only_the_evidence_that_is_admitted_and_goes_when_none_is_left(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    loaded(workspace, tmp_path / "data", hidden("private"), profile="private")
    everything = nodes(build.current(workspace), "Incident")["i-1"]

    public = build.build(workspace, "public")

    assert everything["basis"] == "government_finding"
    incidents = nodes(public, "Incident")
    assert set(incidents) == {"i-1"}
    assert incidents["i-1"]["documents"] == ["d-1"]
    assert incidents["i-1"]["source"] == ["A publisher"]
    assert incidents["i-1"]["basis"] == "ngo_report"  # what is left proves no more than it is
    left_out = public.manifest["report"]["left_out"]
    assert left_out["Incident rows none of whose documents is in this build"] == 1


def test_private_rows_leave_the_ledger_only_in_a_build_that_asks_for_them(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    by_default = loaded(workspace, tmp_path / "data", hidden("private")).projection

    private = build.build(workspace, "private")

    assert by_default is not None
    assert by_default.manifest["profile"] == "partner"
    assert f"b-{MARK}" not in nodes(by_default, "Brand")
    assert f"b-{MARK}" in nodes(private, "Brand")


def test_what_states_no_visibility_is_for_partners(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    loaded(workspace, tmp_path / "data", {"brands.csv": [{"id": "b", "name": "B", "kind": "brand"}]})

    assert set(nodes(build.current(workspace), "Brand")) == {"b"}
    assert nodes(build.build(workspace, "public"), "Brand") == {}


def test_the_profile_of_the_last_build_stays_for_later_loads_and_decisions(
    tmp_path: Path, workspace: Workspace
) -> None:
    build.build(workspace, "public")

    retract(workspace, "i-1", "r")
    loaded(workspace, tmp_path / "more", {"brands.csv": [{"id": "b-2", "name": "B", "kind": "brand"}]})

    assert build.current(workspace).manifest["profile"] == "public"


def test_an_unknown_profile_is_refused(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="public, partner, private"):
        build.build(workspace, "everything")


# verify


def test_verify_passes_on_the_cases_and_counts_what_it_checked(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    built(workspace, CASES)

    found = verify(workspace)

    assert (found.wrong, found.notes) == ([], [])
    assert found.checked["ledger entries"] == 1
    assert found.checked["ledger files"] == len([*(workspace.ledger / "records").iterdir(), *CASES.glob("*.csv")])
    assert found.checked["build tables"] == len(list(build.current(workspace).folder.rglob("*.parquet")))


def test_verify_finds_any_flipped_byte_in_every_file_of_ledger_and_build(tmp_path: Path, workspace: Workspace) -> None:
    withdraw(workspace, "data", "r")
    paths = [path for path in sorted(workspace.ledger.rglob("*")) if path.is_file()]
    paths += [path for path in sorted(current_folder(workspace).rglob("*")) if path.is_file()]
    build.build(workspace)

    for path in paths:
        whole = path.read_bytes()
        for position in {0, len(whole) // 3, len(whole) // 2, len(whole) - 1}:
            path.write_bytes(whole[:position] + bytes([whole[position] ^ 4]) + whole[position + 1 :])
            assert verify(workspace).wrong, f"{path.relative_to(tmp_path)} at {position}"
        path.write_bytes(whole)
    assert verify(workspace).wrong == []


def test_verify_finds_any_flipped_byte_of_the_manifest(workspace: Workspace) -> None:
    path = current_folder(workspace) / "manifest.json"
    whole = path.read_bytes()

    for position in range(0, len(whole), 23):
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :])
        assert verify(workspace).wrong, position


@pytest.mark.parametrize("kind", ["entries", "records", "files"])
def test_verify_finds_any_file_that_is_gone(workspace: Workspace, kind: str) -> None:
    next((workspace.ledger / kind).iterdir()).unlink()

    assert verify(workspace).wrong


def test_verify_finds_a_build_that_the_ledger_does_not_say(tmp_path: Path, workspace: Workspace) -> None:
    other = Workspace(tmp_path / "other")
    loaded(other, tmp_path / "data", changed("links.csv", 0, to_id="f-1"))
    foreign = build.current(other).folder
    shutil.copytree(foreign, workspace.builds / foreign.name)
    (workspace.builds / "current").write_text(f"{foreign.name}\n1\n", "utf-8")

    assert verify(workspace).wrong == ["the current build is not what the ledger says; run: tiertrace rebuild"]


def test_verify_of_a_pulled_build_checks_it_and_says_that_there_is_no_ledger(
    tmp_path: Path, workspace: Workspace
) -> None:
    theirs = Workspace(tmp_path / "theirs")
    theirs.prepare()
    pulled = theirs.builds / ".1.partial"
    shutil.copytree(current_folder(workspace), pulled)
    build.adopt(theirs, Projection(pulled))

    found = verify(theirs)

    assert found.wrong == []
    assert "no ledger" in found.notes[0]


def test_verify_of_an_empty_workspace_says_what_to_do(tmp_path: Path) -> None:
    found = verify(Workspace(tmp_path))

    assert found.wrong == []
    assert "tiertrace load" in found.notes[0]


def test_verify_says_when_a_command_was_interrupted_before_its_build(workspace: Workspace) -> None:
    append(workspace, "retract", {"record": "i-1", "reason": "r"})

    found = verify(workspace)

    assert found.wrong == []
    assert "interrupted" in found.notes[0]


def test_an_erasure_that_was_interrupted_before_its_build_is_completed_by_the_next(workspace: Workspace) -> None:
    old = current_folder(workspace)
    erased = erase(workspace, "b-1", "r")
    assert not old.exists()
    (workspace.builds / "current").write_text(f"{erased.projection.folder.name}\n1\n", "utf-8")

    made = build.build(workspace)

    assert nodes(made, "Brand") == {}
    assert not build.is_behind(workspace)


def test_a_pulled_graph_is_never_replaced_by_what_the_ledger_says(tmp_path: Path) -> None:
    made = intake.load(Workspace(tmp_path / "theirs"), CASES).projection
    assert made is not None
    mine = Workspace(tmp_path / "mine")
    with mine.writing():
        shutil.copytree(made.folder, mine.builds / "pulled")
        build.adopt(mine, Projection(mine.builds / "pulled"))

    with mine.writing(), pytest.raises(UsageError, match="pulled from a Neo4j"):
        build.build(mine)
    with pytest.raises(UsageError, match="pulled from a Neo4j"):
        intake.load(mine, write(tmp_path / "data"))

    assert build.current(mine).digest == made.digest
    assert entries(mine) == []


def test_nothing_is_built_from_an_empty_ledger(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)

    with workspace.writing(), pytest.raises(UsageError, match="Nothing is loaded"):
        build.build(workspace)
