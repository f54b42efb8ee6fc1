"""What is said of many files in one TOML file."""

from pathlib import Path

import pytest

from graph.errors import UsageError
from graph.ingest.said import read_said
from graph.ingest.source import Given

PATHS = [Path("a/list-2021.xls"), Path("registry/1.csv"), Path("registry/2.csv"), Path("other/1.csv")]


def said(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "said.toml"
    path.write_text(text, "utf-8")
    return path


def test_each_file_gets_what_is_said_of_it_and_the_others_what_is_said_of_all(tmp_path: Path) -> None:
    path = said(
        tmp_path,
        '["list-2021.xls"]\nbrand = "Example Outdoor"\nas_of = "2021-02"\nmap = "own.toml"\n'
        '["registry/*.csv"]\npublisher = "Example Registry"\nformat = "list"\nrepair_text = true\n',
    )

    found = read_said(path, PATHS, Given(publisher="Everybody", license="CC0"))

    assert sorted(found) == sorted(PATHS[:3])
    first, second = found[PATHS[0]], found[PATHS[1]]
    assert (first.given.brand, first.given.as_of, first.given.publisher) == ("Example Outdoor", "2021-02", "Everybody")
    assert (first.given.map, first.format) == (tmp_path / "own.toml", None)
    assert (second.given.publisher, second.given.license, second.format) == ("Example Registry", "CC0", "list")
    assert second.given.repair_text is True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('["nothing.csv"]\nbrand = "x"\n', "'nothing.csv' is none of the files to load"),
        ('["1.csv"]\nbrand = "x"\n["registry/*"]\nbrand = "y"\n', "two tables fit 1.csv"),
        ('["1.csv"]\nbrandt = "x"\n', "brandt is not known; known are: publisher, brand"),
        ('["1.csv"]\nas_of = 2021\n', "as_of has to be text"),
        ('["1.csv"]\nrepair_text = "yes"\n', "repair_text has to be true or false"),
        ('brand = "x"\n', "'brand' is none of the files to load"),
        ('"1.csv" = "x"\n', "1.csv is no table"),
        ("[", "cannot be read"),
    ],
)
def test_what_is_said_wrongly_is_misuse(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_said(said(tmp_path, text), PATHS, Given())

    assert expected in str(caught.value)
