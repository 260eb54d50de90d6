"""A position that may lie on either side accuses nobody, but somebody has to look."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.leave import LeaveGranted, LeaveLevel
from correction.domain.facts.observations import Observed
from correction.testing.builders import CaseBuilder, probation
from correction.testing.observing import observe

CST = timezone(timedelta(hours=8))
RULE = "position_undecided"
START = datetime(2026, 3, 10, 9, tzinfo=CST)
NOON = datetime(2026, 3, 15, 12, tzinfo=CST)


def undecided(minutes):
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31))).arrive(date(2026, 1, 5))
    ended_at = None if minutes is None else START + timedelta(minutes=minutes)
    observe(case, "u", Observed.UNDECIDED, START, ended_at, area_id="county")
    return case


@pytest.mark.parametrize(("minutes", "counts"), [(30, False), (119, False), (120, True), (300, True)])
def test_a_spell_counts_from_two_hours_on(judged, minutes, counts):
    found = judged(undecided(minutes), NOON, RULE)
    assert [(f.began_at, f.ended_at) for f in found] == [(START, START + timedelta(minutes=minutes))] * counts


def test_one_that_goes_on_is_told_when_the_hours_are_over(judged):
    case = undecided(None)
    assert judged(case, START + timedelta(minutes=119), RULE) == []
    (found,) = judged(case, START + timedelta(minutes=120), RULE)
    assert (found.kind, found.bearer) == (AlertKind.POSITION_UNDECIDED, Bearer.OFFICE)
    assert found.ended_at is None


def test_on_leave_nothing_is_undecided(judged):
    case = undecided(300)
    day = date(2026, 3, 10)
    granted = LeaveGranted(leave_id="l", from_on=day, to_on=day, destination="杭州", level=LeaveLevel.OFFICE)
    case.add(granted, on=day)
    assert judged(case, NOON, RULE) == []
