"""The picture of an answer inside a page: a click on a box is written into the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import streamlit as st

from dashboard.serve import LIBRARY
from dashboard.strings import say
from graph.export.picture import drawing_script

Json = dict[str, Any]


def picture(
    drawn: Json,
    label: str,
    clicked: Callable[[str], None],
    key: str = "picture",
    other_words: Mapping[str, str] | None = None,
) -> None:
    """Draw it, with its legend.

    Args:
        drawn: as ``graph.export.picture.drawing`` gives it.
        label: what the picture says, for who does not see it.
        clicked: is given what a click on a box means: ``node:`` and an id, or ``open:`` and the key of a counted box.
        key: of the widget.
        other_words: of the legend, where they are not those of a trace.
    """

    def chosen() -> None:
        target = st.session_state[key].get("clicked")
        if target in drawn["targets"].values():  # a browser can send anything
            clicked(target)

    data = {
        "drawing": {part: drawn[part] for part in ("nodes", "edges", "options", "frame")},
        "targets": drawn["targets"],
        "marks": drawn["marks"],
        "library": LIBRARY,
        "label": label,
        "words": {**_words(), **(other_words or {})},
    }
    _component()(key=key, data=data, on_clicked_change=chosen)


def _words() -> dict[str, str]:
    return {
        "sideways": say("picture.sideways"),
        "failed": say("picture.failed"),
        "brand": say("picture.brand"),
        "site": say("picture.site"),
        "finding": say("picture.finding"),
        "many": say("picture.many"),
        "fold": say("picture.fold"),
        "solid": say("picture.solid"),
        "dashed": say("picture.dashed"),
        "faint": say("picture.faint"),
    }


@cache
def _component() -> Callable[..., Any]:
    here = files("dashboard")
    script = drawing_script() + (here / "picture.js").read_text("utf-8")
    html = (here / "widgets" / "picture.html").read_text("utf-8")
    css = (here / "widgets" / "picture.css").read_text("utf-8")
    component: Callable[..., Any] = st.components.v2.component("tiertrace_picture", html=html, css=css, js=script)
    return component
