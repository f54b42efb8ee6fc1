"""What the graph holds of a subject, gathered once per place of work, for the conditions to look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from graph import model
from graph.countries import country_id
from graph.dossier.instruments import records_about
from graph.dossier.lookup import brief, links_at, with_documents
from graph.dossier.site import record
from graph.dossier.who import behind
from graph.projection import Projection
from graph.trace import trace_brand

Json = dict[str, Any]
MOST_PLACES = 25
"""Places of a company's chain that are looked at, those on the best paths first; the rest is counted."""


@dataclass(frozen=True)
class Facts:
    """Everything a condition may look at, about one place.

    Every row keeps its documents and its status: what is alleged or disputed stays so.
    """

    subject: Json
    """Id, name, label; the incident, the place or the company that was asked about."""
    place: Json | None
    """All properties of the place; None for a company none of whose places has a recorded incident."""
    incidents: list[Json] = field(default_factory=list)
    linked: list[Json] = field(default_factory=list)
    """Companies and organisations linked to the place: ``company, status, verdict, strength, path``."""
    records: dict[str, list[Json]] = field(default_factory=dict)
    """See ``graph.dossier.instruments``; with what names the country of the place."""
    members: list[Json] = field(default_factory=list)
    """``{"company", "organisation", "statement"}``: memberships of the linked companies."""
    signed: list[Json] = field(default_factory=list)
    """``{"company", "id", "statement"}``: agreements that a linked company signed."""
    issuers: list[Json] = field(default_factory=list)
    """``{"organisation", "kind", "documents"}``: who handled proceedings, of every kind that is loaded."""

    def cases(self, kinds: list[str], names: list[str]) -> list[Json]:
        """Proceedings of these kinds that name the place or who runs it, not only its country."""
        return [
            one
            for one in self.records.get("proceedings", [])
            if one["role"] != "country" and one["kind"] in kinds and named(one["name"], names)
        ]


def named(text: str | None, names: list[str] | tuple[str, ...]) -> bool:
    """Is one of the names in the text? True where none is asked for."""
    folded = (text or "").casefold()
    return not names or any(one.casefold() in folded for one in names)


def facts_of_site(projection: Projection, site_id: str, as_of: str | None) -> list[Facts]:
    """The facts of a place of work."""
    linked = behind(projection, site_id, who="all", as_of=as_of)["rows"]
    return [_gathered(projection, None, record(projection, site_id), linked)]


def facts_of_incident(projection: Projection, incident_id: str, as_of: str | None) -> list[Facts]:
    """The facts of one incident, at each place where it is recorded."""
    answer = behind(projection, incident_id, who="all", as_of=as_of)
    subject = {**answer["incident"], "label": "Incident", "name": None}
    return [
        _gathered(projection, subject, record(projection, place["id"]), answer["rows"])
        for place in answer["incident"]["facilities"]
    ]


def facts_of_company(projection: Projection, company_id: str, as_of: str | None) -> tuple[list[Facts], Json]:
    """The facts of a company at each place with recorded incidents that it connects to; and the trace they are of."""
    answer = trace_brand(projection, company_id, as_of=as_of)
    subject = answer["brand"]
    best: dict[str, Json] = {}
    for finding in answer["findings"]:
        best.setdefault(finding["facility"]["id"], finding)
    found = []
    for place_id, finding in list(best.items())[:MOST_PLACES]:
        link = {key: finding[key] for key in ("verdict", "strength", "status")}
        row = {"company": subject, **link, "path": finding["paths"][0]}
        found.append(_gathered(projection, subject, record(projection, place_id), [row]))
    if not found:
        found = [_with_companies(projection, Facts(subject, None, linked=[{"company": subject, "path": None}]))]
    return found, {"answer": answer, "places": len(best), "left_out": max(0, len(best) - MOST_PLACES)}


