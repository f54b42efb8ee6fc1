"""Which node a person means: an id, or a name that only one node has."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow.compute as pc

from graph import model
from graph.projection import Projection
from graph.trace.evidence import Evidence
from graph.trace.gather import WALKABLE
from graph.trace.topology import Topology, open_topology

_SHOWN = 20


def find_node(
    projection: Projection, text: str, labels: Sequence[str] = WALKABLE
) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """The node whose id, name or alias is exactly this text; upper and lower case are the same.

    Args:
        labels: of the nodes that can be meant; families ("Company", "Facility") are labels too.

    Returns:
        The node and no candidates; or None and up to 20 candidates: all of that name, else those whose
        name contains the text. One candidate alone is still only a candidate.
    """
    topology = open_topology(projection)
    evidence = Evidence(topology)
    wanted = [name for label in labels for name in model.FAMILIES.get(label, (label,))]
    place = topology.find(text)
    if place >= 0 and WALKABLE[topology.label[place]] in wanted:
        return evidence.node(place), []
    same, near = _named(topology, text, wanted)
    if len(same) == 1:
        return evidence.node(same[0]), []
    return None, [evidence.node(place) for place in (same or near)[:_SHOWN]]


def _named(topology: Topology, text: str, labels: list[str]) -> tuple[list[int], list[int]]:
    """Nodes with exactly this name or alias, and those whose name contains it."""
    folded = fold(text)
    same: set[int] = set()
    for label in labels:
        for row, names in _aliases(topology, label):
            if folded in map(fold, names):
                same.add(topology.find(row))
    chosen = np.isin(topology.label, [WALKABLE.index(label) for label in labels if label in WALKABLE])
    names = pc.fill_null(topology.nodes["name"], "")
    near = (
        pc.match_substring(names, text.strip(), ignore_case=True).to_numpy() if folded else np.zeros(len(names), bool)
    )
    places = np.flatnonzero(chosen & near).tolist()
    same.update(place for place in places if fold(names[place].as_py()) == folded)
    return sorted(same), places


def _aliases(topology: Topology, label: str) -> list[tuple[str, list[str]]]:
    """Ids and aliases of the nodes that have any."""
    table = topology.projection.nodes(label, ["id", "aliases"])
    table = table.filter(pc.is_valid(table["aliases"]))
    return list(zip(table["id"].to_pylist(), table["aliases"].to_pylist(), strict=True))


def fold(text: str) -> str:
    """Text without differences of case, width and space."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
