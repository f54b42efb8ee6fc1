"""Tables of an export: what they say, their types, no formula in them, and the same values when they are read back."""

import csv
import hashlib
import io
import json
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cases_graph import cases_projection  # noqa: F401
from hostile_content import HOSTILE, hostile_content
from hypothesis import given
from hypothesis import strategies as st
from own_data import BASE, PUBLIC, built, files_of
from own_data import write as write_rows
from python_calamine import CalamineWorkbook

from graph.cells import bare, list_of, list_text, protected
from graph.errors import InputError, UsageError
from graph.export.content import Content, Sheet
from graph.export.formats import formats, write
from graph.export.preparing import prepare
from graph.export.reading_back import read_tables
from graph.export.sheet_making import asked_sheet
from graph.export.spreadsheet import csv_text
from graph.projection import Projection
from graph.workspace import Workspace

NAMES = ["findings", "steps", "sites", "companies", "links", "incidents", "sources"]


@pytest.fixture(scope="module")
def content(cases_projection: Projection) -> Content:  # noqa: F811
    """The brands of the building whose collapse the cases tell of."""
    return prepare(
        cases_projection, "brands", {"site": "site-rana-plaza"}, date="2026-11-30",
        command="tiertrace export brands site-rana-plaza",
    )  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """The invented answer with a hostile text in every field."""
    return hostile_content(tmp_path_factory.mktemp("hostile") / "build")


def table(content: Content, name: str) -> list[dict[str, object]]:
    """The rows of a sheet."""
    return next(one for one in content.sheets if one.name == name).table.to_pylist()


# what the tables say


def test_a_place_has_one_row_with_its_companies_in_a_column(content: Content) -> None:
    places = {row["id"]: row for row in table(content, "sites")}

    brands = {row["brand"]["id"] for row in content.answer["brands"]}
    assert [one.name for one in content.sheets] == NAMES
    assert set(places["site-rana-plaza"]["brand_ids"]) == brands  # type: ignore[call-overload]
    assert places["site-ether-tex"]["brand_ids"] == ["org-walmart", "org-ca", "org-kik"]
    assert places["site-rana-plaza"]["recorded"] == "1 documented"


def test_doubt_stands_in_the_same_cell(cases_projection: Projection) -> None:  # noqa: F811
    made = prepare(cases_projection, "trace", {"brand": "org-adidas"}, date="2026-11-30", command="x")

    rows = {row["incident_id"]: row for row in table(made, "findings")}
    recorded = {row["id"]: row for row in table(made, "incidents")}
    assert rows
    for key, row in rows.items():
        status = str(recorded[str(key)]["status"]).replace("_", " ")
        if status in ("documented", "alleged", "disputed", "remediated"):
            assert f"({status})" in str(row["what"])
    disputed = [row for row in rows.values() if row["status"] == "disputed"]
    assert disputed and all("disputed" in str(row["link"]) for row in disputed)


def test_a_finding_never_stands_without_what_the_company_answered(tmp_path: Path) -> None:
    answer = {"id": "r-1", "company_id": "b-1", "about_ids": "i-1", "kind": "answered", "answered_on": "2024-03-12",
              "text": "We paid in July.", "url": "https://example.org/answer", **PUBLIC}  # fmt: skip
    for number, rows in enumerate((BASE, {**BASE, "responses.csv": [answer]})):
        projection = built(Workspace(tmp_path / f"w{number}"), write_rows(tmp_path / f"data{number}", rows))
        for kind, of in (("trace", {"brand": "b-1"}), ("brands", {"site": "f-1"})):
            made = prepare(projection, kind, of, date="2026-11-30", command="x")
            [finding] = table(made, "findings")
            if number:
                assert "We paid in July." in str(finding["response"])
                assert [row["text"] for row in table(made, "responses")] == ["We paid in July."]
                assert made.network.nodes("Response")["id"].to_pylist() == ["r-1"]
                assert made.network.rows("RESPONSE_OF") == 1 and made.network.rows("CONCERNS") == 1
            else:
                assert finding["response"] == "no response recorded"
                assert "responses" not in [one.name for one in made.sheets]


