"""CSV: a folder with one file a table and what its columns mean, or one table as one file."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graph.export.content import Content, Sheet, Stamp
from graph.export.formats import Format, with_sheets
from graph.export.sheet_choice import SHEET_OPTION, one_sheet, type_name
from graph.export.sheet_making import text_of
from graph.export.spreadsheet import csv_text
from graph.export.stamp_lines import stamp_lines
from graph.export.words import say

README = "README.txt"
COLUMNS = "columns.csv"
_MARK_OF_UTF8 = "\ufeff"
"""Without it, spreadsheet programs take the letters of many languages for others."""


def _write(content: Content, path: Path, options: Mapping[str, Any]) -> None:
    sheet = one_sheet(content, options)
    if sheet is not None:
        _save(path, sheet_csv(sheet, content.stamp))
        return
    path.mkdir()
    for one in content.sheets:
        _save(path / f"{one.name}.csv", sheet_csv(one))
    described = [
        (one.name, field.name, type_name(field.type), one.meanings.get(field.name, ""))
        for one in content.sheets
        for field in one.table.schema
    ]
    _save(path / COLUMNS, csv_text(("table", "column", "type", "meaning"), described))
    (path / README).write_text(_readme(content), "utf-8")


def sheet_csv(sheet: Sheet, stamp: Stamp | None = None) -> str:
    """A table as CSV text.

    Args:
        stamp: for a table that travels alone: each row then says where it is from and what it does not prove.
    """
    columns = sheet.table.column_names
    rows = zip(*(map(_cell, column.to_pylist()) for column in sheet.table.columns), strict=True)
    if stamp is None:
        return csv_text(columns, [*rows])
    beside = {
        "data_as_of": stamp.data_date,
        "exported": stamp.date,
        "build": stamp.digest,
        "profile": stamp.profile,
        "please_note": text_of(" ".join((*stamp.warnings, *stamp.redactions, *stamp.statements))),
    }
    return csv_text([*columns, *beside], [[*row, *beside.values()] for row in rows])


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime.date) else value


def _save(path: Path, text: str) -> None:
    path.write_bytes((_MARK_OF_UTF8 + text).encode())


def _readme(content: Content) -> str:
    lines = [f"{term}: {text}" for term, text in stamp_lines(content.stamp)]
    tables = [f"{one.name}.csv ({say('table.rows', count=one.table.num_rows)}): {one.says}" for one in content.sheets]
    return "\n".join([*lines, "", f"{say('table.tables')}:", *tables, "", say("table.columns"), say("table.cells"), ""])


FORMAT = Format(
    "csv", "", "Tables as CSV, for every spreadsheet program, R and pandas", _write, with_sheets, SHEET_OPTION
)
