"""Node-link JSON, as NetworkX and D3 read it: every property in its own type, lists as lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from graph.export.content import Content
from graph.export.flat import link_rows, node_rows
from graph.export.formats import Format
from graph.export.json_files import fits, write_members
from graph.export.network_stamp import stamp_json
from graph.export.network_words import link_property, link_title, node_title


def _write(content: Content, path: Path, options: Mapping[str, Any]) -> None:
    members = [
        ("directed", True),
        ("multigraph", True),
        ("graph", stamp_json(content)),
        ("nodes", _nodes(content)),
        ("edges", _edges(content)),
    ]
    write_members(path, members)


def _nodes(content: Content) -> Iterator[dict[str, Any]]:
    for label, row in node_rows(content.network):
        yield {"id": row["id"], "type": label, "label": node_title(label, row), **row}


def _edges(content: Content) -> Iterator[dict[str, Any]]:
    """``key`` tells parallel links apart, as NetworkX wants it; the key of the statement is ``statement_key``."""
    for kind, row in link_rows(content.network):
        ends = {"source": row.pop("from_id"), "target": row.pop("to_id")}
        titles = {"type": kind, "label": link_title(kind, row.get("status"))}
        said = {link_property(name): value for name, value in row.items()}
        yield {**ends, "key": f"{kind} {row['key']}", **titles, **said}


FORMAT = Format(
    "node-link", ".node-link.json", "Node-link JSON: the network for NetworkX, D3 and own programs", _write,
    fits("node-link"), {}, whole=True,
)  # fmt: skip
