"""What is recorded of an incident and of the place: the incident's own account, and nothing of ours."""

from __future__ import annotations

from graph.export import words
from graph.export.content import Json
from graph.export.dossier.citing import Citations
from graph.export.dossier.parts import (
    Block,
    Paragraph,
    Run,
    Runs,
    Said,
    facts,
    flat,
    listed,
    plain,
    quoted,
    told,
)
from graph.export.dossier.records import Records
from graph.export.dossier.telling import name, period
from graph.export.reading import listing
from graph.export.text import SENTENCES_LIMIT

ALWAYS_SAID = ("alleged", "disputed", "remediated", "retracted")
"""Statuses that stand beside the fact wherever it is named."""


def incident_title(incident: Json) -> str:
    """'forced labour (disputed)': the category, and its status where that must never be left off."""
    said = words.category(incident.get("category"))
    status = incident.get("status")
    return f"{said} ({words.status(status)})" if status in ALWAYS_SAID else said


def account(incident: Json, place: Json, records: Records, citations: Citations) -> list[Block]:
    """Everything that is on record of an incident."""
    whole = {**records.incidents.get(incident["id"], {}), **incident}
    status = whole.get("status")
    by = told("dossier.recorded.by", who=quoted(whole["status_by"])) if whole.get("status_by") else ()
    indicators = [words.choose("ilo_indicator", one) for one in listing(whole.get("ilo_indicators"))]
    publishers: list[Said] = [quoted(one) for one in listing(whole.get("source"))]
    blocks: list[Block] = [
        Paragraph(
            flat(
                told("dossier.recorded.summary", summary=quoted(whole["summary"], SENTENCES_LIMIT))
                if whole.get("summary")
                else words.say("dossier.recorded.no_summary"),
                citations.numbers(whole.get("documents") or []),
            )
        ),
        facts(
            {
                words.say("dossier.term.category"): flat(words.category(whole.get("category"))),
                words.say("dossier.term.status"): flat(
                    Run(words.status(status), strong=True), ": ", words.choose("status_meaning", status), by
                ),
                words.say("dossier.term.dates"): flat(period(whole.get("start"), whole.get("end"))),
                words.say("dossier.term.affected"): flat(affected(whole, records)),
                words.say("dossier.term.indicators"): flat(plain(listed(list(indicators)))),
                words.say("dossier.term.place"): place_in_words(place, records),
                words.say("dossier.term.reported_by"): listed(publishers),
                words.say("dossier.term.basis"): flat(words.basis(whole.get("basis"))),
                words.say("dossier.term.record"): flat(quoted(incident["id"])),
            }
        ),
        Paragraph(flat(words.say("dossier.recorded.documents")), "note"),
        citations.beside(whole),
    ]
    return blocks


def affected(incident: Json, records: Records) -> str:
    """How many persons, with what the figure counts; a missing figure is said to be missing."""
    number, unit = incident.get("affected"), incident.get("affected_unit")
    if not isinstance(number, int):
        return words.say("dossier.recorded.withheld" if records.narrowed else "dossier.recorded.no_number")
    if number == 1:
        return words.choose("affected_unit.one", unit or "affected", count=number)
    return words.choose("affected_unit.other", unit or "affected", count=number)


def place_in_words(place: Json, records: Records) -> Runs:
    """Name, what it is, where it lies as published, its identifiers and the records that were found to be one."""
    whole = {**records.nodes.get(place["id"], {}), **place}
    what = words.role(whole.get("label"), whole.get("level"))
    where: list[Said] = [quoted(one) for one in (whole.get("address"), whole.get("city"), whole.get("region")) if one]
    where += [quoted(words.country(whole["country"]))] if whole.get("country") else []
    said = flat(Run(name(whole).text, strong=True, data=True), f" ({what.lower()})" if what else "")
    for part in where:
        said = flat(said, ", ", part)
    known: list[Said] = [quoted(place["id"]), *(quoted(one) for one in listing(whole.get("identifiers")))]
    said = flat(said, ". ", told("dossier.recorded.ids", ids=_joined(known)))
    former: list[Said] = [quoted(one) for one in listing(whole.get("former_ids"))]
    return flat(said, " ", told("dossier.recorded.joined", ids=_joined(former))) if former else said


def _joined(parts: list[Said]) -> Runs:
    return flat(*(one for number, part in enumerate(parts) for one in ((", ", part) if number else (part,))))
