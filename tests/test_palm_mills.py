"""Palm oil: mill list, brand-year-mill links and mill lists of brands, against hand-made expectations and counts."""

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from graph.errors import InputError
from graph.ingest import recognise
from graph.ingest.mill_records import read_mill_id
from graph.ingest.source import Given
from graph.intake import Intake, load, read
from graph.workspace import Workspace

FIXTURES = Path(__file__).parent / "fixtures"
MILLS = FIXTURES / "universal_mill_list" / "universal_mill_list.csv"
YEARS = FIXTURES / "mill_brand_years" / "brand_year_mill.csv"
BRAND_LIST = FIXTURES / "mill_brand_list" / "example_confectionery_2020.csv"
SOAPS = FIXTURES / "mill_brand_list" / "example_soaps_2019.csv"
DATA = Path(__file__).parents[2] / "shared" / "data" / "palmwatch-2023"
CONFECTIONERY = Given(brand="Example Confectionery")


def shared(name: str) -> Path:
    """A real list, or skip."""
    if not DATA.is_dir():
        pytest.skip("developer data not present: ../shared/data")
    return DATA / name


def loaded(tmp_path: Path, path: Path, given: Given | None = None, **options: Any) -> Intake:
    return read(Workspace(tmp_path / "workspace"), path, given or Given(), **options)


