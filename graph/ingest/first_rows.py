"""The first rows of a table as a person would see them; of a long text file only its beginning is read."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from graph.ingest.files import kind_of, read_bytes
from graph.ingest.sheets import Sheet, sheets_of, text_sheet

FIRST_ROWS = 40
_BEGINNING = 2_000_000
"""Bytes of a text file that are read; 40 rows of the longest cells have fewer."""


def first_rows(path: Path, encoding: str | None = None) -> list[list[str]]:
    """The first rows of all visible sheets, one below the other.

    Raises:
        InputError: the file is no table, or cannot be read.
    """
    visible = (sheet for sheet in _sheets(path, encoding) if not sheet.hidden)
    return [cells for sheet in visible for _, cells in islice(sheet.rows(), FIRST_ROWS)]


def _sheets(path: Path, encoding: str | None) -> list[Sheet]:
    if kind_of(path) != "text" or encoding is not None:
        return sheets_of(path, encoding)  # where a line ends is for the encoding to say
    return [beginning(path)]


def beginning(path: Path) -> Sheet:
    """The first lines of a text file as a sheet; all of it where it is short."""
    with path.open("rb") as file:
        raw = file.read(_BEGINNING)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or len(raw) < _BEGINNING:
        return text_sheet(path, read_bytes(path))
    return text_sheet(path, raw[: raw.rfind(b"\n") + 1] or raw)
