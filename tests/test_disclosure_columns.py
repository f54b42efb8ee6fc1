"""A long list read column by column states what the same list states row by row, whatever stands in it."""

import csv
import random
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from ftfy import badness

from graph.errors import InputError
from graph.ingest import lists_columns, plain_csv
from graph.ingest.cells import Cleaner
from graph.ingest.lists_cleaning import is_readable, readable
from graph.ingest.lists_hashes import compared_column, hashed, order_of
from graph.ingest.lists_names import compared
from graph.ingest.rows import Rows
from graph.ingest.sheets import Sheet
from graph.ingest.source import Given
from graph.intake import Intake, read
from graph.workspace import Workspace

HEADER = [
    "Factory Name", "Address", "City", "Country", "Latitude", "Longitude", "Product Type", "Number of Workers",
    "Supplier Group", "Parent Company", "Supplier Since", "Brand", "Phone", "Tier",
]  # fmt: skip
NAMES = (
    "Example Knits",
    "EXAMPLE KNITS",
    "Sample Đông",
    "  Invented  Shoes ",
    "Ex\u200bample Bags",
    'Sample "A" Ltd',
    "示例",
)
ADDRESSES = (
    "1 Road", "2 Road, Town", "Block 3, Korea", "Fri Jan 01 1075 10:52:58 GMT+0300 (EAT)", "4 □ Road",
    "5 Road, Zone 12", "2019-01-02", "6 Road, Peru", "", "7 Road: Gate 5",
)  # fmt: skip
COUNTRIES = ("Bangladesh", "BANGLADESH", "Viet Nam", "Peru", "Türkiye", "Korea (Republic of)", "")


def rows(chance: random.Random, count: int, *, brands: tuple[str, ...] = ("Example Brand",)) -> list[list[str]]:
    made: list[list[str]] = []
    for number in range(count):
        place = chance.random() < 0.8
        lat, lng = (f"{chance.uniform(-89, 89):.4f}", f"{chance.uniform(-179, 179):.5f}") if place else ("", "")
        if chance.random() < 0.02:
            lat, lng = "0", "0.0"
        made.append(
            [
                f"{chance.choice(NAMES)} {number if chance.random() < 0.97 else 1}",
                chance.choice(ADDRESSES) if chance.random() < 0.2 else f"{number} Sample Road, Block {number % 7}",
                chance.choice(("Lima", "Vietnam", "Bangladesh", "Town", "")), chance.choice(COUNTRIES), lat, lng,
                chance.choice(("Apparel", "Shoes", "")), chance.choice(("100-150", "<1000", "1,200", "7", "")),
                chance.choice(("Example Group", "EXAMPLE GROUP", "Sample Group", "")),
                chance.choice(("Example Holding Ltd", "Sample Holding", "")),
                chance.choice(("13/02/2019", "01/03/2020", "2021", "")), chance.choice(brands),
                chance.choice(("", "000 000")), chance.choice(("1", "Tier 2", "")),
            ]
        )  # fmt: skip
        if chance.random() < 0.01:
            made.append([""] * len(HEADER))
        if chance.random() < 0.005:
            made.append(list(HEADER))
    return made


def written(path: Path, body: list[list[str]], *, breaks: str = "\n", quoting: int = csv.QUOTE_MINIMAL) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator=breaks, quoting=quoting).writerows([HEADER, *body])  # type: ignore[arg-type]
    return path


Ways = list[Intake | InputError]


def three_ways(path: Path, monkeypatch: pytest.MonkeyPatch, **said: Any) -> Ways:
    """By rows, by columns through Arrow's reader, by columns without it."""
    never = 1 << 60
    found: Ways = []
    for by_columns, by_arrow in ((never, never), (0, 0), (0, never)):
        monkeypatch.setattr(lists_columns, "FROM_BYTES", by_columns)
        monkeypatch.setattr(plain_csv, "MIN_BYTES", by_arrow)
        try:
            found.append(
                read(
                    Workspace(path.parent / "ws"),
                    path,
                    Given(**{"as_of": "2023", "publisher": "Example Brand", **said}),
                )
            )
        except InputError as error:
            found.append(error)
    return found


