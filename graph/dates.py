"""Partial dates, periods, and whether a link was live at an event.

A date is text as its source stated it: ``2013``, ``2013-04`` or ``2013-04-24``.
A short date is *one unknown day* in its period, so it has a first and a last
possible day. Nothing here ever turns ``2013`` into the first of January.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from graph.errors import InputError

_PATTERN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)
_MEANT = "write YYYY, YYYY-MM or YYYY-MM-DD, for example 2013, 2013-04 or 2013-04-24"


class Verdict(IntEnum):
    """How the dates of a link stand to the dates of an incident; higher is better evidence."""

    BEFORE = 0
    AFTER = 1
    UNKNOWN = 2
    POSSIBLE = 3
    OVERLAP = 4

    @property
    def word(self) -> str:
        """The verdict as it is written in answers."""
        return self.name.lower()

    @property
    def rank(self) -> int:
        """Order of the judgement: before and after are equally weak (0), overlap is best (3)."""
        return max(0, self.value - 1)


def bounds(text: str) -> tuple[date, date]:
    """First and last possible day of a partial date.

    Raises:
        InputError: the text is not a date that exists, or its year is outside 1000 to 2999.
    """
    match = _PATTERN.match(text)
    if match is None:
        raise InputError(f"'{text[:40]}' is not a date; {_MEANT}")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    if not 1000 <= year <= 2999:
        raise InputError(f"'{text}' has a year outside 1000 to 2999; {_MEANT}")
    try:
        if day is not None and month is not None:
            exact = date(year, month, day)
            return exact, exact
        if month is not None:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, 1, 1), date(year, 12, 31)
    except (ValueError, calendar.IllegalMonthError):
        raise InputError(f"'{text}' is not a day of the calendar; {_MEANT}") from None


def first(text: str) -> date:
    """First possible day of a partial date."""
    return bounds(text)[0]


def last(text: str) -> date:
    """Last possible day of a partial date."""
    return bounds(text)[1]


@dataclass(frozen=True)
class Statement:
    """The dates of one link: when it was so, and on which days published lists stated it."""

    valid_from: str | None = None
    valid_to: str | None = None
    listed: Sequence[str] = field(default=())


def verdict(link: Statement, start: str | None, end: str | None) -> Verdict:
    """Was the link live during the incident (or on the day, with start equal to end)?

    This is the plain reading of the rule; ``graph.trace`` computes the same over arrays
    and tests compare the two.
    """
    if start is None and end is None:
        return Verdict.UNKNOWN
    event_start, event_end = start or end, end or start
    assert event_start is not None and event_end is not None
    if any(first(day) >= last(event_start) and last(day) <= first(event_end) for day in link.listed):
        return Verdict.OVERLAP
    plain = _by_period(link, start, end, event_start, event_end)
    if plain < Verdict.POSSIBLE and (
        _between_lists(link.listed, event_start, event_end) or _perhaps_on_a_list(link.listed, event_start, event_end)
    ):
        return Verdict.POSSIBLE
    return plain


def _by_period(link: Statement, start: str | None, end: str | None, event_start: str, event_end: str) -> Verdict:
    """The verdict from valid_from and valid_to alone."""
    if link.valid_from is None and link.valid_to is None:
        return Verdict.UNKNOWN
    if link.valid_to is not None and start is not None and last(link.valid_to) < first(start):
        return Verdict.BEFORE
    if link.valid_from is not None and end is not None and first(link.valid_from) > last(end):
        return Verdict.AFTER
    link_from, link_to = link.valid_from or link.valid_to, link.valid_to or link.valid_from
    assert link_from is not None and link_to is not None
    if last(link_from) <= first(event_end) and last(event_start) <= first(link_to):
        return Verdict.OVERLAP
    return Verdict.POSSIBLE


def _perhaps_on_a_list(listed: Sequence[str], event_start: str, event_end: str) -> bool:
    """Can a list's day have lain in the incident's period? A list of 2019 can, for an incident in May 2019."""
    return any(first(day) <= last(event_end) and last(day) >= first(event_start) for day in listed)


def _between_lists(listed: Sequence[str], event_start: str, event_end: str) -> bool:
    """Does the incident lie between two lists that both state the link?"""
    return any(last(day) <= first(event_start) for day in listed) and any(
        first(day) >= last(event_end) for day in listed
    )
