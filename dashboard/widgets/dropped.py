"""Sites that went from a list after a recorded incident there, with the days of both lists and every source."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import address, links
from dashboard.opened import Opened
from dashboard.strings import say
from dashboard.widgets import evidence
from dashboard.widgets.empty import nothing
from graph.dossier.drops import drops_after_incident
from graph.export import words
from graph.export.text import clean

Json = dict[str, Any]
_MOST_MONTHS = 36


def after_incidents(opened: Opened) -> None:
    """The part of the page."""
    st.subheader(say("changes.drops"), anchor=False)
    st.write(say("changes.drops_what"))
    left, right = st.columns(2)
    with right:
        months = address.number("months", say("changes.months"), 1, _MOST_MONTHS, 12)
    answer = opened.kept(drops_after_incident, months=months)
    rows = answer["rows"]
    names = {row["company"]["id"]: _name(row["company"]) for row in rows}
    with left:
        company = address.choose_or_none(
            "brand", say("changes.drops_company"), sorted(names, key=lambda one: (names[one].casefold(), one)),
            names.__getitem__, placeholder=say("changes.all"),
        )  # fmt: skip
    rows = [row for row in rows if company in (None, row["company"]["id"])]
    if answer["undated"]:
        st.caption(say("changes.drops_undated", count=answer["undated"]))
    if not rows:
        nothing(say("changes.drops_none", months=months), opened)
        return
    certain = sum(row["within"] == "certain" for row in rows)
    st.markdown(say("changes.drops_found", count=len(rows), certain=certain, possible=len(rows) - certain))
    shown = st.column_config.LinkColumn(display_text=say("changes.record_link"))
    st.dataframe(
        [_line(row) for row in rows],
        width="stretch",
        hide_index=True,
        column_config={say("changes.record"): shown},
        alt=say("changes.drops_alt"),
    )
    _sources(rows)


def _line(row: Json) -> Json:
    return {
        say("changes.within"): say(f"changes.within_{row['within']}"),
        say("changes.site"): _name(row["site"]),
        say("changes.whose"): _name(row["company"]),
        say("changes.incident"): _incident(row["incident"]),
        say("changes.last_listed"): row["last_listed"],
        say("changes.not_listed"): row["not_listed"],
        say("changes.perhaps"): "; ".join(_name(one) for one in row["perhaps"]),
        say("changes.listed_again"): row["listed_again"] or "",
        say("changes.country"): words.country(row["site"]["country"]),
        say("changes.record"): links.address_of("site", site=row["site"]["id"]),
    }


def _sources(rows: list[Json]) -> None:
    """The list and the incident of one row, each with who published it where."""
    keyed = {_key(row): row for row in rows}
    chosen = address.choose_or_none(
        "drop", say("changes.drop_sources"), list(keyed), lambda one: _title(keyed[one]),
        placeholder=say("changes.drop_sources_help"),
    )  # fmt: skip
    if chosen is None:
        return
    row = keyed[chosen]
    with st.container(border=True):
        st.markdown(f"**{say('changes.drop_list')}**")
        who = ", ".join(row["source"]) or say("word.not_stated")
        st.markdown(
            say(
                "changes.drop_line",
                name=evidence.name(row["site"]),
                last_listed=row["last_listed"],
                not_listed=row["not_listed"],
                rows=links.plain(clean(", ".join(row["row"]))),
                who=links.plain(clean(who)),
            )
        )
        evidence.sources(row["documents"])
        st.caption(say("changes.proves_nothing"))
        st.markdown(f"**{say('changes.incident')}**")
        evidence.incident(row["incident"])
        links.to_screen("trace", say("changes.drop_trace"), icon=":material/account_tree:", brand=row["company"]["id"])


def _key(row: Json) -> str:
    parts = (row["company"]["id"], row["site"]["id"], row["incident"]["id"], row["not_listed"], row["dataset"])
    return ";".join(parts)


def _title(row: Json) -> str:
    return f"{_name(row['company'])}: {_name(row['site'])}, {_incident(row['incident'])}, {row['not_listed']}"


def _incident(about: Json) -> str:
    return f"{words.category(about['category'])}, {words.period(about['start'], about['end'])}"


def _name(node: Json) -> str:
    return clean(node.get("name") or node["id"])
