"""An answer of ``trace`` or ``brands`` as text for a terminal: every finding, step by step, with numbered sources."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from graph.export import limits, response_words, words
from graph.export.text import ADDRESS_LIMIT, SENTENCES_LIMIT, clean

Json = dict[str, Any]
STATEMENT = words.say("statement.link")
NO_PROOF = words.say("statement.no_proof")


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
        incidents = {finding["incident"]["id"]: finding["incident"]["status"] for finding in findings}
        lines += _wrapped(
            f"{words.counted(len(incidents), 'recorded abuse', 'recorded abuses')} at "
            f"{words.counted(places, 'place', 'places')} that published lists and reports link to it "
            f"({words.by_status(incidents.values())}):",
            width,
        )
    else:
        lines += _wrapped(f"{limits.nothing(answer)} {NO_PROOF}", width)
    for number, finding in enumerate(findings, start=1):
        lines += ["", *_finding(number, finding, sources, width, answer.get("as_of"))]
    return "\n".join([*lines, *_ending(answer, sources, width)]) + "\n"


def brands_text(answer: Json, width: int = 100) -> str:
    """The answer of ``brands SITE`` for reading."""
    sources = Sources()
    rows = answer["brands"]
    lines = [*_title(_node(answer["site"])), "", *_on_record(answer, sources, width)]
    if rows:
        labels = {row["brand"]["label"] for row in rows}
        what = words.counted(len(rows), "brand or retailer", "brands and retailers")
        count = what if labels == {"Brand"} else words.kinds(labels, len(rows))
        lines += _wrapped(f"{count} that published lists and reports link to it:", width)
    else:
        lines += _wrapped(f"{limits.nothing(answer)} {NO_PROOF}", width)
    for number, row in enumerate(rows, start=1):
        against = f" ({row['incident']})" if row["incident"] else ""
        lines += ["", *_wrapped(f"{number}. {_node(row['brand'])}", width)]
        lines += _facts(row, answer.get("as_of"), width, against)
        own = [one for one in row.get("responses") or () if one["company"]["id"] == row["brand"]["id"]]
        lines += _responses(own, sources, width, row["incident"])
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
    yield from _recorded(incident, sources, width)
    yield from _responses(finding.get("responses") or (), sources, width, incident["id"])
    yield from _facts(finding, day, width)
    for path in finding["paths"]:
        yield from _path(path, sources, width)


def _recorded(incident: Json, sources: Sources, width: int) -> Iterator[str]:
    """What is said to have happened, by whom, and where that is published: one line."""
    summary = clean(incident.get("summary") or "no summary stated", SENTENCES_LIMIT)
    by = f" (status by {clean(incident['status_by'])})" if incident.get("status_by") else ""
    yield from _wrapped(
        f"Recorded: {summary}{by} {sources.cite(incident.get('documents') or [])}".rstrip(), width, "   "
    )
    yield from _corrections(incident, width, "   ")


def _corrections(fact: Json, width: int, indent: str) -> Iterator[str]:
    """What people corrected, disputed or retracted of a fact, each with its day and reason."""
    for sentence in fact.get("corrections") or ():
        yield from _wrapped(f"! {clean(sentence, SENTENCES_LIMIT)}", width, indent, f"{indent}  ")


def _responses(responses: Iterable[Json], sources: Sources, width: int, incident: str | None = None) -> Iterator[str]:
    """What companies answered, and where they did."""
    for one in responses:
        where = " ".join(
            part
            for part in (clean(one.get("url") or "", ADDRESS_LIMIT), sources.cite(one.get("documents") or []))
            if part
        )
        yield from _wrapped(f"{response_words.line(one, incident)} {where}".rstrip(), width, "   ")
        yield from _corrections(one, width, "   ")


def _on_record(answer: Json, sources: Sources, width: int) -> Iterator[str]:
    """The incidents at a site and its buildings, with their sources."""
    incidents = answer.get("incidents") or []
    if not incidents:
        yield from _wrapped("No incident is recorded at it in what is loaded.", width)
    else:
        count = words.counted(len(incidents), "incident", "incidents")
        counts = words.by_status(incident["status"] for incident in incidents)
        yield from _wrapped(f"{count} on record ({counts}):", width)
    for incident in incidents:
        what = f"{words.category(incident['category'])}, {words.period(incident['start'], incident['end'])}"
        where = incident.get("facility") or answer["site"]
        at = "" if where["id"] == answer["site"]["id"] else f" - at {clean(where['name'] or where['id'])}"
        yield from _wrapped(f"* {what} - {words.status(incident['status'])} - {incident['id']}{at}", width)
        yield from _recorded(incident, sources, width)
        yield from _responses(incident.get("responses") or (), sources, width, incident["id"])
    yield ""


def _facts(row: Json, day: str | None, width: int, against: str = "") -> Iterator[str]:
    """Was the link live, and how well is it known: two lines."""
    if row["verdict"]:
        asked = f"Live on {day}?" if day else "Live at the time?"
        meaning = words.verdict_meaning(row["verdict"], day)
        yield from _wrapped(f"{asked} {words.verdict(row['verdict'], day).upper()}{against}: {meaning}", width, "   ")
    tier = "own site (tier 0)" if row["tier"] == 0 else f"tier {row['tier']}"
    steps = words.counted(row["hops"], "step", "steps")
    evidence = f"Evidence: {row['strength']}; weakest link {words.path_status(row)}; {tier}, {steps}"
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
            f"-> {words.relation(step['relation'])} {target}: "
            f"{words.status(step['status'], company=step['relation'] != 'LOCATED_IN')}, {stated}{listed} "
            f"{sources.cite(step['documents'])}{also}"
        )
        yield from _wrapped(text, width, "     ", "        ")
        if step.get("note"):
            yield from _wrapped(f"note: {clean(step['note'], SENTENCES_LIMIT)}", width, "        ", "        ")
        yield from _corrections(step, width, "        ")


def _ending(answer: Json, sources: Sources, width: int) -> Iterator[str]:
    cited = list(sources.lines(width))
    if cited:
        yield from ("", "Sources", *cited)
    yield ""
    yield from _wrapped(STATEMENT, width)
    coverage = answer["coverage"]
    names = "; ".join(f"{one['title']} (as of {one['as_of'] or 'not stated'})" for one in coverage["sources"])
    yield from _wrapped(f"Searched: {names or 'nothing'}. Build {answer['digest'][:12]}.", width)
    yield from _wrapped(limits.undated(answer), width)
    yield from _wrapped(response_words.silence(answer), width)
    if answer.get("findings") or answer.get("brands"):
        for sentence in (limits.left_out(answer), limits.others(answer)):
            yield from _wrapped(sentence, width)
    yield from _wrapped(_hints(answer), width)
    yield from _wrapped(limits.retracted(answer), width)


def _hints(answer: Json) -> str:
    """Which option shows what is left out; for the terminal alone, nothing that is published says it."""
    hints = [
        "See those further away with --max-hops." if answer.get("truncated") else "",
        "See the other companies with --who all." if answer["coverage"].get("other_companies") else "",
    ]
    return " ".join(hint for hint in hints if hint)


def _wrapped(text: str, width: int, indent: str = "", later: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        max(width, 40),
        initial_indent=indent,
        subsequent_indent=indent + "   " if later is None else later,
        break_long_words=False,
        break_on_hyphens=False,
    )
