"""Where the nodes of a network file stand: as in our picture where there is one, else in blocks by kind.

The same content gives the same places. Whole pixels; x grows to the right, y downwards.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import numpy.typing as npt

from graph import model
from graph.export.chain import chain
from graph.export.content import Content
from graph.export.layout import Arrow, Box, arrange, lines
from graph.export.network import Network
from graph.export.reading import read

MOST_DRAWN = 1_500
"""Nodes that are laid out as a picture; more take too long and can be seen by nobody."""
_ACROSS, _DOWN, _BETWEEN, _LEAST_HIGH = 180, 60, 360, 16
"""Pixels from node to node and from block to block; nodes of a column, at least."""
Numbers = npt.NDArray[np.int64]


class Places:
    """Gives each node its place, in the order in which the nodes of a label stand."""

    def __init__(self, content: Content) -> None:
        self.drawn = _as_in_picture(content)
        left = max((x for x, _ in self.drawn.values()), default=-_BETWEEN) + _BETWEEN
        self._blocks: dict[str, tuple[int, int]] = {}
        self._given: Counter[str] = Counter()
        for label in model.LABELS:
            rows = self._outside(content.network, label)
            if rows:
                high = max(_LEAST_HIGH, round((rows * _ACROSS / _DOWN) ** 0.5))
                self._blocks[label] = left, high
                left += -(-rows // high) * _ACROSS + _BETWEEN

    def _outside(self, network: Network, label: str) -> int:
        """How many nodes of a label the picture has no place for."""
        if not self.drawn or not network.rows(label):
            return network.rows(label)
        return sum(one not in self.drawn for one in network.nodes(label, ["id"])["id"].to_pylist())

    def of(self, label: str, ids: Any) -> tuple[Numbers, Numbers]:
        """x and y of the next nodes of a label.

        Args:
            ids: a column of the next ids.
        """
        inside = [self.drawn.get(one) for one in ids.to_pylist()] if self.drawn else [None] * len(ids)
        outside = np.array([place is None for place in inside], dtype=bool)
        left, high = self._blocks.get(label, (0, _LEAST_HIGH))
        at = self._given[label] + np.cumsum(outside) - 1
        self._given[label] += int(outside.sum())
        x, y = left + at // high * _ACROSS, at % high * _DOWN
        for row, place in enumerate(inside):
            if place is not None:
                x[row], y[row] = place
        return x, y


def _as_in_picture(content: Content) -> dict[str, tuple[int, int]]:
    """The places of all nodes on the paths of an answer, none of them counted away, and of their incidents."""
    if content.picture is None:
        return {}
    found = chain(read(content.picture, as_it_is=True))
    if not found.columns or len(found.nodes) > MOST_DRAWN:
        return {}
    boxes = {node: _box(node, found.column[node], about) for node, about in found.nodes.items()}
    arrows = [Arrow(start, end, False) for start, end in found.steps]
    happened: Any = content.network.links("OCCURRED_AT", ["from_id", "to_id"]).to_pylist()
    for incident, place in ((row["from_id"], row["to_id"]) for row in happened):
        if place in found.nodes:
            boxes.setdefault(incident, _box(incident, len(found.columns), {}))
            arrows.append(Arrow(place, incident, False))
    laid = arrange(list(boxes.values()), arrows)
    return {box.key: (round(box.x), round(box.y)) for box in laid.boxes if box.kind != "lane"}


def _box(node: str, column: int, about: dict[str, Any]) -> Box:
    return Box(node, column, "site", lines=lines(str(about.get("name") or node)[:400], "name", 3))
