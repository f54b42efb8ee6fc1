"""What the nodes and links of a network file are called where it shows one line each; doubt is part of the name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph.export import words
from graph.export.network import Network

UNSETTLED = ("alleged", "disputed", "retracted", "remediated")
"""Statuses that are said beside the fact, always."""
DASHED = ("alleged", "disputed")
FINDING = "#a34700"
"""Of a place with an incident on record; it says nothing of who is to blame."""
_NAMES = ("name", "title", "value_text")
_COLOURS = {
    "Brand": "#1f4e79", "Supplier": "#5b8fb9", "Organisation": "#6b7a8f", "Factory": "#c9c2b4", "Farm": "#c9c2b4",
    "Mine": "#c9c2b4", "Vessel": "#c9c2b4", "Incident": FINDING, "Document": "#e4e4e4",
}  # fmt: skip
_OTHER = "#a8a8a8"

_LINK_PROPERTIES = {"key": "statement_key", "source": "publishers"}
"""Readers keep 'key' and 'source' of a link for themselves: 'source' is the node where it begins."""


def link_property(name: str) -> str:
    """What a property of a link is called where readers have a use of their own for its name."""
    return _LINK_PROPERTIES.get(name, name)


def node_title(label: str, row: Mapping[str, Any]) -> str:
    """The line for a node: its name, or what an incident is about; with its status where that is unsettled."""
    name = words.category(row.get("category")) if label == "Incident" else None
    name = name or next((str(row[one]) for one in _NAMES if row.get(one)), str(row["id"]))
    return name + _doubt(row.get("status"))


def link_title(kind: str, status: str | None) -> str:
    """The line for a link: 'sources from (disputed)'."""
    return words.relation(kind) + _doubt(status)


def colour(label: str) -> str:
    """The colour of the nodes of a label; a place with an incident has ``FINDING`` instead."""
    return _COLOURS.get(label, _OTHER)


def node_titles(label: str, table: pa.Table) -> pa.Array:
    """``node_title`` for whole tables."""
    names: list[pa.Array] = [_column(table, one) for one in _NAMES if one in table.column_names]
    if label == "Incident":
        names = [pc.fill_null(_mapped(table, "category", words.category), words.category(None))]
    # Empty text is no name.
    names = [pc.if_else(pc.equal(one, ""), pa.scalar(None, pa.string()), one) for one in names]
    name = pc.coalesce(*names, _column(table, "id"))
    return pc.binary_join_element_wise(name, _doubts(table), "")


def link_titles(kind: str, table: pa.Table) -> pa.Array:
    """``link_title`` for whole tables."""
    return pc.binary_join_element_wise(pa.scalar(words.relation(kind)), _doubts(table), "")


def _doubt(status: str | None) -> str:
    return f" ({status})" if status in UNSETTLED else ""


def _doubts(table: pa.Table) -> pa.Array:
    if "status" not in table.column_names:
        return pa.repeat("", table.num_rows)
    return pc.fill_null(_mapped(table, "status", _doubt), "")


def _mapped(table: pa.Table, name: str, said: Callable[[str | None], str]) -> pa.Array:
    """Each value of a column in words, null where there is none; few values are different."""
    if name not in table.column_names:
        return pa.nulls(table.num_rows, pa.string())
    encoded = _column(table, name).dictionary_encode()
    return pa.array([said(one) for one in encoded.dictionary.to_pylist()], pa.string()).take(encoded.indices)


def _column(table: pa.Table, name: str) -> pa.Array:
    column = table.column(name).combine_chunks()
    return pa.concat_arrays(column.chunks) if isinstance(column, pa.ChunkedArray) else column


def with_incidents(network: Network) -> pa.Array:
    """Ids of the places at which an incident is on record that is not retracted."""
    if not network.rows("OCCURRED_AT"):
        return pa.array([], pa.string())
    at = network.links("OCCURRED_AT", ["from_id", "to_id", "status"])
    at = at.filter(pc.not_equal(pc.fill_null(at["status"], ""), "retracted"))
    incidents = network.nodes("Incident", ["id", "status"])
    gone = incidents.filter(pc.equal(pc.fill_null(incidents["status"], ""), "retracted"))["id"]
    kept = at.filter(pc.invert(pc.is_in(at["from_id"], value_set=pa.array(gone.to_pylist(), pa.string()))))
    return pa.array(pc.unique(kept["to_id"]).to_pylist(), pa.string())
