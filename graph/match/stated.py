"""Records as the lists in the ledger state them, before anything is joined: what is compared and what people see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
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
COLUMNS = ("id", "name", "address", "city", "region", "country", "lat", "lng", "geocode_precision", "level",
           "identifiers", "visibility", "row")  # fmt: skip
_SPLIT = "\x1e"
_KEY = ("id", "name", "address", "country", "city", "lat", "lng", "precision")


@dataclass(frozen=True)
class Wave:
    """The records of one family that one version of one list states."""

    snapshot: Snapshot
    label: str
    table: pa.Table
    """``COLUMNS``; those that a label does not have are empty."""

    @cached_property
    def records(self) -> pa.Table:
        """The same rows in the columns of ``Record``; an id that is a published identifier is among the identifiers."""
        table = self.table.combine_chunks()
        texts = {name: pc.fill_null(table.column(name), "") for name in ("name", "address", "country", "city")}
        region = pc.fill_null(table.column("region"), "")
        texts["address"] = pc.if_else(pc.equal(texts["address"], ""), region, texts["address"])
        own = [one if one.partition(":")[0] in IDENTIFIERS else None for one in table.column("id").to_pylist()]
        stated = table.column("identifiers").to_pylist()
        rows = [[*(listed or ()), *([one] if one else ())] for listed, one in zip(stated, own, strict=True)]
        identifiers = pa.array(rows, pa.list_(pa.string()))
        return pa.table(
            {
                "id": table.column("id"),
                **texts,
                "lat": table.column("lat"),
                "lng": table.column("lng"),
                "precision": pc.fill_null(table.column("geocode_precision"), ""),
                "identifiers": identifiers,
            }
        )

    @cached_property
    def keys(self) -> pa.Array:
        """See ``keys_of``."""
        return keys_of(self.records)

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
    """A row of ``Wave.records`` as the matcher takes it."""
    return Record(**{**row, "identifiers": tuple(dict.fromkeys(row["identifiers"]))})


def stated_record(row: Mapping[str, Any]) -> Record:
    """A row of ``rows_of`` as the matcher takes it."""
    identifiers = [*(row["identifiers"] or ())]
    if row["id"].partition(":")[0] in IDENTIFIERS:
        identifiers.append(row["id"])
    texts = (row["name"], row["address"] or row["region"], row["country"], row["city"])
    name, address, country, city = (text or "" for text in texts)
    precision = row["geocode_precision"] or ""
    return Record(row["id"], name, address, country, city, row["lat"], row["lng"], precision, tuple(identifiers))


def keys_of(records: pa.Table) -> pa.Array:
    """A text for each row of ``Wave.records``, or of an index, that two rows share only where they say the same."""
    columns = [records.column(name).cast(pa.string()) for name in _KEY]
    listed = records.column("identifiers").to_pylist()
    identifiers = pa.chunked_array([pa.array([_SPLIT.join(one or ()) for one in listed], pa.string())])
    columns = [pc.fill_null(column, "") for column in (*columns, identifiers)]
    return pc.binary_join_element_wise(*columns, "\x1f").combine_chunks()
