"""Days of a prohibition order that cannot be right are asked about; what is stated stays in force."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.admission import OrderChanged
from correction.domain.facts.papers import TermConfirmed
from correction.domain.moments import DateSpan
from correction.domain.order import Category, ProhibitionKind, ProhibitionOrder
from correction.testing.builders import CaseBuilder, probation

CST = timezone(timedelta(hours=8))
RULE = "prohibition_dates"
FROM, TERM_ENDS = date(2026, 3, 2), date(2027, 3, 1)
NOW = datetime(2026, 4, 1, tzinfo=CST)


def midnight(on):
    return datetime(on.year, on.month, on.day, tzinfo=CST)


def banned(to_on, *, category=Category.PROBATION, from_on=FROM, ends_on=TERM_ENDS, text="不得进入网吧"):
    ban = ProhibitionOrder(
        kind=ProhibitionKind.ACTIVITY, text=text, span=DateSpan(from_on=from_on, to_on=to_on)
    )
    return replace(probation(from_on, ends_on), category=category, prohibitions=(ban,))


@pytest.mark.parametrize(
    ("category", "to_on", "told"),
    [
        # 缓刑: two months from 2 March end on 1 May.
        (Category.PROBATION, date(2026, 4, 30), 1),
        (Category.PROBATION, date(2026, 5, 1), 0),
        (Category.PROBATION, date(2026, 5, 2), 0),
        # 管制: three months end on 1 June.
        (Category.CONTROL, date(2026, 5, 31), 1),
        (Category.CONTROL, date(2026, 6, 1), 0),
        (Category.CONTROL, date(2026, 6, 2), 0),
    ],
)
def test_a_ban_shorter_than_the_floor_is_asked_about(judged, category, to_on, told):
    found = judged(CaseBuilder(order=banned(to_on, category=category)), NOW, RULE)
    assert [(f.kind, f.bearer, f.ended_at) for f in found] == [
        (AlertKind.DATA_DOUBTFUL, Bearer.OFFICE, None)
    ] * told


@pytest.mark.parametrize(("to_on", "told"), [(date(2027, 2, 26), 1), (date(2027, 2, 27), 0)])
def test_months_are_those_of_terms_at_the_end_of_a_month(judged, to_on, told):
    order = banned(to_on, from_on=date(2026, 12, 31), ends_on=date(2027, 12, 30))
    assert len(judged(CaseBuilder(order=order), midnight(date(2027, 1, 4)), RULE)) == told


@pytest.mark.parametrize(("ends_on", "told"), [(date(2026, 5, 31), 0), (date(2026, 6, 1), 1)])
def test_custody_that_left_less_than_three_months_of_control_lifts_the_floor(judged, ends_on, told):
    order = banned(date(2026, 5, 30), category=Category.CONTROL, ends_on=ends_on)
    assert len(judged(CaseBuilder(order=order), NOW, RULE)) == told


def test_a_short_probation_lifts_no_floor(judged):
    order = banned(date(2026, 4, 29), ends_on=date(2026, 4, 30))
    assert len(judged(CaseBuilder(order=order), NOW, RULE)) == 1


@pytest.mark.parametrize(("to_on", "told"), [(None, 0), (TERM_ENDS, 0), (date(2027, 3, 2), 1)])
def test_a_ban_lasts_no_longer_than_the_term(judged, to_on, told):
    assert len(judged(CaseBuilder(order=banned(to_on)), NOW, RULE)) == told


def test_the_reason_names_the_ban_its_days_and_the_article(judged):
    (found,) = judged(CaseBuilder(order=banned(date(2026, 4, 30))), NOW, RULE)
    assert ("禁止令", "不得进入网吧") in found.why.inputs
    assert ("文书载明", "2026-03-02 至 2026-04-30") in found.why.inputs
    assert found.why.arithmetic == (
        "2026-03-02 起不少于 2 个月，最早 2026-05-01 止；载明 2026-04-30 止",
        "以文书为准，请向决定机关核对",
    )
    assert [c.article for c in found.why.citations if c.instrument == "JZL"] == ["第六条"]


def test_it_ends_when_the_court_stands_by_its_days(judged):
    case = CaseBuilder(order=banned(date(2026, 4, 30)))
    case.add(TermConfirmed(by="样例县人民法院", note="以判决书为准"), on=date(2026, 3, 20))
    (found,) = judged(case, NOW, RULE)
    assert (found.began_at, found.ended_at) == (midnight(FROM), midnight(date(2026, 3, 20)))


def test_a_ban_that_a_court_shortened_is_not_asked_about_again_and_a_new_one_is(judged):
    case = CaseBuilder(order=banned(date(2026, 12, 1)))
    case.add(OrderChanged(order=banned(date(2026, 4, 20)), reason="减刑裁定"), on=date(2026, 3, 9))
    assert judged(case, NOW, RULE) == []
    other = case.add(
        OrderChanged(order=banned(date(2026, 4, 20), text="不得饮酒"), reason="裁定"), on=date(2026, 3, 10)
    )
    assert [f.occasion for f in judged(case, NOW, RULE)] == [f"{RULE}:{other}:0"]
