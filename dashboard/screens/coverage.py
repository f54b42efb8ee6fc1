"""Coverage and limits: what is loaded, from whom, how fresh, how it is judged, and what an empty answer cannot tell."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import links
from dashboard.opened import Opened
from dashboard.screens import Screen
from dashboard.strings import say
from graph import model
from graph.dossier.loaded import history, loaded
from graph.export import words
from graph.export.text import web_address

CONTACT = "TIERTRACE_CONTACT"
"""Environment variable: where people and companies that are named here can write for a correction."""
_METHOD = ("overlap", "strength", "path", "same", "merged")
_SAFETY = ("people", "farms", "visibility", "distress")


def show(opened: Opened) -> None:
    """Draw the screen."""
    st.write(say("coverage.lead"))
    st.warning(say("coverage.distress"))
    found = opened.kept(loaded)
    ledger = history(opened.workspace)
    _empty_answers()
    _datasets(found, ledger)
    _freshness(found)
    _blanks(found)
    _holdings(found)
    _left_out(found, ledger)
    _method()
    _people()
    _contact()


def _empty_answers() -> None:
    st.subheader(say("coverage.empty"), anchor=False)
    st.write(say("coverage.empty_what"))


def _datasets(found: Mapping[str, Any], ledger: Mapping[str, Any]) -> None:
    st.subheader(say("coverage.datasets"), anchor=False)
    missing = say("word.not_stated")
    rows = [
        {
            say("coverage.dataset"): one.get("title") or one["dataset"],
            say("coverage.publisher"): one.get("publisher") or missing,
            say("coverage.licence"): one.get("license") or missing,
            say("coverage.as_of"): one.get("as_of") or missing,
            say("coverage.loaded"): ledger["loads"].get(one["dataset"]) or say("coverage.elsewhere"),
            say("coverage.rows"): one["rows"],
        }
        for one in found["datasets"]
    ]
    st.dataframe(rows, width="stretch", hide_index=True, alt=say("coverage.datasets"))
    for one in found["datasets"]:
        if one.get("description"):
            st.text(f"{one.get('title') or one['dataset']}: {one['description']}")
    cited = found["documents"]
    st.write(say("coverage.documents", documents=cited["of"], publishers=cited["publishers_of"]))
    with st.expander(say("coverage.publishers", count=len(cited["publishers"]), of=cited["publishers_of"])):
        st.dataframe(
            [
                {
                    say("coverage.publisher"): one["publisher"] or missing,
                    say("coverage.document_count"): one["documents"],
                }
                for one in cited["publishers"]
            ],
            width="stretch",
            hide_index=True,
            alt=say("coverage.by_publisher"),
        )
        kinds = ", ".join(f"{count:,} {words.basis(kind)}" for kind, count in cited["kinds"].items())
        st.caption(say("coverage.kinds", kinds=links.plain(kinds)))


def _freshness(found: Mapping[str, Any]) -> None:
    st.subheader(say("coverage.fresh"), anchor=False)
    cited, missing = found["documents"], say("word.not_stated")
    st.write(
        say(
            "coverage.fresh_what",
            as_of=_as_of(found["as_of"]),
            oldest=cited["first"] or missing,
            newest=cited["last"] or missing,
        )
    )
    st.write(say("coverage.dated_what"))
    rows = [
        {
            say("coverage.what"): say("coverage.incident")
            if one["name"] == "Incident"
            else words.relation(one["name"]),
            say("coverage.all"): one["of"],
            say("coverage.dated"): one["dated"],
            say("coverage.share"): round(100 * one["dated"] / one["of"]),
        }
        for one in found["dated"]
        if one["of"]
    ]
    share = st.column_config.ProgressColumn(min_value=0, max_value=100, format="%d %%")
    st.dataframe(
        rows, width="stretch", hide_index=True, alt=say("coverage.fresh"), column_config={say("coverage.share"): share}
    )


def _as_of(days: Mapping[str, Any]) -> str:
    if not days["first"]:
        return say("coverage.as_of_none")
    if days["first"] == days["last"]:
        return say("coverage.as_of_one", day=days["first"])
    return say("coverage.as_of_dates", first=days["first"], last=days["last"])


def _blanks(found: Mapping[str, Any]) -> None:
    st.subheader(say("coverage.blanks"), anchor=False)
    st.write(say("coverage.blanks_what"))
    rows = [
        {
            say("coverage.country"): words.country(one["country"]) or say("word.not_stated"),
            say("coverage.incidents"): one["incidents"],
            say("coverage.places"): one["places"],
            say("coverage.without_buyer"): one["without_buyer"],
            say("coverage.facilities"): one["facilities"],
            say("coverage.open"): links.address_of("map", country=one["country"] or "not_stated"),
        }
        for one in found["countries"]
    ]
    link = st.column_config.LinkColumn(display_text=say("coverage.open_link"))
    st.dataframe(
        rows, width="stretch", hide_index=True, alt=say("coverage.blanks"), column_config={say("coverage.open"): link}
    )
    st.markdown(f"**{say('coverage.years')}**")
    st.write(say("coverage.years_what"))
    most = max((one["incidents"] for one in found["years"]), default=1)
    years = [
        {say("coverage.year"): one["year"] or say("word.not_stated"), say("coverage.incidents"): one["incidents"]}
        for one in found["years"]
    ]
    bar = st.column_config.ProgressColumn(min_value=0, max_value=most, format="%d")
    st.dataframe(
        years,
        width="stretch",
        hide_index=True,
        alt=say("coverage.years"),
        column_config={say("coverage.incidents"): bar},
    )


def _holdings(found: Mapping[str, Any]) -> None:
    st.subheader(say("coverage.holdings"), anchor=False)
    links_by, incidents_by = found["statuses"]["links"], found["statuses"]["incidents"]
    st.write(say("coverage.link_statuses", statuses=_statuses(links_by)))
    st.write(say("coverage.incident_statuses", statuses=_statuses(incidents_by)))
    with st.expander(say("coverage.counts")):
        labels = {name: label.help for name, label in model.LABELS.items()}
        meanings = {**labels, **{name: kind.help for name, kind in model.RELATIONSHIPS.items()}}
        rows = [
            {
                say("coverage.what"): name,
                say("coverage.rows"): count,
                say("coverage.meaning"): meanings[name],
            }
            for name, count in found["counts"].items()
        ]
        st.dataframe(rows, width="stretch", hide_index=True, alt=say("coverage.counts"))


def _statuses(counted: Mapping[str | None, int]) -> str:
    return ", ".join(f"{count:,} {words.status(status)}" for status, count in counted.items()) or say("word.nothing")


def _left_out(found: Mapping[str, Any], ledger: Mapping[str, Any]) -> None:
    st.subheader(say("coverage.left_out"), anchor=False)
    report = found["report"]
    lines = [
        *(say("coverage.left_out_line", number=count, what=what) for what, count in report["left_out"].items()),
        *(say("coverage.conflict_line", what=line) for line in report["conflicts"]),
        *(say("coverage.withdrawn_line", what=name) for name in ledger["withdrawn"]),
    ]
    if lines:
        st.text("\n".join(lines))
    else:
        st.write(say("coverage.nothing_left_out"))
    if not ledger["decisions"]:
        st.write(say("coverage.no_decisions"))
        return
    rows = [
        {
            say("coverage.day"): one["at"],
            say("coverage.decision"): say(f"coverage.decisions.{one['kind']}"),
            say("coverage.about"): one["about"],
            say("coverage.reason"): one["reason"],
        }
        for one in ledger["decisions"]
    ]
    st.write(say("coverage.decided", count=len(rows)))
    st.dataframe(rows, width="stretch", hide_index=True, alt=say("coverage.left_out"))


def _method() -> None:
    st.subheader(say("coverage.method_title"), anchor=False)
    for part in _METHOD:
        st.write(say(f"coverage.method.{part}"))


def _people() -> None:
    st.subheader(say("coverage.people"), anchor=False)
    for part in _SAFETY:
        st.write(say(f"coverage.safety.{part}"))
    st.subheader(say("coverage.licences"), anchor=False)
    st.write(say("coverage.licences_what"))


def _contact() -> None:
    st.subheader(say("coverage.corrections"), anchor=False)
    st.write(say("coverage.corrections_what"))
    contact = os.environ.get(CONTACT, "").strip()
    if not contact:
        st.info(say("coverage.no_contact", variable=CONTACT))
        return
    st.write(say("coverage.contact"))
    if web_address(contact):
        st.link_button(links.plain(contact), contact)
    else:
        st.text(contact)


SCREEN = Screen("coverage", 80, ":material/fact_check:", show)
