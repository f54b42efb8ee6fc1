"""A statement as a sentence: who says it, on what basis, of what time; and that it is alleged or disputed."""

from __future__ import annotations

from graph.export import words
from graph.export.content import Json
from graph.export.dossier.parts import Run, Runs, Said, flat, listed, plain, quoted, told
from graph.export.reading import listing
from graph.export.text import SENTENCES_LIMIT

UNSETTLED = ("alleged", "disputed", "retracted")


def name(node: Json) -> Run:
    """What a company or place is called; its id where it has no name."""
    return quoted(node.get("name") or node["id"])


def stated(statement: Json, start: Json, relation: str, end: Json) -> Runs:
    """One statement: whose word, the link, its status, its time, and what the source adds."""
    values: dict[str, Said] = {
        "start": name(start),
        "end": name(end),
        "who": _publishers(statement),
        "basis": _basis(statement),
        "link": flat(words.choose("dossier.link", relation), " ", name(end), _goods(statement)),
    }
    days = listing(statement.get("listed"))
    status = statement.get("status")
    if status in UNSETTLED:
        said = told("dossier.step.reported", **values) + flat(" ", Run(_status(status), strong=True))
    elif status == "acknowledged" and days:
        present = flat(words.choose("dossier.link_in_lists", relation), " ", name(end), _goods(statement))
        said = told("dossier.step.own_lists", **{**values, "link": present}, days=_days(days), lists=_lists(days))
    elif status == "acknowledged":
        said = told("dossier.step.own", **values)
    else:
        said = told("dossier.step.according", **values)
    return flat(said, " ", when(statement), *_note(statement))


def when(statement: Json) -> Runs:
    """Of what time it is stated; a missing end is unknown, never 'still'."""
    start, end = statement.get("valid_from"), statement.get("valid_to")
    days, dropped = listing(statement.get("listed")), listing(statement.get("delisted"))
    said: list[str] = []
    if start and end:
        said.append(words.say("dossier.when.both", period=period(start, end)))
    elif start:
        said.append(words.say("dossier.when.start", start=words.day(start)))
    elif end:
        said.append(words.say("dossier.when.end", end=words.day(end)))
    elif not days:
        said.append(words.say("dossier.when.none"))
    if days:
        said.append(words.say("dossier.when.listed", days=_days(days)))
    if dropped:
        said.append(words.say("dossier.when.dropped", days=_days(dropped)))
    return (Run(" ".join(said)),)


def period(start: str | None, end: str | None) -> str:
    """A period with its days written out."""
    return words.period(start and words.day(start), end and words.day(end))


def doubtful(statement: Json) -> bool:
    """Is it more than one word against another?"""
    return statement.get("status") in UNSETTLED


def differs(other: Json, shown: Json) -> bool:
    """Does another statement of the same link contradict the one shown: disputed, or with other dates?"""
    if other.get("status") != shown.get("status") and "disputed" in (other.get("status"), shown.get("status")):
        return True
    dates = ("valid_from", "valid_to")
    return any(other.get(one) and shown.get(one) and other[one] != shown[one] for one in dates)


def _status(status: str) -> str:
    return words.choose("dossier.unsettled", status)


def _publishers(statement: Json) -> Runs:
    """Publishers with the days on which they published it, as far as known."""
    dated = {
        one.get("publisher"): one.get("published") for one in statement.get("documents") or () if one.get("published")
    }
    found = [_dated(quoted(one), dated.get(one)) for one in listing(statement.get("source"))]
    return listed(found) if found else (Run(words.say("dossier.step.nobody")),)


def _dated(who: Run, published: str | None) -> Said:
    if not published:
        return who
    day = words.day(published)
    exact = published.count("-") == 2
    return told("dossier.step.who_on", who=who, day=day) if exact else told("dossier.step.who_in", who=who, day=day)


def _basis(statement: Json) -> str:
    kind = words.basis(statement.get("basis"))
    several = len(statement.get("documents") or ()) > 1
    return words.say("dossier.step.strongest", basis=kind) if several else kind


def _goods(statement: Json) -> Runs:
    goods = statement.get("product")
    return told("dossier.step.goods", goods=quoted(goods)) if goods else ()


def _note(statement: Json) -> list[Said]:
    note = statement.get("note")
    return [" ", told("dossier.step.note", note=quoted(note, SENTENCES_LIMIT))] if note else []


def _days(days: list[str]) -> str:
    return plain(listed([words.day(day) for day in sorted(days)]))


def _lists(days: list[str]) -> str:
    return words.say("dossier.step.lists", count=len(days))
