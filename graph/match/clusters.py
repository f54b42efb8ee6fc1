"""Records into facilities: those that are asserted to be one are joined, unless two among them contradict each other.

A person's word joins first, then a published identifier, then the comparison with the most evidence; ties go by id. So
the result depends on what is asserted alone, not on the order in which it was. No chain of automatic matches joins two
records that could not be joined by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from graph.match.identifiers import SITE_SCHEMES, conflicts, shared

By = Literal["person", "identifier", "comparison"]
INCIDENT_BAR = 3.0
"""Least log-odds at which a comparison may join records of which one carries an incident."""
_ORDER: tuple[By, ...] = ("person", "identifier", "comparison")
Identifiers = tuple[tuple[str, frozenset[str]], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides whether a record may be joined with others."""

    kind: str
    """Factory, Farm, Mine, Vessel, Company or Organisation: records of two kinds are never one."""
    country: str = ""
    identifiers: Identifiers = ()
    """Values by scheme."""
    lists: frozenset[str] = frozenset()
    """Versions of lists that name it: what one list names twice are two, unless a person or an identifier says else."""
    incident: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """Two records that are said to be one, ``a`` before ``b``, and on whose word."""

    a: str
    b: str
    by: By
    score: float = 0.0

    @property
    def order(self) -> tuple[int, float, str, str]:
        """Stronger ones first."""
        return _ORDER.index(self.by), -round(self.score, 9), self.a, self.b


@dataclass(frozen=True, slots=True)
class Refused:
    """An edge that was not followed, and why."""

    edge: Edge
    why: str


@dataclass
class Cluster:
    """Records that are one, with what of each of them may speak against a further one."""

    members: list[str]
    kinds: set[str]
    countries: set[str]
    identifiers: set[tuple[Identifiers, str]]
    lists: dict[str, set[str]]
    """Members by version of a list."""
    incident: bool


