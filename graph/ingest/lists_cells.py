"""The cells of one row of a mapped list, and the ids made of them."""

from __future__ import annotations

from graph.ingest.column_map import ColumnMap
from graph.ingest.lists_names import compared
from graph.ingest.lists_values import is_blank
from graph.ingest.rows import Rows
from graph.ingest.tables import Row


def cell(row: Row, column: str, chosen: ColumnMap) -> str | None:
    """A cell, or None where it is empty or holds what the list writes for 'not stated'."""
    text = row.values.get(column, "")
    return None if is_blank(text, chosen.blank.get(column, ())) else text


def cells_of(row: Row, name: str, chosen: ColumnMap) -> list[str]:
    """The filled cells of a field."""
    if name in chosen.constants:
        return [chosen.constants[name]]
    return [text for one in chosen.columns.get(name, ()) if (text := cell(row, one, chosen))]


def several(row: Row, name: str, chosen: ColumnMap) -> list[str]:
    """The values of a field that may have several, each once, split where the map says by what."""
    separator = chosen.separators.get(name)
    found = cells_of(row, name, chosen)
    if separator:
        found = [part.strip() for text in found for part in text.split(separator) if part.strip()]
    return list(dict.fromkeys(found))


def place_id(rows: Rows, name: str, address: str | None, country: str | None) -> str:
    """The id of a place without a published one: the same in every version that writes it the same."""
    return rows.own_id(compared(name), compared(address or ""), country)


def company_id(rows: Rows, name: str, *, group: bool) -> str:
    """The id of a company of this list: within one list, one name is one company."""
    return rows.own_id("group" if group else "company", compared(name))
