"""Ids that led to a node once: a record that was found to be one with others keeps its id as a former id of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from graph import model
from graph.projection import Projection

FORMER = "former_ids"
HAVING = tuple(label for label in model.LABELS if any(one.name == FORMER for one in model.LABELS[label].properties))


def former_ids(projection: Projection) -> Mapping[str, str]:
    """From every former id to the id of today."""
    return _former(str(projection.folder), projection.digest)


def current_id(projection: Projection, node_id: str) -> str:
    """The id under which a node stands in this build: the given one, unless that is a former id."""
    return former_ids(projection).get(node_id, node_id)


@lru_cache(maxsize=4)
def _former(folder: str, digest: str) -> Mapping[str, str]:
    """Read once a build; the digest tells builds in one folder apart."""
    projection = Projection(Path(folder))
    found: dict[str, str] = {}
    for label in HAVING:
        table = projection.nodes(label, ["id", FORMER])
        for row in table.filter(table[FORMER].is_valid()).to_pylist():
            found.update(dict.fromkeys(row[FORMER], row["id"]))
    return found
