"""What a network states, written down a second time and apart from the formats, for tests that read files back."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import pyarrow as pa

from graph import model
from graph.export.content import Content
from graph.export.formats import formats, write
from graph.export.network import Network, Part
from graph.projection import link_schema, node_schema

NAMES = (
    "cypher", "cytoscape", "ftm", "geojson", "gexf", "graphml", "kumu", "neo4j-csv", "neo4j-parquet", "node-link",
)  # fmt: skip
Files = dict[str, Path]
Stated = dict[str, dict[str, Any]]
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def all_of(content: Content, folder: Path) -> Files:
    """The content in every network format."""
    return {name: write(content, name, folder / f"{name}{formats()[name].suffix}") for name in NAMES}


def nodes(network: Network) -> Stated:
    """What each node states, by id; its label as ``type``."""
    return {
        row["id"]: {"type": label, **_said(row, ("id",))}
        for label in model.LABELS
        if network.rows(label)
        for row in network.nodes(label).to_pylist()
    }


def links(network: Network) -> dict[tuple[str, str, str, str], dict[str, Any]]:
    """What each relationship states, by its type, ends and key."""
    return {
        (kind, row["from_id"], row["to_id"], row["key"]): _said(row, ("from_id", "to_id", "key"))
        for kind in model.RELATIONSHIPS
        if network.rows(kind)
        for row in network.links(kind).to_pylist()
    }


def _said(row: dict[str, Any], without: tuple[str, ...]) -> dict[str, Any]:
    return {
        name: value
        for name, value in row.items()
        if name not in without and value is not None and not (isinstance(value, float) and not math.isfinite(value))
    }


def in_xml(value: Any) -> Any:
    """A value as it can stand in XML: lists as one text, what XML cannot hold as U+FFFD."""
    if isinstance(value, list):
        value = "|".join(one.replace("\\", "\\\\").replace("|", "\\|") for one in value)
    return NO_XML.sub("\ufffd", value) if isinstance(value, str) else value


def part(content: Content, nodes: dict[str, list[dict[str, Any]]], links: dict[str, list[dict[str, Any]]]) -> Part:
    """A small network of these rows; columns that a row does not name are empty."""
    return Part(
        content.stamp.digest,
        {label: pa.Table.from_pylist(rows, node_schema(label)) for label, rows in nodes.items()},
        {kind: pa.Table.from_pylist(rows, link_schema(kind)) for kind, rows in links.items()},
    )


def both(one: Network, other: Network) -> Part:
    """Two networks in one."""

    def joined(name: str) -> pa.Table:
        tables = [each.nodes(name) if name in model.LABELS else each.links(name) for each in (one, other)]
        keys = model.NODE_KEY if name in model.LABELS else model.LINK_KEY
        return pa.concat_tables(tables).sort_by([(key, "ascending") for key in keys])

    return Part(
        one.digest,
        {name: joined(name) for name in model.LABELS if one.rows(name) or other.rows(name)},
        {name: joined(name) for name in model.RELATIONSHIPS if one.rows(name) or other.rows(name)},
    )
