"""assessment_late and objection_late: what the office and the county owe, day by day."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.days import WorkCalendar
from correction.domain.facts.admission import Excused, ExcuseReason, Released
from correction.domain.facts.assessment import (
    AssessedPeriod,
    AssessmentConfirmed,
    AssessmentObjected,
    Mark,
    ObjectionAnswered,
)
from correction.rulebooks import load_book
from correction.testing.builders import CaseBuilder, plain_context, probation
from correction.testing.reviews import walk

CST = timezone(timedelta(hours=8))
BOOK = load_book("demo-assessed")
LATE, OBJECTION = "assessment_late", "objection_late"
MONTH, QUARTER = AssessedPeriod.MONTH, AssessedPeriod.QUARTER


def moment(on, hour=0):
    return datetime(on.year, on.month, on.day, hour, tzinfo=CST)


def arrived(on=date(2026, 1, 8)):
    return CaseBuilder(order=probation(date(2026, 1, 5), date(2027, 12, 31))).arrive(on)


def result(first_on, period=MONTH):
    return AssessmentConfirmed(mark_entry_id="m", period=period, first_on=first_on, grade=Mark.PASS)


def months(found):
    return [f.occasion.removeprefix(f"{LATE}:") for f in found]


@pytest.mark.parametrize(("day", "late"), [(9, 0), (10, 0), (11, 1), (12, 1)])
def test_a_month_is_due_ten_days_after_its_last_day(judged, day, late):
    found = judged(arrived(), moment(date(2026, 3, day)), LATE, book=BOOK)
    assert months(found) == ["month:2026-02-01"] * late
    assert {(f.kind, f.bearer) for f in found} <= {(AlertKind.ASSESSMENT_LATE, Bearer.OFFICE)}


def test_the_month_of_arrival_and_the_month_of_release_are_not_assessed(judged):
    case = arrived()
    case.add(Released(ground="赦免"), on=date(2026, 4, 20))
    assert months(judged(case, moment(date(2027, 1, 1)), LATE, book=BOOK)) == [
        "month:2026-02-01",
        "month:2026-03-01",
    ]


def test_a_result_in_time_owes_nothing_and_a_late_one_ends_the_matter(judged):
    case = arrived()
    case.add(result(date(2026, 2, 1)), on=date(2026, 3, 10))
    case.add(result(date(2026, 3, 1)), on=date(2026, 4, 15))
    (found,) = judged(case, moment(date(2026, 5, 1)), LATE, book=BOOK)
    assert (found.began_at, found.ended_at) == (moment(date(2026, 4, 11)), moment(date(2026, 4, 15)))


def test_a_quarter_is_owed_beside_its_months(judged):
    case = arrived()
    for n in (2, 3, 4, 5, 6):
        case.add(result(date(2026, n, 1)), on=date(2026, n + 1, 3))
    assert months(judged(case, moment(date(2026, 7, 11)), LATE, book=BOOK)) == ["quarter:2026-04-01"]
    case.add(result(date(2026, 4, 1), QUARTER), on=date(2026, 7, 9))
    assert judged(case, moment(date(2026, 7, 12)), LATE, book=BOOK) == []


def test_a_result_recorded_late_clears_the_office_and_its_void_does_not(judged):
    case = arrived()
    entry = case.add(result(date(2026, 2, 1)), on=date(2026, 3, 9), recorded_at=moment(date(2026, 3, 20)))
    assert judged(case, moment(date(2026, 3, 21)), LATE, book=BOOK) == []
    case.void(entry, moment(date(2026, 3, 22)))
    assert months(judged(case, moment(date(2026, 3, 23)), LATE, book=BOOK)) == ["month:2026-02-01"]


def test_a_month_half_excused_is_not_owed(judged):
    for to_on, owed in ((date(2026, 2, 14), 0), (date(2026, 2, 13), 1)):
        case = arrived()
        excuse = Excused(reason=ExcuseReason.HOSPITAL, from_on=date(2026, 2, 1), to_on=to_on)
        case.add(excuse, on=date(2026, 2, 1))
        assert len(judged(case, moment(date(2026, 3, 12)), LATE, book=BOOK)) == owed


@pytest.mark.parametrize("name", ["cn", "helan-2019", "demo-county", "fujian"])
def test_where_no_book_sets_the_days_nothing_is_owed(judged, name):
    assert judged(arrived(), moment(date(2027, 1, 1)), LATE, book=load_book(name)) == []


def test_why_names_the_period_and_the_arithmetic(judged):
    (found,) = judged(arrived(), moment(date(2026, 3, 12)), LATE, book=BOOK)
    assert ("本期", "2026-02-01 至 2026-02-28") in found.why.inputs
    assert "2026-02-28 + 10 日 → 2026-03-10" in found.why.arithmetic[0]


def objecting(on):
    case = arrived()
    confirmed = case.add(result(date(2026, 2, 1)), on=date(2026, 3, 9))
    objected = case.add(AssessmentObjected(confirmed_entry_id=confirmed, reason="没有缺席"), on=on)
    return case, objected


@pytest.mark.parametrize(("day", "late"), [(16, 0), (17, 0), (18, 1)])
def test_an_objection_is_answered_in_the_days_of_the_book(judged, day, late):
    case, _ = objecting(date(2026, 3, 10))
    found = judged(case, moment(date(2026, 3, day)), OBJECTION, book=BOOK)
    assert [(f.kind, f.bearer, f.began_at) for f in found] == [
        (AlertKind.OBJECTION_LATE, Bearer.OFFICE, moment(date(2026, 3, 18)))
    ] * late


@pytest.mark.parametrize(("on", "due_on"), [(date(2026, 3, 10), 20), (date(2026, 3, 11), 23)])
def test_without_days_of_its_own_policy_gives_ten_and_a_weekend_moves_them(judged, on, due_on):
    case, _ = objecting(on)
    national = load_book("cn")
    last = date(2026, 3, due_on)
    assert judged(case, moment(last, 23), OBJECTION, book=national) == []
    (found,) = judged(case, moment(last + timedelta(days=1)), OBJECTION, book=national)
    assert found.why.citations[0].instrument == "POLICY"


def test_a_holiday_moves_the_last_day_of_the_answer(judged):
    case, _ = objecting(date(2026, 3, 10))
    calendar = WorkCalendar(version="t", years=frozenset({2026}), rest=frozenset({date(2026, 3, 17)}))
    context = type(plain_context())(calendar=calendar)
    assert judged(case, moment(date(2026, 3, 18), 12), OBJECTION, book=BOOK, context=context) == []
    assert judged(case, moment(date(2026, 3, 19)), OBJECTION, book=BOOK, context=context)


def test_an_answer_ends_the_matter_a_late_record_withdraws_it_and_a_void_brings_it_back(judged):
    case, objected = objecting(date(2026, 3, 10))
    said = ObjectionAnswered(objection_entry_id=objected, upheld=False, reason="维持")
    answered = case.add(said, on=date(2026, 3, 17), recorded_at=moment(date(2026, 3, 25)))
    assert judged(case, moment(date(2026, 3, 26)), OBJECTION, book=BOOK) == []
    case.void(answered, moment(date(2026, 3, 27)))
    (found,) = judged(case, moment(date(2026, 3, 28)), OBJECTION, book=BOOK)
    assert found.ended_at is None
    case.add(said, on=date(2026, 3, 29))
    (found,) = judged(case, moment(date(2026, 3, 30)), OBJECTION, book=BOOK)
    assert found.ended_at == moment(date(2026, 3, 29))


def test_walked_through_time_both_rules_keep_their_promise():
    case, objected = objecting(date(2026, 3, 10))
    case.add(result(date(2026, 3, 1)), at=moment(date(2026, 4, 15), 10))
    said = ObjectionAnswered(objection_entry_id=objected, upheld=True, reason="属实", grade=Mark.GOOD)
    case.add(said, at=moment(date(2026, 4, 20), 10))
    case.add(Released(ground="赦免"), at=moment(date(2026, 9, 20), 10))
    spent = walk(
        case.file(), BOOK, plain_context(), from_at=moment(date(2026, 1, 9)), to_at=moment(date(2027, 1, 1))
    )
    assert sum(1 for _ in spent) > 10
