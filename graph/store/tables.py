"""Reads the tables of a build a row group at a time, and says which columns they use."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graph import model
from graph.errors import LedgerError
from graph.projection import Projection, link_schema, node_schema

SMALL_COLUMN = 4_096
"""bytes; a column of a row group that has no value is far smaller"""


def keys_of(name: str) -> list[str]:
    """The key columns of a table."""
    return list(model.NODE_KEY if name in model.LABELS else model.LINK_KEY)


def columns_of(name: str) -> tuple[model.Property, ...]:
    """The declared columns of a table."""
    return model.node_columns(name) if name in model.LABELS else model.link_columns(name)


def schema_of(name: str) -> pa.Schema:
    """The Arrow schema of a table."""
    return node_schema(name) if name in model.LABELS else link_schema(name)


def table_file(projection: Projection, name: str) -> Path:
    """The Parquet file of a table."""
    return projection.folder / ("nodes" if name in model.LABELS else "relationships") / f"{name}.parquet"


def whole_table(projection: Projection, name: str, columns: list[str] | None = None) -> Iterator[pa.Table]:
    """All rows of a table, or some of its columns, a row group at a time.

    Raises:
        LedgerError: the file is missing, torn or has other columns.
    """
    file = _open(projection, name, [])
    expected = pa.schema([schema_of(name).field(each) for each in columns or schema_of(name).names])
    for at in range(file.num_row_groups):
        yield _group(file, at, name, expected.names).cast(expected)


class Reader:
    """Reads row groups of some columns, the next one while the caller works on this one.

    Columns with few distinct values stay dictionaries, which halves the time.
    """

    def __init__(
        self, projection: Projection, name: str, columns: list[str], dictionaries: list[str] | None = None
    ) -> None:
        if dictionaries is None:
            dictionaries = _repetitive(_open(projection, name, []), name, columns)
        self.dictionaries = dictionaries
        self._file = _open(projection, name, dictionaries)
        self._name, self._columns = name, columns
        self._at = 0
        self._pool = ThreadPoolExecutor(1)
        self._ahead = self._pool.submit(self._read)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()

    def next(self) -> dict[str, pa.Array] | None:
        """The columns of the next row group by name, None after the last."""
        piece = self._ahead.result()
        if piece is not None:
            self._ahead = self._pool.submit(self._read)
        return piece

    def _read(self) -> dict[str, pa.Array] | None:
        while self._at < self._file.num_row_groups:
            table = _group(self._file, self._at, self._name, self._columns)
            self._at += 1
            if table.num_rows:
                return {name: _single(table.column(name)) for name in self._columns}
        return None


def _repetitive(file: pq.ParquetFile, name: str, columns: list[str]) -> list[str]:
    """Paths of the text columns whose first row group takes less than a byte and a half a row."""
    texts = {column.name for column in columns_of(name) if column.kind in ("text", "texts", "date", "day")}
    group = file.metadata.row_group(0)
    chunks = [group.column(at) for at in range(group.num_columns)]
    return [
        chunk.path_in_schema
        for chunk in chunks
        if (column := chunk.path_in_schema.split(".")[0]) in texts
        and column in columns
        and column not in keys_of(name)
        and chunk.total_uncompressed_size < group.num_rows * 1.5
    ]


def _single(column: pa.ChunkedArray) -> pa.Array:
    combined = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    return combined.chunk(0) if isinstance(combined, pa.ChunkedArray) else combined


def plain(array: pa.Array, kind: pa.DataType) -> pa.Array:
    """An array in the declared type, out of its dictionary."""
    if pa.types.is_dictionary(array.type):
        return pc.cast(array.dictionary_decode(), kind)
    if pa.types.is_list(array.type) and pa.types.is_dictionary(array.type.value_type):
        return pa.array(array.to_pylist(), kind)
    return pc.cast(array, kind)


def used_columns(projection: Projection, name: str) -> list[str]:
    """The stated columns of a table that have a value anywhere.

    A column without values is a few hundred bytes a row group, so only such small ones are read.
    """
    file = _open(projection, name, [])
    groups = [file.metadata.row_group(at) for at in range(file.num_row_groups)]
    large = {
        chunk.path_in_schema.split(".")[0]
        for group in groups
        for chunk in (group.column(at) for at in range(group.num_columns))
        if chunk.total_uncompressed_size > SMALL_COLUMN
    }
    stated = [column.name for column in columns_of(name) if not column.derived]
    doubtful = [each for each in stated if each not in large]
    for at in range(len(groups)):
        if not doubtful:
            break
        table = _group(file, at, name, doubtful)
        doubtful = [each for each in doubtful if table.column(each).null_count == table.num_rows]
    return [each for each in stated if each not in doubtful]


def _open(projection: Projection, name: str, dictionaries: list[str]) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(table_file(projection, name), memory_map=True, read_dictionary=dictionaries)
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(name) from error


def _group(file: pq.ParquetFile, at: int, name: str, columns: list[str]) -> pa.Table:
    try:
        return file.read_row_group(at, columns=columns).select(columns)
    except (OSError, pa.ArrowException, KeyError) as error:
        raise _unreadable(name) from error


def _unreadable(name: str) -> LedgerError:
    return LedgerError(f"The table {name} of the build cannot be read; run: tiertrace rebuild")
