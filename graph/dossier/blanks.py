"""Where disclosure is blank: incidents by country and year, and those at places to which no buyer is linked."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.projection import Projection
from graph.trace.gather import WALKABLE
from graph.trace.topology import Topology, open_topology

BUYING = ("trader", "public_buyer")
"""Kinds of companies and organisations that buy, beside brands and retailers."""


def by_country(projection: Projection) -> list[dict[str, Any]]:
    """Per country, most incidents first: ``country`` (None where none is stated), ``facilities``, ``incidents``,
    ``places`` with a recorded incident, and ``without_buyer``: those of them to which no path of any length leads from
    a brand, retailer, trader or public buyer in the loaded data.

    A retracted incident or link does not count; an incident recorded at two places counts at both.
    """
    topology = open_topology(projection)
    countries = topology.nodes["country"].combine_chunks().dictionary_encode()
    names = [*countries.dictionary.to_pylist(), None]
    code = pc.fill_null(countries.indices, len(names) - 1).to_numpy().astype(np.int64)
    facility = topology.label >= WALKABLE.index(model.FACILITIES[0])
    incidents = np.bincount(topology.incidents.facility, minlength=topology.size)
    found = incidents > 0
    blank = found & ~reached_by_buyers(topology)

    def count(weights: npt.NDArray[Any]) -> list[int]:
        return [int(one) for one in np.bincount(code, weights, len(names)).tolist()]

    columns = {
        "facilities": count(facility),
        "incidents": count(incidents),
        "places": count(found),
        "without_buyer": count(blank),
    }
    rows = [{"country": name, **{key: column[at] for key, column in columns.items()}} for at, name in enumerate(names)]
    kept = [row for row in rows if row["facilities"]]
    return sorted(kept, key=lambda row: (-row["incidents"], -row["facilities"], row["country"] or ""))


def reached_by_buyers(topology: Topology) -> npt.NDArray[np.bool_]:
    """Which nodes a brand, retailer, trader or public buyer is linked to, over any number of steps, or is itself."""
    reached: npt.NDArray[np.bool_] = topology.label == WALKABLE.index("Brand")
    for label in ("Supplier", "Organisation"):
        table = topology.projection.nodes(label, ["id", "kind"])
        ids = table.filter(pc.is_in(table["kind"], value_set=pa.array(BUYING)))["id"]
        for one in ids.to_pylist():
            reached[topology.find(one)] = True
    source, target = topology.graph.source, topology.graph.target
    while True:
        fresh = target[reached[source]]
        fresh = fresh[~reached[fresh]]
        if not len(fresh):
            return reached
        reached[fresh] = True


def by_year(projection: Projection) -> list[dict[str, Any]]:
    """Recorded incidents by the year in which they began, or else ended; ``year`` None where no date is stated."""
    table = projection.nodes("Incident", ["start", "end", "status"])
    table = table.filter(pc.not_equal(pc.fill_null(table["status"], ""), "retracted"))
    years = pc.utf8_slice_codeunits(pc.coalesce(table["start"], table["end"]), 0, 4)
    rows = [{"year": one["values"], "incidents": one["counts"]} for one in pc.value_counts(years).to_pylist()]
    return sorted(rows, key=lambda row: row["year"] or "")
