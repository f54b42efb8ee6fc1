"""Decisions of people, each a ledger entry: retract a statement, withdraw a dataset, erase a record, and undo.

Retracting keeps the statement visible as retracted, and no trace walks it. Withdrawing
makes a dataset inactive. Erasing takes a record's content out of the ledger itself and
leaves a tombstone with id, day and reason, which later loads cannot get past.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.errors import UsageError
from graph.ledger import Entry, append, entries, read_records, read_state, store_records
from graph.workspace import Workspace

_KEYS = ("id", "from_id", "to_id", "key")


def retract(workspace: Workspace, record: str, reason: str) -> Entry:
    """Mark an incident or a link as retracted.

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
    return append(workspace, "retract", {"record": record, "reason": _reason(reason)})


def reinstate(workspace: Workspace, record: str, reason: str) -> Entry:
    """Take a retraction back."""
    if record not in read_state(workspace).retracted:
        raise UsageError(f"{record} is not retracted")
    return append(workspace, "reinstate", {"record": record, "reason": _reason(reason)})


def withdraw(workspace: Workspace, dataset: str, reason: str) -> Entry:
    """Make a dataset inactive: nothing it alone states remains in the graph."""
    state = read_state(workspace)
    if dataset in state.withdrawn:
        raise UsageError(f"{dataset} is withdrawn already")
    loaded = sorted({snapshot.dataset for snapshot in state.snapshots})
    if dataset not in loaded:
        raise UsageError(f"There is no dataset '{dataset}'; loaded are: {', '.join(loaded) or 'none'}")
    return append(workspace, "withdraw", {"dataset": dataset, "reason": _reason(reason)})


def restore(workspace: Workspace, dataset: str, reason: str) -> Entry:
    """Take a withdrawal back."""
    if dataset not in read_state(workspace).withdrawn:
        raise UsageError(f"{dataset} is not withdrawn")
    return append(workspace, "restore", {"dataset": dataset, "reason": _reason(reason)})


def erase(workspace: Workspace, record: str, reason: str) -> Entry:
    """Take a record and every statement about it out of the ledger for good.

    The rows go, and so do the published files they came from, whose hashes stay on record.
    """
    if record in read_state(workspace).erased:
        raise UsageError(f"{record} is erased already")
    replaced: dict[str, str] = {}
    dropped: set[str] = set()
    for entry in entries(workspace):
        if entry.kind != "snapshot":
            continue
        for name, sha256 in entry.content["records"].items():
            latest = _latest(workspace, sha256)
            left = _without(workspace, name, latest, record) if latest else None
            if left is not None:
                replaced[latest] = store_records(workspace, {name: left}).get(name, {}).get("sha256", "")
                dropped.update(one["sha256"] for one in entry.content["about"]["files"])
    if not replaced:
        raise UsageError(f"No loaded dataset has a record {record}; give the id of a node or the key of a link")
    content = {"record": record, "reason": _reason(reason), "replaced": replaced, "dropped_files": sorted(dropped)}
    entry = append(workspace, "erase", content)
    tidy(workspace)
    return entry


def tidy(workspace: Workspace) -> int:
    """Remove what no entry wants any more: erased content, and leftovers of interrupted commands.

    Returns:
        How many files went.
    """
    replaced, dropped, made, kept = set[str](), set[str](), set[str](), set[str]()
    for entry in entries(workspace):
        if entry.kind == "erase":
            replaced.update(entry.content["replaced"])
            made.update(entry.content["replaced"].values())
            dropped.update(entry.content["dropped_files"])
        elif entry.kind == "snapshot":
            made.update(entry.content["records"].values())
            kept.update(one["sha256"] for one in entry.content["about"]["files"])
    wanted = {f"{sha256}.parquet" for sha256 in made - replaced} | (kept - dropped)
    gone = 0
    for folder in ("records", "files"):
        for path in (workspace.ledger / folder).glob("*"):
            if path.name not in wanted:
                path.unlink(missing_ok=True)
                gone += 1
        for path in (workspace.ledger / folder).glob(".*.partial"):
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _latest(workspace: Workspace, sha256: str) -> str:
    """The records file that earlier erasures left of one; empty where nothing is left."""
    for entry in entries(workspace):
        if entry.kind == "erase" and sha256 in entry.content["replaced"]:
            sha256 = entry.content["replaced"][sha256]
    return sha256


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


def _reason(reason: str) -> str:
    if not reason.strip():
        raise UsageError("Every decision needs a reason; add --reason TEXT")
    return reason.strip()
