"""class_change: a class that no longer fits the rules of the book, proposed with its reasons."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.admission import ClassAssigned, ManagementClass, Released
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalMatter
from correction.domain.facts.assessment import AssessedPeriod, AssessmentConfirmed, Mark
from correction.domain.facts.decisions import Decided, DecisionKind, DecisionRevoked
from correction.domain.facts.management import MeritRecorded, Risk, RiskAssessed
from correction.domain.facts.sanctions import PolicePunished
from correction.domain.organisation import OrgLevel
from correction.rulebooks import load_book
from correction.testing.builders import CaseBuilder, plain_context, probation
from correction.testing.reviews import walk

CST = timezone(timedelta(hours=8))
RULE = "class_change"
BOOK = load_book("demo-assessed")
CAME = date(2026, 1, 10)
STRICT, GENERAL, RELAXED = ManagementClass.STRICT, ManagementClass.GENERAL, ManagementClass.RELAXED


def moment(on, hour=0):
    return datetime.combine(on, time(hour), CST)


def in_class(current, since_on=CAME):
    case = CaseBuilder(order=probation(date(2026, 1, 5), date(2027, 12, 31))).arrive(CAME)
    if current is not None:
        case.add(ClassAssigned(management_class=current), on=since_on)
    return case


def proposed(found):
    return [dict(f.why.inputs)["建议"] for f in found]


def decided(kind):
    return Decided(decision=kind)


def month(grade, first_on=date(2026, 3, 1)):
    return AssessmentConfirmed(mark_entry_id="m", period=AssessedPeriod.MONTH, first_on=first_on, grade=grade)


ADMONITION, WARNING, PRAISE = DecisionKind.ADMONITION, DecisionKind.WARNING, DecisionKind.PRAISE


@pytest.mark.parametrize(
    ("current", "facts", "to"),
    [
        (GENERAL, [], []),
        (GENERAL, [decided(ADMONITION)], []),
        (GENERAL, [decided(ADMONITION), decided(ADMONITION)], ["严管"]),
        (GENERAL, [decided(WARNING)], ["严管"]),
        (GENERAL, [PolicePunished()], ["严管"]),
        (GENERAL, [RiskAssessed(risk=Risk.MEDIUM)], []),
        (GENERAL, [RiskAssessed(risk=Risk.HIGH)], ["严管"]),
        (GENERAL, [month(Mark.PASS)], []),
        (GENERAL, [month(Mark.FAIL)], ["严管"]),
        (GENERAL, [month(Mark.FAIL), month(Mark.GOOD, date(2026, 4, 1))], []),
        (GENERAL, [MeritRecorded(major=False, document_no="1")], []),
        (GENERAL, [MeritRecorded(major=True, document_no="1")], ["宽管"]),
        (GENERAL, [decided(PRAISE), decided(PRAISE)], []),
        (GENERAL, [decided(PRAISE), decided(PRAISE), decided(PRAISE)], ["宽管"]),
        (GENERAL, [decided(PRAISE), decided(PRAISE), decided(ADMONITION), decided(PRAISE)], []),
        (RELAXED, [decided(ADMONITION)], ["普管"]),
        (RELAXED, [month(Mark.FAIL)], ["普管"]),
        (RELAXED, [decided(WARNING)], ["严管"]),
        (STRICT, [decided(WARNING)], []),
        (None, [RiskAssessed(risk=Risk.HIGH)], ["严管"]),
    ],
)
def test_each_condition_moves_a_person_as_the_book_says(judged, current, facts, to):
    case = in_class(current)
    for n, fact in enumerate(facts):
        case.add(fact, on=date(2026, 3, 1) + timedelta(days=7 * n))
    found = judged(case, moment(date(2026, 4, 1)), RULE, book=BOOK)
    last = [f for f in found if f.ended_at is None or f.ended_at > moment(date(2026, 3, 15))]
    assert [dict(f.why.inputs)["建议"] for f in last[:1]] == to[:1]
    assert {(f.kind, f.bearer) for f in found} <= {(AlertKind.CLASS_CHANGE_DUE, Bearer.OFFICE)}


@pytest.mark.parametrize(("day", "to"), [(9, []), (10, ["普管"]), (11, ["普管"])])
def test_three_months_in_the_strict_class_are_full_on_the_same_day(judged, day, to):
    case = in_class(STRICT)
    assert proposed(judged(case, moment(date(2026, 4, day), 12), RULE, book=BOOK)) == to


def test_a_sanction_within_the_strict_class_keeps_the_person_there(judged):
    case = in_class(STRICT)
    case.add(decided(ADMONITION), on=date(2026, 4, 9))
    assert judged(case, moment(date(2026, 8, 1)), RULE, book=BOOK) == []


def test_a_proposal_ends_with_the_decision_and_what_led_to_it_is_not_counted_again(judged):
    case = in_class(GENERAL)
    case.add(decided(WARNING), on=date(2026, 3, 1))
    case.add(ClassAssigned(management_class=STRICT), on=date(2026, 3, 9))
    (found,) = judged(case, moment(date(2026, 4, 1)), RULE, book=BOOK)
    assert (found.began_at, found.ended_at) == (moment(date(2026, 3, 1)), moment(date(2026, 3, 9)))
    assert found.entries == ("case-1/4",)


def test_a_county_that_keeps_the_class_is_not_asked_again_until_something_new_happens(judged):
    case = in_class(GENERAL)
    case.add(RiskAssessed(risk=Risk.HIGH), on=date(2026, 3, 1))
    case.add(ClassAssigned(management_class=GENERAL), on=date(2026, 3, 9))
    (found,) = judged(case, moment(date(2026, 4, 1)), RULE, book=BOOK)
    assert found.ended_at == moment(date(2026, 3, 9))
    case.add(RiskAssessed(risk=Risk.HIGH), on=date(2026, 5, 1))
    _, again = judged(case, moment(date(2026, 5, 2)), RULE, book=BOOK)
    assert (again.began_at, again.ended_at) == (moment(date(2026, 5, 1)), None)


def test_a_refused_change_ends_the_proposal_too(judged):
    case = in_class(GENERAL)
    case.add(RiskAssessed(risk=Risk.HIGH), on=date(2026, 3, 1))
    matter = ApprovalMatter.MANAGEMENT_CLASS
    asked = ApprovalAsked(
        approval_id="G1", matter=matter, from_on=date(2026, 3, 2), reason="高风险", to_class=STRICT
    )
    case.add(asked, on=date(2026, 3, 2))
    refused = ApprovalDecided(
        approval_id="G1", granted=False, org_id="X1", level=OrgLevel.COUNTY, reason="已加强走访"
    )
    case.add(refused, on=date(2026, 3, 9))
    (found,) = judged(case, moment(date(2026, 4, 1)), RULE, book=BOOK)
    assert found.ended_at == moment(date(2026, 3, 9))


def test_a_decision_revoked_takes_its_proposal_with_it_from_then_on(judged):
    case = in_class(GENERAL)
    warned = case.add(decided(WARNING), on=date(2026, 3, 1))
    case.add(DecisionRevoked(decision_entry_id=warned, reason="复核"), on=date(2026, 3, 20))
    (found,) = judged(case, moment(date(2026, 4, 1)), RULE, book=BOOK)
    assert found.ended_at == moment(date(2026, 3, 20))


def test_a_void_withdraws_and_a_late_fact_accuses_nobody_but_the_record(judged):
    case = in_class(GENERAL)
    warned = case.add(decided(WARNING), on=date(2026, 3, 1), recorded_at=moment(date(2026, 3, 15)))
    (found,) = judged(case, moment(date(2026, 3, 16)), RULE, book=BOOK)
    assert found.occasion == f"{RULE}:{warned}:strict"
    case.void(warned, moment(date(2026, 3, 20)))
    assert judged(case, moment(date(2026, 3, 21)), RULE, book=BOOK) == []


def test_who_left_is_classified_no_more(judged):
    case = in_class(GENERAL)
    case.add(Released(ground="赦免"), on=date(2026, 2, 20))
    case.add(RiskAssessed(risk=Risk.HIGH), on=date(2026, 3, 1))
    assert judged(case, moment(date(2026, 4, 1)), RULE, book=BOOK) == []


@pytest.mark.parametrize("name", ["cn", "helan-2019", "demo-county", "sichuan-2014"])
def test_a_book_without_rules_of_classification_proposes_nothing(judged, name):
    case = in_class(GENERAL)
    case.add(RiskAssessed(risk=Risk.HIGH), on=date(2026, 3, 1))
    assert judged(case, moment(date(2026, 4, 1)), RULE, book=load_book(name)) == []


@pytest.mark.parametrize(("on", "open_"), [(date(2026, 3, 9), False), (date(2026, 3, 10), True)])
def test_where_the_source_breaks_off_the_county_is_asked_what_follows(judged, on, open_):
    case = in_class(STRICT)
    found = judged(case, moment(on, 12), RULE, book=load_book("province-x-2020"))
    assert proposed(found) == (["由县级机构确定"] if open_ else [])


def test_why_names_the_present_class_the_proposal_and_the_records(judged):
    case = in_class(GENERAL)
    for day in (1, 15):
        case.add(decided(ADMONITION), on=date(2026, 3, day))
    (found,) = judged(case, moment(date(2026, 4, 1)), RULE, book=BOOK)
    assert ("现管理类别", "普管") in found.why.inputs
    assert "2026-03-01、2026-03-15 共 2 次" in found.why.arithmetic[0]
    assert found.entries == ("case-1/4", "case-1/5")
    assert [c.instrument for c in found.why.citations] == ["DEMO-ASSESSED", "CCL"]


@pytest.mark.slow
def test_walked_through_time_the_findings_change_only_when_announced():
    case = in_class(STRICT)
    case.add(decided(ADMONITION), at=datetime(2026, 2, 3, 7, tzinfo=UTC))
    case.add(RiskAssessed(risk=Risk.LOW), at=datetime(2026, 5, 3, 7, tzinfo=UTC))
    case.add(ClassAssigned(management_class=GENERAL), at=datetime(2026, 6, 3, 7, tzinfo=UTC))
    case.add(decided(WARNING), at=datetime(2026, 6, 3, 9, tzinfo=UTC))
    case.add(decided(PRAISE), at=datetime(2026, 12, 3, 9, tzinfo=UTC))
    reviews = list(
        walk(
            case.file(),
            BOOK,
            plain_context(),
            from_at=moment(date(2026, 1, 11)),
            to_at=moment(date(2027, 3, 1)),
        )
    )
    assert len(reviews) > 10
