"""The picture of an answer: the records that it names, the stated links between them, and the same in words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from dashboard import address, links
from dashboard.opened import Opened
from dashboard.strings import say
from dashboard.widgets.empty import searched
from dashboard.widgets.picture import picture
from graph import model
from graph.dossier.among import any_link, links_among
from graph.export.answer_picture import answer_drawing, answer_page, shown_words

Ids = tuple[str, ...]
_LEAST = 2


def has_picture(opened: Opened, ids: Ids) -> bool:
    """Is there anything to draw of these records?"""
    return bool(len(ids) >= _LEAST and opened.kept(any_link, ids))


def answer_picture(opened: Opened, ids: Ids, name: str, title: str, question: str) -> None:
    """Draw it, with what it does not prove, and offer it as a page that stands alone.

    Args:
        ids: of the records, which have a picture.
        name: of the file.
        title, question: what was asked, for who gets the page.
    """
    drawing = opened.kept(links_among, ids)
    drawn = opened.derived(answer_drawing, drawing, ids)
    st.markdown(links.plain(say("questions.picture_shown", summary=drawn["summary"], shown=shown_words(drawing))))
    st.caption(say("questions.picture_what"))
    views = {one: view_of(one, label) for one, label in drawn["labels"].items()}
    openable = [one for one, view in views.items() if view]
    picture(
        drawn,
        say("questions.picture_alt", title=title, summary=drawn["summary"]),
        partial(_clicked, openable),
        other_words={
            "site": say("questions.picture_site"),
            "finding": say("questions.picture_finding"),
            "solid": say("questions.picture_solid"),
            "dashed": say("questions.picture_dashed"),
        },
    )
    _open(openable, drawn["names"], views)
    st.caption(say("questions.picture_proof"))
    with st.expander(say("questions.picture_links")):
        st.dataframe(
            drawn["links"],
            hide_index=True,
            column_config=_columns(),
            placeholder=say("questions.blank"),
            alt=say("questions.picture_links"),
            width="stretch",
        )
    st.download_button(
        say("questions.picture_save"),
        _page(drawing, title, question, searched(opened)),
        file_name=f"{name}.html",
        mime="text/html",
        on_click="ignore",
        icon=":material/download:",
    )


def view_of(identifier: str, label: str) -> tuple[str, dict[str, str]] | None:
    """The screen that shows a record, and what its address says; None where no screen does."""
    if label in model.FACILITIES:
        return "site", {"site": identifier}
    if label == "Incident":
        return "who", {"from": identifier}
    if label == "Document":
        return "find", {"document": identifier}
    if label in model.PARTIES:
        return "trace", {"brand": identifier}
    return None


def _open(openable: list[str], names: dict[str, str], views: dict[str, Any]) -> None:
    """What a click on a box does, for the keyboard too."""
    chosen = address.choose_or_none(
        "node",
        say("questions.picture_open"),
        openable,
        words=names.__getitem__,
        placeholder=say("questions.picture_open_none"),
    )
    if chosen is not None:
        screen, parts = views[chosen]
        links.to_screen(screen, say("questions.picture_go", name=names[chosen]), icon=":material/open_in_new:", **parts)


def _clicked(openable: list[str], target: str) -> None:
    node = target.removeprefix("node:")
    if node in openable:
        st.session_state["at-node"] = node  # the widget below, which writes the address


def _page(drawing: dict[str, Any], title: str, question: str, of: str) -> Callable[[], str]:
    """The page, written when somebody asks for it."""
    return partial(answer_page, drawing, title, question, of)


def _columns() -> dict[str, Any]:
    return {
        "start": say("questions.picture_start"),
        "relation": say("questions.picture_relation"),
        "end": say("questions.picture_end"),
        "status": say("questions.picture_status"),
        "when": say("questions.picture_when"),
        "publishers": say("questions.picture_publishers"),
        "titles": say("questions.picture_titles"),
        "address": st.column_config.LinkColumn(say("questions.picture_address")),
        "published": say("questions.picture_published"),
    }
