"""Review: pairs of records that may be one, side by side, for a person to decide; what was decided, and undoing it."""

from __future__ import annotations

import streamlit as st

from dashboard import address, links, reviewing
from dashboard.loading import Job
from dashboard.opened import Opened
from dashboard.screens import Screen
from dashboard.strings import say
from dashboard.widgets import news, pair_evidence, past_verdicts, verdicts
from dashboard.widgets.alike_pairs import alike_pairs
from dashboard.widgets.empty import searched
from dashboard.widgets.pair import name_of, side_by_side
from graph import model
from graph.errors import TiertraceError
from graph.export.text import clean
from graph.match.review import Counts, Question
from graph.match.running import Outcome

_SKIPPED, _CHOICE, _FILTER, _JOB = "review-skipped", "review-pair", "review-filter", "review-job"
_NO_GUARD = "-"
Pair = tuple[str, str]


def show(opened: Opened) -> None:
    """Draw the screen."""
    refused = reviewing.refusal()
    if refused == "copy":
        st.info(say("review.refused_copy"))
        return
    if _JOB in st.session_state:  # it went on while the page was left or clicked on
        _follow(st.session_state[_JOB])
    st.write(say("review.what"))
    if refused is not None:
        st.info(say(f"review.refused_{refused}"))
    else:
        if verdicts.was_cut_short(opened):
            _next()
        verdicts.last_one(opened, _back_to)
    counts = reviewing.counted(opened)
    _so_far(opened, counts, may=refused is None)
    one = _chosen(opened, counts)
    if one is not None:
        _pair(opened, one, may=refused is None)
    guard = address.get("guard")
    if refused is None:
        if guard and guard != _NO_GUARD and counts.by_guard.get(guard, 0) > 1:
            alike_pairs(opened, address.get("q"), guard, _next)
        past_verdicts.decided(opened, _back_to, ask_who=one is None or not _is_open(one))


def _so_far(opened: Opened, counts: Counts, may: bool) -> None:
    """How much is open and decided, and what was not compared yet."""
    if counts.unmatched:
        st.info(say("review.unmatched", count=counts.unmatched))
        if may and st.button(say("review.compare"), icon=":material/compare:"):
            job = reviewing.compare_all(opened.workspace)
            st.session_state[_JOB] = job
            _follow(job)
    st.markdown(say("review.open", count=counts.open))
    st.caption(
        say("review.so_far", same=counts.same, different=counts.different, unsure=counts.unsure, auto=counts.auto)
    )


def _follow(job: Job[Outcome]) -> None:
    """Watch the comparison until it ends, then show what came of it."""
    with st.status(say("review.comparing"), expanded=True) as status:
        try:
            done = job.follow(lambda line: st.write(links.plain(line)))
        except TiertraceError as error:
            status.update(label=say("review.compare_failed"), state="error")
            st.error(links.plain(clean(str(error), 2_000)))
            st.session_state.pop(_JOB)
            return
        except Exception:
            st.session_state.pop(_JOB)
            raise
        status.update(label=say("review.compared"), state="complete")
    st.session_state.pop(_JOB)
    if done.projection is not None:
        news.made_here(done.projection.digest)
    _next()


def _chosen(opened: Opened, counts: Counts) -> Question | None:
    """The pair that the address names, else the first that waits; the rest of the queue to choose from."""
    search, guard = _filters(counts)
    waiting = reviewing.waiting(opened, search, guard)
    said = address.get("a"), address.get("b")
    one: Question | None = None
    if said[0] and said[1]:
        try:
            one = reviewing.asked(opened, said[0], said[1])
        except TiertraceError as error:
            st.error(links.plain(clean(str(error), 2_000)))
            links.to_screen("review", say("review.to_queue"), icon=":material/arrow_forward:")
            return None
    else:
        skipped = st.session_state.get(_SKIPPED, [])
        one = next((each for each in waiting if _ids(each) not in skipped), None)
        if one is not None:
            address.put_together(a=one.a.id, b=one.b.id)
    if one is None:
        _nothing_open(opened, counts, search or guard)
        return None
    _queue(waiting, one, counts.open if not (search or guard) else None)
    return one


