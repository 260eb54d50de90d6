"""Who is held, ill or lawfully away is accused of nothing for those days, only of what comes after."""

from datetime import date, time, timedelta
from itertools import product

import pytest

from correction.domain.alert_kind import AlertKind
from correction.domain.days import period_end
from correction.domain.facts.absence import AbsenceConfirmed, Channel, ContactTried, PersonFound
from correction.domain.facts.admission import Excused, ExcuseReason, HandedOver
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalMatter
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, Means
from correction.domain.facts.custody import DetainedElsewhere, DetentionEnded, Restraint
from correction.domain.facts.leave import LeaveGranted, LeaveLevel, LeaveReturned, LeaveRevoked
from correction.domain.facts.moves import MoveAccepted, MoveTold
from correction.domain.facts.staff_acts import (
    Activity,
    ActivityAttended,
    ActKind,
    Attendance,
    Result,
    StaffActed,
)
from correction.domain.finding import NOTHING_SETTLED
from correction.domain.moments import DateSpan, day_end, day_start
from correction.domain.order import Category, Decider, Order
from correction.domain.organisation import OrgLevel
from correction.domain.watch import Watch
from correction.rulebooks import load_book
from correction.rules.absences import absence
from correction.rules.assess import assess
from correction.rules.searches.supervision import Supervision, states_of
from correction.rules.view import CaseView
from correction.testing.builders import CaseBuilder, plain_context, probation

DAY = timedelta(days=1)
ARRIVED, ENDS = date(2026, 1, 5), date(2027, 12, 31)
HELD = DetainedElsewhere(restraint=Restraint.CRIMINAL_DETENTION, by="公安局", told_on=date(2026, 2, 6))
TEN, MONTH = AlertKind.ABSENT_TEN_DAYS, AlertKind.ABSENT_ONE_MONTH


def case():
    return CaseBuilder(order=probation(date(2026, 1, 1), ENDS)).arrive(ARRIVED)


def held(builder, from_on, to_on=None):
    entry_id = builder.add(HELD, on=from_on)
    if to_on is not None:
        builder.add(DetentionEnded(detention_entry_id=entry_id), on=to_on)


def bed(from_on, to_on):
    return Excused(reason=ExcuseReason.HOSPITAL, from_on=from_on, to_on=to_on)


def leave(from_on, to_on, leave_id="L"):
    return LeaveGranted(
        leave_id=leave_id, from_on=from_on, to_on=to_on, destination="省城", level=LeaveLevel.OFFICE
    )


def spans(found):
    return [(f.kind, f.began_at, f.ended_at) for f in found]


def viewed(builder, now=None):
    watch = Watch(now or day_start(ENDS))
    file = builder.file().happened_by(watch)
    book = load_book("helan-2019")
    return CaseView(file=file, book=book, context=plain_context(), watch=watch, settled=NOTHING_SETTLED)


# Absence and first report.


def test_days_in_the_hands_of_another_body_are_no_absence():
    """The oracle walks day by day and counts anew from the day after the release."""
    sweep = product((1, 5, 20, 31), (0, 5, 10, 11, 28, 40), (1, 12, None))
    for since_day, held_after, held_days in sweep:
        since_on = date(2026, 1, since_day)
        from_on = since_on + held_after * DAY
        to_on = None if held_days is None else from_on + (held_days - 1) * DAY
        builder = case()
        builder.add(AbsenceConfirmed(since_on=since_on, evidence="走访"), on=since_on)
        held(builder, from_on, to_on)
        expected, start_on = [], since_on
        for number in range(140):
            on = since_on + number * DAY
            if on >= from_on and (to_on is None or on <= to_on):
                start_on = on + DAY
                continue
            told = [TEN] if on == start_on + 11 * DAY else []
            told += [MONTH] if on == period_end(start_on, 1) + DAY else []
            expected += [(kind, day_start(on)) for kind in told]
        found = list(absence.judge(viewed(builder, day_start(since_on + 140 * DAY))))
        assert sorted((f.kind, f.began_at) for f in found) == sorted(expected), (since_on, from_on, to_on)
        assert len({f.occasion for f in found}) == len(found)
        assert all(f.ended_at == day_start(from_on) for f in found if f.began_at <= day_start(from_on))


