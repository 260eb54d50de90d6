"""The list of recurring duties shows each cycle once, as the rules judge it, from the first owed day on."""

from datetime import date

import pytest

from correction.domain.moments import DateSpan
from correction.rulebooks import load_book
from correction.rules.duty_list import LISTED, Outcome, duty_list
from correction.testing.builders import CaseBuilder, plain_context, probation
from tests.scenarios.gallery import EXHIBITS
from tests.scenarios.gallery_book import gallery_book
from tests.scenarios.gallery_frame import SEEN_AT

JUNE = DateSpan(from_on=date(2026, 6, 1), to_on=date(2026, 6, 30))


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return load_book(gallery_book(tmp_path_factory.mktemp("gallery") / "book"))


@pytest.mark.parametrize("rule", ["report_prohibition", "report_health", "report_written", "office_meeting"])
def test_what_a_rule_finds_missed_is_missed_in_the_list(rule, book):
    case = next(EXHIBITS[rule]("c"))
    listed = duty_list(case.file(), book, plain_context(), SEEN_AT, JUNE)
    missed = [one for one in listed if one.occasion.startswith(rule)]
    assert {one.outcome for one in missed} <= {Outcome.MISSED, Outcome.PARTIAL}
    assert any(one.outcome is Outcome.MISSED for one in missed)
    assert ("report_health" in {one.occasion.partition(":")[0] for one in listed}) is (
        rule == "report_health"
    )
    assert ("report_prohibition" in {one.occasion.partition(":")[0] for one in listed}) is (
        rule == "report_prohibition"
    )


def test_nothing_is_owed_before_arrival(book):
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31)))
    assert duty_list(case.file(), book, plain_context(), SEEN_AT, JUNE) == ()


def test_a_cycle_that_the_first_day_cuts_is_partial_and_the_next_one_whole(book):
    """Who came on Wednesday, 10 June 2026 owes from the 11th; the first whole week begins on the 15th."""
    case = CaseBuilder(order=probation(date(2026, 6, 1), date(2026, 12, 31))).arrive(date(2026, 6, 10))
    listed = duty_list(case.file(), book, plain_context(), SEEN_AT, JUNE)
    weekly = [one for one in listed if one.occasion.startswith("office_voice")]
    assert [(one.span.from_on.day, one.outcome is Outcome.PARTIAL) for one in weekly] == [
        (11, True),
        (15, False),
        (22, False),
        (29, False),
    ]


def test_every_outcome_and_every_duty_has_its_word(book):
    assert all(outcome.zh for outcome in Outcome)
    assert len(set(LISTED)) == len(LISTED) > 5
