"""Brands side by side: suppliers and places they share, what they disclose, incidents by tier and year."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graph import dates, model
from graph.dossier.disclosure import disclosure
from graph.dossier.reached import Reach, reached_by
from graph.errors import UsageError
from graph.former import current_id
from graph.projection import Projection
from graph.trace.answers import FAR
from graph.trace.evidence import Evidence, one_at_a_time
from graph.trace.gather import WALKABLE
from graph.trace.question import ask, coverage, named
from graph.trace.topology import Topology, open_topology

Json = dict[str, Any]
MOST_BRANDS = 6
SHOWN = 200
"""Shared suppliers, and shared places, that one answer shows; how many there are is said."""


def compare(
    projection: Projection,
    brand_ids: tuple[str, ...],
    *,
    max_hops: int = 6,
    as_of: str | None = None,
    min_strength: str | None = None,
) -> Json:
    """What two to six brands have in common, and what is on record behind each.

    Args:
        brand_ids: brands or other companies; one alone is described too, and shares nothing.
        as_of: a day that takes the place of the incidents' periods.

    Returns:
        ``brands``: NODE of each with ``sites`` (places reached), ``incidents``, ``tiers`` and ``years`` (distinct
        incidents by tier, the lowest of the places where it occurred, and by the year in which it began, or ended
        where only that is stated; "" where neither is), ``verdicts`` (distinct incidents by their best verdict),
        ``beyond`` (findings over more steps or weaker links) and ``disclosure``, see ``graph.dossier.disclosure``.
        ``suppliers`` and ``sites``: NODE, ``brands``: by id ``{"hops", "tier"}`` of each that reaches it, and of a
        place ``incidents``, how many are recorded there, and per brand ``verdict``, the best over these. Places with
        incidents first, then by how many of the brands reach them, then by steps. ``suppliers_found`` and
        ``sites_found``: how many there are; ``sites_with_incidents``: how many of the places have any.

    Raises:
        UsageError: more than ``MOST_BRANDS``, an unknown id or an option that is not possible.
    """
    brand_ids = tuple(dict.fromkeys(current_id(projection, one) for one in brand_ids))
    if not 1 <= len(brand_ids) <= MOST_BRANDS:
        raise UsageError(f"{len(brand_ids)} brands are given; it must be from 1 to {MOST_BRANDS}")
    options: Json = {"max_hops": max_hops, "as_of": as_of, "min_strength": min_strength}
    topology = open_topology(projection)
    question = ask(since=None, until=None, categories=(), **options)
    starts = [_company(topology, one) for one in brand_ids]
    with one_at_a_time():
        evidence = Evidence(topology)
        reach = [reached_by(topology, question, start) for start in starts]
        brands = [
            {
                **evidence.node(one.start),
                **_incidents(topology, one),
                "sites": int(np.count_nonzero(_facilities(topology) & one.reached)),
                "beyond": one.beyond,
            }
            for one in reach
        ]
        published = disclosure(topology, brand_ids)
        return {
            "brands": [{**one, "disclosure": published[one["id"]]} for one in brands],
            "max_hops": max_hops,
            "as_of": as_of,
            "digest": projection.digest,
            "coverage": coverage(projection, topology, undated=0, not_shown=0),
            **_shared(topology, evidence, brand_ids, reach),
        }


def _company(topology: Topology, brand_id: str) -> int:
    node = named(topology, brand_id, "brand")
    if WALKABLE[topology.label[node]] not in model.PARTIES:
        raise UsageError(f"'{brand_id}' is a {WALKABLE[topology.label[node]]}, not a company; companies are compared")
    return node


def _facilities(topology: Topology) -> npt.NDArray[np.bool_]:
    return np.isin(topology.label, [WALKABLE.index(label) for label in model.FACILITIES])


def _incidents(topology: Topology, reach: Reach) -> Json:
    """Distinct incidents by tier, year and verdict."""
    tier: dict[int, int] = {}
    best: dict[int, tuple[int, str]] = {}
    rows = topology.incidents.row[reach.pairs].tolist()
    tiers = reach.tiers[topology.incidents.facility[reach.pairs]].tolist()
    for row, near, found in zip(rows, tiers, reach.verdicts, strict=True):
        tier[row] = min(near, tier.get(row, FAR))
        best[row] = max(found, best.get(row, found))
    table = topology.incident_table.select(["start", "end"]).take(pa.array(sorted(tier), pa.int64())).to_pylist()
    return {
        "incidents": len(tier),
        "tiers": dict(sorted(Counter(tier.values()).items())),
        "years": dict(sorted(Counter(map(_year, table)).items())),
        "verdicts": dict(Counter(verdict for _, verdict in best.values())),
    }


def _year(incident: Json) -> str:
    stated = incident["start"] or incident["end"]
    return str(dates.bounds(stated)[0].year) if stated else ""


def _shared(topology: Topology, evidence: Evidence, brand_ids: tuple[str, ...], reach: list[Reach]) -> Json:
    """Suppliers and places that two or more of the brands reach."""
    reached = np.stack([one.reached for one in reach])
    common = reached.sum(axis=0) >= 2
    common[[one.start for one in reach]] = False
    recorded = np.bincount(topology.incidents.facility, minlength=topology.size)
    steps = np.where(reached, np.stack([one.hops for one in reach]), 0).astype(np.int32).sum(axis=0)
    best = [_best_verdicts(topology, one) for one in reach]

    def ordered(nodes: npt.NDArray[np.int64]) -> list[int]:
        many = reached[:, nodes].sum(axis=0)
        order = np.lexsort((nodes, steps[nodes], -many, -np.minimum(recorded[nodes], 1)))
        return [int(node) for node in nodes[order[:SHOWN]]]

    def described(node: int) -> Json:
        by_brand = {
            brand: {
                "hops": int(one.hops[node]),
                "tier": int(one.tiers[node]),
                "verdict": verdicts[node][1] if node in verdicts else None,
            }
            for brand, one, verdicts in zip(brand_ids, reach, best, strict=True)
            if one.reached[node]
        }
        return {**evidence.node(node), "brands": by_brand, "incidents": int(recorded[node])}

    places = np.flatnonzero(common & _facilities(topology))
    companies = np.flatnonzero(common & np.isin(topology.label, [WALKABLE.index(one) for one in model.COMPANIES]))
    shown = {"sites": ordered(places), "suppliers": ordered(companies)}
    evidence.prepare_nodes(np.array([*shown["sites"], *shown["suppliers"]], dtype=np.int64))
    return {
        **{name: [described(node) for node in nodes] for name, nodes in shown.items()},
        "sites_found": len(places),
        "suppliers_found": len(companies),
        "sites_with_incidents": int(np.count_nonzero(recorded[places])),
    }


def _best_verdicts(topology: Topology, reach: Reach) -> dict[int, tuple[int, str]]:
    """The best verdict of a brand per place."""
    best: dict[int, tuple[int, str]] = {}
    for place, found in zip(topology.incidents.facility[reach.pairs].tolist(), reach.verdicts, strict=True):
        best[place] = max(found, best.get(place, found))
    return best
