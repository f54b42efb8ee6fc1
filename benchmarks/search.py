"""The limit: a breadth-first search over arrays with numpy and nothing else, from one start and from all at once."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from graph.trace.arrays import LOCATED_IN

_BITS = 64
_DEEPEST = 8
"""Buildings within buildings."""


class Arrows(NamedTuple):
    """Where each node leads in one hop: targets[begins[u] .. begins[u + 1]]."""

    begins: npt.NDArray[np.int64]
    targets: npt.NDArray[np.int32]


def arrows(out_ptr: Any, target: Any, kind: Any) -> Arrows:
    """The steps of a topology as plain hops: a step into a workshop also leads into its building.

    LOCATED_IN costs no hop; what it adds is put beside each step beforehand, so that any breadth-first search counts
    hops as tiertrace does. A start that lies in a building itself (no brand does) is not covered.
    """
    size = len(out_ptr) - 1
    source = np.repeat(np.arange(size, dtype=np.int64), np.diff(out_ptr))
    inside = np.asarray(kind) == LOCATED_IN
    target = np.asarray(target).astype(np.int64)
    holders = Arrows(_begins(source[inside], size), target[inside].astype(np.int32))
    found: list[Any] = [source[~inside] * size + target[~inside]]
    while len(found[-1]):
        before, into = found[-1] // size, found[-1] % size
        lengths, places = _follow(holders, into)
        found.append(_distinct(np.repeat(before, lengths) * size + holders.targets[places]))
        if len(found) > _DEEPEST:
            break
    pairs: Any = _distinct(np.concatenate(found))
    return Arrows(_begins(pairs // size, size), (pairs % size).astype(np.int32))


def _distinct(numbers: Any) -> npt.NDArray[np.int64]:
    numbers = np.sort(numbers)
    first: Any = np.concatenate((numbers[:1] == numbers[:1], numbers[1:] != numbers[:-1]))
    return np.asarray(numbers[first], dtype=np.int64)


def _begins(source: Any, size: int) -> npt.NDArray[np.int64]:
    begins: Any = np.concatenate(([0], np.cumsum(np.bincount(source, minlength=size))))
    return np.asarray(begins, dtype=np.int64)


def _follow(graph: Arrows, nodes: Any) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """How many arrows leave each node, and the places of all of them, node after node."""
    lengths = graph.begins[nodes + 1] - graph.begins[nodes]
    shift = np.repeat(graph.begins[nodes] - np.cumsum(lengths) + lengths, lengths)
    return lengths, shift + np.arange(len(shift))


def search(graph: Arrows, start: int, most: int) -> npt.NDArray[np.int8]:
    """Fewest hops from one start to every node, -1 where not reached."""
    hops = np.full(len(graph.begins) - 1, -1, dtype=np.int8)
    hops[start] = 0
    edge = np.array([start])
    for layer in range(1, most + 1):
        reached = graph.targets[_follow(graph, edge)[1]]
        reached = reached[hops[reached] < 0]
        hops[reached] = layer
        # Each node once: by a look at all nodes, or by sorting where only few were reached.
        edge = np.flatnonzero(hops == layer) if len(reached) > len(hops) // 50 else np.unique(reached)
        if not len(edge):
            break
    return hops


def search_all(
    graph: Arrows, starts: npt.NDArray[np.int32], places: npt.NDArray[np.int32], most: int
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.int8]]:
    """Which places every start reaches, and in how many hops, 64 starts at a time as the bits of one number.

    Returns:
        Start, place (its position among the places) and hops of every pair; a start is not its own place.
    """
    back = _backward(graph)
    found = []
    for first in range(0, len(starts), _BITS):
        part = starts[first : first + _BITS]
        found += [(row + first, column, layer) for row, column, layer in _search_part(back, part, places, most)]
    row, column, layer = (np.concatenate([one[at] for one in found]) for at in (0, 1, 2))
    apart = starts[row] != places[column]
    return row[apart].astype(np.int32), column[apart].astype(np.int32), layer[apart].astype(np.int8)


class _Backward(NamedTuple):
    """The same hops by their end: of each node that is reached at all, the nodes before it."""

    nodes: npt.NDArray[np.int64]
    begins: npt.NDArray[np.int64]
    sources: npt.NDArray[np.int32]
    size: int


def _backward(graph: Arrows) -> _Backward:
    size = len(graph.begins) - 1
    source = np.repeat(np.arange(size, dtype=np.int32), np.diff(graph.begins))
    order = np.argsort(graph.targets, kind="stable")
    counts = np.bincount(graph.targets, minlength=size)
    nodes = np.flatnonzero(counts)
    begins = np.concatenate(([0], np.cumsum(counts[nodes])))[:-1]
    return _Backward(nodes, begins, source[order], size)


def _search_part(back: _Backward, starts: Any, places: Any, most: int) -> list[tuple[Any, Any, Any]]:
    """One group of starts: every hop gathers the bits of all nodes before each node."""
    seen = np.zeros(back.size, dtype=np.uint64)
    seen[starts] |= np.left_shift(np.uint64(1), np.arange(len(starts), dtype=np.uint64))
    found = []
    at_places = seen[places]
    for layer in range(1, most + 1):
        gathered = np.bitwise_or.reduceat(seen[back.sources], back.begins)
        seen[back.nodes] |= gathered
        now = seen[places]
        fresh = now & ~at_places
        at_places = now
        where = np.flatnonzero(fresh)
        bits = np.unpackbits(fresh[where].view(np.uint8).reshape(-1, 8), axis=1, bitorder="little")
        place, start = np.nonzero(bits)
        found.append((start, where[place], np.full(len(place), layer, dtype=np.int8)))
        if not len(where) and not gathered.any():
            break
    return found
