"""Whole-column operations on Arrow tables: derived days, order, constant lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.dates import bounds
from graph.projection import schema


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
            days = [bounds(text) for text in encoded.dictionary.to_pylist()]
            for offset, which in ((1, 0), (2, 1)):
                values = pa.array([pair[which].isoformat() for pair in days], pa.string())
                made[columns[position + offset].name] = values.take(encoded.indices)
        if not column.derived:
            made[column.name] = table.column(column.name)
            if column.kind == "texts":
                made[column.name] = _null_if_empty(made[column.name])
    target = schema(tuple(columns))
    return pa.table([made[field.name] for field in target], schema=target)


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
    if pc.count_distinct(column).as_py() == len(column):
        return []
    counts = pc.value_counts(column.combine_chunks())
    twice = counts.filter(pc.greater(counts.field("counts"), 1))
    return sorted(twice.field("values").to_pylist())
