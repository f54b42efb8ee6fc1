"""Columns of published mine visits that could be seen in use, and how their cells are read."""

from __future__ import annotations

from graph.errors import InputError
from graph.ingest.published import Columns
from graph.ingest.tables import Row

GROUPS = (1, 2, 3)
_BY_GROUP = (
    "armed_group{}",
    "type_armed_group{}",
    "frequency_armed_group{}",
    "forced_labour_armed_group{}",
    "actor{}name",
)
COLUMNS = Columns(
    required=("pcode", "name", "visit_date", "workers_numb"),
    optional=(
        *("vid", "longitude", "latitude", "province", "prefecture", "village", "minerals", "interference"),
        *("childunder15", "childunder15work"),
        *(f"mineral{number}" for number in GROUPS),
        *(name.format(number) for name in _BY_GROUP for number in GROUPS),
    ),
    ignored={
        "id": "number of the row in the publisher's database",
        "is_gold_mine": "the minerals say it",
        "source": "who passed the place on to the publisher",
        "project": "the publisher's campaign",
        "geometry": "the same as longitude and latitude",
        "mercury": "not about labour",
    },
    unknown="report",
)
_YES = ("1", "1.0", "yes", "oui", "true")
_NO = ("0", "0.0", "no", "non", "false")
_NOT_STATED = ("", "na", "n/a", "nan", "null", "none", "-", "unknown", "inconnu")


def read_flag(text: str | None) -> int | None:
    """0 for no, 1 for yes, a larger whole number as it stands; None where nothing is stated.

    Raises:
        InputError: it is something else.
    """
    said = (text or "").strip().casefold()
    if said in _NOT_STATED:
        return None
    if said in _YES or said in _NO:
        return int(said in _YES)
    whole = said.removesuffix(".0")
    if whole.isascii() and whole.isdigit() and len(whole) < 7:
        return int(whole)
    raise InputError(f"'{(text or '')[:60]}' is neither yes nor no nor a number; write 1, 0 or leave it empty")


def minerals_of(row: Row) -> list[str]:
    """The minerals as published, without repeats."""
    cells = [row.text(f"mineral{number}") for number in GROUPS]
    cells += [part.strip() for part in (row.text("minerals") or "").split(",")]
    return list(dict.fromkeys(cell for cell in cells if cell and cell.casefold() not in _NOT_STATED))
