"""More about one finding than the answer holds: its other paths; and the years to which anything is dated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from graph.errors import UsageError
from graph.projection import Projection
from graph.trace.answers import FAR, distances, events_of
from graph.trace.arrays import MISSING
from graph.trace.evidence import Evidence, one_at_a_time
from graph.trace.paths import gather_paths, ranked_paths
from graph.trace.question import ask, named
from graph.trace.topology import open_topology


@one_at_a_time()
def paths_of(
    projection: Projection,
    brand_id: str,
    site_id: str,
    incident_id: str,
    *,
    max_hops: int = 6,
    as_of: str | None = None,
    categories: Sequence[str] = (),
    min_strength: str | None = None,
    paths: int = 3,
) -> list[dict[str, Any]]:
    """The best paths from a brand to one incident at one site, as ``trace_brand`` with ``paths`` has them.

    Raises:
        UsageError: an unknown id, or an option that is not possible.
    """
    question = ask(
        max_hops=max_hops,
        as_of=as_of,
        since=None,
        until=None,
        categories=categories,
        min_strength=min_strength,
        paths=paths,
    )
    topology = open_topology(projection)
    brand, site = named(topology, brand_id, "brand"), named(topology, site_id, "site")
    here = np.flatnonzero(topology.incidents.facility == site)
    ids = topology.incident_table.take(topology.incidents.row[here])["id"].to_pylist()
    if incident_id not in ids:
        raise UsageError(f"There is no incident with the id '{incident_id[:80]}' at '{site_id[:80]}' in this build")
    starts = np.array([brand], dtype=np.int32)
    hops, _ = distances(topology, question, starts)
    ahead = np.where(hops == FAR, -1, hops).astype(np.int8)
    (event,) = events_of(topology, question, here[[ids.index(incident_id)]])
    ranked = ranked_paths(topology, question, event, [brand], site, ahead)
    if not ranked:
        return []
    found = gather_paths(topology, question, [event] * len(ranked), [path for _, path in ranked])
    return Evidence(topology).paths(found)


def years(projection: Projection) -> tuple[int, int] | None:
    """The first and the last year to which an incident or a walked link is dated; None if none is."""
    topology = open_topology(projection)
    incidents = topology.incidents.days
    parts = [incidents[incidents[:, 4] & 1 > 0, 0], incidents[incidents[:, 4] & 2 > 0, 3]]
    parts += [column[column != MISSING] for column in topology.graph.said[:, :6].T]
    stated = [part for part in parts if len(part)]
    if not stated:
        return None
    return _year(min(part.min() for part in stated)), _year(max(part.max() for part in stated))


def _year(day: int) -> int:
    return 1970 + int(np.datetime64(int(day), "D").astype("M8[Y]").astype(int))
