"""The tables of an answer of ``trace`` or ``brands``: its findings, their steps, and what the answer names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from graph import model
from graph.export import response_words, words
from graph.export.content import Json, Sheet
from graph.export.letter import link_in_words
from graph.export.network import Network
from graph.export.network_sheets import incident_in_words, network_sheets
from graph.export.rows import answer_rows
from graph.export.sheet_making import sheet


def answer_sheets(answer: Json, network: Network) -> tuple[Sheet, ...]:
    """Findings, steps, sites, companies, links, incidents, other records and sources.

    Args:
        answer: of ``trace_brand`` or ``brands_of_site``.
        network: the part of the build that it speaks of.
    """
    columns, rows = answer_rows(answer)
    steps = (dict(zip(columns, row, strict=True)) for row in rows)
    return (
        sheet("findings", _findings(answer)),
        sheet("steps", steps),
        *([sheet("responses", answered)] if (answered := list(_responses(answer))) else []),
        *network_sheets(network, companies_reaching(answer)),
    )


def companies_reaching(answer: Json) -> dict[str, list[Json]]:
    """By id of a place: the companies with a path of this answer to it or through it, in the answer's order."""
    found: dict[str, dict[str, Json]] = defaultdict(dict)
    for row in _rows(answer):
        company = row.get("brand") or answer["brand"]
        if company["label"] not in model.PARTIES:
            continue
        for path in row["paths"]:
            for step in path["steps"]:
                for node in (step["from"], step["to"]):
                    if node["label"] in model.FACILITIES:
                        found[node["id"]].setdefault(company["id"], company)
    return {place: list(companies.values()) for place, companies in found.items()}


def _rows(answer: Json) -> list[Json]:
    rows: list[Json] = answer["findings"] if "findings" in answer else answer["brands"]
    return rows


def _findings(answer: Json) -> Iterator[Json]:
    known = {one["id"]: one for one in answer.get("incidents", ())}
    day = answer.get("as_of")
    for number, row in enumerate(_rows(answer), start=1):
        company, site = row.get("brand") or answer["brand"], row.get("facility") or answer["site"]
        incident = row["incident"] if isinstance(row["incident"], dict) else known.get(row["incident"])
        yield {
            **_of_path(row, company, day),
            **(_of_incident(incident) if incident else {}),
            "finding": number,
            "response": _response(row, incident),
            "company_id": company["id"],
            "company": company["name"],
            "company_country": company["country"],
            "site_id": site["id"],
            "site": site["name"],
            "site_country": site["country"],
        }


def _response(row: Json, incident: Json | None) -> str:
    """What companies answered, or that nothing is recorded: a finding never stands without it."""
    said = [response_words.line(one, incident["id"] if incident else None) for one in row.get("responses") or ()]
    return " ".join(said) or words.say("dossier.response.none_short")


def _responses(answer: Json) -> Iterator[Json]:
    """Each response of the answer once."""
    rows = [*_rows(answer), *answer.get("incidents", ())]
    for one in {one["id"]: one for row in rows for one in row.get("responses") or ()}.values():
        yield {
            **one,
            "company_id": one["company"]["id"],
            "company": one["company"]["name"],
            "about": [about["name"] or about["id"] for about in one["about"]],
            "about_ids": [about["id"] for about in one["about"]],
            "documents": [document["id"] for document in one["documents"] or ()],
        }


def _of_path(row: Json, company: Json, day: str | None) -> Json:
    best = row["paths"][0]
    cited = dict.fromkeys(one["id"] for step in best["steps"] for one in step["documents"] or ())
    return {
        "link": f"{company['name'] or company['id']}: {link_in_words(best)}" if best["steps"] else None,
        "verdict": row["verdict"],
        "dates": words.verdict(row["verdict"], day),
        "strength": row["strength"],
        "status": row["status"],
        "tier": row["tier"],
        "hops": row["hops"],
        "paths": len(row["paths"]),
        "path_count": row.get("path_count"),
        "link_documents": list(cited),
    }


def _of_incident(incident: Json) -> Json:
    return {
        "what": incident_in_words(incident),
        "when": words.period(incident["start"], incident["end"]),
        "summary": incident["summary"],
        "incident_id": incident["id"],
        "category": incident["category"],
        "incident_status": incident["status"],
        "incident_status_by": incident.get("status_by"),
        "publishers": incident["source"],
        "documents": [one["id"] for one in incident["documents"] or ()],
    }