def test_every_statement_has_its_sources_and_every_source_its_row(content: Content) -> None:
    known = {row["id"] for row in table(content, "sources")}

    links = table(content, "links")
    assert links and all(row["source"] for row in links)
    cited = {one for row in links for one in row["documents"] or ()}  # type: ignore[attr-defined]
    cited |= {one for row in table(content, "incidents") for one in row["documents"] or ()}  # type: ignore[attr-defined]
    assert cited and cited <= known
    keys = {row["key"] for row in links}
    assert {row["key"] for row in table(content, "steps")} <= keys


def test_open_supply_hub_ids_have_a_column_of_their_own(hostile: Content) -> None:
    from graph.export.network import Part
    from graph.export.network_sheets import network_sheets

    [label] = [one for one in ("Farm",) if hostile.network.rows(one)]
    farms = hostile.network.nodes(label)
    at = farms.column_names.index("identifiers")
    named = farms.set_column(at, farms.schema.field(at), pa.array([["lei:X", "os_id:BD2"]] * farms.num_rows))
    [sites, _] = network_sheets(Part("x", {label: named}), {})

    assert set(sites.table["os_id"].to_pylist()) == {"BD2"}


def test_every_column_says_what_it_means(content: Content) -> None:
    for sheet in content.sheets:
        assert sheet.says
        assert set(sheet.meanings) == set(sheet.table.column_names)
        assert all(len(meaning) > 1 for meaning in sheet.meanings.values())


def test_an_answer_gets_the_types_of_its_values() -> None:
    rows = [{"a": 1, "b": "x", "c": ["y"], "d": True, "e": 1.5}, {"a": 2**70, "b": 2, "c": None, "d": None, "e": None}]

    made = asked_sheet("rows", "", dict.fromkeys("abcde", "m"), rows).table

    assert [str(field.type) for field in made.schema] == ["string", "string", "list<item: string>", "bool", "double"]
    assert made["a"].to_pylist() == ["1", str(2**70)]


# the formats


