"""Brand, report year, mill: which palm oil mills a brand named in its reports, as PalmWatch compiles them.

Each year is a link of its own, ``listed`` in that year. It has no ``valid_from`` or ``valid_to``: a report of 2018 does
not say that the brand began or ceased to buy then, and such dates would rule out the years around it.
"""

from __future__ import annotations

import re
from pathlib import Path

from graph.dates import bounds
from graph.errors import InputError
from graph.ingest import mill_records as mills
from graph.ingest.peek import peek
from graph.ingest.published import Columns, read_rows
from graph.ingest.rows import Rows
from graph.ingest.source import About, Source

COLUMNS = Columns(required=("consumer_brand", "report_year", "UML ID"))
_PUBLISHER = "PalmWatch"
_SUMMARY = (
    "which palm oil mills brands named in their reports, by year of the report. A brand names mills of its whole palm "
    "oil supply chain; the suppliers in between, the quantities and the time of a purchase are not in it."
)


def recognises(path: Path) -> bool:
    """A table with its three columns."""
    return peek(path).has(*COLUMNS.required)


def read(path: Path, rows: Rows) -> None:
    """Read the links; the mills are named by their id only."""
    publisher = rows.given.publisher or _PUBLISHER
    seen: set[tuple[str, str, str]] = set()
    evidence = None
    for row in read_rows(path, COLUMNS, rows):
        evidence = evidence or rows.list_document("ngo_report", summary=_SUMMARY)
        brand, year, mill = row.text("consumer_brand"), row.text("report_year") or "", row.text("UML ID") or ""
        try:
            mill = mills.read_mill_id(mill)
            year = _year(year)
        except InputError as error:
            rows.problem(row.where, str(error))
            continue
        if brand is None:
            rows.problem(row.where, "consumer_brand is empty; every row needs it")
            continue
        said = (brand, year, mill)
        if said in seen:
            rows.fold(row.where, "repeats another row")
            continue
        seen.add(said)
        if mill not in rows.place:
            rows.mention(
                "Factory", mill, row.where, kind="mill", level="site", products=[mills.PRODUCT], identifiers=[mill],
                visibility=rows.given.visibility,
            )  # fmt: skip
        # A copy counts as a statement of the brand itself, so that the brand's own list is no second witness.
        told = {**evidence, "source": [f"{brand} via {publisher}"]}
        rows.link(
            "SOURCES_FROM", mills.state_brand(rows, row.where, brand), mill, row.where, (year,),
            status="documented", product=mills.PRODUCT, note=mills.CHAIN, listed=[year], **told,
            visibility=rows.given.visibility,
        )  # fmt: skip


def _year(text: str) -> str:
    if re.fullmatch(r"\d{4}", text, re.ASCII) is None:
        raise InputError(f"report_year '{text[:60]}' is not a year of four digits, such as 2020; correct it")
    bounds(text)
    return text


SOURCE = Source(
    format="mill_brand_years",
    title="Mills named by brands, by year (PalmWatch)",
    description="Which palm oil mills consumer brands named in their reports of a year. It does not say through whom, "
    "how much or when in the year a brand bought, nor anything of other years.",
    looks_like="a table with the columns " + ", ".join(COLUMNS.required),
    license="none stated in the repository; ask the publisher",
    personal_data="none",
    recognises=recognises,
    read=read,
    about=lambda path, given: About("palmwatch-brand-mills", "Mills named by brands, by year", _PUBLISHER),
    offered_at="PalmWatch: repository uchicago-dsi/palmwatch-v2 on GitHub, public/data",
)
