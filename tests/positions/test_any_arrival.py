"""However fixes are shuffled, split, repeated and interrupted, the same observations stand in the end.

The oracle judges the sorted set of all fixes once, without a store, without revisions, without looking back.
"""

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from correction.office.positions.judging.eras import position_eras
from correction.office.positions.judging.sightings import sightings
from correction.office.positions.judging.track import Track
from correction.office.positions.judging.watch import watch_positions
from correction.office.positions.lawful import to_ms
from correction.office.positions.port import Delivery
from correction.office.positions.receiving.take import take_positions
from correction.store.positions import create_positions, open_positions
from geofences import FixBatch
from tests.positions.arriving import (
    BAND,
    BOOK,
    CONTEXT,
    HOME,
    IN_COUNTY,
    MINUTE_MS,
    NIGHTS,
    NO_SCHOOL,
    NOW,
    SCHOOL,
    START_MS,
    TOWN,
    Fix,
    Seen,
    fixes,
    office,
    plan_of,
    standing,
)

ERAS = position_eras(BOOK)
FENCES = (IN_COUNTY, NO_SCHOOL, NIGHTS)

# Runs at one place, densely or sparsely, with silences of days between some, drifts and forged ones.
places = st.sampled_from([HOME, HOME, HOME, SCHOOL, BAND, BAND, TOWN, 4.95, 5.05])
steps = st.sampled_from([1 / 120, 1, 5, 5, 20, 61, 400, 1_500])
runs = st.tuples(
    places, steps, st.integers(1, 5), st.sampled_from([15.0, 15.0, 60.0, 900.0]), st.integers(0, 9)
)


@st.composite
def tracks(draw: st.DrawFn) -> list[Fix]:
    minute, rows = draw(st.floats(0, 300)), []
    for km, step, count, accuracy_m, odd in draw(st.lists(runs, min_size=1, max_size=9)):
        for n in range(count):
            minute += step
            moved = km + (0.004 * n if odd < 5 else 0.0)
            rows.append(Fix(round(minute, 3), moved, accuracy_m, mock=odd == 9))
    return rows


def all_at_once(batch: FixBatch, until_ms: int) -> list[Seen]:
    """What judging everything there is, once, finds."""
    store = office("p", fences=FENCES)
    found = sightings(plan_of(store, "p"), {"p": Track(batch=batch, whole=True)}, ERAS, until_ms=until_ms)
    return sorted(
        Seen(
            s.observed,
            s.area_id or "",
            round((s.began_ms - START_MS) / MINUTE_MS, 3),
            None if s.ended_ms is None else round((s.ended_ms - START_MS) / MINUTE_MS, 3),
        )
        for s in found
    )


@pytest.mark.slow
@settings(max_examples=150)
@given(tracks(), st.data())
def test_any_shuffle_split_repetition_and_restart_ends_in_the_same_observations(rows, data):
    order = data.draw(st.permutations(range(len(rows))))
    cuts = sorted(data.draw(st.sets(st.integers(1, max(1, len(rows) - 1)), max_size=5)))
    again = data.draw(st.lists(st.integers(0, len(rows) - 1), max_size=4))
    restarts = data.draw(st.sets(st.integers(0, 6)))
    parts = [order[a:b] for a, b in zip([0, *cuts], [*cuts, len(order)], strict=True)] + [again]
    store = office("p", fences=FENCES)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "positions.db"
        positions = create_positions(path)
        for n, part in enumerate(parts):
            take_positions(
                store, positions, BOOK, fixes=Delivery.of({"p": fixes(rows[k] for k in part)}), now=NOW
            )
            assert watch_positions(store, positions, BOOK, CONTEXT, NOW).failed == ()
            if n in restarts:
                positions.close()
                positions = open_positions(path)
        positions.close()
    assert standing(store, "p") == all_at_once(fixes(rows), to_ms(NOW))


@pytest.mark.slow
@settings(max_examples=60)
@given(tracks(), st.sets(st.integers(0, 10_000), max_size=6), st.randoms(use_true_random=False))
def test_rounds_while_the_clock_goes_on_and_some_fixes_are_late_end_in_the_same(rows, rounds, random):
    """A fix is known at its own time or at some later round; in the end nobody can tell when."""
    ends = [*sorted(rounds), 29_000]
    store = office("p", fences=FENCES)
    known_at = [random.choice([m for m in ends if m >= row.minute]) for row in rows]
    with tempfile.TemporaryDirectory() as folder:
        positions = create_positions(Path(folder) / "positions.db")
        for minute in ends:
            now = NOW - timedelta(days=20) + timedelta(minutes=minute)
            part = fixes(row for row, known in zip(rows, known_at, strict=True) if known == minute)
            take_positions(store, positions, BOOK, fixes=Delivery.of({"p": part}), now=now)
            assert watch_positions(store, positions, BOOK, CONTEXT, now).failed == ()
        positions.close()
    assert standing(store, "p") == all_at_once(fixes(rows), START_MS + 29_000 * MINUTE_MS)