@pytest.mark.parametrize(
    ("reason", "away"),
    [(ExcuseReason.HOSPITAL, True), (ExcuseReason.FORCE_MAJEURE, True), (ExcuseReason.DEVICE_FAULT, False)],
)
def test_a_hospital_bed_is_no_absence_and_a_broken_device_no_excuse_for_one(judged, reason, away):
    builder = case()
    builder.add(AbsenceConfirmed(since_on=date(2026, 2, 1), evidence="走访"), on=date(2026, 2, 2))
    builder.add(Excused(reason=reason, from_on=date(2026, 2, 4), to_on=None), on=date(2026, 2, 4))
    assert (judged(builder, day_start(date(2026, 4, 1)), "absence") == []) is away


def test_who_is_held_by_another_body_is_not_out_of_supervision_until_released():
    builder = case()
    builder.add(AbsenceConfirmed(since_on=date(2026, 2, 1), evidence="走访"), on=date(2026, 2, 2))
    held(builder, date(2026, 2, 5), date(2026, 3, 1))
    said = {}
    for on in (date(2026, 2, 4), date(2026, 2, 20), date(2026, 3, 5)):
        at = day_start(on)
        view = viewed(builder, at)
        findings = assess(builder.file(), view.book, view.context, at).findings
        states = {state.state: state.since_at for state in states_of(view, findings, at)}
        said[on.day] = states.get(Supervision.OUT_OF_SUPERVISION)
    assert said == {4: day_start(date(2026, 2, 1)), 20: None, 5: day_start(date(2026, 3, 2))}


def test_who_was_found_in_the_morning_and_left_again_is_absent_from_that_day(judged):
    builder = case()
    builder.add(AbsenceConfirmed(since_on=date(2026, 1, 20), evidence="走访"), on=date(2026, 1, 21))
    found_at = day_start(date(2026, 2, 1)) + timedelta(hours=9)
    builder.add(PersonFound(), at=found_at)
    builder.add(AbsenceConfirmed(since_on=date(2026, 2, 1), evidence="下午离开"), on=date(2026, 2, 2))
    told = judged(builder, day_start(date(2026, 2, 20)), "absence")
    assert spans(told) == [
        (TEN, day_start(date(2026, 1, 31)), found_at),
        (TEN, day_start(date(2026, 2, 12)), None),
    ]
    builder.add(PersonFound(), on=date(2026, 2, 5))
    assert len(judged(builder, day_start(date(2026, 2, 20)), "absence")) == 1


@pytest.mark.parametrize(
    ("to_on", "late_from"),
    # The last day for reporting is Monday 12 January.
    [(date(2026, 1, 11), date(2026, 1, 13)), (date(2026, 1, 20), date(2026, 1, 21)), (None, None)],
)
def test_who_is_held_when_the_days_for_reporting_end_is_late_only_after_that(judged, to_on, late_from):
    builder = CaseBuilder(order=probation(date(2026, 1, 1), ENDS))
    held(builder, date(2026, 1, 3), to_on)
    now = day_start(date(2026, 1, 31))
    found = judged(builder, now, "first_report")
    assert [f.began_at for f in found] == ([day_start(late_from)] if late_from else [])
    assert all(f"（{late_from + 10 * DAY} 以前" in f.why.arithmetic[-1] for f in found)
    if to_on is None:
        assert judged(builder, day_start(date(2026, 6, 1)), "absence") == []


