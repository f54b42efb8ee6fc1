"""Bills of lading: shipments between buyers and shippers; who only moves or finances goods is passed over, and said."""

from pathlib import Path
from typing import Any

import pytest
from government_lists import FIXTURES, rows_of, stated

from graph.errors import InputError
from graph.ingest.bill_columns import role_of, words
from graph.ingest.source import Given
from graph.intake import Intake, load
from graph.workspace import Workspace

BILLS = FIXTURES / "bill_of_lading" / "shipments.csv"
PUBLISHER = "Example Trade Data (invented)"


@pytest.fixture
def bills(tmp_path: Path) -> Intake:
    return stated(BILLS, tmp_path, "bill_of_lading", publisher=PUBLISHER)


def shipments(intake: Intake) -> list[tuple[Any, ...]]:
    names = {row["id"]: row["name"] for row in rows_of(intake, "Supplier")}
    return sorted(
        (
            names[row["from_id"]],
            names[row["to_id"]],
            row["product"],
            row["valid_from"],
            row["valid_to"],
            len(row["row"]),
        )
        for row in rows_of(intake, "SOURCES_FROM")
    )


def test_a_shipment_is_a_purchase_on_its_days(bills: Intake) -> None:
    assert shipments(bills) == [
        ("Example Outfitters Inc", "Example Denim Ltd", "Trousers (HS 620342)", "2023-03-01", "2023-03-01", 1),
        ("Example Outfitters Inc", "Example Knitwear Ltd", "Sweaters", "2023-03-06", "2023-03-06", 1),
        ("Example Outfitters Inc", "Example Knitwear Ltd", "T-shirts (HS 610910)", "2023-01-20", "2023-02-25", 2),
    ]
    links = rows_of(bills, "SOURCES_FROM")
    assert {(row["basis"], row["status"], *row["source"]) for row in links} == {
        ("customs_record", "documented", PUBLISHER)
    }
    note = next(row["note"] for row in links if "T-shirts" in row["product"])
    assert note == ("one shipment; bill EXH001; quantity 1200 CTN; weight 5000 KG; notify party: Example Logistics LLC")
    assert {row["name"]: row["country"] for row in rows_of(bills, "Supplier")} == {
        "Example Outfitters Inc": "US", "Example Knitwear Ltd": "BD", "Example Denim Ltd": "BD",
    }  # fmt: skip


def test_who_moves_or_finances_goods_is_passed_over_and_said(bills: Intake) -> None:
    assert bills.accounts.folded == {
        "a master bill whose house bills are in the file": 1,
        "the consignee is a forwarder, carrier or broker by its name": 1,
        "the consignee is to order, so that the buyer is not named": 1,
        "the consignee is withheld or empty": 1,
        "a shipment of personal effects": 1,
    }
    assert sum(bills.accounts.read.values()) == 9
    said = " ".join(bills.notes)
    for name in ("Example Freight Forwarding Inc", "To the order of Example Bank", "CONFIDENTIAL"):
        assert f"'{name}' (1)" in said
    assert ("mdy" in said and "01/20/2023" in said) or "02/25/2023" in said


def test_a_lone_master_bill_says_that_it_is_one(bills: Intake) -> None:
    notes = [row["note"] for row in rows_of(bills, "SOURCES_FROM") if "EXM002" in row["note"]]
    assert notes == ["one shipment; bill EXM002; a master bill; its house bills are not in the file; quantity 10 CTN"]


def test_shipments_of_persons_leave_nothing(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    intake = load(workspace, BILLS, Given(publisher=PUBLISHER))
    assert intake.accounts.personal == {"Consignee Phone": 1, "shipments of personal effects": 1}
    for file in (tmp_path / "w").rglob("*"):
        assert not file.is_file() or b"Inventad" not in file.read_bytes()
    assert "Inventad" not in str(intake.notes)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("Vessel Name", "Colour of Box", "unknown column 'Colour of Box'; rename it"),
        ("Gross Weight", "Qty", "both mean quantity"),
        ("Bangladesh", "Korea", "csv:2: .*Korea"),
        (",02/25/2023,01/20/2023", ",02/25/2023,12/20/2023", "csv:2: the end 2023-02-25 lies before"),
        (",02/25/2023,01/20/2023", ",,", "csv:2: neither a day of departure nor of arrival"),
        ("02/25/2023,01/20/2023", "02/25/2023,25/01/2023", "contradict each other"),
    ],
)
def test_problems_name_what_is_wrong(before: str, after: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "shipments.csv").write_text(BILLS.read_text("utf-8").replace(before, after, 1), "utf-8")
    with pytest.raises(InputError, match=said):
        stated(tmp_path / "shipments.csv", tmp_path, "bill_of_lading", publisher=PUBLISHER)


def test_another_vendor_with_other_headers(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text(
        "date_of_arrival;importer_name;exporter_name;hs6\n"
        "2023-05-01;Example Outfitters Inc;Example Knitwear Ltd;610910\n"
    )
    intake = stated(tmp_path / "b.csv", tmp_path, "bill_of_lading", publisher=PUBLISHER)
    assert shipments(intake) == [
        ("Example Outfitters Inc", "Example Knitwear Ltd", "HS 610910", "2023-05-01", "2023-05-01", 1)
    ]
    assert intake.dataset == "bills-of-lading-b"


@pytest.mark.parametrize(
    ("header", "house", "master"),
    [
        ("House Bill of Lading,Master Bill of Lading", "H1,M1", ",M1"),
        ("Bill of Lading,Master Bill of Lading", "H1,M1", "M1,"),
        ("House Bill of Lading,Bill of Lading", "H1,M1", ",M1"),
        ("Bill of Lading,Master Bill of Lading", "H1,M1", "M1,M1"),
    ],
)
def test_house_and_master_bills_are_one_shipment(header: str, house: str, master: str, tmp_path: Path) -> None:
    parties = "2023-05-01,Example Outfitters Inc,Example Knitwear Ltd"
    text = f"{header},Arrival Date,Consignee,Shipper\n{house},{parties}\n{master},{parties}\n"
    (tmp_path / "bills.csv").write_text(text)
    intake = stated(tmp_path / "bills.csv", tmp_path, "bill_of_lading", publisher=PUBLISHER)
    assert [row["note"] for row in rows_of(intake, "SOURCES_FROM")] == ["one shipment; bill H1"]
    assert intake.accounts.folded == {"a master bill whose house bills are in the file": 1}


@pytest.mark.parametrize(
    ("name", "passed"),
    [
        ("Example Knitwear Ltd", False),
        ("Riverbank Garments", False),
        ("Cargolux Textiles", False),
        ("EXAMPLE GLOBAL LOGISTICS (H.K.) LTD", True),
        ("Order of shipper", True),
        ("Orderly Goods Ltd", False),
        ("Example Bank Ltd", True),
        ("N/A", True),
        ("Nautical Goods", False),
        (None, True),
    ],
)
def test_names(name: str | None, passed: bool) -> None:
    assert (role_of(name) is not None) is passed


def test_no_header_word_means_two_columns() -> None:
    named = [word for group in words()["columns"].values() for word in group]
    named += [word for group in words()["ignored"].values() for word in group] + words()["personal"]["columns"]
    assert len(named) == len(set(named)) and all(word == word.casefold() for word in named)
