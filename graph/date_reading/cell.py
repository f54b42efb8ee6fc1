"""One cell that states a date, or the periods of a register, read with the day and month order of its column."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from graph import dates
from graph.date_reading.months import folded, months, weekdays
from graph.errors import InputError, UsageError

ORDERS = ("iso", "dmy", "mdy")
"""``iso``: no day stands in figures beside its month; ``dmy`` and ``mdy``: the order of figures like 03/04/2023."""

_LONGEST = 60
_WRITE = "write YYYY, YYYY-MM or YYYY-MM-DD"
_TIME = re.compile(
    r"(?:T|,? )\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?"
)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?", re.ASCII)
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})", re.ASCII)
_FIGURES = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_FILLERS = frozenset(["of", "the", "de", "del", "le", "el", "den", "der", "di", "do", "am"])
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|o|a)")
_UNTIL = re.compile(r"\s+(?:a|à|ate|até|to|until|bis|hasta|–|—|-)\s+|\s*[–—]\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Figures:
    """A date in figures whose year is last, before its order is known: ``first`` and ``second`` as written."""

    first: int
    second: int
    year: int
    short: bool
    """The year is written with two digits."""

    def iso(self, order: str) -> str | None:
        """The date in one order, or None where there is no such day."""
        day, month = (self.first, self.second) if order == "dmy" else (self.second, self.first)
        return _day(self.year, month, day)


def read_date(text: str, order: str) -> str:
    """The partial ISO date (YYYY, YYYY-MM or YYYY-MM-DD) that a cell states.

    Read in any order: ISO dates and date-times (the day as stated, whatever the offset), other dates with a four-digit
    year first, month and year in figures (03/2023), and months written out in English, Spanish, Portuguese, French,
    German, Italian, Indonesian, Turkish or Vietnamese. Read by ``order``: day and month in figures, the year last. A
    year of two digits is read only there and in "31-Mar-23", where it cannot be the day; it is in this century up to
    ten years from now, else in the last. "Feb-21" may be a day or a year and is refused.

    Raises:
        InputError: the text is no date, or more than one; the sentence says why and how to write it.
        UsageError: there is no such order.
    """
    found = _outcome(text[: 4 * _LONGEST], order)
    if isinstance(found, InputError):
        raise InputError(str(found))
    return found


@lru_cache(maxsize=100_000)
def _outcome(text: str, order: str) -> str | InputError:
    if order not in ORDERS:
        raise UsageError(f"'{order[:40]}' is no order of day and month; choose one of {', '.join(ORDERS)}")
    try:
        return _read(text, order)
    except InputError as refused:
        return refused.with_traceback(None)


def _read(text: str, order: str) -> str:
    cell = _plain(text)
    if not cell:
        raise InputError("the date cell is empty; state the date or leave it out on purpose")
    stated = year_first(cell)
    if stated is None and (figures := in_figures(cell)) is not None:
        if order == "iso":
            raise InputError(
                f"date '{text[:_LONGEST]}' has day and month in figures and their order is not stated; "
                f"--dates dmy or --dates mdy, or {_WRITE}"
            )
        stated = figures.iso(order)
        if stated is None:
            raise InputError(
                f"date '{text[:_LONGEST]}' is no day of the calendar in the column's order, {order}; {_WRITE}"
            )
    stated = _written_out(cell, text) if stated is None else stated
    if not stated:
        raise InputError(f"date '{text[:_LONGEST]}' is no day of the calendar; {_WRITE}")
    return stated


def _plain(text: str) -> str:
    """The cell without spaces around and without a time of day behind the date."""
    cell = " ".join(unicodedata.normalize("NFKC", text).split())
    time = _TIME.search(cell)
    return cell[: time.start()] if time and time.end() == len(cell) and time.start() else cell


def year_first(cell: str) -> str | None:
    """A date whose order is certain: year first, or month and year. Empty if no such day is; None if it is not one."""
    if re.fullmatch(r"\d{4}", cell, re.ASCII):
        return cell if 1000 <= int(cell) <= 2999 else ""
    if match := _YEAR_FIRST.fullmatch(cell):
        year, _, month, day = match.groups()
        return _day(int(year), int(month), int(day) if day else None) or ""
    if match := _COMPACT.fullmatch(cell):
        return _day(*(int(part) for part in match.groups())) or ""
    if match := _MONTH_YEAR.fullmatch(cell):
        return _day(int(match[2]), int(match[1]), None) or ""
    return None


def in_figures(text: str) -> Figures | None:
    """Day, month and year in figures, the year last; None if the text is not so written."""
    match = _FIGURES.fullmatch(_plain(text))
    if match is None:
        return None
    year = match[4]
    return Figures(int(match[1]), int(match[3]), full_year(year), len(year) == 2)


def full_year(year: str) -> int:
    """The year of four or two digits; two digits reach ten years ahead of today, the others are of the last century."""
    if len(year) == 4:
        return int(year)
    this = date.today().year
    return 2000 + int(year) if 2000 + int(year) <= this + 10 else 1900 + int(year)


def _day(year: int, month: int, day: int | None) -> str | None:
    stated = f"{year:04}-{month:02}" + ("" if day is None else f"-{day:02}")
    try:
        dates.bounds(stated)
    except InputError:
        return None
    return stated


def _written_out(cell: str, text: str) -> str:
    """A date with the name of its month: one month, a year of four digits, a day or none; or 31-Mar-23."""
    parts = re.split(r"[\s,./-]+", folded(cell))
    words = [word for word in parts if word and word not in _FILLERS | weekdays()]
    named = [at for at, word in enumerate(words) if word in months()]
    numbers = [_ORDINAL.sub(r"\1", word) for at, word in enumerate(words) if at not in named]
    if len(named) != 1 or not all(re.fullmatch(r"\d{1,2}|\d{4}", number, re.ASCII) for number in numbers):
        raise InputError(f"date '{text[:_LONGEST]}' is no date that we read; {_WRITE}")
    month = months()[words[named[0]]]
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) < 4]
    if len(years) == 1 and len(days) <= 1:
        return _day(int(years[0]), month, int(days[0]) if days else None) or ""
    if not years and len(days) == 2 and named == [1] and len(days[1]) == 2:
        return _day(full_year(days[1]), month, int(days[0])) or ""
    raise InputError(
        f"date '{text[:_LONGEST]}' has no year of four digits, and its figures may be a day or a year; {_WRITE}"
        if not years
        else f"date '{text[:_LONGEST]}' states more than one date; {_WRITE}"
    )


def read_period(text: str, order: str) -> list[tuple[str | None, str | None]]:
    """Periods of a register's cell, in the order written: "start", "start a end", several with a comma between.

    A missing end is None: not stated, never "still". A period that has only its end ("até 05/04/2021") has no start.

    Raises:
        InputError: a part is no date, or a period surely ends before it starts.
    """
    parts = [part.strip() for part in re.split(r"[;\n]|,(?!\s*\d{4}\b)|\s+(?:e|and|y|et)\s+", text)]
    periods = [_period(part, order) for part in parts if part]
    if not periods:
        raise InputError("the cell of periods is empty; state a date or leave it out on purpose")
    return periods


def _period(part: str, order: str) -> tuple[str | None, str | None]:
    only_end = re.match(r"(?:ate|até|until|bis|hasta)\s+", part, re.IGNORECASE)
    if only_end:
        return None, read_date(part[only_end.end() :], order)
    sides = _UNTIL.split(part)
    if len(sides) > 2:
        raise InputError(f"'{part[:_LONGEST]}' has more than a start and an end; put a comma between two periods")
    start = read_date(sides[0], order)
    end = read_date(sides[1], order) if len(sides) == 2 else None
    if end is not None and dates.last(end) < dates.first(start):
        raise InputError(f"period '{part[:_LONGEST]}' ends before it starts; put right the two dates")
    return start, end
