"""Corrections, disputes and retractions on top of finished rows: the new value, and beside it what was said and why.

Whatever was corrected, disputed or retracted carries a sentence for each in ``corrections``, wherever it is shown.
Corrections apply in the order of the ledger, after all datasets are joined, so that the order of loading plays no part.
A record that was found to be one with others is met under each of its ids.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.columns import in_order, with_bounds
from graph.corrected import Standing
from graph.projection import link_schema, node_schema

NOT_STATED = "not stated"
_MARKS = {"retract": "retracted", "dispute": "disputed"}
"""Status of what is retracted, and of what is disputed and not retracted."""
Values = Mapping[str, tuple[Any, Any]]
"""By property, the value as it was shown and the value from now on."""


class Correcting:
    """Puts on top of tables what is in force.

    Args:
        standing: oldest first, without those of erased records.
        values: of a correction, what it says.
    """

    def __init__(self, standing: Sequence[Standing], values: Callable[[Standing], Values]) -> None:
        self._by_record: dict[str, list[Standing]] = defaultdict(list)
        for one in standing:
            self._by_record[one.record].append(one)
        self._values = values
        self._ids = pa.array(sorted(self._by_record), pa.string())
        self._met: set[str] = set()
        self._titles: dict[str, str] = {}
        """Of the documents in this build that decisions rest on; another one is not named."""

    def __bool__(self) -> bool:
        return bool(self._by_record)

    @property
    def not_met(self) -> int:
        """How many of them are about a record that no table has."""
        return sum(len(said) for record, said in self._by_record.items() if record not in self._met)

    def correct_nodes(self, made: dict[str, pa.Table]) -> None:
        """Put on top of all nodes, by label, what is said of them; before the links."""
        if self and "Document" in made:
            table = made["Document"].select(["id", "title"])
            cited = {one.document for said in self._by_record.values() for one in said if one.document}
            table = table.filter(pc.is_in(table.column("id"), value_set=pa.array(sorted(cited), pa.string())))
            self._titles = {row["id"]: row["title"] for row in table.to_pylist()}
        for label in made:
            made[label] = self.corrected(label, made[label])

    def corrected(self, name: str, table: pa.Table) -> pa.Table:
        """A finished table, by its label or relationship type, with what is said of its rows."""
        if not self or not table.num_rows:
            return table
        node = name in model.LABELS
        hit = pc.is_in(table.column("id" if node else "key"), value_set=self._ids)
        if "former_ids" in table.column_names:
            column = table.column("former_ids").combine_chunks()
            former = pc.is_in(pc.list_flatten(column), value_set=self._ids)
            rows = pc.unique(pc.list_parent_indices(column).filter(former))
            hit = pc.or_(hit, pc.is_in(pa.array(range(table.num_rows), pa.int64()), value_set=rows.cast(pa.int64())))
        if not pc.any(hit).as_py():
            return table
        columns = model.node_columns(name) if node else model.link_columns(name)
        stated = node_schema(name, derived=False) if node else link_schema(name, derived=False)
        changed = [self._changed(name, row) for row in table.filter(hit).select(stated.names).to_pylist()]
        made = with_bounds(pa.Table.from_pylist(changed, schema=stated), columns)
        whole = pa.concat_tables([table.filter(pc.invert(hit)), made])
        return in_order(whole, ["id"] if node else ["from_id", "to_id", "key"])

    def _changed(self, name: str, row: dict[str, Any]) -> dict[str, Any]:
        records = [row["id"], *(row.get("former_ids") or ())] if name in model.LABELS else [row["key"]]
        self._met.update(records)
        said = sorted(
            (one for record in records for one in self._by_record.get(record, ())), key=lambda one: one.number
        )
        sentences: list[str] = []
        for one in said:
            what = "; ".join(self._put(one, row)) if one.kind == "correct" else _marked(one, row)
            if what:
                sentences.append(f"{one.day}: {what}. {_ending(one, self._titles)}")
        kinds = {one.kind for one in said}
        if "status" in row and kinds & _MARKS.keys():
            row["status"] = _MARKS["retract" if "retract" in kinds else "dispute"]
        return {**row, "corrections": sentences or None}

    def _put(self, one: Standing, row: dict[str, Any]) -> Iterator[str]:
        """Put corrected values into a row, and say each."""
        for name, (was, now) in sorted(self._values(one).items()):
            if name not in row:
                continue  # it is of another kind now, which has no such property
            stated = row[name]
            row[name] = now
            since = "" if stated in (was, now) else f" (what is loaded now says {said_value(stated)})"
            yield f"{name} corrected from {said_value(was)} to {said_value(now)}{since}"


def _marked(one: Standing, row: dict[str, Any]) -> str:
    """Mark a row as disputed or retracted, and say it."""
    before = row.get("status")
    as_was = f", stated as {before}" + (f" by {row['status_by']}" if row.get("status_by") else "") if before else ""
    if one.kind == "retract":
        return f"retracted{as_was}"
    by = one.by or one.author
    if "status_by" in row and by:
        row["status_by"] = by
    if before:
        row["status"] = "disputed"
    return f"disputed{f' by {by}' if by else ''}{as_was}"


def _ending(one: Standing, titles: Mapping[str, str]) -> str:
    """Why, on whose word and by which document."""
    parts = [f"Reason: {one.reason.rstrip('.')}."]
    if one.document is not None and one.document in titles:
        parts.append(f"Document: {titles[one.document]} ({one.document}).")
    if one.author:
        parts.append(f"Entered by {one.author}.")
    return " ".join(parts)


def said_value(value: Any) -> str:
    """A value of a property in words."""
    if value is None or value == []:
        return NOT_STATED
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "'" + "; ".join(map(str, value)) + "'"
    return f"'{value}'" if isinstance(value, str) else str(value)


def read_values(table: pa.Table) -> dict[str, tuple[Any, Any]]:
    """What the file of a correction says."""
    return {row["property"]: (json.loads(row["was"]), json.loads(row["now"])) for row in table.to_pylist()}


def values_table(record: str, ends: tuple[str | None, str | None], values: Values) -> list[dict[str, Any]]:
    """The rows of the file of a correction."""
    return [
        {
            "record": record, "from_id": ends[0], "to_id": ends[1], "property": name,
            "was": json.dumps(was, ensure_ascii=False), "now": json.dumps(now, ensure_ascii=False),
        }
        for name, (was, now) in sorted(values.items())
    ]  # fmt: skip
