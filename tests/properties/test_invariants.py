"""What must hold whatever the dates, persons and orders are: the invariants of the law, by plain days."""

import calendar
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from correction.domain.alert_kind import AlertKind
from correction.domain.authority import LeaveLimits, Rung, leave_days, leave_rung
from correction.domain.case.grounds import Standing, grounds_of
from correction.domain.context import Context
from correction.domain.days import WorkCalendar, period_end, term_end, term_end_months, term_end_years
from correction.domain.deadline import Counting, Length, deadline
from correction.domain.errors import InvalidValue
from correction.domain.facts.absence import AbsenceConfirmed
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, Means
from correction.domain.facts.decisions import DecisionKind
from correction.domain.facts.devices import DeviceApproved, DeviceLifted, SourceAssigned, SourceKind
from correction.domain.facts.leave import LeaveGranted, LeaveLevel
from correction.domain.facts.observations import ObservationStated, Observed
from correction.domain.facts.sanctions import BreachKind, Gravity
from correction.domain.moments import DateSpan, day_start
from correction.domain.order import Category, Decider, Order, ProhibitionKind, ProhibitionOrder
from correction.office.positions.judging.plan import watch_plan
from correction.office.positions.lawful import to_ms
from correction.rulebooks import load_book
from correction.rules.assess import assess
from correction.testing.builders import CaseBuilder, plain_context, probation

CST = timezone(timedelta(hours=8))
ONE_DAY = timedelta(days=1)
RULEBOOKS = Path(__file__).resolve().parents[2] / "correction" / "rulebooks"
DAYS = st.dates(date(2012, 3, 1), date(2040, 12, 31))
IN_2026 = st.dates(date(2026, 1, 20), date(2026, 10, 31))


def same_day_later(start_on: date, months: int) -> date:
    """The oracle: walk to the target month day by day, and look the day up in its calendar."""
    month = (start_on.month - 1 + months) % 12 + 1
    year = start_on.year + (start_on.month - 1 + months) // 12
    length = calendar.monthrange(year, month)[1]
    at_month_end = (start_on + ONE_DAY).month != start_on.month
    return date(year, month, length if at_month_end or start_on.day > length else start_on.day)


@given(DAYS, st.integers(1, 25), st.integers(0, 11))
def test_a_term_never_ends_before_it_starts_and_a_later_start_never_ends_it_earlier(start_on, years, months):
    for end_of in (
        lambda on: term_end_years(on, years),
        lambda on: term_end_months(on, 12 * years + months),
        lambda on: term_end(on, years=years, months=months),
    ):
        assert start_on <= end_of(start_on) <= end_of(start_on + ONE_DAY)


@given(DAYS, st.integers(1, 300))
def test_a_term_of_months_ends_the_day_before_the_period_of_as_many_months(start_on, months):
    assert period_end(start_on, months) == same_day_later(start_on, months)
    assert term_end_months(start_on, months) == period_end(start_on, months) - ONE_DAY


@given(DAYS, st.integers(1, 60), st.sets(st.integers(0, 90)), st.sets(st.integers(0, 90)))
def test_a_natural_day_deadline_rolls_off_every_day_of_rest_and_custody_and_terms_never_roll(
    from_on, amount, rested, worked
):
    rest = frozenset(from_on + n * ONE_DAY for n in rested)
    working = frozenset(from_on + n * ONE_DAY for n in worked - rested)
    years = frozenset(range(from_on.year, from_on.year + 2))
    announced = WorkCalendar(version="t", years=years, rest=rest, working=working)

    def rests(on: date) -> bool:
        return on in rest or (on.weekday() >= 5 and on not in working)

    length = Length(counting=Counting.DAYS, amount=amount)
    counted_on = from_on + timedelta(days=amount)
    rolled_on = deadline(from_on, length, rolls=True, calendar=announced).named_on()
    assert not rests(rolled_on)
    assert all(rests(counted_on + n * ONE_DAY) for n in range((rolled_on - counted_on).days))
    assert deadline(from_on, length, rolls=False, calendar=announced).last_on == counted_on
    with pytest.raises(InvalidValue, match="不因节假日顺延"):
        deadline(from_on, Length(counting=Counting.TERM, years=1), rolls=True, calendar=announced)


@given(st.integers(1, 60), st.integers(0, 40), st.booleans(), DAYS)
def test_the_rung_of_a_leave_follows_from_its_days_the_total_and_the_delegation(days, before, delegated, on):
    limits = LeaveLimits(office_max_days=7, county_max_days=30, total_days=30, window_months=2)
    total = days + before
    within = days <= 30 and total <= 30
    expected = Rung.UPPER if not within else Rung.OFFICE if days <= 7 and delegated else Rung.COUNTY
    assert leave_rung(days, total, delegated=delegated, limits=limits) is expected
    assert leave_days(DateSpan(from_on=on, to_on=on + (days - 1) * ONE_DAY)) == days


