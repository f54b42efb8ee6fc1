"""An answer of Open Supply Hub's older API, GeoJSON: places with their contributors and the contributors' types."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graph.ingest import oshub_claims, oshub_partners
from graph.ingest.cells import Cleaner
from graph.ingest.oshub_contributors import Contributor, Contributors, split_entry
from graph.ingest.oshub_csv import NUMBERS
from graph.ingest.oshub_json import Texts, about_answer, dicts, load, range_of, records, report_unread
from graph.ingest.oshub_places import LICENSE, OFFERED_AT, PUBLISHER, Place, evidence_of, state_place
from graph.ingest.peek import peek
from graph.ingest.rows import Rows
from graph.ingest.source import Source

_READ = (
    "name", "address", "country_code", "country_name", "os_id", "oar_id", "is_closed", "new_os_id", "other_names",
    "contributors", "sector", "extended_fields", "partner_fields", "claim_info",
)  # fmt: skip
_IGNORED = {
    "other_addresses": "further addresses without a date or a contributor; a place has one address here",
    "other_locations": "further positions; a place has one position here",
    "has_approved_claim": "stands in claim_info",
    "is_claimed": "stands in claim_info",
    "number_of_public_contributors": "a count of the contributors",
    "contributor_fields": "columns of an embedded map",
    "created_from": "who made the record; the contributors are read",
    "activity_reports": "reports of closure that wait or were decided; is_closed is read",
    "has_inexact_coordinates": "always false",
}

_CLAIM = {
    "certifications": "claim_certifications_standards_regulations",
    "affiliations": "claim_affiliations",
    "female_workers_percentage": "claim_female_workers_percentage",
    "estimated_annual_throughput": "claim_estimated_annual_throughput_kg_year",
    "workers_count": "claim_number_of_workers",
    "facility_type": "claim_location_types",
    "production_types": "claim_processing_types",
    "product_types": "claim_product_types",
    "name_native_language": "claim_name_in_native_language",
    "opening_date": "claim_opening_date",
    "closing_date": "claim_closing_date",
    "sector": "claim_industry_sectors",
    "parent_company": "claim_parent_company",
}
"""Values of claim_info.facility, and the columns of a download that say the same."""
_PERSONAL = (("contact", "name"), ("contact", "email"), ("office", "phone_number"), ("office", "address"))


def recognises(path: Path) -> bool:
    """GeoJSON whose places have an OS ID."""
    seen = peek(path)
    if seen.kind != "json" or not isinstance(seen.json, dict) or seen.lines:
        return False
    first = next(iter(_features(seen.json)), None)
    about = first.get("properties") if isinstance(first, dict) else None
    return isinstance(about, dict) and bool({"os_id", "oar_id"} & about.keys())


def _features(answer: Any) -> list[Any]:
    inside = answer.get("features", [answer]) if isinstance(answer, dict) else answer
    return inside if isinstance(inside, list) else [inside]


def read(path: Path, rows: Rows) -> None:
    """Read the places; the number of a feature stands in for the line."""
    cleaner = Cleaner(rows.given.repair_text)
    contributors: Contributors | None = None
    for where, feature in records(path, _features(load(path, rows)), rows):
        about = feature.get("properties")
        if not isinstance(about, dict):
            rows.problem(where, "the feature has no properties; download the file again")
            continue
        contributors = contributors or Contributors(rows, evidence_of(rows))
        _feature(feature, about, where, Texts(rows, where, cleaner), contributors)
        report_unread(rows, about, _READ, _IGNORED)
    if contributors is not None:
        contributors.finish()
    for note in cleaner.notes():
        rows.note(f"{path.name}: {note}")


def _feature(
    feature: dict[str, Any], about: dict[str, Any], where: str, texts: Texts, contributors: Contributors
) -> None:
    rows, evidence = contributors.rows, contributors.evidence
    extended = about.get("extended_fields")
    extended = extended if isinstance(extended, dict) else {}
    place = _place(feature, about, extended, where, texts)
    claim = _claim(about.get("claim_info"), rows, texts)
    oshub_claims.add_to_place(rows, place, claim)
    partners = list(_partners(about.get("partner_fields"), rows, texts))
    for partner, values, _ in partners:
        place.identifiers += oshub_partners.identifiers_in(partner, values)
    node = state_place(rows, place, evidence)
    if node is None:
        return
    for one in _contributors(about, texts):
        contributors.state(where, node, one)
    _owners(extended, rows, where, node, texts, contributors)
    oshub_claims.state_claim(rows, where, node, claim, evidence)
    for partner, values, source in partners:
        told = {**evidence, "source": [source]}
        oshub_partners.state_partner(partner, oshub_partners.Contribution(rows, where, node, values, told))


def _place(feature: dict[str, Any], about: dict[str, Any], extended: dict[str, Any], where: str, texts: Texts) -> Place:
    geometry = feature.get("geometry")
    at = geometry.get("coordinates") if isinstance(geometry, dict) else None
    lng, lat = at[:2] if isinstance(at, list) and len(at) >= 2 else (None, None)
    closed = about.get("is_closed")
    place = Place(
        where, texts.one("os_id", about.get("os_id") or about.get("oar_id")) or "",
        texts.one("name", about.get("name")), texts.one("address", about.get("address")),
        texts.one("country_code", about.get("country_code") or about.get("country_name")),
        texts.one("lat", lat), texts.one("lng", lng), closed=closed if isinstance(closed, bool) else None,
        aliases=texts.of("other_names", about.get("other_names")), sectors=texts.of("sector", about.get("sector")),
        facility_types=_matched(extended.get("facility_type"), 2, texts),
        processing_types=_matched(extended.get("processing_type"), 3, texts),
        products=texts.of("product_type", extended.get("product_type")),
        workers=range_of(extended.get("number_of_workers")),
        parents=[
            name
            for one in dicts(extended.get("parent_company"))
            if not one.get("is_from_claim")
            for name in texts.of("parent_company", one)
        ],
    )  # fmt: skip
    place.aliases += texts.of("native_language_name", extended.get("native_language_name"))
    for name, scheme in NUMBERS.items():
        place.identifiers += [f"{scheme}:{one}" for one in texts.of(name, extended.get(name) or about.get(name))]
    moved = texts.one("new_os_id", about.get("new_os_id"))
    if moved:
        place.remarks.append(f"moved; its new place is os_id:{moved}")
    return place


def _matched(entries: Any, at: int, texts: Texts) -> list[str]:
    """Types by the register's taxonomy, which stand at one place of each match; as contributed where none matched."""
    found: list[str] = []
    for one in dicts(entries):
        value = one.get("value")
        matches = value.get("matched_values") if isinstance(value, dict) else None
        for match in matches if isinstance(matches, list) else ():
            found += texts.of("type", match[at]) if isinstance(match, list) and len(match) > at else []
    return list(dict.fromkeys(found)) or texts.of("type", entries)


