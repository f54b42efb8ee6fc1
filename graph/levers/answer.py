"""Which instruments could apply to a place, an incident or a company, and what is missing."""

from __future__ import annotations

from typing import Any

from graph.dates import bounds
from graph.dossier.lookup import brief
from graph.dossier.site import record
from graph.dossier.starts import kind_of
from graph.dossier.who import behind
from graph.errors import UsageError
from graph.export import words
from graph.former import current_id
from graph.levers.checks import MET, NOT_MET, UNKNOWN, Checked
from graph.levers.facts import Facts, facts_of_company, facts_of_incident, facts_of_site
from graph.levers.past import Cases
from graph.levers.rules import Lever, levers
from graph.levers.wording import incident_words, listed, say
from graph.projection import Projection
from graph.trace.question import coverage
from graph.trace.topology import open_topology

Json = dict[str, Any]


def levers_for(projection: Projection, subject_id: str, *, as_of: str | None = None) -> Json:
    """Every instrument with each of its conditions, held against what the graph holds of a subject.

    Args:
        subject_id: id of a facility, an incident, or a brand (any company or organisation is looked at like one).
        as_of: a day on which links are judged, instead of the incidents' periods.

    Returns:
        ``subject``; ``kind``: site, incident or company; ``cautions``: sentences for all of it. ``levers``, by name,
        those with a condition that is not met last: ``{"id", "name", "what", "law", "check", "sources", "holds",
        "holds_source", "state", "place", "conditions", "cautions", "past", "collect"}``. ``state`` is "met" where every
        condition is, "not_met" where one is not, else "unknown". A condition is ``{"id", "says", "state", "because",
        "documents", "source", "collect"}``; ``collect`` of a lever lists what to collect for those that are unknown;
        ``past`` see ``graph.levers.past``. Of a company each instrument is held against each place with recorded
        incidents that it connects to; ``place`` is the one with the fewest conditions not met, then the most met.
        ``places``, ``left_out``: how many places were looked at and left out. ``statement``: sentences that belong to
        every use, the cautions among them. ``searched``: the loaded datasets.

    Raises:
        UsageError: no such id, a country, or a day that is none.
    """
    if as_of is not None:
        bounds(as_of)
    subject_id = current_id(projection, subject_id)
    topology = open_topology(projection)
    kind, _ = kind_of(topology, subject_id)
    places, left_out = 1, 0
    if kind == "site":
        facts = facts_of_site(projection, subject_id, as_of)
    elif kind == "incident":
        facts = facts_of_incident(projection, subject_id, as_of)
        places = len(facts)
    elif kind == "company":
        facts, looked = facts_of_company(projection, subject_id, as_of)
        places, left_out = looked["places"] - looked["left_out"], looked["left_out"]
    else:
        raise UsageError("The levers of a whole country are not worked out; name a site, an incident or a brand")
    cases = Cases(projection)
    found = [_lever(one, facts, cases) for one in levers()]
    cautions = _cautions(facts) if len(facts) == 1 else []
    searched = coverage(projection, topology, undated=0, not_shown=0)["sources"]
    return {
        "subject": _subject(facts[0]),
        "kind": kind,
        "as_of": as_of,
        "digest": projection.digest,
        "places": places,
        "left_out": left_out,
        "cautions": cautions,
        "levers": sorted(found, key=lambda one: (one["state"] == NOT_MET, one["name"], one["id"])),
        "statement": [say("words.statement"), say("words.time"), say("words.no_rank"), *cautions],
        "searched": searched,
    }


def subject_of(projection: Projection, subject_id: str) -> Json:
    """The ``subject`` of ``levers_for`` alone."""
    kind, _ = kind_of(open_topology(projection), subject_id)
    if kind == "site":
        return _subject(Facts(record(projection, subject_id)["site"], None))
    if kind == "incident":
        known = behind(projection, subject_id)["incident"]
        place = record(projection, known["facilities"][0]["id"])["site"]
        return _subject(Facts({**known, "label": "Incident", "name": None}, place))
    return _subject(Facts(brief(projection, {subject_id})[subject_id], None))


def _subject(facts: Facts) -> Json:
    wanted = ("id", "name", "label", "country", "level", "category", "status", "start", "end")
    found = {part: facts.subject.get(part) for part in wanted}
    if found["label"] == "Incident" and facts.place:
        found["at"] = {part: facts.place[part] for part in ("id", "name", "label", "country", "level")}
    return found


def _lever(lever: Lever, facts: list[Facts], cases: Cases) -> Json:
    """One instrument, at the place where it fits best."""
    checked = [[one.check(place, **one.values) for one in lever.conditions] for place in facts]
    best = min(range(len(facts)), key=lambda at: (*_fit(checked[at]), at))
    conditions = [
        {
            "id": one.id,
            "says": one.says,
            "state": found.state,
            "because": found.because,
            "documents": list(found.documents),
            "source": vars(one.source),
            "collect": one.collect,
        }
        for one, found in zip(lever.conditions, checked[best], strict=True)
    ]
    place = facts[best].place
    past = cases.like(lever.past, facts[best])
    return {
        **{part: getattr(lever, part) for part in ("id", "name", "what", "law", "check")},
        "sources": [vars(one) for one in lever.sources],
        "holds": list(lever.holds),
        "holds_source": vars(lever.holds_source) if lever.holds_source else None,
        "state": _state(checked[best]),
        "place": place and {part: place[part] for part in ("id", "name", "label", "country", "level")},
        "conditions": conditions,
        "cautions": [*(_cautions([facts[best]]) if len(facts) > 1 else ()), *_used(past)],
        "past": past,
        "collect": [one["collect"] for one in conditions if one["state"] == UNKNOWN],
    }


def _cautions(facts: list[Facts]) -> list[str]:
    """What belongs beside every state: that incidents are remedied, or only alleged or disputed."""
    incidents = {one["id"]: one for place in facts for one in place.incidents}.values()
    found = []
    if incidents and all(one["status"] == "remediated" for one in incidents):
        found.append(say("words.remediated"))
    contested = [incident_words(one) for one in incidents if one["status"] in words.CONTESTED]
    if contested:
        found.append(say("words.contested", list=listed(contested)))
    return found


def _used(past: Json) -> list[str]:
    """Where the instrument was used about the place before."""
    used = [one["name"] for one in past["cases"] if "place" in one["shared"]]
    return [say("words.used", list=listed(used))] if used else []


def _fit(checked: list[Checked]) -> tuple[int, int]:
    states = [one.state for one in checked]
    return states.count(NOT_MET), -states.count(MET)


def _state(checked: list[Checked]) -> str:
    states = {one.state for one in checked}
    return NOT_MET if NOT_MET in states else UNKNOWN if UNKNOWN in states else MET
