"""Puts an invented graph into the ledger of a workspace, as one load of a dataset would."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from benchmarks.shape import SCALES, draw, sizes_at
from benchmarks.tables import Tables
from graph.ledger import append, store_records
from graph.workspace import Workspace

DATASET = "invented"
ABOUT: dict[str, Any] = {
    "title": "Invented graph of the benchmark",
    "description": "Nothing in it is real.",
    "license": "Apache-2.0",
    "publisher": None,
    "format": "benchmark",
    "history": "replace",
    "as_of": None,
    "files": [],
}


def generate(folder: Path, scale: str) -> Workspace:
    """Fill a new workspace with the graph of a scale; it is not built yet."""
    workspace = Workspace(folder)
    tables = Tables(draw(sizes_at(SCALES[scale]))).all()
    keep(workspace, tables)
    return workspace


def keep(workspace: Workspace, tables: dict[str, pa.Table], unchanged: Mapping[str, str] | None = None) -> None:
    """Append one snapshot to the ledger.

    Args:
        unchanged: SHA-256 of records that the ledger holds already, for the tables not given.
    """
    with workspace.writing():
        records = store_records(workspace, tables)
        named = {**(unchanged or {}), **{name: about["sha256"] for name, about in records.items()}}
        append(workspace, "snapshot", {"dataset": DATASET, "about": ABOUT, "records": named})
