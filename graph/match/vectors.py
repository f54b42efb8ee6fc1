"""Records as sparse vectors: three-letter pieces of the name's words, and the words of the address.

Features are numbered by a checksum of their text (CRC-32), so that there is no vocabulary to keep, a list can be added
to an index without renumbering it, and every machine numbers alike. Two features may share a number; that can only
bring a candidate more or one less to the comparison, never change the comparison itself.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt
from scipy import sparse

from graph.match.normalise import Normal

Floats = npt.NDArray[np.float32]
BUCKETS = 1 << 20
LONGEST_INITIALS = 6
COMPARED = 2 * BUCKETS
"""Features of names, then of addresses: those that similarity is made of."""
WIDTH = 3 * BUCKETS
"""Behind them whole words of names and pairs of neighbouring words, which only help to find candidates among many."""
NAME_SHARE, ADDRESS_SHARE = 0.85, 0.53
"""Weights of the two compared parts of a vector; their squares add up to one."""
KEY_SHARE = 0.85


@lru_cache(maxsize=500_000)
def _pieces(token: str) -> tuple[int, ...]:
    text = f" {token} "
    return tuple(crc32(text[at : at + 3].encode()) % BUCKETS for at in range(max(1, len(text) - 2)))


@lru_cache(maxsize=500_000)
def _word(token: str) -> int:
    return BUCKETS + crc32(token.encode()) % BUCKETS


@lru_cache(maxsize=500_000)
def _key(text: str) -> int:
    return COMPARED + crc32(text.encode()) % BUCKETS


def initials(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """What a company may be called for short: its initials, or its one short word."""
    if len(tokens) >= 2:
        return ("".join(token[0] for token in tokens),)
    return tokens if tokens and len(tokens[0]) <= LONGEST_INITIALS else ()


class Counting:
    """Counts the features of records one after the other, so that a million of them need not be held at once."""

    def __init__(self, companies: bool = False) -> None:
        self._companies = companies
        self._columns = array("i")
        self._ends = array("q", [0])

    def add(self, normal: Normal) -> None:
        """Count one record. A company has its initials in the place of an address: "EKC" finds its full name."""
        tokens = normal.name.tokens
        for token in tokens:
            self._columns.extend(_pieces(token))
        self._columns.extend(map(_word, initials(tokens) if self._companies else normal.address.tokens))
        self._columns.extend(map(_key, tokens))
        self._columns.extend(_key(f"{one} {other}") for one, other in pairwise(tokens))
        self._ends.append(len(self._columns))

    def counts(self) -> sparse.csr_matrix:
        """How often each feature occurs in each record: one row per record, float32."""
        indices = np.array(self._columns, dtype=np.int32)
        ends = np.array(self._ends, dtype=np.int64)
        found = sparse.csr_matrix((np.ones(len(indices), np.float32), indices, ends), shape=(len(ends) - 1, WIDTH))
        found.sum_duplicates()
        return found


@dataclass(frozen=True)
class Rarity:
    """Inverse document frequency of every feature, fixed by the records an index was first built of."""

    idf: Floats

    @classmethod
    def of(cls, counts: sparse.csr_matrix) -> Rarity:
        """``ln((1 + records) / (1 + records with the feature)) + 1``."""
        having = np.bincount(counts.indices, minlength=WIDTH)
        return cls((np.log((1 + counts.shape[0]) / (1 + having)) + 1).astype(np.float32))

    def weighted(self, counts: sparse.csr_matrix) -> sparse.csr_matrix:
        """Vectors whose dot product is the similarity: the name's cosine and the address's, weighted."""
        data = (1 + np.log(counts.data)) * self.idf[counts.indices]
        row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        for number, share in enumerate((NAME_SHARE, ADDRESS_SHARE, KEY_SHARE)):
            part = (counts.indices >= number * BUCKETS) & (counts.indices < (number + 1) * BUCKETS)
            norms = np.sqrt(
                np.bincount(row[part], weights=data[part].astype(np.float64) ** 2, minlength=counts.shape[0])
            )
            data[part] *= (share / np.maximum(norms, 1e-12))[row[part]].astype(np.float32)
        return sparse.csr_matrix((data.astype(np.float32), counts.indices, counts.indptr), shape=counts.shape)

    def vectors(self, normals: Sequence[Normal], companies: bool = False) -> sparse.csr_matrix:
        """Weighted vectors of records."""
        counting = Counting(companies)
        for normal in normals:
            counting.add(normal)
        return self.weighted(counting.counts())


def compared(vectors: sparse.csr_matrix) -> sparse.csr_matrix:
    """The same vectors without what only helps to find candidates."""
    kept = vectors.indices < COMPARED
    row = np.repeat(np.arange(vectors.shape[0]), np.diff(vectors.indptr))[kept]
    ends = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=vectors.shape[0]))])
    return sparse.csr_matrix((vectors.data[kept], vectors.indices[kept], ends), shape=vectors.shape)
