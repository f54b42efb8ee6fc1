"""The records that the rows of an answer name, and every stated link between two of them: what a picture draws.

::

    ids_of_rows(columns, rows, meanings) -> ids, in the order of the rows
    any_link(projection, ids) -> is there anything to draw?
    links_among(projection, ids) -> nodes with their columns from left to right, and the statements between them
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graph import model
from graph.dossier.lookup import EVIDENCE, RETRACTED, with_documents
from graph.projection import Projection

Json = dict[str, Any]
Pair = tuple[str, str, str]
"""Start, relation, end."""
IN_ALL, PER_COLUMN = 60, 16
"""Boxes that one picture, and one of its columns, can hold and still be read; as in the picture of a trace."""
_LAST_COLUMN = 23
_SHOWN = (
    "id", "name", "title", "kind", "country", "level", "category", "status", "start", "end", "publisher", "published",
)  # fmt: skip
_IDS = re.compile(r"(^|[^a-z])ids?([^a-z]|$)")
_STEP = re.compile(f" (?:{'|'.join(model.WALKED)}) ")
_SOURCES = "documents"
"""The column of the documents behind a row: its sources, not what it is about."""
_LEFTWARDS = "OCCURRED_AT"
"""An incident stands right of its place, though the link goes out from it."""
_UNDIRECTED = "POSSIBLY_SAME_AS"


def ids_of_rows(columns: Sequence[str], rows: Iterable[Sequence[Any]], meanings: Mapping[str, str]) -> tuple[str, ...]:
    """What stands where ids stand: in columns named or described so, alone, in lists or along a path.

    Args:
        columns: their names; those of a statement of one's own may say ``b.id``.
        rows: cells in that order; a whole node is a table with its id.
        meanings: what each column means, where that is stated.
    """
    holds = [
        column != _SOURCES
        and bool(_IDS.search(column.lower().replace("_", " ")) or _IDS.search(meanings.get(column, "")))
        for column in columns
    ]
    found = (one for row in rows for cell, ids in zip(row, holds, strict=True) for one in _ids(cell, ids))
    return tuple(dict.fromkeys(found))


def links_among(projection: Projection, ids: tuple[str, ...]) -> Json:
    """The links between the nodes with these ids, retracted ones left out.

    Returns:
        ``nodes``: those drawn, the first named first, each with its ``label``, its ``column`` and what its box says;
        ``links``: all statements between them with ``from_id``, ``relation``, ``to_id`` and the evidence;
        ``linked``: how many of the ids have a link to another; ``named``: how many the graph has.
    """
    nodes = _nodes(projection, ids)
    pairs = _pairs(projection, nodes)
    ends = {end for start, _, end in pairs} | {start for start, _, _ in pairs}
    linked = [one for one in nodes if one in ends]
    column = _columns(linked, pairs, nodes)
    drawn = _choose(linked, pairs, column)
    number = {used: index for index, used in enumerate(sorted({column[one] for one in drawn}))}
    return {
        "nodes": [{**nodes[one], "column": number[column[one]]} for one in linked if one in drawn],
        "links": _statements(projection, [pair for pair in pairs if pair[0] in drawn and pair[2] in drawn]),
        "linked": len(linked),
        "named": len(nodes),
    }


def any_link(projection: Projection, ids: tuple[str, ...]) -> bool:
    """Would ``links_among`` find a link? Soon known, where there is one."""
    nodes = _nodes(projection, ids)
    return any(_pairs_of(projection, kind, nodes) for kind in model.RELATIONSHIPS)


def _ids(cell: Any, ids: bool) -> Iterator[str]:
    if isinstance(cell, str) and ids:
        yield from (part for part in _STEP.split(cell) if part)
    elif isinstance(cell, dict):  # a whole node, a path or a table of one's own
        yield from _ids(cell.get("id"), True)
        for inner in cell.values():
            if isinstance(inner, dict | list | tuple):
                yield from _ids(inner, False)
    elif isinstance(cell, list | tuple):
        for item in cell:
            yield from _ids(item, ids)


def _nodes(projection: Projection, ids: tuple[str, ...]) -> dict[str, Json]:
    """The nodes that the graph has, in the order of their ids."""
    found: dict[str, Json] = {}
    for label in model.LABELS:
        there = _within(projection.nodes(label, ["id"])["id"], ids)
        if pc.any(there).as_py():
            known = {one.name for one in model.node_columns(label)}
            rows = projection.nodes(label, [one for one in _SHOWN if one in known]).filter(there).to_pylist()
            found |= {row["id"]: {**row, "label": label} for row in rows if row.get("status") != RETRACTED}
    return {one: found[one] for one in ids if one in found}


def _within(column: pa.ChunkedArray, ids: Collection[str]) -> pa.ChunkedArray:
    return pc.is_in(column, value_set=pa.array(list(ids), pa.string()))


def _pairs(projection: Projection, nodes: Collection[str]) -> list[Pair]:
    """Which nodes are linked, what is named first in front."""
    found = {pair for kind in model.RELATIONSHIPS for pair in _pairs_of(projection, kind, nodes)}
    place = {one: at for at, one in enumerate(nodes)}
    return sorted(found, key=lambda pair: (sorted((place[pair[0]], place[pair[2]]), reverse=True), pair))


def _pairs_of(projection: Projection, kind: str, nodes: Collection[str]) -> list[Pair]:
    """Those of one type; a link of a node to itself is none."""
    if len(nodes) < 2 or not projection.rows(kind):
        return []
    table = projection.links(kind, ["from_id", "to_id", "status"])
    table = table.filter(_within(table["from_id"], nodes))
    rows = table.filter(_within(table["to_id"], nodes)).to_pylist()
    return [
        (row["from_id"], kind, row["to_id"])
        for row in rows
        if row["status"] != RETRACTED and row["from_id"] != row["to_id"]
    ]


def _columns(linked: Sequence[str], pairs: Sequence[Pair], nodes: Mapping[str, Json]) -> dict[str, int]:
    """The column of each node: behind all that leads there, and otherwise next to what it leads to.

    All incidents share a column, and brands stay at the left, as in the picture of a trace.
    """
    ahead: dict[str, set[str]] = defaultdict(set)
    for start, kind, end in pairs:
        if kind != _UNDIRECTED:
            ahead[end if kind == _LEFTWARDS else start].add(start if kind == _LEFTWARDS else end)
    column, order = _behind(linked, ahead)
    incidents = [one for one in linked if nodes[one]["label"] == "Incident"]
    column |= dict.fromkeys(incidents, max((column[one] for one in incidents), default=0))
    for one in reversed(order):
        later = [column[end] for end in ahead[one] if column[end] > column[one]]
        if later and nodes[one]["label"] not in ("Brand", "Incident"):
            column[one] = min(later) - 1
    return column


def _behind(linked: Sequence[str], ahead: Mapping[str, set[str]]) -> tuple[dict[str, int], list[str]]:
    """The first column of each node that lies behind all that leads there, and the nodes in such an order."""
    waits = Counter(end for ends in ahead.values() for end in ends)
    column = dict.fromkeys(linked, 0)
    left = dict.fromkeys(linked)
    ready = deque(one for one in linked if not waits[one])
    order = []
    while left:
        # companies can own each other in a circle: then the first one named starts it
        one = ready.popleft() if ready else next(iter(left))
        if one not in left:
            continue
        del left[one]
        order.append(one)
        for end in sorted(ahead.get(one, set()) & left.keys()):
            column[end] = min(max(column[end], column[one] + 1), _LAST_COLUMN)
            waits[end] -= 1
            if not waits[end]:
                ready.append(end)
    return column, order


def _choose(linked: Sequence[str], pairs: Sequence[Pair], column: Mapping[str, int]) -> set[str]:
    """Everything where there is room, else linked nodes two by two, the first named first."""
    drawn: set[str] = set()
    filled: Counter[int] = Counter()
    if len(linked) <= IN_ALL and max(Counter(column.values()).values(), default=0) <= PER_COLUMN:
        return set(linked)
    for start, _, end in pairs:
        new = {start, end} - drawn
        more = Counter(column[one] for one in new)
        if len(drawn) + len(new) <= IN_ALL and all(filled[at] + count <= PER_COLUMN for at, count in more.items()):
            drawn |= new
            filled += more
    return drawn


def _statements(projection: Projection, pairs: Sequence[Pair]) -> list[Json]:
    """Every statement of these links with its documents, in the order of the links."""
    found: dict[Pair, list[Json]] = defaultdict(list)
    for kind in dict.fromkeys(kind for _, kind, _ in pairs):
        starts, ends = ({pair[end] for pair in pairs if pair[1] == kind} for end in (0, 2))
        for row in _rows(projection, kind, starts, ends):
            if row["status"] != RETRACTED:
                found[row["from_id"], kind, row["to_id"]].append({**row, "relation": kind})
    statements = [row for pair in pairs for row in found[pair]]
    with_documents(projection, statements)
    return statements


def _rows(projection: Projection, kind: str, starts: Collection[str], ends: Collection[str]) -> list[Json]:
    """The statements of a type from one of these to one of those; parts of the table without any are passed over."""
    there = projection.links(kind, ["from_id", "to_id"])
    here = pc.and_(_within(there["from_id"], starts), _within(there["to_id"], ends))
    found: list[Json] = []
    first = 0
    with pq.ParquetFile(projection.folder / "relationships" / f"{kind}.parquet", memory_map=True) as file:
        for group in range(file.num_row_groups):
            count = file.metadata.row_group(group).num_rows
            part = here.slice(first, count)
            if pc.any(part).as_py():
                found += file.read_row_group(group, ["from_id", "to_id", *EVIDENCE]).filter(part).to_pylist()
            first += count
    return found
