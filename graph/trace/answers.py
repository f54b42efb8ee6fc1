"""From a brand to every recorded abuse it connects to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from graph import model
from graph.errors import UsageError
from graph.projection import Projection
from graph.trace.arrays import MOST_HOPS, OWNS, STRENGTHS, VERDICTS, Bytes, Ints
from graph.trace.evidence import Evidence, one_at_a_time
from graph.trace.gather import WALKABLE
from graph.trace.paths import Paths, best_paths, gather_paths, ranked_paths
from graph.trace.question import Question, ask, coverage, named
from graph.trace.record import incidents_of
from graph.trace.responses import add_responses
from graph.trace.topology import Topology, open_topology

FAR = 127
"""Hops and tier of a node that is not reached."""


@one_at_a_time()
def trace_brand(
    projection: Projection,
    brand_id: str,
    *,
    max_hops: int = 6,
    as_of: str | None = None,
    since: str | None = None,
    until: str | None = None,
    categories: Sequence[str] = (),
    min_strength: str | None = None,
    group: bool = False,
    paths: int = 1,
) -> dict[str, Any]:
    """Every incident the brand connects to, each with its best path.

    Args:
        brand_id: id of a brand; any other company or organisation is traced too.
        max_hops: longest path; LOCATED_IN is not counted.
        as_of: a day that takes the place of every incident's period; it filters nothing.
        since, until: only incidents whose period can intersect this one; undated ones stay.
        categories: only incidents of these; all if empty.
        min_strength: links weaker than this are not walked.
        group: start from the ultimate owner or owners.
        paths: how many paths to show for each incident, best first.

    Returns:
        The answer as the contract of ``tiertrace trace`` has it; with ``group`` also ``starts``, the owners.
        A finding is a pair of an incident and a facility where it occurred; its ``responses`` are what companies
        answered (``graph.trace.responses``). ``truncated`` says that there are
        incidents beyond ``max_hops``.

    Raises:
        UsageError: an unknown id, or an option that is not possible.
    """
    question = ask(
        max_hops=max_hops,
        as_of=as_of,
        since=since,
        until=until,
        categories=categories,
        min_strength=min_strength,
        paths=paths,
    )
    topology = open_topology(projection)
    brand = named(topology, brand_id, "brand")
    if WALKABLE[topology.label[brand]] not in model.PARTIES:
        raise UsageError(f"'{brand_id}' is a {WALKABLE[topology.label[brand]]}, not a company; ask for its brands")
    starts = owners(topology, brand, question.floor) if group else np.array([brand], dtype=np.int32)
    hops, tiers = distances(topology, question, starts)
    near, truncated, not_shown = _findings(topology, question, starts, hops)
    evidence = Evidence(topology)
    found = _best(topology, question, near, starts, hops)
    findings = _write(topology, evidence, near, hops, tiers, found)
    if question.paths > 1:
        _add_alternatives(topology, question, evidence, near, starts, hops, findings)
    add_responses(projection, findings, subject=evidence.node(brand))
    dated = topology.incidents.days[near, 4] > 0
    undated = sum(not known or row["verdict"] == "unknown" for known, row in zip(dated, findings, strict=True))
    answer = {
        "brand": evidence.node(brand),
        "as_of": as_of,
        "digest": projection.digest,
        "truncated": truncated,
        "coverage": coverage(projection, topology, undated=undated, not_shown=not_shown),
        "findings": sorted(findings, key=_order),
    }
    if group:
        answer["starts"] = [evidence.node(start) for start in starts.tolist()]
    return answer


def owners(topology: Topology, brand: int, floor: int = 0) -> Ints:
    """The ultimate owners of a company: those above it whom nobody owns.

    Companies that own each other in a ring, with nobody above the ring, are all at the top.
    """
    above = {brand: _owned_by(topology, brand, floor)}
    waiting = list(above[brand])
    while waiting:
        node = waiting.pop()
        if node not in above:
            above[node] = _owned_by(topology, node, floor)
            waiting.extend(above[node])
    return np.array(sorted(node for node in above if _is_top(node, above)), dtype=np.int32)


def _owned_by(topology: Topology, node: int, floor: int) -> set[int]:
    graph = topology.graph
    steps = graph.in_step[graph.in_ptr[node] : graph.in_ptr[node + 1]]
    walked = steps[(graph.kind[steps] == OWNS) & (topology.strength[steps] >= floor)]
    return set(graph.source[walked].tolist()) - {node}


def _is_top(node: int, above: dict[int, set[int]]) -> bool:
    """Is every owner of this node, near or far, also owned by it?"""
    seen = _closure(node, above)
    return all(node in _closure(other, above) for other in seen)


def _closure(node: int, above: dict[int, set[int]]) -> set[int]:
    seen: set[int] = set()
    waiting = list(above[node])
    while waiting:
        other = waiting.pop()
        if other not in seen:
            seen.add(other)
            waiting.extend(above[other])
    return seen


def distances(topology: Topology, question: Question, starts: Ints) -> tuple[Bytes, Bytes]:
    """Fewest hops, and fewest SOURCES_FROM steps within max_hops, from the starts to every node; FAR if not reached."""
    graph = topology.graph
    hops, tiers = np.full((2, topology.size), FAR, dtype=np.int8)
    forward = (graph.out_ptr, graph.target, graph.kind, topology.strength)
    topology.engine.spread(*forward, question.floor, starts, question.max_hops, hops, tiers)
    return hops, tiers


def reached_at_all(topology: Topology, starts: Ints, floor: int) -> npt.NDArray[np.bool_]:
    """Which nodes the starts reach at any distance."""
    graph = topology.graph
    hops = np.full(topology.size, -1, dtype=np.int8)
    room = np.empty((2, topology.size), dtype=np.int32)
    topology.engine.reach(
        graph.out_ptr, graph.target, graph.kind, topology.strength, floor, starts, MOST_HOPS + 20, hops, room
    )
    return hops >= 0


def _findings(
    topology: Topology, question: Question, starts: Ints, hops: Bytes
) -> tuple[npt.NDArray[np.int64], bool, int]:
    """Pairs of incident and facility to show, whether max_hops cut any off, and how many pairs are left out."""
    incidents = topology.incidents
    elsewhere = ~np.isin(incidents.facility, starts)
    admitted = question.admits(incidents) & elsewhere
    shown = admitted & (hops[incidents.facility] != FAR)
    anyhow = reached_at_all(topology, starts, 0)[incidents.facility] & elsewhere
    walked = reached_at_all(topology, starts, question.floor)[incidents.facility] if question.floor else anyhow
    truncated = bool(np.any(admitted & walked & ~shown))
    return np.flatnonzero(shown), truncated, int(np.count_nonzero(anyhow) - np.count_nonzero(shown))


def events_of(topology: Topology, question: Question, pairs: npt.NDArray[np.int64]) -> Ints:
    """The event each pair is judged against: the as-of day, or the incident's period."""
    if question.day is not None:
        return np.repeat(question.day[None, :], len(pairs), axis=0)
    return np.ascontiguousarray(topology.incidents.days[pairs])


