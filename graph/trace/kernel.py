"""The best path between two nodes: plain functions over the arrays of ``graph.trace.arrays``.

The file is loaded twice (``graph.trace.engine``): as it stands, for small graphs that
should not wait for a compiler, and compiled by numba for large ones. So it holds
nothing but numbers, arrays and loops.

A step has the verdict and strength of its best statement against one event; a path
has those of its weakest step. Levels are tried from the best down, each with a search
backwards from the place over the steps that are good enough, so the first level at
which the start is found is the path's, and the distances of that search then lead
forward along the fewest hops.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from graph.trace.arrays import LOCATED_IN, Bytes, Graph, Ints, Work
from graph.trace.form import form_of
from graph.trace.judge import good_enough, path_level

jit = form_of(__name__)


@jit
def search(graph: Graph, work: Work, event: Ints, target: int, limits: Ints, ahead: Bytes, first_only: bool) -> int:
    """Fewest hops back from the target to every node, over the steps that are good enough.

    Args:
        limits: rank of verdict, strength, floor, most hops.
        ahead: a lower bound of the hops from the start to each node, -1 for nodes not to be visited; it may not grow
            along a step by more than the step costs (zero everywhere is one).
        first_only: stop when a node with ahead 0 is found and all that is as near has been seen.

    Returns:
        The hops of the nearest node with ahead 0, or -1. ``work.back`` holds the hops of every node whose
        ``work.settled`` is the stamp of this search, and the steps seen are chained from ``work.head``.
    """
    work.counter[0] += 1
    stamp = work.counter[0]
    limit, found = limits[3], -1
    level = ahead[target]
    if level < 0 or level > limit:
        return -1
    for f in range(limit + 1):
        work.bucket[f] = -1
    work.stamp[target], work.back[target], work.head[target] = stamp, 0, -1
    work.entry_node[0], work.entry_next[0], work.bucket[level] = target, -1, 0
    entries, edges = 1, 0
    while level <= limit:
        if work.bucket[level] < 0:
            level += 1
            continue
        w = work.entry_node[work.bucket[level]]
        work.bucket[level] = work.entry_next[work.bucket[level]]
        if work.settled[w] == stamp:
            continue
        work.settled[w] = stamp
        if ahead[w] == 0 and w != target and found < 0:
            found = level
            if first_only:
                limit = level
        for p in range(graph.in_ptr[w], graph.in_ptr[w + 1]):
            u = graph.in_source[p]
            hops = work.back[w] + (0 if graph.in_kind[p] == LOCATED_IN else 1)
            if ahead[u] < 0 or hops + ahead[u] > limit or u == w:
                continue
            known = work.stamp[u] == stamp
            if known and work.back[u] < hops:
                continue
            e = graph.in_step[p]
            if not good_enough(graph, e, event, limits[2], limits[0], limits[1]):
                continue
            if not known or hops < work.back[u]:
                if not known:
                    work.stamp[u], work.head[u] = stamp, -1
                work.back[u] = hops
                work.entry_node[entries], work.entry_next[entries] = u, work.bucket[hops + ahead[u]]
                work.bucket[hops + ahead[u]] = entries
                entries += 1
            work.edge_step[edges], work.edge_next[edges] = e, work.head[u]
            work.head[u] = edges
            edges += 1
    return found


@jit
def leads_on(graph: Graph, work: Work, w: int, target: int) -> bool:
    """Can a path at w still get nearer to the target without a node it has visited?

    Only steps that cost nothing can trap it: within the nodes that are as far as w.
    """
    work.counter[2] += 1
    look = work.counter[2]
    work.stack[0], work.seen[w] = w, look
    size = 1
    while size:
        size -= 1
        u = work.stack[size]
        if u == target:
            return True
        i = work.head[u]
        while i >= 0:
            e = work.edge_step[i]
            v = graph.target[e]
            if graph.kind[e] != LOCATED_IN:
                if work.back[v] + 1 == work.back[u]:
                    return True
            elif work.back[v] == work.back[u] and work.mark[v] != work.counter[1] and work.seen[v] != look:
                work.seen[v] = look
                work.stack[size] = v
                size += 1
            i = work.edge_next[i]
    return False


@jit
def write_path(graph: Graph, work: Work, start: int, target: int, out: Ints, at: int) -> int:
    """Write the steps of the path with fewest hops and, of those, smallest ids, from the last search.

    Returns:
        The place in ``out`` after the path, or -1 if it does not fit.
    """
    work.counter[1] += 1
    u = start
    while u != target:
        work.mark[u] = work.counter[1]
        best = -1
        i = work.head[u]
        while i >= 0:
            e = work.edge_step[i]
            i = work.edge_next[i]
            w = graph.target[e]
            if (best >= 0 and e > best) or work.mark[w] == work.counter[1]:
                continue
            free = graph.kind[e] == LOCATED_IN
            if work.back[w] + (0 if free else 1) == work.back[u] and (not free or leads_on(graph, work, w, target)):
                best = e
        assert best >= 0
        if at >= len(out):
            return -1
        out[at] = best
        at += 1
        u = graph.target[best]
    return at


@jit
def first_found(work: Work, starts: Ints) -> int:
    """Of the starts the last search found at the fewest hops, the one with the smallest id."""
    best = -1
    for start in starts:
        if work.settled[start] == work.counter[0] and (best < 0 or work.back[start] < work.back[best]):
            best = start
    return best


@jit
def best_path(
    graph: Graph, work: Work, event: Ints, starts: Ints, target: int, bounds: Ints, ahead: Bytes, out: Ints, at: int
) -> int:
    """Write the best path from any start to the target by verdict, strength, hops, ids.

    Args:
        bounds: floor of strength, most hops.
        starts: sorted; the nodes with ahead 0.

    Returns:
        The place after the path (``at`` if there is none), or -1 if it does not fit.
    """
    limits = np.array([0, 0, bounds[0], bounds[1]], dtype=np.int32)
    end = at
    for rank in range(3, -1, -1):
        limits[0], limits[1] = rank, 0
        if search(graph, work, event, target, limits, ahead, True) >= 0:
            end = write_path(graph, work, first_found(work, starts), target, out, at)
            break
    if end <= at:
        return end
    # The fewest hops at this verdict, of any strength: only a stronger path can be better.
    reached = path_level(graph, event, bounds[0], out, at, end) & 3
    for strength in range(3, reached, -1):
        limits[1] = strength
        if search(graph, work, event, target, limits, ahead, True) >= 0:
            return int(write_path(graph, work, first_found(work, starts), target, out, at))
    return int(end)


@jit
def best_paths(
    graph: Graph,
    work: Work,
    events: Ints,
    targets: Ints,
    starts: Ints,
    bounds: Ints,
    ahead: Bytes,
    first: int,
    last: int,
    out: Ints,
    ends: Ints,
) -> int:
    """Best paths of the findings first .. last, one after the other in ``out``, their ends in ``ends``.

    Returns:
        The finding at which ``out`` was full, or last.
    """
    at = 0
    for i in range(first, last):
        end = best_path(graph, work, events[i], starts, targets[i], bounds, ahead, out, at)
        if end < 0:
            return i
        ends[i] = end - at
        at = end
    return last


@jit
def tally(
    graph: Graph,
    work: Work,
    events: Ints,
    targets: Ints,
    bounds: Ints,
    everywhere: Bytes,
    nodes: Ints,
    counts: npt.NDArray[np.int64],
) -> None:
    """Count, for each of some nodes, the targets it reaches by the rank of the best verdict.

    Args:
        bounds: floor of strength, most hops.
        everywhere: zero per node.
        nodes: those that are counted, one per row of ``counts``.
    """
    limits = np.array([0, 0, bounds[0], bounds[1]], dtype=np.int32)
    done = np.zeros(len(counts), dtype=np.int32)
    for i in range(len(targets)):
        for rank in range(3, -1, -1):
            limits[0] = rank
            search(graph, work, events[i], targets[i], limits, everywhere, False)
            for row in range(len(nodes)):
                if done[row] != i + 1 and work.settled[nodes[row]] == work.counter[0]:
                    done[row] = i + 1
                    counts[row, rank] += 1
