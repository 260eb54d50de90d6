"""Signs of nominal supervision in one case, day by day; each is the office's and none the person's.

Rules: leave_backdated, leave_beyond_power, talk_while_away, stay_unpermitted, device_not_fitted,
monitoring_not_ended, acts_after_end.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import Origin
from correction.domain.facts.admission import Excused, ExcuseReason, Released, Terminated, TerminationKind
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalMatter
from correction.domain.facts.check_ins import CheckInMade, Means
from correction.domain.facts.devices import DeviceApproved, SourceAssigned, SourceKind, SourceReleased
from correction.domain.facts.leave import LeaveCarried, LeaveGranted, LeaveLevel, LeaveReturned, LeaveRevoked
from correction.domain.facts.staff_acts import (
    Activity,
    ActivityAttended,
    ActKind,
    Attendance,
    Monitored,
    Result,
    StaffActed,
)
from correction.domain.facts.stays import StayKind, StayRecorded
from correction.domain.moments import SHANGHAI, day_end, day_start
from correction.domain.organisation import OrgLevel
from correction.rulebooks import load_book
from correction.rules import integrity
from correction.rules.assess import assess
from correction.testing.builders import CaseBuilder, plain_context, probation
from correction.testing.reviews import walk

SECOND = timedelta(seconds=1)
MET = StaffActed(act=ActKind.MEETING, seen="在所谈话")


def on(day, month=3):
    return date(2026, month, day)


def at(day, clock="09:00"):
    return datetime.fromisoformat(f"2026-03-{day:02d}T{clock}").replace(tzinfo=SHANGHAI)


def arrived(**more):
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31)), **more)
    return case.arrive(date(2026, 1, 5))


def leave(from_on, to_on, *, level=LeaveLevel.COUNTY, leave_id="L1"):
    return LeaveGranted(leave_id=leave_id, from_on=from_on, to_on=to_on, destination="省城", level=level)


def hotel(from_on, to_on, code="980101"):
    return StayRecorded(
        stay=StayKind.HOTEL, from_on=from_on, to_on=to_on, place="样例旅馆", division_code=code, source="函"
    )


def originating(case, origin):
    """The same case with its last entry come by another way."""
    case.entries[-1] = replace(case.entries[-1], origin=origin)
    return case


# leave_backdated


@pytest.mark.parametrize(("granted_on", "count"), [(9, 0), (10, 0), (11, 1)])
def test_a_grant_after_the_first_day_is_behind(judged, granted_on, count):
    case = arrived()
    entry = case.add(leave(on(10), on(14)), on=on(granted_on))
    found = judged(case, at(20), "leave_backdated")
    assert [f.occasion for f in found] == [f"leave_backdated:{entry}"] * count
    assert {(f.kind, f.bearer) for f in found} <= {(AlertKind.NOMINAL_SUPERVISION, Bearer.OFFICE)}


@pytest.mark.parametrize(
    ("origin", "count"),
    [(Origin.ONLINE, 1), (Origin.BACKFILLED, 1), (Origin.IMPORTED, 0), (Origin.OFFLINE, 0)],
)
def test_a_grant_written_down_after_the_departure_is_behind_where_it_was_typed(judged, origin, count):
    case = arrived()
    case.add(leave(on(10), on(14)), at=at(9), recorded_at=at(12))
    found = judged(originating(case, origin), at(20), "leave_backdated")
    assert len(found) == count
    assert all("批准日写为 2026-03-09，2026-03-12 才登记" in f.why.arithmetic[0] for f in found)


def test_what_was_carried_over_or_lies_before_the_records_is_not_behind(judged):
    case = arrived(records_from_on=on(11))
    case.add(leave(on(10), on(14)), on=on(13))
    assert judged(case, at(20), "leave_backdated") == []
    case = arrived()
    case.add(leave(on(10), on(14)), on=on(13))
    assert judged(originating(case, Origin.OPENING), at(20), "leave_backdated") == []


# leave_beyond_power


@pytest.mark.parametrize(
    ("level", "days", "count"),
    [
        (LeaveLevel.OFFICE, 7, 0),
        (LeaveLevel.OFFICE, 8, 1),
        (LeaveLevel.COUNTY, 30, 0),
        (LeaveLevel.COUNTY, 31, 1),
        (LeaveLevel.CITY, 31, 0),
    ],
)
def test_a_grant_beyond_the_days_of_its_level_is_found(judged, level, days, count):
    case = arrived()
    first = on(1)
    case.add(leave(first, first + timedelta(days=days - 1), level=level), on=first)
    found = judged(case, at(31), "leave_beyond_power")
    assert len(found) == count
    assert all(f"共 {days} 日" in f.why.arithmetic[0] for f in found)


def test_the_total_of_two_months_counts_and_what_was_decided_at_the_desk_does_not(judged):
    case = arrived()
    case.add(leave(on(1, 2), on(20, 2)), on=on(1, 2))
    second = leave(on(1), on(11), leave_id="L2")
    case.add(second, on=on(1))
    (found,) = judged(case, at(20), "leave_beyond_power")
    assert "累计 31 日" in found.why.arithmetic[0]
    decided = ApprovalDecided(approval_id="L2", granted=True, org_id="C1", level=OrgLevel.CITY, reason="同意")
    case.add(decided, on=on(1))
    assert judged(case, at(20), "leave_beyond_power") == []


@pytest.mark.parametrize(("days", "count"), [(19, 0), (20, 1)])
def test_days_carried_over_from_before_the_records_count_to_the_total(judged, days, count):
    case = arrived()
    case.add(LeaveCarried(days=days, until_on=on(20, 2)), on=on(20, 2))
    case.add(leave(on(1), on(11)), on=on(1))
    assert len(judged(case, at(20), "leave_beyond_power")) == count


@pytest.mark.parametrize(("closing", "count"), [(LeaveReturned, 0), (LeaveRevoked, 0), (None, 1)])
def test_who_came_back_early_was_away_only_so_long(judged, closing, count):
    """Twenty days granted, of which ten were taken, and eleven more are no more than thirty in two months."""
    case = arrived()
    case.add(leave(on(1, 2), on(20, 2)), on=on(1, 2))
    if closing is LeaveReturned:
        case.add(LeaveReturned(leave_id="L1", proof="车票"), on=on(10, 2))
    elif closing is LeaveRevoked:
        case.add(LeaveRevoked(leave_id="L1", reason="责令返回"), on=on(10, 2))
    case.add(leave(on(1), on(11), leave_id="L2"), on=on(1))
    assert len(judged(case, at(20), "leave_beyond_power")) == count


@pytest.mark.parametrize(("last", "count"), [(24, 0), (25, 1)])
def test_a_local_cap_on_the_days_of_a_year_counts_where_there_is_one(judged, last, count):
    """Sichuan in 2014 let nobody be away for more than sixty days of a year; the nation knows no such cap."""
    case = CaseBuilder(order=probation(date(2014, 6, 20), date(2015, 6, 19))).arrive(date(2014, 6, 25))
    for n, (from_on, to_on) in enumerate(
        (
            (date(2014, 7, 1), date(2014, 7, 20)),
            (date(2014, 9, 1), date(2014, 9, 20)),
            (date(2014, 11, 5), date(2014, 11, last)),
        )
    ):
        case.add(leave(from_on, to_on, leave_id=f"L{n}"), on=from_on)
    now = datetime(2014, 12, 20, 9, tzinfo=SHANGHAI)
    found = judged(case, now, "leave_beyond_power", book=load_book("sichuan-2014"))
    assert len(found) == count
    assert all("一年不超过 60 日" in f.why.arithmetic[0] for f in found)
    assert judged(case, now, "leave_beyond_power", book=load_book("cn")) == []


@pytest.mark.parametrize(("last", "count"), [(15, 0), (16, 1)])
def test_the_year_of_the_cap_begins_on_its_first_day(judged, last, count):
    """Thirty days from 1 January 2016, fifteen in May, and in September the fifteen or sixteen last."""
    case = CaseBuilder(order=probation(date(2015, 6, 20), date(2016, 12, 19))).arrive(date(2015, 6, 25))
    for n, (from_on, to_on) in enumerate(
        (
            (date(2016, 1, 1), date(2016, 1, 30)),
            (date(2016, 5, 1), date(2016, 5, 15)),
            (date(2016, 9, 1), date(2016, 9, last)),
        )
    ):
        case.add(leave(from_on, to_on, leave_id=f"L{n}"), on=from_on)
    now, book = datetime(2016, 11, 1, 9, tzinfo=SHANGHAI), load_book("sichuan-2014")
    found = judged(case, now, "leave_beyond_power", book=book)
    assert [f.why.arithmetic[0] for f in found if "一年不超过 60 日" not in f.why.arithmetic[0]] == []
    assert len(found) == count


@pytest.mark.parametrize(
    ("level", "days", "key"),
    [(LeaveLevel.OFFICE, 8, "leave.office_max_days"), (LeaveLevel.COUNTY, 31, "leave.county_max_days")],
)
def test_the_limit_that_was_passed_is_the_one_that_is_cited(judged, level, days, key):
    case = arrived()
    case.add(leave(on(1), on(1) + timedelta(days=days - 1), level=level), on=on(1))
    (found,) = judged(case, at(31), "leave_beyond_power")
    cited = {
        each: load_book("cn").cite(each, on(1)) for each in ("leave.office_max_days", "leave.county_max_days")
    }
    assert [each for each, citation in cited.items() if citation in found.why.citations] == [key]


# talk_while_away


@pytest.mark.parametrize(("day", "count"), [(10, 0), (11, 1), (13, 1), (14, 0)])
def test_nobody_talks_in_the_office_between_first_and_last_day_of_a_leave(judged, day, count):
    case = arrived()
    case.add(leave(on(10), on(14)), on=on(9))
    talk = case.add(MET, at=at(day))
    found = judged(case, at(20), "talk_while_away")
    assert [f.entries[0] for f in found] == [talk] * count


@pytest.mark.parametrize(
    ("fact", "count"),
    [
        (CheckInMade(means=Means.IN_PERSON), 1),
        (CheckInMade(means=Means.PHONE_APP), 0),
        (StaffActed(act=ActKind.MEETING, result=Result.ATTEMPTED), 0),
        (StaffActed(act=ActKind.VOICE, seen="电话"), 0),
        (
            ActivityAttended(
                activity_id="H1",
                activity=Activity.LABOUR,
                offered_hours=4,
                hours=4,
                attendance=Attendance.PRESENT,
            ),
            1,
        ),
    ],
)
def test_only_presence_contradicts_an_absence(judged, fact, count):
    case = arrived()
    case.add(leave(on(10), on(14)), on=on(9))
    case.add(fact, at=at(12))
    assert len(judged(case, at(20), "talk_while_away")) == count


def test_who_had_come_back_early_may_be_talked_to(judged):
    case = arrived()
    case.add(leave(on(10), on(14)), on=on(9))
    case.add(LeaveReturned(leave_id="L1", proof="票"), at=at(12, "08:00"))
    case.add(MET, at=at(13))
    assert judged(case, at(20), "talk_while_away") == []


# stay_unpermitted


def test_nights_elsewhere_without_leave_are_listed_one_by_one(judged):
    case = arrived()
    entry = case.add(hotel(on(10), on(13)), on=on(10))
    (found,) = judged(case, at(20), "stay_unpermitted")
    assert found.occasion == f"stay_unpermitted:{entry}"
    assert (found.began_at, found.ended_at) == (day_start(on(10)), day_end(on(12)))
    assert found.why.inputs[2] == ("没有获准的日期", "2026-03-10、2026-03-11、2026-03-12")


@pytest.mark.parametrize("code", ["990701", "990702", "990720"])
def test_a_stay_in_the_districts_of_the_own_city_is_no_stay_elsewhere(judged, code):
    case = arrived()
    case.add(hotel(on(10), on(13), code), on=on(10))
    assert judged(case, at(20), "stay_unpermitted") == []


def test_a_county_of_the_same_prefecture_is_elsewhere(judged):
    case = arrived()
    case.add(hotel(on(10), on(13), "990782"), on=on(10))
    assert len(judged(case, at(20), "stay_unpermitted")) == 1


def test_what_a_leave_a_permit_or_an_excuse_covers_is_permitted(judged):
    case = arrived()
    case.add(hotel(on(10), on(13)), on=on(10))
    case.add(leave(on(9), on(10)), on=on(8))
    case.add(Excused(reason=ExcuseReason.HOSPITAL, from_on=on(12), to_on=on(12)), on=on(12))
    (found,) = judged(case, at(20), "stay_unpermitted")
    assert found.why.inputs[2] == ("没有获准的日期", "2026-03-11")
    asked = ApprovalAsked(
        approval_id="P1",
        matter=ApprovalMatter.CROSS_CITY,
        from_on=on(1),
        to_on=on(31),
        reason="务工",
        places=("省城",),
    )
    case.add(asked, on=on(1))
    granted = ApprovalDecided(
        approval_id="P1", granted=True, org_id="X1", level=OrgLevel.COUNTY, reason="同意"
    )
    case.add(granted, at=at(2), recorded_at=at(21))
    assert judged(case, at(22), "stay_unpermitted") == []


# device_not_fitted


def approved():
    return DeviceApproved(approval_id="D1", ground=2, from_on=on(10), to_on=on(9, 6), approved_by="局长")


def test_an_approval_without_a_device_has_a_state_of_its_own(judged):
    case = arrived()
    case.add(approved(), at=at(10))
    assert judged(case, at(14, "00:00") - SECOND, "device_not_fitted") == []
    (found,) = judged(case, at(14, "00:00"), "device_not_fitted")
    assert (found.kind, found.bearer) == (AlertKind.DEVICE_NOT_FITTED, Bearer.OFFICE)
    case.add(SourceAssigned(source_id="w", source=SourceKind.WRISTBAND, from_at=at(16)), at=at(16))
    (found,) = judged(case, at(20), "device_not_fitted")
    assert found.ended_at == at(16)


@pytest.mark.parametrize(
    ("source", "interval", "count"),
    [(SourceKind.WRISTBAND, None, 0), (SourceKind.PHONE, 30, 0), (SourceKind.PHONE, None, 1)],
)
def test_a_device_that_was_on_before_the_approval_or_sends_by_itself_is_fitted(
    judged, source, interval, count
):
    case = arrived()
    assigned = SourceAssigned(source_id="w", source=source, from_at=at(2), interval_minutes=interval)
    case.add(assigned, at=at(2))
    case.add(approved(), at=at(10))
    assert len(judged(case, at(20), "device_not_fitted")) == count


# monitoring_not_ended, acts_after_end


@pytest.mark.parametrize("end", [Released(ground="赦免"), Terminated(kind=TerminationKind.DIED)])
def test_a_device_stays_bound_no_longer_than_three_days_after_the_end(judged, end):
    case = arrived()
    worn = SourceAssigned(source_id="w", source=SourceKind.WRISTBAND, from_at=at(2))
    case.add(worn, at=at(2))
    case.add(end, on=on(10))
    assert judged(case, at(14, "00:00") - SECOND, "monitoring_not_ended") == []
    (found,) = judged(case, at(14, "00:00"), "monitoring_not_ended")
    assert (found.bearer, found.ended_at) == (Bearer.OFFICE, None)
    case.add(SourceReleased(source_id="w"), at=at(16))
    (found,) = judged(case, at(20), "monitoring_not_ended")
    assert found.ended_at == at(16)


@pytest.mark.parametrize(("day", "count"), [(10, 0), (11, 1)])
@pytest.mark.parametrize("fact", [MET, Monitored(seen="在家"), CheckInMade(means=Means.PHONE_APP)])
def test_nobody_watches_or_meets_the_dead(judged, fact, day, count):
    case = arrived()
    case.add(Terminated(kind=TerminationKind.DIED), on=on(10))
    case.add(fact, at=at(day))
    assert len(judged(case, at(20), "acts_after_end")) == count


@pytest.mark.parametrize(("day", "count"), [(10, 0), (12, 1), (14, 0)])
def test_nobody_checks_in_from_detention(judged, day, count):
    case = arrived()
    case.add(Excused(reason=ExcuseReason.DETAINED, from_on=on(10), to_on=on(14)), on=on(10))
    case.add(CheckInMade(means=Means.PHONE_APP), at=at(day))
    assert len(judged(case, at(20), "acts_after_end")) == count


def full():
    """Everything above in one case, recorded as it happened, some of it late."""
    case = arrived()
    worn = SourceAssigned(source_id="w", source=SourceKind.WRISTBAND, from_at=at(19))
    case.add(leave(on(3), on(9), level=LeaveLevel.OFFICE), on=on(4))
    case.add(MET, at=at(6))
    case.add(hotel(on(11), on(13)), on=on(11), recorded_at=at(14))
    case.add(approved(), at=at(14))
    case.add(worn, at=at(19))
    case.add(Released(ground="赦免"), on=on(25))
    case.add(Monitored(seen="在家"), at=at(27))
    return case


def test_every_sign_is_the_offices_says_so_and_cites_its_article():
    findings = assess(full().file(), load_book("helan-2019"), plain_context(), at(31)).findings
    signs = [finding for finding in findings if finding.rule in integrity.RULES]
    assert {finding.rule for finding in signs} >= set(integrity.RULES) - {"leave_beyond_power"}
    for finding in signs:
        assert finding.bearer is Bearer.OFFICE
        assert finding.why.citations
        assert "不能作为处分本人的依据" in finding.why.arithmetic[-1]


def test_signs_are_the_same_however_often_the_case_is_reviewed():
    book, context = load_book("cn"), plain_context()
    reviews = list(walk(full().file(), book, context, from_at=at(1), to_at=at(31, "23:00")))
    assert {f.rule for f in reviews[-1].assessment.findings} >= {"acts_after_end", "talk_while_away"}
