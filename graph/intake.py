"""Load a file or folder: recognise it, read all of it, keep it in the ledger, build."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.build import build, current, extend, is_behind, is_there, profile_in_use, remove_unfinished
from graph.dates import bounds
from graph.errors import InputError, UsageError
from graph.ingest import recognise, sources
from graph.ingest.evidence import BASIS_OF_KIND
from graph.ingest.source import Rows, Source
from graph.ledger import Snapshot, State, read_records, read_state, store_file, store_records, tidy
from graph.projection import Projection
from graph.workspace import Workspace

_TABLES = (".csv", ".tsv", ".xlsx", ".xls", ".json", ".parquet")


@dataclass
class Intake:
    """What one load did."""

    dataset: str
    source: Source
    rows: dict[str, int]
    """Rows read by file."""
    nodes: int = 0
    links: int = 0
    refused: list[str] = field(default_factory=list)
    """Ids and keys that tombstones kept out."""
    notes: list[str] = field(default_factory=list)
    unchanged: bool = False
    """The ledger held exactly this already."""
    added: int = 0
    removed: int = 0
    """Statements and nodes compared with the load before."""
    projection: Projection | None = None


def load(
    workspace: Workspace,
    path: Path,
    *,
    format: str | None = None,
    dataset: str | None = None,
    as_of: str | None = None,
    profile: str | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Intake:
    """Load one file or folder into the workspace and build the graph anew.

    Args:
        format: name of the importer, where the file alone does not tell.
        dataset: name for the dataset instead of the importer's own.
        as_of: the day the data speak of, where the importer cannot tell.
        profile: see ``graph.build.build``; by default that of the current build.

    Raises:
        InputError: something in the data cannot be accepted; nothing was loaded.
    """
    source = _importer(path, format)
    if as_of is not None:
        try:
            bounds(as_of)
        except InputError as error:
            raise UsageError(f"as of: {error}") from None
    with workspace.writing():
        tidy(workspace)
        remove_unfinished(workspace)
        state = read_state(workspace)
        rows = Rows(_dataset_name(dataset or source.dataset(path)))
        if rows.dataset in state.withdrawn:
            raise UsageError(
                f"The dataset {rows.dataset} is withdrawn, so loading it would change nothing; "
                f"take that back first: tiertrace withdraw {rows.dataset} --undo --reason TEXT"
            )
        rows.known, rows.known_document = _known(workspace, state, rows.dataset)
        say(f"reading {path.name} as {source.title}")
        source.read(path, rows)
        _check_unread(path, rows)
        tables = rows.tables()
        intake = Intake(rows.dataset, source, rows.counts, notes=rows.notes)
        tables = _without_erased(tables, state, intake)
        intake.nodes = sum(table.num_rows for name, table in tables.items() if name in model.LABELS)
        intake.links = sum(table.num_rows for name, table in tables.items() if name not in model.LABELS)
        content = _keep(workspace, state, rows, tables, intake, as_of or source.as_of(path))
        if content is not None:
            say("building the graph")
            _, intake.projection = extend(workspace, "snapshot", content, profile, say)
        elif is_behind(workspace) or not is_there(workspace) or profile not in (None, profile_in_use(workspace)):
            intake.projection = build(workspace, profile, say)
        else:
            intake.projection = current(workspace)
        return intake


def _check_unread(folder: Path, rows: Rows) -> None:
    """A table in the folder that nobody read is a problem, any other file a note: nothing is passed over in silence."""
    if not folder.is_dir():
        return
    for path in sorted(set(folder.iterdir()) - set(rows.files)):
        if path.suffix.lower() in _TABLES:
            rows.problem(
                path.name, "is none of the files of this format, so it was not read; rename it or move it away"
            )
        elif not path.name.startswith(".") and path.name != "README.md":
            rows.notes.append(f"{path.name} was not read")


def _dataset_name(name: str) -> str:
    """A name that can be printed and written down.

    Raises:
        InputError: it is empty, long, or holds invisible characters.
    """
    if not name or len(name) > 200 or not name.isprintable():
        raise InputError(
            f"{name[:60]!a} is no name for a dataset: up to 200 visible characters; give another with --dataset"
        )
    return name


def _importer(path: Path, format: str | None) -> Source:
    if format is None:
        return recognise(path)
    if format not in sources():
        raise UsageError(f"There is no format '{format}'; known are: {', '.join(sources())}")
    if not path.exists():
        raise InputError(f"There is no file or folder {path}; check the spelling")
    return sources()[format]


def _known(
    workspace: Workspace, state: State, dataset: str
) -> tuple[Callable[[str], str | None], Callable[[str], Mapping[str, str] | None]]:
    """What the other datasets of the ledger hold, read only when something asks for it."""
    others = [snapshot for snapshot in state.snapshots if snapshot.dataset != dataset]

    @cache
    def labels() -> dict[str, str]:
        found: dict[str, str] = {}
        for snapshot in others:
            for name in model.LABELS:
                if name in snapshot.records:
                    ids = read_records(workspace, name, snapshot.records[name]).column("id").to_pylist()
                    found.update(dict.fromkeys(ids, name))
        return found

    @cache
    def documents() -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for snapshot in others:
            if "Document" in snapshot.records:
                for row in read_records(workspace, "Document", snapshot.records["Document"]).to_pylist():
                    basis = BASIS_OF_KIND.get(row["kind"] or "", "")
                    found[row["id"]] = {"publisher": row["publisher"], "basis": basis, "visibility": row["visibility"]}
        return found

    return lambda node_id: labels().get(node_id), lambda node_id: documents().get(node_id)


def _without_erased(tables: dict[str, pa.Table], state: State, intake: Intake) -> dict[str, pa.Table]:
    """Keep out what a tombstone forbids, and say so."""
    if not state.erased:
        return tables
    erased = pa.array(sorted(state.erased), pa.string())
    left = {}
    for name, table in tables.items():
        hit = np.zeros(table.num_rows, dtype=bool)
        for column in ("id", "from_id", "to_id", "key"):
            if column in table.column_names:
                hit |= pc.is_in(table.column(column), value_set=erased).to_numpy()
        key = "id" if name in model.LABELS else "key"
        for row in table.filter(pa.array(hit)).select([key, "row"]).to_pylist():
            intake.refused.append(f"{(row['row'] or ['?'])[0]}: {row[key]} was erased, or names a record that was")
        left[name] = table.filter(pa.array(~hit))
    return left


def _keep(
    workspace: Workspace, state: State, rows: Rows, tables: dict[str, pa.Table], intake: Intake, as_of: str | None
) -> dict[str, Any] | None:
    """Store rows and files, and return the entry; None where the newest load of this dataset said exactly this."""
    source = intake.source
    records = {name: kept["sha256"] for name, kept in store_records(workspace, tables).items()}
    contents = {path.name: path.read_bytes() for path in sorted(set(rows.files))}
    files: list[dict[str, Any]] = []
    for name, raw in contents.items():
        files.append({"name": name, "sha256": hashlib.sha256(raw).hexdigest()})
        if intake.refused:  # a file that holds an erased record is not kept
            files[-1]["kept"] = False
        else:
            store_file(workspace, raw)
    about: dict[str, Any] = {
        "title": source.title, "description": source.description, "license": source.license, "publisher": None,
        "format": source.format, "history": source.history, "as_of": as_of, "files": files,
    }  # fmt: skip
    before = [one for one in state.snapshots if one.dataset == rows.dataset]
    intake.unchanged = any(one.about == about and one.records == records for one in before)
    if intake.unchanged:
        return None
    _compare(workspace, before, tables, intake)
    return {"dataset": rows.dataset, "about": about, "records": records}


def _compare(workspace: Workspace, before: list[Snapshot], tables: dict[str, pa.Table], intake: Intake) -> None:
    """Count what is stated now and was not before, and the other way round."""
    if not before or intake.source.history == "accumulate":
        intake.added = intake.nodes + intake.links
        return
    old = before[-1].records
    for name in sorted({*tables, *old}):
        key = "id" if name in model.LABELS else "key"
        was = read_records(workspace, name, old[name]).column(key).combine_chunks() if name in old else _no_text()
        now = tables[name].column(key).combine_chunks() if name in tables else _no_text()
        intake.added += len(now) - (pc.sum(pc.is_in(now, value_set=was)).as_py() or 0)
        intake.removed += len(was) - (pc.sum(pc.is_in(was, value_set=now)).as_py() or 0)


def _no_text() -> pa.Array:
    return pa.array([], pa.string())
