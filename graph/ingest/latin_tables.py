"""Tables that their publisher offers in latin-1, and that people save again as UTF-8."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from graph.errors import InputError
from graph.ingest.files import kind_of, read_bytes
from graph.ingest.peek import peek
from graph.ingest.published import plain

_LOOKED_AT = 32_768


def has_columns(path: Path, *names: str) -> bool:
    """Has the table these columns, whatever its encoding? Never raises."""
    seen = peek(path)
    if seen.rows or seen.kind != "text":
        return seen.has(*names)
    wanted = {plain(name) for name in names}
    return any(wanted <= {plain(cell) for cell in cells} for cells in first_rows(path))


def first_rows(path: Path) -> list[list[str]]:
    """The first rows of a text file read as latin-1, at a semicolon and at a comma; nothing where it is no text."""
    try:
        if kind_of(path) != "text":
            return []
        with path.open("rb") as file:
            text = file.read(_LOOKED_AT).decode("latin-1")
    except (InputError, OSError):
        return []
    found: list[list[str]] = []
    for separator in ";,":
        try:
            found += list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        except csv.Error:
            continue
    return found


def encoding_of(path: Path) -> str | None:
    """latin-1 for a text whose bytes are no UTF-8; None where the bytes or the kind of file say it themselves."""
    if kind_of(path) != "text":
        return None
    raw = read_bytes(path)
    try:
        raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "latin-1"
    return None
