"""The tables of an answer of ``trace`` or ``brands``: its steps, one row each, so that nothing is folded away."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from graph.export.content import Json, Sheet
from graph.export.rows import answer_rows


def answer_sheets(answer: Json) -> tuple[Sheet, ...]:
    """The sheets of an answer."""
    columns, rows = answer_rows(answer)
    table = pa.table({name: _column([row[place] for row in rows]) for place, name in enumerate(columns)})
    return (Sheet("steps", table, {}),)


def _column(values: list[Any]) -> pa.Array:
    return pa.array(values) if any(value is not None for value in values) else pa.array(values, pa.string())
