"""A long mapped list read column by column: the same statements as row by row, for a million rows in seconds.

Every cell goes through the same function as in the row path (``lists_values``), but once for each different text. Rows
that are odd in any way (a problem, a doubt, a place named twice, several buyers) are left to the row path, one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.columns import constant_list, repeated
from graph.country_names import prepare
from graph.ingest.column_map import ColumnMap
from graph.ingest.files import kind_of
from graph.ingest.lists_batches import Batch, Lines, filtered, read_batches, row_of
from graph.ingest.lists_buyer import OTHER, Buyer, buyers
from graph.ingest.lists_cells import cell, company_id
from graph.ingest.lists_fields import Fields
from graph.ingest.lists_hashes import hashed, order_of
from graph.ingest.lists_statement import COMPANIES, Listed
from graph.ingest.lists_values import is_blank
from graph.ingest.published import Columns
from graph.ingest.rows import Rows
from graph.ingest.tables import Row

FROM_BYTES = 2_000_000
"""Files of at least this size are read by columns: about 15,000 rows of a CSV."""
_ONE_BY_ONE = {"subcontractors", "aliases"}
Order = tuple[int, int]
"""Number of the sheet and line."""


def fits(path: Path, chosen: ColumnMap) -> bool:
    """Whether the list is long, and its map has only what is read by columns."""
    if path.stat().st_size < FROM_BYTES or kind_of(path) == "pdf":
        return False
    named = chosen.columns
    single = all(len(columns) == 1 for name, columns in named.items() if name != "address")
    return single and "country" in named and not (chosen.fill_down or chosen.measures or _ONE_BY_ONE & set(named))


def read_columns(path: Path, rows: Rows, chosen: ColumnMap, columns: Columns, then: Callable[[], None]) -> None:
    """Read every row of the list and state it.

    Args:
        then: called when the rows are read and before anything is stated.

    Raises:
        InputError: as ``lists_rows.read_list``.
    """
    with ThreadPoolExecutor(1) as beside:  # the file is parsed without the interpreter
        prepared = beside.submit(prepare)
        batches = list(read_batches(path, columns, rows))
        prepared.result()
    then()
    mine = buyers(_brand_cells(batches, chosen), chosen, rows)
    batches = [_own_rows(batch, mine, chosen, rows) for batch in batches]
    listed = Listed.decided(mine, lambda column: _texts(batches, column, chosen), chosen, rows)
    listed.open()
    parts: list[_Part] = []
    while batches:  # one after the other, so that each is held once
        parts.append(_Part(len(parts), batches.pop(0), listed))
    twice = _twice(parts)
    for part in parts:
        part.fields.mark(pc.is_in(part.place["id"], twice))
    slow = sorted((pair for part in parts for pair in part.slow()), key=lambda pair: pair[0])
    _shelve(parts, listed)
    for part in parts:
        part.forget_texts()
        part.state()
    for _, row in slow:
        listed.one(row)
    listed.close()


def _brand_cells(batches: list[Batch], chosen: ColumnMap) -> Iterable[tuple[str, str]]:
    column = chosen.brand.column
    if column is None:
        return
    for batch in batches:
        for line, text in zip(batch.lines.tolist(), batch.columns[column].to_pylist(), strict=True):
            yield f"{batch.sheet}:{line}", text
        for row in batch.odd:
            yield row.where, row.values.get(column, "")


def _own_rows(batch: Batch, mine: Callable[[str], list[Buyer]], chosen: ColumnMap, rows: Rows) -> Batch:
    """The batch without the rows of other brands, which are folded."""
    column = chosen.brand.column
    if column is None or column not in batch.columns:
        return batch
    encoded = batch.columns[column].dictionary_encode()
    own = pa.array([bool(mine(text)) for text in encoded.dictionary.to_pylist()], pa.bool_()).take(encoded.indices)
    others = ~own.to_numpy(zero_copy_only=False)
    for line in batch.lines[others].tolist():
        where = f"{batch.sheet}:{line}"
        rows.accounts.take(batch.sheet, where)
        rows.fold(where, OTHER)
    left = {name: filtered(cells, own) for name, cells in batch.columns.items()}
    return replace(batch, lines=batch.lines[~others], columns=left)


def _texts(batches: list[Batch], column: str, chosen: ColumnMap) -> Iterator[str]:
    """The different texts of a column in the rows that are kept, blank ones empty."""
    blank = chosen.blank.get(column, ())
    for batch in batches:
        if column in batch.columns:
            for text in pc.unique(batch.columns[column]).to_pylist():
                yield "" if is_blank(text, blank) else text
        for row in batch.odd:
            yield cell(row, column, chosen) or ""


def _twice(parts: list[_Part]) -> pa.Array:
    """Ids that more than one row has."""
    ids = [part.place["id"] for part in parts]
    ids += [pa.array([part.listed.id_of(row) for row in part.batch.odd], pa.string()) for part in parts]
    return pa.array(repeated(pa.chunked_array(ids).drop_null()), pa.string())


def _shelve(parts: list[_Part], listed: Listed) -> None:
    """Buyers, companies and groups, each at the first row that names it."""
    found = sorted((named for part in parts for named in part.named()), key=lambda one: one[0])
    for (_, _, _), name, where, field in found:
        listed.supplier(name, where, group=field == "group")
    for _, buyer, where in sorted((one for part in parts for one in part.named_buyers()), key=lambda one: one[0]):
        if buyer is None:
            listed.name_lister(where)
        else:
            listed.name_buyer(buyer, where)


class _Part:
    """One sheet: its columns of the model, and which of its rows are read one by one."""

    def __init__(self, number: int, batch: Batch, listed: Listed) -> None:
        ids = Fields(batch, listed).ids()
        order = order_of(ids)  # sorted once, before the columns are many
        with ThreadPoolExecutor(2) as beside:
            sorted_ = beside.map(lambda cells: cells.take(order), batch.columns.values())
            columns = dict(zip(batch.columns, sorted_, strict=True))
        batch = replace(batch, lines=batch.lines[order.to_numpy()], columns=columns)
        self.number, self.batch, self.listed = number, batch, listed
        self.fields = Fields(batch, listed)
        ids = ids.take(order)
        column = listed.chosen.brand.column
        cells = batch.columns.get(column or "")
        encoded = (cells if cells is not None else pa.repeat(pa.scalar(""), len(batch.lines))).dictionary_encode()
        self.brand_codes = encoded.indices
        self.brands = [listed.buyers_of(text) for text in encoded.dictionary.to_pylist()]
        several = [code for code, found in enumerate(self.brands) if len(found) > 1]
        self.fields.mark(pc.is_in(self.brand_codes, pa.array(several, self.brand_codes.type)))
        self.companies = {name: self.fields.encoded(name) for name in COMPANIES if name in listed.chosen.columns}
        with ThreadPoolExecutor(1) as beside:  # columns are made by Arrow, keys by the interpreter
            made = beside.submit(lambda: (self.fields.place(ids), self.fields.link()))
            self.links = self._links(ids)
            self.place, self.link = made.result()

    def slow(self) -> Iterator[tuple[Order, Row]]:
        """Rows to be read one by one."""
        for at in np.flatnonzero(self.fields.slow).tolist():
            row = row_of(self.batch, at)
            self.listed.rows.accounts.take(self.batch.sheet, row.where)
            yield (self.number, int(self.batch.lines[at])), row
        for row in self.batch.odd:
            yield (self.number, _line(row)), row

    def named(self) -> Iterator[tuple[tuple[int, int, int], str, str, str]]:
        """Every spelling of a company at its first row: order, name, row, field."""
        for order, (field, cells) in enumerate(self.companies.items()):
            encoded = cells.dictionary_encode()
            texts = encoded.dictionary.to_pylist()
            for code, line in _firsts(encoded.indices, len(texts), self.batch.lines):
                text = texts[code]
                yield (self.number, line, order), text, f"{self.batch.sheet}:{line}", field
            for row in self.batch.odd:
                name = cell(row, self.listed.chosen.columns[field][0], self.listed.chosen)
                if name and self._is_own(row):
                    yield (self.number, _line(row), order), name, row.where, field

    def named_buyers(self) -> Iterator[tuple[Order, Buyer | None, str]]:
        """Every buyer (None: nobody, the publisher lists) at its first row."""
        for code, line in _firsts(self.brand_codes, len(self.brands), self.batch.lines):
            for buyer in (*self.brands[code],) or (None,):
                yield (self.number, line), buyer, f"{self.batch.sheet}:{line}"
        for row in self.batch.odd:
            if self._is_own(row):
                for buyer in (*self._buyers(row),) or (None,):
                    yield (self.number, _line(row)), buyer, row.where

    def _buyers(self, row: Row) -> list[Buyer]:
        return self.listed.buyers_of(row.values.get(self.listed.chosen.brand.column or "", ""))

    def _is_own(self, row: Row) -> bool:
        return self.listed.chosen.brand.column is None or bool(self._buyers(row))

    def forget_texts(self) -> None:
        """Let go of the cells; what was made of them is in columns of the model."""
        self.batch = replace(self.batch, columns={})
        self.fields.batch = self.batch

    def _links(self, ids: pa.Array) -> dict[str, dict[str, pa.Array]]:
        """Both ends and the key of each link of each row, by what it says; no key where an end is missing."""
        first = [found[0].id if found else None for found in self.brands]
        if None in first:  # only a list without any buyer: a table of brands has no row without one here
            starts = {"LISTS": pa.repeat(pa.scalar(self.listed.lister()), len(ids))}
        else:
            starts = {"SOURCES_FROM": pa.array(first, pa.string()).take(self.brand_codes)}
        ends = {kind: (start, ids) for kind, start in starts.items()}
        for name, kind in COMPANIES.items():
            if name in self.companies:
                encoded, group = self.companies[name].dictionary_encode(), name == "group"
                known = [company_id(self.listed.rows, text, group=group) for text in encoded.dictionary.to_pylist()]
                company = pa.array(known, pa.string()).take(encoded.indices)
                ends[kind] = (ids, company) if kind == "IN_GROUP" else (company, ids)
        return {kind: self._keyed(kind, *both) for kind, both in ends.items()}

    def _keyed(self, kind: str, starts: pa.Array, ends: pa.Array) -> dict[str, pa.Array]:
        key = hashed(self.listed.rows.dataset, pa.repeat(pa.scalar(kind), len(starts)), starts, ends)
        return {"from_id": starts, "to_id": ends, "key": key}

    def state(self) -> None:
        """State the rows that need no closer look."""
        place, link, links = self.place, self.link, self.links
        self.place, self.link, self.links = {}, {}, {}
        if self.fields.slow.any():
            left = pa.array(~self.fields.slow)
            place, link = _rows_of(place, left), _rows_of(link, left)
            links = {kind: _rows_of(columns, left) for kind, columns in links.items()}
            self.brand_codes = self.brand_codes.filter(left)
        count = len(place["id"])
        if not count:
            return
        rows = self.listed.rows
        rows.accounts.take_bulk(self.batch.sheet, count)
        rows.bulk.add(self.listed.chosen.place, place)
        evidence = self._evidence(count, place["row"])
        for kind, columns in links.items():
            if kind == "SOURCES_FROM":
                status = [self.listed.status(found[0]) for found in self.brands]
                said = {**link, "status": pa.array(status, pa.string()).take(self.brand_codes)}
            else:
                said = {name: link[name] for name in ("product", "note")} if kind == "LISTS" else {}
                said["status"] = pa.repeat(pa.scalar("documented"), count)
            self._add(kind, {**columns, **said, **evidence})

    def _add(self, kind: str, columns: dict[str, pa.Array]) -> None:
        there = columns["key"].is_valid()
        if pc.all(there).as_py():
            self.listed.rows.bulk.add(kind, columns)
        elif pc.any(there).as_py():
            self.listed.rows.bulk.add(kind, _rows_of(columns, there))

    def _evidence(self, count: int, row: pa.Array) -> dict[str, pa.Array]:
        said = self.listed.evidence
        return {
            "source": constant_list(said["source"][0], count),
            "documents": constant_list(said["documents"][0], count),
            "basis": pa.repeat(pa.scalar(said["basis"]), count),
            "visibility": pa.repeat(pa.scalar(said["visibility"]), count),
            "row": row,
        }


def _rows_of(columns: dict[str, pa.Array], left: pa.Array) -> dict[str, pa.Array]:
    return {name: column.filter(left) for name, column in columns.items()}


def _firsts(codes: pa.Array, count: int, lines: Lines) -> list[tuple[int, int]]:
    """The codes of a dictionary that stand in a row, each with its first line."""
    there = codes.is_valid().to_numpy(zero_copy_only=False)
    nowhere = np.iinfo(np.int64).max
    found = np.full(count, nowhere)
    np.minimum.at(found, codes.drop_null().to_numpy(), lines[there])
    return [(code, line) for code, line in enumerate(found.tolist()) if line < nowhere]


def _line(row: Row) -> int:
    return int(row.where.rpartition(":")[2])
