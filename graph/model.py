"""The one declaration of what a graph may hold: labels, relationships, properties, vocabularies.

Importers are checked against it, tables and constraints are made from it, ``docs/model.md`` is printed from it.
Companies and places of work carry two labels, their own and their family's (``Company``, ``Facility``).
"""

from __future__ import annotations

from graph.labels import CORRECTIONS, DATASET, EVIDENCE, LABELS, ROW, VISIBILITY, bounded, text, texts
from graph.vocabulary import (
    AFFECTED_UNITS,
    BASES,
    CATEGORIES,
    CONSENTS,
    ILO_INDICATORS,
    INCIDENT_STATUSES,
    LEVELS,
    LINK_STATUSES,
    PROTECTIONS,
    RESPONSES,
    VISIBILITIES,
    Label,
    Property,
    Relationship,
)

__all__ = [
    "AFFECTED_UNITS", "BASES", "CATEGORIES", "CONSENTS", "ILO_INDICATORS", "INCIDENT_STATUSES", "LABELS", "LEVELS",
    "LINK_STATUSES", "PROTECTIONS", "RESPONSES", "VISIBILITIES", "Label", "Property", "Relationship",
]  # fmt: skip

FORMAT = 6
"""Version of the projection's tables; a build of another version is made again."""

COMPANIES = ("Brand", "Supplier")
FACILITIES = ("Factory", "Farm", "Mine", "Vessel")
PARTIES = (*COMPANIES, "Organisation")
INSTRUMENTS = ("Certificate", "Agreement", "Proceeding", "Policy")
FAMILIES = {"Company": COMPANIES, "Facility": FACILITIES}

_LINK = (
    *EVIDENCE,
    text("status", "how surely it is known; acknowledged: the company on the from side said so", LINK_STATUSES),
    text("product", "goods, as stated"),
    text("note", "what the source adds"),
    *bounded("valid_from", "from", "since when it was so, as stated"),
    *bounded("valid_to", "to", "until when it was so, as stated; empty means not stated, never 'still'"),
    Property("listed", "texts", "the 'as of' dates of published lists that state it"),
    Property(
        "delisted",
        "texts",
        "the 'as of' dates of later versions of the list that name others of the same company and were the first not "
        "to state this any more; set at the build; says nothing of why",
    ),
    CORRECTIONS,
    DATASET,
    ROW,
    VISIBILITY,
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
            ("Proceeding", "Document", "Certificate", "Measure", "Response"),
            (*FACILITIES, *PARTIES, "Country", "Incident", "Good"),
            "is about",
            _LINK,
        ),
        Relationship(
            "RESPONSE_OF",
            ("Response",),
            (*PARTIES, *FACILITIES),
            "the company that was asked, or spoke; never walked",
            _LINK,
        ),
        Relationship(
            "IN_GROUP",
            (*PARTIES, *FACILITIES),
            PARTIES,
            "a list puts it under this supplier group; not ownership, never walked",
            _LINK,
        ),
        Relationship(
            "LISTS",
            PARTIES,
            FACILITIES,
            "put it into a directory of places; not a purchase, never walked",
            _LINK,
        ),
        Relationship(
            "RISK_IN",
            ("Good",),
            ("Country",),
            "a publisher sees a risk in these goods from this country; of no company or place; never walked",
            (
                *_LINK,
                texts(
                    "exploitation",
                    "kinds of labour the publisher names",
                    ("child_labour", "forced_labour", "forced_child_labour"),
                ),
                text("derived_from", "the listed good that these goods contain, where that is the ground"),
            ),
        ),
        Relationship("IN_COUNTRY", (*PARTIES, *FACILITIES), ("Country",), "is seated or lies in; never walked", _LINK),
        Relationship(
            "POSSIBLY_SAME_AS",
            (*PARTIES, *FACILITIES),
            (*PARTIES, *FACILITIES),
            "an undecided match; never walked",
            (*_LINK, Property("score", "float", "likelihood between 0 and 1, as its source reckons it")),
        ),
    )
}

WALKED = tuple(sorted(name for name, kind in RELATIONSHIPS.items() if kind.walked))
"""Alphabetical: the order of relations inside a path comparison."""
INTERNAL = {name: kept for name, label in LABELS.items() if (kept := [p.name for p in label.properties if p.internal])}
"""By label, the properties that only builds of profile private hold."""
NODE_KEY = ("id",)
LINK_KEY = ("from_id", "to_id", "key")


def node_columns(label: str) -> tuple[Property, ...]:
    """All columns of a label's table: the id, then its properties."""
    return (text("id", "id, unique over the whole graph"), *LABELS[label].properties)


def link_columns(relationship: str) -> tuple[Property, ...]:
    """All columns of a relationship's table: both ends, the key of the statement, then its properties."""
    return (
        text("from_id", "id of the start"),
        text("to_id", "id of the end"),
        text("key", "key of this one published statement"),
        *RELATIONSHIPS[relationship].properties,
    )
