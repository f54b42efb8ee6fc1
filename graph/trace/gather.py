"""From the tables of a projection to the arrays of a trace, whole columns at a time."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph import dates, model
from graph.errors import LedgerError
from graph.projection import Projection
from graph.trace.arrays import MISSING, STATUSES, Bytes, Graph, Ints

WALKABLE = (*model.PARTIES, *model.FACILITIES)
_EPOCH = dates.first("1970").toordinal()
_WEAK, _CONTESTED, _FAIR, _STRONG = range(4)
_STRONG_BASES = ("court_finding", "government_finding", "official_register", "customs_record")
_WEAK_BASES = ("encyclopedia", "modelled")
_NOBODY = np.int32(-1)


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


def list_ends(column: pa.ChunkedArray) -> npt.NDArray[np.int64]:
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


class Statements(NamedTuple):
    """The walked relationships of a projection in the order of their tables, column by column."""

    step: npt.NDArray[np.int64]
    """One number per (from, type, to), in that order of importance: from, to, type."""
    said: Ints
    """Rows of ``Graph.said``; the strength is that of the statement alone."""
    origins: npt.NDArray[np.int32]
    """k x 2: lowest and highest code of the publishers' origins, -1 if none is named."""
    group: Ints
    """Code of who published the statement, all its publishers together; -1 if none is named."""
    listed_ptr: npt.NDArray[np.int64]
    listed: Ints


def read_statements(projection: Projection, ids: pa.Array) -> Statements:
    """Read what a trace needs of the four walked types."""
    publishers: dict[str, int] = {}
    groups: dict[str, int] = {}
    parts = [_read_type(projection, kind, ids, publishers, groups) for kind in range(len(model.WALKED))]
    shift = np.cumsum([0, *(len(part.listed) for part in parts)])
    pointers = [part.listed_ptr[:-1] + offset for part, offset in zip(parts, shift, strict=False)]
    return Statements(
        np.concatenate([part.step for part in parts]),
        np.concatenate([part.said for part in parts]),
        np.concatenate([part.origins for part in parts]),
        np.concatenate([part.group for part in parts]),
        np.concatenate([*pointers, shift[-1:]]),
        np.concatenate([part.listed for part in parts]),
    )


def _read_type(
    projection: Projection, kind: int, ids: pa.Array, publishers: dict[str, int], groups: dict[str, int]
) -> Statements:
    relation = model.WALKED[kind]

    def column(name: str) -> pa.ChunkedArray:
        # One at a time, so that no more than one column of text is in memory.
        return projection.links(relation, [name])[name]

    rows = projection.rows(relation)
    said = np.full((rows, 8), MISSING, dtype=np.int32)
    for place, name in enumerate(("from_first", "from_last", "to_first", "to_last")):
        said[:, place] = day_numbers(column(name))
    said[:, 6] = np.arange(rows, dtype=np.int32)
    said[:, 7] = _code(column("status"), column("basis"))
    origins, group = _publishers(column("source"), publishers, groups)
    listed_ptr, listed = _listed(column("listed"))
    source = _places(column("from_id"), ids, relation)
    target = _places(column("to_id"), ids, relation)
    step = (source.astype(np.int64) * len(ids) + target) * len(model.WALKED) + kind
    return Statements(step, said, origins, group, listed_ptr, listed)


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
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    ends = list_ends(column)
    items = pc.dictionary_encode(pc.list_flatten(column))
    names = [origin(name or "") for name in items.dictionary.to_pylist()]
    number = np.array([publishers.setdefault(name, len(publishers)) for name in names] or [0], dtype=np.int32)
    flat = number[items.indices.to_numpy(zero_copy_only=False)] if len(items) else np.empty(0, dtype=np.int32)
    rows, sizes = len(ends) - 1, np.diff(ends)
    origins = np.full((rows, 2), _NOBODY)
    group = np.full(rows, _NOBODY)
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
    return origins, group


def _listed(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.int64], Ints]:
    """First and last day of each listed date."""
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    ends = list_ends(column)
    items = pc.dictionary_encode(pc.list_flatten(column))
    days = [(day_number(text), day_number(text, last=True)) for text in items.dictionary.to_pylist()]
    if not days:
        return ends, np.empty((0, 2), dtype=np.int32)
    return ends, np.array(days, dtype=np.int32)[items.indices.to_numpy(zero_copy_only=False)]


