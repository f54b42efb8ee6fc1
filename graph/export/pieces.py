"""The tables of a network a piece at a time, so that a file of millions of links is written in little memory."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.export.network import Network
from graph.projection import Projection

LARGEST = 24 << 20
"""Bytes of a piece, about; what is made of it takes several times as much."""


def tables_of(network: Network) -> tuple[list[str], list[str]]:
    """The labels and the relationship types that have rows, in the order of the model."""
    return [name for name in model.LABELS if network.rows(name)], [
        name for name in model.RELATIONSHIPS if network.rows(name)
    ]


def columns_of(name: str) -> tuple[model.Property, ...]:
    """The columns of the table of a label or relationship type."""
    return model.node_columns(name) if name in model.LABELS else model.link_columns(name)


def used(network: Network, name: str) -> list[model.Property]:
    """The columns of a table that have a value in any row."""
    if isinstance(network, Projection):
        from graph.store.tables import used_columns  # here, since it brings the database driver with it

        stated = set(used_columns(network, name))
    else:
        table = _whole(network, name)
        stated = {one for one in table.column_names if table[one].null_count < table.num_rows}
    found, last = [], None
    for column in columns_of(name):
        last = last if column.derived else column.name
        if (last if column.derived else column.name) in stated:
            found.append(column)
    return found


def pieces(network: Network, name: str, columns: list[str] | None = None) -> Iterator[pa.Table]:
    """All rows of the table of a label or relationship type in order, in pieces of some megabytes.

    Bytes that are no text (half of a pair of surrogates) are replaced by U+FFFD.
    """
    for group in groups(network, name, columns):
        sound = pa.table([_sound(column) for column in group.columns], names=group.column_names)
        rows = max(1, min(50_000, sound.num_rows * LARGEST // max(sound.nbytes, 1)))
        for start in range(0, sound.num_rows, rows):
            yield sound.slice(start, rows)


def groups(network: Network, name: str, columns: list[str] | None = None) -> Iterator[pa.Table]:
    """The same as it is stored: the row groups of a build, or the one table of a part."""
    if isinstance(network, Projection):
        from graph.store.tables import whole_table  # here, since it brings the database driver with it

        yield from whole_table(network, name, columns)
    else:
        table = _whole(network, name)
        yield table if columns is None else table.select(columns)


def _whole(network: Network, name: str) -> pa.Table:
    return network.nodes(name) if name in model.LABELS else network.links(name)


def _sound(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Texts, and lists of them, as valid UTF-8."""
    if pa.types.is_list(column.type):
        return pa.chunked_array([_sound_lists(chunk) for chunk in column.chunks], column.type)
    if not pa.types.is_string(column.type):
        return column
    return pa.chunked_array([_sound_texts(chunk) for chunk in column.chunks], column.type)


def _sound_lists(chunk: pa.Array) -> pa.Array:
    items = chunk.flatten()
    sound = _sound_texts(items)
    if sound is items:
        return chunk
    lengths = pc.fill_null(pc.list_value_length(chunk), 0).to_numpy()
    ends = pa.array([0, *lengths.cumsum().tolist()], pa.int32())
    return pa.ListArray.from_arrays(ends, sound, mask=chunk.is_null())


def _sound_texts(chunk: pa.Array) -> pa.Array:
    stored = chunk.cast(pa.binary())
    try:
        stored.cast(pa.string())
    except pa.ArrowInvalid:
        return pa.array(
            [None if one is None else one.decode("utf-8", "replace") for one in stored.to_pylist()], pa.string()
        )
    return chunk
