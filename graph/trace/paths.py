"""Best paths and alternatives, asked of the kernels in portions that Ctrl-C can come between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from graph.trace.arrays import Bytes, Ints
from graph.trace.question import Question
from graph.trace.topology import Topology

_PORTION = 256
"""Findings that one call of a compiled kernel answers."""
_ROOM = 16_384
"""Steps that one call can write, at first."""
NO_DATE = np.zeros(5, dtype=np.int32)
"""An event without dates: every verdict is unknown."""
BEST = 15
"""Level of an overlap that is strong."""

PathKey = tuple[int, int, int, tuple[int, ...]]
"""Orders paths, best first: less rank, less strength, hops, then start and steps, whose numbers are in id order."""


@dataclass(frozen=True)
class Paths:
    """Paths one after the other."""

    sizes: Ints
    """Steps of each path."""
    steps: Ints
    chosen: Ints
    """Per step: the statement it shows."""
    verdicts: Bytes
    """Per step: the verdict of that statement."""


def describe(topology: Topology, question: Question, events: Ints, sizes: Ints, steps: Ints) -> Paths:
    """Add to paths what their steps show against their events (one event per path)."""
    chosen, verdicts = np.empty(len(steps), dtype=np.int32), np.empty(len(steps), dtype=np.int8)
    topology.engine.describe(topology.graph, events, sizes, steps, question.floor, chosen, verdicts)
    return Paths(sizes, steps, chosen, verdicts)


def gather_paths(topology: Topology, question: Question, events: list[Ints], paths: list[tuple[int, ...]]) -> Paths:
    """Paths given as tuples of steps, each with its event."""
    sizes = np.array([len(path) for path in paths], dtype=np.int32)
    steps = np.array([step for path in paths for step in path], dtype=np.int32)
    together = np.array(events, dtype=np.int32).reshape(len(paths), 5)
    return describe(topology, question, together, sizes, steps)


def best_paths(
    topology: Topology, question: Question, events: Ints, targets: Ints, starts: Ints, ahead: Bytes
) -> Paths:
    """The best path of each finding, exactly, by verdict, strength, hops, ids.

    Args:
        events: findings x 5.
        targets: findings: where each occurred; every one within reach.
        starts: sorted.
        ahead: per node: fewest hops from the starts, -1 where not reached.
    """
    engine, graph, work = topology.engine, topology.graph, topology.work
    sizes = np.zeros(len(targets), dtype=np.int32)
    room = np.empty(_ROOM, dtype=np.int32)
    written: list[Ints] = []
    first = 0
    while first < len(targets):
        last = min(first + _PORTION, len(targets))
        done = engine.best_paths(graph, work, events, targets, starts, question.bounds, ahead, first, last, room, sizes)
        written.append(room[: sizes[first:done].sum()].copy())
        if done == first:
            room = np.empty(len(room) * 2, dtype=np.int32)
        first = done
    steps = np.concatenate(written) if written else np.empty(0, dtype=np.int32)
    return describe(topology, question, events, sizes, steps)


def levels(floor: int, base: int = BEST) -> list[tuple[int, int]]:
    """Rank and strength from the best down, no better than the base and no weaker than the floor."""
    return [(rank, strength) for rank in range(base >> 2, -1, -1) for strength in range(base & 3, floor - 1, -1)]


def ranked_paths(
    topology: Topology,
    question: Question,
    event: Ints,
    starts: list[int],
    target: int,
    ahead: Bytes,
    base: int = BEST,
) -> list[tuple[PathKey, tuple[int, ...]]]:
    """The best ``question.paths`` paths from any start to the target, best first.

    Args:
        ahead: hops from the starts, or zero, -1 for nodes that may not be visited.
        base: level of what follows after the target.
    """
    engine, graph, work = topology.engine, topology.graph, topology.work
    found: list[tuple[PathKey, tuple[int, ...]]] = []
    for rank, strength in levels(question.floor, base):
        limits = np.array([rank, strength, question.floor, question.max_hops], dtype=np.int32)
        engine.search(graph, work, event, target, limits, ahead, False)
        near = [(int(work.back[start]), start) for start in starts if work.settled[start] == work.counter[0]]
        if not near:
            continue
        for hops in range(min(near)[0], question.max_hops + 1):
            limits[3] = hops
            for start in starts:
                most = question.paths - len(found)
                for path in _every_path(topology, event, start, target, limits, rank * 4 + strength, base, most):
                    found.append(((-rank, -strength, hops, (start, *path)), path))
                if len(found) == question.paths:
                    return found
    return found


def _every_path(
    topology: Topology, event: Ints, start: int, target: int, limits: Ints, level: int, base: int, most: int
) -> list[tuple[int, ...]]:
    """Paths of one level and one number of hops, in the order of their ids."""
    ends = np.array([start, target], dtype=np.int32)
    sizes = np.empty(most, dtype=np.int32)
    room = np.empty(64 * most, dtype=np.int32)
    arguments: list[Any] = [topology.graph, topology.work, event, ends, limits, level, base, most]
    while (count := topology.engine.every_path(*arguments, room, sizes)) < 0:
        room = np.empty(len(room) * 4, dtype=np.int32)
    edges = np.cumsum(sizes[:count])[:-1]
    return [tuple(path.tolist()) for path in np.split(room[: sizes[:count].sum()], edges)] if count else []
