"""The arrays of one build on disk, made when absent, and read without loading them whole.

They lie in ``<build>/topology``: one ``.npy`` file per array of ``arrays.Graph``, the
incidents and the grades of steps beside them, the nodes and the evidence of the walked
relationships as Arrow files. The folder is written under another name and renamed, so
it is whole or absent; removing it costs only the time to make it again. Where the build
cannot be written, it lies among the temporary files for as long as the process runs.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graph import model
from graph.former import current_id
from graph.projection import Projection, link_schema
from graph.spare import spare_folder
from graph.trace import gather
from graph.trace.arrays import MISSING, Bytes, Graph, Ints, Work, work_for
from graph.trace.assemble import assemble
from graph.trace.engine import Engine, engine_for

VERSION = 2
"""Of the files in the folder; others are made again."""
BATCH = 65_536
"""Rows of evidence that are found together."""
EVIDENCE = (
    "key",
    "valid_from",
    "valid_to",
    "listed",
    "status",
    "basis",
    "source",
    "documents",
    "product",
    "note",
    "corrections",
    "dataset",
    "row",
)
RECORD = (
    "id", "category", "status", "start", "end", "summary", "status_by", "source", "basis", "documents", "corrections",
)  # fmt: skip
"""What an answer shows of an incident."""


@dataclass(frozen=True)
class Incidents:
    """Every pair of an incident and a facility where it occurred, retracted ones left out; sorted by facility, id."""

    row: Ints
    """Row of the incident in its table."""
    facility: Ints
    """Node where it occurred."""
    days: Ints
    """Pairs x 5: the event as ``graph.trace.kernel`` reads it."""
    category: Bytes
    """Code of its category, -1 if none is stated."""


@dataclass(frozen=True)
class Topology:
    """What a trace needs of one build."""

    projection: Projection
    folder: Path
    graph: Graph
    incidents: Incidents
    strength: Bytes
    """Per step: the strongest statement."""
    label: Bytes
    """Per node: code of its label in ``gather.WALKABLE``."""
    retracted: dict[str, int]
    """Retracted links of the walked types, and incidents."""

    @property
    def size(self) -> int:
        """How many nodes there are."""
        return len(self.label)

    @cached_property
    def nodes(self) -> pa.Table:
        """id, name, country, level, label of every node, in their order."""
        with pa.memory_map(str(self.folder / "nodes.arrow")) as file:
            return pa.ipc.open_file(file).read_all()

    @cached_property
    def documents(self) -> pa.Table:
        """id, title, publisher, url of every document, sorted by id."""
        with pa.memory_map(str(self.folder / "documents.arrow")) as file:
            return pa.ipc.open_file(file).read_all()

    @cached_property
    def ids(self) -> pa.Array:
        """Ids in their order."""
        column = self.nodes["id"]
        return column.chunk(0) if column.num_chunks else pa.array([], pa.string())

    @cached_property
    def in_strength(self) -> Bytes:
        """The strongest statement of each step, in the order of ``Graph.in_step``."""
        return np.ascontiguousarray(self.strength[self.graph.in_step])

    @cached_property
    def incident_table(self) -> pa.Table:
        """The incidents as an answer shows them, their documents as ids; sorted by id."""
        return self.projection.nodes("Incident", list(RECORD))

    @cached_property
    def engine(self) -> Engine:
        """The kernels in the form that suits the size."""
        return engine_for(len(self.graph.target))

    @cached_property
    def work(self) -> Work:
        """Scratch space; one search at a time."""
        return work_for(self.graph)

    def find(self, node_id: str) -> int:
        """Number of the node with this id, or with this former id; -1 if there is none."""
        place = self._find(node_id)
        return place if place >= 0 else self._find(current_id(self.projection, node_id))

    def _find(self, node_id: str) -> int:
        low, high = 0, self.size
        while low < high:
            middle = (low + high) // 2
            if self.ids[middle].as_py() < node_id:
                low = middle + 1
            else:
                high = middle
        return low if low < self.size and self.ids[low].as_py() == node_id else -1


def open_topology(projection: Projection) -> Topology:
    """The topology of a build, made first if it is absent or of another version.

    Raises:
        LedgerError: the build cannot be read or is not consistent.
    """
    with _OPENING:
        return _open(str(projection.folder), projection.digest)


_OPENING = threading.Lock()
"""Two people who ask at once of a new build: one makes its topology, the other waits for it."""


@lru_cache(maxsize=4)
def _open(folder: str, digest: str) -> Topology:
    projection = Projection(Path(folder))
    place = projection.folder / "topology"
    about = _about(place)
    if about is None or about.get("version") != VERSION or about.get("digest") != digest:
        try:
            _make(projection, place)
        except OSError:  # a full disk, or one that is read only
            place = spare_folder() / "topology"
            _make(projection, place)
        about = _about(place)
    assert about is not None

    def load(name: str) -> Any:
        return np.asarray(np.load(place / f"{name}.npy", mmap_mode="r"))

    return Topology(
        projection=projection,
        folder=place,
        graph=Graph(*(load(name) for name in Graph._fields)),
        incidents=Incidents(*(load(f"incident_{name}") for name in ("row", "facility", "days", "category"))),
        strength=load("strength"),
        label=load("label"),
        retracted=about["retracted"],
    )


def _about(place: Path) -> dict[str, Any] | None:
    try:
        about: dict[str, Any] = json.loads((place / "about.json").read_text("utf-8"))
        return about
    except (OSError, ValueError):
        return None


def _make(projection: Projection, place: Path) -> None:
    """Write all files under another name, then rename; another process may have been faster."""
    fresh = place.with_name(f"topology.new-{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    try:
        _fill(projection, fresh)
        pa.default_memory_pool().release_unused()  # what it took is not needed again in this process
        if place.exists():
            old = place.with_name(f"topology.old-{os.getpid()}")
            place.rename(old)
            shutil.rmtree(old, ignore_errors=True)
        try:
            fresh.rename(place)
        except OSError:
            if _about(place) is None:
                raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _fill(projection: Projection, place: Path) -> None:
    nodes = gather.read_nodes(projection)
    _write_arrow(nodes, place / "nodes.arrow")
    _write_arrow(projection.nodes("Document", ["id", "title", "publisher", "url"]), place / "documents.arrow")
    ids = nodes["id"].combine_chunks()
    statements = gather.read_statements(projection, ids)
    links = int(np.count_nonzero((statements.said[:, 7] & 1) == 0))
    graph = assemble(statements, len(ids))
    del statements
    incidents, withdrawn = _incidents(projection, ids)
    arrays: dict[str, Any] = graph._asdict() | {f"incident_{name}": array for name, array in vars(incidents).items()}
    arrays |= {"strength": _strongest(graph), "label": nodes["label"].to_numpy()}
    for name, array in arrays.items():
        np.save(place / f"{name}.npy", np.ascontiguousarray(array))
    for relation in model.WALKED:
        _copy_evidence(projection, relation, place / f"{relation}.arrow")
    about = {
        "version": VERSION,
        "digest": projection.digest,
        "retracted": {"links": links, "incidents": withdrawn},
    }
    (place / "about.json").write_text(json.dumps(about), "utf-8")


def _write_arrow(table: pa.Table, path: Path) -> None:
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())


def _strongest(graph: Graph) -> Bytes:
    """Per step: the strength of its strongest live statement."""
    if not len(graph.target):
        return np.zeros(0, dtype=np.int8)
    code = graph.said[:, 7]
    strength = np.where((code & 1) == 1, (code >> 1) & 3, -1).astype(np.int8)
    return np.maximum.reduceat(strength, graph.said_ptr[:-1])


def _incidents(projection: Projection, ids: pa.Array) -> tuple[Incidents, int]:
    """Pairs of incident and facility, and how many incidents are retracted."""
    table = projection.nodes(
        "Incident", ["id", "category", "status", "start_first", "start_last", "end_first", "end_last"]
    )
    gone = pc.fill_null(pc.equal(table["status"], "retracted"), False).to_numpy()
    links = projection.links("OCCURRED_AT", ["from_id", "to_id", "status"])
    links = links.filter(pc.invert(pc.fill_null(pc.equal(links["status"], "retracted"), False)))
    row = pc.fill_null(pc.index_in(links["from_id"], value_set=table["id"]), -1).to_numpy().astype(np.int64)
    facility = pc.fill_null(pc.index_in(links["to_id"], value_set=ids), -1).to_numpy().astype(np.int64)
    kept = (row >= 0) & (facility >= 0)
    kept[kept] &= ~gone[row[kept]]
    pairs = np.unique(np.column_stack((facility[kept], row[kept])), axis=0)
    names = ("start_first", "start_last", "end_first", "end_last")
    days = np.column_stack([gather.day_numbers(table[name]) for name in names])
    event = event_days(days)
    category = gather.codes(table["category"], model.CATEGORIES, -1)
    where = pairs[:, 1]
    return (
        Incidents(where.astype(np.int32), pairs[:, 0].astype(np.int32), event[where], category[where]),
        int(np.count_nonzero(gone)),
    )


def event_days(days: Ints) -> Ints:
    """Events as the kernel reads them: a missing end equal to the other, and which ends are stated."""
    started, ended = days[:, 0] != MISSING, days[:, 2] != MISSING
    start = np.where(started[:, None], days[:, :2], days[:, 2:])
    end = np.where(ended[:, None], days[:, 2:], days[:, :2])
    flags = started.astype(np.int32) + 2 * ended.astype(np.int32)
    return np.ascontiguousarray(np.column_stack((start, end, flags)), dtype=np.int32)


def _copy_evidence(projection: Projection, relation: str, path: Path) -> None:
    """Copy the columns an answer shows into a file in which single rows are found without reading the rest."""
    schema = pa.schema([link_schema(relation).field(name) for name in EVIDENCE])
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        if not projection.rows(relation):
            return
        file = pq.ParquetFile(projection.folder / "relationships" / f"{relation}.parquet", memory_map=True)
        for batch in file.iter_batches(batch_size=BATCH, columns=list(EVIDENCE)):
            writer.write_batch(batch.select(list(EVIDENCE)).cast(schema))
