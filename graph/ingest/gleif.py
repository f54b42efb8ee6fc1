"""The LEI register: companies (level 1), who consolidates whom (level 2), and why a company reports no parent."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from graph.country_names import read_country
from graph.date_reading import date_in, read_date
from graph.errors import InputError
from graph.ingest import gleif_forms as forms
from graph.ingest.nested_files import xml_text
from graph.ingest.nested_records import Record
from graph.ingest.peek import peek
from graph.ingest.rows import Rows
from graph.ingest.source import About, Given, Source

PUBLISHER = "Global Legal Entity Identifier Foundation"
_LEI = re.compile(r"[0-9A-Z]{18}[0-9]{2}", re.ASCII)
OWNING = {
    "IS_DIRECTLY_CONSOLIDATED_BY": "consolidated directly in the parent's accounts",
    "IS_ULTIMATELY_CONSOLIDATED_BY": "consolidated in the accounts of the ultimate parent",
    "IS_INTERNATIONAL_BRANCH_OF": "branch abroad of the same legal person",
}
"""Relationships read as the end owning the start, with what each says."""
_WITHDRAWN = ("ANNULLED", "DUPLICATE", "CANCELLED", "ERRONEOUS")
NOT_MAJORITY = "to consolidate is a matter of accounting; it is not always majority ownership"


def recognises(path: Path) -> bool:
    """The register's XML, JSON or CSV, told by its first record or header."""
    return not path.is_dir() and forms.kind(path) is not None


def read(path: Path, rows: Rows) -> None:
    """State every record by what it is; one file may hold all three kinds."""
    evidence = rows.list_document("official_register")
    for record in forms.records(path, rows):
        deleted = record.text("Extension.Deletion.DeletedAt")
        if deleted:
            rows.fold(record.where, "deleted from the register")
        elif "Relationship" in record.values:
            _relation(record, rows, evidence)
        elif "ExceptionCategory" in record.values:
            _exception(record, rows, evidence)
        else:
            _company(record, rows, evidence)


def _lei(text: str | None, where: str, rows: Rows) -> str | None:
    """The id of an LEI; anything else is a problem."""
    if text is not None and _LEI.fullmatch(text):
        return f"lei:{text}"
    rows.problem(where, f"LEI {str(text)[:60]!r} is none: 20 capital letters and figures, the last two figures")
    return None


def _company(record: Record, rows: Rows, evidence: dict[str, Any]) -> None:
    category = record.text("Entity.EntityCategory") or ""
    if category == "SOLE_PROPRIETOR":
        rows.fold(record.where, "a sole proprietor is a natural person: dropped")
        rows.accounts.drop_personal("LEI records of sole proprietors", 1)
        return
    lei = _lei(record.text("LEI"), record.where, rows)
    name = record.text("Entity.LegalName")
    country = _country(record, rows)
    if lei is None or name is None:
        if name is None:
            rows.problem(record.where, "Entity.LegalName is empty; every record has one")
        return
    authority = record.text("Entity.RegistrationAuthority.RegistrationAuthorityID")
    number = record.text("Entity.RegistrationAuthority.RegistrationAuthorityEntityID")
    rows.mention(
        "Supplier", lei, record.where, name=name, aliases=_other_names(record, name), country=country,
        kind=None if category in ("", "GENERAL") else category.lower().replace("_", " "),
        identifiers=[lei, *([f"{authority}:{number}"] if authority and number else [])],
    )  # fmt: skip
    _status(record, lei, rows, evidence)


def _country(record: Record, rows: Rows) -> str | None:
    code = record.text("Entity.LegalAddress.Country")
    try:
        return read_country(code) if code else None
    except InputError as error:
        rows.problem(record.where, f"Entity.LegalAddress.Country: {error}")
        return None


def _other_names(record: Record, name: str) -> list[str]:
    found: list[str] = []
    for field, inner in (
        ("Entity.OtherEntityNames", "OtherEntityName"),
        ("Entity.TransliteratedOtherEntityNames", "TransliteratedOtherEntityName"),
    ):
        stated = record.at(field)
        for one in stated if isinstance(stated, list) else [stated]:
            part = Record(record.where, one if isinstance(one, dict) else {inner: one}, record.rows, record.cleaner)
            found += [text for text in (part.text(inner),) if text and text != name and text not in found]
    return found


def _status(record: Record, lei: str, rows: Rows, evidence: dict[str, Any]) -> None:
    """A status other than active and issued is kept as a measure of the company."""
    entity, registration = record.text("Entity.EntityStatus"), record.text("Registration.RegistrationStatus")
    if entity in (None, "ACTIVE") and registration in (None, "ISSUED"):
        return
    updated = _day(record.text("Registration.LastUpdateDate"), record.where, rows)
    stated = f"company {entity or 'not stated'}, registration {registration or 'not stated'}"
    _measure(rows, record.where, lei, "status in the LEI register", stated, evidence, updated)


