"""Levers: what can be done about a finding, and by whom: labels, agreements, complaints, trade, procurement."""

from __future__ import annotations

import streamlit as st

from dashboard import address, links
from dashboard.opened import Opened
from dashboard.screens import Screen
from dashboard.strings import say
from dashboard.widgets.field_research import field_research
from dashboard.widgets.question import catalogue_question
from dashboard.widgets.which_lever import which_lever
from graph.query import questions
from graph.query_header import TOPICS, Question

_WHICH, _FIELD = "which", "field"


def show(opened: Opened) -> None:
    """Draw the screen."""
    st.write(say("levers.what"))
    topic = address.choose("topic", say("levers.topic"), (_WHICH, *TOPICS, _FIELD), words=_topic, widget=st.pills)
    st.write(say(f"levers.{topic}_what"))
    if topic == _WHICH:
        which_lever(opened)
        return
    if topic == _FIELD:
        field_research(opened)
        return
    asked = {one.name: one for one in questions() if one.topic == topic}
    name = address.choose_or_none("name", say("levers.question"), list(asked), lambda one: asked[one].title)
    if name is None:
        _list(topic, list(asked.values()))
        return
    st.caption(say("levers.no_cause"))
    catalogue_question(opened, asked[name], "levers", topic=topic)


def _list(topic: str, asked: list[Question]) -> None:
    """The questions of a topic."""
    for one in asked:
        links.to_screen("levers", one.title, topic=topic, name=one.name)
        st.caption(links.plain(one.question))


def _topic(topic: str) -> str:
    return say(f"levers.{topic}")


SCREEN = Screen("levers", 75, ":material/gavel:", show)
