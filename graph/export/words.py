"""The words of answers as people read them: verdicts, statuses, relations, categories, countries, counts.

They stand in ``wording.toml``; nothing that is shown is worded in code.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from babel import Locale

VERDICTS = ("overlap", "possible", "unknown", "before", "after")
"""Best evidence first; before and after are equally weak."""
STRENGTHS = ("strong", "fair", "contested", "weak")
CONTESTED = ("disputed", "alleged")
"""Statuses of a statement that is not certain: drawn dashed."""


def say(key: str, **values: Any) -> str:
    """The sentence of a key of ``wording.toml``, such as ``limits.further``, with its values filled in.

    Numbers are written with thousands separators; a sentence that depends on a number has the forms ``one`` and
    ``other`` and takes it as ``count``.

    Raises:
        KeyError: there is no such sentence.
    """
    return _filled(template(key, values.get("count")), values)


def template(key: str, count: int | None = None) -> str:
    """The sentence of a key with its places still empty.

    Raises:
        KeyError: there is no such sentence, or it has forms and no count is given.
    """
    found: Any = wording()
    for part in key.split("."):
        found = found[part]
    if isinstance(found, dict):
        if count is None:
            raise KeyError(key)
        found = found["one" if count == 1 else "other"]
    return str(found)


def lines(key: str) -> tuple[str, ...]:
    """The sentences of a list of ``wording.toml``."""
    found: Any = wording()
    for part in key.split("."):
        found = found[part]
    return tuple(found)


def choose(key: str, value: str | None, **values: Any) -> str:
    """The word of a table of ``wording.toml``, such as ``strength_meaning``, for a value of a vocabulary.

    A value that the table does not know is said as it is, without underscores; a missing one is said to be missing.
    """
    table: Any = wording()
    for part in key.split("."):
        table = table[part]
    return _filled(table[value], values) if value in table else plain(value)


def _filled(text: str, values: dict[str, Any]) -> str:
    written = {
        name: f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else value
        for name, value in values.items()
    }
    return text.format(**written)


@cache
def wording() -> Mapping[str, Any]:
    """All words, as ``wording.toml`` beside this module has them."""
    return tomllib.loads((files(__package__) / "wording.toml").read_text("utf-8"))


def verdict(value: str | None, day: str | None = None) -> str:
    """The verdict in the words of a headline, against the incident or against the given day."""
    if value is None:
        return say("verdict.missing.verdict")
    return choose("verdict.day", value, day=day) if day else choose("verdict.incident", value)


def verdict_meaning(value: str, day: str | None = None) -> str:
    """What a verdict says and what not, in one clause."""
    return choose("verdict.day_meaning", value, day=day) if day else choose("verdict.incident_meaning", value)


def plain(value: str | None) -> str:
    """A word of a vocabulary without its underscores; a missing one is said to be missing."""
    return value.replace("_", " ") if value else say("missing.value")


def relation(value: str | None) -> str:
    """The relation as a verb between two names."""
    return choose("relation", value) if value in wording()["relation"] else plain(value).lower()


def status(value: str | None, *, company: bool = True) -> str:
    """Whose word it is; without a company on the link, as where a factory lies, none can have acknowledged it."""
    return plain(value) if value == "acknowledged" and not company else choose("status", value)


def path_status(path: Any) -> str:
    """The status of a path, or of the row it is the best path of; no company speaks where nothing but a building is."""
    return status(path.get("status"), company=path.get("hops") != 0)


def by_status(statuses: Iterable[str | None]) -> str:
    """'2 documented, 1 alleged': nothing is called documented that is only alleged or disputed."""
    return ", ".join(f"{count:,} {status(value)}" for value, count in Counter(statuses).items())


def basis(value: str | None) -> str:
    """The kind of document behind a statement."""
    return choose("basis", value)


def document_kind(value: str | None) -> str:
    """What kind of document it is: by who made it, or by what it is a basis of."""
    return choose("document_kind", value) if value in wording()["document_kind"] else basis(value)


def category(value: str | None) -> str:
    """The right that is at stake."""
    return choose("category", value) if value else say("missing.category")


def level(value: str | None) -> str | None:
    """What a record that is no single place stands for; None for a place."""
    return None if value in (None, "", "site") else choose("level", value)


def role(label: str | None, node_level: str | None) -> str | None:
    """What a node is: a group or a sector by its level, else its label; None when neither is known."""
    return level(node_level) or label


def kinds(labels: set[str | None], count: int) -> str:
    """What a number of nodes of some roles are, with the number: '37 factories', '1 farm', '5 companies and sites'."""
    label = next(iter(labels)) if len(labels) == 1 else None
    if label and label in wording()["plural"]:
        return counted(count, label.lower(), choose("plural", label))
    if labels and labels <= {"Factory", "Farm", "Mine", "Vessel"}:
        return counted(count, "site", "sites")
    if labels and labels <= {"Factory", "Farm", "Mine", "Vessel", *wording()["level"].values()}:
        return counted(count, "group of sites", "sites and groups of sites")
    if labels and labels <= {"Brand", "Supplier", "Organisation"}:
        return counted(count, "company", "companies")
    return counted(count, "company or site", "companies and sites")


def counted(number: int, one: str, many: str) -> str:
    """'1 site', '1,204 sites'."""
    return f"{number:,} {one if number == 1 else many}"


def period(start: str | None, end: str | None) -> str:
    """A period as stated; a missing end is unknown, never 'still'."""
    if start and end:
        return start if start == end else say("period.both", start=start, end=end)
    if start:
        return say("period.start", start=start)
    return say("period.end", end=end) if end else say("missing.date")


def day(text: str) -> str:
    """A partial date written out: '24 April 2013', 'April 2013', '2013'; any other text as it is."""
    year, *rest = text.split("-")
    months = lines("dossier.months")
    if not rest or len(rest) > 2 or not all(part.isdecimal() for part in (year, *rest)) or not 0 < int(rest[0]) < 13:
        return text
    number = f"{int(rest[1])} " if len(rest) == 2 else ""
    return f"{number}{months[int(rest[0]) - 1]} {year}"


@cache
def _territories() -> dict[str, str]:
    return {code: str(name) for code, name in Locale("en").territories.items()}


def country(code: str | None) -> str | None:
    """The English name of a country by its two letters; the text itself when it is no known code."""
    if not code:
        return None
    letters = code.removeprefix("country:")
    return _territories().get(letters.upper(), letters)
