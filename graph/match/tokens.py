"""How telling a word is: rare words weigh up to 1, words that every tenth record has weigh little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import log

from graph.match.normalise import Normal

LEAST = 0.05


class Weights:
    """Weights of words by how many records of the reference hold them; unknown words weigh 1.

    Args:
        records: number of records that were counted.
        having: records with the word, by word.
    """

    def __init__(self, records: int, having: dict[str, int]) -> None:
        self.records = records
        self.having = having
        self._whole = log(records + 1) or 1.0
        self._known: dict[str, float] = {}

    def of(self, token: str) -> float:
        """``max(0.05, ln((n + 1) / (having + 0.5)) / ln(n + 1))``."""
        weight = self._known.get(token)
        if weight is None:
            having = self.having.get(token, 0)
            weight = min(1.0, max(LEAST, log((self.records + 1) / (having + 0.5)) / self._whole)) if having else 1.0
            self._known[token] = weight
        return weight


def weights_of(normals: Iterable[Normal]) -> tuple[Weights, Weights]:
    """Weights of the words of names and of addresses."""
    names: Counter[str] = Counter()
    addresses: Counter[str] = Counter()
    count = 0
    for normal in normals:
        count += 1
        names.update(set(normal.name.tokens))
        addresses.update(set(normal.address.tokens))
    return Weights(count, dict(names)), Weights(count, dict(addresses))
