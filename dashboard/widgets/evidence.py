"""Evidence in words: what is recorded, each statement of a link with its dates, and who published it where.

Takes pieces of answers as ``graph.trace`` and ``graph.dossier`` give them; whatever a piece does not state is
left out or said to be not stated.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

import streamlit as st

from dashboard import links
from dashboard.strings import say
from graph.export import response_words, words
from graph.export.reading import listing
from graph.export.text import SENTENCES_LIMIT, clean, web_address

Json = dict[str, Any]
_IN_ADDRESSES = "/:?#@!&'+,;=%-._~"
"""What stands in an address as it is; the rest could end a link of markdown."""
_ISOLATE, _UNTIL = "\u2068", "\u2069"
"""Around a name, so that one written from the right does not turn the words beside it."""


def name(node: Json) -> str:
    """The name of a node for a text with markdown in it."""
    return f"{_ISOLATE}{links.plain(clean(node.get('name') or str(node['id'])))}{_UNTIL}"


def incident(about: Json) -> None:
    """What is said to have happened, when, how sure that is and by whom, and where it is published."""
    what = words.category(about.get("category"))
    when = words.period(about.get("start"), about.get("end"))
    st.markdown(f"**{links.plain(what)}**, {links.plain(when)}")
    by = about.get("status_by")
    status = words.status(about.get("status"))
    said = say("evidence.status_by", status=status, by=_text(by)) if by else say("evidence.status", status=status)
    st.markdown(said)
    if about.get("summary"):
        st.markdown(_text(about["summary"], SENTENCES_LIMIT))
    corrections(about)
    sources(about.get("documents"))


def path(found: Json, as_of: str | None = None) -> None:
    """A path: how its dates compare and how sure it is, then every step.

    Args:
        found: as an answer has it in ``paths``.
        as_of: the day the links were judged against, if one was asked for.
    """
    verdict, strength = words.verdict(found.get("verdict"), as_of), words.plain(found.get("strength"))
    st.markdown(say("evidence.path", verdict=verdict, strength=strength, status=words.path_status(found)))
    for number, step in enumerate(found["steps"], 1):
        relation = words.relation(step["relation"])
        st.markdown(f"{number}\\. {name(step['from'])} *{relation}* **{name(step['to'])}**{_where(step['to'])}")
        with st.container(border=True, gap="xsmall"):
            statement(step)


def statement(step: Json) -> None:
    """Who states a link, when it was so, on what basis, its note and sources, and what others state of it."""
    _one(step, step.get("relation"))
    also = [other for other in step.get("also") or [] if isinstance(other, dict)]
    if also:
        st.caption(say("evidence.also", count=len(also)))
        for other in also:
            _one(other, step.get("relation"))


def corrections(fact: Json) -> None:
    """What people corrected, disputed or retracted of a fact, each with its day and reason."""
    for sentence in listing(fact.get("corrections")):
        st.markdown(say("evidence.correction", said=_text(sentence, SENTENCES_LIMIT)))


def responses(recorded: Iterable[Json], incident_id: str | None = None) -> None:
    """What companies answered, one block each."""
    for one in recorded:
        with st.container(border=True, gap="xsmall"):
            st.markdown(_text(response_words.line(one, incident_id), SENTENCES_LIMIT))
            if address := link_to(one.get("url")):
                st.markdown(address)
            corrections(one)
            if one.get("documents"):
                sources(one["documents"])


def sources(documents: Iterable[Any] | None) -> None:
    """The published documents behind something: title, publisher, date where it is stated, and address."""
    lines = [f"- {_source(one if isinstance(one, dict) else {'id': one})}" for one in documents or ()]
    if lines:
        st.markdown("\n".join(lines))
    else:
        st.caption(say("evidence.no_document"))


def link_to(address: str | None) -> str:
    """An address from data as a link of markdown; as text when it is no plain web address; empty if there is none."""
    if not address:
        return ""
    shown = links.plain(clean(address, 100))
    return f"[{shown}]({quote(address, safe=_IN_ADDRESSES)})" if web_address(address) else shown


def _one(stated: Json, relation: str | None) -> None:
    listed, publishers = listing(stated.get("listed")), listing(stated.get("source"))
    parts = [
        words.period(stated.get("valid_from"), stated.get("valid_to")),
        words.status(stated.get("status"), company=relation != "LOCATED_IN"),
        words.basis(stated.get("basis")),
        say("evidence.listed", dates=", ".join(listed)) if listed else "",
        say("evidence.stated_by", who=", ".join(publishers)) if publishers else "",
    ]
    st.markdown(_text(" · ".join(part for part in parts if part)))
    if stated.get("note"):
        st.markdown(say("evidence.note", note=_text(stated["note"], SENTENCES_LIMIT)))
    corrections(stated)
    sources(stated.get("documents"))


def _source(document: Json) -> str:
    parts = [
        _text(document.get("title") or str(document.get("id") or say("word.not_stated"))),
        _text(document.get("publisher") or say("evidence.no_publisher")),
        _text(document.get("published") or ""),
        link_to(document.get("url")),
        link_to(document.get("archive_url")),
    ]
    return ". ".join(part for part in parts if part)


def _where(node: Json) -> str:
    parts = [words.role(node.get("label"), node.get("level")), words.country(node.get("country"))]
    said = ", ".join(part for part in parts if part)
    return f" ({_text(said)})" if said else ""


def _text(value: Any, limit: int = 400) -> str:
    return links.plain(clean(str(value), limit))
