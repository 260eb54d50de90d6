"""Windows of check-ins at the very moment: a plan made as they open, a check-in as the day ends."""

from datetime import date, datetime, time, timedelta, timezone

import pytest

from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, Means
from correction.domain.facts.staff_acts import (
    Activity,
    ActivityAttended,
    ActKind,
    Attendance,
    Result,
    StaffActed,
)
from correction.domain.watch import Watch
from correction.rulebooks import load_book
from correction.rules.activities.organised import organised
from correction.rules.view import CaseView
from correction.testing.builders import CaseBuilder, plain_context, probation

CST = timezone(timedelta(hours=8))
INSTANT = timedelta(microseconds=1)
RULE = "check_in_missed"


def on(day, clock="09:00"):
    return datetime.combine(date(2026, 3, day), time.fromisoformat(clock), CST)


def case():
    return CaseBuilder(order=probation(date(2026, 3, 1), date(2027, 2, 28))).arrive(date(2026, 3, 2))


def planned(at, *windows):
    builder = case()
    plan = CheckInsPlanned(
        windows=tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in windows),
        from_on=date(2026, 3, 3),
        to_on=date(2026, 3, 3),
    )
    builder.add(plan, at=at)
    return builder


def missed(judged, builder):
    return len(judged(builder, on(6), RULE))


@pytest.mark.parametrize(("off", "count"), [(-INSTANT, 1), (timedelta(0), 1), (INSTANT, 0)])
def test_a_plan_binds_a_window_that_opens_as_it_is_made(judged, off, count):
    assert missed(judged, planned(on(3, "08:00") + off, ("08:00", "10:00"))) == count


@pytest.mark.parametrize(("off", "count"), [(-INSTANT, 1), (timedelta(0), 1), (INSTANT, 0)])
def test_a_plan_made_between_two_windows_binds_the_second_as_it_opens(judged, off, count):
    builder = planned(on(3, "14:00") + off, ("08:00", "10:00"), ("14:00", "16:00"))
    assert missed(judged, builder) == count


@pytest.mark.parametrize(("at", "count"), [(on(4, "00:00") - INSTANT, 0), (on(4, "00:00"), 1)])
def test_what_comes_with_the_next_day_meets_no_window_of_this_one(judged, at, count):
    """A window that closes at 23:50 has its quarter of an hour only until midnight."""
    builder = planned(on(3, "08:00"), ("23:00", "23:50"))
    builder.add(CheckInMade(means=Means.PHONE_APP), at=at)
    assert missed(judged, builder) == count


def test_what_the_office_organised_stands_in_order_whatever_its_kind():
    builder = case()
    talk = ActivityAttended(
        activity_id="T1", activity=Activity.TALK, offered_hours=0, hours=0, attendance=Attendance.PRESENT
    )
    later = builder.add(talk, at=on(20))
    first = builder.add(StaffActed(act=ActKind.MEETING, seen="谈话"), at=on(5))
    builder.add(StaffActed(act=ActKind.MEETING, result=Result.ATTEMPTED), at=on(6))
    builder.add(StaffActed(act=ActKind.VISIT, seen="在家"), at=on(7))
    watch = Watch(on(28))
    view = CaseView(
        file=builder.file().happened_by(watch), book=load_book("cn"), context=plain_context(), watch=watch
    )
    assert [entry.entry_id for entry in organised(view, Activity.TALK)] == [first, later]
