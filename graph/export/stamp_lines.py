"""What is written on an export, as pairs of a term and a text: for tables, workbooks and the page of a pack."""

from __future__ import annotations

import json
from dataclasses import asdict

from graph.export.content import Json, Stamp
from graph.export.sheet_making import text_of
from graph.export.words import say


def stamp_lines(stamp: Stamp) -> list[tuple[str, str]]:
    """Everything that a stamp says, in the order in which a person needs it."""
    said = [
        ("title", [stamp.title]),
        ("date", [stamp.date]),
        ("data_date", [stamp.data_date or say("missing.date")]),
        ("statement", list(stamp.statements)),
        ("warning", list(stamp.warnings)),
        ("profile", [stamp.profile]),
        ("redaction", list(stamp.redactions) or [say("stamp.nothing_redacted")]),
        ("source", [_source(one) for one in stamp.searched]),
        ("license", list(stamp.licenses)),
        ("digest", [stamp.digest]),
        ("position", [say("stamp.pulled") if stamp.position is None else f"{stamp.position:,}"]),
        ("command", [stamp.command]),
        ("versions", [", ".join(f"{name} {version}" for name, version in sorted(stamp.versions.items()))]),
    ]
    return [(say(f"stamp.{term}"), text_of(text)) for term, texts in said for text in texts]


def stamp_text(stamp: Stamp) -> str:
    """The same as JSON, for metadata."""
    return text_of(json.dumps(asdict(stamp), ensure_ascii=False, sort_keys=True))


def _source(source: Json) -> str:
    dated = say("stamp.dated", day=source["as_of"]) if source.get("as_of") else say("stamp.undated")
    about = [source.get("title") or source.get("dataset"), source.get("publisher"), dated, source.get("license")]
    files = [
        say("stamp.file", name=one["name"], sha256=one["sha256"]) for one in source.get("files") or () if "name" in one
    ]
    sentence = ", ".join(str(part) for part in about if part)
    return "; ".join([sentence, *files])