def test_a_workbook_is_typed_frozen_and_has_no_formula(hostile: Content, tmp_path: Path) -> None:
    write(hostile, "xlsx", tmp_path / "a.xlsx")

    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Read me", *NAMES]
    first = [[cell.value for cell in row] for row in book["Read me"].rows]
    said = "\n".join(str(value) for row in first for value in row if value)
    assert "2026-11-30" in said and "does not by itself mean" in said and "One row a place of work" in said
    for sheet in hostile.sheets:
        there = book[sheet.name]
        assert there.freeze_panes == "A2" and there.auto_filter.ref
        cells = [cell for row in there.rows for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n", "b", "d"}
        for column, field in enumerate(sheet.table.schema, start=1):
            kinds = {there.cell(row, column).data_type for row in range(2, there.max_row + 1)} - {"n"}
            if str(field.type) == "date32[day]":
                assert kinds <= {"d"}
            if str(field.type) in ("int64", "double"):
                assert kinds == set()


def test_a_workbook_read_back_has_the_values(hostile: Content, tmp_path: Path) -> None:
    write(hostile, "xlsx", tmp_path / "a.xlsx")

    book = CalamineWorkbook.from_path(str(tmp_path / "a.xlsx"))
    for sheet in hostile.sheets:
        header, *rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
        assert header == sheet.table.column_names
        for row, stated in zip(rows, sheet.table.to_pylist(), strict=True):
            for cell, (name, value) in zip(row, stated.items(), strict=True):
                shown = list_text(value) if isinstance(value, list) else "" if value is None else value
                if isinstance(shown, str):
                    shown = shown.replace("\ufffe", "_xFFFE_")  # as Excel writes it; the reader leaves it so
                assert cell == (pytest.approx(shown) if isinstance(shown, float) else shown), (sheet.name, name)


def test_csv_read_back_has_the_same_tables(hostile: Content, content: Content, tmp_path: Path) -> None:
    for number, one in enumerate((hostile, content)):
        write(one, "csv", tmp_path / str(number))

        back = read_tables(tmp_path / str(number))

        assert list(back) == [sheet.name for sheet in one.sheets]
        for sheet in one.sheets:
            assert back[sheet.name].equals(sheet.table), sheet.name


def test_in_csv_nothing_starts_like_a_formula(hostile: Content, tmp_path: Path) -> None:
    write(hostile, "csv", tmp_path / "tables")

    seen = 0
    for path in sorted((tmp_path / "tables").glob("*.csv")):
        for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")):
            for cell in row:
                assert not cell.startswith(("=", "+", "@", "\t", "\r", "\0")), cell[:40]
                seen += cell.startswith("'")
    assert seen > 20


def test_pandas_reads_the_csv_and_the_parquet_alike(content: Content, tmp_path: Path) -> None:
    write(content, "csv", tmp_path / "csv")
    write(content, "parquet", tmp_path / "parquet")

    for name in NAMES:
        text = pd.read_csv(tmp_path / "csv" / f"{name}.csv")
        typed = pd.read_parquet(tmp_path / "parquet" / f"{name}.parquet")
        assert list(text.columns) == list(typed.columns) and len(text) == len(typed)


def test_parquet_keeps_types_and_carries_its_stamp(hostile: Content, tmp_path: Path) -> None:
    write(hostile, "parquet", tmp_path / "tables")

    for sheet in hostile.sheets:
        there = pq.read_table(tmp_path / "tables" / f"{sheet.name}.parquet")
        assert there.replace_schema_metadata(None).equals(sheet.table)
        stamp = json.loads(there.schema.metadata[b"tiertrace"])
        assert stamp["date"] == "2026-11-30" and stamp["statements"] and stamp["digest"] == hostile.stamp.digest
        assert there.schema.field(0).metadata[b"meaning"].decode() == next(iter(sheet.meanings.values()))


def test_one_table_alone_says_on_each_row_what_it_does_not_prove(content: Content, tmp_path: Path) -> None:
    write(content, "csv", tmp_path / "sites.csv", {"sheet": "sites"})
    write(content, "parquet", tmp_path / "sites.parquet", {"sheet": "sites"})

    rows = list(csv.DictReader(io.StringIO((tmp_path / "sites.csv").read_text("utf-8-sig"))))
    assert len(rows) == len(table(content, "sites"))
    assert all("does not by itself mean" in row["please_note"] and row["exported"] == "2026-11-30" for row in rows)
    assert b"tiertrace" in pq.read_schema(tmp_path / "sites.parquet").metadata
    with pytest.raises(UsageError, match="has no table 'compared'; it has: findings, steps"):
        write(content, "csv", tmp_path / "none.csv", {"sheet": "compared"})
    assert not (tmp_path / "none.csv").exists()


def test_a_text_too_long_for_a_workbook_is_cut_with_a_sign_and_said(content: Content, tmp_path: Path) -> None:
    from dataclasses import replace

    long = Sheet("rows", pa.table({"text": ["\U0001f9f5" * 20_000, "short"]}), {"text": "m"})
    write(replace(content, sheets=(long,)), "xlsx", tmp_path / "a.xlsx")

    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert str(book["rows"]["A2"].value).endswith(" […]")
    said = " ".join(str(value) for row in book["Read me"].values for value in row if value)
    assert "1 text was too long for a cell" in said


def test_the_same_content_gives_the_same_bytes(content: Content, tmp_path: Path) -> None:
    def hashes(folder: Path) -> dict[str, str]:
        for name in ("csv", "parquet", "xlsx"):
            write(content, name, folder / f"{name}{formats()[name].suffix}")
        return {name: hashlib.sha256(data).hexdigest() for name, data in files_of(folder).items()}

    assert hashes(tmp_path / "one") == hashes(tmp_path / "two")


# cells


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8"))))
def test_lists_come_back_out_of_a_cell(items: list[str]) -> None:
    assert list_of(list_text(items)) == items


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_a_protected_text_comes_back(text: str) -> None:
    shown = protected(text)

    assert bare(shown) == text
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r", "\0"))


@pytest.mark.parametrize("kind", sorted(HOSTILE))
def test_hostile_texts_come_back_out_of_csv(kind: str) -> None:
    [_, row] = csv.reader(io.StringIO(csv_text(["a", "b"], [[HOSTILE[kind], [HOSTILE[kind], "x"]]]), newline=""))

    assert (bare(row[0]), list_of(bare(row[1]))) == (HOSTILE[kind], [HOSTILE[kind], "x"])


def test_what_is_no_export_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"columns\.csv cannot be read as a table of an export"):
        read_tables(tmp_path)
    (tmp_path / "columns.csv").write_text("table,column,type,meaning\nt,a,int,m\n", "utf-8")
    (tmp_path / "t.csv").write_text("a\n1\nmany\n", "utf-8")
    with pytest.raises(InputError, match=r"t\.csv, row 3, column a: 'many' is no int"):
        read_tables(tmp_path)
