"""OpenSanctions in its three forms, against expectations written by hand."""

from pathlib import Path

import pytest
from nested_reading import FIXTURES, Reading

from graph.errors import InputError
from graph.ingest.opensanctions import SOURCE

FORMS = FIXTURES / "opensanctions"


def test_the_simple_table_gives_companies_and_listings_but_no_persons() -> None:
    read = Reading(SOURCE, FORMS / "targets.simple.csv")
    tables = read.tables()
    companies = {one["name"]: one for one in tables["Supplier"]}

    assert read.about.dataset == "opensanctions-us_dhs_uflpa"
    assert sorted(companies) == ["Example Knitwear Ltd", "Example Two Seats"]
    assert companies["Example Knitwear Ltd"]["aliases"] == ["Example Knit", "EKL"]
    assert companies["Example Knitwear Ltd"]["country"] == "CN"
    assert companies["Example Knitwear Ltd"]["identifiers"] == [
        "opensanctions:NK-knit",
        "opensanctions_identifier:123-45",
    ]
    assert "country" not in companies["Example Two Seats"]
    assert "several countries (cn, hk); none was taken" in read.rows.accounts.differences[0]
    assert (tables["Vessel"][0]["name"], tables["Vessel"][0]["country"]) == ("Example Catcher 1", "VU")
    assert read.rows.accounts.personal == {"phones": 1, "emails": 2, "Person records": 1}
    assert "Invented" not in str(read.rows.nodes) + str(read.rows.links)


def test_a_listing_says_when_it_was_seen_in_the_data_and_has_no_date_of_its_own() -> None:
    read = Reading(SOURCE, FORMS / "targets.simple.csv")
    listings = {one["name"]: one for one in read.tables()["Proceeding"]}
    concerns = {
        to: one for (_, to), one in zip(read.links("CONCERNS"), read.rows.links["CONCERNS"].values(), strict=True)
    }

    assert sorted(listings) == ["US-CBP-FL", "US-UFLPA"]
    assert "start" not in listings["US-UFLPA"] and listings["US-UFLPA"]["kind"] == "listing"
    assert concerns["Example Knitwear Ltd"]["listed"] == ["2023-04-20", "2024-01-02"]
    assert concerns["Example Knitwear Ltd"]["note"] == (
        "UFLPA - Section 2(d)(2)(B)(ii); seen in the data 2023-04-20 to 2024-01-02: days of the data, not of the order"
    )
    assert listings["US-UFLPA"]["basis"] == "government_finding"
    assert any("us_dhs_uflpa has 2 companies here, and 120 to 280 are expected" in note for note in read.rows.notes)


def test_entities_give_ownership_with_dates_and_share_and_drop_what_names_persons() -> None:
    read = Reading(SOURCE, FORMS / "entities.ftm.json")
    read.tables()
    link = read.only("OWNS")

    assert read.links("OWNS") == [("Example Group Co", "Example Knitwear Ltd")]
    assert (link["valid_from"], link["valid_to"], link["note"]) == (
        "2015",
        "2019-06",
        "percentage 51; seen in the data 2023-04-20 to 2024-01-02",
    )
    assert "listed" not in link
    assert (link["source"], link["basis"]) == (["c4ads_xinjiang via OpenSanctions"], "ngo_report")
    assert read.rows.accounts.folded == {
        "owner is a natural person: dropped": 1,
        "owner is not in the file": 1,
        "personal data (Person): dropped": 1,
        "personal data (Directorship): dropped": 1,
        "not read: Address": 1,
    }
    assert "Invented" not in str(read.rows.nodes) + str(read.rows.links)
    assert read.rows.accounts.ignored["properties.colour[]"] == "not known to this importer"


def test_a_sanction_is_a_listing_with_its_own_date_and_a_topic_one_without() -> None:
    read = Reading(SOURCE, FORMS / "entities.ftm.json")
    listings = {one["name"]: one for one in read.tables()["Proceeding"]}

    assert listings["EX-LIST; Example Agency"]["start"] == "2022-06-21"
    assert sorted(listings) == ["EX-LIST; Example Agency", "export.risk"]
    assert read.links("ISSUED") == [("Example Agency", "EX-LIST; Example Agency")]
    assert any("corp.public" in note for note in read.rows.notes)


def test_codes_of_no_country_are_said_and_identifiers_carry_their_scheme() -> None:
    read = Reading(SOURCE, FORMS / "entities.ftm.json")
    companies = {one["name"]: one for one in read.tables()["Supplier"]}

    assert companies["Example Knitwear Ltd"]["country"] == "CN"
    assert "lei:EXAMPLEKNITWEAR00001" in companies["Example Knitwear Ltd"]["identifiers"]
    assert "country" not in companies["Example Group Co"]
    assert any("SUHH" in one for one in read.rows.accounts.differences)


def test_nested_entities_are_read_like_those_beside_each_other() -> None:
    read = Reading(SOURCE, FORMS / "targets.nested.json")
    read.tables()

    assert read.links("OWNS") == [("Example Group Co", "Example Knitwear Ltd")]


def test_an_owner_nested_in_a_record_who_is_a_person_is_dropped_too(tmp_path: Path) -> None:
    path = tmp_path / "targets.nested.json"
    path.write_text(
        (FORMS / "targets.nested.json")
        .read_text()
        .replace(
            '"schema": "Company", "properties": {"name": ["Example Group',
            '"schema": "Person", "properties": {"name": ["Example Group',
        )
    )
    read = Reading(SOURCE, path)
    read.tables()

    assert "OWNS" not in read.rows.links
    assert "Example Group" not in str(read.rows.nodes)
    assert read.rows.accounts.personal["Person records"] == 1


def test_statements_keep_which_dataset_states_which_property() -> None:
    read = Reading(SOURCE, FORMS / "statements.csv")
    tables = read.tables()
    knit = next(one for one in tables["Supplier"] if one["id"] == "opensanctions:NK-knit")
    told = {one["source"][0]: one["note"] for one in tables["DOCUMENTED_BY"] if one["from_id"] == knit["id"]}

    assert (knit["name"], knit["aliases"], knit["kind"]) == (
        "Example Knitwear Ltd",
        ["Example Knitwear Limited"],
        "company",
    )
    assert told == {
        "us_dhs_uflpa via OpenSanctions": "states: id, name, topics",
        "c4ads_xinjiang via OpenSanctions": "states: country, name",
    }
    assert read.only("OWNS")["row"] == ["statements.csv:10", "statements.csv:11", "statements.csv:12"]
    assert read.rows.accounts.folded == {
        "personal or contact data: email": 1,
        "a property that is not read": 1,
        "personal data (Person): dropped": 2,
    }
    assert "Invented" not in str(read.rows.nodes)


def test_an_entity_without_id_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "entities.json"
    path.write_text('{"id": "", "schema": "Company", "properties": {"name": ["Example"]}}\n{"id": "a"}\nnot json\n')

    with pytest.raises(InputError) as refused:
        Reading(SOURCE, path).tables()
    assert [line.split(": ")[0] for line in refused.value.problems] == [f"entities.json:{n}" for n in (1, 2, 3)]
