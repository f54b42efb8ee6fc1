"""Dates as lists write them: cells, the order of a whole column, titles, and the periods of a register."""

import itertools
import time
from datetime import date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from graph import dates
from graph.date_reading import date_in, decide_order, read_date, read_period
from graph.errors import InputError, UsageError

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))
LANGUAGES = ("en", "es", "pt", "fr", "de", "it", "id", "tr", "vi")


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("2023", "2023"), ("2023-03", "2023-03"), ("2023-03-31", "2023-03-31"), (" 2023/3/1 ", "2023-03-01"),
        ("2023.03.31", "2023-03-31"), ("20230331", "2023-03-31"), ("03/2023", "2023-03"),
        ("2023-03-31T10:00Z", "2023-03-31"), ("2023-03-31T23:00:00-05:00", "2023-03-31"),
        ("2023-03-31 10:00:00.123456 UTC", "2023-03-31"),
        ("31-Mar-2023", "2023-03-31"), ("31-Mar-23", "2023-03-31"), ("March 31, 2023", "2023-03-31"),
        ("Friday, March 31, 2023", "2023-03-31"), ("1st of May 2020", "2020-05-01"), ("February 2021", "2021-02"),
        ("Sept. 2021", "2021-09"), ("Feb-2021", "2021-02"), ("31 de marzo de 2023", "2023-03-31"),
        ("31 de março de 2023", "2023-03-31"), ("1er février 2023", "2023-02-01"), ("1. März 2023", "2023-03-01"),
        ("31 Maret 2023", "2023-03-31"), ("31 Ağustos 2023", "2023-08-31"), ("tháng 3 năm 2023", "2023-03"),
        ("ngày 31 tháng 3 năm 2023", "2023-03-31"), ("２０２３", "2023"),
    ],
)  # fmt: skip
def test_a_date_whose_order_is_certain_is_read_in_any_order(text: str, stated: str) -> None:
    assert {read_date(text, order) for order in ("iso", "dmy", "mdy")} == {stated}


@pytest.mark.parametrize(
    ("text", "order", "stated"),
    [
        ("31/03/2023", "dmy", "2023-03-31"), ("3/4/2023", "dmy", "2023-04-03"), ("3/4/2023", "mdy", "2023-03-04"),
        ("31.03.2023", "dmy", "2023-03-31"), ("3/31/23", "mdy", "2023-03-31"), ("31/03/98", "dmy", "1998-03-31"),
        ("3/31/2023 12:00 AM", "mdy", "2023-03-31"), ("31/03/2023 00:00:00", "dmy", "2023-03-31"),
    ],
)  # fmt: skip
def test_figures_are_read_in_the_order_of_their_column(text: str, order: str, stated: str) -> None:
    assert read_date(text, order) == stated


def test_a_year_of_two_digits_reaches_ten_years_ahead() -> None:
    this = date.today().year
    assert read_date(f"03/04/{(this + 10) % 100:02}", "dmy") == f"{this + 10}-04-03"
    assert read_date(f"03/04/{(this + 11) % 100:02}", "dmy") == f"{this - 89}-04-03"


