"""Decisions of people, each a ledger entry with a reason: correct, dispute or retract a fact, undo a load, withdraw a
dataset, erase a record, and take such a decision back.

A correction, a dispute and a retraction stay visible beside the fact (``graph.correcting``); no trace walks what is
retracted. Withdrawing makes a dataset inactive. Erasing takes a record's content out of the ledger itself and
leaves a tombstone with id, day and reason, which later loads cannot get past.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.build import build, current, extend, is_behind
from graph.corrected import SCHEMAS, Standing
from graph.correcting import said_value, values_table
from graph.correction_values import new_values
from graph.decision_checks import check_author, check_document, check_reason, incident_or_link, shown_record
from graph.errors import UsageError
from graph.former import current_id
from graph.ledger import Entry, entries, read_records, read_state, store_records
from graph.ledger_files import tidy
from graph.projection import Projection
from graph.workspace import Workspace, remove_tree

_KEYS = ("id", "from_id", "to_id", "key", "query", "known", "record")


@dataclass(frozen=True)
class Decision:
    """A decision as the ledger has it, and the build that follows from it."""

    entry: Entry
    projection: Projection
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    """Of a correction, by property the value before and after."""


def correct(
    workspace: Workspace,
    record: str,
    said: Mapping[str, str],
    reason: str,
    author: str,
    *,
    document: str | None = None,
) -> Decision:
    """Put other values in the place of those that a node, incident or link shows; the caller holds
    ``workspace.writing()``, as for all of these.

    Args:
        record: id of a node or key of a link.
        said: new value by property, as text (``graph.correction_values``); an empty one is *not stated*.
        author: a role or name that the person gives; never looked up.
        document: id of a loaded document that shows the right value.

    Raises:
        UsageError: the build in use shows no such record, or it cannot be corrected so; nothing is written.
    """
    check_author(author)
    projection = build(workspace) if is_behind(workspace) else current(workspace)
    record = current_id(projection, record)
    name, row = shown_record(projection, record)
    check_document(projection, document)
    values = new_values(name, row, said)
    changes = {key: (row[key], value) for key, value in values.items()}
    same = [f"{key} is {said_value(now)} already" for key, (was, now) in changes.items() if was == now]
    if same or not changes:
        raise UsageError("; ".join(same) or "Nothing is to be corrected; name it: --set property=value")
    table = pa.Table.from_pylist(
        values_table(record, (row.get("from_id"), row.get("to_id")), changes), schema=SCHEMAS["corrections"]
    )
    check_reason(reason)
    kept = store_records(workspace, {"corrections": table})
    content: dict[str, Any] = {
        "record": record, "name": name, "properties": sorted(changes), "document": document,
        "records": {"corrections": kept["corrections"]["sha256"]}, "visibility": row.get("visibility") or "public",
    }  # fmt: skip
    made = _decide(workspace, "correct", reason, author, **content)
    return Decision(made.entry, made.projection, changes)


def dispute(
    workspace: Workspace,
    record: str,
    reason: str,
    author: str,
    *,
    by: str | None = None,
    document: str | None = None,
) -> Decision:
    """Mark an incident or a link as disputed; nothing of what it states changes.

    Args:
        by: who disputes it, as a role or the name of an organisation; by default the author.
        document: id of a loaded document in which they do.
    """
    check_author(author)
    name, row = incident_or_link(workspace, record, "dispute")
    if by is not None:
        check_author(by)
    if document is not None:
        check_document(build(workspace) if is_behind(workspace) else current(workspace), document)
    for one in read_state(workspace).corrected.of(record):
        if one.kind == "dispute" and (one.by, one.reason) == (by, reason.strip()):
            raise UsageError(f"{record} is disputed so already (entry {one.number})")
    visibility = row["visibility"] or "public"
    return _decide(
        workspace, "dispute", reason, author, record=record, name=name, by=by, document=document, visibility=visibility
    )


def retract(workspace: Workspace, record: str, reason: str, author: str | None = None) -> Decision:
    """Mark an incident or a link as retracted.

    Raises:
        UsageError: no loaded dataset has such an incident or link, or it is retracted already.
    """
    if record in read_state(workspace).retracted:
        raise UsageError(f"{record} is retracted already")
    name, row = incident_or_link(workspace, record, "retract")
    visibility = row["visibility"] or "public"
    return _decide(workspace, "retract", reason, author, record=record, name=name, visibility=visibility)


def reinstate(workspace: Workspace, record: str, reason: str, author: str | None = None) -> Decision:
    """Take a retraction back."""
    found = [one for one in read_state(workspace).corrected.of(record) if one.kind == "retract"]
    if not found:
        raise UsageError(f"{record} is not retracted")
    return _take_back(workspace, found[-1], reason, author)


def restore(
    workspace: Workspace, what: str, reason: str, author: str | None = None, *, entry: int | None = None
) -> Decision:
    """Take back a withdrawal, a correction, a dispute or a retraction.

    Args:
        what: a dataset, or the id or key of a record.
        entry: number of the ledger entry that is taken back, where there are several.

    Raises:
        UsageError: there is nothing to take back, or several things and no entry named.
    """
    state = read_state(workspace)
    found = [one for one in state.corrected.of(what) if entry in (None, one.number)]
    if what in state.withdrawn and entry is None and not found:
        return _decide(workspace, "restore", reason, author, dataset=what)
    if not found:
        raise UsageError(f"{what} is not withdrawn, corrected, disputed or retracted{' so' if entry else ''}")
    if len(found) > 1:
        listed = "; ".join(f"entry {one.number}: {_named(one)}" for one in found)
        raise UsageError(f"{len(found)} decisions on {what} are in force ({listed}); say which: --entry N")
    return _take_back(workspace, found[0], reason, author)


def _take_back(workspace: Workspace, one: Standing, reason: str, author: str | None) -> Decision:
    before = next(entry.content for entry in entries(workspace) if entry.number == one.number)
    about = {name: before[name] for name in ("name", "visibility") if name in before}
    return _decide(
        workspace, "reinstate", reason, author, record=one.record, entry=one.number, decision=one.kind, **about
    )


def _named(one: Standing) -> str:
    return f"{one.kind} {', '.join(one.properties)} on {one.day}".replace("  ", " ")


def undo_load(workspace: Workspace, load: int, reason: str, author: str | None = None) -> Decision:
    """Take one load back, as if it had not been; what the dataset said before is in force again.

    Args:
        load: number of the load's ledger entry.

    Raises:
        UsageError: that entry is no load, or not in force.
    """
    in_force = {snapshot.number: snapshot for snapshot in read_state(workspace).snapshots}
    if load not in in_force:
        numbers = "; ".join(f"{number} ({one.dataset})" for number, one in sorted(in_force.items()))
        raise UsageError(f"Entry {load} is no load that is in force; those are: {numbers or 'none'}")
    return _decide(workspace, "undo", reason, author, load=load, dataset=in_force[load].dataset)


def withdraw(workspace: Workspace, dataset: str, reason: str, author: str | None = None) -> Decision:
    """Make a dataset inactive: nothing it alone states remains in the graph."""
    state = read_state(workspace)
    if dataset in state.withdrawn:
        raise UsageError(f"{dataset} is withdrawn already")
    loaded = sorted({snapshot.dataset for snapshot in state.snapshots})
    if dataset not in loaded:
        raise UsageError(f"There is no dataset '{dataset}'; loaded are: {', '.join(loaded) or 'none'}")
    return _decide(workspace, "withdraw", reason, author, dataset=dataset)


def erase(
    workspace: Workspace, record: str, reason: str, author: str | None = None, *, also: Collection[str] = ()
) -> Decision:
    """Take a record and every statement about it out of the ledger for good.

    The rows go, and so do the published files they came from, whose hashes stay on record, the values of
    corrections, and every earlier build. Reasons and authors of earlier decisions stay in their entries.

    Args:
        also: further ids and keys whose rows go with it, without a tombstone of their own.
    """
    if record in read_state(workspace).erased:
        raise UsageError(f"{record} is erased already")
    chain = entries(workspace)
    before = {old: new for one in chain if one.kind == "erase" for old, new in one.content["replaced"].items()}
    replaced: dict[str, str] = {}
    dropped: set[str] = set()
    found: list[str] = []
    for entry in [one for one in chain if one.kind in ("snapshot", "match", "correct")]:
        for name, latest in entry.content["records"].items():
            while latest in before:
                latest = before[latest]
            left = _without(workspace, name, latest, (record, *also)) if latest else None
            if left is not None:
                replaced[latest] = store_records(workspace, {name: left}).get(name, {}).get("sha256", "")
                if entry.kind == "snapshot":
                    found.append(_visibility(workspace, name, latest, record))
                    dropped.update(one["sha256"] for one in entry.content["about"]["files"])
    if not found:
        raise UsageError(f"No loaded dataset has a record {record}; give the id of a node or the key of a link")
    content = {"record": record, "replaced": replaced, "dropped_files": sorted(dropped)}
    content["visibility"] = max(found, key=model.VISIBILITIES.index)
    decision = _decide(workspace, "erase", reason, author, **content)
    tidy(workspace)
    remove_tree(workspace.matching)
    remove_tree(workspace.past)
    return decision


def _visibility(workspace: Workspace, name: str, sha256: str, record: str) -> str:
    """The narrowest visibility of rows that are a record; of those that only name it: the widest."""
    table = read_records(workspace, name, sha256)
    own = table.filter(pc.equal(table.column("id" if name in model.LABELS else "key"), record)).column("visibility")
    return max((one or "public" for one in own.to_pylist()), key=model.VISIBILITIES.index, default="public")


def _without(workspace: Workspace, name: str, sha256: str, records: Collection[str]) -> pa.Table | None:
    """The rows that speak of none of some records, or None where all rows stay."""
    table, gone = read_records(workspace, name, sha256), pa.array(sorted(records), pa.string())
    hit = None
    for column in (one for one in _KEYS if one in table.column_names):
        same = pc.is_in(table.column(column), value_set=gone)
        hit = same if hit is None else pc.or_(hit, same)
    return table.filter(pc.invert(hit)) if pc.any(hit).as_py() else None


def _decide(workspace: Workspace, kind: str, reason: str, author: str | None, **content: Any) -> Decision:
    check_reason(reason)
    if author is not None:
        check_author(author)
        content["author"] = author.strip()
    stated = {name: value for name, value in content.items() if value is not None}
    return Decision(*extend(workspace, kind, {**stated, "reason": reason.strip()}))
