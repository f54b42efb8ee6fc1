"""The state of a view is its address: inputs read from it and write to it.

Streamlit can bind widgets to the address by itself, but then what a person reads is what stands there, and names
change. Ours hold ids and short words. When the address changes by itself (a link, back, forward) it wins over the
widget; when a person changes the widget, the address follows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st

T = TypeVar("T")
_SEEN = "address-seen"


def get(name: str) -> str | None:
    """What the address says of a part; None where it says nothing."""
    said: str | None = st.query_params.get(name)
    return said or None


def put(name: str, value: str | None) -> None:
    """Let the address say this of a part, or nothing."""
    if value:
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]
    _seen()[name] = value or None


def put_together(**parts: str | None) -> None:
    """Let the address say these of several parts at once: one step for who goes back."""
    said = {name: value for name, value in {**st.query_params.to_dict(), **parts}.items() if value}
    if said != st.query_params.to_dict():
        st.query_params.from_dict(said)
    _seen().update({name: value or None for name, value in parts.items()})


def repeat(name: str) -> None:
    """Say a part once more: a link from a page to itself reaches the script, and the browser's address only by this."""
    if name in st.query_params:
        st.query_params[name] = st.query_params[name]


def _seen() -> dict[str, str | None]:
    seen: dict[str, str | None] = st.session_state.setdefault(_SEEN, {})
    return seen


def _follow(name: str, read: Callable[[str | None], T]) -> str:
    """The key of a widget, its value taken from the address if that changed since the widget wrote it."""
    key = f"at-{name}"
    said = get(name)
    if key not in st.session_state or said != _seen().get(name):
        st.session_state[key] = read(said)
        _seen()[name] = said
    return key


def choose(
    name: str,
    label: str,
    options: Sequence[str],
    default: str | None = None,
    words: Callable[[str], str] = str,
    widget: Callable[..., Any] | None = None,
    **more: Any,
) -> str:
    """One of some options; the default is not written into the address.

    Args:
        name: part of the address.
        label: what a person reads.
        options: values as the address has them.
        words: an option as a person reads it.
        widget: the Streamlit widget: a select box unless another one is named.
    """
    usual = options[0] if default is None else default
    key = _follow(name, lambda said: said if said in options else usual)
    if st.session_state[key] not in options:
        st.session_state[key] = usual
    chosen = str((widget or st.selectbox)(label, options, format_func=words, key=key, **more) or usual)
    put(name, chosen if chosen != usual else None)
    return chosen


def choose_or_none(
    name: str, label: str, options: Sequence[str], words: Callable[[str], str] = str, **more: Any
) -> str | None:
    """One of some options, or nothing yet."""
    key = _follow(name, lambda said: said if said in options else None)
    if st.session_state[key] not in options:
        st.session_state[key] = None
    chosen: str | None = st.selectbox(label, options, index=None, format_func=words, key=key, **more)
    put(name, chosen)
    return chosen


def several(
    name: str, label: str, options: Sequence[str], words: Callable[[str], str] = str, **more: Any
) -> tuple[str, ...]:
    """Some of the options, in their order; none means that nothing is filtered."""

    def read(said: str | None) -> list[str]:
        asked = (said or "").split(",")
        return [option for option in options if option in asked]

    key = _follow(name, read)
    st.session_state[key] = [one for one in st.session_state[key] if one in options]
    chosen = st.multiselect(label, options, format_func=words, key=key, **more)
    ordered = tuple(option for option in options if option in chosen)
    put(name, ",".join(ordered))
    return ordered


def number(name: str, label: str, least: int, most: int, default: int, **more: Any) -> int:
    """A whole number from a slider."""

    def read(said: str | None) -> int:
        return int(said) if said and said.isascii() and said.isdigit() and least <= int(said) <= most else default

    chosen = int(st.slider(label, least, most, key=_follow(name, read), **more))
    put(name, str(chosen) if chosen != default else None)
    return chosen


def text(name: str, label: str, most: int = 200, **more: Any) -> str:
    """A text of some length."""
    typed = st.text_input(label, key=_follow(name, lambda said: (said or "")[:most]), max_chars=most, **more)
    put(name, typed or None)
    return str(typed or "")


def yes(name: str, label: str, **more: Any) -> bool:
    """A switch, off unless the address says yes."""
    chosen = bool(st.toggle(label, key=_follow(name, lambda said: said == "yes"), **more))
    put(name, "yes" if chosen else None)
    return chosen