def assemble(found: Statements, nodes: int) -> Graph:
    """Sort statements into steps, drop steps that only retracted statements make, and index them both ways."""
    order = np.argsort(found.step, kind="stable")
    step = found.step[order]
    live = (found.said[order, 7] & 1).astype(bool)
    begins = np.flatnonzero(np.concatenate(([True], step[1:] != step[:-1]))) if len(step) else np.empty(0, np.int64)
    alive = np.add.reduceat(live.astype(np.int32), begins) > 0 if len(step) else np.empty(0, bool)
    kept = np.repeat(alive, np.diff(np.concatenate((begins, [len(step)]))))
    order, step, live = order[kept], step[kept], live[kept]
    first = np.concatenate(([True], step[1:] != step[:-1])) if len(step) else np.empty(0, bool)
    number = np.cumsum(first, dtype=np.int64) - 1
    said_ptr = np.concatenate((np.flatnonzero(first), [len(step)])).astype(np.int32)
    said = found.said[order]
    _raise_to_strong(said, live, number, found.origins[order])
    listed_ptr, listed = _reorder(found.listed_ptr, found.listed, order)
    _between_lists(said, live, number, found.group[order], listed_ptr, listed)
    return _index(step[first], nodes, said_ptr, said, listed_ptr, listed)


def _raise_to_strong(said: Ints, live: npt.NDArray[Any], number: npt.NDArray[np.int64], origins: Ints) -> None:
    """Two independent sources of a link make its fair statements strong."""
    counted = np.flatnonzero(live & (origins[:, 0] >= 0))
    if not len(counted):
        return
    steps = number[counted]
    begins = np.flatnonzero(np.concatenate(([True], steps[1:] != steps[:-1])))
    several = np.minimum.reduceat(origins[counted, 0], begins) != np.maximum.reduceat(origins[counted, 1], begins)
    of_step = np.zeros(number[-1] + 1, dtype=bool)
    of_step[steps[begins]] = several
    fair = ((said[:, 7] >> 1) & 3) == _FAIR
    said[fair & of_step[number], 7] += (_STRONG - _FAIR) << 1


def _reorder(ends: npt.NDArray[np.int64], items: Ints, order: npt.NDArray[np.int64]) -> tuple[Ints, Ints]:
    """The lists of the statements in another order of statements."""
    sizes = np.diff(ends)[order]
    pointer = np.concatenate(([0], np.cumsum(sizes)))
    place = np.repeat(ends[order] - pointer[:-1], sizes) + np.arange(pointer[-1])
    return pointer.astype(np.int32), items[place]


def _between_lists(
    said: Ints, live: npt.NDArray[Any], number: npt.NDArray[np.int64], group: Ints, listed_ptr: Ints, listed: Ints
) -> None:
    """Earliest and latest list by which one publisher states a step, for each of its listed statements."""
    rows = np.flatnonzero(live & (np.diff(listed_ptr) > 0))
    if not len(rows):
        return
    # Items of statements left out lie between; reduceat needs the end of each run as well.
    pairs = np.column_stack((listed_ptr[rows], listed_ptr[rows + 1])).ravel()
    earliest = np.minimum.reduceat(np.append(listed[:, 1], 0), pairs)[::2]
    latest = np.maximum.reduceat(np.append(listed[:, 0], 0), pairs)[::2]
    # Statements without a publisher stand alone.
    alone = np.where(group[rows] == _NOBODY, rows, -1)
    order = np.lexsort((alone, group[rows], number[rows]))
    keys = np.column_stack((number[rows], group[rows], alone))[order]
    first = np.concatenate(([True], np.any(keys[1:] != keys[:-1], axis=1)))
    which = np.cumsum(first) - 1
    begins = np.flatnonzero(first)
    said[rows[order], 4] = np.minimum.reduceat(earliest[order], begins)[which]
    said[rows[order], 5] = np.maximum.reduceat(latest[order], begins)[which]


def _index(
    step: npt.NDArray[np.int64], nodes: int, said_ptr: Ints, said: Ints, listed_ptr: Ints, listed: Ints
) -> Graph:
    kinds = len(model.WALKED)
    kind = (step % kinds).astype(np.int8)
    target = (step // kinds % max(nodes, 1)).astype(np.int32)
    source = (step // kinds // max(nodes, 1)).astype(np.int32)
    in_step = np.argsort(target, kind="stable").astype(np.int32)
    return Graph(
        out_ptr=np.searchsorted(source, np.arange(nodes + 1, dtype=np.int32)).astype(np.int32),
        source=source,
        target=target,
        kind=kind,
        in_ptr=np.searchsorted(target[in_step], np.arange(nodes + 1, dtype=np.int32)).astype(np.int32),
        in_step=in_step,
        in_source=source[in_step],
        in_kind=kind[in_step],
        said_ptr=said_ptr,
        said=said,
        listed_ptr=listed_ptr,
        listed=listed,
    )
