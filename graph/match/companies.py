"""Companies (brands, suppliers, groups) have no address to go by: their names are compared in their own way.

Nothing here links by itself. Two companies are one only where a published identifier agrees or a person says so; the
log-odds only sort what a person is asked.
"""

from __future__ import annotations

from rapidfuzz.distance import Indel, JaroWinkler

from graph.match.align import align, heaviest
from graph.match.features import Comparison
from graph.match.normalise import Normal
from graph.match.tokens import Weights
from graph.match.vectors import initials

COMPANY_FEATURES = (
    "co_soft", "co_compact", "co_first", "co_swap", "co_extra", "co_acronym", "co_form_agree", "co_form_conf",
    "unit_conf", "co_country_agree", "co_country_conf",
)  # fmt: skip
_FORMLESS = frozenset(["trade"])
_LIKE_COMPANY = {"public": "corporation", "private": "limited", "company": "limited"}
"""Classes of legal forms that lists mix up for one company are compared as one."""


def compare_companies(query: Normal, known: Normal, names: Weights, addresses: Weights) -> Comparison:
    """All features of a pair of companies."""
    name = align(query.name.tokens, known.name.tokens, names)
    nothing = align((), (), addresses)
    one, other = query.name, known.name
    compact = Indel.normalized_similarity(one.compact, other.compact) if one.compact and other.compact else 0.0
    first = JaroWinkler.similarity(one.tokens[0], other.tokens[0]) if one.tokens and other.tokens else 0.0
    acronym = _acronym(one.tokens, other.tokens) or _acronym(other.tokens, one.tokens)
    left = (0.0, 0.0) if acronym else (heaviest(name.left_first, names), heaviest(name.left_second, names))
    forms = _forms(query), _forms(known)
    units = frozenset(one.units) | frozenset(one.numbers), frozenset(other.units) | frozenset(other.numbers)
    both = bool(query.country and known.country)
    values = (
        name.soft,
        compact,
        float(first >= 0.9),
        min(left),
        max(left),
        float(acronym),
        float(bool(forms[0] & forms[1])),
        float(bool(forms[0] and forms[1] and not forms[0] & forms[1])),
        float(bool(units[0] | units[1]) and units[0] != units[1]),
        float(both and query.country == known.country),
        float(both and query.country != known.country),
    )
    return Comparison(query, known, values, name, nothing, units, None, False, COMPANY_FEATURES)


def _acronym(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Is one word the first letters of the other name's words ("EKC" of "Example Knit Composite")?"""
    return len(short) == 1 and len(short[0]) >= 2 and len(long) >= 2 and initials(short) == initials(long)


def _forms(normal: Normal) -> frozenset[str]:
    return frozenset(_LIKE_COMPANY.get(form, form) for form in normal.name.legal) - _FORMLESS
