"""Compare: brands side by side, what they share, what they disclose, and incidents by tier and year."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import streamlit as st

from dashboard import address, links
from dashboard.opened import Opened
from dashboard.screens import Screen
from dashboard.strings import say
from dashboard.widgets import evidence
from dashboard.widgets.empty import nothing
from dashboard.widgets.save import save
from graph.dossier.compare import MOST_BRANDS, SHOWN, compare
from graph.dossier.disclosure import FIELDS, months_old
from graph.dossier.starts import example_pairs
from graph.export import words
from graph.export.text import clean

_ANY = "all"
_PLEDGE = "https://transparencypledge.org/what-is-the-transparency-pledge/"
_SHOWN_NUMBER = r"#(\d+)$"
"""A link in a table shows the number at its end."""
_COLOURS = ("#1f3a5f", "#5b8fc7", "#3d7a6b", "#8fbf9f", "#6b5b8c", "#b3a7c9")
"""Of the bars, by brand; none of them says good or bad."""
Json = dict[str, Any]


def show(opened: Opened) -> None:
    """Draw the screen."""
    st.write(say("compare.what"))
    rows = opened.projection.nodes("Brand", ["id", "name"]).to_pylist()
    known = {row["id"]: row for row in sorted(rows, key=lambda row: ((row["name"] or "").casefold(), row["id"]))}
    chosen = address.several(
        "brands",
        say("compare.brands"),
        list(known),
        lambda one: _name(known[one]),
        max_selections=MOST_BRANDS,
        placeholder=say("compare.brands_help"),
    )
    if not chosen:
        _newcomer(opened)
        return
    address.repeat("brands")
    with st.expander(say("compare.filters"), icon=":material/filter_alt:"):
        options = _filters()
    with st.spinner(say("compare.waiting")):
        answer = opened.kept(compare, chosen[:MOST_BRANDS], **options)
    titles = _titles(answer["brands"])
    _side_by_side(answer, titles, opened)
    if len(chosen) < 2:
        st.info(say("compare.second"))
    else:
        _shared_sites(answer, titles, opened)
        _shared_suppliers(answer, titles, opened)
    _disclosure(answer, titles)
    _tiers(answer, titles)
    _years(answer, titles)
    save(opened, "compare", {"brands": chosen[:MOST_BRANDS], **options})


def _newcomer(opened: Opened) -> None:
    """Pairs to begin with, for somebody who has not chosen anything."""
    pairs = opened.kept(example_pairs)
    if pairs:
        st.write(say("compare.examples"))
    for one, other in pairs:
        label = say("compare.pair", one=_name(one), other=_name(other))
        links.to_screen("compare", label, icon=":material/compare_arrows:", brands=f"{one['id']},{other['id']}")


def _filters() -> Json:
    left, middle, right = st.columns(3)
    with left:
        hops = address.number("hops", say("compare.hops"), 1, 10, 6)
    with middle:
        strength = address.choose(
            "min_strength", say("compare.strength"), [_ANY, "contested", "fair", "strong"], words=_least
        )
    with right:
        as_of = address.text(
            "as_of", say("compare.as_of"), most=10, help=say("compare.as_of_help"), placeholder="2013-04-24"
        )
    return {"max_hops": hops, "min_strength": None if strength == _ANY else strength, "as_of": as_of.strip() or None}


def _titles(brands: list[Json]) -> dict[str, str]:
    """A name for each brand's column; with its id where two have the same."""
    count = Counter(_name(one) for one in brands)
    return {
        one["id"]: say("compare.same_name", name=_name(one), id=one["id"]) if count[_name(one)] > 1 else _name(one)
        for one in brands
    }


