"""Drafts for the next step, filled from the graph with citations; what a person must fill in stands in brackets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graph.dossier.lookup import links_at, nodes_by_id
from graph.dossier.starts import kind_of
from graph.dossier.who import behind
from graph.errors import UsageError
from graph.export import response_words
from graph.export.plain import NO_PROOF, STATEMENT
from graph.former import current_id
from graph.levers.answer import levers_for
from graph.levers.facts import Facts, facts_of_incident, facts_of_site
from graph.levers.letter_parts import (
    link_words,
    linked_company,
    policies_of,
    recorded,
    response_of,
    where,
    who_runs,
)
from graph.levers.markdown import Filled, filled
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
) -> Filled:
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
    if kind not in fitting(about):
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


def fitting(about: str) -> tuple[str, ...]:
    """The letters that can be written about a site, an incident or a company."""
    return ("brand", "complaint") if about == "company" else ("co-buyers", "city", "complaint")


def _brand(projection: Projection, answer: Json, lever: str | None) -> Filled:
    """To a company: about what is recorded at places it is linked to; else about the disclosure that is missing."""
    found = trace_brand(projection, answer["subject"]["id"], as_of=answer["as_of"])
    company = found["brand"]
    direct = {link["to_id"] for link in links_at(projection, "SOURCES_FROM", {company["id"]}, end="from_id")}
    findings = [
        {
            "incident": incident_words(one["incident"]),
            "place": where(one["facility"]),
            "summary": one["incident"]["summary"] or "No summary stated.",
            "responses": [
                response_words.line(said, one["incident"]["id"])
                for said in one.get("responses") or ()
                if said["company"]["id"] == company["id"]
            ],
            **link_words({**one, "path": one["paths"][0]}, answer["as_of"]),
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


def _co_buyers(projection: Projection, answer: Json, lever: str | None) -> Filled:
    """To the companies that are linked to one place by sourcing."""
    rows = [row for row in _behind(projection, answer, "companies") if row["path"]["tier"]]
    facts = _facts(projection, answer)
    return filled(
        "co-buyers.md",
        place=where(facts[0].place or answer["subject"]),
        buyers=[
            {**linked_company(row, answer["as_of"]), "response": response_of(row["company"], facts)}
            for row in rows[:MOST]
        ],
        more=max(0, len(rows) - MOST),
        incidents=recorded(facts),
        **_ending(answer),
    )


def _complaint(projection: Projection, answer: Json, lever: str | None) -> Filled:
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
        place=where(chosen["place"]),
        run_by=who_runs(facts[0]),
        incidents=recorded(facts),
        states=STATES,
        shared=shared,
        **_ending(answer),
    )


def _city(projection: Projection, answer: Json, lever: str | None) -> Filled:
    """To a public buyer: does it buy from this place, and under which rule."""
    facts = _facts(projection, answer)
    rows = _behind(projection, answer, "all")
    kinds = nodes_by_id(projection, "Organisation", {row["company"]["id"] for row in rows})
    public = [row for row in rows if kinds.get(row["company"]["id"], {}).get("kind") == "public_buyer"]
    others = [row for row in rows if row["company"]["label"] != "Organisation"]
    return filled(
        "city.md",
        place=where(facts[0].place or answer["subject"]),
        buyers=[
            {**linked_company(row, answer["as_of"]), "policies": policies_of(projection, row["company"]["id"])}
            for row in public
        ],
        companies=[linked_company(row, answer["as_of"]) for row in others[:MOST]],
        more=max(0, len(others) - MOST),
        incidents=recorded(facts),
        **_ending(answer),
    )


LETTERS: dict[str, Callable[[Projection, Json, str | None], Filled]] = {
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
