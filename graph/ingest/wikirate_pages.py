"""What Wikirate's exports share: which kind a file is, company ids, years, documents, and answers as measures.

On Wikirate a company is a page and its name is the page's name; a relationship or an answer is for one year.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.dates import bounds
from graph.errors import InputError
from graph.ingest.nested_records import Record, Shape
from graph.ingest.peek import peek
from graph.ingest.rows import Rows

PUBLISHER = "Wikirate"
LICENSE = "CC BY 4.0; the database CC BY-SA 4.0 (as Wikirate states)"
PERSONAL = (
    "names of users who checked or commented are dropped and counted; comments are left out, since users sign them"
)
SUPPLY = {"commons+supplied by": "supplied by", "commons+supplier of": "supplier of"}
"""The two supply relations; the subject of the first is the buyer, that of the second the supplier."""
WAGE_GAP = "living wage gap - actual wages as % of living wage benchmark"
PAID_SCORE = "living wages paid score"
_COMMENTS = "free text that users sign with their names"
_PAGE = "describes the page, not the answer"
ANSWER = Shape(
    read=(
        "id", "name", "url", "metric", "company", "company.*", "company_id", "year", "value", "sources", "sources[]",
        "sources[].id", "sources[].name", "sources[].url", "sources[].title", "sources[].original_source",
    ),
    ignored={
        "type": _PAGE, "type.*": _PAGE, "content": "repeats the value", "answer_url": _PAGE, "record_url": _PAGE,
        "html_url": _PAGE, "comments": _COMMENTS, "comments.*": _COMMENTS, "comment": _COMMENTS, "import": _PAGE,
        "sources[].*": _PAGE, "requested_at": _PAGE, "license": _PAGE, "created_at": _PAGE, "updated_at": _PAGE,
        "links.*": _PAGE, "ancestors.*": _PAGE, "items.*": _PAGE,
    },
    personal=("checked_by", "checked_by.*"),
)  # fmt: skip
RELATION = Shape(
    read=(
        *ANSWER.read, "metric_id", "inverse_metric_id", "subject_company_id", "object_company_id", "subject_company",
        "object_company", "subject_company.id", "subject_company.name", "object_company.id", "object_company.name",
    ),
    ignored={**ANSWER.ignored, "subject_company.*": _PAGE, "object_company.*": _PAGE},
    personal=ANSWER.personal,
)  # fmt: skip


def kind_of_json(path: Path) -> str | None:
    """supply, relations (others), brands, wage_gap, paid, answers, companies, or None; never raises."""
    whole = peek(path).json
    if isinstance(whole, dict) and _is_compact(whole):
        first = next(iter(_entries(whole).values()), None)
        metrics = [str(name) for name in whole["metrics"].values()] if isinstance(whole["metrics"], dict) else []
        if isinstance(first, dict) and "subject_company" in first:
            return "supply" if any(metric_key(name) in SUPPLY for name in metrics) else "relations"
        return "answers"
    if not isinstance(whole, dict):
        return None
    items = whole.get("items")
    first = items[0] if isinstance(items, list) and items else whole
    if not isinstance(first, dict):
        return None
    if "wikirate.org" not in str(first.get("url")):
        return None
    if {"subject_company", "object_company", "year", "value"} <= set(first):
        parts = metric_key("+".join(str(first.get("name")).split("+")[:2]))
        return "supply" if parts in SUPPLY else "brands" if parts.endswith("+has brands") else "relations"
    if {"metric", "company", "year", "value"} <= set(first):
        metric = metric_key(str(first["metric"]))
        return "wage_gap" if metric.endswith(WAGE_GAP) else "paid" if metric.endswith(PAID_SCORE) else "answers"
    return "companies" if first.get("type") == "Company" and "FashionChecker" in str(whole.get("name")) else None


def items_of(whole: Any) -> Any:
    """The records of a molecule or compact file; compact numbers are replaced by the names the file gives for them."""
    if isinstance(whole, dict) and _is_compact(whole):
        return [_spelled_out(whole, one) for one in _entries(whole).values()]
    if isinstance(whole, dict):
        return whole["items"] if isinstance(whole.get("items"), list) and whole["items"] else [whole]
    return whole


def requested(path: Path) -> str | None:
    """The day a JSON file was fetched from Wikirate, as it says itself."""
    whole = peek(path).json
    text = str(whole.get("requested_at"))[:10] if isinstance(whole, dict) else ""
    try:
        bounds(text)
    except InputError:
        return None
    return text


def named(path: Path, prefix: str) -> str:
    """Name of the dataset of a file: Wikirate's exports are one file for each question asked of it."""
    return f"{prefix}-{path.stem.strip()[:100]}"


def metric_key(text: str) -> str:
    """A metric's name for comparison: designer+title, in small letters."""
    return " ".join(text.replace("_", " ").split()).casefold()


def _is_compact(whole: dict[str, Any]) -> bool:
    return isinstance(whole.get("companies"), dict) and isinstance(whole.get("metrics"), dict)