def _gathered(projection: Projection, subject: Json | None, known: Json, linked: list[Json]) -> Facts:
    site = known["site"]
    incidents = known["incidents"]
    if subject and subject["label"] == "Incident":
        incidents = [one for one in incidents if one["id"] == subject["id"]]
    present = {row["company"]["id"] for row in linked}
    run_by = [
        {"company": one, "status": one["statement"]["status"], "verdict": None, "strength": None, "path": None,
         "statement": one["statement"], "relation": one["relation"]}
        for one in known["run_by"] if one["id"] not in present
    ]  # fmt: skip
    records = {kind: list(known[kind]) for kind in ("unions", "agreements", "certificates", "proceedings", "policies")}
    if site["country"]:
        wide = records_about(projection, {country_id(site["country"]): "country"}, [])
        for kind in ("agreements", "proceedings", "policies"):
            seen = {one["id"] for one in records[kind]}
            records[kind] += [one for one in wide[kind] if one["id"] not in seen]
    _add_owners(projection, records, linked)
    bodies = _covered_by(projection, {one["id"] for one in records["agreements"]})
    records["agreements"] = [{**one, "bodies": bodies[one["id"]]} for one in records["agreements"]]
    facts = Facts(subject or site, site, incidents, [*linked, *run_by], records)
    return _with_companies(projection, facts)


def _with_companies(projection: Projection, facts: Facts) -> Facts:
    """Adds memberships and signatures of the linked companies, and who handles proceedings."""
    ids = {row["company"]["id"] for row in facts.linked}
    companies = {row["company"]["id"]: row["company"] for row in facts.linked}
    members = links_at(projection, "MEMBER_OF", ids, end="from_id")
    signed = links_at(projection, "SIGNED", ids, end="from_id")
    with_documents(projection, [*members, *signed])
    names = brief(projection, {one["to_id"] for one in members})
    facts.members.extend(
        {"company": companies[one["from_id"]], "organisation": names[one["to_id"]], "statement": one}
        for one in members
        if one["to_id"] in names
    )
    facts.signed.extend({"company": companies[one["from_id"]], "id": one["to_id"], "statement": one} for one in signed)
    facts.issuers.extend(_issuers(projection))
    return facts


@lru_cache(maxsize=2)
def _issuers(projection: Projection) -> list[Json]:
    """Who handled which kind of proceeding, once each."""
    kinds = dict(zip(*(projection.nodes("Proceeding", ["id", "kind"])[name].to_pylist() for name in ("id", "kind")),
                     strict=True))  # fmt: skip
    issued = links_at(projection, "ISSUED", list(kinds), end="to_id")
    names = brief(projection, {one["from_id"] for one in issued})
    first: dict[tuple[str, str], Json] = {}
    for one in issued:
        organisation = names.get(one["from_id"])
        if organisation and organisation["label"] in model.PARTIES:
            key = (one["from_id"], kinds[one["to_id"]])
            first.setdefault(key, {"organisation": organisation, "kind": key[1], "documents": one["documents"]})
    rows = list(first.values())
    with_documents(projection, rows)
    return rows


def _add_owners(projection: Projection, records: dict[str, list[Json]], linked: list[Json]) -> None:
    """Orders and listings about who owns or runs the place, through other companies too."""
    owners = {row["company"]["id"]: "owner" for row in linked if row["path"] and not row["path"]["tier"]}
    seen = {one["id"] for one in records["proceedings"] if one["role"] != "country"}
    about = [one for one in records_about(projection, owners, [])["proceedings"] if one["id"] not in seen]
    named_now = {one["id"] for one in about}
    records["proceedings"] = [one for one in records["proceedings"] if one["id"] not in named_now] + about


def _covered_by(projection: Projection, agreement_ids: set[str]) -> dict[str, set[str]]:
    """Which organisations an agreement covers, such as the body that its signatories join."""
    found: dict[str, set[str]] = {one: set() for one in agreement_ids}
    for link in links_at(projection, "COVERS", agreement_ids, end="from_id"):
        found[link["from_id"]].add(link["to_id"])
    return found
