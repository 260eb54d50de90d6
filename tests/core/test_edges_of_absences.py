"""Absences, leaves and refusals at their limits: the very moment of a return, a finding, a first record."""

from datetime import date, datetime, time, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind
from correction.domain.entry import Fact
from correction.domain.facts.absence import AbsenceConfirmed, Channel, ContactTried, PersonFound
from correction.domain.facts.admission import Excused, ExcuseReason, ReportedIn
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, Identity, Means
from correction.domain.facts.leave import LeaveAsked, LeaveGranted, LeaveLevel, LeaveReturned
from correction.domain.facts.reports import MedicalPapersReceived, ReportKind, ReportReceived
from correction.domain.facts.staff_acts import (
    Activity,
    ActivityAttended,
    ActKind,
    Attendance,
    Result,
    StaffActed,
)
from correction.domain.moments import DateSpan
from correction.domain.order import Category, Decider, Order
from correction.testing.builders import CaseBuilder, probation

CST = timezone(timedelta(hours=8))
SECOND = timedelta(seconds=1)
ORDER = probation(date(2026, 1, 1), date(2026, 12, 31))


def at(day, clock="00:00:00"):
    return datetime.fromisoformat(f"2026-03-{day:02d}T{clock}+08:00")


def on(day):
    return date(2026, 3, day)


def running(**more):
    return CaseBuilder(order=ORDER, **more).arrive(date(2026, 1, 5))


def absent(since_day, *, records_from_on=None, found_at=None):
    case = running(records_from_on=records_from_on)
    case.add(AbsenceConfirmed(since_on=on(since_day), evidence="走访"), on=on(since_day))
    for moment in found_at or ():
        case.add(PersonFound(), at=moment)
    return case


@pytest.mark.parametrize(
    ("found_at", "told"),
    [
        ([at(12) - SECOND], []),
        ([at(12)], []),
        ([at(12) + SECOND], [(at(12), at(12) + SECOND)]),
        ([at(1) - SECOND], [(at(12), None)]),
        ([at(1)], []),
        ([at(20), at(14)], [(at(12), at(14))]),
    ],
)
def test_being_found_at_the_very_end_of_the_tenth_day_gives_no_ground(judged, found_at, told):
    found = judged(absent(1, found_at=found_at), at(25), "absence")
    assert [(f.began_at, f.ended_at) for f in found if f.kind is AlertKind.ABSENT_TEN_DAYS] == told


@pytest.mark.parametrize(("records_on", "told"), [(on(14), True), (on(15), False), (on(16), False)])
def test_an_absence_that_was_over_when_the_records_began_is_not_told(judged, records_on, told):
    case = absent(1, records_from_on=records_on, found_at=[at(15)])
    assert bool(judged(case, at(25), "absence")) is told


@pytest.mark.parametrize(
    ("arrived_at", "late"),
    [(at(12, "23:59:59"), False), (at(13), True), (at(24), True), (at(24, "00:00:01"), True)],
)
def test_who_reports_in_the_last_second_of_the_last_day_is_not_late(judged, arrived_at, late):
    """Ten days from 2 March end on Thursday, 12 March; ten more on the 22nd, from the 23rd it is over ten."""
    case = CaseBuilder(order=probation(on(2), date(2026, 12, 31)))
    case.add(ReportedIn(), at=arrived_at)
    assert bool(judged(case, at(31), "first_report")) is late
    assert bool(judged(case, at(31), "absence")) is (arrived_at > at(24))


def away(**more):
    case = running(**more)
    leave = LeaveGranted(
        leave_id="l-1", from_on=on(6), to_on=on(10), destination="杭州", level=LeaveLevel.OFFICE
    )
    case.add(leave, on=on(5))
    return case


