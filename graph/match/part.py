"""Records that were added to an index together: as published, as compared, and as vectors; in memory or mapped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import feather
from scipy import sparse

from graph.errors import InputError
from graph.match.block import Block, Numbers
from graph.match.identifiers import by_scheme
from graph.match.normalise import Normal, normalise, unpacked, with_details
from graph.match.record import Record
from graph.match.vectors import WIDTH

_TEXTS = ("id", "name", "address", "country", "city", "precision")


@dataclass
class Part:
    """Records that were added together, ordered by id and text. Equal forms share one vector.

    ``form`` is the form of each record; ``lines``, ``vectors`` and ``country`` have one entry per form.
    """

    table: pa.Table
    lines: pa.LargeStringArray
    form: Numbers
    vectors: sparse.csr_matrix
    country: npt.NDArray[np.str_]
    _blocks: dict[str, Block] = field(default_factory=dict)
    _members: tuple[Numbers, Numbers] | None = None
    _identified: dict[str, list[int]] | None = None

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def record(self, row: int) -> Record:
        """A record as it was published."""
        values = {name: self.table.column(name)[row].as_py() for name in _TEXTS}
        lat, lng = (self.table.column(name)[row].as_py() for name in ("lat", "lng"))
        return Record(**values, lat=lat, lng=lng, identifiers=tuple(self.table.column("identifiers")[row].as_py()))

    def normal(self, row: int) -> Normal:
        """A record as it is compared."""
        plain = unpacked(self.lines[int(self.form[row])].as_py())
        return with_details(plain, self.record(row)) if self._detailed[row] else plain

    def site(self, row: int) -> str:
        """The id of a record."""
        return str(self._ids[row].as_py())

    @cached_property
    def _ids(self) -> pa.LargeStringArray:
        return self.table.column("id").combine_chunks()

    @cached_property
    def _detailed(self) -> npt.NDArray[np.bool_]:
        """Which records have a position or identifiers."""
        lists = self.table.column("identifiers").combine_chunks()
        placed = self.table.column("lat").combine_chunks().is_valid()
        return np.asarray(placed) | (np.asarray(lists.value_lengths()) > 0)

    def rows_of(self, form: int) -> list[int]:
        """Records that have a form."""
        if self._members is None:
            order = np.argsort(self.form, kind="stable")
            self._members = order, np.searchsorted(self.form[order], np.arange(len(self.lines) + 1))
        order, ends = self._members
        return [int(row) for row in order[ends[form] : ends[form + 1]]]

    def countries(self) -> list[str]:
        """Countries of the forms; an empty text is among them where a record has none."""
        return sorted(set(self.country.tolist()))

    def block(self, country: str) -> Block:
        """The forms of one country, prepared for the product."""
        if country not in self._blocks:
            self._blocks[country] = Block.of(self.vectors, np.flatnonzero(self.country == country))
        return self._blocks[country]

    def identified(self) -> dict[str, list[int]]:
        """Records by ``scheme:value``."""
        if self._identified is None:
            self._identified = {}
            lists = self.table.column("identifiers").combine_chunks()
            for row in np.flatnonzero(np.asarray(lists.value_lengths()) > 0):
                for scheme, values in by_scheme(lists[int(row)].as_py()).items():
                    for value in values:
                        self._identified.setdefault(f"{scheme}:{value}", []).append(int(row))
        return self._identified

    def save(self, folder: Path, number: int) -> None:
        """Write the part beside others."""
        for name, table in (("records", self.table), ("forms", pa.table({"line": self.lines}))):
            feather.write_feather(table, str(folder / f"{name}-{number}.arrow"), compression="uncompressed")
        arrays = {
            "form": self.form,
            "country": self.country,
            "data": self.vectors.data,
            "indices": self.vectors.indices,
        }
        for name, values in (arrays | {"indptr": self.vectors.indptr}).items():
            np.save(folder / f"{name}-{number}.npy", values)

    @classmethod
    def open(cls, folder: Path, number: int) -> Part:
        """Map a saved part."""
        records, forms = (
            feather.read_table(str(folder / f"{name}-{number}.arrow"), memory_map=True) for name in ("records", "forms")
        )
        form, country, data, indices, indptr = (
            np.load(folder / f"{name}-{number}.npy", mmap_mode="r")
            for name in ("form", "country", "data", "indices", "indptr")
        )
        vectors = sparse.csr_matrix((data, indices, indptr), shape=(len(indptr) - 1, WIDTH), copy=False)
        return cls(records, forms.column("line").combine_chunks(), form, vectors, country)


def make_part(records: Iterable[Record], *told: Callable[[Normal], None]) -> Part:
    """Records in order, each distinct comparable form told once to whoever counts; the vectors are set afterwards."""
    ordered = sorted(records, key=lambda record: (record.id, record.name, record.address, record.country, record.city))
    lines: dict[str, int] = {}
    countries: list[str] = []
    form = np.empty(len(ordered), np.int64)
    for row, record in enumerate(ordered):
        if not record.id.strip():
            raise InputError(f"a record of the reference has no id ('{record.name[:60]}'); give it one")
        normal = normalise(record)
        line = normal.packed()
        if line not in lines:
            lines[line] = len(lines)
            countries.append(normal.country)
            for tell in told:
                tell(normal)
        form[row] = lines[line]
    empty = sparse.csr_matrix((len(lines), 0), dtype=np.float32)
    return Part(_table(ordered), pa.array(list(lines), pa.large_string()), form, empty, np.array(countries, "U2"))


def _table(records: Sequence[Record]) -> pa.Table:
    columns = {name: pa.array([getattr(record, name) for record in records], pa.large_string()) for name in _TEXTS}
    columns |= {name: pa.array([getattr(record, name) for record in records], pa.float64()) for name in ("lat", "lng")}
    columns["identifiers"] = pa.array([list(record.identifiers) for record in records], pa.list_(pa.string()))
    return pa.table(columns)
