"""Wikirate's supply relations, answers, sources and company identifiers, against expectations written by hand."""

import csv
import json
from pathlib import Path

import pytest
from nested_reading import FIXTURES, Reading, developer_data

from graph.errors import InputError
from graph.ingest.wikirate_answers import SOURCE as ANSWERS
from graph.ingest.wikirate_companies import SOURCE as COMPANIES
from graph.ingest.wikirate_relations import SOURCE as RELATIONS


def test_an_export_makes_links_from_the_buyer_to_the_supplier_whichever_way_round_it_is_stated() -> None:
    read = Reading(RELATIONS, FIXTURES / "wikirate_relations" / "export.csv")
    read.tables()

    assert read.links("SOURCES_FROM") == [
        ("Example Outfitters", "Example Knitwear Ltd"),
        ("Example Knitwear Ltd", "Example Spinning Co"),
        ("Example Outfitters", "Example Dyeing GmbH"),
    ]
    first, second, third = read.rows.links["SOURCES_FROM"].values()
    assert (first["listed"], first["disclosed_tier"], first["row"]) == (
        ["2019", "2021"],
        1,
        ["export.csv:2", "export.csv:3"],
    )
    assert second["disclosed_tier"] == 2
    assert "disclosed_tier" not in third
    assert "valid_from" not in first and "valid_to" not in first
    assert [one["name"] for one in read.rows.nodes["Brand"].values()] == ["Example Outfitters"]
    assert sum(read.rows.accounts.folded.values()) == 2


def test_sources_of_an_import_file_are_documents_of_the_link_and_users_are_dropped() -> None:
    read = Reading(RELATIONS, FIXTURES / "wikirate_relations" / "import.csv")
    read.tables()
    first, second = read.rows.links["SOURCES_FROM"].values()
    titles = [read.rows.nodes["Document"][one]["title"] for one in first["documents"]]

    assert titles[:2] == ["https://example.org/list.pdf", "Source-000000001"]
    assert first["source"] == ["Wikirate"] and first["basis"] == "encyclopedia"
    assert "disclosed_tier" not in second and second["note"] == "Tier 1 and 2"
    assert read.rows.accounts.personal == {"checked_by": 1}
    assert "A User" not in str(read.rows.nodes) + str(read.rows.links)


@pytest.mark.parametrize(("file", "links"), [("molecule.json", 2), ("compact.json", 1)])
def test_json_gives_companies_their_published_numbers(file: str, links: int) -> None:
    read = Reading(RELATIONS, FIXTURES / "wikirate_relations" / file)
    read.tables()

    assert read.about.as_of == "2022-03-04"
    assert len(read.rows.links["SOURCES_FROM"]) == links
    first = next(iter(read.rows.links["SOURCES_FROM"].values()))
    assert (first["from_id"], first["to_id"]) == ("wikirate:101", "wikirate:102")
    if file == "molecule.json":
        assert first["listed"] == ["2018", "2019"]
        assert read.rows.accounts.personal == {"checked_by[]": 1}
        assert "A User" not in str(read.rows.nodes)


def test_a_relation_without_a_year_or_with_itself_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(
        "metric,company,related_company,year,value\n"
        "Commons+Supplied by,Example Outfitters,Example Knitwear Ltd,last year,\n"
        "Commons+Supplied by,Example Outfitters,Example Outfitters,2019,\n"
        "Commons+Supplied by,Example Outfitters,,2019,\n"
    )
    read = Reading(RELATIONS, path)

    with pytest.raises(InputError) as refused:
        read.tables()
    assert [line.split(": ")[0] for line in refused.value.problems] == ["bad.csv:2", "bad.csv:3", "bad.csv:4"]


