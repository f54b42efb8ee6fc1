"""Wikirate's supply relations: who is supplied by whom, in which year, by which source (CSV and JSON)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graph.ingest import wikirate_pages as wikirate
from graph.ingest.nested_files import read_json
from graph.ingest.peek import peek
from graph.ingest.published import Columns, read_rows
from graph.ingest.rows import Rows
from graph.ingest.source import About, Given, Source

_SIGNED = "free text that users sign with their names"
_NUMBER = "number of the answer's page; the row itself is cited"
EXPORT = Columns(
    required=("Metric", "Subject Company", "Object Company", "Year", "Value"),
    optional=("Source Page", "Source", "Original Source"),
    ignored={
        "Relationship Link": _NUMBER, "Relationship ID": _NUMBER, "Answer ID": _NUMBER, "Answer Page": _NUMBER,
        "Source Count": "counts the sources", "Comments": _SIGNED,
    },
    personal=("Checked By", "Researcher"),
    unknown="report",
)  # fmt: skip
IMPORT = Columns(
    required=("metric", "company", "related_company", "year", "value"),
    optional=("source",),
    ignored={"comment": _SIGNED, "headquarters": "of the company page; not of the relation"},
    personal=("checked_by",),
    unknown="report",
)
KEYS = Columns(
    required=("metric", "subject_company", "object_company", "year", "value"),
    optional=("source",),
    ignored=IMPORT.ignored,
    personal=IMPORT.personal,
    unknown="report",
)
_FORMS = (EXPORT, IMPORT, KEYS)
_NOT = ("no", "none", "unknown", "not a supplier", "false", "0")
_TIER = re.compile(r"tier\s*(\d{1,2})(?:\s+suppliers?)?", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class Stated:
    """One supply relation as a row states it."""

    where: str
    buyer: wikirate.Company
    supplier: wikirate.Company
    year: str
    value: str | None
    documents: tuple[str, ...]


def recognises(path: Path) -> bool:
    """A relationship table, or JSON whose records have a subject and an object company."""
    if path.is_dir():
        return False
    if _form(path) is not None:
        return True
    return wikirate.kind_of_json(path) in ("supply", "relations")


def _form(path: Path) -> Columns | None:
    first = peek(path)
    return next((form for form in _FORMS if first.has(*form.required)), None)


def read(path: Path, rows: Rows) -> None:
    """State a link from the buyer to the supplier for every relation of the two supply metrics."""
    evidence = rows.list_document("encyclopedia", url=rows.given.url)
    form = _form(path)
    found = list(_of_json(path, rows) if form is None else _of_table(path, form, rows))
    suppliers = {one.supplier.id for one in found}
    for one in found:
        label = "Supplier" if one.buyer.id in suppliers else "Brand"
        buyer = wikirate.mention(rows, label, one.buyer, one.where)
        supplier = wikirate.mention(rows, "Supplier", one.supplier, one.where)
        rows.link(
            "SOURCES_FROM", buyer, supplier, one.where, ("wikirate", one.value or ""), fold=True,
            **{**evidence, "documents": [*one.documents, *evidence["documents"]]},
            listed=[one.year], disclosed_tier=_tier(one.value), note=one.value,
        )  # fmt: skip
    if found:
        rows.note(
            "Wikirate calls buyers, makers and factories alike companies: one that only ever buys in this file is read "
            "as a brand, every other as a supplier"
        )
        rows.note("years are those of the answers: a relation of 2019 was so in 2019; it says nothing of other years")


def _of_table(path: Path, form: Columns, rows: Rows) -> Iterator[Stated]:
    metric, subject, thing, year, value = form.required
    for row in read_rows(path, form, rows):
        names = [row.text(column) for column in (subject, thing)]
        if None in names:
            rows.problem(row.where, f"{subject} and {thing} must both be filled in")
            continue
        pair = [wikirate.by_name(name or "", rows) for name in names]
        sources = [row.text(column) for column in ("source", "Source", "Source Page", "Original Source")]
        yield from _stated(
            rows, row.where, row.text(metric), pair, row.text(year), row.text(value), [one for one in sources if one]
        )


def _of_json(path: Path, rows: Rows) -> Iterator[Stated]:
    for record in read_json(path, rows, wikirate.RELATION, wikirate.items_of):
        pair = [wikirate.company(record, name) for name in ("subject_company", "object_company")]
        if pair[0] is None or pair[1] is None:
            continue
        metric = record.text("metric") or "+".join((record.text("name") or "").split("+")[:2])
        made = _stated(rows, record.where, metric, [pair[0], pair[1]], record.text("year"), record.text("value"), [])
        for one in made:
            documents = wikirate.sources_of(record)
            yield Stated(one.where, one.buyer, one.supplier, one.year, one.value, tuple(documents))


def _stated(
    rows: Rows, where: str, metric: str | None, pair: list[wikirate.Company], year: str | None, value: str | None,
    sources: list[str],
) -> Iterator[Stated]:  # fmt: skip
    relation = wikirate.SUPPLY.get(wikirate.metric_key(metric or ""))
    when = wikirate.year(year, where, rows)
    if when is None:
        return
    if relation is None:
        rows.fold(where, f"not read: the metric {(metric or 'without a name')[:60]} is no supply relation")
        rows.note(f"only Commons+Supplied by and Commons+Supplier of are read; {(metric or '?')[:60]} is not")
    elif (value or "").casefold() in _NOT:
        rows.fold(where, f"its value '{value}' says that there is no such relation, or that none is known")
    elif pair[0].id == pair[1].id:
        rows.problem(where, f"'{(pair[0].name or pair[0].id)[:60]}' is said to supply itself; correct one of the two")
    else:
        buyer, supplier = pair if relation == "supplied by" else reversed(pair)
        yield Stated(where, buyer, supplier, when, value, tuple(wikirate.sources(sources, where, rows)))


def _tier(value: str | None) -> int | None:
    found = _TIER.fullmatch((value or "").strip())
    return int(found[1]) if found else None


def about(path: Path, given: Given) -> About:
    """Dataset and day of a file."""
    return About(
        wikirate.named(path, "wikirate-supply"), "Wikirate: supply relations", wikirate.PUBLISHER,
        wikirate.requested(path), wikirate.LICENSE,
    )  # fmt: skip


SOURCE = Source(
    format="wikirate_relations",
    title="Wikirate supply relations",
    description="Who is supplied by whom, by year and source, as contributors to Wikirate entered it. A relation is of "
    "its year and says nothing of other years; every participant is a company, factories too.",
    looks_like="a table with Metric, Subject Company, Object Company, Year, Value (or metric, company, "
    "related_company, year, value), or JSON whose records have subject_company and object_company",
    license=wikirate.LICENSE,
    personal_data=wikirate.PERSONAL,
    recognises=recognises,
    read=read,
    about=about,
    offered_at="https://wikirate.org (a metric's page: export)",
)
