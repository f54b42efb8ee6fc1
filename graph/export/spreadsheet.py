"""Rows as CSV in which a spreadsheet finds no formula to run."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\0", "'")
"""First characters that a spreadsheet takes for a formula, and the mark that says it is none."""


def csv_text(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """RFC 4180 text; a text cell that a spreadsheet would run as a formula gets a leading quotation mark (')."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([[_csv_cell(cell) for cell in row] for row in (columns, *rows)])
    return text.getvalue()


def _csv_cell(cell: Any) -> Any:
    if isinstance(cell, dict):
        return json.dumps(cell, ensure_ascii=False)
    text = cell_text(cell) if isinstance(cell, list | tuple) else cell
    return f"'{text}" if isinstance(text, str) and text.startswith(_RISKY) else text


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
