"""The whole graph that a profile leaves, for formats that can hold millions of links."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph import model
from graph.export import words
from graph.export.asked import Asked, Kind
from graph.projection import Projection


def _ask(projection: Projection, parameters: Mapping[str, Any]) -> Asked:
    nodes = {label: projection.rows(label) for label in model.LABELS if projection.rows(label)}
    links = {kind: projection.rows(kind) for kind in model.RELATIONSHIPS if projection.rows(kind)}
    return Asked(
        title=f"Everything that is loaded: {words.counted(sum(nodes.values()), 'record', 'records')} and "
        f"{words.counted(sum(links.values()), 'statement', 'statements')} that link them",
        name="graph",
        answer={"nodes": nodes, "links": links, "digest": projection.digest},
        picture=None,
        network=projection,
        sheets=(),
    )


KIND = Kind("graph", "The whole graph", _ask, example="--format graphml -o graph.graphml")
