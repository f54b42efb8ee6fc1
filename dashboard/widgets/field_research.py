"""Field research: enter a finding after a look at exactly what would be kept, and take one out again."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from dashboard import field_entry, links
from dashboard.opened import Opened
from dashboard.reviewing import own_name
from dashboard.strings import say
from dashboard.widgets import news
from dashboard.widgets.case_log import case_log
from dashboard.widgets.finding_form import VISIBLE, finding_form
from graph.errors import InputError, UsageError
from graph.export.text import SENTENCES_LIMIT, clean
from graph.field_research import Looked

_SAID, _DONE = "field-said", "field-done"
_ENDS = ("from_id", "to_id")
_NOT_SHOWN = ("id", "key", "row", *_ENDS)


def field_research(opened: Opened) -> None:
    """The form, the consents that were withdrawn, and the research log of a case."""
    refused = field_entry.refusal()
    if refused is not None:
        st.info(say(f"field.refused_{refused}"))
    else:
        st.warning(say("field.no_names"), icon=":material/shield_person:")
        _done(opened)
        st.subheader(say("field.enter"), anchor=False)
        sent = finding_form(opened)
        if sent is not None:
            st.session_state[_SAID] = sent
        if _SAID in st.session_state:
            _look(opened, st.session_state[_SAID])
        _withdraw(opened)
    case_log(opened)


def _done(opened: Opened) -> None:
    if _DONE in st.session_state:
        said, site = st.session_state.pop(_DONE)
        st.success(said)
        if site is not None:
            links.to_screen("site", say("field.to_place"), icon=":material/factory:", site=site)
        news.made_here(opened.digest)


def _look(opened: Opened, said: dict[str, str]) -> None:
    """What would be kept of what was sent, and the button that keeps it."""
    try:
        looked = field_entry.look_at(opened.workspace, said)
    except UsageError as error:
        st.error(links.plain(str(error)))
        return
    if looked.problems:
        st.error(
            "\n".join([say("field.problems"), "", *(f"- {links.plain(clean(one, 400))}" for one in looked.problems)])
        )
        return
    confirmed = _confirmed(looked)
    st.subheader(say("field.preview"), anchor=False)
    st.info(say(f"field.{VISIBLE[looked.visibility]}"), icon=":material/visibility:")
    if looked.again:
        st.warning(say("field.again"))
    for note in looked.notes:
        st.caption(links.plain(note))
    st.table(_rows(looked.tables), border="horizontal", hide_index=True)
    author = own_name() or st.text_input(say("field.author"), key="field-author", help=say("field.author_help"))
    if st.button(say("field.keep"), type="primary", disabled=len(confirmed) < len(looked.doubts)):
        if not str(author or "").strip():
            st.warning(say("field.author_needed"))
            return
        _keep(opened, said, confirmed, str(author))


def _confirmed(looked: Looked) -> list[str]:
    if looked.doubts:
        st.warning(say("field.doubts"))
    return [
        name
        for name, about in looked.doubts.items()
        if st.checkbox(
            say("field.confirm", what=f"{links.plain(about)}: {say(f'field.doubt.{name}')}"), key=f"field-doubt-{name}"
        )
    ]


def _keep(opened: Opened, said: dict[str, str], confirmed: list[str], author: str) -> None:
    try:
        with st.spinner(say("field.keeping")):
            decision, looked = field_entry.keep(opened.workspace, said, confirmed, author)
    except (InputError, UsageError) as error:
        st.error(links.plain(str(error)))
        return
    for key in [one for one in st.session_state if str(one).startswith("field-")]:
        del st.session_state[key]  # what was typed is not left in the memory of the server
    node = links.plain(looked.node)
    st.session_state[_DONE] = (say("field.kept", node=node, entry=decision.entry.number), said.get("site"))
    st.rerun()


def _rows(tables: dict[str, pa.Table]) -> list[dict[str, str]]:
    """Every value that would be kept, one a line and whole; a record is named on its first."""
    columns = [say(f"field.column_{name}") for name in ("record", "property", "value")]
    found = []
    for name, table in tables.items():
        for row in table.to_pylist():
            ends = " → ".join(row[end] for end in _ENDS) if _ENDS[0] in row else row["id"]
            said = {key: value for key, value in row.items() if value not in (None, []) and key not in _NOT_SHOWN}
            heads = [f"{name} {clean(ends, 300)}", *[""] * (len(said) - 1)]
            found += [
                dict(zip(columns, map(links.plain, (head, key, _shown(value))), strict=True))
                for head, (key, value) in zip(heads, said.items(), strict=True)
            ]
    return found


def _shown(value: Any) -> str:
    return clean("; ".join(value) if isinstance(value, list) else str(value), SENTENCES_LIMIT)


def _withdraw(opened: Opened) -> None:
    """Only findings that this build holds are offered; any other is named by its id."""
    with st.expander(say("field.withdraw"), icon=":material/undo:"):
        st.caption(say("field.withdraw_what"))
        chosen = st.selectbox(
            say("field.withdraw_which"), _findings(opened), index=None, accept_new_options=True, key="field-withdraw"
        )
        sure = st.checkbox(say("field.withdraw_sure"), key="field-sure")
        if st.button(say("field.withdraw_now"), disabled=not (sure and chosen)):
            try:
                with st.spinner(say("field.withdrawing")):
                    field_entry.take_out(opened.workspace, str(chosen).strip())
            except UsageError as error:
                st.error(links.plain(str(error)))
                return
            for key in ("field-withdraw", "field-sure"):
                del st.session_state[key]
            st.session_state[_DONE] = (say("field.withdrawn"), None)
            st.rerun()


def _findings(opened: Opened) -> list[str]:
    ids = opened.projection.nodes("Incident", ["id"])["id"]
    found: list[str] = ids.filter(pc.starts_with(ids, "finding:")).to_pylist()
    return found
