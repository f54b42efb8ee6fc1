"""Purchasing registers: purchases and contracts of a public buyer; natural persons leave nothing behind."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from government_lists import FIXTURES, by_id, rows_of, stated

from graph.errors import InputError
from graph.ingest.purchasing_columns import is_person, may_be_person, words
from graph.ingest.source import Given
from graph.intake import Intake, load
from graph.workspace import Workspace

REGISTER = FIXTURES / "purchasing_register" / "contracts.csv"
CITY = "Example City"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Intake:
    return stated(REGISTER, tmp_path_factory.mktemp("register"), "purchasing_register", brand=CITY)


def purchases(intake: Intake) -> list[tuple[Any, ...]]:
    names = {row["id"]: row["name"] for label in ("Supplier", "Organisation") for row in rows_of(intake, label)}
    return sorted(
        (names[row["to_id"]], row["product"], row["valid_from"], row["valid_to"], row["note"])
        for row in rows_of(intake, "SOURCES_FROM")
    )


def test_a_row_is_a_purchase(register: Intake) -> None:
    usd = "amount as stated: {} USD; department {} Department"
    assert purchases(register) == [
        ("Example Coffee Ltd", "Coffee", None, None, "contract C-200; amount as stated: 1200 EUR"),
        ("Example Uniforms Inc", "Boots", "2024-02-01", None, "contract C-101; amount as stated: 900 USD; "
         "department Parks"),
        ("Example Uniforms Inc", "Work shirts", "2023-01-15", "2023-12-31", f"contract C-100; {usd}".format(
            "4,000.00", "Fire")),
        ("Example Uniforms Inc", "Work trousers", "2023-01-15", "2023-12-31", f"contract C-100; {usd}".format(
            "25,000.00", "Fire")),
        ("Sample Outfits Abroad", "Gloves", "2023-03-02", None,
         "contract C-400; amount as stated: 70 (currency not stated)"),
    ]  # fmt: skip
    links = rows_of(register, "SOURCES_FROM")
    assert {(row["basis"], row["status"], *row["source"]) for row in links} == {
        ("official_register", "acknowledged", CITY)
    }
    assert [(row["name"], row["kind"]) for row in rows_of(register, "Organisation")] == [(CITY, "public_buyer")]
    uniforms = next(row for row in rows_of(register, "Supplier") if row["name"] == "Example Uniforms Inc")
    assert (uniforms["aliases"], uniforms["country"]) == (["EXAMPLE UNIFORMS INC."], "US")


def test_rows_of_one_number_make_one_contract_that_both_signed(register: Intake) -> None:
    contracts = by_id(register, "Agreement")
    columns = ("name", "kind", "start", "end", "outcome")
    assert sorted(tuple(row[column] for column in columns) for row in contracts.values()) == [
        ("Purchase contract C-100", "procurement_contract", "2023-01-15", "2023-12-31", None),
        ("Purchase contract C-101: Boots", "procurement_contract", "2024-02-01", None, "amount as stated: 900 USD"),
        ("Purchase contract C-200: Coffee", "procurement_contract", None, None, "amount as stated: 1200 EUR"),
        ("Purchase contract C-400: Gloves", "procurement_contract", "2023-03-02", None,
         "amount as stated: 70 (currency not stated)"),
    ]  # fmt: skip
    signed: dict[str, int] = {}
    for row in rows_of(register, "SIGNED"):
        signed[row["to_id"]] = signed.get(row["to_id"], 0) + 1
    assert signed == dict.fromkeys(contracts, 2)


def test_persons_and_withheld_names_leave_nothing(tmp_path: Path, register: Intake) -> None:
    assert register.accounts.folded["the vendor is a natural person"] == 2
    assert register.accounts.folded["the vendor is not named"] == 1
    assert "1 of 4 vendors have two or three words" in " ".join(register.notes)
    workspace = Workspace(tmp_path / "w")
    intake = load(workspace, REGISTER, Given(brand=CITY))
    assert intake.accounts.personal == {"Contact Email": 1, "vendors that are natural persons": 2}
    for file in (tmp_path / "w").rglob("*"):
        if file.is_file():
            found = file.read_bytes()
            assert not any(name in found for name in (b"Inventada", b"Invented Tailor", b"example.org"))


def test_a_workbook_with_other_headers_and_a_buyer_in_each_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (
        ["Supplier", "LEI", "PO Number", "Order Date", "Commodity", "Public Buyer"],
        ["Example Knitwear Ltd", "529900T8BM49AURSDO55", "P-1", "2022-05-01", "Knitwear", "Example County"],
        ["Example Knitwear Ltd", "", "P-2", "2022-06-01", "Knitwear", ""],
    ):
        sheet.append(line)
    book.save(tmp_path / "orders.xlsx")
    with pytest.raises(InputError, match="does not name the public buyer; say it with --brand"):
        stated(tmp_path / "orders.xlsx", tmp_path, "purchasing_register", publisher="Example State")
    sheet["F3"] = "Example County"
    book.save(tmp_path / "orders.xlsx")
    intake = stated(tmp_path / "orders.xlsx", tmp_path, "purchasing_register", publisher="Example State")
    assert {row["status"] for row in rows_of(intake, "SOURCES_FROM")} == {"documented"}
    assert [row["identifiers"] for row in rows_of(intake, "Supplier")] == [["lei:529900T8BM49AURSDO55"]]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("Department", "Colour", "unknown column 'Colour'; rename it"),
        ("Department", "Supplier", "both mean vendor"),
        ("Germany", "Korea", "csv:6: .*Korea"),
        ("02/01/2024", "02/31/2024", "csv:5: start date"),
    ],
)
def test_problems_name_what_is_wrong(before: str, after: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "contracts.csv").write_text(REGISTER.read_text("utf-8").replace(before, after, 1), "utf-8")
    with pytest.raises(InputError, match=said):
        stated(tmp_path / "contracts.csv", tmp_path, "purchasing_register", brand=CITY)


@pytest.mark.parametrize(
    ("name", "person", "perhaps"),
    [
        ("Example Uniforms Inc", False, False),
        ("Inventada, Maria J.", True, True),
        ("Uniforms, Example", False, False),
        ("Dr. Sample Invented", True, True),
        ("Maria Inventada dba Sample Sewing", True, False),
        ("Sample Outfitting", False, True),
        ("3M", False, False),
        ("Example, Inc", False, False),
    ],
)
def test_names(name: str, person: bool, perhaps: bool) -> None:
    assert (is_person(name), may_be_person(name)) == (person, perhaps)


def test_no_header_word_means_two_columns() -> None:
    named = [word for group in words()["columns"].values() for word in group]
    named += [word for group in words()["ignored"].values() for word in group] + words()["personal"]["columns"]
    assert len(named) == len(set(named)) and all(word == word.casefold() for word in named)