class Clusters:
    """Joins records one edge after the other.

    Args:
        facts: of every record that an edge names; an edge that names another is left aside.
        different: pairs that a person said are two.
        apart: pairs that the matcher found to contradict each other.
    """

    def __init__(
        self,
        facts: Mapping[str, Facts],
        different: Iterable[tuple[str, str]] = (),
        apart: Iterable[tuple[str, str]] = (),
    ) -> None:
        self._facts = facts
        self._different, self._contradicting = _both_ways(different), _both_ways(apart)
        self._of: dict[str, Cluster] = {}
        self.refused: list[Refused] = []

    def join(self, edges: Iterable[Edge]) -> None:
        """Follow the edges, the strongest first."""
        known = [edge for edge in edges if edge.a in self._facts and edge.b in self._facts and edge.a != edge.b]
        for edge in sorted(known, key=lambda one: one.order):
            one, other = self._cluster(edge.a), self._cluster(edge.b)
            if one is other:
                continue
            if why := self._against(one, other, edge):
                self.refused.append(Refused(edge, why))
            else:
                self._unite(one, other)

    def members(self) -> list[list[str]]:
        """Records that are one, sorted, of each cluster of two and more."""
        found = {id(cluster): cluster for cluster in self._of.values() if len(cluster.members) > 1}
        return sorted(sorted(cluster.members) for cluster in found.values())

    def together(self, a: str, b: str) -> bool:
        """Are two records one?"""
        return a == b or (a in self._of and self._of.get(a) is self._of.get(b))

    def why_not(self, a: str, b: str, by: By, score: float = 0.0) -> str:
        """What would speak against joining two records now; empty where nothing does."""
        if a not in self._facts or b not in self._facts:
            return ""
        one, other = self._cluster(a), self._cluster(b)
        return "" if one is other else self._against(one, other, Edge(a, b, by, score))

    def _cluster(self, record: str) -> Cluster:
        if record not in self._of:
            facts = self._facts[record]
            self._of[record] = Cluster(
                [record],
                {facts.kind},
                {facts.country} - {""},
                {(facts.identifiers, facts.country)} if facts.identifiers else set(),
                {name: {record} for name in facts.lists},
                facts.incident,
            )
        return self._of[record]

    def _against(self, one: Cluster, other: Cluster, edge: Edge) -> str:
        if one.kinds != other.kinds:
            return f"one is a {_listed(one.kinds)}, the other a {_listed(other.kinds)}"
        if found := self._hit(one, other, self._different):
            return f"a person decided that {found[0]} and {found[1]} are two"
        if edge.by == "person":
            return ""
        if found := self._hit(one, other, self._contradicting):
            return f"{found[0]} and {found[1]} contradict each other"
        if one.countries and other.countries and (one.countries != other.countries or len(one.countries) > 1):
            return f"the countries differ ({_listed(one.countries)} / {_listed(other.countries)})"
        for ours, here in one.identifiers:
            for theirs, there in other.identifiers:
                if scheme := _conflict(dict(ours), dict(theirs), here, there):
                    return f"identifiers of one scheme differ ({scheme})"
        if twice := self._listed_twice(one, other):
            return f"one list names both as places of their own ({twice})"
        if edge.by == "comparison" and (one.incident or other.incident) and edge.score < INCIDENT_BAR:
            return f"an incident is on record at one of them, so {INCIDENT_BAR:g} is needed ({edge.score:+.1f})"
        return ""

    def _hit(self, one: Cluster, other: Cluster, enemies: Mapping[str, set[str]]) -> tuple[str, str] | None:
        """Two records, one of each cluster, that must not come together."""
        small, big = sorted((one, other), key=lambda cluster: len(cluster.members))
        for record in small.members:
            if record in enemies and (there := enemies[record].intersection(big.members)):
                return record, min(there)
        return None

    def _listed_twice(self, one: Cluster, other: Cluster) -> str:
        """The first version of a list that names a record of each, without an identifier that makes them one."""
        for name in sorted(one.lists.keys() & other.lists.keys()):
            for first in one.lists[name]:
                ours = dict(self._facts[first].identifiers)
                for second in other.lists[name]:
                    both = shared(ours, dict(self._facts[second].identifiers))
                    if not any(_names_one(self._facts[first].kind, same) for same in both):
                        return name
        return ""

    def _unite(self, one: Cluster, other: Cluster) -> None:
        small, big = sorted((one, other), key=lambda cluster: len(cluster.members))
        for name, members in small.lists.items():
            big.lists[name] = big.lists.get(name, set()) | members
        big.members += small.members
        big.countries |= small.countries
        big.identifiers |= small.identifiers
        big.incident |= small.incident
        for record in small.members:
            self._of[record] = big


def _names_one(kind: str, identifier: str) -> bool:
    return kind in ("Company", "Organisation") or identifier.partition(":")[0] in SITE_SCHEMES


def _conflict(ours: Mapping[str, frozenset[str]], theirs: Mapping[str, frozenset[str]], here: str, there: str) -> str:
    """The first scheme in which two records contradict each other; tax numbers only count within one country."""
    return next((one for one in conflicts(ours, theirs) if one != "tax" or here == there), "")


def _both_ways(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for a, b in pairs:
        found.setdefault(a, set()).add(b)
        found.setdefault(b, set()).add(a)
    return found


def _listed(values: Iterable[str]) -> str:
    return ", ".join(sorted(values))


def first_id(members: Iterable[str], published: Mapping[str, str]) -> str:
    """The id that a facility of several records keeps: a published identifier, else the one published first.

    Args:
        published: the day of the earliest list that states each id, empty where it states none.
    """

    def rank(record: str) -> tuple[bool, bool, str, str]:
        scheme = record.partition(":")[0]
        day = published.get(record, "")
        return scheme not in IDENTIFIERS, not day, day, record

    return min(members, key=rank)


IDENTIFIERS = SITE_SCHEMES | {"lei", "duns", "wikirate"}
"""Schemes of published identifiers; an id of one of them goes before all others."""
