"""What a person has to know of the build before reading a page: its profile, whether it changed, whether it will."""

from __future__ import annotations

import streamlit as st
from filelock import FileLock, Timeout

from dashboard.opened import Opened
from dashboard.strings import say
from graph.build import current, is_behind
from graph.errors import TiertraceError
from graph.workspace import Workspace

_SEEN = "build-seen"
_EVERY = "15s"


def banner(opened: Opened) -> None:
    """Sentences above the page."""
    profile = opened.projection.manifest.get("profile")
    if profile != "public":
        st.caption(say(f"profile.{profile}" if profile in ("partner", "private") else "profile.unknown"))
    if opened.projection.manifest.get("verified") is False:
        st.warning(say("news.unverified"))
    before = st.session_state.get(_SEEN)
    st.session_state[_SEEN] = opened.digest
    if before and before != opened.digest:
        st.info(say("news.changed", before=before[:12], now=opened.digest[:12]))
    _watch(opened.digest)


def made_here(digest: str) -> None:
    """A build that this person has just made is no news to them."""
    st.session_state[_SEEN] = digest


@st.fragment(run_every=_EVERY)
def _watch(shown: str) -> None:
    """Look now and then whether somebody is loading, or has loaded, while the page stands open."""
    from graph.workspace import find_workspace

    workspace = find_workspace()
    try:
        if current(workspace).digest != shown:
            st.info(say("news.there_is_new"))
            if st.button(say("news.show_new")):
                st.rerun(scope="app")
        elif somebody_writes(workspace):
            st.caption(say("news.loading"))
        elif is_behind(workspace):
            st.warning(say("news.behind"))
    except TiertraceError as error:
        st.warning(str(error))


def somebody_writes(workspace: Workspace) -> bool:
    """Is a load or another change of the workspace under way?"""
    lock = FileLock(workspace.folder / "writing.lock")
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError):
        return True
    lock.release()
    return False
