"""Two warnings alone: only outside prison, where police or a prison decided, by the measures of 2020."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.facts.admission import HandedOver
from correction.domain.facts.decisions import Decided, DecisionKind, DecisionRevoked
from correction.domain.moments import DateSpan
from correction.domain.order import Category, Decider, Order
from correction.rulebooks import load_book
from correction.testing.builders import CaseBuilder

CST = timezone(timedelta(hours=8))
RULE = "ground_two_warnings"


def midnight(on):
    return datetime(on.year, on.month, on.day, tzinfo=CST)


def warned(decider, *days, category=Category.OUTSIDE_PRISON):
    from_on = date(2019, 1, 1)
    term = DateSpan(from_on=from_on, to_on=date(2027, 12, 31))
    case = CaseBuilder(order=Order(category=category, decider=decider, effective_on=from_on, term=term))
    case.add(HandedOver(by="监狱"), on=from_on)
    return case, [case.add(Decided(decision=DecisionKind.WARNING), on=on) for on in days]


MARCH, MAY = date(2026, 3, 1), date(2026, 5, 1)


@pytest.mark.parametrize(
    ("decider", "days", "began_on"),
    [
        (Decider.PRISON_AUTHORITY, (MARCH, MAY), MAY),
        (Decider.POLICE, (MARCH, MAY), MAY),
        (Decider.POLICE, (MARCH, MAY, date(2026, 5, 9)), MAY),
        (Decider.POLICE, (MARCH,), None),
        (Decider.COURT, (MARCH, MAY), None),
        (Decider.POLICE, (date(2020, 5, 1), date(2020, 6, 30)), None),
        (Decider.POLICE, (date(2020, 6, 30), date(2020, 7, 1)), date(2020, 7, 1)),
    ],
)
def test_the_second_warning_opens_it_where_the_measures_ask_for_no_more(judged, decider, days, began_on):
    case, _ = warned(decider, *days)
    found = judged(case, midnight(date(2026, 6, 1)), RULE, book=load_book("cn"))
    assert [f.began_at for f in found] == ([midnight(began_on)] if began_on else [])


def test_other_categories_do_not_know_it(judged):
    case, _ = warned(Decider.COURT, MARCH, MAY, category=Category.PROBATION)
    assert judged(case, midnight(date(2026, 6, 1)), RULE) == []


def test_both_standards_are_shown_and_a_proposal_that_names_it_ends_it(judged):
    case, (first, second) = warned(Decider.POLICE, MARCH, MAY)
    (found,) = judged(case, midnight(date(2026, 6, 1)), RULE)
    assert {c.instrument for c in found.why.citations} == {"IM-2020", "SPC-2021"}
    assert found.entries == (first, second)
    proposed = Decided(decision=DecisionKind.RECALL_PROPOSED, basis_occasions=(found.occasion,))
    case.add(proposed, on=date(2026, 6, 2))
    assert judged(case, midnight(date(2026, 7, 1)), RULE)[0].ended_at == midnight(date(2026, 6, 2))


def test_a_revoked_or_void_warning_does_not_count(judged):
    case, (first, second) = warned(Decider.POLICE, MARCH, MAY)
    case.add(DecisionRevoked(decision_entry_id=first, reason="申诉成立"), on=date(2026, 5, 20))
    assert judged(case, midnight(date(2026, 6, 1)), RULE) == []
    case, (first, second) = warned(Decider.POLICE, MARCH, MAY)
    case.void(second, midnight(date(2026, 5, 20)))
    assert judged(case, midnight(date(2026, 6, 1)), RULE) == []


@pytest.mark.parametrize(
    ("numbers", "days", "counted"),
    [
        (("警1", "警1"), (MARCH, MARCH), 1),
        (("警1", "警1"), (MARCH, MARCH + timedelta(days=2)), 1),
        (("", "警1"), (MARCH, MARCH), 1),
        (("", ""), (MARCH, MARCH), 1),
        (("警1", "警2"), (MARCH, MARCH), 2),
        (("", "警1"), (MARCH, MAY), 2),
        (("", "警1", "警2"), (MARCH, MARCH, MAY), 2),
    ],
)
def test_one_warning_that_two_doors_recorded_is_one_warning(judged, numbers, days, counted):
    case, _ = warned(Decider.POLICE)
    for number, on in zip(numbers, days, strict=True):
        case.add(Decided(decision=DecisionKind.WARNING, document_no=number), on=on)
    found = judged(case, midnight(date(2026, 6, 1)), RULE)
    assert [dict(f.why.inputs)["有效的警告"] for f in found] == (["2 次"] if counted == 2 else [])
