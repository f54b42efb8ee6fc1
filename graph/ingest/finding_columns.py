"""The columns of a finding of field research: one declaration for the CSV file, the command and the form."""

from __future__ import annotations

from dataclasses import dataclass

from graph import model

FACILITY_KINDS = ("factory", "mill", "mine", "vessel", "farm", "plantation", "other")
STATUSES = ("alleged", "documented", "disputed", "remediated")
KINDS = ("union_report", "ngo_report", "academic", "news")
UNION_ROLES = {
    "represents": "it represents workers at the site",
    "reported": "it brought the finding",
    "concerned": "the finding is about it",
}
CONSENT_MEANS = {
    "publish": "the finding may be published",
    "partners": "it may be shown to partners, and goes no further",
    "internal": "it stays within the organisation",
}
PROTECTION_MEANS = {
    "no_person": "nobody stands behind it: it was seen, or stands in papers",
    "anonymous": "those who recorded it do not know who the source is",
    "kept_apart": "who the source is is kept elsewhere, in the organisation's own case system only",
    "kept_by_partner": "only the union or partner that brought it knows the source",
}
DOUBTS = {
    "small_group": "so few people are known by number alone",
    "exact_day": "the day tells who was there; write the month",
    "quotation": "somebody's own words can be recognised; tell it in your own",
    "first_person": "it reads as a person speaking; tell it in your own words",
    "title": "it looks like the name of a person",
    "traits": "sex, shift and line together tell who is meant",
}
"""What may be right, and may show who the source is: a person has to say that it was looked at."""


@dataclass(frozen=True)
class FindingColumn:
    """One column."""

    name: str
    help: str
    example: str = ""
    required: bool = False
    values: tuple[str, ...] = ()
    several: bool = False
    """Several values, separated by ;"""


def _meant(means: dict[str, str]) -> str:
    return "; ".join(f"{name}: {meaning}" for name, meaning in means.items())


COLUMNS = (
    FindingColumn("finding", "your number for it, such as F-2026-1; never a name of anybody", "F-2026-1", True),
    FindingColumn("site", "id of the place in the graph; empty for a new place"),
    FindingColumn("site_name", "name of a new place, as on its gate or papers", "Example Knitwear Unit 9 (invented)"),
    FindingColumn("site_country", "country of a new place, two capital letters, ISO 3166-1", "BD"),
    FindingColumn("site_kind", "kind of a new place", "factory", values=FACILITY_KINDS),
    FindingColumn("site_city", "town or city of a new place"),
    FindingColumn("category", "the right that is at stake", "wages", True, model.CATEGORIES),
    FindingColumn("ilo_indicators", "ILO indicators of forced labour", "", False, model.ILO_INDICATORS, True),
    FindingColumn("start", "since when, YYYY or YYYY-MM; empty means not stated", "2025-11"),
    FindingColumn("end", "until when; empty means not stated, never 'still'", "2026-02"),
    FindingColumn("affected", "persons, digits only", "140"),
    FindingColumn("affected_unit", "what the figure counts", "affected", values=model.AFFECTED_UNITS),
    FindingColumn(
        "summary",
        "what was found, in your own words; nothing about who said it",
        "Invented example: overtime of the winter was paid three months late.",
        True,
    ),
    FindingColumn("status", "how surely it is known", "alleged", True, STATUSES),
    FindingColumn("basis", "kind of the research", "ngo_report", True, KINDS),
    FindingColumn("published_by", "the organisation that states it", "Example Labour Watch (invented)", True),
    FindingColumn("union", "id of a union in the graph"),
    FindingColumn("union_role", _meant(UNION_ROLES), values=tuple(UNION_ROLES)),
    FindingColumn("union_consent", "what the union allows of its being named", values=model.CONSENTS),
    FindingColumn("document_ids", "ids of documents in the graph that say it too", several=True),
    FindingColumn("document_title", "title of a document that is not in the graph yet"),
    FindingColumn("document_publisher", "who published it; empty: published_by"),
    FindingColumn("document_date", "when, YYYY or YYYY-MM"),
    FindingColumn("document_kind", "its kind; empty: basis", values=model.BASES),
    FindingColumn("document_url", "its web address"),
    FindingColumn("document_visibility", "who may see it; empty: as the finding", values=model.VISIBILITIES),
    FindingColumn("consent", f"what the source allows: {_meant(CONSENT_MEANS)}", "partners", True, model.CONSENTS),
    FindingColumn("consent_date", "when it was given, YYYY or YYYY-MM: no day", "2026-03", True),
    FindingColumn(
        "protection", f"how the source is protected: {_meant(PROTECTION_MEANS)}", "kept_apart", True, model.PROTECTIONS
    ),
    FindingColumn("visibility", "narrower than the consent; empty: as the consent says", values=model.VISIBILITIES),
    FindingColumn("confirmed", f"doubts that you looked at: {_meant(DOUBTS)}", "", False, tuple(DOUBTS), True),
)
REQUIRED = tuple(one.name for one in COLUMNS if one.required)
OPTIONAL = tuple(one.name for one in COLUMNS if not one.required)
FREE_TEXT = ("summary", "site_name", "site_city", "published_by", "document_title", "document_publisher")
"""What people write by themselves: looked through for what leads to a person."""
_PERSONAL = (
    "name", "surname", "witness", "worker", "interview", "respondent", "informant", "informer", "source", "person",
    "contact", "phone", "tel", "mobile", "whatsapp", "signal", "telegram", "mail", "address", "facebook", "social",
    "birth", "born", "dob", "age", "sex", "gender", "nid", "passport", "national id", "id number", "id no", "photo",
    "audio", "recording", "signature", "family", "testimony", "quote", "nombre", "nom", "telefono", "teléfono",
    "telefone", "correo", "testigo", "trabajador", "trabajadora",
)  # fmt: skip


def is_personal(header: str) -> bool:
    """Does a header that is none of the declared ones speak of a person? Then its column is dropped, and counted."""
    words = header.casefold().replace("_", " ").replace("-", " ").replace(".", " ").split()
    text = f" {' '.join(words)} "
    return any(f" {word} " in text or (len(word) > 3 and word in text) for word in _PERSONAL)
