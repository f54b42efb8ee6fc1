"""From a place to every brand that connects to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graph import model
from graph.errors import UsageError
from graph.projection import Projection
from graph.trace.against import Against, Path, candidates_of, open_nodes, tail_level
from graph.trace.answers import FAR, rank_of
from graph.trace.arrays import MOST_COUNTED, MOST_HOPS, Bytes
from graph.trace.evidence import Evidence, one_at_a_time
from graph.trace.gather import WALKABLE
from graph.trace.paths import BEST, NO_DATE, PathKey, gather_paths, levels, ranked_paths
from graph.trace.question import Question, ask, coverage, named
from graph.trace.record import on_record
from graph.trace.responses import add_responses, responses_in
from graph.trace.topology import Topology, open_topology

WHO = {"brands": ("Brand",), "companies": model.COMPANIES, "all": WALKABLE}
"""Labels of the rows, by the word that asks for them."""


@dataclass(frozen=True)
class Found:
    """The best path of one company."""

    key: tuple[PathKey, str]
    against: Against
    path: Path


@one_at_a_time()
def brands_of_site(
    projection: Projection,
    site_id: str,
    *,
    max_hops: int = 6,
    as_of: str | None = None,
    incident: str | None = None,
    since: str | None = None,
    until: str | None = None,
    categories: Sequence[str] = (),
    min_strength: str | None = None,
    paths: int = 1,
    who: str = "brands",
) -> dict[str, Any]:
    """Every brand that connects to a place, each with its best path.

    The verdict is against ``incident``; else against the day ``as_of``; else the best over the incidents at
    the place and at the buildings it lies in, and the one it is against is named; null if there is none. For
    an incident at a building the path goes on from the place to it. ``hops``, ``tier`` and ``path_count``
    are over the paths to the place itself. Should no path to the place be able to go on to the building,
    because it came through it, the row stays, without an incident and a verdict.

    Args:
        site_id: id of a facility; for a building the brands of the factories in it are among the rows.
        max_hops: longest path; LOCATED_IN is not counted.
        incident: id of an incident at the site or its building; the filters do not apply to it.
        since, until, categories: which incidents are looked at otherwise.
        min_strength: links weaker than this are not walked.
        who: "brands", "companies" (brands and suppliers) or "all" (organisations and facilities as well).

    Returns:
        The answer as the contract of ``tiertrace brands`` has it. ``truncated`` says that there are rows beyond
        ``max_hops``. ``incidents`` are those on record at the place or its buildings, whatever the filters, as
        ``trace_brand`` shows them, each with its ``facility``. Rows and incidents carry as ``responses`` what
        companies answered. ``coverage`` counts as ``other_companies`` the
        companies and organisations that reach the place within the same limits and were not asked for.

    Raises:
        UsageError: an unknown id, an incident that is not there, or an option that is not possible.
    """
    if who not in WHO:
        raise UsageError(f"who '{who[:40]}' is none of: {', '.join(WHO)}")
    if incident is not None and as_of is not None:
        raise UsageError("give incident or as_of, not both: the verdict is against one of them")
    question = ask(
        max_hops=max_hops,
        as_of=as_of,
        since=since,
        until=until,
        categories=categories,
        min_strength=min_strength,
        paths=paths,
    )
    topology = open_topology(projection)
    site = named(topology, site_id, "facility")
    if WALKABLE[topology.label[site]] not in model.FACILITIES:
        raise UsageError(f"'{site_id}' is a {WALKABLE[topology.label[site]]}, not a facility; trace it instead")
    hops, tiers = _distances(topology, question, site)
    everybody, truncated = _everybody(topology, question, site, hops, WHO[who])
    rows = _of_labels(topology, site, hops != FAR, WHO[who])
    others = [label for label in model.PARTIES if label not in WHO[who]]
    candidates = list(candidates_of(topology, question, site, incident))
    best = _best(topology, question, site, rows, candidates)
    counts = _count_paths(topology, question, site, rows)
    evidence = Evidence(topology)
    written = _write(topology, question, evidence, site, rows, (hops, tiers), counts, best, candidates)
    incidents = on_record(topology, evidence, site)
    known = responses_in(projection)
    for one in incidents:
        one["responses"] = known.about([one["id"]])
    add_responses(projection, written, subject=evidence.node(site), site=evidence.node(site))
    undated = sum(
        row["verdict"] == "unknown" or (found.against.incident is not None and not found.against.event[4])
        for row, found in zip(written, best, strict=True)
    )
    return {
        "site": evidence.node(site),
        "digest": projection.digest,
        "truncated": truncated,
        "coverage": {
            **coverage(projection, topology, undated=undated, not_shown=everybody - len(rows)),
            "other_companies": len(_of_labels(topology, site, hops != FAR, others)),
        },
        "incidents": incidents,
        "brands": sorted(written, key=lambda row: (rank_of(row), row["brand"]["id"])),
    }


def _distances(topology: Topology, question: Question, site: int) -> tuple[Bytes, Bytes]:
    """Fewest hops, and fewest SOURCES_FROM steps within max_hops, from every node to the site."""
    graph = topology.graph
    hops, tiers = np.full((2, topology.size), FAR, dtype=np.int8)
    backward = (graph.in_ptr, graph.in_source, graph.in_kind, topology.in_strength)
    starts = np.array([site], dtype=np.int32)
    topology.engine.spread(*backward, question.floor, starts, question.max_hops, hops, tiers)
    return hops, tiers


def _everybody(
    topology: Topology, question: Question, site: int, hops: Bytes, labels: Sequence[str]
) -> tuple[int, bool]:
    """How many rows there are at any distance and strength, and whether max_hops cut any off."""
    graph = topology.graph
    backward = (graph.in_ptr, graph.in_source, graph.in_kind, topology.in_strength)
    starts = np.array([site], dtype=np.int32)
    room = np.empty((2, topology.size), dtype=np.int32)
    counts = []
    for floor in (0, question.floor):
        far = np.full(topology.size, -1, dtype=np.int8)
        topology.engine.reach(*backward, floor, starts, MOST_HOPS + 20, far, room)
        counts.append(len(_of_labels(topology, site, far >= 0, labels)))
    return counts[0], counts[1] > len(_of_labels(topology, site, hops != FAR, labels))


def _of_labels(topology: Topology, site: int, reached: npt.NDArray[np.bool_], labels: Sequence[str]) -> list[int]:
    """The nodes reached that have one of the labels, without the site itself."""
    wanted = np.isin(topology.label, [WALKABLE.index(label) for label in labels])
    return [node for node in np.flatnonzero(reached & wanted).tolist() if node != site]


def _best(topology: Topology, question: Question, site: int, rows: list[int], candidates: list[Against]) -> list[Found]:
    """The best path of each row over everything it can be judged against."""
    best: dict[int, Found] = {}
    for against in candidates:
        name = "" if against.incident is None else topology.incident_table["id"][against.incident].as_py()
        for row, (key, path) in _best_against(topology, question, site, rows, against).items():
            found = Found((key, name), against, path)
            if row not in best or found.key < best[row].key:
                best[row] = found
    left = [row for row in rows if row not in best]
    if left:
        nothing = Against(None, NO_DATE, ())
        for row, (key, path) in _best_against(topology, question, site, left, nothing).items():
            best[row] = Found((key, ""), nothing, path)
    return [best[row] for row in rows]


def _best_against(
    topology: Topology, question: Question, site: int, rows: list[int], against: Against
) -> dict[int, tuple[PathKey, Path]]:
    """The best path of each row against one event: one search per level for all rows together."""
    engine, graph, work = topology.engine, topology.graph, topology.work
    ahead, base = open_nodes(topology, against), tail_level(topology, question, against)
    best: dict[int, tuple[PathKey, Path]] = {}
    waiting = np.array(rows, dtype=np.int64)
    room = np.empty(256, dtype=np.int32)
    for rank, strength in levels(question.floor, base):
        if not len(waiting):
            break
        limits = np.array([rank, strength, question.floor, question.max_hops], dtype=np.int32)
        engine.search(graph, work, against.event, site, limits, ahead, False)
        reached = work.settled[waiting] == work.counter[0]
        for row in waiting[reached].tolist():
            while (end := engine.write_path(graph, work, row, site, room, 0)) < 0:
                room = np.empty(len(room) * 2, dtype=np.int32)
            path = (*room[:end].tolist(), *against.tail)
            best[row] = (-rank, -strength, int(work.back[row]), (row, *path)), path
        waiting = waiting[~reached]
    return best


def _count_paths(topology: Topology, question: Question, site: int, rows: list[int]) -> list[int | None]:
    """How many paths lead from each row to the site; None above ``MOST_COUNTED``."""
    engine, graph, work = topology.engine, topology.graph, topology.work
    limits = np.array([0, 0, question.floor, question.max_hops], dtype=np.int32)
    engine.search(graph, work, NO_DATE, site, limits, np.zeros(topology.size, dtype=np.int8), False)
    nothing = np.empty(0, dtype=np.int32)
    counts: list[int | None] = []
    for row in rows:
        ends = np.array([row, site], dtype=np.int32)
        most = MOST_COUNTED + 1
        count = int(engine.every_path(graph, work, NO_DATE, ends, limits, -1, BEST, most, nothing, nothing))
        counts.append(count if count <= MOST_COUNTED else None)
    return counts


def _alternatives(
    topology: Topology, question: Question, site: int, row: int, found: Found, candidates: list[Against]
) -> list[Path]:
    """The best paths of a row against the incident it is judged by."""
    if question.paths == 1:
        return [found.path]
    ranked = []
    # Without an incident there is one thing to be judged by: the day, or nothing.
    for against in candidates if found.against.incident is not None else [found.against]:
        if against.incident == found.against.incident:
            ahead, base = open_nodes(topology, against), tail_level(topology, question, against)
            for key, path in ranked_paths(topology, question, against.event, [row], site, ahead, base):
                ranked.append(((*key[:3], key[3] + against.tail), path + against.tail))
    return [path for _, path in sorted(ranked)[: question.paths]]


def _write(
    topology: Topology,
    question: Question,
    evidence: Evidence,
    site: int,
    rows: list[int],
    distances: tuple[Bytes, Bytes],
    counts: list[int | None],
    best: list[Found],
    candidates: list[Against],
) -> list[dict[str, Any]]:
    """One dict per row, in their order."""
    shown = [
        _alternatives(topology, question, site, row, found, candidates) for row, found in zip(rows, best, strict=True)
    ]
    events = [found.against.event for found, paths in zip(best, shown, strict=True) for _ in paths]
    flat = gather_paths(topology, question, events, [path for paths in shown for path in paths])
    written = iter(evidence.paths(flat))
    evidence.prepare_nodes(np.array(rows, dtype=np.int64))
    answer = []
    for row, found, count, own in zip(rows, best, counts, shown, strict=True):
        incident = found.against.incident
        paths = [next(written) for _ in own]
        if incident is None and question.day is None:
            paths = [{**path, "verdict": None} for path in paths]
        answer.append(
            {
                "brand": evidence.node(row),
                "incident": None if incident is None else topology.incident_table["id"][incident].as_py(),
                "hops": int(distances[0][row]),
                "tier": int(distances[1][row]),
                "verdict": paths[0]["verdict"],
                "strength": paths[0]["strength"],
                "status": paths[0]["status"],
                "path_count": count,
                "paths": paths,
            }
        )
    return answer
