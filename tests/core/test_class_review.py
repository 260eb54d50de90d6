"""class_review: a class that nobody looked at again within the cycle of the book is the office's matter."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.admission import ClassAssigned, ManagementClass, Released
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalMatter
from correction.domain.organisation import OrgLevel
from correction.rulebooks import load_book
from correction.testing.builders import CaseBuilder, probation

CST = timezone(timedelta(hours=8))
RULE = "class_review"
BOOK = load_book("demo-assessed")


def moment(on, hour=0):
    return datetime(on.year, on.month, on.day, hour, tzinfo=CST)


def arrived(on=date(2026, 1, 31), ends_on=date(2027, 12, 31)):
    return CaseBuilder(order=probation(date(2026, 1, 25), ends_on)).arrive(on, ManagementClass.GENERAL)


@pytest.mark.parametrize(
    ("on", "late"), [(date(2026, 7, 30), 0), (date(2026, 7, 31), 0), (date(2026, 8, 1), 1)]
)
def test_six_months_from_the_last_day_of_a_month_end_on_the_last_day(judged, on, late):
    found = judged(arrived(), moment(on, 12), RULE, book=BOOK)
    assert len(found) == late
    for each in found:
        assert (each.kind, each.bearer) == (AlertKind.CLASS_REVIEW_LATE, Bearer.OFFICE)
        assert (each.began_at, each.ended_at) == (moment(date(2026, 8, 1)), None)


@pytest.mark.parametrize(("on", "late"), [(date(2026, 7, 31), False), (date(2026, 8, 1), True)])
def test_a_class_kept_on_the_last_day_is_reviewed_and_a_day_later_was_late(judged, on, late):
    case = arrived()
    case.add(ClassAssigned(management_class=ManagementClass.GENERAL), at=moment(on, 9))
    found = judged(case, moment(date(2026, 9, 1)), RULE, book=BOOK)
    assert [(f.began_at, f.ended_at) for f in found] == (
        [(moment(date(2026, 8, 1)), moment(on, 9))] if late else []
    )


def test_a_change_refused_is_a_review_and_begins_the_cycle_anew(judged):
    case = arrived()
    asked = ApprovalAsked(
        approval_id="G1",
        matter=ApprovalMatter.MANAGEMENT_CLASS,
        from_on=date(2026, 6, 1),
        reason="表现好",
        to_class=ManagementClass.RELAXED,
    )
    case.add(asked, on=date(2026, 6, 1))
    refused = ApprovalDecided(
        approval_id="G1", granted=False, org_id="X1", level=OrgLevel.COUNTY, reason="时间尚短"
    )
    case.add(refused, on=date(2026, 6, 10))
    assert judged(case, moment(date(2026, 12, 10), 12), RULE, book=BOOK) == []
    (found,) = judged(case, moment(date(2026, 12, 11)), RULE, book=BOOK)
    assert found.occasion == f"{RULE}:case-1/5"


def test_a_review_recorded_late_clears_the_office_and_its_void_does_not(judged):
    case = arrived()
    kept = ClassAssigned(management_class=ManagementClass.GENERAL)
    entry = case.add(kept, on=date(2026, 7, 20), recorded_at=moment(date(2026, 8, 9)))
    assert judged(case, moment(date(2026, 8, 10)), RULE, book=BOOK) == []
    case.void(entry, moment(date(2026, 8, 11)))
    assert len(judged(case, moment(date(2026, 8, 12)), RULE, book=BOOK)) == 1


def test_nothing_is_owed_after_the_end_or_before_the_records_or_without_a_cycle(judged):
    case = arrived()
    case.add(Released(ground="赦免"), on=date(2026, 7, 31))
    assert judged(case, moment(date(2026, 12, 1)), RULE, book=BOOK) == []
    assert judged(arrived(), moment(date(2026, 12, 1)), RULE) == []
    old = CaseBuilder(
        order=probation(date(2026, 1, 25), date(2027, 12, 31)), records_from_on=date(2026, 8, 1)
    )
    old.arrive(date(2026, 1, 31), ManagementClass.GENERAL)
    assert judged(old, moment(date(2026, 12, 1)), RULE, book=BOOK) == []


def test_why_names_the_cycle_and_the_arithmetic(judged):
    (found,) = judged(arrived(), moment(date(2026, 8, 2)), RULE, book=BOOK)
    assert ("复核周期", "6 个月") in found.why.inputs
    assert "2026-01-31 + 6 个月 → 2026-07-31" in found.why.arithmetic[0]
