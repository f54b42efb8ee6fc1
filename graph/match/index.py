"""The known records, prepared once: a list of a thousand rows is then matched without touching the rest again.

On disk an index is a folder of Arrow files (the records as published and as compared) and NumPy arrays (their vectors),
which are mapped into memory and not read. What is added later is a part of its own; word weights and feature
rarities stay those of the first part, so that earlier decisions do not move. Build anew when much was added.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import feather
from scipy import sparse

from graph.errors import InputError
from graph.match.block import THRESHOLD, Block, Numbers, similarities
from graph.match.normalise import Normal
from graph.match.part import Part, make_part
from graph.match.record import Record
from graph.match.tokens import Tally, Weights
from graph.match.vectors import Counting, Rarity, compared

FORMAT = 2
TOP = 10
"""Candidates of a query."""
_BATCH = 2_000


@dataclass(frozen=True)
class Found:
    """A candidate: where its record lies, and its blocking similarity (1 where an identifier led to it)."""

    part: int
    row: int
    similarity: float


@dataclass(frozen=True)
class Index:
    """Known records. ``names`` and ``addresses`` weigh words; ``companies`` says that they are no places of work."""

    parts: tuple[Part, ...]
    rarity: Rarity
    names: Weights
    addresses: Weights
    companies: bool = False

    @classmethod
    def build(cls, records: Iterable[Record], companies: bool = False) -> Index:
        """Prepare records; the order in which they come makes no difference."""
        counting, tally = Counting(companies), Tally()
        part = make_part(records, counting.add, tally.add)
        counts = counting.counts()
        rarity = Rarity.of(counts)
        part.vectors = rarity.weighted(counts)
        return cls((part,), rarity, *tally.weights(), companies)

    def extended(self, records: Iterable[Record]) -> Index:
        """The same index with further records; what is there already is not touched."""
        counting = Counting(self.companies)
        part = make_part(records, counting.add)
        part.vectors = self.rarity.weighted(counting.counts())
        return Index((*self.parts, part), self.rarity, self.names, self.addresses, self.companies)

    def __len__(self) -> int:
        return sum(len(part) for part in self.parts)

    def record(self, found: Found) -> Record:
        """The record of a candidate."""
        return self.parts[found.part].record(found.row)

    def normal(self, found: Found) -> Normal:
        """The comparable form of a candidate."""
        return self.parts[found.part].normal(found.row)

    def site(self, found: Found) -> str:
        """The id of a candidate."""
        return self.parts[found.part].site(found.row)

    def candidates(self, queries: Sequence[Normal], top: int = TOP) -> Iterator[list[Found]]:
        """For each query the most similar records, best first; those of its country and those without one."""
        for start in range(0, len(queries), _BATCH):
            batch = queries[start : start + _BATCH]
            yield from self._batch(batch, top)

    def by_identifier(self, query: Normal) -> list[Found]:
        """Records that share an identifier with a query."""
        found = {}
        for number, part in enumerate(self.parts):
            for scheme, values in query.identifiers:
                for value in values:
                    for row in part.identified().get(f"{scheme}:{value}", ()):
                        found[number, row] = Found(number, row, 1.0)
        return [found[key] for key in sorted(found)]

    def _batch(self, queries: Sequence[Normal], top: int) -> list[list[Found]]:
        vectors = self.rarity.vectors(queries, self.companies)
        asked = [self._asked(query) for query in queries]
        best: list[list[tuple[float, str, int, int]]] = [[] for _ in queries]
        for number, part in enumerate(self.parts):
            for country in part.countries():
                rows = np.array([at for at, countries in enumerate(asked) if not countries or country in countries])
                if len(rows):
                    for at, form, similarity in _pairs(part, part.block(country), vectors, rows, top):
                        best[at] += [(-similarity, part.site(row), number, row) for row in part.rows_of(form)[:top]]
        return [[Found(part, row, -similarity) for similarity, _, part, row in sorted(found)[:top]] for found in best]

    def _asked(self, query: Normal) -> frozenset[str]:
        """Countries whose records are compared; none means all."""
        return frozenset() if self.companies or not query.country else frozenset([query.country, ""])

    def save(self, folder: Path) -> None:
        """Write the index as a folder; an index that lies there already is replaced when the new one is whole.

        Raises:
            InputError: something else than an index lies there.
        """
        if folder.exists() and not (folder / "meta.json").exists():
            raise InputError(f"{folder} is there already and holds no index; name another folder")
        fresh = folder.with_name(f"{folder.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        for number, part in enumerate(self.parts):
            part.save(fresh, number)
        np.save(fresh / "rarity.npy", self.rarity.idf)
        for name, weights in (("names", self.names), ("addresses", self.addresses)):
            words = sorted(weights.having)
            table = pa.table({"word": pa.array(words, pa.large_string()), "having": [weights.having[w] for w in words]})
            feather.write_feather(table, str(fresh / f"{name}.arrow"), compression="uncompressed")
        meta = {"format": FORMAT, "parts": len(self.parts), "records": self.names.records, "companies": self.companies}
        (fresh / "meta.json").write_text(json.dumps(meta), "utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)

    @classmethod
    def open(cls, folder: Path) -> Index:
        """Open a saved index; its large tables are mapped, not read.

        Raises:
            InputError: there is no index, or one of another format; build it anew.
        """
        try:
            meta = json.loads((folder / "meta.json").read_text("utf-8"))
            if meta["format"] != FORMAT:
                raise ValueError("format")
            parts = tuple(Part.open(folder, number) for number in range(meta["parts"]))
            rarity = Rarity(np.load(folder / "rarity.npy"))
            names, addresses = (_weights(folder / f"{name}.arrow", meta["records"]) for name in ("names", "addresses"))
        except (OSError, ValueError, KeyError, pa.ArrowInvalid) as error:
            raise InputError(f"{folder} holds no index that this version reads ({error}); build it anew") from None
        return cls(parts, rarity, names, addresses, bool(meta["companies"]))


def _pairs(
    part: Part, block: Block, vectors: sparse.csr_matrix, rows: Numbers, top: int
) -> Iterator[tuple[int, int, float]]:
    """Query, form and similarity, the ``top`` best of each query by their whole vectors."""
    own = vectors[rows]
    found = block.candidates(own, top).tocoo()
    form = block.rows[found.col]
    exact = np.round(similarities(compared(own), part.vectors, found.row, form), 6)
    order = np.lexsort((form, -exact, found.row))
    query, form, exact = found.row[order], form[order], exact[order]
    rank = np.arange(len(query)) - np.searchsorted(query, query)
    kept = (rank < top) & (exact >= THRESHOLD)
    for at, which, similarity in zip(query[kept], form[kept], exact[kept], strict=True):
        yield int(rows[at]), int(which), float(similarity)


def _weights(path: Path, records: int) -> Weights:
    table = feather.read_table(str(path))
    return Weights(records, dict(zip(table["word"].to_pylist(), table["having"].to_pylist(), strict=True)))
