"""A list before it is loaded, as it was understood; and the table that a load ends with."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import links
from dashboard.loading import Done
from dashboard.strings import say
from dashboard.widgets.list_form import in_fields
from graph.closing import COUNTS, SENTENCES, Fact
from graph.export.spreadsheet import csv_text
from graph.export.text import clean
from graph.ingest.source import About, Source
from graph.preview import Loaded, Preview, Understood

_SHOWN = 100
"""Rows with problems, and sentences, that are shown; the files have all."""
_CELL = 300


def recognised(source: Source | None, about: About | None) -> None:
    """What the file was taken for, and what it and the person say of it."""
    if source is None:
        st.markdown(say("load.unknown"))
        return
    st.markdown(say("load.recognised", title=links.plain(source.title)))
    st.caption(links.plain(f"{source.description} {say('load.personal', what=source.personal_data)}"))
    if about is not None:
        st.dataframe(
            [
                {say("load.column_what"): say(f"load.said_{name}"), say("load.column_said"): _said(value)}
                for name, value in (
                    ("publisher", about.publisher),
                    ("as_of", about.as_of),
                    ("license", about.license),
                    ("title", about.title),
                    ("dataset", about.dataset),
                )
            ],
            hide_index=True,
        )


def understood(shown: Preview) -> None:
    """The first nodes and links, the counts, and what a person should know; or why it cannot be loaded."""
    if shown.trouble:
        st.warning(in_fields(shown.trouble), icon=":material/block:")
        _problems(shown.problems)
        return
    for one in shown.before:
        st.info(before(one, shown))
    counts = shown.counts or {}
    _first("nodes", shown.nodes, counts.get("nodes", 0))
    _first("links", shown.links, counts.get("links", 0))
    if counts.get("citations"):
        st.caption(say("load.citations", number=counts["citations"]))
    facts(shown.facts)


def before(one: Loaded, shown: Preview) -> str:
    """What this load does to one that is in force."""
    versions = shown.source is not None and shown.source.history == "accumulate"
    same_day = shown.about is not None and one.about.get("as_of") == shown.about.as_of
    values = {
        "dataset": links.plain(clean(one.dataset)),
        "number": one.number,
        "at": one.at[:10],
        "as_of": one.about.get("as_of") or say("word.not_stated"),
    }
    return say("load.before_version", **values) if versions and not same_day else say("load.before_replaced", **values)


def facts(stated: Sequence[Fact]) -> None:
    """The counts as one table, and below it what is said of rows and columns, kind by kind."""
    number, what = say("load.column_number"), say("load.column_what")  # the number first: it is seen on a telephone
    rows = [
        {number: fact.count, what: clean(say(f"load.count_{fact.kind}", text=fact.text))}
        for kind in COUNTS
        for fact in stated
        if fact.kind == kind and (fact.count or kind in ("nodes", "links", "refused"))
    ]
    st.dataframe(rows, hide_index=True, column_config={number: st.column_config.NumberColumn(format="localized")})
    for kind in SENTENCES:
        of_kind = [fact for fact in stated if fact.kind == kind]
        if of_kind:
            with st.expander(say(f"load.facts_{kind}", number=len(of_kind)), expanded=kind in ("problem", "kept_out")):
                st.dataframe([_row(fact) for fact in of_kind[:_SHOWN]], hide_index=True)
                if len(of_kind) > _SHOWN:
                    st.caption(say("load.first_of", shown=_SHOWN, number=len(of_kind)))
                if kind == "problem":
                    _file([[fact.text, fact.more] for fact in of_kind])


def done(one: Done) -> None:
    """What a load did, and where its data can be looked at."""
    if one.unchanged:
        st.info(say("load.unchanged", dataset=links.plain(clean(one.about.dataset))))
        return
    st.success(say("load.done", dataset=links.plain(clean(one.about.dataset)), entry=one.entry))
    for company, name in one.buyers:
        links.to_screen("trace", say("load.to_trace", name=clean(name)), icon=":material/account_tree:", brand=company)
    if not one.buyers:
        links.to_screen("find", say("load.to_find"), icon=":material/search:")
    for line in one.left_out:
        st.caption(say("load.left_out", what=links.plain(line)))
    facts(one.facts)


def _first(part: str, rows: Sequence[Understood], number: int) -> None:
    st.subheader(say(f"load.first_{part}", shown=len(rows), number=number), anchor=False)
    if not rows:
        st.caption(say("load.none"))
        return
    columns = ("where", "kind", "name") if part == "nodes" else ("where", "name", "kind", "to")
    st.dataframe(
        [
            {say(f"load.{part}_{column}"): clean(getattr(row, column), _CELL) for column in (*columns, "details")}
            for row in rows
        ],
        hide_index=True,
    )


def _problems(problems: Sequence[str]) -> None:
    """Rows that are wrong, with the reason; all of them as a file."""
    if problems:
        st.dataframe([{say("load.column_problem"): clean(one, _CELL)} for one in problems[:_SHOWN]], hide_index=True)
        if len(problems) > _SHOWN:
            st.caption(say("load.first_of", shown=_SHOWN, number=len(problems)))
        _file([[one] for one in problems])
        st.caption(say("load.keep_going"))


def _file(rows: list[list[str]]) -> None:
    columns = ["row", "reason"][-len(rows[0]) :]
    st.download_button(
        say("load.problems_file"), csv_text(columns, rows), "rows-refused.csv", "text/csv", icon=":material/download:"
    )


def _row(fact: Fact) -> dict[str, str]:
    row = {say("load.column_about"): clean(fact.text, _CELL)}
    if fact.count is not None:
        row[say("load.column_cells")] = f"{fact.count:,}"
    if fact.more:
        row[say("load.column_reason")] = clean(fact.more, _CELL)
    return row


def _said(value: str | None) -> str:
    return clean(value) if value else say("word.not_stated")
