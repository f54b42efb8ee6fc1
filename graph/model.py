"""The one declaration of what a graph may hold: labels, relationships, properties, vocabularies.

Importers are checked against it, tables and constraints are made from it, ``docs/model.md`` is printed from it.
Companies and places of work carry two labels, their own and their family's (``Company``, ``Facility``).
"""

from __future__ import annotations

from graph.vocabulary import (
    AFFECTED_UNITS,
    BASES,
    CATEGORIES,
    ILO_INDICATORS,
    INCIDENT_STATUSES,
    LEVELS,
    LINK_STATUSES,
    VISIBILITIES,
    Label,
    Property,
    Relationship,
)

__all__ = [
    "AFFECTED_UNITS", "BASES", "CATEGORIES", "ILO_INDICATORS", "INCIDENT_STATUSES",
    "LEVELS", "LINK_STATUSES", "VISIBILITIES", "Label", "Property", "Relationship",
]  # fmt: skip

FORMAT = 1
"""Version of the projection's tables; a build of another version is made again."""


def _text(name: str, help: str, values: tuple[str, ...] = ()) -> Property:
    return Property(name, "text", help, values)


def _texts(name: str, help: str, values: tuple[str, ...] = ()) -> Property:
    return Property(name, "texts", help, values)


def _bounded(name: str, prefix: str, help: str) -> tuple[Property, ...]:
    """A partial date with the two derived days that bound it."""
    return (
        Property(name, "date", help),
        Property(f"{prefix}_first", "day", f"first possible day of {name}", derived=True),
        Property(f"{prefix}_last", "day", f"last possible day of {name}", derived=True),
    )


_VISIBILITY = _text("visibility", "who may see it; a build admits only what its profile allows", VISIBILITIES)
_ROW = _texts("row", "file and line of the rows that state it, as file:line")
_DATASET = _texts("dataset", "the loaded datasets that state it")
_NODE_END = (
    _texts("identifiers", "published identifiers, as scheme:value (os_id:, lei:)"),
    _DATASET,
    _ROW,
    _VISIBILITY,
)
_PERIOD = (
    *_bounded("start", "start", "when it began, was filed, signed or issued, as stated"),
    *_bounded("end", "end", "when it ended, closed or expired, as stated; empty means not stated, never 'still'"),
)
_COMPANY = (
    _text("name", "name as published"),
    _texts("aliases", "other published names"),
    _text("kind", "kind as stated: brand, retailer, supplier, manufacturer, trader, group"),
    _text("country", "country of the seat, ISO 3166-1 alpha-2"),
    *_NODE_END,
)
_FACILITY = (
    _text("name", "name as published"),
    _texts("aliases", "other published names"),
    _text("kind", "kind as stated: factory, mill, farm, plantation, mine, vessel, other"),
    _text("level", "site: one place; group: several places as one record; sector: a whole sector of a country", LEVELS),
    _text("address", "address as published"),
    _text("city", "town or city as published"),
    _text("region", "state, province or region as published"),
    _text("country", "country, ISO 3166-1 alpha-2; of a vessel, its flag"),
    Property("lat", "float", "latitude in decimal degrees, WGS 84, only where a source gives it"),
    Property("lng", "float", "longitude in decimal degrees, WGS 84, only where a source gives it"),
    _text("geocode_precision", "how exact the position is, as stated"),
    _texts("facility_type", "facility types, Open Supply Hub taxonomy"),
    _texts("processing_type", "processing types, Open Supply Hub taxonomy"),
    _texts("products", "products as stated"),
    Property("workers_min", "int", "fewest workers stated, persons"),
    Property("workers_max", "int", "most workers stated, persons"),
    Property("is_closed", "bool", "stated as closed; empty means not stated"),
    *_NODE_END,
)
_EVIDENCE = (
    _texts("source", "who published the statement"),
    _texts("documents", "ids of the documents that state it"),
    _text("basis", "the strongest kind of document behind it", BASES),
)
_INSTRUMENT_END = (_text("outcome", "what came of it, in our own words"), *_EVIDENCE, *_NODE_END)

