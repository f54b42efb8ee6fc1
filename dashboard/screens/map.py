"""Map: sites and recorded incidents, how exactly each position is known, and what is on no map."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import address, links
from dashboard.opened import Opened
from dashboard.screens import Screen
from dashboard.strings import say
from dashboard.widgets.basemap import basemap
from dashboard.widgets.empty import nothing
from graph.countries import countries
from graph.dossier.places import ZOOMS, choices, places
from graph.export import words

_UNNAMED = "not_stated"


def show(opened: Opened) -> None:
    """Draw the screen."""
    st.write(say("map.lead"))
    asked = _asked(opened)
    at = address.get("at")
    found = opened.kept(places, **asked, at=at)
    counts = found["counts"]
    if not counts["facilities"]:
        nothing(say("map.nothing"), opened)
        return
    rings = [row for row in found["countries"] if row["ring"] and row["lat"] is not None]
    st.write(
        say(
            "map.summary",
            facilities=counts["facilities"],
            with_incidents=counts["with_incidents"],
            placed=counts["placed"],
            unplaced=found["unplaced_of"],
            doubtful=counts["doubtful"],
        )
    )
    basemap(
        found["marks"],
        rings,
        cell=found["cell"],
        key="map-marks",
        alt=say("map.alt", marks=len(found["marks"]), rings=len(rings), placed=counts["placed"]),
        on_mark=_choose,
        country=asked["country"],
    )
    st.caption(say("map.legend", degrees=f"{found['cell']:.3g}"))
    st.caption(say("map.borders"))
    if counts["rounded"]:
        st.caption(say("map.rounded", count=counts["rounded"]))
    _drawn(found, asked, at)
    _unplaced(found)
    _by_country(found)


def _asked(opened: Opened) -> dict[str, Any]:
    """What the inputs say."""
    there = opened.kept(choices)
    said = address.get("country") or ""
    known = sorted({*there["countries"], *([said] if said in countries() else [])}, key=_country)
    left, middle, right = st.columns(3)
    with left:
        country = address.choose("country", say("map.country"), ["", *known], words=_country)
    with middle:
        category = address.choose("category", say("map.category"), ["", *there["categories"]], words=_category)
    with right:
        zoom = address.choose(
            "zoom",
            say("map.zoom"),
            list(ZOOMS),
            "country" if country else "world",
            words=lambda one: say(f"map.zooms.{one}"),
        )
    only = address.yes("only", say("map.only"))
    return {"country": country or None, "category": category or None, "zoom": zoom, "only_incidents": only}


def _choose(mark: str) -> None:
    if mark:
        st.query_params["at"] = mark


def _drawn(found: dict[str, Any], asked: dict[str, Any], at: str | None) -> None:
    st.subheader(say("map.drawn"), anchor=False)
    if at:
        st.info(say("map.at", count=found["rows_of"]) if found["chosen"] else say("map.at_nothing"))
        only = "yes" if asked["only_incidents"] else None
        links.to_screen(
            "map",
            say("map.at_all"),
            country=asked["country"],
            category=asked["category"],
            zoom=asked["zoom"],
            only=only,
        )
    if not found["rows"]:
        st.write(say("map.none_drawn"))
        return
    _more(found["rows"], found["rows_of"])
    _table(
        [{**_place(row), say("map.precision"): _precision(row), say("map.row"): _stated(row)} for row in found["rows"]],
        say("map.drawn"),
    )


def _unplaced(found: dict[str, Any]) -> None:
    st.subheader(say("map.unplaced"), anchor=False)
    if not found["unplaced"]:
        st.write(say("map.none_unplaced"))
        return
    st.write(say("map.unplaced_why"))
    _more(found["unplaced"], found["unplaced_of"])
    rows = [
        {**_place(row), say("map.why"): say(f"map.reason.{row['reason']}"), say("map.row"): _stated(row)}
        for row in found["unplaced"]
    ]
    _table(rows, say("map.unplaced"))


def _by_country(found: dict[str, Any]) -> None:
    st.subheader(say("map.by_country"), anchor=False)
    st.write(say("map.by_country_what"))
    rows = [
        {
            say("map.country"): _country(row["country"]),
            say("map.incidents"): row["incidents"],
            say("map.facilities"): row["facilities"],
            say("map.on_map"): row["drawn"],
            say("map.no_position"): row["no_position"] + row["country_only"],
            say("map.groups"): row["group"] + row["sector"],
            say("map.vessels"): row["vessel"],
            say("map.doubtful"): row["zero"] + row["impossible"] + row["outside"],
            say("map.open"): links.address_of("map", country=row["country"]),
        }
        for row in found["countries"]
    ]
    _table(rows, say("map.by_country"))


def _place(row: dict[str, Any]) -> dict[str, Any]:
    return {
        say("map.name"): row["name"] or row["id"],
        say("map.open"): links.address_of("site", site=row["id"]),
        say("map.incidents"): row["incidents"],
        say("map.kind"): words.role(row["label"], row["level"]),
        say("map.town"): row["city"] or say("word.not_stated"),
        say("map.country"): _country(row["country"] or _UNNAMED),
    }


def _precision(row: dict[str, Any]) -> str:
    known = say(f"map.precisions.{row['precision']}")
    return say("map.precision_rounded", precision=known) if row["rounded"] else known


def _stated(row: dict[str, Any]) -> str:
    return ", ".join(row["row"] or row["dataset"] or [say("word.not_stated")])


def _more(rows: list[Any], of: int) -> None:
    if len(rows) < of:
        st.caption(say("map.first_rows", shown=len(rows), of=of))


def _table(rows: list[dict[str, Any]], alt: str) -> None:
    link = st.column_config.LinkColumn(display_text=say("map.open_link"))
    st.dataframe(rows, width="stretch", hide_index=True, alt=alt, column_config={say("map.open"): link})


def _country(code: str) -> str:
    if not code:
        return say("map.everywhere")
    return say("word.not_stated") if code == _UNNAMED else words.country(code) or code


def _category(value: str) -> str:
    return words.category(value) if value else say("map.any_category")


SCREEN = Screen("map", 60, ":material/map:", show)
