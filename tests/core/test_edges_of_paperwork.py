"""Papers at their limits: the first day of the records, the first of two ends, notices of a detention."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from correction.domain.days import WorkCalendar
from correction.domain.facts.absence import PersonFound, SearchOrdered
from correction.domain.facts.custody import DetainedElsewhere, DetentionEnded, Restraint
from correction.domain.facts.decisions import Decided, DecisionKind, DecisionRevoked
from correction.domain.facts.leave import LeaveGranted, LeaveLevel
from correction.domain.moments import SHANGHAI
from correction.rulebooks import load_book
from correction.rules.intake.course import intake_steps
from correction.rules.paperwork.events import events_of
from correction.rules.paperwork.ledger import ledger_of
from correction.testing.builders import CaseBuilder, probation
from tests.scenarios.gallery import EXHIBITS

LEDGER = load_book("demo-ledger")
NO_YEAR = WorkCalendar(version="none")
DAY = timedelta(days=1)
HELD = date(2026, 3, 10)  # A Tuesday: the third day after it is a Friday.


def midnight(on):
    return datetime.combine(on, time.min, SHANGHAI).astimezone(UTC)


def running(**more):
    return CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31)), **more).arrive(date(2026, 1, 5))


def over_at(case, line):
    (event,) = [each for each in events_of(case.file()) if line in each.lines]
    return event.over_at


# --- the ledger ---


@pytest.mark.parametrize(
    ("records_on", "told"), [(date(2026, 3, 31), 1), (date(2026, 4, 1), 1), (date(2026, 4, 2), 0)]
)
def test_what_happened_on_the_first_day_of_the_records_is_ours_to_send(judged, records_on, told):
    case = running(records_from_on=records_on)
    leave = LeaveGranted(
        leave_id="L",
        from_on=date(2026, 5, 1),
        to_on=date(2026, 6, 5),
        destination="外省",
        level=LeaveLevel.CITY,
    )
    case.add(leave, on=date(2026, 4, 1))
    assert len(judged(case, midnight(date(2026, 8, 1)), "dispatch_late", book=LEDGER)) == told


def test_nothing_has_to_be_sent_after_the_first_revocation_of_that_very_decision():
    case = running()
    mine = case.add(Decided(decision=DecisionKind.WARNING), on=date(2026, 4, 1))
    other = case.add(Decided(decision=DecisionKind.RECALL_PROPOSED), on=date(2026, 4, 2))
    assert over_at(case, "reward_sanction") is None
    case.add(DecisionRevoked(decision_entry_id=other, reason="事实有误"), on=date(2026, 4, 5))
    assert over_at(case, "reward_sanction") is None
    for day in (9, 12):
        case.add(DecisionRevoked(decision_entry_id=mine, reason="事实有误"), on=date(2026, 4, day))
    assert over_at(case, "reward_sanction") == midnight(date(2026, 4, 9))


@pytest.mark.parametrize(
    ("found_on", "over_on"), [((8, 9), None), ((8, 10), 10), ((10, 12), 10), ((12, 14), 12)]
)
def test_a_search_is_over_with_the_first_finding_since_it_was_ordered(found_on, over_on):
    case = running()
    case.add(SearchOrdered(), on=HELD)
    for day in found_on:
        case.add(PersonFound(), on=date(2026, 3, day))
    expected = None if over_on is None else midnight(date(2026, 3, over_on))
    assert over_at(case, "search_not_found") == expected


def test_a_line_without_a_last_day_is_never_late():
    case = running()
    case.add(SearchOrdered(), on=HELD)
    lines = [line for line in ledger_of(case.file(), LEDGER, NO_YEAR) if line.due_on is None]
    assert lines
    assert all(line.in_time for line in lines)


# --- a detention elsewhere ---


def detained(told=None, ended=None, *, held_on=HELD, records_on=None, released=None):
    case = running(records_from_on=records_on)
    told_on = None if told is None else held_on + told * DAY
    held = DetainedElsewhere(restraint=Restraint.CRIMINAL_DETENTION, by="公安局", told_on=told_on)
    entry = case.add(held, on=held_on)
    if ended is not None:
        case.add(DetentionEnded(detention_entry_id=entry), on=held_on + ended * DAY)
    return case


@pytest.mark.parametrize(
    ("told", "ended", "late"), [(4, 4, 1), (None, 4, 0), (None, 5, 1), (9, 4, 0), (4, 9, 1)]
)
def test_a_notice_that_came_a_day_late_is_late_even_where_nothing_was_left_to_tell(judged, told, ended, late):
    """Late begins with the fourth day; a detention that was over by then owes no notice any more."""
    assert len(judged(detained(told, ended), midnight(HELD + 30 * DAY), "detention_notice")) == late


@pytest.mark.parametrize(("n", "told"), [(-1, 1), (0, 1), (1, 0)])
def test_a_detention_of_before_our_records_is_not_told(judged, n, told):
    case = detained(records_on=HELD + n * DAY)
    assert len(judged(case, midnight(HELD + 30 * DAY), "detention_notice")) == told


def test_before_the_law_no_days_were_set_for_the_notice_and_a_later_detention_is_judged(judged):
    order = probation(date(2020, 1, 1), date(2021, 12, 31))
    case = CaseBuilder(order=order).arrive(date(2020, 1, 5))
    for on in (date(2020, 3, 10), date(2020, 9, 1)):
        case.add(DetainedElsewhere(restraint=Restraint.CRIMINAL_DETENTION, by="公安局"), on=on)
    found = judged(case, midnight(date(2021, 3, 1)), "detention_notice")
    assert [f.began_at for f in found] == [midnight(date(2020, 9, 5))]


# --- taking in ---


@pytest.mark.parametrize(
    "rule",
    ["notice_late", "papers_late", "receipt_late", "papers_unasked", "papers_incomplete", "handover_late"],
)
def test_the_course_of_intake_shows_the_step_that_a_rule_judges(rule):
    case = next(EXHIBITS[rule]("c"))
    steps = list(intake_steps(case.file(), load_book("cn"), NO_YEAR))
    assert None not in steps
    assert rule in {step.owed.rule for step in steps}