def rows_of(intake: Intake, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = intake.tables[name].to_pylist() if name in intake.tables else []
    return found


def named(intake: Intake) -> dict[str, str]:
    """Name by id, of every node."""
    found: dict[str, str] = {}
    for label in ("Factory", "Supplier", "Brand", "Certificate"):
        found |= {row["id"]: row["name"] or row["id"] for row in rows_of(intake, label)}
    return found


def links(intake: Intake, kind: str) -> set[tuple[str, str]]:
    names = named(intake)
    return {(names[row["from_id"]], names[row["to_id"]]) for row in rows_of(intake, kind)}


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize(
    ("path", "format"),
    [(MILLS, "universal_mill_list"), (YEARS, "mill_brand_years"), (BRAND_LIST, "mill_brand_list"),
     (SOAPS, "mill_brand_list")],
)  # fmt: skip
def test_each_file_is_recognised(path: Path, format: str) -> None:
    assert recognise(path).format == format


def test_the_mills_with_their_traps(tmp_path: Path) -> None:
    intake = loaded(tmp_path, MILLS)

    mills = {row["id"]: row for row in rows_of(intake, "Factory")}
    positions = {one: (row["lat"], row["lng"]) for one, row in mills.items()}
    assert positions == {
        "uml:PO9000000001": (1.5, 103.5),
        "uml:PO9000000002": (-2.25, 103.25),  # U+2010 is a minus
        "uml:PO9000000003": (-3.125, 115.25),  # brackets are a minus
        "uml:PO9000000004": (None, None),  # the columns are swapped in this row: left out, never exchanged
    }
    assert "swapped: published as '103.75', '1.25'" in mills["uml:PO9000000004"]["geocode_precision"]
    assert mills["uml:PO9000000003"]["geocode_precision"] == "3-Low Confidence"
    assert set(mills["uml:PO9000000002"]["aliases"]) == {"EXAMPLE OLD SOUTH", "EXAMPLE SOUTH II"}
    assert {row["country"] for row in mills.values()} == {"MY", "ID"}
    assert {(row["kind"], row["level"]) for row in mills.values()} == {("mill", "site")}
    assert intake.about.as_of == "2023-03-31"  # the one day of the certification status
    assert any("swapped in 1 rows" in note and "universal_mill_list.csv:5" in note for note in intake.notes)


def test_the_companies_of_the_mills(tmp_path: Path) -> None:
    intake = loaded(tmp_path, MILLS)

    assert links(intake, "OWNS") == {
        ("EXAMPLE PALM ONE SDN BHD", "EXAMPLE NORTH"),
        ("EXAMPLE PALM TWO", "EXAMPLE SOUTH"),
        ("EXAMPLE PALM THREE", "EXAMPLE SOUTH"),
        ("INVENTED HOLDINGS", "EXAMPLE WEST"),
    }
    # The no-break space of one spelling makes no second group, and UNKNOWN is no group.
    assert links(intake, "IN_GROUP") == {
        ("EXAMPLE NORTH", "EXAMPLE PALM GROUP"),
        ("EXAMPLE SOUTH", "EXAMPLE PALM GROUP"),
        ("EXAMPLE WEST", "INVENTED HOLDINGS"),
    }
    assert {row["basis"] for row in rows_of(intake, "OWNS")} == {"ngo_report"}
    assert {row["status"] for row in rows_of(intake, "OWNS")} == {"documented"}


def test_only_certified_mills_have_a_certificate_and_it_has_no_made_up_dates(tmp_path: Path) -> None:
    intake = loaded(tmp_path, MILLS)

    found = {(row["name"], row["result"], row["start"], row["end"]) for row in rows_of(intake, "Certificate")}
    assert found == {
        ("RSPO certification of EXAMPLE NORTH", "RSPO Certified, MB", None, None),
        ("RSPO certification of EXAMPLE WEST", "RSPO Certified, IP", None, None),
    }
    assert all("status of 2023-03-31" in row["note"] for row in rows_of(intake, "CERTIFIES"))


def test_repeats_are_folded_and_contradictions_are_shown(tmp_path: Path) -> None:
    intake = loaded(tmp_path, MILLS)

    assert intake.accounts.read == {"universal_mill_list.csv": 6}
    assert intake.accounts.folded == Counter({"repeats another row": 1})
    said = "\n".join(intake.accounts.differences)
    assert "universal_mill_list.csv:7: lng is '103.5', and '103.25' at universal_mill_list.csv:3" in said
    assert "universal_mill_list.csv:4: ISO 'IND' is IN, and the column Country says ID" in said


def test_swapped_columns_of_a_whole_file_are_refused(tmp_path: Path) -> None:
    rows = table(MILLS)
    for row in rows:
        row["Latitude"], row["Longitude"] = "103.5", "1.5"
    path = written(tmp_path / "mills.csv", rows)

    with pytest.raises(InputError, match="the columns Latitude and Longitude are swapped"):
        loaded(tmp_path, path)


def test_a_position_that_fits_only_turned_round_is_said_and_stays(tmp_path: Path) -> None:
    rows = [dict(table(MILLS)[0]) for _ in range(5)]
    for number, row in enumerate(rows):
        row |= {"UML ID": f"PO900000010{number}", "Country": "Ghana", "ISO": "GHA", "GPS coordinates": ""}
        row |= {"Latitude": f"5.{number}", "Longitude": "-75.5", "Country": "Colombia", "ISO": "COL"}
    rows[4] |= {"Latitude": "-75.5", "Longitude": "5.4"}
    intake = loaded(tmp_path, written(tmp_path / "mills.csv", rows))

    assert any("would be among them with latitude and longitude exchanged" in note for note in intake.notes)
    assert {row["lat"] for row in rows_of(intake, "Factory")} >= {-75.5}


@pytest.mark.parametrize("text", ["PO900000001", "XX9000000001", "PO90000000011", ""])
def test_an_id_of_another_form_is_refused_with_its_row(tmp_path: Path, text: str) -> None:
    rows = table(MILLS)
    rows[1]["UML ID"] = text
    with pytest.raises(InputError, match=r"mills\.csv:3: UML ID"):
        loaded(tmp_path, written(tmp_path / "mills.csv", rows))


def test_spaces_in_an_id_are_no_part_of_it() -> None:
    assert read_mill_id(" PO 9000000001\u00a0") == "uml:PO9000000001"


def test_each_year_is_a_link_listed_then(tmp_path: Path) -> None:
    intake = loaded(tmp_path, YEARS)

    found = {(row["from_id"], row["to_id"], *row["listed"]) for row in rows_of(intake, "SOURCES_FROM")}
    assert found == {
        ("brand:example-confectionery", "uml:PO9000000001", "2018"),
        ("brand:example-confectionery", "uml:PO9000000001", "2020"),
        ("brand:example-confectionery", "uml:PO9000000002", "2020"),
        ("brand:invented-soaps-is", "uml:PO9000000002", "2019"),
        ("brand:invented-soaps-is", "uml:PO9000000009", "2019"),
        ("brand:invented-soaps-is", "uml:PO9000000004", "2020"),
    }
    for row in rows_of(intake, "SOURCES_FROM"):
        assert (row["valid_from"], row["valid_to"], row["basis"], row["status"]) == (
            None, None, "ngo_report", "documented",
        )  # fmt: skip
    assert {row["source"][0] for row in rows_of(intake, "SOURCES_FROM")} == {
        "Example Confectionery via PalmWatch", "Invented Soaps (IS) via PalmWatch",
    }  # fmt: skip
    assert {row["id"]: row["name"] for row in rows_of(intake, "Factory")}["uml:PO9000000009"] is None
    assert intake.accounts.folded == Counter({"repeats another row": 1})


@pytest.mark.parametrize("year", ["20", "2020-21", "", "twenty"])
def test_a_year_that_is_none_is_refused(tmp_path: Path, year: str) -> None:
    rows = table(YEARS)
    rows[0]["report_year"] = year
    with pytest.raises(InputError, match=r"years\.csv:2: report_year"):
        loaded(tmp_path, written(tmp_path / "years.csv", rows))


def test_a_brands_list_and_its_suppliers(tmp_path: Path) -> None:
    intake = loaded(tmp_path, BRAND_LIST, CONFECTIONERY)

    names = named(intake)
    said = {(names[row["from_id"]], names[row["to_id"]], row["status"]) for row in rows_of(intake, "SOURCES_FROM")}
    brand, mills = "Example Confectionery", ("Example North", "Example Unlisted Mill", "Example South")
    assert said == {
        *((brand, mill, "acknowledged") for mill in mills),
        (brand, "Example Oils, Inc.", "acknowledged"),  # the comma stands inside a name
        (brand, "Invented Traders", "acknowledged"),
        ("Example Oils, Inc.", "Example North", "documented"),
        ("Invented Traders", "Example North", "documented"),
        ("Invented Traders", "Example Unlisted Mill", "documented"),
    }
    assert links(intake, "OPERATES") == {
        ("Example Palm One Sdn Bhd", "Example North"),
        ("Example Palm Nine", "Example Unlisted Mill"),
        ("Example Palm Two", "Example South"),
    }
    marked = next(row for row in rows_of(intake, "IN_GROUP") if row["row"] == ["example_confectionery_2020.csv:2"])
    assert names[marked["to_id"]] == "EXAMPLE PALM GROUP"
    assert "marked * there" in marked["note"]
    own = [row for row in rows_of(intake, "Factory") if not row["id"].startswith("uml:")]
    assert [(row["name"], row["identifiers"], row["lat"]) for row in own] == [("Example Unlisted Mill", None, None)]
    assert intake.accounts.folded == Counter({"repeats another row": 1})
    assert any("'NA', which names nobody" in note for note in intake.notes)
    assert intake.about.publisher == "Example Confectionery"
    assert intake.about.as_of == "2020"


def test_a_brands_list_without_a_brand_is_not_guessed_from_the_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="say it: --brand NAME"):
        loaded(tmp_path, BRAND_LIST)


