"""Documents as importers read them: who published what, and how strong its kind is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph import model


@dataclass
class Shelf:
    """The documents of one load by id, for the evidence of its rows.

    Args:
        known: publisher, basis and visibility of a document that an earlier load brought, or None.
    """

    known: Callable[[str], Mapping[str, str] | None]
    documents: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, document: str, publisher: str | None, basis: str, visibility: str = "public") -> None:
        """Take one document."""
        self.documents[document] = {"publisher": publisher or "", "basis": basis, "visibility": visibility}

    def strictest(self, documents: Sequence[str]) -> str:
        """The narrowest visibility among documents; a statement is no more public than its documents."""
        stated = [about.get("visibility") or "public" for about in self._about(documents)]
        unknown = [one for one in stated if one not in model.VISIBILITIES]  # a problem of its document's row
        return unknown[0] if unknown else max(stated, key=model.VISIBILITIES.index, default="public")

    def evidence(self, documents: Sequence[str]) -> dict[str, Any]:
        """``documents``, their publishers as ``source``, and the strongest ``basis``."""
        about = self._about(documents)
        bases = sorted({one["basis"] for one in about if one.get("basis")}, key=model.BASES.index)
        return {
            "documents": list(dict.fromkeys(documents)),
            "source": sorted({one["publisher"] for one in about if one.get("publisher")}),
            "basis": bases[0] if bases else None,
        }

    def _about(self, documents: Sequence[str]) -> list[Mapping[str, str]]:
        found = (self.documents.get(one) or self.known(one) for one in documents)
        return [one for one in found if one is not None]


BASIS_OF_KIND = {
    **{basis: basis for basis in model.BASES},
    "government": "government_finding",
    "court": "court_finding",
    "report": "ngo_report",
    "consumer_guide": "ngo_report",
}
"""Basis of a statement by the kind of its document. ``dataset`` is left out on purpose: how strong one is depends on
whose it is."""
