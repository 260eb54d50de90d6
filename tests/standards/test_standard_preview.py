"""Trying a standard: who would newly be told of, who no longer; what was tried is then what happens."""

from datetime import date, timedelta

import pytest

from correction.domain.alert_kind import AlertKind
from correction.office.standards.preview import at_start, cases_of_county, looking_back, tried
from correction.testing.memory import MemoryStore
from tests.standards.county import BOOK, CONTEXT, NOW, Counties, morning

LATE, MISSED = AlertKind.CHECK_IN_LATE, AlertKind.CHECK_IN_MISSED


@pytest.fixture(scope="module")
def counties():
    """Of three, one is ten minutes late each day, one in time; the third is another county's."""
    made = Counties()
    for case_id, office_id, minute in (("late", "A1", 10), ("prompt", "A1", 0), ("theirs", "B1", 10)):
        made.admit(case_id, office_id)
        hour = 10 if minute else 9
        made.check_in(case_id, *(morning(day, hour, minute) for day in range(2, 10)))
    return made


def changes(counties, trial_of, standard):
    with counties.store.reading() as uow:
        trial = trial_of(uow, standard)
        ids = cases_of_county(uow, uow.organisation(), standard.proposed.org_id)
        return {case_id: one for case_id, one in tried(uow, trial, CONTEXT, ids) if one is not None}


def test_looking_back_finds_whom_the_value_would_have_told_of(counties) -> None:
    standard = counties.propose("5", standard_id="back")
    found = changes(counties, lambda uow, s: looking_back(uow, BOOK, s, 5, NOW), standard)
    assert set(found) == {"late"}
    # The mornings of the 5th to the 9th; the 10th is not over at nine.
    assert found["late"].newly == (LATE,) * 5
    assert (found["late"].no_longer, found["late"].office_id) == ((), "A1")
    counties.approve(standard)
    wider = counties.propose("30", standard_id="wider", from_on=date(2026, 3, 15))
    assert changes(counties, lambda uow, s: at_start(uow, BOOK, s), wider) == {}


def test_a_trial_changes_nothing_and_is_what_then_happens() -> None:
    counties = Counties(MemoryStore())
    counties.admit("late", "A1")
    counties.check_in("late", *(morning(day, 10, 10) for day in range(2, 13)))
    standard = counties.propose("5", from_on=date(2026, 3, 12))
    before = counties.alerts("late")
    found = changes(counties, lambda uow, s: at_start(uow, BOOK, s), standard)
    assert found["late"].newly == (LATE,)
    assert counties.alerts("late") == before
    counties.approve(standard)
    counties.sweep(NOW + timedelta(days=3))
    told = [a for a in counties.alerts("late") if a.stated.kind is LATE]
    assert [a.stated.cycle_on for a in told] == [date(2026, 3, 12)]


def test_what_a_value_forgives_is_no_longer_told() -> None:
    counties = Counties(MemoryStore())
    counties.admit("later", "A1")
    counties.check_in("later", *(morning(day, 10, 25) for day in range(2, 10)))
    standard = counties.propose("30", from_on=date(2026, 3, 12))
    found = changes(counties, lambda uow, s: looking_back(uow, BOOK, s, 2, NOW), standard)
    assert (found["later"].newly, found["later"].no_longer) == ((), (LATE,) * 2)


def test_the_cases_of_a_county_come_in_order_and_from_one_on(counties) -> None:
    with counties.store.reading() as uow:
        tree = uow.organisation()
        assert cases_of_county(uow, tree, "A") == ("late", "prompt")
        assert cases_of_county(uow, tree, "A", "late") == ("prompt",)
        assert cases_of_county(uow, tree, "B") == ("theirs",)
