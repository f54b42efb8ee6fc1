"""What has to change in a store that holds one build to make it hold another.

Both builds are files sorted by key. Tables with the same digest are not opened. The others are read side by side, a row
group of each at a time: keys are aligned (`align.py`), then the rows that both have are compared column by column. So
two builds of six million links that differ in a thousand rows are compared in about two seconds and little memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.projection import Projection
from graph.store.align import align, differing_rows
from graph.store.derived import with_derived
from graph.store.tables import Reader, columns_of, keys_of, plain, schema_of, whole_table


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


def compare(old: Projection | None, new: Projection, limit: int | None = None) -> Difference:
    """The difference from `old` (None: an empty store) to `new`.

    Raises:
        TooMany: it has more than `limit` rows.
        LedgerError: a table cannot be read.
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
            found.removed[name] = pa.concat_tables(list(whole_table(old, name, keys_of(name))))
            found.rows += before
        elif old.manifest["tables"][name]["digest"] != new.manifest["tables"][name]["digest"]:
            _compare_table(found, name, old, new, limit)
        if limit is not None and found.rows > limit:
            raise TooMany
    _find_relabelled(found, new)
    return found


def _compare_table(found: Difference, name: str, old: Projection, new: Projection, limit: int | None) -> None:
    removed: list[pa.Table] = []
    written: list[pa.Table] = []
    stated = [column.name for column in columns_of(name) if not column.derived]
    with Reader(new, name, stated) as after, Reader(old, name, stated, after.dictionaries) as before:
        for gone, other in _pieces(name, before, after, stated):
            removed += [gone] if gone.num_rows else []
            written += [other] if other.num_rows else []
            found.rows += gone.num_rows + other.num_rows
            if limit is not None and found.rows > limit:
                raise TooMany
    if removed:
        found.removed[name] = pa.concat_tables(removed)
    if written:
        found.written[name] = pa.concat_tables(written)


def _pieces(name: str, before: Reader, after: Reader, stated: list[str]) -> Iterator[tuple[pa.Table, pa.Table]]:
    """Keys to remove and whole rows to write, for each pair of row groups that overlap.

    Derived days are not read: they follow from the dates.
    """
    keys = keys_of(name)
    others = [column for column in stated if column not in keys]
    left, right = before.next(), after.next()
    i = j = 0
    while left is not None and right is not None:
        found = align([left[key] for key in keys], [right[key] for key in keys], i, j)
        changed = differing_rows([left[each] for each in others], [right[each] for each in others], found)
        yield _taken(name, left, found.removed, keys), _rows(name, right, np.union1d(found.added, changed))
        i, j = found.old_end, found.new_end
        if i == len(left[keys[0]]):
            left, i = before.next(), 0
        if j == len(right[keys[0]]):
            right, j = after.next(), 0
    nothing = np.empty(0, np.int64)
    while left is not None:
        yield _taken(name, left, np.arange(i, len(left[keys[0]])), keys), schema_of(name).empty_table()
        left, i = before.next(), 0
    while right is not None:
        rest = np.arange(j, len(right[keys[0]]))
        yield _taken(name, right, nothing, keys), _rows(name, right, rest)
        right, j = after.next(), 0


def _taken(name: str, piece: dict[str, pa.Array], rows: np.ndarray, columns: list[str]) -> pa.Table:
    schema = pa.schema([schema_of(name).field(each) for each in columns])
    return pa.table([plain(piece[field.name].take(pa.array(rows)), field.type) for field in schema], schema=schema)


def _rows(name: str, piece: dict[str, pa.Array], rows: np.ndarray) -> pa.Table:
    """Whole rows of a table from its stated columns."""
    schema = schema_of(name)
    if not len(rows):
        return schema.empty_table()
    part = _taken(name, piece, rows, list(piece))
    there = [part.column(f.name) if f.name in piece else pa.nulls(len(rows), f.type) for f in schema]
    return with_derived(pa.table(there, schema=schema), columns_of(name))


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
