"""A form made from the header of a question; what stands in it is in the page's address."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import address, links
from dashboard.opened import Opened
from dashboard.strings import say
from graph.dossier.answers import names_of
from graph.export import words
from graph.export.text import clean
from graph.query_header import Parameter, Question
from graph.search import search

_CANDIDATES = 10


def form(opened: Opened, asked: Question) -> dict[str, str]:
    """Draw the inputs of a question.

    Returns:
        What was given, as text, by parameter; nothing for what was left out.
    """
    given = {parameter.name: _input(opened, parameter) for parameter in asked.parameters}
    return {name: value for name, value in given.items() if value}


def example_of(asked: Question) -> dict[str, str]:
    """The example value of every parameter that is needed, as an address has them."""
    return {one.name: _typed(one.example) for one in asked.parameters if one.required}


def _input(opened: Opened, parameter: Parameter) -> str | None:
    if parameter.type == "id":
        return record(opened, parameter)
    if parameter.type == "texts" and parameter.values:
        return ",".join(address.several(parameter.name, _label(parameter), parameter.values, words=_word)) or None
    if parameter.values:
        if parameter.default is not None:
            return address.choose(
                parameter.name, _label(parameter), parameter.values, default=parameter.default, words=_word
            )
        return address.choose_or_none(parameter.name, _label(parameter), parameter.values, words=_word)
    shown = _typed(parameter.example if parameter.default is None else parameter.default)
    return address.text(parameter.name, _label(parameter), placeholder=shown).strip() or None


def record(opened: Opened, parameter: Parameter) -> str | None:
    """One node: searched by name, chosen by a person, its id in the address."""
    chosen = address.get(parameter.name)
    if chosen:
        name = opened.kept(names_of, (chosen,)).get(chosen)
        st.markdown(f"**{links.plain(_label(parameter))}**")
        st.write(say("questions.chosen", name=links.plain(f"{clean(name)} ({chosen})" if name else clean(chosen))))
        st.button(
            say("questions.take_back"),
            key=f"back-{parameter.name}",
            on_click=_choose,
            args=(parameter.name, None),
            icon=":material/close:",
        )
        return chosen
    typed = st.text_input(
        _plain_label(parameter),
        key=f"typed-{parameter.name}",
        max_chars=200,
        placeholder=say("questions.name_or_id"),
        icon=":material/search:",
    ).strip()
    if typed:
        _candidates(opened, parameter, typed)
    return None


def _candidates(opened: Opened, parameter: Parameter, typed: str) -> None:
    """What a text may mean; nothing is guessed, whoever asks chooses."""
    hits = opened.kept(search, typed, labels=parameter.labels, limit=_CANDIDATES)
    if not hits:
        st.caption(say("questions.no_candidate", text=links.plain(clean(typed))))
        return
    st.caption(say("questions.candidates"))
    for hit in hits:
        st.button(
            links.plain(_about(hit)),
            key=f"hit-{parameter.name}-{hit['id']}",
            on_click=_choose,
            args=(parameter.name, hit["id"]),
        )


def _about(hit: dict[str, Any]) -> str:
    parts = [hit["name"] or hit["text"], words.role(hit["label"], None), words.country(hit["country"]), hit["id"]]
    return " · ".join(clean(part) for part in parts if part)


def _choose(name: str, value: str | None) -> None:
    """Write the id into the address, and empty the box."""
    address.put(name, value)
    st.session_state.pop(f"typed-{name}", None)


def _label(parameter: Parameter) -> str:
    """What a parameter is, and whether it has to be given."""
    if parameter.required:
        return say("questions.needed", help=_upper(parameter.help))
    if parameter.default is not None:
        return say("questions.usual", help=_upper(parameter.help), value=_typed(parameter.default))
    return say("questions.optional", help=_upper(parameter.help))


def _plain_label(parameter: Parameter) -> str:
    return links.plain(_label(parameter))


def _word(value: str) -> str:
    """A word of a vocabulary as a person reads it."""
    return words.plain(value)


def _typed(example: Any) -> str:
    return ",".join(example) if isinstance(example, list) else str(example)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
