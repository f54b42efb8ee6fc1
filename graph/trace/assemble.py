"""The statements of a projection sorted into steps, and the steps indexed both ways."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from graph import model
from graph.trace.arrays import STRENGTHS, Graph, Ints
from graph.trace.gather import NOBODY, Statements

_FAIR, _STRONG = STRENGTHS.index("fair"), STRENGTHS.index("strong")


def assemble(found: Statements, nodes: int) -> Graph:
    """Sort statements into steps, drop steps that only retracted statements make, and index them both ways.

    Args:
        found: sorted in the course of it, column by column: twice the whole of it would be half a gigabyte at six
            million links.
    """
    _sort(found)
    live = (found.said[:, 7] & 1).astype(bool)
    first = _first(found.step)
    number = np.cumsum(first, dtype=np.int32) - np.int32(1)
    said_ptr = np.append(np.flatnonzero(first), len(first)).astype(np.int32)
    _raise_to_strong(found.said, live, number, found.origins)
    _between_lists(found.said, live, number, found.group, found.listed_ptr, found.listed)
    del live, number
    return _index(found.step[first], nodes, said_ptr, found.said, found.listed_ptr, found.listed)


def _sort(found: Statements) -> None:
    """Put statements in the order of their steps, without those of steps that only retracted statements make."""
    order = np.argsort(found.step, kind="stable")
    found.step = found.step[order]
    if len(order):
        begins = np.flatnonzero(_first(found.step))
        live = found.said[order, 7] & 1
        alive = np.maximum.reduceat(live, begins) > 0
        kept = np.repeat(alive, np.diff(np.append(begins, len(order))))
        order, found.step = order[kept], found.step[kept]
    found.said = found.said[order]
    found.origins = found.origins[order]
    found.group = found.group[order]
    found.listed_ptr, found.listed = _reorder(found.listed_ptr, found.listed, order)


def _first(step: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Is a statement the first of its step? They are sorted."""
    first: npt.NDArray[np.bool_] = np.diff(step, prepend=-1) != 0
    return first


def _raise_to_strong(said: Ints, live: npt.NDArray[Any], number: Ints, origins: Ints) -> None:
    """Two independent sources of a link make its fair statements strong."""
    counted = np.flatnonzero(live & (origins[:, 0] >= 0))
    if not len(counted):
        return
    steps = number[counted]
    begins = np.flatnonzero(np.concatenate(([True], steps[1:] != steps[:-1])))
    several = np.minimum.reduceat(origins[counted, 0], begins) != np.maximum.reduceat(origins[counted, 1], begins)
    of_step = np.zeros(number[-1] + 1, dtype=bool)
    of_step[steps[begins]] = several
    fair = ((said[:, 7] >> 1) & 3) == _FAIR
    said[fair & of_step[number], 7] += (_STRONG - _FAIR) << 1


def _reorder(ends: Ints, items: Ints, order: npt.NDArray[np.int64]) -> tuple[Ints, Ints]:
    """The lists of the statements in another order of statements."""
    sizes = np.diff(ends)[order]
    pointer = np.concatenate(([0], np.cumsum(sizes)))
    place = np.repeat(ends[order] - pointer[:-1], sizes) + np.arange(pointer[-1])
    return pointer.astype(np.int32), items[place]


def _between_lists(
    said: Ints, live: npt.NDArray[Any], number: Ints, group: Ints, listed_ptr: Ints, listed: Ints
) -> None:
    """Earliest and latest list by which one publisher states a step, for each of its listed statements."""
    rows = np.flatnonzero(live & (np.diff(listed_ptr) > 0))
    if not len(rows):
        return
    # Items of statements left out lie between; reduceat needs the end of each run as well.
    pairs = np.column_stack((listed_ptr[rows], listed_ptr[rows + 1])).ravel()
    earliest = np.minimum.reduceat(np.append(listed[:, 1], 0), pairs)[::2]
    latest = np.maximum.reduceat(np.append(listed[:, 0], 0), pairs)[::2]
    # Statements without a publisher stand alone.
    alone = np.where(group[rows] == NOBODY, rows, -1)
    order = np.lexsort((alone, group[rows], number[rows]))
    keys = np.column_stack((number[rows], group[rows], alone))[order]
    first = np.concatenate(([True], np.any(keys[1:] != keys[:-1], axis=1)))
    which = np.cumsum(first) - 1
    begins = np.flatnonzero(first)
    said[rows[order], 4] = np.minimum.reduceat(earliest[order], begins)[which]
    said[rows[order], 5] = np.maximum.reduceat(latest[order], begins)[which]


def _index(
    step: npt.NDArray[np.int64], nodes: int, said_ptr: Ints, said: Ints, listed_ptr: Ints, listed: Ints
) -> Graph:
    kinds = len(model.WALKED)
    kind = (step % kinds).astype(np.int8)
    target = (step // kinds % max(nodes, 1)).astype(np.int32)
    source = (step // kinds // max(nodes, 1)).astype(np.int32)
    in_step = np.argsort(target, kind="stable").astype(np.int32)
    return Graph(
        out_ptr=np.searchsorted(source, np.arange(nodes + 1, dtype=np.int32)).astype(np.int32),
        source=source,
        target=target,
        kind=kind,
        in_ptr=np.searchsorted(target[in_step], np.arange(nodes + 1, dtype=np.int32)).astype(np.int32),
        in_step=in_step,
        in_source=source[in_step],
        in_kind=kind[in_step],
        said_ptr=said_ptr,
        said=said,
        listed_ptr=listed_ptr,
        listed=listed,
    )
