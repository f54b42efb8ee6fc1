"""A production location of Open Supply Hub, whatever the form of the file, and its statement in the graph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph import model
from graph.country_names import read_country
from graph.errors import InputError
from graph.ingest.figures import read_degrees, read_workers
from graph.ingest.rows import Rows

PUBLISHER = "Open Supply Hub"
LICENSE = "Creative Commons Attribution-ShareAlike 4.0, as the publisher says; check there"
OFFERED_AT = "opensupplyhub.org: search, then Download; API under the same address"
_OS_ID = re.compile(r"[A-Z]{2}\d{7}[A-Z0-9]{6}", re.ASCII)
_NAMES_NOBODY = frozenset(["", "-", "?", "n/a", "na", "nil", "no", "none", "not applicable", "null", "unknown"])
_KINDS = {
    "Farm": frozenset(["farm", "farms", "farming", "plantation", "plantations"]),
    "Mine": frozenset(["mine", "mines", "mining", "mine site"]),
    "Vessel": frozenset(["vessel", "vessels", "fishing vessel", "fishing vessels"]),
}
"""Words that alone decide what a place is; every other one, and any mixture, leaves it a factory."""


@dataclass
class Place:
    """What one row or record states of a place; texts as published."""

    where: str
    os_id: str
    name: str | None = None
    address: str | None = None
    country: str | None = None
    lat: str | None = None
    lng: str | None = None
    precision: str | None = None
    """How exact the position is and where it comes from."""
    closed: bool | None = None
    aliases: list[str] = field(default_factory=list)
    sectors: list[str] = field(default_factory=list)
    facility_types: list[str] = field(default_factory=list)
    processing_types: list[str] = field(default_factory=list)
    products: list[str] = field(default_factory=list)
    workers: list[str] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)
    """Names of parent companies that anybody contributed."""
    identifiers: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """What is stated and has no column of its own in the model."""


def parts(text: str | None) -> list[str]:
    """The values of one cell, which are joined by bars; each once."""
    return [one for one in dict.fromkeys(part.strip() for part in (text or "").split("|")) if one]


def os_id(text: str) -> str:
    """The id of a place on Open Supply Hub (or of the older Open Apparel Registry), ``os_id:...``.

    Raises:
        InputError: it has not the form of such an id.
    """
    if _OS_ID.fullmatch(text) is None:
        raise InputError(f"OS ID '{text[:60]}' is not two capital letters, seven digits and six letters or digits")
    return f"os_id:{text}"


def names_somebody(text: str) -> bool:
    """A cell that is not just a word for 'none'."""
    return text.casefold() not in _NAMES_NOBODY


def evidence_of(rows: Rows) -> dict[str, Any]:
    """The evidence of what the register itself states."""
    return rows.list_document("ngo_report")


def state_place(rows: Rows, place: Place, evidence: Mapping[str, Any], own: str | None = None) -> str | None:
    """The place and the document that states it, its parent companies as supplier groups; returns its id.

    A parent company is a name that any contributor may have given, so it is the group the register puts the place
    under and not its owner.

    Args:
        own: the id of a record that has no OS ID.
    """
    try:
        node = own or os_id(place.os_id)
    except InputError as error:
        rows.problem(place.where, str(error))
        return None
    lat, lng = _position(rows, place)
    low, high = _workers(rows, place)
    seen = rows.given.visibility
    rows.mention(
        _label(rows, place, node), node, place.where,
        name=place.name, aliases=[one for one in dict.fromkeys(place.aliases) if one != place.name], level="site",
        address=place.address, country=_country(rows, place), lat=lat, lng=lng, geocode_precision=place.precision,
        facility_type=place.facility_types, processing_type=place.processing_types, products=place.products,
        workers_min=low, workers_max=high, is_closed=place.closed,
        identifiers=list(dict.fromkeys([*([] if own else [node]), *place.identifiers])), visibility=seen,
    )  # fmt: skip
    sectors = [f"sector: {', '.join(place.sectors)}"] if place.sectors else []
    rows.link(
        "DOCUMENTED_BY", node, evidence["documents"][0], place.where, fold=True,
        note="; ".join([*sectors, *place.remarks]) or None, **evidence, visibility=seen,
    )  # fmt: skip
    for name in filter(names_somebody, place.parents):
        company = state_company(rows, place.where, name)
        rows.link(
            "IN_GROUP", node, company, place.where, fold=True,
            status="documented", note="parent company as contributed by users of the register", **evidence,
            visibility=seen,
        )  # fmt: skip
    return node


def state_company(rows: Rows, where: str, name: str) -> str:
    """A company that this file knows by its name only; returns its id, which no other file shares."""
    company = rows.own_id("company", name)
    if company not in rows.place:
        rows.mention("Supplier", company, where, name=name, kind="group", visibility=rows.given.visibility)
    return company


def read_closed(rows: Rows, where: str, text: str | None) -> bool | None:
    """``is_closed`` of a download, which writes False for a place of which nobody said anything, too."""
    if text is None or text.casefold() == "false":
        return None
    if text.casefold() != "true":
        rows.problem(where, f"is_closed '{text[:60]}' is neither True nor False")
        return None
    return True


def _label(rows: Rows, place: Place, node: str) -> str:
    """What the place is by its types; an id that is known already stays what it is, and a difference is said."""
    words = {one.casefold() for one in place.facility_types} or {one.casefold() for one in place.sectors}
    own = next((label for label, meant in _KINDS.items() if words and words <= meant), "Factory")
    known = rows.label_of(node)
    if known in model.FACILITIES and known != own:
        if words:
            rows.accounts.differ(f"{place.where}: {node} is a {own} by its types; it stays a {known}, as elsewhere")
        return known
    return own


def _country(rows: Rows, place: Place) -> str | None:
    try:
        return read_country(place.country) if place.country else None
    except InputError as error:
        rows.problem(place.where, str(error))
        return None


def _position(rows: Rows, place: Place) -> tuple[float | None, float | None]:
    if not place.lat and not place.lng:
        return None, None
    try:
        return read_degrees(place.lat or "", 90), read_degrees(place.lng or "", 180)
    except InputError as error:
        rows.problem(place.where, f"position: {error}")
        return None, None


def _workers(rows: Rows, place: Place) -> tuple[int | None, int | None]:
    """Fewest and most workers that anybody stated."""
    read: list[tuple[int | None, int | None]] = []
    for text in place.workers:
        try:
            read.append(read_workers(text))
        except InputError as error:
            rows.problem(place.where, f"number_of_workers: {error}")
    return _best(min, (low for low, _ in read)), _best(max, (high for _, high in read))


def _best(choose: Any, stated: Iterable[int | None]) -> int | None:
    known: Sequence[int] = [one for one in stated if one is not None]
    return choose(known) if known else None
