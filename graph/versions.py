"""The dated versions of one list, joined: one row an id or statement, the newest version's, and what the others add.

Every version stays in force. The newest one that states a node or a link gives its values and the row it is cited
from; a difference between two versions of one list is a change, not a contradiction. The others add: to a node, the
names and identifiers it had (and then their rows, which prove them); to a link, the days of their lists and their
documents. Everything works on whole columns: a list of 300,000 rows in five versions repeats every one of them.

A link of a walked type that a later version states no more carries the day of that version as ``delisted``. Versions
may cover different companies, so only one that names something else of the same company counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph import model

Ints = npt.NDArray[np.int64]
_ADDED_TO_LINK = ("listed", "documents")


@dataclass
class Versions:
    """The versions of one list, added from the oldest to the newest."""

    _days: list[str] = field(default_factory=list)
    _parts: dict[str, list[tuple[int, pa.Table, pa.Table]]] = field(default_factory=lambda: defaultdict(list))
    """By label or type: number of the version, all its rows, and those that may be shown."""

    def add(self, name: str, as_of: str, table: pa.Table, shown: pa.Table) -> None:
        """Take the rows of one label or relationship type from one version.

        Args:
            shown: those of them that may be shown.
        """
        if as_of not in self._days:
            self._days.append(as_of)
        self._parts[name].append((self._days.index(as_of), table, shown))

    def tables(self) -> Iterator[tuple[str, str, pa.Table, pa.Table]]:
        """Name, day of the version, all its rows, and those that may be shown."""
        for name, parts in self._parts.items():
            for at, table, shown in parts:
                yield name, self._days[at], table, shown

    def change(self, change: Callable[[str, pa.Table, pa.Table], tuple[pa.Table, pa.Table]]) -> None:
        """Put other rows in the place of all rows, and of those that may be shown, of every version."""
        for name, parts in self._parts.items():
            parts[:] = [(at, *change(name, table, shown)) for at, table, shown in parts]

    def joined(self) -> dict[str, pa.Table]:
        """One table a label and relationship type."""
        made: dict[str, pa.Table] = {}
        ranks: dict[str, Ints] = {}
        for name, parts in self._parts.items():
            whole = pa.concat_tables([shown for _, _, shown in parts])
            number = np.repeat([at for at, _, _ in parts], [shown.num_rows for _, _, shown in parts]).astype(np.int64)
            rows = _Rows(whole, "id" if name in model.LABELS else "key")
            made[name] = _joined_nodes(name, rows) if name in model.LABELS else _joined_links(rows)
            ranks[name] = number[rows.newest]
            if name in model.WALKED:
                made[name] = self._with_delisted(made[name], rows, number, parts)
        return _under_one_label(made, ranks)

    def _with_delisted(
        self, table: pa.Table, rows: _Rows, number: Ints, parts: Sequence[tuple[int, pa.Table, pa.Table]]
    ) -> pa.Table:
        found = _delistings(parts)
        if not len(found.step):
            return table
        stated = found.steps(rows.table) * len(self._days) + number
        order = np.argsort(found.step * len(self._days) + found.last)
        events = (found.step * len(self._days) + found.last)[order]
        at = np.minimum(np.searchsorted(events, stated), len(events) - 1)
        hit = events[at] == stated
        days = pa.array(self._days, pa.string()).take(pa.array(found.first_without[order][at[hit]]))
        lists = _lists(rows.group[hit], days, len(rows.newest))
        return table.set_column(table.column_names.index("delisted"), "delisted", lists)


class _Rows:
    """Rows of all versions, the oldest first, and which of them speak of the same thing."""

    def __init__(self, table: pa.Table, key: str) -> None:
        encoded = table.column(key).combine_chunks().dictionary_encode()
        self.table = table
        self.group: Ints = encoded.indices.to_numpy().astype(np.int64)
        """Of each row, the number of its id or key."""
        self.newest: Ints = np.full(len(encoded.dictionary), -1, dtype=np.int64)
        """Of each id or key, its last row."""
        np.maximum.at(self.newest, self.group, np.arange(table.num_rows))

    @property
    def last(self) -> pa.Table:
        """The newest row of each id or key."""
        return self.table.take(pa.array(self.newest))

    def differs(self, column: str) -> npt.NDArray[np.bool_]:
        """Which rows say something else in a column than the newest row of the same id or key."""
        values = self.table.column(column).combine_chunks()
        if pa.types.is_list(values.type):
            values = pc.binary_join(values, "\x1f")
        codes = pc.fill_null(values.dictionary_encode().indices, -1).to_numpy()
        return np.asarray(codes != codes[self.newest[self.group]])

    def items(self, column: str, among: npt.NDArray[np.bool_]) -> tuple[Ints, pa.Array]:
        """The items of a list column, or its texts, of some rows, each with the number of its id or key."""
        values = self.table.column(column).combine_chunks().filter(pa.array(among))
        groups = self.group[among]
        if pa.types.is_list(values.type):
            parents = pc.list_parent_indices(values).to_numpy()
            return groups[parents], pc.list_flatten(values)
        there = values.is_valid()
        return groups[there.to_numpy(zero_copy_only=False)], values.filter(there)


def _joined_nodes(label: str, rows: _Rows) -> pa.Table:
    table = rows.last
    name = "title" if label == "Document" else "name"
    told = [one for one in (name, "aliases", "identifiers") if one in table.column_names]
    older = np.zeros(rows.table.num_rows, dtype=bool)
    for column in told:
        older |= rows.differs(column)
    if not older.any():
        return table
    touched = np.isin(rows.group, rows.group[older])
    newest = np.zeros(rows.table.num_rows, dtype=bool)
    newest[rows.newest] = True
    # A name or identifier of an older version is kept together with the row that proves it.
    table = _united(table, rows, "row", (older | newest) & touched, ("row",))
    table = _united(table, rows, "identifiers", touched, ("identifiers",))
    if "aliases" in table.column_names:
        table = _united(table, rows, "aliases", touched, ("aliases", name), without=name)
    return table


def _joined_links(rows: _Rows) -> pa.Table:
    table = rows.last
    if len(rows.newest) == rows.table.num_rows:
        return table
    counts = np.bincount(rows.group, minlength=len(rows.newest))
    for column in _ADDED_TO_LINK:
        table = _united(table, rows, column, counts[rows.group] > 1, (column,))
    return table


def _united(
    table: pa.Table,
    rows: _Rows,
    target: str,
    among: npt.NDArray[np.bool_],
    columns: Sequence[str],
    without: str | None = None,
) -> pa.Table:
    """Put into a list column, for every id or key of some rows, all that these rows say in some columns, sorted.

    Args:
        without: a column whose text in the newest row is left out.
    """
    found = [rows.items(column, among) for column in columns]
    groups = np.concatenate([one for one, _ in found])
    items = pa.concat_arrays([one.combine_chunks() if isinstance(one, pa.ChunkedArray) else one for _, one in found])
    if without is not None:
        own = table.column(without).combine_chunks().take(pa.array(groups))
        other = pc.fill_null(pc.not_equal(items, own), True)
        groups, items = groups[other.to_numpy(zero_copy_only=False)], items.filter(other)
    made = _lists(groups, items, table.num_rows)
    touched = np.zeros(table.num_rows, dtype=bool)
    touched[rows.group[among]] = True
    column = pc.if_else(pa.array(touched), made, table.column(target).combine_chunks())
    return table.set_column(table.column_names.index(target), target, column)


def _lists(groups: Ints, items: pa.Array, count: int) -> pa.Array:
    """For each of ``count`` groups the sorted distinct items, null where it has none."""
    encoded = items.dictionary_encode()
    order = pc.sort_indices(encoded.dictionary).to_numpy().astype(np.int64)
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    width = max(1, len(order))
    pairs = np.unique(groups * width + place[encoded.indices.to_numpy()])
    sizes = np.bincount(pairs // width, minlength=count)
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    values = encoded.dictionary.take(pa.array(order[pairs % width]))
    lists = pa.ListArray.from_arrays(pa.array(offsets), values)
    return pc.if_else(pa.array(sizes == 0), pa.scalar(None, lists.type), lists)


@dataclass(frozen=True)
class _Delistings:
    """Pairs of ends that a version states and the next one of the same company does not."""

    from_ids: pa.Array
    to_ids: pa.Array
    step: Ints
    """The pair, as a number made of the places of its ends."""
    last: Ints
    """Number of the version that states it."""
    first_without: Ints
    """Number of the next version that names others of the same company, and not it."""

    def steps(self, table: pa.Table) -> Ints:
        """The pairs of a table's rows as numbers."""
        return _steps(table, self.from_ids, self.to_ids)


