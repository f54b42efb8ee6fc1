"""What a record is, in a few words, for lists of records of every kind: names, and links as who, what, whom."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.dossier.answers import names_of
from graph.projection import Projection


def described(projection: Projection, records: Collection[str], relation: Callable[[str], str]) -> dict[str, str]:
    """By id of a node or key of a link, what the build shows it as; what it does not show is left out.

    Args:
        relation: how a type of relationship reads between two names.
    """
    wanted = pa.array(sorted(records), pa.string())
    found = names_of(projection, tuple(records))
    for row in _rows(projection.nodes("Incident", ["id", "category", "start"]), "id", wanted):
        found[row["id"]] = f"{(row['category'] or 'incident').replace('_', ' ')}, {row['start'] or 'no date stated'}"
    links = {
        row["key"]: (kind, row["from_id"], row["to_id"])
        for kind in model.RELATIONSHIPS
        for row in _rows(projection.links(kind, ["key", "from_id", "to_id"]), "key", wanted)
    }
    ends = names_of(projection, tuple({end for _, *both in links.values() for end in both}))
    for key, (kind, start, end) in links.items():
        found[key] = f"{ends.get(start, start)} {relation(kind)} {ends.get(end, end)}"
    return found


def _rows(table: pa.Table, key: str, wanted: pa.Array) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.filter(pc.is_in(table[key], value_set=wanted)).to_pylist()
    return rows
