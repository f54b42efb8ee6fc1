"""What must hold of finished tables: one label an id, a document for each incident, a source for each chain link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.columns import repeated
from graph.errors import LedgerError

_MAX_NAMED = 20


def check_evidence(nodes: Mapping[str, pa.Table], links: Mapping[str, pa.Table]) -> None:
    """No incident without a document, no chain link without a source."""
    wrong: list[str] = []
    incidents = nodes.get("Incident")
    if incidents is not None:
        bare = incidents.filter(pc.is_null(incidents.column("documents"))).column("id").to_pylist()
        wrong += [f"the incident {one} has no document" for one in bare]
    for kind in model.WALKED:
        if kind in links:
            bare_links = links[kind].filter(pc.is_null(links[kind].column("source")))
            if bare_links.num_rows:
                wrong += [f"the {kind} link {key} has no source" for key in bare_links.column("key").to_pylist()]
    if wrong:
        more = f" and {len(wrong) - _MAX_NAMED:,} more" if len(wrong) > _MAX_NAMED else ""
        raise LedgerError("The build is refused: " + "; ".join(wrong[:_MAX_NAMED]) + more)


def all_ids(nodes: Mapping[str, pa.Table]) -> tuple[pa.Array, np.ndarray[Any, Any]]:
    """Every id, and beside it the position of its label among the labels in alphabetical order.

    Raises:
        LedgerError: one id stands under two labels.
    """
    names = sorted(model.LABELS)
    columns = [nodes[label].column("id").combine_chunks() for label in names if label in nodes]
    ids = pa.chunked_array(columns, pa.string()).combine_chunks()
    labels = [np.full(nodes[label].num_rows, names.index(label), np.int8) for label in names if label in nodes]
    twice = repeated(pa.chunked_array([ids]))
    if twice:
        raise LedgerError(f"The ledger states one id under two labels: {', '.join(twice[:_MAX_NAMED])}")
    return ids, np.concatenate(labels) if labels else np.zeros(0, np.int8)
