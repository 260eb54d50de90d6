"""What the door keeps besides fixes: each refused time once, by the office's days; the newest skew."""

from collections import Counter
from datetime import date, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from correction.office.positions.port import Access, NotKept, Purpose, Refused, Skew
from correction.store.positions.acts import ActKind

CST = timezone(timedelta(hours=8))
MIDNIGHT_MS = round(datetime(2026, 1, 10, tzinfo=CST).timestamp() * 1000)
HOUR_MS = 3_600_000
A, B = "SB1", "SB2"

refusals = st.lists(
    st.tuples(
        st.sampled_from([A, B]),
        st.sampled_from(list(NotKept)),
        st.lists(st.integers(-40, 40), min_size=1, max_size=5),
    ),
    max_size=8,
)


def refused(source_id, reason, hours):
    times = tuple(MIDNIGHT_MS + hour * HOUR_MS for hour in hours)
    return Refused(source_id=source_id, reason=reason, device_at_ms=times, received_at_ms=times)


@settings(max_examples=25, deadline=None)
@given(deliveries=st.lists(refusals, max_size=4))
def test_each_refused_time_counts_once_however_often_it_is_delivered(new_positions, deliveries):
    store = new_positions()
    for told in deliveries:
        store.note_door([refused(*each) for each in told], [])
    times = {(s, reason, hour) for told in deliveries for s, reason, hours in told for hour in hours}
    expected = Counter(
        (source_id, datetime(2026, 1, 10, tzinfo=CST).date() + timedelta(days=hour // 24), reason)
        for source_id, reason, hour in times
    )
    found = store.refused_days(0, 2**62)
    assert {(day.source_id, day.on, day.reason): day.fixes for day in found} == expected
    store.close()


def test_a_day_is_the_offices_and_tells_its_first_and_last_receipt(positions):
    positions.note_door([refused(A, NotKept.UNAPPROVED, [-1, 0, 23, 24])], [])
    yesterday, today, tomorrow = positions.refused_days(0, 2**62)
    assert [day.on for day in (yesterday, today, tomorrow)] == [date(2026, 1, n) for n in (9, 10, 11)]
    assert (today.fixes, today.first_at_ms, today.last_at_ms) == (2, MIDNIGHT_MS, MIDNIGHT_MS + 23 * HOUR_MS)
    assert positions.refused_days(MIDNIGHT_MS, MIDNIGHT_MS + 24 * HOUR_MS) == (today,)


def test_the_skews_of_each_device_are_given_newest_first(positions):
    skews = [Skew(source_id=A, measured_at_ms=MIDNIGHT_MS + n, skew_ms=1000 * n) for n in (1, 3, 2)]
    positions.note_door([], skews)
    positions.note_door([], skews)
    assert positions.skews([A, B]) == {A: (3000, 2000, 1000)}


def test_what_the_door_noted_is_forgotten_in_time_and_the_newest_clock_stays(positions):
    access = Access(actor="worker", purpose=Purpose.RETENTION, at=datetime(2026, 1, 20, tzinfo=CST))
    positions.note_door(
        [refused(A, NotKept.UNAPPROVED, [-2, -1, 0, 5]), refused(B, NotKept.CLOCK, [-3])],
        [
            Skew(source_id=source_id, measured_at_ms=MIDNIGHT_MS + n * HOUR_MS, skew_ms=n)
            for source_id, n in ((A, -9), (A, -5), (B, -5), (B, 2), (B, 3))
        ],
    )
    gone = {"refused": 3, "clocks replaced": 2}
    assert positions.forget_times(access, MIDNIGHT_MS, dry_run=True) == sum(gone.values())
    assert positions.acts() == ()
    assert positions.forget_times(access, MIDNIGHT_MS, dry_run=False) == sum(gone.values())
    assert sum(day.fixes for day in positions.refused_days(0, 2**62)) == 2
    assert positions.skews([A, B]) == {A: (-5,), B: (3, 2)}
    assert positions.forget_times(access, MIDNIGHT_MS, dry_run=False) == 0
    (act,) = positions.acts()
    assert (act.act, act.actor, act.source_id, act.until_ms, act.fixes) == (
        ActKind.FORGET,
        "worker",
        None,
        MIDNIGHT_MS - 1,
        5,
    )
