"""Relationships as FollowTheMoney entities."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from graph.export import words
from graph.export.flat import Row
from graph.export.ftm_values import Entity, Left, entity

LEGAL = ("Company", "Organization")
ASSETS = ("Company", "Asset", "Vessel")
"""Schemata that can be owned."""


def link(kind: str, row: Row, schemata: Mapping[str, str], left: Left) -> Entity | None:
    """A relationship as an entity between two others; None where an end of it is none.

    Ownership and membership have schemata of their own; everything else is an unknown link whose role says what it
    is, since FollowTheMoney knows no supply relationship.
    """
    start, end = schemata.get(row["from_id"]), schemata.get(row["to_id"])
    if start is None or end is None:
        return None
    schema, source, target = "UnknownLink", "subject", "object"
    if kind == "DOCUMENTED_BY":
        schema, source, target = "Documentation", "entity", "document"
    elif kind == "OWNS" and start in LEGAL and end in ASSETS:
        schema, source, target = "Ownership", "owner", "asset"
    elif kind == "MEMBER_OF" and start in LEGAL and end in LEGAL:
        schema, source, target = "Membership", "member", "organization"
    found = {
        source: [row["from_id"]],
        target: [row["to_id"]],
        "role": [_role(kind, row)],
        "status": [row.get("status")],
        "startDate": [row.get("valid_from")],
        "endDate": [row.get("valid_to")],
        "date": row.get("listed") or [],
        "summary": [row.get("product")],
        "description": [row.get("note"), *(row.get("corrections") or [])],
        "publisher": row.get("source") or [],
        "recordId": [row["key"]],
        "proof": [one for one in row.get("documents") or [] if schemata.get(one) == "Document"],
    }
    return entity(_id(kind, row), schema, found, left)


def _role(kind: str, row: Row) -> str:
    """What is stated, and how surely: 'sources from (alleged)'."""
    company = kind != "LOCATED_IN"
    said = words.relation(kind)
    return f"{said} ({words.status(row['status'], company=company)})" if row.get("status") else said


def _id(kind: str, row: Row) -> str:
    said = "\n".join((kind, row["from_id"], row["to_id"], row["key"]))
    return f"link-{hashlib.sha1(said.encode(), usedforsecurity=False).hexdigest()}"
