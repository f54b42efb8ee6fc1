"""Nodes, steps and documents as an answer shows them; only what the answer needs is read."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.projection import link_schema
from graph.trace.arrays import LOCATED_IN, SOURCES_FROM, STATUSES, STRENGTHS, VERDICTS
from graph.trace.gather import WALKABLE
from graph.trace.paths import Paths
from graph.trace.topology import BATCH, EVIDENCE, Topology

_LISTS = ("listed", "source", "dataset", "row")


_ONE = threading.RLock()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Make one answer at a time: the scratch space of a topology serves one search.

    The collector of cycles rests meanwhile: it would walk over the growing answer again and again, and answers have
    no cycles.
    """
    with _ONE:
        was_on = gc.isenabled()
        gc.disable()
        try:
            yield
        finally:
            if was_on:
                gc.enable()


class Evidence:
    """Turns numbers into the dicts of one answer; what occurs twice is made once and shared."""

    def __init__(self, topology: Topology) -> None:
        self.topology = topology
        self._nodes: dict[int, dict[str, Any]] = {}
        self._statements: dict[int, dict[str, Any]] = {}
        self._documents: dict[str, dict[str, Any]] = {}
        self._steps: dict[tuple[int, int], dict[str, Any]] = {}
        self._ends: dict[int, tuple[int, int, int, int, int]] = {}

    def node(self, number: int) -> dict[str, Any]:
        """One node; fetch it together with others by ``prepare_nodes`` if there are many."""
        if number not in self._nodes:
            self.prepare_nodes(np.array([number]))
        return self._nodes[number]

    def prepare_nodes(self, numbers: npt.NDArray[Any]) -> None:
        """Read these nodes in one go."""
        wanted = np.unique(numbers)
        table = self.topology.nodes.take(pa.array(wanted))
        columns = [table[name].to_pylist() for name in ("id", "name", "label", "country", "level")]
        for number, node_id, name, label, country, level in zip(wanted.tolist(), *columns, strict=True):
            node = {"id": node_id, "name": name, "label": WALKABLE[label], "country": country}
            if level in ("group", "sector"):
                node["level"] = level
            self._nodes[number] = node

    def prepare(self, paths: Paths) -> None:
        """Read everything that the steps of these paths show."""
        graph = self.topology.graph
        steps = np.unique(paths.steps)
        self.prepare_nodes(np.concatenate((graph.source[steps], graph.target[steps])))
        ends = (graph.source, graph.kind, graph.target, graph.said_ptr, graph.said_ptr[1:])
        columns = [array[steps].tolist() for array in ends]
        self._ends.update(zip(steps.tolist(), zip(*columns, strict=True), strict=True))
        sizes = graph.said_ptr[steps + 1] - graph.said_ptr[steps]
        begins = np.cumsum(sizes) - sizes
        statements = np.repeat(graph.said_ptr[steps] - begins, sizes) + np.arange(sizes.sum())
        kinds = np.repeat(graph.kind[steps], sizes)
        fresh = [said for kind in np.unique(kinds).tolist() for said in self._read(kind, statements[kinds == kind])]
        self.resolve_documents(fresh)

    def _read(self, kind: int, statements: npt.NDArray[Any]) -> list[dict[str, Any]]:
        """Read these statements of one type; their documents are still ids."""
        table = said_rows(self.topology, model.WALKED[kind], self.topology.graph.said[statements, 6], EVIDENCE)
        columns = [table[name].to_pylist() for name in EVIDENCE]
        for number, values in zip(statements.tolist(), zip(*columns, strict=True), strict=True):
            statement = dict(zip(EVIDENCE, values, strict=True))
            for name in _LISTS:
                statement[name] = statement[name] or []
            self._statements[number] = statement
        return [self._statements[number] for number in statements.tolist()]

    def resolve_documents(self, statements: list[dict[str, Any]]) -> None:
        """Put documents in the place of their ids; of statements, or of incidents."""
        wanted = {name for said in statements for name in said["documents"] or ()}
        fresh = sorted(wanted - self._documents.keys())
        if fresh:
            table = self.topology.documents
            places = _find(table["id"], fresh)
            known = table.take(pa.array([place for place in places if place is not None], pa.int64())).to_pylist()
            self._documents.update({document["id"]: document for document in known})
            for name in fresh:
                nothing = {"id": name, "title": None, "publisher": None, "url": None}
                self._documents.setdefault(name, nothing)
        for said in statements:
            said["documents"] = [self._documents[name] for name in said["documents"] or ()]

    def step(self, step: int, chosen: int) -> dict[str, Any]:
        """One step with the statement it shows, the others beside it."""
        key = (step, chosen)
        if key not in self._steps:
            source, kind, target, first, last = self._ends[step]
            self._steps[key] = {
                "from": self._nodes[source],
                "relation": model.WALKED[kind],
                "to": self._nodes[target],
                **self._statements[chosen],
                "also": [self._statements[k] for k in range(first, last) if k != chosen] if last - first > 1 else [],
            }
        return self._steps[key]

    def paths(self, paths: Paths) -> list[dict[str, Any]]:
        """Every path as the contract has it, in their order; its status as ``_weakest`` reads it."""
        self.prepare(paths)
        graph = self.topology.graph
        code = graph.said[paths.chosen, 7]
        kinds = graph.kind[paths.steps].tolist()
        strengths, statuses = ((code >> 1) & 3).tolist(), (code >> 3).tolist()
        steps, chosen, verdicts = paths.steps.tolist(), paths.chosen.tolist(), paths.verdicts.tolist()
        written = []
        at = 0
        for size in paths.sizes.tolist():
            here = slice(at, at + size)
            at += size
            # Before and after are equally weak: the word is that of the first weakest step.
            weakest = min(verdicts[here], key=lambda verdict: max(0, verdict - 1))
            written.append(
                {
                    "verdict": VERDICTS[weakest],
                    "strength": STRENGTHS[min(strengths[here])],
                    "status": _weakest(kinds[here], statuses[here]),
                    "hops": size - kinds[here].count(LOCATED_IN),
                    "tier": kinds[here].count(SOURCES_FROM),
                    "steps": list(map(self.step, steps[here], chosen[here])),
                }
            )
        return written