STANDINGS = st.builds(
    Standing,
    category=st.sampled_from(Category),
    breach=st.sampled_from(BreachKind),
    gravity=st.sampled_from(Gravity),
    on=DAYS,
    told=st.booleans(),
    warned_for_same=st.booleans(),
    punished=st.booleans(),
    admonitions=st.integers(0, 5),
    warnings=st.integers(0, 5),
    admonitions_needed=st.none() | st.integers(1, 3),
    warnings_needed=st.none() | st.integers(1, 3),
)
LAST_STEPS = {
    Category.CONTROL: set(),
    Category.PROBATION: {DecisionKind.REVOCATION_PROPOSED},
    Category.PAROLE: {DecisionKind.REVOCATION_PROPOSED},
    Category.OUTSIDE_PRISON: {DecisionKind.RECALL_PROPOSED},
}


@given(STANDINGS)
@settings(max_examples=400)
def test_control_has_no_way_to_prison_and_a_bare_breach_on_parole_none_to_the_police(standing):
    steps = {ground.step for ground in grounds_of(standing)}
    last = {DecisionKind.REVOCATION_PROPOSED, DecisionKind.RECALL_PROPOSED}
    assert steps & last <= LAST_STEPS[standing.category]
    if standing.category is Category.PAROLE and standing.breach is not BreachKind.OCCUPATION:
        assert DecisionKind.POLICE_PUNISHMENT not in steps


@given(st.sampled_from(ProhibitionKind), DAYS, st.integers(0, 400))
def test_no_order_prohibits_anything_on_parole_or_outside_prison(kind, from_on, days):
    span = DateSpan(from_on=from_on, to_on=from_on + timedelta(days=days))
    ban = ProhibitionOrder(kind=kind, text="禁止", span=span)
    for category in Category:
        decider = Decider.POLICE if category is Category.OUTSIDE_PRISON else Decider.COURT
        order = Order(category=category, decider=decider, effective_on=from_on, term=span)
        if category in (Category.CONTROL, Category.PROBATION):
            assert replace(order, prohibitions=(ban,)).prohibitions == (ban,)
        else:
            with pytest.raises(InvalidValue, match="不能附禁止令"):
                replace(order, prohibitions=(ban,))


@given(IN_2026, st.integers(0, 45), st.sampled_from(Category))
@settings(max_examples=60)
def test_the_lines_of_ten_days_and_of_one_month_are_crossed_on_their_own_days(since_on, elapsed, category):
    decider = Decider.POLICE if category is Category.OUTSIDE_PRISON else Decider.COURT
    order = replace(probation(date(2026, 1, 5), date(2027, 1, 4)), category=category, decider=decider)
    case = CaseBuilder(order=order).arrive(date(2026, 1, 8))
    case.add(AbsenceConfirmed(since_on=since_on, evidence="走访"), on=since_on)
    on = since_on + timedelta(days=elapsed)
    evening = datetime.combine(on, time(23, 59), CST)
    book = load_book("cn")
    found = assess(case.file(), book, plain_context(), evening).findings
    expected = set()
    if elapsed > 10:
        expected.add(AlertKind.ABSENT_TEN_DAYS)
    if on > same_day_later(since_on, 1) and category in (Category.PROBATION, Category.PAROLE):
        expected.add(AlertKind.ABSENT_ONE_MONTH)
    assert {f.kind for f in found if f.rule == "absence"} == expected
    assert book.compare("absence.admonition_days", on, elapsed) is (elapsed <= 10)
    assert book.compare("absence.warning_days", on, elapsed) is (elapsed > 10)


APPROVALS = st.lists(st.tuples(IN_2026, st.integers(0, 92), st.none() | st.integers(0, 60)), max_size=4)


@given(APPROVALS)
@settings(max_examples=60)
def test_a_device_may_be_heard_on_days_of_an_approval_alone_and_none_is_longer_than_three_months(drawn):
    case = CaseBuilder(order=probation(date(2026, 1, 5), date(2027, 12, 31))).arrive(date(2026, 1, 8))
    heard_from = day_start(date(2026, 1, 10))
    case.add(
        SourceAssigned(source_id="s", source=SourceKind.WRISTBAND, from_at=heard_from), on=date(2026, 1, 10)
    )
    held: set[date] = set()
    too_long = 0
    for number, (from_on, days, lifted_after) in enumerate(drawn):
        to_on = from_on + timedelta(days=days)
        approval = DeviceApproved(
            approval_id=f"A{number}", ground=2, from_on=from_on, to_on=to_on, approved_by="局长"
        )
        case.add(approval, on=date(2026, 1, 15))
        too_long += to_on > same_day_later(from_on, 3)
        ends_on = to_on if lifted_after is None else min(to_on, from_on + (lifted_after - 1) * ONE_DAY)
        held |= {from_on + n * ONE_DAY for n in range((ends_on - from_on).days + 1)}
        if lifted_after is not None:
            case.add(DeviceLifted(approval_id=f"A{number}"), on=from_on + lifted_after * ONE_DAY)
    (source,) = watch_plan(case.file(), plain_context(), load_book("cn")).sources
    for n in range(450):
        on = date(2026, 1, 16) + n * ONE_DAY
        noon = to_ms(datetime.combine(on, time(12), CST))
        assert any(start <= noon < end for start, end in source.windows) is (on in held), on
    found = assess(
        case.file(), load_book("cn"), plain_context(), datetime(2026, 1, 15, 12, tzinfo=CST)
    ).findings
    told = [f for f in found if f.rule == "device_approval" and f.occasion.endswith(":too_long")]
    assert len(told) == too_long


