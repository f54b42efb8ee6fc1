"""Companies that a place connects to, ready for a joint letter: as rows, as a text and as CSV."""

from __future__ import annotations

from typing import Any

from graph.export import words
from graph.export.plain import NO_PROOF, STATEMENT
from graph.export.reading import listing
from graph.export.spreadsheet import csv_text
from graph.export.text import clean

Json = dict[str, Any]
COLUMNS = ("name", "country", "kind", "link", "dates", "strength", "status", "place", "incident", "sources")


def letter_rows(answer: Json) -> list[dict[str, str]]:
    """One row per company of an answer of ``graph.dossier.who``, in its order, by ``COLUMNS``."""
    return [_row(row, answer.get("as_of")) for row in answer["rows"]]


def link_in_words(path: Json) -> str:
    """A path as a sentence whose subject is the company: 'listed as sourcing from X on D (source); ...'."""
    parts = []
    for number, step in enumerate(path["steps"]):
        subject = "" if number == 0 else f"{_name(step['from'])} "
        parts.append(f"{subject}{_verb(step)} {_name(step['to'])}{_when(step)}{_whose(step)}")
    return "; ".join(parts)


def letter_csv(answer: Json) -> str:
    """The rows as RFC 4180 text without spreadsheet formulas; what a link does not prove stands below them."""
    rows = [[row[column] for column in COLUMNS] for row in letter_rows(answer)]
    return csv_text(COLUMNS, [*rows, [], *([line] for line in _ending(answer))])


def letter_text(answer: Json) -> str:
    """The rows as a plain text to put into a letter, with what a link does not prove."""
    lines = []
    for row in letter_rows(answer):
        lines.append(f"- {', '.join(part for part in (row['name'], row['country']) if part)}")
        lines.append(f"  {row['link']}")
        evidence = {key: row[key] for key in ("dates", "strength", "status")}
        about = ", ".join(part for part in (row["incident"], row["place"]) if part)
        lines += [f"  {words.say('letter.evidence', **evidence)}", f"  {words.say('letter.about', about=about)}"]
        sources = [source for source in row["sources"].split("\n") if source]
        lines += [f"  {words.say('letter.source', source=source)}" for source in sources]
        lines.append("")
    return "\n".join([*lines, *_ending(answer), ""])


def _row(row: Json, day: str | None) -> dict[str, str]:
    company, incident, place = row["company"], row["incident"], row["site"]
    about = ""
    if incident:
        status = words.status(incident["status"])
        about = f"{words.category(incident['category'])}, {words.period(incident['start'], incident['end'])} ({status})"
    where = words.country(place.get("country"))
    return {
        "name": _name(company),
        "country": words.country(company.get("country")) or "",
        "kind": words.role(company["label"], None) or "",
        "link": link_in_words(row["path"]),
        "dates": words.verdict(row["verdict"], day),
        "strength": words.plain(row["strength"]),
        "status": words.path_status(row),
        "place": _name(place) + (f", {where}" if where else ""),
        "incident": about,
        "sources": "\n".join(_sources(row)),
    }


def _verb(step: Json) -> str:
    if step["relation"] == "SOURCES_FROM" and step["listed"]:
        return words.say("letter.listed")
    return words.choose("letter.link", step["relation"])


def _when(step: Json) -> str:
    if step["listed"]:
        return words.say("letter.on", day=max(step["listed"]))
    return f", {words.period(step['valid_from'], step['valid_to'])}"


def _whose(step: Json) -> str:
    """Who states it; and that it is doubted, where it is."""
    who = ", ".join(clean(one) for one in listing(step["source"])) or words.say("letter.nobody")
    doubt = f"; {words.status(step['status'])}" if step["status"] in words.CONTESTED else ""
    return f" ({who}{doubt})"


def _sources(row: Json) -> list[str]:
    """Each document of the path and of the incident once: title, publisher, address."""
    stated = [*row["path"]["steps"], *([row["incident"]] if row["incident"] else [])]
    documents = {one["id"]: one for step in stated for one in step["documents"] or ()}
    return [
        ". ".join(clean(part, 400) for part in (one["title"] or one["id"], one["publisher"], one["url"]) if part)
        for one in documents.values()
    ]


def _ending(answer: Json) -> list[str]:
    datasets = answer["coverage"]["sources"]
    missing = words.say("missing.value")
    dated = [(one.get("title") or one["dataset"], one.get("as_of") or missing) for one in datasets]
    names = "; ".join(words.say("letter.dataset", title=title, as_of=as_of) for title, as_of in dated)
    searched = words.say("letter.searched", sources=clean(names, 2000), build=answer["digest"][:12])
    return [STATEMENT, NO_PROOF, searched]


def _name(node: Json) -> str:
    return clean(node.get("name") or node["id"])
