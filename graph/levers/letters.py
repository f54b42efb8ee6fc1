"""Drafts for the next step, filled from the graph with citations; what a person must fill in stands in brackets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graph.dossier.lookup import links_at, nodes_by_id, with_documents
from graph.dossier.starts import kind_of
from graph.dossier.who import behind
from graph.errors import UsageError
from graph.export import response_words, words
from graph.export.letter import link_in_words
from graph.export.plain import NO_PROOF, STATEMENT
from graph.former import current_id
from graph.levers.answer import levers_for
from graph.levers.checks.state import documents_of
from graph.levers.facts import Facts, facts_of_incident, facts_of_site
from graph.levers.markdown import filled
from graph.levers.memo import STATES, headline, searched, shared
from graph.levers.wording import incident_words, name_of, say
from graph.projection import Projection
from graph.trace import trace_brand
from graph.trace.question import coverage
from graph.trace.topology import open_topology

Json = dict[str, Any]
MOST = 20
"""Findings or companies in one letter, best first; the rest is counted."""


def letter(
    projection: Projection, subject_id: str, kind: str, *, lever: str | None = None, as_of: str | None = None
) -> str:
    """A draft as Markdown.

    Args:
        kind: one of ``LETTERS``: "brand" for a company; "co-buyers" and "city" for a site or an incident;
            "complaint" for any of them, about one instrument.
        lever: id of the instrument of a complaint.

    Raises:
        UsageError: a kind that does not fit the subject, or no instrument where one is needed.
    """
    make = LETTERS.get(kind)
    if make is None:
        raise UsageError(f"'{kind[:40]}' is no letter; these are: {', '.join(LETTERS)}")
    subject_id, topology = current_id(projection, subject_id), open_topology(projection)
    about = kind_of(topology, subject_id)[0]
    if kind != "complaint" and (kind == "brand") != (about == "company"):
        needed = "a brand or another company" if kind == "brand" else "a site or an incident"
        raise UsageError(f"The letter '{kind}' is about {needed}; this is a {about}")
    asked = {
        "subject": {"id": subject_id},
        "kind": about,
        "as_of": as_of,
        "digest": projection.digest,
        "searched": coverage(projection, topology, undated=0, not_shown=0)["sources"],
    }
    return make(projection, asked, lever)


def _brand(projection: Projection, answer: Json, lever: str | None) -> str:
    """To a company: about what is recorded at places it is linked to; else about the disclosure that is missing."""
    found = trace_brand(projection, answer["subject"]["id"], as_of=answer["as_of"])
    company = found["brand"]
    direct = {link["to_id"] for link in links_at(projection, "SOURCES_FROM", {company["id"]}, end="from_id")}
    findings = [
        {
            "incident": incident_words(one["incident"]),
            "place": _where(one["facility"]),
            "summary": one["incident"]["summary"] or "No summary stated.",
            "responses": [
                response_words.line(said, one["incident"]["id"])
                for said in one.get("responses") or ()
                if said["company"]["id"] == company["id"]
            ],
            **_link({**one, "path": one["paths"][0]}, answer["as_of"]),
            "documents": one["incident"]["documents"] or [],
        }
        for one in found["findings"][:MOST]
    ]
    return filled(
        "brand.md",
        company=name_of(company),
        findings=findings,
        more=max(0, len(found["findings"]) - MOST),
        disclosed=len(direct),
        **_ending(answer),
    )


def _co_buyers(projection: Projection, answer: Json, lever: str | None) -> str:
    """To the companies that are linked to one place by sourcing."""
    rows = [row for row in _behind(projection, answer, "companies") if row["path"]["tier"]]
    facts = _facts(projection, answer)
    return filled(
        "co-buyers.md",
        place=_where(facts[0].place or answer["subject"]),
        buyers=[
            {**_company(row, answer["as_of"]), "response": _response_of(row["company"], facts)} for row in rows[:MOST]
        ],
        more=max(0, len(rows) - MOST),
        incidents=_incidents(facts),
        **_ending(answer),
    )


def _complaint(projection: Projection, answer: Json, lever: str | None) -> str:
    """The outline of a complaint under one instrument."""
    answer = levers_for(projection, answer["subject"]["id"], as_of=answer["as_of"])
    known = {one["id"]: one for one in answer["levers"]}
    if lever not in known:
        raise UsageError(
            f"A complaint is made under one instrument; add --lever with one of: {', '.join(sorted(known))}"
        )
    chosen = known[lever]
    chosen["cautions"] = [*answer["cautions"], *chosen["cautions"]]
    if chosen["place"] is None:
        raise UsageError("No place with a recorded incident is linked to it; name the site that the complaint is about")
    facts = (
        facts_of_incident(projection, answer["subject"]["id"], answer["as_of"])
        if answer["kind"] == "incident"
        else facts_of_site(projection, chosen["place"]["id"], answer["as_of"])
    )
    return filled(
        "complaint.md",
        lever={**chosen, "head": headline(chosen)},
        place=_where(chosen["place"]),
        run_by=_run_by(facts[0]),
        incidents=_incidents(facts),
        states=STATES,
        shared=shared,
        **_ending(answer),
    )


def _city(projection: Projection, answer: Json, lever: str | None) -> str:
    """To a public buyer: does it buy from this place, and under which rule."""
    facts = _facts(projection, answer)
    rows = _behind(projection, answer, "all")
    kinds = nodes_by_id(projection, "Organisation", {row["company"]["id"] for row in rows})
    public = [row for row in rows if kinds.get(row["company"]["id"], {}).get("kind") == "public_buyer"]
    others = [row for row in rows if row["company"]["label"] != "Organisation"]
    return filled(
        "city.md",
        place=_where(facts[0].place or answer["subject"]),
        buyers=[
            {**_company(row, answer["as_of"]), "policies": _policies(projection, row["company"]["id"])}
            for row in public
        ],
        companies=[_company(row, answer["as_of"]) for row in others[:MOST]],
        more=max(0, len(others) - MOST),
        incidents=_incidents(facts),
        **_ending(answer),
    )


LETTERS: dict[str, Callable[[Projection, Json, str | None], str]] = {
    "brand": _brand,
    "co-buyers": _co_buyers,
    "complaint": _complaint,
    "city": _city,
}
"""By the word that asks for it."""


def _ending(answer: Json) -> Json:
    return {"statement": f"{STATEMENT} {NO_PROOF} {say('words.time')}", "searched": searched(answer)}


def _facts(projection: Projection, answer: Json) -> list[Facts]:
    gather = facts_of_incident if answer["kind"] == "incident" else facts_of_site
    return gather(projection, answer["subject"]["id"], answer["as_of"])


def _behind(projection: Projection, answer: Json, who: str) -> list[Json]:
    rows: list[Json] = behind(projection, answer["subject"]["id"], who=who, as_of=answer["as_of"])["rows"]
    return rows


def _where(place: Json) -> str:
    country = words.country(place.get("country"))
    return name_of(place) + (f", {country}" if country else "")


def _incidents(facts: list[Facts]) -> list[Json]:
    """What is recorded, each once; its place where that is another one."""
    found: dict[str, Json] = {}
    for one in (one for place in facts for one in place.incidents):
        at = name_of(one["at"]) if one["role"] != "here" else ""
        summary = one["summary"] or "No summary stated."
        found.setdefault(
            one["id"], {"words": incident_words(one), "at": at, "summary": summary, "documents": one["documents"]}
        )
    return list(found.values())


def _company(row: Json, day: str | None) -> Json:
    country = words.country(row["company"].get("country"))
    return {"name": name_of(row["company"]), "country": country or "", **_link(row, day)}


def _link(row: Json, day: str | None) -> Json:
    """How a company is linked, in words; each word as every other export has it."""
    return {
        "link": f"{link_in_words(row['path'])}.",
        "documents": list(documents_of(row["path"]["steps"])),
        "link_documents": list(documents_of(row["path"]["steps"])),
        "dates": words.verdict(row["verdict"], day),
        "strength": words.plain(row["strength"]),
        "status": words.path_status(row),
    }


def _response_of(company: Json, facts: list[Facts]) -> str:
    """What a company answered about what is recorded; that nothing is recorded, where so."""
    said = [
        response_words.line(one)
        for place in facts
        for incident in place.incidents
        for one in incident.get("responses") or ()
        if one["company"]["id"] == company["id"]
    ]
    return " ".join(dict.fromkeys(said)) or say("words.no_response")


def _run_by(facts: Facts) -> list[Json]:
    """Who runs or owns the place, directly or through other companies."""
    found = []
    for row in facts.linked:
        if row["path"] and row["path"]["tier"] == 0:
            link, cited = link_in_words(row["path"]), documents_of(row["path"]["steps"])
        elif row.get("statement"):
            link, cited = words.relation(row["relation"]), documents_of([row["statement"]])
        else:
            continue
        country = words.country(row["company"].get("country"))
        found.append({"name": name_of(row["company"]), "country": country, "what": link, "documents": list(cited)})
    return found


def _policies(projection: Projection, buyer_id: str) -> list[Json]:
    issued = links_at(projection, "ISSUED", {buyer_id}, end="from_id")
    found = list(nodes_by_id(projection, "Policy", {one["to_id"] for one in issued}).values())
    with_documents(projection, found)
    return found
