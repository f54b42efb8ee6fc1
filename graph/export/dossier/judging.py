"""Why a path has its verdict and its strength: which step decides, and which date or second source is missing."""

from __future__ import annotations

from dataclasses import dataclass

from graph.dates import Statement, Verdict, first, last, verdict
from graph.export import words
from graph.export.content import Json
from graph.export.dossier.telling import period
from graph.export.reading import listing
from graph.trace.gather import origin

_STRONG = ("court_finding", "government_finding", "official_register", "customs_record")
_WEAK = ("encyclopedia", "modelled")
_ORDER = ("strong", "fair", "contested", "weak")
"""As a path is judged: that of its weakest step, weak last."""


@dataclass(frozen=True)
class Event:
    """What a link is compared with: the period of an incident, or a day in its place."""

    start: str | None
    end: str | None
    day: str | None = None

    @property
    def words(self) -> str:
        """'the incident (24 April 2013)', 'the day 1 May 2015'."""
        if self.day:
            return words.say("dossier.event_day", day=words.day(self.day))
        return words.say("dossier.event_incident", period=period(self.start, self.end))


def event_of(incident: Json | None, day: str | None) -> Event | None:
    """What the paths of a row are compared with; None for nothing."""
    if day:
        return Event(day, day, day)
    return Event(incident.get("start"), incident.get("end")) if incident else None


def step_verdict(step: Json, event: Event) -> Verdict:
    """The verdict of one step."""
    return verdict(_statement(step), event.start, event.end)


def verdict_reason(step: Json, event: Event) -> str:
    """Why a step has its verdict, in a sentence."""
    found = step_verdict(step, event)
    if found is Verdict.UNKNOWN:
        undated = event.start is None and event.end is None
        return words.say("dossier.why.incident_undated") if undated else words.say("dossier.why.link_undated")
    start, end = step.get("valid_from"), step.get("valid_to")
    said = {"link": period(start, end), "event": event.words}
    if found is Verdict.BEFORE:
        return words.say("dossier.why.before", end=words.day(str(end)), **said)
    if found is Verdict.AFTER:
        return words.say("dossier.why.after", start=words.day(str(start)), **said)
    lists = listing(step.get("listed"))
    if found is Verdict.OVERLAP:
        inside = [day for day in lists if verdict(Statement(listed=(day,)), event.start, event.end) is Verdict.OVERLAP]
        if inside:
            return words.say("dossier.why.on_a_list", day=words.day(inside[0]), event=event.words)
        return words.say("dossier.why.overlap", **said)
    return f"{words.say('dossier.why.possible', **said)} {_missing(step, event)}"


def _missing(step: Json, event: Event) -> str:
    """What keeps a possible overlap from being certain."""
    start, end, lists = step.get("valid_from"), step.get("valid_to"), listing(step.get("listed"))
    gaps = [] if start or not end else [words.say("dossier.why.no_start")]
    gaps += [] if end or not start else [words.say("dossier.why.no_end")]
    if event.start is None or event.end is None:
        gaps.append(words.say("dossier.why.incident_open"))
    if lists and not (start or end):
        gaps.append(words.say("dossier.why.lists_around"))
    dated = [one for one in (start, end, event.start, event.end) if one]
    if not gaps or any(first(one) != last(one) for one in dated):
        gaps.append(words.say("dossier.why.coarse"))
    return " ".join(gaps)


def step_strength(step: Json) -> str:
    """The strength of one step, by the rule of the trace."""
    if step.get("status") == "disputed":
        return "contested"
    if step.get("status") == "alleged" or step.get("basis") in _WEAK:
        return "weak"
    strong = step.get("status") == "acknowledged" or step.get("basis") in _STRONG or len(publishers(step)) > 1
    return "strong" if strong else "fair"


def publishers(step: Json) -> list[str]:
    """Independent publishers of a step: a copy counts as its origin."""
    stated = [step, *(one for one in step.get("also") or () if isinstance(one, dict))]
    return sorted(
        {origin(name) for one in stated if one.get("status") != "retracted" for name in listing(one.get("source"))}
    )


def strength_reason(step: Json) -> str:
    """Why a step has its strength, in a sentence."""
    found, count = step_strength(step), len(publishers(step))
    if found == "contested":
        return words.say("dossier.why.contested")
    if found == "weak":
        alleged = step.get("status") == "alleged"
        basis = words.basis(step.get("basis"))
        return words.say("dossier.why.alleged") if alleged else words.say("dossier.why.weak_basis", basis=basis)
    if found == "fair":
        return words.say("dossier.why.fair", basis=words.basis(step.get("basis")))
    if step.get("status") == "acknowledged":
        return words.say("dossier.why.acknowledged")
    if step.get("basis") in _STRONG:
        return words.say("dossier.why.strong_basis", basis=words.basis(step.get("basis")))
    return words.say("dossier.why.independent", count=count)


def deciding_verdict(steps: list[Json], event: Event) -> int:
    """Number, from 0, of the first step with the weakest verdict."""
    return min(range(len(steps)), key=lambda at: step_verdict(steps[at], event).rank)


def deciding_strength(steps: list[Json]) -> int:
    """Number, from 0, of the first step with the weakest strength."""
    return max(range(len(steps)), key=lambda at: _ORDER.index(step_strength(steps[at])))


def _statement(step: Json) -> Statement:
    return Statement(step.get("valid_from"), step.get("valid_to"), tuple(listing(step.get("listed"))))
