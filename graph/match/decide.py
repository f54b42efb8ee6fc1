"""From candidates to a decision: the same site for certain, a question to a person, or a site not known yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from graph.match.companies import COMPANY_FEATURES, compare_companies
from graph.match.features import FEATURES, Comparison, compare
from graph.match.guards import IDENTIFIED, Guard, of_pair, of_rivals
from graph.match.identifiers import SITE_SCHEMES, conflicts, shared
from graph.match.index import Found, Index
from graph.match.normalise import Normal, normalise
from graph.match.record import Record
from graph.match.score import Model, Term, model, total
from graph.match.tokens import Weights

Verdict = Literal["auto", "review", "new"]
LEAST_LIKE = 0.55
"""Candidates whose blocking similarity is below this share of the best one's are not compared."""
SHOWN = 3
"""Candidates that a decision for a person keeps, the best one included; other decisions keep the best one."""
_BATCH = 5_000
_Compare = Callable[[Normal, Normal, Weights, Weights], Comparison]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A known site laid beside the query, with everything that was weighed."""

    site_id: str
    score: float
    terms: tuple[Term, ...]
    guards: tuple[Guard, ...]
    found: Found


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of one query.

    ``score`` is the log-odds of the best candidate, the sum of its ``terms``; none where nothing was alike. ``by`` is
    ``identifier`` where a published id decided. ``forbidden`` are known sites that were left out because an identifier
    of the same scheme differs. ``new`` is provisional: decide again when the reference has grown.
    """

    query_id: str
    decision: Verdict
    site_id: str
    score: float | None
    terms: tuple[Term, ...]
    guards: tuple[Guard, ...]
    by: Literal["comparison", "identifier", "nothing"]
    candidates: tuple[Candidate, ...]
    forbidden: tuple[tuple[str, str], ...]
    doubts: tuple[str, ...]
    bars: tuple[float, float]
    version: str


def match(
    index: Index, queries: Iterable[Record], *, using: Model | None = None, not_itself: bool = False
) -> list[Decision]:
    """Decide every query; see ``decided``."""
    return list(decided(index, queries, using=using, not_itself=not_itself))


def decided(
    index: Index, queries: Iterable[Record], *, using: Model | None = None, not_itself: bool = False
) -> Iterator[Decision]:
    """Decide queries one after the other, in their order; each is decided as if it were alone.

    Args:
        using: coefficients and thresholds; by default the package's.
        not_itself: leave out known records that have the id of the query (to find duplicates within one list).
    """
    judge = _Judge(index, using or model("companies" if index.companies else "facilities"), not_itself)
    waiting = iter(queries)
    while batch := list(islice(waiting, _BATCH)):
        yield from judge.decide(batch)


