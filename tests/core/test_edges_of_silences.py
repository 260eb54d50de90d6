"""Silences, removals and gaps at their limits: which of two ways is first, and what is none of theirs."""

from datetime import date, datetime, time, timedelta, timezone

import pytest

from correction.domain.facts.absence import Channel, ContactTried
from correction.domain.facts.admission import Excused, ExcuseReason, Released, Step, StepDone
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, ExtraCheckDrawn, Means
from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.facts.devices import DeviceApproved, DeviceLifted, SourceAssigned, SourceKind
from correction.domain.facts.leave import LeaveGranted, LeaveLevel
from correction.domain.facts.observations import Observed
from correction.testing.builders import CaseBuilder, probation
from correction.testing.observing import observe

CST = timezone(timedelta(hours=8))
APP = CheckInMade(means=Means.PHONE_APP)
IN_VAIN = ContactTried(channel=Channel.PHONE, reached=False)
EVENING = ((time(20), time(21)),)


def at(day, clock="00:00:00"):
    return datetime.fromisoformat(f"2026-03-{day:02d}T{clock}+08:00")


def on(day):
    return date(2026, 3, day)


def opened(ends_on=date(2026, 12, 31)):
    return CaseBuilder(order=probation(date(2026, 1, 1), ends_on))


def running(ends_on=date(2026, 12, 31)):
    return opened(ends_on).arrive(date(2026, 1, 5))


def worn(case, source_id="w", from_day=1):
    source = SourceAssigned(
        source_id=source_id, source=SourceKind.WRISTBAND, from_at=at(from_day), interval_minutes=60
    )
    case.add(source, at=at(from_day))


# --- contact lost ---


def test_of_two_sources_that_fell_silent_the_first_counts(judged):
    case = running()
    worn(case, "w1")
    worn(case, "w2")
    case.add(APP, at=at(10, "09:00:00"))
    observe(case, "o1", Observed.POWERED_OFF, at(10, "12:00:00"), source_id="w1")
    observe(case, "o2", Observed.POWERED_OFF, at(10, "15:00:00"), source_id="w2")
    (lost,) = judged(case, at(12), "lost_contact")
    assert lost.began_at == at(11, "12:00:00")


def test_a_plan_that_ended_hides_no_window_of_the_one_that_runs(judged):
    case = running()
    case.add(CheckInsPlanned(windows=EVENING, from_on=on(1), to_on=on(5)), on=date(2026, 2, 27))
    case.add(CheckInsPlanned(windows=EVENING, from_on=on(6)), on=date(2026, 2, 28))
    case.add(APP, at=at(10, "21:00:00"))
    (lost,) = [f for f in judged(case, at(13), "lost_contact") if f.cycle_on == on(10)]
    assert lost.began_at == at(12, "21:15:00")


def removed(case, at_noon=10):
    approved(case, "a", on(1), on(31), date(2026, 2, 27))
    worn(case)
    case.add(CheckInsPlanned(windows=EVENING, from_on=on(1)), on=date(2026, 2, 28))
    for day in range(1, at_noon):
        case.add(APP, at=at(day, "20:30:00"))
    observe(case, "o", Observed.TAMPERED, at(at_noon, "12:00:00"), source_id="w")
    return case


def test_tries_in_vain_after_a_removal_come_before_the_hours_are_over(judged):
    case = removed(running())
    observe(case, "g", Observed.POWERED_OFF, at(10, "12:30:00"), source_id="w")
    for hour in (13, 14, 15):
        case.add(IN_VAIN, at=at(10, f"{hour}:00:00"))
    (lost,) = judged(case, at(13), "tampered_and_lost")
    assert lost.began_at == at(10, "15:00:00")


def test_without_tries_both_the_hours_and_something_owed_have_to_be_over(judged):
    case = removed(running())
    observe(case, "g", Observed.POWERED_OFF, at(10, "12:30:00"), source_id="w")
    (lost,) = judged(case, at(13), "tampered_and_lost")
    assert lost.began_at == at(11, "12:00:00")


def test_a_removal_before_arrival_is_nobodys_loss(judged):
    case = opened()
    observe(case, "o", Observed.TAMPERED, at(10, "12:00:00"), source_id="w")
    assert judged(case, at(20), "tampered_and_lost") == []
    assert judged(case, at(20), "lost_contact") == []


def test_a_stay_in_hospital_that_is_still_to_come_hides_nothing_of_today(judged):
    case = running()
    leave = LeaveGranted(
        leave_id="l", from_on=on(6), to_on=on(10), destination="杭州", level=LeaveLevel.OFFICE
    )
    case.add(leave, on=on(5))
    case.add(Excused(reason=ExcuseReason.HOSPITAL, from_on=on(13), to_on=on(14)), at=at(11, "09:00:00"))
    (told,) = judged(case, at(12), "leave_not_returned")
    assert (told.began_at, told.ended_at) == (at(11), None)


# --- the longest gap between check-ins ---


def gapped(**more):
    case = running()
    case.add(CheckInsPlanned(windows=((time(0), time(23, 59)),), from_on=on(1)), on=date(2026, 2, 28))
    return case


@pytest.mark.parametrize(("released_at", "told"), [(at(4, "23:00:00"), 0), (at(5, "09:00:00"), 1)])
def test_a_gap_that_grows_too_long_on_the_day_of_release_is_nobodys(judged, released_at, told):
    """The day of release is not whole: nothing is owed on it."""
    case = gapped()
    for day in (1, 2):
        case.add(APP, at=at(day, "08:00:00"))
    case.add(APP, at=at(3, "08:00:00"))
    case.add(Released(ground="期满"), at=released_at)
    assert len(judged(case, at(6), "check_in_gap")) == told


