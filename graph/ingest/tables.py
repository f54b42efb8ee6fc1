"""Published tables into rows, safely: bounded, strictly decoded, nothing skipped."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.errors import InputError
from graph.ingest.rows import Rows

MAX_BYTES = 100_000_000
MAX_CELL = 20_000
MAX_NAME = 1_000
"""Characters of a name or title; longer ones are a sign of shifted columns."""
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
"""Control and bidi characters, which can disguise a name. ZWNJ and ZWJ stay: Persian and Indic names need them."""
MAX_DIGITS = 12
_DEGREES = re.compile(r"[+-]?\d{1,3}(\.\d{1,15})?", re.ASCII)
_NAMES = ("name", "title", "publisher")


@dataclass(frozen=True)
class Row:
    """One row of a published table."""

    where: str
    """file:line"""
    values: dict[str, str]

    def text(self, column: str) -> str | None:
        """The cell, or None where it is empty."""
        return self.values.get(column) or None

    def ids(self, column: str) -> list[str]:
        """Several ids in one cell, separated by semicolons."""
        return [part.strip() for part in self.values.get(column, "").split(";") if part.strip()]

    def whole(self, column: str, rows: Rows) -> int | None:
        """A whole number; what is none is a problem."""
        text = self.text(column)
        if text is None:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS):
            rows.problem(
                self.where, f"{column} '{text[:40]}' is not a whole number; write digits only, {MAX_DIGITS} at most"
            )
            return None
        return int(text)

    def position(self, rows: Rows) -> tuple[float | None, float | None]:
        """Latitude and longitude in degrees, both or neither, and only of one place."""
        lat, lng = self._degrees("lat", 90, rows), self._degrees("lng", 180, rows)
        stated = [self.text(column) for column in ("lat", "lng")]
        if any(stated) and not all(stated):
            rows.problem(self.where, "lat and lng go together; fill in both or neither")
        if any(stated) and self.text("level") not in (None, "site"):
            rows.problem(self.where, "only a row of level site may have coordinates; a group or sector is no place")
        return lat, lng

    def _degrees(self, column: str, limit: int, rows: Rows) -> float | None:
        text = self.text(column)
        if text is None:
            return None
        if _DEGREES.fullmatch(text) is None or abs(float(text)) > limit:
            rows.problem(
                self.where, f"{column} '{text[:40]}' is not between -{limit} and {limit} degrees, such as 23.85"
            )
            return None
        return float(text)


def header(path: Path) -> list[str]:
    """The column names of a CSV file, or nothing where it cannot be read; for recognising a format."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return next(csv.reader([file.readline(100_000)]), [])
    except (OSError, UnicodeDecodeError, csv.Error):
        return []


def read_csv(path: Path, columns: Sequence[str], rows: Rows, optional: Sequence[str] = ()) -> Iterator[Row]:
    """The rows of a CSV file whose columns are exactly the declared ones, in any order.

    Args:
        columns: columns that must be there.
        rows: gathers what is wrong with single rows.
        optional: columns that may be there.

    Raises:
        InputError: the file as a whole cannot be read: too large, empty, wrong encoding,
            columns missing, unknown or twice.
    """
    content = read_text(path)
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    try:
        names = _check_header(path, next(reader, []), columns, optional)
    except csv.Error as error:
        raise InputError(f"{path.name}, line 1 cannot be read ({error}); correct the column names") from None
    rows.files.append(path)
    rows.accounts.read.setdefault(path.name, 0)
    while True:
        where = f"{path.name}:{reader.line_num + 1}"
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            rows.problem(where, f"the row cannot be read ({error}); look for a quotation mark that is not closed")
            break
        rows.accounts.take(path.name, where)
        if where in rows.accounts.set_aside:
            rows.fold(where, "set aside")
            continue
        if len(cells) != len(names):
            rows.problem(
                where, f"{len(cells)} cells where the header has {len(names)}; look for a comma without quotes"
            )
            continue
        row = Row(where, dict(zip(names, cells, strict=True)))
        _check_cells(row, rows)
        yield row


def read_text(path: Path) -> str:
    """A whole file as text.

    Raises:
        InputError: it is missing, unreadable, empty, too large, or not UTF-8.
    """
    if not path.is_file():
        raise InputError(f"The file {path.name} is missing from {path.parent.name}; put it there")
    try:
        return _decoded(path)
    except OSError as error:
        raise InputError(f"{path.name} cannot be read ({error.strerror}); check its permissions") from None


def check_text(path: Path) -> None:
    """Refuse what no importer could read as text, unless it is of a kind that is not text."""
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        read_text(path)


def _decoded(path: Path) -> str:
    size = path.stat().st_size
    if size == 0:
        raise InputError(f"{path.name} is empty (0 bytes); was it saved or downloaded completely?")
    if size > MAX_BYTES:
        raise InputError(f"{path.name} has {size / 1e6:,.0f} MB, the limit is {MAX_BYTES / 1e6:,.0f} MB; split it")
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(f"{path.name} is UTF-16; save it as 'CSV UTF-8'")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{path.name}, line {line} is not UTF-8 (byte {error.start:,}); save it as 'CSV UTF-8' and load again"
        ) from None


def _check_header(path: Path, names: list[str], columns: Sequence[str], optional: Sequence[str]) -> list[str]:
    twice = sorted({name for name in names if names.count(name) > 1})
    unknown = [name for name in names if name not in columns and name not in optional]
    missing = [name for name in columns if name not in names]
    wrong = []
    if twice:
        wrong.append(f"column {', '.join(twice)} stands twice")
    if unknown:
        wrong.append(f"unknown column {', '.join(repr(name[:60]) for name in unknown)}")
    if missing:
        wrong.append(f"column {', '.join(missing)} is missing")
    if wrong:
        raise InputError(
            f"{path.name}, line 1: {'; '.join(wrong)}. Its columns are: {', '.join((*columns, *optional))}"
        )
    return names


def _check_cells(row: Row, rows: Rows) -> None:
    for name, cell in row.values.items():
        limit = MAX_NAME if name in _NAMES else MAX_CELL
        if len(cell) > limit:
            rows.problem(
                row.where, f"{name} has {len(cell):,} characters, the limit is {limit:,}; are columns shifted?"
            )
        found = _CONTROL.search(cell)
        if found:
            rows.problem(row.where, f"{name} holds the invisible character U+{ord(found[0]):04X}; delete it there")
