"""What stands at the end: what was searched, the method and its limits, the sources, and how to make it again."""

from __future__ import annotations

from graph.export import words
from graph.export.content import Stamp
from graph.export.dossier.citing import Citations
from graph.export.dossier.parts import Block, Heading, Items, Paragraph, Run, Runs, Table, facts, flat, quoted, told
from graph.export.text import SENTENCES_LIMIT


def searched(stamp: Stamp) -> list[Block]:
    """The loaded sources and their files, each with the hash of its bytes."""
    blocks: list[Block] = [
        Heading(flat(words.say("dossier.heading.searched")), 1, "searched"),
        Paragraph(flat(words.say("dossier.searched.means"))),
    ]
    if not stamp.searched:
        return [*blocks, Paragraph(flat(words.say("dossier.searched.nothing")))]
    for one in stamp.searched:
        as_of = words.day(one["as_of"]) if one.get("as_of") else words.say("missing.date")
        about = told("dossier.searched.dataset", title=Run(_title(one), strong=True, data=True), as_of=as_of)
        for part in (one.get("publisher"), one.get("license"), one.get("description")):
            about = flat(about, " ", quoted(str(part).rstrip("."), SENTENCES_LIMIT), ".") if part else about
        files = tuple(
            told("dossier.searched.file", name=quoted(file["name"]), hash=quoted(file.get("sha256") or ""))
            for file in one.get("files") or ()
            if "name" in file  # a profile may withhold which file it was
        )
        blocks += [Paragraph(about), Items(files)] if files else [Paragraph(about)]
    return blocks


def _title(source: dict[str, object]) -> str:
    return quoted(source.get("title") or source.get("dataset") or words.say("missing.value")).text


def method(day: str | None) -> list[Block]:
    """How it was made and what it cannot show: the page that a reader needs to judge every other."""
    verdicts = tuple(
        (flat(Run(words.verdict(one, day), strong=True)), flat(words.verdict_meaning(one, day)))
        for one in words.VERDICTS
    )
    strengths = tuple(
        (flat(Run(words.choose("strength", one), strong=True)), flat(words.choose("strength_meaning", one)))
        for one in words.STRENGTHS
    )
    statuses = tuple(
        (flat(Run(words.status(one), strong=True)), flat(words.choose("status_meaning", one)))
        for one in words.wording()["status"]
    )
    head = (words.say("dossier.column.word"), words.say("dossier.column.meaning"))
    shares = (0.28, 0.72)
    return [
        Heading(flat(words.say("dossier.heading.method")), 1, "method", new_page=True),
        Paragraph(flat(words.say("statement.link")), "statement"),
        *(Paragraph(flat(text)) for text in words.lines("dossier.method.made")),
        Heading(flat(words.say("dossier.heading.verdicts")), 2),
        Table(head, verdicts, shares),
        Heading(flat(words.say("dossier.heading.strengths")), 2),
        Table(head, strengths, shares),
        Heading(flat(words.say("dossier.heading.statuses")), 2),
        Table(head, statuses, shares),
        Heading(flat(words.say("dossier.heading.limits")), 2),
        Items(tuple(flat(text) for text in words.lines("dossier.method.limits"))),
        Heading(flat(words.say("dossier.heading.before")), 2),
        Items(tuple(flat(text) for text in words.lines("dossier.method.before"))),
    ]


def sources(citations: Citations) -> list[Block]:
    """All documents cited, numbered."""
    heading = Heading(flat(words.say("dossier.heading.sources")), 1, "sources")
    if not len(citations):
        return [heading, Paragraph(flat(words.say("dossier.sources.none")))]
    return [heading, Paragraph(flat(words.say("dossier.sources.means"))), citations.sources()]


def made(stamp: Stamp) -> list[Block]:
    """Everything that is needed to make the same bytes again."""
    position: Runs = told("dossier.made.entry", number=stamp.position) if stamp.position is not None else ()
    made_with = ", ".join(f"{name} {one}" for name, one in stamp.versions.items())
    rows = {
        words.say("dossier.made.digest"): flat(quoted(stamp.digest)),
        words.say("dossier.made.position"): position,
        words.say("dossier.made.command"): flat(quoted(stamp.command, SENTENCES_LIMIT)),
        words.say("dossier.made.versions"): flat(quoted(made_with, SENTENCES_LIMIT)),
    }
    return [Heading(flat(words.say("dossier.heading.made")), 1, "made"), facts(rows)]
