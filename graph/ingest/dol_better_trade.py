"""Core data of the US Department of Labor's Better Trade Tool: goods and countries with the years they were listed.

``CL``, ``FL`` and ``FCL`` hold the years of listing for child, forced and forced child labour. How the department
writes a range was not seen in a file: only plain years and ranges of years are read, anything else is a problem.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from graph.countries import countries
from graph.errors import InputError
from graph.ingest.dol_terms import KINDS, LICENSE, PUBLISHER, country_of, state_risk
from graph.ingest.peek import peek
from graph.ingest.published import Columns, read_rows
from graph.ingest.rows import Rows
from graph.ingest.source import About, Source
from graph.ingest.tables import Row

_RANGES = dict(zip(("CL", "FL", "FCL"), KINDS, strict=True))
_COLUMNS = Columns(
    required=("Country", "Sector", "Good", *_RANGES),
    optional=("Country_ISOCode",),
    ignored={
        "Region": "the country says it",
        "All_Exploitations": "the same kinds as CL, FL and FCL, in one cell",
    },
    unknown="report",
)
_RANGE = re.compile(r"(\d{4})(?:\s*(?:-|\u2013|\u2014|to)\s*(\d{4}|present|current)?)?", re.IGNORECASE)
_NONE = ("", "-", "n/a", "no", "none", "0")


def recognises(path: Path) -> bool:
    """Has it the columns of the core data?"""
    return peek(path).has("Country", "Good", "CL", "FL", "FCL")


def read(path: Path, rows: Rows) -> None:
    """State one RISK_IN for each kind of labour and each period of listing."""
    rows.note("columns beyond those named on the format's page were not seen before; those not read are listed")
    for row in read_rows(path, _COLUMNS, rows):
        good = row.text("Good")
        code = _country(row, rows)
        if good is None:
            rows.problem(row.where, "Good is empty; every row needs one")
        elif code is not None:
            _state(row, good, code, rows, rows.list_document("government_finding"))


def _country(row: Row, rows: Rows) -> str | None:
    """By name; the code beside it must be the same country."""
    text = row.text("Country")
    if text is None:
        rows.problem(row.where, "Country is empty; every row needs one")
        return None
    code = country_of(text, row.where, rows)
    stated = row.text("Country_ISOCode")
    if code and stated and len(stated) == 2 and stated in countries() and stated != code:
        rows.problem(row.where, f"Country '{text[:40]}' is {code}, and Country_ISOCode says {stated}; correct one")
        return None
    return code


def _state(row: Row, good: str, code: str, rows: Rows, evidence: dict[str, Any]) -> None:
    sector = row.text("Sector")
    note = f"years on the department's list; sector: {sector}" if sector else "years on the department's list"
    stated = False
    for column, kind in _RANGES.items():
        try:
            periods = read_years(row.text(column) or "")
        except InputError as error:
            rows.problem(row.where, f"{column}: {error}")
            return
        for start, end in periods:
            state_risk(
                rows, row.where, good, code, [kind], evidence, (kind, start), note=note, valid_from=start, valid_to=end
            )
            stated = True
    if not stated:
        rows.fold(row.where, "listed for no kind of labour")


def read_years(text: str) -> list[tuple[str, str | None]]:
    """Periods of a cell such as ``2009-2020; 2022-Present``; an end that is not stated, or is the present, is None.

    A year that stands alone is a start; that it ended in the same year is not said.

    Raises:
        InputError: a part is no year and no range of years.
    """
    if text.strip().casefold() in _NONE:
        return []
    periods: list[tuple[str, str | None]] = []
    for part in re.split(r"[;,]", text):
        match = _RANGE.fullmatch(part.strip())
        if match is None:
            raise InputError(f"'{text[:60]}' is no range of years; write for example 2009-2020 or 2009-Present")
        start, end = match[1], match[2]
        last = end if end and end.isdigit() else None
        if last is not None and last < start:
            raise InputError(f"'{text[:60]}' counts down; correct the range")
        periods.append((start, last))
    return periods


SOURCE = Source(
    format="us_dol_better_trade",
    title="US DOL Better Trade Tool, core data",
    description="Goods and countries with the years they stood on the department's list. Goods and countries only; no "
    "company and no place.",
    looks_like="a CSV with the columns Country, Country_ISOCode, Region, Sector, Good, All_Exploitations, CL, FL, FCL",
    license=LICENSE,
    personal_data="none",
    recognises=recognises,
    read=read,
    about=lambda path, given: About("us-dol-better-trade", "Better Trade Tool, core data", PUBLISHER),
    offered_at="https://data.dol.gov/get/BetterTradeToolCoreData",
)
