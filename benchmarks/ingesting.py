"""Reading long lists: a CSV of a million places beside pandas, a workbook of a hundred thousand beside openpyxl.

Both read the same file in the same process, one after the other. Ours does what loading does before it keeps anything:
recognise the format, read every cell strictly, countries to ISO codes, dates and ranges of workers to values, positions
to degrees, an id for every place, the links to buyer and supplier group with their evidence, every check of the model.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.place import Place

ROWS_OF_CSV = {"tiny": 20_000, "small": 50_000, "full": 1_000_000}
ROWS_OF_XLSX = {"tiny": 5_000, "small": 5_000, "full": 100_000}
HEADER = (
    "Factory Name", "Address", "City", "Country", "Latitude", "Longitude", "Product Type", "Number of Workers",
    "Supplier Group", "Supplier Since",
)  # fmt: skip
_COUNTRIES = ("Bangladesh", "Viet Nam", "China", "India", "Turkey", "Cambodia", "Indonesia", "Brazil", "Italy")
_BRAND = "Example Outdoor"


def rows(count: int) -> Iterator[list[str]]:
    """Invented places; one name in ten has letters that are not ASCII."""
    chance = random.Random(1)
    words = ("Unit", "Mill", "Works", "Plant", "House", "Hall", "Line", "Yard", "Site", "Phân xưởng")
    for number in range(count):
        workers = chance.choice(("100-500", "<1000", "1,001 - 5,000", str(chance.randint(10, 3000))))
        yield [
            f"Example Garments {chance.choice(words)} {number}, Ltd",
            f"{chance.randint(1, 999)} Sample Road, Block {chance.randint(1, 400)}, Zone {number % 977}",
            f"Exampletown {number % 5000}",
            chance.choice(_COUNTRIES),
            f"{chance.uniform(-60, 60):.5f}",
            f"{chance.uniform(-170, 170):.5f}",
            chance.choice(("Apparel", "Footwear", "Equipment")),
            workers,
            f"Sample Group {number % 3000}",
            f"{chance.randint(1, 28):02}/{chance.randint(1, 12):02}/{chance.randint(2005, 2023)}",
        ]


def csv_list(place: Place) -> dict[str, Any]:
    """Ours and pandas over one CSV."""
    path, count = place.folder / "places.csv", ROWS_OF_CSV[place.scale]
    place.folder.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(rows(count))
    ours = _ours(place, path, count)
    import pandas as pd

    plain = _timed(lambda: pd.read_csv(path))
    dated = _timed(lambda: pd.read_csv(path, parse_dates=["Supplier Since"], dayfirst=True))
    return {"rows": count, **ours, "pandas": plain, "pandas_dates": dated, "pandas_text": _timed_text(path)}


def _timed_text(path: Path) -> float:
    """pandas keeping every cell as the text it is, as we must."""
    import pandas as pd

    return _timed(lambda: pd.read_csv(path, dtype=str, keep_default_na=False))


def workbook(place: Place) -> dict[str, Any]:
    """Ours and openpyxl over one workbook."""
    import openpyxl

    path, count = place.folder / "places.xlsx", ROWS_OF_XLSX[place.scale]
    place.folder.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Places")
    for row in ([*HEADER], *rows(count)):
        sheet.append(row)
    book.save(path)
    ours = _ours(place, path, count)

    def bare() -> None:
        found = openpyxl.load_workbook(path, read_only=True)
        assert sum(1 for _ in found["Places"].iter_rows(values_only=True)) == count + 1

    return {"rows": count, **ours, "openpyxl": _timed(bare)}


def _ours(place: Place, path: Path, count: int) -> dict[str, Any]:
    """Seconds and peak memory of reading a list as a load does, without keeping it."""
    from benchmarks.child import peak_memory
    from graph.ingest import sources
    from graph.ingest.source import Given
    from graph.intake import read
    from graph.workspace import Workspace

    sources()  # every importer is imported, as pandas and openpyxl are before they are timed
    begin = perf_counter()
    intake = read(Workspace(place.folder / "nothing-loaded"), path, Given(brand=_BRAND, as_of="2023"))
    seconds = perf_counter() - begin
    assert intake.tables["Factory"].num_rows == intake.tables["SOURCES_FROM"].num_rows == count
    return {"seconds": seconds, "ours_mb": peak_memory()}


def _timed(call: Any) -> float:
    begin = perf_counter()
    call()
    return perf_counter() - begin
