"""What the ledger holds already when a file is loaded: ids of other datasets, and ids that were erased."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.ingest.evidence import BASIS_OF_KIND
from graph.ledger import State, read_records
from graph.workspace import Workspace


def known_elsewhere(
    workspace: Workspace, state: State, dataset: str
) -> tuple[Callable[[str], str | None], Callable[[str], Mapping[str, str] | None]]:
    """Label of an id, and facts of a document, in the other datasets; read only when something asks for it."""
    others = [snapshot for snapshot in state.snapshots if snapshot.dataset != dataset]

    @cache
    def labels() -> dict[str, str]:
        found: dict[str, str] = {}
        for snapshot in others:
            for name in model.LABELS:
                if name in snapshot.records:
                    ids = read_records(workspace, name, snapshot.records[name]).column("id").to_pylist()
                    found.update(dict.fromkeys(ids, name))
        return found

    @cache
    def documents() -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for snapshot in others:
            if "Document" in snapshot.records:
                for row in read_records(workspace, "Document", snapshot.records["Document"]).to_pylist():
                    basis = BASIS_OF_KIND.get(row["kind"] or "", "")
                    found[row["id"]] = {"publisher": row["publisher"], "basis": basis, "visibility": row["visibility"]}
        return found

    return lambda node_id: labels().get(node_id), lambda node_id: documents().get(node_id)


def without_erased(tables: dict[str, pa.Table], state: State) -> tuple[dict[str, pa.Table], list[str]]:
    """Keep out what a tombstone forbids; the second part says what that was."""
    refused: list[str] = []
    if not state.erased:
        return tables, refused
    erased = pa.array(sorted(state.erased), pa.string())
    left = {}
    for name, table in tables.items():
        hit = np.zeros(table.num_rows, dtype=bool)
        for column in ("id", "from_id", "to_id", "key"):
            if column in table.column_names:
                hit |= pc.is_in(table.column(column), value_set=erased).to_numpy()
        key = "id" if name in model.LABELS else "key"
        for row in table.filter(pa.array(hit)).select([key, "row"]).to_pylist():
            refused.append(f"{(row['row'] or ['?'])[0]}: {row[key]} was erased, or names a record that was")
        left[name] = table.filter(pa.array(~hit))
    return left, refused
