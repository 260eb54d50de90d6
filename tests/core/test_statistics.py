"""Returns: movement adds up, structure splits who is there, what was submitted stays and later facts show."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from correction.domain.case.course import Case
from correction.domain.context import BlindSpan
from correction.domain.counting.returns import Move, corrections, figures, unbalanced
from correction.domain.facts.admission import (
    Excused,
    ExcuseReason,
    OfficeAssigned,
    Released,
    ReportedIn,
    Terminated,
    TerminationKind,
)
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, Means
from correction.domain.facts.decisions import Decided, DecisionKind, DecisionRevoked
from correction.domain.facts.staff_acts import (
    Activity,
    ActivityAttended,
    ActKind,
    Attendance,
    Result,
    StaffActed,
)
from correction.domain.moments import SHANGHAI, DateSpan
from correction.domain.order import Category, Decider, Order
from correction.office.counting.statistics import judged
from correction.testing.builders import CaseBuilder, plain_context, probation

DAY = timedelta(days=1)
FIRST = date(2026, 1, 1)
TERM = DateSpan(from_on=FIRST, to_on=date(2027, 12, 31))
OFFICES = ("office-1", "office-2", "office-3")
ALL = frozenset(OFFICES)
NOW = datetime(2026, 7, 1, 8, tzinfo=SHANGHAI)


def span(from_on, to_on):
    return DateSpan(from_on=from_on, to_on=to_on)


def at(on, hour):
    return datetime(on.year, on.month, on.day, hour, tzinfo=SHANGHAI)


def counts(told, prefix):
    return {each.key.removeprefix(prefix): each.count for each in told if each.key.startswith(prefix)}


@dataclass(frozen=True)
class Life:
    """One invented life, as days."""

    category: Category
    arrived_on: date | None
    left_on: date | None
    released: bool
    moves: tuple[tuple[date, str], ...]


def case_of(life, case_id):
    order = Order(category=life.category, decider=Decider.COURT, effective_on=FIRST, term=TERM)
    builder = CaseBuilder(order=order, case_id=case_id)
    if life.arrived_on:
        builder.add(ReportedIn(), at=at(life.arrived_on, 10))
    for on, office_id in life.moves:
        builder.add(OfficeAssigned(office_id=office_id), at=at(on, 15))
    if life.left_on:
        end = Released(ground="期满") if life.released else Terminated(kind=TerminationKind.DIED)
        builder.add(end, on=life.left_on)
    return Case(file=builder.file())


days = st.integers(0, 100).map(lambda n: FIRST + DAY * n)
lives = st.builds(
    Life,
    category=st.sampled_from([Category.PROBATION, Category.CONTROL]),
    arrived_on=st.none() | days,
    left_on=st.none() | days,
    released=st.booleans(),
    moves=st.lists(st.tuples(days, st.sampled_from(OFFICES)), max_size=4).map(
        lambda moves: tuple(sorted(moves, key=lambda move: move[0]))
    ),
)
periods = st.tuples(st.integers(0, 100), st.integers(0, 60)).map(
    lambda pair: span(FIRST + DAY * pair[0], FIRST + DAY * (pair[0] + pair[1]))
)
unions = st.sets(st.sampled_from(OFFICES), min_size=1).map(frozenset)


def there(life, on, offices):
    """Whether somebody is on the books of these offices at the end of a day, by the plainest reading."""
    office = "office-1"
    for moved_on, office_id in life.moves:
        if moved_on <= on:
            office = office_id
    came = life.arrived_on is not None and life.arrived_on <= on
    return came and (life.left_on is None or on < life.left_on) and office in offices


@settings(max_examples=200, deadline=None)
@given(st.lists(lives, max_size=4), periods, unions)
def test_movement_adds_up_and_its_two_ends_are_who_was_there(all_lives, period, offices):
    told = figures([case_of(life, f"c{n}") for n, life in enumerate(all_lives)], period, offices)
    assert unbalanced(told) == ()
    behind = {each.key: each.case_ids for each in told}
    for move, on in ((Move.OPENING, period.from_on - DAY), (Move.CLOSING, period.to_on)):
        for category in Category:
            expected = tuple(
                f"c{n}"
                for n, life in enumerate(all_lives)
                if life.category is category and there(life, on, offices)
            )
            assert behind.get(f"movement.{category}.{move}", ()) == expected
    assert all(each.count == len(each.case_ids) for each in told if each.key.startswith("movement."))


@settings(max_examples=100, deadline=None)
@given(st.lists(lives, max_size=4), periods, st.integers(0, 60), unions)
def test_two_halves_of_a_period_add_up_to_the_whole(all_lives, period, cut, offices):
    cases = [case_of(life, f"c{n}") for n, life in enumerate(all_lives)]
    cut_on = min(period.from_on + DAY * cut, period.to_on - DAY)
    if cut_on < period.from_on:
        period, cut_on = span(period.from_on, period.to_on + DAY), period.from_on
    parts = (span(period.from_on, cut_on), span(cut_on + DAY, period.to_on))
    whole, first, second = (counts(figures(cases, part, offices), "movement.") for part in (period, *parts))
    for category in Category:
        key = f"{category}."
        assert first.get(key + Move.CLOSING, 0) == second.get(key + Move.OPENING, 0)
        assert whole.get(key + Move.OPENING, 0) == first.get(key + Move.OPENING, 0)
        assert whole.get(key + Move.CLOSING, 0) == second.get(key + Move.CLOSING, 0)
        for move in (
            Move.RECEIVED,
            Move.RELEASED,
            Move.TERMINATED,
            Move.TRANSFERRED_IN,
            Move.TRANSFERRED_OUT,
        ):
            parts_sum = first.get(key + move, 0) + second.get(key + move, 0)
            assert whole.get(key + move, 0) == parts_sum


@settings(max_examples=100, deadline=None)
@given(st.lists(lives, max_size=5), periods, unions)
def test_every_breakdown_of_structure_splits_the_same_people(all_lives, period, offices):
    cases = [case_of(life, f"c{n}") for n, life in enumerate(all_lives)]
    told = figures(cases, period, offices)
    here = sorted(f"c{n}" for n, life in enumerate(all_lives) if there(life, period.to_on, offices))
    for breakdown in ("category", "class", "sex", "age"):
        parts = [each for each in told if each.key.startswith(f"structure.{breakdown}.")]
        assert sorted(case_id for part in parts for case_id in part.case_ids) == here


def test_a_move_within_a_union_is_no_transfer_and_between_its_offices_it_is():
    life = Life(Category.PROBATION, FIRST, None, True, ((date(2026, 2, 10), "office-2"),))
    cases, february = [case_of(life, "a")], span(date(2026, 2, 1), date(2026, 2, 28))
    assert counts(figures(cases, february, ALL), "movement.probation.") == {"opening": 1, "closing": 1}
    left = counts(figures(cases, february, frozenset({"office-1"})), "movement.probation.")
    assert left == {"opening": 1, "transferred_out": 1}
    came = counts(figures(cases, february, frozenset({"office-2"})), "movement.probation.")
    assert came == {"transferred_in": 1, "closing": 1}


def test_a_release_on_the_last_day_of_a_month_is_gone_at_its_close():
    life = Life(Category.PROBATION, FIRST, date(2026, 1, 31), True, ())
    cases = [case_of(life, "a")]
    january = counts(figures(cases, span(FIRST, date(2026, 1, 31)), ALL), "movement.probation.")
    assert january == {"received": 1, "released": 1}
    assert figures(cases, span(date(2026, 2, 1), date(2026, 2, 28)), ALL) == ()


def worked_on():
    builder = CaseBuilder(order=probation(FIRST, date(2027, 12, 31)))
    builder.arrive(date(2026, 1, 5))
    for on, result in ((date(2026, 1, 9), Result.COMPLETED), (date(2026, 1, 16), Result.ATTEMPTED)):
        builder.add(StaffActed(act=ActKind.VISIT, result=result), on=on)
    for number, (hours, attendance) in enumerate(((4.5, Attendance.PRESENT), (0, Attendance.ABSENT))):
        attended = ActivityAttended(
            activity_id=f"a{number}",
            activity=Activity.LABOUR,
            offered_hours=4.5,
            hours=hours,
            attendance=attendance,
        )
        builder.add(attended, on=date(2026, 1, 20))
    wrong = builder.add(Decided(decision=DecisionKind.WARNING), on=date(2026, 1, 21))
    builder.add(DecisionRevoked(decision_entry_id=wrong, reason="复核"), on=date(2026, 1, 25))
    builder.add(Decided(decision=DecisionKind.ADMONITION), on=date(2026, 1, 22))
    return builder


def test_work_counts_where_it_was_done_and_attempts_absences_and_revoked_decisions_do_not():
    january = span(FIRST, date(2026, 1, 31))
    told = figures([Case(file=worked_on().file())], january, ALL)
    assert counts(told, "supervision.") == {"visit": 1}
    assert counts(told, "education.") == {"labour_hours": 4.5, "labour_times": 1}
    assert counts(told, "enforcement.") == {"admonition": 1}
    elsewhere = figures([Case(file=worked_on().file())], january, frozenset({"office-2"}))
    assert elsewhere == ()


@pytest.mark.parametrize(("last", "due", "met"), [(date(2026, 1, 20), 10, 9), (date(2026, 1, 31), 18, 9)])
def test_check_ins_due_are_the_windows_of_days_not_excused_and_met_those_with_a_check_in(
    helan, last, due, met
):
    builder = CaseBuilder(order=probation(FIRST, date(2027, 12, 31)))
    builder.arrive(date(2026, 1, 5))
    builder.add(
        CheckInsPlanned(windows=((time(8), time(10)),), from_on=date(2026, 1, 11)), on=date(2026, 1, 8)
    )
    for day in range(12, 21):
        builder.add(CheckInMade(means=Means.PHONE_APP), at=at(date(2026, 1, day), 9))
    excuse = Excused(reason=ExcuseReason.HOSPITAL, from_on=date(2026, 1, 22), to_on=date(2026, 1, 24))
    builder.add(excuse, on=date(2026, 1, 22))
    case = judged(builder.file(), helan, plain_context(), NOW)
    told = counts(figures([case], span(FIRST, last), ALL), "supervision.")
    assert told == {"check_ins_due": due, "check_ins_met": met}


def test_no_check_in_is_due_while_the_platform_could_not_see(helan):
    builder = CaseBuilder(order=probation(FIRST, date(2027, 12, 31))).arrive(date(2026, 1, 5))
    plan = CheckInsPlanned(windows=((time(8), time(10)), (time(18), time(20))), from_on=date(2026, 1, 11))
    builder.add(plan, on=date(2026, 1, 8))
    builder.add(CheckInMade(means=Means.PHONE_APP), at=at(date(2026, 1, 12), 9))
    blind = BlindSpan(source_id=None, from_at=at(date(2026, 1, 12), 17), to_at=at(date(2026, 1, 14), 17))
    case = judged(builder.file(), helan, replace(plain_context(), blind=(blind,)), NOW)
    told = counts(figures([case], span(date(2026, 1, 12), date(2026, 1, 14)), ALL), "supervision.")
    assert told == {"check_ins_due": 2, "check_ins_met": 1}


def test_corrections_name_each_figure_that_changed_and_whom_it_concerns():
    january = span(FIRST, date(2026, 1, 31))
    life = Life(Category.PROBATION, date(2026, 1, 5), None, True, ())
    before = figures([case_of(life, "a")], january, ALL)
    later = Life(Category.PROBATION, date(2026, 1, 5), date(2026, 1, 30), True, ())
    after = figures([case_of(later, "a"), case_of(life, "b")], january, ALL)
    told = {each.key: each for each in corrections(before, after)}
    assert corrections(before, before) == ()
    closing, received = told["movement.probation.closing"], told["movement.probation.received"]
    assert (closing.submitted, closing.now, closing.added, closing.dropped) == (1, 1, ("b",), ("a",))
    assert (received.submitted, received.now, received.added) == (1, 2, ("b",))
    assert (told["movement.probation.released"].submitted, told["movement.probation.released"].now) == (0, 1)
