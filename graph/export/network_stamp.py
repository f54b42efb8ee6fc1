"""What is written on every network file: the stamp and the numbered documents, as JSON members or lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from graph.export import words
from graph.export.content import Content
from graph.export.flat import Row, json_value, rows
from graph.export.source_numbers import documents_of
from graph.export.stamp_lines import stamp_lines
from graph.export.text import clean

MOST_DOCUMENTS = 1_000
"""That are listed; a whole build holds more, and each is a record of the file."""
_SAID = ("id", "title", "publisher", "published", "url", "archive_url", "sha256")
_LONGEST = 20_000


def documents(content: Content) -> list[Row]:
    """The documents behind the network, with their numbers; none where they are too many to list."""
    if content.network.rows("Document") > MOST_DOCUMENTS:
        return []
    said = {row["id"]: row for row in rows(content.network, "Document")}
    return [
        {"number": one["number"], **{name: said[key][name] for name in _SAID if name in said[key]}}
        for key, one in documents_of(content).items()
    ]


def stamp_json(content: Content) -> dict[str, Any]:
    """The stamp, and ``documents``, the numbered sources."""
    said: dict[str, Any] = json_value(asdict(content.stamp))
    return said | {"documents": documents(content), "document_count": content.network.rows("Document")}


def lines(content: Content, *notes: str) -> Iterator[str]:
    """The same as lines of text without line breaks and control characters.

    Args:
        notes: sentences on the file itself.
    """
    said = [f"{term}: {text}" for term, text in stamp_lines(content.stamp)]
    said += notes
    said += [f"[{one['number']}] {_document(one)}" for one in documents(content)]
    if content.network.rows("Document") > MOST_DOCUMENTS:
        said.append(words.say("network.documents", count=content.network.rows("Document")))
    for line in said:
        yield clean(line, _LONGEST)


def _document(one: Row) -> str:
    archived = words.say("network.archived", address=one["archive_url"]) if "archive_url" in one else None
    sha256 = words.say("network.sha256", sha256=one["sha256"]) if "sha256" in one else None
    said = (one.get("title") or one["id"], one.get("publisher"), one.get("published"), one.get("url"), archived, sha256)
    return ". ".join(str(part) for part in said if part)
