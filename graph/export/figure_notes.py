"""The words around a drawing: what it shows, what its signs mean, what it does not prove, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.export import evidence, words
from graph.export.content import Content
from graph.export.figure_drawing import Drawing
from graph.export.figure_graph import Drawn
from graph.export.reading import Json
from graph.export.text import ADDRESS_LIMIT, SENTENCES_LIMIT, clean


def note(key: str, **values: Any) -> str:
    """A sentence of ``figure.note`` in ``wording.toml``."""
    return words.choose("figure.note", key, **values)


def title(content: Content) -> str:
    """What was asked, with counts."""
    return clean(content.stamp.title, SENTENCES_LIMIT)


def lead(content: Content, drawn: Drawn) -> list[str]:
    """The counts, and how much of the answer is drawn; of an empty answer what that means."""
    reading = drawn.reading
    if not reading.entries:
        nothing = f"{clean(reading.empty, SENTENCES_LIMIT)} {words.say('statement.no_proof')}"
        return [nothing, *_on_record(drawn), searched(content)]
    total = len(reading.entries)
    rows = words.counted(total, "link to a brand", "links to brands") if reading.reverse else ""
    rows = rows or words.counted(total, "finding", "findings")
    key = "shown_all" if drawn.shown == total else "shown_some" if drawn.shown else "shown_none"
    if not any(entry.paths for entry in reading.entries):
        key = "no_way"
    counts = f"{evidence.summary(reading)}."
    return [counts, *_on_record(drawn), note(key, rows=rows, shown=drawn.shown)]


def _on_record(drawn: Drawn) -> list[str]:
    """Of a site: the incidents on record there, by how surely they are known."""
    if not drawn.reading.reverse or not drawn.reading.incidents:
        return []
    incidents = drawn.reading.incidents
    return [
        words.say(
            "figure.count.incidents",
            count=len(incidents),
            counts=words.by_status(one.get("status") for one in incidents),
        )
    ]


def legend(drawn: Drawn) -> list[tuple[str, str]]:
    """What each sign in the drawing means, only of those that are there: kind of sign, words."""
    marks, arrows = drawn.marks, drawn.layout.arrows
    found = []
    if "brand" in marks:
        found.append(("brand", _sign("owner" if drawn.reading.starts else "brand")))
    found += [(kind, _sign(kind)) for kind in ("site",) if kind in marks]
    if "finding" in marks:
        found.append(("finding", _sign("finding_reverse" if drawn.reading.reverse else "finding")))
    found += [("many", _sign("many"))] if "many" in marks else []
    found += [("fold", _sign("fold"))] if "fold" in marks else []
    found += [("fold-finding", _sign("fold_finding"))] if "fold-finding" in marks else []
    solid = any(not arrow.dashed and not arrow.faint for arrow in arrows)
    found += [("arrow", _sign("arrow"))] if solid else []
    found += [("dashed", _sign("dashed"))] if any(arrow.dashed for arrow in arrows) else []
    found += [("faint", _sign("faint"))] if any(arrow.faint for arrow in arrows) else []
    return [*found, *([("numbers", _sign("numbers"))] if drawn.sources else [])]


def _sign(key: str) -> str:
    return words.choose("figure.legend", key)


def verdicts(drawn: Drawn) -> list[tuple[str, str]]:
    """The verdicts of the rows of the answer with their meaning."""
    there = {entry.verdict for entry in drawn.reading.entries}
    day = drawn.reading.as_of
    return [(words.verdict(one, day), words.verdict_meaning(one, day)) for one in words.VERDICTS if one in there]


def warnings(content: Content) -> list[str]:
    """What may point at a source all the same, and what the profile took out."""
    return [clean(one, SENTENCES_LIMIT) for one in content.stamp.warnings]


def statements(content: Content) -> list[str]:
    """What a link does not prove, and what is missing."""
    said = [clean(one, SENTENCES_LIMIT) for one in content.stamp.statements]
    return [*said, note("screening")]


def told_heading(drawn: Drawn) -> list[str]:
    """Of responses and corrections, where there are any."""
    return [words.choose("figure.told", "heading")] if drawn.told else []


def beside(drawing: Drawing) -> list[str]:
    """The links whose numbers found no room on their arrow."""
    links = [f"{arrow.ends[0]} → {arrow.ends[1]} {' '.join(arrow.words)}" for arrow in drawing.beside]
    return [note("beside", links="; ".join(links))] if links else []


def imprint(content: Content) -> list[str]:
    """Data date, export date, digest, licences, profile and sources that were searched."""
    stamp = content.stamp
    said = [note("data_date", date=clean(stamp.data_date)) if stamp.data_date else note("data_date_none")]
    said += [note("exported", date=clean(stamp.date)), note("build", digest=clean(stamp.digest))]
    said += [note("position", position=stamp.position)] if stamp.position is not None else []
    taken = " ".join(clean(one, SENTENCES_LIMIT) for one in stamp.redactions)
    redacted = note("redacted", what=taken) if taken else note("redacted_nothing")
    licenses = "; ".join(clean(one, SENTENCES_LIMIT).rstrip(".") for one in stamp.licenses) or "none stated"
    return [
        " ".join(said),
        f"{note('profile', profile=clean(stamp.profile))} {redacted}",
        searched(content),
        note("licenses", licenses=licenses),
        note("command", command=clean(stamp.command, SENTENCES_LIMIT)),
    ]


def searched(content: Content) -> str:
    """What was asked, with the date of each source."""
    return note("searched", sources="; ".join(_searched(one) for one in content.stamp.searched) or "nothing")


def _searched(one: Json) -> str:
    dated = clean(str(one.get("as_of") or "")) or "not stated"
    publisher = f", {clean(str(one['publisher']))}" if one.get("publisher") else ""
    return f"{clean(str(one.get('title') or one.get('dataset') or 'title not stated'))}{publisher} (as of {dated})"


def source_lines(drawn: Drawn) -> Iterator[str]:
    """Each source: number, title, publisher, date, address, archive address, hash of the file."""
    for one in drawn.sources:
        parts = [f"[{one['number']}] {one['title'].rstrip('.')}."]
        publisher = clean(one["publisher"]).rstrip(".") or "Publisher not stated"
        parts.append(f"{publisher}, {one['published'] or 'date not stated'}.")
        parts.append(clean(one["address"], ADDRESS_LIMIT) or "No address stated.")
        parts += [f"Archived: {one['archived']}"] if one["archived"] else []
        parts += [f"SHA-256 {one['sha256']}"] if one["sha256"] else []
        yield " ".join(parts)
