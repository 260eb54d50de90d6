"""Edges of class_change, class_review, assessment_late, objection_late: first days, last days, others."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.facts.admission import ClassAssigned, ManagementClass
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalMatter
from correction.domain.facts.assessment import (
    AssessedPeriod,
    AssessmentConfirmed,
    AssessmentObjected,
    Mark,
    ObjectionAnswered,
)
from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.facts.management import Risk, RiskAssessed
from correction.domain.organisation import OrgLevel
from correction.domain.watch import Watch
from correction.rulebooks import load_book
from correction.rules.classes.class_change import Turn, proposal_at
from correction.rules.view import CaseView
from correction.testing.builders import CaseBuilder, plain_context, probation

CST = timezone(timedelta(hours=8))
BOOK = load_book("demo-assessed")
STRICT, GENERAL = ManagementClass.STRICT, ManagementClass.GENERAL
START = date(2026, 1, 5)


def moment(on, hour=0):
    return datetime(on.year, on.month, on.day, hour, tzinfo=CST)


def opened(records_from_on=None, ends_on=date(2027, 12, 31)):
    return CaseBuilder(order=probation(START, ends_on), records_from_on=records_from_on)


def result(first_on, grade=Mark.PASS):
    return AssessmentConfirmed(mark_entry_id="m", period=AssessedPeriod.MONTH, first_on=first_on, grade=grade)


@pytest.mark.parametrize("rule", ["class_change", "class_review", "assessment_late"])
def test_who_never_came_is_neither_classified_nor_assessed(judged, rule):
    case = opened()
    case.add(RiskAssessed(risk=Risk.HIGH), on=date(2026, 2, 1))
    assert judged(case, moment(date(2026, 12, 1)), rule, book=BOOK) == []


def test_a_result_on_the_day_after_leaves_a_matter_of_no_length_and_so_none(judged):
    case = opened().arrive(date(2026, 1, 8))
    case.add(result(date(2026, 2, 1)), on=date(2026, 3, 11))
    assert judged(case, moment(date(2026, 4, 1)), "assessment_late", book=BOOK) == []
    confirmed = case.add(result(date(2026, 3, 1)), on=date(2026, 4, 2))
    objected = case.add(AssessmentObjected(confirmed_entry_id=confirmed, reason="不服"), on=date(2026, 4, 7))
    answer = ObjectionAnswered(objection_entry_id=objected, upheld=False, reason="维持")
    case.add(answer, on=date(2026, 4, 15))
    assert judged(case, moment(date(2026, 5, 1)), "objection_late", book=BOOK) == []


@pytest.mark.parametrize(("records", "told"), [(date(2026, 4, 7), 1), (date(2026, 4, 8), 0)])
def test_an_objection_of_before_the_records_is_not_judged(judged, records, told):
    case = opened(records_from_on=records).arrive(date(2026, 1, 8))
    confirmed = case.add(result(date(2026, 3, 1)), on=date(2026, 4, 2))
    case.add(AssessmentObjected(confirmed_entry_id=confirmed, reason="不服"), on=date(2026, 4, 7))
    assert len(judged(case, moment(date(2026, 6, 1)), "objection_late", book=BOOK)) == told


@pytest.mark.parametrize(("records", "late"), [(date(2026, 7, 8), 1), (date(2026, 7, 9), 0)])
def test_a_review_due_before_the_records_is_not_late(judged, records, late):
    case = opened(records_from_on=records).arrive(date(2026, 1, 8), GENERAL)
    assert len(judged(case, moment(date(2026, 8, 1)), "class_review", book=BOOK)) == late


@pytest.mark.parametrize(
    ("records", "due_at"),
    [
        (date(2026, 7, 8), date(2026, 7, 9)),
        # Nobody can say whether it was reviewed on paper, so the office has six months from the first day.
        (date(2026, 7, 9), date(2027, 1, 10)),
        (date(2026, 8, 31), date(2027, 3, 1)),
    ],
)
def test_an_office_that_starts_after_a_review_was_due_owes_one_within_the_cycle(judged, records, due_at):
    case = opened(records_from_on=records).arrive(date(2026, 1, 8), GENERAL)
    assert judged(case, moment(due_at) - timedelta(seconds=1), "class_review", book=BOOK) == []
    (found,) = judged(case, moment(due_at), "class_review", book=BOOK)
    assert found.began_at == moment(due_at)
    if records > date(2026, 7, 8):
        assert ("起算日", f"{records}") in found.why.inputs


def test_a_class_that_is_older_than_the_rule_is_reviewed_within_its_first_cycle(judged):
    """The book knows a cycle from July 2020 on."""
    case = CaseBuilder(order=probation(date(2020, 5, 1), date(2023, 4, 30)))
    case.arrive(date(2020, 5, 8), GENERAL)
    now = moment(date(2021, 1, 2))
    assert judged(case, now - timedelta(seconds=1), "class_review", book=BOOK) == []
    (found,) = judged(case, now, "class_review", book=BOOK)
    assert found.why.arithmetic[0].startswith("2020-07-01 + 6 个月 → 2021-01-01")


def test_what_was_so_before_the_records_is_proposed_from_their_first_day(judged):
    case = opened(records_from_on=date(2026, 5, 1)).arrive(date(2026, 1, 8), GENERAL)
    case.add(RiskAssessed(risk=Risk.HIGH), on=date(2026, 2, 1))
    (found,) = judged(case, moment(date(2026, 6, 1)), "class_change", book=BOOK)
    assert found.began_at == moment(date(2026, 5, 1))


def test_a_class_counts_from_where_it_last_began_not_from_an_earlier_stay(judged):
    case = opened().arrive(date(2026, 1, 8), STRICT)
    case.add(ClassAssigned(management_class=GENERAL), on=date(2026, 4, 10))
    case.add(ClassAssigned(management_class=STRICT), on=date(2026, 5, 10))
    found = judged(case, moment(date(2026, 8, 9), 12), "class_change", book=BOOK)
    assert [f.began_at for f in found] == [moment(date(2026, 4, 8))]
    _, again = judged(case, moment(date(2026, 8, 10)), "class_change", book=BOOK)
    assert again.began_at == moment(date(2026, 8, 10))


def test_a_class_kept_goes_on_counting_from_its_first_day(judged):
    case = opened().arrive(date(2026, 1, 8), STRICT)
    case.add(ClassAssigned(management_class=STRICT), on=date(2026, 3, 1))
    (found,) = judged(case, moment(date(2026, 5, 1)), "class_change", book=BOOK)
    assert found.began_at == moment(date(2026, 4, 8))


def test_other_requests_that_were_refused_begin_no_cycle_and_end_no_proposal(judged):
    case = opened().arrive(date(2026, 1, 8), GENERAL)
    case.add(RiskAssessed(risk=Risk.HIGH), on=date(2026, 6, 1))
    contact = ApprovalAsked(
        approval_id="H1",
        matter=ApprovalMatter.RESTRICTED_CONTACT,
        from_on=date(2026, 6, 2),
        reason="见面",
        persons=("王某",),
    )
    case.add(contact, on=date(2026, 6, 2))
    refused = ApprovalDecided(
        approval_id="H1", granted=False, org_id="X1", level=OrgLevel.COUNTY, reason="同案"
    )
    case.add(refused, on=date(2026, 6, 3))
    (change,) = judged(case, moment(date(2026, 7, 20)), "class_change", book=BOOK)
    assert change.ended_at is None
    (review,) = judged(case, moment(date(2026, 7, 20)), "class_review", book=BOOK)
    assert review.began_at == moment(date(2026, 7, 9))


def test_a_request_still_open_is_no_decision(judged):
    case = opened().arrive(date(2026, 1, 8), GENERAL)
    asked = ApprovalAsked(
        approval_id="G1",
        matter=ApprovalMatter.MANAGEMENT_CLASS,
        from_on=date(2026, 6, 2),
        reason="高风险",
        to_class=STRICT,
    )
    case.add(asked, on=date(2026, 6, 2))
    (review,) = judged(case, moment(date(2026, 7, 20)), "class_review", book=BOOK)
    assert review.ended_at is None


def test_a_decision_at_the_very_moment_of_its_ground_leaves_nothing_to_propose(judged):
    case, at = opened().arrive(date(2026, 1, 8), GENERAL), moment(date(2026, 3, 2), 9)
    case.add(Decided(decision=DecisionKind.WARNING), at=at)
    case.add(ClassAssigned(management_class=STRICT), at=at)
    assert judged(case, moment(date(2026, 4, 1)), "class_change", book=BOOK) == []


RULES = """
book: {id: town, title: 某县, parent: cn, rank: county, jurisdiction: 某县}
instrument: {code: TOWN, title: 某县细则, rank: county, from_on: 2026-06-01, confidence: S1,
             checked_on: 2026-11-22}
