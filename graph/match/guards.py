"""Reasons not to decide without a person. A guard can only demote; each is a sentence shown to whoever decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from graph.match.features import Comparison
from graph.match.names import like_legal_form
from graph.match.normalise import DOUBTS
from graph.match.positions import FAR, VERY_FAR

MARGIN = 2.0
"""Log-odds that the best candidate must lie above the second."""
SAME_NAME = 0.93
"""Likeness of names from which another candidate is taken for a site of the same company."""
_SURE_ADDRESS = 0.7
_SWAPPED_PLACES = 0.45
_HALF = 0.5
_ONE_WRITING = 0.93
_TELLING = 0.5
_FEW_WORDS = 2
_CITY_ONLY = 3
_SLIPS = 2
_DISTINCT = ("plot", "sector", "phase", "block", "building", "zone", "km", "road", "moo", "gate", "shed", "suite")
_BLOCKING_DOUBTS = ("no_name", "name_placeholder", "name_is_address", "name_too_long", "country_unread")


@dataclass(frozen=True, slots=True)
class Guard:
    """A guard that fired: a stable code, and why in words."""

    code: str
    sentence: str


def _units_differ(pair: Comparison) -> str:
    if not pair.value("unit_conf"):
        return ""
    one, other = (_listed(units) or "none" for units in pair.units)
    if pair.units[0] & pair.units[1] or not all(pair.units):
        one, other = _listed(pair.query.name.numbers), _listed(pair.known.name.numbers)
    return f"the unit or number in the name differs ({one} / {other})"


def _unit_missing(pair: Comparison) -> str:
    if not pair.value("unit_miss"):
        return ""
    return f"only one of the two names a unit ({_listed(pair.units[0] or pair.units[1])})"


def _country_differs(pair: Comparison) -> str:
    one, other = pair.query.country, pair.known.country
    return f"the country differs ({one} / {other})" if one and other and one != other else ""


def _place_differs(pair: Comparison) -> str:
    ours, theirs = pair.query.address.by_kind(), pair.known.address.by_kind()
    for kind in _DISTINCT:
        one, other = ours.get(kind), theirs.get(kind)
        if one and other and not one & other:
            word = "plot or house number" if kind == "plot" else kind
            return f"the {word} differs ({_listed(one)} / {_listed(other)})"
    if pair.value("num_conf") >= 1:
        one_all, other_all = _listed(pair.query.address.numbers), _listed(pair.known.address.numbers)
        return f"no number of the addresses agrees ({one_all} / {other_all})"
    return ""


def _postcode_differs(pair: Comparison) -> str:
    if not pair.value("pc_conf"):
        return ""
    if pair.value("addr_min") >= _SURE_ADDRESS and _same_region(pair):
        return ""
    return (
        f"the postcode differs ({_listed(pair.query.address.postcodes)} / {_listed(pair.known.address.postcodes)}) "
        "and lies in another region, or little else of the address agrees"
    )


def _same_region(pair: Comparison) -> bool:
    """Do two postcodes begin alike, as those of one region do? A slip of the pen is mostly further right."""
    one, other = pair.query.address.postcodes, pair.known.address.postcodes
    return any(len(first) == len(second) and first[:2] == second[:2] for first in one for second in other)


def _no_address(pair: Comparison) -> str:
    return "an address is missing" if pair.value("addr_missing") else ""


def _places_differ(pair: Comparison) -> str:
    if pair.value("addr_swap") <= _SWAPPED_PLACES or pair.value("num_agree"):
        return ""
    return f"place names differ ({_listed(pair.address.left_first)} / {_listed(pair.address.left_second)})"


def _little_agrees(pair: Comparison) -> str:
    if pair.value("addr_missing") or pair.value("num_agree") or pair.value("addr_min") >= _HALF:
        return ""
    return f"less than half of the shorter address agrees ({pair.value('addr_min'):.0%})"


def _short_words_differ(pair: Comparison) -> str:
    one = [token for token in pair.name.left_first if len(token) <= 2]
    other = [token for token in pair.name.left_second if len(token) <= 2]
    return f"a short word of the name differs ({_listed(one)} / {_listed(other)})" if one and other else ""


def _words_differ(pair: Comparison) -> str:
    """Each name has a word that the other lacks: "Example Packaging" is not "Example Textile"."""
    one, other = pair.name.left_first, pair.name.left_second
    if not one or not other or pair.value("name_compact") >= _ONE_WRITING:
        return ""
    return f"each name has a word that the other lacks ({_listed(one)} / {_listed(other)})"


def _word_missing(pair: Comparison) -> str:
    left = [word for word in pair.name.left_first or pair.name.left_second if not _slight(word)]
    if not left or pair.value("name_extra") <= _TELLING or (pair.name.left_first and pair.name.left_second):
        return ""
    return f"only one of the two names has: {_listed(left)}"


def _spelled_otherwise(pair: Comparison) -> str:
    """Xinte and Xinke may be one firm with a slip of the pen or two: then a number or a postcode must agree."""
    if pair.value("num_agree") or pair.value("pc_agree"):
        return ""
    least = _SLIPS if len(pair.query.address.tokens) > _CITY_ONLY else 1
    other = [f"{one} / {two}" for one, two in pair.name.spelled if OSA.distance(one, two) >= least]
    return f"a word is spelled otherwise and no number or postcode agrees ({', '.join(other)})" if other else ""


def _slight(word: str) -> bool:
    """A word that says nothing of the company: two letters, or a legal form with a slip of the pen."""
    return len(word) <= 2 or like_legal_form(word)


def _short_address_differs(pair: Comparison) -> str:
    """Of an address that is little more than a city, every word must be found on the other side."""
    sides = (pair.query.address.tokens, pair.address.left_first), (pair.known.address.tokens, pair.address.left_second)
    tokens, left = min(sides, key=lambda side: len(side[0]))
    if not left or len(tokens) > _FEW_WORDS or pair.value("num_agree"):
        return ""
    return f"the shorter address has words that the other lacks ({_listed(left)})"


def _scripts_differ(pair: Comparison) -> str:
    one, other = set(pair.query.name.scripts), set(pair.known.name.scripts)
    if not one or not other or one & other:
        return ""
    return f"the names are in different scripts ({_listed(one).lower()} / {_listed(other).lower()})"


def _far_apart(pair: Comparison) -> str:
    if pair.exchanged:
        return "the positions agree only with latitude and longitude exchanged"
    if pair.km is None:
        return ""
    if pair.value("far"):
        return f"the precise positions lie {pair.km:,.0f} km apart (more than {FAR:.0f})"
    return f"the positions lie {pair.km:,.0f} km apart" if pair.km >= VERY_FAR else ""


def _doubtful_record(pair: Comparison) -> str:
    for normal in (pair.query, pair.known):
        for doubt in normal.doubts:
            if doubt in _BLOCKING_DOUBTS:
                return DOUBTS[doubt]
    return ""


_PAIR: tuple[tuple[str, Callable[[Comparison], str]], ...] = (
    ("unit_differs", _units_differ),
    ("country_differs", _country_differs),
    ("unit_missing", _unit_missing),
    ("place_differs", _place_differs),
    ("postcode_differs", _postcode_differs),
    ("no_address", _no_address),
    ("places_differ", _places_differ),
    ("little_agrees", _little_agrees),
    ("short_words_differ", _short_words_differ),
    ("words_differ", _words_differ),
    ("spelled_otherwise", _spelled_otherwise),
    ("word_missing", _word_missing),
    ("short_address_differs", _short_address_differs),
    ("scripts_differ", _scripts_differ),
    ("far_apart", _far_apart),
    ("doubtful_record", _doubtful_record),
)
IDENTIFIED = frozenset(["unit_differs", "country_differs", "far_apart"])
"""Guards that hold even where a published identifier agrees."""


def of_pair(pair: Comparison) -> tuple[Guard, ...]:
    """Guards that fire on two records alone."""
    return tuple(Guard(code, said) for code, guard in _PAIR if (said := guard(pair)))


def of_rivals(best: tuple[Comparison, float], others: Sequence[tuple[str, Comparison, float]]) -> Iterable[Guard]:
    """Guards that fire because of other candidates (their site, comparison and log-odds, best first)."""
    pair, points = best
    if others and others[0][2] > points - MARGIN:
        yield Guard("rival", f"another known site ({others[0][0]}) fits nearly as well")
    same = [(site, other) for site, other, _ in others if _same_name(other)]
    if same and not _singled_out(pair, [other for _, other in same]):
        sites = ", ".join(site for site, _ in same[:3])
        yield Guard(
            "several_sites", f"the name stands for several known sites (also {sites}) and nothing singles one out"
        )


def _same_name(pair: Comparison) -> bool:
    return max(pair.value("name_soft"), pair.value("name_compact")) >= SAME_NAME


def _singled_out(best: Comparison, others: Sequence[Comparison]) -> bool:
    """Does a unit, or a number of the address that no other site of the name has, point to the best one?"""
    if best.value("unit_agree"):
        return True
    return bool(best.value("num_agree")) and not any(other.value("num_agree") or other.units[1] for other in others)


def _listed(values: Iterable[str]) -> str:
    return ", ".join(sorted(values))
