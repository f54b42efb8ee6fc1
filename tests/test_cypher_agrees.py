"""Cypher on the loaded graph, the trace over arrays and brute force give the same reach, hops, tier and verdict.

The Cypher here is a formulation of its own: it judges dates by the derived days on the server and knows nothing of
`graph.trace`. `before` and `after` are equally weak, so they count as one verdict.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from loading_graphs import write
from oracle import Oracle
from random_graphs import large_graph, random_graph, tables

from graph.projection import Projection
from graph.store.bolt import Limits, Store
from graph.store.load import load
from graph.trace import trace_brand as trace

HOPS = 3
LONGEST = 9
"""relationships of a path of three hops in a graph with at most six places, those of LOCATED_IN included"""
SEEDS = range(100)
LIMITS = Limits(seconds=300, rows=1_000_000, bytes=1_000_000_000)
RANKS = {"before": 0, "after": 0, "unknown": 1, "possible": 2, "overlap": 3}
Finding = tuple[str, str, str]
Judged = tuple[int, int, int]

MONTHS_END = "toString(date(day + '-01') + duration('P1M') - duration('P1D'))"
LAST_OF = f"CASE size(day) WHEN 4 THEN day + '-12-31' WHEN 7 THEN {MONTHS_END} ELSE day END"
FIRST_OF = "CASE size(day) WHEN 4 THEN day + '-01-01' WHEN 7 THEN day + '-01' ELSE day END"
PUBLISHERS = "[text IN coalesce({0}.source, []) | trim(split(split(text, ' via ')[0], ' (')[0])]"

FINDINGS = f"""
MATCH path = (b:Brand)
  ((x)-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN WHERE coalesce(link.status, '') <> 'retracted']->(y)){{1,{LONGEST}}}
  (f:Facility)
WHERE EXISTS {{ (f)<-[:OCCURRED_AT]-() }}
  AND size([one IN link WHERE type(one) <> 'LOCATED_IN']) <= {HOPS}
  AND all(node IN nodes(path) WHERE single(same IN nodes(path) WHERE same = node))
MATCH (i:Incident)-[at:OCCURRED_AT]->(f)
WHERE coalesce(at.status, '') <> 'retracted' AND coalesce(i.status, '') <> 'retracted'
WITH b, i, f, link,
  coalesce(i.start_first, i.end_first) AS begins_first, coalesce(i.start_last, i.end_last) AS begins_last,
  coalesce(i.end_first, i.start_first) AS ends_first, coalesce(i.end_last, i.start_last) AS ends_last
