"""A workbook: one typed sheet a table with a frozen header, and a first sheet that says what it is; no formulas."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import xlsxwriter
from xlsxwriter.format import Format as CellStyle
from xlsxwriter.worksheet import Worksheet

from graph.cells import list_text
from graph.errors import UsageError
from graph.export.content import Content, Sheet
from graph.export.formats import Format, with_sheets
from graph.export.sheet_choice import type_name
from graph.export.sheet_making import text_of
from graph.export.stamp_lines import stamp_lines
from graph.export.words import say

MOST_ROWS = 1_048_575
"""Of a sheet, below its header."""
MOST_UNITS = 32_767
"""Of one cell, in UTF-16 units."""
CUT = " […]"
_NARROWEST, _WIDEST = 9, 48
_LOOKED_AT = 200
"""Rows that tell how wide a column is."""
_FIRST_DAY = datetime.date(1900, 3, 1)
"""Workbooks know no days before 1900, and one of 1900 that never was."""
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
    "default_date_format": "yyyy-mm-dd",
}


def _takes(content: Content) -> str | None:
    for sheet in content.sheets:
        if sheet.table.num_rows > MOST_ROWS:
            return say("table.too_long", name=sheet.name, count=sheet.table.num_rows, most=MOST_ROWS)
    return with_sheets(content)


def _write(content: Content, path: Path, options: Mapping[str, Any]) -> None:
    try:
        with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
            day = datetime.datetime.fromisoformat(content.stamp.date[:10])
            book.set_properties({"title": text_of(_cut(content.stamp.title, 255)), "comments": "", "created": day})
            bold, wrapped = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True})
            wrapped.set_align("top")
            first = book.add_worksheet(say("table.readme"))
            cut = sum(_table(book.add_worksheet(one.name), one, bold) for one in content.sheets)
            _readme(first, content, cut, bold, wrapped)
    except xlsxwriter.exceptions.FileCreateError as error:
        raise error.args[0] if isinstance(error.args[0], OSError) else UsageError(str(error)) from None


def _table(there: Worksheet, sheet: Sheet, bold: CellStyle) -> int:
    """Write a table; how many of its texts were too long for a cell."""
    there.freeze_panes(1, 0)
    there.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    cut = 0
    for place, name in enumerate(sheet.table.column_names):
        there.write_string(0, place, name, bold)
        values = sheet.table.column(place).to_pylist()
        for row, value in enumerate(values, start=1):
            cut += _put(there, row, place, value)
        there.set_column(place, place, _width(name, values))
    there.autofilter(0, 0, sheet.table.num_rows, sheet.table.num_columns - 1)
    return cut


def _put(there: Worksheet, row: int, place: int, value: Any) -> bool:
    """Write a cell in its type; was it too long?"""
    if value is None:
        return False
    if isinstance(value, bool):
        there.write_boolean(row, place, value)
    elif isinstance(value, int | float) and not _is_too_exact(value):
        there.write_number(row, place, value)
    elif isinstance(value, datetime.date) and value >= _FIRST_DAY:
        there.write_datetime(row, place, value)
    else:
        text = list_text(value) if isinstance(value, list) else str(value)
        shown = _cut(text)
        there.write_string(row, place, shown)
        return shown != text
    return False


def _is_too_exact(value: float) -> bool:
    """A whole number that a workbook, which knows only fractions of 53 bits, would round."""
    return isinstance(value, int) and abs(value) > 2**53


def _cut(text: str, most: int = MOST_UNITS) -> str:
    """The text, with a sign at its end where a cell cannot hold all of it."""
    units = text_of(text).encode("utf-16-le")
    if len(units) <= 2 * most:
        return text_of(text)
    return units[: 2 * (most - len(CUT))].decode("utf-16-le", "ignore") + CUT


def _width(name: str, values: list[Any]) -> int:
    longest = max((len(_shown(value)) for value in values[:_LOOKED_AT]), default=0)
    return min(_WIDEST, max(_NARROWEST, len(name) + 3, longest + 1))


def _shown(value: Any) -> str:
    return list_text(value) if isinstance(value, list) else "" if value is None else str(value)


def _readme(there: Worksheet, content: Content, cut: int, bold: CellStyle, wrapped: CellStyle) -> None:
    """What this is, where it is from, and what every column means."""
    lines = [*stamp_lines(content.stamp), (say("table.readme"), say("table.cells"))]
    if cut:
        lines.append((say("table.readme"), say("table.cut", count=cut, sign=CUT.strip())))
    lines += [
        (one.name, f"{say('table.rows', count=one.table.num_rows)}. {one.says}".strip()) for one in content.sheets
    ]
    there.set_column(0, 0, 22, wrapped)
    there.set_column(1, 1, 26, wrapped)
    there.set_column(2, 2, 8, wrapped)
    there.set_column(3, 3, 78, wrapped)
    for row, (term, text) in enumerate(lines):
        there.write_string(row, 0, term, bold if row == 0 else wrapped)
        there.merge_range(row, 1, row, 3, "", wrapped)
        there.write_string(row, 1, _cut(text), bold if row == 0 else wrapped)
        there.set_row(row, 15 * max(1, -(-len(text) // 105)))
    _meanings(there, content, len(lines) + 1, bold)


def _meanings(there: Worksheet, content: Content, row: int, bold: CellStyle) -> None:
    for place, term in enumerate(("table", "column", "type", "meaning")):
        there.write_string(row, place, say(f"table.{term}"), bold)
    for one in content.sheets:
        for field in one.table.schema:
            row += 1
            meaning = one.meanings.get(field.name, "")
            for place, text in enumerate((one.name, field.name, _type(field), meaning)):
                there.write_string(row, place, _cut(text))


def _type(field: pa.Field) -> str:
    return type_name(field.type)


FORMAT = Format("xlsx", ".xlsx", "One workbook with every table, for Excel and LibreOffice", _write, _takes, {})
