"""Workbooks (xlsx, xls, xlsb, ods) into rows of text, with every trap of the format checked before a cell is taken."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from graph.errors import InputError
from graph.ingest.files import checked_archive, member

MAX_CELLS = 50_000_000
"""Of one sheet, empty ones included: the reader lays a sheet out as a rectangle."""
_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_FORMULA = re.compile(rb"<f\b[^>]*(?:/>|>[^<]*</f>)\s*(<v\s*/>|<v>\s*</v>|</c>)?")
_ERROR_CELL = re.compile(rb'<c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3}\d{1,7})"')


@dataclass(frozen=True)
class WorkbookSheet:
    """One sheet with something in it."""

    name: str
    rows: Callable[[], Iterator[tuple[int, list[str]]]]
    hidden: bool
    several: bool
    """The workbook has other sheets with content."""
    notes: tuple[str, ...]


def workbook_sheets(path: Path, kind: str) -> list[WorkbookSheet]:
    """The sheets of a workbook that hold anything.

    Raises:
        InputError: macros, links to other workbooks, formulas without a stored value, error cells, or a damaged file.
    """
    notes = _checked_package(path) if kind in ("xlsx", "xlsb", "ods") else ()
    book = _guarded(path, partial(CalamineWorkbook.from_path, str(path)))
    found: list[tuple[str, Any, bool]] = []
    for about in book.sheets_metadata:
        sheet = _guarded(path, partial(book.get_sheet_by_name, about.name))
        if sheet.height and sheet.width:
            found.append((about.name, sheet, about.visible != SheetVisibleEnum.Visible))
    return [
        WorkbookSheet(name, partial(_rows, sheet), hidden, len(found) > 1, (*notes, *_merged_note(name, sheet)))
        for name, sheet, hidden in found
    ]


def _guarded(path: Path, call: Callable[[], Any]) -> Any:
    """Run the reader; whatever it fails with becomes our own error."""
    try:
        return call()
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:  # the reader's panics are no Exception
        raise InputError(
            f"{path.name} cannot be read as a workbook ({str(error)[:120]}); open and save it again"
        ) from None


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Rows numbered as in the sheet; a value of cells merged downwards stands in each of their rows."""
    down = {
        (row, left): (top, left)
        for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ()
        for row in range(top + 1, min(bottom, sheet.total_height + 1) + 1)
    }
    empty_left = (sheet.start or (0, 0))[1]  # the reader gives empty rows above the table, and no empty columns
    above: dict[tuple[int, int], str] = {}
    tops = set(down.values())
    for index, values in enumerate(sheet.iter_rows()):
        cells = [""] * empty_left + [as_text(value) for value in values]
        if down:
            for column in range(len(cells)):
                if (index, column) in tops:
                    above[index, column] = cells[column]
                elif (index, column) in down and not cells[column]:
                    cells[column] = above.get(down[index, column], "")
        yield index + 1, cells


def _merged_note(name: str, sheet: Any) -> tuple[str, ...]:
    count = sum(bottom > top for (top, _), (bottom, _) in sheet.merged_cell_ranges or ())
    if not count:
        return ()
    return (f"sheet {name}: {count:,} cells merged over several rows; their value was read for each of these rows",)


def as_text(value: Any) -> str:
    """A cell as text: whole numbers without a point, dates as ISO days, nothing rounded."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
    return "" if value is None else str(value)


def _checked_package(path: Path) -> tuple[str, ...]:
    """What a reader of values would never notice in a package of XML files."""
    archive = checked_archive(path)
    names = archive.namelist()
    if any(name.endswith(("vbaProject.bin", "vbaData.xml")) for name in names):
        raise InputError(f"{path.name} holds macros; save it as a workbook without macros (.xlsx)")
    if any("externalLinks/" in name for name in names):
        raise InputError(f"{path.name} takes values from other workbooks; break the links, save it and load again")
    notes: list[str] = []
    for name in names:
        if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
            notes += _checked_sheet(path, archive, name)
    return tuple(notes)


def _checked_sheet(path: Path, archive: zipfile.ZipFile, name: str) -> list[str]:
    content = member(archive, name)
    if b"<!DOCTYPE" in content[:2000] or b"<!ENTITY" in content:
        raise InputError(f"{path.name} declares entities in {name}; no spreadsheet program writes that")
    rows = columns = 0
    for match in _CELL.finditer(content):
        columns = max(columns, _column(match[1]))
        rows = max(rows, int(match[2]))
    if rows * columns > MAX_CELLS:
        raise InputError(
            f"{path.name}, {name}: a cell lies at row {rows:,}, column {columns:,}, which makes a sheet of "
            f"{rows * columns:,} cells; delete what lies far outside the table"
        )
    wrong = _ERROR_CELL.search(content)
    if wrong:
        raise InputError(
            f"{path.name}, {name}: cell {wrong[1].decode()} holds an error such as #REF!; correct or empty it"
        )
    formulas = 0
    for match in _FORMULA.finditer(content):
        formulas += 1
        if match[1]:
            raise InputError(
                f"{path.name}, {name}: a formula has no stored value, so nobody can say what it shows; "
                "open the file in a spreadsheet program and save it"
            )
    return [f"{path.name}, {name}: {formulas:,} formulas; their stored values were read"] if formulas else []


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
