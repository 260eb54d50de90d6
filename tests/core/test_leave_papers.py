"""Papers of an urgent leave follow within the book's days (leave_papers), and the office owes them."""

from datetime import date, datetime, timedelta

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.approvals import ApprovalDecided
from correction.domain.facts.leave import LeavePapersReceived
from correction.domain.moments import SHANGHAI
from correction.domain.organisation import OrgLevel
from correction.testing.builders import CaseBuilder, probation

RULE = "leave_papers"
SECOND = timedelta(seconds=1)
PAPERS = LeavePapersReceived(leave_id="L1", papers="住院证明")


def at(day, clock="09:00"):
    return datetime.fromisoformat(f"2026-03-{day:02d}T{clock}").replace(tzinfo=SHANGHAI)


def decided(urgent="父亲病危", *, granted=True):
    said = "" if granted else "材料不实"
    return ApprovalDecided(
        approval_id="L1", granted=granted, org_id="S1", level=OrgLevel.OFFICE, reason=said, urgent=urgent
    )


def case_with(fact, day=10, **more):
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31)), **more).arrive(date(2026, 1, 5))
    case.add(fact, at=at(day))
    return case


def test_three_days_after_the_grant_papers_are_missing(judged):
    case = case_with(decided())
    assert judged(case, at(14, "00:00") - SECOND, RULE) == []
    (finding,) = judged(case, at(14, "00:00"), RULE)
    assert (finding.kind, finding.bearer) == (AlertKind.LEAVE_PAPERS_MISSING, Bearer.OFFICE)
    assert (finding.began_at, finding.ended_at) == (at(14, "00:00"), None)
    assert "批准 2026-03-10 + 3 日，至 2026-03-13 止" in finding.why.arithmetic[0]


@pytest.mark.parametrize(("day", "count"), [(13, 0), (14, 1)])
def test_papers_in_time_settle_it_and_late_ones_end_it(judged, day, count):
    case = case_with(decided())
    case.add(PAPERS, at=at(day, "10:00"))
    assert [f.ended_at for f in judged(case, at(20), RULE)] == [at(14, "10:00")] * count


def test_papers_that_are_recorded_late_exonerate_and_voided_ones_do_not(judged):
    case = case_with(decided())
    papers = case.add(PAPERS, at=at(12), recorded_at=at(16))
    assert judged(case, at(17), RULE) == []
    case.void(papers, at(18))
    assert len(judged(case, at(19), RULE)) == 1


@pytest.mark.parametrize("fact", [decided(urgent=""), decided(granted=False)])
def test_an_ordinary_or_refused_leave_owes_no_later_papers(judged, fact):
    assert judged(case_with(fact), at(20), RULE) == []


def test_before_the_records_nothing_is_missing(judged):
    assert judged(case_with(decided(), records_from_on=date(2026, 3, 11)), at(20), RULE) == []
