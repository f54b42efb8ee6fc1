"""Which places of work a question means: those of a country or a part of it, and those of a company's group."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.countries import countries, country_id
from graph.projection import Projection
from graph.trace.arrays import LOCATED_IN, OWNS, Ints
from graph.trace.gather import WALKABLE
from graph.trace.topology import Topology, open_topology

_FACILITY_CODES = [WALKABLE.index(label) for label in model.FACILITIES]
_PLACE = ("region", "city", "address")
"""What a text for a part of a country is looked for in."""


def countries_of_incidents(projection: Projection) -> list[dict[str, Any]]:
    """Countries with recorded incidents: ``{"id", "name", "sites", "incidents"}``, most incidents first."""
    topology = open_topology(projection)
    incidents = topology.incidents
    codes = topology.nodes["country"].take(pa.array(incidents.facility)).to_pylist()
    counted: dict[str, tuple[set[int], set[int]]] = {}
    for code, facility, row in zip(codes, incidents.facility.tolist(), incidents.row.tolist(), strict=True):
        if code:
            sites, rows = counted.setdefault(code, (set(), set()))
            sites.add(facility)
            rows.add(row)
    found = [
        {"id": country_id(code), "name": countries().get(code, code), "sites": len(sites), "incidents": len(rows)}
        for code, (sites, rows) in counted.items()
    ]
    return sorted(found, key=lambda one: (-one["incidents"], one["name"]))


def sites_in(topology: Topology, code: str, region: str = "") -> Ints:
    """Facilities of a country, sorted; with a text only those with it in region, city or address."""
    facility = np.isin(topology.label, _FACILITY_CODES)
    here = pc.fill_null(pc.equal(topology.nodes["country"], code), False).to_numpy()
    found = np.flatnonzero(facility & here).astype(np.int32)
    text = region.strip()
    if not text or not len(found):
        return found
    ids = topology.nodes["id"].take(pa.array(found)).combine_chunks()
    named = pa.concat_arrays([_matching(topology.projection, label, ids, text) for label in model.FACILITIES])
    return np.asarray(found[pc.is_in(ids, value_set=named).to_numpy(zero_copy_only=False)])


def _matching(projection: Projection, label: str, ids: pa.Array, text: str) -> pa.Array:
    """Of some facilities, the ids of those of a label that have the text in what says where they are."""
    table = projection.nodes(label, ["id", *_PLACE])
    table = table.filter(pc.is_in(table["id"], value_set=ids))
    hit = np.zeros(table.num_rows, dtype=np.bool_)
    for name in _PLACE:
        hit |= pc.fill_null(pc.match_substring(table[name], text, ignore_case=True), False).to_numpy()
    return table.filter(pa.array(hit))["id"].combine_chunks()


def group_of(topology: Topology, company: int) -> Ints:
    """A company and the companies that it owns, near or far; sorted."""
    return _along(topology, np.array([company]), OWNS, np.isin(topology.label, _FACILITY_CODES, invert=True))


def sites_of(topology: Topology, companies: Ints) -> Ints:
    """Facilities that these companies operate, own or source from directly, and those located in them; sorted."""
    graph = topology.graph
    steps = np.concatenate([np.arange(graph.out_ptr[one], graph.out_ptr[one + 1]) for one in companies.tolist()])
    facility = np.isin(topology.label, _FACILITY_CODES)
    ends = np.unique(graph.target[steps.astype(np.int64)])
    inside = {int(site) for site in ends if facility[site]}
    waiting = list(inside)
    while waiting:
        at = waiting.pop()
        into = slice(int(graph.in_ptr[at]), int(graph.in_ptr[at + 1]))
        for other, kind in zip(graph.in_source[into].tolist(), graph.in_kind[into].tolist(), strict=True):
            if kind == LOCATED_IN and other not in inside:
                inside.add(other)
                waiting.append(other)
    return np.array(sorted(inside), dtype=np.int32)


def _along(topology: Topology, starts: npt.NDArray[Any], relation: int, allowed: npt.NDArray[np.bool_]) -> Ints:
    """Nodes reached over steps of one type through allowed nodes, the starts among them; sorted."""
    graph = topology.graph
    seen = set(starts.tolist())
    waiting = list(seen)
    while waiting:
        at = waiting.pop()
        out = slice(int(graph.out_ptr[at]), int(graph.out_ptr[at + 1]))
        for to, kind in zip(graph.target[out].tolist(), graph.kind[out].tolist(), strict=True):
            if kind == relation and allowed[to] and to not in seen:
                seen.add(to)
                waiting.append(to)
    return np.array(sorted(seen), dtype=np.int32)
