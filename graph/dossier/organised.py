"""Places whose workers are organised: why each counts, what speaks against relying on it, and all that is on record.

The places are those that the question ``organised_producers`` of the catalogue finds; a test compares the two. Here no
Neo4j is needed, and each reason is a record with its documents, so that a guide can tell it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.countries import countries
from graph.dossier.lookup import links_at, with_documents
from graph.dossier.reasons import cautions_of, criteria_of
from graph.dossier.site import record
from graph.errors import UsageError
from graph.projection import Projection
from graph.trace.answers import FAR, distances
from graph.trace.question import ask, named
from graph.trace.topology import open_topology

Json = dict[str, Any]
MOST = 200
"""Places that one answer tells of; who asks for more is asked to narrow the question, and nothing is cut off."""
COOPERATIVE = "co-?operativ"
"""In a name, whatever its case and language: cooperative, cooperativa, Co-operative."""
_COLLECTIVE = "collective_agreement"


def organised(
    projection: Projection, *, brand: str | None = None, product: str | None = None, country: str | None = None
) -> list[Json]:
    """Every such place, by country, then name; nothing ranks them.

    Args:
        brand: id of a company; only places that a path of up to six links leads to.
        product: only places whose products, or goods bought from them, have this in their words.
        country: two letters.

    Returns:
        Per place what ``graph.dossier.site.record`` gives, with ``criteria`` and ``cautions`` of
        ``graph.dossier.reasons``.

    Raises:
        UsageError: an unknown company or country, or more than ``MOST`` places.
    """
    wanted = _wanted(projection, candidates(projection), brand, product, country)
    if len(wanted) > MOST:
        raise UsageError(
            f"{len(wanted):,} places have a criterion; one guide tells of {MOST:,} at most. "
            "Ask for one country, product or brand"
        )
    several = _names_places(projection)
    found = []
    for one in sorted(wanted):
        place = record(projection, one)
        if brand and brand not in {row["brand"]["id"] for row in (*place["buyers"], *place["owners"])}:
            continue  # a company has no path to itself, and a way only through the place is none
        called = _cooperatives(projection, place)
        criteria = criteria_of(projection, place, called, several)
        found.append({**place, "criteria": criteria, "cautions": cautions_of(place, criteria)})
    return sorted(found, key=lambda one: (one["site"]["country"] or "~", one["site"]["name"] or "~", one["site"]["id"]))


def candidates(projection: Projection) -> set[str]:
    """Ids of the places at which a union bargains, that an agreement covers, or that are called a cooperative."""
    agreements = _collective(projection)
    signed = {
        one["from_id"]
        for one in links_at(projection, "SIGNED", agreements - _names_places(projection), end="to_id")
    } & _ids(projection, model.COMPANIES)  # fmt: skip
    named_so = {label: _called_cooperative(projection, label) for label in (*model.COMPANIES, *model.FACILITIES)}
    holders: set[str] = set().union(*(named_so[label] for label in model.COMPANIES))
    found = {
        *_bargained_at(projection),
        *(one["to_id"] for one in links_at(projection, "COVERS", agreements, end="from_id")),
        *(one["to_id"] for one in links_at(projection, "OPERATES", signed | holders, end="from_id")),
        *(one["to_id"] for one in links_at(projection, "OWNS", holders, end="from_id")),
        *(one for label in model.FACILITIES for one in named_so[label]),
    }
    return found & _ids(projection, model.FACILITIES)


def _bargained_at(projection: Projection) -> set[str]:
    table = projection.links("REPRESENTS", ["to_id", "bargains", "status"])
    kept = pc.and_(pc.fill_null(table["bargains"], False), pc.not_equal(pc.fill_null(table["status"], ""), "retracted"))
    return set(table.filter(kept)["to_id"].to_pylist())


def _collective(projection: Projection) -> set[str]:
    table = projection.nodes("Agreement", ["id", "kind"])
    return set(table.filter(pc.fill_null(pc.equal(table["kind"], _COLLECTIVE), False))["id"].to_pylist())


def _names_places(projection: Projection) -> set[str]:
    """Agreements that name a place of work: what their parties run otherwise is not covered by them."""
    table = projection.links("COVERS", ["from_id", "to_id"])
    return set(table.filter(_within(table["to_id"], _ids(projection, model.FACILITIES)))["from_id"].to_pylist())


def _ids(projection: Projection, labels: Collection[str]) -> set[str]:
    return {one for label in labels for one in projection.nodes(label, ["id"])["id"].to_pylist()}


def _called_cooperative(projection: Projection, label: str) -> set[str]:
    table = projection.nodes(label, ["id", "name"])
    so = pc.match_substring_regex(pc.fill_null(table["name"], ""), COOPERATIVE, ignore_case=True)
    return set(table.filter(so)["id"].to_pylist())


def _cooperatives(projection: Projection, place: Json) -> list[Json]:
    """The place and the companies that run or own it, as far as their names say so, with what documents them."""
    companies = {one["id"]: one for one in place["run_by"] if one["label"] in model.COMPANIES}
    records = {place["site"]["id"]: place["site"], **companies}
    called = [
        one
        for one in records.values()
        if pc.match_substring_regex(pa.array([one["name"] or ""]), COOPERATIVE, ignore_case=True)[0].as_py()
    ]
    found = [{"id": one["id"], "name": one["name"], "label": one["label"], "documents": []} for one in called]
    for one in found:
        one["documents"] = [row["to_id"] for row in links_at(projection, "DOCUMENTED_BY", {one["id"]}, end="from_id")]
    with_documents(projection, found)
    return sorted(found, key=lambda one: str(one["id"]))


def _wanted(
    projection: Projection, ids: set[str], brand: str | None, product: str | None, country: str | None
) -> set[str]:
    """Those that fit what was asked for."""
    if country is not None and country.upper() not in countries():
        raise UsageError(f"'{country[:40]}' is no country; write two letters, such as HN")
    if product is not None:
        ids = _with_product(projection, ids, product.casefold())
    if country is not None:
        ids = {
            row["id"]
            for label in model.FACILITIES
            for row in _nodes(projection, label, ids, "country")
            if row["country"] == country.upper()
        }
    if brand is None:
        return ids
    topology = open_topology(projection)
    question = ask(max_hops=6, as_of=None, since=None, until=None, categories=(), min_strength=None, paths=1)
    hops, _ = distances(topology, question, np.array([named(topology, brand, "company")], dtype=np.int32))
    return {one for one in ids if hops[topology.find(one)] != FAR}


def _with_product(projection: Projection, ids: set[str], words: str) -> set[str]:
    made = {
        row["id"]
        for label in model.FACILITIES
        for row in _nodes(projection, label, ids, "products")
        if any(words in one.casefold() for one in row["products"] or ())
    }
    bought = links_at(projection, "SOURCES_FROM", ids - made, end="to_id")
    return made | {one["to_id"] for one in bought if words in (one["product"] or "").casefold()}


def _nodes(projection: Projection, label: str, ids: set[str], column: str) -> list[Json]:
    table = projection.nodes(label, ["id", column])
    found: list[Json] = table.filter(_within(table["id"], ids)).to_pylist()
    return found


def _within(column: pa.ChunkedArray, ids: Collection[str]) -> pa.ChunkedArray:
    return pc.is_in(column, value_set=pa.array(sorted(ids), pa.string()))
