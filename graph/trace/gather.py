"""From the tables of a projection to the arrays of a trace, whole columns at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph import dates, model
from graph.errors import LedgerError
from graph.projection import Projection
from graph.trace.arrays import MISSING, STATUSES, Bytes, Ints

WALKABLE = (*model.PARTIES, *model.FACILITIES)
_EPOCH = dates.first("1970").toordinal()
_WEAK, _CONTESTED, _FAIR, _STRONG = range(4)
_STRONG_BASES = ("court_finding", "government_finding", "official_register", "customs_record")
_WEAK_BASES = ("encyclopedia", "modelled")
NOBODY = np.int32(-1)
"""Code of the publisher of a statement that names none."""


def day_number(text: str, *, last: bool = False) -> int:
    """Days since 1970-01-01 of the first or last possible day of a partial date."""
    return dates.bounds(text)[1 if last else 0].toordinal() - _EPOCH


def day_numbers(column: pa.ChunkedArray) -> Ints:
    """Days since 1970-01-01 of a column of ISO days; MISSING where null."""
    days = pc.fill_null(pc.cast(pc.cast(column, pa.date32()), pa.int32()), MISSING)
    return np.asarray(days.to_numpy(), dtype=np.int32)


def codes(column: pa.ChunkedArray, words: tuple[str | None, ...], missing: int) -> Bytes:
    """Position of each value among the words; ``missing`` where it is null or another word."""
    place = pc.index_in(column, value_set=pa.array([word for word in words if word is not None]))
    return np.asarray(pc.fill_null(place, missing).to_numpy(), dtype=np.int8)


def list_ends(column: pa.ChunkedArray | pa.Array) -> npt.NDArray[np.int64]:
    """Where the items of each row begin and end among all items; rows + 1 numbers."""
    lengths = pc.fill_null(pc.list_value_length(column), 0).to_numpy()
    return np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))


def origin(publisher: str) -> str:
    """Who a copy comes from: the text before ' via ' or ' ('."""
    places = [at for at in (publisher.find(" via "), publisher.find(" (")) if at >= 0]
    return publisher[: min(places)].strip() if places else publisher.strip()


def read_nodes(projection: Projection) -> pa.Table:
    """Every node a path can visit, sorted by id: id, name, country, level, label (code of ``WALKABLE``)."""
    parts = []
    for code, label in enumerate(WALKABLE):
        names = ["id", "name", "country", *(["level"] if label in model.FACILITIES else [])]
        table = projection.nodes(label, names)
        if "level" not in names:
            table = table.append_column("level", pa.nulls(table.num_rows, pa.string()))
        parts.append(table.append_column("label", pa.array(np.full(table.num_rows, code, dtype=np.int8))))
    nodes = pa.concat_tables(parts)
    return nodes.take(pc.sort_indices(nodes["id"])).combine_chunks()


@dataclass
class Statements:
    """The walked relationships of a projection in the order of their tables, column by column."""

    step: npt.NDArray[np.int64]
    """One number per (from, type, to), in that order of importance: from, to, type."""
    said: Ints
    """Rows of ``Graph.said``; the strength is that of the statement alone."""
    origins: Ints
    """k x 2: lowest and highest code of the publishers' origins, -1 if none is named."""
    group: Ints
    """Code of who published the statement, all its publishers together; -1 if none is named."""
    listed_ptr: Ints
    listed: Ints


def read_statements(projection: Projection, ids: pa.Array) -> Statements:
    """Read what a trace needs of the four walked types."""
    publishers: dict[str, int] = {}
    groups: dict[str, int] = {}
    rows = sum(projection.rows(relation) for relation in model.WALKED)
    # Every type is read into its part of these, so that nothing is there twice while they are put together.
    found = Statements(
        step=np.empty(rows, dtype=np.int64),
        said=np.empty((rows, 8), dtype=np.int32),
        origins=np.empty((rows, 2), dtype=np.int32),
        group=np.empty(rows, dtype=np.int32),
        listed_ptr=np.zeros(rows + 1, dtype=np.int32),
        listed=np.empty((0, 2), dtype=np.int32),
    )
    listed = [found.listed]
    first = 0
    for kind, relation in enumerate(model.WALKED):
        last = first + projection.rows(relation)
        here = slice(first, last)
        _read_said(projection, relation, found.said[here])
        found.origins[here], found.group[here] = _publishers(
            _column(projection, relation, "source"), publishers, groups
        )
        ends, days = _listed(_column(projection, relation, "listed"))
        found.listed_ptr[first : last + 1] = ends + found.listed_ptr[first]
        listed.append(days)
        found.step[here] = _places(_column(projection, relation, "from_id"), ids, relation)
        found.step[here] *= len(ids)
        found.step[here] += _places(_column(projection, relation, "to_id"), ids, relation)
        found.step[here] *= len(model.WALKED)
        found.step[here] += kind
        first = last
    found.listed = np.concatenate(listed)
    pa.default_memory_pool().release_unused()
    return found


