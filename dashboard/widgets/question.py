"""One question of the catalogue on a page: its form, its answer, what its columns mean, its Cypher."""

from __future__ import annotations

import streamlit as st

from dashboard import address, links
from dashboard.asking import ask_catalogue, prepare
from dashboard.opened import Opened
from dashboard.strings import say
from dashboard.widgets.answer import answered
from dashboard.widgets.form import example_of, form
from dashboard.widgets.neo4j import wait_for
from graph.errors import ServerUnavailable, UsageError
from graph.export.answer_words import heading, meaning
from graph.query_header import Question


def catalogue_question(opened: Opened, asked: Question, screen: str, **place: str) -> None:
    """Draw one question: its form, its answer, its Cypher.

    Args:
        screen: on which it stands, and ``place``: what the address there says beside the question's name.
    """
    address.repeat("name")
    st.subheader(links.plain(asked.title), anchor=False)
    st.write(links.plain(asked.question))
    given = form(opened, asked)
    example = example_of(asked)
    if example and any(given.get(name) != value for name, value in example.items()):
        values = ", ".join(example.values())
        links.to_screen(
            screen,
            say("questions.example", values=values),
            icon=":material/lightbulb:",
            **{**place, "name": asked.name, **example},
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
