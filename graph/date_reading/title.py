"""The one date that a title or a file's name states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from graph import dates
from graph.date_reading.cell import Figures, in_figures, year_first
from graph.date_reading.months import folded, months_in_titles
from graph.errors import InputError

_YEAR = r"(?:19|20)\d\d"
_GAP = r"[\s_.,/-]{0,3}"


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Ways to state a date in free text, the longest first; what one has read, the next does not see."""
    month = "|".join(sorted(map(re.escape, months_in_titles()), key=len, reverse=True))
    month = rf"(?<![a-z])(?P<month>{month})(?![a-z])\.?"
    day = r"(?<!\d)(?P<day>\d{1,2})(?!\d)(?:st|nd|rd|th|er)?"
    year = rf"(?P<year>{_YEAR})(?!\d)"
    link = rf"{_GAP}(?:(?:of|de|del)\s)?"
    return tuple(
        re.compile(pattern, re.ASCII)
        for pattern in (
            rf"(?<!\d)(?P<iso>{_YEAR}([-_./])\d\d\2\d\d)(?!\d)",
            rf"(?<!\d)(?P<iso>{_YEAR}[01]\d[0-3]\d)(?!\d)",
            rf"(?<!\d)(?P<figures>\d{{1,2}}([-_./])\d{{1,2}}\2(?:{_YEAR}|\d\d))(?!\d)",
            rf"(?<!\d)(?P<span>{_YEAR}\s?[-/–]\s?(?:{_YEAR}|(?!0\d|1[0-2])\d\d))(?!\d)",
            rf"(?<!\d)(?P<iso>{_YEAR}[-_./](?:0[1-9]|1[0-2]))(?!\d)",
            rf"(?<!\d)(?P<iso>(?:0[1-9]|1[0-2])[-_./]{_YEAR})(?!\d)",
            rf"{day}{link}{month}{link}{year}",
            rf"{month}{_GAP}{day}{_GAP}(?<!\d){year}",
            rf"(?<!\d){year}{_GAP}{month}{_GAP}{day}",
            rf"{month}{link}{year}",
            rf"(?<!\d){year}{_GAP}{month}",
            rf"{month}[\s_.,'’/-]{{1,3}}(?P<span>\d\d)(?!\d)",
            rf"(?P<span>\bfy{_GAP}(?:{_YEAR}|\d\d))(?!\d)",
            rf"(?<!\d){year}",
        )
    )


def date_in(text: str) -> str | None:
    """The date a title or file name states, as a partial ISO date; None where it states none, or several that differ.

    "Data As Of February 2021" is 2021-02, "list_2023-03.xlsx" 2023-03. A half-year or a quarter ("2021H2") cannot
    be said by a partial date and is given as its year. A year and a day in it ("2023", "2023-03-31") are one date,
    the longer. None also where a date is there but may be several: "03/04/2023", "Feb-21", "2020-21", a financial
    year. A bare number counts as a year from 1990 to the next year.
    """
    found = set(_stated(folded(text[:1000])))
    if not found or "" in found:
        return None
    longest = max(found, key=lambda one: (len(one), one))
    return longest if all(longest.startswith(one) for one in found) else None


def _stated(rest: str) -> Iterator[str]:
    """Every date of the text; an empty text for one that is there and cannot be told."""
    for pattern in _patterns():
        for match in pattern.finditer(rest):
            yield _value({name: part or "" for name, part in match.groupdict().items()})
        rest = pattern.sub(" | ", rest)


def _value(parts: dict[str, str]) -> str:
    if "span" in parts:
        return ""
    if "iso" in parts:
        return year_first(parts["iso"].replace("_", "-")) or ""
    if "figures" in parts:
        figures = in_figures(parts["figures"].replace("_", "-"))
        return _certain(figures) if figures is not None else ""
    if "month" not in parts:
        return parts["year"] if 1990 <= int(parts["year"]) <= date.today().year + 1 else ""
    stated = f"{parts['year']}-{months_in_titles()[parts['month']]:02}"
    stated += f"-{int(parts['day']):02}" if "day" in parts else ""
    try:
        dates.bounds(stated)
    except InputError:
        return ""
    return stated


def _certain(figures: Figures) -> str:
    """The day, where only one order of day and month gives one and the year has four digits."""
    both = {one for order in ("dmy", "mdy") if (one := figures.iso(order)) is not None}
    return both.pop() if len(both) == 1 and not figures.short else ""