@pytest.mark.parametrize(
    ("text", "order", "why"),
    [
        ("31/03/2023", "iso", "--dates dmy or --dates mdy"), ("03/31/2023", "dmy", "in the column's order, dmy"),
        ("Feb-21", "dmy", "may be a day or a year"), ("31 March", "dmy", "may be a day or a year"),
        ("2023-02-30", "iso", "no day of the calendar"), ("30 February 2023", "iso", "no day of the calendar"),
        ("13/2023", "iso", "no day of the calendar"), ("00/00/2023", "dmy", "no day of the calendar"),
        ("2021-22", "iso", "no day of the calendar"), ("", "iso", "is empty"), ("  ", "dmy", "is empty"),
        ("March 2020 2021", "iso", "more than one date"),
        *((text, "iso", "no date that we read") for text in (
            "44927", "44927.0", "0", "Q1 2023", "2021H2", "2020-2021", "today", "n/a", "March April 2023", "1/1/1",
            "31/03-2023", "Data As Of February 2021", "31st 31 of March of 2023 x", "9" * 5000)),
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_the_reason(text: str, order: str, why: str) -> None:
    with pytest.raises(InputError) as refused:
        read_date(text, order)
    assert why in str(refused.value)
    assert "write YYYY" in str(refused.value) or "is empty" in str(refused.value)
    assert len(str(refused.value)) < 300


def test_an_unknown_order_is_said() -> None:
    with pytest.raises(UsageError, match="choose one of iso, dmy, mdy"):
        read_date("2023", "ymd")


@given(DAYS, st.sampled_from("/.-"))
def test_figures_go_round(day: date, separator: str) -> None:
    for form in ("%d{}%m{}%Y", "%m{}%d{}%Y", "%Y{}%m{}%d"):
        text = day.strftime(form.replace("{}", separator))
        assert read_date(text, "mdy" if form.startswith("%m") else "dmy") == day.isoformat()


@given(DAYS, st.sampled_from(LANGUAGES), st.sampled_from(["long", "full"]))
def test_dates_written_out_by_babel_go_round(day: date, language: str, form: str) -> None:
    if language == "vi" and form == "full":  # weekdays of two words, such as "Thứ Hai", are not read
        return
    text = format_date(day, form, language)
    assert read_date(text, "iso") == day.isoformat(), text


@given(DAYS, st.sampled_from(LANGUAGES), st.sampled_from(["MMMM y", "MMM y", "LLLL y"]))
def test_months_written_out_go_round_without_a_day(day: date, language: str, form: str) -> None:
    assert read_date(format_date(day, form, language), "iso") == f"{day:%Y-%m}"


@given(st.text(max_size=30), st.sampled_from(["iso", "dmy", "mdy"]))
def test_any_text_is_a_date_or_a_refusal(text: str, order: str) -> None:
    try:
        stated = read_date(text, order)
    except InputError:
        return
    assert dates.bounds(stated)


@pytest.mark.parametrize(
    ("values", "name", "shown"),
    [
        (["01/02/2023", "31/03/2023", "30/01/2023"], "dmy", "'31/03/2023' has a figure above 12 there, as 1 more do"),
        (["01/02/2023", "", "3/31/2023 10:00"], "mdy", "month first: '3/31/2023 10:00'"),
        (["3/31/23", "1/2/23"], "mdy", "'3/31/23'"),
        (["31/03/98"], "dmy", "'31/03/98'"),
        (["05/05/2023"], "dmy", "the same figure in every date"),
        (["2023", "March 2020", "2020-01-02"], "iso", "such as '2023'"),
        (["", "unknown"], "iso", "no cell is a date"),
        (["31/31/2023", "31/01/2023"], "dmy", "'31/01/2023'"),
    ],
)
def test_the_order_of_a_column_is_decided_with_evidence(values: list[str], name: str, shown: str) -> None:
    order = decide_order(values)
    assert order.name == name
    assert shown in order.evidence


def test_a_contradiction_names_both_cells_and_an_undecided_column_is_asked() -> None:
    with pytest.raises(InputError, match="'31/03/2023' has its day first and '03/31/2023' its month"):
        decide_order(["01/02/2023", "31/03/2023", "03/31/2023"])
    for undecided in (["01/02/2023"], ["01/02/2023", "05/05/2023", "2020"], ["31/03/23"], ["23/05/12", "22/05/11"]):
        with pytest.raises(InputError, match="--dates dmy or --dates mdy"):
            decide_order(undecided)


@given(st.lists(DAYS, min_size=1, max_size=6), st.sampled_from(["dmy", "mdy"]))
def test_the_order_is_that_of_trying_both(days: list[date], written: str) -> None:
    """Brute force: the orders in which every cell is a day; one is left, or both read alike, or it is asked."""
    form = "%d/%m/%Y" if written == "dmy" else "%m/%d/%Y"
    cells = [day.strftime(form) for day in days]
    readings = {name: [_strict(cell, name) for cell in cells] for name in ("dmy", "mdy")}
    possible = {name for name, read in readings.items() if None not in read}
    assert written in possible
    if len(possible) == 1 or readings["dmy"] == readings["mdy"]:
        decided = decide_order(cells).name
        assert [read_date(cell, decided) for cell in cells] == [day.isoformat() for day in days]
    else:
        with pytest.raises(InputError):
            decide_order(cells)


def _strict(cell: str, name: str) -> date | None:
    first, second, year = (int(part) for part in cell.split("/"))
    try:
        return date(year, second, first) if name == "dmy" else date(year, first, second)
    except ValueError:
        return None


def test_two_digit_years_are_decided_as_by_trying_three_orders() -> None:
    """Every two-digit cell: decided only where the year cannot stand first, and then rightly."""
    pivot = date.today().year + 10 - 2000
    for first, second, last in itertools.product(range(1, 32, 3), range(1, 32, 3), (5, 12, 23, 31, 32, 98)):
        cell = f"{first:02}/{second:02}/{last:02}"
        century = 2000 if last <= pivot else 1900
        both = {name: _strict(f"{first}/{second}/{century + last}", name) for name in ("dmy", "mdy")}
        year_first = (
            _strict(f"{last}/{second}/{first + (2000 if first <= pivot else 1900)}", "dmy") if last <= 31 else None
        )
        possible = {name for name, read in both.items() if read is not None}
        if not possible:
            assert decide_order([cell]).name == "iso"
        elif year_first is None and (len(possible) == 1 or both["dmy"] == both["mdy"]):
            assert read_date(cell, decide_order([cell]).name) == both[min(possible)].isoformat()
        else:
            with pytest.raises(InputError, match="--dates"):
                decide_order([cell])


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("Example Map - Data As Of February 2021", "2021-02"), ("list_2023-03.xlsx", "2023-03"),
        ("suppliers-2021H2", "2021"),
        ("Q3 2022", "2022"), ("example_2023.csv", "2023"), ("20230331_list.csv", "2023-03-31"),
        ("2021_02_03.csv", "2021-02-03"), ("FEB2021.xls", "2021-02"), ("Factory List 31.03.2023", "2023-03-31"),
        ("March 31st, 2023", "2023-03-31"),
        ("Stand: 31. März 2023", "2023-03-31"), ("Lista de proveedores, marzo de 2023", "2023-03"),
        ("Danh sách tháng 3 năm 2023", "2023-03"), ("List 2023, as of 31 March 2023", "2023-03-31"),
        ("data set 2021", "2021"),
        ("roll out 2021", "2021"), ("Example-Mart 2021", "2021"),
        *((text, None) for text in (
            "suppliers", "Suppliers 2021 and 2022", "Factory list 03/04/2023", "As of Feb-21", "FY2021 list", "2020-21",
            "2020/2021", "March 2021 to April 2022", "2023-03-31 updated 2023-04", "factories1234567.csv", "1850", "",
            "list-20231340", "31 February 2023")),
    ],
)  # fmt: skip
def test_a_title_states_one_date_or_none(text: str, stated: str | None) -> None:
    assert date_in(text) == stated


