"""What speaks for and against two records being one: guards, addends and their sum, the map, the next candidates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import links
from dashboard.strings import say
from dashboard.widgets.basemap import basemap
from graph.dossier.positions import PRECISIONS
from graph.export import words
from graph.export.text import clean
from graph.match.review import Question

_HEIGHT = 300
_ONE_MARK = 0.1
"""Degrees within which two marks would lie on one another."""


def guards(one: Question) -> None:
    """Why no machine may decide."""
    if not one.guards:
        st.write(say("review.no_guard"))
        return
    st.write(say("review.guards"))
    st.markdown("\n".join(f"- {links.plain(clean(guard.sentence))}" for guard in one.guards))


def addends(one: Question) -> None:
    """The evidence as a sum."""
    st.subheader(say("review.terms"), anchor=False)
    if not one.terms:
        st.write(say("review.no_terms"))
        return
    st.write(say("review.terms_what"))
    lines = [f"- {term.points:+.2f}: {links.plain(clean(term.sentence))}" for term in one.terms]
    st.markdown("\n".join([*lines, f"- **{one.log_odds or 0:+.2f}: {say('review.together')}**"]))


def positions(one: Question, places: Mapping[str, Mapping[str, Any]], apart: float | None) -> None:
    """Both positions on a map of borders, and how far apart they lie; a sentence where one has none."""
    st.subheader(say("review.map"), anchor=False)
    if apart is None:
        st.write(say("review.no_map"))
        return
    st.write(say("review.apart", kilometres=f"{apart:,.1f}" if apart >= 1 else f"{apart:.2f}"))
    if any(place["precision"] != "exact" or place["rounded"] for place in places.values()):
        st.write(say("review.apart_inexact"))
    incidents = {"A": one.a.incidents, "B": one.b.incidents}
    marks = [
        {**place, "key": letter, "letter": letter, "sites": 1, "incidents": incidents[letter]}
        for letter, place in places.items()
    ]
    first, second = marks
    if max(abs(first["lat"] - second["lat"]), abs(first["lng"] - second["lng"])) < _ONE_MARK:
        least = max(marks, key=lambda mark: PRECISIONS.index(mark["precision"]))
        marks = [{**least, "letter": "A B", "incidents": max(incidents.values())}]
    countries = {one.a.values.get("country"), one.b.values.get("country")}
    basemap(
        marks,
        [],
        cell=10.0,
        key=f"review-map-{one.a.id}-{one.b.id}",
        alt=say("review.map_alt", kilometres=f"{apart:,.1f}"),
        on_mark=_nothing,
        country=countries.pop() if len(countries) == 1 else None,
        height=_HEIGHT,
    )
    st.caption(say("map.borders"))


def candidates(one: Question) -> None:
    """Other records that one of the two may be, each to be compared with either."""
    if not one.candidates:
        return
    st.subheader(say("review.near"), anchor=False)
    st.write(say("review.near_what"))
    for near in one.candidates:
        where = ", ".join(part for part in (near.address, words.country(near.country)) if part)
        with st.container(border=True):
            st.markdown(
                say(
                    "review.near_line",
                    name=links.plain(clean(near.name or near.id)),
                    where=links.plain(clean(where) or say("word.not_stated")),
                    points=f"{near.log_odds:+.2f}",
                )
            )
            with st.container(horizontal=True):
                for letter, side in (("A", one.a), ("B", one.b)):
                    links.to_screen("review", say("review.compare_with", letter=letter), a=side.id, b=near.id)


def _nothing(_: str) -> None:
    """A mark leads nowhere: both records stand above."""
