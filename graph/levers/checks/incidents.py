"""Conditions on what is recorded to have happened."""

from __future__ import annotations

from typing import Any

from graph.dates import first, last
from graph.levers.checks.state import MET, NOT_MET, UNKNOWN, Checked, documents_of
from graph.levers.facts import Facts
from graph.levers.wording import incident_words, listed, say

Json = dict[str, Any]


def incident_of_kind(facts: Facts, categories: list[str], perhaps: list[str] | None = None) -> Checked:
    """An incident of one of these kinds is recorded; of a kind in ``perhaps`` it may count."""
    fits = [one for one in facts.incidents if one["category"] in categories]
    if fits:
        over = all(one["status"] == "remediated" for one in fits)
        said = say(f"because.incident.{'remedied' if over else 'met'}", list=_list(fits))
        return Checked(MET, said, documents_of(fits))
    near = [one for one in facts.incidents if one["category"] in (perhaps or ())]
    if near:
        return Checked(UNKNOWN, say("because.incident.perhaps", list=_list(near)), documents_of(near))
    hinted = [one for one in facts.incidents if one["ilo_indicators"]] if "forced_labour" in categories else []
    if hinted:
        indicators = listed(word.replace("_", " ") for one in hinted for word in one["ilo_indicators"])
        because = say("because.incident.indicators", list=_list(hinted), indicators=indicators)
        return Checked(UNKNOWN, because, documents_of(hinted))
    if facts.subject["label"] == "Incident" and facts.incidents:
        said = say("because.incident.other", list=_list(facts.incidents))
        return Checked(NOT_MET, said, documents_of(facts.incidents))
    return Checked(UNKNOWN, say("because.incident.none"))


def incident_since(facts: Facts, categories: list[str], day: str) -> Checked:
    """An incident of these kinds certainly reaches into the time since a day."""
    fits = [one for one in facts.incidents if one["category"] in categories]
    if not fits:
        return Checked(UNKNOWN, say("because.incident.none"))
    start = first(day).isoformat()
    later = [one for one in fits if max(one["start_first"] or "", one["end_first"] or "") >= start]
    if later:
        said = say("because.incident.since", what=_list(later), day=day)
        return Checked(MET, said, documents_of(later))
    over = [one for one in fits if one["end"] and last(one["end"]).isoformat() < start]
    if len(over) == len(fits):
        return Checked(NOT_MET, say("because.incident.before", what=_list(over), day=day), documents_of(over))
    return Checked(UNKNOWN, say("because.incident.undated", list=_list(fits), day=day), documents_of(fits))


def _list(incidents: list[Json]) -> str:
    return listed(incident_words(one) for one in incidents)
