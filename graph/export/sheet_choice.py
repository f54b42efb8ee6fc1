"""Which tables of a content are written: all of them, or one that was asked for by its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from graph.errors import UsageError
from graph.export.content import Content, Sheet
from graph.export.sheet_making import TYPES, declared_names
from graph.export.words import say

ALL = "all"
ROWS = "rows"
"""The table of a question of the catalogue, whose columns its question declares."""
SHEET_OPTION = {"sheet": (ALL, *declared_names(), ROWS)}


def one_sheet(content: Content, options: Mapping[str, Any]) -> Sheet | None:
    """The table that was asked for by name; None where all are wanted.

    Raises:
        UsageError: this content has no such table.
    """
    name = options.get("sheet", ALL)
    if name == ALL:
        return None
    for sheet in content.sheets:
        if sheet.name == name:
            return sheet
    raise UsageError(say("table.no_sheet", name=name, names=", ".join(one.name for one in content.sheets)))


def type_name(kind: pa.DataType) -> str:
    """'texts' of a column of lists."""
    return next(name for name, one in TYPES.items() if one == kind)
