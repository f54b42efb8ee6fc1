"""What two records of a facility have in common, as numbers: the features that the coefficients weigh."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import Indel, Levenshtein

from graph.match.align import Alignment, align, heaviest
from graph.match.normalise import Normal
from graph.match.positions import FAR, NEAR, kilometres, swapped
from graph.match.tokens import Weights

FEATURES = (
    "name_soft", "name_compact", "name_swap", "name_extra", "name_rare", "addr_min", "addr_soft", "addr_swap",
    "num_conf", "num_agree", "pc_conf", "pc_agree", "unit_conf", "unit_miss", "unit_agree", "ctry_agree", "addr_short",
    "addr_missing", "near", "far",
)  # fmt: skip
_SAME_LETTERS = 0.93
_RESCUE = 0.2


@dataclass(frozen=True, slots=True)
class Comparison:
    """A query and a known record laid side by side. ``values`` are in the order of ``features``."""

    query: Normal
    known: Normal
    values: tuple[float, ...]
    name: Alignment
    address: Alignment
    units: tuple[frozenset[str], frozenset[str]]
    km: float | None
    exchanged: bool
    features: tuple[str, ...] = FEATURES

    def value(self, feature: str) -> float:
        """One feature; 0 where this kind of record has none of the name."""
        return self.values[self.features.index(feature)] if feature in self.features else 0.0


def compare(query: Normal, known: Normal, names: Weights, addresses: Weights) -> Comparison:
    """All features of a pair. Swapping the two changes only ``name_rare`` and ``addr_short``."""
    name = align(query.name.tokens, known.name.tokens, names)
    address = align(query.address.tokens, known.address.tokens, addresses)
    units = units_of(query), units_of(known)
    km, exchanged, near, far = _apart(query, known)
    values = (
        *_name(query, known, name, names),
        *_address(query, known, address, addresses),
        *_numbers(query, known),
        *_units(query, known, units),
        1.0 if query.country and query.country == known.country else 0.0,
        1.0 if 1 <= len(query.address.tokens) <= 2 else 0.0,
        0.0 if _has_address(query) and _has_address(known) else 1.0,
        near,
        far,
    )
    return Comparison(query, known, values, name, address, units, km, exchanged)


def units_of(normal: Normal) -> frozenset[str]:
    """Unit numbers of a record: of its name, else those that its address states."""
    return frozenset(normal.name.units) or normal.address.of("unit")


def _has_address(normal: Normal) -> bool:
    return bool(normal.address.tokens or normal.address.numbers or normal.address.postcodes)


def _name(query: Normal, known: Normal, name: Alignment, names: Weights) -> tuple[float, ...]:
    one, other = query.name.compact, known.name.compact
    compact = Indel.normalized_similarity(one, other) if one and other else 0.0
    soft = name.soft
    left = heaviest(name.left_first, names), heaviest(name.left_second, names)
    swap, extra = min(left), max(left)
    if compact >= _SAME_LETTERS and (
        sorted(one) == sorted(other) or Levenshtein.distance(one, other, score_cutoff=2) <= 2
    ):
        swap, extra, soft = swap * _RESCUE, extra * _RESCUE, max(soft, compact)  # one word written as two, or a typo
    return soft, compact, swap, extra, heaviest(query.name.tokens, names)


def _address(query: Normal, known: Normal, address: Alignment, addresses: Weights) -> tuple[float, ...]:
    if not query.address.tokens or not known.address.tokens:
        return 0.0, 0.0, 0.0
    contained = min(1.0, address.matched / max(0.2, min(address.first, address.second)))
    swap = min(heaviest(address.left_first, addresses), heaviest(address.left_second, addresses))
    return contained, address.soft, swap


def _numbers(query: Normal, known: Normal) -> tuple[float, ...]:
    one, other = set(query.address.numbers), set(known.address.numbers)
    shared = one & other
    conflict = (1.0 if not shared else 0.5 if one - other and other - one else 0.0) if one and other else 0.0
    first, second = set(query.address.postcodes), set(known.address.postcodes)
    both = bool(first and second)
    return conflict, min(2, len(shared)) / 2, float(both and not first & second), float(both and bool(first & second))


def _units(query: Normal, known: Normal, units: tuple[frozenset[str], frozenset[str]]) -> tuple[float, ...]:
    one, other = units
    numbers = set(query.name.numbers), set(known.name.numbers)
    conflict = (one and other and not one & other) or (all(numbers) and not numbers[0] & numbers[1])
    return float(bool(conflict)), float(bool(one) != bool(other)), float(bool(one & other))


def _apart(query: Normal, known: Normal) -> tuple[float | None, bool, float, float]:
    """Kilometres, whether one seems to have its coordinates exchanged, and the features of two precise positions."""
    one, other = query.position, known.position
    if one is None or other is None:
        return None, False, 0.0, 0.0
    km = kilometres(one, other)
    exchanged = swapped(one, other) or swapped(other, one)
    precise = one.precise and other.precise and not exchanged
    return km, exchanged, float(precise and km <= NEAR), float(precise and km >= FAR)
