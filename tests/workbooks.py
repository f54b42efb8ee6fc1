"""Workbooks for tests, honest and dishonest, with invented rows."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl

HEADER = ("Factory Name", "Country", "Workers")
ROWS = tuple((f"Example Mill {number}", "Bangladesh", number) for number in range(1, 51))


def workbook(
    path: Path, rows: Sequence[Sequence[Any]] = (HEADER, *ROWS), change: Callable[[Any], None] | None = None
) -> Path:
    """An xlsx with these rows in its first sheet; ``change`` gets the openpyxl workbook before it is saved."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    if change is not None:
        change(book)
    book.save(path)
    return path


def patched(path: Path, part: str, pattern: bytes, replacement: bytes) -> Path:
    """The same package with a piece of one of its parts replaced."""
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    changed = re.sub(pattern, replacement, contents[part], count=1)
    assert changed != contents[part], "the pattern stands nowhere in this part"
    return packed(path, contents | {part: changed})


def packed(path: Path, contents: dict[str, bytes]) -> Path:
    """An archive with these files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


def parts(path: Path) -> dict[str, bytes]:
    """All files of an archive."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
