"""What people decided, the newest first, and taking a decision back with a reason."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import links, reviewing
from dashboard.opened import Opened
from dashboard.strings import say
from dashboard.widgets.verdicts import take_back, who
from graph.export.text import clean
from graph.match.review import Past

_CHOSEN = "review-past"


def decided(opened: Opened, back: Callable[[str, str], None], ask_who: bool) -> None:
    """The decisions as a table; one of them in detail.

    Args:
        back: called with a pair that is open again.
        ask_who: is there no field for the name on the page yet?
    """
    found = {one.entry: one for one in reviewing.past(opened)}
    st.subheader(say("review.past"), anchor=False)
    if not found:
        st.write(say("review.past_none"))
        return
    st.caption(say("review.past_what"))
    st.dataframe(
        [
            {
                say("review.column_entry"): one.entry,
                say("review.column_at"): one.at[:10],
                say("review.column_verdict"): say(f"review.said_{one.verdict}"),
                say("review.record_a"): clean(one.a_name or one.a),
                say("review.record_b"): clean(one.b_name or one.b),
                say("review.column_why"): clean(one.why),
                say("review.column_who"): clean(one.who),
            }
            for one in found.values()
        ],
        hide_index=True,
        width="stretch",
        alt=say("review.past"),
    )
    if st.session_state.get(_CHOSEN) not in found:
        st.session_state.pop(_CHOSEN, None)
    chosen = st.selectbox(
        say("review.past_choose"),
        list(found),
        index=None,
        format_func=lambda entry: _name(found[entry]),
        key=_CHOSEN,
        placeholder=say("review.choose"),
    )
    if chosen is not None:
        _one(opened, found[chosen], back, ask_who)


def _one(opened: Opened, one: Past, back: Callable[[str, str], None], ask_who: bool) -> None:
    with st.container(border=True):
        links.to_screen("review", say("review.see_pair"), icon=":material/compare_arrows:", a=one.a, b=one.b)
        name = who() if ask_who else reviewing.own_name() or str(st.session_state.get("review-who-kept") or "")
        why = str(st.text_input(say("review.undo_why"), key=f"review-undo-why-{one.entry}", max_chars=1_000)).strip()
        if st.button(say("review.undo", entry=one.entry), icon=":material/undo:") and take_back(
            opened, one.entry, name, why
        ):
            back(one.a, one.b)


def _name(one: Past) -> str:
    return say(
        "review.past_name",
        entry=one.entry,
        a=clean(one.a_name or one.a, 60),
        b=clean(one.b_name or one.b, 60),
        verdict=say(f"review.said_{one.verdict}"),
    )