def _delistings(parts: Sequence[tuple[int, pa.Table, pa.Table]]) -> _Delistings:
    """What is stated counts with rows that may not be shown; what shows that a version speaks of a company, without."""
    every = pa.concat_tables([table.select(["from_id", "to_id"]) for _, table, _ in parts])
    from_ids, to_ids = (pc.unique(every.column(one)) for one in ("from_id", "to_id"))
    nothing = np.zeros(0, dtype=np.int64)
    standing, since = nothing, nothing
    gone: list[Any] = [(nothing, nothing, nothing)]
    width = max(1, len(to_ids))
    for number, table, shown in parts:
        stated = np.unique(_steps(table, from_ids, to_ids))
        covered = np.unique(_steps(shown, from_ids, to_ids) // width)
        missing = ~np.isin(standing, stated)
        dropped = missing & np.isin(standing // width, covered)
        gone.append((standing[dropped], since[dropped], np.full(int(dropped.sum()), number, dtype=np.int64)))
        left = missing & ~dropped
        standing = np.concatenate([standing[left], stated])
        since = np.concatenate([since[left], np.full(len(stated), number, dtype=np.int64)])
    step, last, first_without = (np.concatenate(column) for column in zip(*gone, strict=True))
    return _Delistings(from_ids, to_ids, step, last, first_without)


def _steps(table: pa.Table, from_ids: pa.Array, to_ids: pa.Array) -> Ints:
    starts, ends = (
        pc.index_in(table.column(name), value_set=ids).to_numpy().astype(np.int64)
        for name, ids in (("from_id", from_ids), ("to_id", to_ids))
    )
    found: Ints = starts * max(1, len(to_ids)) + ends
    return found


def _under_one_label(made: dict[str, pa.Table], ranks: dict[str, Ints]) -> dict[str, pa.Table]:
    """Where versions call one id differently, the newest decides."""
    labels = [name for name in made if name in model.LABELS]
    ids = pa.chunked_array([made[name].column("id").combine_chunks() for name in labels], pa.string())
    if len(ids) == len(pc.unique(ids)):
        return made
    counts = pc.value_counts(ids.combine_chunks())
    twice = counts.filter(pc.greater(counts.field("counts"), 1)).field("values")
    best: dict[str, tuple[int, str]] = {}
    for name in labels:
        hit = pc.is_in(made[name].column("id"), value_set=twice).to_numpy(zero_copy_only=False)
        own = made[name].column("id").filter(pa.array(hit)).to_pylist()
        for one, rank in zip(own, ranks[name][hit].tolist(), strict=True):
            best[one] = max(best.get(one, (-1, "")), (rank, name))
    for name in labels:
        elsewhere = pa.array([one for one, (_, label) in best.items() if label != name], pa.string())
        made[name] = made[name].filter(pc.invert(pc.is_in(made[name].column("id"), value_set=elsewhere)))
    return made
