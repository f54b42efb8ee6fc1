"""Pairs that wait for a person, and what a person decides: the functions behind the Review page and its commands.

::

    queue(workspace, projection, limit, search=None, guard=None) -> list[Question]    the pairs that matter most first
    sample(workspace, projection, count, seed) -> list[Question]          joined by the matcher, to be checked
    question(workspace, projection, a, b) -> Question                     any pair, decided or not
    decide(workspace, a, b, verdict, who=, why=) -> Decided               same, different or unsure; makes the build
    decide_all(workspace, verdicts) -> Decided                            several, one build
    undecide(workspace, entry, who=, why=) -> Decided                     take one entry back
    counts(workspace, projection) -> Counts                               how much is open and decided
    decided(workspace, projection, limit) -> list[Past]                   what people decided, the newest first

Ids are those of records as lists state them; the id of a place in a build is that of one of its records. Functions that
write take ``workspace.writing()`` themselves.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.asserted import ordered
from graph.errors import UsageError
from graph.match import deciding
from graph.match.assertions import Row
from graph.match.deciding import Decided
from graph.match.desk import Desk, desk_of
from graph.match.impact import impact_of
from graph.match.letters import fold
from graph.match.questions import GuardLine, Near, Question, Side, TermLine, Verdict, questions
from graph.projection import Projection
from graph.workspace import Workspace

__all__ = [
    "Counts",
    "Decided",
    "GuardLine",
    "Near",
    "Past",
    "Question",
    "Side",
    "TermLine",
    "Verdict",
    "counts",
    "decide",
    "decide_all",
    "decided",
    "question",
    "queue",
    "undecide",
]  # fmt: skip


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
    """Open pairs by the code of their first guard; empty: the evidence does not suffice; ``not_joined``: certain, but
    they would bring together records that contradict each other, or an incident is on record at one of them."""
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
    verdict: str
    who: str
    why: str


def queue(
    workspace: Workspace, projection: Projection, limit: int = 50, search: str | None = None, guard: str | None = None
) -> list[Question]:
    """Undecided pairs, those that would connect a brand to an incident first, then by the evidence.

    Args:
        search: only pairs with this text in a name, an address or an id of one of them.
        guard: only pairs whose first guard has this code (see ``Counts.by_guard``).
    """
    desk = desk_of(workspace, projection)
    found = [(pair, row) for pair, row in desk.open.items() if guard is None or _first_guard(desk, row) == guard]
    if search and search.strip():
        rows = desk.rows(one for pair, _ in found for one in pair)
        wanted = fold(search).split()
        found = [(pair, row) for pair, row in found if any(_has(rows, one, wanted) for one in pair)]
    weights = impact_of(projection).of([(desk.current(a), desk.current(b)) for (a, b), _ in found])
    order = sorted(
        zip(weights, found, strict=True),
        key=lambda one: (-one[0], -(one[1][1].log_odds if one[1][1] is not None else 0.0), one[1][0]),
    )
    return questions(desk, [pair for _, (pair, _) in order[:limit]])


def question(workspace: Workspace, projection: Projection, a: str, b: str) -> Question:
    """Any pair, decided or not.

    Raises:
        UsageError: a record that no list states, or that the build does not admit.
    """
    desk = desk_of(workspace, projection)
    for one in (a, b):
        if one not in desk.shown:
            raise UsageError(f"There is no record of a place or company with the id '{one[:80]}' in this build")
    if a == b:
        raise UsageError(f"{a[:80]} is named twice; give the ids of two records")
    return questions(desk, [ordered(a, b)])[0]


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
    desk = desk_of(workspace, projection)
    said = Counter(one.verdict for pair, one in desk.live.people.items() if desk.shown.issuperset(pair))
    auto = _joined_by_the_matcher(desk)
    guards = Counter(_first_guard(desk, row) for row in desk.open.values())
    unmatched = len(desk.shown - desk.live.newest.keys())
    return Counts(
        len(desk.open),
        said["same"],
        said["different"],
        said["unsure"],
        len(auto),
        dict(guards.most_common()),
        unmatched,
    )


def sample(workspace: Workspace, projection: Projection, count: int, seed: int) -> list[Question]:
    """Some of the pairs that the matcher joined by itself, drawn at random, for a person to check.

    Args:
        seed: the same one gives the same pairs of the same build.
    """
    desk = desk_of(workspace, projection)
    pairs = sorted(_joined_by_the_matcher(desk))
    return questions(desk, random.Random(seed).sample(pairs, min(count, len(pairs))))


def _joined_by_the_matcher(desk: Desk) -> list[tuple[str, str]]:
    return [
        (edge.a, edge.b)
        for edge in desk.live.edges()
        if edge.by != "person" and {edge.a, edge.b} <= desk.shown and desk.current(edge.a) == desk.current(edge.b)
    ]


def decided(workspace: Workspace, projection: Projection, limit: int = 50) -> list[Past]:
    """Decisions of people, the newest first, as far as the build admits both records."""
    desk = desk_of(workspace, projection)
    said = [one for one in reversed(desk.state.asserted.said) if {one.a, one.b} <= desk.shown][:limit]
    rows = desk.rows(end for one in said for end in (one.a, one.b))
    names = {one: row[-1]["name"] or one for one, row in rows.items()}
    return [
        Past(one.number, one.at, one.a, one.b, names.get(one.a, one.a), names.get(one.b, one.b),
             one.verdict, one.who, one.why)
        for one in said
    ]  # fmt: skip


def _first_guard(desk: Desk, row: Row | None) -> str:
    if row is None:
        return ""
    if row.decision == "auto":
        return "not_joined"
    return next(iter(desk.live.details(row)["guards"]), "")


def _has(rows: Mapping[str, list[dict[str, Any]]], record: str, words: list[str]) -> bool:
    told = " ".join(
        fold(str(row[part])) for row in rows.get(record, ()) for part in ("id", "name", "address", "city") if row[part]
    )
    return all(word in told for word in words)
