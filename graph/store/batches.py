"""Writes a difference into a store: as one transaction, or in batches that resume.

Order: relationships go before the nodes they hang on, nodes come before the relationships between them. Each step is
one constant statement with at most `BATCH` rows. Every step can be run twice with the same result.
"""

import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import neo4j
import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.errors import StoreError
from graph.projection import Projection
from graph.store import statements
from graph.store.anchors import Anchors
from graph.store.bolt import Store
from graph.store.difference import Difference
from graph.store.holding import BUILD, COMPLETE, LOADING, write_receipt
from graph.store.tables import columns_of, whole_table

BATCH = 2_000
"""rows of one statement; wide rows of five thousand have passed a transaction limit of 256 MB"""
Progress = Callable[[str, int, int], None]
"""called with what is being done, rows done, and rows in all"""
_MEMORY = "MemoryPoolOutOfMemoryError"


class NoRoom(Exception):
    """The server has not enough memory for the transaction; nothing was written."""


@dataclass(frozen=True)
class Step:
    """One statement and its rows."""

    what: str
    statement: str
    rows: list[Any] = field(repr=False)
    must_match: bool
    """each row must be done; a relationship that is not has a missing end"""


def steps(found: Difference, old: Projection | None, new: Projection) -> Iterator[Step]:
    """The steps that turn a store that holds `old` into one that holds `new`; the same ones at every call."""
    size = BATCH
    for name, table in found.removed.items():
        if name in model.RELATIONSHIPS and old is not None:
            for start, end, part in _by_ends(Anchors(old), name, table):
                yield from _cut(f"removing {name}", statements.delete_links(name, start, end), part, size, False)
    for (old_label, new_label), ids in found.relabelled.items():
        rows = pa.table({"id": ids})
        yield from _cut(f"relabelling {old_label}", statements.relabel_nodes(old_label, new_label), rows, size, False)
    for name, table in found.removed.items():
        if name in model.LABELS:
            yield from _cut(f"removing {name}", statements.delete_nodes(name), table, size, False)
    anchors = Anchors(new)
    for name in (*model.LABELS, *model.RELATIONSHIPS):
        if name not in found.written:
            continue
        written = found.written[name]
        for group in whole_table(new, name) if written is None else [written]:
            if name in model.LABELS:
                yield from _cut(f"writing {name}", statements.merge_nodes(name), group, size, True)
                continue
            for start, end, part in _by_ends(anchors, name, group):
                yield from _cut(f"writing {name}", statements.merge_links(name, start, end), part, size, True)


def _by_ends(anchors: Anchors, kind: str, table: pa.Table) -> Iterator[tuple[str, str, pa.Table]]:
    """The rows of a relationship table by the anchor labels of their two ends.

    Raises:
        StoreError: an end is no node of the build.
    """
    about = model.RELATIONSHIPS[kind]
    starts = anchors.of(table.column("from_id"), about.starts)
    ends = anchors.of(table.column("to_id"), about.ends)
    lost = pc.or_(pc.is_null(starts), pc.is_null(ends))
    if pc.any(lost).as_py():
        row = table.filter(lost).slice(0, 1).to_pylist()[0]
        raise StoreError(
            f"{pc.sum(lost).as_py():,} {kind} have an end that is no node of the build, such as "
            f"{row['from_id']} to {row['to_id']}; run: tiertrace rebuild"
        )
    for start in pc.unique(starts).to_pylist():
        for end in pc.unique(ends).to_pylist():
            part = table.filter(pc.and_(pc.equal(starts, start), pc.equal(ends, end)))
            if part.num_rows:
                yield start, end, part


def _cut(what: str, statement: str, table: pa.Table, size: int, must_match: bool) -> Iterator[Step]:
    for start in range(0, table.num_rows, size):
        columns = [column.to_pylist() for column in table.slice(start, size).columns]
        yield Step(what, statement, list(zip(*columns, strict=True)), must_match)


def run_step(tx: neo4j.ManagedTransaction, step: Step) -> None:
    try:
        record = tx.run(step.statement, rows=step.rows).single(strict=True)
    except neo4j.exceptions.Neo4jError as error:
        if _MEMORY in (error.code or ""):
            raise NoRoom from error  # the driver would take it for passing and try again
        raise
    if step.must_match and record["done"] != len(step.rows):
        raise StoreError(
            f"{step.what}: {len(step.rows):,} rows were sent and {record['done']:,} arrived; an end of a relationship "
            "is missing. Somebody may have changed the database; nothing of this step was written."
        )


