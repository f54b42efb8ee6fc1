"""What else is recorded of a place: unions, agreements, certificates and audits, proceedings, policies and reports."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from graph.dates import Statement, verdict
from graph.dossier.lookup import brief, links_at, nodes_by_id, with_documents
from graph.projection import Projection

Json = dict[str, Any]
RECORDS = (
    ("unions", "REPRESENTS", "Organisation"),
    ("agreements", "COVERS", "Agreement"),
    ("certificates", "CERTIFIES", "Certificate"),
    ("proceedings", "CONCERNS", "Proceeding"),
    ("policies", "COVERS", "Policy"),
    ("reports", "CONCERNS", "Document"),
)
"""Kind of record, the relationship from it to what it is about, its label."""


def records_about(projection: Projection, subjects: dict[str, str], incidents: list[Json]) -> dict[str, list[Json]]:
    """Everything of ``RECORDS`` that names one of the subjects, by kind.

    Args:
        subjects: by id, what it is to the place that is asked for.
        incidents: certificates are held against those at the same place or the building around, by dates alone.

    Returns:
        Rows ``{"id", "name", "kind", "start", "end", "status", "outcome", "about", "role", "statement", ...}``; of
        agreements ``parties``, of certificates ``issuers`` and ``at_incidents``, of proceedings ``issuers``, ``filed``.
    """
    found = {
        kind: _of_kind(projection, subjects, relation, label, bargains=kind == "unions")
        for kind, relation, label in RECORDS
    }
    found["agreements"] += _signed(projection, subjects)
    _add_parties(projection, found)
    for row in found["certificates"]:
        row["at_incidents"] = [
            {
                "incident": one["id"],
                "verdict": verdict(Statement(row["start"], row["end"]), one["start"], one["end"]).word,
            }
            for one in incidents
            if one["role"] != "workshop" or one["at"]["id"] == row["about"]["id"]
        ]
    return {
        kind: sorted(rows, key=lambda row: (row["start"] or row["end"] or "9", row["id"]))
        for kind, rows in found.items()
    }


def _of_kind(
    projection: Projection, subjects: dict[str, str], relation: str, label: str, *, bargains: bool
) -> list[Json]:
    more = ("bargains",) if bargains else ()
    statements = links_at(projection, relation, subjects, end="to_id", more=more)
    nodes = nodes_by_id(projection, label, {one["from_id"] for one in statements})
    return _rows(
        projection,
        subjects,
        [(one, nodes[one["from_id"]], one["to_id"]) for one in statements if one["from_id"] in nodes],
    )


def _signed(projection: Projection, subjects: dict[str, str]) -> list[Json]:
    """Agreements that the company which runs the place is a party to."""
    statements = links_at(projection, "SIGNED", subjects, end="from_id")
    nodes = nodes_by_id(projection, "Agreement", {one["to_id"] for one in statements})
    return _rows(
        projection,
        subjects,
        [(one, nodes[one["to_id"]], one["from_id"]) for one in statements if one["to_id"] in nodes],
    )


def _rows(projection: Projection, subjects: dict[str, str], found: list[tuple[Json, Json, str]]) -> list[Json]:
    with_documents(projection, [statement for statement, _, _ in found])
    about = brief(projection, {subject for _, _, subject in found})
    return [
        {
            "id": node["id"],
            "label": node["label"],
            "name": node.get("name") or node.get("title") or node.get("scheme") or node["id"],
            "kind": node.get("kind"),
            "start": node.get("start")
            or node.get("published")
            or (statement["valid_from"] if _is_party(node) else None),
            "end": node.get("end") or (statement["valid_to"] if _is_party(node) else None),
            "status": node.get("status") or statement["status"],
            "outcome": node.get("result") or node.get("outcome") or node.get("summary") or statement["note"],
            "binding": node.get("binding"),
            "parties_text": node.get("filed_by_text"),
            "bargains": statement.get("bargains"),
            "about": about.get(subject, {"id": subject, "name": None}),
            "role": subjects[subject],
            "statement": statement,
        }
        for statement, node, subject in found
    ]


def _is_party(node: Json) -> bool:
    """A union has no dates of its own: those are of its presence there."""
    return bool(node["label"] == "Organisation")


def _add_parties(projection: Projection, found: dict[str, list[Json]]) -> None:
    """Who signed, issued or asked for the instruments."""
    ids = {row["id"] for kind in ("agreements", "certificates", "proceedings", "policies") for row in found[kind]}
    for part, relation in (("parties", "SIGNED"), ("issuers", "ISSUED"), ("filed", "FILED")):
        ends: dict[str, list[str]] = defaultdict(list)
        for link in links_at(projection, relation, ids, end="to_id"):
            ends[link["to_id"]].append(link["from_id"])
        names = brief(projection, {one for several in ends.values() for one in several})
        for rows in found.values():
            for row in rows:
                row[part] = [names[one] for one in sorted(set(ends.get(row["id"], []))) if one in names]
