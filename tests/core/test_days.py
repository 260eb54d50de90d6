"""Periods, terms and days of rest, against a calendar that is walked day by day."""

from datetime import date, timedelta

import pytest

from correction.domain.days import (
    DayKind,
    WorkCalendar,
    over_months,
    period_end,
    term_end,
    term_end_months,
    term_end_years,
)

ONE_DAY = timedelta(days=1)
EIGHT_YEARS = [date(2020, 1, 1) + n * ONE_DAY for n in range(2922)]
MONTHS_OF: dict[int, list[date]] = {}
for _day in (date(2020, 1, 1) + n * ONE_DAY for n in range(366 * 20)):
    MONTHS_OF.setdefault(_day.year * 12 + _day.month, []).append(_day)


def same_day_later(start_on, months):
    """The oracle: look the day up in the target month's list of days."""
    month = MONTHS_OF[start_on.year * 12 + start_on.month + months]
    if (start_on + ONE_DAY).day == 1 or len(month) < start_on.day:
        return month[-1]
    return month[start_on.day - 1]


@pytest.mark.parametrize(
    ("start_on", "months", "period", "term"),
    [
        (date(2024, 11, 5), 12, date(2025, 11, 5), date(2025, 11, 4)),
        (date(2019, 4, 22), 48, date(2023, 4, 22), date(2023, 4, 21)),
        (date(2024, 2, 29), 12, date(2025, 2, 28), date(2025, 2, 27)),
        (date(2023, 1, 31), 1, date(2023, 2, 28), date(2023, 2, 27)),
        (date(2023, 2, 28), 1, date(2023, 3, 31), date(2023, 3, 30)),
        (date(2023, 6, 30), 6, date(2023, 12, 31), date(2023, 12, 30)),
        (date(2023, 4, 30), 2, date(2023, 6, 30), date(2023, 6, 29)),
        (date(2024, 1, 30), 1, date(2024, 2, 29), date(2024, 2, 28)),
        (date(2024, 2, 28), 1, date(2024, 3, 28), date(2024, 3, 27)),
        (date(2025, 12, 15), 2, date(2026, 2, 15), date(2026, 2, 14)),
    ],
)
def test_months_as_the_interpretation_counts_them(start_on, months, period, term):
    assert (period_end(start_on, months), term_end_months(start_on, months)) == (period, term)


@pytest.mark.parametrize(
    ("start_on", "years", "last_on"),
    [
        (date(2024, 11, 5), 1, date(2025, 11, 4)),
        (date(2019, 4, 22), 4, date(2023, 4, 21)),
        (date(2024, 2, 29), 1, date(2025, 2, 27)),
        (date(2023, 2, 28), 1, date(2024, 2, 27)),
        (date(2024, 2, 29), 4, date(2028, 2, 28)),
    ],
)
def test_years_as_courts_write_them(start_on, years, last_on):
    assert term_end_years(start_on, years) == last_on


@pytest.mark.parametrize("months", [*range(1, 25), 36, 60])
def test_every_start_of_eight_years_ends_where_the_calendar_says(months):
    wrong = [
        start_on
        for start_on in EIGHT_YEARS
        if period_end(start_on, months) != same_day_later(start_on, months)
        or term_end_months(start_on, months) + ONE_DAY != same_day_later(start_on, months)
    ]
    assert wrong == []


@pytest.mark.parametrize("years", range(1, 11))
def test_every_start_of_eight_years_ends_the_day_before_its_day(years):
    for start_on in EIGHT_YEARS:
        month = MONTHS_OF[(start_on.year + years) * 12 + start_on.month]
        same = [day for day in month if day.day == start_on.day] or [month[-1]]
        assert term_end_years(start_on, years) == same[0] - ONE_DAY


@pytest.mark.parametrize("months", [1, 2, 3, 6, 12])
def test_a_later_start_never_ends_earlier(months):
    ends = [term_end_months(start_on, months) for start_on in EIGHT_YEARS]
    assert ends == sorted(ends)
    assert all(end_on >= start_on for start_on, end_on in zip(EIGHT_YEARS, ends, strict=True))