def _side_by_side(answer: Json, titles: dict[str, str], opened: Opened) -> None:
    st.subheader(say("compare.side"), anchor=False)
    st.write(say("compare.side_what"))
    lines = [
        {
            say("compare.brand"): titles[one["id"]],
            say("compare.reached"): one["sites"],
            say("compare.incidents"): one["incidents"],
            **{words.verdict(name, answer["as_of"]): one["verdicts"].get(name, 0) for name in words.VERDICTS},
            say("compare.beyond"): one["beyond"],
            say("compare.trace"): links.address_of("trace", brand=one["id"], hops=_hops(answer)),
        }
        for one in answer["brands"]
    ]
    _table(lines, say("compare.side_alt"), {say("compare.trace"): say("compare.link_trace")})
    for one in answer["brands"]:
        if not one["incidents"]:
            nothing(say("compare.nothing_recorded", name=links.plain(titles[one["id"]])), opened)


def _shared_sites(answer: Json, titles: dict[str, str], opened: Opened) -> None:
    st.subheader(say("compare.shared_sites"), anchor=False)
    if not answer["sites"]:
        nothing(say("compare.shared_sites_none"), opened)
        return
    found, recorded = answer["sites_found"], answer["sites_with_incidents"]
    st.write(say("compare.shared_sites_what", count=found, incidents=recorded))
    _first_shown(found)
    lines = [
        {
            say("compare.place"): _name(site),
            say("compare.incidents"): site["incidents"],
            **{title: _cell(site["brands"].get(one), answer["as_of"]) for one, title in titles.items()},
            say("compare.country"): words.country(site["country"]) or say("word.not_stated"),
            say("compare.on_record"): links.address_of("site", site=site["id"]),
            say("compare.who"): links.address_of("who", **{"from": site["id"]}),
        }
        for site in answer["sites"]
    ]
    shown = {say("compare.on_record"): say("compare.link_site"), say("compare.who"): say("compare.link_who")}
    _table(lines, say("compare.shared_sites_alt"), shown)


def _shared_suppliers(answer: Json, titles: dict[str, str], opened: Opened) -> None:
    st.subheader(say("compare.shared_suppliers"), anchor=False)
    if not answer["suppliers"]:
        nothing(say("compare.shared_suppliers_none"), opened)
        return
    st.write(say("compare.shared_suppliers_what", count=answer["suppliers_found"]))
    _first_shown(answer["suppliers_found"])
    lines = [
        {
            say("compare.supplier"): _name(company),
            **{title: _cell(company["brands"].get(one), None) for one, title in titles.items()},
            say("compare.country"): words.country(company["country"]) or say("word.not_stated"),
            say("compare.who"): links.address_of("who", **{"from": company["id"]}),
        }
        for company in answer["suppliers"]
    ]
    _table(lines, say("compare.shared_suppliers_alt"), {say("compare.who"): say("compare.link_who")})


def _disclosure(answer: Json, titles: dict[str, str]) -> None:
    """Fields of the pledge by brand, how old the newest list is, and where the lists stand."""
    st.subheader(say("compare.disclosure"), anchor=False)
    st.write(say("compare.disclosure_what"))
    st.link_button(say("compare.pledge"), _PLEDGE, icon=":material/open_in_new:")
    about = {titles[one["id"]]: one["disclosure"] for one in answer["brands"]}
    rows = {
        say("compare.listed_sites"): {title: str(one["sites"]) for title, one in about.items()},
        say("compare.listed_companies"): {title: str(one["companies"]) for title, one in about.items()},
        **{say(f"compare.field_{field}"): {title: _of(one, field) for title, one in about.items()} for field in FIELDS},
        say("compare.newest"): {title: _newest(one) for title, one in about.items()},
        say("compare.age"): {title: _age(one) for title, one in about.items()},
    }
    _table([{say("compare.field"): name, **cells} for name, cells in rows.items()], say("compare.disclosure_alt"), {})
    for title, one in about.items():
        if one["documents"]:
            with st.expander(say("compare.list_sources", name=links.plain(title)), icon=":material/description:"):
                evidence.sources(one["documents"])


