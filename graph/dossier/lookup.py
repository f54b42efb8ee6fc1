"""Single rows out of the tables of a build, without reading all of a big one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graph.projection import Projection
from graph.trace.gather import WALKABLE
from graph.trace.topology import Topology, open_topology

Json = dict[str, Any]
RETRACTED = "retracted"
EVIDENCE = (
    "key", "source", "documents", "basis", "status", "product", "note", "valid_from", "valid_to", "listed",
    "corrections", "dataset", "row",
)  # fmt: skip
DOCUMENT = ["id", "title", "publisher", "url", "archive_url", "published", "kind"]


def whole_node(projection: Projection, label: str, node_id: str) -> Json:
    """Every property of one node; only the part of the table that it lies in is read."""
    place = pc.index(projection.nodes(label, ["id"])["id"], node_id).as_py()
    with pq.ParquetFile(projection.folder / "nodes" / f"{label}.parquet", memory_map=True) as file:
        sizes = [file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)]
        ends = np.cumsum(sizes)
        group = int(np.searchsorted(ends, place, side="right"))
        row: Json = file.read_row_group(group).slice(place - (int(ends[group]) - sizes[group]), 1).to_pylist()[0]
    return {**row, "label": label}


def brief(projection: Projection, ids: Collection[str]) -> dict[str, Json]:
    """Id, name, label, country and level of companies, organisations and places, by id."""
    topology: Topology = open_topology(projection)
    found = {}
    for one in ids:
        number = topology.find(one)
        if number >= 0:
            row = topology.nodes.slice(number, 1).to_pylist()[0]
            found[one] = {**row, "label": WALKABLE[row["label"]]}
    return found


def links_at(
    projection: Projection, kind: str, ids: Collection[str], *, end: str, more: Sequence[str] = ()
) -> list[Json]:
    """The relationships of a type that have one of these nodes at one end, retracted ones left out.

    Args:
        end: "from_id" or "to_id".
        more: columns beside the evidence.
    """
    if not ids or not projection.rows(kind):
        return []
    wanted = pc.is_in(projection.links(kind, [end])[end], value_set=pa.array(sorted(ids), pa.string()))
    if not pc.any(wanted).as_py():
        return []
    table = projection.links(kind, ["from_id", "to_id", *EVIDENCE, *more]).filter(wanted)
    return [row for row in table.to_pylist() if row["status"] != RETRACTED]


def nodes_by_id(projection: Projection, label: str, ids: Collection[str]) -> dict[str, Json]:
    """Whole nodes of a label that is not big, by id, retracted ones left out."""
    if not ids or not projection.rows(label):
        return {}
    table = projection.nodes(label)
    rows = table.filter(pc.is_in(table["id"], value_set=pa.array(sorted(ids), pa.string()))).to_pylist()
    return {row["id"]: {**row, "label": label} for row in rows if row.get("status") != RETRACTED}


def with_documents(projection: Projection, statements: list[Json]) -> None:
    """Put documents, with their dates, in the place of their ids; one that is not loaded keeps its id alone."""
    wanted = {one for said in statements for one in said["documents"] or () if isinstance(one, str)}
    known: dict[str, Json] = {}
    if wanted and projection.rows("Document"):
        table = projection.nodes("Document", DOCUMENT)
        found = table.filter(pc.is_in(table["id"], value_set=pa.array(sorted(wanted), pa.string()))).to_pylist()
        known = {row["id"]: row for row in found}
    for said in statements:
        said["documents"] = [
            known.get(one, dict.fromkeys(DOCUMENT) | {"id": one}) if isinstance(one, str) else one
            for one in said["documents"] or ()
        ]
