"""Reads nodes and relationships out of Neo4j in pages, each as Arrow columns.

A row per relationship is slow over Bolt; a page asks for one list per column and some hundred relationships. Pages are
cut by the ids of the start nodes, so the server never holds more than a page in memory, and two are read at a time:
while one is decoded here the server works on the next.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import neo4j
import pyarrow as pa

from graph import model
from graph.store.bolt import Store
from graph.store.statements import quoted

NODE_PAGE = 50_000
LINK_PAGE = 20_000
"""relationships of a page, about; a start node with more is one page of its own"""
PART = 500
"""nodes or relationships of one record"""
SECONDS = 3_600.0
"""a page may take long on a busy server"""
AT_ONCE = 2
Convert = Callable[[model.Property, list[Any]], pa.Array]


def read_nodes(
    session: neo4j.Session, label: str, columns: list[model.Property], convert: Convert
) -> Iterator[pa.Table]:
    """The nodes of a label that have an id, in pages sorted by it.

    Args:
        session: a read session.
        label: a label of the model.
        columns: what to read, the id first.
        convert: turns the values of one column into an array of its type.
    """
    lists = ", ".join(f"[n IN part | n.{quoted(column.name)}] AS {quoted(column.name)}" for column in columns)
    statement = (
        f"MATCH (n:{quoted(label)}) WHERE n.id > $after WITH n ORDER BY n.id LIMIT $page "
        "WITH collect(n) AS found UNWIND range(0, size(found) - 1, $part) AS at "
        f"WITH found[at..at + $part] AS part RETURN {lists}"
    )
    after = ""
    while True:
        table = _page(session, statement, columns, convert, after=after, page=NODE_PAGE, part=PART)
        if table.num_rows:
            yield table
        if table.num_rows < NODE_PAGE:
            return
        after = table.column("id")[-1].as_py()


def read_links(
    store: Store,
    kind: str,
    start: str,
    bounds: list[tuple[str, str]],
    columns: list[model.Property],
    convert: Convert,
) -> Iterator[pa.Table]:
    """The relationships of a type that begin at nodes of a label, a table for each page.

    Args:
        store: where from.
        kind: a relationship type of the model.
        start: the label of the start nodes.
        bounds: pages as (first id, last id) of start nodes, both included.
        columns: what to read, `from_id` and `to_id` first.
        convert: turns the values of one column into an array of its type.
    """
    ends = ["[r IN part | startNode(r).id] AS from_id", "[r IN part | endNode(r).id] AS to_id"]
    lists = [f"[r IN part | r.{quoted(column.name)}] AS {quoted(column.name)}" for column in columns[2:]]
    statement = (
        f"MATCH (a:{quoted(start)})-[r:{quoted(kind)}]->() WHERE $first <= a.id <= $last "
        "WITH collect(r) AS found UNWIND range(0, size(found) - 1, $part) AS at "
        f"WITH found[at..at + $part] AS part RETURN {', '.join([*ends, *lists])}"
    )

    def read(page: tuple[str, str]) -> pa.Table:
        with store.session("read") as session:
            return _page(session, statement, columns, convert, first=page[0], last=page[1], part=PART)

    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        yield from pool.map(read, bounds)
    finally:
        pool.shutdown(cancel_futures=True)


def _page(
    session: neo4j.Session, statement: str, columns: list[model.Property], convert: Convert, **parameters: Any
) -> pa.Table:
    """Run one page; it is read whole before it counts, so a lost connection repeats the page and nothing else."""

    @neo4j.unit_of_work(timeout=SECONDS)
    def work(tx: neo4j.ManagedTransaction) -> list[list[Any]]:
        values: list[list[Any]] = [[] for _ in columns]
        for record in tx.run(statement, **parameters):
            for sink, part in zip(values, record.values(), strict=True):
                sink.extend(part)
        return values

    values = session.execute_read(work)
    return pa.table([convert(column, each) for column, each in zip(columns, values, strict=True)], _names(columns))


def _names(columns: list[model.Property]) -> list[str]:
    return [column.name for column in columns]


def pages_of(ids: pa.ChunkedArray, links: int) -> list[tuple[str, str]]:
    """Cut sorted start ids into pages of about `LINK_PAGE` relationships, as (first, last)."""
    nodes = len(ids)
    size = max(1, min(nodes, nodes * LINK_PAGE // max(links, 1)))
    return [(ids[at].as_py(), ids[min(at + size, nodes) - 1].as_py()) for at in range(0, nodes, size)]


def used_properties(session: neo4j.Session, name: str) -> dict[str, int]:
    """How many nodes of a label, or relationships of a type, have each property; reads all of them."""
    pattern = f"(x:{quoted(name)})" if name in model.LABELS else f"()-[x:{quoted(name)}]->()"
    statement = f"MATCH {pattern} UNWIND keys(x) AS property RETURN property, count(*) AS n ORDER BY property"
    return {str(row["property"]): int(row["n"]) for row in session.run(statement)}
