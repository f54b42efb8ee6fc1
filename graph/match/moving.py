"""Carries out in the tables of a build what ``Joining`` decides: ids replaced, links led on, nothing else touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.columns import repeated
from graph.match.joining import JOINED_LABELS, Joining
from graph.versions import Versions

Parts = dict[str, list[pa.Table]]


def join_records(
    joining: Joining,
    parts: Parts,
    lists: Iterable[Versions],
    days: Mapping[str, str | None],
    shown: Callable[[str, pa.Table], pa.Table],
) -> None:
    """Decide which records are one, and put them under one id.

    Args:
        parts: rows by label or relationship type; changed in place.
        lists: the lists whose versions are all in force; changed in place.
        days: of each dataset, the day it speaks of.
        shown: the rows of a table that may be shown.
    """
    for label in JOINED_LABELS:
        if label in parts:
            parts[label] = [shown(label, pa.concat_tables(parts[label]))]
            joining.see_nodes(label, parts[label][0], None, days)
    for versions in lists:
        for name, day, _, seen in versions.tables():
            joining.see_nodes(name, seen, day, days)
    _see_incidents(joining, parts, lists, shown)
    joining.decide()
    for name in list(parts):
        parts[name] = _moved(joining, name, parts[name], parts)
    for versions in lists:
        versions.change(lambda name, table, seen: _version(joining, name, table, seen, parts))


def _see_incidents(
    joining: Joining, parts: Parts, lists: Iterable[Versions], shown: Callable[[str, pa.Table], pa.Table]
) -> None:
    """Only incidents that may be shown, at links that may be shown."""
    incidents = [shown("Incident", table).column("id") for table in parts.get("Incident", ())]
    links = [shown("OCCURRED_AT", table).select(["from_id", "to_id"]) for table in parts.get("OCCURRED_AT", ())]
    for versions in lists:
        for name, _, _, seen in versions.tables():
            if name == "Incident":
                incidents.append(seen.column("id"))
            elif name == "OCCURRED_AT":
                links.append(seen.select(["from_id", "to_id"]))
    known = pa.chunked_array([chunk for column in incidents for chunk in column.chunks], pa.string()).combine_chunks()
    for table in links:
        joining.see_incidents(table.filter(pc.is_in(table.column("from_id"), value_set=known)))


def _moved(joining: Joining, name: str, tables: list[pa.Table], parts: Parts) -> list[pa.Table]:
    if name in model.RELATIONSHIPS:
        return [joining.links(name, table) for table in tables]
    if name not in JOINED_LABELS:
        return tables
    moved = [joining.nodes(table) for table in tables]
    return [_without_brands(joining, table, parts) for table in moved] if name == "Supplier" else moved


def _without_brands(joining: Joining, suppliers: pa.Table, parts: Parts) -> pa.Table:
    """Move rows of companies that another record calls a brand to the brands, so that nothing they say is lost."""
    hit = joining.brands_among(suppliers)
    if hit is None:
        return suppliers
    parts.setdefault("Brand", []).append(suppliers.filter(hit))
    return suppliers.filter(pc.invert(hit))


def _version(joining: Joining, name: str, table: pa.Table, seen: pa.Table, parts: Parts) -> tuple[pa.Table, pa.Table]:
    """One version of a list. A record it states twice under one id now speaks once; the other is joined to it later."""
    if name in model.RELATIONSHIPS:
        return joining.links(name, table, count=False), joining.links(name, seen)
    if name not in JOINED_LABELS:
        return table, seen
    moved, rest = _once(joining.nodes(seen), seen)
    if rest.num_rows:
        parts.setdefault(name, []).append(rest)
    if name == "Supplier":
        moved = _without_brands(joining, moved, parts)
    return table, moved


def _once(table: pa.Table, before: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Rows one an id, and those that state an id once more; of several the row with the kept id speaks, else the first
    by id.

    Args:
        before: the same rows under the ids that the list states.
    """
    twice = repeated(table.column("id"))
    if not twice:
        return table, table.slice(0, 0)
    hit = pc.is_in(table.column("id"), value_set=pa.array(twice, pa.string())).to_numpy(zero_copy_only=False)
    places = np.flatnonzero(hit)
    new, old = (one.column("id").take(pa.array(places)).to_pylist() for one in (table, before))
    kept = np.ones(table.num_rows, dtype=bool)
    speaking: set[str] = set()
    order = sorted(zip(old, new, places.tolist(), strict=True), key=lambda one: (one[0] != one[1], one))
    for _, current, at in order:
        kept[at] = current not in speaking
        speaking.add(current)
    return table.filter(pa.array(kept)), table.filter(pa.array(~kept))
