"""Rows that several datasets state for one id or one statement, joined without losing any.

A node keeps, for each property, the value of the dataset whose name comes first in the
alphabet, so that the order of loading plays no part; other names become aliases, and
every other difference is reported.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.columns import repeated

_NAME = {"Document": "title"}


def merge_nodes(label: str, table: pa.Table) -> tuple[pa.Table, list[str]]:
    """One row an id.

    Returns:
        The table, and a sentence for each difference between datasets.
    """
    groups, rest = _split(table, "id")
    conflicts: list[str] = []
    merged = [_merge_node(label, rows, conflicts) for rows in groups]
    return _joined(rest, merged), conflicts


def merge_statements(kind: str, table: pa.Table) -> pa.Table:
    """One row a statement: a later list that states it again adds its day."""
    groups, rest = _split(table, "key")
    merged = []
    for rows in groups:
        rows.sort(key=lambda row: (row["listed"] or [""], row["row"] or [""]))
        merged.append({**rows[-1], **{name: _union(rows, name) for name in ("listed", "row", "dataset")}})
    return _joined(rest, merged)


def _split(table: pa.Table, key: str) -> tuple[list[list[dict[str, Any]]], pa.Table]:
    """Rows that share a key, in groups; and all others."""
    twice = repeated(table.column(key))
    if not twice:
        return [], table
    hit = pc.is_in(table.column(key), value_set=pa.array(twice, pa.string()))
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in table.filter(hit).to_pylist():
        groups[row[key]].append(row)
    return [groups[one] for one in twice], table.filter(pc.invert(hit))


def _joined(rest: pa.Table, merged: list[dict[str, Any]]) -> pa.Table:
    return pa.concat_tables([rest, pa.Table.from_pylist(merged, schema=rest.schema)]) if merged else rest


def _merge_node(label: str, rows: list[dict[str, Any]], conflicts: list[str]) -> dict[str, Any]:
    rows.sort(key=lambda row: (row["dataset"], row["row"] or [""]))
    kept = dict(rows[0])
    name = _NAME.get(label, "name")
    for column in model.LABELS[label].properties:
        if column.derived or column.name in ("row", "dataset"):
            continue
        stated = [row[column.name] for row in rows if row[column.name] is not None]
        if column.kind == "texts":
            kept[column.name] = _union(rows, column.name)
        elif column.name == "visibility":
            kept[column.name] = max(stated, key=model.VISIBILITIES.index, default="public")
        elif stated:
            kept[column.name] = stated[0]
            others = sorted({str(value) for value in stated if value != stated[0]})
            if others and column.name == name and "aliases" in kept:
                continue
            conflicts.extend(
                f"{kept['id']}: {column.name} is '{stated[0]}' or '{other}', by dataset" for other in others
            )
    if "aliases" in kept:
        names = {row[name] for row in rows} | set(kept["aliases"] or ())
        kept["aliases"] = sorted(names - {kept[name], None}) or None
    return {**kept, "row": _union(rows, "row"), "dataset": _union(rows, "dataset")}


def _union(rows: list[dict[str, Any]], column: str) -> list[str] | None:
    return sorted({item for row in rows for item in row[column] or ()}) or None
