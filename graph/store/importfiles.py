"""Writes a build, or a part of one, as the CSV files of `neo4j-admin database import`; in Arrow throughout, streaming.

One file per row group, with the columns that have a value in it; so empty columns cost nothing and two files are
written at a time. Every text is quoted, so an empty text and no text stay apart. The separator of list items is a
character that occurs in no item.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from graph import model
from graph.errors import StoreError
from graph.projection import Projection
from graph.store.tables import whole_table

Read = Callable[[str], Iterator[pa.Table]]
"""Gives the rows of a table by its name, some at a time."""
SEPARATORS = (";", "|", "\x1f", "\x1e", "\x1d", "\x1c", "\ue000", "\ue001", "\uf8f0", "\uf8f1")
_TYPES = {"int": "long", "float": "double", "bool": "boolean", "texts": "string[]"}
_ENDS = {"from_id": ":START_ID", "to_id": ":END_ID"}
_PARALLEL = 2
_READ_BUFFER = 4 << 20
"""the tool's own; a longer value needs a larger one"""


@dataclass
class ImportFiles:
    """What to hand to the import tool."""

    arguments: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    odd_lists: list[tuple[str, str]] = field(default_factory=list)
    """(table, column) with lists that CSV can't hold: empty ones, and those with one empty text"""
    bytes: int = 0


@dataclass(frozen=True)
class _Piece:
    name: str
    number: int
    path: Path
    size: int
    has_line_breaks: bool
    longest: int
    odd: tuple[str, ...]


class _SeparatorTaken(Exception):
    """The separator occurs in a list item."""


def write_import_files(
    projection: Projection, folder: Path, progress: Callable[[str, int, int], None] = lambda *_: None
) -> ImportFiles:
    """Write the files of a whole build into an empty folder.

    Raises:
        StoreError: a list has an item that is null, or every separator occurs in a list item.
        LedgerError: a table cannot be read.
    """
    rows = {name: projection.rows(name) for name in (*model.LABELS, *model.RELATIONSHIPS) if projection.rows(name)}
    return write_tables(rows, partial(whole_table, projection), folder, progress)


def write_tables(
    rows: dict[str, int], read: Read, folder: Path, progress: Callable[[str, int, int], None] = lambda *_: None
) -> ImportFiles:
    """Write tables into an empty folder; raises what ``write_import_files`` raises.

    Args:
        rows: of each label and relationship type that has any, in the order in which they are written.
    """
    for separator in SEPARATORS:
        try:
            return _write(rows, read, folder, separator, progress)
        except _SeparatorTaken:
            continue
    raise StoreError("The lists of the build hold every character that could separate their items in the import files.")


def _write(
    table_rows: dict[str, int], read: Read, folder: Path, separator: str, progress: Callable[[str, int, int], None]
) -> ImportFiles:
    names = list(table_rows)
    total = sum(table_rows.values())
    pieces: list[_Piece] = []
    done = 0
    with ThreadPoolExecutor(_PARALLEL) as pool:
        running = []
        for name, number, table in _groups(read, names):
            running.append((table.num_rows, pool.submit(_write_piece, name, number, table, folder, separator)))
            del table
            while len(running) > _PARALLEL:  # no more than this many row groups in memory
                rows, task = running.pop(0)
                pieces.append(task.result())
                done += rows
                progress("writing import files", done, total)
        pieces.extend(task.result() for _, task in running)
    progress("writing import files", total, total)
    return _described(names, pieces, separator)


def _groups(read: Read, names: list[str]) -> Iterator[tuple[str, int, pa.Table]]:
    for name in names:
        for number, table in enumerate(read(name)):
            yield name, number, table


def _described(names: list[str], pieces: list[_Piece], separator: str) -> ImportFiles:
    files = ImportFiles(options=[f"--array-delimiter=U+{ord(separator):04X}", "--id-type=string"])
    for name in names:
        flag = f"--nodes={':'.join(model.LABELS[name].labels)}" if name in model.LABELS else f"--relationships={name}"
        files.arguments += [f"{flag}={piece.path}" for piece in pieces if piece.name == name]
    if any(piece.has_line_breaks for piece in pieces):
        files.options.append("--multiline-fields=true")
    longest = max((piece.longest for piece in pieces), default=0)
    if longest * 4 > _READ_BUFFER:
        files.options.append(f"--read-buffer-size={longest * 4}")
    files.odd_lists = sorted({(piece.name, column) for piece in pieces for column in piece.odd})
    files.bytes = sum(piece.size for piece in pieces)
    return files


def _write_piece(name: str, number: int, table: pa.Table, folder: Path, separator: str) -> _Piece:
    columns = model.node_columns(name) if name in model.LABELS else model.link_columns(name)
    arrays, headers, odd = [], [], []
    longest = 0
    for column in columns:
        array = table.column(column.name)
        if array.null_count == len(array):
            continue
        if column.kind == "texts":
            array, is_odd = _joined(array.combine_chunks(), separator, f"{name}.{column.name}")
            odd += [column.name] if is_odd else []
        if pa.types.is_string(array.type):
            longest = max(longest, pc.max(pc.binary_length(array)).as_py() or 0)
        arrays.append(array)
        headers.append(header(column))
    sink = pa.BufferOutputStream()
    options = pa.csv.WriteOptions(include_header=True, quoting_style="needed")
    pa.csv.write_csv(pa.table(arrays, names=headers), sink, write_options=options)
    text = memoryview(sink.getvalue())
    path = folder / f"{name}-{number}.csv"
    with path.open("wb") as file:
        file.write(text)
    has_breaks = _count(text, b"\n") != table.num_rows + 1 or _count(text, b"\r") > 0
    return _Piece(name, number, path, len(text), has_breaks, longest, tuple(odd))


def _count(text: memoryview, byte: bytes) -> int:
    return sum(bytes(text[at : at + (8 << 20)]).count(byte) for at in range(0, len(text), 8 << 20))


def header(column: model.Property) -> str:
    """What the import tool calls a column, with its type."""
    if column.name == "id":
        return "id:ID"
    return _ENDS.get(column.name) or f"{column.name}:{_TYPES.get(column.kind, 'string')}"


def _joined(array: pa.Array, separator: str, what: str) -> tuple[pa.Array, bool]:
    """Lists as one text each; those that CSV can't hold are left out and told."""
    items = pc.list_flatten(array)
    if items.null_count:
        raise StoreError(f"A list of {what} has an item that is null, which Neo4j can't hold; run: tiertrace rebuild")
    if pc.any(pc.match_substring(items, separator)).as_py():
        raise _SeparatorTaken
    joined = pc.binary_join(array, separator)
    odd = pc.fill_null(pc.equal(pc.binary_length(joined), 0), False)
    if pc.any(odd).as_py():
        return pc.if_else(odd, None, joined), True
    return joined, False
