"""From a content to the guide: what it is, how a place comes in, what it cannot say, every place, and its sources."""

from __future__ import annotations

from graph.export import words
from graph.export.content import Content, Json
from graph.export.dossier import closing
from graph.export.dossier.citing import Citations
from graph.export.dossier.parts import (
    Block,
    Dossier,
    Facts,
    Heading,
    Items,
    Paragraph,
    Run,
    Runs,
    Table,
    facts,
    flat,
    joined,
    quoted,
)
from graph.export.dossier.records import Records, steps_of
from graph.export.guide.place import place_title, told_place
from graph.export.text import SENTENCES_LIMIT

_OVERVIEW = (0.34, 0.22, 0.22, 0.1, 0.12)
"""Shares of its columns in the width of a page."""


def text(content: Content) -> Dossier:
    """The whole guide."""
    answer, stamp = content.answer, content.stamp
    records = Records(
        content, steps_of(path for one in answer["places"] for row in one["linked"] for path in row["paths"])
    )
    citations = Citations(records)
    blocks = [*_front(content), *_reading(answer), *_places(answer, records, citations)]
    if answer["for"] == "wholesale":
        blocks += [
            Heading(flat(words.say("guide.heading.ask")), 1, "ask"),
            Items(tuple(flat(one) for one in words.lines("guide.ask_always.says"))),
        ]
    day = words.day(stamp.date)
    reader = words.choose("guide.reader", answer["for"])
    return Dossier(
        title=words.say("guide.title"),
        subject=quoted(stamp.title).text,
        date=stamp.date,
        digest=stamp.digest,
        running=words.say("guide.running", reader=reader, day=day, digest=stamp.digest[:12]),
        blocks=(*blocks, *_ending(content, citations)),
    )


def _front(content: Content) -> list[Block]:
    """What it is, what was left out, of which day and under which profile."""
    stamp = content.stamp
    taken_out = [quoted(one, SENTENCES_LIMIT) for one in stamp.redactions] or [
        Run(words.say("dossier.front.nothing_redacted"))
    ]
    told_of = facts(
        {
            words.say("dossier.term.exported"): flat(words.day(stamp.date)),
            words.say("dossier.term.data"): flat(
                words.day(stamp.data_date) if stamp.data_date else words.say("missing.date")
            ),
            words.say("dossier.term.profile"): flat(quoted(stamp.profile)),
            words.say("dossier.term.redacted"): joined(list(taken_out), " "),
        }
    )
    return [
        Paragraph(flat(words.choose("guide.means", content.answer["for"])), "statement"),
        *(Paragraph(flat(one), "doubt") for one in content.answer["left_out"]),
        told_of,
    ]


def _reading(answer: Json) -> list[Block]:
    """How to read it: what brings a place in, and what nobody may conclude."""
    return [
        Heading(flat(words.say("guide.heading.criteria")), 1, "criteria"),
        Items(tuple(flat(one) for one in words.lines("guide.criteria.says"))),
        Heading(flat(words.say("guide.heading.limits")), 1, "limits"),
        Items(tuple(flat(one) for one in words.lines("guide.limits.says"))),
        Heading(flat(words.say("guide.heading.overview")), 1, "overview"),
        _overview(answer["places"]) if answer["places"] else Paragraph(flat(words.say("guide.none"))),
    ]


def _overview(places: list[Json]) -> Block:
    head = (
        words.say("guide.column.place"),
        words.say("guide.column.makes"),
        words.say("guide.column.why"),
        words.say("guide.column.cautions"),
        words.say("guide.column.abuses"),
    )
    rows = tuple(_line(number, one) for number, one in enumerate(places, 1))
    return Table(head, rows, _OVERVIEW)


def _line(number: int, place: Json) -> tuple[Runs, ...]:
    products = joined([quoted(one) for one in place["site"]["products"] or ()])
    kinds = dict.fromkeys(words.choose("guide.criterion_short", one["kind"]) for one in place["criteria"])
    title = Run("".join(run.text for run in place_title(place)), to=f"#place-{number}")
    return (
        flat(title),
        products or flat(words.say("missing.value")),
        flat(", ".join(kinds)),
        flat(str(len(place["cautions"]))),
        flat(str(len(place["incidents"]))),
    )


def _places(answer: Json, records: Records, citations: Citations) -> list[Block]:
    if not answer["places"]:
        return []
    blocks: list[Block] = [Heading(flat(words.say("guide.heading.places")), 1, "places")]
    for number, one in enumerate(answer["places"], 1):
        blocks += told_place(number, one, answer, records, citations)
    return blocks


def _ending(content: Content, citations: Citations) -> list[Block]:
    """What was searched, the sources by their numbers, and what is needed to make the same bytes again."""
    made = [one for one in closing.made(content.stamp) if isinstance(one, Facts)]
    listed = [citations.sources()] if len(citations) else []
    return [
        Heading(flat(words.say("guide.heading.sources")), 1, "sources"),
        Paragraph(flat(words.say("guide.sources.means"))),
        *listed,
        Heading(flat(words.say("guide.heading.searched")), 1, "searched"),
        Paragraph(flat(words.say("guide.sources.searched"))),
        *closing.searched(content.stamp)[2:],
        Heading(flat(words.say("guide.heading.made")), 1, "made"),
        *made,
        *(
            Paragraph(flat(Run(words.say("dossier.front.warning"), strong=True), " ", quoted(one, SENTENCES_LIMIT)))
            for one in content.stamp.warnings
        ),
    ]
