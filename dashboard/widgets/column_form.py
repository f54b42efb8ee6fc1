"""One choice a column of a list that no importer knows: what it is, or why it is left out."""

from __future__ import annotations

import streamlit as st

from dashboard import links
from dashboard.strings import say
from graph.column_choice import BRAND, CHOICES, FIELDS, LEFT_OUT, MEASURE, PERSONAL, PLACES, Column, Proposal
from graph.export.text import clean
from graph.ingest.column_map import SEVERAL
from graph.uploads import Upload


def column_form(upload: Upload, proposal: Proposal) -> str | None:
    """Draw the choices.

    Returns:
        The column map as TOML; None while a column is not decided, or two are the same where that cannot be.
    """
    st.subheader(say("load.columns"), anchor=False)
    st.caption(say("load.columns_what"))
    place = str(st.selectbox(say("load.place"), PLACES, format_func=_place, key=f"load-place-{upload.digest[:16]}"))
    choices: dict[str, str] = {}
    reasons: dict[str, str] = {}
    sides = st.columns(2)
    for number, column in enumerate(proposal.columns):
        if number % 2 == 0:
            sides = st.columns(2)  # row by row, so that a narrow page keeps the order
        with sides[number % 2]:
            chosen = _choice(upload, number, column)
            if chosen == LEFT_OUT:
                reasons[column.name] = _reason(upload, number, column)
        if chosen is not None:
            choices[column.name] = chosen
    trouble = _trouble(proposal, choices, reasons)
    for sentence in trouble:
        st.info(sentence)
    if trouble:
        return None
    text = proposal.written(choices, reasons, place)
    st.download_button(
        say("load.map_file"), text, "columns.toml", "application/toml", icon=":material/download:", on_click="ignore"
    )
    return text


def _choice(upload: Upload, number: int, column: Column) -> str | None:
    options = (*CHOICES, MEASURE) if column.proposed == MEASURE else CHOICES
    chosen: str | None = st.selectbox(
        say("load.column", name=links.plain(clean(column.name, 80))),
        options,
        index=options.index(column.proposed) if column.proposed in options else None,
        format_func=_meaning,
        placeholder=say("load.decide"),
        key=f"load-column-{upload.digest[:16]}-{number}",
    )
    return chosen


def _reason(upload: Upload, number: int, column: Column) -> str:
    label = say("load.because", name=links.plain(clean(column.name, 80)))
    usual = column.why if column.proposed == LEFT_OUT else ""
    return st.text_input(label, usual, key=f"load-because-{upload.digest[:16]}-{number}", max_chars=200).strip()


def _trouble(proposal: Proposal, choices: dict[str, str], reasons: dict[str, str]) -> list[str]:
    """What still has to be decided."""
    names = [one.name for one in proposal.columns]
    said = []
    if open_ := [name for name in names if name not in choices]:
        said.append(say("load.undecided", columns=_listed(open_)))
    if unsaid := [name for name, why in reasons.items() if not why]:
        said.append(say("load.because_needed", columns=_listed(unsaid)))
    for field in (*FIELDS, BRAND):
        twice = [name for name, chosen in choices.items() if chosen == field]
        if len(twice) > 1 and field not in SEVERAL:
            said.append(say("load.one_column", field=_meaning(field), columns=_listed(twice)))
    if "name" not in choices.values():
        said.append(say("load.name_needed"))
    return said


def _listed(names: list[str]) -> str:
    return links.plain(", ".join(f"“{clean(name, 60)}”" for name in names))


def _meaning(choice: str) -> str:
    if choice in (BRAND, PERSONAL, LEFT_OUT, MEASURE):
        return say(f"load.column_{choice}")
    return FIELDS[choice][:1].upper() + FIELDS[choice][1:]


def _place(label: str) -> str:
    return say(f"load.place_{label}")
