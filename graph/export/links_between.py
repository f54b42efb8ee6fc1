"""The statements that link some records with each other."""

from __future__ import annotations

from collections.abc import Collection

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.projection import Projection

_SOURCES = "DOCUMENTED_BY"


def keys_between(
    projection: Projection, ids: Collection[str], kinds: Collection[str] = tuple(model.RELATIONSHIPS)
) -> set[str]:
    """Keys of the statements from one of these records to another."""
    wanted = pa.array(sorted(ids), pa.string())
    keys: set[str] = set()
    for kind in kinds:
        if not projection.rows(kind) or kind == _SOURCES:
            continue
        table = projection.links(kind, ["from_id", "to_id", "key"])
        both = pc.and_(pc.is_in(table["from_id"], value_set=wanted), pc.is_in(table["to_id"], value_set=wanted))
        keys.update(table["key"].filter(both).to_pylist())
    return keys
