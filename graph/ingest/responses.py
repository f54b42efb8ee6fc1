"""One response of a company as a row states it, checked: who was asked, about what, when, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph import model
from graph.dates import bounds
from graph.errors import InputError
from graph.ingest.evidence import Shelf
from graph.ingest.rows import Rows
from graph.ingest.tables import Row

_ASKED = ("pending", "none")
_STATED = ("kind", "asked_by", "asked_on", "due_on", "answered_on", "text", "url")


def state_response(row: Row, rows: Rows, shelf: Shelf) -> None:
    """State the node of a response and its links to the company and to everything that it is about."""
    values = {name: row.text(name) for name in _STATED}
    for problem in problems_of(values):
        rows.problem(row.where, problem)
    node, where = row.values["id"], row.where
    documents = row.ids("document_ids")
    evidence = shelf.evidence(documents) if documents else own_evidence(values, rows.name_of(row.values["company_id"]))
    visibility = row.text("visibility") or "partner"
    rows.node("Response", node, where, **values, **evidence, visibility=visibility)
    rows.link("RESPONSE_OF", node, row.values["company_id"], where, **evidence, visibility=visibility)
    for about in dict.fromkeys(row.ids("about_ids")):
        rows.link("CONCERNS", node, about, where, **evidence, visibility=visibility)
    for document in dict.fromkeys(documents):
        rows.link(
            "DOCUMENTED_BY", node, document, where,
            **shelf.evidence([document]), visibility=shelf.strictest([document]),
        )  # fmt: skip


def own_evidence(values: Mapping[str, str | None], company: str) -> dict[str, Any]:
    """Who states a response that no document stands behind: the company, or whoever asked it."""
    if values.get("kind") in _ASKED:
        asked_by = values.get("asked_by")
        return {"source": [asked_by] if asked_by else []}
    return {"source": [company], "basis": "company_disclosure"}


def problems_of(values: Mapping[str, str | None]) -> list[str]:
    """What does not fit together in a response; what the model forbids is found elsewhere."""
    kind, asked, answered = (values.get(name) for name in ("kind", "asked_on", "answered_on"))
    found = []
    if kind not in model.RESPONSES:
        return [f"kind '{(kind or '')[:40]}' is not one of {', '.join(model.RESPONSES)}"]
    if kind in _ASKED and not asked:
        found.append(f"a response of kind '{kind}' needs asked_on: without a day nobody can say that it was asked")
    if kind in _ASKED and (answered or values.get("text")):
        found.append(f"a response of kind '{kind}' has no answered_on and no text; is it answered or declined?")
    if kind == "answered" and not (values.get("text") or values.get("url")):
        found.append("a response of kind 'answered' needs its text or url")
    for earlier, later in (("asked_on", "due_on"), ("asked_on", "answered_on")):
        if _backwards(values.get(earlier), values.get(later)):
            found.append(f"{later} {values[later]} lies before {earlier} {values[earlier]}; correct or swap them")
    return found


def _backwards(earlier: str | None, later: str | None) -> bool:
    try:
        return bool(earlier and later and bounds(later)[1] < bounds(earlier)[0])
    except InputError:
        return False  # said where the value is checked
