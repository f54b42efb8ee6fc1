"""All brands against all places with an incident: reach and fewest hops, and the verdicts of every finding."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.place import Place, timed
from benchmarks.tracing import HOPS, sample


def _agreed(pairs: int, hops: Any) -> dict[str, int]:
    return {"pairs": int(pairs), "hops": int(hops.astype(np.int64).sum())}


def ours(place: Place) -> dict[str, Any]:
    """The matrix as tiertrace makes it; its kernels are loaded by one brand first."""
    from graph.trace.exposure import reach_matrix
    from graph.trace.topology import open_topology

    topology = open_topology(place.projection)
    places = np.unique(topology.incidents.facility)
    brands = np.array(place.noted("brands")["all"], dtype=np.int32)
    reach_matrix(topology, places, brands=brands[:1])
    seconds, made = timed(lambda: reach_matrix(topology, places))
    place.note("ids", {"all": [topology.ids[int(node)].as_py() for node in brands]})
    part = np.isin(brands, sample(brands.tolist()))
    return {
        "seconds": seconds,
        "agreed": _agreed(len(made.column), made.hops),
        "part_pairs": int(np.diff(made.ends)[part].sum()),
    }


def bare(place: Place) -> dict[str, Any]:
    """The limit: 64 brands at a time as the bits of one number, with numpy and nothing else."""
    from benchmarks.search import Arrows, search_all

    kept = np.load(place.arrows)
    graph = Arrows(kept["begins"], kept["targets"])
    brands = np.array(place.noted("brands")["all"], dtype=np.int32)
    seconds, found = timed(lambda: search_all(graph, brands, kept["places"], HOPS))
    return {"seconds": seconds, "agreed": _agreed(len(found[0]), found[2])}


def one_by_one(place: Place) -> dict[str, Any]:
    """The other form of the limit: the numpy search of one brand, for each brand."""
    from benchmarks.search import Arrows, search

    kept = np.load(place.arrows)
    graph, places = Arrows(kept["begins"], kept["targets"]), kept["places"]

    def run() -> list[Any]:
        found = []
        for node in place.noted("brands")["all"]:
            hops = search(graph, node, HOPS)[places]
            column = np.flatnonzero((hops >= 0) & (places != node)).astype(np.int32)
            found.append(hops[column])
        return found

    seconds, found = timed(run)
    return {"seconds": seconds, "agreed": _agreed(sum(map(len, found)), np.concatenate(found))}


def verdicts(place: Place) -> dict[str, Any]:
    """The verdict of every finding of every brand, exactly."""
    from graph.trace.exposure import count_verdicts
    from graph.trace.question import ask
    from graph.trace.topology import open_topology

    topology = open_topology(place.projection)
    question = ask(max_hops=HOPS, as_of=None, since=None, until=None, categories=(), min_strength=None)
    brands = np.array(place.noted("brands")["all"], dtype=np.int32)
    pairs = np.arange(len(topology.incidents.row))
    count_verdicts(topology, question, pairs[:1], brands)
    seconds, counts = timed(lambda: count_verdicts(topology, question, pairs, brands))
    return {"seconds": seconds, "findings": int(counts.sum())}