def test_rspo_in_a_brands_list(tmp_path: Path) -> None:
    intake = loaded(tmp_path, SOAPS, Given(brand="Invented Soaps"))

    assert [row["name"] for row in rows_of(intake, "Certificate")] == ["RSPO certification of EXAMPLE NORTH"]
    assert links(intake, "OWNS") == {("EXAMPLE PALM ONE", "EXAMPLE NORTH"), ("EXAMPLE PALM TWO", "EXAMPLE SOUTH")}
    assert intake.accounts.ignored == {"No.": "the number of the row in the list"}


def test_two_versions_of_the_mill_list(tmp_path: Path) -> None:
    """A mill that changed its company: the older owner is kept, with the days of the lists."""
    workspace = Workspace(tmp_path / "workspace")
    newer = table(MILLS)[:4]
    newer[1]["Parent Company"] = "EXAMPLE PALM TWO (NEW OWNER)"
    load(workspace, written(tmp_path / "mills 2024-06.csv", newer))
    projection = load(workspace, written(tmp_path / "mills 2022-06.csv", table(MILLS)[:4])).projection

    assert projection is not None
    names = {row["id"]: row["name"] for row in projection.nodes("Supplier").to_pylist()}
    owners = {
        names[row["from_id"]]: row["listed"]
        for row in projection.links("OWNS").to_pylist()
        if row["to_id"] == "uml:PO9000000002"
    }
    assert owners == {"EXAMPLE PALM TWO": ["2022-06"], "EXAMPLE PALM TWO (NEW OWNER)": ["2024-06"]}
    assert projection.rows("Factory") == 4