@given(IN_2026, st.integers(0, 60), st.integers(-20, 80), st.booleans())
@settings(max_examples=60)
def test_a_place_that_a_court_forbids_is_forbidden_on_its_own_days_whatever_leave_there_is(
    from_on, days, seen_after, on_leave
):
    span = DateSpan(from_on=from_on, to_on=from_on + timedelta(days=days))
    ban = ProhibitionOrder(kind=ProhibitionKind.AREA, text="禁止进入", span=span, area_id="A")
    order = replace(probation(date(2026, 1, 1), date(2027, 12, 31)), prohibitions=(ban,))
    case = CaseBuilder(order=order).arrive(date(2026, 1, 2))
    on = max(from_on + timedelta(days=seen_after), date(2026, 1, 4))
    if on_leave:
        leave = LeaveGranted(
            leave_id="L",
            from_on=on - ONE_DAY,
            to_on=on + ONE_DAY,
            destination="外县",
            level=LeaveLevel.OFFICE,
        )
        case.add(leave, on=on - ONE_DAY)
    began_at = datetime.combine(on, time(10), CST)
    seen = ObservationStated(
        observation_id="o",
        revision=1,
        first_on=on,
        observed=Observed.PROHIBITED,
        began_at=began_at,
        ended_at=began_at + timedelta(hours=1),
        engine="t",
        area_id="A",
    )
    case.add(seen, at=began_at)
    found = assess(case.file(), load_book("cn"), plain_context(), began_at + timedelta(hours=2)).findings
    told = [f for f in found if f.rule == "prohibited_area"]
    assert bool(told) is (0 <= (on - from_on).days <= days)


@cache
def in_force() -> dict[str, list[tuple[date, date]]]:
    """Read from the heads of the files alone from when to when each instrument is in force."""
    found: dict[str, list[tuple[date, date]]] = {}
    for path in RULEBOOKS.glob("*/*.yaml"):
        head = (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("instrument")
        if head:
            found.setdefault(head["code"], []).append((head["from_on"], head["to_on"] or date.max))
    return found


@given(st.dates(date(2012, 3, 1), date(2027, 12, 31)))
@settings(max_examples=60)
def test_whatever_rule_applies_on_a_day_is_cited_from_an_instrument_in_force_on_that_day(on):
    for folder in RULEBOOKS.glob("*/book.yaml"):
        book = load_book(folder.parent.name)
        for parameter in book.parameters():
            found = book.on_record(parameter.key, on)
            if found.value is not None:
                windows = in_force()[found.citation.instrument]
                assert any(first <= on <= last for first, last in windows), (parameter.key, found.citation)


CLOCKS = st.lists(
    st.tuples(st.integers(3, 12), st.times(time(0), time(23, 59))), min_size=1, max_size=12, unique=True
)


@given(CLOCKS, st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_check_ins_that_arrive_in_another_order_raise_the_same_alerts(made, chance):
    def told(order: list[tuple[int, time]]) -> list[tuple[object, ...]]:
        case = CaseBuilder(order=probation(date(2026, 3, 1), date(2026, 12, 31))).arrive(date(2026, 3, 2))
        plan = CheckInsPlanned(windows=((time(8), time(20)),), from_on=date(2026, 3, 3))
        case.add(plan, on=date(2026, 3, 2))
        for day, clock in order:
            at = datetime.combine(date(2026, 3, day), clock, CST)
            case.add(CheckInMade(means=Means.PHONE_APP), at=at, recorded_at=datetime(2026, 3, 14, tzinfo=CST))
        context: Context = plain_context()
        now = datetime(2026, 3, 15, tzinfo=CST)
        found = assess(case.file(), load_book("demo-county"), context, now).findings
        return sorted((f.kind, f.rule, f.began_at, f.ended_at or now) for f in found)

    shuffled = list(made)
    chance.shuffle(shuffled)
    assert told(shuffled) == told(sorted(made))
