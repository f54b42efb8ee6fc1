"""The rules of notes and rows: words and file names that nobody published, and that can tell who handed them over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph.redaction.draft import Draft, is_in, published, withhold_corrections

_NOTES = ("note", "filed_by_text")


def drop_notes(draft: Draft) -> None:
    """Take out notes of statements none of whose documents has an address, and summaries of such documents."""
    known = published(draft)
    for name in sorted(draft.tables):
        for column in _NOTES:
            if column in draft.tables[name].column_names and "documents" in draft.tables[name].column_names:
                which = pc.invert(_cites(draft.tables[name], known))
                _note_texts(draft, name, column, which)
                draft.count("notes", "notes from sources without an address", draft.clear(name, column, which))
    if "Document" in draft.tables:
        which = pc.invert(is_in(draft.tables["Document"]["id"], known))
        _note_texts(draft, "Document", "summary", which)
        draft.count("notes", "summaries of documents without an address", draft.clear("Document", "summary", which))


def drop_rows(draft: Draft) -> None:
    """Take out file names and lines but where a document with an address stands behind the statement.

    The names of the loaded files go from what the build says of its datasets; their hashes stay, so that whoever has a
    file can tell that it is the one.
    """
    known = published(draft)
    documented: set[str] = set()
    if "DOCUMENTED_BY" in draft.tables:
        table = draft.tables["DOCUMENTED_BY"]
        documented = set(table.filter(is_in(table["to_id"], known))["from_id"].to_pylist())
    for name in sorted(draft.tables):
        table = draft.tables[name]
        if "row" not in table.column_names:
            continue
        cites = "documents" in table.column_names
        public = _cites(table, known) if cites else is_in(table["id"], documented | known)
        gone = table.filter(pc.invert(public))["row"]
        draft.elsewhere |= set(_items(gone))
        draft.count(
            "rows", "references to lines of files that were not published", draft.clear(name, "row", pc.invert(public))
        )
    _file_names(draft)


def _file_names(draft: Draft) -> None:
    datasets = []
    for about in draft.facts.get("datasets", ()):
        files = about.get("files") or []
        nameless = [{**one, "name": f"file {at} (name withheld)"} for at, one in enumerate(files, 1)]
        gone = {one["name"] for one in files if one.get("name")} - {one["name"] for one in nameless}
        draft.count("rows", "names of loaded files", len(gone))
        draft.elsewhere |= gone
        datasets.append({**about, "files": nameless})
    draft.facts["datasets"] = datasets


def _cites(table: pa.Table, known: set[str]) -> Any:
    """Which rows cite one of these documents."""
    documents = table["documents"].combine_chunks()
    hit = pc.list_parent_indices(documents).filter(is_in(pc.list_flatten(documents), known))
    return pc.is_in(pa.array(range(table.num_rows), pa.int64()), value_set=pc.cast(hit, pa.int64()))


def _note_texts(draft: Draft, name: str, column: str, which: Any) -> None:
    """Take note of what goes, for the search and for what is said of corrections."""
    withhold_corrections(draft, name, pc.and_(which, pc.is_valid(draft.tables[name][column])))
    texts = draft.tables[name][column].filter(which).drop_null().to_pylist()
    draft.elsewhere |= set(texts)


def _items(column: pa.ChunkedArray) -> Iterable[str]:
    return {one for items in column.to_pylist() for one in items or ()}
