"""FashionChecker: owners of brands, answers and factory wages, against expectations written by hand."""

import csv
import json
from pathlib import Path

from nested_reading import FIXTURES, Reading, developer_data

from graph.ingest.fashionchecker import SOURCE


def test_the_folder_is_read_whole_and_what_its_tables_repeat_is_not_stated_twice() -> None:
    read = Reading(SOURCE, FIXTURES / "fashionchecker" / "site")
    tables = read.tables()

    assert read.links("OWNS") == [
        ("Example Outfitters", "Example Kids"),
        ("Example Sports", "Example Sports"),
        ("Example Outfitters", "Example Home"),
    ]
    kids = next(iter(read.rows.links["OWNS"].values()))
    assert kids["listed"] == ["2019", "2020"]
    assert kids["note"] == "the answer's value is 'Textiles, Clothing, Leather and Footwear'"
    assert read.rows.accounts.folded == {
        "stands in sub_brands.json too": 1,
        "stands in a country's JSON file too": 1,
        "countries of companies known by number only: no name and no buyer, so there is nothing to state": 1,
        "a table of countries: there is nothing to state": 2,
    }
    assert "Incident" not in tables
    assert any("no incident is made of a low wage" in note for note in read.rows.notes)


def test_an_owner_and_its_brand_of_one_name_are_two_nodes() -> None:
    read = Reading(SOURCE, FIXTURES / "fashionchecker" / "sub_brands.json")
    read.tables()
    ends = [(one["from_id"], one["to_id"]) for one in read.rows.links["OWNS"].values()]

    assert ends[1][0] == "wikirate:104" and ends[1][1] != "wikirate:104"


def test_a_factory_wage_is_a_measure_of_the_factory_for_its_year_with_the_page_as_its_document() -> None:
    read = Reading(SOURCE, FIXTURES / "fashionchecker" / "site")
    tables = read.tables()
    factories = {one["name"]: one for one in tables["Factory"]}
    wage = next(one for one in tables["Measure"] if one.get("value") == 54.5)

    assert {name: one["country"] for name, one in factories.items()} == {
        "PT. Example Garment": "ID",
        "PT Example Shoes": "ID",
        "Example Konfeksiyon": "TR",
    }
    assert (wage["unit"], wage["start"], wage["end"]) == ("percent of the living wage benchmark", "2022", "2022")
    assert wage["source"] == ["FashionChecker (Clean Clothes Campaign and Wikirate)"]
    page = next(one for one in tables["Document"] if one["id"] == wage["documents"][0])
    assert page["url"] == "https://wikirate.org/Answer_PT._Example_Garment+2022"


def test_a_company_named_only_gets_the_number_that_another_file_of_the_folder_gives_it() -> None:
    read = Reading(SOURCE, FIXTURES / "fashionchecker" / "site")
    brands = {one["name"]: one for one in read.tables()["Brand"] if one["id"] != "x"}
    answered = {to for _, to in read.links("CONCERNS")}

    assert brands["Example Outfitters"]["id"] == "wikirate:101"
    assert brands["Example Outfitters"]["country"] == "GB"
    assert brands["Example Unlisted"]["id"].startswith("fashionchecker:")
    assert {"Example Outfitters", "Example Unlisted"} <= answered


def test_the_published_folder_gives_the_counts_of_its_source() -> None:
    path = developer_data("fashionchecker-wikirate")
    read = Reading(SOURCE, path)
    tables = read.tables()
    items = json.loads((path / "sub_brands.json").read_text("utf-8"))["items"]
    pairs = {(one["subject_company_id"], one["object_company_id"]) for one in items}

    assert len(items) == 494 and len(tables["OWNS"]) == len(pairs)
    assert len({one["from_id"] for one in tables["OWNS"]}) == 82
    assert len({one["to_id"] for one in tables["OWNS"]}) == 416
    assert len(tables["Factory"]) == 138 + 11 + 11 + 7
    assert read.rows.accounts.folded["stands in sub_brands.json too"] == 494
    assert read.rows.accounts.folded["stands in a country's JSON file too"] == 167


def test_the_published_wage_table_alone_gives_the_same_figures(tmp_path: Path) -> None:
    path = developer_data("fashionchecker-wikirate", "factory_wage_gap.csv")
    with path.open(encoding="utf-8", newline="") as file:
        wanted = sorted(float(row["value"]) for row in csv.DictReader(file))
    tables = Reading(SOURCE, path).tables()

    assert sorted(one["value"] for one in tables["Measure"]) == wanted
