"""A map drawn from our own file of countries: no tiles, no fonts and no scripts of anybody else.

Signs never rest on colour alone: marks with recorded incidents carry a thick border and their number; a ring with the
two letters of a country is a country, not a place.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pydeck  # type: ignore[import-untyped]
import streamlit as st

from graph.dossier.world import frames, shapes

_LAND, _BORDER, _INK, _PAPER = [244, 245, 247], [150, 158, 168], [27, 30, 35], [255, 255, 255]
_FOUND, _PLAIN = [163, 71, 0], [205, 214, 226]
_HEIGHT, _WIDTH = 460, 700
"""Pixels; the width is a guess at what the page gives, for the first view only."""
_RADIUS = {"exact": 6, "town": 8, "region": 12, "not_stated": 7}
_BORDER_WIDTH = {"exact": 1, "town": 2, "region": 2, "not_stated": 1}
_MARKS = "marks"
_CLOSEST = 7.0
_WIDEST = 0.3
_ROUNDS, _MOST_AVOIDED = 40, 20
"""How often rings are moved apart, and from at most how many marks."""
_LEAST_ROOM = 11.0
"""Radius in which a number can still be read."""


def basemap(
    marks: Sequence[Mapping[str, Any]],
    rings: Sequence[Mapping[str, Any]],
    *,
    cell: float,
    key: str,
    alt: str,
    on_mark: Callable[[str], None],
    country: str | None = None,
    height: int = _HEIGHT,
) -> None:
    """Draw the map.

    Args:
        marks, rings: as ``graph.dossier.places`` gives marks and countries; a mark may bring a ``letter`` of its own.
        cell: degrees that lie between marks.
        alt: what the picture shows, in a sentence.
        on_mark: called with the key of the mark that a person chose.
        country: the view begins there.
        height: pixels.
    """

    def chosen() -> None:
        for objects in st.session_state[key]["selection"]["objects"].values():
            for one in objects:
                on_mark(str(one.get("key", "")))

    view = _view(marks, rings, country)
    st.pydeck_chart(
        pydeck.Deck(
            layers=_layers(marks, rings, cell, view.zoom),
            initial_view_state=view,
            map_provider=None,
            tooltip=False,
        ),
        height=height,
        selection_mode="single-object",
        on_select=chosen,
        key=key,
        alt=alt,
    )


def _layers(
    marks: Sequence[Mapping[str, Any]], rings: Sequence[Mapping[str, Any]], cell: float, zoom: float
) -> list[pydeck.Layer]:
    most = max(_LEAST_ROOM, cell * 512 * 2**zoom / 720)
    ordered = sorted(marks, key=lambda mark: (mark["incidents"] > 0, mark["sites"]))
    drawn = [_mark(mark, most) for mark in ordered]
    # Among many marks, a ring pushed away from all of them would end far from its country.
    avoided = drawn if len(drawn) <= _MOST_AVOIDED else []
    circles = apart([_ring(ring) for ring in rings], avoided, zoom)
    around = {"radius_units": pydeck.types.String("pixels"), "line_width_units": pydeck.types.String("pixels")}
    return [
        pydeck.Layer(
            "GeoJsonLayer",
            shapes(),
            id="countries",
            filled=True,
            stroked=True,
            get_fill_color=_LAND,
            get_line_color=_BORDER,
            line_width_min_pixels=1,
            pickable=False,
        ),
        pydeck.Layer(
            "ScatterplotLayer",
            drawn,
            id=_MARKS,
            get_position="at",
            get_radius="radius",
            get_fill_color="fill",
            get_line_color=_INK,
            get_line_width="border",
            stroked=True,
            pickable=True,
            **around,
        ),
        _words("mark-words", drawn),
        pydeck.Layer(
            "LineLayer",
            circles,
            id="ring-lines",
            get_source_position="country",
            get_target_position="at",
            get_color=_FOUND,
            get_width=1,
            pickable=False,
        ),
        pydeck.Layer(
            "ScatterplotLayer",
            circles,
            id="rings",
            get_position="at",
            get_radius="radius",
            get_fill_color=[*_PAPER, 225],
            stroked=True,
            get_line_color=_FOUND,
            get_line_width=2,
            pickable=False,
            **around,
        ),
        _words("ring-words", circles),
    ]


def _words(name: str, data: list[dict[str, Any]]) -> pydeck.Layer:
    return pydeck.Layer(
        "TextLayer",
        data,
        id=name,
        get_position="at",
        get_text="text",
        get_color="ink",
        get_size=12,
        font_family=pydeck.types.String("sans-serif"),
        font_weight=700,
        pickable=False,
    )


def _mark(mark: Mapping[str, Any], most: float) -> dict[str, Any]:
    """One site or a cell of several: its number where it has incidents, a question mark where unsure how exact."""
    found, several = mark["incidents"] > 0, mark["sites"] > 1
    radius = _RADIUS[mark["precision"]] + (min(2 * math.log2(mark["sites"]), 12) if several else 0)
    text = f"{mark['sites']:,}" if several else "?" if mark["precision"] == "not_stated" else ""
    if mark.get("letter"):
        radius, text = max(radius, _LEAST_ROOM), mark["letter"]
    return {
        "key": mark["key"],
        "at": [mark["lng"], mark["lat"]],
        "radius": min(radius + (4 if found else 0), most) if several else radius + (4 if found else 0),
        "fill": [*(_FOUND if found else _PLAIN), 235 if mark["precision"] == "exact" or several else 170],
        "border": _BORDER_WIDTH[mark["precision"]] + (2 if found else 0),
        "ink": _PAPER if found else _INK,
        "text": text,
    }


def _ring(ring: Mapping[str, Any]) -> dict[str, Any]:
    number = f"{ring['ring']:,}"
    return {
        "at": [ring["lng"], ring["lat"]],
        "country": [ring["lng"], ring["lat"]],
        "radius": max(16 + min(math.log2(ring["ring"]), 6), 5 + 3.8 * len(number)),
        "ink": _INK,
        "text": f"{ring['country']}\n{number}",
    }


def apart(rings: list[dict[str, Any]], marks: list[dict[str, Any]], zoom: float) -> list[dict[str, Any]]:
    """Rings moved so that none covers another or a mark; each stays tied to its country by a line."""
    fixed = [(*_pixels(mark["at"], zoom), mark["radius"]) for mark in marks]
    at = [[*_pixels(ring["country"], zoom), ring["radius"]] for ring in rings]
    for _ in range(_ROUNDS):
        moved = False
        for number, one in enumerate(at):
            for other in (*at[:number], *fixed):
                away_x, away_y = one[0] - other[0], one[1] - other[1]
                gap = math.hypot(away_x, away_y)
                short = one[2] + other[2] + 2 - gap
                if short > 0:
                    # Exactly on one another: to a side that depends on the place in the list alone.
                    across, down = (away_x / gap, away_y / gap) if gap > 1e-6 else _side(number)
                    one[0] += across * short
                    one[1] += down * short
                    moved = True
        if not moved:
            break
    return [{**ring, "at": _place(x, y, zoom)} for ring, (x, y, _) in zip(rings, at, strict=True)]


def _side(number: int) -> tuple[float, float]:
    return math.cos(number * 2.4), math.sin(number * 2.4)


def _pixels(at: Sequence[float], zoom: float) -> tuple[float, float]:
    """Where a position is drawn, by Mercator's projection."""
    lat = math.radians(max(-85.0, min(85.0, at[1])))
    scale = 512 * 2**zoom / 360
    return at[0] * scale, -math.degrees(math.asinh(math.tan(lat))) * scale


