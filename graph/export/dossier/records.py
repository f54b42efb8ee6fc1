"""What a dossier looks up beside the answer: whole records, and statements that an answer leaves out.

Everything is read from the content, which a profile has narrowed already.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.export.content import Content, Json
from graph.export.source_numbers import documents_of

Step = tuple[str, str, str]
"""From, relation, to."""


class Records:
    """The records behind one answer."""

    def __init__(self, content: Content, steps: Collection[Step]) -> None:
        network = content.network
        self.documents = documents_of(content)
        self.incidents = _by_id(network.nodes("Incident"))
        self.nodes: dict[str, Json] = {}
        for label in (*model.PARTIES, *model.FACILITIES):
            self.nodes |= _by_id(network.nodes(label))
        self.links = {
            row["key"]: row for kind in model.WALKED if network.rows(kind) for row in network.links(kind).to_pylist()
        }
        self.retracted = _retracted(content, steps)
        self.buyers = _buyers(content, {end for start, _, stop in steps for end in (start, stop)})
        self.files = {
            (source.get("dataset"), file.get("name")): file.get("sha256")
            for source in content.stamp.searched
            for file in source.get("files") or ()
        }
        self.narrowed = bool(content.stamp.redactions)
        self.titles = {source.get("dataset"): source.get("title") for source in content.stamp.searched}

    def rows(self, record: Json) -> list[tuple[str, str | None, str | None]]:
        """Where a record is stated: file and line, title of the dataset, SHA-256 of the file, as far as known."""
        sets = record.get("dataset") or []
        found = []
        for row in record.get("row") or []:
            name = row.rpartition(":")[0]
            fitting = [one for one in sets if (one, name) in self.files]
            one = fitting[0] if len(fitting) == 1 else sets[0] if len(sets) == 1 else None
            found.append((row, self.titles.get(one), self.files.get((one, name))))
        return found

    def corrections(self, record: Json) -> list[str]:
        """What people corrected, disputed or retracted in a record, ready sentences."""
        return [str(one) for one in record.get("corrections") or ()]


def _by_id(table: pa.Table) -> dict[str, Json]:
    return {row["id"]: row for row in table.to_pylist()}


def _retracted(content: Content, steps: Collection[Step]) -> dict[Step, list[Json]]:
    """Statements of these steps that were taken back; an answer does not walk them."""
    found: dict[Step, list[Json]] = {}
    for kind in sorted({relation for _, relation, _ in steps}):
        table = content.projection.links(kind)
        starts = pa.array(sorted({start for start, relation, _ in steps if relation == kind}), pa.string())
        taken_back = pc.and_(
            pc.fill_null(pc.equal(table["status"], "retracted"), False), pc.is_in(table["from_id"], value_set=starts)
        )
        for row in table.filter(taken_back).to_pylist():
            found.setdefault((row["from_id"], kind, row["to_id"]), []).append(row)
    return found


def _buyers(content: Content, ids: set[str]) -> dict[str, set[Any]]:
    """Whose purchases are known, with the bases they rest on: where nobody's are, the chain ends."""
    table = content.projection.links("SOURCES_FROM", ["from_id", "basis", "status"])
    mine = table.filter(pc.is_in(table["from_id"], value_set=pa.array(sorted(ids), pa.string())))
    found: dict[str, set[Any]] = {}
    for row in mine.to_pylist():
        if row["status"] != "retracted":
            found.setdefault(row["from_id"], set()).add((row["basis"], row["status"]))
    return found


def steps_of(paths: Iterable[Json]) -> set[Step]:
    """The steps of some paths."""
    return {(step["from"]["id"], step["relation"], step["to"]["id"]) for path in paths for step in path["steps"]}
