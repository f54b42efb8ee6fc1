"""Published tables below their title rows: every row in the books, every change and doubt said."""

import gzip
from pathlib import Path

import pytest
from workbooks import packed, workbook

from graph.errors import InputError
from graph.ingest.figures import read_degrees, read_workers
from graph.ingest.packed import unpacked
from graph.ingest.published import Columns, read_rows
from graph.ingest.rows import Rows
from graph.ingest.sheets import separator_of, sheets_of
from graph.ingest.source import Given
from graph.ingest.tables import Row

COLUMNS = Columns(
    required=("Factory Name", "Country"),
    optional=("Address",),
    ignored={"Region": "follows from the country"},
    personal=("Contact Name", "Contact Phone"),
)
TEXT = """Example Outdoor list - Data As Of February 2021,,
,,
factory  NAME,Country,Address
Example Mill,Bangladesh,Road 1
,,
Factory Name,Country,Address
Other Example,Turkey,"Road 2,
second line"
"""


def listed(
    tmp_path: Path, text: str | bytes, columns: Columns = COLUMNS, given: Given | None = None
) -> tuple[list[Row], Rows]:
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    rows = Rows("example", given=given or Given())
    found = list(read_rows(path, columns, rows))
    return found, rows


def test_the_header_is_found_below_title_rows_whatever_its_case(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(TEXT, "utf-8")
    rows, titles = Rows("example"), list[str]()

    found = list(read_rows(path, COLUMNS, rows, titles=titles))

    assert [(row.where, row.values) for row in found] == [
        ("list.csv:4", {"Factory Name": "Example Mill", "Country": "Bangladesh", "Address": "Road 1"}),
        ("list.csv:7", {"Factory Name": "Other Example", "Country": "Turkey", "Address": "Road 2, second line"}),
    ]
    assert titles == ["Example Outdoor list - Data As Of February 2021"]
    assert rows.accounts.read == {"list.csv": 4}
    assert rows.accounts.folded == {"blank row": 1, "repeated header": 1}


def test_a_row_of_which_nothing_is_said_is_a_mistake_that_cannot_pass(tmp_path: Path) -> None:
    _, rows = listed(tmp_path, TEXT)

    with pytest.raises(LookupError, match=r"2 rows were read and nothing is on record of them: list.csv:4, list.csv:7"):
        rows.tables()


def test_personal_columns_are_dropped_and_counted_and_ignored_ones_say_why(tmp_path: Path) -> None:
    found, rows = listed(
        tmp_path,
        "Factory Name,Country,Region,Contact Name,Contact phone\nExample Mill,Bangladesh,Asia,Someone Invented,+0\n"
        "Other Example,Turkey,Asia,,+1\n",
    )

    assert [row.values for row in found] == [
        {"Factory Name": "Example Mill", "Country": "Bangladesh"},
        {"Factory Name": "Other Example", "Country": "Turkey"},
    ]
    assert rows.accounts.personal == {"Contact Name": 1, "Contact phone": 2}
    assert rows.accounts.ignored == {"Region": "follows from the country"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Factory Name,Country,Colour\na,b,c\n", r"line 1: unknown column 'Colour'"),
        ("Factory Name,Country,Country\na,b,c\n", r"column Country stands twice"),
        ("Name,Land\na,b\n", r"has no row with the columns Factory Name, Country"),
        ('Factory Name,Country\n"Example,Turkey\n', r"list.csv:2: the row cannot be read"),
        (b"Factory Name,Country\nEx\0ample,Turkey\n", r"line 2 holds a NUL byte"),
        (b"", r"is empty"),
    ],
)
def test_a_file_that_is_not_as_declared_is_refused_with_its_line(tmp_path: Path, text: str | bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        listed(tmp_path, text)


def test_a_row_of_another_width_is_refused_and_the_others_go_on(tmp_path: Path) -> None:
    found, rows = listed(tmp_path, "Factory Name,Country,Address\na,b,c,d\na,b\na,b,c\n")

    assert [row.where for row in found] == ["list.csv:4"]
    assert sorted(rows.accounts.refused) == ["list.csv:2", "list.csv:3"]


def test_an_unknown_column_is_reported_where_the_format_grows(tmp_path: Path) -> None:
    columns = Columns(COLUMNS.required, unknown="report")

    _, rows = listed(tmp_path, "Factory Name,Country,new.column\na,b,c\n", columns)

    assert rows.accounts.ignored == {"new.column": "not known to this importer"}


def test_invisible_characters_go_and_are_counted(tmp_path: Path) -> None:
    found, rows = listed(tmp_path, "Factory Name,Country\nExample\u200b\u00a0Mill\u202e,  Viet  Nam \nCafe\u0301,x\n")

    assert [row.values["Factory Name"] for row in found] == ["Example Mill", "Café"]
    assert found[0].values["Country"] == "Viet Nam"
    assert rows.notes == ["list.csv: column Factory Name: invisible characters were taken out of 1 cells"]


def test_wrongly_decoded_text_is_reported_and_repaired_only_when_asked(tmp_path: Path) -> None:
    text = f"Factory Name,Country\n{'Fábrica Exemplo'.encode().decode('latin-1')},Brazil\n"

    found, rows = listed(tmp_path, text)
    assert found[0].values["Factory Name"] != "Fábrica Exemplo"
    assert "1 cells look as if decoded wrongly" in rows.notes[0] and "--repair-text" in rows.notes[0]

    found, rows = listed(tmp_path, text, given=Given(repair_text=True))
    assert found[0].values["Factory Name"] == "Fábrica Exemplo"
    assert rows.notes == ["list.csv: column Factory Name: 1 wrongly decoded cells repaired"]


def test_another_encoding_is_asked_for_with_what_it_would_read_and_never_guessed(tmp_path: Path) -> None:
    text = "Factory Name,Country,Address\n" + "Fábrica São João Confecções,Brazil,Rua da Conceição nº 5\n" * 9

    with pytest.raises(InputError) as caught:
        listed(tmp_path, text.encode("cp1252"))
    assert "list.csv, line 2 is not UTF-8" in str(caught.value)
    assert "--encoding cp1252 if it should read 'Fábrica São João" in str(caught.value)

    found, _ = listed(tmp_path, text.encode("utf-16"))
    assert found[0].values["Address"] == "Rua da Conceição nº 5"
    found, rows = listed(tmp_path, text.encode("cp1252"), given=Given(encoding="cp1252"))
    assert (found[0].values["Address"], rows.notes) == ("Rua da Conceição nº 5", [])
    with pytest.raises(InputError, match="is not ascii"):
        listed(tmp_path, text.encode("cp1252"), given=Given(encoding="ascii"))
    with pytest.raises(InputError, match="'klingon' is no encoding"):
        listed(tmp_path, text, given=Given(encoding="klingon"))


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_the_one_that_splits_the_lines_alike(separator: str) -> None:
    lines = [["Factory; Name, or | so", "Country"], ["Example, Ltd", "Turkey"], ["Other; Example", "India"]]
    text = "".join(separator.join(f'"{cell}"' for cell in line) + "\n" for line in lines)

    assert separator_of(text) == separator


def test_a_hidden_sheet_and_one_without_the_header_are_said_with_their_rows(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", [("Factory Name", "Country"), ("Example Mill", "Turkey")])

    def more(book):  # type: ignore[no-untyped-def]
        book.create_sheet("Legend").append(["F", "factory"])
        hidden = book.create_sheet("Old")
        hidden.append(["Factory Name", "Country"])
        hidden.append(["Hidden Example", "Turkey"])
        hidden.sheet_state = "hidden"

    path = workbook(tmp_path / "list.xlsx", [("Factory Name", "Country"), ("Example Mill", "Turkey")], more)
    rows = Rows("example")

    assert [row.where for row in read_rows(path, COLUMNS, rows)] == ["list.xlsx:Sheet:2"]
    assert rows.notes == [
        "list.xlsx:Legend has not the header of this format; its 1 rows were not read",
        "list.xlsx:Old is hidden; its 2 rows were not read",
    ]


# archives


def test_the_one_file_of_an_archive_is_read_and_several_become_a_folder(tmp_path: Path) -> None:
    one = packed(tmp_path / "one.zip", {"list.csv": b"a,b\n1,2\n", "__MACOSX/._list.csv": b"x"})
    two = packed(tmp_path / "two.zip", {"a/x.csv": b"1\n", "a/y.csv": b"2\n"})
    with unpacked(one) as inner:
        assert (inner.name, inner.read_bytes()) == ("list.csv", b"a,b\n1,2\n")
    with unpacked(two) as inner:
        assert sorted(path.name for path in inner.iterdir()) == ["x.csv", "y.csv"]
    assert not inner.exists()


def test_gzip_is_read_and_damage_nesting_and_equal_names_are_refused(tmp_path: Path) -> None:
    (tmp_path / "list.csv.gz").write_bytes(gzip.compress(b"a,b\n"))
    with unpacked(tmp_path / "list.csv.gz") as inner:
        assert (inner.name, inner.read_bytes()) == ("list.csv", b"a,b\n")
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(b"a,b\n" * 999)[:-12])
    inner_zip = packed(tmp_path / "inner.zip", {"x.csv": b"1"}).read_bytes()
    bad = {
        "damaged archive": tmp_path / "cut.csv.gz",
        "another archive": packed(tmp_path / "nested.zip", {"inner.zip": inner_zip}),
        "two files called": packed(tmp_path / "same.zip", {"a/x.csv": b"1", "b/x.csv": b"2"}),
        "empty archive": packed(tmp_path / "empty.zip", {}),
    }
    for said, path in bad.items():
        with pytest.raises(InputError, match=said), unpacked(path):
            pass


def test_what_is_no_table_says_what_it_is(tmp_path: Path) -> None:
    for content, said in ((b"%PDF-1.7 x", "a PDF"), (b"<html></html>", "XML or HTML"), (b"\x01\0\x02", "NUL byte")):
        (tmp_path / "list.csv").write_bytes(content)
        with pytest.raises(InputError, match=said):
            sheets_of(tmp_path / "list.csv")


# figures


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("130", (130, 130)), ("100-150", (100, 150)), ("1,001 – 5,000", (1001, 5000)), ("<1000", (None, 999)),
        ("> 10000", (10001, None)), ("1000+", (1000, None)), ("97220.0", (97220, 97220)), ("1.200", (1200, 1200)),
        ("100 to 200", (100, 200)), ("up to 50", (None, 50)), ("0", (0, 0)),
    ],
)  # fmt: skip
def test_numbers_of_workers(text: str, expected: tuple[int | None, int | None]) -> None:
    assert read_workers(text) == expected


@pytest.mark.parametrize("text", ["many", "150-100", "12.5", "-5", "1e3", "10,00", "", "5 or 6"])
def test_what_is_no_number_of_workers_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        read_workers(text)


def test_degrees_with_any_dash_or_brackets() -> None:
    assert [read_degrees(text, 180) for text in ("-48.5", "\u201048.5", "\u221248.5", "(48.5)", "+48.5")] == [
        -48.5, -48.5, -48.5, -48.5, 48.5,
    ]  # fmt: skip
    for text, limit in (("91", 90), ("48,5", 90), ("N48", 90), ("nan", 90), ("", 90), ("(-48.5)", 90)):
        with pytest.raises(InputError):
            read_degrees(text, limit)
