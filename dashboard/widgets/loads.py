"""The loads that are in force, one of them in detail, and taking it back with a reason."""

from __future__ import annotations

import streamlit as st

from dashboard import address, links
from dashboard.loading import undo
from dashboard.strings import say
from graph.export.text import clean
from graph.preview import Loaded, loads
from graph.workspace import Workspace

_ASKED, _UNDONE = "load-undo-asked", "load-undone"


def in_force(workspace: Workspace) -> None:
    """Choose a load; what it brought, and undo."""
    if _UNDONE in st.session_state:
        st.success(st.session_state.pop(_UNDONE))
    there = {str(one.number): one for one in loads(workspace)}
    if not there:
        return
    st.subheader(say("load.in_force"), anchor=False)
    st.caption(say("load.in_force_what"))
    chosen = address.choose_or_none(
        "entry",
        say("load.entry"),
        list(there),
        words=lambda number: _name(there[number]),
        placeholder=say("load.choose"),
    )
    if chosen is not None:
        with st.container(border=True):
            _detail(there[chosen])
            _undo(workspace, there[chosen])


def _detail(one: Loaded) -> None:
    about = one.about
    said = [(name, about.get(name) or say("word.not_stated")) for name in ("title", "publisher", "as_of", "license")]
    said.append(("files", "; ".join(file["name"] for file in about.get("files", ())) or say("word.not_stated")))
    st.dataframe(
        [
            {say("load.column_what"): say(f"load.said_{name}"), say("load.column_said"): clean(str(value))}
            for name, value in said
        ],
        hide_index=True,
    )


def _undo(workspace: Workspace, one: Loaded) -> None:
    """Asks for a reason and for a second click; says what holds afterwards."""
    reason = st.text_input(say("load.reason"), key=f"load-reason-{one.number}", max_chars=500).strip()
    if st.session_state.get(_ASKED) != one.number:
        if st.button(say("load.undo"), icon=":material/undo:"):
            if not reason:
                st.warning(say("load.reason_needed"))
                return
            st.session_state[_ASKED] = one.number
            st.rerun()
        return
    st.warning(_afterwards(workspace, one))
    with st.container(horizontal=True):
        sure = st.button(say("load.undo_sure", number=one.number), type="primary", icon=":material/undo:")
        if st.button(say("load.undo_not")):
            st.session_state.pop(_ASKED)
            st.rerun()
    if sure and not reason:
        st.warning(say("load.reason_needed"))
    elif sure:
        with st.spinner(say("load.undoing")):
            undo(workspace, one.number, reason)
        st.session_state.pop(_ASKED)
        st.session_state[_UNDONE] = say("load.undone", number=one.number, dataset=links.plain(clean(one.dataset)))
        address.put("entry", None)
        st.rerun()


def _afterwards(workspace: Workspace, one: Loaded) -> str:
    left = [other for other in loads(workspace, without=one.number) if other.dataset == one.dataset]
    dataset = links.plain(clean(one.dataset))
    if not left:
        return say("load.after_gone", dataset=dataset)
    numbers = ", ".join(f"{other.number} ({other.at[:10]})" for other in left)
    return say("load.after_before", dataset=dataset, numbers=links.plain(numbers))


def _name(one: Loaded) -> str:
    as_of = one.about.get("as_of") or say("word.not_stated")
    return say("load.entry_name", number=one.number, dataset=clean(one.dataset, 60), as_of=as_of, at=one.at[:10])
