"""Neo4j's values as plain ones: what JSON, tables and data frames can hold.

Dates and times become ISO text, which loses nothing; bytes become base64.
"""

import base64
from typing import Any

from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time

_TEMPORAL = (Date, DateTime, Time, Duration)


def plain(value: Any) -> Any:
    """`value` in plain types: None, bool, int, float, str, list, dict."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, Node):
        return _node(value)
    if isinstance(value, Relationship):
        return _relationship(value)
    if isinstance(value, Path):
        return {
            "nodes": [_node(node) for node in value.nodes],
            "relationships": [_relationship(link) for link in value.relationships],
        }
    if isinstance(value, _TEMPORAL):
        return value.iso_format()
    if isinstance(value, Point):
        return _point(value)
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode("ascii")
    return str(value)


def _node(node: Node) -> dict[str, Any]:
    return {
        "element_id": node.element_id,
        "labels": sorted(node.labels),
        "properties": {name: plain(each) for name, each in sorted(node.items())},
    }


def _relationship(link: Relationship) -> dict[str, Any]:
    return {
        "element_id": link.element_id,
        "type": link.type,
        "start": link.start_node.element_id if link.start_node is not None else None,
        "end": link.end_node.element_id if link.end_node is not None else None,
        "properties": {name: plain(each) for name, each in sorted(link.items())},
    }


def _point(point: Point) -> dict[str, Any]:
    geographic = point.srid in (4326, 4979)
    names = ("longitude", "latitude", "height") if geographic else ("x", "y", "z")
    return {"srid": point.srid, **dict(zip(names, map(float, point), strict=False))}


def size_of(value: Any) -> int:
    """About how many bytes a plain value takes when written out."""
    if isinstance(value, str):
        return len(value) + 2
    if isinstance(value, list):
        return 2 + sum(size_of(each) for each in value)
    if isinstance(value, dict):
        return 2 + sum(len(name) + 3 + size_of(each) for name, each in value.items())
    return 8
