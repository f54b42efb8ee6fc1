"""Companies, places, incidents and documents as FollowTheMoney entities; what has no schema there is counted.

A place of work is an ``Asset`` (FollowTheMoney has no schema for one) with its ``Address``; an incident is an
``Event`` whose name and notes say its status. Partial dates stay as they are, which FollowTheMoney allows.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph import model
from graph.export import words
from graph.export.flat import Row, rows
from graph.export.ftm_links import link
from graph.export.ftm_values import Entity, Left, entity
from graph.export.network import Network
from graph.export.network_words import node_title
from graph.export.pieces import tables_of, used

SCHEMATA = {
    "Brand": "Company", "Supplier": "Company", "Organisation": "Organization",
    "Factory": "Asset", "Farm": "Asset", "Mine": "Asset", "Vessel": "Vessel",
    "Incident": "Event", "Document": "Document",
}  # fmt: skip
"""Schema of each label that has one."""
COUNTRY_LINK = "IN_COUNTRY"
_LEI = "lei:"
_SAID = {
    "facility": ("id", "name", "aliases", "country", "address", "city", "region", "lat", "lng"),
    "company": ("id", "name", "aliases", "country", "identifiers"),
    "event": (
        "id", "category", "status", "status_by", "summary", "start", "end", "source", "documents", "ilo_indicators",
    ),
    "document": ("id", "title", "publisher", "url", "published", "summary", "sha256"),
}  # fmt: skip
_OURS = ("dataset", "row", "visibility", "former_ids", "corrections")


def node_entities(network: Network, left: Left) -> Iterator[Entity]:
    """The entities of every node that FollowTheMoney has a schema for."""
    for label in tables_of(network)[0]:
        if label not in SCHEMATA:
            continue
        for row in rows(network, label):
            if label in model.FACILITIES:
                yield from _place(label, row, left)
            else:
                yield _KINDS[SCHEMATA[label]](label, row, left)


def link_entities(network: Network, schemata: dict[str, str], left: Left) -> Iterator[tuple[str, Entity | None]]:
    """The type of each relationship, and its entity where both of its ends are entities."""
    for kind in tables_of(network)[1]:
        for row in rows(network, kind):
            yield kind, link(kind, row, schemata, left)


def schemata_of(network: Network) -> dict[str, str]:
    """The schema of each node that is an entity, by its id."""
    return {
        one: schema
        for label, schema in SCHEMATA.items()
        if network.rows(label)
        for one in network.nodes(label, ["id"])["id"].to_pylist()
    }


def unsaid_properties(network: Network) -> dict[str, list[str]]:
    """By label the properties with values that no property of its schema takes, but our own bookkeeping."""
    found = {}
    for label in tables_of(network)[0]:
        if label in SCHEMATA:
            said = _SAID[_shape(label)]
            left = [one.name for one in used(network, label) if one.name not in (*said, *_OURS) and not one.derived]
            if left:
                found[label] = left
    return found


def _shape(label: str) -> str:
    if label in model.FACILITIES:
        return "facility"
    return {"Event": "event", "Document": "document"}.get(SCHEMATA[label], "company")


def _company(label: str, row: Row, left: Left) -> Entity:
    identifiers = row.get("identifiers") or []
    lei = [one.removeprefix(_LEI) for one in identifiers if one.startswith(_LEI)]
    other = [one for one in identifiers if not one.startswith(_LEI)]
    return entity(
        row["id"], SCHEMATA[label],
        {
            "name": [node_title(label, row)], "alias": row.get("aliases") or [], "country": _country(row),
            "leiCode": lei, "registrationNumber": other, "keywords": [label], "notes": row.get("corrections") or [],
        },
        left,
    )  # fmt: skip


def _place(label: str, row: Row, left: Left) -> Iterator[Entity]:
    parts = [row[name] for name in ("address", "city", "region", "country") if row.get(name)]
    located = len(parts) > 1 or "lat" in row
    address = f"{row['id']}-address"
    yield entity(
        row["id"], SCHEMATA[label],
        {
            "name": [node_title(label, row)], "alias": row.get("aliases") or [], "keywords": [label],
            "country": [] if label == "Vessel" else _country(row), "flag": _country(row) if label == "Vessel" else [],
            "address": [", ".join(parts)] if located and parts else [], "addressEntity": [address] if located else [],
            "notes": row.get("corrections") or [],
        },
        left,
    )  # fmt: skip
    if located:
        yield entity(
            address, "Address",
            {
                "full": [", ".join(parts)], "street": [row.get("address")], "city": [row.get("city")],
                "region": [row.get("region")], "country": _country(row),
                "latitude": [row.get("lat")], "longitude": [row.get("lng")],
            },
            left,
        )  # fmt: skip


def _event(label: str, row: Row, left: Left) -> Entity:
    status = words.say("network.ftm.status", status=words.status(row.get("status")))
    return entity(
        row["id"], "Event",
        {
            "name": [node_title(label, row)], "summary": [row.get("summary")],
            "notes": [status, *(row.get("corrections") or [])],
            "startDate": [row.get("start")], "endDate": [row.get("end")],
            "publisher": [*(row.get("source") or []), row.get("status_by")], "proof": row.get("documents") or [],
            "keywords": [row.get("category"), row.get("status"), *(row.get("ilo_indicators") or [])],
        },
        left,
    )  # fmt: skip


def _document(label: str, row: Row, left: Left) -> Entity:
    return entity(
        row["id"], "Document",
        {
            # FollowTheMoney asks every document for a file name.
            "fileName": [node_title(label, row)], "title": [row.get("title")], "publisher": [row.get("publisher")],
            "sourceUrl": [row.get("url")], "publishedAt": [row.get("published")], "summary": [row.get("summary")],
            "notes": row.get("corrections") or [],
        },
        left,
    )  # fmt: skip


def _country(row: Row) -> list[str]:
    return [row["country"].lower()] if row.get("country") else []


_KINDS = {"Company": _company, "Organization": _company, "Event": _event, "Document": _document}