def test_the_newer_columns_of_the_mill_list(tmp_path: Path) -> None:
    rows = [{**row, "Company Name": "EXAMPLE OPERATOR", "Address": "1 Invented Road"} for row in table(MILLS)[:1]]
    intake = loaded(tmp_path, written(tmp_path / "mills_2024.csv", rows))

    assert links(intake, "OPERATES") == {("EXAMPLE OPERATOR", "EXAMPLE NORTH")}
    assert [row["address"] for row in rows_of(intake, "Factory")] == ["1 Invented Road"]


def test_counts_of_the_real_mill_list(tmp_path: Path) -> None:
    intake = loaded(tmp_path, shared("universal_mill_list.csv"))
    plain = table(shared("universal_mill_list.csv"))

    mills = rows_of(intake, "Factory")
    assert intake.accounts.read == {"universal_mill_list.csv": 2104}
    assert len(mills) == len({row["UML ID"].strip() for row in plain}) == 2101
    assert Counter(row["country"] for row in mills).most_common(2) == [("ID", 1246), ("MY", 495)]
    assert len(rows_of(intake, "Certificate")) == 516 - 3  # one certified mill stands four times
    assert sum(bool(row["aliases"]) for row in mills) == 67
    groups = {row["Group Name"].replace("\u00a0", " ") for row in plain} - {"UNKNOWN"}
    assert len({row["to_id"] for row in rows_of(intake, "IN_GROUP")}) == len(groups)
    assert sum("ISO 'IND'" in line for line in intake.accounts.differences) == 25
    assert intake.accounts.folded == Counter({"repeats another row": 3})


def test_counts_of_the_real_links(tmp_path: Path) -> None:
    intake = loaded(tmp_path, shared("brand_year_mill_edges.csv"))
    plain = {tuple(row.values()) for row in table(shared("brand_year_mill_edges.csv"))}
    mills = {row["UML ID"].strip() for row in table(shared("universal_mill_list.csv"))}

    found = rows_of(intake, "SOURCES_FROM")
    assert intake.accounts.read == {"brand_year_mill_edges.csv": 41749}
    assert len(found) == len(plain) == 37242
    assert len({(row["from_id"], row["to_id"]) for row in found}) == 15672
    assert len(rows_of(intake, "Brand")) == 11
    assert sum(row["id"].removeprefix("uml:") not in mills for row in rows_of(intake, "Factory")) == 34


def test_counts_of_the_real_brand_lists(tmp_path: Path) -> None:
    hershey = loaded(tmp_path, shared("hershey_2020H2.csv"))
    unilever = loaded(tmp_path, shared("unilever_2019.csv"), Given(brand="Unilever"))

    assert [one.accounts.read for one in (hershey, unilever)] == [
        {"hershey_2020H2.csv": 1293}, {"unilever_2019.csv": 1523},
    ]  # fmt: skip
    assert sum(row["id"].startswith("uml:") for row in rows_of(hershey, "Factory")) == 1229
    assert sum(not row["id"].startswith("uml:") for row in rows_of(hershey, "Factory")) == 64
    assert len(rows_of(unilever, "Factory")) == 1523
    plain = table(shared("hershey_2020H2.csv"))
    cells = [name.strip() for row in plain for name in row["Hershey Supplier"].split(",")]
    bought = [row for row in rows_of(hershey, "SOURCES_FROM") if row["status"] == "documented"]
    assert len(bought) == sum(name != "NA" for name in cells)
    assert len(rows_of(unilever, "Certificate")) == sum(
        row["RSPO Certified*"] == "RSPO Certified" for row in table(shared("unilever_2019.csv"))
    )
    assert any("the position cannot be read in 3 rows" in note for note in unilever.notes)
