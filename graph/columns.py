"""Whole-column operations on Arrow tables: derived days, order, constant lists."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.dates import bounds
from graph.projection import schema

_FEW = 1_000
_MOST_BYTES = 64
"""Of a text, that two different ones are told apart by before they are compared whole."""


def constant_list(value: str, rows: int) -> pa.Array:
    """A list column that holds one item in every row."""
    return pa.ListArray.from_arrays(
        pa.array(np.arange(rows + 1, dtype=np.int32)),
        pa.array([value], pa.string()).take(pa.array(np.zeros(rows, np.int32))),
    )


def with_bounds(table: pa.Table, columns: Sequence[model.Property]) -> pa.Table:
    """Add the derived first and last days beside each partial date, in the model's order; empty lists become null."""
    made: dict[str, Any] = {}
    for position, column in enumerate(columns):
        if column.kind == "date":
            encoded = table.column(column.name).combine_chunks().dictionary_encode()
            days = [_bounds(text) for text in encoded.dictionary.to_pylist()]
            for offset, which in ((1, 0), (2, 1)):
                values = pa.array([pair[which] for pair in days], pa.string())
                made[columns[position + offset].name] = values.take(encoded.indices)
        if not column.derived:
            made[column.name] = table.column(column.name)
            if column.kind == "texts":
                made[column.name] = _null_if_empty(made[column.name])
    target = schema(tuple(columns))
    return pa.table([made[field.name] for field in target], schema=target)


@lru_cache(maxsize=100_000)
def _bounds(text: str) -> tuple[str, str]:
    first, last = bounds(text)
    return first.isoformat(), last.isoformat()


def _null_if_empty(column: pa.ChunkedArray) -> pa.ChunkedArray:
    empty = pc.equal(pc.list_value_length(column), 0)
    if not pc.any(empty).as_py():
        return column
    return pc.if_else(empty, pa.scalar(None, column.type), column)


def in_order(table: pa.Table, keys: Sequence[str]) -> pa.Table:
    """The rows sorted by the bytes of the keys; a table already in order is left as it is."""
    if table.num_rows < 2 or _is_ordered(table, keys):
        return table
    return table.take(pc.sort_indices(table, sort_keys=[(key, "ascending") for key in keys]))


def _is_ordered(table: pa.Table, keys: Sequence[str]) -> bool:
    """Is every row less than the next, compared key by key?"""
    less = np.zeros(table.num_rows - 1, dtype=bool)
    equal = np.ones(table.num_rows - 1, dtype=bool)
    for key in keys:
        column = table.column(key)
        before, after = column.slice(0, table.num_rows - 1), column.slice(1)
        less |= equal & pc.less(before, after).to_numpy()
        equal &= pc.equal(before, after).to_numpy()
        if not (less | equal).all():
            return False
    return bool((less | equal).all())


def repeated(column: pa.ChunkedArray) -> list[str]:
    """Values that stand more than once, sorted."""
    column = column.drop_null()
    if _ascends(column):
        return []
    numbers = np.concatenate([np.empty(0, np.uint64), *(_fingerprints(chunk) for chunk in column.chunks)])
    ordered = np.sort(numbers)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    if not len(twice):
        return []
    # Equal values have equal fingerprints; only rows that share one can be repeated.
    counts = pc.value_counts(column.filter(pa.array(np.isin(numbers, twice))).combine_chunks())
    found = counts.filter(pc.greater(counts.field("counts"), 1))
    return sorted(found.field("values").to_pylist())


def _ascends(column: pa.ChunkedArray) -> bool:
    """Whether each value is greater than the one before, as those of an id column often are."""
    for rows in (_FEW, len(column)):  # one that is in no order shows it at once
        part = column.slice(0, rows)
        if not pc.all(pc.less(part.slice(0, max(len(part) - 1, 0)), part.slice(1))).as_py():
            return False
    return True


def _fingerprints(texts: pa.Array) -> npt.NDArray[np.uint64]:
    """A number of 64 bits per text, from its first bytes; equal texts have equal ones."""
    width = min(pc.max(pc.binary_length(texts)).as_py() or 0, _MOST_BYTES)
    if pc.any(pc.not_equal(pc.binary_length(texts), width)).as_py():
        texts = pc.binary_slice(pc.cast(texts, pa.binary()), 0, width)
        texts = pc.ascii_rpad(pc.cast(texts, pa.string(), safe=False), width, "\0")
    _, offsets, data = texts.buffers()
    begin = np.frombuffer(offsets, dtype=np.int32)[texts.offset] if len(texts) else 0
    flat = np.frombuffer(data or b"", dtype=np.uint8)[begin : begin + len(texts) * width]
    words = np.zeros((len(texts), -(-width // 8) * 8), dtype=np.uint8)
    words[:, :width] = flat.reshape(len(texts), width)
    numbers = np.zeros(len(texts), dtype=np.uint64)
    for position, word in enumerate(words.view(np.uint64).T):
        # Zeros behind a short text add nothing, so its number does not depend on how long the others are.
        mixed = word * np.uint64(0x9E3779B97F4A7C15 + 2 * position)
        numbers += (mixed ^ (mixed >> np.uint64(32))) * np.uint64(0x94D049BB133111EB)
    return numbers


def places(column: pa.ChunkedArray, ids: pa.Array) -> npt.NDArray[np.int64]:
    """Where each value of a column stands among distinct ids, -1 where it does not."""
    if not len(column):
        return np.zeros(0, dtype=np.int64)
    runs = pc.run_end_encode(column)
    values = pa.concat_arrays([chunk.values for chunk in runs.chunks])
    found = _places(values, ids) if 4 * len(values) > len(ids) else _few_places(values, ids)
    lengths = np.concatenate([np.diff(chunk.run_ends.to_numpy(), prepend=0) for chunk in runs.chunks])
    return found if len(values) == len(column) else np.repeat(found, lengths)


def _places(values: pa.Array, ids: pa.Array) -> npt.NDArray[np.int64]:
    found = pc.fill_null(pc.index_in(values, value_set=ids), -1)
    return np.asarray(found.to_numpy(), dtype=np.int64)


def _few_places(values: pa.Array, ids: pa.Array) -> npt.NDArray[np.int64]:
    """The same where the values are far fewer than the ids: the ids are looked up among the values."""
    distinct = pc.unique(values)
    held = _places(ids, distinct)
    place = np.full(len(distinct), -1, dtype=np.int64)
    place[held[held >= 0]] = np.flatnonzero(held >= 0)
    return place[_places(values, distinct)]
