"""Load: upload a list, see how it is understood, say whose it is and of which day, load it, take a load back."""

from __future__ import annotations

import streamlit as st

from dashboard import address, links, loading
from dashboard.loading import Done, Stated
from dashboard.opened import Opened
from dashboard.screens import Screen
from dashboard.strings import say
from dashboard.widgets import loads, understood
from dashboard.widgets.list_form import in_fields, list_form
from dashboard.widgets.news import somebody_writes
from graph.errors import InputError, TiertraceError
from graph.preview import Preview
from graph.preview import loads as loads_in_force
from graph.uploads import MAX_BYTES, Sent, Upload
from graph.workspace import Workspace, find_workspace

_DONE, _TURN, _LOOKED = "load-done", "load-turn", "load-looked"


def show(opened: Opened) -> None:
    """Draw the screen over what is loaded."""
    _screen(opened.workspace)


def show_empty() -> None:
    """Draw the screen where nothing is loaded yet."""
    _screen(find_workspace())


def _screen(workspace: Workspace) -> None:
    refused = loading.refusal()
    if refused is not None:
        st.info(say(f"load.refused_{refused}"))
        return
    st.write(say("load.what"))
    upload = _upload(workspace)
    if upload is not None:
        st.session_state.pop(_DONE, None)
        _upload_seen(workspace, upload)
    elif _DONE in st.session_state:
        understood.done(st.session_state[_DONE])
    loads.in_force(workspace)


def _upload(workspace: Workspace) -> Upload | None:
    """The files that were sent and accepted; none after a load, which begins anew."""
    sent = st.file_uploader(
        say("load.file", megabytes=MAX_BYTES // 1_000_000),
        accept_multiple_files=True,
        key=f"load-files-{st.session_state.get(_TURN, 0)}",
        help=say("load.file_help"),
    )
    if not sent:
        loading.let_go(workspace)
        return None
    try:
        return loading.take(workspace, [Sent(one.name, one.getvalue()) for one in sent])
    except InputError as error:
        st.error(in_fields(str(error)))
        return None


def _upload_seen(workspace: Workspace, upload: Upload) -> None:
    """An upload as it is understood, with what a person says of it, and the button that loads it."""
    st.caption(say("load.taken", names=links.plain(", ".join(upload.names)), kilobytes=max(1, upload.size // 1_000)))
    top = st.container()
    stated = list_form(upload)
    looked = _look(workspace, upload, stated)
    with top:
        understood.recognised(looked.source, looked.about)
    understood.understood(looked)
    if looked.ready and st.button(say("load.load"), type="primary", icon=":material/upload:"):
        _load(workspace, upload, stated)


def _look(workspace: Workspace, upload: Upload, stated: Stated) -> Preview:
    """Read the upload once for every change of what is said of it, or of what is loaded."""
    there = tuple(one.number for one in loads_in_force(workspace))
    key = (upload.digest, upload.names, stated, there)
    kept = st.session_state.get(_LOOKED)
    if kept is not None and kept[0] == key:
        return kept[1]  # type: ignore[no-any-return]
    with st.spinner(say("load.looking")):
        looked = loading.look(workspace, upload, stated)
    st.session_state[_LOOKED] = (key, looked)
    return looked


def _load(workspace: Workspace, upload: Upload, stated: Stated) -> None:
    with st.status(say("load.loading"), expanded=True) as status:
        if somebody_writes(workspace):
            st.write(say("load.waiting"))
        try:
            done: Done = loading.load_upload(workspace, upload, stated, lambda line: st.write(in_fields(line)))
        except TiertraceError as error:
            status.update(label=say("load.failed"), state="error")
            st.error(in_fields(str(error)))
            return
        status.update(label=say("load.complete"), state="complete")
    st.session_state[_DONE] = done
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    st.session_state.pop(_LOOKED, None)
    address.put("entry", str(done.entry) if done.entry is not None else None)
    st.rerun()


SCREEN = Screen("load", 90, ":material/upload_file:", show, without_data=show_empty)
