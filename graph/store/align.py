"""Aligns two tables that are sorted by the same key, and finds the rows that differ between them.

Two builds are mostly equal, so long equal stretches are compared whole and in Arrow; only where they part are single
keys looked at. When they part too often, a join finds the pairs instead.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

SINGLE_STEPS = 50_000
"""so many differing keys are looked at one by one before a join is cheaper"""
SHORTEST, LONGEST = 256, 262_144
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Alignment:
    """Row numbers: what only the old or the new table has, and the stretches that both have."""

    removed: Rows
    added: Rows
    stretches: Rows
    """(old start, new start, length), one row each, in order"""

    def between(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """The stretches inside rows `start` to `end` of the new table, cut to fit."""
        if not len(self.stretches):
            return
        begins, ends = self.stretches[:, 1], self.stretches[:, 1] + self.stretches[:, 2]
        first, last = int(np.searchsorted(ends, start, side="right")), int(np.searchsorted(begins, end))
        for at in range(first, last):
            old_at, new_at, length = (int(value) for value in self.stretches[at])
            skipped = max(0, start - new_at)
            yield old_at + skipped, new_at + skipped, min(new_at + length, end) - new_at - skipped


def align(old: pa.Table, new: pa.Table) -> Alignment:
    """Align two tables of key columns, each sorted by all of them and without a key twice."""
    if old.equals(new):
        none = np.empty(0, np.int64)
        return Alignment(none, none, np.array([[0, 0, old.num_rows]], np.int64))
    found = _by_stretches(old.columns, new.columns, old.num_rows, new.num_rows)
    return found if found is not None else _by_join(old, new)


def _by_stretches(
    old: list[pa.ChunkedArray], new: list[pa.ChunkedArray], old_rows: int, new_rows: int
) -> Alignment | None:
    removed: list[int] = []
    added: list[int] = []
    stretches: list[list[int]] = []
    i = j = 0
    step = LONGEST
    while i < old_rows and j < new_rows:
        length = min(step, old_rows - i, new_rows - j)
        same = _equal_rows(old, i, new, j, length)
        if same:
            if stretches and stretches[-1][0] + stretches[-1][2] == i and stretches[-1][1] + stretches[-1][2] == j:
                stretches[-1][2] += same
            else:
                stretches.append([i, j, same])
            i, j = i + same, j + same
        if same == length:
            step = min(step * 4, LONGEST)
            continue
        step = SHORTEST
        i, j = _step_over(old, new, i, j, (old_rows, new_rows), removed, added)
        if len(removed) + len(added) > SINGLE_STEPS:
            return None
    return Alignment(
        np.concatenate([np.array(removed, np.int64), np.arange(i, old_rows)]),
        np.concatenate([np.array(added, np.int64), np.arange(j, new_rows)]),
        np.array(stretches, np.int64).reshape(-1, 3),
    )


def _equal_rows(old: list[pa.ChunkedArray], i: int, new: list[pa.ChunkedArray], j: int, length: int) -> int:
    """How many rows from `i` and `j` on have the same key."""
    for before, after in zip(old, new, strict=True):
        left, right = before.slice(i, length), after.slice(j, length)
        if not left.equals(right):
            length = int(np.argmin(_numpy(pc.equal(left, right))))
    return length


def _step_over(
    old: list[pa.ChunkedArray],
    new: list[pa.ChunkedArray],
    i: int,
    j: int,
    ends: tuple[int, int],
    removed: list[int],
    added: list[int],
) -> tuple[int, int]:
    """Pass the rows that only one of the two has."""
    left, right = _key(old, i), _key(new, j)
    while left != right:
        if left < right:
            removed.append(i)
            i += 1
            if i == ends[0]:
                break
            left = _key(old, i)
        else:
            added.append(j)
            j += 1
            if j == ends[1]:
                break
            right = _key(new, j)
    return i, j


def _key(columns: list[pa.ChunkedArray], at: int) -> tuple[str, ...]:
    return tuple(column[at].as_py() for column in columns)


def _by_join(old: pa.Table, new: pa.Table) -> Alignment:
    names = old.column_names
    left = old.append_column("old_row", pa.array(np.arange(old.num_rows)))
    right = new.append_column("new_row", pa.array(np.arange(new.num_rows)))
    pairs = left.join(right, keys=names, join_type="inner").select(["old_row", "new_row"]).sort_by("new_row")
    old_at, new_at = (pairs.column(name).to_numpy() for name in ("old_row", "new_row"))
    breaks = np.flatnonzero((np.diff(old_at) != 1) | (np.diff(new_at) != 1)) + 1
    begins = np.concatenate([[0], breaks]).astype(np.int64) if len(old_at) else np.empty(0, np.int64)
    lengths = np.diff(np.append(begins, len(old_at)))
    return Alignment(
        np.setdiff1d(np.arange(old.num_rows), old_at, assume_unique=True),
        np.setdiff1d(np.arange(new.num_rows), new_at, assume_unique=True),
        np.column_stack([old_at[begins], new_at[begins], lengths]).astype(np.int64).reshape(-1, 3),
    )


def differing_rows(old: pa.Table, new: pa.Table) -> Rows:
    """The numbers of the rows in which two tables of the same length and columns differ."""
    differ = np.zeros(new.num_rows, bool)
    for before, after in zip(old.columns, new.columns, strict=True):
        if not before.equals(after):
            differ |= _differing(before.combine_chunks(), after.combine_chunks())
    return np.flatnonzero(differ)


def _differing(before: pa.Array, after: pa.Array) -> npt.NDArray[np.bool_]:
    if pa.types.is_list(before.type):
        return _differing_lists(before, after)
    same = pc.or_(pc.fill_null(pc.equal(before, after), False), pc.and_(pc.is_null(before), pc.is_null(after)))
    differ: npt.NDArray[np.bool_] = np.logical_not(_numpy(same))
    return differ


def _differing_lists(before: pa.Array, after: pa.Array) -> npt.NDArray[np.bool_]:
    differ = _differing(pc.list_value_length(before), pc.list_value_length(after))
    alike = np.flatnonzero(~differ)
    left, right = before.take(pa.array(alike)), after.take(pa.array(alike))
    items = _differing(pc.list_flatten(left), pc.list_flatten(right))
    parents = _numpy(pc.list_parent_indices(left))
    differ[alike[np.unique(parents[items])]] = True
    return differ


def _numpy(array: pa.Array | pa.ChunkedArray) -> npt.NDArray[Any]:
    values: npt.NDArray[Any] = (
        array.to_numpy() if isinstance(array, pa.ChunkedArray) else array.to_numpy(zero_copy_only=False)
    )
    return values
