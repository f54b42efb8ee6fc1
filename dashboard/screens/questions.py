"""Questions: every query of the catalogue with a form made from its header, and Cypher of one's own for researchers."""

from __future__ import annotations

import streamlit as st

from dashboard import address, links
from dashboard.asking import LIMITS, ask_catalogue, ask_own, may_ask_own, prepare
from dashboard.opened import Opened
from dashboard.roles import cypher_allowed
from dashboard.screens import Screen
from dashboard.strings import say
from dashboard.widgets.answer import Rows, answered, rows_and_files
from dashboard.widgets.form import example_of, form
from dashboard.widgets.neo4j import wait_for
from graph.errors import ServerUnavailable, UsageError
from graph.export.answer_words import heading, meaning
from graph.query import question, questions
from graph.query_header import AUDIENCES, Question

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
    _question(opened, question(name))


def _list() -> None:
    """All questions, by who asks them."""
    st.write(say("questions.what"))
    for audience in AUDIENCES:
        st.subheader(say(f"questions.audiences_{audience}"), anchor=False)
        for one in questions():
            if one.audience == audience:
                links.to_screen("questions", one.title, name=one.name)
                st.caption(links.plain(one.question))


def _question(opened: Opened, asked: Question) -> None:
    """One question: its form, its answer, its Cypher."""
    st.subheader(links.plain(asked.title), anchor=False)
    st.write(links.plain(asked.question))
    given = form(opened, asked)
    example = example_of(asked)
    if example and any(given.get(name) != value for name, value in example.items()):
        values = ", ".join(example.values())
        links.to_screen(
            "questions",
            say("questions.example", values=values),
            icon=":material/lightbulb:",
            **{"name": asked.name, **example},
        )
    if any(one.required and one.name not in given for one in asked.parameters):
        st.info(say("questions.fill"))
    else:
        _answer(opened, asked, given)
    with st.expander(say("questions.columns")):
        for column, text in asked.columns.items():
            st.markdown(
                say(
                    "questions.column",
                    heading=links.plain(heading(column)),
                    column=links.plain(column),
                    meaning=links.plain(meaning(column, text, given.get("day"))),
                )
            )
    st.subheader(say("questions.cypher"), anchor=False)
    st.caption(say("questions.cypher_read"))
    st.code(asked.body, language=None, wrap_lines=True)  # the colors of a language are too pale to read


def _answer(opened: Opened, asked: Question, given: dict[str, str]) -> None:
    try:
        ready = prepare(opened, asked.name, given)
    except UsageError as error:
        st.warning(say("questions.wrong", reason=links.plain(str(error))))
        return
    try:
        with st.spinner(say("questions.asking")):
            answer = ask_catalogue(opened, ready)
    except ServerUnavailable:
        wait_for(opened.digest)
        return
    answered(opened, answer)


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
