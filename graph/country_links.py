"""The countries of a build: a node for each that something lies in or names, and the links to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.countries import countries, country_id
from graph.errors import LedgerError
from graph.projection import link_schema, node_schema


def country_nodes(nodes: Mapping[str, pa.Table], naming: Iterable[pa.Table]) -> pa.Table:
    """The countries that nodes lie in or links name.

    Raises:
        LedgerError: one of them is none of ISO 3166-1.
    """
    used: set[str] = set()
    for table in nodes.values():
        if "country" in table.column_names:
            used.update(code for code in pc.unique(table.column("country")).to_pylist() if code)
    for part in naming:
        ends = pc.unique(part.column("to_id")).to_pylist()
        used.update(end[8:] for end in ends if end.startswith("country:"))
    names = countries()
    unknown = sorted(used - set(names))
    if unknown:
        raise LedgerError(f"The ledger states countries that ISO 3166-1 does not have: {', '.join(unknown)}")
    rows = [
        {"id": country_id(code), "name": names[code], "alpha2": code, "visibility": "public"} for code in sorted(used)
    ]
    return pa.Table.from_pylist(rows, schema=node_schema("Country"))


def country_links(nodes: Mapping[str, pa.Table]) -> list[pa.Table]:
    """A link to its country for every node that states one; the node's row is its evidence."""
    return [_links(table) for label, table in nodes.items() if label in model.RELATIONSHIPS["IN_COUNTRY"].starts]


def _links(nodes: pa.Table) -> pa.Table:
    stated = nodes.filter(nodes.column("country").is_valid())
    expected = link_schema("IN_COUNTRY", derived=False)
    columns: dict[str, Any] = {name: pa.nulls(stated.num_rows, expected.field(name).type) for name in expected.names}
    for name in ("dataset", "row", "visibility"):
        columns[name] = stated.column(name)
    columns["from_id"] = stated.column("id")
    columns["to_id"] = pc.binary_join_element_wise("country:", stated.column("country"), "")
    columns["key"] = pc.binary_join_element_wise("in-country:", stated.column("id"), "")
    return pa.table([columns[name] for name in expected.names], schema=expected)
