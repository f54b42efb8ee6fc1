"""Conditions on certificates, agreements and unions; and those that only a person can look at."""

from __future__ import annotations

from graph.export import words
from graph.levers.checks.state import MET, UNKNOWN, Checked, documents_of
from graph.levers.facts import Facts, named
from graph.levers.wording import about_words, doubt, listed, name_of, say


def ask_a_person(facts: Facts) -> Checked:
    """What the graph never holds."""
    return Checked(UNKNOWN, say("because.nobody"))


def agreement_covers(facts: Facts, kinds: list[str]) -> Checked:
    """An agreement of these kinds names the place, who runs it or its country, and no end of it is recorded."""
    rows = [one for one in facts.records.get("agreements", ()) if one["kind"] in kinds]
    running = list({one["id"]: one for one in reversed(rows) if not one["end"]}.values())[::-1]
    if running:
        said = [
            say("because.record.covers", agreement=name_of(one), dates=words.period(one["start"], one["end"]),
                about=about_words(one["about"]))
            for one in running[:3]
        ]  # fmt: skip
        return Checked(MET, " ".join(said), documents_of(one["statement"] for one in running))
    if rows:
        ended = listed(f"{name_of(one)}, {words.period(one['start'], one['end'])}" for one in rows)
        cited = documents_of(one["statement"] for one in rows)
        # That these ended does not say that no other is in force.
        return Checked(UNKNOWN, say("because.record.ended", list=ended), cited)
    return Checked(UNKNOWN, say("because.record.no_agreement"))


def certified_by(facts: Facts, schemes: list[str]) -> Checked:
    """A certificate of one of these schemes is recorded for the place, whatever its dates."""
    rows = [
        one for one in facts.records.get("certificates", ())
        if one["kind"] == "certificate"
        and (named(one["name"], schemes) or any(named(issuer["name"], schemes) for issuer in one["issuers"]))
    ]  # fmt: skip
    if not rows:
        return Checked(UNKNOWN, say("because.record.not_certified"))
    one = rows[0]
    said = say("because.record.certified", certificate=name_of(one), dates=words.period(one["start"], one["end"]),
               doubt=doubt(one["status"]))  # fmt: skip
    # That one ended does not say that no other is in force.
    state = UNKNOWN if all(row["end"] for row in rows) else MET
    return Checked(state, said, documents_of(row["statement"] for row in rows))


def union_known(facts: Facts) -> Checked:
    """A union is recorded as representing workers at the place: a candidate, no more."""
    unions = facts.records.get("unions", [])
    if not unions:
        return Checked(UNKNOWN, say("because.record.no_union"))
    names = listed(
        f"{name_of(one)}, {words.period(one['start'], one['end'])}{doubt(one['statement']['status'])}" for one in unions
    )
    return Checked(UNKNOWN, say("because.record.union", list=names), documents_of(one["statement"] for one in unions))
