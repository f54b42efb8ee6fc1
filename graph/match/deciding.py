"""A person's word on two records: written into the ledger, checked against what people said before, and taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.asserted import VERDICTS, Asserted, Said, ordered
from graph.build import extend_all
from graph.errors import UsageError
from graph.ledger import State, read_records, read_state
from graph.match.clusters import Clusters, Edge, Facts
from graph.match.joining import JOINED_LABELS
from graph.projection import Projection
from graph.workspace import Workspace

_LONGEST = 2_000


@dataclass(frozen=True)
class Verdict:
    """What a person says of two records."""

    a: str
    b: str
    verdict: str
    who: str
    why: str


@dataclass(frozen=True)
class Decided:
    """The ledger entries that were written, and the build that follows."""

    entries: tuple[int, ...]
    projection: Projection


def write(workspace: Workspace, verdicts: Sequence[Verdict]) -> Decided:
    """Write decisions and make one build; see ``review.decide``."""
    with workspace.writing():
        state = read_state(workspace)
        kinds = kinds_of(workspace, state, {one for said in verdicts for one in (said.a, said.b)})
        before = state.asserted.verdicts()
        for one in verdicts:
            _check(one, kinds, before)
        _check_together(workspace, state, verdicts)
        content = []
        for one in verdicts:
            a, b = ordered(one.a, one.b)
            said = {"a": a, "b": b, "verdict": one.verdict, "who": one.who.strip(), "why": one.why.strip()}
            content.append(("decide", said))
        made, projection = extend_all(workspace, content)
    return Decided(tuple(entry.number for entry in made), projection)


def take_back(workspace: Workspace, entry: int, who: str, why: str) -> Decided:
    """Take back a decision or a run of the matcher; see ``review.undecide``."""
    _check_words(who, why)
    with workspace.writing():
        asserted = read_state(workspace).asserted
        numbers = {one.number for one in asserted.said} | {one.number for one in asserted.runs}
        if entry not in numbers:
            known = ", ".join(map(str, sorted(numbers))) or "none"
            raise UsageError(
                f"Entry {entry} is no decision and no run of the matcher that is in force; those are: {known}"
            )
        content = {"entry": entry, "who": who.strip(), "why": why.strip()}
        made, projection = extend_all(workspace, [("undecide", content)])
    return Decided(tuple(one.number for one in made), projection)


def kinds_of(workspace: Workspace, state: State, ids: Iterable[str]) -> dict[str, str]:
    """Label of records that a list in force states."""
    wanted = pa.array(sorted(set(ids)), pa.string())
    found: dict[str, str] = {}
    for snapshot in state.snapshots:
        for label in JOINED_LABELS:
            if label in snapshot.records:
                column = read_records(workspace, label, snapshot.records[label]).column("id")
                hit = column.filter(pc.is_in(column, value_set=wanted)).to_pylist()
                found.update(dict.fromkeys(hit, label))
    return found


def _check(one: Verdict, kinds: Mapping[str, str], before: Mapping[tuple[str, str], Said]) -> None:
    _check_words(one.who, one.why)
    if one.verdict not in VERDICTS:
        raise UsageError(f"'{one.verdict[:40]}' is no verdict; there are: {', '.join(VERDICTS)}")
    if one.a == one.b:
        raise UsageError(f"{one.a[:80]} is named twice; a decision is about two records")
    for record in (one.a, one.b):
        if record not in kinds:
            raise UsageError(f"No list that is in force states a place or company with the id '{record[:80]}'")
    families = {_family(kinds[record]) for record in (one.a, one.b)}
    if one.verdict == "same" and len(families) > 1:
        raise UsageError(
            f"{one.a} is a {kinds[one.a]} and {one.b} a {kinds[one.b]}: those are never one. Where a list names the "
            "wrong kind, correct the list"
        )
    said = before.get(ordered(one.a, one.b))
    if said is not None and said.verdict == one.verdict:
        raise UsageError(
            f"{said.who} decided on {said.at[:10]} that {one.a} and {one.b} are '{said.verdict}' (entry {said.number})"
        )


def _check_words(who: str, why: str) -> None:
    if not why.strip():
        raise UsageError("Every decision needs a reason; add --reason TEXT")
    if not who.strip():
        raise UsageError("Every decision names who made it; add --who NAME")
    if len(who) > 200 or len(why) > _LONGEST:
        raise UsageError(f"A name of at most 200 and a reason of at most {_LONGEST:,} characters are kept")


def _check_together(workspace: Workspace, state: State, verdicts: Sequence[Verdict]) -> None:
    """Refuse a decision by which what people said would contradict itself."""
    asserted = state.asserted
    before = set(_contradictions(workspace, state, asserted))
    after = Asserted(asserted.runs, list(asserted.said))
    for one in verdicts:
        a, b = ordered(one.a, one.b)
        after.said.append(Said(0, "", a, b, one.verdict, one.who, one.why))
    for pair in _contradictions(workspace, state, after):
        if pair not in before:
            entries = _in_the_way(asserted, *pair)
            named = "; ".join(f"entry {one.number} ({one.a}, {one.b}: {one.verdict})" for one in entries)
            raise UsageError(
                f"{pair[0]} and {pair[1]} would be one and two at once by what people decided: {named or 'this file'}. "
                "Take one of these back first: tiertrace undecide ENTRY --reason TEXT"
            )


def _contradictions(workspace: Workspace, state: State, asserted: Asserted) -> list[tuple[str, str]]:
    said = asserted.verdicts()
    kinds = kinds_of(workspace, state, {one for pair in said for one in pair})
    facts = {one: Facts(_family(kind)) for one, kind in kinds.items()}
    different = [pair for pair, one in said.items() if one.verdict == "different"]
    clusters = Clusters(facts, different)
    clusters.join(Edge(*pair, "person") for pair, one in said.items() if one.verdict == "same")
    return [(refused.edge.a, refused.edge.b) for refused in clusters.refused]


def _in_the_way(asserted: Asserted, a: str, b: str) -> list[Said]:
    """Decisions that hang together with one of two records."""
    reached, grown = {a, b}, True
    verdicts = list(asserted.verdicts().values())
    while grown:
        near = {end for one in verdicts if one.verdict == "same" and reached & {one.a, one.b} for end in (one.a, one.b)}
        grown = not near <= reached
        reached |= near
    return [one for one in verdicts if {one.a, one.b} <= reached and one.verdict in ("same", "different")]


def _family(label: str) -> str:
    return "Company" if label in model.COMPANIES else label
