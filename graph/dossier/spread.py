"""Everybody behind many places at once: the best path of each company over all of them, and how many it reaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graph.trace.against import Against, Path, candidates_of, open_nodes, tail_level
from graph.trace.answers import FAR
from graph.trace.arrays import LOCATED_IN, Ints
from graph.trace.paths import NO_DATE, levels
from graph.trace.question import Question
from graph.trace.topology import Topology


@dataclass(frozen=True)
class Target:
    """A place, and what the paths to it are judged against."""

    site: int
    against: Against


@dataclass(frozen=True)
class Best:
    """The best path of one company over all targets."""

    target: Target
    path: Path


def targets_of(topology: Topology, question: Question, sites: Ints, *, without: bool) -> list[Target]:
    """The incidents, or the day, that each site is judged against, in the order of sites and incidents.

    Args:
        without: take a site without a recorded incident too, judged against nothing.
    """
    recorded = with_incidents(topology)
    found = []
    for site in sites.tolist():
        judged = recorded[site] or question.day is not None
        own = [Target(site, one) for one in candidates_of(topology, question, site, None)] if judged else []
        found += own or ([Target(site, Against(None, NO_DATE, ()))] if without else [])
    return found


def with_incidents(topology: Topology) -> npt.NDArray[np.bool_]:
    """Which nodes have an incident of their own, or lie in a building that has one."""
    recorded = np.zeros(topology.size, dtype=np.bool_)
    recorded[topology.incidents.facility] = True
    inside = np.flatnonzero(topology.graph.kind == LOCATED_IN)
    while len(fresh := inside[recorded[topology.graph.target[inside]] & ~recorded[topology.graph.source[inside]]]):
        recorded[topology.graph.source[fresh]] = True
    return recorded


def best_over(
    topology: Topology, question: Question, targets: list[Target], rows: Ints, most: int, ranks: Collection[int]
) -> dict[int, Best]:
    """The best path of each row over all targets by verdict, strength, hops, then order of the targets.

    One search per target and level for all rows together; a row that has its path is not looked for again.

    Args:
        most: go down no further once so many rows of these ranks of verdict are found; the rest is worse.
        ranks: ranks of verdict that count for that.
    """
    reach = [tail_level(topology, question, one.against) for one in targets]
    best: dict[int, Best] = {}
    waiting = rows.astype(np.int64)
    counted = 0
    for rank, strength in levels(question.floor):
        limits = np.array([rank, strength, question.floor, question.max_hops], dtype=np.int32)
        open_to = [one for one, top in zip(targets, reach, strict=True) if top >> 2 >= rank and top & 3 >= strength]
        found = _at_level(topology, open_to, waiting, limits)
        best |= found
        waiting = waiting[~np.isin(waiting, np.array(list(found), dtype=np.int64))]
        counted += len(found) if rank in ranks else 0
        if not len(waiting) or counted >= most:
            break
    return best


def _at_level(
    topology: Topology, targets: list[Target], waiting: npt.NDArray[np.int64], limits: Ints
) -> dict[int, Best]:
    """Of the rows that wait, those with a path of this level, each with that of fewest hops."""
    engine, graph, work = topology.engine, topology.graph, topology.work
    nowhere = np.zeros(topology.size, dtype=np.int8)
    nearest = np.full(topology.size, FAR, dtype=np.int8)
    room = np.empty(256, dtype=np.int32)
    found: dict[int, Best] = {}
    for target in targets:
        ahead = open_nodes(topology, target.against) if target.against.tail else nowhere
        engine.search(graph, work, target.against.event, target.site, limits, ahead, False)
        settled = waiting[work.settled[waiting] == work.counter[0]]
        nearer = settled[(work.back[settled] < nearest[settled]) & (settled != target.site)]
        nearest[nearer] = work.back[nearer]
        for row in nearer.tolist():
            while (end := engine.write_path(graph, work, row, target.site, room, 0)) < 0:
                room = np.empty(len(room) * 2, dtype=np.int32)
            found[row] = Best(target, (*room[:end].tolist(), *target.against.tail))
    return found


class Reached:
    """How many of some sites, and of the incidents there, each node reaches."""

    def __init__(self, topology: Topology, question: Question, targets: Iterable[Target]) -> None:
        self.sites = np.zeros(topology.size, dtype=np.int32)
        self.incidents = np.zeros(topology.size, dtype=np.int32)
        at = defaultdict(set)
        for target in targets:
            at[target.site].add(target.against.incident)
        where = defaultdict(list)
        for site, incidents in at.items():
            for incident in incidents - {None}:
                where[incident].append(site)
        several = {incident: np.zeros(topology.size, dtype=np.bool_) for incident, of in where.items() if len(of) > 1}
        hops = np.full(topology.size, -1, dtype=np.int8)
        room = np.empty((2, topology.size), dtype=np.int32)
        for site, incidents in at.items():
            found = _who_reaches(topology, question, site, hops, room)
            self.sites[found] += 1
            self.incidents[found] += sum(one not in several for one in incidents - {None})
            for incident in incidents & several.keys():
                several[incident][found] = True
        for reached in several.values():
            self.incidents += reached


def _who_reaches(
    topology: Topology, question: Question, site: int, hops: npt.NDArray[np.int8], room: Ints
) -> npt.NDArray[np.int32]:
    """Nodes from which a path leads to the site, without itself; ``hops`` is as it was on return."""
    graph = topology.graph
    backward = (graph.in_ptr, graph.in_source, graph.in_kind, topology.in_strength)
    start = np.array([site], dtype=np.int32)
    size = topology.engine.reach(*backward, question.floor, start, question.max_hops, hops, room)
    found: npt.NDArray[np.int32] = room[0, :size].copy()
    hops[found] = -1
    return np.asarray(found[found != site])
