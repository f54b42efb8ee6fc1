"""The first rows of a table as a person would see them, in the encoding that is said."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from graph.ingest.sheets import sheets_of

_ROWS = 40


def first_rows(path: Path, encoding: str | None = None) -> list[list[str]]:
    """The first rows of all visible sheets, one below the other.

    Raises:
        InputError: the file is no table, or cannot be read.
    """
    visible = (sheet for sheet in sheets_of(path, encoding) if not sheet.hidden)
    return [cells for sheet in visible for _, cells in islice(sheet.rows(), _ROWS)]