def test_a_check_in_that_lasted_counts_from_its_end(judged):
    case = gapped()
    case.add(APP, at=at(1, "08:00:00"))
    case.add(APP, at=at(2, "08:00:00"), until=at(2, "12:00:00"))
    case.add(APP, at=at(3, "23:00:00"))
    case.add(APP, at=at(4, "08:00:00"))
    assert judged(case, at(4, "09:00:00"), "check_in_gap") == []


def test_an_unanswered_draw_is_over_with_the_next_check_in_not_with_an_earlier_one(judged):
    case = running()
    case.add(APP, at=at(3, "08:00:00"))
    draw = ExtraCheckDrawn(
        request_id="r", answer_by_at=at(3, "14:30:00"), seed="s", pool_digest="d", rate=0.1
    )
    drawn = case.add(draw, at=at(3, "14:00:00"))
    after = case.add(APP, at=at(3, "16:00:00"))
    (missed,) = judged(case, at(4), "extra_check")
    assert (missed.ended_at, missed.entries) == (at(3, "16:00:00"), (drawn, after))


# --- devices ---


def approved(case, name, first, last, made):
    approval = DeviceApproved(approval_id=name, ground=2, from_on=first, to_on=last, approved_by="局长")
    return case.add(approval, on=made)


def test_of_two_extensions_the_one_made_first_settles_the_notices(judged):
    case = running()
    approved(case, "a", on(1), on(31), on(1))
    approved(case, "b", date(2026, 4, 1), date(2026, 4, 30), on(20))
    approved(case, "c", date(2026, 4, 1), date(2026, 5, 31), on(28))
    found = [f for f in judged(case, at(31), "device_approval") if f.entries == ("case-1/3",)]
    assert [(f.began_at, f.ended_at) for f in found] == [(at(17), at(20))]


@pytest.mark.parametrize(("ended_on", "told"), [(on(9), 0), (on(11), 1)])
def test_an_approval_that_is_too_long_and_was_over_before_it_was_made_is_not_told(judged, ended_on, told):
    case = running()
    case.add(DeviceLifted(approval_id="a"), on=ended_on)
    approved(case, "a", on(1), date(2026, 8, 31), on(10))
    found = judged(case, at(15), "device_approval")
    assert len([f for f in found if f.occasion.endswith(":too_long")]) == told


def test_the_limit_of_a_silence_is_shown_with_the_plan_it_comes_from(judged):
    case = running()
    approved(case, "a", on(1), on(31), date(2026, 2, 27))
    worn(case)
    observe(case, "o", Observed.POWERED_OFF, at(10, "12:00:00"), source_id="w")
    (found,) = judged(case, at(10, "20:00:00"), "device_offline")
    assert {("方案间隔", "60 分钟"), ("允许中断", "120 分钟")} <= set(found.why.inputs)


def test_a_wristband_bound_again_after_its_approval_is_told_for_the_second_time_alone(judged):
    case = running()
    approved(case, "a", on(1), on(14), on(1))
    worn(case)
    again = SourceAssigned(source_id="w", source=SourceKind.WRISTBAND, from_at=at(15), interval_minutes=60)
    second = case.add(again, at=at(15))
    found = judged(case, at(20), "device_unapproved")
    assert [(f.entries, f.began_at) for f in found] == [((second,), at(15))]


# --- decisions and what they rest on, and the summary before release ---


def warned_over(case, observation_id):
    warning = Decided(decision=DecisionKind.WARNING, basis_occasions=(f"outside_area:{observation_id}",))
    case.add(warning, at=at(12))


def test_what_becomes_of_another_observation_is_no_concern_of_the_decision(judged):
    case = running()
    observe(case, "mine", Observed.OUTSIDE, at(10), at(10, "03:00:00"), source_id="w")
    observe(case, "other", Observed.OUTSIDE, at(11), at(11, "03:00:00"), source_id="w")
    warned_over(case, "mine")
    observe(
        case, "other", Observed.OUTSIDE, at(11), at(11, "03:00:00"), source_id="w", withdrawn=True,
        recorded_at=at(14),
    )  # fmt: skip
    assert judged(case, at(20), "decision_basis") == []


def test_a_decision_rests_on_what_was_last_said_before_it(judged):
    case = running()
    observe(case, "mine", Observed.OUTSIDE, at(10), at(10, "03:00:00"), source_id="w")
    observe(case, "mine", Observed.OUTSIDE, at(10), at(10, "05:00:00"), source_id="w", recorded_at=at(11))
    warned_over(case, "mine")
    observe(case, "mine", Observed.OUTSIDE, at(10), at(10, "05:00:00"), source_id="w", recorded_at=at(14))
    assert judged(case, at(20), "decision_basis") == []
    observe(case, "mine", Observed.OUTSIDE, at(10), at(10, "06:00:00"), source_id="w", recorded_at=at(15))
    assert len(judged(case, at(20), "decision_basis")) == 1


def test_only_the_summary_is_the_summary(judged):
    ends_on = date(2026, 4, 20)
    case = running(ends_on)
    case.add(StepDone(step=Step.HELPED), on=on(1))
    found = judged(case, at(25), "pre_release")
    assert [f.occasion.rpartition(":")[2] for f in found if f.ended_at is None] == ["summary"]
    case.add(StepDone(step=Step.PERSONAL_SUMMARY), on=on(26))
    found = judged(case, at(28), "pre_release")
    assert [f.ended_at for f in found if f.occasion.endswith(":summary")] == [at(26)]
