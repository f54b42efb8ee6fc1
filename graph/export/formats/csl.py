"""All sources as CSL-JSON, which Zotero, pandoc and citation processors read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graph.export.bibliography import Reference, references
from graph.export.content import Content, Json
from graph.export.formats import Format, anything
from graph.export.text import SENTENCES_LIMIT, clean


def csl(content: Content) -> list[Json]:
    """One item a source; the first says what the export is."""
    return [_export(content), *(_item(one) for one in references(content))]


def _item(one: Reference) -> Json:
    item: Json = {"id": one.key, "type": one.kind if one.kind != "article" else "article-newspaper", "title": one.title}
    if one.publisher:
        item["author"] = [{"literal": one.publisher}]
        item["container-title" if one.kind == "article" else "publisher"] = one.publisher
    if one.date:
        item["issued"] = {"date-parts": [[int(part) for part in one.date]]}
    if one.url:
        item["URL"] = one.url
    if one.archived:
        item["archive_location"] = one.archived
    item["note"] = " ".join(one.notes)
    item["keyword"] = one.word
    return item


def _export(content: Content) -> Json:
    """The export itself: counts, day, digest, licences, and what a link does not prove."""
    stamp = content.stamp
    year, month, day = (int(part) for part in stamp.date.split("-"))
    about = [*stamp.statements, *stamp.redactions, *stamp.warnings, *stamp.licenses, stamp.digest, stamp.command]
    return {
        "id": "tiertrace-export",
        "type": "dataset",
        "title": clean(stamp.title, SENTENCES_LIMIT),
        "issued": {"date-parts": [[year, month, day]]},
        "note": " ".join(clean(one, SENTENCES_LIMIT) for one in about),
    }


def _write(content: Content, path: Path, options: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(csl(content), indent=1, ensure_ascii=False) + "\n", "utf-8", newline="\n")


FORMAT = Format("csl-json", ".csl.json", "All sources for Zotero, pandoc and citation processors", _write, anything, {})
