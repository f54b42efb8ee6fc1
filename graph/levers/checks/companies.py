"""Conditions on the companies and buyers that are linked to the place."""

from __future__ import annotations

from typing import Any

from graph.export import words
from graph.export.letter import link_in_words
from graph.levers.checks.state import MET, UNKNOWN, Checked, documents_of
from graph.levers.facts import Facts, named
from graph.levers.wording import doubt, listed, name_of, say
from graph.names import fold

Json = dict[str, Any]


def company_is_member(facts: Facts, organisations: list[str]) -> Checked:
    """A linked company is recorded as a member of one of these organisations."""
    fits = [one for one in facts.members if named(one["organisation"]["name"], organisations)]
    if not fits:
        return Checked(UNKNOWN, say("because.company.no_member"))
    said = [
        say("because.company.member", company=name_of(one["company"]), organisation=name_of(one["organisation"]),
            doubt=doubt(one["statement"]["status"]))
        for one in fits[:3]
    ]  # fmt: skip
    return Checked(MET, " ".join(said), documents_of(one["statement"] for one in fits))


def company_abroad(facts: Facts) -> Checked:
    """A linked company has its seat in another country than the place."""
    country = facts.place["country"] if facts.place else None
    companies = [row for row in facts.linked if country and _may_buy(row["company"])]
    abroad = [row for row in companies if row["company"].get("country") not in (None, country)]
    if not abroad:
        return Checked(UNKNOWN, say("because.company.no_seat"))
    names = listed(
        f"{name_of(row['company'])} ({words.country(row['company']['country'])}){doubt(row.get('status'))}"
        for row in abroad
    )
    said = say("because.company.abroad", list=names, country=words.country(country) or "")
    return Checked(MET, said, documents_of(_statements(abroad)))


def issuer_in_country(facts: Facts, kinds: list[str]) -> Checked:
    """Who handles cases of these kinds sits in the country of the place, or of the seat of a linked company."""
    offices = {one["organisation"]["country"]: one for one in facts.issuers if one["kind"] in kinds}
    offices.pop(None, None)
    wanted: list[tuple[str | None, str, list[Json]]] = []
    wanted += [(facts.place["country"], say("because.company.issuer_place"), [])] if facts.place else []
    wanted += [
        (row["company"].get("country"), say("because.company.issuer_seat", company=name_of(row["company"])), [row])
        for row in facts.linked
        if row["company"]["label"] != "Organisation"
    ]
    stated = [one for one in wanted if one[0]]
    if not stated:
        return Checked(UNKNOWN, say("because.company.no_countries"))
    found: list[str] = []
    cited: list[Json] = []
    for country, why, rows in stated:
        office = offices.get(country)
        if office:
            found.append(
                say("because.company.issuer", organisation=name_of(office["organisation"]),
                    country=words.country(country) or "", why=why + (doubt(rows[0].get("status")) if rows else ""))
            )  # fmt: skip
            cited += [office, *_statements(rows)]
    if found:
        return Checked(MET, " ".join(found[:3]), documents_of(cited))
    missing = listed(words.country(country) or "" for country, _, _ in stated)
    return Checked(UNKNOWN, say("because.company.no_issuer", list=missing))


def public_buyer(facts: Facts, buyers: list[str]) -> Checked:
    """One of these public buyers is linked to the place, directly or through vendors."""
    wanted = {fold(one) for one in buyers}
    for row in facts.linked:
        if fold(row["company"]["name"] or "") in wanted and row["path"]:
            said = say("because.company.buys", buyer=name_of(row["company"]), path=link_in_words(row["path"]))
            return Checked(MET, said, documents_of(row["path"]["steps"]))
    return Checked(UNKNOWN, say("because.company.no_buyer", list=listed(buyers)))


def company_signed(facts: Facts, kinds: list[str]) -> Checked:
    """A linked company is recorded as a signatory of an agreement that covers the place, or belongs to its body."""
    agreements = {one["id"]: one for one in facts.records.get("agreements", ()) if one["kind"] in kinds}
    found: list[str] = []
    cited: list[Json] = []
    for one in facts.signed:
        if one["id"] in agreements and _may_buy(one["company"]):
            found.append(
                say("because.company.signed", company=name_of(one["company"]), agreement=name_of(agreements[one["id"]]),
                    doubt=doubt(one["statement"]["status"]))
            )  # fmt: skip
            cited.append(one["statement"])
    for one in facts.members:
        for agreement in agreements.values():
            if one["organisation"]["id"] in agreement.get("bodies", ()) and _may_buy(one["company"]):
                found.append(
                    say("because.company.joined", company=name_of(one["company"]), agreement=name_of(agreement),
                        organisation=name_of(one["organisation"]), doubt=doubt(one["statement"]["status"]))
                )  # fmt: skip
                cited.append(one["statement"])
    if found:
        return Checked(MET, " ".join(found[:3]), documents_of(cited))
    if not agreements:
        return Checked(UNKNOWN, say("because.record.no_agreement"))
    brands = [name_of(row["company"]) for row in facts.linked if row["company"]["label"] == "Brand"]
    if not brands:
        return Checked(UNKNOWN, say("because.company.no_linked"))
    several = listed(name_of(one) for one in agreements.values())
    return Checked(UNKNOWN, say("because.company.not_signed", agreement=several, list=listed(brands)))


def _may_buy(company: Json) -> bool:
    return bool(company["label"] != "Organisation")


def _statements(rows: list[Json]) -> list[Json]:
    """The statements that link some companies to the place."""
    found: list[Json] = []
    for row in rows:
        found += row["path"]["steps"] if row.get("path") else [row["statement"]] if row.get("statement") else []
    return found
