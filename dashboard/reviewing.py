"""Deciding on doubtful pairs through a page, for who may; and what pages show of them, computed once.

What somebody may do is asked here, in the functions that do it: hiding a button keeps nobody out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.loading import Job
from dashboard.opened import Opened
from dashboard.permission import Permission
from dashboard.roles import reviewing_on, signing_in
from graph.build import made_from
from graph.dossier.list_addresses import list_addresses
from graph.dossier.pair_places import pair_places
from graph.match import review
from graph.match.deciding import Decided, Verdict
from graph.match.review import Counts, Past, Question
from graph.match.running import Outcome, match_workspace
from graph.projection import Projection
from graph.workspace import Workspace

QUEUED = 50
"""Open pairs that are offered at one time."""
BULK = 200
"""Open pairs of one guard that are offered to be decided alike."""


def waiting(opened: Opened, search: str | None, guard: str | None, limit: int = QUEUED) -> list[Question]:
    """Open pairs, those that matter most first."""
    found: list[Question] = opened.kept(_queue, *_state(opened), limit, search, guard)
    return found


def asked(opened: Opened, a: str, b: str) -> Question:
    """Any pair.

    Raises:
        UsageError: no such record.
    """
    found: Question = opened.kept(_question, *_state(opened), a, b)
    return found


def counted(opened: Opened) -> Counts:
    """How far the review has come."""
    found: Counts = opened.kept(_counts, *_state(opened))
    return found


def past(opened: Opened) -> list[Past]:
    """What people decided, with their names.

    Raises:
        NotAllowed: the person may not decide, and so does not see who did.
    """
    _allowed()
    found: list[Past] = opened.kept(_decided, *_state(opened))
    return found


def places(opened: Opened, one: Question) -> tuple[dict[str, dict[str, Any]], float | None]:
    """Where both records lie; see ``graph.dossier.pair_places``."""
    sides = {"A": (one.a.current, one.a.values), "B": (one.b.current, one.b.values)}
    return pair_places(opened.projection, sides)


def addresses(opened: Opened) -> dict[tuple[str, str], tuple[str, ...]]:
    """Where the lists stand on the web, by dataset and day."""
    found: dict[tuple[str, str], tuple[str, ...]] = opened.kept(list_addresses)
    return found


def own_name() -> str | None:
    """Who decides, in a team: the address by which the person signed in. Alone, a person says who they are."""
    return str(st.user.get("email")) if signing_in() else None


def decide(workspace: Workspace, verdicts: Sequence[Verdict]) -> Decided:
    """Write decisions; in a team under the address of whoever signed in, whatever they say.

    Raises:
        NotAllowed: the person may not.
        UsageError: no reason, no name, or a contradiction.
    """
    _allowed()
    who = own_name()
    said = [Verdict(one.a, one.b, one.verdict, who or one.who, one.why) for one in verdicts]
    return review.decide_all(workspace, said)


def undo(workspace: Workspace, entry: int, who: str, why: str) -> Decided:
    """Take a decision back.

    Raises:
        NotAllowed: the person may not.
        UsageError: it was taken back already, or there is no reason or name.
    """
    _allowed()
    return review.undecide(workspace, entry, who=own_name() or who, why=why)


def compare_all(workspace: Workspace) -> Job[Outcome]:
    """Begin to compare every record that was not looked at yet, in a thread of its own.

    Raises:
        NotAllowed: the person may not.
    """
    _allowed()

    def work(say: Callable[[str], None]) -> Outcome:
        return match_workspace(workspace, say)

    return Job(work)


_PERMISSION = Permission(
    reviewing_on,
    "Deciding through a page is switched off here",
    "These pages show a copy of a Neo4j; decide where its ledger is",
)
refusal = _PERMISSION.refusal
_allowed = _PERMISSION.need


def _state(opened: Opened) -> tuple[str, int]:
    """What tells one state of a review from another, beside the build: a decision may leave the build as it was."""
    return str(opened.workspace.folder), made_from(opened.workspace)


def _queue(
    projection: Projection, folder: str, _: int, limit: int, search: str | None, guard: str | None
) -> list[Question]:
    return review.queue(Workspace(Path(folder)), projection, limit, search, guard)


def _question(projection: Projection, folder: str, _: int, a: str, b: str) -> Question:
    return review.question(Workspace(Path(folder)), projection, a, b)


def _counts(projection: Projection, folder: str, _: int) -> Counts:
    return review.counts(Workspace(Path(folder)), projection)


def _decided(projection: Projection, folder: str, _: int) -> list[Past]:
    return review.decided(Workspace(Path(folder)), projection)
