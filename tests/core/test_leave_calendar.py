"""The leave calendar says of each day what the entries say of it, and counts each leave as the law counts."""

from datetime import date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from correction.domain.days import term_end_months
from correction.domain.facts.leave import (
    LeaveAsked,
    LeaveCarried,
    LeaveGranted,
    LeaveLevel,
    LeaveRefused,
    LeaveReturned,
    LeaveRevoked,
)
from correction.domain.moments import DateSpan
from correction.office.approvals.calendar import LeaveDay, leave_counts, leave_days
from correction.rulebooks import load_book
from correction.rules.assess import assess
from correction.testing.builders import CaseBuilder, plain_context, probation

BOOK, NATIONAL = load_book("demo-county"), load_book("cn")
CST = timezone(timedelta(hours=8))
FIRST = date(2026, 3, 1)
MARCH = DateSpan(from_on=FIRST, to_on=date(2026, 3, 31))


def day(number):
    return FIRST + timedelta(days=number - 1)


def asked(key, from_day, to_day):
    return LeaveAsked(
        leave_id=key, from_on=day(from_day), to_on=day(to_day), reason="探亲", destination="杭州"
    )


def granted(key, from_day, to_day):
    return LeaveGranted(
        leave_id=key,
        from_on=day(from_day),
        to_on=day(to_day),
        destination="杭州",
        level=LeaveLevel.OFFICE,
    )


def case():
    made = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31)))
    return made.arrive(date(2026, 1, 5))


def written(made):
    log = case()
    for number, (begins, length, fate, after) in enumerate(made):
        key = f"l{number}"
        log.add(asked(key, begins, begins + length), on=date(2026, 2, 20))
        if fate == "refused":
            log.add(LeaveRefused(leave_id=key, reason="x"), on=date(2026, 2, 21))
        elif fate != "asked":
            log.add(granted(key, begins, begins + length), on=date(2026, 2, 21))
        if fate == "returned":
            log.add(LeaveReturned(leave_id=key, proof="票"), on=day(begins + after))
        if fate == "revoked":
            log.add(LeaveRevoked(leave_id=key, reason="x"), on=day(begins + after))
    return log


leaves = st.lists(
    st.tuples(
        st.integers(1, 28),
        st.integers(0, 12),
        st.sampled_from(["asked", "refused", "granted", "returned", "revoked"]),
        st.integers(0, 14),
    ),
    max_size=5,
)


@given(leaves, st.integers(1, 31))
def test_every_day_stands_as_the_leaves_that_hold_it_say(made, on):
    """The oracle walks the month day by day and asks each leave alone; nothing is late here."""
    log = written(made)
    told = leave_days(log.file(), [], MARCH, on=day(on))
    for number in range(1, 32):
        states = set()
        for begins, length, fate, after in made:
            cut = begins + min(length, after) if fate in ("returned", "revoked") else begins + length
            if fate == "refused" or not begins <= number <= cut:
                continue
            if fate == "asked":
                states.add(LeaveDay.ASKED)
            elif fate == "returned":
                states.add(LeaveDay.RETURNED)
            else:
                states.add(LeaveDay.OUT if number <= on else LeaveDay.GRANTED)
        order = [LeaveDay.OUT, LeaveDay.RETURNED, LeaveDay.GRANTED, LeaveDay.ASKED]
        expected = next((state for state in order if state in states), None)
        assert told.get(day(number)) == expected


@given(
    st.lists(st.tuples(st.integers(-50, 80), st.integers(0, 20)), min_size=1, max_size=5), st.integers(0, 9)
)
def test_a_leave_counts_every_day_once_in_its_year_and_in_the_fullest_window_that_touches_it(made, carried):
    log = case()
    days = []
    if carried:
        log.add(LeaveCarried(days=carried, until_on=date(2026, 1, 31)), on=date(2026, 2, 1))
        days.append({date(2026, 1, 31) - timedelta(days=n) for n in range(carried)})
    for number, (begins, length) in enumerate(made):
        log.add(granted(f"l{number}", begins, begins + length), on=date(2026, 1, 6))
        days.append({day(begins + n) for n in range(length + 1)})
    everything = set().union(*days)
    for one in leave_counts(log.file(), NATIONAL):
        assert one.span.to_on is not None
        assert one.window_cap == 30
        assert one.days == (one.span.to_on - one.span.from_on).days + 1
        assert one.in_year == len({each for each in everything if each.year == one.span.from_on.year})
        windows = []
        for begin in everything:
            end = term_end_months(begin, 2)
            if begin <= one.span.to_on and end >= one.span.from_on:
                windows.append(sum(begin <= each <= end for each in everything))
        assert one.in_window == max(windows)
        assert one.beyond == (max(windows) > 30)


def test_only_a_finding_says_that_somebody_is_overdue_and_the_last_day_of_leave_is_none_of_it():
    log = case()
    log.add(granted("l1", 6, 10), on=day(5))
    now = datetime(2026, 3, 13, 9, tzinfo=CST)
    found = assess(log.file(), BOOK, plain_context(), now).findings
    told = leave_days(log.file(), found, MARCH, on=day(13))
    assert [n for n in range(1, 32) if told.get(day(n)) is LeaveDay.OUT] == [6, 7, 8, 9, 10]
    assert [n for n in range(1, 32) if told.get(day(n)) is LeaveDay.OVERDUE] == [11, 12, 13]
    log.add(LeaveReturned(leave_id="l1", proof="票"), on=day(12))
    found = assess(log.file(), BOOK, plain_context(), now).findings
    told = leave_days(log.file(), found, MARCH, on=day(13))
    assert [n for n in range(1, 32) if told.get(day(n)) is LeaveDay.OVERDUE] == [11]
    assert told[day(10)] is LeaveDay.RETURNED


def test_an_early_return_frees_the_days_after_it_and_a_cap_that_is_passed_is_told():
    log = case()
    log.add(granted("l1", 1, 25), on=date(2026, 2, 20))
    log.add(granted("l2", 28, 33), on=date(2026, 2, 20))
    log.add(LeaveReturned(leave_id="l1", proof="票"), on=day(3))
    first, second = leave_counts(log.file(), NATIONAL)
    assert (first.days, first.returned_on, first.beyond) == (3, day(3), False)
    assert (second.in_window, second.window_cap) == (9, 30)
    log.add(granted("l3", 34, 60), on=date(2026, 2, 20))
    assert leave_counts(log.file(), NATIONAL)[-1].beyond
