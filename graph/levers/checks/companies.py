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
    """A linked company is recorded as a signatory of an agreement that covers the place, or belongs to its body.

    Only agreements without a stated end; a membership that is stated for something else does not count.
    """
    rows = [one for one in facts.records.get("agreements", ()) if one["kind"] in kinds and not one["end"]]
    agreements = {one["id"]: one for one in rows}
    if not agreements:
        return Checked(UNKNOWN, say("because.record.no_running"))
    signed = [
        (one, say("because.company.signed", company=name_of(one["company"]), agreement=name_of(agreements[one["id"]]),
                  doubt=doubt(one["statement"]["status"])))
        for one in facts.signed
        if one["id"] in agreements and _may_buy(one["company"])
    ]  # fmt: skip
    joined, elsewhere = _joined(facts, rows)
    if found := [*signed, *joined]:
        cited = documents_of(one["statement"] for one, _ in found)
        return Checked(MET, " ".join(said for _, said in found[:3]), cited)
    brands = [name_of(row["company"]) for row in facts.linked if row["company"]["label"] == "Brand"]
    if not brands:
        return Checked(UNKNOWN, say("because.company.no_linked"))
    several = listed(name_of(one) for one in rows)
    said = [say("because.company.not_signed", agreement=several, list=listed(brands)), *(one for _, one in elsewhere)]
    return Checked(UNKNOWN, " ".join(said[:4]), documents_of(one["statement"] for one, _ in elsewhere))


def _joined(facts: Facts, agreements: list[Json]) -> tuple[list[tuple[Json, str]], list[tuple[Json, str]]]:
    """Memberships of linked companies in the body of an agreement, in words; and those stated for something else."""
    fits: list[tuple[Json, str]] = []
    elsewhere: list[tuple[Json, str]] = []
    for one in facts.members:
        statement, organisation = one["statement"], name_of(one["organisation"])
        said = {"company": name_of(one["company"]), "organisation": organisation, "doubt": doubt(statement["status"])}
        bodies = [row for row in agreements if one["organisation"]["id"] in row["bodies"] and _may_buy(one["company"])]
        named_ = [row for row in bodies if named(row["name"], [statement["product"] or ""])]
        if named_:
            dates = words.period(statement["valid_from"], statement["valid_to"])
            fits.append((one, say("because.company.joined", agreement=name_of(named_[0]), dates=dates, **said)))
        elif bodies:
            elsewhere.append((one, say("because.company.joined_other", product=statement["product"], **said)))
    return fits, elsewhere


def _may_buy(company: Json) -> bool:
    return bool(company["label"] != "Organisation")


def _statements(rows: list[Json]) -> list[Json]:
    """The statements that link some companies to the place."""
    found: list[Json] = []
    for row in rows:
        found += row["path"]["steps"] if row.get("path") else [row["statement"]] if row.get("statement") else []
    return found
