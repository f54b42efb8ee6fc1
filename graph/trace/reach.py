"""How far a search reaches: fewest hops, fewest SOURCES_FROM steps, and reach from many starts.

Loaded twice like ``graph.trace.kernel``: plain for small graphs, compiled for large
ones. Every function works forward (steps by from) and backward (steps by to): it is
given one of the two adjacencies as (ptr, other, kind).
"""

from __future__ import annotations

import numpy as np

from graph.trace.arrays import LOCATED_IN, SOURCES_FROM, Bytes, Ints
from graph.trace.form import form_of

_CROWD = 32
"""A layer of more than one in so many nodes is found by a look at all of them."""

jit = form_of(__name__)


@jit
def reach(
    ptr: Ints, other: Ints, kind: Bytes, grade: Bytes, least: int, starts: Ints, most: int, hops: Bytes, room: Ints
) -> int:
    """Fewest hops from the starts to every node.

    Args:
        grade, least: only steps of at least this grade are walked.
        most: hops at most.
        hops: -1 everywhere on entry; the hops of the nodes reached on return.
        room: 2 x n; on return its first row begins with the nodes reached, nearest first, each once.

    Returns:
        How many nodes were reached.
    """
    queue, later = room[0], room[1]
    size = 0
    for start in starts:
        if hops[start] < 0:
            hops[start] = 0
            queue[size] = start
            size += 1
    at = 0
    for layer in range(most + 1):
        waiting = 0
        while at < size:
            u = queue[at]
            at += 1
            for p in range(ptr[u], ptr[u + 1]):
                w = other[p]
                if 0 <= hops[w] <= layer or grade[p] < least:
                    continue
                if kind[p] == LOCATED_IN:
                    hops[w] = layer
                    queue[size] = w
                    size += 1
                elif hops[w] < 0 and layer < most:
                    hops[w] = layer + 1
                    later[waiting] = w
                    waiting += 1
        if waiting * _CROWD > len(hops):
            # In the order of their numbers, so that the next layer reads its steps from front to back.
            for w in range(len(hops)):
                if hops[w] == layer + 1:
                    queue[size] = w
                    size += 1
        else:
            for i in range(waiting):
                # A node that a LOCATED_IN step then brought nearer is in the queue already.
                if hops[later[i]] > layer:
                    queue[size] = later[i]
                    size += 1
        if at == size:
            break
    return size


@jit
def settle(
    ptr: Ints,
    other: Ints,
    kind: Bytes,
    grade: Bytes,
    least: int,
    tiers: Bytes,
    found: Ints,
    size: int,
    mark: Ints,
    layer: int,
) -> tuple[Ints, int]:
    """Carry tiers along LOCATED_IN, which costs nothing; adds the nodes changed to those found in this layer."""
    stack = found[:size].copy()
    left = size
    while left:
        left -= 1
        u = stack[left]
        for p in range(ptr[u], ptr[u + 1]):
            w = other[p]
            if kind[p] != LOCATED_IN or tiers[w] <= tiers[u] or grade[p] < least:
                continue
            tiers[w] = tiers[u]
            if left == len(stack):
                stack = np.concatenate((stack, stack))
            stack[left] = w
            left += 1
            if mark[w] != layer:
                mark[w] = layer
                if size == len(found):
                    found = np.concatenate((found, found))
                found[size] = w
                size += 1
    return found, size


@jit
def spread(
    ptr: Ints, other: Ints, kind: Bytes, grade: Bytes, least: int, starts: Ints, most: int, hops: Bytes, tiers: Bytes
) -> None:
    """Fewest hops, and fewest SOURCES_FROM steps over all walks of at most so many hops.

    The two need not be of the same walk, so nodes are met again when a longer walk has
    fewer SOURCES_FROM steps.

    Args:
        hops, tiers: 127 everywhere on entry; filled for the nodes reached on return.
    """
    mark = np.full(len(hops), -1, dtype=np.int32)
    found = starts.copy()
    size = len(starts)
    for start in starts:
        tiers[start] = 0
        mark[start] = 0
    for layer in range(most + 1):
        found, size = settle(ptr, other, kind, grade, least, tiers, found, size, mark, layer)
        # As they stand in this layer: one reached again below belongs to the next.
        now = tiers[found[:size]]
        later = np.empty(max(size, 16), dtype=np.int32)
        waiting = 0
        for i in range(size):
            u = found[i]
            if hops[u] > layer:
                hops[u] = layer
            if layer == most:
                continue
            for p in range(ptr[u], ptr[u + 1]):
                w = other[p]
                tier = now[i] + (1 if kind[p] == SOURCES_FROM else 0)
                if tiers[w] <= tier or grade[p] < least or kind[p] == LOCATED_IN:
                    continue
                tiers[w] = tier
                if mark[w] != layer + 1:
                    mark[w] = layer + 1
                    if waiting == len(later):
                        later = np.concatenate((later, later))
                    later[waiting] = w
                    waiting += 1
        found, size = later, waiting
        if size == 0:
            break


@jit
def reach_places(
    ptr: Ints,
    other: Ints,
    kind: Bytes,
    grade: Bytes,
    least: int,
    starts: Ints,
    most: int,
    places: Ints,
    hops: Bytes,
    room: Ints,
    found: Ints,
    far: Bytes,
    ends: Ints,
) -> int:
    """Which places each start reaches, and in how many hops, one start after the other.

    Args:
        places: nodes that are asked for, sorted.
        hops: -1 everywhere, and again on return.
        found, far: index into ``places`` and hops, start after start; room for every place from every start.
        ends: where the entries of start i end.

    Returns:
        How many entries there are.
    """
    at = 0
    for i in range(len(starts)):
        size = reach(ptr, other, kind, grade, least, starts[i : i + 1], most, hops, room)
        for q in range(len(places)):
            if hops[places[q]] >= 0 and places[q] != starts[i]:
                found[at] = q
                far[at] = hops[places[q]]
                at += 1
        for q in range(size):
            hops[room[0, q]] = -1
        ends[i] = at
    return at
