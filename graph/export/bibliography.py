"""The documents of an export as references: kind, organisation, title, partial date, address, copy and hash."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from graph.dates import bounds
from graph.errors import InputError
from graph.export import words
from graph.export.content import Content, Json
from graph.export.text import ADDRESS_LIMIT, clean, web_address

_KINDS = {
    "news": "article", "academic": "report", "ngo_report": "report", "union_report": "report", "report": "report",
    "consumer_guide": "report", "government": "report", "government_finding": "report", "court": "legal_case",
    "court_finding": "legal_case", "dataset": "dataset", "customs_record": "dataset", "official_register": "dataset",
}  # fmt: skip
"""Kinds of document as types of citations know them; everything else is a page of the web."""
_KEY = re.compile(r"[^A-Za-z0-9_.-]+")


@dataclass(frozen=True)
class Reference:
    """One source."""

    key: str
    """Stable: made of the id of the document alone."""
    kind: str
    """article, report, legal_case, dataset or webpage."""
    word: str
    """The kind of document in words."""
    title: str
    publisher: str | None
    date: tuple[str, ...]
    """Year, month and day as far as they are stated."""
    url: str | None
    archived: str | None
    notes: tuple[str, ...]
    """Archived copy, hash and the id of the document."""


def references(content: Content) -> list[Reference]:
    """All documents of the network, in the order of their keys."""
    return sorted((_reference(row) for row in content.network.nodes("Document").to_pylist()), key=lambda one: one.key)


def key_of(document_id: str) -> str:
    """A key that every citation tool takes; an id that has other signs keeps its own hash at the end."""
    key = _KEY.sub("-", document_id).strip("-.")
    if key == document_id:
        return key
    return f"{key[:60] or 'source'}-{hashlib.sha256(document_id.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def _reference(document: Json) -> Reference:
    kind = document.get("kind")
    url, archived, sha256 = document.get("url"), document.get("archive_url"), document.get("sha256")
    notes = [words.say("citation.id", id=clean(document["id"]))]
    if archived:
        notes.append(words.say("citation.archived", address=clean(archived, ADDRESS_LIMIT)))
    if sha256:
        notes.append(words.say("citation.hash", hash=clean(sha256)))
    if not archived and not sha256:
        notes.append(words.say("citation.link_only"))
    return Reference(
        key=key_of(document["id"]),
        kind=_KINDS.get(kind or "", "webpage"),
        word=words.document_kind(kind),
        title=clean(document.get("title") or words.say("citation.no_title")),
        publisher=clean(document["publisher"]) if document.get("publisher") else None,
        date=_date(document.get("published")),
        url=web_address(url) if url else None,
        archived=web_address(archived) if archived else None,
        notes=tuple(notes),
    )


def _date(text: str | None) -> tuple[str, ...]:
    """The parts of a partial date; nothing of what is no date."""
    try:
        bounds(text or "")
    except InputError:
        return ()
    return tuple(str(text).split("-"))
