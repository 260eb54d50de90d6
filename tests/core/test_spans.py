"""Spans of time, against sets of hours counted one by one."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from correction.domain.watch import Watch
from correction.rules.shared.spans import filled_at, last_end, outside_of, subtract

START = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
pairs = st.tuples(st.integers(0, 40), st.integers(1, 20)).map(lambda one: (one[0], one[0] + one[1]))


def instants(span):
    return START + span[0] * HOUR, START + span[1] * HOUR


def hours_of(spans):
    """The oracle: the hours of a list of spans, one by one."""
    return {hour for hour in range(70) if any(a <= START + hour * HOUR < b for a, b in spans)}


@given(pairs, st.lists(pairs, max_size=6))
def test_what_is_left_are_the_hours_that_no_hole_holds(span, holes):
    left = subtract(instants(span), [instants(hole) for hole in holes])
    held = {hour for hole in holes for hour in range(*hole)}
    assert hours_of(left) == set(range(*span)) - held
    assert all(a < b for a, b in left)
    assert left == sorted(left)


@given(st.integers(0, 60), st.lists(pairs, max_size=4))
def test_an_instant_is_left_unless_a_hole_holds_it(hour, holes):
    at = START + hour * HOUR
    held = any(first <= hour < end for first, end in holes)
    assert subtract((at, at), [instants(hole) for hole in holes]) == ([] if held else [(at, at)])


@given(st.lists(pairs, max_size=5))
def test_outside_is_what_none_holds(spans):
    held = {hour for span in spans for hour in range(*span)}
    assert hours_of(outside_of([instants(span) for span in spans])) == set(range(70)) - held


@given(pairs, st.lists(pairs, max_size=5), st.integers(1, 30))
def test_a_length_is_full_after_so_many_hours(span, holes, length):
    parts = subtract(instants(span), [instants(hole) for hole in holes])
    counted = sorted(hours_of(parts))
    expected = START + (counted[length - 1] + 1) * HOUR if len(counted) >= length else None
    assert filled_at(parts, length * HOUR) == expected


@given(pairs, st.lists(pairs, max_size=5), st.integers(0, 70))
def test_the_end_so_far_is_none_inside_a_part_and_before_all(span, holes, now):
    parts = subtract(instants(span), [instants(hole) for hole in holes])
    at = START + now * HOUR
    begun = [part for part in parts if part[0] <= at]
    expected = begun[-1][1] if begun and begun[-1][1] <= at else None
    assert last_end(Watch(at), parts) == expected
