"""Beneficial ownership statements: which company owns which, against expectations written by hand."""

import json
from pathlib import Path

import pytest
from nested_reading import FIXTURES, Reading, developer_data

from graph.errors import InputError
from graph.ingest.bods import SOURCE

STATEMENTS = FIXTURES / "bods" / "statements.json"


def test_the_newest_statement_of_a_record_counts_and_a_closed_record_ends_the_link() -> None:
    read = Reading(SOURCE, STATEMENTS)
    read.tables()
    link = read.only("OWNS")

    assert read.links("OWNS") == [("Example Group AG", "Example Knitwear Ltd")]
    assert (link["valid_from"], link["valid_to"]) == ("2016-04-06", "2022-06-30")
    assert link["note"] == (
        "shareholding; direct; 51 percent; closed with this statement: it had ended by then; statement s5"
    )
    assert (link["basis"], link["source"], link["row"]) == (
        "official_register",
        ["Example Register"],
        ["statements.json:5"],
    )


def test_natural_persons_and_their_links_are_dropped_and_counted() -> None:
    read = Reading(SOURCE, STATEMENTS)
    read.tables()

    assert read.rows.accounts.folded == {
        "a natural person: dropped": 1,
        "an older statement of a record that a newer one updates": 1,
        "names a natural person as owner: dropped": 1,
        "interestedParty is not named: noBeneficialOwners": 1,
        "states no shareholding": 1,
    }
    assert read.rows.accounts.personal["statements about natural persons"] == 1
    assert read.rows.accounts.personal["relationships of natural persons"] == 1
    assert "Invented" not in str(read.rows.nodes) + str(read.rows.notes)


def test_companies_have_their_published_identifiers() -> None:
    companies = {one["name"]: one for one in Reading(SOURCE, STATEMENTS).tables()["Supplier"]}

    assert companies["Example Knitwear Ltd"]["id"] == "lei:EXAMPLEKNITWEAR00001"
    assert companies["Example Knitwear Ltd"]["identifiers"] == ["lei:EXAMPLEKNITWEAR00001", "BD-RJSC:C-1"]
    assert companies["Example Group AG"]["country"] == "DE"


def test_what_is_no_ownership_or_not_known_is_said() -> None:
    read = Reading(SOURCE, STATEMENTS)

    assert "interests of the kind votingRights are no ownership and were not read" in read.rows.notes
    assert read.about.license == "CC0-1.0"


def test_older_versions_are_read_and_a_replaced_statement_does_not_count() -> None:
    read = Reading(SOURCE, FIXTURES / "bods" / "old-statements.jsonl")
    read.tables()
    link = read.only("OWNS")

    assert (link["valid_from"], "60 percent" in link["note"]) == ("2021-01-01", True)
    assert link["row"] == ["old-statements.jsonl:5"]
    assert read.rows.accounts.folded["another statement replaces it"] == 1
    assert read.rows.accounts.folded["interestedParty is not named: unknown"] == 1


def test_a_company_that_owns_itself_and_a_date_that_is_none_are_refused(tmp_path: Path) -> None:
    data = json.loads(STATEMENTS.read_text())
    data[4]["recordDetails"]["interestedParty"] = "c1"
    data[7]["recordDetails"]["interests"] = [{"type": "shareholding", "startDate": "soon"}]
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(data))

    with pytest.raises(InputError) as refused:
        Reading(SOURCE, path).tables()
    assert [line.split(": ")[0] for line in refused.value.problems] == ["bad.json:5", "bad.json:8"]


def test_published_statements_are_all_accounted_for() -> None:
    path = developer_data("gleif-bods-fixtures", "lei-data-out.json")
    wanted = {one["name"] for one in json.loads(path.read_text("utf-8"))}

    assert {one["name"] for one in Reading(SOURCE, path).tables()["Supplier"]} == wanted
