"""Questions to the Neo4j behind the dashboard: those of the catalogue, and Cypher of one's own for who may.

What somebody may do is asked here, in the functions that do it: hiding a button keeps nobody out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import streamlit as st

from dashboard import background
from dashboard.opened import Opened
from dashboard.roles import NotAllowed, Role, cypher_allowed, need
from graph.errors import ServerUnavailable
from graph.query import Answer, ask, check, from_text, question
from graph.store import Store, door
from graph.store.bolt import Limits, Table

LIMITS = Limits(seconds=60.0, rows=10_000)
"""Of a statement of one's own, as on the command line."""
SHOWN = 1_000
"""Rows that a page shows; the files have all."""
_LAST = "answer"
T = TypeVar("T")


@dataclass(frozen=True)
class Asked:
    """A question with its values, ready to be asked."""

    name: str
    values: tuple[tuple[str, Any], ...]


def prepare(opened: Opened, name: str, texts: Mapping[str, str]) -> Asked:
    """Check what a form says, ids against the build on the page.

    Raises:
        UsageError: a value is missing or wrong; the message names it.
    """
    asked = question(name)
    values = from_text(asked, texts)
    check(asked, values, opened.projection)
    return Asked(name, tuple(sorted((key, _hashable(value)) for key, value in values.items())))


def ask_catalogue(opened: Opened, asked: Asked) -> Answer:
    """Ask a question of the catalogue; the last answer of a session is kept.

    Raises:
        NotAllowed: the person has no role.
        ServerUnavailable: Neo4j is not ready.
        StoreError: it could not answer.
    """
    need(Role.READER)
    key = (opened.digest, asked)
    kept = st.session_state.get(_LAST)
    if kept is not None and kept[0] == key:
        return kept[1]  # type: ignore[no-any-return]
    values = {name: list(value) if isinstance(value, tuple) else value for name, value in asked.values}
    answer = _with_store(opened, lambda store: ask(store, asked.name, **values))
    st.session_state[_LAST] = (key, answer)
    return answer


def ask_own(opened: Opened, statement: str) -> Table:
    """Run a reading statement of one's own, through the door that refuses everything else.

    Raises:
        NotAllowed: the person's role does not allow it, or the box is switched off.
        UsageError: the statement is no valid one, or does more than read.
        ServerUnavailable: Neo4j is not ready.
        StoreError: it took too long, or failed.
    """
    need(Role.REVIEWER)
    if not cypher_allowed():
        raise NotAllowed("Cypher of one's own is switched off here; the questions of the catalogue are not")
    return _with_store(opened, lambda store: door.ask(store, statement, limits=LIMITS))


def may_ask_own() -> bool:
    """Would ``ask_own`` let this person in? For what the page shows only."""
    try:
        need(Role.REVIEWER)
    except NotAllowed:
        return False
    return cypher_allowed()


def _with_store(opened: Opened, work: Callable[[Store], T]) -> T:
    behind = background.running()
    if behind is None:
        raise ServerUnavailable("No Neo4j is served with this page; start it with: tiertrace dashboard")
    return behind.with_store(opened.digest, work)


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
