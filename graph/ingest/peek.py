"""A first look at a file, for recognising its format; kept for a while, since every importer asks."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from graph.errors import InputError
from graph.ingest.files import decoded, kind_of, read_bytes
from graph.ingest.first_rows import first_rows
from graph.ingest.published import plain

_ROWS = 40
_TABLES = ("text", "xlsx", "xls", "xlsb", "ods", "pdf")


@dataclass(frozen=True)
class Peek:
    """What the first look shows; what cannot be read shows nothing."""

    kind: str
    """See ``graph.ingest.files.kind_of``."""
    rows: list[list[str]] = field(default_factory=list)
    """First rows of all visible sheets, one below the other."""
    json: Any = None
    """The whole of a JSON file; of JSON lines, the first object."""
    lines: bool = False
    """It is JSON lines."""
    xml: tuple[str, ...] = ()
    """Tags of the root and of its first descendants, without namespaces."""

    def has(self, *names: str) -> bool:
        """A row that has all these column names."""
        wanted = {plain(name) for name in names}
        return any(wanted <= {plain(cell) for cell in row} for row in self.rows)


def peek(path: Path) -> Peek:
    """Look at a file. Never raises: nobody recognises what cannot be read, and its error comes in reading."""
    try:
        found = path.stat()
        return _peek(path, found.st_mtime_ns, found.st_size)
    except (InputError, OSError):
        return Peek("unreadable")


@lru_cache(maxsize=64)
def _peek(path: Path, changed: int, size: int) -> Peek:
    kind = kind_of(path)
    if kind == "json":
        return _json(path)
    if kind == "xml":
        return Peek(kind, xml=_tags(path))
    return Peek(kind, rows=_first_rows(path)) if kind in _TABLES else Peek(kind)


def _first_rows(path: Path) -> list[list[str]]:
    try:
        return first_rows(path)
    except InputError:
        return []


def _json(path: Path) -> Peek:
    text = decoded(read_bytes(path), path.name)
    try:
        return Peek("json", json=json.loads(text))
    except (ValueError, RecursionError):
        pass
    try:
        return Peek("json", json=json.loads(text.partition("\n")[0]), lines=True)
    except (ValueError, RecursionError):
        return Peek("text", rows=_first_rows(path))


def _tags(path: Path) -> tuple[str, ...]:
    found: list[str] = []
    try:
        for _, element in ElementTree.iterparse(str(path), events=("start",)):
            found.append(element.tag.rpartition("}")[2])
            if len(found) == _ROWS:
                break
    except (ElementTree.ParseError, DefusedXmlException, OSError, ValueError, LookupError):
        return tuple(found)
    return tuple(found)
