"""Which known records are worth comparing with a new one: the most similar few of its country, by sparse product."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sparse_dot_topn import sp_matmul_topn

from graph.match.vectors import COMPARED, Floats

Numbers = npt.NDArray[np.int64]
THRESHOLD = 0.2
"""Similarity below which a record is no candidate."""
DEEP = 80
"""Candidates that a shortened product brings before the whole vectors are compared."""
COMMON = 4_000
"""A feature of more records of a country than this, and than ``COMMON_SHARE`` of them, is left out of the product."""
COMMON_SHARE = 0.02


@dataclass(frozen=True)
class Block:
    """The vectors of one country's records, prepared for the product.

    ``rows`` are their numbers in the index; ``used`` the features that occur; ``product`` is (features used, records).
    """

    rows: Numbers
    used: npt.NDArray[np.int32]
    product: sparse.csr_matrix
    shortened: bool

    @classmethod
    def of(cls, vectors: sparse.csr_matrix, rows: Numbers) -> Block:
        """Prepare some rows of an index."""
        own = vectors[rows].tocsc()
        having = np.diff(own.indptr)
        most = max(COMMON, int(COMMON_SHARE * len(rows)))
        shortened = bool((having[:COMPARED] > most).any())
        if not shortened:
            having[COMPARED:] = 0  # whole vectors are compared anyway
        used = np.flatnonzero((having > 0) & (having <= most)).astype(np.int32)
        turned = own[:, used].T.tocsr()
        turned.indices = turned.indices.astype(np.int32)
        turned.indptr = turned.indptr.astype(np.int32) if turned.nnz < 2**31 else turned.indptr
        return cls(rows, used, turned, shortened)

    def candidates(self, queries: sparse.csr_matrix, top: int) -> sparse.csr_matrix:
        """Similarity of each query (rows) with its most similar records (columns: places in ``rows``).

        Found by the features that are not common; ``refined`` then compares whole vectors.
        """
        at = np.searchsorted(self.used, queries.indices)
        at[at == len(self.used)] = 0
        kept = self.used[at] == queries.indices if len(self.used) else np.zeros(len(at), bool)
        row = np.repeat(np.arange(queries.shape[0]), np.diff(queries.indptr))[kept]
        ends = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=queries.shape[0]))]).astype(np.int32)
        shape = (queries.shape[0], len(self.used))
        short = sparse.csr_matrix((queries.data[kept], at[kept].astype(np.int32), ends), shape=shape)
        threshold = 0.05 if self.shortened else THRESHOLD
        deep = max(DEEP, top) if self.shortened else top
        return sp_matmul_topn(short, self.product, top_n=deep, threshold=threshold, sort=True)


def similarities(queries: sparse.csr_matrix, vectors: sparse.csr_matrix, query: Numbers, row: Numbers) -> Floats:
    """Dot products of pairs: a row of the queries with a row of the index."""
    products = queries[query].multiply(vectors[row])
    return np.asarray(products.sum(axis=1), dtype=np.float32).ravel()
