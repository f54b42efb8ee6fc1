"""The forms in which the LEI register is published (XML, two kinds of JSON, CSV), brought to one form of record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graph.ingest.cells import Cleaner
from graph.ingest.nested_files import read_json, read_xml
from graph.ingest.nested_records import Object, Record, Shape
from graph.ingest.peek import peek
from graph.ingest.published import Columns, read_rows
from graph.ingest.rows import Rows

ROOTS = {"LEIData": "LEIRecord", "RelationshipData": "RelationshipRecord", "ReportingExceptionData": "Exception"}
"""Root element of each file and the element of one record."""
_LISTS = ("records", "relations", "exceptions")
_NO_ADDRESS = "a company has no address in the model; its country is read"
_ADMIN = "of the registration of the LEI, not of the company"
SHAPE = Shape(
    read=(
        "LEI", "Entity.LegalName", "Entity.OtherEntityNames.*", "Entity.TransliteratedOtherEntityNames.*",
        "Entity.LegalAddress.Country", "Entity.RegistrationAuthority.RegistrationAuthorityID",
        "Entity.RegistrationAuthority.RegistrationAuthorityEntityID", "Entity.EntityCategory", "Entity.EntityStatus",
        "Registration.RegistrationStatus", "Registration.LastUpdateDate", "Relationship.StartNode.*",
        "Relationship.EndNode.*", "Relationship.RelationshipType", "Relationship.RelationshipStatus",
        "Relationship.RelationshipPeriods.*", "Relationship.RelationshipQualifiers.*",
        "Relationship.RelationshipQuantifiers.*", "ExceptionCategory", "ExceptionReason.*", "ExceptionReason",
        "Extension.Deletion.DeletedAt", "ContentDate",
    ),
    ignored={
        "Entity.LegalAddress.*": _NO_ADDRESS, "Entity.HeadquartersAddress.*": _NO_ADDRESS,
        "Entity.OtherAddresses.*": _NO_ADDRESS, "Entity.TransliteratedOtherAddresses.*": _NO_ADDRESS,
        "Entity.LegalJurisdiction": "law of the company; its country is read from the legal address",
        "Entity.LegalForm.*": "the model has none", "Entity.EntityCreationDate": "the model has no such date",
        "Entity.LegalEntityEvents.*": "changes of name or address; the names are read",
        "Entity.EntitySubCategory": "the model has none", "Entity.SuccessorEntity.*": "not read yet",
        "Entity.EntityExpirationDate": "not read yet", "Entity.EntityExpirationReason": "not read yet",
        "Entity.AssociatedEntity.*": "not read yet", "Registration.*": _ADMIN, "Extension.*": "added geocodes",
        "ExceptionReference": "free text; may name persons", "ExceptionReference.*": "free text; may name persons",
        "NextVersion.*": _ADMIN, "ConformityFlag": _ADMIN,
    },
)  # fmt: skip
_NUMBERS = range(1, 6)
_NAMES = tuple(
    f"Entity.{kind}s.{kind}.{n}" for kind in ("OtherEntityName", "TransliteratedOtherEntityName") for n in _NUMBERS
)
_PERIOD = tuple(f"Relationship.Period.{n}.{one}" for n in _NUMBERS for one in ("startDate", "endDate", "periodType"))
_QUANTITY = ("MeasurementMethod", "QuantifierAmount", "QuantifierUnits")
_QUALITY = (
    *(f"Relationship.Quantifiers.{n}.{one}" for n in _NUMBERS for one in _QUANTITY),
    *(f"Relationship.Qualifiers.{n}.{one}" for n in _NUMBERS for one in ("QualifierDimension", "QualifierCategory")),
)
_REASONS = tuple(f"Exception.Reason.{n}" for n in _NUMBERS)
COMPANIES = Columns(
    required=("LEI", "Entity.LegalName", "Entity.LegalAddress.Country"),
    optional=(
        *_NAMES, "Entity.RegistrationAuthority.RegistrationAuthorityID",
        "Entity.RegistrationAuthority.RegistrationAuthorityEntityID", "Entity.EntityCategory", "Entity.EntityStatus",
        "Registration.RegistrationStatus", "Registration.LastUpdateDate",
    ),
    unknown="report",
)  # fmt: skip
RELATIONS = Columns(
    required=("Relationship.StartNode.NodeID", "Relationship.EndNode.NodeID", "Relationship.RelationshipType"),
    optional=(
        "Relationship.StartNode.NodeIDType", "Relationship.EndNode.NodeIDType", "Relationship.RelationshipStatus",
        "Registration.RegistrationStatus", *_PERIOD, *_QUALITY,
    ),
    unknown="report",
)  # fmt: skip
EXCEPTIONS = Columns(required=("LEI", "Exception.Category"), optional=_REASONS, unknown="report")


def kind(path: Path) -> str | None:
    """lei, rr or repex: what the first record of a file is; None where it is none of them. Never raises."""
    first = peek(path)
    if first.xml:
        return dict(zip(ROOTS, ("lei", "rr", "repex"), strict=True)).get(first.xml[0])
    if first.json is not None:
        found = find(first.json)
        one = found[0] if isinstance(found, list) and found else found
        return _kind_of_record(one) if isinstance(one, dict) else None
    for columns, name in ((COMPANIES, "lei"), (RELATIONS, "rr"), (EXCEPTIONS, "repex")):
        if first.has(*columns.required):
            return name
    return None


def _kind_of_record(one: Object) -> str | None:
    if "LEI" in one and isinstance(one.get("Entity"), dict):
        return "lei"
    relation = one.get("Relationship")
    if isinstance(relation, dict) and "StartNode" in relation:
        return "rr"
    return "repex" if {"LEI", "ExceptionCategory"} <= set(one) else None


def find(whole: Any) -> Any:
    """The list of records of either kind of JSON."""
    if isinstance(whole, dict):
        return next((whole[name] for name in _LISTS if isinstance(whole.get(name), list)), whole)
    return whole


def records(path: Path, rows: Rows) -> Iterator[Record]:
    """Every record of a file, in the form of the JSON whose values are plain."""
    first = peek(path)

    def shaped(one: Object) -> Object:
        return dict(_normal(one, "", rows))

    if first.xml:
        yield from read_xml(path, rows, SHAPE, ROOTS.get(first.xml[0], "LEIRecord"), shaped)
    elif first.json is not None:
        yield from read_json(path, rows, SHAPE, find, shaped)
    else:
        form = {"lei": COMPANIES, "rr": RELATIONS, "repex": EXCEPTIONS}[kind(path) or "lei"]
        cleaner = Cleaner()
        for row in read_rows(path, form, rows):
            yield Record(row.where, _nested(row.values), rows, cleaner)


def _normal(value: Any, name: str, rows: Rows) -> Any:
    """Take the value out of {"$": value}, and the items out of the one element that a list is written in."""
    if isinstance(value, list):
        return [_normal(one, name, rows) for one in value]
    if not isinstance(value, dict):
        return value
    for attribute in [key for key in value if key.startswith("@")]:
        rows.accounts.ignore(f"{name}/{attribute}", "attribute of the element; not needed")
    if "$" in value:
        return _normal(value["$"], name, rows)
    kept = {key: one for key, one in value.items() if not key.startswith("@")}
    if len(kept) == 1:
        (only,) = kept
        if name in (f"{only}s", f"{only[:-1]}ies"):
            inner = kept[only]
            return [_normal(one, only, rows) for one in (inner if isinstance(inner, list) else [inner])]
    return {key: _normal(one, key, rows) for key, one in kept.items()}


def _nested(cells: dict[str, str]) -> Object:
    """A row of the CSV as a record."""
    made: Object = {}
    filled = {name: text for name, text in cells.items() if text}
    for name, text in filled.items():
        if not re.search(r"\.\d+(\.|$)", name):
            _put(made, name.replace("Exception.Category", "ExceptionCategory").split("."), text)
    for name, field in (("Period", "RelationshipPeriods"), ("Qualifiers", "RelationshipQualifiers"),
                        ("Quantifiers", "RelationshipQuantifiers")):  # fmt: skip
        several = [_numbered(filled, f"Relationship.{name}.{n}.") for n in _NUMBERS]
        if any(several):
            _put(made, ["Relationship", field], [one for one in several if one])
    for kind in ("OtherEntityName", "TransliteratedOtherEntityName"):
        names = [filled[key] for n in _NUMBERS if (key := f"Entity.{kind}s.{kind}.{n}") in filled]
        if names:
            _put(made, ["Entity", f"{kind}s"], names)
    reasons = [filled[one] for one in _REASONS if one in filled]
    return {**made, "ExceptionReason": reasons} if reasons else made


def _numbered(cells: dict[str, str], prefix: str) -> Object:
    found = {name.removeprefix(prefix): text for name, text in cells.items() if name.startswith(prefix)}
    return {name[:1].upper() + name[1:]: text for name, text in found.items()}


def _put(made: Object, path: list[str], value: Any) -> None:
    for name in path[:-1]:
        made = made.setdefault(name, {})
    made[path[-1]] = value
