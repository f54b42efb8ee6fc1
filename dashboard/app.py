"""The frame of the dashboard: the menu, what holds for every page, and the screen that was asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from dashboard import links, loading
from dashboard.opened import Opened, open_current
from dashboard.roles import NotAllowed, Role, need, signed_in, signing_in
from dashboard.screens import Screen, screens
from dashboard.strings import say
from dashboard.widgets import neo4j, news
from graph.errors import TiertraceError

_PAGES = "pages"
_ICON = Path(__file__).with_name("icon.png")  # a symbol by name would be fetched from another host


def main() -> None:
    """Draw the page that the address names."""
    st.set_page_config(page_title="tiertrace", page_icon=_ICON, layout="wide")
    if signing_in() and not _signed_in():
        return
    found = screens()
    pages = {
        screen.name: st.Page(
            partial(_show, screen), title=screen.menu, icon=screen.icon, url_path=screen.name, default=number == 0
        )
        for number, screen in enumerate(found)
    }
    st.session_state[_PAGES] = pages
    st.navigation(list(pages.values()), position="top").run()


def _show(screen: Screen) -> None:
    st.title(screen.title, anchor=False)
    try:
        need(Role.READER)
    except TiertraceError as error:
        st.warning(str(error))
        return
    neo4j.copy_banner()
    try:
        opened = open_current()
    except TiertraceError as error:
        if not neo4j.first_copy():
            st.info(say("frame.nothing_loaded", reason=str(error)))
            _without_data(screen)
        return
    news.banner(opened)
    _draw(partial(screen.show, opened))
    _footer(opened)


def _without_data(screen: Screen) -> None:
    """The screen where it needs no data, else the way to the one that brings some."""
    if screen.without_data is not None:
        _draw(screen.without_data)
    elif loading.refusal() is None:
        links.to_screen("load", say("frame.to_load"), icon=":material/upload_file:")


def _draw(draw: Callable[[], None]) -> None:
    try:
        draw()
    except NotAllowed as error:
        st.warning(str(error))
    except TiertraceError as error:
        st.error(str(error))


def _footer(opened: Opened) -> None:
    """What is true of every answer here."""
    st.divider()
    st.caption(say("frame.statement"))
    st.caption(say("frame.build", digest=opened.digest[:12], profile=opened.projection.manifest.get("profile") or "-"))


def _signed_in() -> bool:
    """A page to sign in, for a team; nothing else is drawn before."""
    try:
        if signed_in():
            return True
    except TiertraceError as error:
        st.error(str(error))
        return False
    st.title("tiertrace", anchor=False)
    st.write(say("frame.sign_in"))
    st.button(say("frame.sign_in_button"), on_click=st.login)
    return False


main()
