"""Checks of the values of one node or link against the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from graph import model
from graph.countries import countries
from graph.dates import bounds
from graph.errors import InputError


class Problems(Protocol):
    """Whoever gathers problems."""

    def problem(self, where: str, what: str) -> None:
        """Note something that cannot be accepted."""


def check_properties(
    rows: Problems, where: str, declared: Sequence[model.Property], values: Mapping[str, Any], name: str
) -> None:
    """Report every value that the model does not allow.

    Raises:
        LookupError: a property the model does not have; the importer's own mistake, not the data's.
    """
    allowed = {one.name: one for one in declared}
    for key, value in values.items():
        column = allowed.get(key)
        if column is None:
            raise LookupError(f"{name} has no property {key}")
        for item in value if isinstance(value, list) else [value]:
            if column.values and item not in column.values:
                rows.problem(where, f"{key} '{item}' is not one of {', '.join(column.values)}")
            if column.kind == "date" or key == "listed":
                try:
                    bounds(item)
                except InputError as error:
                    rows.problem(where, f"{key}: {error}")
    for key in ("url", "archive_url"):
        if key in values and not values[key].startswith(("http://", "https://")):
            rows.problem(where, f"{key} '{values[key][:60]}' is no web address; it begins with https:// or http://")
    country = values.get("country")
    if country is not None and country not in countries():
        rows.problem(where, f"country '{country[:40]}' is no ISO 3166-1 code of two capital letters, such as BD")
    for low, high in (("start", "end"), ("valid_from", "valid_to")):
        _check_order(rows, where, values.get(low), values.get(high))


def _check_order(rows: Problems, where: str, start: str | None, end: str | None) -> None:
    if start is None or end is None:
        return
    try:
        backwards = bounds(end)[1] < bounds(start)[0]
    except InputError:
        return  # already noted
    if backwards:
        rows.problem(where, f"the end {end} lies before the start {start}; correct or swap them")
