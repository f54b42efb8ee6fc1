"""What one company reaches: every node with its distance, and the verdict of each recorded incident there.

The findings are those of ``graph.trace.trace_brand``; the evidence of their paths is not read, so that companies with
tens of thousands of them can lie side by side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graph.trace.answers import FAR, distances, events_of, reached_at_all
from graph.trace.arrays import VERDICTS, Bytes
from graph.trace.paths import Paths, best_paths
from graph.trace.question import Question
from graph.trace.topology import Topology


@dataclass(frozen=True)
class Reach:
    """A company's reach within the limits that were asked for."""

    start: int
    hops: Bytes
    """Fewest hops to every node, FAR where none."""
    tiers: Bytes
    """Fewest SOURCES_FROM steps to every node."""
    pairs: npt.NDArray[np.int64]
    """Pairs of an incident and a facility it reaches."""
    verdicts: list[tuple[int, str]]
    """Rank and word of the verdict of each pair."""
    beyond: int
    """Pairs that it reaches over more hops or weaker links only."""

    @property
    def reached(self) -> npt.NDArray[np.bool_]:
        """Which nodes it reaches, itself left out."""
        found = self.hops != FAR
        found[self.start] = False
        return np.asarray(found)


def reached_by(topology: Topology, question: Question, start: int) -> Reach:
    """Search from one company."""
    starts = np.array([start], dtype=np.int32)
    hops, tiers = distances(topology, question, starts)
    facility = topology.incidents.facility
    elsewhere = facility != start
    pairs = np.flatnonzero(question.admits(topology.incidents) & elsewhere & (hops[facility] != FAR))
    anyhow = reached_at_all(topology, starts, 0)[facility] & elsewhere
    ahead = np.where(hops == FAR, -1, hops).astype(np.int8)
    targets = np.ascontiguousarray(facility[pairs])
    paths = best_paths(topology, question, events_of(topology, question, pairs), targets, starts, ahead)
    beyond = int(np.count_nonzero(anyhow)) - len(pairs)
    return Reach(start, hops, tiers, pairs, _verdicts(paths), beyond)


def _verdicts(paths: Paths) -> list[tuple[int, str]]:
    """Rank and word of each path's weakest step; before and after are equally weak, the first of them names it."""
    verdicts = paths.verdicts.tolist()
    found, at = [], 0
    for size in paths.sizes.tolist():
        weakest = min(verdicts[at : at + size], key=lambda verdict: max(0, verdict - 1))
        found.append((max(0, weakest - 1), VERDICTS[weakest]))
        at += size
    return found
