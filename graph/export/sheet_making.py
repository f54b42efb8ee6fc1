"""Rows into typed tables: which columns a table has, their types and meanings stands in ``tables.toml``."""

from __future__ import annotations

import datetime
import json
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import pyarrow as pa

from graph import model
from graph.export.content import Json, Sheet

TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "texts": pa.list_(pa.string()),
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "day": pa.date32(),
}
_SURROGATES = dict.fromkeys(range(55296, 57344), "�")
"""Half characters that no file can hold; a sign stands where each was."""


@cache
def _declared() -> dict[str, Any]:
    return tomllib.loads((files("graph.export") / "tables.toml").read_text("utf-8"))


@cache
def _properties() -> dict[str, str]:
    """What each property of the model means."""
    links = [one for name in model.RELATIONSHIPS for one in model.link_columns(name)]
    nodes = [one for name in reversed(model.LABELS) for one in model.node_columns(name)]
    return {one.name: one.help for one in (*links, *nodes)}


def declared_names() -> tuple[str, ...]:
    """The tables of ``tables.toml``."""
    return tuple(_declared())


def sheet(name: str, rows: Iterable[Mapping[str, Any]]) -> Sheet:
    """A declared table of these rows; what a row does not have is empty.

    Empty texts and lists become missing values, so that every format can tell the same things apart.
    """
    columns: dict[str, list[str]] = _declared()[name]["columns"]
    rows = list(rows)
    table = pa.table(
        {
            column: pa.array([_value(row.get(column), about[0]) for row in rows], TYPES[about[0]])
            for column, about in columns.items()
        }
    )
    meanings = {
        column: about[1] if len(about) > 1 else _sentence(_properties()[column]) for column, about in columns.items()
    }
    return Sheet(name, table, meanings, _declared()[name]["says"])


def asked_sheet(name: str, says: str, columns: Mapping[str, str], rows: Iterable[Json]) -> Sheet:
    """A table whose columns are not known before: the answer of a question.

    Args:
        columns: name to meaning.
        rows: a column has the type that all its values have, else it becomes text.
    """
    rows = list(rows)
    made = {column: _typed([_plain(row.get(column)) for row in rows]) for column in columns}
    return Sheet(name, pa.table(made), columns, says)


def _value(value: Any, kind: str) -> Any:
    if value is None or value == "" or value == []:
        return None
    if kind == "day":
        return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(value)
    if kind == "text":
        return text_of(value)
    return [text_of(one) for one in value] if kind == "texts" else value


def text_of(value: Any) -> str:
    """A value as text that every file can hold."""
    return ("" if value is None else str(value)).translate(_SURROGATES)


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [text_of(one) for one in value] or None
    if value is None or value == "" or isinstance(value, bool | int | float | datetime.date):
        return value if value != "" else None
    if isinstance(value, Mapping):
        return text_of(json.dumps(value, ensure_ascii=False, sort_keys=True, default=str))
    return text_of(value)


def _typed(values: list[Any]) -> pa.Array:
    for kind in ("bool", "int", "float", "texts", "day"):
        if all(value is None or _is(value, kind) for value in values) and any(value is not None for value in values):
            return pa.array(values, TYPES[kind])
    said = ["; ".join(value) if isinstance(value, list) else value for value in values]
    return pa.array([None if value is None else text_of(value) for value in said], pa.string())


def _is(value: Any, kind: str) -> bool:
    if kind == "int":
        return isinstance(value, int) and not isinstance(value, bool) and -(2**63) <= value < 2**63
    wanted = {"bool": bool, "float": float, "texts": list, "day": datetime.date}[kind]
    return isinstance(value, wanted) and not isinstance(value, datetime.datetime)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
