"""Rows as CSV in which a spreadsheet finds no formula to run."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from typing import Any

from graph.cells import list_text, protected

_END = "\r\n"


def csv_text(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """RFC 4180 text; a text cell that a spreadsheet would run as a formula gets a leading quotation mark (').

    ``graph.cells`` says how lists stand in a cell and takes the mark off again.
    """
    lines = _Lines()
    csv.writer(lines, lineterminator=_END).writerows([[_csv_cell(cell) for cell in row] for row in (columns, *rows)])
    return "".join(lines.lines)


class _Lines:
    """Takes each row from the writer, which quotes what looks like its line end, and ends it as our files end lines.

    A carriage return alone must be quoted: a spreadsheet takes it for the end of a row, and what follows for a formula.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []

    def write(self, row: str) -> None:
        self.lines.append(row.removesuffix(_END) + "\n")


def _csv_cell(cell: Any) -> Any:
    if isinstance(cell, dict):
        return json.dumps(cell, ensure_ascii=False)
    text = list_text(map(cell_text, cell)) if isinstance(cell, list | tuple) else cell
    return protected(text) if isinstance(text, str) else text


def cell_text(cell: Any) -> str:
    """A cell as text; nothing for what is missing."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, list | tuple):
        return "; ".join(cell_text(item) for item in cell)
    if isinstance(cell, dict):
        return json.dumps(cell, ensure_ascii=False)
    return str(cell)
