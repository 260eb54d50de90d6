"""Medical re-examination every three months, against dates counted by hand (刑诉法解释 第二百零二条)."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.errors import InvalidValue
from correction.domain.facts.admission import HandedOver
from correction.domain.facts.reports import MedicalPapersReceived
from correction.domain.moments import DateSpan
from correction.domain.order import Category, Decider, Order, OutsideGround
from correction.testing.builders import CaseBuilder, probation

CST = timezone(timedelta(hours=8))
RULE = "medical_recheck"


def moment(on, hour=0):
    return datetime(on.year, on.month, on.day, hour, tzinfo=CST)


def sick(arrival, records_from_on=None):
    term = DateSpan(from_on=date(2024, 1, 1), to_on=date(2028, 12, 31))
    order = Order(
        category=Category.OUTSIDE_PRISON, decider=Decider.COURT, effective_on=term.from_on, term=term
    )
    case = CaseBuilder(order=order, records_from_on=records_from_on)
    return case, case.add(HandedOver(by="看守所"), on=arrival)


def papers(case, on, **more):
    return case.add(MedicalPapersReceived(hospital="省人民医院"), on=on, **more)


@pytest.mark.parametrize(
    ("arrival", "last_on"),
    [
        (date(2026, 1, 15), date(2026, 4, 15)),
        (date(2025, 11, 30), date(2026, 2, 28)),
        (date(2026, 2, 28), date(2026, 5, 31)),
        (date(2026, 1, 31), date(2026, 4, 30)),
    ],
)
def test_the_papers_are_due_three_months_after_arrival(judged, arrival, last_on):
    case, start = sick(arrival)
    due_at = moment(last_on + timedelta(days=1))
    assert judged(case, due_at - timedelta(seconds=1), RULE) == []
    (found,) = judged(case, due_at, RULE)
    assert (found.kind, found.bearer) == (AlertKind.MEDICAL_OVERDUE, Bearer.PERSON)
    assert (found.occasion, found.began_at, found.ended_at) == (f"{RULE}:{start}", due_at, None)
    assert f"= {last_on}" in found.why.arithmetic[0]


def test_each_set_of_papers_starts_the_clock_again(judged):
    case, _ = sick(date(2026, 1, 15))
    papers(case, date(2026, 4, 15))
    second = papers(case, date(2026, 6, 1))
    assert judged(case, moment(date(2026, 9, 2)) - timedelta(seconds=1), RULE) == []
    (found,) = judged(case, moment(date(2026, 9, 2)), RULE)
    assert found.occasion == f"{RULE}:{second}"
    papers(case, date(2026, 9, 20))
    assert judged(case, moment(date(2026, 10, 1)), RULE)[0].ended_at == moment(date(2026, 9, 20))


def test_late_papers_exonerate_and_their_void_accuses(judged):
    case, _ = sick(date(2026, 1, 15))
    made = papers(case, date(2026, 4, 10), recorded_at=moment(date(2026, 5, 1)))
    assert judged(case, moment(date(2026, 5, 2)), RULE) == []
    case.void(made, moment(date(2026, 5, 3)))
    assert len(judged(case, moment(date(2026, 5, 4)), RULE)) == 1


def test_what_was_due_before_the_records_began_is_not_missed_and_the_clock_starts_with_them(judged):
    case, start = sick(date(2024, 2, 1), records_from_on=date(2026, 3, 10))
    assert judged(case, moment(date(2026, 6, 10)), RULE) == []
    (found,) = judged(case, moment(date(2026, 6, 11)), RULE)
    assert (found.occasion, found.began_at) == (f"{RULE}:{start}", moment(date(2026, 6, 11)))


def test_opening_papers_keep_their_own_clock(judged):
    case, _ = sick(date(2024, 2, 1), records_from_on=date(2026, 3, 10))
    papers(case, date(2026, 2, 1))
    assert judged(case, moment(date(2026, 5, 1)), RULE) == []
    assert len(judged(case, moment(date(2026, 5, 2)), RULE)) == 1


def test_other_categories_owe_no_papers(judged):
    case = CaseBuilder(order=probation(date(2025, 1, 1), date(2026, 12, 31))).arrive(date(2025, 1, 5))
    assert judged(case, moment(date(2026, 12, 1)), RULE) == []


@pytest.mark.parametrize(
    ("ground", "owed"),
    [
        (None, True),
        (OutsideGround.ILLNESS, True),
        (OutsideGround.PREGNANCY, False),
        (OutsideGround.SELF_CARE, False),
    ],
)
def test_only_who_is_outside_for_illness_is_re_examined(judged, ground, owed):
    case, _ = sick(date(2026, 1, 15))
    opened = case.entries[0]
    order = replace(opened.payload.order, outside_ground=ground)
    case.entries[0] = replace(opened, payload=replace(opened.payload, order=order))
    assert len(judged(case, moment(date(2026, 5, 1)), RULE)) == owed


def test_nobody_else_has_a_ground_to_serve_outside():
    with pytest.raises(InvalidValue, match="没有暂予监外执行的情形"):
        replace(probation(date(2026, 1, 5), date(2026, 12, 31)), outside_ground=OutsideGround.ILLNESS)
