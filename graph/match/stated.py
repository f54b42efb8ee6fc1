"""Records as the lists in the ledger state them, before anything is joined: what is compared, what a person is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.history import accumulates
from graph.ledger import Snapshot, State, read_records
from graph.match.clusters import IDENTIFIERS
from graph.match.record import Record
from graph.workspace import Workspace

FAMILIES = {"facilities": model.FACILITIES, "companies": model.COMPANIES, "organisations": ("Organisation",)}
"""What is compared with what; places, companies and organisations are never one."""
TEXTS = ("name", "address", "city", "region", "country", "geocode_precision", "level")
COLUMNS = ("id", "name", "address", "city", "region", "country", "lat", "lng", "geocode_precision", "level",
           "identifiers", "visibility", "row")  # fmt: skip


@dataclass(frozen=True)
class Wave:
    """The records of one family that one version of one list states."""

    snapshot: Snapshot
    label: str
    table: pa.Table
    """``COLUMNS``; those that a label does not have are empty."""

    @property
    def list_name(self) -> str:
        """The dataset, and the day where several versions of it are in force."""
        about = self.snapshot.about
        return f"{self.snapshot.dataset} {about['as_of']}" if accumulates(about) else self.snapshot.dataset


def waves(
    workspace: Workspace, state: State, labels: Sequence[str], admitted: Sequence[str] = model.VISIBILITIES
) -> list[Wave]:
    """What every list states, in the order in which the lists were published, not in which they were loaded.

    Args:
        labels: of the nodes.
        admitted: visibilities.
    """
    wanted = pa.array(admitted, pa.string())
    found = []
    for snapshot in sorted(state.snapshots, key=_published):
        for label in labels:
            if label in snapshot.records:
                table = read_records(workspace, label, snapshot.records[label])
                shown = pc.is_in(pc.fill_null(table.column("visibility"), "public"), value_set=wanted)
                found.append(Wave(snapshot, label, _narrowed(table.filter(shown))))
    return found


def _published(snapshot: Snapshot) -> tuple[bool, str, str]:
    day = snapshot.about.get("as_of") or ""
    return not day, day, snapshot.dataset


def _narrowed(table: pa.Table) -> pa.Table:
    kinds = {
        "lat": pa.float64(),
        "lng": pa.float64(),
        "identifiers": pa.list_(pa.string()),
        "row": pa.list_(pa.string()),
    }
    columns = {
        name: table.column(name) if name in table.column_names
        else pa.nulls(table.num_rows, kinds.get(name, pa.string()))
        for name in COLUMNS
    }  # fmt: skip
    return pa.table(columns)


def rows_of(found: Iterable[Wave], ids: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """By id: what each list says of some records, with its dataset, title, publisher and day."""
    wanted = pa.array(sorted(set(ids)), pa.string())
    rows: dict[str, list[dict[str, Any]]] = {}
    for wave in found:
        about = wave.snapshot.about
        said = {name: about.get(name) for name in ("title", "publisher", "as_of", "license")}
        for row in wave.table.filter(pc.is_in(wave.table.column("id"), value_set=wanted)).to_pylist():
            source = {"dataset": wave.snapshot.dataset, **said}
            rows.setdefault(row["id"], []).append({**row, "label": wave.label, **source})
    return rows


def record_of(row: Mapping[str, Any]) -> Record:
    """A row as the matcher takes it; an id that is a published identifier counts as one."""
    identifiers = list(row["identifiers"] or ())
    if row["id"].partition(":")[0] in IDENTIFIERS:
        identifiers.append(row["id"])
    address = ", ".join(part for part in (row["address"], row["region"]) if part and part not in (row["name"],))
    return Record(
        row["id"], row["name"] or "", address, row["country"] or "", row["city"] or "", row["lat"], row["lng"],
        row["geocode_precision"] or "", tuple(dict.fromkeys(identifiers)),
    )  # fmt: skip
