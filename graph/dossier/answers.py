"""An answer in rows made ready to be shown: what each id is, which columns make a chart, cells as text.

::

    known_ids(projection, ids) -> {id: label}
    id_columns(columns, meanings) -> columns that hold an id
    chart_of(columns, rows) -> (column of names, column of numbers) or None
    counts_in(columns, rows) -> columns whose numbers are counts
    records(columns, rows) -> rows a table can show
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.projection import Projection

_MOST_BARS, _FEWEST_BARS = 40, 2
Rows = Sequence[Sequence[Any]]


def known_ids(projection: Projection, ids: tuple[str, ...]) -> dict[str, str]:
    """The label of each of these ids that the graph has."""
    wanted = pa.array(sorted(set(ids)), pa.string())
    found: dict[str, str] = {}
    for label in model.LABELS:
        there = projection.nodes(label, ["id"]).column("id")
        hits = there.filter(pc.is_in(there, value_set=wanted))
        found |= dict.fromkeys(hits.to_pylist(), label)
    return found


def names_of(projection: Projection, ids: tuple[str, ...]) -> dict[str, str]:
    """The name of each of these ids that has one."""
    wanted = pa.array(sorted(set(ids)), pa.string())
    found: dict[str, str] = {}
    for label in model.LABELS:
        columns = {column.name for column in model.node_columns(label)}
        called = next((name for name in ("name", "title") if name in columns), None)
        if called is not None:
            table = projection.nodes(label, ["id", called])
            hits = table.filter(pc.is_in(table.column("id"), value_set=wanted))
            found |= {row["id"]: row[called] for row in hits.to_pylist() if row[called]}
    return found


def id_columns(columns: Sequence[str], meanings: Mapping[str, str]) -> list[str]:
    """The columns that hold one id each: named so, or said so in a question's header."""
    return [
        column
        for column in columns
        if column == "id" or column.endswith("_id") or meanings.get(column, "").startswith("id of")
    ]


def chart_of(columns: Sequence[str], rows: Rows) -> tuple[str, str] | None:
    """The two columns of a bar chart, where the answer is counts by something; None where it is not.

    One column names the rows and all others are counts (not years); of several the one with most is drawn, which is
    their total where there is one.
    """
    if not _FEWEST_BARS <= len(rows) <= _MOST_BARS:
        return None
    values = {column: [row[place] for row in rows] for place, column in enumerate(columns)}
    counted = [column for column in counts_in(columns, rows) if None not in values[column]]
    naming = [column for column in columns if column not in counted and _names_rows(values[column])]
    if len(columns) - len(counted) != 1 or not counted or not naming:
        return None
    return naming[0], max(counted, key=lambda column: sum(values[column]))


def counts_in(columns: Sequence[str], rows: Rows) -> list[str]:
    """The columns of counts, which are no years; a cell of them can be empty."""
    found = []
    for place, column in enumerate(columns):
        cells = [row[place] for row in rows if row[place] is not None]
        if cells and all(_is_count(cell) for cell in cells) and not _is_year(column):
            found.append(column)
    return found


def records(
    columns: Sequence[str],
    rows: Rows,
    links: Mapping[str, Mapping[str, str]],
    sayings: Mapping[str, Callable[[str], str]] | None = None,
) -> list[dict[str, Any]]:
    """The rows as a table shows them: lists as text, and behind each column of ids one with the addresses.

    Args:
        links: per column of ids, the address of each id that has a view.
        sayings: per column of words of a vocabulary, how one is said.
    """
    said = sayings or {}
    names = distinct(columns)
    shown = []
    for row in rows:
        record: dict[str, Any] = {}
        for column, name, cell in zip(columns, names, row, strict=True):
            record[name] = said[column](cell) if column in said and isinstance(cell, str) else _cell(cell)
            if column in links:
                record[open_column(name)] = links[column].get(cell) if isinstance(cell, str) else None
        shown.append(record)
    return shown


def open_column(column: str) -> str:
    """The name of the column of addresses behind a column of ids."""
    return f"{column} ↗"


def distinct(columns: Sequence[str]) -> list[str]:
    """The names of the columns, made distinct where a statement gave two the same."""
    seen: Counter[str] = Counter()
    made = []
    for column in columns:
        seen[column] += 1
        made.append(column if seen[column] == 1 else f"{column} ({seen[column]})")
    return made


def _cell(cell: Any) -> Any:
    """What one cell of a table can show: a number, a truth or a text; lists with semicolons between."""
    if isinstance(cell, list | tuple):
        return "; ".join("" if item is None else str(item) for item in cell)
    return str(cell) if isinstance(cell, dict) else cell


def _is_count(cell: Any) -> bool:
    return isinstance(cell, int) and not isinstance(cell, bool) and cell >= 0


def _is_year(column: str) -> bool:
    return column == "year" or column.endswith("_year")


def _names_rows(cells: Sequence[Any]) -> bool:
    texts = [cell for cell in cells if isinstance(cell, str | int) and cell != ""]
    return len(texts) == len(cells) == len(set(texts))
