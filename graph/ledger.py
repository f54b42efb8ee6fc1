"""The ledger: what every source said, when, in which file; the only truth.

It is append-only. An entry is one numbered JSON file that carries its own SHA-256 and
that of the entry before it; the rows a load brought are Parquet files named by their
SHA-256, and the published files are kept as they were. A correction is a new entry. Only an erasure
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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from graph import asserted, model
from graph.asserted import Asserted
from graph.corrected import SCHEMAS as CORRECTIONS
from graph.corrected import Corrected
from graph.errors import LedgerError
from graph.history import accumulates
from graph.projection import link_schema, node_schema, read_table, write_table
from graph.workspace import Workspace, flush_folder, write_whole

_NO_ENTRY = "0" * 64
SET_AT_BUILD = ("dataset", "delisted", "former_ids", "corrections")
"""Columns of the model that no importer states: they follow from which datasets and versions state a row, from what
was matched, and from what people corrected."""
_SCHEMAS = {**asserted.SCHEMAS, **CORRECTIONS}


@dataclass(frozen=True)
class Entry:
    """One entry of the ledger: its number, kind, time and content."""

    number: int
    kind: str
    """snapshot, undo, retract, correct, dispute, reinstate, withdraw, restore, erase, match, decide or undecide."""
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
    corrected: Corrected = field(default_factory=Corrected)
    """What people corrected, disputed and retracted, and did not take back."""
    erased: dict[str, str] = field(default_factory=dict)
    """Record id to the day of its erasure: the tombstones."""
    asserted: Asserted = field(default_factory=Asserted)
    """Which records were said to be one or not, by the matcher and by people."""

    @property
    def retracted(self) -> dict[str, str]:
        """Record id to reason."""
        return self.corrected.retracted


def entries(workspace: Workspace) -> list[Entry]:
    """All entries in order, the chain of hashes checked.

    Raises:
        LedgerError: an entry is missing, torn or changed.
    """
    folder = workspace.ledger / "entries"
    found: list[Entry] = []
    previous = _NO_ENTRY
    for number, path in enumerate(sorted(folder.glob("[0-9]*.json")), start=1):
        body = _body(path.read_bytes())
        if not (
            body and body["number"] == number and path.name == f"{number:06}.json" and body["previous"] == previous
        ):
            raise LedgerError(
                f"Ledger entry {path.name} is torn, changed or out of order. Nothing after entry {number - 1} can be "
                "trusted: put the ledger back from a copy, or move that entry and all later ones away."
            )
        previous = body["sha256"]
        found.append(Entry(number, body["kind"], body["at"], body["content"], previous))
    return found


def append(workspace: Workspace, kind: str, content: Mapping[str, Any]) -> Entry:
    """Add one entry; the caller holds ``workspace.writing()``."""
    before = entries(workspace)
    number = len(before) + 1
    at = _now()
    body: dict[str, Any] = {
        "number": number,
        "kind": kind,
        "at": at,
        "previous": before[-1].sha256 if before else _NO_ENTRY,
        "content": dict(content),
    }
    body["sha256"] = hashlib.sha256(_text(body)).hexdigest()
    folder = workspace.ledger / "entries"
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / f"{number:06}.json", _text(body))
    return Entry(number, kind, at, dict(content), body["sha256"])


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _text(body: Mapping[str, Any]) -> bytes:
    """An entry as it is written."""
    return (json.dumps(body, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _body(raw: bytes) -> dict[str, Any] | None:
    """An entry as it was written, or None where a single byte of it is another."""
    try:
        body: dict[str, Any] = json.loads(raw)
        without = {key: value for key, value in body.items() if key != "sha256"}
        whole = raw == _text(body) and body["sha256"] == hashlib.sha256(_text(without)).hexdigest()
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return body if whole else None


def read_state(workspace: Workspace, *also: tuple[str, Mapping[str, Any]], until: int | None = None) -> State:
    """What holds now, after every decision in order.

    Args:
        also: kind and content of further entries, to see what would hold with them.
        until: number of the last entry that counts, to see what held then; None: all.
    """
    chain = entries(workspace)[:until]
    for kind, content in also:
        chain.append(Entry(len(chain) + 1, kind, _now(), dict(content), ""))
    return state_of(chain)


def state_of(chain: Sequence[Entry]) -> State:
    """What holds after these entries."""
    state = State()
    replaced: dict[str, str] = {}
    snapshots: list[Snapshot] = []
    undone: set[int] = set()
    for entry in chain:
        content = entry.content
        if entry.kind == "snapshot":
            snapshots.append(Snapshot(content["dataset"], content["about"], dict(content["records"]), entry.number))
        elif entry.kind == "undo":
            undone.add(content["load"])
        elif entry.kind == "withdraw":
            state.withdrawn.add(content["dataset"])
        elif entry.kind == "restore":
            state.withdrawn.discard(content["dataset"])
        elif entry.kind == "erase":
            state.erased[content["record"]] = entry.at[:10]
            replaced.update(content["replaced"])
        elif not any(
            part.take(entry.number, entry.at, entry.kind, content) for part in (state.corrected, state.asserted)
        ):
            raise LedgerError(f"Ledger entry {entry.number} is of an unknown kind; use the tiertrace that wrote it")
    state.asserted.runs = [replace(run, records=after_erasures(run.records, replaced)) for run in state.asserted.runs]
    state.corrected = state.corrected.after(lambda records: after_erasures(records, replaced))
    current = [
        replace(one, records=after_erasures(one.records, replaced)) for one in snapshots if one.number not in undone
    ]
    state.snapshots = [one for one in _in_force(current) if one.dataset not in state.withdrawn]
    return state


def after_erasures(files: Mapping[str, str], replaced: Mapping[str, str]) -> dict[str, str]:
    """Records files as erasures left them."""
    records = {}
    for name, sha256 in files.items():
        while sha256 in replaced:
            sha256 = replaced[sha256]
        if sha256:
            records[name] = sha256
    return records


def _in_force(snapshots: list[Snapshot]) -> list[Snapshot]:
    """Of a dataset that is replaced as a whole, the one loaded last; of one that accumulates, the last of each day."""
    newest = {one.dataset: one for one in snapshots}
    of_day = {(one.dataset, one.about.get("as_of")): one for one in snapshots if accumulates(one.about)}
    kept = [one for one in newest.values() if not accumulates(one.about)]
    return sorted([*kept, *of_day.values()], key=lambda one: (one.dataset, one.about.get("as_of") or "", one.number))


def records_schema(name: str) -> pa.Schema:
    """Columns of a records file: the model's, without derived ones and those that the build sets, or those of a run of
    the matcher or of a correction."""
    if name in _SCHEMAS:
        return _SCHEMAS[name]
    whole = node_schema(name, derived=False) if name in model.LABELS else link_schema(name, derived=False)
    return pa.schema([column for column in whole if column.name not in SET_AT_BUILD])


def store_records(workspace: Workspace, tables: Mapping[str, pa.Table]) -> dict[str, dict[str, Any]]:
    """Keep rows under the SHA-256 of their file.

    Returns:
        By name of the table: sha256 and number of rows.
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
    """The rows of one records file; columns that the model did not have when it was written are empty."""
    path, expected = workspace.ledger / "records" / f"{sha256}.parquet", records_schema(name)
    try:
        stated = set(pq.read_schema(path).names)
    except (OSError, pa.ArrowException):
        stated = set(expected.names)  # the reading below says what is wrong with the file
    there = read_table(path, expected, [one for one in expected.names if one in stated])
    if there.num_columns == len(expected):
        return there
    rows = there.num_rows
    columns = [there.column(one.name) if one.name in stated else pa.nulls(rows, one.type) for one in expected]
    return pa.table(columns, schema=expected)


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
