"""What stands beside a trace when something was chosen in it: one finding with its evidence, or one company or site."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import address, links
from dashboard.opened import Opened
from dashboard.strings import say
from dashboard.widgets import evidence
from graph import model
from graph.export import words
from graph.export.finding_table import finding_key
from graph.export.text import clean
from graph.export.trace_view import TraceView
from graph.trace.further import paths_of
from graph.trace.narrow import passing

Json = dict[str, Any]
ANCHOR = "evidence"
"""Where the evidence stands in the page: on a narrow screen, below the table."""
_LISTED = 12
"""Findings that are listed by name beside a company."""
_STEPS = 8


def chosen() -> bool:
    """Does the address name a finding or a node?"""
    return bool(address.get("finding") or address.get("node"))


def close() -> None:
    """Choose nothing."""
    address.put_together(finding=None, node=None)


def pick(finding: str) -> None:
    """Choose a finding by its key."""
    address.put_together(finding=finding, node=None)


def pick_node(node: str) -> None:
    """Choose a company or a site."""
    address.put_together(finding=None, node=node)


def beside(opened: Opened, view: TraceView, question: Json) -> None:
    """The evidence of what the address names."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.subheader(say("trace.evidence"), anchor=ANCHOR)
        st.button(say("trace.close"), icon=":material/close:", on_click=close, type="tertiary")
    finding, node = address.get("finding"), address.get("node")
    if finding in view.places:
        _finding(opened, view, view.answer["findings"][view.places[finding]], question)
    elif node:
        _node(opened, view, node, question)
    else:
        st.info(say("trace.gone"))


def _finding(opened: Opened, view: TraceView, row: Json, question: Json) -> None:
    _site(row["facility"])
    evidence.incident(row["incident"])
    evidence.responses(row["responses"], row["incident"]["id"])
    if not any(one["company"]["id"] == view.answer["brand"]["id"] for one in row["responses"]):
        st.caption(say("evidence.no_response", name=evidence.name(view.answer["brand"])))
    st.markdown(f"#### {say('trace.path')}")
    day, verdict = view.answer.get("as_of"), row["verdict"]
    st.caption(say("trace.meaning", verdict=words.verdict(verdict, day), meaning=words.verdict_meaning(verdict, day)))
    evidence.path(row["paths"][0], day)
    brand, site, incident = view.answer["brand"]["id"], row["facility"]["id"], row["incident"]["id"]
    others = opened.kept(paths_of, brand, site, incident, **question)[1:]
    if others:
        with st.expander(say("trace.others")):
            for other in others:
                evidence.path(other, day)


def _node(opened: Opened, view: TraceView, node: str, question: Json) -> None:
    """A company or site of the picture; a site with a single finding is shown as that finding."""
    about = passing(view.answer, node)
    if about["node"] is None:
        st.info(say("trace.gone"))
        return
    if len(about["at"]) == 1 and not about["behind"]:
        _finding(opened, view, view.answer["findings"][about["at"][0]], question)
        return
    if about["node"]["label"] in model.FACILITIES:
        _site(about["node"])
    else:
        st.markdown(f"**{evidence.name(about['node'])}**{_what(about['node'])}")
    _list(view, about["at"], say("trace.here"))
    if node != view.answer["brand"]["id"]:
        _list(view, about["behind"], say("trace.behind"))
    if about["steps"]:
        st.markdown(say("trace.links_to"))
        for step in about["steps"][:_STEPS]:
            relation = words.relation(step["relation"])
            st.markdown(f"{evidence.name(step['from'])} *{relation}* **{evidence.name(step['to'])}**")
            with st.container(border=True, gap="xsmall"):
                evidence.statement(step)


def _list(view: TraceView, places: list[int], title: str) -> None:
    """Findings as buttons, so that the keyboard reaches each."""
    if not places:
        return
    st.markdown(title)
    for place in places[:_LISTED]:
        row = view.answer["findings"][place]
        site = clean(row["facility"].get("name") or row["facility"]["id"], 60)
        what = words.category(row["incident"].get("category"))
        said = f"{site}: {what}, {words.verdict(row['verdict'], view.answer.get('as_of'))}"
        key = finding_key(row)
        st.button(links.plain(clean(said)), key=f"pick-{place}", on_click=pick, args=(key,), type="tertiary")
    if len(places) > _LISTED:
        st.caption(say("trace.more"))


def _site(site: Json) -> None:
    st.markdown(f"**{evidence.name(site)}**{_what(site)}")
    links.to_screen("who", say("trace.who_else"), icon=":material/groups:", **{"from": site["id"]})
    links.to_screen("site", say("trace.site"), icon=":material/factory:", site=site["id"])


def _what(node: Json) -> str:
    parts = [words.role(node.get("label"), node.get("level")), words.country(node.get("country"))]
    return "".join(f", {links.plain(clean(part))}" for part in parts if part)
