"""The oldest download of the Open Apparel Registry (now Open Supply Hub): places and nothing else."""

from __future__ import annotations

from pathlib import Path

from graph.ingest.oshub_csv import CONTRIBUTORS, OLDEST, about_table, has_columns, id_column, place_of
from graph.ingest.oshub_places import LICENSE, OFFERED_AT, evidence_of, state_place
from graph.ingest.published import Columns, read_rows
from graph.ingest.rows import Rows
from graph.ingest.source import Source


def recognises(path: Path) -> bool:
    """A table with exactly the id, name, address, country and position of places."""
    return has_columns(path, *OLDEST) and not any(
        has_columns(path, one) for one in ("contribution_date", CONTRIBUTORS, "status")
    )


def read(path: Path, rows: Rows) -> None:
    """Read the places."""
    id_name = id_column(path)
    seen: set[tuple[str, ...]] = set()
    evidence = None
    for row in read_rows(path, Columns((id_name, *OLDEST)), rows):
        values = tuple(row.values.values())
        if values in seen:
            rows.fold(row.where, "repeats another row")
            continue
        seen.add(values)
        evidence = evidence or evidence_of(rows)
        state_place(rows, place_of(row, rows, id_name), evidence)


SOURCE = Source(
    format="open_supply_hub_oldest",
    title="Open Apparel Registry, oldest download",
    description="Places of work with their id, address and position; not who contributed them.",
    looks_like="a table with just oar_id (or os_id), name, address, country_code, country_name, lat, lng",
    license=LICENSE,
    personal_data="none",
    recognises=recognises,
    read=read,
    about=about_table,
    offered_at=OFFERED_AT,
)
