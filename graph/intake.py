"""Load a file or folder: recognise it, read all of it, keep it in the ledger, build."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.build import build, current, extend, is_behind, is_there, profile_in_use, remove_unfinished
from graph.dates import bounds
from graph.errors import InputError, UsageError
from graph.held import known_elsewhere, without_erased
from graph.history import check_version
from graph.ingest import recognise, sources
from graph.ingest.accounts import Accounts
from graph.ingest.files import kind_of
from graph.ingest.packed import unpacked
from graph.ingest.rows import Rows
from graph.ingest.source import About, Given, Source
from graph.ledger import Snapshot, State, read_records, read_state, store_file, store_records
from graph.ledger_files import tidy
from graph.projection import Projection
from graph.workspace import Workspace

_TABLES = (".csv", ".tsv", ".xlsx", ".xls", ".json", ".parquet", ".xml", ".pdf", ".ods", ".zip")
_MAX_ROUNDS = 10


@dataclass
class Intake:
    """What one load did, or (``read``) would do."""

    about: About
    source: Source
    accounts: Accounts
    """What became of every row."""
    tables: dict[str, pa.Table] = field(default_factory=dict, repr=False)
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
    entry: int | None = None
    """Number of the ledger entry."""
    projection: Projection | None = None

    @property
    def dataset(self) -> str:
        """Name of the dataset."""
        return self.about.dataset


def load(
    workspace: Workspace,
    path: Path,
    given: Given | None = None,
    *,
    format: str | None = None,
    keep_going: bool = False,
    again: bool = False,
    profile: str | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Intake:
    """Load one file or folder into the workspace and build the graph anew.

    Args:
        given: what a person says of the file.
        format: name of the importer, where the file alone does not tell.
        keep_going: leave out rows with problems (``Accounts.refused`` has them) instead of refusing the whole file.
        again: write an entry even where the ledger holds exactly this already.
        profile: see ``graph.build.build``; by default that of the current build.

    Raises:
        InputError: something in the data cannot be accepted; nothing was loaded.
    """
    with workspace.writing(), unpacked(path) as inner:
        tidy(workspace)
        remove_unfinished(workspace)
        state = read_state(workspace)
        intake, rows = _read(workspace, state, inner, given or Given(), format, keep_going, say)
        _refuse_withdrawn(state, intake.dataset)
        tables, intake.refused = without_erased(intake.tables, state)
        intake.nodes = sum(table.num_rows for name, table in tables.items() if name in model.LABELS)
        intake.links = sum(table.num_rows for name, table in tables.items() if name not in model.LABELS)
        content = _keep(workspace, state, rows, tables, intake, again)
        if content is not None:
            say("building the graph")
            entry, intake.projection = extend(workspace, "snapshot", content, profile, say)
            intake.entry = entry.number
        elif is_behind(workspace) or not is_there(workspace) or profile not in (None, profile_in_use(workspace)):
            intake.projection = build(workspace, profile, say)
        else:
            intake.projection = current(workspace)
        return intake


def read(
    workspace: Workspace, path: Path, given: Given | None = None, *, format: str | None = None, keep_going: bool = False
) -> Intake:
    """Read a file or folder as a load would, and keep nothing: for looking at what would be stated.

    Raises:
        InputError: something in the data cannot be accepted.
    """
    with unpacked(path) as inner:
        intake, _ = _read(workspace, read_state(workspace), inner, given or Given(), format, keep_going, lambda _: None)
    return intake


def _read(
    workspace: Workspace,
    state: State,
    path: Path,
    given: Given,
    format: str | None,
    keep_going: bool,
    say: Callable[[str], None],
) -> tuple[Intake, Rows]:
    source = _importer(path, format or ("list" if given.map else None))
    about = _about(source, path, given)
    before = [one.about for one in state.snapshots if one.dataset == about.dataset]
    check_version(about.dataset, {"history": source.history, "as_of": about.as_of}, before)
    known, known_document = known_elsewhere(workspace, state, about.dataset)
    left_out: dict[str, list[str]] = {}
    for _ in range(_MAX_ROUNDS):
        rows = Rows(about.dataset, known, known_document, about, given)
        rows.accounts.set_aside = frozenset(left_out)
        say(f"reading {path.name} as {source.title}")
        source.read(path, rows)
        _check_unread(path, rows)
        try:
            tables = rows.tables()
        except InputError:
            found = {where: said for where, said in rows.accounts.refused.items() if rows.accounts.was_read(where)}
            if not keep_going or not found or len(rows.problems) > sum(map(len, found.values())):
                raise  # a problem of the file as a whole cannot be set aside
            left_out |= found
            continue
        rows.accounts.refused = left_out
        intake = Intake(about, source, rows.accounts, tables, notes=rows.notes)
        return intake, rows
    raise InputError(f"{path.name}: rows that are left out make ever more rows impossible; correct the file")


def _about(source: Source, path: Path, given: Given) -> About:
    """What the file and the person say of it together; the person is right."""
    if given.as_of is not None:
        try:
            bounds(given.as_of)
        except InputError as error:
            raise UsageError(f"as of: {error}") from None
    about = source.about(path, given)
    return About(
        dataset=_dataset_name(given.dataset or about.dataset),
        title=given.title or about.title or source.title,
        publisher=given.publisher or about.publisher,
        as_of=given.as_of or about.as_of,
        license=given.license or about.license or source.license,
    )


def _refuse_withdrawn(state: State, dataset: str) -> None:
    if dataset in state.withdrawn:
        raise UsageError(
            f"The dataset {dataset} is withdrawn, so loading it would change nothing; "
            f"take that back first: tiertrace restore {dataset} --reason TEXT"
        )


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
    if not path.exists():
        raise InputError(f"There is no file or folder {path}; check the spelling")
    kind_of(path)  # a file that cannot be opened, is empty or far too large says so first
    if format is None:
        return recognise(path)
    if format not in sources():
        raise UsageError(f"There is no format '{format}'; known are: {', '.join(sources())}")
    return sources()[format]


def _keep(
    workspace: Workspace, state: State, rows: Rows, tables: dict[str, pa.Table], intake: Intake, again: bool
) -> dict[str, Any] | None:
    """Store rows and files, and return the entry; None where the newest load of this dataset said exactly this."""
    source, about_file = intake.source, intake.about
    records = {name: kept["sha256"] for name, kept in store_records(workspace, tables).items()}
    contents = {path.name: path.read_bytes() for path in sorted(set(rows.files))}
    files: list[dict[str, Any]] = []
    for name, raw in contents.items():
        files.append({"name": name, "sha256": hashlib.sha256(raw).hexdigest()})
        if intake.refused or any(
            intake.accounts.personal.values()
        ):  # with an erased record or contacts of persons it is not kept
            files[-1]["kept"] = False
        else:
            store_file(workspace, raw)
    about: dict[str, Any] = {
        "title": about_file.title, "description": source.description, "license": about_file.license,
        "publisher": about_file.publisher, "format": source.format, "history": source.history,
        "as_of": about_file.as_of, "files": files,
    }  # fmt: skip
    before = [one for one in state.snapshots if one.dataset == intake.dataset]
    intake.unchanged = not again and any(one.about == about and one.records == records for one in before)
    if intake.unchanged:
        return None
    _compare(workspace, before, tables, intake)
    return {"dataset": intake.dataset, "about": about, "records": records}


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