def same(first: Intake | InputError, other: Intake | InputError) -> None:
    assert type(first) is type(other), other
    if isinstance(first, InputError) or isinstance(other, InputError):
        assert isinstance(first, InputError) and isinstance(other, InputError)
        assert sorted(first.problems) == sorted(other.problems)
        return
    assert set(first.tables) == set(other.tables)
    for name, table in first.tables.items():
        assert table.equals(other.tables[name]), name
    assert first.accounts.read == other.accounts.read
    assert first.accounts.folded == other.accounts.folded
    assert first.accounts.stated() == other.accounts.stated()
    assert first.accounts.personal == other.accounts.personal
    assert sorted(first.accounts.differences) == sorted(other.accounts.differences)
    assert [note.partition(", such as")[0] for note in first.notes] == [
        note.partition(", such as")[0] for note in other.notes
    ]


@pytest.mark.parametrize("seed", range(4))
def test_columns_state_what_rows_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    chance = random.Random(seed)
    quoting = chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    path = written(tmp_path / "list.csv", rows(chance, 700), breaks=chance.choice(("\n", "\r\n")), quoting=quoting)
    by_rows, *others = three_ways(path, monkeypatch)
    assert isinstance(by_rows, Intake)
    assert by_rows.tables["SOURCES_FROM"].num_rows > 600
    assert {"OWNS", "IN_GROUP", "Supplier"} <= set(by_rows.tables)
    for other in others:
        same(by_rows, other)


def test_one_brand_of_several_and_a_list_without_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(7)
    path = written(tmp_path / "list.csv", rows(chance, 400, brands=("Example Brand", "Second Brand", "")))
    for said in ({"brand": "Example Brand"}, {"brand": "Third Brand"}):
        by_rows, *others = three_ways(path, monkeypatch, **said)
        assert isinstance(by_rows, Intake)
        assert by_rows.accounts.folded["another brand's row"] > 100
        for other in others:
            same(by_rows, other)
    body = rows(chance, 300)
    plain = written(tmp_path / "plain.csv", body)
    text = plain.read_text("utf-8").replace(",Brand,", ",Colour,", 1)
    plain.write_text(text.replace("Colour", "Fax", 1), "utf-8")
    by_rows, *others = three_ways(plain, monkeypatch, publisher="Example Registry")
    assert isinstance(by_rows, Intake)
    assert by_rows.tables["LISTS"].num_rows > 250
    for other in others:
        same(by_rows, other)


def test_problems_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = rows(random.Random(5), 200)
    for number, (column, text) in enumerate(
        [
            (3, "Atlantis"),
            (3, "Korea"),
            (4, "91"),
            (5, ""),
            (7, "many"),
            (10, "31/02/2020"),
            (13, "last"),
            (0, "x" * 1500),
        ]
    ):
        body[number * 20][4:6] = ["1.5", "2.5"]
        body[number * 20][column] = text
    body.insert(50, ["only", "three", "cells"])
    body[60][0] = ""
    path = written(tmp_path / "list.csv", body)
    by_rows, *others = three_ways(path, monkeypatch)
    assert isinstance(by_rows, InputError)
    assert len(by_rows.problems) >= 9
    for other in others:
        same(by_rows, other)


def test_line_breaks_inside_cells_keep_their_line_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = rows(random.Random(9), 100)
    body[10][1] = "1 Road\nsecond line"
    path = written(tmp_path / "list.csv", body)
    by_rows, *others = three_ways(path, monkeypatch)
    for other in others:
        same(by_rows, other)


@pytest.mark.parametrize("broken", ['"Example" Ltd', 'Exam"ple', '"Example\nLtd', '"a"b"'])
def test_odd_quotation_marks_are_for_the_row_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    path = written(tmp_path / "list.csv", rows(random.Random(1), 30))
    lines = path.read_text("utf-8").splitlines()
    lines[9] = broken + lines[9][lines[9].index(",") :]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    by_rows, *others = three_ways(path, monkeypatch)
    for other in others:
        assert str(other) == str(by_rows) if isinstance(by_rows, InputError) else isinstance(other, Intake)
        if not isinstance(by_rows, InputError):
            same(by_rows, other)