class _Judge:
    """Decides against one index, and remembers: a list that repeats a factory per product asks once."""

    def __init__(self, index: Index, using: Model, not_itself: bool) -> None:
        self.index, self.model, self.not_itself = index, using, not_itself
        self.bars = using.bars(len(index))
        self.coefficients = using.in_order(COMPANY_FEATURES if index.companies else FEATURES)
        self.compare: _Compare = compare_companies if index.companies else compare

    def decide(self, batch: Sequence[Record]) -> list[Decision]:
        normals = [normalise(record) for record in batch]
        keys = [self._key(record, normal) for record, normal in zip(batch, normals, strict=True)]
        distinct = {key: at for at, key in reversed(list(enumerate(keys)))}
        ordered = sorted(distinct.values())
        near = self.index.candidates([normals[at] for at in ordered])
        answers = {
            keys[at]: self._one(batch[at].id, normals[at], found) for at, found in zip(ordered, near, strict=True)
        }
        return [replace(answers[key], query_id=record.id) for record, key in zip(batch, keys, strict=True)]

    def _key(self, record: Record, normal: Normal) -> tuple[object, ...]:
        own = record.id if self.not_itself else ""
        return normal.packed(), normal.position, normal.identifiers, own

    def _one(self, query_id: str, query: Normal, found: Sequence[Found]) -> Decision:
        best_like = found[0].similarity if found else 0.0
        alike = [one for one in found if one.similarity >= LEAST_LIKE * best_like]
        named = self.index.by_identifier(query)
        known = {(one.part, one.row): one for one in [*alike, *named]}
        weighed: dict[str, tuple[float, Comparison, Found]] = {}
        forbidden: dict[str, str] = {}
        equal: dict[str, list[str]] = {}
        for one in known.values():
            site = self.index.site(one)
            if self.not_itself and site == query_id:
                continue
            normal = self.index.normal(one)
            if query.identifiers and normal.identifiers:
                theirs, ours = dict(normal.identifiers), dict(query.identifiers)
                if against := self._against(ours, theirs, query, normal):
                    forbidden[site] = f"{against} differs"
                    continue
                equal.setdefault(site, []).extend(self._equal(ours, theirs))
            pair = self.compare(query, normal, self.index.names, self.index.addresses)
            points = self.model.log_odds(self.coefficients, pair.values)
            if site not in weighed or points > weighed[site][0]:
                weighed[site] = points, pair, one
        for site in forbidden:
            weighed.pop(site, None)
        order = sorted(weighed, key=lambda site: (not equal.get(site), -round(weighed[site][0], 9), site))
        return self._decision(query_id, query, order, weighed, equal, tuple(sorted(forbidden.items())))

    def _against(
        self, ours: dict[str, frozenset[str]], theirs: dict[str, frozenset[str]], one: Normal, other: Normal
    ) -> str:
        """The scheme in which both have identifiers and none is shared; tax numbers only within one country."""
        for scheme in conflicts(ours, theirs):
            if scheme == "tax" and one.country != other.country:
                continue
            return scheme
        return ""

    def _equal(self, ours: dict[str, frozenset[str]], theirs: dict[str, frozenset[str]]) -> list[str]:
        """Shared identifiers that name this kind of thing: a company's number does not say which of its sites."""
        both = shared(ours, theirs)
        return both if self.index.companies else [one for one in both if one.partition(":")[0] in SITE_SCHEMES]

    def _decision(
        self,
        query_id: str,
        query: Normal,
        order: Sequence[str],
        weighed: dict[str, tuple[float, Comparison, Found]],
        equal: dict[str, list[str]],
        forbidden: tuple[tuple[str, str], ...],
    ) -> Decision:
        about = query.doubts, self.bars, self.model.version
        if not order:
            return Decision(query_id, "new", "", None, (), (), "nothing", (), forbidden, *about)
        best = self._candidate(order[0], *weighed[order[0]])
        rivals = [(site, weighed[site][1], weighed[site][0]) for site in order[1:]]
        guards: tuple[Guard, ...]
        verdict: Verdict
        if equal.get(best.site_id):
            by: Literal["comparison", "identifier"] = "identifier"
            guards = tuple(guard for guard in best.guards if guard.code in IDENTIFIED)
            if len(order) > 1 and equal.get(order[1]):
                guards += (Guard("identifier_twice", f"another known site ({order[1]}) shares an identifier too"),)
            verdict = "auto" if not guards else "review"
        else:
            by = "comparison"
            guards = (*best.guards, *of_rivals((weighed[best.site_id][1], best.score), rivals))
            if self.index.companies:
                guards += (Guard("company", "companies are one only by a published identifier or by a person's word"),)
            verdict = verdict_of(best.score, guards, self.bars)
        site = "" if verdict == "new" else best.site_id
        shown = order[1:SHOWN] if verdict == "review" else ()
        candidates = (best, *(self._candidate(one, *weighed[one]) for one in shown))
        return Decision(query_id, verdict, site, best.score, best.terms, guards, by, candidates, forbidden, *about)

    def _candidate(self, site: str, _points: float, pair: Comparison, found: Found) -> Candidate:
        terms = self.model.terms(pair.features, pair.values)
        return Candidate(site, total(terms), terms, () if self.index.companies else of_pair(pair), found)


def verdict_of(score: float, guards: Sequence[Guard], bars: tuple[float, float]) -> Verdict:
    """The decision of a score under guards: a guard can only take ``auto`` away."""
    auto, review = bars
    if score >= auto and not guards:
        return "auto"
    return "review" if score >= review else "new"
