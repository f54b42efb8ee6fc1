"""Trace: from a brand through its chain to the sites with recorded abuses."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from dashboard import address, links
from dashboard.opened import Opened
from dashboard.screens import Screen
from dashboard.strings import say
from dashboard.widgets import found
from dashboard.widgets.empty import nothing
from dashboard.widgets.filters import filters
from dashboard.widgets.picture import picture
from dashboard.widgets.save import save
from graph.dossier.companies import brand_names, company_name
from graph.dossier.hits import example_brands
from graph.export.finding_table import finding_key
from graph.export.folding import open_also
from graph.export.text import clean
from graph.export.trace_view import TraceView, site_countries, trace_drawing, trace_view
from graph.trace import trace_brand
from graph.trace.further import years

_PAGE = 10_000
"""Rows of the table at one time: some megabytes."""


def show(opened: Opened) -> None:
    """Draw the screen."""
    brand = _brand(opened)
    if brand is None:
        return
    anything = opened.kept(trace_brand, brand, max_hops=6, as_of=None, categories=(), min_strength=None)
    asked = filters(opened.kept(years), opened.derived(site_countries, anything, brand))
    answer = opened.kept(trace_brand, brand, **asked.question)
    question = (brand, asked.question)
    view: TraceView = opened.derived(trace_view, answer, question, *asked.shown)
    if asked.said:
        st.caption(say("trace.filters_set", filters="; ".join(asked.said)))
    if not view.places:
        nothing(f"{view.empty} {say('trace.further')}" if view.further else view.empty, opened)
        return
    if found.chosen():
        left, right = st.columns([3, 2])
        left.markdown(f"[{say('trace.to_evidence')}](#{found.ANCHOR})")
        with right:
            found.beside(opened, view, asked.question)
    else:
        left = st.container()
    with left:
        _picture(opened, view, (question, asked.shown))
        _table(view, str(hash((opened.digest, brand, repr(asked)))))
        tiers, verdicts, countries, statuses = asked.shown
        shown = {"tiers": tiers, "verdicts": verdicts, "countries": countries, "statuses": statuses}
        save(opened, "trace", {"brand": brand, **asked.question, **shown})


def _brand(opened: Opened) -> str | None:
    """The company that the address names; for a first visitor a sentence and three examples."""
    names: dict[str, str] = opened.kept(brand_names)
    said = address.get("brand")
    if said and said not in names:  # a supplier or an organisation can be traced, too
        name = opened.kept(company_name, said)
        if name is None:
            st.warning(say("trace.unknown", id=links.plain(clean(said, 80))))
        else:
            names = {said: name} | names
    brand = address.choose_or_none(
        "brand", say("trace.brand"), list(names), lambda one: clean(names[one]), on_change=_other_brand
    )
    if brand is None:
        st.write(say("trace.first"))
        for one in opened.kept(example_brands):
            links.to_screen("trace", clean(one["name"] or one["id"]), icon=":material/account_tree:", brand=one["id"])
    return brand


def _other_brand() -> None:
    """What was open or chosen belongs to the brand before."""
    address.put_together(brand=st.session_state["at-brand"], open=None, finding=None, node=None, page=None)


def _picture(opened: Opened, view: TraceView, of: Any) -> None:
    """The summary, the picture, and for the keyboard what a click on a counted box does."""
    open_now = tuple(one for one in (address.get("open") or "").split(",") if one)[-12:]
    drawn = opened.derived(trace_drawing, view, of, open_now)
    st.markdown(say("trace.summary", summary=links.plain(drawn["summary"])))
    sentences = [view.left_out, say("trace.further") if view.further else "", view.retracted]
    if view.undated:
        sentences.append(say("trace.undated", count=view.undated))
    st.caption(links.plain(" ".join(one for one in sentences if one)))
    if drawn["shown"] == drawn["total"]:
        st.write(say("trace.shown", shown=drawn["shown"], total=drawn["total"]))
    else:
        st.write(say("trace.shown_rest", shown=drawn["shown"], total=drawn["total"]))
    name = clean(view.answer["brand"].get("name") or view.answer["brand"]["id"])
    picture(drawn, say("trace.picture", name=name, summary=drawn["summary"]), partial(_clicked, open_now))
    if drawn["folds"]:
        said = {fold["key"]: fold["said"] for fold in drawn["folds"]}
        st.selectbox(
            say("trace.folds"),
            list(said),
            index=None,
            format_func=said.__getitem__,
            placeholder=say("trace.folds_none"),
            key="fold",
            on_change=_open_chosen,
            args=(open_now,),
        )
    if open_now:
        st.button(say("trace.close_folds"), icon=":material/unfold_less:", on_click=address.put, args=("open", None))


def _clicked(open_now: tuple[str, ...], target: str) -> None:
    kind, _, what = target.partition(":")
    if kind == "open":
        address.put("open", ",".join(open_also(open_now, what)))
    else:
        found.pick_node(what)


def _open_chosen(open_now: tuple[str, ...]) -> None:
    key = st.session_state["fold"]
    if key:
        _clicked(open_now, f"open:{key}")
    st.session_state["fold"] = None


def _table(view: TraceView, key: str) -> None:
    """All findings, one a row; a chosen row opens its evidence."""
    st.subheader(say("trace.table"), anchor=False)
    total, first = view.table.num_rows, 0
    if total > _PAGE:
        pages = [str(page) for page in range(1, -(-total // _PAGE) + 1)]
        first = (int(address.choose("page", say("trace.page"), pages)) - 1) * _PAGE
        st.caption(say("trace.page_of", first=first + 1, last=min(first + _PAGE, total), total=total))
    st.caption(say("trace.table_hint"))
    st.dataframe(
        view.table.slice(first, _PAGE),
        width="stretch",
        hide_index=True,
        column_config=_columns(view.answer.get("as_of")),
        on_select=partial(_row_chosen, view, first, f"rows-{key}-{first}"),
        selection_mode="single-row",
        key=f"rows-{key}-{first}",
        alt=say("trace.table"),
    )


def _columns(day: str | None) -> dict[str, Any]:
    return {
        "site": say("trace.column_site"),
        "country": say("trace.column_country"),
        "what": say("trace.column_what"),
        "reported": say("trace.column_reported"),
        "dates": say("trace.column_dates"),
        "verdict": say("trace.column_verdict_day", day=day) if day else say("trace.column_verdict"),
        "tier": say("trace.column_tier"),
        "hops": say("trace.column_hops"),
        "strength": say("trace.column_strength"),
        "status": say("trace.column_status"),
        "sources": say("trace.column_sources"),
    }


def _row_chosen(view: TraceView, first: int, key: str) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    if rows:
        found.pick(finding_key(view.answer["findings"][first + rows[0]]))
    else:
        found.close()


SCREEN = Screen("trace", 20, ":material/account_tree:", show)
