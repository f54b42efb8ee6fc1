"""What a person should see of a file before it is loaded: what it was taken for, what its rows are understood to say.

Nothing is kept and nothing is decided here: the file is read as a load would read it (``graph.reading.read``).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.build import current
from graph.closing import Fact, closing
from graph.dossier.answers import names_of
from graph.errors import InputError, TiertraceError, UsageError
from graph.export import words
from graph.export.spreadsheet import cell_text
from graph.ingest import recognise, sources
from graph.ingest.files import kind_of
from graph.ingest.first_rows import first_rows
from graph.ingest.packed import unpacked
from graph.ingest.source import About, Given, Source
from graph.ledger import entries, read_state
from graph.reading import Intake, read
from graph.workspace import Workspace

SHOWN = 20
"""Nodes, and links, that are shown."""
_NOT_YET = ("new", "gone", "erased")
"""Facts that are known only when it is loaded."""
_APART = ("id", "name", "title", "row", "dataset", "visibility", "from_id", "to_id", "key", "documents", "basis")
_TABLES = ("text", "xlsx", "xls", "xlsb", "ods")
_CITING = "DOCUMENTED_BY"


@dataclass(frozen=True)
class Understood:
    """One node or link as it would be stated."""

    where: str
    """The row that states it, as file:line."""
    kind: str
    """What a node is, or how a link reads between two names."""
    name: str
    """Of the node, or of the start of the link."""
    to: str = ""
    """Of the end of the link."""
    details: str = ""
    """Everything else that is stated of it."""


@dataclass(frozen=True)
class Loaded:
    """A load that is in force, as the ledger has it."""

    number: int
    """Of its entry."""
    at: str
    dataset: str
    about: Mapping[str, Any]
    """See ``graph.ledger.Snapshot.about``."""


@dataclass(frozen=True)
class Preview:
    """A file as it would be loaded, or why it cannot be."""

    source: Source | None = None
    """The importer that knows it."""
    about: About | None = None
    """What the file and the person say of it."""
    facts: tuple[Fact, ...] = ()
    nodes: tuple[Understood, ...] = ()
    """The first ones, in the order of the file."""
    links: tuple[Understood, ...] = ()
    """The first ones; which document states what is counted only."""
    counts: Mapping[str, int] | None = None
    """Of ``nodes``, ``links`` and ``citations`` in the whole file."""
    trouble: str = ""
    """Why it cannot be loaded as it is; empty where it can."""
    problems: tuple[str, ...] = ()
    """The rows that are wrong, each with file and line."""
    before: tuple[Loaded, ...] = ()
    """Loads in force of the same dataset: what this load would replace, or be a further version of."""
    stopped: bool = False
    """Reading it reached a limit or ended; whoever tries again will wait as long."""

    @property
    def ready(self) -> bool:
        """Can it be loaded like this?"""
        return not self.trouble


def preview(
    workspace: Workspace, path: Path, given: Given, *, format: str | None = None, keep_going: bool = False
) -> Preview:
    """Look at a file or folder; what is wrong with it is part of the answer."""
    source: Source | None = None
    about: About | None = None
    try:
        with unpacked(path) as inner:
            named = format or ("list" if given.map else None)
            source = sources()[named] if named in sources() else recognise(inner)
            about = _said(source, source.about(inner, given), given)
        intake = read(workspace, path, given, format=source.format, keep_going=keep_going)
    except (InputError, UsageError) as error:
        problems = tuple(error.problems) if isinstance(error, InputError) else ()
        why = (_unreadable(path, given.encoding) if source is None else None) or str(error).split("\n  ")[0]
        return Preview(source, about, trouble=why, problems=problems)
    return _of(workspace, intake)


def _said(source: Source, about: About, given: Given) -> About:
    """What file and person say together, where the rows cannot be read; the person is right, as in a load."""
    return About(
        dataset=given.dataset or about.dataset,
        title=given.title or about.title or source.title,
        publisher=given.publisher or about.publisher,
        as_of=given.as_of or about.as_of,
        license=given.license or about.license or source.license,
    )


def _unreadable(path: Path, encoding: str | None) -> str | None:
    """Why nothing in a table can be read, where that is why nobody knows it: its encoding, a byte that no text has."""
    try:
        with unpacked(path) as inner:
            if kind_of(inner) in _TABLES or (kind_of(inner) == "binary" and inner.suffix.lower() in (".csv", ".txt")):
                first_rows(inner, encoding)
    except InputError as error:
        return str(error)
    return None


def loads(workspace: Workspace, without: int | None = None) -> list[Loaded]:
    """The loads that are in force, the newest first.

    Args:
        without: a load's number: those that would be in force if it were undone.
    """
    chain = {one.number: one for one in entries(workspace)}
    undo = () if without is None else (("undo", {"load": without}),)
    in_force = sorted(read_state(workspace, *undo).snapshots, key=lambda one: -one.number)
    return [Loaded(one.number, chain[one.number].at, one.dataset, one.about) for one in in_force]


def _of(workspace: Workspace, intake: Intake) -> Preview:
    tables = intake.tables
    intake.nodes = sum(table.num_rows for name, table in tables.items() if name in model.LABELS)
    intake.links = sum(table.num_rows for name, table in tables.items() if name not in model.LABELS)
    citations = tables[_CITING].num_rows if _CITING in tables else 0
    nodes = _first(tables, [name for name in tables if name in model.LABELS])
    links = _first(tables, [name for name in tables if name not in model.LABELS and name != _CITING])
    names = _names(workspace, tables, {row[end] for _, row in links for end in ("from_id", "to_id")})
    return Preview(
        intake.source,
        intake.about,
        tuple(fact for fact in closing(intake) if fact.kind not in _NOT_YET),
        tuple(_node(label, row) for label, row in nodes),
        tuple(_link(kind, row, names) for kind, row in links),
        {"nodes": intake.nodes, "links": intake.links - citations, "citations": citations},
        before=tuple(one for one in loads(workspace) if one.dataset == intake.dataset),
    )


def _first(tables: Mapping[str, pa.Table], among: Iterable[str]) -> list[tuple[str, dict[str, Any]]]:
    """The first rows of several tables, in the order in which the file states them; of one row, companies and places,
    and the links that a trace walks, before what else it states."""
    found: list[tuple[tuple[str, int, str], bool, str, dict[str, Any]]] = []
    for name in among:
        beside = name not in (*model.WALKED, *model.FACILITIES, *model.COMPANIES)
        stated = tables[name].column("row").to_pylist()
        first = heapq.nsmallest(SHOWN, range(len(stated)), key=lambda at: _place(stated[at]))
        for row in tables[name].take(first).to_pylist():
            found.append((_place(row["row"]), beside, name, row))
    found.sort(key=lambda one: one[:3])
    return [(name, row) for *_, name, row in found[:SHOWN]]


def _place(where: list[str] | None) -> tuple[str, int, str]:
    """A row's place for sorting: line 9 comes before line 10."""
    file, _, line = (where or [""])[0].rpartition(":")
    return (file, int(line), "") if line.isascii() and line.isdigit() else (file, 0, line)


