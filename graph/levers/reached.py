"""What each of many records reaches: how many places with incidents, how near, and how many of them surely.

``graph.trace.exposure`` makes a whole matrix; a register has thousands of vendors that reach few places each, so that
only what a vendor reaches is looked at here, and never every place for every vendor.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.trace.arrays import Bytes, Ints
from graph.trace.exposure import documented_strength
from graph.trace.topology import Topology

NOTHING: dict[str, Any] = {"sites": 0, "documented_sites": 0, "steps": None, "nearest": None}


def reached_by(topology: Topology, ids: Iterable[str], max_hops: int) -> dict[str, dict[str, Any]]:
    """By id: ``sites``, ``documented_sites``, ``steps`` (0: it is such a place) and ``nearest``, the first by id."""
    wanted = pa.array(sorted(set(ids)), pa.string())
    nodes = np.flatnonzero(pc.is_in(topology.ids, value_set=wanted).to_numpy(zero_copy_only=False)).astype(np.int32)
    found = {name: dict(NOTHING) for name in wanted.to_pylist()}
    with_incident = np.zeros(topology.size, dtype=np.bool_)
    with_incident[topology.incidents.facility] = True
    walk = _Walk(topology, with_incident, max_hops)
    sure = documented_strength(topology)
    for node, name in zip(nodes.tolist(), topology.ids.take(pa.array(nodes)).to_pylist(), strict=True):
        places, hops = walk.places(node, topology.strength)
        if len(places):
            steps = int(hops.min())
            found[name] = {
                "sites": len(places),
                "documented_sites": len(walk.places(node, sure)[0]),
                "steps": steps,
                "nearest": topology.ids[int(places[hops == steps].min())].as_py(),
            }
    return found


class _Walk:
    """Searches from one node at a time, with scratch space that is made once."""

    def __init__(self, topology: Topology, with_incident: npt.NDArray[np.bool_], max_hops: int) -> None:
        self.topology, self.with_incident, self.max_hops = topology, with_incident, max_hops
        self.hops = np.full(topology.size, -1, dtype=np.int8)
        self.room = np.empty((2, topology.size), dtype=np.int32)

    def places(self, node: int, grade: Bytes) -> tuple[Ints, Bytes]:
        """Places with an incident that the node reaches over steps of grade 0 and above, itself too, and their hops."""
        graph = self.topology.graph
        forward = (graph.out_ptr, graph.target, graph.kind, grade, 0)
        start = np.array([node], dtype=np.int32)
        size = self.topology.engine.reach(*forward, start, self.max_hops, self.hops, self.room)
        visited = self.room[0, :size]
        places = visited[self.with_incident[visited]]
        hops = self.hops[places]
        self.hops[visited] = -1
        return places, hops