values:
  class.general_to_strict_if: [{value: [{warnings_from: 1}], article: 第一条, paraphrase: 一次警告}]
"""


@pytest.mark.parametrize(("on", "told"), [(date(2026, 5, 31), 0), (date(2026, 6, 1), 1)])
def test_rules_that_come_into_force_propose_from_that_day(judged, tmp_path, on, told):
    (tmp_path / "book.yaml").write_text(RULES, encoding="utf-8")
    case = opened().arrive(date(2026, 1, 8), GENERAL)
    case.add(Decided(decision=DecisionKind.WARNING), on=date(2026, 3, 2))
    found = judged(case, moment(on, 12), "class_change", book=load_book(tmp_path))
    assert [f.began_at for f in found] == [moment(date(2026, 6, 1))] * told


def test_the_last_day_of_the_term_ends_every_proposal(judged):
    case = opened(ends_on=date(2026, 4, 30)).arrive(date(2026, 1, 8), GENERAL)
    case.add(RiskAssessed(risk=Risk.HIGH), on=date(2026, 4, 1))
    case.add(RiskAssessed(risk=Risk.HIGH), on=date(2026, 5, 1))
    (found,) = judged(case, moment(date(2026, 6, 1)), "class_change", book=BOOK)
    assert found.ended_at == moment(date(2026, 5, 1))


def test_what_happens_as_the_term_ends_proposes_nothing(judged):
    case = opened(ends_on=date(2026, 4, 30)).arrive(date(2026, 1, 8), GENERAL)
    case.add(RiskAssessed(risk=Risk.HIGH), on=date(2026, 5, 1))
    assert judged(case, moment(date(2026, 6, 1)), "class_change", book=BOOK) == []


@pytest.mark.parametrize(("count", "told"), [(1, 0), (2, 1)])
def test_a_sanction_of_an_earlier_class_is_not_counted_in_the_present_one(judged, count, told):
    case = opened().arrive(date(2026, 1, 8), GENERAL)
    case.add(Decided(decision=DecisionKind.ADMONITION), on=date(2026, 2, 2))
    case.add(ClassAssigned(management_class=STRICT), on=date(2026, 3, 2))
    case.add(ClassAssigned(management_class=GENERAL), on=date(2026, 5, 2))
    for n in range(count):
        case.add(Decided(decision=DecisionKind.ADMONITION), on=date(2026, 6, 2 + n))
    assert len(judged(case, moment(date(2026, 7, 1)), "class_change", book=BOOK)) == told


def test_the_class_of_the_day_is_the_last_one_assigned():
    """Strict from January, general from February: two admonitions in April propose strict once more."""
    case = opened().arrive(START)
    case.add(ClassAssigned(management_class=STRICT), on=date(2026, 1, 6))
    case.add(ClassAssigned(management_class=GENERAL), on=date(2026, 2, 15))
    for day in (date(2026, 4, 1), date(2026, 4, 8)):
        case.add(Decided(decision=DecisionKind.ADMONITION, basis_entries=()), on=day)
    now = moment(date(2026, 4, 20))
    watch = Watch(now)
    view = CaseView(file=case.file().happened_by(watch), book=BOOK, context=plain_context(), watch=watch)
    found = proposal_at(view, Turn(at=now, key="t"))
    assert found is not None
    assert (found.current, found.proposal.to) == (GENERAL, STRICT)
