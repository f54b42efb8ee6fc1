"""Nodes and links of a long list as whole Arrow tables, checked column by column instead of row by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.columns import in_order, repeated
from graph.countries import countries
from graph.dates import bounds
from graph.errors import InputError
from graph.projection import link_schema, node_schema

_MAX_NAMED = 20
_FEW = 1_000


@dataclass
class Bulk:
    """Tables by label or relationship type.

    A table has the columns of the model that it states; ``row`` (list of file:line) is one of them. An importer has
    made sure that one row of the table is one row of the file, and says the number to ``Accounts.take_bulk``.
    """

    parts: dict[str, list[pa.Table]] = field(default_factory=dict)

    def add(self, name: str, columns: dict[str, pa.Array | pa.ChunkedArray]) -> None:
        """Take rows of one label or relationship type; columns that are not given are empty.

        Raises:
            LookupError: a column the model does not have; the importer's own mistake.
        """
        schema = node_schema(name, derived=False) if name in model.LABELS else link_schema(name, derived=False)
        unknown = set(columns) - set(schema.names)
        if unknown:
            raise LookupError(f"{name} has no property {', '.join(sorted(unknown))}")
        count = len(next(iter(columns.values())))
        arrays = [columns[one.name] if one.name in columns else pa.nulls(count, one.type) for one in schema]
        self.parts.setdefault(name, []).append(pa.table(arrays, schema=schema))

    def label_of(self, node_id: str) -> str | None:
        """Label of an id among the tables."""
        return self._labels.get(node_id) if self.parts else None

    @cached_property
    def _labels(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, tables in self.parts.items():
            if name in model.LABELS:
                for table in tables:
                    found.update(dict.fromkeys(table.column("id").to_pylist(), name))
        return found

    def problems(self, label_of: Callable[[str], str | None]) -> list[str]:
        """Everything in the tables that the model does not allow, with the rows it stands in."""
        found: list[str] = []
        for name, tables in self.parts.items():
            table = pa.concat_tables(tables)
            node = name in model.LABELS
            key = "id" if node else "key"
            twice = repeated(table.column(key))
            if twice:
                found += _named(
                    table, pc.is_in(table.column(key), pa.array(twice, pa.string())), f"its {key} stands twice"
                )
            declared = model.LABELS[name].properties if node else model.RELATIONSHIPS[name].properties
            found += [line for one in declared for line in _wrong_values(table, one)]
            if not node:
                found += self._wrong_ends(name, table, label_of)
                if model.RELATIONSHIPS[name].walked:
                    found += _named(table, pc.is_null(table.column("source")), f"the {name} link has no source")
        return found

    def _wrong_ends(self, kind: str, table: pa.Table, label_of: Callable[[str], str | None]) -> list[str]:
        shape = model.RELATIONSHIPS[kind]
        found: list[str] = []
        for end, allowed in (("from_id", shape.starts), ("to_id", shape.ends)):
            column = table.column(end)
            own_ids = [own.column("id") for label in allowed for own in self.parts.get(label, ())]
            if any(column.equals(ids) for ids in own_ids):
                continue  # one link a node, in the same order
            others = pc.unique(column)
            for label in allowed:  # most ends are in the tables here; they are looked up column by column
                for own in self.parts.get(label, ()) if len(others) > _FEW else ():
                    others = others.filter(pc.invert(pc.is_in(others, own.column("id").combine_chunks())))
            wrong = [one for one in others.to_pylist() if label_of(one) not in allowed]
            if wrong:
                found += _named(table, pc.is_in(column, pa.array(wrong, pa.string())), f"{kind} cannot join this {end}")
        return found

    def joined(self, made: dict[str, pa.Table]) -> dict[str, pa.Table]:
        """Tables made row by row and these, sorted as a projection is."""
        for name, tables in self.parts.items():
            order = ["id"] if name in model.LABELS else ["from_id", "to_id", "key"]
            there = [made[name]] if name in made else []
            made[name] = in_order(pa.concat_tables([*there, *tables]), order)
        return made


def _wrong_values(table: pa.Table, declared: model.Property) -> list[str]:
    if declared.derived:
        return []
    column = table.column(declared.name)
    if column.null_count == len(column):
        return []
    if declared.name == "country":
        return _named(table, _outside(column, tuple(countries())), "country is no ISO 3166-1 code of two letters")
    if declared.kind == "date":
        wrong = [text for text in pc.unique(column).to_pylist() if text is not None and not _is_date(text)]
        return (
            _named(table, pc.is_in(column, pa.array(wrong, pa.string())), f"{declared.name} is no date")
            if wrong
            else []
        )
    if declared.values and declared.kind == "text":
        return _named(
            table, _outside(column, declared.values), f"{declared.name} is not one of {', '.join(declared.values)}"
        )
    return []


def _outside(column: pa.ChunkedArray, values: Sequence[str]) -> pa.ChunkedArray:
    return pc.and_(column.is_valid(), pc.invert(pc.is_in(column, pa.array(values, pa.string()))))


def _is_date(text: str) -> bool:
    try:
        bounds(text)
    except InputError:
        return False
    return True


def _named(table: pa.Table, wrong: pa.ChunkedArray, what: str) -> list[str]:
    """A sentence for each of the first rows that are wrong, and one for the number of the others."""
    rows = table.filter(wrong).column("row")
    lines = [f"{(row or ['?'])[0]}: {what}" for row in rows.slice(0, _MAX_NAMED).to_pylist()]
    return lines if len(rows) <= _MAX_NAMED else [*lines, f"and {len(rows) - _MAX_NAMED:,} more rows: {what}"]