def test_a_workbook_is_read_by_columns_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["Factory list of the Example Brand"])
    for row in [HEADER, *rows(random.Random(3), 200)]:
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    by_rows, by_columns, _ = three_ways(tmp_path / "list.xlsx", monkeypatch)
    same(by_rows, by_columns)


def test_names_are_compared_alike_in_columns() -> None:
    chance = random.Random(3)
    letters = "aB9 ,.-_&é(Đ)/İß示\u00a0"
    texts = ["".join(chance.choice(letters) for _ in range(chance.randint(0, 8))) for _ in range(5000)] + [
        "",
        " ",
        "--",
        "é\nß",
    ]
    for column in (pa.array(texts), pa.array(texts).slice(11, 500), pa.array([], pa.string())):
        assert compared_column(column).to_pylist() == [compared(text) for text in column.to_pylist()]
    assert compared_column(pa.array([None, "A-b"])).to_pylist() == [None, "a b"]


def test_ids_are_hashed_alike_in_columns() -> None:
    one = Rows("example-list")
    parts = [("a", "b", "BD"), ("ü", "", "PE")]
    columns = [pa.array(column) for column in zip(*parts, strict=True)]
    ids = hashed("example-list", *columns)
    assert ids.to_pylist() == [one.own_id(*part) for part in parts]
    many = hashed("d", pa.array([str(number) for number in range(300)] + [None]))
    assert many.take(order_of(many)).to_pylist() == [*sorted(many.drop_null().to_pylist()), None]


def test_a_plain_file_is_read_by_arrow_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_csv, "MIN_BYTES", 0)
    good = b'a,b\n"x, ""y""",1\n"",2\n'
    for raw, expected in (
        (good, [["x, \"y\"", ""], ["1", "2"]]), (good.replace(b"\n", b"\r\n"), [["x, \"y\"", ""], ["1", "2"]]),
        (good[:-1], [["x, \"y\"", ""], ["1", "2"]]), (b"\xef\xbb\xbf" + good, [["x, \"y\"", ""], ["1", "2"]]),
        (b'a,b\nx"y,1\n', None), (b'a,b\n"x"y,1\n', None), (b'a,b\n"x\ny",1\n', None), (b"a,b\n1\n", None),
        (b"a,b\n1,2,3\n", None), (b"a,b\n\xff,1\n", None), (b"a,b\rc,d\n", None), (b'a,b\n"x,1\n', None),
    ):  # fmt: skip
        path = tmp_path / "list.csv"
        path.write_bytes(raw)
        sheet = Sheet("", path.name, lambda: iter(()))
        found = plain_csv.plain_csv(path, sheet, 1, ["a", "b"])
        if expected is None:
            assert found is None, raw
        else:
            assert found is not None, raw
            ((lines, columns),) = list(found)
            assert lines.tolist() == [2, 3]
            assert [column.to_pylist() for column in columns] == expected


def test_cells_are_cleaned_alike_in_columns() -> None:
    chance = random.Random(4)
    garbled = sorted({sign for sign in badness.BADNESS_RE.pattern if not sign.isascii()})
    white = [chr(code) for code in range(0x110000) if chr(code).isspace()]
    odd = [*garbled, *white, *map(chr, range(0x20)), "\x7f", "\u200b", "\u200d", "e\u0301", "\u0301", "\ufeff"]
    plain = "abc XYZ0.,?!é đ"
    texts = ["".join(chance.choice(odd if chance.random() < 0.3 else plain) for _ in range(7)) for _ in range(20_000)]
    texts += ["", " ", "Ph\u00e2n x\u01b0\u1edfng 3", *(f"a{one}b" for one in odd)]
    lines = np.arange(len(texts))
    for repair in (False, True):
        by_column, one_by_one = Cleaner(repair), Cleaner(repair)
        made = readable("Name", pa.array(texts), lines, "list.csv", by_column)
        wanted = [one_by_one.clean("Name", text, f"list.csv:{line}") for line, text in enumerate(texts)]
        assert made.to_pylist() == wanted
        assert by_column == one_by_one
    assert is_readable(pa.array(["", "Example Ltd", "Ph\u00e2n x\u01b0\u1edfng 3", "Đồng Nai"]))
    assert not is_readable(pa.array(["Example Ltd", "CÃ´ng ty"]))
