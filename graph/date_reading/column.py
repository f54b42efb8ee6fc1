"""Day before month or month before day: decided once for a whole column, from evidence that is shown, or asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from graph.date_reading.cell import Figures, full_year, in_figures, read_date
from graph.errors import InputError

_ASK = "say which it is: --dates dmy or --dates mdy"


@dataclass(frozen=True)
class Order:
    """The order of the column's dates (``iso``, ``dmy`` or ``mdy``), and a sentence that shows what decided."""

    name: str
    evidence: str


def decide_order(values: Iterable[str]) -> Order:
    """Decide for all cells of one column; blank cells and cells that are no date do not count.

    A figure above 12 cannot be a month, so it decides. Where years have two digits the year may also stand first
    (23/05/12), and a cell that could be read so decides nothing; it is asked unless another cell rules it out. Without
    any day and month in figures the order is ``iso``.

    Raises:
        InputError: one cell can only be day first and another only month first (both are named), or no cell decides.
    """
    distinct = [text for text in dict.fromkeys(values) if text.strip()]
    found = {text: figures for text in distinct if (figures := in_figures(text)) is not None}
    found = {text: one for text, one in found.items() if one.iso("dmy") or one.iso("mdy")}
    if not found:
        read = [text for text in distinct if _readable(text)]
        shown = f", such as '{read[0][:60]}'" if read else "; no cell is a date"
        return Order("iso", f"no date has its day and month in figures{shown}")
    only = {
        "dmy": [text for text, one in found.items() if not one.iso("mdy")],
        "mdy": [text for text, one in found.items() if not one.iso("dmy")],
    }
    if only["dmy"] and only["mdy"]:
        raise InputError(
            f"the dates of the column contradict each other: '{only['dmy'][0]}' has its day first and "
            f"'{only['mdy'][0]}' its month; put right the odd ones"
        )
    if all(_year_may_be_first(text, one) for text, one in found.items()):
        raise InputError(f"'{next(iter(found))}' and all like it may have the year first or last; {_ASK}")
    for order, cells in only.items():
        if cells:
            what = "day first" if order == "dmy" else "month first"
            more = f", as {len(cells) - 1} more do" if len(cells) > 1 else ""
            return Order(
                order,
                f"{what}: '{cells[0]}' has a figure above 12 there{more}; different dates in figures: {len(found)}",
            )
    differ = [text for text, one in found.items() if one.iso("dmy") != one.iso("mdy")]
    if not differ:
        return Order("dmy", f"day and month are the same figure in every date, such as '{next(iter(found))}'")
    raise InputError(f"no date of the column shows if day or month is first, such as '{differ[0]}'; {_ASK}")


def _readable(text: str) -> bool:
    try:
        read_date(text, "iso")
    except InputError:
        return False
    return True


def _year_may_be_first(text: str, one: Figures) -> bool:
    """Could the cell be a two-digit year, month, day? Its first figure then has two digits, and its last is no year."""
    first, _, last = re.findall(r"\d+", text)[:3]
    if not one.short or len(first) != 2:
        return False
    return Figures(int(last), one.second, full_year(first), short=True).iso("dmy") is not None
