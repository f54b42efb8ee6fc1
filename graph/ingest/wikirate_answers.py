"""Wikirate's answers and sources: answers about a company for a year, and the documents that contributors cite."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graph.errors import InputError
from graph.ingest import wikirate_pages as wikirate
from graph.ingest.nested_files import read_json
from graph.ingest.nested_records import Record
from graph.ingest.peek import peek
from graph.ingest.published import Columns, read_rows
from graph.ingest.rows import Rows
from graph.ingest.source import About, Given, Source
from graph.ingest.tables import Row

_SIGNED = "free text that users sign with their names"
_NUMBER = "number of the answer's page; the row itself is cited"
EXPORT = Columns(
    required=("Answer Page", "Metric", "Company", "Year", "Value"),
    optional=("Source Page", "Original Source", "ISIN"),
    ignored={"Answer ID": _NUMBER, "Source Count": "counts the sources", "Comments": _SIGNED},
    personal=("Checked By", "Researcher"),
    unknown="report",
)
IMPORT = Columns(
    required=("metric", "company", "year", "value", "source"),
    optional=("unpublished",),
    ignored={"comment": _SIGNED, "headquarters": "of the company's page; not of the answer"},
    unknown="report",
)
SOURCES = Columns(
    required=("company", "year", "report_type", "link"), optional=("title",), ignored={"comment": _SIGNED},
    unknown="report",
)  # fmt: skip


def recognises(path: Path) -> bool:
    """An answer or source table, or JSON of answers (full or compact) that is not FashionChecker's."""
    if path.is_dir():
        return False
    return _form(path) is not None or wikirate.kind_of_json(path) == "answers"


def _form(path: Path) -> Columns | None:
    first = peek(path)
    if first.has("related_company") or first.has("subject company"):
        return None
    return next((form for form in (EXPORT, IMPORT, SOURCES) if first.has(*form.required)), None)


def read(path: Path, rows: Rows) -> None:
    """State each answer as a measure that concerns its company, and each source as a document about it."""
    evidence = rows.list_document("encyclopedia", url=rows.given.url)
    form = _form(path)
    if form is None:
        for record in read_json(path, rows, wikirate.ANSWER, wikirate.items_of):
            state(record, rows, evidence)
        return
    for row in read_rows(path, form, rows):
        if form is SOURCES:
            _source(row, rows)
        else:
            _answer(row, rows, evidence)


def state(record: Record, rows: Rows, evidence: dict[str, Any], label: str = "Supplier") -> None:
    """One JSON answer as a measure; the company is a ``label``."""
    found = wikirate.company(record, "company")
    metric, value = record.text("metric"), record.text("value")
    when = wikirate.year(record.text("year"), record.where, rows)
    if found is None or when is None:
        return
    if metric is None or value is None:
        rows.problem(record.where, f"{'metric' if metric is None else 'value'} is empty; there is no answer to state")
        return
    about = wikirate.mention(rows, label, found, record.where)
    said = wikirate.page(record, f"{metric}, {found.name}, {when}", evidence, evidence["basis"])
    documents = [*said["documents"][:1], *wikirate.sources_of(record), *said["documents"][1:]]
    wikirate.measure(rows, record.where, about, metric, when, value, {**said, "documents": documents})


def _answer(row: Row, rows: Rows, evidence: dict[str, Any]) -> None:
    cells = {name.casefold(): row.text(name) for name in row.values}
    metric, name, value = cells["metric"], cells["company"], cells["value"]
    if (cells.get("unpublished") or "").casefold() in ("true", "yes", "1"):
        rows.fold(row.where, "not published on Wikirate")
        return
    when = wikirate.year(cells["year"], row.where, rows)
    if metric is None or name is None or value is None:
        rows.problem(row.where, "metric, company and value must all be filled in")
    elif when is not None:
        found = wikirate.by_name(name, rows)
        isin = cells.get("isin")
        rows.mention(
            "Supplier", found.id, row.where, name=found.name,
            identifiers=[f"isin:{one.strip()}" for one in (isin or "").split(";") if one.strip()],
        )  # fmt: skip
        cited = [one for column in ("source", "original source", "source page") if (one := cells.get(column))]
        documents = [*wikirate.sources(cited, row.where, rows), *evidence["documents"]]
        wikirate.measure(rows, row.where, found.id, metric, when, value, {**evidence, "documents": documents})


def _source(row: Row, rows: Rows) -> None:
    name, link = row.text("company"), row.text("link")
    if name is None or link is None:
        rows.problem(row.where, "company and link must both be filled in")
        return
    when = wikirate.year(row.text("year"), row.where, rows) if row.text("year") else None
    found = wikirate.by_name(name, rows)
    rows.mention("Supplier", found.id, row.where, name=found.name)
    document = rows.own_id("source", link)
    title = " ".join(one for one in (row.text("title") or link, row.text("report_type"), when) if one)
    rows.mention("Document", document, row.where, title=title[:1000], url=link)
    evidence = {"documents": [document], "source": [wikirate.PUBLISHER]}
    rows.link("CONCERNS", document, found.id, row.where, fold=True, **evidence, note=row.text("report_type"))


def about(path: Path, given: Given) -> About:
    """Dataset and day of a file."""
    try:
        title = "Wikirate: sources" if _form(path) is SOURCES else "Wikirate: answers"
    except InputError:
        title = "Wikirate: answers"
    return About(
        wikirate.named(path, "wikirate-answers"), title, wikirate.PUBLISHER, wikirate.requested(path), wikirate.LICENSE
    )


SOURCE = Source(
    format="wikirate_answers",
    title="Wikirate answers and sources",
    description="What contributors to Wikirate answered about a company for a year, with the documents they cite. An "
    "answer is an answer: never an incident, and no judgement of ours.",
    looks_like="a table with Answer Page, Metric, Company, Year, Value (or metric, company, year, value, source; or "
    "company, year, report_type, link), or JSON of answers, full or compact",
    license=wikirate.LICENSE,
    personal_data=wikirate.PERSONAL,
    recognises=recognises,
    read=read,
    about=about,
    offered_at="https://wikirate.org (a metric's page: export)",
)
