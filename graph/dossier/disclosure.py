"""What companies publish of the places on their lists, field by field, as far as it is loaded.

The Transparency Pledge asks a company to publish, for every site that makes its products: the full name, the address,
the parent company of the business there, the type of products, and the number of workers
(transparencypledge.org/what-is-the-transparency-pledge, read in its archived text). What is counted here is what the
links of company disclosures and the places they name hold in a build: a field may be missing because it was not
loaded, and may stem from another source of the same place. Nothing is said of what a company does not publish.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph import dates, model
from graph.projection import Projection
from graph.trace.arrays import Ints
from graph.trace.evidence import said_rows
from graph.trace.gather import WALKABLE
from graph.trace.topology import Topology

FIELDS = ("name", "address", "parent", "products", "workers")
"""What the Transparency Pledge asks for, in its order."""
_BASIS = "company_disclosure"
_LISTING = ("SOURCES_FROM", "OPERATES", "OWNS")
_OWN = "acknowledged"
"""Only what the company on the from side says itself is its own disclosure."""
_COLUMNS = ["basis", "status", "product", "listed", "documents"]
_PLACE = ["id", "name", "address", "products", "workers_min", "workers_max"]


def disclosure(topology: Topology, brand_ids: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """Per company: the places and companies on its own lists, and which fields are loaded of the places.

    Returns:
        By id: ``sites``, how many places its disclosures name; ``companies``, how many companies; ``fields``: for
        each of ``FIELDS`` of how many of the places it is loaded; ``newest`` and ``oldest``, the dates of its lists
        as stated; ``dated_by``: "listed" for the "as of" date of a list, "published" for that of the document, null
        where neither is stated; ``documents`` with id, title, publisher, url, published.
    """
    links = {one: _disclosed(topology, topology.find(one)) for one in brand_ids}
    ends = sorted({row["to"] for rows in links.values() for row in rows})
    places = _places(topology, np.array(ends, dtype=np.int32))
    owned = _with_parent(topology, np.array(sorted(places), dtype=np.int32))
    papers = _documents(
        topology.projection, {one for rows in links.values() for row in rows for one in row["documents"]}
    )
    return {one: _about(rows, places, owned, papers) for one, rows in links.items()}


def _about(
    links: list[dict[str, Any]],
    places: dict[int, dict[str, Any]],
    owned: set[int],
    papers: dict[str, dict[str, Any]],
) -> dict[str, Any]:
    """What one company's disclosures hold."""
    named = {row["to"] for row in links}
    sites = sorted(named & places.keys())
    cited = {one for row in links for one in row["documents"]} & papers.keys()
    documents = [papers[one] for one in sorted(cited)]
    listed = {date for row in links for date in row["listed"]}
    stated = listed or {one["published"] for one in documents if one["published"]}
    return {
        "sites": len(sites),
        "companies": len(named) - len(sites),
        "fields": _count(sites, places, owned, {row["to"] for row in links if row["product"]}),
        "newest": max(stated, key=_last_day, default=None),
        "oldest": min(stated, key=_last_day, default=None),
        "dated_by": ("listed" if listed else "published") if stated else None,
        "documents": documents,
    }


def months_old(date: str, today: str) -> int:
    """Whole months from the last possible day of a date to a day; 0 if it lies ahead."""
    then, now = dates.bounds(date)[1], dates.bounds(today)[0]
    return max(0, (now.year - then.year) * 12 + now.month - then.month - (now.day < then.day))


def _last_day(date: str) -> Any:
    return dates.bounds(date)[::-1]


def _disclosed(topology: Topology, company: int) -> list[dict[str, Any]]:
    """Links that a company discloses itself, retracted statements left out."""
    graph = topology.graph
    found = []
    steps = np.arange(graph.out_ptr[company], graph.out_ptr[company + 1])
    for relation in _LISTING:
        own = steps[graph.kind[steps] == model.WALKED.index(relation)]
        rows, ends = _statements(topology, own)
        for row, end in zip(
            said_rows(topology, relation, rows, _COLUMNS).to_pylist(), graph.target[ends].tolist(), strict=True
        ):
            if row["basis"] == _BASIS and row["status"] == _OWN:
                lists = {name: row[name] or [] for name in ("listed", "documents")}
                found.append({**row, **lists, "to": end})
    return found


def _with_parent(topology: Topology, sites: Ints) -> set[int]:
    """Places of which a loaded disclosure says who runs or owns them."""
    graph = topology.graph
    steps = np.concatenate(
        [graph.in_step[graph.in_ptr[site] : graph.in_ptr[site + 1]] for site in sites.tolist()]
        or [np.empty(0, dtype=np.int32)]
    )
    owned: set[int] = set()
    for relation in ("OPERATES", "OWNS"):
        own = steps[graph.kind[steps] == model.WALKED.index(relation)]
        rows, ends = _statements(topology, own)
        said = said_rows(topology, relation, rows, ["basis"]).to_pylist()
        targets = graph.target[ends].tolist()
        owned |= {site for row, site in zip(said, targets, strict=True) if row["basis"] == _BASIS}
    return owned


def _statements(topology: Topology, steps: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Rows, in the table of their type, of what is stated of some steps and not retracted, and the step of each."""
    graph = topology.graph
    sizes = graph.said_ptr[steps + 1] - graph.said_ptr[steps]
    begins = np.cumsum(sizes) - sizes
    said = np.repeat(graph.said_ptr[steps] - begins, sizes) + np.arange(sizes.sum())
    live = (graph.said[said, 7] & 1) == 1
    return graph.said[said, 6][live], np.repeat(steps, sizes)[live]


def _places(topology: Topology, ends: Ints) -> dict[int, dict[str, Any]]:
    """What is loaded of those of some nodes that are facilities."""
    found = {}
    for label in model.FACILITIES:
        own = ends[topology.label[ends] == WALKABLE.index(label)]
        if len(own):
            ids = topology.nodes["id"].take(pa.array(own))
            number = dict(zip(ids.to_pylist(), own.tolist(), strict=True))
            table = topology.projection.nodes(label, _PLACE)
            for row in table.filter(pc.is_in(table["id"], value_set=ids.combine_chunks())).to_pylist():
                found[number[row["id"]]] = row
    return found


def _documents(projection: Projection, ids: set[str]) -> dict[str, dict[str, Any]]:
    if not ids:
        return {}
    table = projection.nodes("Document", ["id", "title", "publisher", "url", "published"])
    wanted = pa.array(sorted(ids), pa.string())
    return {row["id"]: row for row in table.filter(pc.is_in(table["id"], value_set=wanted)).to_pylist()}


def _count(
    sites: list[int], places: dict[int, dict[str, Any]], owned: set[int], with_product: set[int]
) -> dict[str, int]:
    """Of how many places each field is loaded."""
    about = [places[one] for one in sites]
    return {
        "name": sum(bool(one["name"]) for one in about),
        "address": sum(bool(one["address"]) for one in about),
        "parent": len(owned & set(sites)),
        "products": sum(bool(places[one]["products"]) or one in with_product for one in sites),
        "workers": sum(one["workers_min"] is not None or one["workers_max"] is not None for one in about),
    }
