"""A large CSV file that is surely plain, read by Arrow in parallel; of any other the caller reads row by row.

Arrow's reader forgives what we do not (a quotation mark inside a cell, a break inside quotes) and counts no lines. So
the bytes are looked at beside it: every quotation mark must open or close a whole cell, or be doubled within one, no
line may break inside quotes, and every line must have the header's width. Only then do row and line number go together.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import csv

from graph.ingest.files import kind_of, read_bytes
from graph.ingest.sheets import Sheet, separator_of

MIN_BYTES = 1_000_000
_HEAD = 200_000
_QUOTE, _NEWLINE, _RETURN = b'"\n\r'
_BLOCK = 8_000_000
_PIECE = 1 << 18
"""Bytes looked at together: they stay in the processor's cache."""


def plain_csv(
    path: Path, sheet: Sheet, line: int, names: list[str]
) -> Iterator[tuple[npt.NDArray[np.int64], list[pa.Array]]] | None:
    """Line numbers and columns below the header, or None where the file is not plain.

    Args:
        line: of the header.
        names: of the header; the columns come in this order.
    """
    if sheet.name or kind_of(path) != "text" or path.stat().st_size < MIN_BYTES:
        return None
    raw = read_bytes(path).removeprefix(b"\xef\xbb\xbf")
    separator = separator_of(raw[: 4 * _HEAD].decode("utf-8", "ignore"))
    with ThreadPoolExecutor(1) as beside:  # both leave the interpreter alone
        counted = beside.submit(_lines, raw, separator)
        table = _table(raw, separator, line, len(names))
    lines = counted.result()
    if table is None or lines is None or table.num_rows != lines - line:
        return None
    return _batches(table, line)


def _table(raw: bytes, separator: str, line: int, width: int) -> pa.Table | None:
    """The cells as text; None where a line has another width or is no UTF-8: the row reader names it.

    A break inside quotes makes fewer rows than lines, or an error where it falls on the end of a block.
    """
    names = [str(number) for number in range(width)]
    options = csv.ReadOptions(skip_rows=line, column_names=names, block_size=_BLOCK)
    convert = csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)
    parse = csv.ParseOptions(delimiter=separator, newlines_in_values=False, ignore_empty_lines=False)
    try:
        return csv.read_csv(pa.py_buffer(raw), options, parse, convert)
    except pa.ArrowInvalid:
        return None


def _batches(table: pa.Table, line: int) -> Iterator[tuple[npt.NDArray[np.int64], list[pa.Array]]]:
    done = line
    for batch in table.to_batches():
        yield np.arange(done + 1, done + 1 + batch.num_rows, dtype=np.int64), batch.columns
        done += batch.num_rows


def _lines(raw: bytes, separator: str) -> int | None:
    """The number of lines; None where a quotation mark, a line's end or a NUL byte stands where none may.

    Quotation marks are taken in turn as opening and closing.
    """
    data = np.frombuffer(raw, dtype=np.uint8)
    before = np.zeros(256, dtype=bool)
    before[[ord(separator), _NEWLINE, _QUOTE]] = True
    after = before.copy()
    after[_RETURN] = True
    lines = inside = 0
    for at in range(0, len(data), _PIECE):
        piece = data[at : at + _PIECE]
        quotes = np.flatnonzero(piece == _QUOTE) + at
        opening, closing = quotes[inside::2], quotes[1 - inside :: 2]
        inside ^= len(quotes) % 2
        returns = np.flatnonzero(piece == _RETURN) + at
        if not (
            before[data[opening[opening > 0] - 1]].all()
            and after[data[np.minimum(closing + 1, len(data) - 1)]].all()
            and (data[np.minimum(returns + 1, len(data) - 1)] == _NEWLINE).all()
            and piece.all()
        ):
            return None
        lines += int(np.count_nonzero(piece == _NEWLINE))
    return None if inside else lines + (not raw.endswith(b"\n"))