@pytest.mark.parametrize(
    ("seen_at", "closed_at", "told"),
    [
        (at(9, "23:59:59"), None, [(at(11), None)]),
        (at(10), None, []),
        (at(10, "23:59:59"), None, []),
        (at(11), None, []),
        (at(12), None, [(at(11), at(12))]),
        (None, at(12), [(at(11), at(12))]),
        (at(13), at(12), [(at(11), at(12))]),
        (at(12), at(13), [(at(11), at(12))]),
        (at(12), at(12), [(at(11), at(12))]),
    ],
)
def test_the_first_sign_at_home_from_the_last_day_on_ends_a_leave(judged, seen_at, closed_at, told):
    case = away()
    if seen_at:
        case.add(PersonFound(), at=seen_at)
    if closed_at:
        case.add(LeaveReturned(leave_id="l-1"), at=closed_at)
    assert [(f.began_at, f.ended_at) for f in judged(case, at(20), "leave_not_returned")] == told


def rolled(hours, attendance):
    return ActivityAttended(
        activity_id="a", activity=Activity.STUDY, offered_hours=2, hours=hours, attendance=attendance
    )


@pytest.mark.parametrize(
    ("sign", "ends"),
    [
        (rolled(2, Attendance.PRESENT), True),
        (rolled(0, Attendance.ABSENT), False),
        (rolled(0, Attendance.EXCUSED), False),
        (CheckInMade(means=Means.VILLAGE_WORKER), True),
        (CheckInMade(means=Means.ORDINARY_PHONE), False),
        (ReportReceived(report=ReportKind.LEAVE_RETURNED), True),
        (ReportReceived(report=ReportKind.WRITTEN), False),
        (StaffActed(act=ActKind.MEETING), True),
        (StaffActed(act=ActKind.MEETING, result=Result.ATTEMPTED), False),
        (StaffActed(act=ActKind.VOICE), False),
    ],
)
def test_what_shows_the_person_at_home_and_what_does_not(judged, sign, ends):
    case = away()
    case.add(sign, at=at(12))
    (told,) = judged(case, at(20), "leave_not_returned")
    assert told.ended_at == (at(12) if ends else None)


@pytest.mark.parametrize(
    ("from_day", "to_day", "told"),
    [
        (11, 14, [(at(15), None, "l-2")]),
        (12, 14, [(at(11), at(12), "l-1"), (at(15), None, "l-2")]),
        (8, 10, [(at(11), None, "l-1"), (at(11), None, "l-2")]),
        (7, 9, [(at(11), None, "l-1")]),
    ],
)
def test_only_a_leave_that_ends_later_allows_to_be_away_longer(judged, from_day, to_day, told):
    case = away()
    more = LeaveGranted(
        leave_id="l-2", from_on=on(from_day), to_on=on(to_day), destination="杭州", level=LeaveLevel.OFFICE
    )
    second = case.add(more, on=on(6))
    found = judged(case, at(25), "leave_not_returned")
    names = {second: "l-2"}
    assert sorted(
        (f.began_at, f.ended_at or at(31), names.get(f.entries[0], "l-1")) for f in found
    ) == sorted((began_at, ended_at or at(31), name) for began_at, ended_at, name in told)


@pytest.mark.parametrize(("records_on", "told"), [(on(9), True), (on(10), True), (on(11), False)])
def test_a_leave_whose_last_day_our_records_hold_is_told(judged, records_on, told):
    assert bool(judged(away(records_from_on=records_on), at(20), "leave_not_returned")) is told


