"""A facility record: the place, who operates it, and what the issuer declares of it."""

from __future__ import annotations

from typing import Any

from graph.country_names import read_country
from graph.errors import InputError
from graph.ingest.nested_records import Record
from graph.ingest.rows import Rows
from graph.ingest.untp_parties import basis_of, day, evidence_of, party, party_id


def state(record: Record, rows: Rows) -> None:
    place = record.part("credentialSubject.facility")
    evidence = evidence_of(record, rows, basis_of(record, place.part("operatedByParty")))
    found = party_id(place, rows)
    if evidence is None or found is None:
        if found is None:
            rows.problem(record.where, "credentialSubject.facility has neither id nor name")
        return
    node, identifiers = found
    if place.text("id") is None:
        node = rows.own_id("place", place.text("name"), place.text("address.streetAddress"), _country(place, rows))
        identifiers = [node]
    lat, lng = _point(place, rows)
    names = [text for part in place.parts("facilityAlsoKnownAs") if (text := part.text("name"))]
    address = place.part("address")
    parts = [address.text(name) for name in ("streetAddress", "postalCode")]
    rows.mention(
        "Factory", node, record.where, name=place.text("name"), level="site", identifiers=identifiers,
        aliases=[one for one in dict.fromkeys(names) if one != place.text("name")],
        address=", ".join(one for one in parts if one), city=address.text("addressLocality"),
        region=address.text("addressRegion"), country=_country(place, rows), lat=lat, lng=lng,
        products=[text for part in place.parts("processCategory") if (text := part.text("name"))],
    )  # fmt: skip
    rows.note("places of facility records are read as factories: a record does not say if one is a farm or a mine")
    operator = party(place, "operatedByParty", "Supplier", rows)
    if operator is not None and operator != node:
        rows.link("OPERATES", operator, node, record.where, fold=True, **evidence)
    for number, stated in enumerate(record.parts("credentialSubject.conformityClaim")):
        _declared(stated, number, node, evidence, rows)


def _country(place: Record, rows: Rows) -> str | None:
    """Country of operation (a code, or an object with one), else that of the address."""
    for path in ("countryOfOperation", "address.addressCountry"):
        value = place.at(path)
        text = place.text(f"{path}.countryCode") if isinstance(value, dict) else place.text(path)
        if text:
            try:
                return read_country(text)
            except InputError as error:
                rows.problem(place.where, f"{path}: {error}")
                return None
    return None


def _point(place: Record, rows: Rows) -> tuple[float | None, float | None]:
    """Latitude and longitude of a GeoJSON point (longitude first) or of the older latitude, longitude."""
    point = place.at("locationInformation.geoLocation")
    if not isinstance(point, dict):
        return None, None
    both = point.get("coordinates")
    lng, lat = (
        both[:2] if isinstance(both, list) and len(both) >= 2 else (point.get("longitude"), point.get("latitude"))
    )
    if lat is None and lng is None:
        return None, None
    found = []
    for value, limit in ((lat, 90), (lng, 180)):
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) <= limit:
            rows.problem(place.where, f"geoLocation {str(point)[:60]} is no point: longitude, latitude in degrees")
            return None, None
        found.append(float(value))
    return found[0], found[1]


def _declared(stated: Record, number: int, node: str, evidence: dict[str, Any], rows: Rows) -> None:
    """What the issuer itself declares of a place is a measure, not a certificate."""
    topic = stated.text("conformityTopic") or stated.text("name") or "declaration"
    when = day(stated.text("assessmentDate"), stated.where, rows)
    said = stated.text("conformance")
    note = "; ".join(
        one for one in (
            "declared by the issuer of the record", stated.text("description"),
            stated.text("referenceStandard.name"),
        ) if one
    )[:5000]  # fmt: skip
    figures: list[tuple[str, str, float | None, str | None]] = [
        (topic, f"conformance: {said}" if said else "declared", None, None)
    ]
    for value in stated.parts("declaredValue"):
        figure = value.at("metricValue.value")
        exact = isinstance(figure, (int, float)) and not isinstance(figure, bool) and abs(figure) < 1e15
        text = value.text("metricValue.value") or value.text("score")
        if text:
            metric = value.text("metricName") or topic
            figures.append((metric, text, float(figure) if exact else None, value.text("metricValue.unit")))
    for place, (name, text, exact_value, unit) in enumerate(figures):
        measure = rows.own_id("declared", node, stated.where, str(number), str(place))
        rows.node(
            "Measure", measure, stated.where, name=name[:1000], value_text=text, value=exact_value, unit=unit,
            note=note, start=when, end=when, **evidence,
        )  # fmt: skip
        rows.link("CONCERNS", measure, node, stated.where, **evidence)
