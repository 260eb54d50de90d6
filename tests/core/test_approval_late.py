"""Requests that wait too long: the last day of each clock, whose duty it is, and what settles the matter."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.admission import Released
from correction.domain.facts.approvals import (
    ApprovalAsked,
    ApprovalDecided,
    ApprovalMatter,
    ApprovalWithdrawn,
    TransferStep,
    TransferStepDone,
)
from correction.domain.facts.leave import LeaveAsked, LeaveGranted, LeaveLevel, LeaveRefused
from correction.domain.organisation import OrgLevel
from correction.testing.builders import CaseBuilder, probation

CST = timezone(timedelta(hours=8))
RULE = "approval_late"
# A Monday: three days later is a Thursday, ten days later a Thursday as well, five days later a Saturday.
ASKED_ON = date(2026, 3, 2)
SECOND = timedelta(seconds=1)
LATER = datetime(2026, 6, 1, tzinfo=CST)


def midnight(month, day):
    return datetime(2026, month, day, tzinfo=CST)


def case(**more):
    return CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31)), **more).arrive(date(2026, 1, 5))


def leave_asked(made, on=ASKED_ON):
    asked = LeaveAsked(
        leave_id="L1",
        from_on=date(2026, 3, 10),
        to_on=date(2026, 3, 12),
        reason="就医",
        destination="杭州",
    )
    return made.add(asked, on=on)


def leave_granted():
    from_on, to_on = date(2026, 3, 10), date(2026, 3, 12)
    return LeaveGranted(
        leave_id="L1", destination="杭州", level=LeaveLevel.OFFICE, from_on=from_on, to_on=to_on
    )


def asked(matter, on=ASKED_ON, **said):
    return ApprovalAsked(approval_id="A1", matter=matter, from_on=on, reason="需要", **said)


def decided(*, granted=True):
    return ApprovalDecided(
        approval_id="A1", granted=granted, org_id="X1", level=OrgLevel.COUNTY, reason="属实"
    )


def told(findings):
    return [(f.began_at, f.ended_at, f.bearer) for f in findings]


def test_a_leave_waits_three_days_and_is_late_from_the_fourth(judged):
    waiting = case()
    asked_id = leave_asked(waiting)
    assert judged(waiting, midnight(3, 6) - SECOND, RULE) == []
    (late,) = judged(waiting, midnight(3, 6), RULE)
    assert (late.kind, late.occasion) == (AlertKind.APPROVAL_LATE, f"{RULE}:{asked_id}")
    assert told([late]) == [(midnight(3, 6), None, Bearer.OFFICE)]


@pytest.mark.parametrize(
    ("settling", "on", "ends_at"),
    [
        (leave_granted(), date(2026, 3, 5), None),
        (leave_granted(), date(2026, 3, 7), midnight(3, 7)),
        (LeaveRefused(leave_id="L1", reason="无事由"), date(2026, 3, 7), midnight(3, 7)),
        (ApprovalWithdrawn(approval_id="L1", reason="不去了"), date(2026, 3, 4), None),
    ],
)
def test_the_matter_ends_with_whatever_settles_it(judged, settling, on, ends_at):
    waiting = case()
    leave_asked(waiting)
    waiting.add(settling, on=on, recorded_at=LATER - SECOND)
    found = judged(waiting, LATER, RULE)
    assert [f.ended_at for f in found] == ([ends_at] if ends_at else [])


def test_a_void_of_the_decision_accuses_again_and_one_of_the_request_exonerates(judged):
    waiting = case()
    asked_id = leave_asked(waiting)
    granted_id = waiting.add(leave_granted(), on=date(2026, 3, 3))
    assert judged(waiting, LATER, RULE) == []
    waiting.void(granted_id, LATER)
    assert told(judged(waiting, LATER, RULE)) == [(midnight(3, 6), None, Bearer.OFFICE)]
    waiting.void(asked_id, LATER)
    assert judged(waiting, LATER, RULE) == []


@pytest.mark.parametrize(
    "matter",
    [
        ApprovalMatter.CROSS_CITY,
        ApprovalMatter.RESTRICTED_CONTACT,
        ApprovalMatter.PROHIBITED_ENTRY,
        ApprovalMatter.MEDICAL_INTERVAL,
        ApprovalMatter.ELECTRONIC_POSITIONING,
    ],
)
def test_other_matters_wait_ten_days(judged, matter):
    waiting = case()
    waiting.add(asked(matter), on=ASKED_ON)
    assert judged(waiting, midnight(3, 13) - SECOND, RULE) == []
    assert told(judged(waiting, midnight(3, 13), RULE)) == [(midnight(3, 13), None, Bearer.OFFICE)]
    waiting.add(decided(granted=False), on=date(2026, 3, 20))
    assert told(judged(waiting, LATER, RULE)) == [(midnight(3, 13), midnight(3, 20), Bearer.OFFICE)]


def step(kind):
    return TransferStepDone(approval_id="A1", step=kind)


def test_each_county_has_five_days_for_its_own_step(judged):
    moving = case()
    moving.add(asked(ApprovalMatter.CHANGE_OF_PLACE, to_county="邻县"), on=ASKED_ON)
    # Five days end on Saturday the 7th, and a day of rest moves them to Monday the 9th.
    assert judged(moving, midnight(3, 10) - SECOND, RULE) == []
    inquiry = (midnight(3, 10), midnight(3, 11), Bearer.OFFICE)
    moving.add(step(TransferStep.ASKED), on=date(2026, 3, 11))
    assert told(judged(moving, midnight(3, 12), RULE)) == [inquiry]
    # Wednesday the 11th and five days: Monday the 16th.
    answer = (midnight(3, 17), midnight(3, 19), Bearer.OTHER)
    moving.add(step(TransferStep.AGREED), on=date(2026, 3, 19))
    assert told(judged(moving, midnight(3, 20), RULE)) == [inquiry, answer]
    # Thursday the 19th and five days: Tuesday the 24th.
    assert told(judged(moving, midnight(3, 25), RULE))[2:] == [(midnight(3, 25), None, Bearer.OFFICE)]
    moving.add(decided(), on=date(2026, 3, 24), recorded_at=midnight(3, 26))
    assert told(judged(moving, midnight(3, 27), RULE)) == [inquiry, answer]


def test_asking_the_other_county_once_more_moves_no_day(judged):
    moving = case()
    moving.add(asked(ApprovalMatter.CHANGE_OF_PLACE, to_county="邻县"), on=ASKED_ON)
    moving.add(step(TransferStep.ASKED), on=date(2026, 3, 3))
    before = told(judged(moving, LATER, RULE))
    # Tuesday the 3rd and five days is Sunday the 8th, so Monday the 9th.
    assert before == [(midnight(3, 10), None, Bearer.OTHER)]
    moving.add(step(TransferStep.ASKED), on=date(2026, 3, 20))
    assert told(judged(moving, LATER, RULE)) == before


def test_a_place_refused_without_asking_anybody_owes_no_inquiry(judged):
    staying = case()
    staying.add(asked(ApprovalMatter.CHANGE_OF_PLACE, to_county="邻县"), on=ASKED_ON)
    staying.add(decided(granted=False), on=date(2026, 3, 4))
    assert judged(staying, LATER, RULE) == []


def test_requests_of_before_the_records_are_not_judged_and_the_case_ends_them(judged):
    began = case(records_from_on=date(2026, 3, 3))
    leave_asked(began)
    assert judged(began, LATER, RULE) == []
    closed = case()
    leave_asked(closed)
    closed.add(Released(ground="期满"), on=date(2026, 3, 9))
    assert told(judged(closed, LATER, RULE)) == [(midnight(3, 6), midnight(3, 9), Bearer.OFFICE)]


def test_the_reasons_name_the_article_and_that_the_days_are_policy(judged):
    waiting = case()
    leave_asked(waiting)
    (late,) = judged(waiting, LATER, RULE)
    policy, article = late.why.citations
    assert policy.instrument == "POLICY"
    assert (article.instrument, article.article) == ("IM-2020", "第二十七条")
    assert late.why.arithmetic == ("2026-03-02 + 3 日，至 2026-03-05 止应作出决定；实际：无记录",)
