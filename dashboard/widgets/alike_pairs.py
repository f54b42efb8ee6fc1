"""Many open pairs of one guard at once: looked through, chosen in a table, and decided alike."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import reviewing
from dashboard.opened import Opened
from dashboard.strings import say
from dashboard.widgets.pair import name_of
from dashboard.widgets.verdicts import KEYS, decide_alike
from graph.export.text import clean
from graph.match.deciding import Verdict


def alike_pairs(opened: Opened, search: str | None, guard: str, decided: Callable[[], None]) -> None:
    """Choose pairs of a guard in a table and give one verdict and one reason for all of them.

    Args:
        decided: called when the decisions are in the ledger.
    """
    with st.expander(say("review.alike"), icon=":material/checklist:"):
        st.write(say("review.alike_what"))
        found = reviewing.waiting(opened, search, guard, reviewing.BULK)
        event = st.dataframe(
            [
                {
                    say("review.record_a"): name_of(one.a),
                    say("review.address_a"): clean(str(one.a.values.get("address") or "")),
                    say("review.record_b"): name_of(one.b),
                    say("review.address_b"): clean(str(one.b.values.get("address") or "")),
                    say("review.column_guard"): clean(one.guards[0].sentence),
                }
                for one in found
            ],
            hide_index=True,
            width="stretch",
            alt=say("review.alike"),
            on_select="rerun",
            selection_mode="multi-row",
            key=f"review-alike-{guard}-{opened.digest[:12]}",
        )
        chosen = [found[row] for row in event["selection"]["rows"] if row < len(found)]
        word = st.radio(
            say("review.alike_verdict"),
            list(KEYS),
            index=None,
            format_func=lambda one: say(f"review.said_{one}"),
            horizontal=True,
            key=f"review-alike-verdict-{guard}",
        )
        why = str(st.text_input(say("review.alike_why"), key=f"review-alike-why-{guard}", max_chars=1_000)).strip()
        ready = bool(chosen and word)
        if st.button(say("review.alike_decide", count=len(chosen)), disabled=not ready) and word:
            name = reviewing.own_name() or str(st.session_state.get("review-who-kept") or "")
            decide_alike(opened, [Verdict(one.a.id, one.b.id, word, name, why) for one in chosen], decided)