def _best(topology: Topology, question: Question, pairs: npt.NDArray[np.int64], starts: Ints, hops: Bytes) -> Paths:
    ahead = np.where(hops == FAR, -1, hops).astype(np.int8)
    targets = np.ascontiguousarray(topology.incidents.facility[pairs])
    return best_paths(topology, question, events_of(topology, question, pairs), targets, starts, ahead)


def _write(
    topology: Topology, evidence: Evidence, pairs: npt.NDArray[np.int64], hops: Bytes, tiers: Bytes, found: Paths
) -> list[dict[str, Any]]:
    """Findings in the order of the pairs, each with its best path."""
    incidents = topology.incidents
    facilities = incidents.facility[pairs]
    evidence.prepare_nodes(facilities)
    described = incidents_of(topology, evidence, incidents.row[pairs])
    rows = zip(
        described,
        facilities.tolist(),
        hops[facilities].tolist(),
        tiers[facilities].tolist(),
        evidence.paths(found),
        strict=True,
    )
    return [
        {
            "incident": incident,
            "facility": evidence.node(facility),
            "hops": far,
            "tier": tier,
            "verdict": path["verdict"],
            "strength": path["strength"],
            "status": path["status"],
            "paths": [path],
        }
        for incident, facility, far, tier, path in rows
    ]


def _add_alternatives(
    topology: Topology,
    question: Question,
    evidence: Evidence,
    pairs: npt.NDArray[np.int64],
    starts: Ints,
    hops: Bytes,
    findings: list[dict[str, Any]],
) -> None:
    """Put the next best paths behind the best of each finding."""
    ahead = np.where(hops == FAR, -1, hops).astype(np.int8)
    events = events_of(topology, question, pairs)
    targets = topology.incidents.facility[pairs].tolist()
    ranked = [
        ranked_paths(topology, question, event, starts.tolist(), target, ahead)
        for event, target in zip(events, targets, strict=True)
    ]
    against = [event for event, found in zip(events, ranked, strict=True) for _ in found]
    written = iter(evidence.paths(gather_paths(topology, question, against, [path for f in ranked for _, path in f])))
    for row, found in zip(findings, ranked, strict=True):
        row["paths"] = [next(written) for _ in found]


def rank_of(row: dict[str, Any]) -> tuple[int, int, int]:
    """Order of rows, best first: verdict (none last), strength, hops."""
    verdict = -1 if row["verdict"] is None else max(0, VERDICTS.index(row["verdict"]) - 1)
    return -verdict, -STRENGTHS.index(row["strength"]), row["hops"]


def _order(row: dict[str, Any]) -> tuple[tuple[int, int, int], str, str]:
    return rank_of(row), row["facility"]["id"], row["incident"]["id"]
