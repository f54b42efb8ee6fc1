"""Why a place counts as organised, and what speaks against relying on it: each a record with its documents.

A criterion is ``{"kind", "about", "start", "end", "status", "outcome", "documents", "statement"}`` with a kind of
``CRITERIA``; a caution ``{"kind", "about", "status", "end", "documents"}`` with a kind of ``CAUTIONS``.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from graph.dossier.lookup import nodes_by_id, with_documents
from graph.projection import Projection

Json = dict[str, Any]
CRITERIA = ("bargains", "agreement", "agreement_of_company", "cooperative")
CAUTIONS = (
    "doubtful_union", "doubtful_agreement", "several_unions", "no_union", "union_ended", "agreement_ended",
    "names_no_place", "ownership_unknown", "organising_incident", "closed", "several_places",
)  # fmt: skip
_DOUBTFUL = ("alleged", "disputed")


def criteria_of(
    projection: Projection, place: Json, cooperatives: list[Json], names_places: Collection[str]
) -> list[Json]:
    """Everything for which a place is in.

    Args:
        place: of ``graph.dossier.site.record``.
        cooperatives: the place and those who hold it, where their names say so; with ``documents``.
        names_places: ids of agreements that name a place of work.
    """
    bargaining = [_criterion("bargains", row) for row in unions_here(place) if row["bargains"]]
    return [
        *bargaining,
        *_agreements(projection, place, names_places),
        *({"kind": "cooperative", "about": one, "documents": one["documents"]} for one in cooperatives),
    ]


def cautions_of(place: Json, criteria: list[Json]) -> list[Json]:
    """Everything that speaks against relying on a place."""
    unions = unions_here(place)
    agreements = [one for one in criteria if one["kind"].startswith("agreement")]
    found = [_caution("doubtful_union", one) for one in unions if one["statement"]["status"] in _DOUBTFUL]
    found += [_caution("doubtful_agreement", one) for one in agreements if one["statement"]["status"] in _DOUBTFUL]
    if len({one["id"] for one in unions}) > 1:
        found.append({"kind": "several_unions", "about": None, "documents": []})
    if not unions:
        found.append({"kind": "no_union", "about": None, "documents": []})
    found += [_caution("union_ended", one) for one in unions if one["statement"]["valid_to"]]
    found += [_caution("agreement_ended", one) for one in agreements if one["end"]]
    found += [_caution("names_no_place", one) for one in agreements if one["kind"] == "agreement_of_company"]
    if any(one["kind"] == "cooperative" for one in criteria):
        found.append({"kind": "ownership_unknown", "about": None, "documents": []})
    found += [
        {"kind": "organising_incident", "about": one, "status": one["status"], "documents": one["documents"]}
        for one in place["incidents"]
        if one["category"] == "freedom_of_association" and one["role"] == "here"
    ]
    if place["site"]["is_closed"]:
        found.append({"kind": "closed", "about": place["site"], "documents": []})
    if place["site"]["level"] in ("group", "sector"):
        found.append({"kind": "several_places", "about": place["site"], "documents": []})
    return found


def key_of(caution: Json) -> tuple[str, str]:
    """What makes two cautions the same: the kind, and whom or what it is about."""
    return caution["kind"], (caution["about"] or {}).get("id", "")


def unions_here(place: Json) -> list[Json]:
    """The unions that are stated to represent workers at the place itself."""
    return [one for one in place["unions"] if one["role"] == "here"]


def _agreements(projection: Projection, place: Json, names_places: Collection[str]) -> list[Json]:
    """Collective agreements that name the place; and those of the company that runs it which name no place."""
    found: dict[tuple[str, str], Json] = {}
    for row in place["agreements"]:
        signed = row["statement"]["to_id"] == row["id"]
        kind = (
            "agreement"
            if row["role"] == "here" and not signed
            else "agreement_of_company"
            if row["role"] == "operator" and signed and row["id"] not in names_places
            else ""
        )
        if row["kind"] == "collective_agreement" and kind:
            found.setdefault((kind, row["id"]), _criterion(kind, row))
    whole = nodes_by_id(projection, "Agreement", {one["about"]["id"] for one in found.values()})
    for one in found.values():
        own = {"documents": list(whole[one["about"]["id"]]["documents"] or ())}
        with_documents(projection, [own])
        one["documents"] = list({each["id"]: each for each in (*own["documents"], *one["documents"])}.values())
    return list(found.values())


def _criterion(kind: str, row: Json) -> Json:
    """A row of a record of a place as a reason: a union has the dates of its presence, an agreement its own."""
    return {
        "kind": kind,
        "about": {"id": row["id"], "name": row["name"], "label": row["label"]},
        "company": row["about"] if kind == "agreement_of_company" else None,
        "parties": row.get("parties") or [],
        "start": row["start"],
        "end": row["end"],
        "status": row["statement"]["status"],
        "outcome": row["outcome"] if row["label"] == "Agreement" else None,
        "binding": row["binding"],
        "documents": row["statement"]["documents"],
        "statement": row["statement"],
    }


def _caution(kind: str, row: Json) -> Json:
    about = row.get("about") if "kind" in row and row["kind"] in CRITERIA else row
    return {
        "kind": kind,
        "about": {"id": about["id"], "name": about["name"], "label": about["label"]} if about else None,
        "status": row["statement"]["status"],
        "start": row["start"],
        "end": row["end"],
        "documents": row["statement"]["documents"],
    }