SIGNS = [
    (LeaveAsked(leave_id="x", from_on=on(20), to_on=on(21), reason="就医", destination="省城"), True),
    (LeaveReturned(leave_id="x"), True),
    (PersonFound(), True),
    (ReportReceived(report=ReportKind.ORAL), True),
    (MedicalPapersReceived(), True),
    (ContactTried(channel=Channel.VISIT, reached=True), True),
    (ContactTried(channel=Channel.VISIT, reached=False), False),
    (CheckInMade(means=Means.PHONE_APP), True),
    (CheckInMade(means=Means.PHONE_APP, identity=Identity.DOUBTFUL), True),
    (CheckInMade(means=Means.PHONE_APP, identity=Identity.NO_MATCH), False),
    (CheckInMade(means=Means.PHONE_APP, identity=Identity.NOT_LIVE), False),
    (rolled(2, Attendance.PRESENT), True),
    (rolled(0, Attendance.ABSENT), False),
    (StaffActed(act=ActKind.VOICE), True),
    (StaffActed(act=ActKind.MEETING), True),
    (StaffActed(act=ActKind.VISIT), False),
    (StaffActed(act=ActKind.VOICE, result=Result.ATTEMPTED), False),
]


@pytest.mark.parametrize(("sign", "alive"), SIGNS, ids=lambda value: type(value).__name__)
def test_every_sign_of_life_ends_a_silence_and_nothing_else_does(judged, sign, alive):
    case = running()
    case.add(CheckInMade(means=Means.PHONE_APP), at=at(10, "09:00:00"))
    for hour in (10, 11, 12):
        case.add(ContactTried(channel=Channel.PHONE, reached=False), at=at(10, f"{hour}:00:00"))
    case.add(sign, at=at(12, "09:00:00"))
    (lost,) = judged(case, at(12, "20:00:00"), "lost_contact")
    assert (lost.began_at, lost.ended_at) == (at(11, "09:00:00"), at(12, "09:00:00") if alive else None)


@pytest.mark.parametrize(
    ("spoke_at", "told"),
    [(at(11, "08:59:59"), False), (at(11, "09:00:00"), False), (at(11, "09:00:01"), True)],
)
def test_a_word_at_the_very_hour_prevents_the_loss(judged, spoke_at, told):
    case = running()
    case.add(CheckInMade(means=Means.PHONE_APP), at=at(10, "09:00:00"))
    for hour in (10, 11, 12):
        case.add(ContactTried(channel=Channel.PHONE, reached=False), at=at(10, f"{hour}:00:00"))
    case.add(CheckInMade(means=Means.PHONE_APP), at=spoke_at)
    assert bool(judged(case, at(11, "20:00:00"), "lost_contact")) is told


@pytest.mark.parametrize(
    ("first_try", "told"),
    [(at(10, "08:59:59"), False), (at(10, "09:00:00"), True), (at(10, "10:00:00"), True)],
)
def test_tries_count_from_the_very_moment_of_the_last_contact(judged, first_try, told):
    case = running()
    facts: list[tuple[datetime, Fact]] = [(at(10, "09:00:00"), CheckInMade(means=Means.PHONE_APP))]
    facts += [
        (moment, ContactTried(channel=Channel.PHONE, reached=False))
        for moment in (first_try, at(10, "11:00:00"), at(10, "12:00:00"))
    ]
    for moment, fact in sorted(facts, key=lambda pair: pair[0]):
        case.add(fact, at=moment)
    assert bool(judged(case, at(11, "20:00:00"), "lost_contact")) is told


def test_who_refuses_twice_and_complies_once_complies_with_both(judged):
    case = running()
    for moment, refuses in ((at(10), True), (at(11), True), (at(12), False), (at(14), True)):
        case.add(PersonFound(refuses=refuses, note="电话" if refuses else ""), at=moment)
    found = judged(case, at(20), "refuses_supervision")
    assert [(f.began_at, f.ended_at) for f in found] == [
        (at(10), at(12)),
        (at(11), at(12)),
        (at(14), None),
    ]
    assert ("记录", "电话") in found[0].why.inputs


def test_a_refusal_without_a_note_says_so(judged):
    case = running()
    case.add(PersonFound(refuses=True), at=at(10))
    (found,) = judged(case, at(11), "refuses_supervision")
    assert ("记录", "无说明") in found.why.inputs


