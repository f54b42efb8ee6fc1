"""JSON files that are written a record at a time, the same bytes for the same values."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from graph.export import words
from graph.export.content import Content
from graph.export.flat import json_value
from graph.export.pieces import tables_of

MOST_ROWS = 300_000
"""Records and links of a file that its readers hold in memory as a whole."""


def dumped(value: Any, **how: Any) -> str:
    """A value as JSON that every reader takes: valid text, no NaN."""
    return json.dumps(json_value(value), ensure_ascii=False, allow_nan=False, **how)


def write_members(path: Path, members: Iterable[tuple[str, Any]]) -> None:
    """Write one JSON object; a member that is an iterator becomes a list, one item a line."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        before = "{\n"
        for name, value in members:
            file.write(f"{before}{dumped(name)}: ")
            before = ",\n"
            if not hasattr(value, "__next__"):
                file.write(dumped(value, indent=1))
                continue
            inner = "[\n"
            for item in value:
                file.write(inner + dumped(item))
                inner = ",\n"
            file.write("\n]" if inner == ",\n" else "[]")
        file.write("\n}\n")


def fits(name: str, most: int = MOST_ROWS) -> Callable[[Content], str | None]:
    """For formats that nobody can open when they are large."""

    def takes(content: Content) -> str | None:
        labels, kinds = tables_of(content.network)
        count = sum(content.network.rows(one) for one in (*labels, *kinds))
        return words.say("network.too_many", count=count, name=name, most=most) if count > most else None

    return takes
