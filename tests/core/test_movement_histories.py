"""The movement identity over histories that nobody would write: any entries, in any order, voided at will."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from correction.domain.case.course import Case
from correction.domain.counting.known_figures import known_figures
from correction.domain.counting.returns import Move, figures, unbalanced
from correction.domain.facts.admission import (
    HandedOver,
    OfficeAssigned,
    OrderChanged,
    Released,
    ReportedIn,
    Terminated,
    TerminationKind,
)
from correction.domain.facts.moves import MoveAccepted
from correction.domain.moments import DateSpan, day_start
from correction.domain.order import Category, Decider, Order
from correction.testing.builders import CaseBuilder

DAY = timedelta(days=1)
FIRST = date(2026, 1, 1)
TERM = DateSpan(from_on=FIRST, to_on=date(2027, 12, 31))
OFFICES = ("office-1", "office-2", "county-1", "elsewhere")


def order_of(category):
    return Order(category=category, decider=Decider.COURT, effective_on=FIRST, term=TERM)


days = st.integers(0, 120).map(lambda n: FIRST + DAY * n)
facts = st.one_of(
    st.just(ReportedIn()),
    st.just(HandedOver(by="看守所")),
    st.sampled_from(OFFICES).map(lambda office: OfficeAssigned(office_id=office)),
    st.just(Released(ground="期满")),
    st.just(MoveAccepted(approval_id="a", by="外县", reported_on=FIRST, document_no="1")),
    st.sampled_from(TerminationKind).map(lambda kind: Terminated(kind=kind)),
    st.sampled_from([Category.CONTROL, Category.PROBATION, Category.PAROLE]).map(
        lambda category: OrderChanged(order=order_of(category), reason="更正")
    ),
)
histories = st.lists(st.tuples(days, facts, st.booleans()), max_size=7)
periods = st.tuples(st.integers(0, 120), st.integers(0, 90)).map(
    lambda pair: DateSpan(from_on=FIRST + DAY * pair[0], to_on=FIRST + DAY * (pair[0] + pair[1]))
)
unions = st.sets(st.sampled_from(OFFICES), min_size=1).map(frozenset)


def case_of(history, case_id):
    builder = CaseBuilder(order=order_of(Category.PROBATION), case_id=case_id)
    for on, fact, void in history:
        entry_id = builder.add(fact, on=on)
        if void:
            builder.void(entry_id, day_start(on) + DAY)
    return Case(file=builder.file())


def moved(cases, period, offices):
    told = figures(cases, period, offices)
    assert unbalanced(told) == ()
    assert {each.key for each in told} <= known_figures()
    return {tuple(each.key.split(".")[1:]): each.case_ids for each in told if "movement." in each.key}


@settings(max_examples=300, deadline=None)
@given(st.lists(histories, max_size=4), periods, unions)
def test_the_identity_holds_whatever_was_recorded(all_histories, period, offices):
    cases = [case_of(history, f"c{n}") for n, history in enumerate(all_histories)]
    told = moved(cases, period, offices)
    after = DateSpan(from_on=period.to_on + DAY, to_on=period.to_on + 30 * DAY)
    later = moved(cases, after, offices)
    for category in Category:
        assert told.get((category, Move.CLOSING), ()) == later.get((category, Move.OPENING), ())


@settings(max_examples=200, deadline=None)
@given(st.lists(histories, max_size=4), periods, unions)
def test_a_county_is_its_offices_put_together_and_only_transfers_between_them_vanish(
    all_histories, period, offices
):
    cases = [case_of(history, f"c{n}") for n, history in enumerate(all_histories)]
    union = moved(cases, period, offices)
    parts = [moved(cases, period, frozenset({office})) for office in sorted(offices)]
    between = {Move.TRANSFERRED_IN, Move.TRANSFERRED_OUT}
    for category in Category:
        for move in set(Move) - between:
            together = sorted(case_id for part in parts for case_id in part.get((category, move), ()))
            assert together == sorted(union.get((category, move), ()))
        came, went = (sum(len(part.get((category, move), ())) for part in parts) for move in sorted(between))
        inside = came - len(union.get((category, Move.TRANSFERRED_IN), ()))
        assert inside == went - len(union.get((category, Move.TRANSFERRED_OUT), ()))
        assert inside >= 0