@pytest.mark.parametrize(("to_day", "late_on"), [(17, date(2026, 3, 18)), (25, date(2026, 3, 26))])
def test_who_is_held_on_the_way_to_the_new_county_is_late_only_after_that(judged, to_day, late_on):
    builder = case()
    asked = ApprovalAsked(
        approval_id="M",
        matter=ApprovalMatter.CHANGE_OF_PLACE,
        from_on=date(2026, 3, 10),
        reason="迁居",
        to_county="邻县",
    )
    builder.add(asked, on=date(2026, 2, 20))
    decided = ApprovalDecided(approval_id="M", granted=True, org_id="X", level=OrgLevel.COUNTY, reason="属实")
    builder.add(decided, on=date(2026, 3, 9))
    builder.add(MoveTold(approval_id="M"), on=date(2026, 3, 10))
    builder.add(bed(date(2026, 3, 12), date(2026, 3, to_day)), on=date(2026, 3, 12))
    (found,) = judged(builder, day_start(date(2026, 3, 31)), "move_report")
    assert (found.began_at, found.ended_at) == (day_start(late_on), None)


# Cycles.


def test_excuses_that_follow_each_other_count_together_and_no_day_twice():
    """Against the set of days that any excuse holds."""
    for first, second, third in ((8, 7, 3), (10, 2, 0), (6, 9, 6), (5, 5, 5), (14, 1, 0), (3, 3, 3)):
        builder = case()
        days: set[date] = set()
        for from_day, length in ((1, first), (9, second), (12, third)):
            from_on = date(2026, 4, from_day)
            if length:
                builder.add(bed(from_on, from_on + (length - 1) * DAY), on=from_on)
                days |= {from_on + n * DAY for n in range(length)}
        expected = 2 * len(days) >= 30
        month = DateSpan(from_on=date(2026, 4, 1), to_on=date(2026, 4, 30))
        assert viewed(builder).is_excused(month) is expected, (first, second, third)


def test_papers_that_an_illness_put_off_are_owed_again_an_interval_later(judged):
    term = DateSpan(from_on=date(2024, 1, 1), to_on=date(2028, 12, 31))
    order = Order(
        category=Category.OUTSIDE_PRISON, decider=Decider.COURT, effective_on=term.from_on, term=term
    )
    builder = CaseBuilder(order=order)
    builder.add(HandedOver(by="看守所"), on=date(2026, 1, 15))
    builder.add(bed(date(2026, 1, 20), date(2026, 3, 20)), on=date(2026, 1, 20))
    assert judged(builder, day_end(date(2026, 7, 15)) - timedelta(seconds=1), "medical_recheck") == []
    (found,) = judged(builder, day_end(date(2026, 7, 15)), "medical_recheck")
    assert found.began_at == day_end(date(2026, 7, 15))
    assert found.why.arithmetic[0].startswith("2026-04-15 + 3 个月 = 2026-07-15")


# Leaves.


def test_a_leave_that_follows_on_puts_off_the_report_of_the_return(judged):
    builder = case()
    builder.add(leave(date(2026, 3, 1), date(2026, 3, 7)), on=date(2026, 2, 25))
    builder.add(leave(date(2026, 3, 8), date(2026, 3, 14), "M"), on=date(2026, 3, 6))
    assert judged(builder, day_start(date(2026, 3, 15)), "report_leave") == []
    (found,) = judged(builder, day_start(date(2026, 3, 18)), "report_leave")
    assert found.began_at == day_start(date(2026, 3, 16))
    assert ":return" in found.occasion


@pytest.mark.parametrize(("taken_back_on", "overdue"), [(7, True), (8, True), (10, True)])
def test_a_leave_cannot_be_taken_back_on_its_last_day_or_later_so_as_to_hide_who_did_not_return(
    judged, taken_back_on, overdue
):
    builder = case()
    builder.add(leave(date(2026, 3, 1), date(2026, 3, 7)), on=date(2026, 2, 25))
    builder.add(LeaveRevoked(leave_id="L", reason="逾期未归"), on=date(2026, 3, taken_back_on))
    for rule in ("leave_not_returned", "report_leave"):
        assert bool(judged(builder, day_start(date(2026, 3, 12)), rule)) is overdue


