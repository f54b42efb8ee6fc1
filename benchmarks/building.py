"""Generating, building and opening: ledger to projection beside the same tables written as Parquet."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.generate import generate, keep
from benchmarks.place import Place, median_of, timed
from graph import model
from graph.build import build
from graph.ledger import entries, read_records
from graph.projection import table_names, write_table
from graph.workspace import flush_tree, remove_tree

CHANGED = 250
"""Links that are removed, and that are changed; twice as many are added."""


def make(place: Place) -> dict[str, Any]:
    """Draw the graph and put it into the ledger."""
    seconds, _ = timed(lambda: generate(place.workspace.folder, place.scale))
    return {"seconds": seconds}


def build_it(place: Place) -> dict[str, Any]:
    """Ledger to projection, everything flushed to the disk."""
    with place.workspace.writing():
        remove_tree(place.workspace.builds)
        seconds, projection = timed(lambda: build(place.workspace))
    place.note("first", {"folder": str(projection.folder)})
    rows = {name: projection.rows(name) for _, name in table_names()}
    return {
        "seconds": seconds,
        "rows": sum(rows.values()),
        "links": sum(rows[kind] for kind in model.WALKED),
        "table_rows": {name: count for name, count in rows.items() if count},
        "bytes": _size(projection.folder),
    }


def parquet(place: Place) -> dict[str, Any]:
    """The limit of a build: the same tables, held in memory, written as Parquet and flushed to the disk."""
    projection = place.projection
    tables = {
        name: projection.nodes(name) if kind == "nodes" else projection.links(name)
        for kind, name in table_names()
        if projection.rows(name)
    }
    folder = place.scratch("parquet")

    def write() -> None:
        for name, table in tables.items():
            write_table(table, folder / f"{name}.parquet")
        flush_tree(folder)

    seconds, _ = timed(write)
    shutil.rmtree(folder)
    return {"seconds": seconds}


def name_index(place: Place) -> dict[str, Any]:
    """The index of names, which is made when it is first asked for; it is no part of a build."""
    from graph.names import build_index

    projection = place.projection
    for path in projection.folder.glob("names.sqlite*"):
        path.unlink()
    seconds, made = timed(lambda: build_index(projection))
    return {"seconds": seconds, "bytes": made.stat().st_size}


def topology(place: Place) -> dict[str, Any]:
    """Projection to the arrays of a trace, once per build."""
    from graph.trace.topology import open_topology

    projection = place.projection
    remove_tree(projection.folder / "topology")
    seconds, opened = timed(lambda: open_topology(projection))
    return {"seconds": seconds, "steps": len(opened.graph.target), "bytes": _size(projection.folder / "topology")}


def choose(place: Place) -> dict[str, Any]:
    """Which brands are the median and the biggest, by the nodes they reach; and the arrays of the bare search."""
    from benchmarks.search import arrows
    from graph.trace import trace_brand
    from graph.trace.exposure import reach_matrix
    from graph.trace.topology import open_topology

    topology = open_topology(place.projection)
    places = np.unique(topology.incidents.facility)
    seconds, graph = timed(lambda: arrows(topology.graph.out_ptr, topology.graph.target, topology.graph.kind))
    np.savez(place.arrows, begins=graph.begins, targets=graph.targets, places=places)
    matrix = reach_matrix(topology, places)
    order = np.argsort(np.diff(matrix.ends), kind="stable")
    chosen = {"median": matrix.brands[order[len(order) // 2]], "biggest": matrix.brands[order[-1]]}
    place.note(
        "brands",
        {word: {"node": int(node), "id": topology.ids[int(node)].as_py()} for word, node in chosen.items()}
        | {"all": matrix.brands.tolist()},
    )
    # Kernels that this machine has not compiled yet are compiled here, so that no later figure holds it.
    trace_brand(place.projection, topology.ids[int(chosen["median"])].as_py())
    return {"seconds": seconds, "places": len(places), "brands": len(matrix.brands)}


def change(place: Place) -> dict[str, Any]:
    """A second load of the dataset that differs in a thousand links, and the build that follows."""
    workspace = place.workspace
    records = entries(workspace)[0].content["records"]
    links = read_records(workspace, "SOURCES_FROM", records["SOURCES_FROM"])
    keep(workspace, {"SOURCES_FROM": _changed(links)}, records)
    del links
    with workspace.writing():
        seconds, projection = timed(lambda: build(workspace))
    place.note("second", {"folder": str(projection.folder)})
    return {"seconds": seconds}


def _changed(links: pa.Table) -> pa.Table:
    """Some rows removed, some with another product, some with another key and remark added."""
    rows = links.num_rows
    chosen = np.random.default_rng(1).choice(rows, 4 * CHANGED, replace=False)
    gone, other, twice = np.split(chosen, [CHANGED, 2 * CHANGED])
    product = links.column("product")
    marked = pa.array(np.isin(np.arange(rows), other))
    links = links.set_column(
        links.column_names.index("product"), "product", pc.if_else(marked, "another product", product)
    )
    more = links.take(pa.array(np.sort(twice)))
    key = pc.replace_substring(more.column("key"), "invented:", "invented:more-")
    more = more.set_column(more.column_names.index("key"), "key", key)
    kept = links.filter(pa.array(~np.isin(np.arange(rows), gone)))
    together = pa.concat_tables([kept, more])
    keys = [(name, "ascending") for name in model.LINK_KEY]
    return together.take(pc.sort_indices(together.select(list(model.LINK_KEY)), sort_keys=keys))


def opened(place: Place) -> dict[str, Any]:
    """Opening a topology that is there, as every later command does."""
    from graph.trace.topology import _open, open_topology

    projection = place.projection
    open_topology(projection)

    def again() -> None:
        _open.cache_clear()
        open_topology(projection)

    return {"seconds": median_of(again)}


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