def write_at_once(
    store: Store, found: Difference, old: Projection | None, new: Projection, expected: str | None, progress: Progress
) -> None:
    """Write a small difference in one transaction: readers see the old build, then the new one, never a mixture.

    Args:
        expected: the digest that the store holds; another load may have been quicker.

    Raises:
        NoRoom: it does not fit the server's memory; nothing was written.
        StoreError: the server refused it, or the store holds another build by now; nothing was written.
    """

    def work(tx: neo4j.ManagedTransaction) -> None:
        locked = f"MERGE {BUILD} SET b.loads = 0 RETURN b.digest AS digest, b.tables AS tables"
        record = tx.run(locked).single(strict=True)
        if record["digest"] == new.digest:
            return  # a commit whose answer was lost on the way
        if record["digest"] != expected:
            raise StoreError("Another load has changed this store meanwhile; load again.")
        done = 0
        for step in steps(found, old, new):
            run_step(tx, step)
            done += len(step.rows)
            progress(step.what, done, found.rows)
        write_receipt(tx, new, _used(record["tables"], found))

    with store.session("write") as session, _kept_relationships():
        session.execute_write(work)


def _used(tables: str | None, found: Difference) -> dict[str, list[str]]:
    """The columns that a table used before or has a value in now, where that is known without reading it."""
    used: dict[str, list[str]] = {}
    for name, about in json.loads(tables or "{}").items():
        written = found.written.get(name)
        if name in found.written and written is None:
            continue
        rows = [] if written is None else zip(written.column_names, written.columns, strict=True)
        filled = [column for column, values in rows if values.null_count < len(values)]
        used[name] = [c.name for c in columns_of(name) if c.name in {*about["columns"], *filled} and not c.derived]
    return used


def write_in_batches(
    store: Store,
    found: Difference,
    old: Projection | None,
    new: Projection,
    previous: str,
    foreign: bool,
    progress: Progress,
) -> None:
    """Write a large difference batch by batch, the Build node saying `loading` until the last one.

    An interrupted call is resumed by the next one with the same two builds; it passes over the batches that are done,
    since each batch notes its number in the transaction that writes it.

    Args:
        previous: names the build that the difference was taken from; with another one its batches are not the same.
        foreign: the database holds something that tiertrace did not make.

    Raises:
        StoreError: the server refused a batch, or another load took over.
    """
    token = secrets.token_hex(8)
    with store.session("write") as session, _kept_relationships():
        begun = session.execute_write(_begin, previous, new, token, foreign)
        done = 0
        for number, step in enumerate(steps(found, old, new), 1):
            if number > begun:
                session.execute_write(_batch, step, number, token)
            done += len(step.rows)
            progress(step.what, done, max(found.rows, done))
        session.execute_write(_finish, new, token)


def _begin(tx: neo4j.ManagedTransaction, previous: str, new: Projection, token: str, foreign: bool) -> int:
    """Mark the store as loading; returns how many batches of this very load are done already."""
    record = tx.run(f"MERGE {BUILD} RETURN properties(b) AS was").single(strict=True)
    was = record["was"]
    same = (was.get("state"), was.get("digest"), was.get("previous"), was.get("batch"))
    step = int(was.get("step") or 0) if same == (LOADING, new.digest, previous, BATCH) else 0
    tx.run(
        f"MATCH {BUILD} SET b += $facts",
        facts={
            "digest": new.digest, "state": LOADING, "previous": previous, "batch": BATCH, "step": step, "token": token,
            "foreign": foreign, "tables": None, "datasets": None, "facts": None, "loaded_at": None,
        },
    ).consume()  # fmt: skip
    return step


def _batch(tx: neo4j.ManagedTransaction, step: Step, number: int, token: str) -> None:
    record = tx.run(f"MATCH {BUILD} SET b.step = $number RETURN b.token AS token", number=number).single()
    if record is None or record["token"] != token:
        raise StoreError("Another load has taken over this store; wait for it and load again.")
    run_step(tx, step)


def _finish(tx: neo4j.ManagedTransaction, new: Projection, token: str) -> None:
    record = tx.run(f"MATCH {BUILD} SET b.step = b.step RETURN b.token AS token, b.state AS state").single()
    if record is not None and record["state"] == COMPLETE and record["token"] is None:
        return
    if record is None or record["token"] != token:
        raise StoreError("Another load has taken over this store; wait for it and load again.")
    write_receipt(tx, new)


class _kept_relationships:
    """Says in our words that a node can't go because somebody hung relationships of their own on it."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, neo4j.exceptions.ConstraintError) and "still has relationships" in str(error.message):
            raise StoreError(
                "A node that the build no longer states has relationships that tiertrace did not make, and is kept; "
                "remove those relationships and load again."
            ) from error
