"""UN Transparency Protocol: facility records, conformity credentials, traceability events; expectations by hand."""

import json
from pathlib import Path
from typing import Any

import pytest
from nested_reading import FIXTURES, Reading

from graph.errors import InputError
from graph.ingest.untp import SOURCE, UNSIGNED

FORMS = FIXTURES / "untp"
FACTORY, KNITWEAR = "untp:https://register.example.org/100", "untp:https://register.example.org/1"


def test_a_facility_record_gives_the_place_and_who_operates_it() -> None:
    read = Reading(SOURCE, FORMS / "facility.json")
    tables = read.tables()
    (place,) = tables["Factory"]

    assert (place["id"], place["name"], place["country"]) == (FACTORY, "Example Knit Factory", "BD")
    assert (place["lat"], place["lng"]) == (23.8, 90.4)
    assert (place["address"], place["city"], place["region"]) == ("1 Example Road, 1000", "Dhaka", "Dhaka Division")
    assert place["aliases"] == ["Example Knit Unit 2"] and place["products"] == ["Knitted garments"]
    assert place["identifiers"] == [FACTORY, "https://register.example.org/:100"]
    assert read.links("OPERATES") == [("Example Knitwear Ltd", "Example Knit Factory")]
    assert UNSIGNED in read.rows.notes
    assert read.rows.accounts.ignored["credentialSubject.facility.mood"] == "not known to this importer"


def test_what_an_issuer_declares_is_a_measure_and_no_certificate() -> None:
    tables = Reading(SOURCE, FORMS / "facility.json").tables()
    measures = {one["name"]: one for one in tables["Measure"]}

    assert "Certificate" not in tables
    assert (measures["lowest wage"]["value"], measures["lowest wage"]["unit"]) == (12500.0, "BDT")
    assert measures["social.labour"]["value_text"] == "conformance: true"
    assert measures["social.labour"]["note"].startswith("declared by the issuer of the record")
    assert measures["social.labour"]["source"] == ["Example Knitwear Ltd"]


def test_a_conformity_credential_says_what_was_assessed_where_and_by_whom() -> None:
    read = Reading(SOURCE, FORMS / "conformity.json")
    tables = read.tables()
    certificates = {one["name"]: one for one in tables["Certificate"]}
    hours = certificates["Working hours"]
    notes = {(one["from_id"], one["to_id"]): one["note"] for one in tables["CERTIFIES"]}

    assert (hours["result"], hours["start"], hours["end"]) == ("conformance: false", "2024-02-01", "2027-03-15")
    assert (hours["kind"], hours["scheme"]) == ("certificate", "Example Standard")
    assert notes[(hours["id"], FACTORY)] == (
        "assessor 3rdParty; assessment Accredited; attestation certification; topic social.labour; "
        "identity verified by the assessor: true"
    )
    assert notes[(certificates["Fire safety"]["id"], KNITWEAR)].endswith("issued to this party; no place is named")
    assert sorted(read.links("ISSUED")) == [("Example Auditors", "Fire safety"), ("Example Auditors", "Working hours")]
    assert "basis" not in hours


def test_an_event_is_a_supply_link_only_where_both_parties_are_named() -> None:
    read = Reading(SOURCE, FORMS / "events.json")
    read.tables()
    first, second = read.rows.links["SOURCES_FROM"].values()

    assert read.links("SOURCES_FROM")[0] == ("Example Outfitters", "Example Knitwear Ltd")
    assert (first["listed"], first["product"]) == (["2024-02-01"], "knitted shirts")
    assert (second["from_id"], second["to_id"]) == (KNITWEAR, "untp:https://register.example.org/3")
    assert "valid_from" not in first
    assert first["basis"] == "company_disclosure" and "basis" not in second  # the issuer is a party of the first only
    assert read.rows.accounts.folded == {
        "not read: TransformationEvent does not name both the source and the destination": 1,
        "not read: ObjectEvent does not name both the source and the destination": 1,
    }


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"issuer": {}}, "issuer.name is empty"),
        ({"credentialSubject": {"facility": {"name": ""}}}, "neither id nor name"),
        ({"validFrom": "soon"}, "date 'soon'"),
        ({"credentialSubject": {"facility": {"id": "x", "countryOfOperation": "Korea"}}}, "country 'Korea'"),
        (
            {
                "credentialSubject": {
                    "facility": {"id": "x", "locationInformation": {"geoLocation": {"coordinates": [1, 99]}}}
                }
            },
            "is no point",
        ),
    ],
)
def test_what_cannot_be_taken_is_refused_by_name(change: dict[str, Any], said: str, tmp_path: Path) -> None:
    path = tmp_path / "facility.json"
    path.write_text(json.dumps({**json.loads((FORMS / "facility.json").read_text()), **change}))

    with pytest.raises(InputError, match=said):
        Reading(SOURCE, path).tables()
