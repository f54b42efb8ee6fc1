"""The form of one finding: its fields come from the declared columns; nothing of it goes into the address."""

from __future__ import annotations

import streamlit as st

from dashboard.opened import Opened
from dashboard.strings import say, sentences
from dashboard.widgets.form import record
from graph import model
from graph.export import words
from graph.ingest.finding_columns import COLUMNS, FindingColumn
from graph.query_header import Parameter

_BY_NAME = {column.name: column for column in COLUMNS}
_ROWS = (
    ("finding", "published_by", "basis"),
    ("category", "status", "ilo_indicators"),
    ("summary",),
    ("start", "end", "affected", "affected_unit"),
    ("consent", "protection"),
    ("consent_date", "visibility"),
)
_PAPER = (
    ("document_title", "document_publisher", "document_date"),
    ("document_kind", "document_url", "document_visibility"),
    ("document_ids",),
)
_NEW_PLACE = (("site_name", "site_country", "site_kind", "site_city"),)
_MONTHS = ("start", "end", "consent_date", "document_date")


def finding_form(opened: Opened) -> dict[str, str] | None:
    """Draw the fields.

    Returns:
        Text by column once the form was sent; None before.
    """
    said: dict[str, str] = {}
    site = record(opened, _record("site", say("field.place"), "Facility"))
    union = record(opened, _record("union", say("field.union_of"), "Organisation"))
    with st.form("field-form"):
        if site is None:
            st.markdown(f"**{say('field.new_place')}**")
            said |= _fields(_NEW_PLACE)
        said |= _fields(_ROWS)
        if union is not None:
            said |= _fields((("union_role", "union_consent"),))
        with st.expander(say("field.paper")):
            said |= _fields(_PAPER)
        sent = st.form_submit_button(say("field.look"), icon=":material/visibility:")
    said |= {name: value for name, value in (("site", site), ("union", union)) if value}
    return {name: text for name, text in said.items() if text} if sent else None


def option(value: str) -> str:
    """A word of a closed vocabulary as a person reads it."""
    known = sentences("en")["field"]["option"]
    if value in model.BASES:
        return words.basis(value)
    return say(f"field.option.{value}") if value in known else words.plain(value)


def _fields(rows: tuple[tuple[str, ...], ...]) -> dict[str, str]:
    said = {}
    for row in rows:
        for place, name in zip(st.columns(len(row)), row, strict=True):
            with place:
                said[name] = _field(_BY_NAME[name])
    return said


def _field(column: FindingColumn) -> str:
    label, key = say(f"field.label_{column.name}"), f"field-{column.name}"
    if column.required:
        label = f"{label} *"
    if column.several and column.values:
        return ";".join(st.multiselect(label, column.values, format_func=option, key=key))
    if column.values:
        chosen = st.selectbox(label, column.values, index=None, format_func=option, key=key, placeholder="")
        return str(chosen or "")
    if column.name == "summary":
        return str(st.text_area(label, key=key, max_chars=2_000, help=column.help) or "")
    shown = say("field.month") if column.name in _MONTHS else None
    return str(st.text_input(label, key=key, max_chars=300, placeholder=shown, help=column.help) or "")


def _record(name: str, help: str, label: str) -> Parameter:
    return Parameter(name, "id", help, "", optional=True, labels=(label,))


VISIBLE = dict(zip(model.VISIBILITIES, ("sees_public", "sees_partner", "sees_private"), strict=True))
"""Sentence that says who sees a finding."""