def _column(projection: Projection, relation: str, name: str) -> pa.ChunkedArray:
    """One at a time, so that no more than one column of text is in memory."""
    pa.default_memory_pool().release_unused()  # what is left of the column before
    return projection.links(relation, [name])[name]


def _read_said(projection: Projection, relation: str, said: Ints) -> None:
    """Fill the rows of one type."""
    said[:] = MISSING
    for place, name in enumerate(("from_first", "from_last", "to_first", "to_last")):
        said[:, place] = day_numbers(_column(projection, relation, name))
    said[:, 6] = np.arange(len(said), dtype=np.int32)
    said[:, 7] = _code(_column(projection, relation, "status"), _column(projection, relation, "basis"))


def _places(column: pa.ChunkedArray, ids: pa.Array, relation: str) -> Ints:
    """Number of the node each id names."""
    found = pc.index_in(column, value_set=ids)
    if found.null_count:
        name = column.filter(pc.is_null(found))[0].as_py()
        raise LedgerError(f"The build has a {relation} that names '{name}', which is no node; run: tiertrace rebuild")
    return np.asarray(found.to_numpy(), dtype=np.int32)


def _code(status: pa.ChunkedArray, basis: pa.ChunkedArray) -> Ints:
    """Live, strength of the statement alone, and status in one number."""
    state = codes(status, STATUSES, STATUSES.index(None)).astype(np.int32)
    retracted = pc.fill_null(pc.equal(status, "retracted"), False).to_numpy()
    strong = pc.is_in(basis, value_set=pa.array(_STRONG_BASES)).to_numpy()
    weak = pc.is_in(basis, value_set=pa.array(_WEAK_BASES)).to_numpy()
    strength = np.select(
        [state == STATUSES.index("disputed"), weak | (state == STATUSES.index("alleged")), strong | (state == 0)],
        [_CONTESTED, _WEAK, _STRONG],
        _FAIR,
    )
    return np.asarray(np.where(retracted, 0, 1) | (strength << 1) | (state << 3), dtype=np.int32)


def _publishers(column: pa.ChunkedArray, publishers: dict[str, int], groups: dict[str, int]) -> tuple[Ints, Ints]:
    """Lowest and highest origin of each statement, and the code of its publishers together."""
    origins = np.full((len(column), 2), NOBODY)
    group = np.full(len(column), NOBODY)
    first = 0
    for chunk in column.chunks:  # one at a time: the publishers of millions of links are the longest column of text
        last = first + len(chunk)
        _of_chunk(chunk, publishers, groups, origins[first:last], group[first:last])
        first = last
    return origins, group


def _of_chunk(
    chunk: pa.ListArray, publishers: dict[str, int], groups: dict[str, int], origins: Ints, group: Ints
) -> None:
    ends = list_ends(chunk)
    items = pc.dictionary_encode(pc.list_flatten(chunk))
    names = [origin(name or "") for name in items.dictionary.to_pylist()]
    number = np.array([publishers.setdefault(name, len(publishers)) for name in names] or [0], dtype=np.int32)
    flat = number[items.indices.to_numpy(zero_copy_only=False)] if len(items) else np.empty(0, dtype=np.int32)
    sizes = np.diff(ends)
    some = np.flatnonzero(sizes)
    if len(some):
        origins[some, 0] = np.minimum.reduceat(flat, ends[some])
        origins[some, 1] = np.maximum.reduceat(flat, ends[some])
    single = sizes == 1
    group[single] = origins[single, 0]
    for row in np.flatnonzero(sizes > 1):
        together = " ".join(map(str, sorted(set(flat[ends[row] : ends[row + 1]].tolist()))))
        # One publisher twice is that publisher; other sets get codes that no publisher has.
        group[row] = int(together) if " " not in together else -2 - groups.setdefault(together, len(groups))


def _listed(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.int64], Ints]:
    """First and last day of each listed date."""
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    ends = list_ends(column)
    items = pc.dictionary_encode(pc.list_flatten(column))
    days = [(day_number(text), day_number(text, last=True)) for text in items.dictionary.to_pylist()]
    if not days:
        return ends, np.empty((0, 2), dtype=np.int32)
    return ends, np.array(days, dtype=np.int32)[items.indices.to_numpy(zero_copy_only=False)]
