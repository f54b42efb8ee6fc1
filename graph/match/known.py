"""The records of a workspace, prepared for matching and kept beside the ledger: a new list is compared with them, and
nothing that is prepared already is prepared again.

One index per family and visibility: what is public is never weighed by records that are not, so that a public build
tells nothing of them. The folder can be removed at any time; the next run makes it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import InputError
from graph.match.index import TOP, Found, Index
from graph.match.normalise import Normal
from graph.match.part import Part
from graph.match.stated import Wave, keys_of, record_of

_GROWN = 0.5
"""Share of records added to, or gone from, an index at which it is made anew, so that words weigh what they do now."""
_MANY_PARTS = 40
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Known(Index):
    """Known records under the ids of the sites they are one with, without those that no list states any more.

    ``sites`` leads from the id of a record to that of its site; ``hidden`` marks, part by part, rows that are left out.
    """

    sites: Mapping[str, str] = field(default_factory=dict)
    hidden: tuple[Mask, ...] = ()

    def record_id(self, found: Found) -> str:
        """The id of the record itself."""
        return self.parts[found.part].site(found.row)

    def site(self, found: Found) -> str:
        """The id of the site that a candidate is a record of."""
        own = self.record_id(found)
        return self.sites.get(own, own)

    def candidates(self, queries: Sequence[Normal], top: int = TOP) -> Iterator[list[Found]]:
        """As of any index, without hidden rows; twice as many are asked for, so that these crowd nothing out."""
        for found in super().candidates(queries, 2 * top):
            yield [one for one in found if not self.hidden[one.part][one.row]][:top]

    def by_identifier(self, query: Normal) -> list[Found]:
        """As of any index, without hidden rows."""
        return [one for one in super().by_identifier(query) if not self.hidden[one.part][one.row]]


class Shelf:
    """One index on disk, brought up to what the lists state now.

    Args:
        folder: where it lies.
        waves: the lists, in their order; all of them count as stated.
    """

    def __init__(self, folder: Path, waves: Sequence[Wave], companies: bool) -> None:
        self.folder, self.companies = folder, companies
        stated = [wave.keys for wave in waves]
        self._stated = pc.unique(pa.concat_arrays(stated)) if stated else pa.array([], pa.string())
        self.index = self._opened()
        self._waves = list(waves)
        if self.index is None or self._outgrown(self.index):
            self.index, self.fresh = self._empty(), True
        else:
            self.fresh = False
        self._changed = self.fresh
        self._gone = [self._not_stated(part) for part in self.index.parts]

    def _opened(self) -> Index | None:
        try:
            return Index.open(self.folder)
        except InputError:
            return None

    def _outgrown(self, index: Index) -> bool:
        there = [keys_of(part.table) for part in index.parts]
        alive = sum(int(pc.sum(pc.is_in(keys, value_set=self._stated)).as_py() or 0) for keys in there)
        total = len(index)
        changed = max(len(self._stated) - alive, total - alive)
        return changed > _GROWN * max(1, total) or len(there) > _MANY_PARTS

    def _empty(self) -> Index:
        """An index without records that weighs words by all that is stated."""
        records = (record_of(row) for wave in self._waves for row in wave.records.to_pylist())
        return replace(Index.build(records, self.companies), parts=())

    def _not_stated(self, part: Part) -> Mask:
        return ~np.asarray(pc.is_in(keys_of(part.table), value_set=self._stated).to_numpy(zero_copy_only=False))

    def add(self, wave: Wave) -> None:
        """Put records of a list that are not in the index into it."""
        assert self.index is not None
        there = pa.concat_arrays([pa.array([], pa.string()), *map(keys_of, (part.table for part in self.index.parts))])
        table = wave.records.filter(pc.invert(pc.is_in(wave.keys, value_set=there)))
        if table.num_rows:
            self.index = self.index.extended(map(record_of, table.to_pylist()))
            self._gone.append(np.zeros(len(self.index.parts[-1]), dtype=bool))
            self._changed = True

    def without(self, ids: pa.Array, sites: Mapping[str, str]) -> Known:
        """What to compare a list with: everything but the records that this list itself names."""
        assert self.index is not None
        hidden = []
        for part, gone in zip(self.index.parts, self._gone, strict=True):
            own = pc.is_in(part.table.column("id").cast(pa.string()), value_set=ids)
            hidden.append(gone | own.to_numpy())
        one = self.index
        return Known(one.parts, one.rarity, one.names, one.addresses, one.companies, sites, tuple(hidden))

    def save(self) -> None:
        """Keep it, where it changed."""
        assert self.index is not None
        if self._changed:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            self.index.save(self.folder)
            self._changed = False
