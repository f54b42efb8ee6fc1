"""Where the Neo4j behind the dashboard stands: while it starts, when it failed, and how old a copy is."""

from __future__ import annotations

import streamlit as st

from dashboard import background
from dashboard.background import Phase, State
from dashboard.links import plain
from dashboard.strings import say

_EVERY = "2s"


def wait_for(digest: str) -> None:
    """What keeps an answer from coming; the page is drawn again by itself when Neo4j is ready."""
    state = background.state()
    if state.phase is Phase.OFF:
        st.info(say("neo4j.off"))
    elif state.phase is Phase.FAILED:
        st.warning(say("neo4j.failed", reason=plain(state.trouble)))
        if st.button(say("neo4j.again"), icon=":material/refresh:"):
            _again()
            st.rerun()
    else:
        _watch(digest)


@st.fragment(run_every=_EVERY)
def _watch(digest: str) -> None:
    state = background.state()
    if state.phase in (Phase.FAILED, Phase.OFF) or (state.phase is Phase.READY and state.digest == digest):
        st.rerun(scope="app")
    st.info(say("neo4j.starting"), icon=":material/hourglass_top:")
    _how_far(state)


def first_copy() -> bool:
    """Draw the progress of a first copy, where there is nothing to show yet; False where none is on its way."""
    state = background.state()
    if state.address is None or state.phase not in (Phase.STARTING, Phase.FAILED):
        return False
    st.write(say("neo4j.copying", address=plain(state.address)))
    if state.phase is Phase.FAILED:
        wait_for("")
    else:
        _watch_copy()
    return True


@st.fragment(run_every=_EVERY)
def _watch_copy() -> None:
    state = background.state()
    if state.phase is not Phase.STARTING:
        st.rerun(scope="app")
    _how_far(state)


def copy_banner() -> None:
    """Of which Neo4j the pages are a copy, how old, and whether that one has moved on; nothing over a workspace."""
    if background.state().address is not None:
        _copy()


@st.fragment(run_every="20s")
def _copy() -> None:
    state = background.state()
    when = f"{state.copied:%Y-%m-%d %H:%M} UTC" if state.copied else say("word.not_stated")
    st.caption(say("neo4j.copy", address=plain(state.address or ""), when=plain(when)))
    if state.phase is Phase.STARTING:
        _how_far(state)
    elif state.phase is Phase.FAILED:
        st.warning(say("neo4j.copy_failed", reason=plain(state.trouble)))
    if state.moved_on:
        st.info(say("neo4j.moved_on"))
    if (state.moved_on or state.phase is Phase.FAILED) and st.button(say("neo4j.pull"), icon=":material/download:"):
        _again()
        st.rerun(scope="app")


def _again() -> None:
    behind = background.running()
    if behind is not None:
        behind.again()


def _how_far(state: State) -> None:
    """A bar where it is known how much there is to do."""
    if state.total > 0:
        sentence = say("neo4j.far", what=plain(state.doing), done=int(state.done), total=int(state.total))
        st.progress(min(state.done / state.total, 1.0), text=sentence)
