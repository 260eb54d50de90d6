"""帮教率, 安置率, 重新犯罪率: the lists that reading each life on the last day gives."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from correction.domain.case.aftercare import follow_up_span, help_cycle, placements_on
from correction.domain.case.course import Case
from correction.domain.counting.indicators import Rate, indicators, union
from correction.domain.errors import InvalidValue
from correction.domain.facts.admission import OfficeAssigned, Released, Terminated, TerminationKind
from correction.domain.facts.after_release import (
    ConvictedAnew,
    FollowUpEnd,
    FollowUpEnded,
    HelpContacted,
    HelpGroupEnded,
    HelpGroupFormed,
    HelpMeans,
    Placed,
    Placement,
    PlacementEnded,
)
from correction.domain.moments import SHANGHAI, DateSpan, day_start
from correction.domain.order import Category, Decider, Order
from correction.office.counting.statistics import follow_up
from correction.rulebooks import load_book
from correction.testing.builders import CaseBuilder, probation

DAY = timedelta(days=1)
FIRST, ENDS_ON = date(2025, 6, 2), date(2029, 12, 31)
OFFICES = ("office-1", "office-2", "office-3")
ALL = frozenset(OFFICES)
YEARS, MONTHS = 3, 3


def released(on, case_id="a"):
    builder = CaseBuilder(order=probation(FIRST, ENDS_ON), case_id=case_id).arrive(FIRST)
    builder.add(Released(ground="期满"), on=on)
    return builder


def case_of(builder):
    file = builder.file()
    return Case(file=file, follow_up=follow_up_span(file, YEARS))


def people(counted):
    return [each.person_id for each in counted]


def told_of(cases, period, offices=ALL, months=MONTHS):
    told = indicators(cases, period, offices, help_months=months)
    return {each.rate: each for each in told if each.rate.on_last_day}


@dataclass(frozen=True)
class Life:
    """One invented life after release, as days."""

    left_on: date
    moved: tuple[date, str] | None
    group: tuple[tuple[date, bool], ...]
    contacts: tuple[date, ...]
    places: tuple[tuple[date, Placement, bool], ...]
    crimes: tuple[tuple[date, bool], ...]
    gone_on: date | None


days = st.integers(0, 900).map(lambda n: date(2026, 1, 1) + DAY * n)


def ordered(*parts):
    return st.lists(st.tuples(days, *parts), max_size=4, unique_by=lambda each: each[0]).map(
        lambda items: tuple(sorted(items, key=lambda item: item[0]))
    )


lives = st.builds(
    Life,
    left_on=st.integers(0, 364).map(lambda n: date(2026, 1, 1) + DAY * n),
    moved=st.none() | st.tuples(days, st.sampled_from(OFFICES)),
    group=ordered(st.booleans()),
    contacts=st.lists(days, max_size=6, unique=True).map(tuple),
    places=ordered(st.sampled_from(Placement), st.booleans()),
    crimes=ordered(st.booleans()),
    gone_on=st.none() | days,
)
periods = st.tuples(st.integers(0, 700), st.integers(0, 400)).map(
    lambda pair: DateSpan(
        from_on=date(2026, 1, 1) + DAY * pair[0], to_on=date(2026, 1, 1) + DAY * (pair[0] + pair[1])
    )
)
unions = st.sets(st.sampled_from(OFFICES), min_size=1).map(frozenset)


def lived(life, case_id):
    builder = released(life.left_on, case_id)
    if life.moved:
        builder.add(OfficeAssigned(office_id=life.moved[1]), on=life.moved[0])
    for on, formed in life.group:
        builder.add(HelpGroupFormed(members=("村干部",)) if formed else HelpGroupEnded(reason="搬离"), on=on)
    for on in life.contacts:
        builder.add(HelpContacted(means=HelpMeans.VISIT), on=on)
    for on, kind, found in life.places:
        builder.add(Placed(placement=kind) if found else PlacementEnded(placement=kind, reason="离职"), on=on)
    for on, intentional in life.crimes:
        builder.add(ConvictedAnew(committed_on=on, intentional=intentional), on=on + 90 * DAY)
    if life.gone_on:
        builder.add(FollowUpEnded(reason=FollowUpEnd.DIED), on=life.gone_on)
    return case_of(builder)


def followed(life, on, offices):
    """Whether somebody of these offices is followed up on a day, by the plainest reading."""
    office = life.moved[1] if life.moved and life.moved[0] <= on else "office-1"
    gone = life.gone_on is not None and life.gone_on <= on
    in_time = life.left_on < on <= life.left_on.replace(year=life.left_on.year + YEARS)
    return in_time and not gone and office in offices


def months_back(on):
    """The first day of three months that end with a day, for a person with a calendar."""
    after = on + DAY
    year, month = divmod(after.year * 12 + after.month - 1 - MONTHS, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - DAY).day
    ends_month = (after + DAY).month != after.month
    return date(year, month + 1, last if ends_month else min(after.day, last))


def expected(life, period, offices):
    on, above, below = period.to_on, set(), set()
    if followed(life, on, offices):
        below = {Rate.HELPED, Rate.PLACED, Rate.NEW_CRIME_AFTER}
        at_work = [formed for day, formed in life.group if day <= on][-1:]
        if at_work == [True] and any(months_back(on) <= day <= on for day in life.contacts):
            above.add(Rate.HELPED)
        last_of = {kind: found for day, kind, found in life.places if day <= on}
        if any(last_of.values()):
            above.add(Rate.PLACED)
    if any(
        meant and period.from_on <= day <= on and followed(life, day, offices) for day, meant in life.crimes
    ):
        above.add(Rate.NEW_CRIME_AFTER)
    return above, below


@settings(max_examples=150, deadline=None)
@given(st.lists(lives, max_size=4), periods, unions)
def test_every_list_is_the_one_that_reading_each_life_gives(all_lives, period, offices):
    told = told_of([lived(life, f"c{n}") for n, life in enumerate(all_lives)], period, offices)
    counted = [expected(life, period, offices) for life in all_lives]
    for rate, each in told.items():
        assert people(each.numerator) == [f"person-of-c{n}" for n, (a, _) in enumerate(counted) if rate in a]
        assert people(each.denominator) == [
            f"person-of-c{n}" for n, (_, b) in enumerate(counted) if rate in b
        ]
        assert each.counted_on == period.to_on


@settings(max_examples=80, deadline=None)
@given(st.lists(lives, max_size=4), periods, unions, st.integers(0, 400))
def test_offices_one_by_one_give_the_lists_of_their_union_and_the_end_of_a_period_its_states(
    all_lives, period, offices, cut
):
    cases = [lived(life, f"c{n}") for n, life in enumerate(all_lives)]
    whole = told_of(cases, period, offices)
    parts = [told_of(cases, period, frozenset({office})) for office in sorted(offices)]
    assert {rate: union([part[rate] for part in parts]) for rate in whole} == whole
    later = DateSpan(from_on=min(period.from_on + DAY * cut, period.to_on), to_on=period.to_on)
    tail = told_of(cases, later, offices)
    assert {rate: each.denominator for rate, each in tail.items()} == {
        rate: each.denominator for rate, each in whole.items()
    }
    assert tail[Rate.PLACED] == whole[Rate.PLACED]
    assert tail[Rate.HELPED] == whole[Rate.HELPED]


def test_states_of_different_days_are_not_put_together():
    cases = [case_of(released(date(2026, 3, 31)))]
    parts = [
        told_of(cases, DateSpan(from_on=date(2026, month, 1), to_on=date(2026, month, 28)))[Rate.PLACED]
        for month in (4, 5)
    ]
    with pytest.raises(InvalidValue, match="按整个期间重新计算"):
        union(parts)


def a_day(on):
    return DateSpan(from_on=on, to_on=on)


def test_following_up_begins_the_day_after_release_and_ends_on_the_day_of_release_years_later():
    case = case_of(released(date(2026, 3, 31)))
    inside = [
        on
        for on in (date(2026, 3, 31), date(2026, 4, 1), date(2029, 3, 31), date(2029, 4, 1))
        if told_of([case], a_day(on))[Rate.PLACED].denominator
    ]
    assert inside == [date(2026, 4, 1), date(2029, 3, 31)]


def test_the_years_are_those_of_the_book_for_the_category_on_the_day_of_release():
    book, term = load_book("cn"), DateSpan(from_on=FIRST, to_on=ENDS_ON)
    years = {}
    for category, deprived in product(Category, (False, True)):
        decider = Decider.POLICE if category is Category.OUTSIDE_PRISON else Decider.COURT
        order = Order(
            category=category,
            decider=decider,
            effective_on=FIRST,
            term=term,
            political_rights_deprived=deprived,
        )
        builder = CaseBuilder(order=order).arrive(FIRST)
        builder.add(Released(ground="期满"), on=date(2026, 3, 31))
        span = follow_up(builder.file(), book)
        assert span is not None
        assert span.to_on is not None
        years[category, deprived] = span.to_on.year - 2026
    assert years == {
        (Category.CONTROL, False): 3,
        (Category.PROBATION, False): 3,
        (Category.PAROLE, False): 5,
        (Category.OUTSIDE_PRISON, False): 5,
        **{(category, True): 5 for category in Category},
    }
    assert follow_up(CaseBuilder(order=probation(FIRST, ENDS_ON)).file(), book) is None


def test_whoever_was_not_released_is_not_followed_up():
    builder = CaseBuilder(order=probation(FIRST, ENDS_ON)).arrive(FIRST)
    builder.add(Terminated(kind=TerminationKind.PROBATION_REVOKED), on=date(2026, 3, 31))
    assert follow_up_span(builder.file(), YEARS) is None


def test_a_person_who_dies_on_the_day_after_release_was_never_followed_up():
    builder = released(date(2026, 3, 31))
    builder.add(FollowUpEnded(reason=FollowUpEnd.DIED), on=date(2026, 4, 1))
    assert follow_up_span(builder.file(), YEARS) is None


@pytest.mark.parametrize(
    ("contact_on", "helped"),
    [
        (date(2026, 6, 30), False),
        (date(2026, 7, 1), True),
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),
    ],
)
def test_a_contact_counts_for_the_last_three_months_and_no_longer(contact_on, helped):
    builder = released(date(2026, 3, 31))
    builder.add(HelpGroupFormed(members=("社工",)), on=date(2026, 4, 2))
    builder.add(HelpContacted(means=HelpMeans.CALL), on=contact_on)
    told = told_of([case_of(builder)], a_day(date(2026, 9, 30)))
    assert bool(told[Rate.HELPED].numerator) is helped


def test_where_no_cycle_is_set_the_contact_must_lie_in_the_period():
    builder = released(date(2026, 3, 31))
    builder.add(HelpGroupFormed(members=("社工",)), on=date(2026, 4, 2))
    builder.add(HelpContacted(means=HelpMeans.CALL), on=date(2026, 9, 1))
    for first, helped in ((1, True), (2, False)):
        period = DateSpan(from_on=date(2026, 9, first), to_on=date(2026, 9, 30))
        assert bool(told_of([case_of(builder)], period, months=None)[Rate.HELPED].numerator) is helped


def test_a_contact_without_a_group_and_a_group_without_a_contact_are_no_help():
    for facts in ([HelpContacted(means=HelpMeans.CALL)], [HelpGroupFormed(members=("社工",))]):
        builder = released(date(2026, 3, 31))
        for fact in facts:
            builder.add(fact, on=date(2026, 6, 1))
        assert not told_of([case_of(builder)], a_day(date(2026, 6, 2)))[Rate.HELPED].numerator


def test_a_contact_by_mistake_is_taken_back_and_counts_no_more():
    builder = released(date(2026, 3, 31))
    builder.add(HelpGroupFormed(members=("社工",)), on=date(2026, 4, 2))
    said = builder.add(HelpContacted(means=HelpMeans.CALL), on=date(2026, 5, 1))
    assert told_of([case_of(builder)], a_day(date(2026, 6, 2)))[Rate.HELPED].numerator
    builder.void(said, day_start(date(2026, 6, 3)).astimezone(SHANGHAI))
    assert not told_of([case_of(builder)], a_day(date(2026, 6, 2)))[Rate.HELPED].numerator


def test_who_lost_a_job_but_has_a_family_is_still_placed():
    builder = released(date(2026, 3, 31))
    for kind in (Placement.JOB, Placement.FAMILY):
        builder.add(Placed(placement=kind), on=date(2026, 4, 10))
    builder.add(PlacementEnded(placement=Placement.JOB, reason="辞退"), on=date(2026, 5, 10))
    held = [placements_on(builder.file(), on) for on in (date(2026, 5, 9), date(2026, 5, 10))]
    assert held == [{Placement.JOB, Placement.FAMILY}, {Placement.FAMILY}]


def test_a_crime_of_negligence_or_before_release_is_no_new_crime_after_release():
    builder = released(date(2026, 3, 31))
    builder.add(ConvictedAnew(committed_on=date(2026, 3, 31), intentional=True), on=date(2026, 8, 1))
    builder.add(ConvictedAnew(committed_on=date(2026, 5, 1), intentional=False), on=date(2026, 8, 1))
    year = DateSpan(from_on=date(2026, 1, 1), to_on=date(2026, 12, 31))
    assert told_of([case_of(builder)], year)[Rate.NEW_CRIME_AFTER].numerator == ()
    builder.add(ConvictedAnew(committed_on=date(2026, 4, 1), intentional=True), on=date(2026, 8, 2))
    builder.add(FollowUpEnded(reason=FollowUpEnd.IMPRISONED), on=date(2026, 8, 3))
    told = told_of([case_of(builder)], year)[Rate.NEW_CRIME_AFTER]
    # Imprisoned again, the person is counted above and no longer below.
    assert (people(told.numerator), people(told.denominator)) == (["person-of-a"], [])


@pytest.mark.parametrize(
    ("helped", "of", "percent"), [(39, 40, "97.5"), (36, 37, "97.3"), (1, 130, "0.77"), (19, 20, "95")]
)
def test_published_percentages_come_out_of_lists_of_persons(helped, of, percent):
    cases = []
    for n in range(of):
        builder = released(date(2026, 3, 31), f"c{n}")
        if n < helped:
            builder.add(Placed(placement=Placement.JOB), on=date(2026, 4, 2))
        cases.append(case_of(builder))
    share = told_of(cases, a_day(date(2026, 6, 30)))[Rate.PLACED].share
    digits = len(percent.partition(".")[2])
    assert share == Fraction(helped, of)
    assert round(float(share) * 100, digits) == float(percent)


def test_the_cycle_ends_on_the_day_asked_about():
    assert help_cycle(date(2026, 3, 31), 1) == DateSpan(from_on=date(2026, 3, 1), to_on=date(2026, 3, 31))
