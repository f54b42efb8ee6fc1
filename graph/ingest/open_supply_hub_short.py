"""The download of one contributor's embedded map: places, with columns that the contributor chose."""

from __future__ import annotations

from pathlib import Path

from graph.ingest import oshub_claims
from graph.ingest.oshub_contributors import Contributor, Contributors
from graph.ingest.oshub_csv import CONTRIBUTORS, OLDEST, about_table, columns_of, has_columns, id_column, place_of
from graph.ingest.oshub_places import LICENSE, OFFERED_AT, evidence_of, state_place
from graph.ingest.published import read_rows
from graph.ingest.rows import Rows
from graph.ingest.source import Source


def recognises(path: Path) -> bool:
    """A table of places with the date of contribution and without contributors."""
    return has_columns(path, *OLDEST[:3], "contribution_date") and not has_columns(path, CONTRIBUTORS)


def read(path: Path, rows: Rows) -> None:
    """Read the places; whose map it is does not stand in the file, ``--brand`` says it."""
    id_name = id_column(path)
    columns = columns_of(path, rows.given, (id_name, *OLDEST[:3], "lat", "lng", "contribution_date"), unknown="report")
    contributors: Contributors | None = None
    seen: set[tuple[str, ...]] = set()
    for row in read_rows(path, columns, rows):
        values = tuple(row.values.values())
        if values in seen:
            rows.fold(row.where, "repeats another row")
            continue
        seen.add(values)
        contributors = contributors or Contributors(rows, evidence_of(rows))
        node = state_place(rows, place_of(row, rows, id_name), contributors.evidence)
        if node is None:
            continue
        oshub_claims.state_claim(rows, row.where, node, row.values, contributors.evidence)
        if rows.given.brand:
            contributors.state(row.where, node, Contributor(rows.given.brand))
    if contributors is not None:
        contributors.finish()


SOURCE = Source(
    format="open_supply_hub_short",
    title="Open Supply Hub, download of an embedded map",
    description="The places on one contributor's map. Whose map it is does not stand in the file; being listed is no "
    "purchase.",
    looks_like="a table with os_id (or oar_id), contribution_date, name, address, country_code, and no contributors",
    license=LICENSE,
    personal_data="contacts, phones and office addresses of claimants are dropped and counted",
    recognises=recognises,
    read=read,
    about=about_table,
    offered_at=OFFERED_AT,
)
