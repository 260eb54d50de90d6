"""Dates that do not follow from the sentence are told to be checked; what is stated stays in force."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.admission import OrderChanged
from correction.domain.facts.papers import TermConfirmed
from correction.domain.moments import DateSpan
from correction.domain.order import Category, Order, Sentence
from correction.testing.builders import CaseBuilder, probation

CST = timezone(timedelta(hours=8))
RULE = "term_mismatch"
FROM, NOW = date(2026, 3, 2), datetime(2026, 6, 1, tzinfo=CST)
ONE_YEAR = Sentence(years=1)
CONFIRMED = TermConfirmed(by="样例县人民法院", note="书记员答复：以执行通知书为准")


def midnight(on):
    return datetime(on.year, on.month, on.day, tzinfo=CST)


def stated(ends_on, sentence=ONE_YEAR, **more):
    return replace(probation(FROM, ends_on), sentence=sentence, **more)


@pytest.mark.parametrize(
    ("ends_on", "told"), [(date(2027, 2, 28), 1), (date(2027, 3, 1), 0), (date(2027, 3, 2), 1)]
)
def test_only_the_day_that_follows_from_the_sentence_raises_no_question(judged, ends_on, told):
    found = judged(CaseBuilder(order=stated(ends_on)), NOW, RULE)
    assert [(f.kind, f.bearer, f.ended_at) for f in found] == [
        (AlertKind.DATA_DOUBTFUL, Bearer.OFFICE, None)
    ] * told


def test_the_reason_lays_out_both_dates_and_says_whose_stands(judged):
    (found,) = judged(CaseBuilder(order=stated(date(2027, 3, 2))), NOW, RULE)
    assert found.why.arithmetic[0] == "2026-03-02 起 1 年，至 2027-03-01 止"
    assert "以文书为准" in found.why.arithmetic[-1]
    assert ("相差", "+1 日") in found.why.inputs
    assert [c.article for c in found.why.citations if c.instrument == "CL"] == ["第七十三条"]


@pytest.mark.parametrize(
    ("category", "sentence", "ends_on"),
    [
        (Category.CONTROL, Sentence(years=1, custody_days=40), date(2026, 12, 11)),
        (Category.CONTROL, Sentence(months=6, days=15), date(2026, 9, 16)),
        (Category.PAROLE, Sentence(ends_on=date(2028, 1, 9)), date(2028, 1, 9)),
        (Category.PAROLE, Sentence(life=True), date(2036, 3, 1)),
    ],
)
def test_each_category_has_its_own_formula(judged, category, sentence, ends_on):
    for off in (0, 1):
        order = stated(ends_on + timedelta(days=off), sentence, category=category)
        assert len(judged(CaseBuilder(order=order), NOW, RULE)) == off


def test_without_a_sentence_nothing_is_guessed(judged):
    assert judged(CaseBuilder(order=probation(FROM, date(2031, 1, 1))), NOW, RULE) == []


def test_asking_the_court_ends_it_and_the_void_of_the_answer_brings_it_back(judged):
    case = CaseBuilder(order=stated(date(2027, 3, 2)))
    answer = case.add(CONFIRMED, on=date(2026, 3, 20), recorded_at=midnight(date(2026, 4, 1)))
    assert [f.ended_at for f in judged(case, NOW, RULE)] == [midnight(date(2026, 3, 20))]
    case.void(answer, midnight(date(2026, 4, 2)))
    assert [f.ended_at for f in judged(case, NOW, RULE)] == [None]


def test_a_corrected_date_ends_it(judged):
    case = CaseBuilder(order=stated(date(2027, 3, 2)))
    case.add(OrderChanged(order=stated(date(2027, 3, 1)), reason="录入更正"), on=date(2026, 3, 9))
    assert [f.ended_at for f in judged(case, NOW, RULE)] == [midnight(date(2026, 3, 9))]


def test_a_commutation_has_a_last_day_of_its_own(judged):
    case = CaseBuilder(order=stated(date(2027, 3, 1)))
    shorter = OrderChanged(order=stated(date(2026, 12, 1)), reason="减刑裁定")
    case.add(shorter, on=date(2026, 5, 4))
    assert judged(case, NOW, RULE) == []


def test_a_sentence_stated_later_is_compared_then(judged):
    order: Order = probation(FROM, date(2027, 3, 2))
    case = CaseBuilder(order=order)
    changed = case.add(
        OrderChanged(order=replace(order, sentence=ONE_YEAR), reason="补录"), on=date(2026, 3, 9)
    )
    (found,) = judged(case, NOW, RULE)
    assert (found.began_at, found.occasion) == (midnight(date(2026, 3, 9)), f"{RULE}:{changed}")


def test_a_running_case_is_asked_about_from_the_start_of_the_records(judged):
    case = CaseBuilder(order=stated(date(2027, 3, 2)), records_from_on=date(2026, 5, 1))
    (found,) = judged(case, NOW, RULE)
    assert found.began_at == midnight(date(2026, 5, 1))


def test_the_stated_day_decides_when_the_person_is_free(judged):
    order = stated(date(2027, 3, 2), term=DateSpan(from_on=FROM, to_on=date(2027, 3, 2)))
    case = CaseBuilder(order=order).arrive(date(2026, 3, 4))
    assert case.file().order.ends_on == date(2027, 3, 2)
    (found,) = judged(case, midnight(date(2027, 6, 1)), RULE)
    assert found.ended_at == midnight(date(2027, 3, 3))
