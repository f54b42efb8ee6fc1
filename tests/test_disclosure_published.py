"""Lists as brands published them, beside the checkout: the counts of each SOURCE.md, recomputed with the csv module."""

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from graph.errors import InputError
from graph.ingest.sheets import sheets_of
from graph.ingest.source import Given
from graph.intake import Intake, read
from graph.workspace import Workspace

DATA = Path(__file__).parents[2] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="developer data not present: ../shared/data")
NIKE = DATA / "nike-2021-manufacturing-map" / "Nike.xls"
MERGED = DATA / "sport-brands-2023" / "merged_adidas_nike.csv"
PUMA = DATA / "sport-brands-2023" / "puma_2023.csv"
APPLE = DATA / "apple-suppliers-2018" / "suppliers.csv"
REGISTRY = DATA / "oar-contributor-lists"


def taken(path: Path, folder: Path, **said: Any) -> Intake:
    return read(Workspace(folder / "ws"), path, Given(**said))


def column(intake: Intake, table: str, name: str) -> list[Any]:
    return intake.tables[table].column(name).to_pylist()


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_nike_2021(tmp_path: Path) -> None:
    intake = taken(NIKE, tmp_path)
    assert intake.about.as_of == "2021-02"
    assert intake.accounts.read == {"Nike.xls": 498}
    names = Counter(column(intake, "Factory", "name"))
    assert sum(names.values()) == 498
    assert sum(count - 1 for count in names.values()) == 5
    workers = column(intake, "Factory", "workers_min")
    assert (sum(one or 0 for one in workers), workers.count(None)) == (1_020_175, 50)
    kinds = Counter(kind for (kind,) in column(intake, "Factory", "facility_type"))
    assert kinds == {"FINISHED GOODS": 394, "FINISHED GOODS - COMPONENTS": 53, "MATERIALS": 51}
    products = Counter(product for (product,) in column(intake, "Factory", "products"))
    assert products == {"APPAREL": 276, "FOOTWEAR": 106, "EQUIPMENT": 66, "MATERIALS": 50}
    assert None not in column(intake, "Factory", "country")
    assert len(set(column(intake, "Factory", "country"))) == 38
    (sheet,) = sheets_of(NIKE)
    groups = Counter(cells[5] for line, cells in sheet.rows() if line > 2)
    assert len(groups) == 163
    real = {name for name in groups if not name.startswith("NO GROUP")}
    kinds = Counter(column(intake, "Supplier", "kind"))
    assert kinds["group"] == len(real)
    assert intake.tables["IN_GROUP"].num_rows == sum(groups[name] for name in real)
    brands = Counter(start for start in column(intake, "SOURCES_FROM", "from_id") if start.startswith("brand:"))
    assert brands == {"brand:nike": 498, "brand:converse": 6}
    assert set(column(intake, "SOURCES_FROM", "status")) == {"acknowledged", "documented"}
    assert set(intake.accounts.personal) == {"Contact Name", "Contact Phone", "Contact Fax", "Contact Email"}
    assert any("city column holds the country" in note for note in intake.notes)
    assert any("invisible characters" in note for note in intake.notes)


def test_every_subcontractor_of_nike_is_a_link_or_a_text(tmp_path: Path) -> None:
    intake = taken(NIKE, tmp_path)
    (sheet,) = sheets_of(NIKE)
    cells = {f"Nike.xls:{line}": row[20] for line, row in sheet.rows() if line > 2 and row[20]}
    assert len(cells) == 40
    ids = {row["id"] for row in intake.tables["Supplier"].to_pylist()}
    linked = {row["row"][0] for row in intake.tables["SOURCES_FROM"].to_pylist() if row["to_id"] in ids}
    noted = {row["row"][0] for row in intake.tables["SOURCES_FROM"].to_pylist() if "Subcons: " in (row["note"] or "")}
    assert linked | noted == set(cells)
    assert not linked & noted


@pytest.mark.parametrize(("brand", "count"), [("Nike", 607), ("Converse", 35), ("adidas", 375)])
def test_each_brand_of_the_merged_table(tmp_path: Path, brand: str, count: int) -> None:
    mine = [row for row in rows_of(MERGED) if row["Corporation_Brand"] == ("" if brand == "adidas" else brand)]
    intake = taken(MERGED, tmp_path, brand=brand, as_of="2023")
    assert intake.dataset == f"{brand.lower()}-list"
    assert intake.accounts.read == {MERGED.name: 1_017}
    assert intake.accounts.folded == {"another brand's row": 1_017 - count}
    assert len(mine) == count == intake.tables["SOURCES_FROM"].num_rows
    assert sum(column(intake, "Factory", "workers_min")) == sum(int(row["Total_Workers"]) for row in mine)
    parents = sum(bool(row["Parent_Organization_Name"]) for row in mine)
    assert (intake.tables["OWNS"].num_rows if parents else 0) == parents
    groups = sum(bool(row["Supplier_Group"]) and not row["Supplier_Group"].startswith("NO GROUP") for row in mine)
    assert (intake.tables["IN_GROUP"].num_rows if groups else 0) == groups
    assert "Factory_Number" in intake.accounts.personal


