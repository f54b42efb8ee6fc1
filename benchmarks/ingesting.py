"""Reading long lists: a CSV of a million places beside pandas, a workbook of a hundred thousand beside openpyxl.

Both read the same file: of the CSV in turns, every reading the first of a fresh process that has imported pandas and
the importers, and the median counts; of the workbook in one process, one after the other. Ours does what loading does
before it keeps anything: recognise the format, read every cell strictly, countries to ISO codes, dates and ranges of
workers to values, positions to degrees, an id for every place, the links to buyer and supplier group with their
evidence, every check of the model.
"""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from benchmarks.place import Place

ROWS_OF_CSV = {"tiny": 20_000, "small": 50_000, "full": 1_000_000}
ROUNDS = {"tiny": 1, "small": 3, "full": 5}
"""How often each reads."""
PANDAS: dict[str, dict[str, Any]] = {
    "pandas_dates": {"parse_dates": ["Supplier Since"], "dayfirst": True},
    "pandas_text": {"dtype": str, "keep_default_na": False},  # every cell kept as the text it is, as we must
    "pandas": {},
}
"""How pandas is asked to read."""
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
    found: dict[str, list[dict[str, float]]] = {who: [] for who in ("ours", *PANDAS)}
    for _ in range(ROUNDS[place.scale]):
        for who, readings in found.items():
            readings.append(_fresh(who, path, count))
    middle = {
        who: {key: median(one[key] for one in readings) for key in readings[0]} for who, readings in found.items()
    }
    return {
        "rows": count, "rounds": ROUNDS[place.scale], **{who: middle[who]["seconds"] for who in PANDAS},
        "seconds": middle["ours"]["seconds"], "cpu": middle["ours"]["cpu"],
        "pandas_dates_cpu": middle["pandas_dates"]["cpu"],
        "mb": max(one["mb"] for one in found["ours"]), "server_mb": 0,
    }  # fmt: skip


def _fresh(who: str, path: Path, count: int) -> dict[str, float]:
    """One reading in a process of its own: seconds, seconds of processors, peak memory in MB."""
    command = [sys.executable, "-m", "benchmarks.ingesting", who, str(path), str(count)]
    root = Path(__file__).parent.parent
    said = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    found: dict[str, float] = json.loads(said.splitlines()[-1])
    return found


def _read_once(who: str, path: Path, count: int) -> dict[str, float]:
    import pandas as pd

    if who == "ours":
        return _ours(Place(path.parent, ""), path, count)
    worked = process_time()
    seconds = _timed(lambda: pd.read_csv(path, **PANDAS[who]))
    return {"seconds": seconds, "cpu": process_time() - worked, "mb": 0.0}


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

    return {"rows": count, "seconds": ours["seconds"], "openpyxl": _timed(bare)}


def _ours(place: Place, path: Path, count: int) -> dict[str, float]:
    """Seconds and peak memory of reading a list as a load does, without keeping it."""
    from benchmarks.child import peak_memory
    from graph.ingest import sources
    from graph.ingest.source import Given
    from graph.intake import read
    from graph.workspace import Workspace

    sources()  # every importer is imported, as pandas and openpyxl are before they are timed
    begin, worked = perf_counter(), process_time()
    intake = read(Workspace(place.folder / "nothing-loaded"), path, Given(brand=_BRAND, as_of="2023"))
    seconds, cpu = perf_counter() - begin, process_time() - worked
    assert intake.tables["Factory"].num_rows == intake.tables["SOURCES_FROM"].num_rows == count
    return {"seconds": seconds, "cpu": cpu, "mb": peak_memory()}


def _timed(call: Any) -> float:
    begin = perf_counter()
    call()
    return perf_counter() - begin


if __name__ == "__main__":
    print(json.dumps(_read_once(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))))
