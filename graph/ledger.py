"""The ledger: what every source said, when, in which file; the only truth.

It is append-only. An entry is one numbered JSON file that carries the SHA-256 of the
entry before it; the rows a load brought are Parquet files named by their SHA-256, and
the published files are kept as they were. A correction is a new entry. Only an erasure
takes content away: it leaves an entry with id, date and reason, and rows without it.

::

    ledger/entries/000001.json
    ledger/records/<sha256>.parquet
    ledger/files/<sha256>
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from graph import model
from graph.errors import LedgerError
from graph.projection import link_schema, node_schema, read_table, write_table
from graph.workspace import Workspace, flush_folder, write_whole

_NO_ENTRY = "0" * 64


@dataclass(frozen=True)
class Entry:
    """One entry of the ledger: its number, kind, time and content."""

    number: int
    kind: str
    """snapshot, retract, reinstate, withdraw, restore or erase."""
    at: str
    content: dict[str, Any]
    sha256: str


@dataclass(frozen=True)
class Snapshot:
    """What one load of one dataset brought."""

    dataset: str
    about: dict[str, Any]
    """title, publisher, license, as_of, format, history, files."""
    records: dict[str, str]
    """SHA-256 of the records file by label or relationship type."""
    number: int


@dataclass
class State:
    """The ledger read from front to back."""

    snapshots: list[Snapshot] = field(default_factory=list)
    """Active ones, sorted by dataset, then date, then number."""
    withdrawn: set[str] = field(default_factory=set)
    retracted: dict[str, str] = field(default_factory=dict)
    """Record id to reason."""
    erased: dict[str, str] = field(default_factory=dict)
    """Record id to the day of its erasure: the tombstones."""


def entries(workspace: Workspace) -> list[Entry]:
    """All entries in order, the chain of hashes checked.

    Raises:
        LedgerError: an entry is missing, torn or changed.
    """
    folder = workspace.ledger / "entries"
    found: list[Entry] = []
    previous = _NO_ENTRY
    for number, path in enumerate(sorted(folder.glob("[0-9]*.json")), start=1):
        raw = path.read_bytes()
        try:
            body = json.loads(raw)
            right = body["number"] == number and path.name == f"{number:06}.json" and body["previous"] == previous
        except (ValueError, KeyError, TypeError):
            right = False
        if not right:
            raise LedgerError(
                f"Ledger entry {path.name} is torn, changed or out of order. Nothing after entry {number - 1} can be "
                "trusted: put the ledger back from a copy, or move that entry and all later ones away."
            )
        previous = hashlib.sha256(raw).hexdigest()
        found.append(Entry(number, body["kind"], body["at"], body["content"], previous))
    return found


def append(workspace: Workspace, kind: str, content: Mapping[str, Any]) -> Entry:
    """Add one entry; the caller holds ``workspace.writing()``."""
    before = entries(workspace)
    number = len(before) + 1
    at = datetime.now(UTC).isoformat(timespec="seconds")
    body = {
        "number": number,
        "kind": kind,
        "at": at,
        "previous": before[-1].sha256 if before else _NO_ENTRY,
        "content": dict(content),
    }
    raw = (json.dumps(body, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()
    folder = workspace.ledger / "entries"
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / f"{number:06}.json", raw)
    return Entry(number, kind, at, dict(content), hashlib.sha256(raw).hexdigest())


def read_state(workspace: Workspace) -> State:
    """What holds now, after every decision in order."""
    state = State()
    replaced: dict[str, str] = {}
    snapshots: list[Snapshot] = []
    for entry in entries(workspace):
        content = entry.content
        if entry.kind == "snapshot":
            snapshots.append(Snapshot(content["dataset"], content["about"], dict(content["records"]), entry.number))
        elif entry.kind == "withdraw":
            state.withdrawn.add(content["dataset"])
        elif entry.kind == "restore":
            state.withdrawn.discard(content["dataset"])
        elif entry.kind == "retract":
            state.retracted[content["record"]] = content["reason"]
        elif entry.kind == "reinstate":
            state.retracted.pop(content["record"], None)
        elif entry.kind == "erase":
            state.erased[content["record"]] = entry.at[:10]
            replaced.update(content["replaced"])
        else:
            raise LedgerError(f"Ledger entry {entry.number} is of an unknown kind; use the tiertrace that wrote it")
    current = [_after_erasures(snapshot, replaced) for snapshot in snapshots]
    state.snapshots = [one for one in _in_force(current) if one.dataset not in state.withdrawn]
    return state


def _after_erasures(snapshot: Snapshot, replaced: Mapping[str, str]) -> Snapshot:
    """The snapshot with the records files that erasures left."""
    records = {}
    for name, sha256 in snapshot.records.items():
        while sha256 in replaced:
            sha256 = replaced[sha256]
        if sha256:
            records[name] = sha256
    return Snapshot(snapshot.dataset, snapshot.about, records, snapshot.number)


def _in_force(snapshots: list[Snapshot]) -> list[Snapshot]:
    """Of a dataset that is replaced as a whole, the newest; of one that accumulates, all."""
    ordered = sorted(snapshots, key=lambda one: (one.dataset, one.about.get("as_of") or "", one.number))
    newest = {one.dataset: one for one in ordered}
    return [one for one in ordered if one.about.get("history") == "accumulate" or newest[one.dataset] is one]


def records_schema(name: str) -> pa.Schema:
    """Columns of a records file: the model's, without derived ones and without ``dataset``."""
    whole = node_schema(name, derived=False) if name in model.LABELS else link_schema(name, derived=False)
    return pa.schema([column for column in whole if column.name != "dataset"])


def store_records(workspace: Workspace, tables: Mapping[str, pa.Table]) -> dict[str, dict[str, Any]]:
    """Keep rows under the SHA-256 of their file.

    Returns:
        By label or relationship type: sha256 and number of rows.
    """
    folder = workspace.ledger / "records"
    folder.mkdir(parents=True, exist_ok=True)
    kept: dict[str, dict[str, Any]] = {}
    for name in sorted(tables):
        if tables[name].num_rows == 0:
            continue
        partial = folder / f".{name}.{os.getpid()}.partial"
        write_table(tables[name].select(records_schema(name).names), partial)
        sha256 = hash_file(partial)
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.replace(folder / f"{sha256}.parquet")
        kept[name] = {"sha256": sha256, "rows": tables[name].num_rows}
    flush_folder(folder)
    return kept


def store_file(workspace: Workspace, content: bytes) -> str:
    """Keep a published file as it was; returns its SHA-256."""
    folder = workspace.ledger / "files"
    folder.mkdir(parents=True, exist_ok=True)
    sha256 = hashlib.sha256(content).hexdigest()
    if not (folder / sha256).exists():
        write_whole(folder / sha256, content)
    return sha256


def read_records(workspace: Workspace, name: str, sha256: str) -> pa.Table:
    """The rows of one records file."""
    return read_table(workspace.ledger / "records" / f"{sha256}.parquet", records_schema(name))


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