UNWIND range(0, size(link) - 1) AS step
WITH *, link[step] AS one
CALL (one) {{
  MATCH (s)-[other:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->(t)
  WHERE s = startNode(one) AND t = endNode(one) AND type(other) = type(one)
    AND coalesce(other.status, '') <> 'retracted'
  WITH other, {PUBLISHERS.format("one")} AS mine, {PUBLISHERS.format("other")} AS theirs, one
  WHERE other = one
    OR (size(mine) > 0 AND all(each IN mine WHERE each IN theirs) AND all(each IN theirs WHERE each IN mine))
  UNWIND coalesce(other.listed, [null]) AS day
  RETURN collect({{first: {FIRST_OF}, last: {LAST_OF}}}) AS together
}}
WITH b, i, f, link, step, CASE
  WHEN begins_first IS NULL THEN 1
  WHEN any(day IN coalesce(one.listed, []) WHERE {FIRST_OF} >= begins_last AND {LAST_OF} <= ends_first) THEN 3
  WHEN coalesce(one.from_last, one.to_last) <= ends_first
    AND begins_last <= coalesce(one.to_first, one.from_first) THEN 3
  WHEN any(day IN coalesce(one.listed, []) WHERE {FIRST_OF} <= ends_last AND {LAST_OF} >= begins_first) THEN 2
  WHEN size(coalesce(one.listed, [])) > 0 AND any(day IN together WHERE day.last <= begins_first)
    AND any(day IN together WHERE day.first >= ends_last) THEN 2
  WHEN one.from_first IS NULL AND one.to_first IS NULL THEN 1
  WHEN one.to_last < i.start_first OR one.from_first > i.end_last THEN 0
  ELSE 2 END AS rank
WITH b, i, f, link, min(rank) AS rank
RETURN b.id, i.id, f.id,
  min(size([one IN link WHERE type(one) <> 'LOCATED_IN'])) AS hops,
  min(size([one IN link WHERE type(one) = 'SOURCES_FROM'])) AS tier, max(rank) AS verdict
"""


@pytest.fixture
def loaded(neo4j_store: Store, tmp_path: Path) -> Projection:
    """Many small graphs in one store; their ids never meet."""
    build = write(tmp_path / "build", tables([random_graph(seed) for seed in SEEDS]))
    load(build, neo4j_store)
    return build


def test_small_graphs_agree_on_reach_hops_tier_and_verdict(loaded: Projection, neo4j_store: Store) -> None:
    by_cypher: dict[Finding, Judged] = {row[:3]: row[3:] for row in neo4j_store.read(FINDINGS, limits=LIMITS).rows}

    by_force: dict[Finding, Judged] = {}
    by_trace: dict[Finding, Judged] = {}
    for seed in SEEDS:
        graph = random_graph(seed)
        oracle = Oracle(graph)
        for brand in graph.ids("Brand"):
            for row in oracle.trace(brand, max_hops=HOPS)["findings"]:
                by_force[brand, row["incident"], row["facility"]] = row["hops"], row["tier"], RANKS[row["verdict"]]
            for row in trace(loaded, brand, max_hops=HOPS)["findings"]:
                key = (brand, row["incident"]["id"], row["facility"]["id"])
                by_trace[key] = row["hops"], row["tier"], RANKS[row["verdict"]]

    assert len(by_force) > 200, "the graphs must have something to compare"
    assert _differences(by_force, by_cypher) == [], "brute force and Cypher; an id begins with its seed"
    assert _differences(by_force, by_trace) == [], "brute force and trace; an id begins with its seed"


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_large_graphs_agree_on_reach_and_hops(neo4j_store: Store, tmp_path: Path, seed: int) -> None:
    build = write(tmp_path / "build", tables([large_graph(seed)]))
    load(build, neo4j_store)

    by_cypher: dict[Finding, int] = {}
    for hops in range(4, 0, -1):
        for row in neo4j_store.read(_reached(hops), limits=LIMITS).rows:
            by_cypher[row] = hops
    by_trace = {
        (brand, row["incident"]["id"], row["facility"]["id"]): row["hops"]
        for brand in build.nodes("Brand", ["id"]).column("id").to_pylist()
        for row in trace(build, brand, max_hops=4)["findings"]
    }

    assert len(by_trace) > 500
    assert _differences(by_trace, by_cypher) == [], f"seed {seed}"


def _reached(hops: int) -> str:
    """Which incidents a brand reaches by a walk of exactly so many hops, buildings walked and not counted."""
    stages = []
    for at in range(hops):
        before, after, inside = ("b" if at == 0 else f"n{at}"), f"m{at + 1}", f"n{at + 1}"
        stages.append(
            f"MATCH ({before})-[h{at}:SOURCES_FROM|OPERATES|OWNS]->({after}) "
            f"WHERE coalesce(h{at}.status, '') <> 'retracted' WITH DISTINCT b, {after} "
            f"MATCH ({after})-[inner:LOCATED_IN*0..20]->({inside}) "
            f"WHERE all(one IN inner WHERE coalesce(one.status, '') <> 'retracted') WITH DISTINCT b, {inside}"
        )
    return (
        f"MATCH (b:Brand) {' '.join(stages)} MATCH (n{hops})<-[at:OCCURRED_AT]-(i:Incident) "
        "WHERE coalesce(at.status, '') <> 'retracted' AND coalesce(i.status, '') <> 'retracted' "
        f"RETURN DISTINCT b.id, i.id, n{hops}.id"
    )


def _differences(one: dict[Finding, object], other: dict[Finding, object]) -> list[str]:
    keys = sorted({*one, *other})
    return [f"{key}: {one.get(key)} and {other.get(key)}" for key in keys if one.get(key) != other.get(key)]
