"""A person's watch list: what came since they last ticked it off, and what is on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import links
from dashboard.opened import Opened
from dashboard.roles import Role, need, signing_in
from dashboard.strings import say
from graph.changes import Version
from graph.changes.shown import is_shown, shown_differences
from graph.changes.watching import News, Watched, tick_off, unwatch, watch, watched
from graph.changes.watching import news as came_since
from graph.dossier.drops import listing_companies
from graph.errors import UsageError
from graph.export.text import clean


def person() -> str:
    """Who looks at the page; the empty text is the owner of the machine."""
    need(Role.READER)
    return str(st.user.get("email") or "") if signing_in() else ""


def news(opened: Opened) -> None:
    """What came since, of what the person watches; a file that cannot be read takes nothing else away."""
    try:
        mine = watched(opened.workspace, person())
    except UsageError as error:
        st.warning(str(error))
        return
    if not mine.lists and not mine.companies:
        return
    found = came_since(opened.workspace, mine, lambda version: is_shown(opened.projection, version))
    title = say("changes.news_since", day=mine.ticked_off) if mine.ticked_off else say("changes.news")
    with st.container(border=True):
        st.subheader(title, anchor=False)
        if not found:
            st.write(say("changes.news_none"))
            return
        names = opened.kept(listing_companies)
        for one in found:
            _piece(opened, one, clean(names.get(one.what) or one.version.title))
        newest = max(one.version.number for one in found)
        st.button(
            say("changes.news_seen"), icon=":material/done_all:", on_click=_tick_off, args=(opened, newest), key="seen"
        )


def _piece(opened: Opened, one: News, what: str) -> None:
    """One new version, with what it changed."""
    version = one.version
    if one.before is None:
        st.markdown(f"- {say('changes.news_first', what=links.plain(what), newer=version.as_of)}")
        return
    folder, older = str(opened.workspace.folder), one.before.as_of
    differences = opened.kept(shown_differences, folder, version.dataset, older, version.as_of)["found"]
    changes = differences.of_company(one.what) if one.kind == "companies" else differences.changes
    count = {kind: sum(kind in change.kinds for change in changes) for kind in differences.counts}
    counts = ", ".join(
        say("changes.news_count", count=number, kind=say(f"changes.kind_{kind}"))
        for kind, number in count.items()
        if number
    )
    said = {"what": links.plain(what), "title": links.plain(clean(version.title)), "older": older}
    counts = counts or say("changes.news_same")
    text = say(f"changes.news_of_{one.kind}", **said, newer=version.as_of, counts=counts)
    st.markdown(f"- {text}")
    company = one.what if one.kind == "companies" else None
    label = say("changes.news_open", what=what, newer=version.as_of)
    links.to_screen(
        "changes", label, icon=":material/difference:", list=version.dataset, older=older, newer=version.as_of,
        company=company,
    )  # fmt: skip


def edited(opened: Opened, lists: Mapping[str, Sequence[Version]]) -> None:
    """What is on the watch list; lists and companies are put on it and taken off."""
    st.subheader(say("changes.watch"), anchor=False)
    st.write(say("changes.watch_what"))
    if signing_in():
        st.caption(say("changes.watch_yours"))
    try:
        mine = watched(opened.workspace, person())
    except UsageError:
        return  # said above
    titles = {name: clean(found[-1].title) for name, found in lists.items()}
    names = {one: clean(name or one) for one, name in opened.kept(listing_companies).items()}
    _on_it(opened, mine, titles, names)
    left, right = st.columns(2)
    with left:
        _add(opened, "lists", say("changes.watch_list"), {k: v for k, v in titles.items() if k not in mine.lists})
    with right:
        _add(
            opened, "companies", say("changes.watch_company"),
            {one: name for one, name in names.items() if one not in mine.companies},
        )  # fmt: skip


def _on_it(opened: Opened, mine: Watched, titles: Mapping[str, str], names: Mapping[str, str]) -> None:
    if not mine.lists and not mine.companies:
        st.write(say("changes.watch_none"))
    for kind, seen in (("lists", mine.lists), ("companies", mine.companies)):
        for what in sorted(seen):
            name = titles.get(what, what) if kind == "lists" else names.get(what, what)
            said = say(f"changes.watched_{kind}", name=links.plain(name))
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(said)
                st.button(
                    say("changes.watch_stop", name=links.plain(name)), key=f"unwatch-{kind}-{what}", type="tertiary",
                    icon=":material/close:", on_click=_unwatch, args=(opened, kind, what),
                )  # fmt: skip


def _add(opened: Opened, kind: str, label: str, options: Mapping[str, str]) -> None:
    with st.form(f"watch-{kind}", border=False):
        chosen = st.selectbox(label, list(options), index=None, format_func=options.__getitem__, key=f"to-{kind}")
        if st.form_submit_button(say("changes.watch_add"), icon=":material/visibility:") and chosen is not None:
            watch(opened.workspace, kind, chosen, person())
            st.rerun()


def _tick_off(opened: Opened, newest: int) -> None:
    tick_off(opened.workspace, person(), newest)


def _unwatch(opened: Opened, kind: str, what: str) -> None:
    unwatch(opened.workspace, kind, what, person())
