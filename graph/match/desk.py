"""The pairs of a workspace as a person sees them: what is asserted, what the lists say, what a build admits."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from graph import model
from graph.asserted import Said, ordered
from graph.errors import InputError
from graph.former import former_ids
from graph.ledger import read_state
from graph.match.assertions import Live, Pair, Row, live
from graph.match.index import Index
from graph.match.joining import JOINED_LABELS
from graph.match.stated import FAMILIES, Wave, rows_of, waves
from graph.projection import Projection
from graph.workspace import Workspace


class Desk:
    """One state of a workspace and one build of it.

    Args:
        projection: the build; what it does not admit is not shown.
    """

    def __init__(self, workspace: Workspace, projection: Projection) -> None:
        self.workspace, self.projection = workspace, projection
        self.state = read_state(workspace)
        self.live: Live = live(workspace, self.state.asserted)
        self.former = former_ids(projection)
        profile = projection.manifest.get("profile")
        at = model.VISIBILITIES.index(profile) if profile in model.VISIBILITIES else 0
        self.profile = model.VISIBILITIES[at]
        self.admitted = model.VISIBILITIES[: at + 1]

    @cached_property
    def waves(self) -> list[Wave]:
        """What every list states of places and companies."""
        return waves(self.workspace, self.state, JOINED_LABELS, self.admitted)

    @cached_property
    def shown(self) -> set[str]:
        """Every record of the build, by its id in the lists."""
        found = set(self.former)
        for label in JOINED_LABELS:
            found.update(self.projection.nodes(label, ["id"])["id"].to_pylist())
        return found

    @cached_property
    def joined(self) -> dict[str, list[str]]:
        """By the id of a build, all records that are one with it."""
        found: dict[str, list[str]] = {}
        for record, current in sorted(self.former.items()):
            found.setdefault(current, [current]).append(record)
        return found

    def current(self, record: str) -> str:
        """The id of a record in the build."""
        return self.former.get(record, record)

    def rows(self, ids: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
        """What the lists say of some records."""
        return rows_of(self.waves, ids)

    def row(self, pair: Pair) -> Row | None:
        """What the matcher says of a pair, if it was found."""
        return next(iter(self.live.by_pair.get(pair, ())), None)

    def said(self, pair: Pair) -> Said | None:
        """What a person decided of a pair."""
        return self.live.people.get(ordered(*pair))

    @cached_property
    def open(self) -> dict[Pair, Row | None]:
        """Pairs that wait for a person: left open by the matcher, or certain and not to be joined with others.

        Pairs that a person could not decide are no part of it. Of several pairs of records of the same two places, the
        one with the most evidence is here.
        """
        found: dict[Pair, Row | None] = {
            pair: row for pair, row in self.live.open_pairs() if self.live.people.get(pair) is None
        }
        for edge in self.live.edges():
            if edge.by != "person":
                found[edge.a, edge.b] = self.live.by_pair[edge.a, edge.b][0]
        best: dict[Pair, tuple[float, Pair]] = {}
        for pair, row in found.items():
            a, b = (self.current(one) for one in pair)
            if a != b and pair[0] in self.shown and pair[1] in self.shown:
                key = ordered(a, b)
                score = row.log_odds if row is not None else 0.0
                best[key] = max(best.get(key, (score, pair)), (score, pair))
        return {pair: found[pair] for _, pair in sorted(best.values())}

    def index_of(self, label: str) -> Index | None:
        """The index with which records of a kind were compared last, for the weights of its words."""
        family = next(name for name, labels in FAMILIES.items() if label in labels)
        for visibility in reversed(self.admitted):
            try:
                return Index.open(self.workspace.matching / f"{family}-{visibility}")
            except InputError:
                continue
        return None


def desk_of(workspace: Workspace, projection: Projection) -> Desk:
    """The desk of the state of now, made once."""
    count = len(list((workspace.ledger / "entries").glob("[0-9]*.json")))
    return _desk(str(workspace.folder), str(projection.folder), projection.digest, count)


@lru_cache(maxsize=2)
def _desk(folder: str, build: str, digest: str, count: int) -> Desk:
    return Desk(Workspace(Path(folder)), Projection(Path(build)))
