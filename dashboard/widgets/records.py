"""Unions, agreements, certificates, proceedings, rules and reports of a place, from ``graph.dossier.instruments``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard import links
from dashboard.strings import say
from dashboard.widgets import evidence
from graph.export import words
from graph.export.text import SENTENCES_LIMIT, clean

Json = dict[str, Any]
_NEAREST = ("here", "building", "workshop", "operator")


def records(kind: str, rows: list[Json]) -> None:
    """One kind of record; where there is none the gaps below say so."""
    if not rows:
        return
    st.subheader(say(f"site.records_{kind}"), anchor=False)
    several: dict[str, list[Json]] = {}
    for row in sorted(rows, key=lambda row: _NEAREST.index(row["role"])):
        several.setdefault(row["id"], []).append(row)
    for one in dict.fromkeys(row["id"] for row in rows):  # what names the place and its operator is shown once
        with st.container(border=True, gap="xsmall"):
            _record(kind, several[one])


def _record(kind: str, rows: list[Json]) -> None:
    """One record, with every place or company of those looked at that it names."""
    DRAWN[kind](rows[0])
    for row in rows:
        if row["role"] != "here":
            st.markdown(say(f"site.about_{row['role']}", name=evidence.name(row["about"])))
    if rows[0]["outcome"]:
        st.markdown(_text(rows[0]["outcome"], SENTENCES_LIMIT))
    evidence.sources({one["id"]: one for row in rows for one in row["statement"]["documents"]}.values())


def _union(row: Json) -> None:
    st.markdown(f"**{evidence.name(row)}**, {_text(words.period(row['start'], row['end']))}")
    if row["bargains"] is not None:
        st.markdown(say(f"site.bargains_{'yes' if row['bargains'] else 'no'}"))
    st.markdown(_status(row))


def _agreement(row: Json) -> None:
    _instrument(row)
    if row["binding"] is not None:
        st.markdown(say(f"site.binding_{'yes' if row['binding'] else 'no'}"))
    _named("parties", row["parties"])
    if row["parties_text"]:
        st.markdown(say("site.parties_text", who=_text(row["parties_text"])))


def _certificate(row: Json) -> None:
    """A certificate or audit as reported, and how its dates stand to the incidents; never a mark of being good."""
    kind = "audit" if row["kind"] == "audit" else "certificate"
    by = ", ".join(evidence.name(one) for one in row["issuers"]) or _text(", ".join(row["statement"]["source"] or ()))
    st.markdown(f"**{evidence.name(row)}**")
    st.markdown(
        say(f"site.{kind}_by", by=by or say("word.not_stated"), dates=_text(words.period(row["start"], row["end"])))
    )
    for one in row["at_incidents"]:
        said = say(f"site.certificate_{one['verdict']}")
        st.markdown(f"- {say('site.certificate_at', incident=links.plain(one['incident']), said=said)}")
    st.markdown(_status(row))


def _instrument(row: Json) -> None:
    st.markdown(f"**{evidence.name(row)}**")
    parts = [words.plain(row["kind"]), words.period(row["start"], row["end"])]
    st.markdown(_text(", ".join(parts)))


def _proceeding(row: Json) -> None:
    _instrument(row)
    _named("issuers", row["issuers"])
    _named("filed", row["filed"])
    if row["parties_text"]:
        st.markdown(say("site.filed_text", who=_text(row["parties_text"])))


def _named(part: str, nodes: list[Json]) -> None:
    if nodes:
        st.markdown(say(f"site.by_{part}", who=", ".join(evidence.name(one) for one in nodes)))


def _status(row: Json) -> str:
    return say("evidence.status", status=links.plain(words.status(row["status"])))


def _text(value: str, limit: int = 1000) -> str:
    return links.plain(clean(value, limit))


DRAWN: dict[str, Callable[[Json], None]] = {
    "unions": _union,
    "agreements": _agreement,
    "certificates": _certificate,
    "proceedings": _proceeding,
    "policies": _proceeding,
    "reports": _instrument,
}
"""How each kind is drawn, in the order of the page."""
