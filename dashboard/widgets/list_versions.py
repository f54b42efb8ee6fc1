"""Two versions of a list, chosen and compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import address, links
from dashboard.opened import Opened
from dashboard.strings import say
from dashboard.widgets import evidence
from graph import model
from graph.changes import Change, Differences, Version
from graph.changes.shown import shown_differences
from graph.changes.sides import KINDS
from graph.changes.table import COLUMNS, row_of
from graph.export import words
from graph.export.spreadsheet import csv_text
from graph.export.text import clean

_SHOWN = 2_000
_EXAMPLES = 3
_NOT_A_DAY = ""
Lists = Mapping[str, Sequence[Version]]


def compared(opened: Opened, lists: Lists) -> None:
    """The part of the page."""
    st.subheader(say("changes.versions"), anchor=False)
    several = {name: found for name, found in lists.items() if len(found) > 1}
    if not several:
        _nothing_yet(lists)
        return
    chosen = address.choose_or_none("list", say("changes.list"), list(several), lambda one: _title(several[one]))
    if chosen is None:
        _examples(several)
        return
    older, newer = _two(several[chosen])
    if older is None:
        st.info(say("changes.not_earlier"))
        return
    with st.spinner(say("changes.waiting")):
        answer = opened.kept(shown_differences, str(opened.workspace.folder), chosen, older, newer)
    address.repeat("list")
    _differences(answer)


def _nothing_yet(lists: Lists) -> None:
    if lists:
        names = "; ".join(f"{clean(found[0].title)} ({found[0].as_of})" for found in lists.values())
        st.info(say("changes.one_only", lists=links.plain(names)))
    else:
        st.info(say("changes.none"))
    st.write(say("changes.none_how"))


def _title(found: Sequence[Version]) -> str:
    return say("changes.list_name", title=f"{clean(found[-1].title)} ({clean(found[-1].dataset)})", count=len(found))


def _examples(several: Lists) -> None:
    """Lists to begin with, for somebody who has not chosen one."""
    st.write(say("changes.examples"))
    for name, found in list(several.items())[:_EXAMPLES]:
        label = say("changes.example", title=clean(found[-1].title), older=found[-2].as_of, newer=found[-1].as_of)
        links.to_screen("changes", label, icon=":material/difference:", list=name)


def _two(found: Sequence[Version]) -> tuple[str | None, str]:
    """The days of the older and of the newer version; no older one where the choice is turned round.

    Both always stand in the address: what somebody sends on shows the same when a newer version was loaded.
    """
    days = [one.as_of for one in found]
    newer = _stated("newer", days[1:], days[-1])
    older = _stated("older", days[:-1], days[days.index(newer) - 1])
    address.put_together(older=older, newer=newer)
    left, right = st.columns(2)
    with left:
        older = address.choose("older", say("changes.older"), days[:-1][::-1], _NOT_A_DAY)
    with right:
        newer = address.choose("newer", say("changes.newer"), days[1:][::-1], _NOT_A_DAY)
    return (older if days.index(older) < days.index(newer) else None), newer


def _stated(part: str, days: Sequence[str], usual: str) -> str:
    """The day that the address says, or the usual one; a choice of another list is forgotten."""
    said = address.get(part)
    if said in days:
        return str(said)
    st.session_state.pop(f"at-{part}", None)
    return usual


def _differences(answer: dict[str, Any]) -> None:
    found: Differences = answer["found"]
    before, after = found.before, found.after
    said = {"title": links.plain(clean(after.title)), "older": before.as_of, "newer": after.as_of}
    st.markdown(f"**{say('changes.differences', **said)}**")
    with st.container(horizontal=True):
        for kind, count in found.counts.items():
            st.metric(say(f"changes.kind_{kind}"), f"{count:,}", width="content")
    st.write(say("changes.same", count=found.same, respelled=found.respelled))
    if found.left_out:
        st.caption(say("changes.left_out", count=found.left_out))
    _published((before, answer["older"]), (after, answer["newer"]))
    if not found.changes:
        st.info(say("changes.nothing"))
        return
    changes = _filtered(found)
    if len(changes) > _SHOWN:
        st.caption(say("changes.first_shown", shown=_SHOWN, count=len(changes)))
    st.dataframe(
        [_line(one) for one in changes[:_SHOWN]],
        width="stretch",
        hide_index=True,
        column_config={
            say("changes.doubt"): st.column_config.TextColumn(
                width="large" if any(one.doubt for one in changes) else "small"
            ),
            say("changes.record"): st.column_config.LinkColumn(display_text=say("changes.record_link")),
        },
        alt=say("changes.table_alt"),
    )
    st.download_button(
        say("changes.save"),
        lambda: "\ufeff" + csv_text(COLUMNS, [row_of(one) for one in changes]),
        f"changes-{before.as_of}-to-{after.as_of}.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/download:",
    )


def _filtered(found: Differences) -> Sequence[Change]:
    """The changes on the list of one company, of some kinds, or all."""
    companies = dict(sorted({one for change in found.changes for one in change.companies}, key=lambda one: one[::-1]))
    left, right = st.columns(2)
    company = None
    with right:
        if len(companies) > 1:
            company = address.choose_or_none(
                "company", say("changes.company"), list(companies), lambda one: clean(companies[one]),
                placeholder=say("changes.all"),
            )  # fmt: skip
    with left:
        kinds = address.several(
            "kinds", say("changes.kinds"), KINDS, lambda one: say(f"changes.kind_{one}"),
            placeholder=say("changes.all"),
        )  # fmt: skip
    chosen = found.of_company(company) if company else found.changes
    return [one for one in chosen if not kinds or set(kinds) & set(one.kinds)]


def _line(change: Change) -> dict[str, Any]:
    side, before, after = change.side, change.before, change.after
    other = before is not None and after is not None and before.name != after.name
    place = side.label in model.FACILITIES
    return {
        say("changes.change"): ", ".join(say(f"changes.kind_{kind}") for kind in change.kinds),
        say("changes.name"): clean(side.name),
        say("changes.name_before"): clean(before.name) if before and other else "",
        say("changes.doubt"): say(f"changes.doubt_{change.doubt}") if change.doubt else "",
        say("changes.fields"): "; ".join(_field(one.name, one.before, one.after) for one in change.fields),
        say("changes.whose"): "; ".join(clean(name) for _, name in change.companies),
        say("changes.label"): side.label,
        say("changes.country"): words.country(side.country),
        say("changes.record"): links.address_of("site", site=side.id) if place else None,
        say("changes.row_before"): "; ".join(map(clean, before.rows)) if before else "",
        say("changes.row_after"): "; ".join(map(clean, after.rows)) if after else "",
    }


def _field(name: str, before: str | None, after: str | None) -> str:
    shown = [clean(one) if one is not None else say("word.not_stated") for one in (before, after)]
    return say("changes.field", name=words.plain(name), before=shown[0], after=shown[1])


def _published(*both: tuple[Version, list[dict[str, Any]]]) -> None:
    with st.expander(say("changes.sources"), icon=":material/description:"):
        for one, documents in both:
            said = {
                "title": one.title,
                "publisher": one.publisher,
                "day": one.as_of,
                "files": ", ".join(one.files),
                "licence": one.license,
            }
            shown = {name: links.plain(clean(text or say("word.not_stated"))) for name, text in said.items()}
            st.markdown(say("changes.source", **shown))
            evidence.sources(documents)
