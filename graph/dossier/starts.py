"""What one can ask from: which kind of thing an id names, and examples for a first visitor."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import Any

import numpy as np
import pyarrow.compute as pc

from graph import model
from graph.countries import countries, country_id
from graph.dossier.regions import countries_of_incidents
from graph.errors import UsageError
from graph.projection import Projection
from graph.trace.arrays import OWNS
from graph.trace.evidence import Evidence
from graph.trace.gather import WALKABLE
from graph.trace.record import incidents_of
from graph.trace.topology import Topology, open_topology

KINDS = ("site", "incident", "company", "region")
_MOST_LINKS = 150
"""Links into a place that may be an example: a first page must not be slow."""

_MOST_PLACES = 5_000
"""Places that are looked at for pairs of brands."""


def kind_of(topology: Topology, from_id: str) -> tuple[str, int]:
    """What an id names, and its node or its row among the incidents.

    Raises:
        UsageError: nothing that one can ask from.
    """
    if from_id.startswith(country_id("")):
        if from_id.removeprefix(country_id("")) in countries():
            return "region", -1
    elif (node := topology.find(from_id)) >= 0:
        return ("site" if WALKABLE[topology.label[node]] in model.FACILITIES else "company"), node
    elif (row := pc.index(topology.incident_table["id"], from_id).as_py()) >= 0:
        return "incident", row
    raise UsageError(f"There is no site, incident, company or country with the id '{from_id[:80]}' in this build")


def asked_kind(projection: Projection, from_id: str) -> str:
    """What kind of thing an id names; a site where it names nothing."""
    try:
        return kind_of(open_topology(projection), from_id)[0]
    except UsageError:
        return KINDS[0]


def examples(projection: Projection) -> list[tuple[str, dict[str, Any]]]:
    """A place, an incident, a company and a country to begin with, each as ``(kind, node)``.

    Places with many stated links are taken first: examples, not a ranking.
    """
    topology = open_topology(projection)
    graph, evidence = topology.graph, Evidence(topology)
    into = graph.in_ptr[1:] - graph.in_ptr[:-1]
    incidents = topology.incidents
    usable = np.unique(incidents.facility[into[incidents.facility] <= _MOST_LINKS])
    ranked = usable[np.lexsort((usable, -into[usable]))].tolist()
    found: list[tuple[str, dict[str, Any]]] = []
    if ranked:
        found.append(("site", evidence.node(ranked[0])))
    if len(ranked) > 1:
        row = incidents.row[incidents.facility == ranked[1]][:1]
        incident = {**incidents_of(topology, evidence, row)[0], "facility": evidence.node(ranked[1])}
        found.append(("incident", incident))
    runs = graph.source[(graph.kind != OWNS) & np.isin(graph.target, usable)]
    suppliers = runs[topology.label[runs] == WALKABLE.index("Supplier")]
    if len(suppliers):
        numbers, counts = np.unique(suppliers, return_counts=True)
        found.append(("company", evidence.node(int(numbers[np.argmax(counts)]))))
    found += [("region", one) for one in countries_of_incidents(projection)[:1]]
    return found


def example_pairs(projection: Projection, count: int = 3) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Pairs of brands with the most places with incidents that both source from directly: examples, not a ranking."""
    topology = open_topology(projection)
    graph, evidence = topology.graph, Evidence(topology)
    is_brand = topology.label == WALKABLE.index("Brand")
    pairs: Counter[tuple[int, int]] = Counter()
    for place in np.unique(topology.incidents.facility)[:_MOST_PLACES].tolist():
        buyers = np.unique(graph.in_source[graph.in_ptr[place] : graph.in_ptr[place + 1]])
        brands = buyers[is_brand[buyers]].tolist()
        if len(brands) <= _MOST_LINKS:
            pairs.update(combinations(brands, 2))
    best = sorted(pairs.items(), key=lambda one: (-one[1], one[0]))[:count]
    return [(evidence.node(one), evidence.node(other)) for (one, other), _ in best]
