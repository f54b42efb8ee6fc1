"""One place of a guide: where it is, why it is in, cautions, recorded abuses, who is linked to it, what was checked."""

from __future__ import annotations

from collections.abc import Iterator

from graph.export import response_words, words
from graph.export.content import Json
from graph.export.dossier.citing import Citations
from graph.export.dossier.on_record import told_record
from graph.export.dossier.parts import (
    Block,
    Heading,
    Items,
    Paragraph,
    Run,
    Runs,
    Said,
    facts,
    flat,
    joined,
    listed,
    quoted,
    told,
)
from graph.export.dossier.recorded import affected
from graph.export.dossier.records import Records
from graph.export.dossier.responses import responses_of
from graph.export.dossier.telling import name, period
from graph.export.guide import saying
from graph.export.letter import link_in_words
from graph.export.reading import listing
from graph.export.text import SENTENCES_LIMIT

MOST_LINKED = 15
"""Brands or companies told at one place; the table has all."""
_ON_RECORD = ("certificates", "proceedings")


def place_title(place: Json) -> Runs:
    """'Honduras: Bananera Rio Mame SA plantation'."""
    country = words.country(place["site"]["country"]) or words.say("guide.heading.country_unknown")
    return told("guide.heading.place", country=quoted(country), place=name(place["site"]))


def told_place(number: int, place: Json, answer: Json, records: Records, citations: Citations) -> Iterator[Block]:
    """All of one place."""
    wholesale = answer["for"] == "wholesale"
    yield Heading(place_title(place), 2, f"place-{number}")
    yield _facts(place, wholesale)
    yield _note(words.say("guide.note.why"))
    yield Items(tuple(_cited(saying.criterion(one), one, citations) for one in place["criteria"]))
    yield _note(words.say("guide.note.cautions"))
    for one in place["cautions"]:
        said = saying.caution(one, withheld=answer["unions_withheld"])
        yield Paragraph(_cited(said, one, citations), "doubt")
    if not place["cautions"]:
        yield Paragraph(flat(words.say("guide.nothing.cautions")))
    yield _note(words.say("guide.note.incidents"))
    if place["incidents"]:
        yield Items(tuple(_incident(one, records, citations, wholesale) for one in place["incidents"]))
    else:
        yield Paragraph(flat(words.say("guide.nothing.incidents")))
    yield from _linked(place, answer, citations)
    if wholesale:
        yield from _on_record(place, records, citations)
    yield _note(words.say("guide.note.checked"))
    yield _checked(place, citations)
    if wholesale:
        yield _note(words.say("guide.note.ask"))
        yield Items(tuple(saying.to_ask(place)))


def behind(place: Json) -> list[Json]:
    """The documents that the reasons and cautions of a place rest on, each once, and those of the place itself."""
    rows = [*place["criteria"], *place["cautions"], *(one["statement"] for one in place["unions"])]
    cited = {one["id"]: one for row in rows for one in row["documents"] or ()}
    return list({**cited, **{one["id"]: one for one in place["documents"]}}.values())


def newest(documents: list[Json]) -> str | None:
    """The newest stated day of publication."""
    return max((one["published"] for one in documents if one.get("published")), default=None)


def where(site: Json, *, whole: bool) -> Runs:
    """Place and country as stated; the address too for whoever is to go there."""
    parts = (*((site["address"],) if whole else ()), site["city"], site["region"])
    said: list[Said] = [quoted(one) for one in dict.fromkeys(parts) if one]
    if not said:
        said.append(words.say("guide.where_none"))
    country = words.country(site["country"])
    return joined([*said, quoted(country)]) if country else joined(said)


def _facts(place: Json, wholesale: bool) -> Block:
    site = place["site"]
    rows = {
        words.say("guide.term.where"): where(site, whole=wholesale),
        words.say("guide.term.makes"): joined([quoted(one) for one in site["products"] or ()])
        or flat(words.say("missing.value")),
        words.say("guide.term.unions"): joined([saying.union(one) for one in place["unions"]], "; "),
    }
    if wholesale:
        rows[words.say("guide.term.run_by")] = listed([_run_by(one) for one in place["run_by"]]) or flat(
            words.say("missing.value")
        )
        ids = [site["id"], *listing(site["identifiers"])]
        rows[words.say("guide.term.ids")] = joined([quoted(one) for one in ids])
    return facts(rows)


