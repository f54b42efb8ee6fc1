"""Matching over a workspace: every record that was not looked at yet, list by list, against all that came before.

A run writes one ledger entry, which a person can take back as a whole. Records of one list are never joined with each
other by a run (``duplicates`` proposes those). What was looked at under this version of the matcher is not looked at
again unless it changed, or a record that it was paired with did.
"""

from __future__ import annotations

import hashlib
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
from graph.ledger import State, read_records, read_state, store_records
from graph.match.assertions import Live, Row, live
from graph.match.clusters import IDENTIFIERS, Clusters, Facts
from graph.match.decide import Decision, decided
from graph.match.features import compare
from graph.match.guards import IDENTIFIED, Guard, of_pair
from graph.match.identifiers import SITE_SCHEMES, by_scheme, shared
from graph.match.known import Known, Shelf
from graph.match.normalise import Normal, normalise
from graph.match.record import Record
from graph.match.score import model as coefficients
from graph.match.stated import FAMILIES, Wave, record_of, rows_of, waves
from graph.projection import Projection
from graph.workspace import Workspace

Json = dict[str, Any]
CONTRADICTING = IDENTIFIED | {
    "unit_missing", "place_differs", "places_differ", "words_differ", "short_words_differ",
}  # fmt: skip
"""Guards by which two records must not come together through a third."""
_STEP = 5_000
_PLAIN = ("Factory", None)
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


def version() -> str:
    """Of the matcher: with another one, everything is looked at again."""
    return coefficients("facilities").version


class _Run:
    def __init__(
        self, workspace: Workspace, state: State, before: Live, again: bool, say: Callable[[str], None]
    ) -> None:
        self._workspace, self._state, self._before, self._again, self._say = workspace, state, before, again, say
        self._incidents = _with_incidents(workspace, state)
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
        first = _first_rows(found, done)
        prints = {one: _fingerprint(found[wave], row, visibility) for one, (wave, row) in first.items()}
        waiting = self._waiting(prints)
        self.outcome.known += len(prints) - len(waiting)
        if not waiting:
            return
        self._say(f"preparing {family}")
        shelf = Shelf(self._workspace.matching / f"{family}-{visibility}", found, family != "facilities")
        rows = list(self._standing(waiting))
        self._odd = _odd(found)
        for name, of_list in _by_list(found).items():
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
            yield from (_light(row) for row in found)
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
        kinds, levels = zip(*(self._odd.get(record, _PLAIN) for record in (one, other)), strict=True)
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
        normals = _normals(found, {one for members in grown for one in members})
        for members in grown:
            for a, b in combinations(members, 2):
                against = [] if (a, b) in asserted else _against(normals[a], normals[b], known)
                if against:
                    self.outcome.apart += 1
                    self.pairs.append(
                        {
                            **dict.fromkeys(("features", "coefficients", "values"), ()), "query": a, "known": b,
                            "rank": 1, "decision": "apart", "by": "comparison", "log_odds": 0.0,
                            "guards": [guard.code for guard in against],
                            "sentences": [guard.sentence for guard in against],
                        }
                    )  # fmt: skip


def _light(row: Json) -> Row:
    """A row as it will be read back from the ledger, without its terms."""
    return Row(row["query"], row["known"], row["rank"], row["decision"], row["by"], row["log_odds"], 0, 0)


def _against(ours: Sequence[Normal], theirs: Sequence[Normal], known: Known) -> list[Guard]:
    """What speaks against two records of a chain, in any of their spellings; an identifier they share settles most."""
    found: dict[str, Guard] = {}
    for one in ours:
        for other in theirs:
            both = shared(dict(one.identifiers), dict(other.identifiers))
            codes = IDENTIFIED if any(same.partition(":")[0] in SITE_SCHEMES for same in both) else CONTRADICTING
            guards = of_pair(compare(one, other, known.names, known.addresses))
            found |= {guard.code: guard for guard in guards if guard.code in codes}
    return list(found.values())


def _normals(found: Sequence[Wave], ids: set[str]) -> dict[str, list[Normal]]:
    """Every spelling of some records, as it is compared."""
    wanted = pa.array(sorted(ids), pa.string())
    records: dict[str, set[Record]] = {}
    for wave in found:
        for row in wave.records.filter(pc.is_in(wave.records.column("id"), value_set=wanted)).to_pylist():
            records.setdefault(row["id"], set()).add(record_of(row))
    return {one: [normalise(record) for record in sorted(said, key=repr)] for one, said in records.items()}


def _first_rows(found: Sequence[Wave], done: pa.Array) -> dict[str, tuple[int, int]]:
    """Of each record that is not done, the list that was first to state it, and its row there."""
    first: dict[str, tuple[int, int]] = {}
    for number, wave in enumerate(found):
        column = wave.table.column("id")
        new = pc.invert(pc.is_in(column, value_set=done)).to_numpy()
        for row, one in zip(new.nonzero()[0].tolist(), column.filter(pa.array(new)).to_pylist(), strict=True):
            first.setdefault(one, (number, row))
    return first


def _fingerprint(wave: Wave, row: int, visibility: str) -> str:
    """What was compared of a record: with another one it is looked at again."""
    level = wave.table.column("level")[row].as_py() or ""
    text = "\x1f".join((version(), visibility, wave.label, level, wave.keys[row].as_py()))
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _by_list(found: Sequence[Wave]) -> dict[str, list[Wave]]:
    """The tables of each version of a list; those that give no day come last."""
    lists: dict[str, list[Wave]] = {}
    for wave in found:
        lists.setdefault(wave.list_name, []).append(wave)
    return lists


def _odd(found: Sequence[Wave]) -> dict[str, tuple[str, str | None]]:
    """Kind and level of the records that are no single factory; companies are all of one kind."""
    odd: dict[str, tuple[str, str | None]] = {}
    for wave in found:
        if wave.label in model.FACILITIES:
            level = pc.fill_null(wave.table.column("level"), "site")
            hit = wave.table.filter(pc.not_equal(level, "site")) if wave.label == _PLAIN[0] else wave.table
            odd.update((row["id"], (wave.label, row["level"])) for row in hit.select(["id", "level"]).to_pylist())
    return odd


def _with_incidents(workspace: Workspace, state: State) -> set[str]:
    """Records that an incident is on record at."""
    found: set[str] = set()
    for snapshot in state.snapshots:
        if "OCCURRED_AT" in snapshot.records:
            table = read_records(workspace, "OCCURRED_AT", snapshot.records["OCCURRED_AT"])
            found.update(table.column("to_id").to_pylist())
    return found
