"""The arrays a trace walks over, and the whole numbers that stand for words in them.

Nodes are numbered by the rank of their id, so the order of numbers is the order of
ids. A *step* is a distinct (from, type, to) with at least one relationship that is
not retracted; steps are numbered in the order (from, to, type). A *statement* is one
relationship that states a step; statements are numbered by step, then key.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from graph import model

Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.int8]

MISSING = -(2**31)
"""Stands for a date that is not stated."""
LOCATED_IN = model.WALKED.index("LOCATED_IN")
SOURCES_FROM = model.WALKED.index("SOURCES_FROM")
OWNS = model.WALKED.index("OWNS")
STRENGTHS = ("weak", "contested", "fair", "strong")
"""By code: a higher code is stronger evidence."""
VERDICTS = ("before", "after", "unknown", "possible", "overlap")
STATUSES: tuple[str | None, ...] = ("acknowledged", "documented", "disputed", "alleged", None)
"""By code, best first; of a path the highest code counts."""
MOST_HOPS = 100
"""The longest search anybody may ask for; distances are kept in one byte."""
MOST_COUNTED = 1_000
"""Paths are counted exactly up to here."""


class Graph(NamedTuple):
    """The walked graph as arrays; n nodes, m steps, k statements, j listed dates."""

    out_ptr: Ints
    """n + 1: the steps that leave node u are out_ptr[u] .. out_ptr[u + 1]."""
    source: Ints
    """m: node a step leaves."""
    target: Ints
    """m: node a step reaches."""
    kind: Bytes
    """m: code of the relationship type, alphabetical."""
    in_ptr: Ints
    """n + 1: the steps that reach node w are in_step[in_ptr[w] .. in_ptr[w + 1]]."""
    in_step: Ints
    in_source: Ints
    in_kind: Bytes
    said_ptr: Ints
    """m + 1: the statements of step e."""
    said: Ints
    """k x 8: days of from_first, from_last, to_first, to_last, earliest last day and latest first day of the lists of
    one publisher, row in the relationship's table, and code (bit 0 live, bits 1-2 strength, bits 3-5 status)."""
    listed_ptr: Ints
    """k + 1: the listed dates of a statement."""
    listed: Ints
    """j x 2: first and last day of a listed date."""


class Work(NamedTuple):
    """Scratch space of one search at a time; what is of an earlier search is told by its stamp."""

    stamp: Ints
    back: Bytes
    settled: Ints
    head: Ints
    edge_step: Ints
    edge_next: Ints
    entry_node: Ints
    entry_next: Ints
    bucket: Ints
    mark: Ints
    seen: Ints
    stack: Ints
    trail: Ints
    cursor: Ints
    counter: Ints
    """0: stamp of the search, 1: stamp of the path being written, 2: stamp of the look ahead."""


def work_for(graph: Graph) -> Work:
    """Scratch space for searches in this graph; pages that no search needs are never touched."""
    nodes, steps = len(graph.out_ptr) - 1, len(graph.target)

    def zeros(size: int) -> Ints:
        return np.zeros(size, dtype=np.int32)

    def empty(size: int) -> Ints:
        return np.empty(size, dtype=np.int32)

    return Work(
        stamp=zeros(nodes),
        back=np.zeros(nodes, dtype=np.int8),
        settled=zeros(nodes),
        head=empty(nodes),
        edge_step=empty(steps + 1),
        edge_next=empty(steps + 1),
        entry_node=empty(steps + 1),
        entry_next=empty(steps + 1),
        bucket=empty(MOST_HOPS + 2),
        mark=zeros(nodes),
        seen=zeros(nodes),
        stack=empty(nodes + 1),
        trail=empty(nodes + 1),
        cursor=empty(nodes + 1),
        counter=zeros(3),
    )
