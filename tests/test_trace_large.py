"""Reach, hops, tier and verdict on graphs of 3,000 nodes and 9,000 dated links against a second, simpler reckoning."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from oracle import Oracle, Period, Step
from random_graphs import FACTS, large_graph, tables

from graph.projection import write_projection
from graph.trace import alternatives, arrays, closure, judge, kernel, reach, trace_brand
from graph.trace.engine import engine
from graph.trace.topology import open_topology

MAX_HOPS = 6
Cost = dict[tuple[str, int], int]


def cheapest(oracle: Oracle, target: str, steps: list[Step]) -> Cost:
    """Fewest SOURCES_FROM steps to the target by (node, hops): every step is tried until nothing gets better."""
    cost = {(target, 0): 0}
    changed = True
    while changed:
        changed = False
        for source, relation, to in steps:
            for hops in range(MAX_HOPS + 1):
                after = hops + (relation != "LOCATED_IN")
                tier = cost.get((to, hops), 99) + (relation == "SOURCES_FROM")
                if after <= MAX_HOPS and tier < cost.get((source, after), 99):
                    cost[source, after] = tier
                    changed = True
    return cost


def near(steps: list[Step], target: str) -> list[Step]:
    """Steps from which the target can be reached at all, so that the reckoning stays short."""
    known = {target}
    before = 0
    while len(known) > before:
        before = len(known)
        known |= {source for source, _, to in steps if to in known}
    return [step for step in steps if step[2] in known]


@pytest.mark.parametrize(("seed", "compiled"), [(1, False), (2, True)])
def test_large_graphs_agree_with_a_simple_reckoning(seed: int, compiled: bool, tmp_path: Path) -> None:
    graph = large_graph(seed)
    projection = write_projection(tmp_path / "build", tables([graph]), FACTS)
    vars(open_topology(projection))["engine"] = engine(compiled)
    oracle = Oracle(graph)
    brands = graph.ids("Brand")
    answers = {
        (brand, row["incident"]["id"], row["facility"]["id"]): (row["hops"], row["tier"], row["verdict"])
        for brand in brands
        for row in trace_brand(projection, brand, max_hops=MAX_HOPS)["findings"]
    }

    compared = 0
    for incident, facility in oracle.incidents()[::40]:
        event: Period = (incident["start"], incident["end"])
        steps = near(list(oracle.steps), facility)
        ranks = {step: oracle.shown(step, event, 0)[0] for step in steps}
        by_rank = [cheapest(oracle, facility, [step for step in steps if ranks[step] >= rank]) for rank in range(4)]
        for brand in brands:
            ways = [(hops, by_rank[0][brand, hops]) for hops in range(MAX_HOPS + 1) if (brand, hops) in by_rank[0]]
            found = answers.get((brand, incident["id"], facility))
            assert (found is not None) == bool(ways), (seed, brand, incident["id"])
            if found is not None:
                reached = [any((brand, hops) in by_rank[rank] for hops in range(MAX_HOPS + 1)) for rank in range(4)]
                rank = max(rank for rank in range(4) if reached[rank])
                words = (("before", "after"), ("unknown",), ("possible",), ("overlap",))[rank]
                assert found[0] == min(hops for hops, _ in ways), (seed, brand, incident["id"])
                assert found[1] == min(tier for _, tier in ways), (seed, brand, incident["id"])
                assert found[2] in words, (seed, brand, incident["id"])
                compared += 1
    assert compared > 10


def test_what_is_compiled_is_kept_by_the_sources_of_all_kernels_and_not_beside_one_of_them() -> None:
    kept = Path(engine(True).best_paths.stats.cache_path)

    sources = [Path(module.__file__) for module in (judge, kernel, alternatives, reach, closure, arrays)]
    expected = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    assert expected in kept.parts
    assert Path(kernel.__file__).parent not in kept.parents
