"""What companies answered, that nothing of an answer is recorded, and what people corrected, about what is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from graph import model
from graph.export import words
from graph.export.boxes import incident_words
from graph.export.folding import Chain
from graph.export.reading import Json, Reading
from graph.export.text import ADDRESS_LIMIT, SENTENCES_LIMIT, clean

Cite = Callable[[Any], str]
"""Numbers some documents and gives the numbers as text."""
_COMPANIES = (*model.COMPANIES, "Organisation")


def told(answer: Json, reading: Reading, chosen: Chain, cite: Cite) -> list[str]:
    """Sentences on the findings and links of an answer.

    Args:
        answer: as the trace gives it; its rows carry ``responses`` and facts ``corrections`` where there are any.
    """
    rows = answer.get("brands" if reading.reverse else "findings") or []
    return list(dict.fromkeys([*_responses(rows, chosen, cite), *_corrections(reading, chosen)]))


def _responses(rows: list[Json], chosen: Chain, cite: Cite) -> Iterator[str]:
    """Each response once, and the companies that none is recorded of; nothing where an answer was not asked for any."""
    if not any("responses" in row for row in rows):
        return
    found = {one["id"]: one for row in rows for one in row.get("responses") or ()}
    for one in found.values():
        yield _response(one, cite)
    spoke = {one["company"]["id"] for one in found.values()}
    silent = [_name(chosen.nodes[node]) for node in chosen.drawn
              if chosen.nodes[node].get("label") in _COMPANIES and node not in spoke]  # fmt: skip
    if silent:
        yield words.choose("figure.told", "no_response", companies="; ".join(silent))


def _response(one: Json, cite: Cite) -> str:
    """'Example Brand on Example Knitwear Ltd: asked on 2026-03-01, to answer until 2026-03-15, no answer.'"""

    def say(key: str, value: str | None = None) -> list[str]:
        text = clean(value or "", SENTENCES_LIMIT)
        return [words.choose("figure.told", key, what=text)] if text else []

    kind = one.get("kind") or "pending"
    came = say(f"{kind}_on", one.get("answered_on")) or [words.choose("figure.told", kind)]
    said = [
        *say("asked_by", one.get("asked_by")),
        *say("asked_on", one.get("asked_on")),
        *say("due_on", one.get("due_on")),
    ]
    address = clean(one.get("url") or "", ADDRESS_LIMIT)
    text = [*say("text", one.get("text")), *([address] if address else []), cite(one.get("documents"))]
    about = ", ".join(dict.fromkeys(_name(each) for each in one.get("about") or ()))
    head = words.choose(
        "figure.told", "response", company=_name(one["company"]), about=about, parts=", ".join([*said, *came])
    )
    corrected = [clean(each, SENTENCES_LIMIT) for each in one.get("corrections") or ()]
    return " ".join(part for part in (head, *text, *corrected) if part)


def _corrections(reading: Reading, chosen: Chain) -> Iterator[str]:
    """What people corrected, disputed or retracted of the findings and links that are drawn."""
    for entry in reading.in_order():
        incident = entry.incident or {}
        if not reading.reverse and entry.target["id"] in chosen.drawn:
            yield from _about(f"{incident_words(entry)}, {_name(entry.target)}", incident)
    for incident in reading.incidents if reading.reverse else ():
        yield from _about(words.category(incident.get("category")), incident)
    for (start, end), steps in chosen.steps.items():
        if start in chosen.drawn and end in chosen.drawn:
            for step in steps:
                name = f"{_name(step['from'])} {words.relation(step['relation'])} {_name(step['to'])}"
                for one in (step, *(each for each in step.get("also") or () if isinstance(each, dict))):
                    yield from _about(name, one)
    for node in chosen.drawn:
        yield from _about(_name(chosen.nodes[node]), chosen.nodes[node])


def _about(name: str, fact: Json) -> Iterator[str]:
    for sentence in fact.get("corrections") or ():
        yield words.choose("figure.told", "correction", fact=name, said=clean(str(sentence), SENTENCES_LIMIT))


def _name(node: Json) -> str:
    """An incident has no name: it is the recorded abuse."""
    unnamed = words.choose("figure.told", "incident" if node.get("label") == "Incident" else "no_name")
    return clean(str(node.get("name") or "")) or unnamed
