"""GeoJSON of the places: how exact each position is, which are rounded, and a list of the places without one.

Homes and farms are rounded to about 10 km whatever the profile, as on our map: a file of points travels far.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from graph import model
from graph.dossier.positions import PRECISIONS, REASONS, Positions, judged
from graph.export import words
from graph.export.content import Content
from graph.export.flat import Row, rows
from graph.export.formats import Format
from graph.export.json_files import write_members
from graph.export.network import Network
from graph.export.network_stamp import stamp_json
from graph.export.network_words import node_title

_JUDGED = ("id", "name", "kind", "level", "city", "country", "lat", "lng", "geocode_precision", "facility_type")
_FURTHER = ("dataset", "row")
_SAID_OF_INCIDENTS = ("id", "category", "status", "status_by", "start", "end", "source", "documents")


def _takes(content: Content) -> str | None:
    return None if _labels(content.network) else words.say("network.no_places")


def _write(content: Content, path: Path, options: Mapping[str, Any]) -> None:
    network = content.network
    positions = {label: _judged(network, label) for label in _labels(network)}
    incidents = _incidents(network)
    write_members(
        path,
        [
            ("type", "FeatureCollection"),
            ("stamp", stamp_json(content)),
            (
                "notes",
                [words.say("network.geo.positions"), words.say("network.geo.rounded"), words.say("network.geo.status")],
            ),
            ("features", (one for place, one in _places(network, positions, incidents) if place)),
            ("without_position", (one for place, one in _places(network, positions, incidents) if not place)),
        ],
    )


def _labels(network: Network) -> list[str]:
    return [label for label in model.FACILITIES if network.rows(label)]


def _judged(network: Network, label: str) -> Positions:
    table = network.nodes(label, [*_JUDGED, *_FURTHER])
    return judged(table.append_column("label", pa.repeat(label, table.num_rows)).combine_chunks())


def _incidents(network: Network) -> dict[str, list[Row]]:
    """What is on record at each place, by its id; each with its status."""
    about = {
        row["id"]: {"title": node_title("Incident", row)}
        | {name: row[name] for name in _SAID_OF_INCIDENTS if name in row}
        for row in (rows(network, "Incident") if network.rows("Incident") else ())
    }
    found: dict[str, dict[str, Row]] = defaultdict(dict)
    happened = rows(network, "OCCURRED_AT") if network.rows("OCCURRED_AT") else iter(())
    for row in happened:
        found[row["to_id"]][row["from_id"]] = about[row["from_id"]]
    return {place: [several[one] for one in sorted(several)] for place, several in found.items()}


def _places(
    network: Network, positions: Mapping[str, Positions], incidents: Mapping[str, list[Row]]
) -> Iterator[tuple[bool, Row]]:
    """Every place: whether it has a point, and the feature or the entry of the list."""
    for label in _labels(network):
        found = positions[label]
        for at, row in enumerate(rows(network, label)):
            reason = REASONS[int(found.reason[at])]
            rounded = bool(found.rounded[at])
            stated = "lat" in row and "lng" in row
            row.pop("lat", None), row.pop("lng", None)
            said = {"type": label, "label": node_title(label, row), **row, "incidents": incidents.get(row["id"], [])}
            lat, lng = float(found.lat[at]), float(found.lng[at])
            if reason != "placed":
                doubt = {"stated_lat": lat, "stated_lng": lng, "rounded": rounded} if stated else {}
                yield False, {**said, "why": reason, "why_in_words": words.choose("network.geo.why", reason), **doubt}
                continue
            precision = PRECISIONS[int(found.precision[at])]
            said |= {
                "position_precision": precision,
                "uncertain": precision != "exact" or rounded,
                "rounded": rounded,
            }
            yield True, {
                "type": "Feature", "id": row["id"],
                "geometry": {"type": "Point", "coordinates": [lng, lat]}, "properties": said,
            }  # fmt: skip


FORMAT = Format(
    "geojson", ".geojson", "GeoJSON: the places on a map, and a list of those without a position", _write, _takes, {},
    whole=True,
)  # fmt: skip
