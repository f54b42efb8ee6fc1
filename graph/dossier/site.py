"""Everything on record at a place of work, each statement with its source and date."""

from __future__ import annotations

from typing import Any

import numpy as np

from graph import model
from graph.dossier.alike import core, same_name
from graph.dossier.instruments import records_about
from graph.dossier.lookup import RETRACTED, brief, links_at, nodes_by_id, whole_node, with_documents
from graph.errors import UsageError
from graph.former import current_id
from graph.projection import Projection
from graph.search import search
from graph.trace import brands_of_site
from graph.trace.gather import WALKABLE
from graph.trace.responses import responses_in
from graph.trace.topology import open_topology

Json = dict[str, Any]
_DEEPEST = 3
"""Buildings around a place, and workshops in it, are followed so far."""
_MOST_ALIKE = 20


def record(projection: Projection, site_id: str) -> Json:
    """Everything on record at a facility.

    Returns:
        ``site``: all its properties; ``documents``: those that document it. ``lies_in``, ``holds``: nodes with
        ``statement``. ``incidents``: here, at the buildings around it and in the workshops in it, each with ``at``,
        ``role`` and ``responses``. ``unions``, ``agreements``, ``certificates``, ``proceedings``, ``policies``,
        ``reports``: see ``graph.dossier.instruments``. ``run_by``: who operates or owns it, with ``statement``.
        ``buyers`` and ``owners``: rows of ``brands_of_site`` for everybody, with a step of sourcing on the way or
        without one. ``alike``: places that may be the same. ``gaps``: words for what is not recorded, with counts.

    Raises:
        UsageError: no facility has this id.
    """
    site_id = current_id(projection, site_id)
    label = _label(projection, site_id)
    site = whole_node(projection, label, site_id)
    around = _surroundings(projection, site_id, up=True)
    inside = _surroundings(projection, site_id, up=False)
    run_by = _run_by(projection, site_id)
    places = {site_id: "here"} | {one["id"]: "building" for one in around} | {one["id"]: "workshop" for one in inside}
    incidents = _incidents(projection, places)
    operators = {one["id"]: "operator" for one in run_by if one["relation"] == "OPERATES"}
    answer = brands_of_site(projection, site_id, who="all")
    found = {
        "site": site,
        "documents": _documents(projection, site_id),
        "digest": projection.digest,
        "lies_in": around,
        "holds": inside,
        "incidents": incidents,
        **records_about(projection, {**operators, **places}, incidents),
        "run_by": run_by,
        "buyers": [row for row in answer["brands"] if row["tier"]],
        "owners": [row for row in answer["brands"] if not row["tier"] and row["brand"]["id"] not in places],
        "truncated": answer["truncated"],
        "coverage": answer["coverage"],
        "alike": _alike(projection, site),
    }
    return {**found, "gaps": gaps(found)}


def _label(projection: Projection, site_id: str) -> str:
    topology = open_topology(projection)
    number = topology.find(site_id)
    label = WALKABLE[topology.label[number]] if number >= 0 else None
    if label not in model.FACILITIES:
        what = f"is a {label}, not a place of work" if label else "is not in this build"
        raise UsageError(f"'{site_id[:80]}' {what}; search for the place by its name")
    return label


def _documents(projection: Projection, site_id: str) -> list[Json]:
    cited = {"documents": [one["to_id"] for one in links_at(projection, "DOCUMENTED_BY", {site_id}, end="from_id")]}
    with_documents(projection, [cited])
    return cited["documents"]


def _surroundings(projection: Projection, site_id: str, *, up: bool) -> list[Json]:
    """The buildings a place lies in, or the workshops in it, nearest first."""
    here, there = ("from_id", "to_id") if up else ("to_id", "from_id")
    seen, edge, found = {site_id}, {site_id}, []
    for _ in range(_DEEPEST):
        statements = [one for one in links_at(projection, "LOCATED_IN", edge, end=here) if one[there] not in seen]
        with_documents(projection, statements)
        edge = {one[there] for one in statements}
        seen |= edge
        names = brief(projection, edge)
        found += [{**names[one[there]], "statement": one} for one in statements]
    return found


