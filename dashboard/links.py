"""Links from one screen to another, each an address that can be sent on."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import streamlit as st


def to_screen(name: str, label: str, /, icon: str | None = None, **parts: Any) -> None:
    """A link on the page to another screen's view.

    Args:
        name: the screen.
        label: what a person reads; markdown in it is not read.
        parts: what the address says; parts without a value are left out.
    """
    page = st.session_state["pages"].get(name)
    stated = {part: str(value) for part, value in parts.items() if value not in (None, "")}
    if page is None:  # a screen that this version does not have
        st.write(label)
    else:
        st.page_link(page, label=plain(label), icon=icon, query_params=stated)


def address_of(name: str, /, **parts: Any) -> str:
    """The address of a view, for a column of a table."""
    stated = {part: str(value) for part, value in parts.items() if value not in (None, "")}
    return f"/{name}?{urlencode(stated)}"


def plain(text: str) -> str:
    """A text from data as Streamlit's markdown shows it letter for letter."""
    return "".join(f"\\{letter}" if letter in _MARKS else letter for letter in text)


_MARKS = frozenset("\\`*_{}[]()#+-.!|~$<>:&")
