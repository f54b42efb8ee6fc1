"""What is on record of an abuse: who says that it happened, in what words, in which documents."""

from __future__ import annotations

from typing import Any

import numpy as np

from graph.trace.against import tails
from graph.trace.arrays import Ints
from graph.trace.evidence import Evidence
from graph.trace.topology import Topology


def incidents_of(topology: Topology, evidence: Evidence, rows: Ints) -> list[dict[str, Any]]:
    """The incidents in these rows of their table as an answer shows them; one that occurs twice is made once.

    ``source`` are the publishers, ``documents`` what they published, ``status_by`` who found or said so.
    """
    different, place = np.unique(rows, return_inverse=True)
    described = topology.incident_table.take(different).to_pylist()
    for incident in described:
        incident["source"] = incident["source"] or []
    evidence.resolve_documents(described)
    return [described[at] for at in place.tolist()]


def on_record(topology: Topology, evidence: Evidence, site: int) -> list[dict[str, Any]]:
    """Every incident at a place or at the buildings it lies in, whatever was asked; retracted ones are none.

    Each has beside its own fields ``facility``, the nearest of these places where it occurred.
    """
    incidents = topology.incidents
    nearest: dict[int, int] = {}
    for tail in tails(topology, 0, site):
        facility = int(topology.graph.target[tail[-1]]) if tail else site
        for pair in np.flatnonzero(incidents.facility == facility).tolist():
            nearest.setdefault(int(incidents.row[pair]), facility)
    rows = sorted(nearest)
    found = incidents_of(topology, evidence, np.array(rows, dtype=np.int32))
    return [{**incident, "facility": evidence.node(nearest[row])} for row, incident in zip(rows, found, strict=True)]