LABELS: dict[str, Label] = {
    label.name: label
    for label in (
        Label("Brand", "a company that sells to the public: brands and retailers", _COMPANY, "Company"),
        Label("Supplier", "any other company in the chain", _COMPANY, "Company"),
        Label("Factory", "a factory, mill or workshop", _FACILITY, "Facility"),
        Label("Farm", "a farm or plantation", _FACILITY, "Facility"),
        Label("Mine", "a mine", _FACILITY, "Facility"),
        Label("Vessel", "a vessel", _FACILITY, "Facility"),
        Label(
            "Incident",
            "a recorded abuse at a facility; its status says who says so and how surely",
            (
                _text("category", "the right that is at stake", CATEGORIES),
                _texts("ilo_indicators", "ILO indicators of forced labour that the source names", ILO_INDICATORS),
                *_PERIOD,
                Property("affected", "int", "persons, as stated; never add over different units"),
                _text("affected_unit", "what the figure counts", AFFECTED_UNITS),
                _text("status", "how surely it is known", INCIDENT_STATUSES),
                _text("status_by", "who said so"),
                _text("summary", "what is recorded, in our own words"),
                *_EVIDENCE,
                *_NODE_END,
            ),
        ),
        Label(
            "Document",
            "where a statement was published",
            (
                _text("title", "title as published"),
                _text("publisher", "who published it"),
                _text("url", "web address"),
                _text("archive_url", "address of an archived copy"),
                *_bounded("published", "published", "date of publication, as stated"),
                _text(
                    "kind", "kind of document", (*BASES, "government", "court", "dataset", "report", "consumer_guide")
                ),
                _text("sha256", "hash of the stored bytes, where they are stored"),
                _text("summary", "what it says, in our own words"),
                *_NODE_END,
            ),
        ),
        Label(
            "Organisation",
            "a union, confederation, NGO, auditor, scheme, agency or public buyer",
            (
                _text("name", "name as published"),
                _texts("aliases", "other published names"),
                _text("kind", "union, union_confederation, ngo, auditor, scheme, agency, public_buyer"),
                _text("country", "country of the seat, ISO 3166-1 alpha-2"),
                *_NODE_END,
            ),
        ),
        Label(
            "Certificate",
            "an audit or a certificate of a scheme, as reported; never a mark of being good",
            (
                _text("name", "name"),
                _text("scheme", "the scheme, label or auditor as named"),
                _text("kind", "audit or certificate", ("audit", "certificate")),
                _text("result", "result as stated"),
                *_PERIOD,
                _text("status", "how surely it is known", LINK_STATUSES),
                *_INSTRUMENT_END,
            ),
        ),
        Label(
            "Agreement",
            "a binding or collective agreement, a purchase contract or a pledge",
            (
                _text("name", "name"),
                _text("kind", "binding_agreement, collective_agreement, procurement_contract, pledge"),
                Property("binding", "bool", "legally binding between its parties, as stated"),
                *_PERIOD,
                _text("filed_by_text", "parties that are not organisations of the graph, as roles"),
                *_INSTRUMENT_END,
            ),
        ),
        Label(
            "Proceeding",
            "a petition, complaint, case, order, listing, ratification or grievance",
            (
                _text("name", "name"),
                _text("kind", "kind of proceeding"),
                *_PERIOD,
                _text("status", "state of the proceeding as stated"),
                _text("filed_by_text", "who filed it, where not an organisation of the graph, as roles"),
                *_INSTRUMENT_END,
            ),
        ),
        Label(
            "Policy",
            "a buyer's rule on what it will not buy",
            (
                _text("name", "name"),
                _text("kind", "kind of policy"),
                _text("jurisdiction", "where it applies, as stated"),
                *_PERIOD,
                _text("filed_by_text", "who asked for it, where not an organisation of the graph, as roles"),
                *_INSTRUMENT_END,
            ),
        ),
        Label(
            "Country",
            "a country of ISO 3166-1; its id is country: and the two letters",
            (_text("name", "English short name"), _text("alpha2", "ISO 3166-1 alpha-2"), *_NODE_END),
        ),
    )
}

COMPANIES = ("Brand", "Supplier")
FACILITIES = ("Factory", "Farm", "Mine", "Vessel")
PARTIES = (*COMPANIES, "Organisation")
INSTRUMENTS = ("Certificate", "Agreement", "Proceeding", "Policy")
FAMILIES = {"Company": COMPANIES, "Facility": FACILITIES}

