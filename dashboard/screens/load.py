"""Load: upload a list, see how it is understood, say whose it is and of which day, load it, take a load back."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard import links, loading
from dashboard.loading import Done, Job, Stated
from dashboard.opened import Opened
from dashboard.screens import Screen
from dashboard.strings import say
from dashboard.widgets import loads, understood
from dashboard.widgets.column_form import column_form
from dashboard.widgets.list_form import in_fields, list_form
from dashboard.widgets.news import somebody_writes
from graph.column_choice import Proposal
from graph.errors import InputError, TiertraceError
from graph.preview import Preview
from graph.preview import loads as loads_in_force
from graph.uploads import MAX_BYTES, Sent, Upload
from graph.workspace import Workspace, find_workspace

_DONE, _TURN, _LOOKED, _PROPOSED, _JOB = "load-done", "load-turn", "load-looked", "load-proposed", "load-job"
_BY_WORDS = "list"
"""The importer that tells columns by the words above them, or by a map."""


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
    loading.begin()
    if _JOB in st.session_state:  # it went on while the page was left or clicked on
        _follow(workspace, st.session_state[_JOB])
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
    top = st.empty()
    said = list_form(upload, upload.map)
    looked = _look(workspace, upload, said)
    stated = _with_columns(workspace, upload, said, looked)
    if stated is not None and stated != said:
        looked = _look(workspace, upload, stated)
    with top.container():
        understood.recognised(looked.source, looked.about)
    if stated is None:
        return
    understood.understood(looked)
    if looked.ready and st.button(say("load.load"), type="primary", icon=":material/upload:"):
        _load(workspace, upload, stated)


def _with_columns(workspace: Workspace, upload: Upload, said: Stated, looked: Preview) -> Stated | None:
    """With a column map where no importer knows the columns, or a person wants to say what they are.

    Returns:
        None while a column waits for a decision.
    """
    if looked.stopped or upload.map is not None or (looked.source is not None and looked.source.format != _BY_WORDS):
        return said
    proposal = _proposal(upload, said.given.encoding)
    if proposal is None:
        return said  # it is no table, and the preview says what is wrong with it
    needed = looked.source is None or any(one.proposed is None for one in proposal.columns)
    if not needed and not st.toggle(say("load.by_hand"), key=f"load-by-hand-{upload.digest[:16]}"):
        return said
    text = column_form(upload, proposal)
    if text is None:
        return None
    return replace(said, given=replace(said.given, map=loading.keep_map(workspace, text)))


def _proposal(upload: Upload, encoding: str | None) -> Proposal | None:
    key = (upload.digest, upload.names, encoding)
    if st.session_state.get(_PROPOSED, (None,))[0] != key:
        try:
            proposal: Proposal | None = loading.propose(upload, encoding)
        except InputError:
            proposal = None
        st.session_state[_PROPOSED] = (key, proposal)
    found: Proposal | None = st.session_state[_PROPOSED][1]
    return found


def _look(workspace: Workspace, upload: Upload, stated: Stated) -> Preview:
    """Read the upload once for every change of what is said of it, or of what is loaded."""
    there = tuple(one.number for one in loads_in_force(workspace))
    key = (upload.digest, upload.names, stated, there)
    kept: dict[object, Preview] = st.session_state.get(_LOOKED, {})
    if key not in kept:
        with st.spinner(say("load.looking")):
            looked = loading.look(workspace, upload, stated)
        kept = {**dict(list(kept.items())[-1:]), key: looked}  # this one, and the one with or without a column map
        st.session_state[_LOOKED] = kept
    return kept[key]


def _load(workspace: Workspace, upload: Upload, stated: Stated) -> None:
    waits = somebody_writes(workspace)
    st.session_state[_JOB] = loading.load_upload(workspace, upload, stated)
    _follow(workspace, st.session_state[_JOB], waits)


def _follow(workspace: Workspace, job: Job[Done], waits: bool = False) -> None:
    """Show how far a load is, and when it is done, what it did."""
    with st.status(say("load.loading"), expanded=True) as status:
        if waits:
            st.write(say("load.waiting"))
        try:
            done = job.follow(lambda line: st.write(in_fields(line)))
        except TiertraceError as error:
            status.update(label=say("load.failed"), state="error")
            st.error(in_fields(str(error)))
            st.session_state.pop(_JOB)
            return
        except Exception:
            st.session_state.pop(_JOB)
            raise
        status.update(label=say("load.complete"), state="complete")
    st.session_state.pop(_JOB)
    st.session_state[_DONE] = done
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    st.session_state.pop(_LOOKED, None)
    loading.let_go(workspace)
    if done.entry is not None:
        st.query_params["entry"] = str(done.entry)  # not by address.put: the box below is to follow
    st.rerun()


SCREEN = Screen("load", 90, ":material/upload_file:", show, without_data=show_empty)
