"""Workbooks as they come: lying dimensions, formulas, merged cells, hidden sheets, macros, bombs, wrong names."""

import datetime
from pathlib import Path
from typing import Any

import pytest
import xlwt
from workbooks import HEADER, ROWS, packed, parts, patched, workbook

from graph.errors import InputError
from graph.ingest.files import kind_of
from graph.ingest.sheets import sheets_of

SHEET = "xl/worksheets/sheet1.xml"


def rows_of(path: Path, index: int = 0) -> list[tuple[int, list[str]]]:
    return list(sheets_of(path)[index].rows())


def test_every_row_is_read_with_its_number(tmp_path: Path) -> None:
    found = rows_of(workbook(tmp_path / "list.xlsx"))

    assert found[0] == (1, list(HEADER))
    assert found[1:] == [
        (number + 1, [name, country, str(workers)]) for number, (name, country, workers) in enumerate(ROWS, 1)
    ]


def test_rows_keep_their_numbers_below_an_empty_top_and_beside_an_empty_column(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", [[], [], [None, "Factory Name"], [], [None, "Example Mill"]])

    assert [one for one in rows_of(path) if any(one[1])] == [(3, ["", "Factory Name"]), (5, ["", "Example Mill"])]


@pytest.mark.parametrize("lie", [b"A1:B1", b"A1:C9", b"A1:XFD1048576"])
def test_a_lying_dimension_changes_nothing(tmp_path: Path, lie: bytes) -> None:
    path = workbook(tmp_path / "list.xlsx")
    honest = rows_of(path)

    assert rows_of(patched(path, SHEET, rb'<dimension ref="[^"]*"', b'<dimension ref="' + lie + b'"')) == honest


def test_a_cell_far_outside_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", change=lambda book: book.active.cell(1_048_576, 16_384, "far"))

    with pytest.raises(InputError, match=r"row 1,048,576, column 16,384.*delete what lies far outside"):
        sheets_of(path)


def test_values_become_text_without_rounding(tmp_path: Path) -> None:
    row = ["a", 97220, 23.8103, 0.1, 1e20, True, datetime.datetime(2021, 3, 31), datetime.datetime(2021, 3, 31, 4, 5)]

    assert rows_of(workbook(tmp_path / "list.xlsx", [row])) == [
        (1, ["a", "97220", "23.8103", "0.1", "1e+20", "TRUE", "2021-03-31", "2021-03-31 04:05:00"])
    ]


def test_formulas_are_read_by_their_stored_value_and_said(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", change=lambda book: book.active.__setitem__("D2", "=C2*2"))
    with pytest.raises(InputError, match="a formula has no stored value"):
        sheets_of(path)

    path = patched(path, SHEET, rb"<f>C2\*2</f><v\s*/?>(</v>)?", b"<f>C2*2</f><v>2</v>")

    assert rows_of(path)[1] == (2, ["Example Mill 1", "Bangladesh", "1", "2"])
    assert any("1 formulas; their stored values were read" in note for note in sheets_of(path)[0].notes)


def test_an_error_cell_is_refused_by_its_place(tmp_path: Path) -> None:
    def broken(book: Any) -> None:
        book.active["B3"].value = "#REF!"
        book.active["B3"].data_type = "e"

    with pytest.raises(InputError, match="cell B3 holds an error such as #REF!"):
        sheets_of(workbook(tmp_path / "list.xlsx", change=broken))


def test_cells_merged_downwards_stand_in_each_of_their_rows(tmp_path: Path) -> None:
    rows = [HEADER, ("Example Mill", "Bangladesh", 1), (None, None, 2), (None, "Turkey", 3), ("Other Example", None, 4)]
    path = workbook(tmp_path / "list.xlsx", rows, lambda book: book.active.merge_cells("A2:A4"))

    assert [cells[0] for _, cells in rows_of(path)][1:] == [
        "Example Mill",
        "Example Mill",
        "Example Mill",
        "Other Example",
    ]
    assert [cells[1] for _, cells in rows_of(path)][1:] == ["Bangladesh", "", "Turkey", ""]
    assert any("1 cells merged over several rows" in note for note in sheets_of(path)[0].notes)


def test_a_hidden_sheet_is_marked_and_empty_sheets_are_not_there(tmp_path: Path) -> None:
    def more(book: Any) -> None:
        book.create_sheet("Empty")
        hidden = book.create_sheet("Notes")
        hidden.append(["Example"])
        hidden.sheet_state = "hidden"

    found = sheets_of(workbook(tmp_path / "list.xlsx", change=more))

    assert [(one.name, one.where, one.hidden) for one in found] == [
        ("Sheet", "list.xlsx:Sheet", False),
        ("Notes", "list.xlsx:Notes", True),
    ]


def test_macros_and_links_to_other_workbooks_are_refused(tmp_path: Path) -> None:
    honest = parts(workbook(tmp_path / "list.xlsx"))

    for part, said in (
        ("xl/vbaProject.bin", "holds macros"),
        ("xl/externalLinks/externalLink1.xml", "other workbooks"),
    ):
        with pytest.raises(InputError, match=said):
            sheets_of(packed(tmp_path / "bad.xlsm", honest | {part: b"x"}))


def test_an_entity_bomb_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx")
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet '

    with pytest.raises(InputError, match="declares entities"):
        sheets_of(patched(path, SHEET, rb"<worksheet ", bomb))


def test_a_part_packed_suspiciously_tight_is_refused(tmp_path: Path) -> None:
    honest = parts(workbook(tmp_path / "list.xlsx"))

    with pytest.raises(InputError, match="suspiciously tight"):
        sheets_of(packed(tmp_path / "bomb.xlsx", honest | {"xl/media/image1.bin": b"\0" * 50_000_000}))


def test_a_file_is_read_as_what_it_is_whatever_its_name(tmp_path: Path) -> None:
    text = tmp_path / "list.xlsx"
    text.write_text("Factory Name,Country\nExample Mill,Bangladesh\n", "utf-8")
    sheet = workbook(tmp_path / "really.xlsx").rename(tmp_path / "list.csv")

    assert rows_of(text)[1] == (2, ["Example Mill", "Bangladesh"])
    assert sheets_of(text)[0].notes == ("list.xlsx is called .xlsx and is text; it was read as what it is",)
    assert rows_of(sheet)[1][1][0] == "Example Mill 1"
    assert sheets_of(sheet)[0].notes == ("list.csv is called .csv and is xlsx; it was read as what it is",)


def test_an_old_workbook_gives_the_same_rows(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet")
    for number, row in enumerate((HEADER, *ROWS)):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    book.save(str(tmp_path / "list.xls"))

    assert kind_of(tmp_path / "list.xls") == "xls"
    assert rows_of(tmp_path / "list.xls") == rows_of(workbook(tmp_path / "list.xlsx"))


@pytest.mark.parametrize("keep", [0.2, 0.6, 0.95])
def test_a_workbook_that_was_cut_off_is_refused(tmp_path: Path, keep: float) -> None:
    whole = workbook(tmp_path / "list.xlsx").read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(whole[: int(len(whole) * keep)])

    with pytest.raises(InputError, match="damaged"):
        sheets_of(tmp_path / "cut.xlsx")


def test_archives_that_lead_out_or_are_locked_or_nested_are_refused(tmp_path: Path) -> None:
    for name in ("../evil.csv", "/evil.csv", "C:/evil.csv"):
        with pytest.raises(InputError, match="leads out of its folder"):
            kind_of(packed(tmp_path / f"{abs(hash(name))}.zip", {name: b"a"}))