def _run_by(one: Json) -> Runs:
    said = one["statement"]
    relation = words.relation(one["relation"])
    if said["status"] in words.CONTESTED:
        relation = f"{relation}, {words.status(said['status'])}"
    dates = period(said["valid_from"], said["valid_to"])
    return told("guide.told.relation", name=name(one), relation=relation, period=dates)


def _incident(one: Json, records: Records, citations: Citations, wholesale: bool) -> Runs:
    """What is recorded, how surely, when, and where it is not the place itself; for buyers also what was answered."""
    dates = period(one["start"], one["end"])
    said = flat(Run(f"{words.category(one['category'])}, {dates} ({words.status(one['status'])})", strong=True), ". ")
    if one["role"] != "here":
        said = flat(said, name(one["at"]), ": ")
    said = flat(said, quoted(one["summary"] or words.say("dossier.recorded.no_summary"), SENTENCES_LIMIT))
    if wholesale:
        if isinstance(one["affected"], int):
            said = flat(said, f" {affected(one, records)}.")
        for response in responses_of(one):
            said = flat(said, " ", quoted(response_words.line(response, one["id"]), SENTENCES_LIMIT))
    return flat(said, citations.numbers(one["documents"] or []))


def _linked(place: Json, answer: Json, citations: Citations) -> Iterator[Block]:
    rows = place["linked"]
    wholesale = answer["for"] == "wholesale"
    if answer["brand"]:
        yield Paragraph(told("guide.note.linked_one", company=name(answer["brand"])), "note")
    elif wholesale:
        yield _note(words.say("guide.note.linked_wholesale"))
    else:
        yield _note(words.say("guide.note.linked_consumers"))
    if not rows:
        nothing = words.say("guide.nothing.linked_wholesale") if wholesale else words.say("guide.nothing.linked")
        yield Paragraph(flat(nothing))
        return
    items = [_in_a_line(row, citations) for row in rows[:MOST_LINKED]]
    if len(rows) > MOST_LINKED:
        items.append(told("guide.more", count=len(rows) - MOST_LINKED))
    yield Items(tuple(items))


def _in_a_line(row: Json, citations: Citations) -> Runs:
    path = row["paths"][0]
    cited = {one["id"]: one for step in path["steps"] for one in step["documents"] or ()}
    company = Run(name(row["brand"]).text, strong=True, data=True)
    return flat(company, ": ", quoted(link_in_words(path), SENTENCES_LIMIT), citations.numbers(list(cited.values())))


def _on_record(place: Json, records: Records, citations: Citations) -> Iterator[Block]:
    rows = [one for kind in _ON_RECORD for one in saying.once(place[kind])]
    if rows:
        yield _note(words.say("guide.note.on_record"))
        yield Items(tuple(told_record(one, place["site"], records, citations) for one in rows))


def _checked(place: Json, citations: Citations) -> Block:
    """The documents with publisher and day of publication, and the newest day."""
    documents = behind(place)
    items = [_source(one, citations) for one in documents]
    day = newest(documents)
    last = told("guide.newest", day=words.day(day)) if day else told("guide.no_day")
    return Items((*items, last))


def _source(document: Json, citations: Citations) -> Runs:
    publisher = document.get("publisher")
    return told(
        "guide.told.source",
        number=citations.numbers([document])[1:],
        publisher=quoted(publisher) if publisher else words.say("dossier.cite.no_publisher"),
        day=words.day(document["published"]) if document.get("published") else words.say("guide.undated_source"),
    )


def _cited(said: Runs, one: Json, citations: Citations) -> Runs:
    return flat(said, citations.numbers(one["documents"] or []))


def _note(text: str) -> Paragraph:
    return Paragraph(flat(text), "note")
