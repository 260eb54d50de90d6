"""A trip to sea by leave: days without a sign of life say nothing until the return to port is due."""

from datetime import date, datetime, timedelta

import pytest

from correction.domain.facts.absence import Channel, ContactTried
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, Means
from correction.domain.facts.devices import SourceAssigned, SourceKind
from correction.domain.facts.leave import LeaveGranted, LeaveLevel, LeaveReturned
from correction.domain.facts.observations import Observed
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.domain.moments import SHANGHAI
from correction.testing.builders import CaseBuilder, probation
from correction.testing.observing import observe

SECOND = timedelta(seconds=1)
WINDOWS = ((datetime(2026, 1, 1, 8).time(), datetime(2026, 1, 1, 10).time()),)


def at(day, clock="09:00"):
    return datetime.fromisoformat(f"2026-03-{day:02d}T{clock}").replace(tzinfo=SHANGHAI)


def fisherman(*, at_sea, last_on=20):
    """Somebody who was last seen on 9 March and is away from the tenth on; staff try to call in vain."""
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31))).arrive(date(2026, 1, 5))
    case.add(CheckInsPlanned(windows=WINDOWS, from_on=date(2026, 3, 9)), on=date(2026, 3, 8))
    phone = SourceAssigned(source_id="p", source=SourceKind.PHONE, from_at=at(8), interval_minutes=30)
    case.add(phone, at=at(8))
    case.add(CheckInMade(means=Means.PHONE_APP), at=at(9))
    grant = LeaveGranted(
        leave_id="L1",
        from_on=date(2026, 3, 10),
        to_on=date(2026, 3, last_on),
        destination="渔场",
        level=LeaveLevel.COUNTY,
        at_sea=at_sea,
    )
    case.add(grant, at=at(9, "15:00"))
    observe(case, "g", Observed.GAP, at(10, "06:00"), None, source_id="p")
    for clock in ("10:00", "11:00", "12:00"):
        case.add(ContactTried(channel=Channel.PHONE, reached=False), at=at(12, clock))
    return case


@pytest.mark.parametrize("rule", ["lost_contact", "device_offline", "search_steps", "check_in_missed"])
def test_silence_at_sea_says_nothing_and_on_an_ordinary_leave_it_does(judged, rule):
    assert judged(fisherman(at_sea=True), at(20, "23:59"), rule) == []
    assert judged(fisherman(at_sea=False), at(20, "23:59"), rule) != []


def test_the_report_is_due_at_the_return_to_port(judged):
    """The last day ends, and with it the hours for reporting back; the arrival at sea is not reported."""
    case = fisherman(at_sea=True)
    case.add(ReportReceived(report=ReportKind.LEAVE_DEPARTED), at=at(10, "05:00"))
    due_at = at(22, "00:00")
    assert judged(case, due_at - SECOND, "report_leave") == []
    (late,) = judged(case, due_at, "report_leave")
    assert late.why.inputs[1] == ("应报告", "返回报告")
    (gone,) = judged(case, at(21, "00:00"), "leave_not_returned")
    assert gone.began_at == at(21, "00:00")


def test_silence_after_the_last_day_at_sea_counts_from_its_end(judged):
    case = fisherman(at_sea=True)
    (lost,) = judged(case, at(25), "lost_contact")
    assert lost.began_at > at(21, "00:00")


def test_who_came_back_early_is_bound_again_from_the_next_day(judged):
    case = fisherman(at_sea=True)
    case.add(LeaveReturned(leave_id="L1", proof="进港签证"), at=at(14))
    missed = judged(case, at(16), "check_in_missed")
    assert [f.occasion for f in missed] == ["check_in_missed:2026-03-15:0800"]
