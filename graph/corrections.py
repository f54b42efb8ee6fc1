"""Decisions of people, each a ledger entry: undo a load, retract a statement, withdraw a dataset, erase a record.

Retracting keeps the statement visible as retracted, and no trace walks it. Withdrawing
makes a dataset inactive. Erasing takes a record's content out of the ledger itself and
leaves a tombstone with id, day and reason, which later loads cannot get past.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.build import extend
from graph.errors import UsageError
from graph.ledger import Entry, entries, read_records, read_state, store_records
from graph.ledger_files import tidy
from graph.projection import Projection
from graph.workspace import Workspace, remove_tree

_KEYS = ("id", "from_id", "to_id", "key", "query", "known")


@dataclass(frozen=True)
class Decision:
    """A decision as the ledger has it, and the build that follows from it."""

    entry: Entry
    projection: Projection


def retract(workspace: Workspace, record: str, reason: str) -> Decision:
    """Mark an incident or a link as retracted; the caller holds ``workspace.writing()``, as for all of these.

    Raises:
        UsageError: no loaded dataset has such an incident or link, or it is retracted already.
    """
    if record in read_state(workspace).retracted:
        raise UsageError(f"{record} is retracted already")
    name = _find(workspace, record)
    if name is None or (name in model.LABELS and name != "Incident"):
        raise UsageError(
            f"{record} is no incident and no link of a loaded dataset. Retract takes the id of an incident or the key "
            "of a link (tiertrace trace --format json shows keys); a whole record goes with: tiertrace erase"
        )
    return _decide(workspace, "retract", reason, record=record)


def reinstate(workspace: Workspace, record: str, reason: str) -> Decision:
    """Take a retraction back."""
    if record not in read_state(workspace).retracted:
        raise UsageError(f"{record} is not retracted")
    return _decide(workspace, "reinstate", reason, record=record)


def undo_load(workspace: Workspace, load: int, reason: str) -> Decision:
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
    return _decide(workspace, "undo", reason, load=load, dataset=in_force[load].dataset)


def withdraw(workspace: Workspace, dataset: str, reason: str) -> Decision:
    """Make a dataset inactive: nothing it alone states remains in the graph."""
    state = read_state(workspace)
    if dataset in state.withdrawn:
        raise UsageError(f"{dataset} is withdrawn already")
    loaded = sorted({snapshot.dataset for snapshot in state.snapshots})
    if dataset not in loaded:
        raise UsageError(f"There is no dataset '{dataset}'; loaded are: {', '.join(loaded) or 'none'}")
    return _decide(workspace, "withdraw", reason, dataset=dataset)


def restore(workspace: Workspace, dataset: str, reason: str) -> Decision:
    """Take a withdrawal back."""
    if dataset not in read_state(workspace).withdrawn:
        raise UsageError(f"{dataset} is not withdrawn")
    return _decide(workspace, "restore", reason, dataset=dataset)


def erase(workspace: Workspace, record: str, reason: str) -> Decision:
    """Take a record and every statement about it out of the ledger for good.

    The rows go, and so do the published files they came from, whose hashes stay on record,
    and every earlier build.
    """
    if record in read_state(workspace).erased:
        raise UsageError(f"{record} is erased already")
    chain = entries(workspace)
    before = {old: new for one in chain if one.kind == "erase" for old, new in one.content["replaced"].items()}
    replaced: dict[str, str] = {}
    dropped: set[str] = set()
    found = False
    for entry in [one for one in chain if one.kind in ("snapshot", "match")]:
        for name, latest in entry.content["records"].items():
            while latest in before:
                latest = before[latest]
            left = _without(workspace, name, latest, record) if latest else None
            if left is not None:
                replaced[latest] = store_records(workspace, {name: left}).get(name, {}).get("sha256", "")
                if entry.kind == "snapshot":
                    found = True
                    dropped.update(one["sha256"] for one in entry.content["about"]["files"])
    if not found:
        raise UsageError(f"No loaded dataset has a record {record}; give the id of a node or the key of a link")
    decision = _decide(workspace, "erase", reason, record=record, replaced=replaced, dropped_files=sorted(dropped))
    tidy(workspace)
    remove_tree(workspace.matching)
    remove_tree(workspace.past)
    return decision


def _without(workspace: Workspace, name: str, sha256: str, record: str) -> pa.Table | None:
    """The rows that do not speak of a record, or None where all rows stay."""
    table = read_records(workspace, name, sha256)
    hit = None
    for column in (one for one in _KEYS if one in table.column_names):
        same = pc.equal(table.column(column), record)
        hit = same if hit is None else pc.or_(hit, same)
    return table.filter(pc.invert(hit)) if pc.any(hit).as_py() else None


def _find(workspace: Workspace, record: str) -> str | None:
    """The label or type under which an id or key is loaded."""
    for snapshot in read_state(workspace).snapshots:
        for name, sha256 in snapshot.records.items():
            table = read_records(workspace, name, sha256)
            column = "id" if name in model.LABELS else "key"
            if pc.any(pc.equal(table.column(column), record)).as_py():
                return name
    return None


def _decide(workspace: Workspace, kind: str, reason: str, **content: Any) -> Decision:
    if not reason.strip():
        raise UsageError("Every decision needs a reason; add --reason TEXT")
    return Decision(*extend(workspace, kind, {**content, "reason": reason.strip()}))
