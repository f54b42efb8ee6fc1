"""An answer in rows: table, chart where it is counts, files, what it does not show and what was searched."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import links
from dashboard.asking import SHOWN
from dashboard.opened import Opened
from dashboard.strings import say
from dashboard.widgets.empty import nothing, searched
from graph import model
from graph.dossier.answers import chart_of, distinct, id_columns, known_ids, open_column, records
from graph.export.spreadsheet import csv_text
from graph.query import Answer


def answered(opened: Opened, answer: Answer) -> None:
    """Draw the answer to a question of the catalogue."""
    if answer.rows:
        rows_and_files(
            opened, answer.question.name, answer.columns, answer.rows, answer.capped, answer.question.columns
        )
    else:
        nothing(say("questions.nothing"), opened)
    if answer.caveat:
        st.warning(say("questions.caveat", caveat=links.plain(answer.caveat)), icon=":material/info:")
    if answer.rows:
        st.caption(links.plain(searched(opened)))


def rows_and_files(
    opened: Opened,
    name: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    capped: str | None,
    meanings: Mapping[str, str] | None = None,
) -> None:
    """Draw rows as chart and table, say what was cut off, and offer all of them as files.

    Args:
        name: of the files.
        meanings: what each column means, where that is stated.
    """
    st.markdown(f"**{say('questions.rows', count=len(rows))}**")
    if capped:
        st.warning(say("questions.capped", reason=links.plain(capped)))
    shown = rows[:SHOWN]
    if len(shown) < len(rows):
        st.caption(say("questions.shown", shown=len(shown), count=len(rows)))
    _chart(columns, rows)
    addresses = _addresses(opened, columns, shown, meanings or {})
    config = {
        open_column(column): st.column_config.LinkColumn(open_column(column), display_text=say("questions.open"))
        for column in addresses
    }
    st.dataframe(
        records(columns, shown, addresses),
        hide_index=True,
        column_config=config,
        alt=say("questions.table_alt"),
        width="stretch",
    )
    _files(name, columns, rows)


def _chart(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    axes = chart_of(columns, rows)
    if axes is None:
        return
    place, number = (list(columns).index(axis) for axis in axes)
    bars = [{"name": str(row[place]), "number": row[number]} for row in rows]
    st.vega_lite_chart(
        bars,
        {
            "mark": {"type": "bar", "color": "#1f3a5f", "tooltip": False},
            "encoding": {
                "y": {"field": "name", "type": "nominal", "sort": None, "title": axes[0], "axis": {"labelLimit": 140}},
                "x": {"field": "number", "type": "quantitative", "title": axes[1], "axis": {"tickMinStep": 1}},
            },
            "height": {"step": 20},
        },
        alt=say("questions.chart_alt", number=axes[1], name=axes[0]),
        width="stretch",
    )


def _addresses(
    opened: Opened, columns: Sequence[str], rows: Sequence[Sequence[Any]], meanings: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """The address of the view of each id, by column of ids."""
    found: dict[str, dict[str, str]] = {}
    for column in id_columns(columns, meanings):
        place = list(columns).index(column)
        ids = tuple(sorted({row[place] for row in rows if isinstance(row[place], str)}))
        views = {one: _view(one, label) for one, label in opened.kept(known_ids, ids).items()}
        found[column] = {one: view for one, view in views.items() if view}
    return {column: views for column, views in found.items() if views}


def _view(identifier: str, label: str) -> str | None:
    if label in model.FACILITIES:
        return links.address_of("site", site=identifier)
    if label == "Incident":
        return links.address_of("who", **{"from": identifier})
    if label == "Document":
        return links.address_of("find", document=identifier)
    if label in model.PARTIES:
        return links.address_of("trace", brand=identifier)
    return None


def _files(name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """All rows as files; a spreadsheet finds no formula in them."""
    names = distinct(columns)
    with st.container(horizontal=True):
        st.download_button(
            say("questions.csv"),
            csv_text(names, rows).encode("utf-8-sig"),
            file_name=f"{name}.csv",
            mime="text/csv",
            on_click="ignore",
            icon=":material/download:",
        )
        st.download_button(
            say("questions.json"),
            json.dumps([dict(zip(names, row, strict=True)) for row in rows], indent=1, ensure_ascii=False),
            file_name=f"{name}.json",
            mime="application/json",
            on_click="ignore",
            icon=":material/download:",
        )
