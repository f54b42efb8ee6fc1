"""The way back: the projection of a build out of a Neo4j that holds it.

::

    pull(store, folder, progress=...) -> Projection

A store that tiertrace loaded gives back the digest that its Build node names, recomputed over what came. A graph that
somebody made by hand after docs/model.md has no Build node; what fits the model is taken, what does not is reported in
the manifest, and the digest is marked as unverified.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import neo4j
import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.errors import StoreError
from graph.projection import Projection, link_schema, node_schema, write_projection
from graph.store.batches import Progress
from graph.store.bolt import Store
from graph.store.derived import with_derived
from graph.store.handmade import Report, Taken
from graph.store.holding import LOADING, Holding, look
from graph.store.reading import pages_of, read_links, read_nodes, used_properties
from graph.store.sorting import sorted_links


def pull(store: Store, folder: Path, *, progress: Progress = lambda *_: None) -> Projection:
    """Read what `store` holds into an empty folder.

    Args:
        store: any Neo4j.
        folder: where the projection goes; the caller renames it into place when this returns.
        progress: told what is being read, rows done and rows in all.

    Returns:
        The projection. Its manifest has `verified`: true when the digest is that of the Build node, false for a graph
        without one; then `report` says what did not fit the model.

    Raises:
        StoreError: a load is under way, nothing is there, or what came is not the build that the store names.
    """
    holding = look(store)
    if holding.state == LOADING:
        raise StoreError(f"A load into {store.address} is not complete; wait for it, or load again to resume it.")
    if not any(holding.nodes.values()):
        raise StoreError(f"{store.address} holds no node of the model (docs/model.md); load a build first.")
    pulled = read_content(store, folder, holding, progress)
    if holding.digest is not None and pulled.digest != holding.digest:
        raise StoreError(
            f"{store.address} says it holds build {holding.digest[:12]} but its content is {pulled.digest[:12]}: "
            f"somebody changed it{_where(holding, pulled)}. Write it again: load(..., again=True)."
        )
    return pulled


def _where(holding: Holding, pulled: Projection) -> str:
    got = {name: about["digest"] for name, about in pulled.manifest["tables"].items()}
    stated = {name: about["digest"] for name, about in holding.tables.items()}
    names = sorted(name for name in {*got, *stated} if got.get(name) != stated.get(name))
    return f" ({', '.join(names)})" if names else ""


def read_content(store: Store, folder: Path, holding: Holding, progress: Progress) -> Projection:
    """Read every node and relationship of the model, whatever the Build node says, into an empty folder."""
    tables: dict[str, pa.Table] = {}
    report = Report()
    made_by_us = holding.digest is not None and holding.state != LOADING
    taken = Taken(report, strict=made_by_us)
    total = sum(holding.nodes.values()) + sum(holding.links.values())
    with store.session("read") as session:
        for label, count in holding.nodes.items():
            if count:
                tables[label] = _nodes(session, label, _used(session, holding, label, report), taken, count)
                progress(f"reading {label}", sum(table.num_rows for table in tables.values()), total)
        ids = {label: tables[label].column("id") for label in tables}
        for kind, count in holding.links.items():
            if count:
                used = _used(session, holding, kind, report)
                tables[kind] = _links(store, session, kind, used, ids, taken, count)
                progress(f"reading {kind}", sum(table.num_rows for table in tables.values()), total)
        if not made_by_us:
            report.note_unknown(session, holding)
    return write_projection(folder, tables, _facts(holding, report, made_by_us))


def _facts(holding: Holding, report: Report, verified: bool) -> dict[str, Any]:
    if not verified:
        return {"profile": None, "datasets": [], "report": report.as_dict(), "verified": False}
    kept = json.loads(holding.properties.get("facts") or "{}")
    datasets = json.loads(holding.properties.get("datasets") or "[]")
    return {**kept, "profile": holding.properties.get("profile"), "datasets": datasets, "verified": True}


def _used(session: neo4j.Session, holding: Holding, name: str, report: Report) -> set[str]:
    """The declared columns that have a value: as the load noted them, else as the database says."""
    noted = holding.tables.get(name, {}).get("columns")
    if noted is not None:
        return set(noted)
    properties = used_properties(session, name)
    columns = model.node_columns(name) if name in model.LABELS else model.link_columns(name)
    declared = {column.name for column in columns}
    report.note_properties(name, {each: count for each, count in properties.items() if each not in declared})
    return declared & properties.keys()


def _wanted(columns: tuple[model.Property, ...], used: set[str], always: tuple[str, ...]) -> list[model.Property]:
    return [column for column in columns if column.name in always or (column.name in used and not column.derived)]


def _nodes(session: neo4j.Session, label: str, used: set[str], taken: Taken, count: int) -> pa.Table:
    columns = _wanted(model.node_columns(label), used, model.NODE_KEY)
    pages = list(read_nodes(session, label, columns, taken.converter(label)))
    table = _whole(pages, node_schema(label))
    return with_derived(taken.nodes(label, table, count), model.node_columns(label)).sort_by("id")


def _links(
    store: Store,
    session: neo4j.Session,
    kind: str,
    used: set[str],
    ids: Mapping[str, pa.ChunkedArray],
    taken: Taken,
    count: int,
) -> pa.Table:
    columns = _wanted(model.link_columns(kind), used, model.LINK_KEY)
    pages: list[pa.Table] = []
    for start in model.RELATIONSHIPS[kind].starts:
        if start not in ids or not len(ids[start]):
            continue
        statement = f"MATCH (:`{start}`)-[r:`{kind}`]->() RETURN count(r) AS n"
        there = int(session.run(statement).single(strict=True)["n"])
        if there:
            bounds = pages_of(ids[start], there)
            pages += read_links(store, kind, start, bounds, columns, taken.converter(kind))
    whole = _whole(pages, link_schema(kind))
    pages.clear()
    fitting = [with_derived(taken.links(kind, whole, ids, count), model.link_columns(kind))]
    del whole
    return sorted_links(fitting.pop(), ids)


def _whole(pages: list[pa.Table], schema: pa.Schema) -> pa.Table:
    """The pages as one table of the model's columns, those that nobody uses empty."""
    if not pages:
        return schema.empty_table()
    table = pa.concat_tables(pages)
    rows = table.num_rows
    arrays = [table.column(f.name) if f.name in table.column_names else pa.nulls(rows, f.type) for f in schema]
    return pa.table([pc.cast(array, field.type) for array, field in zip(arrays, schema, strict=True)], schema=schema)