def test_an_answer_is_a_measure_of_its_year_and_nothing_else() -> None:
    read = Reading(ANSWERS, FIXTURES / "wikirate_answers" / "export.csv")
    tables = read.tables()
    share = next(one for one in tables["Measure"] if one.get("value") is not None)

    assert sorted(tables) == ["CONCERNS", "Document", "Measure", "Supplier"]
    assert (share["name"], share["value"], share["start"], share["end"]) == (
        "Example Coalition+Share of suppliers named",
        62.5,
        "2021",
        "2021",
    )
    assert {"isin:XX0000000001"} == {one for row in tables["Supplier"] for one in row.get("identifiers") or ()}


def test_unpublished_answers_and_unknown_keys_are_said_and_not_stated() -> None:
    table = Reading(ANSWERS, FIXTURES / "wikirate_answers" / "import.csv")
    assert len(table.tables()["Measure"]) == 1
    assert table.rows.accounts.folded == {"not published on Wikirate": 1}

    read = Reading(ANSWERS, FIXTURES / "wikirate_answers" / "answers.json")
    documents = {one["id"]: one for one in read.tables()["Document"]}
    assert read.rows.accounts.ignored["shoe_size"] == "not known to this importer"
    assert documents["wikirate:page:Answer_51+2021"]["url"] == "https://wikirate.org/Answer_51+2021"


def test_a_source_is_a_document_about_each_of_its_companies() -> None:
    read = Reading(ANSWERS, FIXTURES / "wikirate_answers" / "sources.csv")
    tables = read.tables()

    assert [one["url"] for one in tables["Document"] if "url" in one] == ["https://example.org/list.pdf"]
    assert [name for _, name in read.links("CONCERNS")] == ["Example Outfitters", "Example Sports"]


def test_identifiers_are_kept_and_one_number_at_two_companies_is_said() -> None:
    read = Reading(COMPANIES, FIXTURES / "wikirate_companies" / "opencorporates.csv")
    companies = {one["id"]: one for one in read.tables()["Supplier"]}

    assert companies["wikirate:102"]["identifiers"] == ["wikirate:102", "opencorporates:bd/C-0001"]
    assert companies["wikirate:102"]["country"] == "BD"
    assert any("opencorporates:us_ma/000123 at 101, 105" in note for note in read.rows.notes)


@pytest.mark.parametrize(("repair", "name"), [(False, "Example EstΓ©e"), (True, "Example Estée")])
def test_names_decoded_wrongly_are_reported_and_repaired_only_if_asked(repair: bool, name: str) -> None:
    read = Reading(COMPANIES, FIXTURES / "wikirate_companies" / "wikipedia.csv", repair_text=repair)

    assert name in [one["name"] for one in read.tables()["Supplier"]]
    assert any("1 names were decoded wrongly" in note for note in read.rows.notes)


def test_published_identifiers_are_counted_as_the_csv_module_counts_them() -> None:
    path = developer_data("wikirate-company-matching", "oc_mappings_sample.csv")
    with path.open(encoding="utf-8", newline="") as file:
        wanted = {row["wikirate_number"] for row in csv.DictReader(file, delimiter=";")}
    read = Reading(COMPANIES, path)

    assert len(read.tables()["Supplier"]) == len(wanted)
    assert sum(read.rows.accounts.read.values()) == 1572


def test_the_damaged_lines_of_the_published_table_are_refused_and_no_other() -> None:
    path = developer_data("wikirate-company-matching", "wikirate_to_wikipedia_sample.csv")
    with path.open(encoding="utf-8", newline="") as file:
        damaged = [line for line, row in enumerate(csv.reader(file), 1) if len(row) != 3]
    read = Reading(COMPANIES, path)

    with pytest.raises(InputError) as refused:
        read.tables()
    assert len(damaged) == 23
    assert [int(line.split(":")[1]) for line in refused.value.problems] == damaged
    assert any("names were decoded wrongly" in note for note in read.rows.notes)


def test_published_compact_answers_are_all_stated() -> None:
    path = developer_data("fashionchecker-wikirate", "brand_answers.json")
    read = Reading(ANSWERS, path)

    assert len(read.tables()["Measure"]) == len(json.loads(path.read_text("utf-8"))["answers"]) == 1420
