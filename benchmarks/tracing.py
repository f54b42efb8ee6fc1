"""One brand: how far it reaches by ours, by bare numpy, by NetworkX and by Cypher; and its findings with evidence."""

from __future__ import annotations

from functools import partial
from time import perf_counter
from typing import Any, TypeVar

import numpy as np

from benchmarks.place import Place, median_of, timed

_T = TypeVar("_T")
HOPS = 6
REACH_CYPHER = """
MATCH p = (:Brand {id: $id})-[:SOURCES_FROM|OPERATES|OWNS*1..6]->(x)
WITH x, min(length(p)) AS hops
MATCH (x)-[:LOCATED_IN*0..4]->(f:Facility)
WITH f, min(hops) AS hops
WHERE EXISTS { (f)<-[:OCCURRED_AT]-(:Incident) }
RETURN count(f) AS places, sum(hops) AS hops
"""
"""Places with an incident and the fewest hops to them. No node of the generator has a step after a LOCATED_IN."""


def summary(hops: Any, places: Any, start: int) -> dict[str, int]:
    """What all searches must agree on: nodes reached, places with an incident, and the sum of their hops."""
    near = places[(hops[places] >= 0) & (places != start)]
    return {
        "reached": int(np.count_nonzero(hops >= 0)) - 1,
        "places": len(near),
        "hops": int(hops[near].astype(np.int64).sum()),
    }


def ours(place: Place, brand: str) -> dict[str, Any]:
    """Reach, hops and tiers, and the whole answer: in a new process first, then warm."""
    start = perf_counter()
    from graph.trace import answers
    from graph.trace.question import ask
    from graph.trace.topology import open_topology

    chosen = place.noted("brands")[brand]
    projection = place.projection
    answer = answers.trace_brand(projection, chosen["id"])
    cold = perf_counter() - start
    topology = open_topology(projection)
    graph, starts = topology.graph, np.array([chosen["node"]], dtype=np.int32)

    def reach() -> Any:
        hops = np.full(topology.size, -1, dtype=np.int8)
        room = np.empty((2, topology.size), dtype=np.int32)
        forward = (graph.out_ptr, graph.target, graph.kind, topology.strength)
        topology.engine.reach(*forward, 0, starts, HOPS, hops, room)
        return hops

    question = ask(max_hops=HOPS, as_of=None, since=None, until=None, categories=(), min_strength=None)
    agreed = summary(reach(), np.unique(topology.incidents.facility), chosen["node"])
    return {
        "seconds": median_of(lambda: answers.trace_brand(projection, chosen["id"])),
        "cold": cold,
        "reach": median_of(reach, 5),
        "hops_and_tiers": median_of(lambda: answers.distances(topology, question, starts), 5),
        "findings": len(answer["findings"]),
        "agreed": agreed,
    }


def bare(place: Place, brand: str) -> dict[str, Any]:
    """The limit: a breadth-first search with numpy over prepared arrays."""
    from benchmarks.search import Arrows, search

    kept = np.load(place.arrows)
    graph, node = Arrows(kept["begins"], kept["targets"]), place.noted("brands")[brand]["node"]
    hops = search(graph, node, HOPS)
    return {
        "reach": median_of(lambda: search(graph, node, HOPS), 5),
        "agreed": summary(hops, kept["places"], node),
    }


def network(place: Place) -> Any:
    """The steps of the trace as a NetworkX graph; a step into a workshop also leads into its building."""
    import networkx

    kept = np.load(place.arrows)
    begins, targets = kept["begins"], kept["targets"]
    made: networkx.DiGraph[int] = networkx.DiGraph()
    for source in range(len(begins) - 1):
        for target in targets[begins[source] : begins[source + 1]].tolist():
            made.add_edge(source, target)
    return made


def networkx(place: Place) -> dict[str, Any]:
    """NetworkX: loading the graph, and the search for both brands and for some brands of the matrix."""
    import networkx as library

    seconds, made = timed(lambda: network(place))
    places = np.load(place.arrows)["places"]
    found: dict[str, Any] = {"load": seconds}

    def reach(node: int) -> dict[int, int]:
        lengths: dict[int, int] = library.single_source_shortest_path_length(made, node, cutoff=HOPS)
        return lengths

    brands = place.noted("brands")
    for word in ("median", "biggest"):
        node = brands[word]["node"]
        hops = np.full(len(np.load(place.arrows)["begins"]) - 1, -1, dtype=np.int8)
        for other, far in reach(node).items():
            hops[other] = far
        spent = median_of(partial(reach, node), 3)
        found[word] = {"reach": spent, "agreed": summary(hops, places, node)}
    part = sample(brands["all"])
    found["part"] = len(part)
    found["part_seconds"], counts = timed(lambda: [_pairs(reach(node), places, node) for node in part])
    found["part_pairs"] = sum(counts)
    return found


def _pairs(lengths: dict[int, int], places: Any, node: int) -> int:
    return sum(1 for place in places.tolist() if place in lengths and place != node)


def sample(brands: list[_T], most: int = 20) -> list[_T]:
    """Some of the brands, evenly over their numbers."""
    return brands[:: max(1, len(brands) // most)][:most]


def cypher(place: Place) -> dict[str, Any]:
    """Cypher on the loaded Neo4j: the same for both brands, and for some brands of the matrix."""
    from graph.store import open_store

    brands = place.noted("brands")
    ids = place.noted("ids")["all"]
    found: dict[str, Any] = {}
    with open_store(folder=place.workspace.server, start=False) as store, store.session("read") as session:

        def ask(node_id: str) -> dict[str, int]:
            return dict(session.run(REACH_CYPHER, id=node_id).single(strict=True))

        for word in ("median", "biggest"):
            again = partial(ask, brands[word]["id"])
            cold, agreed = timed(again)
            warm = median_of(again, 3)
            found[word] = {"cold": cold, "reach": warm, "agreed": agreed}
        part = sample(ids)
        seconds, counts = timed(lambda: [ask(one)["places"] for one in part])
    return found | {"part": len(part), "part_seconds": seconds, "part_pairs": sum(counts)}
