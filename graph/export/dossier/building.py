"""From a content to the dossier: what it is, an overview, every finding, and what stands at the end."""

from __future__ import annotations

from graph.export import limits, words
from graph.export.content import Content, Json
from graph.export.dossier import closing
from graph.export.dossier.citing import Citations
from graph.export.dossier.finding import connection, finding
from graph.export.dossier.on_record import also_on_record, record_of
from graph.export.dossier.parts import (
    Block,
    Dossier,
    Heading,
    Paragraph,
    Run,
    Runs,
    Table,
    facts,
    flat,
    joined,
    listed,
    quoted,
    told,
)
from graph.export.dossier.recorded import account, incident_title
from graph.export.dossier.records import Records, steps_of
from graph.export.dossier.responses import responses_of, said
from graph.export.dossier.telling import name, period
from graph.export.text import SENTENCES_LIMIT

OVERVIEW = (0.06, 0.24, 0.24, 0.13, 0.17, 0.16)
"""Shares of its columns in the width of a page."""


def build(content: Content) -> Dossier:
    """The dossier of an answer of ``trace`` or ``brands``."""
    answer = content.picture
    assert answer is not None, "a format that tells paths takes no content without them"
    reverse = "site" in answer
    rows: list[Json] = answer["brands" if reverse else "findings"]
    records = Records(content, steps_of(path for row in rows for path in row["paths"]))
    citations = Citations(records)
    blocks = [*front(content, answer), *_overview(rows, answer, reverse)]
    if reverse:
        blocks += _at_the_place(content, answer, records, citations)
        blocks += also_on_record(content, records, citations)
    told_rows = [
        block
        for number, row in enumerate(rows, 1)
        for block in (connection if reverse else finding)(number, row, answer, records, citations)
    ]
    if told_rows:
        title = words.say("dossier.heading.connections") if reverse else words.say("dossier.heading.findings")
        blocks += [Heading(flat(title), 1, "findings"), *told_rows]
    stamp = content.stamp
    blocks += [
        *closing.searched(stamp),
        *closing.method(answer.get("as_of")),
        *closing.sources(citations),
        *closing.made(stamp),
    ]
    day = words.day(stamp.date)
    return Dossier(
        title=words.say("dossier.title"),
        subject=quoted(stamp.title).text,
        date=stamp.date,
        digest=stamp.digest,
        running=words.say("dossier.running", subject=quoted(stamp.title, 90).text, day=day, digest=stamp.digest[:12]),
        blocks=tuple(blocks),
    )


def front(content: Content, answer: Json) -> list[Block]:
    """What this is, of which day, under which profile, and what has to be read before the rest."""
    stamp = content.stamp
    starts = [one for one in answer.get("starts") or () if one["id"] != answer.get("brand", {}).get("id")]
    redacted = [quoted(one, SENTENCES_LIMIT) for one in stamp.redactions] or [
        Run(words.say("dossier.front.nothing_redacted"))
    ]
    asked = facts(
        {
            words.say("dossier.term.asked"): flat(quoted(stamp.title)),
            words.say("dossier.term.group"): listed([name(one) for one in starts]),
            words.say("dossier.term.judged_against"): flat(_judged_against(answer)),
            words.say("dossier.term.exported"): flat(words.day(stamp.date)),
            words.say("dossier.term.data"): flat(
                words.day(stamp.data_date) if stamp.data_date else words.say("missing.date")
            ),
            words.say("dossier.term.build"): flat(quoted(stamp.digest[:12])),
            words.say("dossier.term.profile"): flat(quoted(stamp.profile)),
            words.say("dossier.term.redacted"): joined(list(redacted), " "),
            words.say("dossier.term.licenses"): flat(quoted("; ".join(stamp.licenses), SENTENCES_LIMIT)),
        }
    )
    statements = [Paragraph(flat(quoted(one, SENTENCES_LIMIT).text), "statement") for one in stamp.statements]
    warnings = [
        Paragraph(flat(Run(words.say("dossier.front.warning"), strong=True), " ", quoted(one, 2_000)), "doubt")
        for one in stamp.warnings
    ]
    return [*statements, *warnings, asked]


def _judged_against(answer: Json) -> str:
    day = answer.get("as_of")
    return (
        words.say("dossier.front.against_day", day=words.day(day))
        if day
        else words.say("dossier.front.against_incident")
    )


def _overview(rows: list[Json], answer: Json, reverse: bool) -> list[Block]:
    """One line a finding, with the words that must stand beside it."""
    heading = Heading(flat(words.say("dossier.heading.overview")), 1, "overview")
    if not rows:
        nothing = f"{limits.nothing(answer)} {words.say('statement.no_proof')}"
        return [heading, Paragraph(flat(nothing))]
    head = (
        words.say("dossier.column.number"),
        words.say("dossier.column.company") if reverse else words.say("dossier.column.place"),
        words.say("dossier.column.recorded"),
        words.say("dossier.column.verdict"),
        words.say("dossier.column.strength"),
        words.say("dossier.column.response"),
    )
    lines = tuple(_line(number, row, answer, reverse) for number, row in enumerate(rows, 1))
    return [heading, Table(head, lines, OVERVIEW)]


def _line(number: int, row: Json, answer: Json, reverse: bool) -> tuple[Runs, ...]:
    day = answer.get("as_of")
    known = {one["id"]: one for one in answer.get("incidents") or ()}
    incident = known.get(row.get("incident")) if reverse else row["incident"]
    target = row["brand" if reverse else "facility"]
    where = words.country(target.get("country"))
    count = len(responses_of(row))
    return (
        flat(Run(str(number), to=f"#finding-{number}")),
        flat(name(target), ", " if where else "", quoted(where) if where else ""),
        flat(f"{incident_title(incident)}, {period(incident.get('start'), incident.get('end'))}")
        if incident
        else flat(words.say("verdict.missing.verdict")),
        flat(words.verdict(row["verdict"], day)),
        flat(f"{words.choose('strength', row['strength'])}; {words.path_status(row)}"),
        flat(words.say("dossier.response.count", count=count) if count else words.say("dossier.response.none_short")),
    )


def _at_the_place(content: Content, answer: Json, records: Records, citations: Citations) -> list[Block]:
    """What is recorded at the place that was asked for, its buildings and, in a record of it, the places inside it."""
    blocks: list[Block] = [Heading(told("dossier.heading.at_place", place=name(answer["site"])), 1, "recorded")]
    incidents: list[Json] = (record_of(content) or answer).get("incidents") or []
    if not incidents:
        return [*blocks, Paragraph(flat(words.say("dossier.recorded.nothing_at_place")))]
    for incident in incidents:
        dates = period(incident.get("start"), incident.get("end"))
        blocks.append(Heading(flat(f"{incident_title(incident)}, {dates}"), 2))
        place = incident.get("facility") or incident.get("at") or answer["site"]
        blocks += account(incident, place, records, citations)
        recorded = responses_of(incident)
        if recorded:
            blocks += [Heading(flat(words.say("dossier.heading.responses")), 3), *said(recorded, {}, citations)]
    return blocks
