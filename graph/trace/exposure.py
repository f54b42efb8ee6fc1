"""Every brand against every place with an incident: who reaches what, and in how many hops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graph.projection import Projection
from graph.trace.answers import events_of
from graph.trace.arrays import STATUSES, Bytes, Ints
from graph.trace.evidence import Evidence, one_at_a_time
from graph.trace.gather import WALKABLE
from graph.trace.question import Question, ask, coverage
from graph.trace.topology import Topology, open_topology

_BRANDS = 32
"""Brands that one call of a compiled kernel answers, so that Ctrl-C can come between."""
_INCIDENTS = 64
"""Incidents that one call counts the verdicts of."""


@dataclass(frozen=True)
class Matrix:
    """Brands by places, sparse, row after row."""

    brands: Ints
    """Node of each row."""
    places: Ints
    """Node of each column."""
    ends: npt.NDArray[np.int64]
    """Rows + 1: the entries of row i are ends[i] .. ends[i + 1]."""
    column: Ints
    """Per entry: the place."""
    hops: Bytes
    """Per entry: fewest hops."""


@one_at_a_time()
def exposure(
    projection: Projection,
    *,
    max_hops: int = 6,
    as_of: str | None = None,
    since: str | None = None,
    until: str | None = None,
    categories: Sequence[str] = (),
    min_strength: str | None = None,
    verdicts: bool = False,
) -> dict[str, Any]:
    """How many places with an incident each brand connects to, and which.

    Args:
        max_hops: longest path; LOCATED_IN is not counted.
        as_of: with ``verdicts``, the day that takes the place of every incident's period.
        since, until, categories: which incidents make a place count.
        min_strength: links weaker than this are not walked.
        verdicts: count the findings (a brand, an incident, a facility) of each brand by verdict too.

    Returns:
        ``brands``, most places first, then most of them documented, then by id: each ``{"brand": NODE, "sites": how
        many places, "documented_sites": to how many of them a path has only acknowledged or documented links,
        "reached": NODE of each place, "hops": fewest hops to each}``, and with ``verdicts`` also
        ``"verdicts": {"overlap", "possible", "unknown", "before_or_after"}``.
        ``max_hops``, ``as_of``, ``digest``, ``truncated``, ``coverage`` (its rows are pairs of a brand and a place;
        ``undated`` counts the findings of verdict unknown, null without ``verdicts``), and ``places``, how many
        places with an incident there are.

    Raises:
        UsageError: an option that is not possible.
    """
    question = ask(
        max_hops=max_hops,
        as_of=as_of,
        since=since,
        until=until,
        categories=categories,
        min_strength=min_strength,
    )
    topology = open_topology(projection)
    admitted = question.admits(topology.incidents)
    matrix = reach_matrix(topology, _places(topology, admitted), max_hops=max_hops, floor=question.floor)
    grade = documented_strength(topology)
    sure = reach_matrix(topology, matrix.places, max_hops=max_hops, floor=question.floor, grade=grade)
    rows = _rows(topology, matrix, np.diff(sure.ends))
    unknown = None
    if verdicts:
        counted = count_verdicts(topology, question, np.flatnonzero(admitted), matrix.brands)
        for row, counts in zip(rows, counted.tolist(), strict=True):
            row["verdicts"] = dict(zip(("before_or_after", "unknown", "possible", "overlap"), counts, strict=True))
        unknown = int(counted[:, 1].sum())
    everywhere = np.unique(topology.incidents.facility)
    anyhow, beyond = count_pairs(topology, matrix.brands, [everywhere, matrix.places], 0)
    if question.floor:
        (beyond,) = count_pairs(topology, matrix.brands, [matrix.places], question.floor)
    about = coverage(projection, topology, undated=unknown or 0, not_shown=anyhow - len(matrix.column))
    return {
        "max_hops": max_hops,
        "as_of": as_of,
        "digest": projection.digest,
        "truncated": beyond > len(matrix.column),
        "coverage": {**about, "undated": unknown},
        "places": len(matrix.places),
        "brands": sorted(rows, key=lambda row: (-row["sites"], -row["documented_sites"], row["brand"]["id"])),
    }


def _places(topology: Topology, admitted: npt.NDArray[np.bool_]) -> Ints:
    """Facilities where an incident that counts occurred, sorted."""
    return np.unique(topology.incidents.facility[admitted])


def count_pairs(topology: Topology, brands: Ints, sets: list[Ints], floor: int) -> list[int]:
    """Pairs of a brand and a place that it reaches at any distance, for each set of places."""
    graph, engine = topology.graph, topology.engine
    forward = (graph.out_ptr, graph.target, topology.strength, floor)
    component = np.empty(topology.size, dtype=np.int32)
    count = engine.components(*forward, component, np.empty((5, topology.size), dtype=np.int32))
    order = np.argsort(-component, kind="stable").astype(np.int32)
    counts = np.zeros((len(sets), len(brands)), dtype=np.int64)
    for first in range(0, len(brands), 64):
        bits = np.zeros(count, dtype=np.uint64)
        engine.reach_at_last(*forward, component, order, brands[first : first + 64], bits)
        for places, row in zip(sets, counts, strict=True):
            engine.count_reached(bits, component, places, row[first : first + 64])
    return [int(total) for total in counts.sum(axis=1)]


def reach_matrix(
    topology: Topology,
    places: Ints,
    *,
    max_hops: int = 6,
    floor: int = 0,
    grade: Bytes | None = None,
    brands: Ints | None = None,
) -> Matrix:
    """Which places every brand reaches, and in how many hops.

    Args:
        places: nodes asked for, sorted.
        floor: links weaker than this are not walked.
        grade: only steps whose grade is not below the floor are walked; their strength if not given.
        brands: rows; every Brand if not given.
    """
    graph, engine = topology.graph, topology.engine
    if brands is None:
        brands = np.flatnonzero(topology.label == WALKABLE.index("Brand")).astype(np.int32)
    forward = (graph.out_ptr, graph.target, graph.kind, topology.strength if grade is None else grade, floor)
    hops = np.full(topology.size, -1, dtype=np.int8)
    room = np.empty((2, topology.size), dtype=np.int32)
    size = len(places) * min(_BRANDS, len(brands))
    found, far = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.int8)
    ends = np.zeros(_BRANDS, dtype=np.int32)
    columns, distances, counts = [found[:0]], [far[:0]], [ends[:0]]
    for first in range(0, len(brands), _BRANDS):
        portion = brands[first : first + _BRANDS]
        filled = engine.reach_places(*forward, portion, max_hops, places, hops, room, found, far, ends)
        columns.append(found[:filled].copy())
        distances.append(far[:filled].copy())
        counts.append(np.diff(ends[: len(portion)], prepend=0))
    return Matrix(
        brands=brands,
        places=places,
        ends=np.concatenate(([0], np.cumsum(np.concatenate(counts), dtype=np.int64))),
        column=np.concatenate(columns),
        hops=np.concatenate(distances),
    )


def documented_strength(topology: Topology) -> Bytes:
    """Per step: the strongest of its statements that are acknowledged or documented, -1 if none is."""
    graph = topology.graph
    if not len(graph.target):
        return topology.strength
    code = graph.said[:, 7]
    sure = (code & 1 > 0) & (code >> 3 <= STATUSES.index("documented"))
    strength = np.where(sure, (code >> 1) & 3, -1).astype(np.int8)
    return np.maximum.reduceat(strength, graph.said_ptr[:-1])


def _rows(topology: Topology, matrix: Matrix, documented: npt.NDArray[np.int64]) -> list[dict[str, Any]]:
    """One row per brand, in their order."""
    evidence = Evidence(topology)
    evidence.prepare_nodes(np.concatenate((matrix.brands, matrix.places)))
    nodes = [evidence.node(place) for place in matrix.places.tolist()]
    rows = []
    for at, brand in enumerate(matrix.brands.tolist()):
        entries = slice(int(matrix.ends[at]), int(matrix.ends[at + 1]))
        rows.append(
            {
                "brand": evidence.node(brand),
                "sites": entries.stop - entries.start,
                "documented_sites": int(documented[at]),
                "reached": [nodes[column] for column in matrix.column[entries].tolist()],
                "hops": matrix.hops[entries].tolist(),
            }
        )
    return rows


def count_verdicts(
    topology: Topology, question: Question, pairs: npt.NDArray[np.int64], brands: Ints
) -> npt.NDArray[np.int64]:
    """Findings of each brand by rank of verdict, exactly: brands x 4, before or after first, overlap last.

    A finding is a pair of an incident and a facility that the brand reaches.
    """
    events, targets = events_of(topology, question, pairs), topology.incidents.facility[pairs]
    counts = np.zeros((len(brands), 4), dtype=np.int64)
    everywhere = np.zeros(topology.size, dtype=np.int8)
    for first in range(0, len(pairs), _INCIDENTS):
        part = slice(first, first + _INCIDENTS)
        topology.engine.tally(
            topology.graph, topology.work, events[part], targets[part], question.bounds, everywhere, brands, counts
        )
    return counts
