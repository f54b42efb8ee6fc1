"""Verdict and strength of statements, steps and paths against one event.

Loaded twice like ``graph.trace.kernel``. An *event* is five numbers: first and last
day of the start, first and last day of the end (a missing one equal to the other), and
1 if the start is stated plus 2 if the end is. A *level* is one number for a verdict and
a strength: the verdict's rank times 4, plus the strength.
"""

from __future__ import annotations

from graph.trace.arrays import MISSING, Bytes, Graph, Ints
from graph.trace.form import form_of

jit = form_of(__name__)


@jit
def by_period(graph: Graph, k: int, event: Ints) -> int:
    """Verdict of statement k from its two dates alone; the rule of ``graph.dates``."""
    from_first, to_last = graph.said[k, 0], graph.said[k, 3]
    if from_first == MISSING and to_last == MISSING:
        return 2
    if to_last != MISSING and event[4] & 1 and to_last < event[0]:
        return 0
    if from_first != MISSING and event[4] & 2 and from_first > event[3]:
        return 1
    surely_from = to_last if from_first == MISSING else graph.said[k, 1]
    surely_to = from_first if to_last == MISSING else graph.said[k, 2]
    if surely_from <= event[2] and event[1] <= surely_to:
        return 4
    return 3


@jit
def verdict(graph: Graph, k: int, event: Ints) -> int:
    """Verdict of statement k against an event: before 0, after 1, unknown 2, possible 3, overlap 4."""
    if event[4] == 0:
        return 2
    met = False
    for j in range(graph.listed_ptr[k], graph.listed_ptr[k + 1]):
        if graph.listed[j, 0] >= event[1] and graph.listed[j, 1] <= event[2]:
            return 4
        met |= graph.listed[j, 0] <= event[3] and graph.listed[j, 1] >= event[0]
    plain = by_period(graph, k, event)
    between = graph.said[k, 4] != MISSING and graph.said[k, 4] <= event[0] and graph.said[k, 5] >= event[3]
    if plain < 3 and (met or between):
        return 3
    return plain


@jit
def best_statement(graph: Graph, e: int, event: Ints, floor: int) -> tuple[int, int]:
    """The statement step e shows, and its level (rank of the verdict times 4, plus strength); -1, -1 if it has none.

    Best by verdict, then strength, then key; statements weaker than the floor do not count.
    """
    best, chosen = -1, -1
    for k in range(graph.said_ptr[e], graph.said_ptr[e + 1]):
        code = graph.said[k, 7]
        strength = (code >> 1) & 3
        if code & 1 and strength >= floor:
            level = max(0, verdict(graph, k, event) - 1) * 4 + strength
            if level > best:
                best, chosen = level, k
    return chosen, best


@jit
def good_enough(graph: Graph, e: int, event: Ints, floor: int, rank: int, strength: int) -> bool:
    """Has step e at least this rank of verdict and this strength?"""
    _, level = best_statement(graph, e, event, floor)
    return bool(level >= 0 and level >> 2 >= rank and level & 3 >= strength)


@jit
def path_level(graph: Graph, event: Ints, floor: int, out: Ints, start: int, end: int) -> int:
    """Level of the path in out[start:end]: weakest rank times 4, plus weakest strength."""
    rank, strength = 3, 3
    for i in range(start, end):
        _, level = best_statement(graph, out[i], event, floor)
        rank, strength = min(rank, level >> 2), min(strength, level & 3)
    return rank * 4 + strength


@jit
def describe(graph: Graph, events: Ints, sizes: Ints, steps: Ints, floor: int, chosen: Ints, verdicts: Bytes) -> None:
    """The statement each step of each path shows against its event, and its verdict."""
    at = 0
    for i in range(len(sizes)):
        for j in range(at, at + sizes[i]):
            k, _ = best_statement(graph, steps[j], events[i], floor)
            chosen[j] = k
            verdicts[j] = verdict(graph, k, events[i])
        at += sizes[i]