def _tiers(answer: Json, titles: dict[str, str]) -> None:
    """Incidents by tier: each number leads to the trace with that tier."""
    tiers = sorted({tier for one in answer["brands"] for tier in one["tiers"]})
    if not tiers:
        return
    st.subheader(say("compare.tiers"), anchor=False)
    st.write(say("compare.tiers_what"))
    key = say("compare.tier")
    counts = [
        {key: str(tier), **{titles[one["id"]]: one["tiers"].get(tier, 0) for one in answer["brands"]}} for tier in tiers
    ]
    linked = [
        {
            key: str(tier),
            **{
                titles[one["id"]]: links.address_of("trace", brand=one["id"], tier=tier, hops=_hops(answer))
                + f"#{one['tiers'][tier]}"
                if tier in one["tiers"]
                else None
                for one in answer["brands"]
            },
        }
        for tier in tiers
    ]
    _table(linked, say("compare.tiers_alt"), dict.fromkeys(titles.values(), _SHOWN_NUMBER))
    _bars(counts, key, titles, say("compare.tiers_alt"))


def _years(answer: Json, titles: dict[str, str]) -> None:
    years = sorted({year for one in answer["brands"] for year in one["years"]})
    if not years:
        return
    st.subheader(say("compare.years"), anchor=False)
    st.write(say("compare.years_what"))
    key = say("compare.year")
    counts = [
        {
            key: year or say("compare.no_year"),
            **{titles[one["id"]]: one["years"].get(year, 0) for one in answer["brands"]},
        }
        for year in years
    ]
    _table(counts, say("compare.years_alt"), {})
    _bars(counts, key, titles, say("compare.years_alt"))


def _bars(counts: list[Json], key: str, titles: dict[str, str], alt: str) -> None:
    """Bars of the numbers in the table above, one beside the other for each brand."""
    brands = list(titles.values())
    st.bar_chart(
        counts,
        x=key,
        y=brands,
        y_label=say("compare.incidents"),
        color=list(_COLOURS[: len(brands)]),
        horizontal=True,
        stack=False,
        alt=alt,
    )


def _table(lines: list[Json], alt: str, linked: dict[str, str]) -> None:
    """A table whose columns of addresses are links that read as given; the first column stays in sight."""
    config: Json = {name: st.column_config.LinkColumn(display_text=shown) for name, shown in linked.items()}
    st.dataframe(lines, width="stretch", hide_index=True, column_config=config, alt=alt)


def _first_shown(found: int) -> None:
    if found > SHOWN:
        st.caption(say("compare.first_shown", count=SHOWN))


def _cell(reached: Json | None, day: str | None) -> str:
    if reached is None:
        return say("compare.not_reached")
    if reached["verdict"] is None:
        return say("compare.tier_cell", tier=reached["tier"])
    return say("compare.tier_cell_verdict", tier=reached["tier"], verdict=words.verdict(reached["verdict"], day))


def _of(about: Json, field: str) -> str:
    if not about["sites"]:
        return say("compare.no_list")
    return say("compare.of", count=about["fields"][field], total=about["sites"])


def _newest(about: Json) -> str:
    if not about["newest"]:
        return say("word.not_stated") if about["sites"] or about["companies"] else say("compare.no_list")
    return say(f"compare.by_{about['dated_by']}", date=about["newest"])


def _age(about: Json) -> str:
    if not about["newest"]:
        return _newest(about)
    return say("compare.months", months=months_old(about["newest"], date.today().isoformat()))


def _hops(answer: Json) -> int | None:
    return answer["max_hops"] if answer["max_hops"] != 6 else None


def _least(strength: str) -> str:
    return say("compare.any_strength") if strength == _ANY else say("compare.at_least", strength=words.plain(strength))


def _name(node: Json) -> str:
    return clean(node.get("name") or node["id"])


SCREEN = Screen("compare", 50, ":material/compare_arrows:", show)