_LINK = (
    *_EVIDENCE,
    _text("status", "how surely it is known; acknowledged: the company on the from side said so", LINK_STATUSES),
    _text("product", "goods, as stated"),
    _text("note", "what the source adds"),
    *_bounded("valid_from", "from", "since when it was so, as stated"),
    *_bounded("valid_to", "to", "until when it was so, as stated; empty means not stated, never 'still'"),
    Property("listed", "texts", "the 'as of' dates of published lists that state it"),
    _DATASET,
    _ROW,
    _VISIBILITY,
)
_ANYTHING_CITED = tuple(name for name in LABELS if name != "Country")

RELATIONSHIPS: dict[str, Relationship] = {
    kind.name: kind
    for kind in (
        Relationship(
            "SOURCES_FROM",
            (*PARTIES, *FACILITIES),
            (*COMPANIES, *FACILITIES),
            "buys goods made by, or made at",
            (*_LINK, Property("disclosed_tier", "int", "the tier the publisher states for this link")),
            walked=True,
        ),
        Relationship("OPERATES", COMPANIES, FACILITIES, "runs the place", _LINK, walked=True),
        Relationship("OWNS", PARTIES, (*PARTIES, *FACILITIES), "owns", _LINK, walked=True),
        Relationship(
            "LOCATED_IN",
            FACILITIES,
            FACILITIES,
            "a workshop in a building, a farm in an estate; walked, not counted as a hop",
            _LINK,
            walked=True,
        ),
        Relationship("OCCURRED_AT", ("Incident",), FACILITIES, "where it happened", _LINK),
        Relationship("DOCUMENTED_BY", _ANYTHING_CITED, ("Document",), "the document that states it", _LINK),
        Relationship(
            "REPRESENTS",
            ("Organisation",),
            (*FACILITIES, *COMPANIES),
            "a union represents workers there",
            (*_LINK, Property("bargains", "bool", "bargains collectively there, as stated")),
        ),
        Relationship(
            "MEMBER_OF", PARTIES, ("Organisation",), "belongs to, is affiliated to or has signed up to", _LINK
        ),
        Relationship("SIGNED", PARTIES, ("Agreement",), "is a party to", _LINK),
        Relationship("COVERS", ("Agreement", "Policy"), (*FACILITIES, *PARTIES, "Country"), "applies to", _LINK),
        Relationship("CERTIFIES", ("Certificate",), (*FACILITIES, *PARTIES), "speaks of", _LINK),
        Relationship("ISSUED", PARTIES, (*INSTRUMENTS, "Document"), "issued, decided or handles it", _LINK),
        Relationship("FILED", PARTIES, ("Proceeding", "Policy"), "asked for it", _LINK),
        Relationship(
            "CONCERNS",
            ("Proceeding", "Document", "Certificate"),
            (*FACILITIES, *PARTIES, "Country", "Incident"),
            "is about",
            _LINK,
        ),
        Relationship("IN_COUNTRY", (*PARTIES, *FACILITIES), ("Country",), "is seated or lies in; never walked", _LINK),
        Relationship(
            "POSSIBLY_SAME_AS",
            (*PARTIES, *FACILITIES),
            (*PARTIES, *FACILITIES),
            "an undecided match; never walked",
            (*_LINK, Property("score", "float", "similarity between 0 and 1")),
        ),
    )
}

WALKED = tuple(sorted(name for name, kind in RELATIONSHIPS.items() if kind.walked))
"""Alphabetical: the order of relations inside a path comparison."""
NODE_KEY = ("id",)
LINK_KEY = ("from_id", "to_id", "key")


def node_columns(label: str) -> tuple[Property, ...]:
    """All columns of a label's table: the id, then its properties."""
    return (_text("id", "id, unique over the whole graph"), *LABELS[label].properties)


def link_columns(relationship: str) -> tuple[Property, ...]:
    """All columns of a relationship's table: both ends, the key of the statement, then its properties."""
    return (
        _text("from_id", "id of the start"),
        _text("to_id", "id of the end"),
        _text("key", "key of this one published statement"),
        *RELATIONSHIPS[relationship].properties,
    )
