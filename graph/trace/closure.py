"""Who reaches what at any distance, for many starts at once.

Loaded twice like ``graph.trace.kernel``. Nodes that reach each other reach the same
things, so they are taken together first (components, after Tarjan 1972); what is left
has no cycle and is walked once, in order, for 64 starts at a time.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from graph.trace.arrays import Bytes, Ints
from graph.trace.form import form_of

Bits = npt.NDArray[np.uint64]

jit = form_of(__name__)


@jit
def components(ptr: Ints, other: Ints, grade: Bytes, least: int, component: Ints, room: Ints) -> int:
    """Number the components so that steps lead from a higher number to a lower one or stay inside.

    Args:
        grade, least: only steps of at least this grade are walked.
        component: filled, one number per node.
        room: 5 x n.

    Returns:
        How many components there are.
    """
    met, low, cursor, path, open_nodes = room[0], room[1], room[2], room[3], room[4]
    met[:] = -1
    component[:] = -1
    count, numbers, waiting = 0, 0, 0
    for root in range(len(component)):
        if met[root] >= 0:
            continue
        path[0], depth = root, 1
        while depth:
            u = path[depth - 1]
            if met[u] < 0:
                met[u] = low[u] = numbers
                numbers += 1
                cursor[u] = ptr[u]
                open_nodes[waiting] = u
                waiting += 1
            went_on = False
            while cursor[u] < ptr[u + 1]:
                p = cursor[u]
                w = other[p]
                if grade[p] >= least and met[w] < 0:
                    path[depth] = w
                    depth += 1
                    went_on = True
                    break
                # Met before: below u on this way, or still open.
                if grade[p] >= least and component[w] < 0:
                    low[u] = min(low[u], low[w])
                cursor[u] += 1
            if went_on:
                continue
            depth -= 1
            if low[u] == met[u]:
                w = -1
                while w != u:
                    waiting -= 1
                    w = open_nodes[waiting]
                    component[w] = count
                count += 1
    return count


@jit
def reach_at_last(
    ptr: Ints, other: Ints, grade: Bytes, least: int, component: Ints, order: Ints, starts: Ints, bits: Bits
) -> None:
    """What up to 64 starts reach at any distance.

    Args:
        component: of each node, as numbered by ``components``.
        order: nodes by falling number of their component.
        bits: one per component, zero on entry; on return bit i says that start i reaches it (or lies in it).
    """
    for i in range(len(starts)):
        bits[component[starts[i]]] |= np.uint64(1) << np.uint64(i)
    for u in order:
        known = bits[component[u]]
        if known == 0:
            continue
        for p in range(ptr[u], ptr[u + 1]):
            if grade[p] >= least:
                bits[component[other[p]]] |= known


@jit
def count_reached(bits: Bits, component: Ints, places: Ints, counts: npt.NDArray[np.int64]) -> None:
    """Add to the count of each start the places it reaches."""
    for place in places:
        left = bits[component[place]]
        for i in range(len(counts)):
            if left >> np.uint64(i) & np.uint64(1):
                counts[i] += 1
