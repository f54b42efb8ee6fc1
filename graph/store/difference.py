"""What has to change in a store that holds one build to make it hold another.

Both builds are files sorted by key. Tables with the same digest are not opened. In the others the keys are aligned
first (`align.py`), then the rows that both have are compared column by column, a row group at a time, so that two
builds of six million links that differ in a thousand rows are compared in about a second and little memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graph import model
from graph.errors import LedgerError
from graph.projection import Projection, link_schema, node_schema
from graph.store.align import Alignment, align, differing_rows
from graph.store.derived import with_derived


class TooMany(Exception):
    """More rows differ than one transaction takes."""


@dataclass
class Difference:
    """Rows to remove, to relabel and to write; `None` in `written` means the whole table of the new build."""

    relabelled: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """ids by (old label, new label)"""
    removed: dict[str, pa.Table] = field(default_factory=dict)
    """key columns, by label or relationship type"""
    written: dict[str, pa.Table | None] = field(default_factory=dict)
    """all columns, by label or relationship type"""
    rows: int = 0


def keys_of(name: str) -> list[str]:
    """The key columns of a table."""
    return list(model.NODE_KEY if name in model.LABELS else model.LINK_KEY)


def compare(old: Projection | None, new: Projection, limit: int | None = None) -> Difference:
    """The difference from `old` (None: an empty store) to `new`.

    Raises:
        TooMany: it has more than `limit` rows.
    """
    found = Difference()
    for name in (*model.LABELS, *model.RELATIONSHIPS):
        before = old.rows(name) if old else 0
        if not before and not new.rows(name):
            continue
        if not before or old is None:
            found.written[name] = None
            found.rows += new.rows(name)
        elif not new.rows(name):
            found.removed[name] = pq.read_table(table_file(old, name), columns=keys_of(name))
            found.rows += before
        elif old.manifest["tables"][name]["digest"] != new.manifest["tables"][name]["digest"]:
            _compare_table(found, name, old, new, limit)
        if limit is not None and found.rows > limit:
            raise TooMany
    _find_relabelled(found, new)
    return found


def table_file(projection: Projection, name: str) -> Path:
    """The Parquet file of a table."""
    return projection.folder / ("nodes" if name in model.LABELS else "relationships") / f"{name}.parquet"


def whole_table(projection: Projection, name: str) -> Iterator[pa.Table]:
    """All rows of a table, a row group at a time.

    Raises:
        LedgerError: the file is missing, torn or has other columns.
    """
    yield from _groups(_open(projection, name), name)


def used_columns(projection: Projection, name: str) -> list[str]:
    """The stated columns of a table that have a value anywhere.

    A column without values is a few hundred bytes a row group, so only such small ones are read.
    """
    file = _open(projection, name)
    groups = [file.metadata.row_group(at) for at in range(file.num_row_groups)]
    used = []
    declared = model.node_columns(name) if name in model.LABELS else model.link_columns(name)
    for column in declared:
        if not column.derived and (_is_large(groups, column.name) or _has_value(file, column.name)):
            used.append(column.name)
    return used


def _is_large(groups: list[pq.RowGroupMetaData], column: str) -> bool:
    chunks = [group.column(at) for group in groups for at in range(group.num_columns)]
    return any(c.path_in_schema.split(".")[0] == column and c.total_uncompressed_size > 4_096 for c in chunks)


def _has_value(file: pq.ParquetFile, column: str) -> bool:
    return any(
        group.column(0).null_count < group.num_rows
        for group in (file.read_row_group(at, columns=[column]) for at in range(file.num_row_groups))
    )


def _open(projection: Projection, name: str) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(table_file(projection, name), memory_map=True)
    except (OSError, pa.ArrowException) as error:
        raise LedgerError(f"The table {name} of the build cannot be read; run: tiertrace rebuild") from error


def _schema(name: str) -> pa.Schema:
    return node_schema(name) if name in model.LABELS else link_schema(name)


def _groups(file: pq.ParquetFile, name: str) -> Iterator[pa.Table]:
    for at in range(file.num_row_groups):
        yield _group(file, at, name)


def _group(file: pq.ParquetFile, at: int, name: str, columns: list[str] | None = None) -> pa.Table:
    expected = _schema(name)
    names = columns if columns is not None else expected.names
    try:
        table = file.read_row_group(at, columns=names).select(names)
        return table.cast(pa.schema([expected.field(each) for each in names]))
    except (OSError, pa.ArrowException, KeyError) as error:
        raise LedgerError(f"The table {name} of the build cannot be read; run: tiertrace rebuild") from error


def _compare_table(found: Difference, name: str, old: Projection, new: Projection, limit: int | None) -> None:
    before, after = _open(old, name), _open(new, name)
    keys = keys_of(name)
    old_keys, new_keys = before.read(columns=keys), after.read(columns=keys)
    aligned = align(old_keys, new_keys)
    if len(aligned.removed):
        found.removed[name] = old_keys.take(pa.array(aligned.removed))
    found.rows += len(aligned.removed) + len(aligned.added)
    if limit is not None and found.rows > limit:
        raise TooMany
    parts: list[pa.Table] = []
    for part in _written(name, before, after, aligned, new_keys):
        parts.append(part)
        if limit is not None and sum(each.num_rows for each in parts) > limit:
            raise TooMany
    if parts:
        written = pa.concat_tables(parts)
        found.written[name] = written
        found.rows += written.num_rows - len(aligned.added)


def _written(
    name: str, before: pq.ParquetFile, after: pq.ParquetFile, aligned: Alignment, keys: pa.Table
) -> Iterator[pa.Table]:
    """The rows of `after` that are new or have other values, a row group at a time.

    Keys are not read again, and derived days not at all: they follow from the dates.
    """
    declared = model.node_columns(name) if name in model.LABELS else model.link_columns(name)
    columns = [column.name for column in declared if not column.derived and column.name not in keys.column_names]
    old = _Window(before, name, columns)
    start = 0
    for at in range(after.num_row_groups):
        rows = _group(after, at, name, columns)
        end = start + rows.num_rows
        old_parts, new_parts = [], []
        where = []
        for old_at, new_at, length in aligned.between(start, end):
            old_parts.append(old.rows(old_at, length))
            new_parts.append(rows.slice(new_at - start, length))
            where.append(np.arange(new_at - start, new_at - start + length))
        wanted = [aligned.added[(aligned.added >= start) & (aligned.added < end)] - start]
        if where:
            differ = differing_rows(pa.concat_tables(old_parts), pa.concat_tables(new_parts))
            wanted.append(np.concatenate(where)[differ])
        chosen = pa.array(np.sort(np.concatenate(wanted)))
        if len(chosen):
            yield _completed(name, keys.slice(start, end - start).take(chosen), rows.take(chosen))
        start = end


def _completed(name: str, keys: pa.Table, others: pa.Table) -> pa.Table:
    """Whole rows of a table from their keys and stated columns."""
    declared = model.node_columns(name) if name in model.LABELS else model.link_columns(name)
    there = {each: part.column(each) for part in (keys, others) for each in part.column_names}
    schema = _schema(name)
    empty = pa.nulls(keys.num_rows)
    arrays = [pc.cast(there.get(field.name, empty), field.type) for field in schema]
    return with_derived(pa.table(arrays, schema=schema), declared)


class _Window:
    """Rows of a file by their number, with the row groups in use kept."""

    def __init__(self, file: pq.ParquetFile, name: str, columns: list[str]) -> None:
        self._file, self._name, self._columns = file, name, columns
        sizes = [file.metadata.row_group(at).num_rows for at in range(file.num_row_groups)]
        self._starts = np.concatenate([[0], np.cumsum(sizes)])
        self._kept: dict[int, pa.Table] = {}

    def rows(self, start: int, length: int) -> pa.Table:
        first, last = np.searchsorted(self._starts, [start, start + length - 1], side="right") - 1
        wanted = range(int(first), int(last) + 1)
        self._kept = {at: table for at, table in self._kept.items() if at >= wanted.start}
        for at in wanted:
            if at not in self._kept:
                self._kept[at] = _group(self._file, at, self._name, self._columns)
        table = pa.concat_tables([self._kept[at] for at in wanted])
        return table.slice(start - int(self._starts[wanted.start]), length)


def _find_relabelled(found: Difference, new: Projection) -> None:
    """Nodes that left one label and came under another keep their relationships: turn the removal into a relabel."""
    removed = {name: table for name, table in found.removed.items() if name in model.LABELS}
    for old_label, table in removed.items():
        ids = table.column("id").combine_chunks()
        for new_label in model.LABELS:
            if new_label == old_label or new_label not in found.written or not len(ids):
                continue
            written = found.written[new_label]
            there = new.nodes(new_label, ["id"]) if written is None else written
            moved = pc.is_in(ids, value_set=there.column("id").combine_chunks())
            if pc.any(moved).as_py():
                found.relabelled[old_label, new_label] = ids.filter(moved).to_pylist()
                found.rows -= len(found.relabelled[old_label, new_label])
                ids = ids.filter(pc.invert(moved))
        if len(ids):
            found.removed[old_label] = pa.table({"id": ids})
        else:
            del found.removed[old_label]
