"""The Universal Mill List: palm oil mills with their company, group, position and RSPO status.

``Parent Company`` becomes OWNS and ``Group Name`` becomes IN_GROUP, which is not ownership. The list compiles what
others publish, so both have the basis of a report and not of a disclosure of the company.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graph.date_reading import date_in, decide_order, read_date
from graph.errors import InputError
from graph.ingest import mill_records as mills
from graph.ingest.figures import read_degrees
from graph.ingest.peek import peek
from graph.ingest.published import Columns, find_header, plain, read_rows
from graph.ingest.rows import Rows
from graph.ingest.sheets import sheets_of
from graph.ingest.source import About, Given, Source
from graph.ingest.tables import Row

_STATUS_DAY = "Date RSPO Certification Status"
_NEEDED = ("UML ID", "Group Name", "Parent Company", "Mill Name", "Country", "Latitude", "Longitude")
COLUMNS = Columns(
    required=_NEEDED,
    optional=(
        "RSPO Status", "RSPO Type", _STATUS_DAY, "GPS coordinates", "ISO", "Province", "District",
        "Confidence level", "Alternative name", "Company Name", "Address",
    ),
)  # fmt: skip
_NEAR = 1e-4
"""Degrees; the two columns of one position differ by rounding."""


def recognises(path: Path) -> bool:
    """A table with the id, group and parent company of mills."""
    return peek(path).has(*_NEEDED)


def about(path: Path, given: Given) -> About:
    """The day of the list: in the name of the file, else the one day for which all rows give their RSPO status."""
    try:
        as_of = given.as_of or date_in(path.stem) or _one_status_day(path, given)
    except InputError:
        as_of = None
    return About("mill-list-universal", "Universal Mill List", _PUBLISHER, as_of)


_PUBLISHER = "World Resources Institute and Rainforest Alliance"


def _one_status_day(path: Path, given: Given) -> str | None:
    for sheet in sheets_of(path, given.encoding):
        head = find_header(sheet, (*_NEEDED, _STATUS_DAY))
        if head is None or sheet.hidden:
            continue
        at = [plain(name) for name in head.names].index(plain(_STATUS_DAY))
        found = {cells[at].strip() for line, cells in sheet.rows() if line > head.line and at < len(cells)} - {""}
        return read_date(min(found), given.dates or decide_order(found).name) if len(found) == 1 else None
    return None


def read(path: Path, rows: Rows) -> None:
    """Read the mills; a mill that stands several times with the same values is one."""
    positions = mills.Positions(rows)
    every = list(read_rows(path, COLUMNS, rows))
    evidence = rows.list_document("ngo_report")
    order = _order(every, rows)
    groups = {row.text("Group Name") for row in every}
    seen: set[tuple[str, ...]] = set()
    unknown = 0
    for row in every:
        values = tuple(row.values.values())
        if values in seen:
            rows.fold(row.where, "repeats another row")
            continue
        seen.add(values)
        mill = _mill(row, rows, positions, evidence)
        if mill is not None:
            unknown += not _companies(row, rows, mill, groups, evidence)
            _certificate(row, rows, mill, order, evidence)
    if unknown:
        rows.note(f"{unknown:,} mills have no company and no group by name (empty or UNKNOWN)")
    positions.finish()


def _order(every: list[Row], rows: Rows) -> str:
    if rows.given.dates:
        return rows.given.dates
    found = decide_order([row.text(_STATUS_DAY) or "" for row in every])
    if found.name != "iso":
        rows.note(f"{_STATUS_DAY}: {found.evidence}")
    return found.name


def _mill(row: Row, rows: Rows, positions: mills.Positions, evidence: dict[str, Any]) -> str | None:
    try:
        mill = mills.read_mill_id(row.text("UML ID") or "")
    except InputError as error:
        rows.problem(row.where, str(error))
        return None
    country = mills.country_of(row, rows)
    lat, lng, doubt = positions.read(row, country)
    mills.say_mixed_up_countries(rows, row, ("ISO",), country)
    _compare_position(row, rows, lat, lng)
    if row.text("Mill Name") is None:
        rows.note(f"{row.where}: the mill {mill} has no name in the list")
    rows.mention(
        "Factory", mill, row.where,
        name=row.text("Mill Name"), aliases=[one for one in [row.text("Alternative name")] if one],
        kind="mill", level="site", address=row.text("Address"), city=row.text("District"),
        region=row.text("Province"), country=country, lat=lat, lng=lng,
        geocode_precision=doubt or row.text("Confidence level"), products=[mills.PRODUCT], identifiers=[mill],
        visibility=rows.given.visibility,
    )  # fmt: skip
    rows.link(
        "DOCUMENTED_BY", mill, evidence["documents"][0], row.where, fold=True,
        **evidence, visibility=rows.given.visibility,
    )  # fmt: skip
    return mill


def _compare_position(row: Row, rows: Rows, lat: float | None, lng: float | None) -> None:
    """The column GPS coordinates states the position a second time."""
    both = (row.text("GPS coordinates") or "").split(",")
    if len(both) != 2 or lat is None or lng is None:
        if both != [""] and lat is not None:
            rows.accounts.differ(f"{row.where}: GPS coordinates '{','.join(both)[:60]}' are no two numbers; not read")
        return
    try:
        other = read_degrees(both[0], 180), read_degrees(both[1], 180)
    except InputError:
        other = (360.0, 360.0)
    if abs(other[0] - lat) > _NEAR or abs(other[1] - lng) > _NEAR:
        rows.accounts.differ(f"{row.where}: GPS coordinates say '{','.join(both)[:60]}', and the columns {lat}, {lng}")


def _companies(row: Row, rows: Rows, mill: str, groups: set[str | None], evidence: dict[str, Any]) -> bool:
    """Owner, operator and group of a mill; whether there is any."""
    found = False
    for column, relation in (("Parent Company", "OWNS"), ("Company Name", "OPERATES"), ("Group Name", "IN_GROUP")):
        name = mills.name_in(row, column)
        if name is None:
            continue
        found = True
        company = mills.state_company(rows, row.where, name, "group" if name in groups else "supplier")
        ends = (mill, company) if relation == "IN_GROUP" else (company, mill)
        rows.link(
            relation, *ends, row.where, fold=True,
            status="documented", note=f"column {column} of the list", **evidence, visibility=rows.given.visibility,
        )  # fmt: skip
    return found


def _certificate(row: Row, rows: Rows, mill: str, order: str, evidence: dict[str, Any]) -> None:
    status = row.text("RSPO Status")
    if status is None or status.casefold() == "not rspo certified":
        return
    if status.casefold() != "rspo certified":
        rows.problem(row.where, f"RSPO Status '{status[:60]}' is neither RSPO Certified nor Not RSPO Certified")
        return
    day, note = row.text(_STATUS_DAY), None
    try:
        note = f"status of {read_date(day, order)}; the list gives no dates of the certificate" if day else None
    except InputError as error:
        rows.problem(row.where, f"{_STATUS_DAY}: {error}")
    mills.state_rspo(rows, row, mill, row.text("Mill Name"), row.text("RSPO Type") or status, evidence, note)


SOURCE = Source(
    format="universal_mill_list",
    title="Universal Mill List",
    description="Palm oil mills with ids, company, group, position and RSPO status. It does not say who buys there, "
    "since when a company owns a mill, or when a certificate began or ends.",
    looks_like="a table with the columns " + ", ".join(_NEEDED),
    license="not stated in the file; its publisher offers the list under CC BY 4.0, check there",
    personal_data="none",
    recognises=recognises,
    read=read,
    about=about,
    history="accumulate",
    offered_at="Global Forest Watch, open data: Universal Mill List",
)
