"""The parts of letters: how a company is linked, what is recorded, what it answered, each with its documents."""

from __future__ import annotations

from typing import Any

from graph.dossier.lookup import links_at, nodes_by_id, with_documents
from graph.export import response_words, words
from graph.export.letter import link_in_words
from graph.levers.checks.state import documents_of
from graph.levers.facts import Facts
from graph.levers.wording import doubt, incident_words, name_of, say
from graph.projection import Projection

Json = dict[str, Any]


def where(place: Json) -> str:
    """A place with its country."""
    country = words.country(place.get("country"))
    return name_of(place) + (f", {country}" if country else "")


def recorded(facts: list[Facts]) -> list[Json]:
    """What is recorded, each once; its place where that is another one."""
    found: dict[str, Json] = {}
    for one in (one for place in facts for one in place.incidents):
        at = name_of(one["at"]) if one["role"] != "here" else ""
        summary = one["summary"] or "No summary stated."
        found.setdefault(
            one["id"], {"words": incident_words(one), "at": at, "summary": summary, "documents": one["documents"]}
        )
    return list(found.values())


def linked_company(row: Json, day: str | None) -> Json:
    """A company with how it is linked."""
    country = words.country(row["company"].get("country"))
    return {"name": name_of(row["company"]), "country": country or "", **link_words(row, day)}


def link_words(row: Json, day: str | None) -> Json:
    """How a company is linked, in words; each word as every other export has it."""
    return {
        "link": f"{link_in_words(row['path'])}.",
        "documents": list(documents_of(row["path"]["steps"])),
        "link_documents": list(documents_of(row["path"]["steps"])),
        "dates": words.verdict(row["verdict"], day),
        "strength": words.plain(row["strength"]),
        "status": words.path_status(row),
    }


def response_of(company: Json, facts: list[Facts]) -> str:
    """What a company answered about what is recorded; that nothing is recorded, where so."""
    said = [
        response_words.line(one)
        for place in facts
        for incident in place.incidents
        for one in incident.get("responses") or ()
        if one["company"]["id"] == company["id"]
    ]
    return " ".join(dict.fromkeys(said)) or say("words.no_response")


def who_runs(facts: Facts) -> list[Json]:
    """Who runs or owns the place, directly or through other companies."""
    found = []
    for row in facts.linked:
        if row["path"] and row["path"]["tier"] == 0:
            link, cited = link_in_words(row["path"]), documents_of(row["path"]["steps"])
        elif row.get("statement"):
            link = words.relation(row["relation"]) + doubt(row["statement"]["status"])
            cited = documents_of([row["statement"]])
        else:
            continue
        country = words.country(row["company"].get("country"))
        found.append({"name": name_of(row["company"]), "country": country, "what": link, "documents": list(cited)})
    return found


def policies_of(projection: Projection, buyer_id: str) -> list[Json]:
    """The policies that a public buyer is recorded to have issued."""
    issued = links_at(projection, "ISSUED", {buyer_id}, end="from_id")
    found = list(nodes_by_id(projection, "Policy", {one["to_id"] for one in issued}).values())
    with_documents(projection, found)
    return found
