"""The nodes and links that leave together: a whole build, or the part of it that an answer speaks of.

Both have the tables of a projection, one a label and one a relationship type, with every property the model gives
them; so each network format is written once, for a trace of thirty boxes and for a graph of millions.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.projection import Projection, link_schema, node_schema


class Network(Protocol):
    """What a ``Projection`` and a ``Part`` have in common; tables are sorted by id, or by from_id, to_id and key."""

    @property
    def digest(self) -> str:
        """The digest of the build."""

    def rows(self, name: str) -> int:
        """How many rows the table of a label or relationship type has."""

    def nodes(self, label: str, columns: list[str] | None = None) -> pa.Table:
        """The nodes of a label."""

    def links(self, relationship: str, columns: list[str] | None = None) -> pa.Table:
        """The relationships of a type."""


@dataclass(frozen=True)
class Part:
    """Some nodes and links of a build, in memory."""

    digest: str
    node_tables: dict[str, pa.Table] = field(default_factory=dict)
    link_tables: dict[str, pa.Table] = field(default_factory=dict)

    def rows(self, name: str) -> int:
        """How many rows the table of a label or relationship type has."""
        table = self.node_tables.get(name, self.link_tables.get(name))
        return 0 if table is None else table.num_rows

    def nodes(self, label: str, columns: list[str] | None = None) -> pa.Table:
        """The nodes of a label, sorted by id."""
        table = self.node_tables.get(label)
        table = node_schema(label).empty_table() if table is None else table
        return table if columns is None else table.select(columns)

    def links(self, relationship: str, columns: list[str] | None = None) -> pa.Table:
        """The relationships of a type, sorted by from_id, to_id and key."""
        table = self.link_tables.get(relationship)
        table = link_schema(relationship).empty_table() if table is None else table
        return table if columns is None else table.select(columns)


def part_of(projection: Projection, ids: Collection[str], keys: Collection[str]) -> Part:
    """The nodes and statements that an answer names, with where incidents happened and the documents behind them all.

    Args:
        projection: the build that was asked.
        ids: of nodes; ends of the links are added.
        keys: of links.
    """
    links = {kind: _rows(projection.links(kind), "key", keys) for kind in model.RELATIONSHIPS if projection.rows(kind)}
    named = set(ids).union(*(_texts(table, end) for table in links.values() for end in ("from_id", "to_id")))
    incidents = _rows(projection.nodes("Incident"), "id", named)
    at = projection.links("OCCURRED_AT")
    links["OCCURRED_AT"] = at.filter(_either(at, "key", keys, "from_id", _texts(incidents, "id")))
    named |= _texts(links["OCCURRED_AT"], "to_id")
    cited = projection.links("DOCUMENTED_BY")
    links["DOCUMENTED_BY"] = cited.filter(_either(cited, "key", keys, "from_id", named))
    named |= _texts(links["DOCUMENTED_BY"], "to_id")
    for table in links.values():
        named.update(one for many in table["documents"].to_pylist() for one in many or ())
    nodes = {label: _rows(projection.nodes(label), "id", named) for label in model.LABELS if projection.rows(label)}
    return Part(
        projection.digest,
        {label: table for label, table in nodes.items() if table.num_rows},
        {kind: table for kind, table in links.items() if table.num_rows},
    )


def _rows(table: pa.Table, column: str, wanted: Collection[str]) -> pa.Table:
    return table.filter(pc.is_in(table[column], value_set=pa.array(sorted(wanted), pa.string())))


def _either(table: pa.Table, one: str, ones: Collection[str], other: str, others: Collection[str]) -> pa.Array:
    return pc.or_(
        pc.is_in(table[one], value_set=pa.array(sorted(ones), pa.string())),
        pc.is_in(table[other], value_set=pa.array(sorted(others), pa.string())),
    )


def _texts(table: pa.Table, column: str) -> set[str]:
    return set(table[column].to_pylist())
