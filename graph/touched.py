"""Which records an entry of the ledger touched: what a load, or taking one back, made another thing of or took away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.columns import places
from graph.history import accumulates
from graph.ledger import Entry, Snapshot, State, after_erasures, read_records
from graph.workspace import Workspace

CHANGED, GONE, NOT_LISTED = "changed", "gone", "not listed"
"""What became of a record: its row says something else; no row of the dataset states it any more; a newer version of
the list does not name it, while the older one stays in force."""
_NO_CONTENT = ("row",)
"""Columns in which a row can differ and state the same: the line of the file."""
_OF_A_VERSION = ("Document", "DOCUMENTED_BY")
"""What each version of a list has of its own; its rows cite it in ``documents``."""
_ITEM = "\x1f"


def touched(
    workspace: Workspace, dataset: str, before: State, after: State, erased: Mapping[str, str]
) -> dict[str, str]:
    """Ids and keys of a dataset's records that are not what they were, and what became of each.

    New records are none of them.

    Args:
        before, after: what held without and with an entry.
        erased: of all erasures of the ledger, the file that each records file was replaced by.
    """
    was = {one.number: one for one in before.snapshots if one.dataset == dataset}
    now = {one.number: one for one in after.snapshots if one.dataset == dataset}
    came = [one for number, one in now.items() if number not in was]
    went = [one for number, one in was.items() if number not in now]
    stays = [one for number, one in now.items() if number in was]
    if not went and came and accumulates(came[0].about):
        older = [one for one in stays if (one.about.get("as_of") or "") < (came[0].about.get("as_of") or "")]
        return _compared(workspace, older[-1:], came, erased, missing=NOT_LISTED)
    found = _compared(workspace, went, came, erased, missing=GONE)
    if stays:
        left = _records(workspace, stays, erased)
        held = {key for name, table in left.items() for key in table.column(_key(name)).to_pylist()}
        found = {key: CHANGED if how == GONE and key in held else how for key, how in found.items()}
    return found


def _compared(
    workspace: Workspace,
    before: Sequence[Snapshot],
    after: Sequence[Snapshot],
    erased: Mapping[str, str],
    missing: str,
) -> dict[str, str]:
    was, now = _records(workspace, before, erased), _records(workspace, after, erased)
    found: dict[str, str] = {}
    newer = missing == NOT_LISTED
    for name, table in was.items():
        if newer and name in _OF_A_VERSION:
            continue
        key = _key(name)
        keys = table.column(key)
        if name not in now:
            found.update(dict.fromkeys(keys.to_pylist(), missing))
            continue
        place = places(keys, now[name].column(key).combine_chunks())
        found.update(dict.fromkeys(keys.filter(pa.array(place < 0)).to_pylist(), missing))
        both = table.filter(pa.array(place >= 0))
        other = now[name].take(pa.array(place[place >= 0]))
        found.update(dict.fromkeys(both.column(key).filter(pa.array(_differ(both, other, newer))).to_pylist(), CHANGED))
    return found


def _records(workspace: Workspace, snapshots: Iterable[Snapshot], erased: Mapping[str, str]) -> dict[str, pa.Table]:
    parts: dict[str, list[pa.Table]] = {}
    for one in snapshots:
        for name, sha256 in after_erasures(one.records, erased).items():
            parts.setdefault(name, []).append(read_records(workspace, name, sha256))
    return {name: pa.concat_tables(tables) for name, tables in parts.items()}


def _key(name: str) -> str:
    return "id" if name in model.LABELS else "key"


def _differ(one: pa.Table, other: pa.Table, newer: bool) -> npt.NDArray[np.bool_]:
    """In which rows do two tables of the same columns differ?"""
    differ = np.zeros(one.num_rows, dtype=np.bool_)
    for name in set(one.column_names) - {*_NO_CONTENT, *(("documents",) if newer else ())}:
        a, b = (_plain(table.column(name)) for table in (one, other))
        same = pc.fill_null(pc.equal(a, b), False)
        neither = pc.and_(pc.is_null(a), pc.is_null(b))
        differ |= ~pc.or_(same, neither).to_numpy()
    return differ


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column whose values can be compared: lists as one text."""
    return pc.binary_join(column, _ITEM) if pa.types.is_list(column.type) else column


def pairs_of(workspace: Workspace, entry: Entry, chain: Sequence[Entry], erased: Mapping[str, str]) -> list[str]:
    """Ids of the records that an entry on what is one joined or told apart."""
    if entry.kind == "undecide":
        entry = chain[entry.content["entry"] - 1]
    if entry.kind == "decide":
        return sorted((entry.content["a"], entry.content["b"]))
    pairs = after_erasures(entry.content["records"], erased).get("pairs")
    if not pairs:
        return []
    table = read_records(workspace, "pairs", pairs)
    joined = table.filter(pc.equal(table.column("decision"), "auto"))
    return sorted({one for end in ("query", "known") for one in joined.column(end).to_pylist()})
