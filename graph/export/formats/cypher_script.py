"""A Cypher script that makes the network in an empty Neo4j: constraints, then nodes and links in batches.

Each statement ends with a semicolon at the end of a line, and no other line does, so that cypher-shell, Neo4j Browser
and a driver can all run it. Values are literals; labels, types and property names come from the model alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from graph import model
from graph.export import words
from graph.export.content import Content
from graph.export.cypher_text import comment, literal
from graph.export.formats import Format, anything
from graph.export.network import Network
from graph.export.network_stamp import lines
from graph.export.pieces import pieces, tables_of, used

BATCH = 100
"""Rows of a statement; more make the server parse for long."""


def _write(content: Content, path: Path, options: Mapping[str, Any]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines(content, words.say("network.cypher")):
            file.write(comment(line) + "\n")
        for statement in script(content.network):
            file.write(f"\n{statement};\n")


def script(network: Network) -> Iterator[str]:
    """The statements in order, without their semicolons."""
    yield from constraints(network)
    labels, kinds = tables_of(network)
    for label in labels:
        yield from _nodes(network, label)
    if kinds:
        from graph.store.anchors import Anchors  # here, since it brings the database driver with it

        anchors = Anchors(network)
        for kind in kinds:
            yield from _links(network, kind, anchors)


def constraints(network: Network) -> Iterator[str]:
    """Unique ids for each label that is there, the index of names, and a wait until they answer."""
    from graph.store.constraints import schema_statements  # here, since it brings the database driver with it
    from graph.store.statements import NAME_INDEX

    there = {one.lower() for label in tables_of(network)[0] for one in model.LABELS[label].labels}
    for name, statement in schema_statements().items():
        if name == NAME_INDEX or name.removesuffix("_id") in there:
            yield statement
    yield "CALL db.awaitIndexes(300)"


def _nodes(network: Network, label: str) -> Iterator[str]:
    names = [column.name for column in used(network, label)]
    made = f"MERGE (n:{':'.join(map(_quoted, model.LABELS[label].labels))} {{id: row.id}}) SET n += row"
    for piece in pieces(network, label, names):
        for batch in _batches(piece):
            rows = ",\n".join(_map(row, names) for row in batch)
            yield f"UNWIND [\n{rows}\n] AS row {made}"


def _links(network: Network, kind: str, anchors: Any) -> Iterator[str]:
    """Each batch holds links whose ends are looked up by the same two labels."""
    names = [column.name for column in used(network, kind)]
    about = model.RELATIONSHIPS[kind]
    for piece in pieces(network, kind, names):
        starts, ends = anchors.of(piece["from_id"], about.starts), anchors.of(piece["to_id"], about.ends)
        labels = pa.table({"start": starts, "end": ends})
        for start, end in sorted({(row["start"], row["end"]) for row in labels.to_pylist()}, key=str):
            at = [row for row, found in enumerate(labels.to_pylist()) if (found["start"], found["end"]) == (start, end)]
            for batch in _batches(piece.take(at)):
                rows = ",\n".join(_link(row, names[3:]) for row in batch)
                yield (
                    f"UNWIND [\n{rows}\n] AS row "
                    f"MATCH (a:{_quoted(start)} {{id: row.from_id}}) MATCH (b:{_quoted(end)} {{id: row.to_id}}) "
                    f"MERGE (a)-[r:{_quoted(kind)} {{key: row.key}}]->(b) SET r += row.said"
                )


def _batches(piece: pa.Table) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, piece.num_rows, BATCH):
        yield piece.slice(start, BATCH).to_pylist()


def _link(row: dict[str, Any], names: list[str]) -> str:
    ends = f"from_id: {literal(row['from_id'])}, to_id: {literal(row['to_id'])}"
    return f"{{{ends}, key: {literal(row['key'])}, said: {_map(row, names)}}}"


def _map(row: dict[str, Any], names: list[str]) -> str:
    """What a row states as a map; its names are those of the model."""
    return "{" + ", ".join(f"{_quoted(name)}: {literal(row[name])}" for name in names if row[name] is not None) + "}"


def _quoted(name: str) -> str:
    from graph.store.statements import quoted  # here, since it brings the database driver with it

    return quoted(name)


FORMAT = Format(
    "cypher", ".cypher", "Cypher script: the network for any Neo4j, run by cypher-shell or in Neo4j Browser", _write,
    anything, {}, whole=True,
)  # fmt: skip
