"""The answer of ``levers`` for reading: as a memo in Markdown, and as text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from graph.export import words
from graph.export.text import clean
from graph.levers.checks import MET, NOT_MET, UNKNOWN
from graph.levers.markdown import Filled, filled
from graph.levers.wording import incident_words, name_of, say

Json = dict[str, Any]
STATES = {MET: "met", NOT_MET: "not met", UNKNOWN: "unknown"}


def memo(answer: Json) -> Filled:
    """The whole answer as Markdown."""
    return filled(
        "memo.md",
        title=title(answer["subject"]),
        answer=answer,
        levers=[{**one, "count": counts(one), "head": headline(one)} for one in answer["levers"]],
        states=STATES,
        shared=shared,
        searched=searched(answer),
        other_places=other_places(answer),
    )


def levers_text(answer: Json, width: int) -> str:
    """The whole answer for a terminal."""
    lines = [title(answer["subject"]), ""]
    for sentence in [*answer["statement"], other_places(answer)]:
        lines += _wrapped(sentence, width)
    lines += ["", *(line for one in answer["levers"] for line in _indented(f"{one['name']}: {counts(one)}", width))]
    for one in answer["levers"]:
        lines += ["", *_lever(one, width)]
    return "\n".join([*lines, "", *_wrapped(searched(answer), width)]) + "\n"


def title(subject: Json) -> str:
    """What was asked about, in one line."""
    if subject["label"] == "Incident":
        return f"{incident_words(subject)}, at {name_of(subject['at'])} ({subject['id']})"
    what = words.level(subject.get("level")) or subject["label"].lower()
    where = words.country(subject.get("country"))
    return f"{name_of(subject)} ({', '.join(part for part in (what, where) if part)})"


def counts(lever: Json) -> str:
    """'3 met, 1 unknown'."""
    states = [one["state"] for one in lever["conditions"]]
    return ", ".join(f"{states.count(state)} {word}" for state, word in STATES.items() if state in states)


def headline(lever: Json) -> str:
    """The state of an instrument in a sentence."""
    return say(f"words.state_{lever['state']}")


def shared(case: Json) -> str:
    """What a past case has in common, in words."""
    return ", ".join(say(f"words.shared_{word}") for word in case["shared"])


def other_places(answer: Json) -> str:
    """Of a company: how many places were looked at."""
    if answer["kind"] != "company":
        return ""
    if not answer["places"]:
        return say("words.no_places")
    left_out = say("words.left_out", count=f"{answer['left_out']:,}") if answer["left_out"] else ""
    return say("words.places", count=f"{answer['places']:,}", left_out=left_out)


def searched(answer: Json) -> str:
    """In what was searched, and as of when."""
    missing = words.say("missing.value")
    names = "; ".join(
        f"{one.get('title') or one['dataset']} (as of {one.get('as_of') or missing})" for one in answer["searched"]
    )
    return say("words.searched", sources=names, build=answer["digest"][:12])


def _lever(one: Json, width: int) -> Iterator[str]:
    place = f" - at {name_of(one['place'])}" if one["place"] else ""
    yield from _wrapped(f"{one['name']} [{one['id']}]{place}: {counts(one)}", width)
    for condition in one["conditions"]:
        documents = ", ".join(clean(document["id"]) for document in condition["documents"][:4])
        said = f"{condition['says']} {condition['because']}{f' [{documents}]' if documents else ''}"
        first = f" {STATES[condition['state']]:>7}  "
        yield from _wrapped(said, width, first, " " * len(first))
    for caution in one["cautions"]:
        yield from _indented(f"! {caution}", width)
    for case in one["past"]["cases"]:
        when = words.period(case["start"], case["end"])
        outcome = clean(case["outcome"] or "Outcome not stated.", 600)
        yield from _indented(f"Past case ({shared(case)}): {name_of(case)}, {when}. {outcome}", width)
    yield from _indented(f"{one['check']} Rule: {one['law']}.", width)


def _indented(text: str, width: int) -> list[str]:
    return _wrapped(text, width, "   ", "     ")


def _wrapped(text: str, width: int, first: str = "", others: str = "") -> list[str]:
    """Lines that break at spaces only: an id stays whole."""
    return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=others, break_on_hyphens=False)
