"""What the owner or manager of a place states of it in a claimed profile of Open Supply Hub.

It is the place's own word: certificates are ``alleged`` until somebody else documents them, the parent company is an
owner as disclosed by the company, and figures become measures. Contacts of persons are dropped by the reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.date_reading import read_date
from graph.errors import InputError
from graph.ingest.oshub_places import Place, names_somebody, parts, state_company
from graph.ingest.rows import Rows

PERSONAL = (
    "claim_company_phone", "claim_point_of_contact", "claim_point_of_contact_email", "claim_office_phone_number",
    "claim_contact_person", "claim_job_title", "claim_linkedin_profile", "claim_office_address",
)  # fmt: skip
"""Contacts; the address of a claimant's office may be that of a home."""
_TRADE = "a term of trade of the claimant; no place in the model"
_OFFICE = "of the claimant's office and not of the place"
IGNORED = {
    "claim_company_website": _OFFICE,
    "claim_website": _OFFICE,
    "claim_company_name": _OFFICE,
    "claim_office_name": _OFFICE,
    "claim_office_country_code": _OFFICE,
    "claim_description": "the claimant's text about itself; it may name persons",
    "claim_minimum_order_quantity": _TRADE,
    "claim_average_lead_time": _TRADE,
}
_MEASURES = {
    "claim_female_workers_percentage": ("female workers", "percent of workers"),
    "claim_estimated_annual_throughput_kg_year": ("estimated annual throughput", "kg a year"),
    "claim_energy_coal_j": ("energy from coal", "joule a year"),
    "claim_energy_natural_gas_j": ("energy from natural gas", "joule a year"),
    "claim_energy_diesel_j": ("energy from diesel", "joule a year"),
    "claim_energy_kerosene_j": ("energy from kerosene", "joule a year"),
    "claim_energy_biomass_j": ("energy from biomass", "joule a year"),
    "claim_energy_charcoal_j": ("energy from charcoal", "joule a year"),
    "claim_energy_animal_waste_j": ("energy from animal waste", "joule a year"),
    "claim_energy_electricity_mwh": ("electricity", "MWh a year"),
    "claim_energy_other_j": ("energy from other sources", "joule a year"),
}
_REMARKS = {
    "claim_created_at": "profile claimed on",
    "claim_opening_date": "opened, as its claimant states",
    "claim_closing_date": "closed, as its claimant states",
    "claim_affiliations": "affiliations stated by its claimant",
    "claim_other_location_type": "kind of place stated by its claimant",
}
_DATED = ("claim_created_at", "claim_opening_date", "claim_closing_date")
_PLACE = (
    "claim_name_in_native_language", "claim_industry_sectors", "claim_location_types", "claim_product_types",
    "claim_processing_types", "claim_number_of_workers",
)  # fmt: skip
_LINKED = ("claim_parent_company", "claim_certifications_standards_regulations")
COLUMNS = (*_PLACE, *_LINKED, *_REMARKS, *_MEASURES)
"""Columns that are read."""


def add_to_place(rows: Rows, place: Place, claim: Mapping[str, str]) -> None:
    """Put the claimant's values beside those that others contributed."""
    place.aliases += parts(claim.get("claim_name_in_native_language"))
    for name, there in (
        ("claim_industry_sectors", place.sectors),
        ("claim_location_types", place.facility_types),
        ("claim_product_types", place.products),
        ("claim_processing_types", place.processing_types),
        ("claim_number_of_workers", place.workers),
    ):
        there += [one for one in parts(claim.get(name)) if one not in there]
    for name, words in _REMARKS.items():
        text = claim.get(name)
        if text:
            shown = _day(rows, place.where, name, text) if name in _DATED else ", ".join(parts(text))
            place.remarks.append(f"{words}: {shown}")


def state_claim(rows: Rows, where: str, place: str, claim: Mapping[str, str], evidence: Mapping[str, Any]) -> None:
    """Owner, certificates and figures by the claimant's own word."""
    told = {**evidence, "basis": "company_disclosure"}
    seen = {"visibility": rows.given.visibility}
    for name in filter(names_somebody, parts(claim.get("claim_parent_company"))):
        rows.link(
            "OWNS", state_company(rows, where, name), place, where, fold=True,
            status="documented", note="parent company, as the claimant of the place states", **told, **seen,
        )  # fmt: skip
    for scheme in filter(names_somebody, parts(claim.get("claim_certifications_standards_regulations"))):
        node = rows.own_id("certificate", "claimed", scheme, place)
        note = "stated by the claimant of the place, without date or number"
        rows.mention(
            "Certificate", node, where,
            name=f"{scheme}, as stated by the place", scheme=scheme, kind="certificate", status="alleged",
            **told, **seen,
        )  # fmt: skip
        rows.link("CERTIFIES", node, place, where, fold=True, status="alleged", note=note, **told, **seen)
    for column, (name, unit) in _MEASURES.items():
        for text in parts(claim.get(column)):
            node = rows.own_id("measure", column, place, text)
            rows.mention(
                "Measure", node, where, name=name, value=_figure(text), value_text=text, unit=unit,
                note="stated by the claimant of the place", **told, **seen,
            )  # fmt: skip
            rows.link("CONCERNS", node, place, where, fold=True, status="documented", **told, **seen)


def _figure(text: str) -> float | None:
    try:
        value = float(text.replace("%", "").replace(",", "").strip())
    except ValueError:
        return None
    return value if abs(value) < 1e300 else None


def _day(rows: Rows, where: str, column: str, text: str) -> str:
    try:
        return read_date(text, rows.given.dates or "iso")
    except InputError as error:
        rows.problem(where, f"{column}: {error}")
        return text
