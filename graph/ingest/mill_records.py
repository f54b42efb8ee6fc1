"""What every palm oil mill list has: mill ids, positions with their traps, companies known by name only, RSPO status.

Nothing here repairs a value: an id or a position that cannot be so is said, and the position is left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from graph.country_names import read_country
from graph.errors import InputError
from graph.ingest.figures import read_degrees
from graph.ingest.lists_names import slug
from graph.ingest.rows import Rows
from graph.ingest.tables import Row

PRODUCT = "palm oil"
CHAIN = "named among the mills of its palm oil supply chain; companies in between may not be named"
"""What a brand says by naming a mill: not that it buys there itself."""
UNKNOWN = frozenset(["unknown", "na", "n/a", "not available", "-"])
"""Cells that say that a name is not known."""
_UML = re.compile(r"PO\d{10}", re.ASCII)
_MARK = re.compile(r"(.*?)\s*(\*+)", re.DOTALL)
_SHOWN = 10
_ENOUGH = 3
"""Positions of a country from which a middle can be told."""
_FAR = 20.0
"""Degrees; the mills of one country lie closer together."""


@dataclass
class Positions:
    """Reads positions and gathers those that cannot be right, for one note over the whole file."""

    rows: Rows
    doubts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """What is wrong to the rows and values in which it is."""
    taken: dict[str, list[tuple[str, float, float]]] = field(default_factory=lambda: defaultdict(list))
    """Country to the rows and positions that were taken."""

    def read(self, row: Row, country: str | None) -> tuple[float | None, float | None, str | None]:
        """Latitude and longitude in degrees, both or neither, and what the list says where they cannot be taken."""
        stated = [row.text("Latitude") or "", row.text("Longitude") or ""]
        if not any(stated):
            return None, None, None
        try:
            lat, lng = read_degrees(stated[0], 90), read_degrees(stated[1], 180)
        except InputError:
            shown = f"'{stated[0][:30]}', '{stated[1][:30]}'"
            what = "latitude and longitude look swapped" if _swapped(*stated) else "the position cannot be read"
            self.doubts[what].append(f"{row.where} {shown}")
            return None, None, f"not taken, {what}: published as {shown}"
        self.taken[country or ""].append((row.where, lat, lng))
        return lat, lng, None

    def finish(self) -> None:
        """Say which positions were left out.

        Raises:
            InputError: most latitudes are longitudes, so the columns are swapped and not single cells.
        """
        swapped = self.doubts.get("latitude and longitude look swapped", [])
        if len(swapped) > sum(map(len, self.taken.values())):
            raise InputError(
                f"{swapped[0]} and {len(swapped) - 1:,} more rows have a latitude beyond 90 degrees and a longitude "
                "that could be one: the columns Latitude and Longitude are swapped; exchange their names in the header"
            )
        for what, found in self.doubts.items():
            self.rows.note(
                f"{what} in {len(found):,} rows, so these mills have no position (it stays in their "
                f"geocode_precision): {_shown(found)}"
            )
        far = [where for at in self.taken.values() for where in _turned(at)]
        if far:
            self.rows.note(
                f"{len(far):,} positions lie far from the other mills of their country and would be among them with "
                f"latitude and longitude exchanged; they stay as published: {_shown(far)}"
            )


def _shown(found: Sequence[str]) -> str:
    return ", ".join(found[:_SHOWN]) + (f" and {len(found) - _SHOWN:,} more" if len(found) > _SHOWN else "")


def _turned(taken: Sequence[tuple[str, float, float]]) -> list[str]:
    """Rows whose position is far from the middle of a country's mills, and near it with its figures exchanged."""
    if len(taken) < _ENOUGH:
        return []
    lat, lng = median(one[1] for one in taken), median(one[2] for one in taken)
    return [
        f"{where} {a}, {b}"
        for where, a, b in taken
        if max(abs(a - lat), abs(b - lng)) > _FAR >= max(abs(b - lat), abs(a - lng))
    ]


def _swapped(lat: str, lng: str) -> bool:
    """The one can only be a longitude, and the other could be a latitude."""
    try:
        return abs(read_degrees(lat, 180)) > 90 and abs(read_degrees(lng, 90)) <= 90
    except InputError:
        return False


def read_mill_id(text: str) -> str:
    """The id of a mill of the Universal Mill List, ``uml:PO...``; spaces in it are no part of it.

    Raises:
        InputError: it has not the form of such an id.
    """
    bare = "".join(text.split()).upper()
    if _UML.fullmatch(bare) is None:
        raise InputError(f"UML ID '{text[:60]}' is not PO and ten digits, such as PO9000000001; correct the id")
    return f"uml:{bare}"


def country_of(row: Row, rows: Rows) -> str | None:
    """The country by the column Country; one that cannot be read is a problem of the row."""
    text = row.text("Country")
    try:
        return read_country(text, rows.given.countries or "names") if text else None
    except InputError as error:
        rows.problem(row.where, str(error))
        return None


def name_in(row: Row, column: str) -> str | None:
    """The name in a cell, or None where it is empty or says that it is not known."""
    text = row.text(column)
    return None if text is None or text.casefold() in UNKNOWN else text


def without_mark(name: str | None) -> tuple[str | None, str | None]:
    """A name without the asterisks that point to a footnote, and these."""
    found = _MARK.fullmatch(name) if name else None
    return (found[1], found[2]) if found else (name, None)


def brand_id(name: str) -> str:
    """Id of a brand that a list only names, so that lists about one brand meet in one node."""
    return f"brand:{slug(name)}"


def state_brand(rows: Rows, where: str, name: str) -> str:
    """The brand of this name, or the loaded company whose id was given for it; returns its id."""
    if rows.known(name) is not None:
        return name
    brand = brand_id(name)
    if rows.nodes.get("Brand", {}).get(brand, {}).get("name") != name:  # not every row of a long list stands at it
        rows.mention("Brand", brand, where, name=name, kind="brand", visibility=rows.given.visibility)
    return brand


def state_company(rows: Rows, where: str, name: str, kind: str = "supplier") -> str:
    """A company that this list knows by its name only; returns its id, which no other list shares."""
    company = rows.own_id("company", name)
    if rows.nodes.get("Supplier", {}).get(company, {}).get("kind") == kind:
        return company
    rows.mention("Supplier", company, where, name=name, kind=kind, visibility=rows.given.visibility)
    return company


def state_rspo(
    rows: Rows, row: Row, mill: str, name: str | None, result: str, evidence: Mapping[str, Any], note: str | None
) -> None:
    """The RSPO certification that a list reports of a mill; its dates are not in such lists."""
    certificate = rows.own_id("rspo", mill)
    about = {"scheme": "RSPO", "kind": "certificate", "result": result, "status": "documented"}
    seen = {"visibility": rows.given.visibility}
    rows.mention(
        "Certificate", certificate, row.where, name=f"RSPO certification of {name or mill}", **about, **evidence, **seen
    )
    rows.link("CERTIFIES", certificate, mill, row.where, fold=True, status="documented", note=note, **evidence, **seen)


def say_mixed_up_countries(rows: Rows, row: Row, columns: Sequence[str], country: str | None) -> None:
    """Say where another column states another country than the column Country, which is the one that is taken."""
    for column in columns:
        text = row.text(column)
        if text is None or country is None:
            continue
        try:
            other = read_country(text)
        except InputError as error:
            rows.problem(row.where, f"{column}: {error}")
            continue
        if other != country:
            rows.accounts.differ(
                f"{row.where}: {column} '{text[:60]}' is {other}, and the column Country says {country}"
            )
