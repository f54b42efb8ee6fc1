"""How telling a word is: rare words weigh up to 1, words that every tenth record has weigh little."""

from __future__ import annotations

from collections import Counter
from math import log

from graph.match.normalise import Normal

LEAST = 0.05


class Weights(dict[str, float]):
    """Weights of words by how many records of the reference hold them; unknown words weigh 1.

    Args:
        records: number of records that were counted.
        having: records with the word, by word.
    """

    def __init__(self, records: int, having: dict[str, int]) -> None:
        super().__init__()
        self.records = records
        self.having = having
        self._whole = log(records + 1) or 1.0

    def __missing__(self, token: str) -> float:
        """``max(0.05, ln((n + 1) / (having + 0.5)) / ln(n + 1))``, kept once it was asked for."""
        having = self.having.get(token, 0)
        weight = min(1.0, max(LEAST, log((self.records + 1) / (having + 0.5)) / self._whole)) if having else 1.0
        self[token] = weight
        return weight


class Tally:
    """Counts in how many records each word occurs, of names and of addresses apart."""

    def __init__(self) -> None:
        self._names: Counter[str] = Counter()
        self._addresses: Counter[str] = Counter()
        self._records = 0

    def add(self, normal: Normal) -> None:
        """Count one record."""
        self._records += 1
        self._names.update(set(normal.name.tokens))
        self._addresses.update(set(normal.address.tokens))

    def weights(self) -> tuple[Weights, Weights]:
        """Weights of the words of names and of addresses."""
        return Weights(self._records, dict(self._names)), Weights(self._records, dict(self._addresses))
