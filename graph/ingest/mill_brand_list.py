"""The palm oil mill list of one brand, as several brands publish it: mills, their companies, and perhaps the suppliers.

The brand says that these mills are in its supply chain, so its links to the mills and to the suppliers it names are
acknowledged; what it says of others (a supplier and a mill, a company and its mill) is documented and no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.date_reading import date_in
from graph.errors import InputError
from graph.ingest import mill_records as mills
from graph.ingest.lists_names import slug
from graph.ingest.peek import peek
from graph.ingest.published import Columns, plain, read_rows
from graph.ingest.rows import Rows
from graph.ingest.source import About, Given, Source
from graph.ingest.tables import Row

_NEEDED = ("Mill Name", "UML ID", "Country", "Latitude", "Longitude")
_COMPANIES = {
    "Parent Company": "OWNS",
    "Parent Company Name": "OWNS",
    "Mill Company Name": "OPERATES",
    "Group Name": "IN_GROUP",
    "Company Group": "IN_GROUP",
    "Other Parent Company Name (Company Group)": "IN_GROUP",
}
"""Columns that name a company of the mill, and what the heading says of it."""
_SUPPLIERS = {
    "Hershey Supplier": "Hershey", "Supplier": None, "Supplier Name": None, "Direct Supplier": None,
    "Direct Suppliers": None, "Direct Supplier Name": None, "Tier 1 Supplier": None, "Trader": None,
}  # fmt: skip
"""Columns that name the brand's suppliers of the mill's oil, and the brand whose form has that very heading."""
_RSPO = ("RSPO Certified*", "RSPO Certified", "RSPO Status")
_NO_ID = frozenset(["no uml match", "no match", *mills.UNKNOWN])
_LEGAL_FORM = re.compile(
    r"(?:inc|incorporated|ltd|limited|llc|l\.l\.c|co|corp|s\.?a\.?|b\.?v|plc|gmbh)\.?", re.IGNORECASE
)
COLUMNS = Columns(
    required=_NEEDED,
    optional=("page", "Province", "District", "Address", *_COMPANIES, *_SUPPLIERS, *_RSPO),
    ignored={"No.": "the number of the row in the list"},
)


def recognises(path: Path) -> bool:
    """A table of mills with a company each; the Universal Mill List itself has group and parent company."""
    seen = peek(path)
    headings = [{plain(cell) for cell in row} for row in seen.rows]
    return seen.has(*_NEEDED) and any(
        {plain(name) for name in _NEEDED} <= row
        and bool(row & {plain(name) for name in _COMPANIES})
        and not {plain("Group Name"), plain("Parent Company")} <= row
        for row in headings
    )


def about(path: Path, given: Given) -> About:
    """Whose list it is by ``--brand``, or by a heading that only one brand's form has; the day by the file's name."""
    brand = given.brand or _brand_of_form(path)
    name = brand or path.stem
    return About(
        f"mills-named-by-{slug(name.removeprefix('brand:'))}", f"Palm oil mills named by {name}",
        brand, date_in(path.stem),
    )  # fmt: skip


def _brand_of_form(path: Path) -> str | None:
    seen = peek(path)
    return next((brand for heading, brand in _SUPPLIERS.items() if brand and seen.has(heading)), None)


@dataclass(frozen=True)
class _List:
    """What all rows of one list share."""

    rows: Rows
    brand: str
    evidence: dict[str, Any]
    positions: mills.Positions

    def link(self, relation: str, start: str, end: str, where: str, status: str, **more: Any) -> None:
        self.rows.link(
            relation, start, end, where, fold=True,
            status=status, **more, **self.evidence, visibility=self.rows.given.visibility,
        )  # fmt: skip


def read(path: Path, rows: Rows) -> None:
    """Read the mills of the list, and what it says of each.

    Raises:
        InputError: nobody says whose list it is, or who published it.
    """
    brand = rows.given.brand or _brand_of_form(path)
    if brand is None:
        raise InputError(
            f"Whose mill list {path.name} is does not stand in it; say it: --brand NAME (or the id of one)"
        )
    if rows.known(brand) is not None and rows.given.publisher is None:
        raise InputError(f"{brand} is an id; who published {path.name} is said by a name: --publisher NAME")
    found: _List | None = None
    seen: set[tuple[str, ...]] = set()
    for row in read_rows(path, COLUMNS, rows):
        values = tuple(text for name, text in row.values.items() if name != "page")
        if values in seen:
            rows.fold(row.where, "repeats another row")
            continue
        seen.add(values)
        if found is None:
            brand = mills.state_brand(rows, row.where, brand)
            found = _List(rows, brand, rows.list_document("company_disclosure"), mills.Positions(rows))
        _row(row, found)
    if found is not None:
        found.positions.finish()


def _row(row: Row, of: _List) -> None:
    mill = _mill(row, of)
    if mill is None:
        return
    page = row.text("page")
    cited = f"page {page} of the list as published" if page else None
    suppliers = list(_suppliers(row, of.rows))
    through = f"through {', '.join(suppliers)}" if suppliers else mills.CHAIN
    note = "; ".join(one for one in (through, cited) if one)
    of.link("SOURCES_FROM", of.brand, mill, row.where, "acknowledged", product=mills.PRODUCT, note=note)
    for name in suppliers:
        supplier = mills.state_company(of.rows, row.where, name, "trader")
        of.link("SOURCES_FROM", of.brand, supplier, row.where, "acknowledged", product=mills.PRODUCT)
        of.link("SOURCES_FROM", supplier, mill, row.where, "documented", product=mills.PRODUCT, note=cited)
    _companies(row, of, mill)
    _certificate(row, of, mill)


def _mill(row: Row, of: _List) -> str | None:
    rows, text = of.rows, row.text("UML ID") or ""
    name = row.text("Mill Name")
    if text == "" or text.casefold() in _NO_ID:
        if name is None:
            rows.problem(row.where, "the mill has neither a UML ID nor a name; fill in one of them")
            return None
        parts = [
            row.text(column) for column in ("Mill Company Name", "Parent Company", "Province", "District", "Country")
        ]
        mill, known = rows.own_id("mill", name, *parts), []
    else:
        try:
            mill = mills.read_mill_id(text)
        except InputError as error:
            rows.problem(row.where, str(error))
            return None
        known = [mill]
    country = mills.country_of(row, rows)
    lat, lng, doubt = of.positions.read(row, country)
    rows.mention(
        "Factory", mill, row.where,
        name=name, kind="mill", level="site", address=row.text("Address"), city=row.text("District"),
        region=row.text("Province"), country=country, lat=lat, lng=lng, geocode_precision=doubt,
        products=[mills.PRODUCT], identifiers=known, visibility=rows.given.visibility,
    )  # fmt: skip
    return mill


def _suppliers(row: Row, rows: Rows) -> Iterator[str]:
    """The names in a cell with commas between them; a legal form behind a comma belongs to the name before it."""
    for column in _SUPPLIERS:
        text = row.text(column)
        if text is None:
            continue
        names: list[str] = []
        for part in (one.strip() for one in text.split(",")):
            if names and _LEGAL_FORM.fullmatch(part):
                names[-1] += f", {part}"
            elif part.casefold() in mills.UNKNOWN:
                rows.note(f"{row.where}: {column} is '{part}', which names nobody")
            elif part and part not in names:
                names.append(part)
        yield from names


def _companies(row: Row, of: _List, mill: str) -> None:
    for column, relation in _COMPANIES.items():
        name, mark = mills.without_mark(mills.name_in(row, column))
        if not name:
            continue
        company = mills.state_company(of.rows, row.where, name)
        ends = (mill, company) if relation == "IN_GROUP" else (company, mill)
        note = f"column {column} of the list" + (f", marked {mark} there (a footnote of the list)" if mark else "")
        of.link(relation, *ends, row.where, "documented", note=note)


def _certificate(row: Row, of: _List, mill: str) -> None:
    for column in _RSPO:
        status, mark = mills.without_mark(row.text(column))
        said = (status or "").casefold()
        if said in ("rspo certified", "certified", "yes"):
            note = f"marked {mark} in the list (a footnote of it)" if mark else None
            mills.state_rspo(of.rows, row, mill, row.text("Mill Name"), status or "", of.evidence, note)
        elif said not in ("", "not rspo certified", "not certified", "no"):
            of.rows.problem(row.where, f"{column} '{said[:60]}' is neither RSPO Certified nor Not RSPO Certified")


SOURCE = Source(
    format="mill_brand_list",
    title="Palm oil mill list of a brand",
    description="The palm oil mills that a brand names as part of its supply chain, and perhaps the suppliers between. "
    "It does not say how much or when in its period the brand bought, nor that one delivery went the whole way.",
    looks_like="a table with the columns " + ", ".join(_NEEDED) + " and a company of the mill",
    license="a public disclosure of the brand; no licence is stated in the file",
    personal_data="none",
    recognises=recognises,
    read=read,
    about=about,
    history="accumulate",
    offered_at="the brand's own site, mostly as PDF",
)
