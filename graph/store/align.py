"""Aligns two pieces of tables that are sorted by the same key, and finds the rows that differ between them.

Two builds are mostly equal, so long equal stretches are compared whole and in Arrow; only where they part are single
keys looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

SHORTEST, LONGEST = 256, 262_144
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Alignment:
    """Row numbers of two pieces, from where the comparison began to where one of them ended."""

    removed: Rows
    """of the old piece, what the new one lacks"""
    added: Rows
    """of the new piece, what the old one lacks"""
    stretches: list[tuple[int, int, int]]
    """(old start, new start, length) of what both have, in order"""
    old_end: int
    new_end: int


def align(old: Sequence[pa.Array], new: Sequence[pa.Array], i: int, j: int) -> Alignment:
    """Align the key columns of two pieces from rows `i` and `j` on, up to the end of one of them.

    Both are sorted by all key columns and hold no key twice; the rest of the longer piece is for the next one.
    """
    removed: list[int] = []
    added: list[int] = []
    stretches: list[tuple[int, int, int]] = []
    ends = len(old[0]), len(new[0])
    step = LONGEST
    while i < ends[0] and j < ends[1]:
        length = min(step, ends[0] - i, ends[1] - j)
        same = _equal_rows(old, i, new, j, length)
        if same:
            stretches.append((i, j, same))
            i, j = i + same, j + same
        if same == length:
            step = min(step * 4, LONGEST)
            continue
        step = SHORTEST
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
    return Alignment(np.array(removed, np.int64), np.array(added, np.int64), stretches, i, j)


def _equal_rows(old: Sequence[pa.Array], i: int, new: Sequence[pa.Array], j: int, length: int) -> int:
    """How many rows from `i` and `j` on have the same key."""
    for before, after in zip(old, new, strict=True):
        left, right = before.slice(i, length), after.slice(j, length)
        if not left.equals(right):
            length = int(np.argmin(_numpy(pc.equal(left, right))))
    return length


def _key(columns: Sequence[pa.Array], at: int) -> tuple[str, ...]:
    return tuple(column[at].as_py() for column in columns)


def differing_rows(old: Sequence[pa.Array], new: Sequence[pa.Array], found: Alignment) -> Rows:
    """The rows of the new piece whose key the old one has, with another value in one of these columns."""
    if not found.stretches:
        return np.empty(0, np.int64)
    rows = np.concatenate([np.arange(at, at + length) for _, at, length in found.stretches])
    differ = np.zeros(len(rows), bool)
    for before, after in zip(old, new, strict=True):
        if before.null_count == len(before) and after.null_count == len(after):
            continue
        left = pa.concat_arrays([before.slice(at, length) for at, _, length in found.stretches])
        right = pa.concat_arrays([after.slice(at, length) for _, at, length in found.stretches])
        if not left.equals(right):
            differ |= _differing(left, right)
    chosen: Rows = rows[differ]
    return chosen


def _differing(before: pa.Array, after: pa.Array) -> npt.NDArray[np.bool_]:
    if pa.types.is_list(before.type):
        return _differing_lists(before, after)
    if pa.types.is_dictionary(before.type):
        # Each row group has a dictionary of its own: translate the old numbers into the new ones.
        numbers = pc.fill_null(pc.index_in(before.dictionary, value_set=after.dictionary), -1)
        before, after = numbers.take(before.indices), pc.cast(after.indices, pa.int32())
    same = pc.or_(pc.fill_null(pc.equal(before, after), False), pc.and_(pc.is_null(before), pc.is_null(after)))
    differ: npt.NDArray[np.bool_] = np.logical_not(_numpy(same))
    return differ


def _differing_lists(before: pa.Array, after: pa.Array) -> npt.NDArray[np.bool_]:
    differ = _differing(pc.list_value_length(before), pc.list_value_length(after))
    alike = np.flatnonzero(~differ)
    if len(alike) < len(differ):
        before, after = before.take(pa.array(alike)), after.take(pa.array(alike))
    items = _differing(before.flatten(), after.flatten())
    differ[alike[np.unique(_numpy(pc.list_parent_indices(before))[items])]] = True
    return differ


def _numpy(array: pa.Array) -> npt.NDArray[Any]:
    values: npt.NDArray[Any] = array.to_numpy(zero_copy_only=False)
    return values