def test_the_merged_table_as_a_whole(tmp_path: Path) -> None:
    rows = rows_of(MERGED)
    assert sum(int(row["Total_Workers"]) for row in rows) == 1_909_745
    assert len({row["Country"] for row in rows}) == 55
    names = Counter(row["Factory_Name"] for row in rows)
    assert sum(count - 1 for count in names.values()) == 9
    assert len({row["Supplier_Group"] for row in rows} - {""}) == 295  # and blank, which makes SOURCE.md's 296
    with pytest.raises(InputError) as error:
        taken(MERGED, tmp_path, as_of="2023")
    for part in ("375 rows have no Corporation_Brand", "'Nike' (607 rows)", "'Converse' (35 rows)"):
        assert part in str(error.value)
    with pytest.raises(InputError, match="--as-of"):
        taken(MERGED, tmp_path, brand="Nike")


def test_nike_of_two_years_is_one_dataset_with_places_in_common(tmp_path: Path) -> None:
    first, later = taken(NIKE, tmp_path), taken(MERGED, tmp_path, brand="Nike", as_of="2023")
    assert first.dataset == later.dataset == "nike-list"
    assert len(set(column(first, "Factory", "id")) & set(column(later, "Factory", "id"))) > 100


def test_puma(tmp_path: Path) -> None:
    rows = rows_of(PUMA)
    intake = taken(PUMA, tmp_path)
    assert (intake.dataset, intake.about.as_of) == ("puma-list", "2023")
    assert intake.tables["Factory"].num_rows == len(rows) == 330
    assert len({row["Country_Code_Mondial"] for row in rows}) == len(set(column(intake, "Factory", "country"))) == 31
    assert {"KH", "ID", "LK", "EG", "MU"} <= set(column(intake, "Factory", "country"))
    assert not {"CL", "ET", "MS"} & set(column(intake, "Factory", "country"))
    parents = {row["Parent_Organization"] for row in rows} - {""}
    assert len(parents) == 133  # and blank, which makes SOURCE.md's 134
    assert intake.tables["OWNS"].num_rows == sum(bool(row["Parent_Organization"]) for row in rows)
    assert {"Apparelarel"} <= {word for name in column(intake, "Factory", "name") for word in name.split()}


def test_apple(tmp_path: Path) -> None:
    rows = rows_of(APPLE)
    intake = taken(APPLE, tmp_path, as_of="2018")
    assert intake.tables["Factory"].num_rows == len(rows) == 778
    assert intake.tables["Supplier"].num_rows == len({row["supplier_name"] for row in rows}) == 202
    assert len({row["country"] for row in rows}) == 28
    assert column(intake, "Factory", "region").count(None) == 64
    wrong = [text for text in column(intake, "Factory", "geocode_precision") if text.startswith("in doubt")]
    assert len(wrong) == 8
    assert all("third party" in text for text in column(intake, "Factory", "geocode_precision"))


def test_lists_of_the_registry(tmp_path: Path) -> None:
    total = 0
    for number in range(2, 16):
        path = REGISTRY / f"{number}.csv"
        intake = taken(path, tmp_path, publisher="Open Apparel Registry", as_of="2017")
        rows = rows_of(path)
        assert intake.accounts.read == {path.name: len(rows)}
        assert sum(len(one) for one in column(intake, "LISTS", "row")) == len(rows)
        total += len(rows)
    assert total == 963


def test_one_list_of_the_registry_in_three_kinds_of_file(tmp_path: Path) -> None:
    found = [
        taken(REGISTRY / f"12.{kind}", tmp_path, publisher="Open Apparel Registry", as_of="2017")
        for kind in ("csv", "xls", "xlsx")
    ]
    assert [one.tables["Factory"].num_rows for one in found] == [15, 15, 15]
    assert len({tuple(sorted(column(one, "Factory", "country"))) for one in found}) == 1


def test_geocoded_lists_of_the_registry(tmp_path: Path) -> None:
    total = 0
    for path in sorted((REGISTRY / "geocoded").glob("*.csv")):
        intake = taken(path, tmp_path, publisher="Open Apparel Registry", as_of="2017")
        total += sum(intake.accounts.read.values())
        assert None not in column(intake, "Factory", "lat")
    assert total == 932