def _run_by(projection: Projection, site_id: str) -> list[Json]:
    """Who is stated to operate or own the place itself."""
    found = []
    for relation in ("OPERATES", "OWNS"):
        statements = links_at(projection, relation, {site_id}, end="to_id")
        with_documents(projection, statements)
        names = brief(projection, {one["from_id"] for one in statements})
        found += [{**names[one["from_id"]], "relation": relation, "statement": one} for one in statements]
    return found


def _incidents(projection: Projection, places: dict[str, str]) -> list[Json]:
    """Incidents at these places with all that is stated of them, dated ones first."""
    statements = links_at(projection, "OCCURRED_AT", places, end="to_id")
    nodes = nodes_by_id(projection, "Incident", {one["from_id"] for one in statements})
    where = brief(projection, {one["to_id"] for one in statements})
    found: dict[str, Json] = {}
    for one in sorted(statements, key=lambda one: list(places).index(one["to_id"])):
        incident = nodes.get(one["from_id"])
        if incident and incident["status"] != RETRACTED and one["from_id"] not in found:
            found[one["from_id"]] = {**incident, "at": where[one["to_id"]], "role": places[one["to_id"]]}
    with_documents(projection, list(found.values()))
    known = responses_in(projection)
    for one in found.values():
        one["responses"] = known.about([one["id"]])
    return sorted(found.values(), key=lambda one: (one["start"] or one["end"] or "9", one["id"]))


def _alike(projection: Projection, site: Json) -> list[Json]:
    """Places that a source or a matching says may be this one, and those of nearly the same name in the country."""
    found: dict[str, Json] = {}
    for end, other in (("from_id", "to_id"), ("to_id", "from_id")):
        statements = links_at(projection, "POSSIBLY_SAME_AS", {site["id"]}, end=end, more=("score",))
        with_documents(projection, statements)
        names = brief(projection, {one[other] for one in statements})
        found |= {one[other]: {**names[one[other]], "statement": one} for one in statements}
    name = core(site["name"])
    for matches in (("exact", "prefix"), ("near",)):
        for hit in search(projection, site["name"] or "", labels=["Facility"], limit=_MOST_ALIKE, matches=matches):
            near = hit["country"] == site["country"] or not (hit["country"] and site["country"])
            if near and hit["id"] != site["id"] and same_name(name, core(hit["name"])):
                found.setdefault(hit["id"], {**hit, "statement": None})
    return list(found.values())


def gaps(found: Json) -> list[tuple[str, int]]:
    """What is not recorded of the place, as words of ``site.gap_`` in the strings, each with how many."""
    site = found["site"]
    undated = sum(not (one["start"] or one["end"]) for one in found["incidents"])
    links = sum(not is_dated(row) for row in found["buyers"])
    said = [
        ("level", int(site["level"] in ("group", "sector"))),
        ("buyers", int(not found["buyers"])),
        ("operator", int(not found["run_by"])),
        ("incidents", int(not found["incidents"])),
        ("incident_dates", undated),
        ("link_dates", links),
        ("unions", int(not found["unions"])),
        ("agreements", int(not found["agreements"])),
        ("address", int(not (site["address"] or site["city"]))),
        ("position", int(site["lat"] is None and site["level"] not in ("group", "sector"))),
        ("workers", int(site["workers_min"] is None and site["workers_max"] is None)),
        ("closed", int(site["is_closed"] is None)),
        ("identifiers", int(not site["identifiers"])),
    ]
    return [(word, count) for word, count in said if count]


def is_dated(row: Json) -> bool:
    """Has the best path of a buyer a date on every step of sourcing?"""
    steps = [step for step in row["paths"][0]["steps"] if step["relation"] == "SOURCES_FROM"]
    return all(step["valid_from"] or step["valid_to"] or step["listed"] for step in steps)


def example_sites(projection: Projection, count: int = 3) -> list[Json]:
    """Places, not groups or sectors, with the most recorded incidents: ``{"id", "name", "country", "incidents"}``."""
    topology = open_topology(projection)
    facilities, counts = np.unique(topology.incidents.facility, return_counts=True)
    ranked = sorted(zip((-counts).tolist(), facilities.tolist(), strict=True))
    found: list[Json] = []
    for less, number in ranked:
        row = topology.nodes.slice(number, 1).to_pylist()[0]
        if row["level"] in (None, "site"):
            found.append({**row, "label": WALKABLE[row["label"]], "incidents": -less})
        if len(found) == count:
            break
    return found
