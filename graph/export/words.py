"""The words of answers as people read them: verdicts, statuses, relations, categories, countries, counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any

from babel import Locale

VERDICTS = ("overlap", "possible", "unknown", "before", "after")
"""Best evidence first; before and after are equally weak."""
STRENGTHS = ("strong", "fair", "contested", "weak")
CONTESTED = ("disputed", "alleged")
"""Statuses of a statement that is not certain: drawn dashed."""

_AGAINST_INCIDENT = {
    "overlap": ("at the time", "the stated dates of every link on the path and of the incident surely overlap"),
    "possible": ("possible", "the stated dates allow that the link was live, and do not prove it"),
    "unknown": ("date unknown", "a link on the path, or the incident, has no stated date"),
    "before": ("before", "a link on the path had surely ended before the incident"),
    "after": ("after", "a link on the path surely began after the incident"),
}
_AGAINST_DAY = {
    "overlap": ("live on {day}", "the stated dates of every link on the path surely include {day}"),
    "possible": (
        "possibly live on {day}",
        "the stated dates allow a link live on {day}, and do not prove it",
    ),
    "unknown": ("date unknown", "a link on the path has no stated date"),
    "before": ("ended before {day}", "a link on the path had surely ended before {day}"),
    "after": ("began after {day}", "a link on the path surely began after {day}"),
}
_RELATIONS = {
    "SOURCES_FROM": "sources from",
    "OPERATES": "operates",
    "OWNS": "owns",
    "LOCATED_IN": "in building",
}
_STATUSES = {
    "acknowledged": "acknowledged by the company",
    "court_finding": "finding of a court",
    "government_finding": "finding of a government",
}
_BASES = {
    "court_finding": "finding of a court",
    "government_finding": "finding of a government",
    "ngo_report": "NGO report",
    "academic": "academic work",
    "news": "news report",
    "modelled": "modelled, not observed",
}
_CATEGORIES = {
    "wages": "wages",
    "violence_harassment": "violence and harassment",
    "occupational_safety": "occupational safety",
    "other": "other abuse",
}
_LEVELS = {"group": "group of sites", "sector": "whole sector"}
_PLURALS = {
    "Brand": "brands",
    "Supplier": "suppliers",
    "Factory": "factories",
    "Farm": "farms",
    "Mine": "mines",
    "Vessel": "vessels",
    "Organisation": "organisations",
}


def verdict(value: str | None, day: str | None = None) -> str:
    """The verdict in the words of a headline, against the incident or against the given day."""
    if value is None:
        return "not compared with an incident"
    table = _AGAINST_DAY if day else _AGAINST_INCIDENT
    return table[value][0].format(day=day) if value in table else plain(value)


def verdict_meaning(value: str, day: str | None = None) -> str:
    """What a verdict says and what not, in one clause."""
    return (_AGAINST_DAY if day else _AGAINST_INCIDENT)[value][1].format(day=day)


def plain(value: str | None) -> str:
    """A word of a vocabulary without its underscores; a missing one is said to be missing."""
    return value.replace("_", " ") if value else "not stated"


def relation(value: str | None) -> str:
    """The relation as a verb between two names."""
    return _RELATIONS.get(value or "", plain(value).lower())


def status(value: str | None, *, company: bool = True) -> str:
    """Whose word it is; without a company on the link, as where a factory lies, none can have acknowledged it."""
    return plain(value) if value == "acknowledged" and not company else _STATUSES.get(value or "", plain(value))


def path_status(path: Any) -> str:
    """The status of a path, or of the row it is the best path of; no company speaks where nothing but a building is."""
    return status(path.get("status"), company=path.get("hops") != 0)


def by_status(statuses: Iterable[str | None]) -> str:
    """'2 documented, 1 alleged': nothing is called documented that is only alleged or disputed."""
    return ", ".join(f"{count:,} {status(value)}" for value, count in Counter(statuses).items())


def basis(value: str | None) -> str:
    """The kind of document behind a statement."""
    return _BASES.get(value or "", plain(value))


def category(value: str | None) -> str:
    """The right that is at stake."""
    return _CATEGORIES.get(value or "", plain(value)) if value else "category not stated"


def level(value: str | None) -> str | None:
    """What a record that is no single place stands for; None for a place."""
    return None if value in (None, "", "site") else _LEVELS.get(str(value), plain(value))


def role(label: str | None, node_level: str | None) -> str | None:
    """What a node is: a group or a sector by its level, else its label; None when neither is known."""
    return level(node_level) or label


def kinds(labels: set[str | None], count: int) -> str:
    """What a number of nodes of some roles are, with the number: '37 factories', '1 farm', '5 companies and sites'."""
    label = next(iter(labels)) if len(labels) == 1 else None
    if label in _PLURALS:
        return counted(count, label.lower(), _PLURALS[label])
    if labels and labels <= {"Factory", "Farm", "Mine", "Vessel"}:
        return counted(count, "site", "sites")
    if labels and labels <= {"Factory", "Farm", "Mine", "Vessel", *_LEVELS.values()}:
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
        return start if start == end else f"{start} to {end}"
    if start:
        return f"from {start}, end not stated"
    if end:
        return f"until {end}, start not stated"
    return "date not stated"


@cache
def _territories() -> dict[str, str]:
    return {code: str(name) for code, name in Locale("en").territories.items()}


def country(code: str | None) -> str | None:
    """The English name of a country by its two letters; the text itself when it is no known code."""
    if not code:
        return None
    letters = code.removeprefix("country:")
    return _territories().get(letters.upper(), letters)
