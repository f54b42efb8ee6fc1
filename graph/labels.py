"""The kinds of node and what each may hold; part of the one declaration that ``graph.model`` completes."""

from __future__ import annotations

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
)


def text(name: str, help: str, values: tuple[str, ...] = ()) -> Property:
    return Property(name, "text", help, values)


def texts(name: str, help: str, values: tuple[str, ...] = ()) -> Property:
    return Property(name, "texts", help, values)


def bounded(name: str, prefix: str, help: str) -> tuple[Property, ...]:
    """A partial date with the two derived days that bound it."""
    return (
        Property(name, "date", help),
        Property(f"{prefix}_first", "day", f"first possible day of {name}", derived=True),
        Property(f"{prefix}_last", "day", f"last possible day of {name}", derived=True),
    )


VISIBILITY = text("visibility", "who may see it; a build admits only what its profile allows", VISIBILITIES)
ROW = texts("row", "file and line of the rows that state it, as file:line")
DATASET = texts("dataset", "the loaded datasets that state it")
_FORMER = texts(
    "former_ids", "ids of records that were found to be this one; each of them still leads here; set at the build"
)
CORRECTIONS = texts(
    "corrections",
    "what people corrected, disputed or retracted here: when, what, why and on whose word; set at the build",
)
_NODE_END = (
    CORRECTIONS,
    texts("identifiers", "published identifiers, as scheme:value (os_id:, lei:)"),
    DATASET,
    ROW,
    VISIBILITY,
)
_PERIOD = (
    *bounded("start", "start", "when it began, was filed, signed or issued, as stated"),
    *bounded("end", "end", "when it ended, closed or expired, as stated; empty means not stated, never 'still'"),
)
_COMPANY = (
    text("name", "name as published"),
    texts("aliases", "other published names"),
    text("kind", "kind as stated: brand, retailer, supplier, manufacturer, trader, group"),
    text("country", "country of the seat, ISO 3166-1 alpha-2"),
    _FORMER,
    *_NODE_END,
)
_FACILITY = (
    text("name", "name as published"),
    texts("aliases", "other published names"),
    text("kind", "kind as stated: factory, mill, farm, plantation, mine, vessel, other"),
    text("level", "site: one place; group: several places as one record; sector: a whole sector of a country", LEVELS),
    text("address", "address as published"),
    text("city", "town or city as published"),
    text("region", "state, province or region as published"),
    text("country", "country, ISO 3166-1 alpha-2; of a vessel, its flag"),
    Property("lat", "float", "latitude in decimal degrees, WGS 84, only where a source gives it"),
    Property("lng", "float", "longitude in decimal degrees, WGS 84, only where a source gives it"),
    text("geocode_precision", "how exact the position is, as stated"),
    texts("facility_type", "facility types, Open Supply Hub taxonomy"),
    texts("processing_type", "processing types, Open Supply Hub taxonomy"),
    texts("products", "products as stated"),
    Property("workers_min", "int", "fewest workers stated, persons"),
    Property("workers_max", "int", "most workers stated, persons"),
    Property("is_closed", "bool", "stated as closed; empty means not stated"),
    _FORMER,
    *_NODE_END,
)
EVIDENCE = (
    texts("source", "who published the statement"),
    texts("documents", "ids of the documents that state it"),
    text("basis", "the strongest kind of document behind it", BASES),
)
_FIELD_RESEARCH = (
    Property("consent", "text", "of field research: what the source allows", CONSENTS, internal=True),
    Property("consent_date", "text", "the year or month of that consent, as stated", internal=True),
    Property("protection", "text", "of field research: how the source is protected", PROTECTIONS, internal=True),
)
_INSTRUMENT_END = (text("outcome", "what came of it, in our own words"), *EVIDENCE, *_NODE_END)

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
                text("category", "the right that is at stake", CATEGORIES),
                texts("ilo_indicators", "ILO indicators of forced labour that the source names", ILO_INDICATORS),
                *_PERIOD,
                Property("affected", "int", "persons, as stated; never add over different units"),
                text("affected_unit", "what the figure counts", AFFECTED_UNITS),
                text("status", "how surely it is known", INCIDENT_STATUSES),
                text("status_by", "who said so"),
                text("summary", "what is recorded, in our own words"),
                *_FIELD_RESEARCH,
                *EVIDENCE,
                *_NODE_END,
            ),
        ),
        Label(
            "Document",
            "where a statement was published",
            (
                text("title", "title as published"),
                text("publisher", "who published it"),
                text("url", "web address"),
                text("archive_url", "address of an archived copy"),
                *bounded("published", "published", "date of publication, as stated"),
                text(
                    "kind", "kind of document", (*BASES, "government", "court", "dataset", "report", "consumer_guide")
                ),
                text("sha256", "hash of the stored bytes, where they are stored"),
                text("summary", "what it says, in our own words"),
                *_NODE_END,
            ),
        ),
        Label(
            "Organisation",
            "a union, confederation, NGO, auditor, scheme, agency or public buyer",
            (
                text("name", "name as published"),
                texts("aliases", "other published names"),
                text("kind", "union, union_confederation, ngo, auditor, scheme, agency, public_buyer"),
                text("country", "country of the seat, ISO 3166-1 alpha-2"),
                _FORMER,
                *_NODE_END,
            ),
        ),
        Label(
            "Certificate",
            "an audit or a certificate of a scheme, as reported; never a mark of being good",
            (
                text("name", "name"),
                text("scheme", "the scheme, label or auditor as named"),
                text("kind", "audit or certificate", ("audit", "certificate")),
                text("result", "result as stated"),
                *_PERIOD,
                text("status", "how surely it is known", LINK_STATUSES),
                *_INSTRUMENT_END,
            ),
        ),
        Label(
            "Agreement",
            "a binding or collective agreement, a purchase contract or a pledge",
            (
                text("name", "name"),
                text("kind", "binding_agreement, collective_agreement, procurement_contract, pledge"),
                Property("binding", "bool", "legally binding between its parties, as stated"),
                *_PERIOD,
                text("filed_by_text", "parties that are not organisations of the graph, as roles"),
                *_INSTRUMENT_END,
            ),
        ),
        Label(
            "Proceeding",
            "a petition, complaint, case, order, listing, ratification or grievance",
            (
                text("name", "name"),
                text("kind", "kind of proceeding"),
                *_PERIOD,
                text("status", "state of the proceeding as stated"),
                text("filed_by_text", "who filed it, where not an organisation of the graph, as roles"),
                *_INSTRUMENT_END,
            ),
        ),
        Label(
            "Policy",
            "a buyer's rule on what it will not buy",
            (
                text("name", "name"),
                text("kind", "kind of policy"),
                text("jurisdiction", "where it applies, as stated"),
                *_PERIOD,
                text("filed_by_text", "who asked for it, where not an organisation of the graph, as roles"),
                *_INSTRUMENT_END,
            ),
        ),
        Label(
            "Good",
            "a kind of goods, as a list of risks names it; never the goods of one maker",
            (
                text("name", "name as published"),
                texts("aliases", "other published names"),
                texts("hs_codes", "codes of the Harmonised System that the publisher gives"),
                *_NODE_END,
            ),
        ),
        Label(
            "Measure",
            "a figure or an answer that a publisher states about a place or a company, such as pay; no incident",
            (
                text("name", "what is measured, as published"),
                Property("value", "float", "the figure, where it is one, in unit"),
                text("value_text", "the figure or answer as published"),
                text("unit", "unit as stated, such as percent of a living wage"),
                *_PERIOD,
                text("note", "what the source adds"),
                *EVIDENCE,
                *_NODE_END,
            ),
        ),
        Label(
            "Response",
            "what a company answered to what is recorded of it, or that it was asked and did not answer",
            (
                text(
                    "kind",
                    "answered; declined: it said that it does not comment; none: asked and no answer; pending: "
                    "asked, and nothing recorded yet of what came of it",
                    RESPONSES,
                ),
                text("asked_by", "who asked it, an organisation or a role; no names of people"),
                *bounded("asked_on", "asked", "when it was asked, as stated; empty: it spoke unasked, or not stated"),
                *bounded("due_on", "due", "until when it was asked to answer"),
                *bounded("answered_on", "answered", "when it answered or declined, as stated"),
                text("text", "the company's statement; no names of people"),
                text("url", "web address of its statement"),
                *EVIDENCE,
                *_NODE_END,
            ),
        ),
        Label(
            "Country",
            "a country of ISO 3166-1; its id is country: and the two letters",
            (text("name", "English short name"), text("alpha2", "ISO 3166-1 alpha-2"), *_NODE_END),
        ),
    )
}