def _node(label: str, row: Mapping[str, Any]) -> Understood:
    kind = words.role(label, row.get("level")) or label
    name = str(row.get("name") or row.get("title") or row["id"])
    if label == "Incident":
        name = words.category(row.get("category"))
    return Understood(_where(row), kind, name, details=_details(row, model.node_columns(label)))


def _link(kind: str, row: Mapping[str, Any], names: Mapping[str, str]) -> Understood:
    start, end = (names.get(row[one], row[one]) for one in ("from_id", "to_id"))
    return Understood(_where(row), words.relation(kind), start, end, _details(row, model.link_columns(kind)))


def _where(row: Mapping[str, Any]) -> str:
    return str((row.get("row") or [""])[0])


def _details(row: Mapping[str, Any], columns: Iterable[model.Property]) -> str:
    """What else is stated, property by property."""
    said = []
    for column in columns:
        value = row.get(column.name)
        if column.name not in _APART and not column.derived and value not in (None, "", []):
            text = words.country(str(value)) if column.name == "country" else cell_text(value)
            said.append(f"{words.plain(column.name)}: {text}")
    return "; ".join(said)


def _names(workspace: Workspace, tables: Mapping[str, pa.Table], ids: set[str]) -> dict[str, str]:
    """What the ends of links are called, in the file or else in the current build."""
    found = {one: words.country(one) or one for one in ids if one.startswith("country:")}
    with suppress(TiertraceError):
        found |= names_of(current(workspace), tuple(sorted(ids)))
    wanted = pa.array(sorted(ids), pa.string())
    for label in model.LABELS:
        table = tables.get(label)
        called = next((name for name in ("name", "title") if table is not None and name in table.column_names), None)
        if table is not None and called is not None:
            hits = table.select(["id", called]).filter(pc.is_in(table.column("id"), value_set=wanted))
            found |= {row["id"]: row[called] for row in hits.to_pylist() if row[called]}
    return found
