"""What holds now of all that the matcher and people said about pairs of records.

Of what the matcher said, the newest run that looked at a record speaks for it: its earlier pairs are forgotten. A pair
that one of the two records would leave to a person is left to a person. A person's decision ends the matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import pyarrow as pa

from graph.asserted import SCHEMAS, Asserted, Run, Said, ordered
from graph.ledger import read_records
from graph.match.clusters import Edge
from graph.workspace import Workspace

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """What one run says of one pair."""

    query: str
    known: str
    rank: int
    decision: str
    by: str
    log_odds: float
    run: int
    at: int
    """Row of its file."""

    @property
    def pair(self) -> Pair:
        """Both ids in the order of the alphabet."""
        return ordered(self.query, self.known)


@dataclass
class Live:
    """Assertions in force.

    ``newest`` is the run that looked last at a record; ``rows`` are what those runs say of pairs.
    """

    people: dict[Pair, Said] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    contradicting: set[Pair] = field(default_factory=set)
    newest: dict[str, int] = field(default_factory=dict)
    fingerprints: dict[str, str] = field(default_factory=dict)
    details: Callable[[Row], dict[str, Any]] = lambda row: {}
    """All columns of a row: terms, guards, sentences."""

    def __bool__(self) -> bool:
        return bool(self.people or self.rows)

    @property
    def different(self) -> list[Pair]:
        """Pairs that a person said are two."""
        return [pair for pair, said in self.people.items() if said.verdict == "different"]

    @cached_property
    def by_pair(self) -> dict[Pair, list[Row]]:
        """Rows of each pair, best first."""
        found: dict[Pair, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.pair, []).append(row)
        for rows in found.values():
            rows.sort(key=lambda row: (row.rank, -row.log_odds, row.query))
        return found

    def edges(self) -> Iterator[Edge]:
        """What joins: pairs that a person called one, and those that the matcher is certain of."""
        for (a, b), said in self.people.items():
            if said.verdict == "same":
                yield Edge(a, b, "person")
        for pair, rows in self.by_pair.items():
            if pair not in self.people and all(row.decision == "auto" for row in rows):
                named = any(row.by == "identifier" for row in rows)
                yield Edge(*pair, "identifier" if named else "comparison", min(row.log_odds for row in rows))

    def open_pairs(self) -> Iterator[tuple[Pair, Row | None]]:
        """Pairs that wait for a person, or that a person could not decide, with what speaks for them.

        Of the candidates of a record only the best that was not rejected counts.
        """
        rejected = set(self.different)
        found: dict[Pair, Row | None] = {
            pair: next(iter(self.by_pair.get(pair, ())), None)
            for pair, said in self.people.items()
            if said.verdict == "unsure"
        }
        first: dict[str, Row] = {}
        for row in self.rows:
            if row.pair not in rejected and (row.query not in first or row.rank < first[row.query].rank):
                first[row.query] = row
        for row in first.values():
            if row.pair not in self.people and any(one.decision == "review" for one in self.by_pair[row.pair]):
                found[row.pair] = self.by_pair[row.pair][0]
        yield from sorted(found.items())

    def ids(self) -> set[str]:
        """Every record that an assertion in force names."""
        named = {one for pair in self.people for one in pair}
        return named | {one for pair in self.by_pair for one in pair}


def live(workspace: Workspace, asserted: Asserted) -> Live:
    """Read what is in force."""
    newest: dict[str, int] = {}
    fingerprints: dict[str, str] = {}
    for run in asserted.runs:
        table = _table(workspace, run, "matched")
        newest.update(dict.fromkeys(table.column("id").to_pylist(), run.number))
        fingerprints.update(zip(table.column("id").to_pylist(), table.column("fingerprint").to_pylist(), strict=True))
    rows: list[Row] = []
    contradicting: set[Pair] = set()
    for run in asserted.runs:
        for row in _rows(_table(workspace, run, "pairs"), run.number):
            if row.decision == "apart":
                if max(newest.get(row.query, 0), newest.get(row.known, 0)) <= run.number:
                    contradicting.add(row.pair)
            elif newest.get(row.query) == run.number:
                rows.append(row)
    by_number = {run.number: run for run in asserted.runs}

    @cache
    def pairs_of(number: int) -> pa.Table:
        return _table(workspace, by_number[number], "pairs")

    def details(row: Row) -> dict[str, Any]:
        found: dict[str, Any] = pairs_of(row.run).slice(row.at, 1).to_pylist()[0]
        return found

    return Live(asserted.verdicts(), rows, contradicting, newest, fingerprints, details)


def _table(workspace: Workspace, run: Run, name: str) -> pa.Table:
    if name not in run.records:
        return SCHEMAS[name].empty_table()
    return read_records(workspace, name, run.records[name])


def _rows(table: pa.Table, run: int) -> Iterable[Row]:
    light = table.select(["query", "known", "rank", "decision", "by", "log_odds"]).to_pylist()
    for at, row in enumerate(light):
        yield Row(**row, run=run, at=at)
