"""An answer in rows: table, chart or picture where it has one, files, what it does not show and what was searched."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from dashboard import address, links
from dashboard.asking import SHOWN
from dashboard.opened import Opened
from dashboard.strings import say
from dashboard.widgets.answer_picture import answer_picture, has_picture, view_of
from dashboard.widgets.empty import nothing, searched
from dashboard.widgets.save_guide import save_answer
from graph.dossier.among import ids_of_rows
from graph.dossier.answers import chart_of, counts_in, distinct, id_columns, known_ids, open_column, records
from graph.export.answer_words import heading, meaning, sayings
from graph.export.spreadsheet import csv_text
from graph.query import Answer

_TABLE, _CHART, _PICTURE = "table", "chart", "picture"


@dataclass(frozen=True)
class Rows:
    """Rows to be shown, and what was asked for them."""

    name: str
    """Of the files."""
    title: str
    question: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    capped: str | None
    meanings: Mapping[str, str] = field(default_factory=dict)
    """What each column means, where that is stated: then headings and words are said plainly."""
    sayings: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    """How the words of a vocabulary are said, by column."""
    asked: tuple[str, ...] = ()
    """Ids that the question names."""


def answered(opened: Opened, answer: Answer) -> None:
    """Draw the answer to a question of the catalogue."""
    if answer.rows:
        rows_and_files(opened, _rows(answer))
    else:
        nothing(say("questions.nothing"), opened)
    if answer.caveat:
        st.warning(say("questions.caveat", caveat=links.plain(answer.caveat)), icon=":material/info:")
    if answer.rows:
        st.caption(links.plain(searched(opened)))
        save_answer(opened, answer)


def _rows(answer: Answer) -> Rows:
    asked, given = answer.question, answer.parameters
    ids = [given[one.name] for one in asked.parameters if one.type == "id" and one.required]
    return Rows(
        asked.name,
        asked.title,
        asked.question,
        answer.columns,
        answer.rows,
        answer.capped,
        {column: meaning(column, text, given.get("day")) for column, text in asked.columns.items()},
        sayings(answer.columns, given.get("day")),
        tuple(ids),
    )


def rows_and_files(opened: Opened, given: Rows) -> None:
    """Draw rows as chosen, say what was cut off, and offer all of them as files."""
    columns, rows = given.columns, given.rows
    st.markdown(f"**{say('questions.rows', count=len(rows))}**")
    if given.capped:
        st.warning(say("questions.capped", reason=links.plain(given.capped)))
    axes = chart_of(columns, rows)
    ids = tuple(dict.fromkeys((*given.asked, *ids_of_rows(columns, rows, given.meanings))))
    view = _view(axes is not None, has_picture(opened, ids))
    if view == _CHART and axes is not None:
        _chart(given, axes)
    elif view == _PICTURE:
        answer_picture(opened, ids, given.name, given.title, given.question)
    _table(opened, given)
    _files(given.name, columns, rows)


def _view(chart: bool, drawable: bool) -> str:
    """What a person chose of what fits the answer; the table stands below a chart or picture, too."""
    fits = {_TABLE: True, _CHART: chart, _PICTURE: drawable}
    options = [view for view, there in fits.items() if there]
    if len(options) == 1:
        return _TABLE
    return address.choose(
        "view",
        say("questions.view"),
        options,
        default=_CHART if chart else _TABLE,
        words=_view_word,
        widget=st.segmented_control,
    )


def _view_word(view: str) -> str:
    return say(f"questions.view_{view}")


def _table(opened: Opened, given: Rows) -> None:
    shown = given.rows[:SHOWN]
    if len(shown) < len(given.rows):
        st.caption(say("questions.shown", shown=len(shown), count=len(given.rows)))
    addresses = _addresses(opened, given.columns, shown, given.meanings)
    st.dataframe(
        records(given.columns, shown, addresses, given.sayings),
        hide_index=True,
        column_config=_headings(given, addresses),
        placeholder=say("questions.blank") if given.meanings else say("questions.blank_own"),
        alt=say("questions.table_alt"),
        width="stretch",
    )


def _headings(given: Rows, addresses: Mapping[str, Any]) -> dict[str, Any]:
    """Headings with what each column means; counts with separators of thousands. One's own names stay as they are."""
    counts = counts_in(given.columns, given.rows)
    config: dict[str, Any] = {}
    for column in given.columns:
        label = _heading(given, column)
        meaning = links.plain(given.meanings[column]) if column in given.meanings else None
        if column in counts:
            config[column] = st.column_config.NumberColumn(label, help=meaning, format="localized")
        else:
            config[column] = st.column_config.Column(label, help=meaning)
        if column in addresses:
            config[open_column(column)] = st.column_config.LinkColumn(
                open_column(label), display_text=say("questions.open")
            )
    return config


def _heading(given: Rows, column: str) -> str:
    return heading(column) if column in given.meanings else column


def _chart(given: Rows, axes: tuple[str, str]) -> None:
    place, number = (list(given.columns).index(axis) for axis in axes)
    names, numbers = (_heading(given, axis) for axis in axes)
    said = given.sayings.get(axes[0], str)
    bars = [{"name": said(str(row[place])), "number": row[number]} for row in given.rows]
    st.vega_lite_chart(
        bars,
        {
            "mark": {"type": "bar", "color": "#1f3a5f", "tooltip": False},
            "encoding": {
                "y": {"field": "name", "type": "nominal", "sort": None, "title": names, "axis": {"labelLimit": 140}},
                "x": {"field": "number", "type": "quantitative", "title": numbers, "axis": {"tickMinStep": 1}},
            },
            "height": {"step": 20},
        },
        alt=say("questions.chart_alt", number=numbers, name=names),
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
        views = {one: view_of(one, label) for one, label in opened.kept(known_ids, ids).items()}
        found[column] = {one: links.address_of(view[0], **view[1]) for one, view in views.items() if view}
    return {column: views for column, views in found.items() if views}


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
