"""Who is behind a place: from a site, an incident, a company's group or a region to the brands that connect to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from graph import model
from graph.countries import countries, country_id
from graph.dossier.regions import group_of, sites_in, sites_of
from graph.dossier.spread import Best, Reached, Target, best_over, targets_of, with_incidents
from graph.dossier.starts import kind_of
from graph.errors import UsageError
from graph.former import current_id
from graph.projection import Projection
from graph.trace import brands_of_site
from graph.trace.against import Against
from graph.trace.answers import rank_of
from graph.trace.arrays import MOST_HOPS, VERDICTS, Ints
from graph.trace.evidence import Evidence, one_at_a_time
from graph.trace.gather import WALKABLE
from graph.trace.paths import NO_DATE, gather_paths
from graph.trace.question import Question, ask, coverage
from graph.trace.record import incidents_of
from graph.trace.topology import Topology, open_topology

Json = dict[str, Any]
WHO = {"brands": ("Brand",), "companies": model.COMPANIES, "all": model.PARTIES}
"""Labels of the rows, by the word that asks for them."""
MOST_TARGETS = 5_000
"""Pairs of a site and an incident that one answer is made over; of more, the newest."""
MOST_ROWS = 500
"""Companies that one answer shows, best first."""


def behind(
    projection: Projection,
    from_id: str,
    *,
    region: str = "",
    who: str = "brands",
    max_hops: int = 6,
    as_of: str | None = None,
    min_strength: str | None = None,
    verdicts: Sequence[str] = (),
) -> Json:
    """The companies that connect to a place, each with its best path, by verdict, then strength, then hops.

    Args:
        from_id: id of a facility, an incident or a company, or of a country (``country:BD``). A company stands for
            its group: every place that it or a company it owns operates, owns or sources from directly, and what is
            located there. Of a country the places with recorded incidents are looked at.
        region: a text in the region, city or address of the places of a country.
        who: "brands", "companies" (brands and suppliers) or "all" (public buyers and other organisations too).
        as_of: a day that takes the place of the incidents' periods.
        verdicts: only rows with one of these; all if empty.

    Returns:
        ``kind``, one of ``graph.dossier.starts.KINDS``; ``from``, what was asked for; ``rows``: ``{"company",
        "verdict", "strength", "status", "hops", "tier", "site", "incident", "sites", "incidents", "path"}``, where
        ``hops`` and ``tier`` are of the path shown, ``site`` and ``incident`` what it is judged against (null if
        nothing is recorded, or a day was asked for), ``sites`` and ``incidents`` how many of those looked at the
        company reaches.
        ``sites`` and ``incidents``: how many were looked at; ``left_out``: pairs of site and incident beyond
        ``MOST_TARGETS``; ``filtered``: rows of other verdicts; ``more``: rows beyond ``MOST_ROWS``; ``others``:
        companies and organisations that were not asked for; ``beyond``: rows further away or over weaker links.

    Raises:
        UsageError: an unknown id or an option that is not possible.
    """
    if who not in WHO:
        raise UsageError(f"who '{who[:40]}' is none of: {', '.join(WHO)}")
    from_id = current_id(projection, from_id)
    topology = open_topology(projection)
    question = ask(
        max_hops=max_hops, as_of=as_of, since=None, until=None, categories=(), min_strength=min_strength, paths=1
    )
    kind, place = kind_of(topology, from_id)
    options: Json = {"max_hops": max_hops, "as_of": as_of, "min_strength": min_strength, "who": who}
    if kind == "site":
        answer = _of_site(projection, from_id, None, options)
    elif kind == "incident":
        answer = _of_incident(projection, topology, place, options)
    else:
        answer = _of_many(topology, question, kind, place, from_id, region, who, verdicts)
    rows = sorted(answer.pop("rows"), key=lambda row: (rank_of(row), -row["sites"], row["company"]["id"]))
    kept = [row for row in rows if not verdicts or row["verdict"] in verdicts]
    return {
        "kind": kind,
        "region": region if kind == "region" else "",
        "as_of": as_of,
        "who": who,
        "max_hops": max_hops,
        "digest": projection.digest,
        **answer,
        "rows": kept[:MOST_ROWS],
        "more": max(0, len(kept) - MOST_ROWS) + answer.pop("worse", 0),
        "filtered": len(rows) - len(kept),
    }


def _of_site(projection: Projection, site: str, incident: str | None, options: Json) -> Json:
    """One place, by the trace's own answer."""
    found = brands_of_site(projection, site, incident=incident, **options)
    recorded = {one["id"]: one for one in found["incidents"] if incident in (None, one["id"])}
    about = {"site": found["site"], "sites": 1, "incidents": len(recorded)}
    rows = [
        {
            "company": row["brand"],
            **{part: row[part] for part in ("verdict", "strength", "status")},
            **{part: row["paths"][0][part] for part in ("hops", "tier")},
            **about,
            "incident": recorded.get(row["incident"]),
            "path": row["paths"][0],
        }
        for row in found["brands"]
        if row["brand"]["label"] in model.PARTIES
    ]
    return {
        "from": found["site"],
        "incident": None,
        "recorded": list(recorded.values()),
        "sites": 1,
        "incidents": len(recorded),
        "left_out": 0,
        "others": found["coverage"]["other_companies"],
        "beyond": found["coverage"]["not_shown"],
        "coverage": found["coverage"],
        "rows": rows,
    }