@pytest.mark.parametrize("category", [Category.CONTROL, Category.OUTSIDE_PRISON])
def test_no_length_of_absence_crosses_the_line_of_a_month_where_the_law_has_none(judged, category):
    decider = Decider.POLICE if category is Category.OUTSIDE_PRISON else Decider.COURT
    term = DateSpan(from_on=date(2026, 1, 1), to_on=date(2027, 12, 31))
    order = Order(category=category, decider=decider, effective_on=date(2026, 1, 1), term=term)
    case = CaseBuilder(order=order).arrive(date(2026, 1, 5))
    case.add(AbsenceConfirmed(since_on=on(1), evidence="走访"), on=on(1))
    found = judged(case, datetime(2026, 12, 1, tzinfo=CST), "absence")
    assert [f.kind for f in found] == [AlertKind.ABSENT_TEN_DAYS]


@pytest.mark.parametrize(
    ("records_on", "told"), [(on(23), True), (on(24), True), (on(25), True), (on(26), False)]
)
def test_coming_late_before_the_records_began_is_not_told(judged, records_on, told):
    """The last day for reporting is 12 March, so that who comes on the 25th is more than ten days late."""
    case = CaseBuilder(order=probation(on(2), date(2026, 12, 31)), records_from_on=records_on)
    case.add(ReportedIn(), at=at(25, "10:00:00"))
    assert bool(judged(case, at(31), "absence")) is told


def test_a_hospital_bed_in_the_middle_leaves_the_days_before_it_and_after_it(judged):
    case = away()
    bed = Excused(reason=ExcuseReason.HOSPITAL, from_on=on(13), to_on=on(14))
    case.add(bed, on=on(16))
    (told,) = judged(case, at(20), "leave_not_returned")
    assert (told.began_at, told.ended_at) == (at(11), None)
    case.add(PersonFound(), at=at(18))
    (told,) = judged(case, at(20), "leave_not_returned")
    assert (told.began_at, told.ended_at) == (at(11), at(18))


def test_the_nearest_of_later_leaves_allows_to_be_away_again(judged):
    case = away()
    for name, first, last in (("l-2", 13, 14), ("l-3", 18, 19)):
        leave = LeaveGranted(
            leave_id=name, from_on=on(first), to_on=on(last), destination="杭州", level=LeaveLevel.OFFICE
        )
        case.add(leave, on=on(6))
    found = judged(case, at(25), "leave_not_returned")
    assert [(f.began_at, f.ended_at) for f in found] == [(at(11), at(13)), (at(15), at(18)), (at(20), None)]


@pytest.mark.parametrize(
    ("plan_to", "told"), [(None, True), (on(30), True), (on(12), True), (on(10), False), (on(9), False)]
)
def test_a_window_of_a_plan_in_force_is_owed_and_one_after_its_end_is_not(judged, plan_to, told):
    """Last heard on 10 March at half past nine; the window of each evening closes a quarter past nine."""
    case = running()
    plan = CheckInsPlanned(windows=((time(20), time(21)),), from_on=on(1), to_on=plan_to)
    case.add(plan, on=date(2026, 2, 28))
    case.add(CheckInMade(means=Means.PHONE_APP), at=at(10, "21:30:00"))
    found = [f for f in judged(case, at(14), "lost_contact") if f.cycle_on == on(10)]
    assert bool(found) is told


@pytest.mark.parametrize(("tries", "told"), [(2, False), (3, True), (4, True)])
def test_three_tries_are_enough_and_two_are_not(judged, tries, told):
    case = running()
    case.add(CheckInMade(means=Means.PHONE_APP), at=at(10, "09:00:00"))
    for n in range(tries):
        case.add(ContactTried(channel=Channel.PHONE, reached=False), at=at(10, f"{10 + n}:00:00"))
    found = judged(case, at(12), "lost_contact")
    assert bool(found) is told
    for lost in found:
        assert len(lost.entries) == 4
        assert "3 次均未联系上" in lost.why.arithmetic[0]
