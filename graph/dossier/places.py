"""Sites and recorded incidents on a map: marks for what has a position, and everything that has none counted beside it.

A group of sites or a whole sector is no point. A position at 0,0 or outside the stated country is doubtful and listed,
not drawn. Positions of homes and farms leave this module rounded only.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.dossier.positions import (
    DOUBTFUL,
    PRECISIONS,
    REASONS,
    Bools,
    Codes,
    Positions,
    incident_counts,
    read_positions,
)
from graph.dossier.world import frames
from graph.errors import UsageError
from graph.projection import Projection

ZOOMS = {"world": 10.0, "region": 2.0, "country": 0.1}
"""Width in degrees of the cells in which sites are drawn as one mark."""
MOST_MARKS = 2_000
MOST_ROWS = 300
_PLACED = REASONS.index("placed")
_UNNAMED = "not_stated"


def places(
    projection: Projection,
    *,
    country: str | None = None,
    category: str | None = None,
    zoom: str = "world",
    only_incidents: bool = False,
    at: str | None = None,
) -> dict[str, Any]:
    """What a map of a build shows, and what it cannot show.

    Args:
        country: two letters, or ``not_stated``; only facilities there.
        category: only facilities with a recorded incident of it; other incidents are not counted.
        zoom: one of ``ZOOMS``; cells are made wider until there are at most ``MOST_MARKS`` marks.
        only_incidents: leave out facilities without a recorded incident.
        at: ``key`` of a mark; ``rows`` are only its sites, unless there is no such mark (any more).

    Returns:
        ``marks`` (``key``, ``lat``, ``lng``, ``sites``, ``incidents``, ``precision``: that of the least exact
        position in it, ``rounded``: how many are, ``id`` and ``name`` where it is one site); ``countries`` (counts by
        country, and ``lat``, ``lng`` of a point in it; ``ring``: incidents at places that are not drawn);
        ``chosen``: was the mark ``at`` found; ``rows`` drawn and ``unplaced`` not drawn with ``reason``, those with
        most incidents first, at most ``MOST_ROWS`` of ``rows_of`` and ``unplaced_of``; ``counts``; ``cell``: degrees.
        An incident recorded at two places counts at both.

    Raises:
        UsageError: a zoom or category that does not exist.
    """
    if zoom not in ZOOMS:
        raise UsageError(f"There is no zoom '{zoom[:40]}'; there are: {', '.join(ZOOMS)}")
    if category and category not in model.CATEGORIES:
        raise UsageError(f"There is no category '{category[:40]}'; there are: {', '.join(model.CATEGORIES)}")
    positions = read_positions(projection)
    incidents = incident_counts(projection, positions, category)
    kept = np.ones(len(incidents), dtype=bool)
    if country:
        kept &= positions.country == _code(positions, country)
    if category or only_incidents:
        kept &= incidents > 0
    drawn = np.flatnonzero(kept & (positions.reason == _PLACED))
    cell, cells = _cells(positions, drawn, ZOOMS[zoom])
    marks, members = _marks(positions, incidents, drawn, cell, cells)
    number = _number(marks, at) if at else -1
    chosen = members == number if number >= 0 else np.ones(len(drawn), dtype=bool)
    unplaced = np.flatnonzero(kept & (positions.reason != _PLACED))
    return {
        "marks": marks,
        "cell": cell,
        "countries": _by_country(positions, incidents, kept),
        "chosen": number >= 0,
        "rows": _rows(positions, incidents, drawn[chosen]),
        "rows_of": int(chosen.sum()),
        "unplaced": _rows(positions, incidents, unplaced),
        "unplaced_of": len(unplaced),
        "counts": _counts(positions, incidents, kept),
    }


def _code(positions: Positions, country: str) -> int:
    """Place of a country among those of the build; -1 where nothing lies there."""
    name = "" if country == _UNNAMED else country
    return positions.countries.index(name) if name in positions.countries else -1


def choices(projection: Projection) -> dict[str, list[str]]:
    """What a map of a build can be narrowed to: ``countries`` with facilities, ``categories`` of incidents."""
    columns = [projection.nodes(label, ["country"])["country"] for label in model.FACILITIES]
    there = {name or _UNNAMED for column in columns for name in pc.unique(column).to_pylist()}
    recorded = set(pc.unique(projection.nodes("Incident", ["category"])["category"]).to_pylist())
    return {"countries": sorted(there), "categories": [one for one in model.CATEGORIES if one in recorded]}


def _cells(positions: Positions, drawn: Codes, cell: float) -> tuple[float, Codes]:
    """The width of cells that makes few enough marks, and the number of the cell of each drawn row."""
    while True:
        west = np.floor((positions.lng[drawn] + 180) / cell).astype(np.int64)
        south = np.floor((positions.lat[drawn] + 90) / cell).astype(np.int64)
        cells = south * 1_000_000 + west
        if len(np.unique(cells)) <= MOST_MARKS:
            return cell, cells
        cell *= 1.25


def _marks(
    positions: Positions, incidents: Codes, drawn: Codes, cell: float, cells: Codes
) -> tuple[list[dict[str, Any]], Codes]:
    """One mark per cell, and the mark of each drawn row."""
    numbers, first, member = np.unique(cells, return_index=True, return_inverse=True)
    sites = np.bincount(member, minlength=len(numbers))
    lat = np.bincount(member, positions.lat[drawn], len(numbers)) / np.maximum(sites, 1)
    lng = np.bincount(member, positions.lng[drawn], len(numbers)) / np.maximum(sites, 1)
    total = np.bincount(member, incidents[drawn], len(numbers))
    rounded = np.bincount(member, positions.rounded[drawn], len(numbers))
    least_exact = np.zeros(len(numbers), dtype=np.int64)
    np.maximum.at(least_exact, member, positions.precision[drawn])
    single = drawn[first]
    ids, names = (positions.table[column].take(pa.array(single)).to_pylist() for column in ("id", "name"))
    marks = [
        {
            "key": f"{cell:g}:{number % 1_000_000}:{number // 1_000_000}",
            "lat": round(float(lat[at]), 5),
            "lng": round(float(lng[at]), 5),
            "sites": int(sites[at]),
            "incidents": int(total[at]),
            "precision": PRECISIONS[least_exact[at]],
            "rounded": int(rounded[at]),
            **({"id": ids[at], "name": names[at]} if sites[at] == 1 else {}),
        }
        for at, number in enumerate(numbers.tolist())
    ]
    return marks, member


def _number(marks: list[dict[str, Any]], key: str) -> int:
    return next((number for number, mark in enumerate(marks) if mark["key"] == key), -1)


def _rows(positions: Positions, incidents: Codes, rows: Codes) -> list[dict[str, Any]]:
    """The facilities with the most incidents, then by id, as a table shows them."""
    if len(rows) > MOST_ROWS:  # those that can be among the first, before anything is read of them
        least = np.partition(incidents[rows], -MOST_ROWS)[-MOST_ROWS]
        above, equal = rows[incidents[rows] > least], rows[incidents[rows] == least]
        ids = positions.table["id"].take(pa.array(equal))
        order = pc.select_k_unstable(ids, MOST_ROWS - len(above), sort_keys=[("", "ascending")]).to_numpy()
        rows = np.concatenate((above, equal[order]))
    found = positions.table.take(pa.array(rows)).to_pylist()
    for row, number in zip(found, rows.tolist(), strict=True):
        placed = positions.reason[number] == _PLACED
        row["incidents"] = int(incidents[number])
        row["reason"] = REASONS[positions.reason[number]]
        row["precision"] = PRECISIONS[positions.precision[number]] if placed else None
        row["rounded"] = bool(positions.rounded[number])
        row["lat"], row["lng"] = _position(positions, number)
    return sorted(found, key=lambda row: (-row["incidents"], row["id"]))


def _position(positions: Positions, number: int) -> tuple[float | None, float | None]:
    """As stated, or rounded where it has to be; nothing where one half is missing."""
    lat, lng = float(positions.lat[number]), float(positions.lng[number])
    return (None, None) if np.isnan(lat) or np.isnan(lng) else (lat, lng)


def _by_country(positions: Positions, incidents: Codes, kept: Bools) -> list[dict[str, Any]]:
    """What is recorded in each country: drawn, and not drawn by reason."""
    size = len(positions.countries)

    def count(rows: Bools, weights: npt.NDArray[np.int64] | None = None) -> list[int]:
        chosen = rows & kept
        found = np.bincount(positions.country[chosen], None if weights is None else weights[chosen], size)
        return [int(one) for one in found.tolist()]

    placed = positions.reason == _PLACED
    vessel = np.asarray(pc.equal(positions.table["label"], "Vessel").to_numpy(), dtype=bool)
    columns = {
        "facilities": count(np.ones(len(placed), dtype=bool)),
        "incidents": count(np.ones(len(placed), dtype=bool), incidents),
        "drawn": count(placed),
        "drawn_incidents": count(placed, incidents),
        **{reason: count(positions.reason == code) for code, reason in enumerate(REASONS) if code != _PLACED},
        # At sea under a flag is not in the country of the flag.
        "ring": count(~placed & ~vessel, incidents),
    }
    found = []
    for code, name in enumerate(positions.countries):
        row: dict[str, Any] = {"country": name or _UNNAMED, **{key: column[code] for key, column in columns.items()}}
        frame = frames().get(name)
        row["lat"], row["lng"] = (frame.lat, frame.lng) if frame else (None, None)
        if row["facilities"]:
            found.append(row)
    return sorted(found, key=lambda row: (-row["incidents"], -row["facilities"], row["country"]))


def _counts(positions: Positions, incidents: Codes, kept: Bools) -> dict[str, int]:
    """Facilities by reason, and what is drawn of everything that was asked for."""
    by_reason = np.bincount(positions.reason[kept], minlength=len(REASONS)).tolist()
    placed = kept & (positions.reason == _PLACED)
    return {
        **dict(zip(REASONS, by_reason, strict=True)),
        "facilities": int(kept.sum()),
        "doubtful": sum(by_reason[REASONS.index(reason)] for reason in DOUBTFUL),
        "with_incidents": int((kept & (incidents > 0)).sum()),
        "incidents": int(incidents[kept].sum()),
        "placed_incidents": int(incidents[placed].sum()),
        "rounded": int((placed & positions.rounded).sum()),
    }
