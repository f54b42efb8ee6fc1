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
        lines.append(f"  Dates: {row['dates']}. Weakest link: {row['strength']}, {row['status']}.")
        lines += [f"  About: {row['incident']}, {row['place']}"] if row["incident"] else [f"  About: {row['place']}"]
        lines += [f"  Source: {source}" for source in row["sources"].split("\n") if source]
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
    if step["relation"] == "SOURCES_FROM":
        return "listed as sourcing from" if step["listed"] else "stated as sourcing from"
    return {"OPERATES": "operates", "OWNS": "owns"}.get(step["relation"], "lies in")


def _when(step: Json) -> str:
    if step["listed"]:
        return f" on {max(step['listed'])}"
    if step["valid_from"] or step["valid_to"]:
        return f", {words.period(step['valid_from'], step['valid_to'])}"
    return ", date not stated"


def _whose(step: Json) -> str:
    """Who states it; and that it is doubted, where it is."""
    who = ", ".join(clean(one) for one in listing(step["source"])) or "publisher not stated"
    doubt = f"; {step['status']}" if step["status"] in words.CONTESTED else ""
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
    names = "; ".join(
        f"{one.get('title') or one['dataset']} (as of {one.get('as_of') or 'not stated'})" for one in datasets
    )
    return [STATEMENT, NO_PROOF, f"Searched: {clean(names, 2000)}. Build {answer['digest'][:12]}."]


def _name(node: Json) -> str:
    return clean(node.get("name") or node["id"])
