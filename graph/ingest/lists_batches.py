"""The rows of a long table as columns of clean text, and apart from them the rows that are odd."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import InputError
from graph.ingest.cells import Cleaner
from graph.ingest.files import kind_of
from graph.ingest.first_rows import FIRST_ROWS, beginning
from graph.ingest.lists_cleaning import is_readable, readable
from graph.ingest.plain_csv import plain_csv
from graph.ingest.published import Columns, Header, find_header, kept_columns, pass_over, plain, too_long
from graph.ingest.rows import Rows
from graph.ingest.sheets import Cells, Sheet, sheets_of
from graph.ingest.tables import MAX_NAME, Row

_CHUNK = 50_000
_SAMPLE = 20_000
Lines = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass
class Batch:
    """The rows of one sheet."""

    sheet: str
    """What stands before the line in a citation."""
    lines: Lines
    columns: dict[str, pa.Array]
    """Declared column to its cells, empty ones as empty texts; where few differ, as a dictionary."""
    odd: list[Row] = field(default_factory=list)
    """Rows that are to be read one by one; they are in the books already."""


@dataclass
class _Chunks:
    """Columns of a sheet as they are gathered."""

    lines: list[Lines] = field(default_factory=list)
    cells: dict[str, list[pa.Array]] = field(default_factory=dict)


def read_batches(path: Path, columns: Columns, rows: Rows) -> Iterator[Batch]:
    """What ``published.read_rows`` reads, with the same strictness, by columns.

    Raises:
        InputError: as there.
    """
    rows.files.append(path)
    found = False
    for sheet in _beginnings(path, rows.given.encoding):
        for note in sheet.notes:
            rows.note(note)
        head = find_header(sheet, columns.required)
        if head is None or sheet.hidden:
            pass_over(sheet, rows)
            continue
        found = True
        yield _Sheet(path, sheet, head.line, head.names, columns, rows).batch()
    if not found:
        raise InputError(
            f"{path.name} has no row with the columns {', '.join(columns.required)}; is it another format?"
        )


def _beginnings(path: Path, encoding: str | None) -> Iterator[Sheet]:
    """The sheets; of a text file one that is decoded only as far as somebody reads it."""
    if kind_of(path) != "text" or encoding is not None:
        yield from sheets_of(path, encoding)
        return
    first = beginning(path)
    yield Sheet(first.name, first.where, lambda: _all_rows(path, first), first.hidden, first.notes)


def _all_rows(path: Path, first: Sheet) -> Iterator[Cells]:
    """The first rows from the beginning; all of them from the whole file once somebody goes on."""
    begun = list(islice(first.rows(), FIRST_ROWS))
    yield from begun
    (whole,) = sheets_of(path)
    yield from islice(whole.rows(), len(begun), None)


class _Sheet:
    """One sheet with its header."""

    def __init__(self, path: Path, sheet: Sheet, line: int, names: list[str], columns: Columns, rows: Rows) -> None:
        self.sheet, self.line, self.names, self.rows = sheet, line, names, rows
        self.keep = [(at, name) for at, name in enumerate(names) if plain(name)]
        declared = {plain(name): name for name in (*columns.required, *columns.optional)}
        kept_columns(path, Header(line, names, []), columns, rows)
        self.kept = [(at, declared[plain(name)]) for at, name in self.keep if plain(name) in declared]
        personal = {plain(name) for name in columns.personal}
        self.personal = [(at, name) for at, name in self.keep if plain(name) in personal]
        self.first = next(at for at, name in self.kept if name == columns.required[0])
        self.header = [plain(name) for name in names]
        self.cleaner = Cleaner(rows.given.repair_text)
        self.odd: list[Row] = []
        self.path = path

    def batch(self) -> Batch:
        chunks = _Chunks(cells={name: [] for _, name in self.kept})
        fast = self._plain_csv()
        for lines, cells in fast if fast is not None else self._chunks():
            self._take(lines, cells, chunks)
        text = pa.string()
        columns = {
            name: pa.concat_arrays(parts) if parts else pa.array([], text) for name, parts in chunks.cells.items()
        }
        lines = np.concatenate(chunks.lines) if chunks.lines else np.zeros(0, dtype=np.int64)
        with ThreadPoolExecutor(2) as beside:  # each column has its own notes
            cleaned = beside.map(lambda name: self._clean(name, columns[name], lines), columns)
            columns = dict(zip(columns, cleaned, strict=True))
        lines, columns = self._without_long(lines, columns)
        for note in self.cleaner.notes():
            self.rows.note(f"{self.sheet.where}: {note}")
        return Batch(self.sheet.where, lines, columns, self.odd)

    def _plain_csv(self) -> Iterator[tuple[Lines, list[pa.Array]]] | None:
        encoding = (self.rows.given.encoding or "utf-8").lower()
        if self.rows.accounts.set_aside or encoding not in ("utf-8", "utf8", "utf-8-sig"):
            return None
        return plain_csv(self.path, self.sheet, self.line, self.names)

    def _chunks(self) -> Iterator[tuple[Lines, list[pa.Array]]]:
        """Columns of the rows that have the header's width; the others are dealt with one by one."""
        width = len(self.names)
        below = ((line, cells) for line, cells in self.sheet.rows() if line > self.line)
        aside = self.rows.accounts.set_aside
        while chunk := list(islice(below, _CHUNK)):
            odd = [
                pair for pair in chunk
                if len(pair[1]) != width or (aside and f"{self.sheet.where}:{pair[0]}" in aside)
            ]  # fmt: skip
            for line, cells in odd:
                self._one(line, cells)
            if odd:
                apart = {line for line, _ in odd}
                chunk = [pair for pair in chunk if pair[0] not in apart]
            if chunk:
                lines = np.fromiter((line for line, _ in chunk), dtype=np.int64, count=len(chunk))
                yield lines, [pa.array(one, pa.string()) for one in zip(*(cells for _, cells in chunk), strict=True)]

    def _take(self, lines: Lines, cells: list[pa.Array], chunks: _Chunks) -> None:
        """Add a chunk, without its blank rows and repeated headers."""
        named = cells[self.first]
        doubtful = pc.or_(pc.equal(pc.utf8_trim_whitespace(named), ""), pc.equal(named, self.names[self.first]))
        left = None
        if pc.any(doubtful).as_py():
            for at in np.flatnonzero(doubtful.to_numpy(zero_copy_only=False)).tolist():
                self._one(int(lines[at]), [column[at].as_py() for column in cells])
            left = pc.invert(doubtful)
            cells = [column.filter(left) for column in cells]
            lines = lines[left.to_numpy(zero_copy_only=False)]
        for at, name in self.personal:
            filled = pc.sum(pc.not_equal(pc.utf8_trim_whitespace(cells[at]), "")).as_py() or 0
            self.rows.accounts.drop_personal(name, filled)
        chunks.lines.append(lines)
        for at, name in self.kept:
            chunks.cells[name].append(cells[at])

    def _one(self, line: int, cells: list[str]) -> None:
        """What ``published`` does with a single row."""
        where = f"{self.sheet.where}:{line}"
        accounts = self.rows.accounts
        accounts.take(self.sheet.where, where)
        if not any(cell.strip() for cell in cells):
            self.rows.fold(where, "blank row")
        elif where in accounts.set_aside:
            self.rows.fold(where, "set aside")
        elif [plain(cell) for cell in cells[: len(self.header)]] == self.header:
            self.rows.fold(where, "repeated header")
        elif len(cells) > len(self.header) and any(cell.strip() for cell in cells[len(self.header) :]):
            self.rows.problem(
                where, f"{len(cells)} cells where the header has {len(self.header)}; look for a comma without quotes"
            )
        elif len(cells) < len(self.header) and not self.sheet.name and len(cells) > 1:
            self.rows.problem(where, f"{len(cells)} cells where the header has {len(self.header)}; a cell is missing")
        else:
            for at, name in self.personal:
                accounts.drop_personal(name, bool(at < len(cells) and cells[at].strip()))
            clean = self.cleaner.clean
            row = Row(where, {name: clean(name, cells[at], where) if at < len(cells) else "" for at, name in self.kept})
            if not too_long(row, self.rows):
                self.odd.append(row)

    def _clean(self, name: str, cells: pa.Array, lines: Lines) -> pa.Array:
        """The cells as ``Cleaner`` leaves them; a dictionary where few differ, so that each is looked at once."""
        sample = cells.slice(0, _SAMPLE)
        few = 2 * len(pc.unique(sample)) < len(sample)
        encoded = cells.dictionary_encode() if few else None
        if encoded is not None and is_readable(encoded.dictionary):
            return encoded
        made = readable(name, cells, lines, self.sheet.where, self.cleaner)
        return made.dictionary_encode() if few else made

    def _without_long(self, lines: Lines, columns: dict[str, pa.Array]) -> tuple[Lines, dict[str, pa.Array]]:
        long: Mask = np.zeros(len(lines), dtype=bool)
        for cells in columns.values():
            texts = cells.dictionary if isinstance(cells, pa.DictionaryArray) else cells
            if (pc.max(pc.binary_length(texts)).as_py() or 0) > MAX_NAME:
                long |= pc.greater(pc.utf8_length(as_text(cells)), MAX_NAME).to_numpy(zero_copy_only=False)
        for at in np.flatnonzero(long).tolist():
            where = f"{self.sheet.where}:{lines[at]}"
            self.rows.accounts.take(self.sheet.where, where)
            row = Row(where, {name: cells[at].as_py() for name, cells in columns.items()})
            if not too_long(row, self.rows):
                self.odd.append(row)
        if not long.any():
            return lines, columns
        return lines[~long], {name: filtered(cells, pa.array(~long)) for name, cells in columns.items()}


def filtered(cells: pa.Array, left: pa.Array) -> pa.Array:
    """The cells of some rows; a dictionary holds only what stands in them."""
    cells = cells.filter(left)
    return as_text(cells).dictionary_encode() if isinstance(cells, pa.DictionaryArray) else cells


def as_text(cells: pa.Array) -> pa.Array:
    """The cells as texts, whether they are a dictionary or not."""
    return cells.dictionary.take(cells.indices) if isinstance(cells, pa.DictionaryArray) else cells


def row_of(batch: Batch, at: int) -> Row:
    """One row of a batch for reading by itself."""
    values: dict[str, Any] = {name: cells[at].as_py() for name, cells in batch.columns.items()}
    return Row(f"{batch.sheet}:{batch.lines[at]}", values)
