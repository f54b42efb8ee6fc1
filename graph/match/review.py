"""Pairs that wait for a person, and what a person decides: the functions behind the Review page and its commands.

::

    queue(workspace, projection, limit, search=None) -> list[Question]    the pairs that matter most first
    question(workspace, projection, a, b) -> Question                     any pair, decided or not
    decide(workspace, a, b, verdict, who=, why=) -> Decided               same, different or unsure; makes the build
    decide_all(workspace, verdicts) -> Decided                            several, one build
    undecide(workspace, entry, who=, why=) -> Decided                     take one entry back
    counts(workspace, projection) -> Counts                               how much is open and decided
    decided(workspace, projection, limit) -> list[Past]                   what people decided, the newest first

Ids are those of records as lists state them; ids of a build (also former ones) are taken for the record of that id.
Callers that write hold no lock: these functions take ``workspace.writing()`` themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from graph.match import deciding
from graph.match.deciding import Decided
from graph.projection import Projection
from graph.workspace import Workspace

Verdict = Literal["same", "different", "unsure"]


@dataclass(frozen=True)
class Side:
    """One record of a pair, as the lists that the build admits state it."""

    id: str
    """Of the record."""
    current: str
    """The id it has in the build: another one where it was joined with others."""
    label: str
    values: dict[str, Any]
    """name, address, city, region, country, lat, lng, geocode_precision, level, identifiers: of the newest list."""
    sources: tuple[dict[str, Any], ...]
    """Every list that states it: dataset, title, publisher, as_of, row, and its own name and address."""
    joined: tuple[str, ...] = ()
    """Other records that are one with it."""
    incidents: int = 0
    """Incidents on record at the place in the build."""


@dataclass(frozen=True)
class TermLine:
    """An addend of the evidence."""

    feature: str
    points: float
    sentence: str


@dataclass(frozen=True)
class GuardLine:
    """Why no machine may decide: a code that pairs of one kind share, and a sentence."""

    code: str
    sentence: str


@dataclass(frozen=True)
class Near:
    """A next candidate for the same record."""

    id: str
    log_odds: float
    name: str
    address: str
    country: str


@dataclass(frozen=True)
class Question:
    """Two records, side by side: are they one?"""

    a: Side
    b: Side
    log_odds: float | None
    """Sum of the terms."""
    terms: tuple[TermLine, ...]
    guards: tuple[GuardLine, ...]
    candidates: tuple[Near, ...]
    impact: int
    """3: would connect a brand to an incident it is not connected to; 2: touches an incident; 1: touches a brand; 0."""
    impact_sentence: str
    verdict: Verdict | None = None
    """What a person decided, if one did."""
    differing: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    """By ``name`` and ``address``: words, folded, that only the one or the other has."""


@dataclass(frozen=True)
class Counts:
    """How far the review has come."""

    open: int
    same: int
    different: int
    unsure: int
    auto: int
    """Pairs joined by the matcher alone."""
    by_guard: dict[str, int]
    """Open pairs by the code of their first guard (empty: the evidence does not suffice)."""
    unmatched: int
    """Records that the matcher has not looked at yet: run tiertrace match."""


@dataclass(frozen=True)
class Past:
    """A decision on record; ``entry`` is what undecide takes."""

    entry: int
    at: str
    a: str
    b: str
    a_name: str
    b_name: str
    verdict: Verdict
    who: str
    why: str


def queue(
    workspace: Workspace, projection: Projection, limit: int = 50, search: str | None = None, guard: str | None = None
) -> list[Question]:
    """Undecided pairs, those that would connect a brand to an incident first, then by the evidence.

    Args:
        search: only pairs with this text in a name, an address or an id of one of them.
        guard: only pairs whose first guard has this code.
    """
    raise NotImplementedError


def question(workspace: Workspace, projection: Projection, a: str, b: str) -> Question:
    """Any pair.

    Raises:
        UsageError: a record that no list states, or that the build does not admit.
    """
    raise NotImplementedError


def decide(workspace: Workspace, a: str, b: str, verdict: Verdict, *, who: str, why: str) -> Decided:
    """Write a person's decision and make the build that follows.

    Raises:
        UsageError: a record that does not exist, no reason, or a decision that contradicts another of a person; the
            message names the entry in the way.
    """
    return deciding.write(workspace, [deciding.Verdict(a, b, verdict, who, why)])


def decide_all(workspace: Workspace, verdicts: Sequence[deciding.Verdict]) -> Decided:
    """Write several decisions and make one build."""
    return deciding.write(workspace, verdicts)


def undecide(workspace: Workspace, entry: int, *, who: str, why: str) -> Decided:
    """Take back one decision of a person, or one run of the matcher, by its entry.

    Raises:
        UsageError: the entry is none of these, or was taken back already.
    """
    return deciding.take_back(workspace, entry, who, why)


def counts(workspace: Workspace, projection: Projection) -> Counts:
    """What is open and what is decided, as far as the build admits both records."""
    raise NotImplementedError


def decided(workspace: Workspace, projection: Projection, limit: int = 50) -> list[Past]:
    """Decisions of people, the newest first, as far as the build admits both records."""
    raise NotImplementedError
