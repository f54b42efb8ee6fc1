"""The Cypher that writes the graph, made from the model and from nothing else.

Rows go in as lists of values in the order of the table's columns (`$rows`); labels, types and property names come from
`graph.model` only, never from data, so no value can become part of a statement.
"""

import re
from functools import cache

from graph import model

BUILD_LABEL = "Build"
NAME_INDEX = "names"
NAME_PROPERTIES = ("name", "aliases", "title", "identifiers")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}\Z", re.ASCII)


def quoted(name: str) -> str:
    """A label, type or property name of the model, ready to stand in a statement."""
    if not _NAME.match(name):
        raise ValueError(f"{name!r} is no name for a label, type or property")
    return f"`{name}`"


def anchor(label: str) -> str:
    """The label that ids are looked up by: the family where there is one."""
    return model.LABELS[label].family or label


ANCHORS = tuple(sorted({anchor(label) for label in model.LABELS}))
"""Every label whose ids are unique and that, together, hold every node of ours."""


def _labels(label: str) -> str:
    return "".join(f":{quoted(each)}" for each in model.LABELS[label].labels)


def _assignments(variable: str, names: list[str], first: int) -> str:
    return ", ".join(f"{variable}.{quoted(name)} = row[{first + at}]" for at, name in enumerate(names))


@cache
def merge_nodes(label: str) -> str:
    """Write nodes, new or changed: every declared property is set, an absent one removed."""
    names = [column.name for column in model.node_columns(label)][1:]
    return (
        f"UNWIND $rows AS row MERGE (n{_labels(label)} {{id: row[0]}}) "
        f"SET {_assignments('n', names, 1)} RETURN count(n) AS done"
    )


@cache
def merge_links(kind: str, start: str, end: str) -> str:
    """Write relationships between nodes of two anchor labels; rows with a missing end are not counted as done."""
    names = [column.name for column in model.link_columns(kind)][3:]
    return (
        f"UNWIND $rows AS row MATCH (a:{quoted(start)} {{id: row[0]}}) MATCH (b:{quoted(end)} {{id: row[1]}}) "
        f"MERGE (a)-[r:{quoted(kind)} {{key: row[2]}}]->(b) "
        f"SET {_assignments('r', names, 3)} RETURN count(r) AS done"
    )


@cache
def delete_links(kind: str, start: str, end: str) -> str:
    """Remove relationships by both ends and key; what is gone already is no error."""
    return (
        f"UNWIND $rows AS row MATCH (a:{quoted(start)} {{id: row[0]}}) MATCH (b:{quoted(end)} {{id: row[1]}}) "
        f"MATCH (a)-[r:{quoted(kind)} {{key: row[2]}}]->(b) DELETE r RETURN count(r) AS done"
    )


@cache
def delete_nodes(label: str) -> str:
    """Remove nodes by id; one that still has relationships fails, since those are not ours."""
    return f"UNWIND $rows AS row MATCH (n:{quoted(label)} {{id: row[0]}}) DELETE n RETURN count(n) AS done"


@cache
def relabel_nodes(old: str, new: str) -> str:
    """Turn nodes of one label into another: labels change, properties that the new one lacks go, links stay."""
    keep, there = model.LABELS[new].labels, model.LABELS[old].labels
    gone = "".join(f":{quoted(each)}" for each in there if each not in keep)
    kept = {column.name for column in model.node_columns(new)}
    lost = [column.name for column in model.node_columns(old) if column.name not in kept]
    cleared = "".join(f", n.{quoted(name)} = null" for name in lost)
    return (
        f"UNWIND $rows AS row MATCH (n:{quoted(old)} {{id: row[0]}}) REMOVE n{gone} "
        f"SET n{_labels(new)}{cleared} RETURN count(n) AS done"
    )


@cache
def count_everything() -> str:
    """What is in a database, from the server's own counters: rows of (what, name, n)."""
    wanted = [("all", "nodes", "(x)"), ("all", "relationships", "()-[x]->()")]
    wanted += [("nodes", label, f"(x:{quoted(label)})") for label in model.LABELS]
    wanted += [("relationships", kind, f"()-[x:{quoted(kind)}]->()") for kind in model.RELATIONSHIPS]
    return " UNION ALL ".join(
        f"MATCH {pattern} WITH count(x) AS n RETURN '{what}' AS what, '{name}' AS name, n"
        for what, name, pattern in wanted
    )
