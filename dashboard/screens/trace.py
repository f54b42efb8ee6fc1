"""Trace: from a brand through its chain to the sites with recorded abuses."""

from __future__ import annotations

import streamlit as st

from dashboard import address
from dashboard.opened import Opened
from dashboard.screens import Screen
from dashboard.strings import say
from graph.export.rows import answer_rows
from graph.trace import trace_brand


def show(opened: Opened) -> None:
    """Draw the screen."""
    rows = opened.projection.nodes("Brand", ["id", "name"]).to_pylist()
    names = {
        row["id"]: row["name"] or row["id"] for row in sorted(rows, key=lambda row: (row["name"] or "", row["id"]))
    }
    brand = address.choose_or_none("brand", say("trace.brand"), list(names), names.__getitem__)
    if brand is None:
        return
    answer = opened.kept(trace_brand, brand, max_hops=address.number("hops", say("trace.hops"), 1, 10, 6))
    columns, lines = answer_rows(answer)
    st.dataframe([dict(zip(columns, line, strict=True)) for line in lines], width="stretch")


SCREEN = Screen("trace", 20, ":material/account_tree:", show)
