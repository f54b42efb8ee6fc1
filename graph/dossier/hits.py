"""What one box finds over everything that is loaded: hits by kind, and which of them may be the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow.compute as pc

from graph import model
from graph.dates import Verdict
from graph.dossier.alike import alike
from graph.errors import UsageError
from graph.projection import Projection
from graph.search import MATCHES, search
from graph.trace import trace_brand
from graph.trace.gather import WALKABLE
from graph.trace.topology import Topology, open_topology

KINDS: dict[str, tuple[str, ...]] = {
    "companies": model.PARTIES,
    "places": model.FACILITIES,
    "incidents": ("Incident",),
    "documents": ("Document",),
}
"""Labels by the kind of a hit, in the order in which they are shown."""
SHOWN, SHOWN_ALONE = 15, 60
"""Hits of a kind beside other kinds, and when one kind alone is asked for."""
_FIRST_WAYS = tuple(match for match in MATCHES if match != "near")
_MOST_LINKS, _MOST_FINDINGS = 150, 1_500
"""Of a brand that may be an example, and of all that are traced for them: a first page must not be slow."""


def find(projection: Projection, text: str, kind: str = "") -> dict[str, Any]:
    """Everything that a text finds, by kind.

    Names near to it are looked for only where nothing has the text itself in it.

    Args:
        kind: one of ``KINDS``; all if empty.

    Returns:
        ``groups``: per kind with hits, ``{"kind", "hits", "more", "alike"}``; ``more`` says that there are further
        ones, ``alike`` are lists of ids that may be the same, see ``graph.dossier.alike``. A hit is a row of
        ``graph.search`` with ``incidents``, how many are recorded, for a place; with ``period``, ``category``,
        ``status``, ``summary`` and ``facility`` for an incident.

    Raises:
        UsageError: a kind that does not exist.
    """
    if kind and kind not in KINDS:
        raise UsageError(f"There is no kind '{kind[:40]}' of hits; there are: {', '.join(KINDS)}")
    limit = SHOWN_ALONE if kind else SHOWN
    asked = [kind] if kind else list(KINDS)
    found = {one: _search(projection, text, one, limit, _FIRST_WAYS) for one in asked}
    if not any(found.values()):
        found = {one: _search(projection, text, one, limit, ("near",)) for one in asked}
    topology = open_topology(projection)
    return {
        "searched": text,
        "groups": [
            {
                "kind": one,
                "hits": [_described(topology, hit) for hit in hits[:limit]],
                "more": len(hits) > limit,
                "alike": alike(projection, hits[:limit]) if one in ("companies", "places") else [],
            }
            for one, hits in found.items()
            if hits
        ],
    }


def _search(projection: Projection, text: str, kind: str, limit: int, matches: tuple[str, ...]) -> list[dict[str, Any]]:
    labels = [label for label in KINDS[kind] if projection.rows(label)]
    if not labels:
        return []
    return search(projection, text, labels=labels, limit=limit + 1, words=True, matches=matches)


def _described(topology: Topology, hit: dict[str, Any]) -> dict[str, Any]:
    """A hit with what its kind has to say."""
    incidents = topology.incidents
    if hit["label"] in model.FACILITIES:
        number = topology.find(hit["id"])
        first, last = np.searchsorted(incidents.facility, [number, number + 1])
        level = topology.nodes["level"][number].as_py() if number >= 0 else None
        return {**hit, "incidents": int(last - first), "level": level}
    if hit["label"] == "Incident":
        row = pc.index(topology.incident_table["id"], hit["id"]).as_py()
        if row < 0:
            return hit
        about = topology.incident_table.slice(row, 1).to_pylist()[0]
        place = np.flatnonzero(incidents.row == row)
        facility = _node(topology, int(incidents.facility[place[0]])) if len(place) else None
        parts = ("category", "status", "start", "end", "summary")
        return {**hit, **{part: about[part] for part in parts}, "facility": facility}
    return hit


def _node(topology: Topology, number: int) -> dict[str, Any]:
    row = topology.nodes.slice(number, 1).to_pylist()[0]
    return {**row, "label": WALKABLE[row["label"]]}


def document(projection: Projection, document_id: str) -> dict[str, Any]:
    """One document and what rests on it.

    Returns:
        Its properties, and ``documents``: how many incidents, and statements of each relationship, cite it.

    Raises:
        UsageError: there is no such document.
    """
    table = projection.nodes("Document")
    row = pc.index(table["id"], document_id).as_py()
    if row < 0:
        raise UsageError(f"There is no document with the id '{document_id[:80]}' in this build")
    cited = projection.links("DOCUMENTED_BY", ["from_id", "to_id"])
    ids = cited.filter(pc.equal(cited["to_id"], document_id))["from_id"].unique()
    return {
        **table.slice(row, 1).to_pylist()[0],
        "incidents": _among(projection, "Incident", ids, ("id", "category", "start", "end", "summary")),
        "named": [
            {**row, "label": label}
            for label in (*model.PARTIES, *model.FACILITIES, *model.INSTRUMENTS)
            if projection.rows(label)
            for row in _among(projection, label, ids, ("id", "name"))
        ],
    }


def _among(projection: Projection, label: str, ids: Any, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    table = projection.nodes(label, list(columns))
    found: list[dict[str, Any]] = table.filter(pc.is_in(table["id"], value_set=ids)).to_pylist()
    return found


def example_brands(projection: Projection, count: int = 3) -> list[dict[str, Any]]:
    """Brands with the most findings "at the time", for a first visitor: ``{"id", "name", "findings"}``.

    Few brands are looked at, and no huge one, in the order of their ids: examples, not a ranking.
    """
    topology = open_topology(projection)
    graph = topology.graph
    brands = np.flatnonzero(topology.label == WALKABLE.index("Brand"))
    links = graph.out_ptr[brands + 1] - graph.out_ptr[brands]
    tried = brands[(links > 0) & (links <= _MOST_LINKS)]
    counted, seen = [], 0
    for number in tried.tolist():
        row = _node(topology, number)
        findings = trace_brand(projection, row["id"], max_hops=3)["findings"]
        surely = sum(finding["verdict"] == Verdict.OVERLAP.word for finding in findings)
        counted.append({"id": row["id"], "name": row["name"], "findings": surely})
        seen += len(findings)
        if seen > _MOST_FINDINGS:
            break
    return sorted((one for one in counted if one["findings"]), key=lambda one: (-one["findings"], one["id"]))[:count]
