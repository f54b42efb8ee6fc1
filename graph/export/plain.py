"""An answer of ``trace`` or ``brands`` as text for a terminal: every finding, step by step, with numbered sources."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from graph.export import words
from graph.export.text import clean

Json = dict[str, Any]
STATEMENT = (
    "A link means a source states a supply relationship at a date; it does not by itself mean the brand knew of or "
    "caused the finding. Chained links are possible paths, not proof that one product travelled the whole path. "
    "Being listed here implies no wrongdoing."
)


class Sources:
    """Numbers the documents of an answer in the order they are first cited."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._documents: list[Json] = []

    def cite(self, documents: list[Json]) -> str:
        """The numbers of some documents, as ``[1] [4]``."""
        for document in documents:
            if document["id"] not in self._numbers:
                self._documents.append(document)
                self._numbers[document["id"]] = len(self._documents)
        return " ".join(f"[{self._numbers[document['id']]}]" for document in documents)

    def lines(self, width: int) -> Iterator[str]:
        """The list of sources: title, publisher, address."""
        for number, document in enumerate(self._documents, start=1):
            text = f"[{number}] {clean(document['title'] or document['id'])}. {clean(document['publisher'] or '')}."
            yield from textwrap.wrap(text, width, subsequent_indent="     ")
            yield f"     {document['url'] or 'no address stated'}"


def trace_text(answer: Json, width: int = 100) -> str:
    """The answer of ``trace BRAND`` for reading."""
    sources = Sources()
    findings = answer["findings"]
    places = len({finding["facility"]["id"] for finding in findings})
    lines = [*_title(_node(answer["brand"])), ""]
    if findings:
        lines += _wrapped(
            f"{words.counted(len(findings), 'documented abuse', 'documented abuses')} at "
            f"{words.counted(places, 'place', 'places')} that published lists and reports link to it:",
            width,
        )
    else:
        lines += _wrapped("No documented abuse is linked to it in what is loaded. " + _what_that_means(answer), width)
    for number, finding in enumerate(findings, start=1):
        lines += ["", *_finding(number, finding, sources, width, answer.get("as_of"))]
    return "\n".join([*lines, *_ending(answer, sources, width)]) + "\n"


def brands_text(answer: Json, width: int = 100) -> str:
    """The answer of ``brands SITE`` for reading."""
    sources = Sources()
    rows = answer["brands"]
    lines = [*_title(_node(answer["site"])), ""]
    if rows:
        count = words.counted(len(rows), "company", "companies")
        lines += _wrapped(f"{count} that published lists and reports link to it:", width)
    else:
        lines += _wrapped("No buyer is recorded in what is loaded. " + _what_that_means(answer), width)
    for number, row in enumerate(rows, start=1):
        against = f" ({row['incident']})" if row["incident"] else ""
        lines += ["", *_wrapped(f"{number}. {_node(row['brand'])}", width)]
        lines += _facts(row, answer.get("as_of"), width, against)
        for path in row["paths"]:
            lines += _path(path, sources, width)
    return "\n".join([*lines, *_ending(answer, sources, width)]) + "\n"


def _title(name: str) -> list[str]:
    return [name, "=" * min(len(name), 100)]


def _node(node: Json) -> str:
    country = words.country(node.get("country"))
    level = words.level(node.get("level"))
    what = ", ".join(part for part in (level or node["label"].lower(), country) if part)
    return f"{clean(node['name'] or node['id'])} ({what}) {node['id']}"


def _finding(number: int, finding: Json, sources: Sources, width: int, day: str | None) -> Iterator[str]:
    incident = finding["incident"]
    what = f"{words.category(incident['category'])}, {words.period(incident['start'], incident['end'])}"
    yield from _wrapped(f"{number}. {what} - {words.status(incident['status'])} - {incident['id']}", width)
    yield from _wrapped(f"at {_node(finding['facility'])}", width, "   ")
    yield from _facts(finding, day, width)
    for path in finding["paths"]:
        yield from _path(path, sources, width)


def _facts(row: Json, day: str | None, width: int, against: str = "") -> Iterator[str]:
    """Was the link live, and how well is it known: two lines."""
    if row["verdict"]:
        asked = f"Live on {day}?" if day else "Live at the time?"
        meaning = words.verdict_meaning(row["verdict"], day)
        yield from _wrapped(f"{asked} {words.verdict(row['verdict'], day).upper()}{against}: {meaning}", width, "   ")
    tier = "own site (tier 0)" if row["tier"] == 0 else f"tier {row['tier']}"
    steps = words.counted(row["hops"], "step", "steps")
    evidence = f"Evidence: {row['strength']}; weakest link {words.status(row['status'])}; {tier}, {steps}"
    ways = row.get("path_count", 1)
    if ways != 1:
        evidence += f"; {'more than 1,000' if ways is None else ways} paths"
    yield from _wrapped(evidence, width, "   ")


def _path(path: Json, sources: Sources, width: int) -> Iterator[str]:
    if path["steps"]:
        yield f"     {clean(path['steps'][0]['from']['name'] or path['steps'][0]['from']['id'])}"
    for step in path["steps"]:
        target = clean(step["to"]["name"] or step["to"]["id"])
        stated = words.period(step["valid_from"], step["valid_to"])
        listed = f", listed {', '.join(step['listed'])}" if step["listed"] else ""
        also = (
            f", and {words.counted(len(step['also']), 'other statement', 'other statements')}" if step["also"] else ""
        )
        text = (
            f"-> {words.relation(step['relation'])} {target}: {words.status(step['status'])}, {stated}{listed} "
            f"{sources.cite(step['documents'])}{also}"
        )
        yield from _wrapped(text, width, "     ", "        ")


def _ending(answer: Json, sources: Sources, width: int) -> Iterator[str]:
    cited = list(sources.lines(width))
    if cited:
        yield from ("", "Sources", *cited)
    yield ""
    yield from _wrapped(STATEMENT, width)
    coverage = answer["coverage"]
    names = "; ".join(f"{one['title']} (as of {one['as_of'] or 'not stated'})" for one in coverage["sources"])
    yield from _wrapped(f"Searched: {names or 'nothing'}. Build {answer['digest'][:12]}.", width)
    if coverage["undated"]:
        yield from _wrapped(
            f"{coverage['undated']} of these rest on a link or an incident without a date: for them nobody can say "
            "'at the time'.",
            width,
        )
    if coverage["not_shown"]:
        yield from _wrapped(f"{coverage['not_shown']} more are left out by the filters or limits asked for.", width)
    if answer["truncated"]:
        yield "This answer is cut off; it is not complete."


def _what_that_means(answer: Json) -> str:
    return (
        "That is a statement about the loaded sources, not about the world: suppliers that nobody published, and "
        "abuses that nobody reported, are not in them."
    )


def _wrapped(text: str, width: int, indent: str = "", later: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        max(width, 40),
        initial_indent=indent,
        subsequent_indent=indent + "   " if later is None else later,
        break_long_words=False,
        break_on_hyphens=False,
    )
