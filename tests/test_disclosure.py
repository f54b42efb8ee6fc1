"""Brand disclosures over hand-written lists: what each row states, what is left out, what is refused."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from graph.errors import InputError, UsageError
from graph.ingest import sources
from graph.ingest.lists_names import compared, split_companies
from graph.ingest.rows import Rows
from graph.ingest.source import Given
from graph.intake import Intake, read
from graph.workspace import Workspace

FIXTURES = Path(__file__).parent / "fixtures"
LISTS = FIXTURES / "disclosure"
Records = list[dict[str, Any]]


def taken(path: Path, folder: Path, **said: Any) -> Intake:
    return read(Workspace(folder / "ws"), path, Given(**{"as_of": "2023", **said}))


def records(intake: Intake, name: str) -> Records:
    return intake.tables[name].to_pylist() if name in intake.tables else []


def by_name(intake: Intake, label: str = "Factory") -> Mapping[str, dict[str, Any]]:
    return {row["name"]: row for row in records(intake, label)}


def stated(intake: Intake, kind: str) -> set[tuple[str, str]]:
    """Ends of the links by name."""
    names = {row["id"]: row.get("name") for table in intake.tables.values() for row in table.to_pylist() if "id" in row}
    return {(names[row["from_id"]], names[row["to_id"]]) for row in records(intake, kind)}


def test_a_title_row_gives_the_day_and_every_row_its_brands(tmp_path: Path) -> None:
    intake = taken(LISTS / "nike_style.csv", tmp_path, as_of=None)
    assert (intake.dataset, intake.about.as_of, intake.about.publisher) == ("nike-list", "2021-02", "Nike, Inc.")
    brands = {("EXAMPLE BRAND", name) for name in ("EXAMPLE KNITWEAR LTD", "SAMPLE SHOES CO., LTD", "INVENTED BAGS")}
    subcontractors = {
        ("SAMPLE SHOES CO., LTD", "Example Printing Co., Ltd"), ("SAMPLE SHOES CO., LTD", "Sample Soles Ltd."),
        ("INVENTED BAGS", "Sample Soles Ltd."),
    }  # fmt: skip
    assert stated(intake, "SOURCES_FROM") == brands | {("Second Brand", "SAMPLE SHOES CO., LTD")} | subcontractors
    assert stated(intake, "IN_GROUP") == {("EXAMPLE KNITWEAR LTD", "EXAMPLE GROUP"), ("INVENTED BAGS", "EXAMPLE GROUP")}
    assert "OWNS" not in intake.tables
    assert intake.accounts.read == {"nike_style.csv": 4}
    assert not intake.accounts.refused
    assert set(intake.accounts.personal) == {"Contact Name", "Contact Phone", "Contact Fax", "Contact Email"}


def test_places_are_as_published(tmp_path: Path) -> None:
    places = by_name(taken(LISTS / "nike_style.csv", tmp_path, as_of=None))
    knits, shoes, bags = places["EXAMPLE KNITWEAR LTD"], places["SAMPLE SHOES CO., LTD"], places["INVENTED BAGS"]
    assert (knits["address"], knits["city"], knits["region"], knits["country"]) == (
        "1 SAMPLE ROAD, 1704", "GAZIPUR", "DHAKA", "BD",
    )  # fmt: skip
    assert (knits["workers_min"], knits["workers_max"], knits["facility_type"]) == (130, 130, ["FINISHED GOODS"])
    assert (shoes["address"], shoes["workers_min"]) == ("2 SAMPLE STREET", None)
    assert (bags["address"], bags["products"], bags["workers_max"]) == (
        "3 SAMPLE LANE, 60111",
        ["EQUIPMENT", "APPAREL"],
        1500,
    )
    assert bags["row"] == ["nike_style.csv:5", "nike_style.csv:6"]


def test_nought_percent_of_workers_that_are_not_stated_is_no_figure(tmp_path: Path) -> None:
    intake = taken(LISTS / "nike_style.csv", tmp_path, as_of=None)
    names = {row["id"]: row["name"] for row in records(intake, "Factory")}
    figures = {row["id"]: row for row in records(intake, "Measure")}
    found = {
        (names[link["to_id"]], figures[link["from_id"]]["name"]): (
            figures[link["from_id"]]["value"], figures[link["from_id"]]["value_text"], figures[link["from_id"]]["unit"],
        )
        for link in records(intake, "CONCERNS")
    }  # fmt: skip
    percent = "percent of workers"
    assert found == {
        ("EXAMPLE KNITWEAR LTD", "line workers"): (90.0, "90", "persons"),
        ("EXAMPLE KNITWEAR LTD", "female workers"): (71.0, "71.0%", percent),
        ("EXAMPLE KNITWEAR LTD", "migrant workers"): (0.0, "0.0%", percent),
        ("INVENTED BAGS", "line workers"): (1200.0, "1200", "persons"),
        ("INVENTED BAGS", "female workers"): (80.5, "80.5%", percent),
        ("INVENTED BAGS", "migrant workers"): (2.0, "2.0%", percent),
    }


def test_links_carry_who_said_so(tmp_path: Path) -> None:
    intake = taken(LISTS / "nike_style.csv", tmp_path, as_of=None)
    (document,) = records(intake, "Document")
    assert document["title"].endswith("as of 2021-02")
    assert "the map nike.toml (SHA-256 " in document["summary"]
    brands = {row["id"] for row in records(intake, "Brand")}
    for link in records(intake, "SOURCES_FROM"):
        assert (link["documents"], link["source"], link["basis"]) == (
            [document["id"]],
            ["Nike, Inc."],
            "company_disclosure",
        )
        assert link["status"] == "documented"  # nobody says that these invented brands are Nike's own
        assert (link["product"] is None) == (link["from_id"] not in brands)
    notes = {link["note"] for link in records(intake, "SOURCES_FROM")} - {None}
    assert notes == {"Events: Collegiate", "Subcons: EXAMPLE LACES CO LTD, BRANCH 70"}


def test_what_is_odd_is_said(tmp_path: Path) -> None:
    intake = taken(LISTS / "nike_style.csv", tmp_path, as_of=None)
    said = "\n".join(intake.notes)
    for part in (
        "invisible characters were taken out of 1 cells",
        "city column holds the country",
        "'EXAMPLE LACES CO LTD",
    ):
        assert part in said
    assert any("product is 'APPAREL'" in line for line in intake.accounts.differences)


def test_the_brand_itself_acknowledges(tmp_path: Path) -> None:
    own = taken(LISTS / "registry.csv", tmp_path, brand="Example Brand", publisher="Example Brand, Inc.")
    other = taken(LISTS / "registry.csv", tmp_path, brand="Example Brand", publisher="Example Campaign")
    copied = taken(
        LISTS / "registry.csv", tmp_path, brand="Example Brand", publisher="Example Brand via Example Archive"
    )
    found = [{link["status"] for link in records(one, "SOURCES_FROM")} for one in (own, other, copied)]
    assert found == [{"acknowledged"}, {"documented"}, {"acknowledged"}]


def test_a_table_of_several_brands_asks_whose_rows_these_are(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        taken(LISTS / "merged_brands.csv", tmp_path)
    assert "2 rows have no Corporation_Brand" in str(error.value)
    assert "--brand 'Second Brand' (1 rows)" in str(error.value)


@pytest.mark.parametrize(
    ("brand", "names"),
    [
        ("second brand", {"Example Sewing, Inc."}),
        ("Third Brand", {"Example Dyeing"}),
        ("Example Brand", {"Sample Garments JSC", "Sample Trims"}),
    ],
)
def test_one_load_takes_one_brand_of_the_table(tmp_path: Path, brand: str, names: set[str]) -> None:
    intake = taken(LISTS / "merged_brands.csv", tmp_path, brand=brand)
    assert set(by_name(intake)) == names
    assert intake.accounts.folded == {"another brand's row": 4 - len(names)}
    assert intake.dataset == f"{brand.lower().replace(' ', '-')}-list"
    assert {row["id"] for row in records(intake, "Brand")} == {f"brand:{brand.lower().replace(' ', '-')}"}


def test_parents_own_and_no_group_is_no_group(tmp_path: Path) -> None:
    intake = taken(LISTS / "merged_brands.csv", tmp_path, brand="Example Brand")
    assert stated(intake, "OWNS") == {("EXAMPLE HOLDING CO.,LTD.", "Sample Garments JSC")}
    assert {link["status"] for link in records(intake, "OWNS")} == {"documented"}
    assert by_name(intake)["Sample Garments JSC"]["products"] == ["Accessories", "Apparel"]
    assert intake.accounts.personal == {"Factory_Number": 2}
    third = taken(LISTS / "merged_brands.csv", tmp_path, brand="Third Brand")
    assert "IN_GROUP" not in third.tables


def test_a_brand_that_is_nowhere_is_refused_where_every_row_has_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No row is of 'Nobody'"):
        taken(LISTS / "puma_style.csv", tmp_path, brand="Nobody")


def test_car_codes_are_decided_for_the_whole_file(tmp_path: Path) -> None:
    intake = taken(LISTS / "puma_style.csv", tmp_path)
    assert {row["name"]: row["country"] for row in records(intake, "Factory")} == {
        "Example Knits Ltd": "KH", "Sample Shoes PT": "ID", "Invented Cotton": "LK", "Example Lda": "PT",
    }  # fmt: skip
    assert any("'CL' is Sri Lanka and not Chile" in note for note in intake.notes)
    workers = {row["name"]: (row["workers_min"], row["workers_max"]) for row in records(intake, "Factory")}
    assert workers["Example Knits Ltd"] == (1, 100)
    assert workers["Sample Shoes PT"] == (None, None)


def test_positions_in_doubt_are_marked(tmp_path: Path) -> None:
    intake = taken(LISTS / "apple_style.csv", tmp_path)
    found = {row["address"][:1]: row for row in records(intake, "Factory")}
    third = "added by a third party, not by the publisher of the list"
    assert found["1"]["geocode_precision"] == third
    assert found["2"]["geocode_precision"].startswith("in doubt: the address ends with 'Korea'")
    assert (found["2"]["lat"], found["2"]["lng"]) == (41.5800945, -71.4774291)
    assert (found["3"]["lat"], found["3"]["geocode_precision"]) == (None, None)
    assert intake.accounts.ignored["column 1"] == "the file gives it no name"
    names = {row["name"] for row in records(intake, "Supplier")}
    assert names == {"Example Electronics Company", "Sample Optics Ltd."}
    assert intake.tables["OPERATES"].num_rows == 3


def test_without_a_buyer_a_list_only_lists(tmp_path: Path) -> None:
    intake = taken(LISTS / "registry.csv", tmp_path, publisher="Example Registry")
    assert "SOURCES_FROM" not in intake.tables
    assert intake.tables["LISTS"].num_rows == 4
    assert [(row["id"], row["name"]) for row in records(intake, "Organisation")] == [
        ("publisher:example-registry", "Example Registry")
    ]
    with pytest.raises(InputError, match="--publisher NAME"):
        taken(LISTS / "registry.csv", tmp_path)


def test_damaged_addresses_are_kept_and_said(tmp_path: Path) -> None:
    intake = taken(LISTS / "registry.csv", tmp_path, publisher="Example Registry")
    said = "\n".join(intake.notes)
    for part in ("a date that a spreadsheet made of it", "the sign □", "1 row: no country is stated", "named again"):
        assert part in said
    assert by_name(intake)["Sample Textiles S.A.C."]["address"] == "Fri Jan 01 1075 10:52:58 GMT+0300 (EAT)"


def test_a_pledge_template_is_read(tmp_path: Path) -> None:
    intake = taken(LISTS / "pledge.csv", tmp_path, brand="Example Brand")
    denim = by_name(intake)["Example Denim Ltd"]
    assert (denim["workers_min"], denim["workers_max"], denim["lat"], denim["lng"]) == (1001, 5000, 41.01, 28.97)
    assert denim["products"] == ["Jeans", "Jackets"]
    assert by_name(intake)["Sample Denim Ltd"]["workers_max"] == 999
    assert {link["note"] for link in records(intake, "SOURCES_FROM")} == {
        "Brands produced: Example Kids, Example Sport",
        None,
    }
    assert intake.accounts.personal == {"Factory contact details (optional)": 1}


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Example Co., Ltd", ["Example Co., Ltd"]),
        ("Example Co., Ltd, Sample Printing Ltd.", ["Example Co., Ltd", "Sample Printing Ltd."]),
        ("Example Srl, Known Works", ["Example Srl", "Known Works"]),
        ("Example Co Ltd, Branch 70", None),
        ("Example, Inc., Sample", None),
        ("PT. Example Tec, CV Sample", ["PT. Example Tec", "CV Sample"]),
        ("Example S.A., Sample G.m.b.H", ["Example S.A.", "Sample G.m.b.H"]),
        ("Lonely Name", ["Lonely Name"]),
    ],
)  # fmt: skip
def test_companies_in_one_cell_are_split_only_where_it_is_certain(cell: str, names: list[str] | None) -> None:
    assert split_companies(cell, ",", {compared("Known Works")}) == names


def test_versions_share_their_ids(tmp_path: Path) -> None:
    """The same places of an .xls export of one year and of a table of another are the same places."""
    table = tmp_path / "later.csv"
    head = (LISTS / "merged_brands.csv").read_text("utf-8").splitlines()[0]
    row = ["Bangladesh", "Example Knitwear, Ltd.", "1 Sample Road", "Gazipur", "", "", "", "Apparel", "140", "", "", ""]
    table.write_text(head + "\n" + ",".join(f'"{one}"' for one in [*row, "", "", "", "", "Nike", ""]) + "\n", "utf-8")
    first = by_name(taken(LISTS / "nike_style.csv", tmp_path, as_of=None))["EXAMPLE KNITWEAR LTD"]
    later = taken(table, tmp_path, brand="Nike")
    assert later.dataset == "nike-list"
    assert by_name(later)["Example Knitwear, Ltd."]["id"] == first["id"]


def test_a_brand_that_is_loaded_keeps_its_id() -> None:
    path = LISTS / "registry.csv"
    given = Given(brand="wikirate:1", publisher="Example Registry", as_of="2023")
    source = sources()["disclosure"]
    known = {"wikirate:1": "Brand"}
    rows = Rows("example-list", known.get, about=source.about(path, given), given=given)
    source.read(path, rows)
    tables = rows.tables()
    assert set(tables["SOURCES_FROM"].column("from_id").to_pylist()) == {"wikirate:1"}
    assert "Brand" not in tables
    nameless = Given(brand="wikirate:1", as_of="2023")
    rows = Rows("example-list", known.get, about=source.about(path, nameless), given=nameless)
    with pytest.raises(InputError, match="say it: --publisher NAME"):
        source.read(path, rows)


def test_columns_of_a_map_that_the_file_has_not_are_said(tmp_path: Path) -> None:
    table, own = tmp_path / "few.csv", tmp_path / "own.toml"
    table.write_text("Unit,Where\nExample Ltd,1 Road\n", "utf-8")
    own.write_text('[columns]\nname = "Unit"\naddress = "Where"\nparent = "Owner company"\n', "utf-8")
    intake = taken(table, tmp_path, map=own, brand="Example Brand")
    assert "the map names columns that the file has not: Owner company" in intake.notes


def test_a_row_that_cannot_be_read_is_refused_with_its_line(tmp_path: Path) -> None:
    table = tmp_path / "bad.csv"
    table.write_text(
        "country,name,address\nAtlantis,Example Ltd,1 Road\nPeru,,2 Road\nPeru,Sample Ltd,3 Road\n", "utf-8"
    )
    with pytest.raises(InputError) as error:
        taken(table, tmp_path, brand="Example Brand")
    assert [line.partition(": ")[0] for line in error.value.problems] == ["bad.csv:2", "bad.csv:3"]
    kept = read(Workspace(tmp_path / "ws"), table, Given(brand="Example Brand", as_of="2023"), keep_going=True)
    assert set(by_name(kept)) == {"Sample Ltd"}
    assert set(kept.accounts.refused) == {"bad.csv:2", "bad.csv:3"}


def test_a_map_of_ones_own_is_kept_with_the_import(tmp_path: Path) -> None:
    table, own = tmp_path / "odd.csv", tmp_path / "own.toml"
    table.write_text("Area,Unit,Where,Tel\nPeru,Example Ltd,1 Road,\n,Sample Ltd,2 Road,\n", "utf-8")
    own.write_text(
        'publisher = "Example Agency"\ndataset = "example-units"\nplace = "Farm"\npersonal = ["Tel"]\n'
        'fill_down = ["Area"]\n[columns]\nname = "Unit"\naddress = "Where"\ncountry = "Area"\n',
        "utf-8",
    )
    intake = taken(table, tmp_path, map=own)
    assert (intake.dataset, intake.source.format) == ("example-units", "list")
    assert {row["country"] for row in records(intake, "Farm")} == {"PE"}
    assert any("column Area: 1 empty cells were read as the cell above" in note for note in intake.notes)
    assert "the map own.toml (SHA-256 " in records(intake, "Document")[0]["summary"]


@pytest.mark.parametrize("name", ["spanish.csv", "turkish.tsv", "chinese.csv", "english.csv"])
def test_lists_in_several_languages_are_read_by_their_header_words(tmp_path: Path, name: str) -> None:
    intake = taken(FIXTURES / "list" / name, tmp_path, brand="Example Brand", dates="dmy")
    assert intake.source.format == "list"
    assert {row["country"] for row in records(intake, "Factory")} in ({"ES", "MA"}, {"TR"}, {"CN", "VN"}, {"PK", "TR"})
    assert intake.tables["SOURCES_FROM"].num_rows == 2
    assert "Columns read by their header words: name <- " in records(intake, "Document")[0]["summary"]


def test_tiers_and_dates_are_on_the_link(tmp_path: Path) -> None:
    spanish = taken(FIXTURES / "list" / "spanish.csv", tmp_path, brand="Example Brand", as_of=None)
    assert spanish.about.as_of == "2024-03"
    assert {link["disclosed_tier"] for link in records(spanish, "SOURCES_FROM")} == {1, 2}
    english = taken(FIXTURES / "list" / "english.csv", tmp_path, brand="Example Brand")
    assert {link["valid_from"] for link in records(english, "SOURCES_FROM")} == {"2019-12-31", "2020-06-05"}
    assert stated(english, "OWNS") == {("Example Holding Ltd", "Example Mills Ltd")}


def test_a_column_nobody_knows_is_refused_with_the_remedy(tmp_path: Path) -> None:
    table = tmp_path / "odd.csv"
    table.write_text("Factory Name,Country,Colour\nExample Ltd,Peru,red\n", "utf-8")
    with pytest.raises(InputError) as error:
        taken(table, tmp_path, brand="Example Brand")
    assert "'Colour'" in str(error.value)
    assert "tiertrace map odd.csv" in str(error.value)
