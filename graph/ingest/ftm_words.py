"""Schemata, topics and identifiers of FollowTheMoney that are read, and what is known of some data sets."""

from __future__ import annotations

COMPANIES = {
    "Company": "company",
    "Organization": "organization",
    "LegalEntity": "legal entity (company or person: not stated)",
}
"""Schema to kind of a company."""
PERSONAL = ("Person", "Family", "Associate", "Passport", "Identification", "Occupancy", "Directorship", "Employment")
LISTINGS = ("forced.labor", "export.", "sanction", "reg.", "debarment", "crime", "wanted")
"""Topics that put a company on a list, by their beginning."""
SCHEMES = {
    "leiCode": "lei", "registrationNumber": "registration_number", "taxNumber": "tax_number", "innCode": "ru_inn",
    "ogrnCode": "ru_ogrn", "uscCode": "cn_usc", "imoNumber": "imo", "mmsi": "mmsi", "wikidataId": "wikidata",
    "isin": "isin", "isinCode": "isin", "dunsCode": "duns", "permId": "permid", "cnpjCode": "br_cnpj",
    "uniqueEntityId": "uei", "swiftBic": "bic", "callSign": "call_sign", "cageCode": "cage",
}  # fmt: skip
BASIS = {
    "us_dhs_uflpa": "government_finding", "us_cbp_forced_labor": "government_finding",
    "br_slavery": "government_finding", "gleif": "official_register", "c4ads_xinjiang": "ngo_report",
    "c4ads_xinjiang_mining": "ngo_report", "gem_energy_ownership": "ngo_report", "shu_uyghur_companies": "academic",
}  # fmt: skip
EXPECTED = {
    ("us_dhs_uflpa", "companies"): (120, 280), ("us_cbp_forced_labor", "companies"): (50, 70),
    ("us_cbp_forced_labor", "vessels"): (3, 10), ("br_slavery", "companies"): (180, 300),
    ("br_slavery", "persons"): (310, 800), ("c4ads_xinjiang", "companies"): (500, None),
    ("c4ads_xinjiang_mining", "companies"): (9_000, 13_000), ("shu_uyghur_companies", "companies"): (52_000, None),
}  # fmt: skip
"""How many there are in a complete file, by the assertions of OpenSanctions' own crawlers."""