def said_rows(topology: Topology, relation: str, rows: npt.NDArray[Any], columns: Sequence[str] = EVIDENCE) -> pa.Table:
    """Rows of the evidence of a type, in this order.

    The file is mapped for each batch alone: pages stay in a process as long as their map does, and scattered rows of
    all batches together are nearly the whole file, a gigabyte for six million links.
    """
    order = np.argsort(rows, kind="stable")
    rows = rows[order]
    schema = pa.schema([link_schema(relation).field(name) for name in columns])
    found = []
    for batch, first, last in _runs(rows // BATCH):
        with pa.memory_map(str(topology.folder / f"{relation}.arrow")) as file:
            part = pa.ipc.open_file(file).get_batch(batch).select(list(columns))
            found.append(part.take(pa.array(rows[first:last] - batch * BATCH)))
    return pa.Table.from_batches(found, schema).take(pa.array(np.argsort(order)))


def _weakest(kinds: list[int], statuses: list[int]) -> str | None:
    """Status of a path: that of its weakest link, where a documented LOCATED_IN counts only if it stands alone.

    Nobody can acknowledge that a factory lies in a building, no company is on that side: documented is the best such
    a link can be, and it does not make a path less sure that companies acknowledge. A path of nothing but LOCATED_IN
    has their own status.
    """
    documented = STATUSES.index("documented")
    links = [status for kind, status in zip(kinds, statuses, strict=True) if kind != LOCATED_IN or status != documented]
    if all(kind == LOCATED_IN for kind in kinds):
        links = statuses
    return STATUSES[max(links)]


def _runs(numbers: npt.NDArray[Any]) -> list[tuple[int, int, int]]:
    """Runs of equal numbers, none below 0, in a sorted array: number, begin, end."""
    begins = np.flatnonzero(np.diff(numbers, prepend=-1))
    ends = np.append(begins, len(numbers))[1:]
    return list(zip(numbers[begins].tolist(), begins.tolist(), ends.tolist(), strict=True))


def _find(ids: pa.ChunkedArray, wanted: list[str]) -> list[int | None]:
    """Row of each id in a sorted column, None where there is none."""
    if len(ids) < 1_000 * len(wanted):
        places: list[int | None] = pc.index_in(pa.array(wanted, pa.string()), value_set=ids).to_pylist()
        return places
    return [_bisect(ids, name) for name in wanted]


def _bisect(ids: pa.ChunkedArray, name: str) -> int | None:
    low, high = 0, len(ids)
    while low < high:
        middle = (low + high) // 2
        if ids[middle].as_py() < name:
            low = middle + 1
        else:
            high = middle
    return low if low < len(ids) and ids[low].as_py() == name else None
