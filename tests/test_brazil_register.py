"""Brazil's register of employers: places, incidents and periods of listing; natural persons masked."""

import re
from pathlib import Path

import pytest
from government_lists import FIXTURES, rows_of, stated

from graph.errors import InputError
from graph.ingest.brazil_persons import cnpj_of, fits, place_of_a_person
from graph.intake import Intake, load
from graph.ledger import entries
from graph.workspace import Workspace

PUBLISHED = FIXTURES / "brazil_register" / "cadastro_de_empregadores.csv"
NORMALISED = FIXTURES / "brazil_register" / "normalised.csv"
PERSONAL = re.compile("fulano|beltrano|sicrano|inventado|imaginado|000.?111.?222|rua de exemplo", re.IGNORECASE)


@pytest.fixture
def register(tmp_path: Path) -> Intake:
    return stated(PUBLISHED, tmp_path, "brazil_register")


def test_each_entry_is_an_incident_at_its_place(register: Intake) -> None:
    assert register.about.as_of == "2024-04-05"
    labels = ("Farm", "Factory", "Mine")
    rows = [(label, row) for label in labels for row in rows_of(register, label)]
    places = {row["id"]: (label, row["name"], row["region"]) for label, row in rows}
    incidents = {row["id"]: row for row in rows_of(register, "Incident")}
    found = sorted(
        (incidents[row["from_id"]]["start"], *places[row["to_id"]], incidents[row["from_id"]]["affected"])
        for row in rows_of(register, "OCCURRED_AT")
    )
    assert found == [
        ("2019", "Farm", "Fazenda Exemplo Verde", "PA", 12),
        ("2020", "Farm", "Fazenda Boa Amostra", "MG", 3),
        ("2020", "Farm", "name withheld: natural person", "MG", 3),
        ("2021", "Factory", "name withheld: natural person", "SP", 5),
        ("2021", "Mine", "Mina Amostra", "BA", None),
    ]
    assert {(row["category"], row["status"], row["basis"]) for row in incidents.values()} == {
        ("forced_labour", "government_finding", "government_finding")
    }


def test_removed_and_listed_again_are_two_listings(register: Intake) -> None:
    periods = sorted((row["start"], row["end"]) for row in rows_of(register, "Proceeding") if "Agro" in row["name"])
    assert periods == [("2021-04-05", "2022-06-03"), ("2023-02-01", None)]
    assert {row["kind"] for row in rows_of(register, "Proceeding")} == {"entity_listing"}
    assert len(rows_of(register, "Proceeding")) == 6


def test_companies_have_their_number_and_operate_the_place_in_that_year(register: Intake) -> None:
    companies = {row["id"]: row["name"] for row in rows_of(register, "Supplier")}
    assert companies == {
        "cnpj:11000000000108": "Exemplo Agropecu\u00e1ria Ltda",
        "cnpj:11000000000100": "Exemplo Minera\u00e7\u00e3o S.A.",
    }
    assert {(row["valid_from"], row["valid_to"]) for row in rows_of(register, "OPERATES")} == {
        ("2019", "2019"),
        ("2021", "2021"),
    }
    assert any("check digits" in note for note in register.notes)


@pytest.mark.parametrize("path", [PUBLISHED, NORMALISED])
def test_nothing_of_a_natural_person_is_left(path: Path, tmp_path: Path) -> None:
    intake = stated(path, tmp_path, "brazil_register")
    for table in intake.tables.values():
        for row in table.to_pylist():
            assert not PERSONAL.search(str(row)), row
    assert not PERSONAL.search(str((intake.notes, intake.accounts, intake.about)))
    assert sum(intake.accounts.personal.values()) > 0


def test_a_file_with_natural_persons_is_not_kept(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    load(workspace, PUBLISHED)
    assert entries(workspace)[-1].content["about"]["files"][0]["kept"] is False
    for file in (tmp_path / "w").rglob("*"):
        assert not file.is_file() or b"Fulano" not in file.read_bytes()


def test_problems_show_no_person(tmp_path: Path) -> None:
    text = (
        PUBLISHED.read_text("latin-1").replace("2;2020;MG", "2;XX20;MG").replace(";3;0134-2/00;10/05", ";x;0134;10/05")
    )
    (tmp_path / "register.csv").write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError) as caught:
        stated(tmp_path / "register.csv", tmp_path)
    assert not PERSONAL.search(str(caught.value))
    assert "register.csv:5" in str(caught.value)


def test_ids_are_not_made_from_names_or_numbers(tmp_path: Path) -> None:
    before = stated(PUBLISHED, tmp_path)
    text = PUBLISHED.read_text("latin-1")
    changed = text.replace("Fulano Inventado", "Outra Pessoa").replace("000.111.222-33", "999.888.777-66")
    changed = changed.replace("S\u00edtio Inventado", "S\u00edtio Pessoa")
    (tmp_path / PUBLISHED.name).write_bytes(changed.encode("latin-1"))
    after = stated(tmp_path / PUBLISHED.name, tmp_path)
    for label in ("Farm", "Incident", "Proceeding"):
        assert {row["id"] for row in rows_of(before, label)} == {row["id"] for row in rows_of(after, label)}


def test_text_around_the_table_is_no_entry(register: Intake) -> None:
    assert register.accounts.folded == {"blank row": 1, "text below or above the table": 2}
    assert register.accounts.read == {PUBLISHED.name: 8}


def test_the_normalised_layout_with_several_versions(tmp_path: Path) -> None:
    intake = stated(NORMALISED, tmp_path, "brazil_register")
    assert intake.about.as_of == "2022-10-05"
    assert len(rows_of(intake, "Incident")) == 2
    assert sum(intake.accounts.folded.values()) == 2
    assert intake.accounts.ignored.keys() == {"data_arquivo", "data_carga"}


@pytest.mark.parametrize(
    ("place", "employer", "kept"),
    [
        ("Fazenda Santa Amostra, km 3", "Fulano de Tal", "Fazenda Santa Amostra"),
        ("FAZENDA FULANO", "Fulano de Tal", None),
        ("S\u00edtio do Beltrano", "Fulano de Tal", None),
        ("Fazenda S\u00e3o Jos\u00e9", "JOSE DE TAL", None),
        ("Rua Exemplo 7", "Fulano de Tal", None),
        ("Fazenda", "Fulano de Tal", None),
        ("Fulano de Tal", "Outro", None),
    ],
)
def test_an_establishment_of_a_person_is_named_only_where_it_surely_names_no_person(
    place: str, employer: str, kept: str | None
) -> None:
    assert place_of_a_person(place, employer) == kept


def test_what_is_not_surely_a_company_is_a_person() -> None:
    assert cnpj_of("11.000.000/0001-00", "Exemplo Ltda") == "11000000000100"
    for number in ("000.111.222-33", "***.111.222-**", "51.200.00000/00", "", "1100000000011"):
        assert cnpj_of(number, "Exemplo Ltda") is None
    for name in (
        "Fulano de Tal 000.111.222-33",
        "Fulano de Tal - ME",
        "Fulano de S\u00e1",
        "11.000.000 Fulano de Tal",
        "Fulano de Tal",
        "",
    ):
        assert cnpj_of("11.000.000/0001-00", name) is None
    for name in ("Exemplo S/A", "EXEMPLO S.A.", "Carvoaria Exemplo ME", "Constru\u00e7\u00f5es Exemplo"):
        assert cnpj_of("11.000.000/0001-00", name) == "11000000000100"
    assert fits("11222333000181") and not fits("11222333000180")
    assert cnpj_of("1222333000181", "Exemplo") in (None, "01222333000181")
