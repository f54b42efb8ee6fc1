"""Network files: GEXF and GraphML beside networkx's writers, import files for Neo4j beside plain Parquet."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import networkx as nx

from benchmarks.generate import keep
from benchmarks.place import Place, timed
from benchmarks.shape import SCALES, draw, sizes_at
from benchmarks.tables import Tables
from graph.build import build, current
from graph.export.content import Content
from graph.export.flat import link_rows, node_rows
from graph.export.formats import write
from graph.export.network_words import link_property
from graph.export.preparing import prepare
from graph.projection import Projection
from graph.workspace import Workspace, flush_tree

PART = 12
"""A network file has the size of this part of a build: at full scale over 100,000 nodes and 500,000 links."""
FILES = ("gexf", "graphml")


def network(place: Place) -> dict[str, Any]:
    """An invented build of the size of a large network file."""
    workspace = _workspace(place)
    keep(workspace, Tables(draw(sizes_at(SCALES[place.scale] / PART))).all())
    with workspace.writing():
        seconds, projection = timed(lambda: build(workspace))
    return {"seconds": seconds, **_counts(projection)}


def ours(place: Place) -> dict[str, Any]:
    """Build to GEXF and to GraphML, with places, colours and time spells."""
    content = _content(current(_workspace(place)))
    found: dict[str, Any] = {}
    for name in FILES:
        path = place.scratch(f"network.{name}")
        found[name], _ = timed(lambda name=name, path=path: write(content, name, path))  # type: ignore[misc]
        found[f"{name}_bytes"] = path.stat().st_size
        path.unlink()
    return found | _counts(content.network)


def networkx(place: Place) -> dict[str, Any]:
    """The limit: networkx writes the same properties of a graph that it holds already, lists joined before."""
    graph = nx.MultiDiGraph()
    projection = current(_workspace(place))
    assert projection is not None
    for label, row in node_rows(projection):
        graph.add_node(row.pop("id"), type=label, **_flat(row))
    for number, (kind, row) in enumerate(link_rows(projection)):
        start, end = row.pop("from_id"), row.pop("to_id")
        graph.add_edge(start, end, key=str(number), type=kind, **_flat(row))
    found: dict[str, Any] = {"nodes": graph.number_of_nodes(), "links": graph.number_of_edges()}
    for name, writer in (("gexf", nx.write_gexf), ("graphml", nx.write_graphml_xml)):
        path = place.scratch(f"networkx.{name}")
        found[name], _ = timed(lambda writer=writer, path=path: writer(graph, path))  # type: ignore[misc]
        found[f"{name}_bytes"] = path.stat().st_size
        path.unlink()
    return found


def import_files(place: Place) -> dict[str, Any]:
    """The whole build as import files of Neo4j, everything flushed to the disk."""
    content = _content(place.projection)
    found: dict[str, Any] = {}
    for name in ("csv", "parquet"):
        folder = place.scratch(f"neo4j-{name}")
        found[name], _ = timed(lambda name=name, folder=folder: _flushed(content, f"neo4j-{name}", folder))  # type: ignore[misc]
        found[f"{name}_bytes"] = sum(path.stat().st_size for path in folder.iterdir())
        shutil.rmtree(folder)
    return found


def _flushed(content: Content, name: str, folder: Path) -> None:
    write(content, name, folder)
    flush_tree(folder)


def _workspace(place: Place) -> Workspace:
    return Workspace(place.scratch("network") / "workspace")


def _content(projection: Projection | None) -> Content:
    assert projection is not None
    return prepare(projection, "graph", {}, date="2026-11-30", command="python -m benchmarks")


def _counts(found: Any) -> dict[str, int]:
    from graph.export.pieces import tables_of

    labels, kinds = tables_of(found)
    return {"nodes": sum(map(found.rows, labels)), "links": sum(map(found.rows, kinds))}


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    joined = {name: "|".join(value) if isinstance(value, list) else value for name, value in row.items()}
    return {link_property(name): value for name, value in joined.items()}
