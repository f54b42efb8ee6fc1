"""What the paths to a place are judged against: an incident there, one at the building it lies in, or a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from graph.errors import UsageError
from graph.trace.arrays import LOCATED_IN, Bytes, Ints
from graph.trace.paths import BEST
from graph.trace.question import Question
from graph.trace.topology import Topology

Path = tuple[int, ...]


@dataclass(frozen=True)
class Against:
    """What the brands' paths are judged against."""

    incident: int | None
    """Row in the table of incidents."""
    event: Ints
    tail: Path
    """LOCATED_IN steps from the site to the building where it occurred; empty if it occurred at the site."""


def candidates_of(topology: Topology, question: Question, site: int, incident: str | None) -> Iterator[Against]:
    """What the verdict can be against: an incident or the day, and each way on to where it occurred."""
    if question.day is not None:
        yield Against(None, question.day, ())
        return
    incidents = topology.incidents
    wanted = np.ones(len(incidents.row), dtype=np.bool_) if incident is not None else question.admits(incidents)
    if incident is not None:
        place = pc.index(topology.incident_table["id"], incident).as_py()
        if place < 0:
            raise UsageError(f"There is no incident with the id '{incident[:80]}' in this build")
        wanted = incidents.row == place
    somewhere = False
    for tail in tails(topology, question.floor, site):
        facility = int(topology.graph.target[tail[-1]]) if tail else site
        for pair in np.flatnonzero(wanted & (incidents.facility == facility)).tolist():
            somewhere = True
            yield Against(int(incidents.row[pair]), incidents.days[pair], tail)
    if incident is not None and not somewhere:
        raise UsageError(f"The incident '{incident}' is retracted, or did not occur at this facility or its building")


def tails(topology: Topology, floor: int, site: int) -> Iterator[Path]:
    """Every way from the site to the buildings it lies in, the empty one first; no node twice."""
    graph = topology.graph
    waiting: list[tuple[Path, frozenset[int]]] = [((), frozenset([site]))]
    while waiting:
        tail, visited = waiting.pop(0)
        yield tail
        last = int(graph.target[tail[-1]]) if tail else site
        for step in range(int(graph.out_ptr[last]), int(graph.out_ptr[last + 1])):
            to = int(graph.target[step])
            if graph.kind[step] == LOCATED_IN and to not in visited and topology.strength[step] >= floor:
                waiting.append(((*tail, step), visited | {to}))


def tail_level(topology: Topology, question: Question, against: Against) -> int:
    """Level of the way from the site to the building."""
    if not against.tail:
        return BEST
    tail = np.array(against.tail, dtype=np.int32)
    return int(topology.engine.path_level(topology.graph, against.event, question.floor, tail, 0, len(tail)))


def open_nodes(topology: Topology, against: Against) -> Bytes:
    """Zero for nodes a path may visit before the site, -1 for those that follow after it."""
    ahead = np.zeros(topology.size, dtype=np.int8)
    if against.tail:
        ahead[topology.graph.target[list(against.tail)]] = -1
    return ahead
