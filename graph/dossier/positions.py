"""Where facilities lie, how exactly that is known, and which positions are not to be drawn; whole columns at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.columns import places as places_among
from graph.dossier.world import frames
from graph.homes import DECIMALS, is_home
from graph.projection import Projection

Bools = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]

PRECISIONS = ("exact", "town", "region", "not_stated")
"""How exact a drawn position is."""
REASONS = ("placed", "no_position", "country_only", "group", "sector", "vessel", "zero", "impossible", "outside")
"""Why a record is not drawn, by code; 0 is drawn."""
DOUBTFUL = ("zero", "impossible", "outside")
"""A position is stated, and it cannot be right or contradicts the stated country."""
_COLUMNS = [
    "id", "name", "kind", "level", "city", "country", "lat", "lng", "geocode_precision", "facility_type",
    "dataset", "row",
]  # fmt: skip
_STATED: dict[str, tuple[str, ...]] = {
    "exact": ("exact", "rooftop", "building", "address", "house", "site", "parcel", "gps", "point"),
    "town": (
        "range_interpolated", "geometric_center", "street", "road", "route", "village", "town", "city", "locality",
        "neighbourhood", "neighborhood", "suburb", "postcode", "postal_code",
    ),
    "region": (
        "approximate", "district", "county", "province", "state", "region", "administrative", "admin1", "admin2",
    ),
    "country_only": ("country", "country_centroid", "nation"),
}  # fmt: skip
"""Words of geocoders and lists, by what they mean here."""


@dataclass(frozen=True)
class Positions:
    """Every facility of a build, one row each."""

    table: pa.Table
    """Its columns as stated, and ``label``."""
    lat: npt.NDArray[np.float64]
    lng: npt.NDArray[np.float64]
    """Rounded where the place is sensitive; not a number where nothing is stated."""
    country: Codes
    """Place in ``countries``; the last is that of facilities without a country."""
    countries: list[str]
    reason: Codes
    """Place in ``REASONS``."""
    precision: Codes
    """Place in ``PRECISIONS``."""
    rounded: Bools


def read_positions(projection: Projection) -> Positions:
    """Read and judge the positions of all facilities."""
    parts = [
        projection.nodes(label, _COLUMNS).append_column("label", pa.repeat(label, projection.rows(label)))
        for label in model.FACILITIES
    ]
    return judged(pa.concat_tables(parts).combine_chunks())


def judged(table: pa.Table) -> Positions:
    """The same for a table with the columns of facilities and their ``label``."""
    lat, lng = _numbers(table["lat"]), _numbers(table["lng"])
    countries, country = _countries(table["country"])
    words = _words(table["geocode_precision"])
    rounded = is_home(table)
    reason = _reasons(table, lat, lng, country, countries, words)
    # Judged as stated, then rounded: nothing after this line knows the position of a home or a farm.
    lat = np.where(rounded, np.round(lat, DECIMALS), lat)
    lng = np.where(rounded, np.round(lng, DECIMALS), lng)
    precision = np.select([words == word for word in PRECISIONS[:3]], [0, 1, 2], 3)
    shown = table.drop_columns(["lat", "lng", "facility_type"])
    return Positions(shown, lat, lng, country, countries, reason, precision, rounded)


def incident_counts(projection: Projection, positions: Positions, category: str | None) -> Codes:
    """How many incidents of a category, or of all, each facility has; retracted ones are left out."""
    incidents = projection.nodes("Incident", ["id", "category", "status"])
    kept = pc.not_equal(pc.fill_null(incidents["status"], ""), "retracted")
    if category:
        kept = pc.and_(kept, pc.equal(pc.fill_null(incidents["category"], ""), category))
    incidents = incidents.filter(kept)
    at = projection.links("OCCURRED_AT", ["from_id", "to_id", "status"])
    at = at.filter(pc.not_equal(pc.fill_null(at["status"], ""), "retracted"))
    at = at.filter(pc.is_in(at["from_id"], value_set=pc.unique(incidents["id"])))
    pairs = at.group_by(["from_id", "to_id"]).aggregate([])  # several publishers may state where one happened
    rows = places_among(pairs["to_id"], positions.table["id"].combine_chunks())
    return np.bincount(rows[rows >= 0], minlength=len(positions.table)).astype(np.int64)


def _numbers(column: pa.ChunkedArray) -> npt.NDArray[np.float64]:
    return np.asarray(pc.fill_null(column, np.nan).to_numpy(), dtype=np.float64)


def _countries(column: pa.ChunkedArray) -> tuple[list[str], Codes]:
    names = sorted(name for name in pc.unique(column).to_pylist() if name)
    found = pc.fill_null(pc.index_in(column, value_set=pa.array(names, pa.string())), len(names))
    return [*names, ""], np.asarray(found.to_numpy(), dtype=np.int64)


def _words(column: pa.ChunkedArray) -> npt.NDArray[np.object_]:
    """What a stated precision means; a word that is not known means nothing."""
    stated = column.combine_chunks().dictionary_encode()
    meaning = {word: meant for meant, words in _STATED.items() for word in words}
    known = [meaning.get((word or "").strip().lower().replace(" ", "_").replace("-", "_"), "")
             for word in stated.dictionary.to_pylist()]  # fmt: skip
    places = np.asarray(pc.fill_null(stated.indices, len(known)).to_numpy(), dtype=np.int64)
    return np.array([*known, ""], dtype=object)[places]


def _reasons(
    table: pa.Table,
    lat: npt.NDArray[np.float64],
    lng: npt.NDArray[np.float64],
    country: Codes,
    countries: list[str],
    words: npt.NDArray[np.object_],
) -> Codes:
    level = pc.fill_null(table["level"], "site")
    stated = ~(np.isnan(lat) | np.isnan(lng))
    conditions = {
        "group": pc.equal(level, "group").to_numpy(),
        "sector": pc.equal(level, "sector").to_numpy(),
        # A vessel's country is its flag, which says nothing of where it was.
        "vessel": pc.equal(table["label"], "Vessel").to_numpy(),
        "no_position": ~stated,
        "impossible": (np.abs(lat) > 90) | (np.abs(lng) > 180),
        "zero": (lat == 0) & (lng == 0),
        "country_only": words == "country_only",
        "outside": _outside(lat, lng, country, countries, stated),
    }
    codes = [REASONS.index(reason) for reason in conditions]
    found = np.select([np.asarray(one, dtype=bool) for one in conditions.values()], codes, 0)
    return np.asarray(found, dtype=np.int64)


def _outside(
    lat: npt.NDArray[np.float64],
    lng: npt.NDArray[np.float64],
    country: Codes,
    countries: list[str],
    stated: Bools,
) -> Bools:
    """Positions that lie nowhere near their stated country; where no country or frame is known, none."""
    found = np.zeros(len(lat), dtype=bool)
    for code, name in enumerate(countries):
        frame = frames().get(name)
        if frame is not None:
            rows = np.flatnonzero((country == code) & stated)
            found[rows] = ~frame.holds(lat[rows], lng[rows])
    return found
