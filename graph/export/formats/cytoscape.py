"""Cytoscape JSON (.cyjs) for Cytoscape and Cytoscape.js, with places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from graph.export.content import Content
from graph.export.flat import link_rows, rows
from graph.export.formats import Format
from graph.export.json_files import dumped, fits, write_members
from graph.export.network_places import Places
from graph.export.network_stamp import stamp_json
from graph.export.network_words import link_property, link_title, node_title
from graph.export.pieces import tables_of


def _write(content: Content, path: Path, options: Mapping[str, Any]) -> None:
    stamp = stamp_json(content)
    # Network columns of Cytoscape hold plain values and lists of them: what has an inside is JSON text there.
    plain = {name: dumped(value) if _has_inside(value) else value for name, value in stamp.items()}
    members = [
        ("format_version", "1.0"),
        ("generated_by", f"tiertrace {content.stamp.versions.get('tiertrace', '')}".strip()),
        ("target_cytoscapejs_version", "~2.1"),
        ("directed", True),
        ("multigraph", True),
        ("data", {"shared_name": content.stamp.title, "name": content.stamp.title, **plain}),
        ("elements", {"nodes": list(_nodes(content)), "edges": list(_edges(content))}),
    ]
    write_members(path, members)


def _has_inside(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(one, dict | list) for one in value))


def _nodes(content: Content) -> Iterator[dict[str, Any]]:
    places = Places(content)
    for label in tables_of(content.network)[0]:
        for row in rows(content.network, label):
            x, y = places.of(label, pa.array([row["id"]]))
            title = node_title(label, row)
            data = {"id": row["id"], "shared_name": row["id"], "name": title, "type": label, "label": title, **row}
            yield {"data": data, "position": {"x": int(x[0]), "y": int(y[0])}, "selected": False}


def _edges(content: Content) -> Iterator[dict[str, Any]]:
    for number, (kind, row) in enumerate(link_rows(content.network)):
        ends = {"source": row.pop("from_id"), "target": row.pop("to_id")}
        title = link_title(kind, row.get("status"))
        said = {link_property(name): value for name, value in row.items()}
        named = {"interaction": kind, "shared_interaction": kind, "name": title, "label": title}
        yield {"data": {"id": f"e{number}", **ends, **named, **said}, "selected": False}


FORMAT = Format(
    "cytoscape", ".cyjs", "Cytoscape JSON: the network for Cytoscape and Cytoscape.js, with places", _write,
    fits("cytoscape"), {}, whole=True,
)  # fmt: skip
