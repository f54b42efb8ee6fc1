"""One finding, or one company that reaches a place, so that it can be followed on paper by itself."""

from __future__ import annotations

from graph.export import words
from graph.export.content import Json
from graph.export.dossier import responses
from graph.export.dossier.citing import Citations
from graph.export.dossier.gaps import gaps
from graph.export.dossier.judging import event_of
from graph.export.dossier.parts import Block, Heading, Items, Paragraph, Run, Runs, flat, quoted, told
from graph.export.dossier.paths import judgement, steps
from graph.export.dossier.recorded import account, incident_title
from graph.export.dossier.records import Records
from graph.export.dossier.telling import name, period

SIGNS = ("alleged", "disputed")


def finding(number: int, row: Json, answer: Json, records: Records, citations: Citations) -> list[Block]:
    """One row of a trace."""
    incident, place, day = row["incident"], row["facility"], answer.get("as_of")
    title = told("dossier.finding.title", number=number, what=incident_title(incident), place=name(place))
    return [
        Heading(title, 2, f"finding-{number}"),
        Heading(flat(words.say("dossier.heading.recorded")), 3),
        *account(incident, place, records, citations),
        *_connection(row, place, incident, day, records, citations),
    ]


def connection(number: int, row: Json, answer: Json, records: Records, citations: Citations) -> list[Block]:
    """One row of the brands of a place; what is recorded there stands before, once."""
    place, day = answer["site"], answer.get("as_of")
    incident = next((one for one in answer.get("incidents") or () if one["id"] == row.get("incident")), None)
    title = told("dossier.connection.title", number=number, company=name(row["brand"]), place=name(place))
    compared = (
        told(
            "dossier.connection.compared",
            what=incident_title(incident),
            dates=period(incident.get("start"), incident.get("end")),
            id=quoted(incident["id"]),
        )
        if incident
        else flat(words.say("dossier.judged.no_incident"))
    )
    return [
        Heading(title, 2, f"finding-{number}"),
        Paragraph(compared),
        *_connection(row, place, incident, day, records, citations),
    ]


def _connection(
    row: Json, place: Json, incident: Json | None, day: str | None, records: Records, citations: Citations
) -> list[Block]:
    """Paths, judgement, responses, corrections and gaps of a row."""
    event = event_of(incident, day)
    blocks: list[Block] = []
    for number, path in enumerate(row["paths"], 1):
        several = len(row["paths"]) > 1
        which = words.say("dossier.gap.of_path", number=number) if several else ""
        blocks.append(
            Heading(told("dossier.heading.path", company=_first(path, row), place=name(place), which=which), 3)
        )
        blocks += steps(path, records, citations)
        blocks.append(Heading(told("dossier.heading.judged", which=which), 3))
        blocks += judgement(path, event, day)
    return [
        *blocks,
        Heading(flat(words.say("dossier.heading.responses")), 3),
        *responses.said(responses.responses_of(row), responses.companies_of(row), citations),
        Heading(flat(words.say("dossier.heading.corrections")), 3),
        _corrections(row, place, incident, records),
        Heading(flat(words.say("dossier.heading.gaps")), 3),
        gaps(row, place, event, records),
    ]


def _first(path: Json, row: Json) -> Run:
    node = path["steps"][0]["from"] if path["steps"] else row.get("brand") or row["facility"]
    return name(node)


def _corrections(row: Json, place: Json, incident: Json | None, records: Records) -> Block:
    """What people corrected, disputed or retracted in the records that this row rests on."""
    about = [records.incidents.get(incident["id"], incident)] if incident else []
    nodes = {end["id"] for path in row["paths"] for step in path["steps"] for end in (step["from"], step["to"])}
    about += [records.nodes[one] for one in sorted(nodes | {place["id"]}) if one in records.nodes]
    said: list[Runs] = [flat(quoted(text, 2_000)) for one in about for text in records.corrections(one)]
    links = [records.links.get(step.get("key", ""), step) for path in row["paths"] for step in path["steps"]]
    if said:
        return Items(tuple(said))
    beside = any(records.corrections(one) for one in links)
    return Paragraph(
        flat(words.say("dossier.corrections.at_the_step") if beside else words.say("dossier.corrections.none"))
    )
