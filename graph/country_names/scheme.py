"""How one file writes its countries: decided once for all its cells, from evidence that is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.countries import countries
from graph.country_names import table
from graph.country_names.key import visible
from graph.country_names.read import Refusal, outcome, read_country
from graph.errors import InputError

_ASK = "say which it is: --countries names or --countries car_codes"


@dataclass(frozen=True)
class Scheme:
    """How the file writes countries (``names`` or ``car_codes``), and a sentence that shows what decided."""

    name: str
    evidence: str


@dataclass(frozen=True)
class _Cells:
    """The distinct cells of a file by what they can be."""

    names: list[str]
    only_iso: list[str]
    only_car: list[str]
    same: list[str]
    differ: list[str]
    neither: list[str]


def decide_scheme(values: Iterable[str]) -> Scheme:
    """Decide for all country cells of one file; blank cells do not count.

    Names, and codes that exist only in ISO 3166, speak for ``names``; codes that exist only as car codes speak for
    ``car_codes``. A code that is the same country in both says nothing.

    Raises:
        InputError: the cells speak for both, or every cell that differs is a code of both; it names them and asks.
    """
    cells = _sorted_out(values)
    only_iso = [cell for cell in cells.only_iso if cell != "NA"]  # as likely "not available" as Namibia
    for_names = cells.names + only_iso
    if for_names and cells.only_car:
        raise InputError(
            f"countries are written in two ways: {_shown(for_names)} as {'names' if cells.names else 'ISO codes'}, but "
            f"{_shown(cells.only_car)} only as car codes; put right the odd ones, or {_ASK}"
        )
    rest = f"; not read: {_shown(cells.neither)}" if cells.neither else ""
    if cells.only_car:
        return Scheme("car_codes", f"car codes that are no ISO codes: {_shown(cells.only_car)}{_turned(cells)}{rest}")
    if cells.names:
        return Scheme("names", f"written as names: {_shown(cells.names)}{rest}")
    if only_iso:
        return Scheme("names", f"ISO codes that are no car codes: {_shown(only_iso)}{rest}")
    if cells.differ:
        raise InputError(f"every country is a code of two schemes, and they differ: {_pairs(cells.differ)}; {_ASK}")
    if cells.same:
        return Scheme("names", f"the same country as ISO code and as car code: {_shown(cells.same)}{rest}")
    return Scheme("names", "no cell is a country in either way of writing" + rest)


def _sorted_out(values: Iterable[str]) -> _Cells:
    cells = _Cells([], [], [], [], [], [])
    for cell in sorted({visible(text) for text in dict.fromkeys(values)} - {""}):
        named, sign = _named(cell), table.car_codes().get(cell)
        if sign is None:
            kind = cells.neither if not named else cells.only_iso if cell.upper() in table.iso_codes() else cells.names
        else:
            kind = cells.only_car if not named else cells.same if named == (sign,) else cells.differ
        kind.append(cell)
    return cells


def _named(cell: str) -> Sequence[str]:
    """The country as ``names`` reads it; several where the name is ambiguous, for a name it is all the same."""
    found = outcome(cell)
    return found.candidates if isinstance(found, Refusal) else (found,)


def _shown(cells: list[str]) -> str:
    more = f" and {len(cells) - 8} more" if len(cells) > 8 else ""
    return ", ".join(f"'{cell[:60]}'" for cell in cells[:8]) + more


def _turned(cells: _Cells) -> str:
    """What the decision changes, so that a reader can object."""
    return f"; so {_pairs(cells.differ)}" if cells.differ else ""


def _pairs(cells: list[str]) -> str:
    read = [
        f"'{cell}' is {countries()[table.car_codes()[cell]]} and not {countries()[read_country(cell)]}"
        for cell in cells[:8]
    ]
    return ", ".join(read) + (f" and {len(cells) - 8} more" if len(cells) > 8 else "")
