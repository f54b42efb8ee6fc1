"""Headings and values of the rows of an answer as people read them; files keep the raw ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from graph.export import words

Say = Callable[[str], str]
_SPECIAL = {"id": "ID", "ids": "IDs", "url": "Address"}


def heading(column: str) -> str:
    """'Incident ID' of ``incident_id``."""
    said = [_SPECIAL.get(word, word) for word in column.replace("_", " ").split()]
    text = " ".join(said)
    return text[:1].upper() + text[1:]


def meaning(column: str, text: str, day: str | None = None) -> str:
    """What a column means, with the words in which its verdicts are shown."""
    if column != "verdict":
        return text
    shown = {value: words.verdict(value, day) for value in words.VERDICTS}
    said = ", ".join(f"{value} as '{word}'" for value, word in shown.items() if word != value)
    return f"{text}. Shown here: {said}"


def sayings(columns: Sequence[str], day: str | None = None) -> Mapping[str, Say]:
    """How a value is said, for each column that holds words of a vocabulary.

    Args:
        columns: of a question of the catalogue, whose names tell what they hold.
        day: the day that a verdict is about, where it is not about an incident.
    """
    known: dict[str, Say] = {
        "verdict": partial(words.verdict, day=day),
        "category": words.category,
        "relation": words.relation,
        "basis": words.basis,
        "kind": words.plain,
        "level": words.plain,
        "affected_unit": words.plain,
    }
    if "country_name" not in columns:
        known["country"] = _country
    found = {column: known[column] for column in columns if column in known}
    return found | {column: words.status for column in columns if column == "status" or column.endswith("_status")}


def _country(code: str) -> str:
    return words.country(code) or code
