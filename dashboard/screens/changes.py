"""Changes: two versions of a list side by side, drops after incidents, and what is new on a watch list."""

from __future__ import annotations

import streamlit as st

from dashboard.opened import Opened
from dashboard.screens import Screen
from dashboard.strings import say
from dashboard.widgets import dropped, list_versions, watch_list
from graph.changes.shown import shown_versions


def show(opened: Opened) -> None:
    """Draw the screen."""
    st.write(say("changes.what"))
    st.caption(say("changes.proves_nothing"))
    lists = opened.kept(shown_versions, str(opened.workspace.folder))
    watch_list.news(opened)
    list_versions.compared(opened, lists)
    dropped.after_incidents(opened)
    watch_list.edited(opened, lists)


SCREEN = Screen("changes", 55, ":material/difference:", show)
