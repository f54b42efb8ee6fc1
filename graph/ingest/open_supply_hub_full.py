"""The full download of Open Supply Hub, CSV or XLSX: places with their contributors, claims and partners' values."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from graph.ingest import oshub_claims, oshub_partners
from graph.ingest.oshub_contributors import Contributors, split_entry
from graph.ingest.oshub_csv import (
    CONTRIBUTORS,
    OLDEST,
    about_table,
    columns_of,
    has_columns,
    id_column,
    partners_of,
    place_of,
)
from graph.ingest.oshub_places import LICENSE, OFFERED_AT, evidence_of, parts, state_place
from graph.ingest.published import read_rows
from graph.ingest.rows import Rows
from graph.ingest.source import Source


def recognises(path: Path) -> bool:
    """A table with places and the column of their contributors."""
    return has_columns(path, *OLDEST[:3], CONTRIBUTORS)


def read(path: Path, rows: Rows) -> None:
    """Read the places; one that stands in several rows is one, and what the rows differ in is said."""
    id_name = id_column(path)
    columns = columns_of(path, rows.given, (id_name, *OLDEST[:3], "lat", "lng", CONTRIBUTORS))
    contributors: Contributors | None = None
    unaligned: Counter[str] = Counter()
    seen: set[tuple[str, ...]] = set()
    for row in read_rows(path, columns, rows):
        values = tuple(row.values.values())
        if values in seen:
            rows.fold(row.where, "repeats another row")
            continue
        seen.add(values)
        contributors = contributors or Contributors(rows, evidence_of(rows))
        evidence = contributors.evidence
        place = place_of(row, rows, id_name)
        found = list(partners_of(row, unaligned))
        for partner, told in found:
            place.identifiers += oshub_partners.identifiers_in(partner, told)
        node = state_place(rows, place, evidence)
        if node is None:
            continue
        for entry in parts(row.text(CONTRIBUTORS)):
            contributors.state(row.where, node, split_entry(entry))
        oshub_claims.state_claim(rows, row.where, node, row.values, evidence)
        for partner, told in found:
            oshub_partners.state_partner(partner, oshub_partners.Contribution(rows, row.where, node, told, evidence))
    if contributors is not None:
        contributors.finish()
    for partner, count in sorted(unaligned.items()):
        rows.note(f"{partner}: {count:,} rows hold several values that cannot be told apart; they were not read")


SOURCE = Source(
    format="open_supply_hub_full",
    title="Open Supply Hub, full download",
    description="Places of work with who contributed them, claims of their owners, certificates and grievance "
    "mechanisms. Being listed is no purchase, and the download does not say which contributors are brands.",
    looks_like="a table with os_id (or oar_id), name, address, country_code and contributor (list)",
    license=LICENSE,
    personal_data="contacts, phones and office addresses of claimants are dropped and counted",
    recognises=recognises,
    read=read,
    about=about_table,
    offered_at=OFFERED_AT,
)
