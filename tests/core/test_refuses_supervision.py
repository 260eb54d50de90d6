"""Found and refusing: ongoing until a record says that the person complies."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind
from correction.domain.facts.absence import PersonFound
from correction.domain.moments import DateSpan
from correction.domain.order import Category, Decider, Order
from correction.testing.builders import CaseBuilder

CST = timezone(timedelta(hours=8))
RULE = "refuses_supervision"


def at(day, hour=0):
    return datetime(2026, 3, day, hour, tzinfo=CST)


def running(category=Category.PROBATION, **more):
    decider = Decider.POLICE if category is Category.OUTSIDE_PRISON else Decider.COURT
    term = DateSpan(from_on=date(2026, 1, 1), to_on=date(2026, 12, 31))
    order = Order(category=category, decider=decider, effective_on=date(2026, 1, 1), term=term)
    return CaseBuilder(order=order, **more).arrive(date(2026, 1, 5))


def test_it_goes_on_until_the_person_complies(judged):
    case = running()
    case.add(PersonFound(refuses=True, note="电话中拒绝返回"), at=at(10, 9))
    (found,) = judged(case, at(11), RULE)
    assert (found.kind, found.began_at, found.ended_at) == (
        AlertKind.REFUSES_SUPERVISION,
        at(10, 9),
        None,
    )
    case.add(PersonFound(), at=at(12, 9))
    assert judged(case, at(13), RULE)[0].ended_at == at(12, 9)


def test_being_found_without_refusing_is_no_matter(judged):
    case = running()
    case.add(PersonFound(), at=at(10, 9))
    assert judged(case, at(11), RULE) == []


def test_a_void_withdraws_it_and_records_before_the_start_are_not_told(judged):
    case = running()
    entry_id = case.add(PersonFound(refuses=True), at=at(10, 9))
    case.void(entry_id, at(11))
    assert judged(case, at(12), RULE) == []
    old = running(records_from_on=date(2026, 3, 11))
    old.add(PersonFound(refuses=True), at=at(10, 9))
    assert judged(old, at(12), RULE) == []


@pytest.mark.parametrize(
    ("category", "articles", "word"),
    [
        (Category.PROBATION, 2, "撤销缓刑"),
        (Category.PAROLE, 1, "撤销假释"),
        (Category.CONTROL, 2, "没有撤销或者收监的途径"),
        (Category.OUTSIDE_PRISON, 2, "收监执行"),
    ],
)
def test_each_category_has_its_own_path_and_people_decide(judged, category, articles, word):
    case = running(category)
    case.add(PersonFound(refuses=True), at=at(10, 9))
    (found,) = judged(case, at(11), RULE)
    assert len(found.why.citations) == articles
    assert word in found.why.arithmetic[-1]
    assert "由机构决定" in found.why.arithmetic[-1]