def _filters(counts: Counts) -> tuple[str | None, str | None]:
    """Text and guard that pairs are narrowed to; another choice begins with its first pair."""
    left, right = st.columns(2)
    with left:
        search = address.text("q", say("review.search"), type="search", icon=":material/search:").strip()
    with right:
        guards = [code or _NO_GUARD for code in sorted(counts.by_guard)]
        guard = address.choose_or_none(
            "guard",
            say("review.guard"),
            guards,
            words=lambda code: _guard(code, counts),
            placeholder=say("review.guard_any"),
        )
    before = st.session_state.get(_FILTER)
    st.session_state[_FILTER] = search, guard
    if before not in (None, (search, guard)):
        address.put_together(a=None, b=None)
    return search or None, {_NO_GUARD: ""}.get(guard or "", guard)


def _queue(waiting: list[Question], one: Question, total: int | None) -> None:
    """Choose another pair of the queue."""
    there = {_ids(each): each for each in (one, *waiting)}
    st.session_state[_CHOICE] = _ids(one)

    def chosen() -> None:
        a, b = st.session_state[_CHOICE]
        address.put_together(a=a, b=b)

    st.selectbox(
        say("review.queue", count=len(waiting)),
        list(there),
        format_func=lambda pair: say("review.queue_line", a=name_of(there[pair].a), b=name_of(there[pair].b)),
        key=_CHOICE,
        on_change=chosen,
    )
    if total is not None and total > len(waiting):
        st.caption(say("review.queue_first", shown=len(waiting), total=total))


def _pair(opened: Opened, one: Question, may: bool) -> None:
    """The pair, the verdict, and everything that speaks for and against."""
    places, apart = reviewing.places(opened, one)
    st.markdown(f"**{links.plain(clean(one.impact_sentence))}**")
    side_by_side(one, places, reviewing.addresses(opened))
    pair_evidence.guards(one)
    if one.verdict is not None:
        st.info(say("review.is_decided", verdict=say(f"review.said_{one.verdict}")))
    if may and _is_open(one):
        with st.container(border=True):
            verdicts.verdict(opened, one, lambda: _skip(one), _next)
    pair_evidence.addends(one)
    if one.a.label in model.FACILITIES:
        pair_evidence.positions(one, places, apart)
    pair_evidence.candidates(one)


def _is_open(one: Question) -> bool:
    return one.verdict in (None, "unsure")


def _nothing_open(opened: Opened, counts: Counts, narrowed: str | None) -> None:
    """Why there is no pair to show."""
    if st.session_state.get(_SKIPPED):
        st.info(say("review.only_skipped", count=len(st.session_state[_SKIPPED])))
        if st.button(say("review.show_skipped"), icon=":material/replay:"):
            st.session_state.pop(_SKIPPED)
            st.rerun()
    elif narrowed:
        st.info(say("review.none_found"))
    elif counts.unmatched and not (counts.auto or counts.same or counts.different or counts.unsure):
        st.info(say("review.never_compared"))
    else:
        st.info(f"{say('review.none_open')}\n\n{searched(opened)}")


def _skip(one: Question) -> None:
    st.session_state.setdefault(_SKIPPED, []).append(_ids(one))
    _next()


def _next() -> None:
    address.put_together(a=None, b=None)
    st.rerun()


def _back_to(a: str, b: str) -> None:
    address.put_together(a=a, b=b)
    st.rerun()


def _guard(code: str, counts: Counts) -> str:
    count = counts.by_guard["" if code == _NO_GUARD else code]
    word = say("review.guard_none") if code == _NO_GUARD else code.replace("_", " ")
    return say("review.guard_line", word=word, number=count)


def _ids(one: Question) -> Pair:
    return one.a.id, one.b.id


SCREEN = Screen("review", 57, ":material/compare_arrows:", show)
