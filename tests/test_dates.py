"""Partial dates and the overlap verdict, against the table of answers.md and an independent enumeration of days."""

import calendar
import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.dates import Statement, Verdict, bounds, first, last, verdict
from graph.errors import InputError


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2013", date(2013, 1, 1), date(2013, 12, 31)),
        ("2013-04", date(2013, 4, 1), date(2013, 4, 30)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        ("1900-02", date(1900, 2, 1), date(1900, 2, 28)),
        ("2013-04-24", date(2013, 4, 24), date(2013, 4, 24)),
        ("1000", date(1000, 1, 1), date(1000, 12, 31)),
        ("2999-12", date(2999, 12, 1), date(2999, 12, 31)),
    ],
)
def test_a_partial_date_is_its_whole_period(text: str, low: date, high: date) -> None:
    assert bounds(text) == (low, high) == (first(text), last(text))


@pytest.mark.parametrize(
    "text",
    ["", "13", "213", "20130", "0999", "3000", "2013-4", "2013-00", "2013-13", "2013-02-29", "2013-02-31", "2013-04-00",
     "31/02/2013", "24/04/2013", "2013/04", "2013-04-24T00:00", "2013-04-24\n", "2013\n", " 2013", "2013 ", "２０１３",
     "٢٠١٣", "2013-", "-2013", "2013-04-", "April 2013", "2013-Q2"],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_the_way_to_write_one(text: str) -> None:
    with pytest.raises(InputError, match=r"write YYYY, YYYY-MM or YYYY-MM-DD"):
        bounds(text)


# The tables of sourcing links, certificates and audits in answers.md 2 and 3.

COLLAPSE = ("2013-04-24", "2013-04-24")
SOURCING = [
    ("org-joe-fresh -> site-rana-plaza", None, "2013-04-24", "overlap"),
    ("org-loblaw -> org-new-wave", None, "2013-04-24", "overlap"),
    ("org-primark -> site-rana-plaza", None, "2013-04-24", "overlap"),
    ("org-pwt-group -> site-new-wave-style", None, "2013-04-24", "overlap"),
    ("org-bonmarche -> org-new-wave", None, None, "unknown"),
    ("org-ca -> site-ether-tex", None, None, "unknown"),
    ("org-childrens-place -> site-rana-plaza", None, None, "unknown"),
    ("org-dress-barn -> org-new-wave", None, None, "unknown"),
    ("org-kik -> site-ether-tex", None, None, "unknown"),
    ("org-mango -> org-new-wave", None, None, "unknown"),
    ("org-matalan -> org-new-wave", None, None, "unknown"),
    ("org-primark -> org-new-wave", None, None, "unknown"),
    ("org-walmart -> site-ether-tex", None, None, "unknown"),
    ("org-benetton -> site-new-wave-style", "2012-09", "2013-03", "before"),
]
CERTIFICATES = [
    ("ins-sa8000-ali", "2012-08-20", "2012-09", ("2012-09-11", "2012-09-11"), "possible"),
    ("ins-cert-suragroh against 2018", "2018-04", "2018-12", ("2018", "2018"), "possible"),
]
AUDITS_BEFORE = [
    ("ins-audit-hm-garib", "2009-10", "2009-10", "2010-02-25"),
    ("ins-audit-phantom", "2012-06-16", "2012-06-18", "2013-04-24"),
    ("ins-audit-pwt-nws", "2012", "2012", "2013-04-24"),
    ("ins-audit-walmart-tazreen", "2011-05", "2011-08", "2012-11-24"),
]


@pytest.mark.parametrize(("link", "valid_from", "valid_to", "expected"), SOURCING)
def test_every_sourcing_link_of_rana_plaza_has_the_verdict_of_the_answers(
    link: str, valid_from: str | None, valid_to: str | None, expected: str
) -> None:
    assert verdict(Statement(valid_from, valid_to), *COLLAPSE).word == expected


@pytest.mark.parametrize(("name", "valid_from", "valid_to", "period", "expected"), CERTIFICATES)
def test_a_certificate_known_to_the_month_or_an_abuse_known_to_the_year_is_only_possible(
    name: str, valid_from: str, valid_to: str, period: tuple[str, str], expected: str
) -> None:
    assert verdict(Statement(valid_from, valid_to), *period).word == expected


@pytest.mark.parametrize(("name", "valid_from", "valid_to", "day"), AUDITS_BEFORE)
def test_an_audit_that_ended_before_the_incident_is_before(name: str, valid_from: str, valid_to: str, day: str) -> None:
    assert verdict(Statement(valid_from, valid_to), day, day) is Verdict.BEFORE


# The rules of DESIGN section 4, one by one.


@pytest.mark.parametrize(
    ("link", "start", "end", "expected"),
    [
        # A missing end is unknown, not "still": the link surely held only at the end that is known.
        (Statement(None, "2013-04-24"), "2013-04-23", "2013-04-23", Verdict.POSSIBLE),
        (Statement("2013-04-24", None), "2013-04-25", "2013-04-25", Verdict.POSSIBLE),
        (Statement("2013-04-24", None), "2013-04-24", "2013-04-24", Verdict.OVERLAP),
        (Statement("2013-04-24", None), "2013-04-23", "2013-04-23", Verdict.AFTER),
        (Statement(None, "2013-04-24"), "2013-04-25", "2013-04-25", Verdict.BEFORE),
        # Before and after need both of their dates stated.
        (Statement(None, "2010"), None, "2013", Verdict.POSSIBLE),
        (Statement("2015", None), "2013", None, Verdict.POSSIBLE),
        (Statement(None, "2010"), "2013", None, Verdict.BEFORE),
        (Statement("2015", None), None, "2013", Verdict.AFTER),
        # One day of doubt makes it possible.
        (Statement("2013-04", "2013-06"), "2013-05", "2013-05", Verdict.OVERLAP),
        (Statement("2013-05", "2013-05"), "2013-05", "2013-05", Verdict.POSSIBLE),
        (Statement("2013", "2014"), "2013-06", "2013-06", Verdict.POSSIBLE),
        (Statement("2012", "2014"), "2013-06", "2013-06", Verdict.OVERLAP),
        # No date at all.
        (Statement(), "2013", "2013", Verdict.UNKNOWN),
        (Statement("2013", "2013"), None, None, Verdict.UNKNOWN),
        (Statement(listed=("2013-05-01",)), None, None, Verdict.UNKNOWN),
        # Lists.
        (Statement(listed=("2013-05-01",)), "2013-04", "2013-06", Verdict.OVERLAP),
        (Statement(None, "2010", listed=("2013-05-01",)), "2013-04", "2013-06", Verdict.OVERLAP),
        (Statement(listed=("2013-05",)), "2013-04", "2013-06", Verdict.OVERLAP),
        # A list of a month or a year may have been of a day inside, and that is all it says.
        (Statement(listed=("2013-05",)), "2013-05", "2013-05", Verdict.POSSIBLE),
        (Statement(listed=("2013",)), "2013-04", "2013-06", Verdict.POSSIBLE),
        (Statement(None, "2010", listed=("2013",)), "2013-04", "2013-06", Verdict.POSSIBLE),
        (Statement(listed=("2012", "2014-07")), "2013-04", "2014-06", Verdict.POSSIBLE),
        (Statement(listed=("2012",)), "2013-04", "2013-06", Verdict.UNKNOWN),
        (Statement(listed=("2012-01-01", "2014-01-01")), "2013-04", "2013-06", Verdict.POSSIBLE),
        (Statement(None, "2010", listed=("2012-01-01", "2014-01-01")), "2013-04", "2013-06", Verdict.POSSIBLE),
        (Statement("2011", "2015", listed=("2012-01-01", "2014-01-01")), "2013-04", "2013-06", Verdict.OVERLAP),
        # No longer being listed proves nothing.
        (Statement(listed=("2012-01-01",)), "2013-04", "2013-06", Verdict.UNKNOWN),
        (Statement("2011", None, listed=("2012-01-01",)), "2013-04", "2013-06", Verdict.POSSIBLE),
    ],
)
def test_the_rules_of_the_design(link: Statement, start: str | None, end: str | None, expected: Verdict) -> None:
    assert verdict(link, start, end) is expected


def test_before_and_after_are_equally_weak_and_overlap_is_best() -> None:
    assert [
        one.rank for one in (Verdict.BEFORE, Verdict.AFTER, Verdict.UNKNOWN, Verdict.POSSIBLE, Verdict.OVERLAP)
    ] == [
        0,
        0,
        1,
        2,
        3,
    ]


# An independent reading: a date is any of its days, a missing end any day on its side of the other end.

EDGES = [date(2012, 2, 27), date(2012, 3, 4)]
WINDOW = [EDGES[0] + timedelta(days=n) for n in range((EDGES[1] - EDGES[0]).days + 1)]
FAR_PAST, FAR_FUTURE = date(1900, 1, 1), date(2100, 1, 1)


def days_of(text: str) -> list[date]:
    """Days of a date that tell cases apart: the first and last of its period and those in the window."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return [date(*parts)]
    low = date(parts[0], parts[1] if len(parts) > 1 else 1, 1)
    month = parts[1] if len(parts) > 1 else 12
    high = date(parts[0], month, calendar.monthrange(parts[0], month)[1])
    return sorted({low, high, *(day for day in WINDOW if low <= day <= high)})


def known(start: str | None, end: str | None) -> list[tuple[date, date]]:
    """Every period in which it surely held, if the stated dates are these days: a missing end is the other one."""
    if start is None or end is None:
        return [(day, day) for day in days_of(start or end or "")]
    return list(itertools.product(days_of(start), days_of(end)))


def imagined(start: str | None, end: str | None) -> list[tuple[date, date]]:
    """Every period that fits what is stated: a missing end may lie anywhere."""
    lows = days_of(start) if start else [FAR_PAST]
    highs = days_of(end) if end else [FAR_FUTURE]
    return [(low, high) for low, high in itertools.product(lows, highs) if low <= high]


def by_enumeration(link: tuple[str | None, str | None], event: tuple[str | None, str | None]) -> Verdict:
    if link == (None, None) or event == (None, None):
        return Verdict.UNKNOWN
    sure = itertools.product(known(*link), known(*event))
    if all(held[0] <= happened[1] and happened[0] <= held[1] for held, happened in sure):
        return Verdict.OVERLAP
    pairs = list(itertools.product(imagined(*link), imagined(*event)))
    if all(held[1] < happened[0] for held, happened in pairs):
        return Verdict.BEFORE
    if all(held[0] > happened[1] for held, happened in pairs):
        return Verdict.AFTER
    assert any(held[0] <= happened[1] and happened[0] <= held[1] for held, happened in pairs)
    return Verdict.POSSIBLE


PARTIAL = st.sampled_from(
    ["2011", "2012", "2013", "2012-01", "2012-02", "2012-03", "2012-04", *(day.isoformat() for day in WINDOW)]
)


@st.composite
def periods(draw: st.DrawFn) -> tuple[str | None, str | None]:
    """Two stated or missing dates whose end can lie at or after the start."""
    start, end = draw(st.none() | PARTIAL), draw(st.none() | PARTIAL)
    if start and end and days_of(end)[-1] < days_of(start)[0]:
        start, end = end, start
    return start, end


@given(periods(), periods())
@settings(max_examples=600, deadline=None)
def test_overlap_before_and_after_hold_for_every_choice_of_days_and_possible_for_some(
    link: tuple[str | None, str | None], event: tuple[str | None, str | None]
) -> None:
    assert verdict(Statement(*link), *event) is by_enumeration(link, event)


@given(periods(), periods(), st.lists(PARTIAL, min_size=1, max_size=3))
@settings(max_examples=300, deadline=None)
def test_a_listing_only_ever_adds_and_proves_only_a_day_surely_inside(
    link: tuple[str | None, str | None], event: tuple[str | None, str | None], listed: list[str]
) -> None:
    plain = verdict(Statement(*link), *event)

    with_lists = verdict(Statement(*link, listed), *event)

    inside = event != (None, None) and any(
        all(low <= day <= high for day in days_of(listing) for low, high in known(*event)) for listing in listed
    )
    perhaps = event != (None, None) and any(
        low <= day <= high
        for listing in listed
        for day in days_of(listing)
        for low in (min(low for low, _ in known(*event)),)
        for high in (max(high for _, high in known(*event)),)
    )
    assert with_lists >= plain
    assert with_lists >= Verdict.POSSIBLE or not perhaps
    assert (with_lists is Verdict.OVERLAP) == (plain is Verdict.OVERLAP or inside)


@given(periods(), periods())
@settings(max_examples=200, deadline=None)
def test_knowing_less_never_makes_a_verdict_surer(
    link: tuple[str | None, str | None], event: tuple[str | None, str | None]
) -> None:
    exact = verdict(Statement(*link), *event)

    vaguer = verdict(Statement(*(text and text[:4] for text in link)), *event)

    assert vaguer in (exact, Verdict.POSSIBLE)
