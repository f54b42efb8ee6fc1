"""What became of the graph since: every later entry of the ledger, and which records each of them touched.

``changes_since`` is for checking an earlier export; ``log`` for people and for publishing: corrections, disputes,
retractions, withdrawals, erasures and their undoing, each with day, reason and author. Of an erased record a log
says no more than its id, the day and the reason; a record that the profile does not admit is only counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.asserted import KINDS as SAME
from graph.correcting import read_values, said_value
from graph.dates import bounds
from graph.ledger import Entry, after_erasures, entries, read_records, state_of
from graph.touched import pairs_of, touched
from graph.workspace import Workspace

_OF_A_DATASET = ("snapshot", "undo", "withdraw", "restore")
_UNKNOWN_VISIBILITY = "partner"
"""Of a record in an entry that is older than this property."""


@dataclass(frozen=True)
class Change:
    """One entry of the ledger."""

    number: int
    day: str
    kind: str
    """See ``graph.ledger.Entry.kind``."""
    reason: str = ""
    author: str | None = None
    record: str | None = None
    """Id of a node or an incident, or key of a link, that it is about."""
    dataset: str | None = None
    touched: dict[str, str] = field(default_factory=dict)
    """By id or key, what became of it: one of ``graph.touched``, ``same`` (joined with another record or told apart
    from one), or the kind of the entry."""
    values: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    """Of a correction, by property the value before and after; empty where the record was erased since."""
    by: str | None = None
    """Who disputes it."""
    document: str | None = None
    takes_back: int | None = None
    """Number of the entry that it takes back."""
    decision: str | None = None
    """Kind of the entry that it takes back."""
    erased: bool = False
    """The record was erased, now or later."""


def changes_since(workspace: Workspace, position: int) -> list[Change]:
    """Every entry after a position of the ledger, oldest first, with the records that it touched.

    Raises:
        LedgerError: the ledger is damaged.
    """
    chain = entries(workspace)
    files = _replaced(chain)
    erased = {one.content["record"] for one in chain if one.kind == "erase"}
    return [_change(workspace, entry, chain, files, erased, look=True) for entry in chain[max(position, 0) :]]


def log(workspace: Workspace, profile: str, since: str | None = None) -> tuple[list[Change], int]:
    """What people decided, oldest first, and how many decisions the profile does not let be told.

    Args:
        profile: the widest visibility that is admitted.
        since: a date; only what was decided in that period or later.

    Raises:
        InputError: since is no date.
        LedgerError: the ledger is damaged.
    """
    first = bounds(since)[0].isoformat() if since else ""
    chain = entries(workspace)
    files = _replaced(chain)
    erased = {one.content["record"] for one in chain if one.kind == "erase"}
    told, hidden = [], 0
    for entry in chain:
        if entry.kind in ("snapshot", *SAME) or entry.at[:10] < first:
            continue
        if _is_told(workspace, entry, chain, files, profile):
            told.append(_public(_change(workspace, entry, chain, files, erased, look=False)))
        else:
            hidden += 1
    return told, hidden


def sentence(change: Change) -> str:
    """What an entry did, in words."""
    if change.kind == "correct":
        said = [f"{name} from {said_value(was)} to {said_value(now)}" for name, (was, now) in change.values.items()]
        return "corrected" + (f": {'; '.join(said)}" if said else "")
    if change.kind == "reinstate":
        return f"{_TAKEN_BACK[change.decision or 'retract']} taken back"
    if change.kind == "dispute" and change.by:
        return f"disputed by {change.by}"
    return _WORDS[change.kind]


_TAKEN_BACK = {"retract": "retraction", "correct": "correction", "dispute": "dispute"}
_WORDS = {
    "dispute": "disputed",
    "retract": "retracted",
    "erase": "erased",
    "undo": "load taken back",
    "withdraw": "dataset withdrawn",
    "restore": "withdrawal taken back",
}


def _change(
    workspace: Workspace,
    entry: Entry,
    chain: Sequence[Entry],
    files: Mapping[str, str],
    erased: set[str],
    *,
    look: bool,
) -> Change:
    content = entry.content
    record = content.get("record")
    found: dict[str, str] = {record: entry.kind} if record else {}
    if look and entry.kind in _OF_A_DATASET:
        states = (state_of(chain[: entry.number - 1]), state_of(chain[: entry.number]))
        found = touched(workspace, content["dataset"], *states, files)
    elif look and entry.kind in SAME:
        found = dict.fromkeys(pairs_of(workspace, entry, chain, files), "same")
    values = {}
    if entry.kind == "correct" and (left := after_erasures(content["records"], files)):
        values = read_values(read_records(workspace, "corrections", left["corrections"]))
    return Change(
        entry.number,
        entry.at[:10],
        entry.kind,
        content.get("reason") or content.get("why") or "",
        content.get("author") or content.get("who"),
        record,
        content.get("dataset"),
        found,
        values,
        content.get("by"),
        content.get("document"),
        content.get("load") if entry.kind == "undo" else content.get("entry"),
        content.get("decision"),
        record in erased,
    )


def _public(change: Change) -> Change:
    """Of an erased record: its id, the day, and the reason of the erasure."""
    if not change.erased:
        return change
    reason = change.reason if change.kind == "erase" else ""
    return Change(
        change.number, change.day, change.kind, reason, record=change.record, decision=change.decision, erased=True
    )


def _is_told(
    workspace: Workspace, entry: Entry, chain: Sequence[Entry], files: Mapping[str, str], profile: str
) -> bool:
    """Does the profile admit the record, or any row that the dataset ever stated?"""
    admitted = model.VISIBILITIES[: model.VISIBILITIES.index(profile) + 1]
    if "record" in entry.content:
        return entry.content.get("visibility", _UNKNOWN_VISIBILITY) in admitted
    loads = [one for one in chain if one.kind == "snapshot" and one.content["dataset"] == entry.content["dataset"]]
    tables = _tables(workspace, loads, files)
    wanted = pa.array(admitted, pa.string())
    return any(
        pc.any(pc.is_in(pc.fill_null(table.column("visibility"), "public"), value_set=wanted)).as_py()
        for table in tables
    )


def _tables(workspace: Workspace, loads: Sequence[Entry], files: Mapping[str, str]) -> Iterator[pa.Table]:
    for one in loads:
        for name, sha256 in after_erasures(one.content["records"], files).items():
            yield read_records(workspace, name, sha256)


def _replaced(chain: Sequence[Entry]) -> dict[str, str]:
    """Of all erasures, the file that each records file was replaced by."""
    return {old: new for one in chain if one.kind == "erase" for old, new in one.content["replaced"].items()}
