"""The graph in a notebook: Cypher answers as pandas data frames, parts of the graph for networkx, and the trace.

Everything works on the Neo4j of TIERTRACE_STORE where that is set, else on the local one of the workspace
(TIERTRACE_WORKSPACE, else `./.tiertrace`), which is started and brought to the current build when needed. Statements go
through the read-only door: a notebook can't change the graph.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import networkx as nx
import pandas as pd

from graph import model, query
from graph import trace as _trace
from graph.build import current, finished
from graph.errors import UsageError
from graph.projection import Projection
from graph.search import resolve
from graph.store import Store, open_store
from graph.store.bolt import Limits, Table
from graph.store.door import ask as ask_at_the_door
from graph.store.load import load_local
from graph.workspace import find_workspace

__all__ = ["ask", "brands_of_site", "exposure", "frame", "network", "trace_brand"]

ROWS = 1_000_000
"""rows of an answer; more are cut off with a warning"""
_BYTES = 2_000_000_000


def frame(
    cypher: str, /, store: Store | None = None, *, rows: int = ROWS, seconds: float = 60.0, **parameters: Any
) -> pd.DataFrame:
    """The answer to a reading statement as a data frame, one column per returned name.

    Nodes and relationships come as dictionaries; return properties (`RETURN b.name AS name`) for plain columns.

    Args:
        cypher: the statement; values go in as `$name`.
        store: by default the Neo4j that the environment names, else the workspace's.
        rows: the most rows; when there are more a warning says so.
        seconds: the longest it may take.
        parameters: the values of `$name`.

    Raises:
        UsageError: the statement does more than read, or is no valid one.
        StoreError: it took too long, or the server failed.
    """
    with _opened(store) as open_one:
        table = _ask(open_one, cypher, parameters, rows, seconds)
    return pd.DataFrame(table.rows, columns=table.columns)


def network(
    cypher: str | None = None,
    /,
    store: Store | None = None,
    *,
    labels: Sequence[str] = (),
    relationships: Sequence[str] = (),
    rows: int = ROWS,
    seconds: float = 60.0,
    **parameters: Any,
) -> nx.MultiDiGraph[str]:
    """A part of the graph for networkx, with all properties.

    Either of what a statement returns (nodes, relationships, paths, lists of them), or, without a statement and without
    a server, every node of some labels and what links them, from the current build.

    Args:
        cypher: a statement that returns nodes, relationships or paths.
        store: as of `frame`.
        labels: without a statement: labels of the model, or a family (Company, Facility); all if empty.
        relationships: without a statement: relationship types; all if empty.
        rows: as of `frame`.
        seconds: as of `frame`.
        parameters: the values of `$name`.

    Returns:
        Nodes by id with `label`, `labels` and their properties; edges by their key with `type` and properties.
    """
    if cypher is None:
        return from_projection(current(find_workspace()), labels, relationships)
    if labels or relationships:
        raise UsageError("Give network a statement, or labels and relationships, not both.")
    with _opened(store) as open_one:
        table = _ask(open_one, cypher, parameters, rows, seconds)
        nodes: dict[str, dict[str, Any]] = {}
        links: dict[str, dict[str, Any]] = {}
        for row in table.rows:
            _collect(row, nodes, links)
        ends = {end for link in links.values() for end in (link["start"], link["end"])}
        missing = sorted(ends - nodes.keys())
        for start in range(0, len(missing), 1_000):
            part = {"ids": missing[start : start + 1_000]}
            for row in _ask(open_one, "MATCH (n) WHERE elementId(n) IN $ids RETURN n", part, ROWS, seconds).rows:
                _collect(row, nodes, links)
    if not nodes and table.rows:
        raise UsageError("The statement returns no nodes, relationships or paths; for other values use frame.")
    return _built(nodes, links)


def _collect(value: Any, nodes: dict[str, dict[str, Any]], links: dict[str, dict[str, Any]]) -> None:
    """Pick nodes and relationships out of a value of an answer."""
    if isinstance(value, (list, tuple)):
        for each in value:
            _collect(each, nodes, links)
    elif isinstance(value, dict):
        if value.keys() == {"element_id", "labels", "properties"}:
            nodes[value["element_id"]] = value
        elif value.keys() == {"element_id", "type", "start", "end", "properties"}:
            links[value["element_id"]] = value
        else:
            for each in value.values():
                _collect(each, nodes, links)


def _built(nodes: dict[str, dict[str, Any]], links: dict[str, dict[str, Any]]) -> nx.MultiDiGraph[str]:
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    ids = {element: str(node["properties"].get("id", element)) for element, node in nodes.items()}
    for element, node in nodes.items():
        made.add_node(ids[element], **{**node["properties"], "label": _own_label(node), "labels": node["labels"]})
    for element, link in links.items():
        _add_edge(made, ids[link["start"]], ids[link["end"]], link["type"], {"key": element, **link["properties"]})
    return made


def _add_edge(made: nx.MultiDiGraph[str], start: str, end: str, kind: str, properties: dict[str, Any]) -> None:
    """Add a relationship under its type and key; `key` is a property too, which add_edge can't take as one."""
    name = f"{kind}:{properties['key']}"
    made.add_edge(start, end, key=name)
    made.edges[start, end, name].update(properties, type=kind)


