"""Where the two records of a doubtful pair lie, each as its own list says, and how far apart that is.

Positions of homes and farms leave this module rounded only, as those of a map do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.dossier.positions import PRECISIONS, REASONS, judged
from graph.match.positions import Position, kilometres
from graph.projection import Projection

_STATED = {
    "id": pa.string(), "name": pa.string(), "level": pa.string(), "city": pa.string(), "country": pa.string(),
    "lat": pa.float64(), "lng": pa.float64(), "geocode_precision": pa.string(),
}  # fmt: skip
_KINDS = {"label": pa.string(), "kind": pa.string(), "facility_type": pa.list_(pa.string())}


def pair_places(
    projection: Projection, sides: Mapping[str, tuple[str, Mapping[str, Any]]]
) -> tuple[dict[str, dict[str, Any]], float | None]:
    """The positions of records.

    Args:
        sides: by a name such as A and B, the id in the build and what the newest list says of the record.

    Returns:
        By the same names ``lat`` and ``lng`` (degrees, absent where nothing is stated), ``precision`` (see
        ``positions.PRECISIONS``), ``reason`` (see ``positions.REASONS``: ``placed``, or why it is not drawn) and
        ``rounded``; and the kilometres between two that are drawn, None where one is not.
    """
    told = _kinds(projection, [current for current, _ in sides.values()])
    rows = [
        # What no build tells the kind of is treated as a home: rounded.
        {**{name: values.get(name) for name in _STATED}, **told.get(current, {"label": "Farm"})}
        for current, values in sides.values()
    ]
    schema = pa.schema([*_STATED.items(), *_KINDS.items()])
    found = judged(pa.Table.from_pylist(rows, schema=schema))
    places: dict[str, dict[str, Any]] = {}
    for at, name in enumerate(sides):
        lat, lng = float(found.lat[at]), float(found.lng[at])
        places[name] = {
            "reason": REASONS[found.reason[at]],
            "precision": PRECISIONS[found.precision[at]],
            "rounded": bool(found.rounded[at]),
            **({} if np.isnan(lat) or np.isnan(lng) else {"lat": lat, "lng": lng}),
        }
    drawn = [Position(one["lat"], one["lng"]) for one in places.values() if one["reason"] == "placed"]
    return places, kilometres(*drawn) if len(drawn) == 2 else None


def _kinds(projection: Projection, ids: list[str]) -> dict[str, dict[str, Any]]:
    """Label, kind and type of facilities of the build."""
    wanted = pa.array(ids, pa.string())
    found: dict[str, dict[str, Any]] = {}
    for label in model.FACILITIES:
        if projection.rows(label):
            table = projection.nodes(label, ["id", "kind", "facility_type"])
            for row in table.filter(pc.is_in(table["id"], value_set=wanted)).to_pylist():
                found[row.pop("id")] = {"label": label, **row}
    return found
