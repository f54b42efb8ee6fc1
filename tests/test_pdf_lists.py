"""Lists published as PDF: pages and rows are cited, and a page that cannot be read is an error that names it."""

import sys
from pathlib import Path
from typing import Any

import pytest

from graph.errors import InputError
from graph.ingest.source import Given
from graph.intake import Intake, read
from graph.workspace import Workspace

pytest.importorskip("pdfplumber")
pytest.importorskip("reportlab")

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

HEADER = ["Factory Name", "Address", "Country", "Number of workers"]
TITLE = "Suppliers of Example Outdoor as of March 2024"


def site(number: int) -> list[str]:
    return [
        f"Example Knitwear {number} Ltd",
        f"{number} Sample Road,\nExample Town",
        "Bangladesh",
        f"{number + 1}-1,500",
    ]


def table(rows: list[list[str]], *, ruled: bool = True, repeat: bool = False, font: str = "Helvetica") -> Table:
    style = [("FONTNAME", (0, 0), (-1, -1), font)]
    style += [("GRID", (0, 0), (-1, -1), 0.5, colors.black)] if ruled else []  # type: ignore[list-item]
    return Table(rows, style=TableStyle(style), repeatRows=int(repeat))


def pdf(path: Path, *parts: Any, title: str = TITLE) -> Path:
    document = SimpleDocTemplate(str(path), pagesize=A4, pageCompression=0)
    document.build([Paragraph(title, getSampleStyleSheet()["Title"]), *parts])
    return path


def taken(path: Path, **said: Any) -> Intake:
    return read(Workspace(path.parent / "ws"), path, Given(brand="Example Outdoor", **said))


@pytest.mark.parametrize("repeat", [True, False])
def test_a_list_over_several_pages_is_read_with_page_and_row(tmp_path: Path, repeat: bool) -> None:
    path = pdf(tmp_path / "list.pdf", table([HEADER, *map(site, range(50))], repeat=repeat))
    intake = taken(path)
    assert (intake.source.format, intake.about.as_of) == ("list", "2024-03")
    places = {row["name"]: row for row in intake.tables["Factory"].to_pylist()}
    assert set(places) == {f"Example Knitwear {number} Ltd" for number in range(50)}
    first = places["Example Knitwear 0 Ltd"]
    assert first["row"] == ["list.pdf:page 1:2"]
    assert (first["address"], first["country"], first["workers_max"]) == ("0 Sample Road, Example Town", "BD", 1500)
    pages = [int(row["row"][0].partition("page ")[2].partition(":")[0]) for row in places.values()]
    assert set(pages) == {1, 2, 3}
    on_first = pages.count(1)
    second = places[f"Example Knitwear {on_first} Ltd"]
    assert second["row"] == [f"list.pdf:page 2:{1 + repeat}"]
    assert sum(intake.accounts.read.values()) == 50


def test_a_known_list_is_known_as_pdf_too(tmp_path: Path) -> None:
    head = ["country", "name", "address"]
    path = pdf(tmp_path / "upload.pdf", table([head, ["Peru", "Example Ltd", "1 Road"]]))
    assert taken(path).source.format == "disclosure"


def test_a_scanned_page_is_an_error_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    canvas.drawString(100, 800, TITLE)
    made = table([HEADER, site(1)])
    made.wrapOn(canvas, 500, 500)
    made.drawOn(canvas, 50, 600)
    canvas.showPage()
    canvas.drawInlineImage(picture(), 0, 0, width=500, height=700)
    canvas.showPage()
    canvas.save()
    with pytest.raises(InputError, match=r"scan\.pdf, page 2 holds no text but a picture of it"):
        taken(path)


def picture() -> Any:
    from PIL import Image

    return Image.new("RGB", (50, 70), "white")


def test_letters_that_cannot_be_decoded_are_an_error_that_names_the_page(tmp_path: Path) -> None:
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    good = table([HEADER, site(1)])
    path = pdf(
        tmp_path / "cid.pdf", good, PageBreak(), table([HEADER, ["Ещё Example", "1 Road", "Peru", "7"]], font="Vera")
    )
    raw = path.read_bytes()
    assert b"/ToUnicode" in raw
    path.write_bytes(raw.replace(b"/ToUnicode", b"/XoUnicode"))
    with pytest.raises(InputError, match=r"cid\.pdf, page 2: \d+ characters cannot be decoded"):
        taken(path)


def test_a_table_without_lines_is_not_guessed(tmp_path: Path) -> None:
    path = pdf(tmp_path / "loose.pdf", table([HEADER, site(1)], ruled=False))
    with pytest.raises(InputError, match="has no ruled table"):
        taken(path)


def test_a_page_of_text_after_the_table_is_not_passed_over(tmp_path: Path) -> None:
    path = pdf(tmp_path / "mixed.pdf", table([HEADER, site(1)]), PageBreak(), table([site(2)], ruled=False))
    with pytest.raises(InputError, match=r"page 2 has text and no ruled table"):
        taken(path)


def test_a_table_of_other_columns_is_not_passed_over(tmp_path: Path) -> None:
    path = pdf(tmp_path / "two.pdf", table([HEADER, site(1)]), PageBreak(), table([["Total", "1"], ["Sites", "2"]]))
    with pytest.raises(InputError, match=r"two\.pdf:page 2 is a table without the columns"):
        taken(path)


def test_lines_outside_the_tables_are_said(tmp_path: Path) -> None:
    text = Paragraph("Sites in bold are new", getSampleStyleSheet()["Normal"])
    intake = taken(pdf(tmp_path / "note.pdf", table([HEADER, site(1)]), text))
    assert any("1 lines outside the tables" in note and "Sites in bold" in note for note in intake.notes)


def test_a_page_before_the_table_is_said(tmp_path: Path) -> None:
    intake = taken(pdf(tmp_path / "cover.pdf", PageBreak(), table([HEADER, site(1)])))
    assert intake.about.as_of == "2024-03"
    assert "page 1 has no table; none of its 1 lines was read as a row" in intake.notes


def test_without_the_extra_the_remedy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = pdf(tmp_path / "list.pdf", table([HEADER, site(1)]))
    monkeypatch.setitem(sys.modules, "pdfplumber", None)
    with pytest.raises(InputError, match=r"pip install 'tiertrace\[pdf\]'"):
        taken(path)


@pytest.mark.parametrize("cut", [0.3, 0.9])
def test_a_damaged_file_is_an_error_with_its_name(tmp_path: Path, cut: float) -> None:
    path = pdf(tmp_path / "torn.pdf", table([HEADER, *map(site, range(20))]))
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * cut)])
    with pytest.raises(InputError, match=r"torn\.pdf"):
        taken(path)


def test_a_blank_page_may_be_a_lost_one(tmp_path: Path) -> None:
    path = pdf(tmp_path / "gap.pdf", table([HEADER, site(1)]), PageBreak(), PageBreak(), table([HEADER, site(2)]))
    with pytest.raises(InputError, match=r"gap\.pdf, page 2 holds nothing that can be read"):
        taken(path)


def test_what_a_damaged_file_leaves_out_is_not_missing_in_silence(tmp_path: Path) -> None:
    path = pdf(tmp_path / "torn.pdf", table([HEADER, site(1)]), PageBreak(), table([HEADER, site(2)]))
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b" Tj", b" Tx", 1))
    with pytest.raises(InputError, match=r"torn\.pdf is damaged"):
        taken(path)
    path.write_bytes(raw.replace(b"/Count 2", b"/Count 3", 1))
    with pytest.raises(InputError, match=r"declares 3 pages and has 2"):
        taken(path)
