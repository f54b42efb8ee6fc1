"""The documents that an answer cites, numbered, and who states a link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.export import words
from graph.export.reading import Json, listing
from graph.export.text import ADDRESS_LIMIT, clean, web_address


class Sources:
    """The documents cited in a page, numbered in the order in which they are first cited."""

    def __init__(self, known: Mapping[str, Json] | None = None) -> None:
        """``known``: what the build holds of documents beside their title, publisher and address, by id."""
        self._known = known or {}
        self._numbers: dict[tuple[str, ...], int] = {}
        self.rows: list[Json] = []

    def cite(self, documents: object) -> list[int]:
        """The numbers of some documents."""
        return [self._number(document) for document in documents or []]  # type: ignore[attr-defined]

    def _number(self, document: Any) -> int:
        if isinstance(document, str):
            document = {"id": document}
        shown = {part: document.get(part) or "" for part in ("title", "publisher", "url")}
        key = (str(document.get("id") or ""), *shown.values())
        if key not in self._numbers:
            self._numbers[key] = len(self.rows) + 1
            more = self._known.get(key[0], {})
            archived = clean(more.get("archive_url") or "", ADDRESS_LIMIT)
            self.rows.append(
                {
                    "number": len(self.rows) + 1,
                    "title": shown["title"] or clean(key[0]) or "title not stated",
                    "publisher": shown["publisher"],
                    "published": clean(more.get("published") or ""),
                    "address": shown["url"],
                    "link": web_address(shown["url"]),
                    "archived": archived,
                    "archived_link": web_address(archived),
                    "sha256": clean(more.get("sha256") or ""),
                }
            )
        return self._numbers[key]


def statement(step: Any, sources: Sources, relation: str) -> Json:
    """Who states a link, when it was so, and where that is published."""
    if not isinstance(step, dict):
        return {"said": clean(str(step)), "note": None, "corrections": [], "cites": []}
    listed = listing(step.get("listed"))
    publishers = listing(step.get("source"))
    said = [
        words.status(step.get("status"), company=relation != "LOCATED_IN"),
        words.basis(step.get("basis")),
        words.period(step.get("valid_from"), step.get("valid_to")),
        f"on lists of {', '.join(listed)}" if listed else "",
        f"stated by {', '.join(publishers)}" if publishers else "",
    ]
    cites = sources.cite(step.get("documents"))
    return {
        "said": " · ".join(part for part in said if part),
        "note": step.get("note"),
        "corrections": listing(step.get("corrections")),
        "cites": cites,
    }
