"""What FollowTheMoney takes as a value, by property; what it does not take is kept beside, whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.export.flat import text
from graph.export.text import web_address

Entity = dict[str, Any]
Left = list[dict[str, Any]]
"""Values that no property takes: id, property, value."""
_MOST = {
    "name": 384, "alias": 384, "address": 250, "full": 250, "registrationNumber": 64, "leiCode": 64,
    "summary": 65_000, "description": 65_000, "notes": 65_000,
}  # fmt: skip
"""Characters of a value, from the types of FollowTheMoney 4; of all others 1,024."""
_REQUIRED = {
    "Company": "name", "Organization": "name", "Asset": "name", "Vessel": "name", "Event": "name",
    "Document": "fileName",
}  # fmt: skip


def entity(key: str, schema: str, properties: Mapping[str, list[Any]], left: Left) -> Entity:
    """An entity with the values that its properties take, all of them text, each once.

    Args:
        left: gets the values that they do not take. In the place of such a name stands the id.
    """
    kept: dict[str, list[str]] = {}
    for name, several in properties.items():
        for value in dict.fromkeys(_text(one) for one in several if one is not None):
            if takes(name, value):
                kept.setdefault(name, []).append(value)
            elif value.strip():
                left.append({"id": key, "property": name, "value": value})
    needed = _REQUIRED.get(schema)
    if needed and needed not in kept:
        kept = {needed: [key], **kept}
    return {"id": key, "schema": schema, "properties": kept}


def takes(name: str, value: str) -> bool:
    """Does a property take a value?"""
    if name == "sourceUrl":
        return web_address(value) is not None
    return bool(value.strip()) and len(value) <= _MOST.get(name, 1_024)


def _text(value: Any) -> str:
    return repr(value) if isinstance(value, float) else text(str(value))
