"""The documents that an answer cites, numbered, and who states a link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.export import words
from graph.export.reading import Json, listing
from graph.export.text import ADDRESS_LIMIT, clean, web_address


class Sources:
    """The documents cited in a page, with the numbers they have in every file, else in the order of first citation."""

    def __init__(self, known: Mapping[str, Json] | None = None) -> None:
        """``known``: what the build holds of documents beside their title, publisher and address, by id; ``number``
        where it is given already (``graph.export.source_numbers``)."""
        self._known = known or {}
        self._numbers: dict[tuple[str, ...], int] = {}
        self._rows: list[Json] = []
        self._last = max((one.get("number") or 0 for one in self._known.values()), default=0)

    @property
    def rows(self) -> list[Json]:
        """What was cited, in the order of the numbers."""
        return sorted(self._rows, key=lambda one: int(one["number"]))

    def cite(self, documents: object) -> list[int]:
        """The numbers of some documents."""
        return [self._number(document) for document in documents or []]  # type: ignore[attr-defined]

    def _number(self, document: Any) -> int:
        if isinstance(document, str):
            document = {"id": document}
        shown = {part: document.get(part) or "" for part in ("title", "publisher", "url")}
        key = (str(document.get("id") or ""), *shown.values())
        if key not in self._numbers:
            more = self._known.get(key[0], {})
            self._last += not more.get("number")
            self._numbers[key] = more.get("number") or self._last
            archived = clean(more.get("archive_url") or "", ADDRESS_LIMIT)
            self._rows.append(
                {
                    "number": self._numbers[key],
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
