"""Entering findings of field research through a page, and taking them out again, for who may.

What somebody may do is asked here, in the functions that do it: hiding a button keeps nobody out.
"""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.permission import Permission
from dashboard.reviewing import own_name
from dashboard.roles import loading_on
from graph.consent import withdraw_consent
from graph.corrections import Decision
from graph.field_research import Looked, enter, look
from graph.ingest.finding_columns import DOUBTS
from graph.workspace import Workspace


def look_at(workspace: Workspace, said: Mapping[str, str]) -> Looked:
    """What would be kept if every doubt were confirmed; nothing is.

    Raises:
        NotAllowed: the person may not enter findings.
    """
    _allowed()
    return look(workspace, {**said, "confirmed": ";".join(DOUBTS)})


def keep(workspace: Workspace, said: Mapping[str, str], confirmed: list[str], author: str) -> tuple[Decision, Looked]:
    """Keep a finding; in a team under the address of whoever signed in.

    Raises:
        NotAllowed: the person may not.
        InputError: it cannot be kept.
        UsageError: nobody says who enters it.
    """
    _allowed()
    with workspace.writing():
        return enter(workspace, {**said, "confirmed": ";".join(confirmed)}, own_name() or author)


def take_out(workspace: Workspace, finding: str) -> Decision:
    """Take a finding out whose consent was withdrawn. Whoever may enter one may do this: it must not wait.

    Raises:
        NotAllowed: the person may not.
        UsageError: there is no such finding.
    """
    _allowed()
    with workspace.writing():
        return withdraw_consent(workspace, finding)


_PERMISSION = Permission(
    loading_on,
    "Loading through a page is switched off here",
    "These pages show a copy of a Neo4j; enter findings where its ledger is",
)
refusal = _PERMISSION.refusal
_allowed = _PERMISSION.need
