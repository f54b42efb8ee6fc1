"""What else is on record at a place: who runs it, unions, agreements, certificates, proceedings, policies, reports."""

from __future__ import annotations

from graph.export import words
from graph.export.content import Content, Json
from graph.export.dossier.citing import Citations
from graph.export.dossier.parts import Block, Heading, Items, Paragraph, Run, Runs, Said, flat, listed, quoted, told
from graph.export.dossier.records import Records
from graph.export.dossier.telling import name, period
from graph.export.reading import listing
from graph.export.text import SENTENCES_LIMIT

KINDS = ("run_by", "lies_in", "holds", "unions", "agreements", "certificates", "proceedings", "policies", "reports")
"""Lists of a record of ``graph.dossier.site``, in the order in which they are told."""


def record_of(content: Content) -> Json | None:
    """The record of a place, where that was asked for."""
    record = content.answer.get("record") if content.kind == "site" else None
    return record if isinstance(record, dict) else None


def also_on_record(content: Content, records: Records, citations: Citations) -> list[Block]:
    """One list a kind; of which nothing is recorded, that is said in one sentence. Empty where no record was asked."""
    record = record_of(content)
    if record is None:
        return []
    blocks: list[Block] = [Heading(told("dossier.heading.also", place=name(record["site"])), 1, "on-record")]
    for kind in KINDS:
        rows: list[Json] = record.get(kind) or []
        if rows:
            blocks.append(Heading(flat(words.choose("dossier.on_record", kind)), 2))
            blocks.append(Items(tuple(told_record(row, record["site"], records, citations) for row in rows)))
    empty: list[Said] = [words.choose("dossier.on_record", kind).lower() for kind in KINDS if not record.get(kind)]
    return [*blocks, Paragraph(told("dossier.also.nothing", kinds=listed(empty)))] if empty else blocks


def told_record(row: Json, place: Json, records: Records, citations: Citations) -> Runs:
    """One record: name, kind, dates, whom it is about, state, what came of it, and on whose word."""
    statement = row.get("statement") or {}
    kind = words.plain(row["kind"]) if row.get("kind") else None
    start, end = (row.get(one) or statement.get(other) for one, other in (("start", "valid_from"), ("end", "valid_to")))
    said = flat(Run(name(row).text, strong=True, data=True), f" ({kind})" if kind else "", f", {period(start, end)}.")
    about = row.get("about")
    if about and about["id"] != place["id"]:
        said += told("dossier.also.about", about=name(about))
    status = row.get("status") or statement.get("status")
    if status:
        said += told("dossier.also.status", status=words.status(status, company=False))
    if row.get("outcome"):
        said += told("dossier.also.outcome", outcome=quoted(row["outcome"], SENTENCES_LIMIT))
    publishers: list[Said] = [quoted(one) for one in listing(statement.get("source"))]
    if publishers:
        said += told("dossier.also.reported", who=listed(publishers))
    said += citations.numbers(statement.get("documents") or [])
    for text in (*records.corrections(row), *records.corrections(statement)):
        said += flat(" ", quoted(text, SENTENCES_LIMIT))
    return said