def _contributors(about: dict[str, Any], texts: Texts) -> list[Contributor]:
    found = []
    for one in dicts(about.get("contributors")):
        name = texts.one("contributor_name", one.get("contributor_name"))
        whole = texts.one("contributor", one.get("name"))
        kind = texts.one("contributor_type", one.get("contributor_type") or one.get("contrib_type"))
        number = texts.one("contributor_id", one.get("id"))
        if name is None and whole is not None:
            bare = split_entry(whole)
            found.append(Contributor(bare.name, bare.list_name, kind, number))
        elif name is not None:
            found.append(Contributor(name, texts.one("list_name", one.get("list_name")), kind, number))
    claim = about.get("claim_info")
    claimant = texts.one("contributor", claim.get("contributor")) if isinstance(claim, dict) else None
    return [*found, Contributor(claimant, "Claimed")] if claimant else found


def _owners(
    extended: dict[str, Any], rows: Rows, where: str, node: str, texts: Texts, contributors: Contributors
) -> None:
    """Parent companies that the claimant of the place states."""
    claimed = [one for one in dicts(extended.get("parent_company")) if one.get("is_from_claim")]
    names = "|".join(name for one in claimed for name in texts.of("parent_company", one))
    oshub_claims.state_claim(rows, where, node, {"claim_parent_company": names}, contributors.evidence)


def _claim(info: Any, rows: Rows, texts: Texts) -> dict[str, str]:
    if not isinstance(info, dict):
        return {}
    for group, name in _PERSONAL:
        inside = info.get(group)
        rows.accounts.drop_personal(
            f"claim_info.{group}.{name}", bool(inside.get(name)) if isinstance(inside, dict) else False
        )
    rows.accounts.ignore(
        "claim_info: office, website, description, order size, lead time, energy",
        "of the claimant's office or trade, texts that may name persons, and energy without its unit",
    )
    place = info.get("facility")
    place = place if isinstance(place, dict) else {}
    rows.accounts.drop_personal("claim_info.facility.phone_number", bool(place.get("phone_number")))
    found = {column: texts.one(name, place.get(name)) or "" for name, column in _CLAIM.items()}
    return {**found, "claim_created_at": texts.one("created_at", info.get("created_at")) or ""}


def _partners(fields: Any, rows: Rows, texts: Texts) -> list[tuple[str, dict[str, str], str]]:
    """Partner, values and publisher of each contribution."""
    found = []
    for partner, entries in fields.items() if isinstance(fields, dict) else ():
        if not oshub_partners.reads(partner):
            known = partner in oshub_partners.OTHERS
            rows.accounts.ignore(partner[:100], oshub_partners.NOT_READ if known else oshub_partners.UNKNOWN)
            continue
        for entry in dicts(entries):
            value = entry.get("value")
            inside = value.get("raw_values", value) if isinstance(value, dict) else None
            by = Contributor(texts.one("contributor_name", entry.get("contributor_name")) or "other")
            values = texts.flat(inside)
            if values:
                found.append((partner, values, PUBLISHER if by.masked else f"{by.name} via {PUBLISHER}"))
    return found


SOURCE = Source(
    format="open_supply_hub_geojson",
    title="Open Supply Hub, API (GeoJSON)",
    description="Places of work with their contributors and the contributors' types. A brand's contribution is its own "
    "list of places; since when it buys there, or whether it still does, is not in it.",
    looks_like="GeoJSON whose features have os_id (or oar_id)",
    license=LICENSE,
    personal_data="contacts, phones and office addresses of claimants are dropped and counted",
    recognises=recognises,
    read=read,
    about=about_answer,
    offered_at=OFFERED_AT,
)
