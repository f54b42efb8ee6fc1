"""The US Department of Labor's lists as spreadsheets: the TVPRA list of goods, the list under Executive Order 13126.

The first marks child and forced labour with an X; the second lists goods made with forced or indentured child labour,
which is the order's own ground, so each of its rows means that.
"""

from __future__ import annotations

from pathlib import Path

from graph.ingest.dol_terms import LICENSE, OFFERED_AT, PUBLISHER, country_of, state_risk
from graph.ingest.peek import peek
from graph.ingest.published import Columns, plain, read_rows
from graph.ingest.rows import Rows
from graph.ingest.source import About, Given, Source

_TVPRA = Columns(("Country", "Good", "Child Labor", "Forced Labor"))
_ORDER = Columns(("Country", "Good"))
_MARKS = {"Child Labor": "child_labour", "Forced Labor": "forced_labour"}


def recognises(path: Path) -> bool:
    """Has it one of the two headers, and no other column?"""
    return _columns(path) is not None


def about(path: Path, given: Given) -> About:
    """The file name ends in the year of the list."""
    years = [one for one in _years(path.stem) if one]
    as_of = years[0] if len(years) == 1 else None
    if _columns(path) is _ORDER:
        return About("us-eo-13126", "List of Products Produced by Forced or Indentured Child Labor (EO 13126)",
                     PUBLISHER, as_of)  # fmt: skip
    return About("us-dol-tvpra", "TVPRA List of Goods Produced by Child Labor or Forced Labor", PUBLISHER, as_of)


def _years(stem: str) -> list[str]:
    """Numbers of four figures between 1999 and 2099 in a name: TVPRA2016_0 has one, EO13126List_2014 has one."""
    runs = "".join(one if one.isdigit() else " " for one in stem).split()
    return sorted({run for run in runs if len(run) == 4 and run.startswith("20")})


def _columns(path: Path) -> Columns | None:
    for row in peek(path).rows:
        names = {plain(cell) for cell in row if cell.strip()}
        for columns in (_TVPRA, _ORDER):
            if names == {plain(name) for name in columns.required}:
                return columns
    return None


def read(path: Path, rows: Rows) -> None:
    """State every row as RISK_IN."""
    columns = _columns(path) or _TVPRA
    order = columns is _ORDER
    for row in read_rows(path, columns, rows):
        country, good = row.text("Country"), row.text("Good")
        if country is None or good is None:
            rows.problem(row.where, "Country and Good are both needed; one is empty")
            continue
        odd = [f"{name} '{row.values[name][:20]}'" for name in _MARKS if row.values.get(name, "") not in ("", "X", "x")]
        kinds = ["forced_child_labour"] if order else [kind for name, kind in _MARKS.items() if row.text(name)]
        if odd:
            rows.problem(row.where, f"{odd[0]} is neither X nor empty")
        elif not kinds:
            rows.problem(row.where, f"{good[:60]} from {country[:60]} is marked for neither child nor forced labour")
        elif code := country_of(country, row.where, rows):
            ground = "forced or indentured child labour, the ground of Executive Order 13126" if order else None
            state_risk(rows, row.where, good, code, kinds, rows.list_document("government_finding"), note=ground)
    if order:
        rows.note("the list has no column for the kind of labour; each row stands for the ground of the order")


SOURCE = Source(
    format="us_dol_tables",
    title="US DOL lists of goods (spreadsheets)",
    description="Goods and countries of the TVPRA list or of the list under Executive Order 13126. Goods and countries "
    "only; no company and no place.",
    looks_like="a workbook or CSV with the columns Country, Good, Child Labor, Forced Labor, or just Country, Good",
    license=LICENSE,
    personal_data="none",
    recognises=recognises,
    read=read,
    about=about,
    history="accumulate",
    offered_at=OFFERED_AT,
)
