"""A register of 100,000 contracts against the whole graph: read, vendors found, and what each of them reaches.

Index of names and topology are there already: they are made once per build. The vendors are as many as a large register
has: two in three are in the graph under their name, some only with another legal form, the others not at all.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from benchmarks.place import Place

CONTRACTS = {"tiny": 5_000, "small": 100_000, "full": 100_000}
_OF_A_VENDOR = 5
_FORMS = ("Ltd", "Inc", "GmbH")


def register(place: Place) -> dict[str, Any]:
    """Seconds of the whole screening, and of its parts, in a fresh process."""
    path = place.scratch("contracts.csv")
    _write(path, place.projection.nodes("Supplier", ["name"]).column("name").to_pylist(), CONTRACTS[place.scale])
    start, busy = perf_counter(), process_time()
    from graph.levers.procurement import read_register, screen

    read = read_register(path)
    reading = perf_counter() - start
    answer = screen(place.projection, read.table)
    seconds = perf_counter() - start
    vendors = answer["vendors"]
    return {
        "seconds": seconds,
        "reading": reading,
        "processor": process_time() - busy,
        "contracts": answer["contracts"],
        "vendors": len(vendors),
        "found": sum(row["id"] is not None for row in vendors),
        "to_review": sum(bool(row["candidates"]) for row in vendors),
        "reaching": sum(bool(row["sites"]) for row in vendors),
        "pairs": sum(row["sites"] or 0 for row in vendors),
    }


def _write(path: Path, names: list[str], contracts: int) -> None:
    """Invented contracts; the seed makes the same file again."""
    chance = random.Random(20_261_130)
    count = contracts // _OF_A_VENDOR
    known = chance.sample(names, min(len(names), 2 * count // 3))
    odd = [f"{name} {chance.choice(_FORMS)}" for name in chance.sample(known, len(known) // 20)]
    vendors = [*known, *odd, *(f"Sample Vendor {number} Ltd" for number in range(count - len(known) - len(odd)))]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Vendor Name", "Contract Number", "Amount", "Currency", "Award Date", "Description"))
        for number in range(contracts):
            vendor = vendors[number] if number < len(vendors) else chance.choice(vendors)
            day = f"20{chance.randint(10, 24)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
            writer.writerow((vendor, f"C-{number}", chance.randint(1, 10**6), "USD", day, "goods"))