def test_a_mixed_term_runs_through_its_years_and_then_its_months():
    assert term_end(date(2024, 1, 31), years=1, months=6) == date(2025, 7, 30)
    assert term_end(date(2024, 3, 1), years=2) == date(2026, 2, 28)
    assert term_end(date(2024, 3, 1), months=8) == date(2024, 10, 31)


@pytest.mark.parametrize(("years", "months"), [(1, 1), (1, 6), (2, 6), (3, 11)])
def test_every_start_of_eight_years_ends_a_mixed_term_where_its_parts_lead(years, months):
    for start_on in EIGHT_YEARS:
        month = MONTHS_OF[(start_on.year + years) * 12 + start_on.month]
        turned_on = ([day for day in month if day.day == start_on.day] or [month[-1]])[0]
        last_on = term_end(start_on, years=years, months=months)
        assert last_on == same_day_later(turned_on, months) - ONE_DAY


@pytest.mark.parametrize(
    ("since_on", "months", "first_over_on"),
    [
        (date(2026, 1, 31), 1, date(2026, 3, 1)),
        (date(2026, 2, 28), 1, date(2026, 4, 1)),
        (date(2026, 3, 15), 1, date(2026, 4, 16)),
        (date(2026, 2, 1), 3, date(2026, 5, 2)),
    ],
)
def test_over_a_month_begins_the_day_after(since_on, months, first_over_on):
    assert not over_months(since_on, months, first_over_on - ONE_DAY)
    assert over_months(since_on, months, first_over_on)


OCTOBER = WorkCalendar(
    version="2024",
    years=frozenset({2024}),
    rest=frozenset(date(2024, 10, day) for day in range(1, 8)),
    working=frozenset({date(2024, 9, 29), date(2024, 10, 12)}),
)


@pytest.mark.parametrize(
    ("on", "kind"),
    [
        (date(2024, 9, 28), DayKind.REST),
        (date(2024, 9, 29), DayKind.WORKING),
        (date(2024, 9, 30), DayKind.WORKING),
        (date(2024, 10, 1), DayKind.REST),
        (date(2024, 10, 12), DayKind.WORKING),
        (date(2024, 10, 13), DayKind.REST),
        (date(2025, 1, 2), DayKind.UNKNOWN),
        (date(2025, 1, 4), DayKind.UNKNOWN),
    ],
)
def test_a_calendar_knows_the_days_of_announced_years_alone(on, kind):
    assert OCTOBER.kind(on) is kind


@pytest.mark.parametrize(
    ("on", "rolled_on", "sure"),
    [
        (date(2024, 9, 30), date(2024, 9, 30), DayKind.WORKING),
        (date(2024, 10, 1), date(2024, 10, 8), DayKind.WORKING),
        (date(2024, 10, 5), date(2024, 10, 8), DayKind.WORKING),
        (date(2024, 10, 12), date(2024, 10, 12), DayKind.WORKING),
        (date(2024, 11, 2), date(2024, 11, 4), DayKind.WORKING),
        (date(2024, 12, 28), date(2024, 12, 30), DayKind.WORKING),
        (date(2025, 1, 3), date(2025, 1, 3), DayKind.UNKNOWN),
        (date(2025, 1, 4), date(2025, 1, 6), DayKind.UNKNOWN),
    ],
)
def test_a_deadline_rolls_to_the_first_day_after_the_rest(on, rolled_on, sure):
    assert OCTOBER.roll_forward(on) == (rolled_on, sure)


def test_a_judgment_takes_effect_when_its_appeal_period_has_rolled():
    received_on = date(2024, 10, 23)
    last_on, _ = OCTOBER.roll_forward(received_on + timedelta(days=10))
    effective_on = last_on + ONE_DAY
    assert (effective_on, term_end_years(effective_on, 1)) == (date(2024, 11, 5), date(2025, 11, 4))