def _place(x: float, y: float, zoom: float) -> list[float]:
    scale = 512 * 2**zoom / 360
    return [round(x / scale, 3), round(math.degrees(math.atan(math.sinh(math.radians(-y / scale)))), 3)]


def _view(
    marks: Sequence[Mapping[str, Any]], rings: Sequence[Mapping[str, Any]], country: str | None
) -> pydeck.ViewState:
    """A view that holds a country, or everything that is drawn."""
    frame = frames().get(country or "")
    if frame:
        west, south, east, north = frame.boxes[0]
    else:
        points = [(one["lng"], one["lat"]) for one in (*marks, *rings)] or [(-100, -40), (140, 60)]
        west, east = min(lng for lng, _ in points) - 4, max(lng for lng, _ in points) + 4
        south, north = min(lat for _, lat in points) - 4, max(lat for _, lat in points) + 4
    # At zoom 0 the world is 512 pixels wide.
    across = math.log2(_WIDTH / 512 * 360 / max(east - west, 0.1))
    upright = math.log2(_HEIGHT / 512 * 180 / max(north - south, 0.1))
    zoom = max(_WIDEST, min(across, upright, _CLOSEST) - 0.2)
    return pydeck.ViewState(longitude=(west + east) / 2, latitude=(south + north) / 2, zoom=zoom)
