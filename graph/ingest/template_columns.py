"""The columns of the CSV template: name, whether it must be filled, and what it means. One declaration for
writing the template, its README, and reading it back."""

from __future__ import annotations

from dataclasses import dataclass

from graph import model


@dataclass(frozen=True)
class Column:
    """One column of a template file."""

    name: str
    help: str
    example: str = ""
    required: bool = False


_DOCUMENTS = "ids from documents.csv, several separated by ;"
_VISIBILITY = Column("visibility", "public, partner (default) or private", "public")
_COUNTRY = Column("country", "two capital letters, ISO 3166-1", "BD")
_LIST = "several separated by ;"
_NAMED = (
    Column("name", "name as published", required=True),
    Column("aliases", f"other published names, {_LIST}"),
)
_CITED = (
    Column("identifiers", f"published identifiers as scheme:value, such as os_id: or lei:, {_LIST}"),
    Column("document_ids", _DOCUMENTS, "example-doc"),
    _VISIBILITY,
)


def _id(example: str) -> Column:
    return Column("id", "an id of your own, unique over all files", example, required=True)


def _facility(example: str, kinds: str, kind: str) -> tuple[Column, ...]:
    return (
        _id(example),
        *_NAMED,
        Column("kind", kinds, kind, required=True),
        Column("level", "site (default): one place; group: several places as one row; sector: a whole sector", "site"),
        Column("address", "as published"),
        Column("city", "as published"),
        Column("region", "state or province as published"),
        Column(_COUNTRY.name, _COUNTRY.help, _COUNTRY.example, required=True),
        Column("lat", "latitude in decimal degrees, only where a source gives it"),
        Column("lng", "longitude in decimal degrees, only where a source gives it"),
        Column("geocode_precision", "how exact the position is, as stated"),
        Column("facility_type", f"Open Supply Hub facility types, {_LIST}"),
        Column("processing_type", f"Open Supply Hub processing types, {_LIST}"),
        Column("products", f"as stated, {_LIST}", "sweaters"),
        Column("workers_min", "fewest workers stated, digits only"),
        Column("workers_max", "most workers stated, digits only"),
        Column("is_closed", "yes or no; empty means not stated"),
        *_CITED,
    )


