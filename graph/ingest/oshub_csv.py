"""The table forms of Open Supply Hub, which share their columns: what each column is, and a row read into a place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path

from graph.country_names import read_country
from graph.date_reading import date_in, read_date
from graph.errors import InputError
from graph.ingest import oshub_claims, oshub_partners
from graph.ingest.oshub_places import PUBLISHER, Place, parts, read_closed
from graph.ingest.peek import peek
from graph.ingest.published import Columns, find_header, plain
from graph.ingest.rows import Rows
from graph.ingest.sheets import sheets_of
from graph.ingest.source import About, Given
from graph.ingest.tables import Row

OLDEST = ("name", "address", "country_code", "country_name", "lat", "lng")
CONTRIBUTORS = "contributor (list)"
IDS = ("os_id", "oar_id")
FACTS = (
    "sector", "number_of_workers", "parent_company", "processing_type_facility_type_raw", "facility_type",
    "processing_type", "product_type", "is_closed",
)  # fmt: skip
NUMBERS = {"lei_id": "lei", "duns_id": "duns", "rba_id": "rba", "historical_os_id": "os_id"}
"""Columns of published identifiers, and the scheme under which they are kept."""


def id_column(path: Path) -> str:
    """``os_id``, or ``oar_id`` in files of the Open Apparel Registry."""
    return "oar_id" if peek(path).has("oar_id") else "os_id"


def has_columns(path: Path, *names: str) -> bool:
    """The file has all these columns and an id, and is a table."""
    seen = peek(path)
    return any(seen.has(one, *names) for one in IDS)


def about_table(path: Path, given: Given) -> About:
    """A download is one selection of places, so each file is a dataset of its own, named after the file.

    Its day is that in the file's name, else the latest date of contribution: the register was so on that day or later.
    """
    stem = "-".join(re.findall(r"\w+", path.stem.lower())) or "file"
    as_of = given.as_of or date_in(path.stem)
    return About(f"open-supply-hub-{stem}", f"Open Supply Hub, {path.stem}", PUBLISHER, as_of or _latest(path, given))


def _latest(path: Path, given: Given) -> str | None:
    found: str | None = None
    try:
        for sheet in sheets_of(path, given.encoding):
            head = None if sheet.hidden else find_header(sheet, ("contribution_date",))
            if head is None:
                continue
            at = [plain(name) for name in head.names].index("contribution_date")
            for line, cells in sheet.rows():
                day = _date(cells[at]) if line > head.line and at < len(cells) else None
                if day is not None and len(day) == len("2020-01-01"):
                    found = max(found or day, day)
    except InputError:
        return None  # reading it says what is wrong
    return found


def _date(text: str) -> str | None:
    try:
        return read_date(text.strip()[:40], "iso") if text.strip() else None
    except InputError:
        return None


def columns_of(path: Path, given: Given, required: tuple[str, ...], unknown: str = "refuse") -> Columns:
    """The columns to read in this file: a dotted one is a partner's, and one that nobody knows is only reported."""
    partners, ignored = [], dict(oshub_claims.IGNORED)
    for sheet in sheets_of(path, given.encoding):
        head = find_header(sheet, required)
        for name in head.names if head else ():
            partner = name.partition(".")[0]
            if "." in name and oshub_partners.reads(partner):
                partners.append(name)
            elif partner in oshub_partners.OTHERS:
                ignored[name] = oshub_partners.NOT_READ
            elif "." in name:
                ignored[name] = oshub_partners.UNKNOWN
    optional = (
        "contribution_date", "country_name", *FACTS, *NUMBERS, "new_os_id", "native_language_name",
        *oshub_claims.COLUMNS, *dict.fromkeys(partners),
    )  # fmt: skip
    return Columns(
        required=required,
        optional=tuple(name for name in optional if name not in required),
        ignored={**ignored, "parent_company_os_id": "names the parent by the id of a place; owners are companies here"},
        personal=oshub_claims.PERSONAL,
        unknown=unknown,
    )


def place_of(row: Row, rows: Rows, id_name: str) -> Place:
    """What the columns of one row state of its place."""
    place = Place(
        row.where, row.text(id_name) or "", row.text("name"), row.text("address"), _country(row, rows),
        row.text("lat"), row.text("lng"), closed=read_closed(rows, row.where, row.text("is_closed")),
        aliases=parts(row.text("native_language_name")), sectors=parts(row.text("sector")),
        facility_types=parts(row.text("facility_type")), processing_types=parts(row.text("processing_type")),
        products=parts(row.text("product_type")), workers=parts(row.text("number_of_workers")),
        parents=parts(row.text("parent_company")),
    )  # fmt: skip
    for column, scheme in NUMBERS.items():
        place.identifiers += [f"{scheme}:{one}" for one in parts(row.text(column))]
    raw = row.text("processing_type_facility_type_raw")
    if raw and not place.facility_types and not place.processing_types:
        place.remarks.append(f"types as contributed: {', '.join(parts(raw))}")
    if row.text("new_os_id"):
        place.remarks.append(f"moved; its new place is os_id:{row.text('new_os_id')}")
    day = row.text("contribution_date")
    if day:
        try:
            place.remarks.insert(0, f"in the register since {read_date(day, rows.given.dates or 'iso')}")
        except InputError as error:
            rows.problem(row.where, f"contribution_date: {error}")
    oshub_claims.add_to_place(rows, place, row.values)
    return place


def _country(row: Row, rows: Rows) -> str | None:
    code, name = row.text("country_code"), row.text("country_name")
    try:
        if code and name and read_country(code) != read_country(name):
            rows.accounts.differ(f"{row.where}: country_name is '{name[:60]}', and country_code '{code[:60]}' is taken")
    except InputError:
        pass  # a code that is none is a problem where it is read, and an unusual name beside a code is none
    return code or name


def partners_of(row: Row, unaligned: Counter[str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Partner and values of each contribution in a row; several stand in one cell, joined by bars.

    Where the columns of a partner have different numbers of values, nobody can say which belong together: the partner
    is counted in ``unaligned`` and left out.
    """
    found: dict[str, dict[str, list[str]]] = {}
    for column, text in row.values.items():
        partner, dot, name = column.partition(".")
        if dot and text:
            found.setdefault(partner, {})[name] = [one.strip() for one in text.split("|")]
    for partner, columns in found.items():
        if len({len(values) for values in columns.values()}) > 1:
            unaligned[partner] += 1
            continue
        for values in zip_longest(*columns.values(), fillvalue=""):
            yield partner, dict(zip(columns, values, strict=True))
