"""Indicators: the lists that counting day by day gives, however cut; four words of absence stay apart."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.course import Case
from correction.domain.counting.indicators import Rate, indicators, union
from correction.domain.errors import InvalidValue
from correction.domain.facts.absence import AbsenceConfirmed, PersonFound
from correction.domain.facts.admission import (
    OfficeAssigned,
    Released,
    ReportedIn,
    Step,
    StepDone,
    Terminated,
    TerminationKind,
)
from correction.domain.facts.returns import NewCrimeFound
from correction.domain.finding import Finding, Why
from correction.domain.moments import SHANGHAI, DateSpan
from correction.rules.assess import assess
from correction.testing.builders import CaseBuilder, plain_context, probation

DAY = timedelta(days=1)
FIRST = date(2026, 1, 1)
ENDS_ON = date(2027, 12, 31)
OFFICES = ("office-1", "office-2", "office-3")
ALL = frozenset(OFFICES)


def span(from_on: date, to_on: date) -> DateSpan:
    return DateSpan(from_on=from_on, to_on=to_on)


YEAR = span(FIRST, date(2026, 12, 31))


def rate_of(name, cases, period=YEAR, offices=ALL):
    return next(each for each in indicators(cases, period, offices) if each.rate is name)


def people(counted):
    return [each.person_id for each in counted]


@dataclass(frozen=True)
class Life:
    """One invented life, as days; none for what did not happen."""

    effective_on: date
    arrived_on: date | None
    left_on: date | None
    moved: tuple[date, str] | None
    absent: tuple[date, date | None] | None
    crime_on: date | None
    received: bool


def case_of(life: Life, case_id: str) -> Case:
    builder = CaseBuilder(order=probation(life.effective_on, ENDS_ON), case_id=case_id)
    if life.arrived_on:
        builder.add(ReportedIn(), on=life.arrived_on)
    if life.moved:
        builder.add(OfficeAssigned(office_id=life.moved[1]), on=life.moved[0])
    if life.absent:
        since_on, found_on = life.absent
        builder.add(AbsenceConfirmed(since_on=since_on, evidence="走访"), on=since_on + DAY)
        if found_on:
            builder.add(PersonFound(), on=found_on)
    if life.crime_on:
        builder.add(NewCrimeFound(committed_on=life.crime_on), on=life.crime_on + DAY)
    if life.left_on:
        builder.add(Released(ground="期满"), on=life.left_on)
        if life.received:
            builder.add(StepDone(step=Step.RESETTLEMENT_RECEIVED), on=life.left_on + 3 * DAY)
    return Case(file=builder.file())


@st.composite
def lives(draw):
    def later(than, up_to=150):
        return than + DAY * draw(st.integers(0, up_to))

    effective_on = later(FIRST, 200)
    arrived_on = draw(st.none() | st.just(later(effective_on, 40)))
    begun_on = arrived_on or effective_on
    moved = (later(begun_on), draw(st.sampled_from(OFFICES)))
    since_on = later(begun_on)
    return Life(
        effective_on=effective_on,
        arrived_on=arrived_on,
        left_on=draw(st.none() | st.just(later(begun_on))),
        moved=draw(st.none() | st.just(moved)),
        absent=draw(st.none() | st.just((since_on, draw(st.none() | st.just(later(since_on, 60)))))),
        crime_on=draw(st.none() | st.just(later(effective_on))),
        received=draw(st.booleans()),
    )


def counted_by_days(life, period, offices):
    """Walk the days one by one and say for which lists the life counts."""
    above, below = set(), set()
    day = period.from_on
    while day <= period.to_on:
        office = life.moved[1] if life.moved and life.moved[0] <= day else "office-1"
        if office in offices:
            gone = life.left_on is not None and life.left_on < day
            came = life.arrived_on is not None and life.arrived_on <= day
            if came and not gone:
                below |= {Rate.OUT_OF_SUPERVISION, Rate.NEW_CRIME, Rate.LOST_CONTACT}
                if life.crime_on == day:
                    above.add(Rate.NEW_CRIME)
                if life.absent and life.absent[0] <= day:
                    found_on = life.absent[1]
                    if found_on is None or day < found_on or day == life.absent[0]:
                        above.add(Rate.OUT_OF_SUPERVISION)
                if life.left_on == day:
                    below.add(Rate.HANDED_ON)
                    if life.received:
                        above.add(Rate.HANDED_ON)
            late = life.arrived_on is not None and life.arrived_on < day
            if life.effective_on <= day <= ENDS_ON and not gone and not late:
                below.add(Rate.NEVER_CAPTURED)
        day += DAY
    return above, below


periods = st.tuples(st.integers(0, 360), st.integers(0, 200)).map(
    lambda pair: span(FIRST + DAY * pair[0], FIRST + DAY * (pair[0] + pair[1]))
)
unions = st.sets(st.sampled_from(OFFICES), min_size=1).map(frozenset)


@settings(max_examples=150, deadline=None)
@given(st.lists(lives(), max_size=4), periods, unions)
def test_every_list_is_the_one_that_counting_day_by_day_gives(all_lives, period, offices):
    cases = [case_of(life, f"c{n}") for n, life in enumerate(all_lives)]
    counted = [counted_by_days(life, period, offices) for life in all_lives]
    for each in indicators(cases, period, offices):
        expected_above = [f"person-of-c{n}" for n, (above, _) in enumerate(counted) if each.rate in above]
        expected_below = [f"person-of-c{n}" for n, (_, below) in enumerate(counted) if each.rate in below]
        assert people(each.numerator) == expected_above
        assert people(each.denominator) == expected_below
        assert set(people(each.numerator)) <= set(people(each.denominator))


@settings(max_examples=80, deadline=None)
@given(st.lists(lives(), max_size=4), periods, st.integers(0, 200), unions)
def test_a_period_cut_in_two_and_offices_one_by_one_give_the_same_lists(all_lives, period, cut, offices):
    cases = [case_of(life, f"c{n}") for n, life in enumerate(all_lives)]
    whole = indicators(cases, period, offices)
    cut_on = min(period.from_on + DAY * cut, period.to_on)
    parts = [indicators(cases, span(period.from_on, cut_on), offices)]
    if cut_on < period.to_on:
        parts.append(indicators(cases, span(cut_on + DAY, period.to_on), offices))
    merged = tuple(union(same) for same in zip(*parts, strict=True) if not same[0].rate.on_last_day)
    assert merged == tuple(each for each in whole if not each.rate.on_last_day)
    by_office = [indicators(cases, period, frozenset({office})) for office in sorted(offices)]
    assert tuple(union(same) for same in zip(*by_office, strict=True)) == whole


def in_correction(case_id, *, office="office-1", person=None):
    builder = CaseBuilder(order=probation(FIRST, ENDS_ON), case_id=case_id)
    builder.arrive(FIRST)
    if office != "office-1":
        builder.add(OfficeAssigned(office_id=office), on=FIRST)
    return builder


def test_failure_11_the_rate_of_a_union_is_no_average_of_rates():
    small = [in_correction("a")]
    large = [in_correction(f"b{n}", office="office-2") for n in range(9)]
    small[0].add(AbsenceConfirmed(since_on=date(2026, 3, 1), evidence="走访"), on=date(2026, 3, 2))
    cases = [Case(file=each.file()) for each in (*small, *large)]
    one, two = (
        rate_of(Rate.OUT_OF_SUPERVISION, cases, offices=frozenset({each}))
        for each in ("office-1", "office-2")
    )
    assert (one.share, two.share) == (Fraction(1), Fraction(0))
    assert union([one, two]).share == Fraction(1, 10)
    assert rate_of(Rate.OUT_OF_SUPERVISION, cases).share == Fraction(1, 10)


def test_a_person_taken_in_twice_in_a_year_counts_once_with_both_cases():
    first, again = (
        in_correction("first"),
        CaseBuilder(order=probation(date(2026, 6, 1), ENDS_ON), case_id="x"),
    )
    first.add(Released(ground="期满"), on=date(2026, 3, 1))
    again.entries.clear()
    opened = first.file().opened.payload
    again.add(opened, on=date(2026, 6, 1))
    again.arrive(date(2026, 6, 2))
    below = rate_of(Rate.NEW_CRIME, [Case(file=first.file()), Case(file=again.file())]).denominator
    assert [(each.person_id, each.case_ids) for each in below] == [("person-of-first", ("first", "x"))]


def found(builder, helan, now):
    file = builder.file()
    return Case(file=file, findings=assess(file, helan, plain_context(), now).findings)


def test_whoever_never_came_is_not_out_of_supervision_and_whoever_cannot_be_reached_is_neither(helan):
    now = datetime(2026, 6, 1, 8, tzinfo=SHANGHAI)
    never = CaseBuilder(order=probation(date(2026, 3, 2), ENDS_ON), case_id="never")
    never.add(AbsenceConfirmed(since_on=date(2026, 3, 13), evidence="未报到"), on=date(2026, 3, 20))
    out = in_correction("out")
    out.add(AbsenceConfirmed(since_on=date(2026, 3, 1), evidence="走访"), on=date(2026, 3, 2))
    refuses = in_correction("refuses")
    refuses.add(PersonFound(refuses=True), at=datetime(2026, 3, 5, 9, tzinfo=SHANGHAI))
    cases = [found(each, helan, now) for each in (never, out, refuses)]
    told = {each.rate: people(each.numerator) for each in indicators(cases, YEAR, ALL)}
    assert told[Rate.NEVER_CAPTURED] == ["person-of-never"]
    assert told[Rate.OUT_OF_SUPERVISION] == ["person-of-out", "person-of-refuses"]
    assert told[Rate.LOST_CONTACT] == []


def test_alerts_make_nobody_out_of_supervision_and_only_lost_contact_makes_a_person_lost():
    began_at = datetime(2026, 3, 10, 9, tzinfo=SHANGHAI)
    lost = {AlertKind.LOST_CONTACT, AlertKind.TAMPERED_AND_LOST}
    for kind in AlertKind:
        told = Finding(
            kind=kind,
            rule="r",
            bearer=Bearer.PERSON,
            occasion="r:1",
            began_at=began_at,
            ended_at=datetime(2026, 3, 12, 0, tzinfo=SHANGHAI),
            why=Why(citations=()),
        )
        case = Case(file=in_correction("a").file(), findings=(told,))
        for day, inside in ((9, False), (10, True), (11, True), (12, False)):
            on = date(2026, 3, day)
            counted = {each.rate for each in indicators([case], span(on, on), ALL) if each.numerator}
            assert counted == ({Rate.LOST_CONTACT} if kind in lost and inside else set())


def test_a_late_arrival_is_counted_up_to_the_day_of_arrival_and_not_after(helan):
    now = datetime(2026, 6, 1, 8, tzinfo=SHANGHAI)
    late = CaseBuilder(order=probation(date(2026, 3, 2), ENDS_ON))
    late.arrive(date(2026, 3, 25))
    case = found(late, helan, now)
    days = {
        on.day
        for on in (date(2026, 3, 1) + DAY * n for n in range(31))
        if rate_of(Rate.NEVER_CAPTURED, [case], span(on, on)).numerator
    }
    assert days == set(range(13, 25))  # The tenth day is the 12th, a Thursday; the 25th is that of arrival.


def test_a_new_crime_counts_by_the_day_it_was_committed_and_only_in_correction():
    builder = in_correction("a")
    builder.add(Terminated(kind=TerminationKind.PROBATION_REVOKED), on=date(2026, 5, 1))
    builder.add(NewCrimeFound(committed_on=date(2026, 4, 30)), on=date(2026, 8, 1))
    builder.add(NewCrimeFound(committed_on=date(2026, 5, 2)), on=date(2026, 8, 1))
    case = Case(file=builder.file())
    counted = [
        month
        for month in range(1, 13)
        if rate_of(
            Rate.NEW_CRIME, [case], span(date(2026, month, 1), date(2026, month, 28) + 2 * DAY)
        ).numerator
    ]
    assert counted == [4]


def test_a_voided_confirmation_takes_the_person_off_the_list():
    builder = in_correction("a")
    said = builder.add(AbsenceConfirmed(since_on=date(2026, 3, 1), evidence="走访"), on=date(2026, 3, 2))
    assert rate_of(Rate.OUT_OF_SUPERVISION, [Case(file=builder.file())]).numerator
    builder.void(said, datetime(2026, 3, 3, 9, tzinfo=SHANGHAI))
    assert not rate_of(Rate.OUT_OF_SUPERVISION, [Case(file=builder.file())]).numerator


def test_nobody_to_count_gives_no_rate_instead_of_nought():
    assert {each.share for each in indicators([], YEAR, ALL)} == {None}


def test_different_indicators_cannot_be_put_together():
    with pytest.raises(InvalidValue, match="同一个指标"):
        union(indicators([], YEAR, ALL))
    with pytest.raises(InvalidValue, match="同一个指标"):
        union([])
