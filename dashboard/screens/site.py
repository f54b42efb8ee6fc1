"""Site: everything on record at a place of work, each statement with its source and date."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import address, links
from dashboard.opened import Opened
from dashboard.screens import Screen
from dashboard.strings import say
from dashboard.widgets import evidence
from dashboard.widgets.empty import nothing
from dashboard.widgets.records import DRAWN, records
from dashboard.widgets.save import save
from dashboard.widgets.timeline import timeline
from graph import model
from graph.dossier.site import example_sites, record
from graph.dossier.windows import windows
from graph.export import words
from graph.export.text import clean

_PATHS_SHOWN = 20
"""Buyers whose paths are written out below the table."""
Json = dict[str, Any]


def show(opened: Opened) -> None:
    """Draw the screen."""
    chosen = address.get("site")
    if chosen is None:
        _newcomer(opened)
        return
    found = opened.kept(record, chosen)
    _about(found)
    _incidents(found, opened)
    st.subheader(say("site.timeline"), anchor=False)
    timeline(windows(found))
    _buyers(found, opened)
    _run_by(found)
    _surroundings(found)
    for kind in DRAWN:
        records(kind, found[kind])
    _alike(found)
    _gaps(found)
    save(opened, "site", {"site": found["site"]["id"]})


def _newcomer(opened: Opened) -> None:
    """Three places to look at, and the way to all others."""
    st.write(say("site.what"))
    for one in opened.kept(example_sites):
        label = say("site.example", name=clean(one["name"] or one["id"]), count=one["incidents"])
        links.to_screen("site", label, icon=":material/factory:", site=one["id"])
    links.to_screen("find", say("site.search"), icon=":material/search:")


def _about(found: Json) -> None:
    """The place itself: where, what, how sure its position is, and where else to look."""
    site = found["site"]
    st.header(links.plain(clean(site["name"] or site["id"])), anchor=False)
    if words.level(site["level"]):
        st.warning(say("site.no_place", level=words.level(site["level"])))
    where = [site["address"], site["city"], site["region"], words.country(site["country"])]
    facts = {
        "where": ", ".join(part for part in where if part),
        "position": _position(site),
        "aliases": "; ".join(site["aliases"] or ()),
        "kind": words.plain(site["kind"]),
        "products": ", ".join(
            [*(site["products"] or ()), *(site["processing_type"] or ()), *(site["facility_type"] or ())]
        ),
        "workers": _workers(site),
        "closed": say(f"site.closed_{'yes' if site['is_closed'] else 'no'}") if site["is_closed"] is not None else "",
        "identifiers": ", ".join([site["id"], *(site["identifiers"] or ())]),
    }
    st.markdown("\n".join(f"- {say(f'site.fact_{name}')}: {_text(value)}" for name, value in facts.items() if value))
    evidence.corrections(site)
    with st.expander(say("site.sources_of_place"), icon=":material/description:"):
        evidence.sources(found["documents"])
        st.caption(_text(say("site.rows", rows=", ".join([*(site["dataset"] or ()), *(site["row"] or ())]))))
    with st.container(horizontal=True):
        links.to_screen("who", say("site.to_who"), icon=":material/group_search:", **{"from": site["id"]})
        links.to_screen("map", say("site.to_map"), icon=":material/map:", country=site["country"])


def _position(site: Json) -> str:
    if site["lat"] is None or site["lng"] is None:
        return ""
    precision = words.plain(site["geocode_precision"])
    return say("site.position", lat=site["lat"], lng=site["lng"], precision=precision)


def _workers(site: Json) -> str:
    least, most = site["workers_min"], site["workers_max"]
    if least is None and most is None:
        return ""
    return (
        f"{most if least is None else least:,}"
        if least == most or least is None or most is None
        else f"{least:,}-{most:,}"
    )


def _incidents(found: Json, opened: Opened) -> None:
    st.subheader(say("site.incidents"), anchor=False)
    for one in found["incidents"]:
        with st.container(border=True, gap="xsmall"):
            evidence.incident(one)
            if one["affected"]:
                st.markdown(say("site.affected", count=one["affected"], unit=words.plain(one["affected_unit"])))
            if one["role"] != "here":
                st.markdown(say(f"site.at_{one['role']}", name=evidence.name(one["at"])))
            evidence.responses(one["responses"], one["id"])
            links.to_screen("who", say("site.who_incident"), icon=":material/group_search:", **{"from": one["id"]})
    if not found["incidents"]:
        nothing(say("site.no_incidents"), opened)
    elif silent := sum(not one["responses"] for one in found["incidents"]):
        st.caption(say("site.no_response", count=silent))


def _buyers(found: Json, opened: Opened) -> None:
    """Everybody with a step of sourcing on the way here."""
    st.subheader(say("site.buyers"), anchor=False)
    if not found["buyers"]:
        nothing(say("site.no_buyers"), opened)
        return
    st.caption(say("site.buyers_read"))
    _reaching(found["buyers"], found["incidents"], say("site.buyers"))
    if found["truncated"]:
        st.caption(say("site.truncated"))


def _reaching(rows: list[Json], incidents: list[Json], described: str) -> None:
    """Rows of who reaches the place as a table, and the paths of the first of them written out."""
    named = {one["id"]: _incident_words(one) for one in incidents}
    table = [
        {
            say("site.column_name"): clean(row["brand"]["name"] or row["brand"]["id"]),
            say("site.column_verdict"): words.verdict(row["verdict"]),
            say("site.column_incident"): named.get(row["incident"], row["incident"]),
            say("site.column_dates"): _first_dates(row),
            say("site.column_status"): words.path_status(row),
            say("site.column_strength"): words.plain(row["strength"]),
            say("site.column_tier"): row["tier"],
            say("site.column_role"): words.role(row["brand"]["label"], row["brand"].get("level")),
            say("site.column_country"): words.country(row["brand"]["country"]) or say("word.not_stated"),
            say("site.column_open"): _address(row["brand"]),
        }
        for row in rows
    ]
    column = st.column_config.LinkColumn(say("site.column_open"), display_text=say("site.open"))
    st.dataframe(
        table, width="stretch", hide_index=True, alt=described, column_config={say("site.column_open"): column}
    )
    for row in rows[:_PATHS_SHOWN]:
        name, verdict = clean(row["brand"]["name"] or row["brand"]["id"]), words.verdict(row["verdict"])
        with st.expander(links.plain(f"{name}: {verdict}"), icon=":material/account_tree:"):
            evidence.path(row["paths"][0])
    if len(rows) > _PATHS_SHOWN:
        st.caption(say("site.paths_shown", shown=_PATHS_SHOWN, count=len(rows)))


def _incident_words(one: Json) -> str:
    return f"{words.category(one['category'])}, {words.period(one['start'], one['end'])}"


def _first_dates(row: Json) -> str:
    """The dates of the step that the row itself takes."""
    step = row["paths"][0]["steps"][0]
    listed = ", ".join(step["listed"])
    if listed and not (step["valid_from"] or step["valid_to"]):
        return say("site.on_lists", dates=listed)
    return words.period(step["valid_from"], step["valid_to"])


def _address(node: Json) -> str:
    if node["label"] in model.FACILITIES:
        return links.address_of("site", site=node["id"])
    return links.address_of("trace", brand=node["id"])


def _run_by(found: Json) -> None:
    st.subheader(say("site.run_by"), anchor=False)
    for one in found["run_by"]:
        with st.container(border=True, gap="xsmall"):
            relation = words.relation(one["relation"])
            st.markdown(say("site.runs", name=evidence.name(one), relation=links.plain(relation)))
            evidence.statement({**one["statement"], "relation": one["relation"]})
            links.to_screen("trace", say("site.to_trace"), icon=":material/account_tree:", brand=one["id"])
    if not found["run_by"]:
        st.write(say("site.no_operator"))
    direct = {one["id"] for one in found["run_by"]}
    above = [row for row in found["owners"] if row["brand"]["id"] not in direct]
    if above:
        st.caption(say("site.above"))
        _reaching(above, found["incidents"], say("site.run_by"))


def _surroundings(found: Json) -> None:
    """The building it lies in, and the workshops in it."""
    for part in ("lies_in", "holds"):
        if found[part]:
            st.subheader(say(f"site.part_{part}"), anchor=False)
        for one in found[part]:
            with st.container(border=True, gap="xsmall"):
                links.to_screen("site", clean(one["name"] or one["id"]), icon=":material/factory:", site=one["id"])
                evidence.statement({**one["statement"], "relation": "LOCATED_IN"})


def _alike(found: Json) -> None:
    """Places that may be this one; nothing is merged."""
    if not found["alike"]:
        return
    st.subheader(say("site.alike"), anchor=False)
    st.write(say("site.alike_read"))
    for one in found["alike"]:
        links.to_screen("site", clean(one["name"] or one["id"]), icon=":material/factory:", site=one["id"])
        parts = [words.country(one["country"]), one.get("place"), one["id"]]
        st.caption(_text(" · ".join(part for part in parts if part)))
        if one["statement"]:
            evidence.sources(one["statement"]["documents"])


def _gaps(found: Json) -> None:
    st.subheader(say("site.gaps"), anchor=False)
    st.write(say("site.gaps_read"))
    st.markdown("\n".join(f"- {say(f'site.gap_{word}', count=count)}" for word, count in found["gaps"]))
    st.caption(say("empty.no_proof"))


def _text(value: str, limit: int = 1000) -> str:
    return links.plain(clean(value, limit))


SCREEN = Screen("site", 30, ":material/factory:", show)