def _of_incident(projection: Projection, topology: Topology, row: int, options: Json) -> Json:
    """An incident: the place where it occurred, or the best over several."""
    name = topology.incident_table["id"][row].as_py()
    places = topology.incidents.facility[topology.incidents.row == row].tolist()
    if not places:
        raise UsageError(f"The incident '{name}' is retracted, or no place is recorded where it occurred")
    # A day takes the place of the incident's dates; what is asked from stays the incident.
    against = None if options["as_of"] else name
    answers = [_of_site(projection, topology.ids[place].as_py(), against, options) for place in places]
    best: dict[str, Json] = {}
    for one in (one for answer in answers for one in answer["rows"]):
        known = best.get(one["company"]["id"])
        better = one if known is None or rank_of(one) < rank_of(known) else known
        best[one["company"]["id"]] = {**better, "sites": one["sites"] + (known["sites"] if known else 0)}
    evidence = Evidence(topology)
    incident = incidents_of(topology, evidence, np.array([row], dtype=np.int32))[0]
    return {
        **answers[0],
        "from": {"id": name, "name": None, "label": "Incident"},
        "incident": {**incident, "facilities": [evidence.node(place) for place in places]},
        "recorded": [],
        "sites": len(places),
        "incidents": 1,
        "others": max(answer["others"] for answer in answers),
        "beyond": max(answer["beyond"] for answer in answers),
        "rows": [{**one, "incidents": 1} for one in best.values()],
    }


@one_at_a_time()
def _of_many(
    topology: Topology,
    question: Question,
    kind: str,
    place: int,
    from_id: str,
    region: str,
    who: str,
    verdicts: Sequence[str],
) -> Json:
    """A company's group or a region: every place there, searched together."""
    evidence = Evidence(topology)
    own = np.empty(0, dtype=np.int32)
    if kind == "company":
        own = group_of(topology, place)
        sites = sites_of(topology, own)
        about = {**evidence.node(place), "companies": len(own)}
    else:
        code = from_id.removeprefix(country_id(""))
        sites = sites_in(topology, code, region)
        sites = sites[with_incidents(topology)[sites]]
        about = {"id": from_id, "name": countries()[code], "label": "Country"}
    targets = targets_of(topology, question, sites, without=kind == "company")
    if kind == "company" and not targets:
        targets = [Target(place, Against(None, question.day if question.day is not None else NO_DATE, ()))]
    looked = _newest(topology, targets)
    reached = Reached(topology, question, looked)
    named = reached.sites > 0
    named[own] = False
    everybody = np.flatnonzero(named & _labelled(topology, model.PARTIES))
    wanted = np.flatnonzero(named & _labelled(topology, WHO[who]))
    ranks = {max(0, VERDICTS.index(verdict) - 1) for verdict in verdicts or VERDICTS}
    best = best_over(topology, question, looked, wanted.astype(np.int32), MOST_ROWS, ranks)
    return {
        "from": about,
        "incident": None,
        "recorded": [],
        "sites": len({one.site for one in looked}) if len(sites) else 0,
        "incidents": len({one.against.incident for one in looked} - {None}),
        "left_out": len(targets) - len(looked),
        "others": len(np.setdiff1d(everybody, wanted)),
        "worse": len(wanted) - len(best),
        "beyond": _beyond(topology, looked, own, who, len(wanted)),
        "coverage": coverage(topology.projection, topology, undated=0, not_shown=0),
        "rows": _written(topology, question, evidence, best, reached),
    }


def _beyond(topology: Topology, targets: list[Target], own: Ints, who: str, shown: int) -> int:
    """How many more rows there would be without a limit of hops and over links of any strength."""
    graph = topology.graph
    backward = (graph.in_ptr, graph.in_source, graph.in_kind, topology.in_strength)
    starts = np.unique(np.array([one.site for one in targets], dtype=np.int32))
    hops = np.full(topology.size, -1, dtype=np.int8)
    room = np.empty((2, topology.size), dtype=np.int32)
    topology.engine.reach(*backward, 0, starts, MOST_HOPS + 20, hops, room)
    hops[own] = -1
    return int(np.count_nonzero((hops >= 0) & _labelled(topology, WHO[who]))) - shown


def _labelled(topology: Topology, labels: Sequence[str]) -> npt.NDArray[np.bool_]:
    return np.isin(topology.label, [WALKABLE.index(label) for label in labels])


def _newest(topology: Topology, targets: list[Target]) -> list[Target]:
    """As many as one answer is made over, the newest incidents first to stay; in the same order."""
    if len(targets) <= MOST_TARGETS:
        return targets
    newest = sorted(range(len(targets)), key=lambda at: (-int(targets[at].against.event[3]), at))[:MOST_TARGETS]
    return [targets[at] for at in sorted(newest)]


def _written(
    topology: Topology, question: Question, evidence: Evidence, best: dict[int, Best], reached: Reached
) -> list[Json]:
    """One dict per company."""
    found = list(best.items())
    events = [one.target.against.event for _, one in found]
    paths = evidence.paths(gather_paths(topology, question, events, [one.path for _, one in found]))
    evidence.prepare_nodes(np.array([row for row, _ in found] + [one.target.site for _, one in found], dtype=np.int64))
    judged = sorted({one.target.against.incident for _, one in found if one.target.against.incident is not None})
    rows = np.array(judged, dtype=np.int32)
    incidents = dict(zip(judged, incidents_of(topology, evidence, rows), strict=True))
    written = []
    for (row, one), path in zip(found, paths, strict=True):
        incident = one.target.against.incident
        if incident is None and question.day is None:
            path = {**path, "verdict": None}
        written.append(
            {
                "company": evidence.node(row),
                **{part: path[part] for part in ("verdict", "strength", "status", "hops", "tier")},
                "site": evidence.node(one.target.site),
                "incident": None if incident is None else incidents[incident],
                "sites": int(reached.sites[row]),
                "incidents": int(reached.incidents[row]),
                "path": path,
            }
        )
    return written
