"""The sentences of a guide: why a place is in it, what speaks against relying on it, and what to ask there."""

from __future__ import annotations

from graph.export import words
from graph.export.content import Json
from graph.export.dossier.parts import Run, Runs, Said, flat, joined, quoted, told
from graph.export.dossier.telling import name, period
from graph.export.text import SENTENCES_LIMIT


def criterion(one: Json) -> Runs:
    """Why a place is in, with dates, status and what is recorded of an agreement; without its sources."""
    kind = one["kind"]
    if kind == "cooperative":
        return told("guide.criterion.cooperative", about=name(one["about"]))
    values: dict[str, Said] = {"about": name(one["about"]), "period": period(one["start"], one["end"])}
    if kind == "agreement_of_company":
        said = told("guide.criterion.agreement_of_company", company=name(one["company"]), **values)
    elif kind == "agreement":
        said = told("guide.criterion.agreement", **values)
    else:
        said = told("guide.criterion.bargains", **values)
    if one["status"]:
        said += told("guide.told.status", status=words.status(one["status"], company=False))
    if one["parties"]:
        said += told("guide.told.parties", parties=joined([name(party) for party in one["parties"]], "; "))
    if one["outcome"]:
        said += told("guide.told.outcome", outcome=quoted(one["outcome"], SENTENCES_LIMIT))
    return said


def caution(one: Json, *, withheld: bool) -> Runs:
    """What speaks against relying on a place; without its sources.

    Args:
        withheld: a profile may have taken unions out, so that none being there says nothing.
    """
    kind, about = one["kind"], one["about"] or {}
    if kind == "no_union" and withheld:
        return told("guide.caution.no_union_shown")
    values: dict[str, Said] = {"status": words.status(one.get("status"), company=False)}
    if about:
        dates = about if kind == "organising_incident" else one
        values |= {"about": name(about), "period": period(dates.get("start"), dates.get("end"))}
        values |= {"end": words.day(one["end"]) if one.get("end") else ""}
    return told(f"guide.caution.{kind}", **values)


def union(one: Json) -> Runs:
    """A union recorded at a place, since when, and whether it bargains as far as stated."""
    bargains = words.say("guide.told.bargains") if one["bargains"] else words.say("guide.told.bargaining_unknown")
    state = words.status(one["statement"]["status"], company=False)
    said = flat(
        Run(name(one).text, strong=True, data=True), f", {period(one['start'], one['end'])}; {state}; {bargains}"
    )
    if one["role"] == "here":
        return said
    return flat(said, "; ", told("guide.told.signed_by_company", company=name(one["about"])))


def to_ask(place: Json) -> list[Runs]:
    """What a buyer asks for at this place, by what is recorded of it and what is not."""
    found = [told(f"guide.ask.{one['kind']}", about=name(one["about"])) for one in place["criteria"]]
    kinds = {one["kind"] for one in place["cautions"]}
    found += [
        told("guide.ask.doubtful_union", about=name(one["about"]))
        for one in place["cautions"]
        if one["kind"] == "doubtful_union"
    ]
    found += [told("guide.ask.no_union")] if "no_union" in kinds else []
    found += [told("guide.ask.certificate", about=name(one)) for one in once(place["certificates"])]
    found += [told("guide.ask.incidents")] if place["incidents"] else []
    found += [told("guide.ask.address")] if not place["site"]["address"] else []
    found += [told("guide.ask.identifiers")] if not place["site"]["identifiers"] else []
    found += [told("guide.ask.closed")] if "closed" in kinds else []
    return list(dict.fromkeys(found))


def once(rows: list[Json]) -> list[Json]:
    """Each record once: of those about the place and about the company that runs it, the one about the place."""
    first = sorted(rows, key=lambda one: one["role"] != "here")
    kept = list({one["id"]: one for one in reversed(first)}.values())
    return [one for one in rows if any(one is other for other in kept)]
