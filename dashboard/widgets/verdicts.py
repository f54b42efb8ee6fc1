"""Same, different, unsure or skip: a reason, a name, four buttons with a key each, and the last one undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from dashboard import links, reviewing
from dashboard.opened import Opened
from dashboard.strings import say
from dashboard.widgets import news
from graph.errors import TiertraceError
from graph.export.text import clean
from graph.match.deciding import Decided, Verdict
from graph.match.review import Question

KEYS = {"same": "s", "different": "d", "unsure": "u"}
_ICONS = {"same": ":material/join:", "different": ":material/call_split:", "unsure": ":material/help:"}
_WHO, _KEYS, _LAST, _PENDING = "review-who", "review-keys", "review-last", "review-pending"
_LONGEST_NAME, _LONGEST_REASON = 200, 1_000


@dataclass(frozen=True)
class Last:
    """What was decided last in this session."""

    entry: int
    a: str
    b: str
    verdict: str


def who() -> str:
    """Who decides: in a team whoever signed in; alone a name that the person gives, and that is never guessed."""
    own = reviewing.own_name()
    if own is not None:
        st.caption(say("review.who_team", who=links.plain(own)))
        return own
    kept = f"{_WHO}-kept"
    if _WHO not in st.session_state:  # a field that was not drawn for a while is forgotten
        st.session_state[_WHO] = st.session_state.get(kept, "")
    typed = str(
        st.text_input(say("review.who"), key=_WHO, max_chars=_LONGEST_NAME, help=say("review.who_help"))
    ).strip()
    st.session_state[kept] = typed
    return typed


def verdict(opened: Opened, one: Question, skip: Callable[[], None], decided: Callable[[], None]) -> None:
    """The reason and the buttons of a pair.

    Args:
        skip: called when the person leaves the pair for later.
        decided: called when a decision is in the ledger.
    """
    pair = f"{one.a.id}|{one.b.id}"  # in the keys: a second click on one pair never decides the next
    left, right = st.columns(2)
    with left:
        name = who()
    with right:
        why = str(
            st.text_input(
                say("review.why"), say("review.why_usual"), key=f"review-why-{pair}", max_chars=_LONGEST_REASON
            )
        ).strip()
    by_key = st.session_state.get(_KEYS, True)
    pressed = None
    with st.container(horizontal=True):
        for word, key in KEYS.items():
            if st.button(
                say(f"review.verdict_{word}"),
                key=f"review-{word}-{pair}",
                icon=_ICONS[word],
                shortcut=key if by_key else None,
            ):
                pressed = word
        if st.button(
            say("review.skip"), key=f"review-skip-{pair}", icon=":material/skip_next:", shortcut="k" if by_key else None
        ):
            skip()
    st.toggle(say("review.keys"), value=by_key, key=_KEYS, help=say("review.keys_help"))
    if pressed and _said(name, why):
        _write(opened, [Verdict(one.a.id, one.b.id, pressed, name, why)], decided)


def decide_alike(opened: Opened, found: list[Verdict], decided: Callable[[], None]) -> None:
    """Write several decisions that a person has confirmed."""
    if _said(found[0].who, found[0].why):
        _write(opened, found, decided)


def _said(name: str, why: str) -> bool:
    """Both a name and a reason; a sentence where one is missing."""
    if not name:
        st.warning(say("review.who_needed"))
    if not why:
        st.warning(say("review.why_needed"))
    return bool(name and why)


def _write(opened: Opened, found: list[Verdict], decided: Callable[[], None]) -> None:
    last = found[-1]
    st.session_state[_PENDING] = last
    try:
        with st.spinner(say("review.deciding")):
            made = reviewing.decide(opened.workspace, found)
    except TiertraceError as error:
        st.session_state.pop(_PENDING, None)
        st.error(links.plain(clean(str(error), 2_000)))
        return
    _after(made)
    st.session_state[_LAST] = Last(made.entries[-1], last.a, last.b, last.verdict) if len(found) == 1 else None
    st.session_state.pop(_PENDING, None)
    decided()


def was_cut_short(opened: Opened) -> bool:
    """Was a decision written while a further click or key made the page begin anew, before it could go on?"""
    pending: Verdict | None = st.session_state.get(_PENDING)
    if pending is None:
        return False
    pair = {pending.a, pending.b}
    made = next((one for one in reviewing.past(opened) if {one.a, one.b} == pair), None)
    written = made is not None and made.verdict == pending.verdict
    if made is not None and written:
        news.made_here(opened.digest)
        st.session_state[_LAST] = Last(made.entry, pending.a, pending.b, pending.verdict)
    st.session_state.pop(_PENDING, None)
    return written


def last_one(opened: Opened, back: Callable[[str, str], None]) -> None:
    """What was decided last, and a button that takes it back.

    Args:
        back: called with the pair that is open again.
    """
    last: Last | None = st.session_state.get(_LAST)
    if last is None or all(one.entry != last.entry for one in reviewing.past(opened)):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.success(say("review.decided_last", verdict=say(f"review.said_{last.verdict}"), entry=last.entry))
        if st.button(
            say("review.back"),
            key=f"review-back-{last.entry}",
            icon=":material/undo:",
            shortcut="b" if st.session_state.get(_KEYS, True) else None,
        ) and take_back(opened, last.entry, _last_who(), say("review.back_why")):
            back(last.a, last.b)


def take_back(opened: Opened, entry: int, name: str, why: str) -> bool:
    """Undo a decision; False, with a sentence, where that was not possible."""
    if not _said(name, why):
        return False
    try:
        with st.spinner(say("review.undoing")):
            made = reviewing.undo(opened.workspace, entry, name, why)
    except TiertraceError as error:
        st.error(links.plain(clean(str(error), 2_000)))
        return False
    _after(made)
    if (last := st.session_state.get(_LAST)) is not None and last.entry == entry:
        st.session_state[_LAST] = None
    return True


def _last_who() -> str:
    return reviewing.own_name() or str(st.session_state.get(f"{_WHO}-kept") or "")


def _after(made: Decided) -> None:
    news.made_here(made.projection.digest)
