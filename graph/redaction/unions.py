"""The rule of unions: who organizes where is shown where the union, an authority or an agreement made it public."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pyarrow.compute as pc

from graph.redaction.draft import Draft, is_in, published
from graph.redaction.naming import letters

RULE = "unions"
_UNIONS = ("union", "union_confederation")
_AUTHORITIES = ("court_finding", "government_finding", "official_register", "court", "government")
_PRESENCE = ("REPRESENTS", "LISTS")
"""Links that say that a union is at a place, or looked at it."""
_LEFT_ALONE = ("DOCUMENTED_BY", "IN_COUNTRY", "MEMBER_OF", *_PRESENCE)
"""Links that do not show that a union acted in public; by any other it stays in the graph."""


def hide_unions(draft: Draft) -> list[dict[str, Any]]:
    """Take out where unions are present and nobody entitled to it said so in public.

    A link stays where a published document (one with an address) behind it comes from a union or a confederation, from
    a court or an authority, or where the union signed an agreement that covers the place, itself documented in public.
    A union of which nothing else is known is taken out with its documents.

    Returns:
        The rows of the unions that were taken out.
    """
    unions = {row["id"]: row for row in draft.rows("Organisation") if row["kind"] in _UNIONS}
    open_ones = _speaking(draft, unions)
    agreed = _agreed(draft)
    hidden: set[str] = set()
    loose: set[str] = set()
    for kind in _PRESENCE:
        rows = draft.rows(kind, ["from_id", "to_id", "key", "documents", "basis", "note"])
        gone = {
            row["key"]: row
            for row in rows
            if (kind == "REPRESENTS" or row["from_id"] in unions)
            and not open_ones & set(row["documents"] or ())
            and (row["from_id"], row["to_id"]) not in agreed
        }
        if gone:
            _drop(draft, kind, "key", set(gone))
        draft.count(RULE, "links that say at which place or company a union is", len(gone))
        draft.elsewhere |= {row["note"] for row in gone.values() if row["note"]}
        hidden |= {row["from_id"] for row in gone.values()} & unions.keys()
        loose |= {document for row in gone.values() for document in row["documents"] or ()}
    return _drop_unions(draft, unions, hidden, loose)


def _speaking(draft: Draft, unions: dict[str, dict[str, Any]]) -> set[str]:
    """Published documents of unions, confederations, courts and authorities."""
    names = {letters(text) for row in unions.values() for text in (row["name"], *(row["aliases"] or ())) if text}
    issued = {row["to_id"] for row in draft.rows("ISSUED", ["from_id", "to_id"]) if row["from_id"] in unions}
    anybody = published(draft)
    return {
        row["id"]
        for row in draft.rows("Document", ["id", "publisher", "kind"])
        if row["id"] in anybody
        and (
            row["id"] in issued
            or row["kind"] == "union_report"
            or row["kind"] in _AUTHORITIES
            or letters(row["publisher"] or "") in names - {""}
        )
    }


def _agreed(draft: Draft) -> set[tuple[str, str]]:
    """Union and place or company, where an agreement that is documented in public joins them."""
    anybody = published(draft)
    known = {row["id"] for row in draft.rows("Agreement", ["id", "documents"]) if anybody & set(row["documents"] or ())}
    signed: dict[str, set[str]] = defaultdict(set)
    for row in draft.rows("SIGNED", ["from_id", "to_id"]):
        signed[row["to_id"]].add(row["from_id"])
    return {
        (union, row["to_id"])
        for row in draft.rows("COVERS", ["from_id", "to_id"])
        if row["from_id"] in known
        for union in signed[row["from_id"]]
    }


def _drop_unions(
    draft: Draft, unions: dict[str, dict[str, Any]], hidden: set[str], loose: set[str]
) -> list[dict[str, Any]]:
    """Take out unions that lost a link and of which only their seat, membership or a document is left."""
    acting: set[str] = set()
    for kind in draft.kinds():
        for end in ("from_id", "to_id"):
            if kind not in _LEFT_ALONE or (kind == "MEMBER_OF" and end == "to_id") or kind in _PRESENCE:
                acting |= set(draft.tables[kind][end].to_pylist()) & hidden
    gone = hidden - acting
    for kind in draft.kinds():
        table = draft.tables[kind]
        for end in ("from_id", "to_id"):
            touched = is_in(table[end], gone)
            loose |= {one for row in table.filter(touched).to_pylist() for one in row["documents"] or ()}
            if kind == "DOCUMENTED_BY" and end == "from_id":
                loose |= set(table.filter(touched)["to_id"].to_pylist())
            table = table.filter(_invert(touched))
        if table.num_rows < draft.tables[kind].num_rows:
            draft.tables[kind] = table
            draft.changed.add(kind)
    if gone:
        _drop(draft, "Organisation", "id", gone)
    draft.count(RULE, "unions of which nothing else was public", len(gone))
    _drop_documents(draft, loose)
    staying = {
        letters(text) for row in draft.rows("Organisation") for text in (row["name"], *(row["aliases"] or ())) if text
    }
    return [_own_names(unions[one], staying) for one in sorted(gone)]


def _own_names(row: dict[str, Any], staying: set[str]) -> dict[str, Any]:
    """The row without names that an organisation has which stays."""
    aliases = [one for one in row["aliases"] or () if letters(one) not in staying]
    return {**row, "name": None if letters(row["name"] or "") in staying else row["name"], "aliases": aliases}


def _drop_documents(draft: Draft, loose: set[str]) -> None:
    """Take out documents that only what is gone had cited."""
    cited: set[str] = set()
    for name, table in draft.tables.items():
        if "documents" in table.column_names:
            cited |= {one for items in table["documents"].to_pylist() for one in items or ()} & loose
        if name in draft.kinds():
            cited |= (set(table["from_id"].to_pylist()) | set(table["to_id"].to_pylist())) & loose
    gone = loose - cited
    for row in draft.rows("Document"):
        if row["id"] in gone:
            texts = (row["id"], row["title"], row["url"], row["archive_url"], row["sha256"])
            draft.elsewhere |= {text for text in texts if text}
    if gone and "Document" in draft.tables:
        _drop(draft, "Document", "id", gone)
    draft.count(RULE, "documents that only these had cited", len(gone))


def _drop(draft: Draft, name: str, column: str, values: set[str]) -> None:
    draft.keep(name, _invert(is_in(draft.tables[name][column], values)))


def _invert(which: Any) -> Any:
    return pc.invert(which)
