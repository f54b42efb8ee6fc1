"""The list-match download: somebody's own list with the places of Open Supply Hub that its rows were matched to.

A row the register has matched or made a place of is that place. Every other row stays a record of its own; places it
may be are linked as such, with the register's confidence, and nothing more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from graph.errors import InputError
from graph.ingest.figures import read_degrees
from graph.ingest.oshub_contributors import Contributor, Contributors
from graph.ingest.oshub_csv import about_table
from graph.ingest.oshub_places import LICENSE, Place, evidence_of, state_place
from graph.ingest.peek import peek
from graph.ingest.published import Columns, read_rows
from graph.ingest.rows import Rows
from graph.ingest.source import Source
from graph.ingest.tables import Row

_OWN = ("row_index", "status", "country_code", "name", "address")
_MATCHED = frozenset(["MATCHED", "CONFIRMED_MATCH", "NEW_FACILITY"])
_OPEN = frozenset(["POTENTIAL_MATCH", "UPLOADED", "PARSED", "DUPLICATE", "GEOCODED", "GEOCODED_NO_RESULTS"])
_GONE = frozenset(["DELETED", "ITEM_REMOVED", "REMOVED"])
_REFUSED = frozenset(["REJECTED"])


def recognises(path: Path) -> bool:
    """A table with the row of a list, its status and a matched place."""
    return any(peek(path).has(*_OWN, f"matched_facility_{one}") for one in ("os_id", "oar_id"))


def _columns(key: str) -> Columns:
    matched = [f"matched_facility_{one}" for one in ("name", "address", "lng", "lat")]
    potential = [f"potential_match_{one}" for one in (key, "name", "address", "lng", "lat", "confidence", "status")]
    return Columns((*_OWN, f"matched_facility_{key}"), ("country_name", *matched, *potential))


def read(path: Path, rows: Rows) -> None:
    """Read the rows; several with one ``row_index`` are one record with several places it may be."""
    key = "oar_id" if peek(path).has("matched_facility_oar_id") else "os_id"
    contributors: Contributors | None = None
    seen: set[tuple[str, ...]] = set()
    for row in read_rows(path, _columns(key), rows):
        values = tuple(row.values.values())
        if values in seen:
            rows.fold(row.where, "repeats another row")
            continue
        seen.add(values)
        status = (row.text("status") or "").upper()
        if status in _GONE:
            rows.fold(row.where, "taken out of the list, by its status")
        elif status in _MATCHED | _OPEN or status.startswith("ERROR"):
            contributors = contributors or Contributors(rows, evidence_of(rows))
            _row(row, rows, key, status, contributors)
        else:
            rows.problem(row.where, f"status '{status[:60]}' is no status of a list's row that we know")
    if contributors is not None:
        contributors.finish()


def _row(row: Row, rows: Rows, key: str, status: str, contributors: Contributors) -> None:
    matched = row.text(f"matched_facility_{key}")
    country = row.text("country_code") or row.text("country_name")
    place = Place(row.where, matched or "", row.text("name"), row.text("address"), country)
    place.remarks.append(f"row {row.text('row_index')} of the list, status {status}")
    if status in _MATCHED and matched:
        found = replace(place, lat=row.text("matched_facility_lat"), lng=row.text("matched_facility_lng"))
        found.aliases = [name for name in [row.text("matched_facility_name")] if name]
        node = state_place(rows, found, contributors.evidence)
    else:
        if status in _MATCHED:
            rows.problem(row.where, f"status {status} and no matched_facility_{key}; correct one of them")
            return
        own = rows.own_id("row", row.text("row_index"), place.name, place.address, place.country)
        node = state_place(rows, place, contributors.evidence, own)
        if node is not None:
            _may_be(row, rows, key, node, contributors.evidence)
    if node is not None and rows.given.brand:
        contributors.state(row.where, node, Contributor(rows.given.brand))


def _may_be(row: Row, rows: Rows, key: str, node: str, evidence: Mapping[str, Any]) -> None:
    """A place of the register that the row may be; its name and position are the register's own."""
    number, status = row.text(f"potential_match_{key}"), (row.text("potential_match_status") or "").upper()
    if number is None or status in _REFUSED:
        return
    place = Place(
        row.where, number, row.text("potential_match_name"), row.text("potential_match_address"), None,
        row.text("potential_match_lat"), row.text("potential_match_lng"),
    )  # fmt: skip
    other = state_place(rows, place, evidence)
    if other is None:
        return
    rows.link(
        "POSSIBLY_SAME_AS", node, other, row.where, fold=True, score=_score(row, rows),
        note=f"match proposed by Open Supply Hub, status {status}" if status else "match proposed by Open Supply Hub",
        **evidence, visibility=rows.given.visibility,
    )  # fmt: skip


def _score(row: Row, rows: Rows) -> float | None:
    text = row.text("potential_match_confidence")
    try:
        value = read_degrees(text, 1) if text else None
    except InputError:
        value = -1.0
    if value is not None and value < 0:
        rows.problem(row.where, f"potential_match_confidence '{(text or '')[:60]}' is not between 0 and 1")
        return None
    return value


SOURCE = Source(
    format="open_supply_hub_matches",
    title="Open Supply Hub, matches of a list",
    description="The rows of somebody's own list with the places they were matched to. Whose list it is does not stand "
    "in the file, and being on a list is no purchase.",
    looks_like="a table with row_index, status, name, address and matched_facility_os_id (or _oar_id)",
    license=LICENSE,
    personal_data="none",
    recognises=recognises,
    read=read,
    about=about_table,
    offered_at="opensupplyhub.org: My Lists, a list, Download formatted file",
)
