"""A traceability event: a supply link with its day, only where both parties are named."""

from __future__ import annotations

from typing import Any

from graph.ingest.nested_records import Object, Record
from graph.ingest.rows import Rows
from graph.ingest.untp_parties import basis_of, day, evidence_of, party


def state(record: Record, rows: Rows) -> None:
    """A supply link with its day, only where the event names both parties."""
    source = _end(record, "sourceParty", "sourceList", "source")
    destination = _end(record, "destinationParty", "destinationList", "destination")
    types = record.texts("event.type")
    what = next((one for one in types if one != "Event"), "event without a type")
    if source is None or destination is None:
        rows.fold(record.where, f"not read: {what[:60]} does not name both the source and the destination")
        return
    ends = [one.part("party") for one in (source, destination) if isinstance(one.at("party"), dict)]
    evidence = evidence_of(record, rows, basis_of(record, *ends))
    when = day(record.text("event.eventTime"), record.where, rows)
    supplier, buyer = (party(one, "party", "Supplier", rows) for one in (source, destination))
    if evidence is None or supplier is None or buyer is None:
        rows.problem(record.where, "a party of the event has neither id nor name")
    elif supplier == buyer:
        rows.fold(record.where, f"not read: {what[:60]} moves goods within one party")
    else:
        goods = [
            part.text("name") or part.text("productName") or part.text("product.name")
            for path in ("event.epcList", "event.quantityList")
            for part in record.parts(path)
        ]
        product = "; ".join(dict.fromkeys(one for one in goods if one))[:2000]
        rows.link(
            "SOURCES_FROM", buyer, supplier, record.where, ("event", record.text("event.id") or record.where),
            **evidence, listed=[when] if when else None, product=product,
            note=f"{what}; {record.text('event.processType') or 'no process stated'}",
        )  # fmt: skip


def _end(record: Record, name: str, several: str, inner: str) -> Record | None:
    """The party of one end as a record with the field ``party``; None where none or more than one is named."""
    value: Any = record.at(f"event.{name}")
    if value in (None, ""):
        listed = record.at(f"event.{several}")
        found = [one.get(inner) for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        value = found[0] if len(found) == 1 else None
    if not isinstance(value, (str, dict)) or not value:
        return None
    held: Object = {"party": value}
    return Record(record.where, held, record.rows, record.cleaner)


def events(whole: Any) -> Any:
    """One record for each event, with the envelope of its credential."""
    made: list[Any] = []
    for credential in whole if isinstance(whole, list) else [whole]:
        subject = credential.get("credentialSubject") if isinstance(credential, dict) else None
        if not isinstance(credential, dict) or not isinstance(subject, (list, dict)):
            made.append(credential)
            continue
        envelope = {name: value for name, value in credential.items() if name != "credentialSubject"}
        made += [{**envelope, "event": one} for one in (subject if isinstance(subject, list) else [subject])]
    return made
