"""The research log of a case, shown as the build in use has it and saved as a profile admits it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import links
from dashboard.opened import Opened
from dashboard.strings import say
from dashboard.widgets.form import record
from graph.errors import UsageError
from graph.export.spreadsheet import csv_text
from graph.query_header import Parameter
from graph.redaction.profile import read_profile
from graph.research_log import research_log
from graph.research_log_page import COLUMNS, log_rows, missing, page, title

_PROFILES = ("public", "partner")


def case_log(opened: Opened) -> None:
    """Ask for an incident or a place, and tell everything on record of it in order of time."""
    st.subheader(say("field.log"), anchor=False)
    case = record(opened, Parameter("case", "id", say("field.log_case"), "", labels=("Incident", "Facility")))
    if case is None:
        return
    try:
        log = research_log(opened.workspace, case, None, opened.projection)
    except UsageError as error:
        st.error(links.plain(str(error)))
        return
    st.markdown(f"**{links.plain(title(log))}**")
    named = {name: say(f"field.{name}") for name in COLUMNS}
    st.dataframe([{named[name]: row[name] for name in COLUMNS} for row in log_rows(log)], hide_index=True)
    st.markdown(f"**{say('field.log_missing')}**")
    st.markdown("\n".join(f"- {links.plain(one)}" for one in missing(log) or [say("field.log_complete")]))
    _save(opened, case)


def _save(opened: Opened, case: str) -> None:
    """Made when asked for, after the redaction."""
    profile = st.selectbox(
        say("field.log_profile"),
        _PROFILES,
        format_func=lambda one: say(f"field.profile_{one}"),
        key="field-log-profile",
    )
    name = "".join(one if one.isalnum() or one in "-_" else "-" for one in case)[:60]

    def made(form: str) -> str:
        log = research_log(opened.workspace, case, read_profile(profile), opened.projection)
        return (
            page(log) if form == "md" else csv_text(COLUMNS, [[row[one] for one in COLUMNS] for row in log_rows(log)])
        )

    with st.container(horizontal=True):
        for form, kind in (("md", "text/markdown"), ("csv", "text/csv")):
            st.download_button(
                say("field.log_save", form=form),
                partial(made, form),
                f"research-log-{name}.{form}",
                kind,
                on_click="ignore",
                icon=":material/download:",
            )
