"""Issuer, parties and places of a UN Transparency Protocol credential."""

from __future__ import annotations

from typing import Any

from graph.date_reading import read_date
from graph.errors import InputError
from graph.ingest.nested_records import Record
from graph.ingest.rows import Rows
from graph.model import FACILITIES, PARTIES


def evidence_of(record: Record, rows: Rows, basis: str | None) -> dict[str, Any] | None:
    """The credential as a document of its issuer; None (a problem) where it names none.

    Args:
        basis: of what it states; None where the issuer is not the company it speaks of.
    """
    issuer = record.text("issuer.name") if isinstance(record.at("issuer"), dict) else record.text("issuer")
    issuer = rows.given.publisher or issuer or record.text("issuer.id")
    if issuer is None:
        rows.problem(record.where, "issuer.name is empty; a credential without its issuer has no source")
        return None
    start = day(record.text("validFrom") or record.text("issuanceDate"), record.where, rows)
    number = record.text("id")
    document = rows.own_id("credential", number or record.where, issuer)
    url = number if number and number.startswith(("https://", "http://")) else None
    if document not in rows.place:  # once: the statement has the row
        rows.mention(
            "Document", document, record.where, title=f"Credential of {issuer}"[:1000], publisher=issuer[:1000],
            url=url, published=start, kind=basis or "dataset",
        )  # fmt: skip
    return {"documents": [document], "source": [issuer[:1000]], "basis": basis}


def basis_of(record: Record, *parties: Record) -> str | None:
    """company_disclosure where the issuer is one of the parties it speaks of, by id or name; else nothing is known."""
    for name in ("id", "name"):
        issuer = record.text(f"issuer.{name}") if isinstance(record.at("issuer"), dict) else record.text("issuer")
        if issuer is not None and issuer in [part.text(name) for part in parties]:
            return "company_disclosure"
    return None


def day(text: str | None, where: str, rows: Rows) -> str | None:
    """The day of a time stamp; what is none is a problem."""
    try:
        return read_date(text, "iso") if text else None
    except InputError as error:
        rows.problem(where, str(error))
        return None


def party_id(part: Record, rows: Rows, role: str = "party") -> tuple[str, list[str]] | None:
    """Id and identifiers of a party or place; None where nothing identifies it.

    Args:
        role: party or place; what has a name only is told apart by it within this dataset.
    """
    number, name = part.text("id"), part.text("name")
    registered, scheme = part.text("registeredId"), part.text("idScheme.id") or part.text("idScheme.name")
    if number is None and name is None:
        return None
    if scheme and registered and "opensupplyhub.org" in scheme:
        node = f"os_id:{registered}"
    else:
        node = f"untp:{number}".replace(";", "%3B").strip() if number else rows.own_id(role, name)
    identifiers = [node] + ([f"{scheme}:{registered}"] if scheme and registered else [])
    return node, list(dict.fromkeys(identifiers))


def party(record: Record, path: str, label: str, rows: Rows, **properties: Any) -> str | None:
    """State the party at a path, once; one that is known as another kind of party stays that kind."""
    value = record.at(path)
    part = Record(record.where, {"id": value}, rows, record.cleaner) if isinstance(value, str) else record.part(path)
    found = party_id(part, rows)
    if found is None:
        return None
    node, identifiers = found
    there = rows.label_of(node)
    if there not in (None, label):
        if there not in PARTIES:
            rows.problem(record.where, f"{node[:60]} is a {there} elsewhere and a party here")
            return None
        label, properties = there, {}
    rows.mention(label, node, record.where, name=part.text("name"), identifiers=identifiers, **properties)
    return node


def place(record: Record, path: str, rows: Rows) -> str | None:
    """State the place at a path by its id and name; None where nothing identifies it."""
    part = record.part(path)
    found = party_id(part, rows, "place")
    if found is None:
        return None
    node, identifiers = found
    there = rows.label_of(node)
    if there is not None and there not in FACILITIES:
        rows.problem(record.where, f"{node[:60]} is a {there} elsewhere and a place here")
        return None
    rows.mention(there or "Factory", node, record.where, name=part.text("name"), level="site", identifiers=identifiers)
    return node
