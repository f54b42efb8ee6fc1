"""Beneficial ownership statements (BODS): which company owns which; natural persons are dropped and counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph import dates
from graph.country_names import read_country
from graph.date_reading import read_date
from graph.errors import InputError
from graph.ingest import bods_forms as forms
from graph.ingest.nested_files import read_json
from graph.ingest.nested_records import Record
from graph.ingest.peek import peek
from graph.ingest.rows import Rows
from graph.ingest.source import About, Given, Source

OWNERSHIP = frozenset(("shareholding", "shareholding-indirect"))
_PERSONS = "a natural person: dropped"
_BASIS = {"officialRegister": "official_register", "selfDeclaration": "company_disclosure"}


@dataclass
class Statements:
    """The statements of one file, the newest of each record last."""

    newest: dict[str, Record] = field(default_factory=dict)
    """Record id to its newest statement."""
    superseded: list[tuple[Record, str]] = field(default_factory=list)
    persons: set[str] = field(default_factory=set)
    """Record ids of persons."""


def recognises(path: Path) -> bool:
    """JSON or JSON lines whose first object is a statement."""
    if path.is_dir():
        return False
    whole = peek(path).json
    first = whole[0] if isinstance(whole, list) and whole else whole
    if not isinstance(first, dict):
        return False
    new = {"statementId", "recordType", "recordDetails"} <= set(first)
    return new or ("statementID" in first and first.get("statementType") in forms.OLD)


def read(path: Path, rows: Rows) -> None:
    """State entities as companies and ownership between them as links; persons are dropped and counted."""
    found = _gather(path, rows)
    for record, why in found.superseded:
        rows.fold(record.where, why)
    ids: dict[str, str] = {}
    for record_id, record in found.newest.items():
        if record.text("recordType") == "entity":
            entity = _entity(record, record_id, rows)
            if entity is not None:
                ids[record_id] = entity
    for record in found.newest.values():
        if record.text("recordType") == "relationship":
            _relationship(record, ids, found.persons, rows)


def _gather(path: Path, rows: Rows) -> Statements:
    """Keep the newest statement of each record; persons are folded at once, so that nothing of them is held."""
    found = Statements()
    replaced: set[str] = set()
    for record in read_json(path, rows, forms.SHAPE, shaped=forms.shaped):
        statement, record_id, kind = (record.text(name) for name in ("statementId", "recordId", "recordType"))
        if statement is None or kind not in ("entity", "person", "relationship"):
            rows.problem(record.where, f"statementId or recordType {str(kind)[:60]!r} is missing or unknown")
            continue
        record_id = record_id or statement
        replaced |= set(record.texts("replacesStatements"))
        if kind == "person":
            found.persons.add(record_id)
            rows.fold(record.where, _PERSONS)
            rows.accounts.drop_personal("statements about natural persons", 1)
            continue
        before = found.newest.get(record_id)
        if before is not None and _moment(before) > _moment(record):
            found.superseded.append((record, "an older statement of a record that a newer one updates"))
            continue
        if before is not None:
            found.superseded.append((before, "an older statement of a record that a newer one updates"))
        found.newest[record_id] = record
    for record_id, record in list(found.newest.items()):
        if record.text("statementId") in replaced:
            found.superseded.append((found.newest.pop(record_id), "another statement replaces it"))
    return found


def _moment(record: Record) -> str:
    return record.text("statementDate") or record.text("publicationDetails.publicationDate") or ""


def _entity(record: Record, record_id: str, rows: Rows) -> str | None:
    """A company by its LEI if it has one, else by its record; None where nothing identifies it."""
    name = record.text("recordDetails.name")
    kind = record.text("recordDetails.entityType.type") if isinstance(
        record.at("recordDetails.entityType"), dict
    ) else record.text("recordDetails.entityType")  # fmt: skip
    if name is None:
        why = record.text("recordDetails.unspecifiedEntityDetails.reason") or kind or "no name"
        rows.fold(record.where, f"a company that is not named ({why[:60]})")
        return None
    identifiers = []
    for one in record.parts("recordDetails.identifiers"):
        scheme, number = one.text("scheme") or one.text("schemeName"), one.text("id")
        if scheme and number:
            lei = scheme in ("XI-LEI", "LEI") or scheme == "Global Legal Entity Identifier Index"
            identifiers.append(f"lei:{number}" if lei else f"{scheme}:{number}")
    lei_id = next((one for one in identifiers if one.startswith("lei:")), None)
    entity = lei_id or rows.own_id("entity", record_id)
    rows.mention(
        "Supplier", entity, record.where, name=name, aliases=record.texts("recordDetails.alternateNames"),
        country=_country(record, rows), kind=kind, identifiers=identifiers,
    )  # fmt: skip
    if record.text("recordStatus") == "closed":
        rows.note("companies whose record is closed are kept: a closed record says that it is no longer updated")
    return entity


def _country(record: Record, rows: Rows) -> str | None:
    code = record.text("recordDetails.jurisdiction.code") or record.text("recordDetails.jurisdiction.name")
    if code is None:
        return None
    try:
        return read_country(code.partition("-")[0] if len(code) > 3 and code[2:3] == "-" else code)
    except InputError as error:
        rows.problem(record.where, f"recordDetails.jurisdiction: {error}")
        return None


def _relationship(record: Record, ids: dict[str, str], persons: set[str], rows: Rows) -> None:
    ends: list[str] = []
    for end in ("subject", "interestedParty"):
        reference = record.at(f"recordDetails.{end}")
        if isinstance(reference, dict) or reference is None:
            reason = record.text(f"recordDetails.{end}.reason") if reference else None
            rows.fold(record.where, f"{end} is not named: {(reason or 'no reason stated')[:60]}")
            return
        record_id = record.text(f"recordDetails.{end}") or ""
        if record_id in persons:
            rows.fold(record.where, "names a natural person as owner: dropped")
            rows.accounts.drop_personal("relationships of natural persons", 1)
            return
        if record_id not in ids:
            rows.fold(record.where, f"{end} is described by no statement of this file, or has no name")
            rows.note("some relationships name companies that this file does not describe; they were not read")
            return
        ends.append(ids[record_id])
    owned, owner = ends
    if owned == owner:
        rows.problem(record.where, f"{owned} is said to own itself; correct one of the two")
        return
    _interests(record, owner, owned, rows)


def _interests(record: Record, owner: str, owned: str, rows: Rows) -> None:
    """One link for each interest that is a shareholding; the others are no ownership and are said in a note."""
    owning = []
    for number, interest in enumerate(record.parts("recordDetails.interests")):
        kind = interest.text("type") or "unknownInterest"
        if kind in OWNERSHIP:
            owning.append((number, interest))
        else:
            rows.note(f"interests of the kind {kind[:60]} are no ownership and were not read")
    if not owning:
        rows.fold(record.where, "states no shareholding")
        return
    evidence = _evidence(record, rows)
    for number, interest in owning:
        start, end = (_day(interest.text(name), record.where, rows) for name in ("startDate", "endDate"))
        closed = record.text("recordStatus") == "closed"
        if closed and end is None:
            end = _day(_moment(record) or None, record.where, rows)
            if start is not None and end is not None and _backwards(start, end):
                end = None
        note = _note(interest, record, closed)
        rows.link(
            "OWNS", owner, owned, record.where,
            ("bods", record.text("recordId") or record.text("statementId") or "", str(number)),
            **evidence, valid_from=start, valid_to=end, note=note,
        )  # fmt: skip


def _backwards(start: str, end: str) -> bool:
    return dates.last(end) < dates.first(start)


def _note(interest: Record, record: Record, closed: bool) -> str:
    share = {name: text for name in (
        "exact", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum",
    ) if (text := interest.text(f"share.{name}"))} if isinstance(interest.at("share"), dict) else {}  # fmt: skip
    said = [interest.text("type") or "", interest.text("directOrIndirect") or interest.text("interestLevel") or ""]
    if "exact" in share:
        said.append(f"{share['exact']} percent")
    elif share:
        said.append("percent " + ", ".join(f"{name} {value}" for name, value in share.items()))
    if closed:
        said.append("closed with this statement: it had ended by then")
    said.append(f"statement {record.text('statementId')}")
    return "; ".join(one for one in said if one)[:5000]


def _evidence(record: Record, rows: Rows) -> dict[str, Any]:
    """The source a statement names, as a document; its publisher where it names none."""
    kinds = record.texts("source.type")
    basis = next((_BASIS[kind] for kind in _BASIS if kind in kinds), None)
    publisher = rows.given.publisher or record.text("publicationDetails.publisher.name")
    if publisher is None:
        rows.problem(record.where, "publicationDetails.publisher.name is empty; say it: --publisher NAME")
        return {"source": ["?"]}
    names = [one.text("name") for one in record.parts("source.assertedBy")]
    via = record.text("source.description") or next((name for name in names if name), None)
    url = record.text("source.url")
    document = rows.own_id("source", publisher, via or "", url or "")
    title = f"Ownership statements of {publisher}" + (f", from {via}" if via else "")
    web = url if url and url.startswith(("https://", "http://")) else None
    if document not in rows.place:  # once: the link has the row
        rows.mention(
            "Document", document, record.where, title=title[:1000], publisher=publisher, url=web,
            kind=basis or "dataset",
        )  # fmt: skip
    return {"documents": [document], "source": [publisher], "basis": basis}


def _day(text: str | None, where: str, rows: Rows) -> str | None:
    try:
        return read_date(text, "iso") if text else None
    except InputError as error:
        rows.problem(where, str(error))
        return None


def about(path: Path, given: Given) -> About:
    """Dataset, publisher and licence as the first statement says them."""
    whole = peek(path).json
    first = whole[0] if isinstance(whole, list) and whole else whole
    details = first.get("publicationDetails") if isinstance(first, dict) else None
    details = details if isinstance(details, dict) else {}
    publisher = details.get("publisher")
    name = publisher.get("name") if isinstance(publisher, dict) else None
    licence = details.get("license")
    return About(
        f"bods-{path.stem.strip()[:100]}", "Beneficial ownership statements",
        name if isinstance(name, str) and name else None, license=licence if isinstance(licence, str) else None,
    )  # fmt: skip


SOURCE = Source(
    format="bods",
    title="Beneficial ownership statements (BODS)",
    description="Which company holds shares in which, with dates and percentages as stated. Owners who are natural "
    "persons are dropped, so a company may have owners that are not shown.",
    looks_like="JSON or JSON lines whose objects have statementId, recordType and recordDetails (or, in older "
    "versions, statementID and statementType)",
    license="as each file states",
    personal_data="statements about natural persons, and relationships with them, are dropped and counted",
    recognises=recognises,
    read=read,
    about=about,
    offered_at="https://bods-data.openownership.org and national registers",
)
