"""An answer of Open Supply Hub's API v1, JSON: places, with partners' values beside their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graph.ingest import oshub_claims, oshub_partners
from graph.ingest.cells import Cleaner
from graph.ingest.oshub_csv import NUMBERS
from graph.ingest.oshub_json import Texts, about_answer, dicts, load, range_of, records, report_unread
from graph.ingest.oshub_places import LICENSE, OFFERED_AT, Place, evidence_of, state_place
from graph.ingest.peek import peek
from graph.ingest.rows import Rows
from graph.ingest.source import Source

_CLAIMS = {
    "certifications_standards_regulations": "claim_certifications_standards_regulations",
    "affiliations": "claim_affiliations",
    "percent_female_workers": "claim_female_workers_percentage",
    "estimated_annual_throughput": "claim_estimated_annual_throughput_kg_year",
    "claimed_at": "claim_created_at",
}
"""Values that come from the claimant of the place, and the columns of a download that say the same."""
_READ = (
    "os_id", "name", "local_name", "address", "geocoded_location_type", "sector", "parent_company", "product_type",
    "location_type", "processing_type", "number_of_workers", "coordinates", "country", "claim_status", "opened_at",
    "is_closed", *NUMBERS, *_CLAIMS,
)  # fmt: skip
_IGNORED = {
    "geocoded_address": "the geocoder's words for the position",
    "business_url": "of the claimant and not of the place",
    "description": "the claimant's text about itself; it may name persons",
    "minimum_order_quantity": "a term of trade of the claimant; no place in the model",
    "average_lead_time": "a term of trade of the claimant; no place in the model",
    "actual_annual_energy_consumption": "energy by fuel without its unit in this form; the download has it",
    "parent_company_os_id": "names the parent by the id of a place; owners are companies here",
    **dict.fromkeys(oshub_partners.OTHERS, oshub_partners.NOT_READ),
}


def recognises(path: Path) -> bool:
    """JSON with the id and address of places, and not GeoJSON."""
    seen = peek(path)
    first = next(iter(_places(seen.json)), None) if seen.kind == "json" and not seen.lines else None
    return isinstance(first, dict) and "os_id" in first and "address" in first and "properties" not in first


def _places(answer: Any) -> list[Any]:
    inside = answer.get("data", answer) if isinstance(answer, dict) else answer
    return inside if isinstance(inside, list) else [inside]


def read(path: Path, rows: Rows) -> None:
    """Read the places; the number of a record stands in for the line."""
    cleaner = Cleaner(rows.given.repair_text)
    evidence: dict[str, Any] | None = None
    for where, record in records(path, _places(load(path, rows)), rows):
        evidence = evidence or evidence_of(rows)
        _place(record, rows, where, Texts(rows, where, cleaner), evidence)
        partners = [name for name in record if oshub_partners.reads(name)]
        report_unread(rows, record, (*_READ, *partners), _IGNORED)
    for note in cleaner.notes():
        rows.note(f"{path.name}: {note}")


def _place(record: dict[str, Any], rows: Rows, where: str, texts: Texts, evidence: dict[str, Any]) -> None:
    at, country = record.get("coordinates"), record.get("country")
    at, country = at if isinstance(at, dict) else {}, country if isinstance(country, dict) else {}
    closed = record.get("is_closed")
    place = Place(
        where, texts.one("os_id", record.get("os_id")) or "", texts.one("name", record.get("name")),
        texts.one("address", record.get("address")),
        texts.one("country", country.get("alpha_2") or country.get("name")),
        texts.one("lat", at.get("lat")), texts.one("lng", at.get("lng")),
        precision=texts.one("geocoded_location_type", record.get("geocoded_location_type")),
        closed=closed if isinstance(closed, bool) else None,
        aliases=texts.of("local_name", record.get("local_name")), sectors=texts.of("sector", record.get("sector")),
        facility_types=texts.of("location_type", record.get("location_type")),
        processing_types=texts.of("processing_type", record.get("processing_type")),
        products=texts.of("product_type", record.get("product_type")),
        workers=range_of(record.get("number_of_workers")) or texts.of("workers", record.get("number_of_workers")),
        parents=texts.of("parent_company", record.get("parent_company")),
    )  # fmt: skip
    for name, scheme in NUMBERS.items():
        place.identifiers += [f"{scheme}:{one}" for one in texts.of(name, record.get(name))]
    if texts.one("opened_at", record.get("opened_at")):
        place.remarks.append(f"opened: {texts.one('opened_at', record.get('opened_at'))}")
    claim = {column: texts.one(name, record.get(name)) or "" for name, column in _CLAIMS.items()}
    oshub_claims.add_to_place(rows, place, claim)
    found = [
        (name, texts.flat(values)) for name in record if oshub_partners.reads(name) for values in dicts(record[name])
    ]
    for partner, values in found:
        place.identifiers += oshub_partners.identifiers_in(partner, values)
    node = state_place(rows, place, evidence)
    if node is None:
        return
    oshub_claims.state_claim(rows, where, node, claim, evidence)
    for partner, values in found:
        oshub_partners.state_partner(partner, oshub_partners.Contribution(rows, where, node, values, evidence))


SOURCE = Source(
    format="open_supply_hub_v1",
    title="Open Supply Hub, API v1 (JSON)",
    description="Places of work with claims of their owners, certificates and grievance mechanisms; not who "
    "contributed them.",
    looks_like="JSON with one place or a list of places that have os_id and address",
    license=LICENSE,
    personal_data="the claimant's description of itself is not read; the answer has no contacts",
    recognises=recognises,
    read=read,
    about=about_answer,
    offered_at=OFFERED_AT,
)
