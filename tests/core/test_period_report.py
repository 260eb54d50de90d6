"""Sensitive periods: owed by whoever was told, from the next day on, and by nobody after the last day.

The rules are period_report (the person) and zero_report (the office).
"""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.cadence import Cadence, CadenceUnit
from correction.domain.facts.absence import Channel
from correction.domain.facts.admission import Excused, ExcuseReason, Released
from correction.domain.facts.check_ins import CheckInMade, Means
from correction.domain.facts.leave import LeaveGranted, LeaveLevel
from correction.domain.facts.periods import (
    SensitivePeriodEnded,
    SensitivePeriodSet,
    SensitivePeriodTold,
)
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.testing.builders import CaseBuilder, probation

CST = timezone(timedelta(hours=8))
FIRST, LAST = date(2026, 3, 3), date(2026, 3, 12)
DAILY = Cadence(unit=CadenceUnit.DAY)
ONE_DAY = timedelta(days=1)
PERSON = "period_report"


def moment(on, hour=0):
    return datetime(on.year, on.month, on.day, hour, tzinfo=CST)


def days(first, last):
    return [first + n * ONE_DAY for n in range((last - first).days + 1)]


def bound(told_on=FIRST - ONE_DAY, every=DAILY, **more):
    case = CaseBuilder(order=probation(date(2025, 12, 30), date(2026, 12, 31))).arrive(date(2026, 1, 5))
    case.add(
        SensitivePeriodSet(
            order_id="P1", title="大会期间", from_on=FIRST, to_on=LAST, report_every=every, **more
        ),
        on=FIRST - 2 * ONE_DAY,
    )
    if told_on is not None:
        case.add(SensitivePeriodTold(order_id="P1", channel=Channel.PHONE), on=told_on)
    return case


def missed(judged, case, rule=PERSON, now=None):
    return [f.cycle_on for f in judged(case, now or moment(date(2026, 4, 1)), rule)]


def test_every_day_of_the_order_is_owed_and_not_one_more(judged):
    assert missed(judged, bound()) == days(FIRST, LAST)


@pytest.mark.parametrize("told_on", [FIRST, FIRST + 4 * ONE_DAY, LAST])
def test_nothing_is_owed_before_the_day_after_the_person_was_told(judged, told_on):
    assert missed(judged, bound(told_on)) == (days(told_on + ONE_DAY, LAST) if told_on < LAST else [])


def test_who_was_never_told_owes_nothing(judged):
    assert missed(judged, bound(None)) == []


def test_a_day_is_told_when_it_is_over_and_ends_with_the_next_sign_or_with_the_order(judged):
    case, over_at = bound(), moment(FIRST + ONE_DAY)
    assert judged(case, over_at - timedelta(seconds=1), PERSON) == []
    (found,) = judged(case, over_at, PERSON)
    assert (found.kind, found.bearer, found.ended_at) == (
        AlertKind.PERIOD_REPORT_MISSED,
        Bearer.PERSON,
        None,
    )
    assert ("告知本人", "2026-03-02") in found.why.inputs
    case.add(CheckInMade(means=Means.ORDINARY_PHONE), at=over_at + timedelta(hours=9))
    first, *_, last = judged(case, moment(date(2026, 4, 1)), PERSON)
    assert first.ended_at == over_at + timedelta(hours=9)
    assert last.ended_at == moment(LAST + ONE_DAY)


@pytest.mark.parametrize(
    "sign",
    [
        CheckInMade(means=Means.PHONE_APP),
        ReportReceived(report=ReportKind.DAILY),
        ReportReceived(report=ReportKind.IN_PERSON),
        ReportReceived(report=ReportKind.ORAL),
    ],
)
def test_a_check_in_or_a_report_by_any_way_counts(judged, sign):
    case = bound()
    for on in days(FIRST, LAST):
        case.add(sign, on=on)
    assert missed(judged, case) == []


def test_leave_hospital_an_early_end_and_release_spare(judged):
    away, sick, lifted, released = bound(), bound(), bound(), bound()
    second = FIRST + ONE_DAY
    grant = LeaveGranted(
        leave_id="L", from_on=second, to_on=LAST, destination="省城", level=LeaveLevel.OFFICE
    )
    away.add(grant, on=FIRST)
    sick.add(Excused(reason=ExcuseReason.HOSPITAL, from_on=second, to_on=LAST), on=second)
    lifted.add(SensitivePeriodEnded(order_id="P1", reason="活动取消"), on=second)
    released.add(Released(ground="期满"), on=second)
    for case in (away, sick, lifted, released):
        assert missed(judged, case) == [FIRST]


@pytest.mark.parametrize(
    ("leave", "sick", "spared"),
    [((3, 3), (4, 4), True), ((3, 4), None, True), (None, (5, 6), True), ((3, 3), (3, 3), False)],
)
def test_days_of_leave_and_of_an_excuse_add_up_to_half_of_a_cycle(judged, leave, sick, spared):
    case = bound(every=Cadence(unit=CadenceUnit.DAY, every=4))
    if leave:
        first, last = (date(2026, 3, day) for day in leave)
        case.add(
            LeaveGranted(
                leave_id="L", from_on=first, to_on=last, destination="省城", level=LeaveLevel.OFFICE
            ),
            on=FIRST,
        )
    if sick:
        first, last = (date(2026, 3, day) for day in sick)
        case.add(Excused(reason=ExcuseReason.HOSPITAL, from_on=first, to_on=last), on=first)
    assert (FIRST not in missed(judged, case)) is spared
    assert FIRST + 4 * ONE_DAY in missed(judged, case)


def test_other_cadences_make_whole_cycles_within_the_order(judged):
    every_third = Cadence(unit=CadenceUnit.DAY, every=3)
    weekly = Cadence(unit=CadenceUnit.WEEK)
    assert missed(judged, bound(every=every_third)) == [FIRST, FIRST + 3 * ONE_DAY, FIRST + 6 * ONE_DAY]
    # The only whole week from Monday to Sunday between the 3rd and the 12th would end on the 15th.
    assert missed(judged, bound(every=weekly)) == []


def test_a_late_record_clears_and_its_void_brings_back(judged):
    case = bound()
    for on in days(FIRST + ONE_DAY, LAST):
        case.add(CheckInMade(means=Means.PHONE_APP), on=on)
    late = case.add(ReportReceived(report=ReportKind.DAILY), on=FIRST, recorded_at=moment(date(2026, 3, 20)))
    assert missed(judged, case, now=moment(date(2026, 3, 21))) == []
    case.void(late, moment(date(2026, 3, 22)))
    assert missed(judged, case, now=moment(date(2026, 3, 23))) == [FIRST]


def test_an_order_that_does_not_reach_the_day_of_arrival_owes_nothing(judged):
    case = CaseBuilder(order=probation(date(2026, 3, 1), date(2026, 12, 31))).arrive(date(2026, 3, 12))
    case.add(
        SensitivePeriodSet(order_id="P1", title="大会期间", from_on=FIRST, to_on=LAST, report_every=DAILY),
        on=date(2026, 3, 12),
    )
    case.add(SensitivePeriodTold(order_id="P1", channel=Channel.PHONE), on=date(2026, 3, 12))
    assert missed(judged, case) == []
