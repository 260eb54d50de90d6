"""Excursions against leave, excuses, the records and the end of the case, on a plain clock."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.area import Area, Circle, Datum
from correction.domain.facts.admission import Excused, ExcuseReason, Released
from correction.domain.facts.leave import LeaveGranted, LeaveLevel, LeaveReturned, LeaveRevoked
from correction.domain.facts.observations import Observed
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.testing.builders import CaseBuilder, plain_context, probation
from correction.testing.observing import observe

CST = timezone(timedelta(hours=8))
RULE = "outside_area"


def at(day, hour=0, month=3):
    return datetime(2026, month, day, hour, tzinfo=CST)


def running(**more):
    return CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31)), **more).arrive(date(2026, 1, 5))


def excursion(began_at, ended_at=None, **more):
    case = running(**more)
    observe(
        case, "x", Observed.OUTSIDE, began_at, ended_at, area_id="yiwu", area_version=3, detail="最远 900 米"
    )
    return case


def leave(from_day, to_day, leave_id="l-1"):
    return LeaveGranted(
        leave_id=leave_id,
        from_on=date(2026, 3, from_day),
        to_on=date(2026, 3, to_day),
        destination="杭州",
        level=LeaveLevel.OFFICE,
    )


def spans(findings):
    return [(finding.began_at, finding.ended_at) for finding in findings]


def test_an_excursion_goes_on_until_it_ends(judged):
    case = excursion(at(10, 9), at(10, 17))
    assert judged(case, at(10, 8), RULE) == []
    assert spans(judged(case, at(10, 12), RULE)) == [(at(10, 9), None)]
    (found,) = judged(case, at(20), RULE)
    assert (found.began_at, found.ended_at) == (at(10, 9), at(10, 17))
    assert found.kind is AlertKind.OUTSIDE_AREA
    assert found.bearer is Bearer.PERSON
    assert (found.occasion, found.cycle_on) == ("outside_area:x", date(2026, 3, 10))


@pytest.mark.parametrize(
    ("granted", "expected"),
    [
        ((10, 12), None),
        ((9, 13), None),
        ((10, 11), (at(12), at(12, 20))),
        ((11, 12), (at(10, 9), at(11))),
        ((11, 11), (at(10, 9), at(12, 20))),
        ((13, 20), (at(10, 9), at(12, 20))),
        ((1, 9), (at(10, 9), at(12, 20))),
    ],
)
def test_only_what_no_leave_covers_counts(judged, granted, expected):
    case = excursion(at(10, 9), at(12, 20))
    case.add(leave(*granted), at=at(8))
    assert spans(judged(case, at(25), RULE)) == ([] if expected is None else [expected])


def test_going_on_past_the_leave_begins_at_its_end_and_not_before(judged):
    case = excursion(at(10, 9))
    case.add(leave(10, 12), at=at(8))
    assert judged(case, at(12, 23), RULE) == []
    (found,) = judged(case, at(13), RULE)
    assert spans([found]) == [(at(13), None)]
    assert any("2026-03-10 至 2026-03-12" in step for step in found.why.arithmetic)


def test_elsewhere_during_a_stay_counts_once_it_lasts_longer_than_a_journey(judged):
    """The engine states it against home and destination together; a shorter absence is on the way."""
    case = running()
    granted = replace(leave(10, 20), area_id="dest")
    case.add(granted, at=at(9))
    case.add(ReportReceived(report=ReportKind.LEAVE_ARRIVED), on=date(2026, 3, 10))
    observe(case, "short", Observed.OUTSIDE, at(12, 8), at(13, 7), area_id="dest+home")
    observe(case, "long", Observed.OUTSIDE, at(15, 8), None, area_id="dest+home")
    observe(case, "journey", Observed.OUTSIDE, at(10, 8), at(11), area_id="home")
    assert spans(judged(case, at(16, 7), "outside_area")) == []
    assert spans(judged(case, at(16, 8), "outside_area")) == [(at(15, 8), None)]


def test_a_leave_recorded_late_exonerates_and_its_void_accuses_again(judged):
    case = excursion(at(10, 9), at(10, 17))
    granted = case.add(leave(10, 10), at=at(9), recorded_at=at(14))
    assert judged(case, at(15), RULE) == []
    known = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31)))
    known.entries = [entry for entry in case.entries if entry.recorded_at < at(14)]
    assert len(judged(known, at(12), RULE)) == 1
    case.void(granted, at(16))
    assert spans(judged(case, at(17), RULE)) == [(at(10, 9), at(10, 17))]


def test_a_leave_taken_back_or_closed_covers_only_the_days_before(judged):
    revoked = excursion(at(10, 9), at(12, 20))
    revoked.add(leave(10, 15), at=at(8))
    revoked.add(LeaveRevoked(leave_id="l-1", reason="伪造证明"), at=at(11, 10))
    assert spans(judged(revoked, at(20), RULE)) == [(at(11, 10), at(12, 20))]
    closed = running()
    closed.add(leave(10, 15), at=at(8))
    closed.add(LeaveReturned(leave_id="l-1"), on=date(2026, 3, 11))
    observe(closed, "x", Observed.OUTSIDE, at(11, 9), at(11, 12))
    observe(closed, "y", Observed.OUTSIDE, at(13, 9), at(13, 12))
    assert [found.occasion for found in judged(closed, at(20), RULE)] == ["outside_area:y"]


@pytest.mark.parametrize(
    ("reason", "counts"), [(ExcuseReason.HOSPITAL, False), (ExcuseReason.EXEMPTED, True)]
)
def test_a_hospital_excuses_and_an_exemption_from_labour_does_not(judged, reason, counts):
    case = excursion(at(10, 9), at(10, 17))
    case.add(Excused(reason=reason, from_on=date(2026, 3, 10), to_on=None), at=at(12))
    assert bool(judged(case, at(15), RULE)) is counts


def test_the_newest_revision_counts_and_a_withdrawal_gives_nothing(judged):
    case = excursion(at(10, 9))
    observe(case, "x", Observed.OUTSIDE, at(10, 11), at(10, 12), recorded_at=at(11))
    assert spans(judged(case, at(15), RULE)) == [(at(10, 11), at(10, 12))]
    observe(case, "x", Observed.OUTSIDE, at(10, 11), at(10, 12), recorded_at=at(12), withdrawn=True)
    assert judged(case, at(15), RULE) == []


def test_a_revision_keeps_the_day_of_the_first(judged):
    case = excursion(at(10, 0))
    observe(case, "x", Observed.OUTSIDE, at(9, 23), at(10, 12), recorded_at=at(11))
    (found,) = judged(case, at(15), RULE)
    assert (found.began_at, found.cycle_on) == (at(9, 23), date(2026, 3, 10))


def test_what_lies_before_the_records_is_not_told(judged):
    case = excursion(at(10, 9), at(12, 9), records_from_on=date(2026, 3, 13))
    assert judged(case, at(20), RULE) == []
    case = excursion(at(10, 9), at(13, 9), records_from_on=date(2026, 3, 13))
    assert spans(judged(case, at(20), RULE)) == [(at(13), at(13, 9))]


def test_it_ends_with_the_case(judged):
    case = excursion(at(10, 9))
    case.add(Released(ground="期满"), at=at(12, 10))
    assert spans(judged(case, at(20), RULE)) == [(at(10, 9), at(12, 10))]
    observe(case, "late", Observed.OUTSIDE, at(13, 9))
    assert len(judged(case, at(20), RULE)) == 1


def test_why_names_area_version_border_and_article(judged):
    area = Area(
        area_id="yiwu",
        version=4,
        name="义乌市",
        datum=Datum.WGS84,
        circles=(Circle(lon=120.0, lat=29.3, radius_m=9e3),),
        uncertainty_m=500,
    )
    context = replace(plain_context(), areas={"yiwu": area})
    (found,) = judged(excursion(at(10, 9)), at(11), RULE, context=context)
    inputs = dict(found.why.inputs)
    assert inputs["区域"] == "义乌市（第 3 版）"
    assert inputs["边界误差"] == "500 米"
    assert "最远 900 米" in found.why.arithmetic
    assert any("第二十七条" in citation.article for citation in found.why.citations)
