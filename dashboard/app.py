"""The dashboard's frame: pick a brand, see what it connects to, as picture and as table."""

from __future__ import annotations

import base64

import streamlit as st

from graph.build import current
from graph.errors import TiertraceError
from graph.export.picture import picture
from graph.export.rows import answer_rows
from graph.projection import Projection
from graph.trace import trace_brand
from graph.workspace import find_workspace

_HEIGHT = 720


def main() -> None:
    """Draw the page."""
    st.set_page_config(page_title="tiertrace", layout="wide")
    st.title("Trace a brand to the sites with recorded abuses")
    try:
        projection = current(find_workspace())
        brands = _brands(projection)
    except TiertraceError as error:
        st.info(str(error))
        return
    if not brands:
        st.info("No brand is loaded yet; load a list with tiertrace load.")
        return
    st.caption(f"Build {projection.digest[:12]}, profile {projection.manifest['profile']}")
    asked = st.query_params.get("brand")
    ids = list(brands)
    brand = st.selectbox(
        "Brand or retailer",
        ids,
        ids.index(asked) if asked in brands else 0,
        format_func=brands.__getitem__,
        key="brand",
    )
    st.query_params["brand"] = brand  # the address of the page is the address of this view
    _show(projection, brand)


def _brands(projection: Projection) -> dict[str, str]:
    """Names by id, in the order of the names."""
    rows = projection.nodes("Brand", ["id", "name"]).to_pylist()
    return {row["id"]: f"{row['name']} ({row['id']})" for row in sorted(rows, key=lambda row: (row["name"], row["id"]))}


def _show(projection: Projection, brand: str) -> None:
    answer = trace_brand(projection, brand, max_hops=st.slider("Most steps", 1, 10, 6, key="hops", bind="query-params"))
    page = picture(answer)
    address = base64.b64encode(page.encode()).decode()
    st.iframe(f"data:text/html;base64,{address}", height=_HEIGHT)
    st.download_button("Download the picture", page, f"tiertrace-{brand}.html", "text/html", on_click="ignore")
    columns, rows = answer_rows(answer)
    st.subheader("Every step, with its source")
    st.dataframe([dict(zip(columns, row, strict=True)) for row in rows], width="stretch")


main()
