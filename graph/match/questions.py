"""A pair as a question to a person: both records side by side, what speaks for and against, what depends on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from graph import model
from graph.match.assertions import Pair, Row
from graph.match.desk import Desk
from graph.match.explain import explain, phrase
from graph.match.impact import SENTENCES, impact_of
from graph.match.letters import fold
from graph.match.score import Term
from graph.match.stated import stated_record

Verdict = Literal["same", "different", "unsure"]


@dataclass(frozen=True)
class Side:
    """One record of a pair, as the lists that the build admits state it."""

    id: str
    """Of the record."""
    current: str
    """The id it has in the build: another one where it was joined with others."""
    label: str
    values: dict[str, Any]
    """name, address, city, region, country, lat, lng, geocode_precision, level, identifiers: of the newest list."""
    sources: tuple[dict[str, Any], ...]
    """Every list that states it: dataset, title, publisher, as_of, row, and its own name and address."""
    joined: tuple[str, ...] = ()
    """Other records that are one with it."""
    incidents: int = 0
    """Incidents on record at the place in the build."""


@dataclass(frozen=True)
class TermLine:
    """An addend of the evidence."""

    feature: str
    points: float
    sentence: str


@dataclass(frozen=True)
class GuardLine:
    """Why no machine may decide: a code that pairs of one kind share, and a sentence."""

    code: str
    sentence: str


@dataclass(frozen=True)
class Near:
    """A next candidate for the same record."""

    id: str
    log_odds: float
    name: str
    address: str
    country: str


@dataclass(frozen=True)
class Question:
    """Two records, side by side: are they one?"""

    a: Side
    b: Side
    log_odds: float | None
    """Sum of the terms."""
    terms: tuple[TermLine, ...]
    guards: tuple[GuardLine, ...]
    candidates: tuple[Near, ...]
    impact: int
    """3: would connect a brand to an incident it is not connected to; 2: touches an incident; 1: touches a brand; 0."""
    impact_sentence: str
    verdict: Verdict | None = None
    """What a person decided, if one did."""
    differing: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    """By ``name`` and ``address``: words, folded, that only the one or the other has."""


_VALUES = (
    "name", "address", "city", "region", "country", "lat", "lng", "geocode_precision", "level", "identifiers",
)  # fmt: skip
_SOURCE = ("dataset", "title", "publisher", "as_of", "license", "row", "name", "address")
_MOST_NEAR = 3
Json = dict[str, Any]


def questions(desk: Desk, pairs: Sequence[Pair]) -> list[Question]:
    """Some pairs with all that a person needs."""
    near = {pair: _near_rows(desk, pair) for pair in pairs}
    ids = {one for pair in pairs for one in pair} | {row.known for rows in near.values() for row in rows}
    rows = desk.rows(ids | {row.query for found in near.values() for row in found})
    impact = impact_of(desk.projection)
    weights = impact.of([(desk.current(a), desk.current(b)) for a, b in pairs])
    return [
        _question(desk, pair, rows, near[pair], weight, impact.incidents)
        for pair, weight in zip(pairs, weights, strict=True)
    ]


def _question(
    desk: Desk, pair: Pair, rows: Mapping[str, list[Json]], near: list[Row], weight: int, incidents: Mapping[str, int]
) -> Question:
    row, said = desk.row(pair), desk.said(pair)
    a, b = (_side(desk, one, rows[one], incidents) for one in pair)
    if row is not None:
        told = desk.live.details(row)
        parts = zip(told["features"], told["coefficients"], told["values"], strict=True)
        terms = [Term(*part) for part in parts]
        guards = [GuardLine(*guard) for guard in zip(told["guards"], told["sentences"], strict=True)]
        log_odds = row.log_odds
    else:
        made = explain(
            stated_record(rows[pair[0]][-1]),
            stated_record(rows[pair[1]][-1]),
            desk.index_of(a.label),
            a.label not in model.FACILITIES,
        )
        terms, log_odds = list(made.terms), made.score
        guards = [GuardLine(guard.code, guard.sentence) for guard in made.guards]
    return Question(
        a,
        b,
        log_odds,
        tuple(TermLine(term.feature, term.points, phrase(term)) for term in terms),
        tuple(guards),
        tuple(_near(one, pair, rows) for one in near),
        weight,
        SENTENCES[weight],
        None if said is None else said.verdict,  # type: ignore[arg-type]
        {name: _differing(a.values[name], b.values[name]) for name in ("name", "address")},
    )


def _near_rows(desk: Desk, pair: Pair) -> list[Row]:
    """Other candidates of either record that were not rejected."""
    found: dict[Pair, Row] = {}
    for row in desk.live.rows:
        if (row.query in pair or row.known in pair) and row.pair != pair and desk.shown.issuperset(row.pair):
            kept = found.get(row.pair)
            if desk.said(row.pair) is None and (kept is None or row.log_odds > kept.log_odds):
                found[row.pair] = row
    return sorted(found.values(), key=lambda row: (-row.log_odds, row.pair))[:_MOST_NEAR]


def _near(row: Row, pair: Pair, rows: Mapping[str, list[Json]]) -> Near:
    other = row.known if row.query in pair else row.query
    told = rows[other][-1]
    return Near(other, row.log_odds, told["name"] or "", told["address"] or "", told["country"] or "")


def _side(desk: Desk, one: str, rows: list[Json], incidents: Mapping[str, int]) -> Side:
    newest, current = rows[-1], desk.current(one)
    values = {name: newest[name] for name in _VALUES}
    sources = tuple({name: row[name] for name in _SOURCE} for row in rows)
    joined = tuple(other for other in desk.joined.get(current, ()) if other != one)
    return Side(one, current, newest["label"], values, sources, joined, incidents.get(current, 0))


def _differing(one: str | None, other: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words that only the one or the other has, folded."""
    ours, theirs = (_words(text or "") for text in (one, other))
    return tuple(word for word in ours if word not in theirs), tuple(word for word in theirs if word not in ours)


def _words(text: str) -> list[str]:
    return list(dict.fromkeys("".join(one if one.isalnum() else " " for one in fold(text)).split()))
