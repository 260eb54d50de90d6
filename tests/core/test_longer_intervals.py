"""Longer medical intervals as approved, for papers and for the report on health, by days counted by hand."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.authority import Rung, medical_rung
from correction.domain.facts.admission import HandedOver
from correction.domain.facts.approvals import (
    ApprovalAsked,
    ApprovalDecided,
    ApprovalEnded,
    ApprovalMatter,
    MedicalDuty,
)
from correction.domain.facts.reports import MedicalPapersReceived, ReportKind, ReportReceived
from correction.domain.moments import DateSpan
from correction.domain.order import Category, Decider, Order
from correction.domain.organisation import OrgLevel
from correction.testing.builders import CaseBuilder

CST = timezone(timedelta(hours=8))
ONE_DAY = timedelta(days=1)
PAPERS, HEALTH = MedicalDuty.PAPERS, MedicalDuty.HEALTH
ARRIVAL = date(2026, 1, 15)


def moment(on):
    return datetime(on.year, on.month, on.day, tzinfo=CST)


def sick():
    term = DateSpan(from_on=date(2026, 1, 5), to_on=date(2028, 12, 31))
    order = Order(
        category=Category.OUTSIDE_PRISON, decider=Decider.COURT, effective_on=term.from_on, term=term
    )
    case = CaseBuilder(order=order)
    case.add(HandedOver(by="看守所"), on=ARRIVAL)
    return case


def longer(case, duty, months, decided_on, *, from_on=None, to_on=None, granted=True):
    """Ask on the day before, and decide."""
    case.add(
        ApprovalAsked(
            approval_id="M1",
            matter=ApprovalMatter.MEDICAL_INTERVAL,
            from_on=from_on or decided_on,
            to_on=to_on,
            reason="病情稳定",
            months=months,
            medical_duty=duty,
        ),
        on=decided_on - ONE_DAY,
    )
    level = OrgLevel.CITY if months < 3 else OrgLevel.PROVINCE
    return case.add(
        ApprovalDecided(approval_id="M1", granted=granted, org_id="C1", level=level, reason=""),
        on=decided_on,
    )


@pytest.mark.parametrize(
    ("months", "last_on"), [(1, date(2026, 5, 15)), (2, date(2026, 6, 15)), (3, date(2026, 7, 15))]
)
def test_papers_are_due_so_many_months_later(judged, months, last_on):
    case = sick()
    decided = longer(case, PAPERS, months, date(2026, 3, 1))
    due_at = moment(last_on + ONE_DAY)
    assert judged(case, due_at - timedelta(seconds=1), "medical_recheck") == []
    (found,) = judged(case, due_at, "medical_recheck")
    assert (found.began_at, decided in found.entries) == (due_at, True)
    assert ("间隔", f"{3 + months} 个月（批准延长 {months} 个月）") in found.why.inputs
    assert any("省级" in citation.paraphrase for citation in found.why.citations if citation.paraphrase)


@pytest.mark.parametrize(
    ("decided_on", "overdue"),
    [(date(2026, 4, 14), False), (date(2026, 4, 15), False), (date(2026, 4, 16), True)],
)
def test_an_approval_must_be_there_before_the_papers_are_late(judged, decided_on, overdue):
    case = sick()
    longer(case, PAPERS, 2, decided_on, from_on=date(2026, 4, 1))
    found = judged(case, moment(date(2026, 5, 1)), "medical_recheck")
    assert [f.began_at for f in found] == [moment(date(2026, 4, 16))] * overdue


def test_a_refusal_an_end_or_a_void_leaves_the_three_months(judged):
    refused, ended, voided, over = sick(), sick(), sick(), sick()
    longer(refused, PAPERS, 2, date(2026, 3, 1), granted=False)
    for case in (ended, voided):
        decided = longer(case, PAPERS, 2, date(2026, 3, 1))
    ended.add(ApprovalEnded(approval_id="M1", reason="病情好转"), on=date(2026, 4, 10))
    voided.void(decided, moment(date(2026, 4, 10)))
    longer(over, PAPERS, 2, date(2026, 3, 1), to_on=date(2026, 4, 14))
    for case in (refused, ended, voided, over):
        (found,) = judged(case, moment(date(2026, 5, 1)), "medical_recheck")
        assert found.began_at == moment(date(2026, 4, 16))


def test_an_approval_for_one_duty_does_not_stretch_the_other(judged):
    case = sick()
    longer(case, HEALTH, 2, date(2026, 3, 1))
    (found,) = judged(case, moment(date(2026, 5, 1)), "medical_recheck")
    assert found.began_at == moment(date(2026, 4, 16))


def missed_health(judged, case):
    return [f.cycle_on for f in judged(case, moment(date(2026, 12, 31)), "report_health")]


def test_health_is_reported_in_whole_longer_cycles_while_the_approval_lasts(judged):
    """Two months more make cycles of three calendar months; two of them lie whole in the approval."""
    case = sick()
    longer(case, HEALTH, 2, date(2026, 3, 20), to_on=date(2026, 9, 30))
    months = [date(2026, 2, 1), date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1), date(2026, 11, 1)]
    assert missed_health(judged, case) == months
    for on in (date(2026, 2, 20), date(2026, 6, 30), date(2026, 10, 5), date(2026, 11, 5)):
        case.add(ReportReceived(report=ReportKind.HEALTH), on=on)
    assert missed_health(judged, case) == [date(2026, 7, 1)]


def test_without_an_approval_health_is_reported_every_month(judged):
    assert missed_health(judged, sick()) == [date(2026, month, 1) for month in range(2, 12)]


def test_papers_in_time_start_a_new_interval_that_the_approval_stretches_too(judged):
    case = sick()
    longer(case, PAPERS, 1, date(2026, 3, 1), to_on=date(2026, 12, 31))
    case.add(MedicalPapersReceived(hospital="省人民医院"), on=date(2026, 5, 15))
    (found,) = judged(case, moment(date(2026, 10, 1)), "medical_recheck")
    assert found.began_at == moment(date(2026, 9, 16))


def test_the_agency_above_the_county_approves_up_to_three_months_and_from_there_the_province():
    assert [medical_rung(months) for months in (1, 2, 3, 6)] == [
        Rung.UPPER,
        Rung.UPPER,
        Rung.PROVINCE,
        Rung.PROVINCE,
    ]
