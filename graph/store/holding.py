"""What a store says it holds: the `(:Build)` node and the server's own counts.

The node is the receipt of a load. Its digest names the build; its state is `complete`, or `loading` while batches are
under way; `tables` has rows, digest and used columns of each table as JSON. Together with the counts it tells whether
something else is in the database.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import neo4j

from graph import model
from graph.projection import Projection
from graph.store.bolt import Store
from graph.store.statements import BUILD_LABEL, count_everything, quoted
from graph.store.tables import used_columns

BUILD = f"(b:{quoted(BUILD_LABEL)} {{id: 'build'}})"
COMPLETE, LOADING = "complete", "loading"


@dataclass(frozen=True)
class Holding:
    """What is in a database."""

    digest: str | None
    """of the build that it holds or is being loaded; None without a Build node"""
    state: str | None
    properties: Mapping[str, Any] = field(repr=False)
    """of the Build node"""
    nodes: Mapping[str, int]
    """per label of the model"""
    links: Mapping[str, int]
    """per relationship type of the model"""
    other_nodes: int
    other_links: int

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        """Rows, digest and used columns per table, as the load noted them."""
        return dict(json.loads(self.properties.get("tables") or "{}"))

    @property
    def is_empty(self) -> bool:
        """Nothing is there at all."""
        return self.digest is None and not self.foreign()

    def foreign(self) -> dict[str, int]:
        """What is there beyond the build: how many per label or type; relevant while nothing is being loaded."""
        more = {"nodes of other labels": self.other_nodes, "relationships of other types": self.other_links}
        for name, count in {**self.nodes, **self.links}.items():
            more[name] = count - (self._stated(name) if self.digest else 0)
        return {name: count for name, count in more.items() if count > 0}

    def missing(self) -> dict[str, int]:
        """What the build states and is not there: how many per label or type."""
        there = {**self.nodes, **self.links}
        short = {name: self._stated(name) - there.get(name, 0) for name in self.tables}
        return {name: count for name, count in short.items() if count > 0}

    def _stated(self, name: str) -> int:
        return int(self.tables.get(name, {}).get("rows", 0))


def look(store: Store) -> Holding:
    """Ask a store what it holds."""
    with store.session("read") as session:
        return session.execute_read(_look)


def _look(tx: neo4j.ManagedTransaction) -> Holding:
    record = tx.run(f"MATCH {BUILD} RETURN properties(b) AS properties LIMIT 1").single()
    properties: dict[str, Any] = dict(record["properties"]) if record else {}
    counts = {(str(row["what"]), str(row["name"])): int(row["n"]) for row in tx.run(count_everything())}
    nodes = {label: counts["nodes", label] for label in model.LABELS}
    links = {kind: counts["relationships", kind] for kind in model.RELATIONSHIPS}
    return Holding(
        digest=properties.get("digest"),
        state=properties.get("state"),
        properties=properties,
        nodes=nodes,
        links=links,
        other_nodes=counts["all", "nodes"] - sum(nodes.values()) - (1 if record else 0),
        other_links=counts["all", "relationships"] - sum(links.values()),
    )


def receipt(projection: Projection, used: Mapping[str, list[str]]) -> dict[str, Any]:
    """The properties of the Build node for a complete load of this build; see `write_receipt`."""
    manifest = projection.manifest
    return {
        "digest": projection.digest,
        "state": COMPLETE,
        "format": model.FORMAT,
        "profile": manifest.get("profile"),
        "datasets": json.dumps(manifest.get("datasets", []), sort_keys=True, ensure_ascii=False),
        "facts": json.dumps(_other_facts(manifest), sort_keys=True, ensure_ascii=False),
        "tables": json.dumps(_tables(projection, used), sort_keys=True),
        "loaded_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _tables(projection: Projection, used: Mapping[str, list[str]]) -> dict[str, dict[str, Any]]:
    """Rows, digest and used columns of each table; a pull asks for no other columns."""
    return {
        name: {
            "rows": about["rows"],
            "digest": about["digest"],
            "columns": used.get(name) or used_columns(projection, name),
        }
        for name, about in projection.manifest["tables"].items()
    }


def _other_facts(manifest: Mapping[str, Any]) -> dict[str, Any]:
    apart = ("format", "digest", "tables", "profile", "datasets", "verified")
    return {name: value for name, value in manifest.items() if name not in apart}


def write_receipt(
    tx: neo4j.ManagedTransaction, projection: Projection, used: Mapping[str, list[str]] = MappingProxyType({})
) -> None:
    """State that the build is complete, in the transaction that makes it so.

    Args:
        tx: the transaction.
        projection: the build.
        used: columns that a table has values in, for tables where that is known; they may be too many.
    """
    tx.run(f"MERGE {BUILD} SET b = $facts, b.id = 'build'", facts=receipt(projection, used)).consume()
