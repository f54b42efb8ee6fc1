"""Which lever: the instruments that could apply to a place, an incident or a company, condition by condition."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import address, links
from dashboard.opened import Opened
from dashboard.strings import say
from dashboard.widgets import evidence
from dashboard.widgets.form import record
from dashboard.widgets.save import save
from graph.export import words
from graph.export.text import clean
from graph.levers.answer import levers_for
from graph.levers.checks import MET, NOT_MET, UNKNOWN
from graph.levers.letters import fitting
from graph.levers.memo import counts, headline, other_places, searched, shared, title
from graph.query_header import Parameter

Json = dict[str, Any]
_SUBJECT = Parameter(
    "subject", "id", "a place, an incident, or a brand or other company", "site-tridonex",
    labels=("Facility", "Incident", "Company", "Organisation"),
)  # fmt: skip
_MEMO, _WORD = "memo", "dossier-docx"
_SIGNS = {MET: ":material/check:", NOT_MET: ":material/close:", UNKNOWN: ":material/question_mark:"}


def which_lever(opened: Opened) -> None:
    """Ask for a subject, and hold every instrument against what is on record of it."""
    subject = record(opened, _SUBJECT)
    if subject is None:
        return
    with st.spinner(say("levers.waiting")):
        answer = opened.kept(levers_for, subject)
    st.subheader(links.plain(title(answer["subject"])), anchor=False)
    for sentence in (*answer["statement"], other_places(answer)):
        if sentence:
            st.caption(links.plain(sentence))
    for one in answer["levers"]:
        _lever(one)
    st.caption(links.plain(searched(answer)))
    _next_step(opened, subject, answer)


def _next_step(opened: Opened, subject: str, answer: Json) -> None:
    """The memo, or a draft of a letter, as a file under a redaction profile."""
    st.subheader(say("levers.next"), anchor=False)
    st.write(say("levers.next_what"))
    drafts = (_MEMO, *fitting(answer["kind"]))
    draft = address.choose("draft", say("levers.draft"), drafts, words=lambda one: say(f"levers.draft_{one}"))
    lever = None
    if draft == "complaint":
        names = {one["id"]: clean(one["name"]) for one in answer["levers"]}
        lever = address.choose_or_none("lever", say("levers.instrument"), list(names), lambda one: names[one])
        if lever is None:
            return
    save(opened, "levers", {"subject": subject, "letter": draft if draft != _MEMO else None, "lever": lever}, _WORD)


def _lever(one: Json) -> None:
    """One instrument: its conditions, past cases, what to collect, and where the rule was read."""
    with st.expander(f"{links.plain(one['name'])}: {counts(one)}"):
        st.markdown(f"**{links.plain(headline(one))}** {links.plain(one['what'])}")
        for caution in one["cautions"]:
            st.warning(links.plain(caution))
        for condition in one["conditions"]:
            state = say(f"levers.state_{condition['state']}")
            said = f"{links.plain(condition['says'])} {links.plain(condition['because'])}"
            st.markdown(f"{_SIGNS[condition['state']]} **{state}**: {said}")
            if condition["documents"]:
                evidence.sources(condition["documents"])
        if one["collect"]:
            st.markdown(f"**{say('levers.collect')}**")
            st.markdown("\n".join(f"- {links.plain(text)}" for text in one["collect"]))
        _past(one["past"])
        sources = "; ".join(f"{source['title']}, {source['publisher']} ({source['seen']})" for source in one["sources"])
        st.caption(links.plain(f"{one['check']} {one['law']}. {say('levers.read_in', sources=sources)}"))


def _past(past: Json) -> None:
    """Cases under conditions like these."""
    if not past["cases"]:
        return
    st.markdown(f"**{say('levers.past')}**")
    for case in past["cases"]:
        when = words.period(case["start"], case["end"])
        outcome = clean(case["outcome"] or say("levers.no_outcome"), 600)
        st.markdown(f"- {links.plain(clean(case['name'] or case['id']))} ({links.plain(when)}; "
                    f"{links.plain(shared(case))}): {links.plain(outcome)}")  # fmt: skip
