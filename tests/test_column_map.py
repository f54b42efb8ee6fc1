"""Column maps: what they may say, how a list is recognised by them, and how one is proposed."""

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.cli.map import map_command
from graph.errors import InputError
from graph.ingest.column_map import FIELDS, maps, read_map
from graph.ingest.column_proposal import proposed_map
from graph.ingest.header_words import compared, find_list, read_header

LISTS = Path(__file__).parent / "fixtures" / "list"


def map_file(folder: Path, text: str) -> Path:
    path = folder / "map.toml"
    path.write_text(text, "utf-8")
    return path


def test_every_map_that_comes_along_is_read_and_has_its_own_columns() -> None:
    found = {one.name: one for one in maps()}
    assert {
        "nike",
        "adidas-nike-converse",
        "puma",
        "apple",
        "transparency-pledge",
        "open-apparel-registry-list",
    } <= set(found)
    for one in found.values():
        assert one.fits(one.recognised_by)
        others = [other.name for other in found.values() if other is not one and other.fits(one.recognised_by)]
        assert others == []


def test_an_exact_map_does_not_take_a_table_with_more_columns() -> None:
    registry = next(one for one in maps() if one.name == "open-apparel-registry-list")
    assert registry.fits(["Country", " name", "ADDRESS", "lat", "lng"])
    assert not registry.fits(["country", "name", "address", "os_id"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[columns]\nname = 'A'\nfoo = 'B'", "'foo' is no field"),
        ("[columns]\naddress = 'A'", "which column holds the name"),
        ("surprise = 1\n[columns]\nname = 'A'", "'surprise' is nothing a map can say"),
        ("[columns]\nname = ['A', 'B']", "name takes one column"),
        ("[columns]\nname = 3", "name is to be a text or a list of texts"),
        ("place = 'House'\n[columns]\nname = 'A'", "place 'House' is not one of Factory"),
        ("[columns]\nname = 'A'\n[undecided]\n'B' = 'unknown'", "[undecided] still names 'B'"),
        ("fill_down = ['C']\n[columns]\nname = 'A'", "the column 'C'"),
        ("countries = 'maybe'\n[columns]\nname = 'A'", "countries 'maybe' is not one of"),
        ("[[measures]]\nname = 'x'\n[columns]\nname = 'A'", "needs column and name"),
        ("name = = 1", "is no TOML"),
    ],
)
def test_a_map_that_says_something_else_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        read_map(map_file(tmp_path, text))
    assert said in str(error.value)


def test_headers_are_known_in_many_languages() -> None:
    header = read_header(
        ["Nom de l'usine", "ADRESSE", "Ülke", "工人数", "Endereço", "E-Mail", "% Female Workers (optional)", "Colour"]
    )
    assert header.columns == {
        "name": ["Nom de l'usine"], "address": ["ADRESSE", "Endereço"], "country": ["Ülke"], "workers": ["工人数"],
    }  # fmt: skip
    assert header.personal == ["E-Mail"]
    assert [(one.name, one.unit) for one in header.measures] == [("female workers", "percent of workers")]
    assert set(header.undecided) == {"Colour", "ADRESSE", "Endereço"}


def test_a_header_is_compared_without_capitals_accents_and_signs() -> None:
    assert compared("  País  ") == compared("PAIS") == "pais"
    assert compared("Şehir") == "sehir"
    assert compared("longitude (optional)") == "longitude"


def test_a_title_row_is_no_header() -> None:
    assert find_list([["Factory list of March 2024"], ["Factory Name", "Country"]])[0] == 1  # type: ignore[index]
    assert find_list([["Product", "Price"], ["Shirt", "3"]]) is None


def test_a_proposed_map_is_toml_that_reads_the_file(tmp_path: Path) -> None:
    text = proposed_map(LISTS / "english.csv")
    said = tomllib.loads(text)
    assert said["columns"]["name"] == "Supplier Name"
    assert said["columns"]["parent"] == "Parent Company"
    assert said["personal"] == ["E-mail"]
    assert "a@example.org" not in text
    assert "#   name: Example Mills Ltd" in text
    assert all(f"{name} = " in text for name in FIELDS)
    assert read_map(map_file(tmp_path, text)).columns["since"] == ("Supplier Since",)


def test_what_is_not_certain_is_named_and_left_to_the_person(tmp_path: Path) -> None:
    table = tmp_path / "odd.csv"
    table.write_text("Unit,Country,Colour\nExample Ltd,Peru,secret value\n", "utf-8")
    text = proposed_map(table)
    assert set(tomllib.loads(text)["undecided"]) == {"Unit", "Colour"}
    assert "secret value" not in text
    with pytest.raises(InputError, match="undecided"):
        read_map(map_file(tmp_path, text))


def test_the_command_writes_a_map_and_overwrites_none(tmp_path: Path) -> None:
    target = tmp_path / "mine.toml"
    runner = CliRunner()
    done = runner.invoke(map_command, [str(LISTS / "english.csv"), "-o", str(target)])
    assert done.exit_code == 0
    assert "mine.toml written" in done.output
    again = runner.invoke(map_command, [str(LISTS / "english.csv"), "-o", str(target)])
    assert again.exit_code != 0
    assert "was not overwritten" in str(again.exception)


def test_a_list_that_is_known_needs_no_map() -> None:
    text = proposed_map(Path(__file__).parent / "fixtures" / "disclosure" / "nike_style.csv")
    assert "loads without a map" in text
    assert tomllib.loads(text)["publisher"] == "Nike, Inc."
