"""Finds the labels by which the ends of relationships are looked up."""

from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.store.statements import anchor


class Nodes(Protocol):
    """A build, or a part of one."""

    def rows(self, name: str) -> int:
        """How many rows the table of a label has."""

    def nodes(self, label: str, columns: list[str] | None = None) -> pa.Table:
        """The nodes of a label."""


class Anchors:
    """The ids of a build by anchor label (the family where there is one), each read once."""

    def __init__(self, projection: Nodes) -> None:
        self._projection = projection
        self._ids: dict[str, pa.ChunkedArray] = {}

    def of(self, ids: pa.ChunkedArray, labels: tuple[str, ...]) -> pa.Array:
        """For each id the anchor label of the node it names, null where no node of `labels` has it."""
        wanted = pc.unique(ids)
        found = np.full(len(wanted), None, object)
        for name in dict.fromkeys(anchor(label) for label in labels):
            # The other way round would hash a million ids to look up a thousand.
            at = pc.unique(pc.index_in(self._of(name), value_set=wanted)).drop_null()
            found[at.to_numpy()] = name
        return pa.array(found, pa.string()).take(pc.index_in(ids.combine_chunks(), value_set=wanted))

    def _of(self, name: str) -> pa.ChunkedArray:
        if name not in self._ids:
            labels = [label for label in model.LABELS if anchor(label) == name and self._projection.rows(label)]
            columns = [self._projection.nodes(label, ["id"]).column("id") for label in labels]
            self._ids[name] = pa.chunked_array([chunk for column in columns for chunk in column.chunks], pa.string())
        return self._ids[name]
