"""Our own tables back from CSV, with the values that went out: marks taken off, lists taken apart, types restored."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from graph.cells import bare, list_of
from graph.errors import InputError
from graph.export.formats.csv_tables import COLUMNS
from graph.export.sheet_making import TYPES

_READ: dict[str, Callable[[str], Any]] = {
    "text": bare,
    "texts": lambda text: list_of(bare(text)),
    "int": int,
    "float": float,
    "bool": lambda text: {"true": True, "false": False}[text],
    "day": datetime.date.fromisoformat,
}


def read_tables(folder: Path) -> dict[str, pa.Table]:
    """The tables of a folder that was written by ``--format csv``, by name.

    Raises:
        InputError: it is no such folder, or a table was changed so that it does not fit its types.
    """
    types: dict[str, dict[str, str]] = {}
    for row in _rows(folder / COLUMNS):
        types.setdefault(row["table"], {})[row["column"]] = row["type"]
    return {name: _table(folder / f"{name}.csv", columns) for name, columns in types.items()}


def _table(path: Path, types: dict[str, str]) -> pa.Table:
    values: dict[str, list[Any]] = {name: [] for name in types}
    for number, row in enumerate(_rows(path), start=2):
        for name, kind in types.items():
            cell = row.get(name)
            try:
                values[name].append(None if cell in (None, "") else _READ[kind](cell))
            except (ValueError, KeyError):
                raise InputError(f"{path.name}, row {number}, column {name}: '{cell}' is no {kind}") from None
    return pa.table({name: pa.array(column, TYPES[types[name]]) for name, column in values.items()})


def _rows(path: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(2**31 - 1)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file, strict=True)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path.name} cannot be read as a table of an export ({type(error).__name__})") from None