@given(DAYS.filter(lambda day: 1990 <= day.year <= 2026), st.sampled_from(LANGUAGES))
def test_a_date_inside_a_title_is_found(day: date, language: str) -> None:
    for before, after in (("Example list ", ""), ("Example - ", " (page 7)"), ("list_", ".xlsx")):
        assert date_in(f"{before}{day.isoformat()}{after}") == day.isoformat()
    if not (language == "tr" and day.month == 3):  # "mart" ends shops' names
        assert date_in(f"Example list, {format_date(day, 'long', language)}") == day.isoformat()


@given(st.text(max_size=60))
def test_any_title_is_a_date_or_none(text: str) -> None:
    stated = date_in(text)
    assert stated is None or dates.bounds(stated)


def test_the_periods_of_a_register() -> None:
    assert read_period("05/04/2021", "dmy") == [("2021-04-05", None)]
    twice = [("2021-04-05", "2022-05-06"), ("2023-08-07", None)]
    assert read_period("05/04/2021 a 06/05/2022, 07/08/2023", "dmy") == twice
    assert read_period("05/04/2021 a 06/05/2022 e 07/08/2023", "dmy") == twice
    assert read_period("05/04/2021 – 06/05/2022\n07/08/2023 ", "dmy") == twice
    assert read_period("até 05/04/2021", "dmy") == [(None, "2021-04-05")]
    assert read_period("March 31, 2021 to 2022", "iso") == [("2021-03-31", "2022")]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is empty"), (" , ", "is empty"), ("05/04/2021 a 06/05/2020", "ends before it starts"),
        ("05/04/2021 a 06/05/2022 a 07/05/2023", "more than a start and an end"), ("05/04/2021 (liminar)", "no date"),
        ("05/04/2021 a", "no date"),
    ],
)  # fmt: skip
def test_a_period_that_is_none_is_refused(text: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        read_period(text, "dmy")


@given(st.lists(st.tuples(DAYS, st.integers(0, 900), st.booleans()), min_size=1, max_size=4))
def test_periods_go_round(periods: list[tuple[date, int, bool]]) -> None:
    expected = [(start, start + timedelta(length) if ended else None) for start, length, ended in periods]
    text = ", ".join(f"{start:%d/%m/%Y}" + (f" a {end:%d/%m/%Y}" if end else "") for start, end in expected)
    stated = [(start.isoformat(), end.isoformat() if end else None) for start, end in expected]
    assert read_period(text, "dmy") == stated


def test_a_million_cells_of_few_dates_cost_little() -> None:
    cells = [(date(2019, 1, 1) + timedelta(one)).strftime("%d/%m/%Y") for one in range(1000)] * 1000
    started = time.perf_counter()
    order = decide_order(cells).name
    for cell in cells:
        read_date(cell, order)
    assert time.perf_counter() - started < 6
