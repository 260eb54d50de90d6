"""One leave's destination binds on the days of its stay, and takes nothing from another leave."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.facts.leave import LeaveGranted, LeaveLevel
from correction.domain.facts.observations import Observed
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.testing.builders import CaseBuilder, probation
from correction.testing.observing import observe

CST = timezone(timedelta(hours=8))


def at(day, hour=0):
    return datetime(2026, 3, day, hour, tzinfo=CST)


def leave(leave_id, first, last, area_id):
    return LeaveGranted(
        leave_id=leave_id,
        from_on=date(2026, 3, first),
        to_on=date(2026, 3, last),
        destination=leave_id,
        level=LeaveLevel.OFFICE,
        area_id=area_id,
    )


def outside(judged, began_at, ended_at, *leaves):
    """The times that count of a time off home and town, where the town is a destination of leave."""
    case = CaseBuilder(order=probation(date(2026, 3, 1), date(2027, 2, 28))).arrive(date(2026, 3, 1))
    for each in leaves:
        case.add(each, on=date(2026, 3, 1))
        if each.area_id is not None:
            case.add(ReportReceived(report=ReportKind.LEAVE_ARRIVED), on=each.from_on)
    observe(case, "o", Observed.OUTSIDE, began_at, ended_at, area_id="home+town")
    return [(f.began_at, f.ended_at) for f in judged(case, at(31), "outside_area")]


LONG, AGO = leave("long", 2, 15, "town"), leave("ago", 2, 5, "town")


@pytest.mark.parametrize(
    ("first", "last", "counts"),
    [
        (6, 9, []),
        (6, 7, [(at(8), at(9, 10))]),
        (7, 9, []),
        (8, 9, [(at(6, 10), at(8))]),
    ],
)
def test_a_second_leave_within_the_stay_of_the_first_is_no_absence(judged, first, last, counts):
    """What is left of the time has to last longer than a journey takes."""
    found = outside(judged, at(6, 10), at(9, 10), LONG, leave("other", first, last, None))
    assert found == counts
    assert outside(judged, at(6, 10), at(9, 10), LONG) == [(at(6, 10), at(9, 10))]


def test_where_a_leave_once_led_is_an_area_like_any_other_afterwards(judged):
    """Other leaves free somebody from it, and without one no journey's hours are allowed for."""
    assert outside(judged, at(20, 10), at(20, 12), AGO, leave("other", 20, 22, None)) == []
    assert outside(judged, at(20, 10), at(20, 12), AGO) == [(at(20, 10), at(20, 12))]
    assert outside(judged, at(4, 10), at(4, 12), leave("now", 2, 9, "town")) == []