def _relation(record: Record, rows: Rows, evidence: dict[str, Any]) -> None:
    kind, status = record.text("Relationship.RelationshipType") or "", record.text("Registration.RegistrationStatus")
    ends = []
    for node in ("StartNode", "EndNode"):
        id_type = record.text(f"Relationship.{node}.NodeIDType")
        if id_type not in (None, "LEI"):
            rows.problem(record.where, f"{node} is named by {id_type[:60]!r}, and only LEI is read")
            return
        ends.append(_lei(record.text(f"Relationship.{node}.NodeID"), record.where, rows))
    child, parent = ends
    if child is None or parent is None:
        return
    if kind not in OWNING:
        rows.fold(record.where, f"not ownership, not read: {kind[:60] or 'no type'}")
    elif status in _WITHDRAWN:
        rows.fold(record.where, f"the register withdrew the record: {status}")
    elif child == parent:
        rows.problem(record.where, f"{child} is said to be its own parent; correct one of the two")
    else:
        for lei in (child, parent):
            rows.mention("Supplier", lei, record.where, identifiers=[lei])
        start, end, more = _periods(record, rows)
        rows.link(
            "OWNS", parent, child, record.where, (kind, start or ""), fold=True, **evidence,
            valid_from=start, valid_to=end, note=_note(record, kind, status, more),
        )  # fmt: skip
        rows.note(NOT_MAJORITY)


def _periods(record: Record, rows: Rows) -> tuple[str | None, str | None, list[str]]:
    """Start and end of the relationship itself; the other periods (of accounts, of filing) as words."""
    start = end = None
    more = []
    for period in record.parts("Relationship.RelationshipPeriods"):
        days = [_day(period.text(name), record.where, rows) for name in ("StartDate", "EndDate")]
        kind = period.text("PeriodType") or "period"
        if kind == "RELATIONSHIP_PERIOD":
            start, end = days
        else:
            more.append(f"{kind.lower().replace('_', ' ')} {days[0] or '?'} to {days[1] or '?'}")
    return start, end, more


def _note(record: Record, kind: str, status: str | None, more: list[str]) -> str:
    said = [OWNING[kind]]
    for one in record.parts("Relationship.RelationshipQuantifiers"):
        parts = (one.text("MeasurementMethod"), one.text("QuantifierAmount"), one.text("QuantifierUnits"))
        said.append(" ".join(part.lower() for part in parts if part))
    for one in record.parts("Relationship.RelationshipQualifiers"):
        said += [f"accounting standard {text}" for text in (one.text("QualifierCategory"),) if text]
    relation = record.text("Relationship.RelationshipStatus")
    said += [*more, f"relationship {relation or 'not stated'}, registration {status or 'not stated'}"]
    return "; ".join(said)[:5000]


def _exception(record: Record, rows: Rows, evidence: dict[str, Any]) -> None:
    lei = _lei(record.text("LEI"), record.where, rows)
    reasons, category = record.texts("ExceptionReason"), record.text("ExceptionCategory")
    if lei is None or category is None or not reasons:
        rows.problem(record.where, "ExceptionCategory and ExceptionReason must both be filled in")
        return
    rows.mention("Supplier", lei, record.where, identifiers=[lei])
    name = f"no parent reported: {category.lower().replace('_', ' ')}"
    _measure(rows, record.where, lei, name[:1000], "; ".join(reasons), evidence)


def _measure(
    rows: Rows, where: str, lei: str, name: str, value: str, evidence: dict[str, Any], updated: str | None = None
) -> None:
    measure = rows.own_id("measure", lei, name, value)
    note = f"record last updated {updated}" if updated else None
    rows.mention("Measure", measure, where, name=name, value_text=value, note=note, **evidence)
    rows.link("CONCERNS", measure, lei, where, fold=True, **evidence)


def _day(text: str | None, where: str, rows: Rows) -> str | None:
    """The day of a time stamp as stated, whatever its offset."""
    try:
        return read_date(text, "iso") if text else None
    except InputError as error:
        rows.problem(where, str(error))
        return None


def about(path: Path, given: Given) -> About:
    """Dataset by kind and file; the day is that of the content, or stands in the file's name."""
    kind = forms.kind(path) or "lei"
    titles = {"lei": "LEI register: companies", "rr": "LEI register: relationships"}
    return About(
        f"gleif-{kind}-{path.stem.strip()[:100]}", titles.get(kind, "LEI register: reporting exceptions"), PUBLISHER,
        _content_day(path),
    )  # fmt: skip


def _content_day(path: Path) -> str | None:
    first = peek(path)
    text = xml_text(path, "ContentDate") if first.xml else None
    if isinstance(first.json, list) and first.json and isinstance(first.json[0], dict):
        text = str(first.json[0].get("ContentDate") or "")
    try:
        return read_date(text, "iso") if text else date_in(path.stem)
    except InputError:
        return None


SOURCE = Source(
    format="gleif",
    title="LEI register (GLEIF)",
    description="Companies with their legal entity identifier, which company consolidates which in its accounts, and "
    "why a company reports no parent. To consolidate is not always to own the majority.",
    looks_like="GLEIF's XML (LEIData, RelationshipData, ReportingExceptionData), JSON or CSV of the golden copy",
    license="CC0 1.0",
    personal_data="records of sole proprietors, who are natural persons, are dropped and counted",
    recognises=recognises,
    read=read,
    about=about,
    offered_at="https://www.gleif.org/en/lei-data/gleif-golden-copy/download-the-golden-copy",
)