FILES: dict[str, tuple[Column, ...]] = {
    "documents.csv": (
        _id("example-doc"),
        Column("title", "title as published", "Example report on knitwear (invented)", required=True),
        Column("publisher", "who published it", "Example Labour Watch (invented)", required=True),
        Column("url", "web address", "https://example.org/report"),
        Column("archive_url", "address of an archived copy"),
        Column("published", "YYYY, YYYY-MM or YYYY-MM-DD", "2024-05"),
        Column("kind", f"kind of document: {', '.join(model.BASES)}", "ngo_report", required=True),
        _VISIBILITY,
    ),
    "brands.csv": (
        _id("example-brand"),
        *_NAMED,
        Column("kind", "brand or retailer", "brand", required=True),
        Column(_COUNTRY.name, _COUNTRY.help, "DE"),
        *_CITED,
    ),
    "suppliers.csv": (
        _id("example-supplier"),
        *_NAMED,
        Column("kind", "supplier, manufacturer, trader or group", "supplier", required=True),
        _COUNTRY,
        *_CITED,
    ),
    "factories.csv": _facility("example-factory", "factory, mill, mine, vessel or other", "factory"),
    "farms.csv": _facility("example-farm", "farm or plantation", "farm"),
    "organisations.csv": (
        _id("example-union"),
        *_NAMED,
        Column(
            "kind",
            "union, union_confederation, ngo, auditor, scheme, agency or public_buyer",
            "union",
            required=True,
        ),
        _COUNTRY,
        *_CITED,
    ),
    "links.csv": (
        Column(
            "from_id", "id of the buyer, owner, operator, workshop, union or member", "example-brand", required=True
        ),
        Column(
            "relation",
            "SOURCES_FROM, OPERATES, OWNS, LOCATED_IN, REPRESENTS or MEMBER_OF, read from left to right",
            "SOURCES_FROM",
            required=True,
        ),
        Column("to_id", "id of the maker, place, building or organisation", "example-supplier", required=True),
        Column("product", "goods, as stated", "sweaters"),
        Column("valid_from", "since when it was so, as stated; empty means not stated", "2022-03"),
        Column("valid_to", "until when it was so, as stated; empty means not stated, never 'still'"),
        Column(
            "status",
            "acknowledged (the company on the from side said so), documented, alleged or disputed",
            "documented",
            required=True,
        ),
        Column("basis", "strongest kind of document behind it; empty: taken from the documents"),
        Column("document_ids", _DOCUMENTS, "example-doc", required=True),
        Column("note", "what the source adds"),
    ),
    "incidents.csv": (
        _id("example-incident"),
        Column("facility_id", "id of the place where it happened", "example-factory", required=True),
        Column("category", ", ".join(model.CATEGORIES), "wages", required=True),
        Column("ilo_indicators", f"ILO indicators of forced labour that the source names, {_LIST}"),
        Column("start", "YYYY, YYYY-MM or YYYY-MM-DD; empty means not stated", "2023-01"),
        Column("end", "the same; empty means not stated, never 'still'", "2023-06"),
        Column("affected", "persons, digits only; as stated"),
        Column("affected_unit", ", ".join(model.AFFECTED_UNITS)),
        Column("status", ", ".join(model.INCIDENT_STATUSES[:-1]), "documented", required=True),
        Column("status_by", "who says so"),
        Column(
            "summary",
            "what is recorded, in your own words; no names of workers or witnesses",
            "Invented example: overtime was paid late.",
            required=True,
        ),
        Column("document_ids", _DOCUMENTS, "example-doc", required=True),
        _VISIBILITY,
    ),
}

RESPONSES_FILE = "responses.csv"
FILES[RESPONSES_FILE] = (
    _id("example-response"),
    Column(
        "company_id",
        "id of the company, organisation or place that was asked, or spoke",
        "example-brand",
        required=True,
    ),
    Column(
        "about_ids",
        f"ids of the incidents, places or companies that it is about, {_LIST}",
        "example-incident",
        required=True,
    ),
    Column(
        "kind",
        f"{', '.join(model.RESPONSES)} (none: asked and no answer; pending: not known yet)",
        "answered",
        required=True,
    ),
    Column(
        "asked_by", "who asked it: an organisation or a role, no names of people", "Example Labour Watch (invented)"
    ),
    Column("asked_on", "when it was asked, YYYY, YYYY-MM or YYYY-MM-DD; needed for pending and none", "2024-03-01"),
    Column("due_on", "until when it was asked to answer", "2024-03-15"),
    Column("answered_on", "when it answered or declined", "2024-03-12"),
    Column(
        "text",
        "the company's statement, as it made it; no names of people; needed for answered, or url",
        "Invented example: overtime was paid in full in July 2023.",
    ),
    Column("url", "web address of its statement", "https://example.org/answer"),
    Column("document_ids", f"{_DOCUMENTS}; where its statement was published", "example-doc"),
    _VISIBILITY,
)
"""What companies answered; last, since a response can be about a record of any other file."""

EXAMPLE_NAMES = {
    "brands.csv": "Example Outdoor Brand (invented)",
    "suppliers.csv": "Example Knitwear Ltd (invented)",
    "factories.csv": "Example Knitwear Unit 1 (invented)",
    "farms.csv": "Example Cotton Farm (invented)",
    "organisations.csv": "Example Garment Workers Union (invented)",
}
EXAMPLE_LINKS: tuple[dict[str, str], ...] = (
    {},
    {"from_id": "example-supplier", "relation": "OPERATES", "to_id": "example-factory", "product": ""},
    {"from_id": "example-supplier", "relation": "SOURCES_FROM", "to_id": "example-farm", "product": "cotton"},
)
"""What the example rows of links.csv have instead of the columns' examples."""
EXAMPLE_PREFIX = "example-"
