"""What of a fact can be corrected, and a new value from the words of a person, checked against the model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph import model
from graph.errors import UsageError
from graph.ingest.checks import check_properties
from graph.ledger import SET_AT_BUILD

_NEVER = {
    **dict.fromkeys(("id", "key", "from_id", "to_id", "identifiers"), "it says which record this is"),
    **dict.fromkeys(("source", "documents", "basis", "row", "sha256"), "it is the evidence of a source"),
    **dict.fromkeys(SET_AT_BUILD, "it follows from other data"),
    "listed": "it follows from the dates of the lists",
    "visibility": "it is decided where the data is loaded",
    **dict.fromkeys(("consent", "consent_date", "protection"), "it is what the source of field research said"),
}
"""Properties that no correction changes, and why."""
_OF_A_DOCUMENT = ("publisher", "kind")
"""Of a document, what the evidence of every statement that cites it was made from."""
_COMMANDS = {"disputed": "tiertrace dispute", "retracted": "tiertrace retract"}
_ALWAYS_STATED = ("name", "title", "category", "status", "kind", "summary")
_RANGES = {"lat": 90.0, "lng": 180.0}
_LONGEST = 2_000
_MADE_AT_BUILD = ("Country", "IN_COUNTRY", "POSSIBLY_SAME_AS")


def can_be_corrected(name: str) -> list[str]:
    """The properties of a label or relationship type that a person can correct."""
    if name in _MADE_AT_BUILD:
        return []
    never = {*_NEVER, *(_OF_A_DOCUMENT if name == "Document" else ())}
    return [one.name for one in _declared(name) if not one.derived and one.name not in never]


def new_values(name: str, row: Mapping[str, Any], said: Mapping[str, str]) -> dict[str, Any]:
    """The new values of a node or link, from texts; an empty text is *not stated*.

    Args:
        name: label or relationship type.
        row: all it shows now.
        said: text by property; several values separated by ;

    Raises:
        UsageError: a property that there is not or that cannot be corrected, or a value the model does not allow.
    """
    allowed = can_be_corrected(name)
    declared = {one.name: one for one in _declared(name)}
    made: dict[str, Any] = {}
    for key, text in said.items():
        if key not in allowed:
            why = _NEVER.get(key)
            if name == "Document" and key in _OF_A_DOCUMENT:
                why = "it is the evidence of every statement that cites the document"
            refused = f"{key} cannot be corrected here: {why}; correct the data and load it again" if why else (
                f"A {name} has no property '{key[:40]}' that can be corrected"
            )  # fmt: skip
            raise UsageError(f"{refused}. Those that can: {', '.join(allowed) or 'none'}")
        made[key] = _value(declared[key], text.strip())
    found = _Problems()
    whole = {key: value for key, value in {**row, **made}.items() if key in declared and value not in (None, [])}
    check_properties(found, name, list(declared.values()), whole, name)
    if found.problems:
        raise UsageError("; ".join(found.problems))
    return made


def _declared(name: str) -> tuple[model.Property, ...]:
    return model.LABELS[name].properties if name in model.LABELS else model.RELATIONSHIPS[name].properties


class _Problems:
    def __init__(self) -> None:
        self.problems: list[str] = []

    def problem(self, where: str, what: str) -> None:
        self.problems.append(what)


def _value(declared: model.Property, text: str) -> Any:
    name = declared.name
    if not text.isprintable() or len(text) > _LONGEST:
        raise UsageError(f"{name}: a value is one line of at most {_LONGEST:,} characters, none of them invisible")
    if name == "status" and text in _COMMANDS:
        raise UsageError(f"'{text}' is no correction but a statement of somebody; say it with: {_COMMANDS[text]}")
    if not text:
        if name in _ALWAYS_STATED:
            raise UsageError(f"{name} cannot be left empty")
        return None
    try:
        return _typed(declared, text)
    except ValueError:
        raise UsageError(f"{name} '{text[:40]}' is not {_MEANT[declared.kind]}") from None


def _typed(declared: model.Property, text: str) -> Any:
    if declared.kind == "int":
        number = int(text) if text.isascii() and text.isdigit() else -1
        if not 0 <= number < 2**53:
            raise ValueError(text)
        return number
    if declared.kind == "float":
        exact, most = float(text), _RANGES.get(declared.name, 1e15)
        if not -most <= exact <= most:  # also where it is no number
            raise ValueError(text)
        return exact
    if declared.kind == "bool":
        return {"yes": True, "no": False}[text] if text in ("yes", "no") else _refuse(text)
    if declared.kind == "texts":
        return [part.strip() for part in text.split(";") if part.strip()] or None
    return text


def _refuse(text: str) -> bool:
    raise ValueError(text)


_MEANT = {"int": "a whole number, digits only", "float": "a number in its range", "bool": "yes or no"}
