"""Records within one list that may be one place named twice: proposed, never joined by a machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graph import model
from graph.asserted import ordered
from graph.errors import UsageError
from graph.match.assertions import Pair
from graph.match.decide import decided
from graph.match.desk import desk_of
from graph.match.index import Index
from graph.match.stated import Wave, record_of, rows_of
from graph.projection import Projection
from graph.workspace import Workspace


@dataclass(frozen=True)
class Suspected:
    """Two records of one list."""

    dataset: str
    a: dict[str, Any]
    b: dict[str, Any]
    """Their rows in the list."""
    log_odds: float
    certain: bool
    """In two lists they would have been joined without a question."""
    guards: tuple[str, ...]
    """In sentences."""


def duplicates(workspace: Workspace, projection: Projection, dataset: str | None = None) -> Iterator[Suspected]:
    """Places that a list may name twice, the likest first, list by list; what a person decided is left out.

    Raises:
        UsageError: there is no such dataset.
    """
    desk = desk_of(workspace, projection)
    waves = [wave for wave in desk.waves if wave.label in model.FACILITIES]
    lists = sorted({wave.snapshot.dataset for wave in waves})
    if dataset is not None and dataset not in lists:
        raise UsageError(f"There is no list of places '{dataset[:80]}'; there are: {', '.join(lists) or 'none'}")
    for name in [dataset] if dataset is not None else lists:
        own = [wave for wave in waves if wave.snapshot.dataset == name]
        open_pairs = [
            (pair, found)
            for pair, found in _pairs(own).items()
            if desk.said(pair) is None and desk.current(pair[0]) != desk.current(pair[1])
        ]
        rows = rows_of(own, {one for pair, _ in open_pairs for one in pair})
        for (a, b), (score, certain, guards) in sorted(open_pairs, key=lambda one: (-one[1][0], one[0])):
            yield Suspected(name, rows[a][-1], rows[b][-1], score, certain, guards)


def _pairs(waves: list[Wave]) -> dict[Pair, tuple[float, bool, tuple[str, ...]]]:
    records = {record_of(row): None for wave in waves for row in wave.records.to_pylist()}
    index = Index.build(records)
    found: dict[Pair, tuple[float, bool, tuple[str, ...]]] = {}
    for one in decided(index, records, not_itself=True):
        if one.decision != "new":
            score = one.score or 0.0
            told = score, one.decision == "auto", tuple(guard.sentence for guard in one.guards)
            pair = ordered(one.query_id, one.site_id)
            found[pair] = min(found.get(pair, told), told, key=lambda each: (each[1], each[0]))
    return found
