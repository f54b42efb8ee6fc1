"""Why two records are taken for one, or not: the addends, the guards and the words that differ, in sentences."""

from __future__ import annotations

from dataclasses import dataclass

from graph.match.companies import compare_companies
from graph.match.decide import Decision, Verdict, verdict_of
from graph.match.features import Comparison, compare
from graph.match.guards import IDENTIFIED, Guard, of_pair
from graph.match.identifiers import SITE_SCHEMES, conflicts, shared
from graph.match.index import Index
from graph.match.normalise import DOUBTS, normalise
from graph.match.record import Record
from graph.match.score import Term, model, total
from graph.match.tokens import Weights

WORDS = {
    "intercept": "where every pair begins: two records are seldom one",
    "name_soft": "share of the names' words that agrees, rare ones counting more: {:.0%}",
    "name_compact": "letters of the names that agree: {:.0%}",
    "name_swap": "each name has a word that the other lacks (how rare: {:.2f})",
    "name_extra": "a word stands in one name only (how rare: {:.2f})",
    "name_rare": "how rare the rarest word of the name is: {:.2f}",
    "addr_min": "share of the shorter address that the other contains: {:.0%}",
    "addr_soft": "share of both addresses' words that agrees: {:.0%}",
    "addr_swap": "each address has a word that the other lacks (how rare: {:.2f})",
    "num_conf": "numbers of the addresses contradict each other ({:.1f} of 1)",
    "num_agree": "numbers of the addresses agree ({:.1f} of 1)",
    "pc_conf": "the postcodes differ",
    "pc_agree": "a postcode agrees",
    "unit_conf": "the units or numbers in the names differ",
    "unit_miss": "only one of the two names a unit",
    "unit_agree": "the unit agrees",
    "ctry_agree": "the country agrees",
    "addr_short": "the address of the new record has only one or two words",
    "addr_missing": "an address is missing",
    "near": "two precise positions lie within 300 metres",
    "far": "two precise positions lie more than 25 kilometres apart",
    "co_soft": "share of the names' words that agrees, rare ones counting more: {:.0%}",
    "co_compact": "letters of the names that agree: {:.0%}",
    "co_first": "the names begin with the same word",
    "co_swap": "each name has a word that the other lacks (how rare: {:.2f})",
    "co_extra": "a word stands in one name only (how rare: {:.2f})",
    "co_acronym": "one name is the first letters of the other",
    "co_form_agree": "the legal forms are of one kind",
    "co_form_conf": "the legal forms are of different kinds",
    "co_country_agree": "the country agrees",
    "co_country_conf": "the country differs",
}
"""What each feature says; ``{}`` takes its value."""
_FIRST = {
    "auto": "The two records are taken for the same {thing}.",
    "review": "Whether the two records are the same {thing} is a question for a person.",
    "new": "The two records are taken for different {thing}s.",
}
_THINGS = {False: "site", True: "company"}


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is known of a pair. ``verdict`` is that of the two alone; among other candidates it may be lower."""

    verdict: Verdict
    score: float
    terms: tuple[Term, ...]
    guards: tuple[Guard, ...]
    identifiers: tuple[str, ...]
    against: tuple[str, ...]
    doubts: tuple[str, ...]
    sentences: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self.sentences)


def explain(query: Record, known: Record, index: Index | None = None, companies: bool = False) -> Explanation:
    """Lay any two records side by side, matched or not.

    Args:
        index: whose word weights and thresholds are used; without one every word counts as rare.
        companies: they are companies, not places of work; an index knows by itself.
    """
    companies = index.companies if index else companies
    names, addresses = (index.names, index.addresses) if index else (Weights(0, {}), Weights(0, {}))
    using = model("companies" if companies else "facilities")
    one, other = normalise(query), normalise(known)
    pair = (compare_companies if companies else compare)(one, other, names, addresses)
    terms = using.terms(pair.features, pair.values)
    ours, theirs = dict(one.identifiers), dict(other.identifiers)
    equal = tuple(both for both in shared(ours, theirs) if companies or both.partition(":")[0] in SITE_SCHEMES)
    against = tuple(scheme for scheme in conflicts(ours, theirs) if scheme != "tax" or one.country == other.country)
    guards = () if companies else of_pair(pair)
    bars = using.bars(len(index) if index else 0)
    verdict: Verdict
    if against:
        verdict = "new"
    elif equal:
        guards = tuple(guard for guard in guards if guard.code in IDENTIFIED)
        verdict = "review" if guards else "auto"
    else:
        if companies:
            guards = (Guard("company", "companies are one only by a published identifier or by a person's word"),)
        verdict = verdict_of(total(terms), guards, bars)
    doubts = tuple(DOUBTS[doubt] for doubt in dict.fromkeys((*one.doubts, *other.doubts)))
    said = _said(verdict, companies, pair, terms, guards, equal, against, doubts, bars)
    return Explanation(verdict, total(terms), terms, guards, equal, against, doubts, tuple(said))


def in_a_sentence(decision: Decision) -> str:
    """A decision and its first reason in one line, for lists."""
    if decision.decision == "auto":
        how = (
            "a published identifier agrees"
            if decision.by == "identifier"
            else "the evidence suffices, nothing speaks against"
        )
        return f"linked to {decision.site_id}: {how} ({decision.score or 0:+.1f}, {decision.bars[0]:g} needed)"
    if decision.decision == "review":
        why = "; ".join(guard.sentence for guard in decision.guards)
        why = why or f"the evidence is {decision.score or 0:+.1f} where {decision.bars[0]:g} is needed"
        return f"a person decides on {decision.site_id}: {why}"
    if decision.forbidden:
        return f"not known yet; {decision.forbidden[0][0]} is another, as its {decision.forbidden[0][1]}"
    if decision.score is None:
        return "not known yet: no known record is alike"
    best = decision.candidates[0].site_id
    least = f"{decision.bars[1]:g} asks a person"
    return f"not known yet: even the likest, {best}, has only {decision.score:+.1f} where {least}"


def _said(
    verdict: Verdict,
    companies: bool,
    pair: Comparison,
    terms: tuple[Term, ...],
    guards: tuple[Guard, ...],
    equal: tuple[str, ...],
    against: tuple[str, ...],
    doubts: tuple[str, ...],
    bars: tuple[float, float],
) -> list[str]:
    said = [_FIRST[verdict].format(thing=_THINGS[companies])]
    said += [f"They share the published identifier {both}." for both in equal]
    said += [f"Their {scheme} differ, so that they cannot be one." for scheme in against]
    said += [f"A person must look, because {guard.sentence}." for guard in guards if verdict != "new"]
    said += [f"Besides, {guard.sentence}." for guard in guards if verdict == "new"]
    if pair.name.spelled:
        said.append("Taken for one word: " + ", ".join(f"{one} / {other}" for one, other in pair.name.spelled) + ".")
    left = pair.name.left_first, pair.name.left_second
    if any(left):
        said.append(f"Words of one name only: {' '.join(left[0]) or '(none)'} / {' '.join(left[1]) or '(none)'}.")
    said += [f"Note: {doubt}." for doubt in doubts]
    said.append(f"The evidence adds up to {total(terms):+.2f} (log-odds; {bars[0]:g} links, below {bars[1]:g} is new):")
    said += [f"  {term.points:+6.2f}  {phrase(term)}" for term in terms]
    return said


def phrase(term: Term) -> str:
    """One addend in words."""
    return WORDS.get(term.feature, term.feature).format(term.value)
