"""On every day, for every category and class, exactly one thing is said, or why nothing is."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from correction.domain.order import Category
from correction.rulebooks import load_book
from correction.rulebooks.values import CLASS_NAMES

FIRST, LAST = date(2012, 3, 1), date(2027, 12, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]

# How each category begins, is disciplined and ends: the parameters that rules ask for it.
ALL = ("cite.reporting_duty", "cite.reward_and_sanction", "absence.admonition_days", "cite.term_end")
ASKED = {
    Category.CONTROL: (*ALL, "first_report.days", "prohibition.min_months.control", "cite.police_punishment"),
    Category.PROBATION: (*ALL, "first_report.days", "prohibition.min_months.probation", "cite.revocation"),
    Category.PAROLE: (*ALL, "first_report.days", "absence.revocation_months", "cite.revocation"),
    Category.OUTSIDE_PRISON: (*ALL, "handover.days", "report.medical.interval_months", "cite.recall"),
}


def test_every_parameter_is_spoken_of_exactly_once_on_every_day(shipped):
    """Laid end to end, the spans of a parameter neither leave a day out nor speak of one twice."""
    for parameter in shipped.parameters():
        windows = sorted((span.from_on, span.to_on or date.max) for span in shipped.spans(parameter.key))
        assert windows[0][0] <= FIRST, parameter.key
        assert windows[-1][1] >= LAST, parameter.key
        for (_, last_on), (next_on, _) in pairwise(windows):
            assert next_on == last_on + timedelta(days=1), parameter.key


def test_the_days_on_which_something_changes_are_answered_by_the_span_that_says_so(shipped):
    """What the spans say is what a rule is told, on their first and last days and on the days around them."""
    for parameter in shipped.parameters():
        for span in shipped.spans(parameter.key):
            days = [span.from_on, *([span.to_on] if span.to_on else [])]
            assert all(shipped.on_record(parameter.key, on) == span for on in days), parameter.key
            before_on = span.from_on - timedelta(days=1)
            if before_on >= FIRST:
                assert shipped.on_record(parameter.key, before_on) != span


def test_what_is_said_is_a_value_or_one_reason_for_every_class(shipped):
    for parameter in shipped.parameters():
        for span in shipped.spans(parameter.key):
            for name in (None, *CLASS_NAMES):
                found = shipped.at(parameter.key, span.from_on, management_class=name)
                said = [found.value, found.null_reason, found.unknown_reason]
                assert sum(each is not None for each in said) == 1, f"{parameter.key} {name} {span.from_on}"


@pytest.mark.parametrize("category", list(Category))
def test_every_category_finds_its_rules_on_every_day(category):
    book = load_book("cn")
    for key in ASKED[category]:
        for on in DAYS:
            found = book.at(key, on)
            assert found.from_on <= on <= (found.to_on or LAST)
            assert found.value is not None or found.reason
            assert found.citation.article


@pytest.mark.parametrize(
    ("on", "instrument"),
    [(FIRST, "IM-2012"), (date(2020, 6, 30), "IM-2012"), (date(2020, 7, 1), "CCL"), (LAST, "CCL")],
)
def test_the_instrument_changes_on_the_day_of_the_law_and_not_a_day_off(on, instrument):
    assert load_book("cn").cite("first_report.days", on).instrument == instrument
