"""Incidents and the stated sourcing of buyers on one time axis, and the same as a table."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

import streamlit as st

from dashboard import links
from dashboard.strings import say
from graph.dossier.windows import OPEN, SOMEWHERE, STATED
from graph.export import words
from graph.export.text import clean

Json = dict[str, Any]
_ROW, _LETTERS = 36, 22
"""Pixels a row, and letters a line of its label, of which there are two."""
_AXIS = {"format": "%Y-%m", "tickCount": 6, "labelOverlap": "greedy", "labelSeparation": 10, "grid": True}
_COLOURS = {"incident": "#A34700", "buyer": "#1F4E79"}


def timeline(found: Json) -> None:
    """Draw what ``graph.dossier.windows`` gives: chart, legend in words, table, and what has no date."""
    if found["rows"]:
        st.vega_lite_chart(_spec(found), width="stretch", theme=None, alt=_described(found))
        st.caption(say("site.legend"))
    if found["left_out"]:
        st.caption(say("site.left_out", count=found["left_out"]))
    rows = [*found["rows"], *found["undated"]]
    if rows:
        with st.expander(say("site.timeline_table"), icon=":material/table:"):
            st.dataframe([_line(row) for row in rows], width="stretch", hide_index=True, alt=say("site.timeline_table"))
    if found["undated"]:
        st.write(say("site.undated"))
        st.markdown("\n".join(f"- {links.plain(_label(row))}" for row in found["undated"]))


def _label(row: Json) -> str:
    """A row of the axis in words: an incident by its category, a buyer by its name."""
    if row["what"] == "incident":
        return say("site.axis_incident", category=words.category(row["category"]))
    return clean(row["name"] or row["id"])


def _labels(rows: list[Json]) -> list[str]:
    """Labels of the axis; those of one buyer's statements, or of two places of one name, are told apart by numbers."""
    plain = [_label(row) for row in rows]
    return [
        label if plain.count(label) == 1 else f"{label} ({plain[: at + 1].count(label)})"
        for at, label in enumerate(plain)
    ]


def _line(row: Json) -> Json:
    """A row of the table."""
    return {
        say("site.column_what"): _label(row),
        say("site.column_place"): clean(row["at"]["name"] or row["at"]["id"]),
        say("site.column_dates"): _dates(row),
        say("site.column_status"): words.status(row["status"]),
    }


def _dates(row: Json) -> str:
    listed = ", ".join(row["listed"])
    if listed and not (row["start"] or row["end"]):
        return say("site.on_lists", dates=listed)
    stated = words.period(row["start"], row["end"])
    return f"{stated}; {say('site.on_lists', dates=listed)}" if listed else stated


def _described(found: Json) -> str:
    """The chart in a sentence for who cannot see it; the table below says all."""
    said = "; ".join(f"{_label(row)}: {_dates(row)}" for row in found["rows"][:30])
    return clean(say("site.timeline_alt", rows=said), 2000)


def _spec(found: Json) -> Json:
    """The chart: thick where surely so, pale where on some day in this time, thin and dashed where not stated."""
    labels = ["\n".join(wrap(label, _LETTERS, max_lines=2, placeholder=" …")) for label in _labels(found["rows"])]
    values = [
        {
            "row": labels[span["row"]],
            "what": found["rows"][span["row"]]["what"],
            "sure": span["sure"],
            "from": span["from"],
            "to": span["to"],
        }
        for span in found["spans"]
    ]
    colour = {
        "field": "what",
        "type": "nominal",
        "scale": {"domain": list(_COLOURS), "range": list(_COLOURS.values())},
        "legend": None,
    }
    place = {
        "x": {"field": "from", "type": "temporal", "title": None, "axis": _AXIS},
        "x2": {"field": "to"},
        "y": {
            "field": "row",
            "type": "nominal",
            "sort": labels,
            "title": None,
            "axis": {
                "labelLimit": 150,
                "labelLineHeight": 13,
                "labelExpr": "split(datum.label, '\\n')",
                "ticks": False,
            },
        },
        "color": colour,
    }
    return {
        "data": {"values": values},
        "height": {"step": _ROW},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "layer": [
            _layer(OPEN, place, {"type": "rule", "strokeWidth": 2, "strokeDash": [3, 4]}),
            _layer(SOMEWHERE, place, {"type": "bar", "height": 12, "opacity": 0.4}),
            _layer(STATED, place, {"type": "bar", "height": 12}),
            # A single day has no width: a diamond.
            _layer(STATED, {part: place[part] for part in ("x", "y", "color")}, _DIAMOND, "datum.from == datum.to"),
        ],
        "config": {"view": {"stroke": None}, "axis": {"labelFontSize": 12}},
    }


_DIAMOND = {"type": "point", "shape": "diamond", "filled": True, "opacity": 1, "size": 120}


def _layer(sure: str, encoding: Json, mark: Json, more: str = "true") -> Json:
    chosen = f"datum.sure == '{sure}' && {more}"
    return {"transform": [{"filter": chosen}], "mark": {**mark, "tooltip": False}, "encoding": encoding}
