"""Questions: every query of the catalogue with a form made from its header, and Cypher of one's own for researchers."""

from __future__ import annotations

import streamlit as st

from dashboard import address, links
from dashboard.asking import LIMITS, ask_own, may_ask_own
from dashboard.opened import Opened
from dashboard.roles import cypher_allowed
from dashboard.screens import Screen
from dashboard.strings import say
from dashboard.widgets.answer import Rows, rows_and_files
from dashboard.widgets.neo4j import wait_for
from dashboard.widgets.question import catalogue_question
from graph.errors import ServerUnavailable, UsageError
from graph.query import question, questions
from graph.query_header import AUDIENCES

_PARTS = ("catalogue", "own")
_STATEMENT, _BOX, _RUN, _TABLE = "own-statement", "own-box", "own-run", "own-table"
_LONGEST_LINK = 4_000


def show(opened: Opened) -> None:
    """Draw the screen."""
    part = address.choose("part", say("questions.part"), _PARTS, words=_part, widget=st.segmented_control)
    if part == "own":
        _own(opened)
        return
    name = address.get("name")
    if not name:
        _list()
        return
    links.to_screen("questions", say("questions.all"), icon=":material/arrow_back:")
    catalogue_question(opened, question(name), "questions")


def _list() -> None:
    """All questions, by who asks them."""
    st.write(say("questions.what"))
    for audience in AUDIENCES:
        st.subheader(say(f"questions.audiences_{audience}"), anchor=False)
        for one in questions():
            if one.audience == audience:
                links.to_screen("questions", one.title, name=one.name)
                st.caption(links.plain(one.question))


def _own(opened: Opened) -> None:
    """The box for a statement of one's own; it runs by its button only, never by being opened."""
    if not may_ask_own():
        st.info(say("questions.own_not_yours") if cypher_allowed() else say("questions.own_off"))
        return
    st.write(say("questions.own_read", rows=LIMITS.rows, seconds=int(LIMITS.seconds)))
    if _BOX not in st.session_state:
        st.session_state[_BOX] = st.session_state.get(_STATEMENT) or address.get("cypher") or ""
    statement = str(
        st.text_area(say("questions.own_box"), key=_BOX, height=180, placeholder=say("questions.own_example"))
    )
    st.session_state[_STATEMENT] = statement
    with st.container(horizontal=True):
        if st.button(say("questions.own_run"), type="primary", icon=":material/play_arrow:"):
            st.session_state[_RUN] = (opened.digest, statement)
            st.session_state.pop(_TABLE, None)
        linked = st.button(say("questions.own_link"), icon=":material/link:")
    if linked and len(statement) > _LONGEST_LINK:
        st.warning(say("questions.own_long"))
    elif linked:
        address.put("cypher", statement)
        st.caption(say("questions.own_linked"))
    if st.session_state.get(_RUN) == (opened.digest, statement):
        _run(opened, statement)


def _run(opened: Opened, statement: str) -> None:
    """Run what was asked for once; redrawing the page does not run it again."""
    if _TABLE not in st.session_state:
        try:
            with st.spinner(say("questions.asking")):
                st.session_state[_TABLE] = ask_own(opened, statement)
        except ServerUnavailable:
            wait_for(opened.digest)
            return
        except UsageError as error:
            st.session_state.pop(_RUN)
            st.warning(say("questions.refused", reason=links.plain(str(error))))
            return
    table = st.session_state[_TABLE]
    if not table.rows:
        st.info(say("questions.own_empty"))
    else:
        rows_and_files(
            opened,
            Rows("cypher", say("questions.own_title"), statement, table.columns, table.rows, table.capped),
        )


def _part(part: str) -> str:
    return say(f"questions.parts_{part}")


SCREEN = Screen("questions", 70, ":material/quiz:", show)