def _entries(whole: dict[str, Any]) -> dict[str, Any]:
    for name in ("relationships", "relationship_answers", "answers"):
        if isinstance(whole.get(name), dict):
            return dict(whole[name])
    return {}


def _spelled_out(whole: dict[str, Any], entry: Any) -> Any:
    if not isinstance(entry, dict):
        return entry
    found = {**entry, "metric": whole["metrics"].get(str(entry.get("metric")))}
    for name in ("company", "subject_company", "object_company"):
        if name in entry:
            found[f"{name}_id"] = entry[name]
            found[name] = whole["companies"].get(str(entry[name]))
    return found


@dataclass(frozen=True)
class Company:
    """A company as a row names it."""

    id: str
    name: str | None


def company(record: Record, name: str) -> Company | None:
    """The company in a field (``company``, ``subject_company``): its page's number and name; None if neither."""
    part = record.part(name) if isinstance(record.at(name), dict) else None
    number = record.text(f"{name}_id") or (part.text("id") if part else None)
    label = part.text("name") if part else record.text(name)
    if number is not None and not number.isdigit():
        record.rows.problem(record.where, f"{name}_id {number[:60]!r} is no number of a Wikirate page")
        return None
    if number is None and label is None:
        record.rows.problem(record.where, f"{name} is empty; a row without its company states nothing")
        return None
    return Company(f"wikirate:{number}", label) if number else by_name(label or "", record.rows)


def by_name(name: str, rows: Rows) -> Company:
    """A company known by its page's name alone; the id holds within this dataset only."""
    return Company(rows.own_id("company", name.casefold()), name)


def mention(rows: Rows, label: str, found: Company, where: str, **properties: Any) -> str:
    """State a company; returns its id."""
    identifiers = [found.id] if found.id.startswith("wikirate:") else []
    rows.mention(label, found.id, where, name=found.name, identifiers=identifiers, **properties)
    return found.id


def year(text: str | None, where: str, rows: Rows) -> str | None:
    """The year of an answer; anything else is a problem."""
    if text is not None and re.fullmatch(r"\d{4}", text, re.ASCII) and 1000 <= int(text) <= 2999:
        return text
    rows.problem(where, f"year {str(text)[:60]!r} is no year of four figures, such as 2019")
    return None


def sources(texts: Iterable[str], where: str, rows: Rows) -> list[str]:
    """Documents for the sources a row names, by web address or by the name of Wikirate's page of the source."""
    made = []
    for text in dict.fromkeys(part.strip() for one in texts for part in one.split(";") if part.strip()):
        url = text if text.startswith(("https://", "http://")) else None
        document = rows.own_id("source", text)
        if document not in rows.place:  # once: the statement has the row
            rows.mention("Document", document, where, title=text[:1000], url=url)
        made.append(document)
    return made


def sources_of(record: Record) -> list[str]:
    """Documents for the sources of a JSON record: texts, or objects with a name and an address."""
    found = record.at("sources")
    if not isinstance(found, list):
        return sources(record.texts("sources"), record.where, record.rows)
    texts: list[str] = []
    for one in found:
        part = Record(record.where, one if isinstance(one, dict) else {"name": one}, record.rows, record.cleaner)
        texts += [text for text in (part.text("original_source") or part.text("name") or part.text("url"),) if text]
    return sources(texts, record.where, record.rows)


def page(record: Record, title: str, evidence: dict[str, Any], kind: str) -> dict[str, Any]:
    """Evidence of one answer: its own page on Wikirate, where the file gives the address, before the file itself."""
    url = record.text("url")
    if url is None or not url.startswith("https://wikirate.org/"):
        return evidence
    document = f"wikirate:page:{url.removeprefix('https://wikirate.org/').removesuffix('.json').replace(';', '%3B')}"
    record.rows.mention(
        "Document", document, record.where, title=title[:1000], publisher=evidence["source"][0], kind=kind,
        url=url.removesuffix(".json"),
    )  # fmt: skip
    return {**evidence, "documents": [document, *evidence["documents"]]}


def measure(
    rows: Rows, where: str, about: str, metric: str, when: str, value: str, evidence: dict[str, Any], **more: Any
) -> None:
    """State an answer as a measure that concerns a company or a place, for the year it was given."""
    measure_id = rows.own_id("answer", about, metric_key(metric), when)
    rows.node(
        "Measure", measure_id, where, name=metric, value=figure(value), value_text=value, start=when, end=when,
        **evidence, **more,
    )  # fmt: skip
    rows.link("CONCERNS", measure_id, about, where, listed=[when], **evidence)


def figure(text: str) -> float | None:
    """The number an answer is, or None where it is words."""
    try:
        found = float(text)
    except ValueError:
        return None
    return found if math.isfinite(found) and re.fullmatch(r"-?[\d.]+(e[+-]?\d+)?", text, re.ASCII | re.I) else None
