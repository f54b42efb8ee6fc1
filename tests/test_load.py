"""A store holds exactly the build it was given, whatever was there before and whatever interrupts."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from loading_graphs import NASTY, differing, nasty, nasty_rows, random_build, rows_to_tables, write
from random_graphs import large_graph, tables

from graph.errors import ServerUnavailable, StoreError
from graph.projection import Projection
from graph.store import batches, homes, server
from graph.store.bolt import Store, connect
from graph.store.constraints import schema_statements
from graph.store.difference import TooMany, compare
from graph.store.holding import look
from graph.store.load import load, load_local
from graph.store.local import LocalStore, open_local
from graph.store.pull import pull

pytestmark = pytest.mark.usefixtures("quick_java")


def read_back(store: Store, folder: Path) -> str:
    return pull(store, folder).digest


def edit(store: Store, cypher: str, **parameters: Any) -> None:
    with store.session("write") as session:
        session.run(cypher, **parameters).consume()


# Any Neo4j: one transaction, batches


def test_a_build_comes_back_with_its_digest_and_every_text_as_it_was(neo4j_store: Store, tmp_path: Path) -> None:
    build = nasty(tmp_path / "build")

    done = load(build, neo4j_store)

    assert (done.how, done.rows) == ("transaction", 41)
    assert read_back(neo4j_store, tmp_path / "back") == build.digest
    names = {row[0] for row in neo4j_store.read("MATCH (b:Company) RETURN b.name").rows}
    assert names == {*NASTY, None, "odd lists"}


def test_writing_twice_is_writing_once(neo4j_store: Store, tmp_path: Path) -> None:
    build = random_build(tmp_path / "build", 1, 2, 3)
    load(build, neo4j_store)

    again = load(build, neo4j_store)

    assert (again.how, again.rows) == ("unchanged", 0)
    assert read_back(neo4j_store, tmp_path / "back") == build.digest


@pytest.mark.parametrize("known", [True, False], ids=["old build on disk", "old build only in the store"])
@pytest.mark.parametrize("small", [20_000, 0], ids=["transaction", "batches"])
def test_a_new_build_replaces_the_old_one(neo4j_store: Store, tmp_path: Path, known: bool, small: int) -> None:
    old, new = differing(tmp_path)
    load(old, neo4j_store)

    done = load(new, neo4j_store, known=[old] if known else [], small=small)

    assert done.how == ("transaction" if small else "batches")
    assert done.rows < 15, "only what differs is written"
    assert read_back(neo4j_store, tmp_path / "back") == new.digest


def test_what_a_build_no_longer_states_is_removed(neo4j_store: Store, tmp_path: Path) -> None:
    load(random_build(tmp_path / "old", 1, 2), neo4j_store)

    load(random_build(tmp_path / "new", 2), neo4j_store)

    assert neo4j_store.read("MATCH (n) WHERE n.id STARTS WITH '1-' RETURN count(n)").rows == [(0,)]
    assert neo4j_store.read("MATCH (n) WHERE n.id STARTS WITH '2-' RETURN count(n) > 0").rows == [(True,)]


def test_partial_dates_keep_their_text_and_have_their_bounds(neo4j_store: Store, tmp_path: Path) -> None:
    load(nasty(tmp_path / "build"), neo4j_store)

    rows = neo4j_store.read(
        "MATCH ()-[r:SOURCES_FROM]->() WHERE r.valid_from IS NOT NULL "
        "RETURN r.valid_from, r.from_first, r.from_last ORDER BY r.valid_from"
    ).rows

    assert rows == [
        ("2013", "2013-01-01", "2013-12-31"),
        ("2013-04", "2013-04-01", "2013-04-30"),
        ("2013-04-24", "2013-04-24", "2013-04-24"),
    ]


def test_ids_are_unique_and_names_are_found_by_full_text(neo4j_store: Store, tmp_path: Path) -> None:
    load(nasty(tmp_path / "build"), neo4j_store)

    indexes = {row[0] for row in neo4j_store.read("SHOW INDEXES YIELD name RETURN name").rows}
    search = "CALL db.index.fulltext.queryNodes('names', 'unicode') YIELD node RETURN node.id ORDER BY node.id"
    found = neo4j_store.read(search)

    assert set(schema_statements()) <= indexes
    assert found.rows == [("b9",), ("f9",)]
    with pytest.raises(StoreError):
        edit(neo4j_store, "CREATE (:Supplier:Company {id: 'b1'})")


def test_a_constraint_that_cannot_be_made_is_fatal(neo4j_store: Store, tmp_path: Path) -> None:
    edit(neo4j_store, "CREATE (:Thing:Factory {id: 'x'}), (:Thing:Factory {id: 'x'})")

    with pytest.raises(StoreError, match="could not make factory_id"):
        load(nasty(tmp_path / "build"), neo4j_store, into_foreign=True)

    assert look(neo4j_store).digest is None


def test_an_unknown_label_is_refused(neo4j_store: Store) -> None:
    from graph.store import statements

    with pytest.raises(KeyError):
        statements.merge_nodes("Person")
    with pytest.raises(ValueError, match="no name"):
        statements.quoted("Brand` {x: 1}) //")


def test_a_link_without_its_end_is_an_error_and_nothing_is_written(neo4j_store: Store, tmp_path: Path) -> None:
    nodes = {"Brand": [{"id": "b"}], "Factory": [{"id": "f"}]}
    links = {"SOURCES_FROM": [{"from_id": "b", "to_id": "lost", "key": "k", "source": ["Alpha"]}]}
    build = write(tmp_path / "build", rows_to_tables(nodes, links))

    with pytest.raises(StoreError, match="lost"):
        load(build, neo4j_store)

    assert neo4j_store.read("MATCH (n) RETURN count(n)").rows == [(0,)]


# What tiertrace did not make


def test_a_foreign_database_is_refused_and_left_alone(neo4j_store: Store, tmp_path: Path) -> None:
    edit(neo4j_store, "CREATE (:Person {id: 'p'})-[:KNOWS]->(:Person {id: 'q'})")

    with pytest.raises(StoreError, match=r"2 nodes of other labels, 1 relationships of other types.*into-foreign"):
        load(nasty(tmp_path / "build"), neo4j_store)

    assert neo4j_store.read("MATCH (n) RETURN count(n)").rows == [(2,)]


def test_beside_foreign_things_a_load_touches_only_its_own(neo4j_store: Store, tmp_path: Path) -> None:
    edit(neo4j_store, "CREATE (:Person {id: 'b1'})-[:KNOWS]->(:Brand:Company {id: 'theirs', name: 'Theirs'})")
    old, new = differing(tmp_path)

    load(old, neo4j_store, into_foreign=True)
    load(new, neo4j_store, known=[old], into_foreign=True)

    theirs = "MATCH (p:Person)-[:KNOWS]->(b:Brand) RETURN p.id, properties(b)"
    assert neo4j_store.read(theirs).rows == [("b1", {"id": "theirs", "name": "Theirs"})]
    holding = look(neo4j_store)
    assert holding.foreign() == {"nodes of other labels": 1, "relationships of other types": 1, "Brand": 1}
    assert holding.digest == new.digest


def test_a_foreign_node_with_an_id_of_ours_is_not_written_over(neo4j_store: Store, tmp_path: Path) -> None:
    edit(neo4j_store, "CREATE (:Brand:Company {id: 'b1', name: 'Theirs'})")

    with pytest.raises(StoreError, match="b1 that tiertrace did not make"):
        load(nasty(tmp_path / "build"), neo4j_store, into_foreign=True)

    assert neo4j_store.read("MATCH (b:Brand) RETURN b.name").rows == [("Theirs",)]


def test_a_node_with_foreign_relationships_is_kept_and_told(neo4j_store: Store, tmp_path: Path) -> None:
    old, new = differing(tmp_path)
    load(old, neo4j_store)
    edit(neo4j_store, "MATCH (f:Factory {id: 'f10'}) CREATE (f)<-[:LIKES]-(:Person)")

    with pytest.raises(StoreError, match="tiertrace did not make"):
        load(new, neo4j_store, known=[old], into_foreign=True)

    assert look(neo4j_store).digest == old.digest


def test_a_store_changed_by_hand_is_not_guessed_at(neo4j_store: Store, tmp_path: Path) -> None:
    old, new = differing(tmp_path)
    load(old, neo4j_store)
    edit(neo4j_store, "MATCH (f:Factory {id: 'f2'}) SET f.name = 'by hand'")

    with pytest.raises(StoreError, match="was changed since"):
        load(new, neo4j_store)
    load(new, neo4j_store, known=[old])


def test_a_store_that_lost_rows_gets_them_back(neo4j_store: Store, tmp_path: Path) -> None:
    build = nasty(tmp_path / "build")
    load(build, neo4j_store)
    edit(neo4j_store, "MATCH (b:Brand {id: 'b3'}) DETACH DELETE b")

    done = load(build, neo4j_store)

    assert done.how == "batches"
    assert read_back(neo4j_store, tmp_path / "back") == build.digest


def test_a_store_whose_values_were_changed_is_written_again_on_demand(neo4j_store: Store, tmp_path: Path) -> None:
    build = nasty(tmp_path / "build")
    load(build, neo4j_store)
    edit(neo4j_store, "MATCH (b:Brand {id: 'b3'}) SET b.name = 'by hand'")
    assert load(build, neo4j_store).how == "unchanged"

    load(build, neo4j_store, again=True)

    assert read_back(neo4j_store, tmp_path / "back") == build.digest


# Interruptions


class Interrupted(Exception):
    """Stands for Ctrl-C or a kill between two batches."""


def interrupt_after(rows: int) -> batches.Progress:
    def progress(what: str, done: int, total: int) -> None:
        if done >= rows:
            raise Interrupted

    return progress


def test_an_interrupted_load_says_loading_and_resumes(
    neo4j_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 7)
    build = random_build(tmp_path / "build", *range(6))
    with pytest.raises(Interrupted):
        load(build, neo4j_store, small=0, progress=interrupt_after(80))

    holding = look(neo4j_store)
    assert (holding.state, holding.digest) == ("loading", build.digest)
    with pytest.raises(StoreError, match="not complete"):
        pull(neo4j_store, tmp_path / "half")
    done_before = int(holding.properties["step"])
    assert done_before > 5

    seen: list[int] = []
    monkeypatch.setattr(batches, "run_step", lambda tx, step, run=batches.run_step: (seen.append(1), run(tx, step)))
    load(build, neo4j_store, small=0)

    total = len(list(batches.steps(compare(None, build), None, build)))
    assert len(seen) == total - done_before, "batches that are done are passed over"
    assert read_back(neo4j_store, tmp_path / "back") == build.digest


def test_after_an_interrupted_load_another_build_may_come(
    neo4j_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 5)
    first, second, third = (random_build(tmp_path / str(seed), seed, seed + 1) for seed in (1, 2, 3))
    load(first, neo4j_store)
    with pytest.raises(Interrupted):
        load(second, neo4j_store, known=[first], small=0, progress=interrupt_after(40))

    load(third, neo4j_store)

    assert read_back(neo4j_store, tmp_path / "back") == third.digest


def test_a_second_load_takes_over_and_the_first_stops(
    neo4j_store: Store, neo4j_server: server.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 10)
    one, other = random_build(tmp_path / "one", 1, 2), random_build(tmp_path / "other", 3, 4)

    def intrude(what: str, done: int, total: int) -> None:
        if not intruded:
            intruded.append(True)
            with connect(neo4j_server.address, neo4j_server.user, neo4j_server.password) as second:
                load(other, second, small=0)

    intruded: list[bool] = []
    with pytest.raises(StoreError, match="taken over"):
        load(one, neo4j_store, small=0, progress=intrude)

    assert read_back(neo4j_store, tmp_path / "back") == other.digest


def test_a_transaction_too_large_for_the_server_goes_in_batches(
    neo4j_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: object) -> None:
        raise batches.NoRoom

    monkeypatch.setattr("graph.store.load.write_at_once", no_room)
    build = random_build(tmp_path / "build", 1)

    assert load(build, neo4j_store).how == "batches"
    assert read_back(neo4j_store, tmp_path / "back") == build.digest


# The local server: import into a new home


@pytest.fixture
def workspace(neo4j_installed: str, tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "server"
    yield folder
    server.stop(folder)


def test_a_large_build_is_imported_and_an_old_home_goes(workspace: Path, neo4j_installed: str, tmp_path: Path) -> None:
    first, second = nasty(tmp_path / "first"), write(tmp_path / "second", tables([large_graph(5)]))

    store, done = load_local(first, workspace, version=neo4j_installed, small=0)
    with store:
        assert done.how == "import"
        assert read_back(store, tmp_path / "back1") == first.digest
        home = store.server.home
        assert load(second, store, known=[first], small=10).how == "import"
        assert read_back(store, tmp_path / "back2") == second.digest
        assert store.is_current()

    assert not home.exists()
    assert len(homes.all_homes(workspace)) == 1


def test_a_crash_of_an_import_leaves_the_old_build_whole_and_every_store_follows_the_next(
    workspace: Path, neo4j_installed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = differing(tmp_path)
    store, _ = load_local(old, workspace, version=neo4j_installed)
    with store, open_local(workspace) as other:
        for broken in ("write_import_files", "import_tool", "look"):
            with monkeypatch.context() as patch, pytest.raises(Interrupted):
                patch.setattr(f"graph.store.bulk.{broken}", _interrupted)
                load(new, store, known=[old], small=0)
            assert look(store).digest == old.digest
            assert homes.all_homes(workspace) == [store.server.home]

        load(new, store, known=[old], small=0)
        assert read_back(store, tmp_path / "back") == new.digest

        assert isinstance(other, LocalStore) and not other.is_current()
        assert load(new, other).how == "unchanged"
        assert other.is_current()


def _interrupted(*_: object, **__: object) -> None:
    raise Interrupted


def test_a_killed_server_is_a_clear_error_and_the_next_load_completes(
    workspace: Path, neo4j_installed: str, tmp_path: Path
) -> None:
    old, new = differing(tmp_path)
    store, _ = load_local(old, workspace, version=neo4j_installed)

    def kill(what: str, done: int, total: int) -> None:
        if store.server.identity.is_alive():
            os.kill(store.server.pid, signal.SIGKILL)

    with store, pytest.raises(ServerUnavailable, match="No Neo4j answers"):
        load(new, store, known=[old], progress=kill)

    again, _ = load_local(new, workspace, known=[old])
    with again:
        assert read_back(again, tmp_path / "back") == new.digest


# The difference


@pytest.mark.parametrize("seed", range(20))
def test_a_difference_turns_one_build_into_the_other(tmp_path: Path, seed: int) -> None:
    old = random_build(tmp_path / "old", *range(seed, seed + 4))
    new = random_build(tmp_path / "new", *range(seed + 2, seed + 7))
    for build, rows in ((old, seed % 5 + 1), (new, seed % 7 + 1)):
        _cut_into_row_groups(build, rows)

    found = compare(old, new)

    for name in (*old.manifest["tables"], *new.manifest["tables"]):
        assert _rows(new, name) == _applied(_rows(old, name), found, name, new)
    with pytest.raises(TooMany):
        compare(old, new, limit=10)


def _cut_into_row_groups(build: Projection, rows: int) -> None:
    """Write its files again with row groups of so many rows, as those of a large build have."""
    for path in build.folder.rglob("*.parquet"):
        pq.write_table(pq.read_table(path), path, row_group_size=rows)


def test_changed_values_of_every_kind_are_found(tmp_path: Path) -> None:
    nodes, links = nasty_rows()
    old = write(tmp_path / "old", rows_to_tables(nodes, links))
    for at, change in enumerate(
        ({"lat": 1.5}, {"workers_min": 7}, {"is_closed": None}, {"name": None}, {"products": []})
    ):
        nodes["Factory"][at] |= change
    for at, change in enumerate(({"source": ["Beta"]}, {"source": None}, {"listed": ["2013"]}, {"valid_to": "2014"})):
        links["SOURCES_FROM"][at] |= change
    new = write(tmp_path / "new", rows_to_tables(nodes, links))
    for build, rows in ((old, 4), (new, 3)):
        _cut_into_row_groups(build, rows)

    found = compare(old, new)

    assert (found.rows, found.removed) == (9, {})
    for name in ("Factory", "SOURCES_FROM"):
        assert _rows(new, name) == _applied(_rows(old, name), found, name, new)


def _rows(build: Projection, name: str) -> dict[Any, dict[str, Any]]:
    is_link = name.isupper()
    table: pa.Table = build.links(name) if is_link else build.nodes(name)
    return {(row["from_id"], row["to_id"], row["key"]) if is_link else row["id"]: row for row in table.to_pylist()}


def _applied(rows: dict[Any, dict[str, Any]], found: Any, name: str, new: Projection) -> dict[Any, dict[str, Any]]:
    is_link = name.isupper()
    for row in found.removed[name].to_pylist() if name in found.removed else []:
        del rows[(row["from_id"], row["to_id"], row["key"]) if is_link else row["id"]]
    for (label, _), ids in found.relabelled.items():
        for each in ids if label == name else []:
            del rows[each]
    if name in found.written:
        table = found.written[name]
        for row in table.to_pylist() if table is not None else _rows(new, name).values():
            rows[(row["from_id"], row["to_id"], row["key"]) if is_link else row["id"]] = row
    return rows
