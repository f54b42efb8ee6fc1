"""A purchasing register against the graph: which vendors lead to places with recorded incidents, and in how many steps.

Nothing is loaded and nothing is joined for good: a match of this screening lives in its answer only, with how it was
made. A vendor that leads to a place does not say that the goods of a contract came from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from graph.country_names import read_country
from graph.errors import InputError
from graph.ingest.purchasing_columns import IDENTIFIERS, PERSON, WITHHELD, contracts
from graph.ingest.rows import Rows
from graph.ingest.source import Given
from graph.levers.reached import NOTHING, reached_by
from graph.levers.vendors import Vendor, find_vendors
from graph.names import fold
from graph.projection import Projection
from graph.trace.question import coverage
from graph.trace.topology import open_topology

COLUMNS = ("where", "vendor", "country", *IDENTIFIERS, "contract", "amount", "currency", "start", "end", "day", "item",
           "buyer", "department")  # fmt: skip
"""Of a table of contracts; every cell is text as published, empty where nothing is stated."""
_AS_READ = tuple(name for name in COLUMNS if name not in ("where", "country"))
_SHOWN = 5


@dataclass(frozen=True)
class Register:
    """The contracts of one file."""

    table: pa.Table
    left_out: dict[str, int]
    """Rows that are no contract with a named vendor, by reason; natural persons among them."""
    notes: list[str]


def read_register(path: Path, given: Given | None = None) -> Register:
    """Read a register as the importer would; rows of natural persons are left out and counted.

    Raises:
        InputError: it is no register, or rows have problems; the message names the first of them.
    """
    rows = Rows("screening", given=given or Given())
    cells: dict[str, list[str]] = {name: [] for name in COLUMNS}
    for row in contracts(path, rows):
        cells["where"].append(row.where)
        cells["country"].append(row.values.get("vendor_country", ""))
        for name in _AS_READ:
            cells[name].append(row.values.get(name, ""))
    if rows.problems:
        more = f" ... and {len(rows.problems) - _SHOWN:,} more" if len(rows.problems) > _SHOWN else ""
        raise InputError(f"{path.name} has problems: {'; '.join(rows.problems[:_SHOWN])}{more}")
    table = pa.table({name: pa.array(cells[name], pa.string()) for name in COLUMNS})
    left_out = {reason: rows.accounts.folded[reason] for reason in (PERSON, WITHHELD) if reason in rows.accounts.folded}
    return Register(table, left_out, rows.notes)


def screen(projection: Projection, table: pa.Table, *, max_hops: int = 6) -> dict[str, Any]:
    """Which vendors of a table of contracts reach places with incidents.

    Args:
        table: contracts with the columns of ``COLUMNS``.
        max_hops: longest path; LOCATED_IN is not counted.

    Returns:
        ``vendors``, those that reach most places first: each ``{"vendor", "country", "contracts": how many,
        "rows": their numbers in the table, "id", "by", "candidates", "doubt", "sites", "documented_sites": to how many
        of them a path has only acknowledged or documented links, "steps": fewest to any (0: the vendor is a place with
        an incident itself), "nearest": first place at that distance}``; sites is None where no record was taken.
        ``contracts``, ``places`` (with an incident, in the graph), ``max_hops``, ``digest``, ``coverage``.
    """
    groups = _vendors(table)
    vendors = list(groups)
    matches = find_vendors(projection, vendors)
    topology = open_topology(projection)
    rows: list[dict[str, Any]] = [
        {
            "vendor": vendor.name, "country": vendor.country, "contracts": len(groups[vendor]), "rows": groups[vendor],
            "id": match.id, "by": match.by, "candidates": list(match.candidates), "doubt": match.doubt,
        }
        for vendor, match in zip(vendors, matches, strict=True)
    ]  # fmt: skip
    reached = reached_by(topology, [match.id for match in matches if match.id], max_hops)
    for row in rows:
        row |= reached[row["id"]] if row["id"] else dict.fromkeys(NOTHING)
    return {
        "contracts": table.num_rows,
        "places": len(np.unique(topology.incidents.facility)),
        "max_hops": max_hops,
        "digest": projection.digest,
        "coverage": coverage(projection, topology, undated=0, not_shown=0),
        "vendors": sorted(rows, key=lambda row: (-(row["sites"] or 0), -row["contracts"], row["vendor"])),
    }


def _vendors(table: pa.Table) -> dict[Vendor, list[int]]:
    """Every vendor as first written, with the numbers of its rows; case, accents and punctuation tell none apart."""
    columns = [table.column(name).to_pylist() for name in ("vendor", "country", *IDENTIFIERS)]
    written: dict[tuple[str, ...], list[int]] = {}
    for number, cells in enumerate(zip(*columns, strict=True)):
        written.setdefault(cells, []).append(number)
    codes = {country: _country(country) if country else None for country in set(columns[1])}
    found: dict[tuple[str, str | None, tuple[str, ...]], tuple[str, list[int]]] = {}
    for (name, country, *values), numbers in written.items():
        stated = tuple(f"{scheme}:{value}" for scheme, value in zip(IDENTIFIERS, values, strict=True) if value)
        found.setdefault((fold(name), codes[country], stated), (name, []))[1].extend(numbers)
    return {Vendor(name, *key[1:]): sorted(numbers) for key, (name, numbers) in found.items()}


def _country(text: str) -> str | None:
    try:
        return read_country(text)
    except InputError:
        return None  # not compared then; the name still has to be the same
