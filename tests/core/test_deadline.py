"""A deadline: how it is counted, when it rolls, what the calendar knew, and counting it again."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.days import RegionalRest, WorkCalendar
from correction.domain.deadline import Certainty, Counting, Length, deadline, hours_due_at
from correction.domain.errors import InvalidValue

CST = timezone(timedelta(hours=8))
ONE_DAY = timedelta(days=1)
# 2026: the Spring Festival rests from 15 to 23 February, 14 and 28 February are worked.
SPRING = WorkCalendar(
    version="2026",
    years=frozenset({2026}),
    rest=frozenset(date(2026, 2, day) for day in range(15, 24)),
    working=frozenset({date(2026, 2, 14), date(2026, 2, 28)}),
)
NOTHING = WorkCalendar(version="none")
EVERY_DAY_OF_2026 = [date(2026, 1, 1) + n * ONE_DAY for n in range(365)]
WORKED = [
    on
    for on in EVERY_DAY_OF_2026
    if on in {date(2026, 2, 14), date(2026, 2, 28)}
    or (on.weekday() < 5 and not date(2026, 2, 15) <= on <= date(2026, 2, 23))
]


def days(amount):
    return Length(counting=Counting.DAYS, amount=amount)


def working_days(amount):
    return Length(counting=Counting.WORKING_DAYS, amount=amount)


@pytest.mark.parametrize("amount", [1, 3, 5, 7, 10, 30])
def test_natural_days_end_on_the_first_worked_day_not_before_the_last_one(amount):
    for from_on in EVERY_DAY_OF_2026[:300]:
        plain_on = from_on + amount * ONE_DAY
        found = deadline(from_on, days(amount), rolls=True, calendar=SPRING)
        assert found.last_on == min(on for on in WORKED if on >= plain_on)
        assert found.certainty is Certainty.OFFICIAL
        assert deadline(from_on, days(amount), rolls=False, calendar=SPRING).last_on == plain_on


@pytest.mark.parametrize("amount", [1, 3, 5, 10])
def test_working_days_are_the_worked_days_after_the_first_one(amount):
    for from_on in EVERY_DAY_OF_2026[:300]:
        found = deadline(from_on, working_days(amount), rolls=True, calendar=SPRING)
        assert found.last_on == [on for on in WORKED if on > from_on][amount - 1]


def test_five_days_of_the_correction_law_are_natural_days():
    thursday = date(2026, 1, 8)
    assert deadline(thursday, days(5), rolls=True, calendar=SPRING).last_on == date(2026, 1, 13)
    assert deadline(thursday, working_days(5), rolls=True, calendar=SPRING).last_on == date(2026, 1, 15)


def test_a_month_of_procedure_rolls_and_a_term_never_does():
    month = Length(counting=Counting.MONTHS, amount=1)
    term = Length(counting=Counting.TERM, amount=1)
    assert deadline(date(2026, 1, 15), month, rolls=True, calendar=SPRING).last_on == date(2026, 2, 24)
    assert deadline(date(2026, 1, 15), term, rolls=False, calendar=SPRING).last_on == date(2026, 2, 14)
    with pytest.raises(InvalidValue, match="不因节假日顺延"):
        deadline(date(2026, 1, 15), term, rolls=True, calendar=SPRING)


@pytest.mark.parametrize(
    ("length", "from_on", "last_on"),
    [
        (Length(counting=Counting.TERM, years=1), date(2024, 11, 5), date(2025, 11, 4)),
        (Length(counting=Counting.TERM, amount=6), date(2023, 6, 30), date(2023, 12, 30)),
        (Length(counting=Counting.TERM, years=1, amount=6), date(2024, 1, 31), date(2025, 7, 30)),
        (Length(counting=Counting.TERM, years=4), date(2019, 4, 22), date(2023, 4, 21)),
    ],
)
def test_terms_end_as_courts_write_them_whatever_the_calendar(length, from_on, last_on):
    found = deadline(from_on, length, rolls=False, calendar=NOTHING)
    assert (found.last_on, found.certainty) == (last_on, Certainty.OFFICIAL)
    assert "首尾两日都在期内" in found.steps[0]


def test_the_arithmetic_is_told_step_by_step():
    found = deadline(date(2026, 2, 5), days(10), rolls=True, calendar=SPRING)
    assert found.steps == (
        "2026-02-05 + 10 日 = 2026-02-15（起算当日不计）",
        "2026-02-15 为休息日，顺延至 2026-02-24",
    )
    assert found.due_at() == datetime(2026, 2, 25, tzinfo=CST)
    assert found.calendar_version == "2026"


def test_a_year_not_announced_is_provisional_and_counted_again_once_it_is():
    early = deadline(date(2026, 2, 5), days(10), rolls=True, calendar=NOTHING)
    assert (early.last_on, early.certainty) == (date(2026, 2, 16), Certainty.PROVISIONAL)
    assert any("尚未公布" in step for step in early.steps)
    later = early.again(SPRING)
    assert (later.last_on, later.certainty) == (date(2026, 2, 24), Certainty.OFFICIAL)
    assert later == deadline(date(2026, 2, 5), days(10), rolls=True, calendar=SPRING)


def test_custody_needs_no_calendar():
    found = deadline(date(2027, 1, 1), days(2), rolls=False, calendar=NOTHING)
    assert (found.last_on, found.certainty) == (date(2027, 1, 3), Certainty.OFFICIAL)


def test_working_days_of_a_year_not_announced_name_no_day_at_all():
    found = deadline(date(2026, 12, 28), working_days(5), rolls=True, calendar=SPRING)
    assert (found.last_on, found.certainty) == (None, Certainty.UNKNOWN)
    with pytest.raises(InvalidValue, match="2027-01-01 是否工作日尚未公布"):
        found.due_at()
    assert deadline(date(2026, 12, 28), working_days(3), rolls=True, calendar=SPRING).last_on == date(
        2026, 12, 31
    )


FESTIVAL = date(2026, 3, 20)


def ningxia(*years):
    rest = frozenset({FESTIVAL} if years else ())
    return RegionalRest(region="宁夏", version="a", years=frozenset(years), rest=rest)


def test_a_region_rests_on_its_own_festivals_too():
    plain = deadline(date(2026, 3, 10), days(10), rolls=True, calendar=SPRING)
    local = plain.again(SPRING.with_region(ningxia(2026)))
    assert (plain.last_on, local.last_on) == (FESTIVAL, date(2026, 3, 23))
    assert local.certainty is Certainty.OFFICIAL
    assert local.calendar_version != plain.calendar_version


def test_where_the_regions_festivals_are_not_announced_the_day_may_still_move():
    waiting = SPRING.with_region(ningxia())
    found = deadline(date(2026, 3, 10), days(10), rolls=True, calendar=waiting)
    assert (found.last_on, found.certainty) == (FESTIVAL, Certainty.PROVISIONAL)
    assert deadline(date(2026, 3, 10), working_days(1), rolls=True, calendar=waiting).last_on is None


@pytest.mark.parametrize(
    ("begins", "due"),
    [
        (datetime(2026, 2, 14, 9, 20, tzinfo=CST), datetime(2026, 2, 16, 10, tzinfo=CST)),
        (datetime(2026, 2, 14, 9, 0, tzinfo=CST), datetime(2026, 2, 16, 10, tzinfo=CST)),
        (datetime(2026, 2, 14, 23, 59, tzinfo=CST), datetime(2026, 2, 17, 0, tzinfo=CST)),
    ],
)
def test_the_hour_in_which_a_period_begins_is_not_counted_and_festivals_do_not_move_it(begins, due):
    due_at, step = hours_due_at(begins, 48)
    assert due_at == due
    assert "48 小时" in step


def test_hours_from_a_time_without_zone_are_refused():
    with pytest.raises(InvalidValue, match="没有时区"):
        hours_due_at(datetime(2026, 2, 14, 9, 20), 48)


@pytest.mark.parametrize(
    ("counting", "given"),
    [
        (Counting.DAYS, {}),
        (Counting.DAYS, {"amount": -1}),
        (Counting.TERM, {"amount": 6, "years": -1}),
        (Counting.MONTHS, {"years": 1}),
    ],
)
def test_a_length_that_cannot_be_counted_is_refused(counting, given):
    with pytest.raises(InvalidValue, match="期限"):
        Length(counting=counting, **given)


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (Length(counting=Counting.DAYS, amount=10), "10 日"),
        (Length(counting=Counting.WORKING_DAYS, amount=5), "5 个工作日"),
        (Length(counting=Counting.MONTHS, amount=3), "3 个月"),
        (Length(counting=Counting.TERM, years=1), "1 年"),
        (Length(counting=Counting.TERM, amount=6), "6 个月"),
        (Length(counting=Counting.TERM, years=1, amount=6), "1 年6 个月"),
    ],
)
def test_a_length_is_written_as_documents_do(length, words):
    assert str(length) == words


def test_a_day_that_cannot_be_named_says_which_day_was_not_announced():
    found = deadline(date(2026, 12, 28), working_days(5), rolls=True, calendar=SPRING)
    with pytest.raises(InvalidValue, match="2027-01-01 是否工作日尚未公布"):
        found.named_on()
    with pytest.raises(InvalidValue, match="2027-01-01 是否工作日尚未公布"):
        replace(found, steps=("先前的一步", *found.steps)).due_at()
