"""A mapped list read, row by row or (a long one) column by column."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from graph.errors import InputError
from graph.ingest import lists_columns
from graph.ingest.column_map import ColumnMap
from graph.ingest.files import kind_of
from graph.ingest.first_rows import first_rows
from graph.ingest.lists_statement import Listed
from graph.ingest.published import Columns, find_header, plain, read_rows
from graph.ingest.rows import Rows
from graph.ingest.sheets import sheets_of
from graph.ingest.tables import Row


def declared(chosen: ColumnMap) -> Columns:
    """The columns of a map as the reader of tables wants them."""
    optional = tuple(name for name in chosen.read if name not in chosen.recognised_by)
    required = tuple(name for name in chosen.recognised_by if name not in (*chosen.ignored, *chosen.personal))
    return Columns(required, optional, chosen.ignored, chosen.personal)


def read_list(path: Path, rows: Rows, chosen: ColumnMap) -> None:
    """Read every row of the list and state it.

    Raises:
        InputError: the table has not the columns of the map, or its countries, dates or buyers cannot be told.
    """
    columns = declared(chosen)
    if kind_of(path) == "pdf":
        _check_pages(path, columns)

    def once() -> None:
        if chosen.path is not None:
            rows.files.append(chosen.path)
        note_unnamed(path, chosen, rows)

    if lists_columns.fits(path, chosen):
        lists_columns.read_columns(path, rows, chosen, columns, once)
        return
    found = list(read_rows(path, columns, rows))
    once()
    fill_down(found, chosen, rows)
    Listed.of(found, chosen, rows).state(found)


def _check_pages(path: Path, columns: Columns) -> None:
    """Every table of a PDF is part of the list: one that is not would be rows passed over."""
    for sheet in sheets_of(path):
        if find_header(sheet, columns.required) is None:
            raise InputError(
                f"{sheet.where} is a table without the columns {', '.join(columns.required)}, so nobody can say if its "
                "rows belong to the list; save the PDF without this page, or give a map that fits it"
            )


def note_unnamed(path: Path, chosen: ColumnMap, rows: Rows) -> None:
    """Say of filled columns without a name that they are left out; nobody can map them."""
    first = first_rows(path, rows.given.encoding)
    header = next((number for number, row in enumerate(first) if chosen.fits(row)), None)
    if header is None:
        return
    for at, name in enumerate(first[header]):
        if not name.strip() and any(at < len(row) and row[at].strip() for row in first[header + 1 :]):
            rows.accounts.ignore(f"column {at + 1}", "the file gives it no name")
    there = {plain(name) for name in first[header]}
    absent = [name for name in (*chosen.read, *chosen.ignored, *chosen.personal) if plain(name) not in there]
    if absent and rows.given.map is not None:
        rows.note(f"the map names columns that the file has not: {', '.join(absent)}")


def fill_down(found: Iterable[Row], chosen: ColumnMap, rows: Rows) -> None:
    """Give empty cells of the columns that a map says so of the text above them in the same sheet."""
    above: dict[tuple[str, str], str] = {}
    filled = dict.fromkeys(chosen.fill_down, 0)
    for row in found:
        sheet = row.where.rpartition(":")[0]
        for column in chosen.fill_down:
            if row.values.get(column):
                above[sheet, column] = row.values[column]
            elif (sheet, column) in above:
                row.values[column] = above[sheet, column]
                filled[column] += 1
    for column, count in filled.items():
        if count:
            rows.note(f"column {column}: {count:,} empty cells were read as the cell above them, as the map says")
