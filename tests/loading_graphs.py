"""Builds to load: random graphs, and small ones with the texts, lists and numbers that stores lose."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
from random_graphs import FACTS, random_graph, tables

from graph import dates, model
from graph.projection import Projection, link_schema, node_schema, write_projection

Rows = dict[str, list[dict[str, Any]]]
NASTY = (
    "a` }) DETACH DELETE n //",
    "\\u0060 \\ `` ' \"",
    'He said "no", twice; a|b\x1fc\x1ed',
    "line\nbreak\r\nand\ttab",
    " spaces around ",
    "</script><script>alert(1)</script>",
    "=1+1",
    "\u202eright to left\u202c",
    "",
    "নারায়ণগঞ্জ 😀 Ünïcode",
    "x" * 10_000,
)


def rows_to_tables(nodes: Rows, links: Rows) -> dict[str, pa.Table]:
    """Rows as tables of a projection: sorted, with derived days, missing columns empty."""
    made = {label: _table(rows, node_schema(label), model.NODE_KEY) for label, rows in nodes.items()}
    return made | {kind: _table(rows, link_schema(kind), model.LINK_KEY) for kind, rows in links.items()}


def _table(rows: list[dict[str, Any]], schema: pa.Schema, keys: tuple[str, ...]) -> pa.Table:
    ordered = sorted(rows, key=lambda row: tuple(row[name] for name in keys))
    return pa.Table.from_pylist([row | _days(row, schema) for row in ordered], schema=schema)


def _days(row: dict[str, Any], schema: pa.Schema) -> dict[str, str]:
    made = {}
    for stated, prefix in (("valid_from", "from"), ("valid_to", "to"), ("start", "start"), ("end", "end")):
        if row.get(stated) and f"{prefix}_first" in schema.names:
            first, last = dates.bounds(row[stated])
            made |= {f"{prefix}_first": first.isoformat(), f"{prefix}_last": last.isoformat()}
    return made


def nasty_rows() -> tuple[Rows, Rows]:
    """Nodes and links that hold every text of `NASTY` as name, as list item and inside an id, and odd lists."""
    brands = [{"id": f"b{at}", "name": text, "aliases": [text, "plain"]} for at, text in enumerate(NASTY)]
    brands.append({"id": "b`) DETACH DELETE (", "name": None, "aliases": []})
    brands.append({"id": "b-empty", "name": "odd lists", "aliases": [""]})
    factories = [
        {"id": f"f{at}", "name": text, "lat": 23.7 + at / 3, "lng": -0.1, "workers_min": at, "is_closed": at % 2 == 0}
        for at, text in enumerate(NASTY)
    ]
    links = [
        {"from_id": f"b{at}", "to_id": f"f{at}", "key": text or "empty", "source": [text], "note": text, "listed": []}
        for at, text in enumerate(NASTY)
    ]
    dated = ("2013", "2013-04", "2013-04-24")
    for at, text in enumerate(dated):
        links.append({"from_id": "b0", "to_id": f"f{at}", "key": f"dated {at}", "valid_from": text, "valid_to": text})
    incidents = [{"id": "i0", "category": "other", "start": "2013-04", "documents": ["d0"], "affected": 2**40}]
    documents = [{"id": "d0", "title": "A list"}]
    nodes: Rows = {"Brand": brands, "Factory": factories, "Incident": incidents, "Document": documents}
    happened = [{"from_id": "i0", "to_id": "f0", "key": "k"}]
    return nodes, {"SOURCES_FROM": links, "OCCURRED_AT": happened}


def write(folder: Path, made: dict[str, pa.Table]) -> Projection:
    """A projection of these tables."""
    return write_projection(folder, made, FACTS)


def nasty(folder: Path) -> Projection:
    """The projection of `nasty_rows`."""
    return write(folder, rows_to_tables(*nasty_rows()))


def random_build(folder: Path, *seeds: int) -> Projection:
    """The projection of random graphs."""
    return write(folder, tables([random_graph(seed) for seed in seeds]))


def differing(folder: Path) -> tuple[Projection, Projection]:
    """Two builds that differ in every way: added, removed, changed and relabelled rows."""
    nodes, links = nasty_rows()
    old = write(folder / "old", rows_to_tables(nodes, links))
    moved = nodes["Brand"].pop(3)
    nodes["Supplier"] = [moved | {"country": "BD"}, {"id": "s-new", "name": "new"}]
    gone = nodes["Factory"].pop()["id"]
    links["SOURCES_FROM"] = [row for row in links["SOURCES_FROM"] if row["to_id"] != gone]
    links["SOURCES_FROM"][1] = links["SOURCES_FROM"][1] | {"status": "disputed", "source": None}
    links["OPERATES"] = [{"from_id": "s-new", "to_id": "f1", "key": "k", "source": ["Alpha"]}]
    nodes["Factory"][0] = nodes["Factory"][0] | {"name": "renamed", "lat": None}
    return old, write(folder / "new", rows_to_tables(nodes, links))
