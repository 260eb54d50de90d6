"""Whatever stands in a log, it is judged: nothing that was recorded stops the review of a case.

A review that fails is an alert that nobody gets, so facts of every kind are thrown together, late, voided and
contradicting each other, and each case is reviewed in part and whole, often and seldom, as in the other test.
"""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from correction.domain.errors import InvalidValue
from correction.domain.facts.admission import Excused, ExcuseReason
from correction.rulebooks import load_book
from tests.properties.any_facts import KINDS, AnyLife
from tests.properties.test_assess_constant import DRAWN, START, check_told_the_same, looks

BOOKS = ("helan-2019", "demo-activities", "demo-county", "sichuan-2014", "fujian")
DRAWS = st.tuples(st.integers(0, 10**9), st.sampled_from([10, 25, 60]), st.sampled_from([3, 8, 20]))


@pytest.mark.parametrize("name", BOOKS)
@settings(max_examples=12, phases=DRAWN)
@given(drawn=DRAWS)
def test_anything_recorded_is_judged_and_often_or_seldom_in_part_or_whole_alike(name, drawn):
    seed, facts, widest = drawn
    check_told_the_same(AnyLife(seed, facts).live(), load_book(name), looks(seed, 100, widest))


@pytest.mark.slow
@settings(max_examples=60, phases=DRAWN)
@given(drawn=DRAWS, name=st.sampled_from(BOOKS))
def test_crowded_logs_are_judged_alike(drawn, name):
    seed, _, widest = drawn
    check_told_the_same(AnyLife(seed, 250).live(), load_book(name), looks(seed, 100, widest))


def test_every_kind_of_fact_can_be_drawn():
    life = AnyLife(1, 0)
    for kind in KINDS:
        drawn = life.any_fact(kind, START)
        fact = drawn({}) if callable(drawn) else drawn
        assert type(fact) is kind


def test_an_excuse_that_ends_before_it_begins_is_refused():
    with pytest.raises(InvalidValue, match="早于起日"):
        Excused(reason=ExcuseReason.HOSPITAL, from_on=START, to_on=START - timedelta(days=1))
