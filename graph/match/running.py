"""Matching over a workspace: every record that was not looked at yet, list by list, against all that came before.

A run writes one ledger entry, which a person can take back as a whole. Records of one list are never joined with each
other by a run (``duplicates`` proposes those). What was looked at under this version of the matcher is not looked at
again unless it changed, or a record that it was paired with did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.asserted import SCHEMAS
from graph.build import extend
from graph.ledger import State, read_state, store_records
from graph.match.assertions import Live, Row, live
from graph.match.clusters import IDENTIFIERS, Clusters, Facts
from graph.match.decide import Decision, decided
from graph.match.guards import Guard
from graph.match.identifiers import by_scheme
from graph.match.known import Known, Shelf
from graph.match.looking import (
    PLAIN,
    against,
    by_list,
    fingerprint,
    first_rows,
    light,
    normals,
    odd,
    version,
    with_incidents,
)
from graph.match.stated import FAMILIES, Wave, record_of, rows_of, waves
from graph.projection import Projection
from graph.workspace import Workspace

Json = dict[str, Any]
_STEP = 5_000
_ONE_PLACE = ("site", None)


@dataclass
class Outcome:
    """What a run did."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """Records by dataset, decision (auto, review, new) and first reason."""
    apart: int = 0
    """Pairs that a chain would have brought together although they contradict each other."""
    known: int = 0
    """Records that were looked at before and did not have to be again."""
    entry: int | None = None
    projection: Projection | None = None

    def of(self, decision: str) -> int:
        """Records with a decision."""
        return sum(count for (_, what, _), count in self.counts.items() if what == decision)


def match_workspace(
    workspace: Workspace, say: Callable[[str], None] = lambda _: None, *, again: bool = False
) -> Outcome:
    """Look at every record that is new or changed, and make the build that follows.

    Args:
        again: look at all records again.
    """
    with workspace.writing():
        state = read_state(workspace)
        run = _Run(workspace, state, live(workspace, state.asserted), again, say)
        for family in FAMILIES:
            run.family(family)
        outcome = run.outcome
        if run.matched:
            tables = {
                "matched": pa.Table.from_pylist(run.matched, schema=SCHEMAS["matched"]),
                "pairs": pa.Table.from_pylist(run.pairs, schema=SCHEMAS["pairs"]),
            }
            records = {name: kept["sha256"] for name, kept in store_records(workspace, tables).items()}
            content = {
                "version": version(),
                "datasets": sorted({one.dataset for one in state.snapshots}),
                "records": records,
                "counts": {what: outcome.of(what) for what in ("auto", "review", "new")},
            }
            entry, outcome.projection = extend(workspace, "match", content, say=say)
            outcome.entry = entry.number
        return outcome


class _Run:
    def __init__(
        self, workspace: Workspace, state: State, before: Live, again: bool, say: Callable[[str], None]
    ) -> None:
        self._workspace, self._state, self._before, self._again, self._say = workspace, state, before, again, say
        self._incidents = with_incidents(workspace, state)
        self._facts: dict[str, Facts] = {}
        self._odd: dict[str, tuple[str, str | None]] = {}
        self.matched: list[Json] = []
        self.pairs: list[Json] = []
        self.outcome = Outcome()

    def family(self, family: str) -> None:
        """Look at the records of one family, the public ones first: they are never weighed by others."""
        done = pa.array([], pa.string())
        for at, visibility in enumerate(model.VISIBILITIES):
            found = waves(self._workspace, self._state, FAMILIES[family], model.VISIBILITIES[: at + 1])
            if found:
                self._tier(family, visibility, found, done)
                done = pc.unique(pa.concat_arrays([wave.table.column("id").combine_chunks() for wave in found]))

    def _tier(self, family: str, visibility: str, found: list[Wave], done: pa.Array) -> None:
        first = first_rows(found, done)
        prints = {one: fingerprint(found[wave], row, visibility) for one, (wave, row) in first.items()}
        waiting = self._waiting(prints)
        self.outcome.known += len(prints) - len(waiting)
        if not waiting:
            return
        self._say(f"preparing {family}")
        shelf = Shelf(self._workspace.matching / f"{family}-{visibility}", found, family != "facilities")
        rows = list(self._standing(waiting))
        self._odd = odd(found)
        for name, of_list in by_list(found).items():
            queries = {
                one: found[wave].records.slice(row, 1).to_pylist()[0]
                for one, (wave, row) in sorted(first.items())
                if one in waiting and found[wave].list_name == name
            }
            if queries:
                ids = pa.concat_arrays([wave.table.column("id").combine_chunks() for wave in of_list])
                known = shelf.without(ids, self._sites(found, rows))
                self._say(f"comparing {len(queries):,} records of {name} with {len(known):,}")
                rows += self._list(known, queries, prints, of_list[0].snapshot.dataset)
            for wave in of_list:
                shelf.add(wave)
        if family == "facilities":
            self._keep_apart(found, rows, waiting, shelf.without(pa.array([], pa.string()), {}))
        shelf.save()

    def _waiting(self, prints: Mapping[str, str]) -> set[str]:
        """Records that are new or changed, and those that were paired with a changed one."""
        if self._again:
            return set(prints)
        before = self._before.fingerprints
        waiting = {one for one, found in prints.items() if before.get(one) != found}
        changed = waiting & before.keys()
        return waiting | {row.query for row in self._before.rows if row.known in changed and row.query in prints}

    def _standing(self, waiting: set[str]) -> Iterator[Row]:
        """Earlier rows that this run does not replace."""
        return (row for row in self._before.rows if row.query not in waiting and row.known not in waiting)

    def _list(
        self, known: Known, queries: Mapping[str, Json], prints: Mapping[str, str], dataset: str
    ) -> Iterator[Row]:
        decisions = decided(known, map(record_of, queries.values()), not_itself=True)
        for count, decision in enumerate(decisions, start=1):
            own = decision.query_id
            found = list(self._rows(known, decision))
            what = found[0]["decision"] if found else "new"
            first = next(iter(found[0]["guards"]), "evidence") if found else ""
            reason = {"auto": decision.by, "review": first, "new": ""}[what]
            self.matched.append({"id": own, "fingerprint": prints[own], "decision": what, "reason": reason})
            self.outcome.counts[dataset, what, reason] += 1
            self.pairs += found
            yield from (light(row) for row in found)
            if count % _STEP == 0:
                self._say(f"{count:,} compared")

    def _rows(self, known: Known, decision: Decision) -> Iterator[Json]:
        """The best candidate, and the next ones that a person may want."""
        if decision.decision == "new":
            return
        for rank, candidate in enumerate(decision.candidates, start=1):
            if rank > 1 and candidate.score < decision.bars[1]:
                continue
            guards = decision.guards if rank == 1 else candidate.guards
            what = decision.decision if rank == 1 else "review"
            their = known.record_id(candidate.found)
            guards = (*guards, *self._kind_guards(decision.query_id, their))
            if guards and what == "auto":
                what = "review"
            yield {
                "query": decision.query_id, "known": their, "rank": rank, "decision": what, "by": decision.by,
                "log_odds": candidate.score, "features": [term.feature for term in candidate.terms],
                "coefficients": [term.coefficient for term in candidate.terms],
                "values": [term.value for term in candidate.terms], "guards": [guard.code for guard in guards],
                "sentences": [guard.sentence for guard in guards],
            }  # fmt: skip

    # sites

    def _kind_guards(self, one: str, other: str) -> Iterator[Guard]:
        kinds, levels = zip(*(self._odd.get(record, PLAIN) for record in (one, other)), strict=True)
        if kinds[0] != kinds[1]:
            yield Guard("kind_differs", f"one is a {kinds[0]}, the other a {kinds[1]}")
        if any(level not in _ONE_PLACE for level in levels):
            yield Guard("several_places", "one of the two is a group of places or a sector, not one place")

    def _sites(self, found: Sequence[Wave], rows: Sequence[Row]) -> dict[str, str]:
        """Which known records are one site already."""
        clusters = self._clusters(found, rows)
        return {one: members[0] for members in clusters.members() for one in members}

    def _clusters(self, found: Sequence[Wave], rows: Sequence[Row]) -> Clusters:
        standing = Live(self._before.people, list(rows), set(self._before.contradicting))
        self._know(found, standing.ids())
        clusters = Clusters(self._facts, standing.different, standing.contradicting)
        clusters.join(standing.edges())
        return clusters

    def _know(self, found: Sequence[Wave], ids: set[str]) -> None:
        missing = ids - self._facts.keys()
        if not missing:
            return
        named: dict[str, set[str]] = {}
        for wave in found:
            column = wave.table.column("id")
            hit = column.filter(pc.is_in(column, value_set=pa.array(sorted(missing), pa.string())))
            for one in hit.to_pylist():
                named.setdefault(one, set()).add(wave.list_name)
        for one, rows in rows_of(found, missing).items():
            identifiers = {text for row in rows for text in row["identifiers"] or ()}
            identifiers |= {one} if one.partition(":")[0] in IDENTIFIERS else set()
            country = next((row["country"] for row in rows if row["country"]), "")
            label = rows[-1]["label"]
            kind = "Company" if label in model.COMPANIES else label
            schemes = tuple(by_scheme(sorted(identifiers)).items())
            self._facts[one] = Facts(kind, country, schemes, frozenset(named[one]), one in self._incidents)

    def _keep_apart(self, found: Sequence[Wave], rows: Sequence[Row], waiting: set[str], known: Known) -> None:
        """Find pairs that only a chain brings together and that contradict each other."""
        asserted = {row.pair for row in rows} | set(self._before.people)
        clusters = self._clusters(found, rows).members()
        grown = [members for members in clusters if len(members) > 2 and waiting.intersection(members)]
        told = normals(found, {one for members in grown for one in members})
        for members in grown:
            for a, b in combinations(members, 2):
                guards = [] if (a, b) in asserted else against(told[a], told[b], known)
                if guards:
                    self.outcome.apart += 1
                    self.pairs.append(
                        {
                            **dict.fromkeys(("features", "coefficients", "values"), ()), "query": a, "known": b,
                            "rank": 1, "decision": "apart", "by": "comparison", "log_odds": 0.0,
                            "guards": [guard.code for guard in guards],
                            "sentences": [guard.sentence for guard in guards],
                        }
                    )  # fmt: skip