@pytest.mark.parametrize(("on", "told"), [(date(2026, 3, 3), False), (date(2026, 3, 6), True)])
def test_who_closed_the_leave_early_stays_away_without_leave_afterwards(judged, on, told):
    builder = case()
    builder.add(leave(date(2026, 3, 1), date(2026, 3, 7)), on=date(2026, 2, 25))
    builder.add(LeaveReturned(leave_id="L", proof="车票"), on=date(2026, 3, 3))
    absent = ActivityAttended(
        activity=Activity.GROUP_EDUCATION,
        activity_id="G",
        attendance=Attendance.ABSENT,
        hours=0,
        offered_hours=2,
        told=True,
    )
    builder.add(absent, on=on)
    assert bool(judged(builder, day_start(date(2026, 3, 12)), "activity_absent")) is told


# A device out of order.


@pytest.mark.parametrize("reason", [None, *ExcuseReason])
def test_a_device_out_of_order_frees_from_checking_in_and_from_nothing_else(judged, reason):
    builder = case()
    plan = CheckInsPlanned(windows=((time(0), time(23, 59)),), from_on=ARRIVED)
    builder.add(plan, on=ARRIVED)
    for minutes in (5, 24 * 60 + 23 * 60 + 50):
        at = day_start(date(2026, 2, 2)) + timedelta(minutes=minutes)
        builder.add(CheckInMade(means=Means.PHONE_APP), at=at)
    if reason is not None:
        builder.add(Excused(reason=reason, from_on=ARRIVED, to_on=None), on=ARRIVED)
    rules = ("check_in_missed", "check_in_gap", "office_meeting", "hours")
    told = {rule for rule in rules if judged(builder, day_start(date(2026, 3, 20)), rule)}
    freed = {None: set(), ExcuseReason.DEVICE_FAULT: set(rules[:2])}.get(reason, set(rules))
    assert told == set(rules) - freed


# Contact and made-up records.


def test_a_broken_device_does_not_hide_that_nobody_reaches_the_person(judged):
    builder = case()
    fault = Excused(reason=ExcuseReason.DEVICE_FAULT, from_on=date(2026, 3, 1), to_on=None)
    builder.add(fault, on=date(2026, 3, 1))
    met = StaffActed(act=ActKind.MEETING, result=Result.COMPLETED)
    builder.add(met, at=day_start(date(2026, 3, 2)))
    tried_at = day_start(date(2026, 3, 5))
    for hour, channel in enumerate((Channel.PHONE, Channel.VISIT, Channel.FAMILY)):
        builder.add(ContactTried(channel=channel, reached=False), at=tried_at + timedelta(hours=hour))
    (found,) = judged(builder, day_start(date(2026, 3, 7)), "lost_contact")
    assert found.began_at == tried_at + timedelta(hours=2)
    assert judged(builder, day_start(date(2026, 3, 7)), "search_steps") != []


def test_a_check_in_of_somebody_held_by_another_body_is_a_clue(judged):
    builder = case()
    held(builder, date(2026, 2, 5), date(2026, 2, 12))
    for on in (date(2026, 2, 5), date(2026, 2, 10), date(2026, 2, 12), date(2026, 2, 13)):
        builder.add(CheckInMade(means=Means.PHONE_APP), on=on)
    (found,) = judged(builder, day_start(date(2026, 3, 1)), "acts_after_end")
    assert "2026-02-05 起被羁押，2026-02-10" in found.why.arithmetic[0]


def test_a_check_in_after_the_person_moved_out_is_a_clue_and_breaks_nothing(judged):
    builder = case()
    moved = MoveAccepted(approval_id="M", reported_on=date(2026, 3, 1), by="邻县", document_no="回1号")
    builder.add(moved, on=date(2026, 3, 2))
    builder.add(CheckInMade(means=Means.PHONE_APP), on=date(2026, 3, 5))
    (found,) = judged(builder, day_start(date(2026, 4, 1)), "acts_after_end")
    assert "2026-03-02 新执行地接收，2026-03-05" in found.why.arithmetic[0]
