"""The LEI register in all its forms, against expectations written by hand and against each other."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from nested_reading import FIXTURES, Reading, developer_data

from graph.errors import InputError
from graph.ingest.gleif import SOURCE

FORMS = FIXTURES / "gleif"
KNITWEAR, GROUP, HOLDINGS = (
    "lei:EXAMPLEKNITWEAR00001",
    "lei:EXAMPLEGROUPAG000002",
    "lei:EXAMPLEHOLDINGS00003",
)


def test_companies_have_their_number_names_and_country_and_no_natural_person() -> None:
    read = Reading(SOURCE, FORMS / "companies.xml")
    companies = {one["id"]: one for one in read.tables()["Supplier"]}

    assert read.about.as_of == "2023-06-05"
    assert sorted(companies) == sorted([KNITWEAR, GROUP, HOLDINGS])
    assert companies[KNITWEAR]["aliases"] == ["Example Knit"]
    assert companies[KNITWEAR]["identifiers"] == [KNITWEAR, "RA000999:007"]
    assert (companies[HOLDINGS]["name"], companies[HOLDINGS]["kind"]) == ("Example Fund & Holdings", "fund")
    assert read.rows.accounts.personal == {"LEI records of sole proprietors": 1}
    assert "Invented" not in str(read.rows.nodes)


def test_a_lapsed_or_inactive_record_says_so_as_a_measure() -> None:
    tables = Reading(SOURCE, FORMS / "companies.xml").tables()

    assert sorted(one["value_text"] for one in tables["Measure"]) == [
        "company ACTIVE, registration LAPSED",
        "company INACTIVE, registration RETIRED",
    ]
    assert {one["note"] for one in tables["Measure"]} == {"record last updated 2023-02-22"}


def test_the_parent_owns_the_child_for_the_relationships_own_period() -> None:
    read = Reading(SOURCE, FORMS / "relationships.xml")
    links = list(read.tables()["OWNS"])
    ends = {(one["from_id"], one["to_id"], one.get("valid_from"), one.get("valid_to")) for one in links}
    direct = next(one for one in links if "valid_to" not in one)

    assert ends == {(GROUP, KNITWEAR, "2017-08-14", None), (GROUP, KNITWEAR, "2017-08-14", "2020-06-30")}
    assert direct["note"] == (
        "consolidated directly in the parent's accounts; accounting period 2018-01-01 to 2018-12-31; "
        "relationship ACTIVE, registration PUBLISHED"
    )
    assert direct["basis"] == "official_register"
    assert read.rows.accounts.folded == {
        "not ownership, not read: IS_FUND-MANAGED_BY": 1,
        "the register withdrew the record: ANNULLED": 1,
        "deleted from the register": 1,
    }
    assert "it is not always majority ownership" in read.rows.notes[0]


@pytest.mark.parametrize("name", ["golden.json", "20230605-0800-gleif-goldencopy-rr.csv"])
def test_the_golden_copys_json_and_csv_say_the_same(name: str) -> None:
    read = Reading(SOURCE, FORMS / name)
    (link,) = read.tables()["OWNS"]

    assert (link["from_id"], link["to_id"], link["valid_from"]) == (GROUP, KNITWEAR, "2017-08-14")
    if name.endswith("csv"):
        assert read.about.as_of == "2023-06-05"
        assert "accounting standard IFRS" in link["note"]
        assert read.rows.accounts.ignored["Registration.ManagingLOU"] == "not known to this importer"
    else:
        assert "accounting_consolidation 51.00 percentage" in link["note"]


def test_a_reported_exception_is_a_measure_and_one_file_may_hold_all_kinds() -> None:
    read = Reading(SOURCE, FORMS / "mixed.json")
    (measure,) = read.tables()["Measure"]

    assert measure["name"] == "no parent reported: ultimate accounting consolidation parent"
    assert measure["value_text"] == "NON_CONSOLIDATING"
    assert read.rows.nodes["Supplier"][KNITWEAR]["aliases"] == ["Example Textile Ltd"]
    assert read.rows.accounts.ignored["Colour"] == "not known to this importer"
    assert [one["value_text"] for one in Reading(SOURCE, FORMS / "repex.csv").tables()["Measure"]] != []


def test_what_is_no_lei_and_damaged_xml_are_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "repex.csv"
    path.write_text("LEI,Exception.Category,Exception.Reason.1\nNO-LEI,X,Y\n")
    with pytest.raises(InputError, match=r"repex\.csv:2: LEI 'NO-LEI' is none"):
        Reading(SOURCE, path).tables()

    cut = tmp_path / "cut.xml"
    cut.write_text((FORMS / "companies.xml").read_text()[:900])
    with pytest.raises(InputError, match="damaged XML"):
        Reading(SOURCE, cut)


@pytest.mark.parametrize(("name", "tag"), [("lei-data", "LEIRecord"), ("rr-data", "RelationshipRecord")])
def test_published_xml_and_json_give_the_same_graph(name: str, tag: str) -> None:
    xml, plain = (
        developer_data("gleif-bods-fixtures", f"{name}.xml"),
        developer_data("gleif-bods-fixtures", f"{name}.json"),
    )
    counted = sum(one.tag.endswith(f"}}{tag}") for one in ElementTree.parse(xml).iter())  # noqa: S314 our own file
    of_xml, of_json = Reading(SOURCE, xml), Reading(SOURCE, plain)
    one, two = of_xml.tables(), of_json.tables()

    assert sum(of_xml.rows.accounts.read.values()) == counted == len(json.loads(plain.read_text("utf-8")))
    assert {row["id"]: row.get("name") for row in one["Supplier"]} == {
        row["id"]: row.get("name") for row in two["Supplier"]
    }
    assert [(row["from_id"], row["to_id"], row["note"]) for row in one.get("OWNS", [])] == [
        (row["from_id"], row["to_id"], row["note"]) for row in two.get("OWNS", [])
    ]


def test_published_exceptions_are_counted() -> None:
    read = Reading(SOURCE, developer_data("gleif-bods-fixtures", "repex-data.xml"))

    assert len(read.tables()["Measure"]) == 10
