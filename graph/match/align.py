"""Two lists of words laid side by side: which agree, which agree but for a few letters, and what is left over."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import JaroWinkler

from graph.match.tokens import Weights

ALIKE = 0.87
"""Jaro-Winkler similarity from which two words may be one word spelled twice."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Weights of what agrees and of both sides, and the words of each side that found no partner."""

    matched: float
    first: float
    second: float
    left_first: tuple[str, ...]
    left_second: tuple[str, ...]
    spelled: tuple[tuple[str, str], ...]

    @property
    def soft(self) -> float:
        """Share of both sides that agrees, 0 to 1."""
        total = self.first + self.second
        return min(1.0, 2 * self.matched / total) if total else 0.0


def align(first: tuple[str, ...], second: tuple[str, ...], weights: Weights) -> Alignment:
    """Equal words first; then each word of more than two letters takes the likest one that is left, worth the mean of
    their weights times the similarity cubed. Digits are never alike."""
    of = weights.__getitem__
    first_total = sum(map(of, first))
    second_total = sum(map(of, second))
    remaining = list(second)
    left: list[str] = []
    matched = 0.0
    for token in first:
        if token in remaining:
            remaining.remove(token)
            matched += of(token)
        else:
            left.append(token)
    if not left or not remaining:
        return Alignment(matched, first_total, second_total, tuple(left), tuple(remaining), ())
    pairs = sorted(
        (-similarity, one, other)
        for one in left
        if len(one) > 2 and not one.isdigit()
        for other in remaining
        if len(other) > 2
        and not other.isdigit()
        and (similarity := JaroWinkler.similarity(one, other, score_cutoff=ALIKE)) >= ALIKE
    )
    spelled: list[tuple[str, str]] = []
    for similarity, one, other in pairs:
        if one in left and other in remaining:
            left.remove(one)
            remaining.remove(other)
            spelled.append((one, other))
            matched += (of(one) + of(other)) / 2 * (-similarity) ** 3
    return Alignment(matched, first_total, second_total, tuple(left), tuple(remaining), tuple(spelled))


def heaviest(tokens: tuple[str, ...], weights: Weights) -> float:
    """Largest weight among words, 0 if there are none."""
    return max(map(weights.__getitem__, tokens), default=0.0)
