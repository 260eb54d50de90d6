"""A case that began before the first day of the books is judged, and nobody in it vanishes."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from correction.domain.moments import SHANGHAI
from correction.domain.order import Category, Decider
from correction.rulebooks import load_book
from correction.rules.assess import assess
from correction.testing.builders import CaseBuilder, plain_context, probation

BOOK = load_book("helan-2019")
NOW = datetime(2026, 4, 1, tzinfo=SHANGHAI)
EARLY, ENDS_ON = date(2010, 1, 4), date(2027, 12, 31)


def case(category):
    decider = Decider.PRISON_AUTHORITY if category is Category.OUTSIDE_PRISON else Decider.COURT
    order = replace(probation(EARLY, ENDS_ON), category=category, decider=decider)
    return CaseBuilder(order=order, records_from_on=date(2026, 1, 1))


def rules_of(builder):
    return {f.rule for f in assess(builder.file(), BOOK, plain_context(), NOW).findings}


@pytest.mark.parametrize("category", Category)
def test_an_old_case_owes_what_others_owe_and_nothing_of_its_beginning(category):
    found = rules_of(case(category).arrive(date(2010, 1, 10)))
    assert "office_meeting" in found
    assert found.isdisjoint({"first_report", "handover_late", "group_late", "absence"})


@pytest.mark.parametrize("category", [Category.CONTROL, Category.PROBATION, Category.PAROLE])
def test_whoever_never_came_is_still_looked_for(category):
    """Ten days after 4 January 2010 are over on the 14th, as under the measures of 2012."""
    assessed = assess(case(category).file(), BOOK, plain_context(), NOW)
    found = [f for f in assessed.findings if f.rule == "first_report"]
    assert [(f.began_at, f.ended_at) for f in found] == [(datetime(2010, 1, 15, tzinfo=SHANGHAI), None)]
    assert all(c.article for c in found[0].why.citations)
