"""Findings of field research from a CSV file: with consent, or not at all; and nothing of who said it.

The file itself is never kept, nor its name: beside the declared cells it may hold what nobody looked through.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from graph.errors import InputError
from graph.ingest.cells import Cleaner
from graph.ingest.files import kind_of
from graph.ingest.finding import Statement, slug
from graph.ingest.finding_checks import wider
from graph.ingest.finding_columns import COLUMNS, OPTIONAL, REQUIRED, is_personal
from graph.ingest.peek import peek
from graph.ingest.published import Columns, Header, counted, find_header, kept_columns, plain
from graph.ingest.rows import Rows
from graph.ingest.sheets import Sheet, sheets_of
from graph.ingest.source import About, Given, Source
from graph.ingest.tables import Row

_TOLD_BY = ("finding", "consent", "protection", "published_by")
_CITED = "field-findings"
"""What rows are cited by: a file's name can be somebody's."""
_SET_ASIDE = "rows that were set aside"


def recognises(path: Path) -> bool:
    """Has it the columns that only such a file has?"""
    found = peek(path)
    return found.kind in ("text", "json") and found.has(*_TOLD_BY)


def about(path: Path, given: Given) -> About:
    """One dataset for each organisation; its next file takes the place of the one before."""
    named = given.publisher or _first(path, "published_by") or "organisation not named"
    return About(f"findings-{slug(named)}", f"Field research of {named[:80]}", named)


def read(path: Path, rows: Rows) -> None:
    """State every finding that may be kept."""
    statement = Statement(rows)
    found = list(_rows(path, rows))
    organisations = {row.text("published_by") for row in found} - {None}
    if len(organisations) > 1:
        raise InputError(f"{path.name} has findings of {len(organisations)} organisations; make a file of each")
    for row in found:
        for shared, visibility in statement.shared_ids(row).items():
            statement.shared[shared] = wider(statement.shared.get(shared, visibility), visibility)
    for row in found:
        statement.state(row)
    if rows.accounts.set_aside:
        rows.accounts.drop_personal(_SET_ASIDE, len(rows.accounts.set_aside))


def _rows(path: Path, rows: Rows) -> Iterator[Row]:
    sheet, head = _header(path, rows.given.encoding)
    declared = {plain(column.name) for column in COLUMNS}
    personal = tuple(name for name in head.names if plain(name) not in declared and is_personal(name))
    columns = Columns(REQUIRED, OPTIONAL, personal=personal)
    keep = kept_columns(path, head, columns, rows)
    rows.files.append(path)
    dropped = [index for index, name in enumerate(head.names) if name in personal]
    cleaner = Cleaner()
    for where, cells in counted(sheet, after=head.line, rows=rows):
        if len(cells) != len(head.names):
            rows.problem(where, f"{len(cells)} cells where the header has {len(head.names)}; a comma without quotes?")
            continue
        for index in dropped:
            rows.accounts.drop_personal(head.names[index], bool(cells[index].strip()))
        yield Row(where, {name: cleaner.clean(name, cells[index], where).strip() for index, name in keep})
    if cleaner.invisible:
        rows.note(f"invisible characters were taken out of {sum(cleaner.invisible.values()):,} cells")


def _header(path: Path, encoding: str | None) -> tuple[Sheet, Header]:
    """The one table of the file, cited without the file's name, and its first row.

    Raises:
        InputError: it is a workbook, which can hold more than its cells show, or begins with something else.
    """
    if kind_of(path) not in ("text", "json", "binary"):
        raise InputError(f"{path.name} is no CSV file; field research is loaded from CSV (UTF-8) alone, save it so")
    sheet = replace(sheets_of(path, encoding)[0], where=_CITED)
    head = find_header(sheet, _TOLD_BY)
    if head is None or head.titles:
        raise InputError(f"{path.name}: the first line must be the columns; take out what stands above it")
    missing = sorted(set(REQUIRED) - {plain(name) for name in head.names})
    if missing:
        raise InputError(f"{path.name}: column {', '.join(missing)} is missing")
    return sheet, head


def _first(path: Path, column: str) -> str | None:
    """The first filled cell of a column among the first rows."""
    names: list[str] = []
    for cells in peek(path).rows:
        if column in names and len(cells) == len(names) and cells[names.index(column)].strip():
            return " ".join(cells[names.index(column)].split())
        names = names or [plain(cell) for cell in cells]
    return None


def example() -> str:
    """The text of a CSV file with every column and one invented finding."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.name for column in COLUMNS)
    writer.writerow(column.example for column in COLUMNS)
    return text.getvalue()


SOURCE = Source(
    format="field_findings",
    title="Findings of field research",
    description="Findings that a researcher entered, each with the consent of its source. Testimony is not held.",
    looks_like="a CSV file with the columns finding, consent, protection and published_by (tiertrace finding "
    "--template)",
    license="whatever the organisation says",
    personal_data="columns about persons are dropped and counted; a row whose text leads to a person is refused; "
    "neither the file nor its name is kept",
    recognises=recognises,
    read=read,
    about=about,
    keeps_files=False,
)
