"""All paths between two nodes, one after the other, and how many there are.

Loaded twice like ``graph.trace.kernel``, whose last search tells it which nodes lead
to the target and how far they are.
"""

from __future__ import annotations

from graph.trace.arrays import LOCATED_IN, Graph, Ints, Work
from graph.trace.form import form_of
from graph.trace.judge import good_enough, path_level

jit = form_of(__name__)


@jit
def every_path(
    graph: Graph,
    work: Work,
    event: Ints,
    ends: Ints,
    limits: Ints,
    level: int,
    base: int,
    most: int,
    out: Ints,
    sizes: Ints,
) -> int:
    """Paths from one node to another, in the order of their ids, within the last search.

    Args:
        ends: start and target.
        limits: rank, strength, floor (as in the search), then hops: exactly so many if level is given, else at most.
        level: paths must have exactly this level together with ``base``; -1 only counts paths.
        base: level of what follows after the target.
        most: stop after so many.
        out, sizes: steps of the paths found, and how many each has; not touched when counting.

    Returns:
        How many were found, or -1 if they do not fit.
    """
    stamp, start, target = work.counter[0], ends[0], ends[1]
    if work.settled[start] != stamp or start == target:
        return 0
    work.counter[1] += 1
    mark = work.counter[1]
    work.mark[start], work.cursor[0] = mark, graph.out_ptr[start]
    depth, hops, found, at = 0, 0, 0, 0
    u = start
    while True:
        if work.cursor[depth] == graph.out_ptr[u + 1]:
            if depth == 0:
                return found
            depth -= 1
            work.mark[u] = 0
            e = work.trail[depth]
            hops -= 0 if graph.kind[e] == LOCATED_IN else 1
            u = graph.source[e]
            continue
        e = work.cursor[depth]
        work.cursor[depth] += 1
        w, cost = graph.target[e], 0 if graph.kind[e] == LOCATED_IN else 1
        if work.settled[w] != stamp or work.mark[w] == mark or hops + cost + work.back[w] > limits[3]:
            continue
        if not good_enough(graph, e, event, limits[2], limits[0], limits[1]):
            continue
        work.trail[depth] = e
        if w != target:
            depth += 1
            hops += cost
            work.mark[w], work.cursor[depth] = mark, graph.out_ptr[w]
            u = w
            continue
        if level >= 0:
            own = path_level(graph, event, limits[2], work.trail, 0, depth + 1)
            whole = min(own >> 2, base >> 2) * 4 + min(own & 3, base & 3)
            if hops + cost != limits[3] or whole != level:
                continue
            if at + depth + 1 > len(out):
                return -1
            for i in range(depth + 1):
                out[at + i] = work.trail[i]
            at += depth + 1
            sizes[found] = depth + 1
        found += 1
        if found >= most:
            return found
