"""Cycles tile the calendar: no day between them, none in two, each as long as its name says."""

from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correction.domain.cadence import Cadence, CadenceUnit
from correction.domain.errors import InvalidValue

ONE_DAY = timedelta(days=1)
cadences = st.builds(Cadence, unit=st.sampled_from(CadenceUnit), every=st.integers(1, 6))
days = st.dates(date(2012, 1, 1), date(2040, 12, 31))

# Whether two days fall into the same calendar unit, said without counting units.
SAME_UNIT = {
    CadenceUnit.DAY: lambda on: on,
    CadenceUnit.WEEK: lambda on: on.isocalendar()[:2],
    CadenceUnit.HALF_MONTH: lambda on: (on.year, on.month, on.day >= 16),
    CadenceUnit.MONTH: lambda on: (on.year, on.month),
    CadenceUnit.QUARTER: lambda on: (on.year, (on.month + 2) // 3),
}


def days_of(span):
    return [span.from_on + n * ONE_DAY for n in range((span.to_on - span.from_on).days + 1)]


@given(cadences, days)
def test_the_cycle_of_a_day_holds_it_and_is_the_same_for_all_its_days(cadence, on):
    span = cadence.cycle(on)
    assert span.holds(on)
    assert {cadence.cycle(day) for day in days_of(span)} == {span}


@given(cadences, days)
def test_a_cycle_is_so_many_whole_units(cadence, on):
    unit_of = SAME_UNIT[cadence.unit]
    span = cadence.cycle(on)
    inside = {unit_of(day) for day in days_of(span)}
    assert len(inside) == cadence.every
    assert unit_of(span.from_on - ONE_DAY) not in inside
    assert unit_of(span.to_on + ONE_DAY) not in inside


@given(cadences, days)
def test_cycles_follow_each_other_without_a_gap_from_the_first_whole_one(cadence, from_on):
    spans = list(islice(cadence.cycles(from_on), 8))
    assert spans[0].from_on >= from_on
    assert cadence.cycle(from_on) == spans[0] or cadence.cycle(from_on).to_on + ONE_DAY == spans[0].from_on
    assert all(after.from_on == before.to_on + ONE_DAY for before, after in pairwise(spans))
    assert all(cadence.cycle(span.from_on) == span for span in spans)


@pytest.mark.parametrize(
    ("unit", "on", "first_on", "last_on"),
    [
        (CadenceUnit.WEEK, date(2026, 1, 1), date(2025, 12, 29), date(2026, 1, 4)),
        (CadenceUnit.HALF_MONTH, date(2024, 2, 15), date(2024, 2, 1), date(2024, 2, 15)),
        (CadenceUnit.HALF_MONTH, date(2024, 2, 16), date(2024, 2, 16), date(2024, 2, 29)),
        (CadenceUnit.MONTH, date(2023, 2, 28), date(2023, 2, 1), date(2023, 2, 28)),
        (CadenceUnit.QUARTER, date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_units_begin_where_an_office_expects_it(unit, on, first_on, last_on):
    span = Cadence(unit=unit).cycle(on)
    assert (span.from_on, span.to_on) == (first_on, last_on)


def test_it_is_written_as_staff_say_it():
    assert str(Cadence(unit=CadenceUnit.WEEK)) == "每周"
    assert str(Cadence(unit=CadenceUnit.MONTH, every=3)) == "每3月"


def test_a_count_below_one_is_refused():
    with pytest.raises(InvalidValue, match="周期"):
        Cadence(unit=CadenceUnit.DAY, every=0)
