"""Who is behind this place: from a site, an incident, a company group or a region to the brands that connect to it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import address, links
from dashboard.opened import Opened
from dashboard.screens import Screen
from dashboard.strings import say
from dashboard.widgets import evidence
from dashboard.widgets.empty import nothing, searched
from dashboard.widgets.save import save
from graph import model
from graph.countries import countries, country_id
from graph.dossier.hits import find
from graph.dossier.regions import countries_of_incidents
from graph.dossier.starts import KINDS, asked_kind, examples
from graph.dossier.who import WHO, behind
from graph.export import words
from graph.export.letter import COLUMNS, letter_csv, letter_rows, letter_text, link_in_words
from graph.export.text import clean

_LOOK_IN = {"site": "places", "incident": "incidents", "company": "companies"}
_PAUSE = "250ms"
_NONE = "all"
Json = dict[str, Any]


def show(opened: Opened) -> None:
    """Draw the screen."""
    st.write(say("who.what"))
    chosen = address.get("from")
    if chosen:
        address.repeat("from")
    usual = opened.kept(asked_kind, chosen) if chosen else KINDS[0]
    kind = address.choose("what", say("who.kind"), KINDS, usual, _kind, widget=st.pills)
    region = ""
    if kind == "region":
        chosen, region = _country(opened, chosen)
    else:
        _search(opened, kind)
    if not chosen:
        _newcomer(opened)
        return
    with st.expander(say("who.filters"), icon=":material/filter_alt:"):
        options = _filters()
    with st.spinner(say("who.waiting")):
        answer = opened.kept(behind, chosen, region=region, **options)
    _about(answer)
    if not answer["rows"]:
        nothing(_why_empty(answer), opened)
        return
    _table(answer)
    _opened_row(answer)
    _letter(answer, opened)
    if answer["kind"] == "site":
        save(opened, "brands", {"site": chosen, **{name: one for name, one in options.items() if name != "verdicts"}})


def _country(opened: Opened, chosen: str | None) -> tuple[str | None, str]:
    """A country with recorded incidents, or the one the address names, and perhaps a part of it."""
    counted = {one["id"]: one for one in opened.kept(countries_of_incidents)}
    options = list(counted)
    if chosen and chosen not in counted and chosen.removeprefix(country_id("")) in countries():
        options.append(chosen)

    def named(one: str) -> str:
        name = countries()[one.removeprefix(country_id(""))]
        return say("who.country_count", name=name, count=counted[one]["incidents"]) if one in counted else name

    left, right = st.columns(2)
    with left:
        country = address.choose_or_none("from", say("who.country"), options, named)
    with right:
        return country, address.text("region", say("who.region"), placeholder=say("who.region_help"))


def _search(opened: Opened, kind: str) -> None:
    """What a text may mean, as links; never one of several taken for what is meant."""
    asked = address.text("q", say(f"who.search_{kind}"), type="search", live=_PAUSE, icon=":material/search:").strip()
    if not asked:
        return
    groups = opened.kept(find, asked, _LOOK_IN[kind])["groups"]
    hits = groups[0]["hits"] if groups else []
    st.write(say("who.candidates", count=len(hits)) if hits else say("who.no_candidates"))
    for hit in hits:
        links.to_screen("who", _hit(hit), icon=":material/arrow_forward:", **{"from": hit["id"]})
        about = [words.role(hit["label"], hit.get("level")), words.country(hit["country"]), hit["place"], hit["id"]]
        st.caption(links.plain(" · ".join(clean(part) for part in about if part)))


def _newcomer(opened: Opened) -> None:
    """Examples of each kind, for somebody who has not asked anything."""
    found = opened.kept(examples)
    if found:
        st.write(say("who.examples"))
    for kind, node in found:
        label = say("who.example", kind=_kind(kind), name=_hit(node) if kind == "incident" else _name(node))
        links.to_screen("who", label, icon=":material/arrow_forward:", **{"from": node["id"]})


def _filters() -> Json:
    left, middle, right = st.columns(3)
    with left:
        who = address.choose("who", say("who.who"), list(WHO), words=lambda one: say(f"who.who_{one}"))
        hops = address.number("hops", say("who.hops"), 1, 10, 6)
    with middle:
        strength = address.choose(
            "min_strength", say("who.strength"), [_NONE, "contested", "fair", "strong"], words=_least
        )
        verdicts = address.several("verdict", say("who.verdict"), words.VERDICTS, words.verdict)
    with right:
        as_of = address.text("as_of", say("who.as_of"), most=10, help=say("who.as_of_help"), placeholder="2013-04-24")
    return {
        "who": who,
        "max_hops": hops,
        "min_strength": None if strength == _NONE else strength,
        "verdicts": verdicts,
        "as_of": as_of.strip() or None,
    }


def _about(answer: Json) -> None:
    """What was asked from, and what is recorded there."""
    start = answer["from"]
    st.header(links.plain(_incident(answer["incident"]) if answer["incident"] else _name(start)), anchor=False)
    places = [start] if answer["kind"] == "site" else (answer["incident"] or {}).get("facilities", [])
    for place in places:
        links.to_screen("site", say("who.to_site", name=_name(place)), icon=":material/factory:", site=place["id"])
    if answer["kind"] == "company":
        links.to_screen("trace", say("who.to_trace"), icon=":material/account_tree:", brand=start["id"])
        st.write(say("who.group", sites=answer["sites"], companies=start["companies"] - 1))
    if answer["incident"]:
        evidence.incident(answer["incident"])
    if answer["recorded"]:
        with st.expander(say("who.recorded", count=len(answer["recorded"])), icon=":material/report:"):
            for one in answer["recorded"]:
                evidence.incident(one)


def _why_empty(answer: Json) -> str:
    if answer["filtered"]:
        return say("who.only_filtered", count=answer["filtered"])
    if answer["beyond"]:
        return say("who.only_beyond", count=answer["beyond"])
    if not answer["sites"] and answer["kind"] == "region":
        return say("who.no_sites")
    return say("who.nothing", who=say(f"who.who_{answer['who']}"))


def _table(answer: Json) -> None:
    """The companies in their order; a click opens the evidence below."""
    st.subheader(say("who.found", count=len(answer["rows"]), who=say(f"who.who_{answer['who']}")), anchor=False)
    st.write(say("who.order", sites=answer["sites"], incidents=answer["incidents"]))
    for part in ("more", "filtered", "beyond", "left_out", "others"):
        if answer[part]:
            st.caption(say(f"who.out_{part}", count=answer[part]))
    st.dataframe(
        [_line(row, answer["as_of"]) for row in answer["rows"]],
        width="stretch",
        hide_index=True,
        column_config={
            say("who.col_trace"): st.column_config.LinkColumn(display_text=say("who.link_trace")),
            say("who.col_site"): st.column_config.LinkColumn(display_text=say("who.link_site")),
        },
        on_select=lambda: _clicked(answer),
        selection_mode="single-row",
        key="who-table",
        alt=say("who.table_alt", count=len(answer["rows"])),
    )


def _clicked(answer: Json) -> None:
    """A click on a row goes into the address, which is what opens it."""
    rows = st.session_state["who-table"]["selection"]["rows"]
    if rows and rows[0] < len(answer["rows"]):
        st.query_params["open"] = answer["rows"][rows[0]]["company"]["id"]


def _line(row: Json, day: str | None) -> Json:
    company, incident = row["company"], row["incident"]
    return {
        say("who.col_company"): _name(company),
        say("who.col_country"): words.country(company["country"]) or say("word.not_stated"),
        say("who.col_dates"): words.verdict(row["verdict"], day),
        say("who.col_strength"): words.plain(row["strength"]),
        say("who.col_status"): words.path_status(row),
        say("who.col_hops"): row["hops"],
        say("who.col_place"): _name(row["site"]),
        say("who.col_incident"): _incident(incident) if incident else say("who.no_incident"),
        say("who.col_sites"): row["sites"],
        say("who.col_incidents"): row["incidents"],
        say("who.col_trace"): links.address_of("trace", brand=company["id"]),
        say("who.col_site"): links.address_of("site", site=row["site"]["id"])
        if row["site"]["label"] in model.FACILITIES
        else None,
        say("who.col_kind"): words.role(company["label"], None),
    }


def _opened_row(answer: Json) -> None:
    """The evidence of one company."""
    rows = {row["company"]["id"]: row for row in answer["rows"]}
    chosen = address.choose_or_none(
        "open",
        say("who.open"),
        list(rows),
        lambda one: _name(rows[one]["company"]),
        placeholder=say("who.open_help"),
    )
    if chosen is None:
        return
    row = rows[chosen]
    with st.container(border=True):
        st.markdown(f"**{links.plain(_name(row['company']))}**: {links.plain(link_in_words(row['path']))}")
        evidence.path(row["path"], answer["as_of"])
        if row["incident"] and not answer["incident"]:
            st.markdown(f"**{say('who.judged')}**")
            evidence.incident(row["incident"])
        links.to_screen("trace", say("who.to_trace"), icon=":material/account_tree:", brand=chosen)


def _letter(answer: Json, opened: Opened) -> None:
    """The companies as a list to write to."""
    with st.expander(say("who.letter"), icon=":material/mail:"):
        st.write(say("who.letter_what"))
        st.caption(say("frame.statement"))
        shown = [{say(f"who.letter_{name}"): row[name] for name in COLUMNS} for row in letter_rows(answer)]
        st.dataframe(shown, width="stretch", hide_index=True, alt=say("who.letter_alt"))
        st.download_button(
            say("who.letter_csv"),
            lambda: "\ufeff" + letter_csv(answer),
            "joint-letter.csv",
            "text/csv",
            on_click="ignore",
            icon=":material/download:",
        )
        st.download_button(
            say("who.letter_txt"),
            lambda: letter_text(answer),
            "joint-letter.txt",
            "text/plain",
            on_click="ignore",
            icon=":material/download:",
        )
        st.caption(searched(opened))


def _incident(about: Json) -> str:
    """An incident has no name: its category and when."""
    return f"{words.category(about.get('category'))}, {words.period(about.get('start'), about.get('end'))}"


def _hit(hit: Json) -> str:
    if hit.get("label", "Incident") != "Incident":
        return _name(hit)
    place = hit.get("facility")
    return f"{_incident(hit)}{f' · {_name(place)}' if place else ''}"


def _kind(kind: str) -> str:
    return say(f"who.kind_{kind}")


def _least(strength: str) -> str:
    return say("who.any_strength") if strength == _NONE else say("who.at_least", strength=words.plain(strength))


def _name(node: Json) -> str:
    return clean(node.get("name") or node["id"])


SCREEN = Screen("who", 40, ":material/groups:", show)