def _own_label(node: dict[str, Any]) -> str | None:
    return next((label for label in model.LABELS if label in node["labels"]), next(iter(node["labels"]), None))


def from_projection(
    projection: Projection, labels: Sequence[str] = (), relationships: Sequence[str] = ()
) -> nx.MultiDiGraph[str]:
    """Every node of some labels and the relationships between them, out of a build; needs no server.

    Raises:
        UsageError: the model has no such label or relationship type.
    """
    for name in (*labels, *relationships):
        if name not in {**model.LABELS, **model.FAMILIES, **model.RELATIONSHIPS}:
            raise UsageError(f"The model has no {name}; see docs/model.md.")
    wanted = {each for label in labels for each in model.FAMILIES.get(label, (label,))} or set(model.LABELS)
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for label in model.LABELS:
        for row in projection.nodes(label).to_pylist() if label in wanted else []:
            stated = {name: value for name, value in row.items() if value is not None}
            made.add_node(row["id"], **stated, label=label, labels=sorted(model.LABELS[label].labels))
    for kind in relationships or model.RELATIONSHIPS:
        for row in projection.links(kind).to_pylist():
            start, end = row.pop("from_id"), row.pop("to_id")
            if start in made and end in made:
                stated = {name: value for name, value in row.items() if value is not None}
                _add_edge(made, start, end, kind, stated)
    return made


def ask(name: str, /, store: Store | None = None, **parameters: Any) -> pd.DataFrame:
    """A question of the catalogue (`tiertrace questions`) as a data frame; what it can't show is in `.attrs`."""
    with _opened(store) as open_one:
        answer = query.ask(open_one, name, **parameters)
    table = pd.DataFrame(answer.rows, columns=list(answer.columns))
    table.attrs.update(question=answer.question.question, caveat=answer.caveat, coverage=answer.coverage)
    if answer.capped:
        warnings.warn(answer.capped, stacklevel=2)
    return table


def trace_brand(brand: str, /, **options: Any) -> dict[str, Any]:
    """Every recorded abuse a brand connects to, as `tiertrace trace`; by id, exact or near name. No server needed."""
    projection = current(find_workspace())
    return _trace.trace_brand(projection, resolve(projection, brand, model.PARTIES), **options)


def brands_of_site(site: str, /, **options: Any) -> dict[str, Any]:
    """Every brand that connects to a site, as `tiertrace brands`; by id, exact or near name. No server needed."""
    projection = current(find_workspace())
    return _trace.brands_of_site(projection, resolve(projection, site, model.FACILITIES), **options)


def exposure(**options: Any) -> dict[str, Any]:
    """Every brand and every site with incidents, as `tiertrace exposure`. No server needed."""
    return _trace.exposure(current(find_workspace()), **options)


@contextmanager
def _opened(store: Store | None) -> Iterator[Store]:
    """The store given, else that of the environment, else the workspace's with its current build."""
    if store is not None:
        yield store
        return
    if os.environ.get("TIERTRACE_STORE"):
        with open_store(retry_seconds=3) as named:
            yield named
        return
    workspace = find_workspace()
    local, _ = load_local(current(workspace), workspace.server, known=finished(workspace), owner="notebook")
    with local:
        yield local


def _ask(store: Store, cypher: str, parameters: dict[str, Any], rows: int, seconds: float) -> Table:
    table = ask_at_the_door(store, cypher, parameters, Limits(seconds=seconds, rows=rows, bytes=_BYTES))
    if table.capped:
        warnings.warn(table.capped, stacklevel=3)
    return table
