"""Read a file or folder as a load does: recognise it, read all of it, keep nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from graph.dates import bounds
from graph.errors import InputError, UsageError
from graph.held import known_elsewhere
from graph.history import check_version
from graph.ingest import recognise, sources
from graph.ingest.accounts import Accounts
from graph.ingest.files import kind_of
from graph.ingest.packed import unpacked
from graph.ingest.rows import Rows
from graph.ingest.source import About, Given, Source
from graph.ledger import State, read_state
from graph.projection import Projection
from graph.workspace import Workspace

_TABLES = (".csv", ".tsv", ".xlsx", ".xls", ".json", ".parquet", ".xml", ".pdf", ".ods", ".zip")
_MAX_ROUNDS = 10


@dataclass
class Reading:
    """A file or folder that was read, and nothing kept of it yet."""

    intake: Intake
    contents: dict[str, bytes]
    """Of the files that were read, by their names; for an archive those inside."""


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


def read_whole(
    workspace: Workspace,
    path: Path,
    given: Given,
    *,
    format: str | None = None,
    keep_going: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> Reading:
    """Read a file or folder as a load does, with the bytes of the files that it was read from.

    Raises:
        InputError: something in the data cannot be accepted.
    """
    return read_with(workspace, read_state(workspace), path, given, format, keep_going, say)


def read_with(
    workspace: Workspace,
    state: State,
    path: Path,
    given: Given,
    format: str | None,
    keep_going: bool,
    say: Callable[[str], None],
) -> Reading:
    """As ``read_whole``, for whoever has the state of the ledger at hand."""
    with unpacked(path) as inner:
        intake, rows = _read(workspace, state, inner, given, format, keep_going, say)
        return Reading(intake, {one.name: one.read_bytes() for one in sorted(set(rows.files))})


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
        rows = Rows(about.dataset, known, known_document, state.erased.__contains__, about, given)
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
