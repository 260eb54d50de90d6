import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geofences.errors import BatchInvalid
from geofences.fixes import (
    BeliefRules,
    Disbelief,
    FixBatch,
    Source,
    assume_accuracy,
    believe,
    canonical,
)
from tests.geofences.making import HOME, batch, still

RULES = BeliefRules(accuracy_max_m=2_000, speed_max_kmh=400, clock_skew_max_s=120)
COLUMNS = ("device_at_ms", "received_at_ms", "id", "lon", "lat", "accuracy_m", "mock", "source")
KILOMETRE = 0.00899


@st.composite
def messy(draw: st.DrawFn) -> FixBatch:
    """Few distinct times, places and accuracies, so that ties and copies abound."""
    size = draw(st.integers(1, 12))

    def some(values: st.SearchStrategy[float]) -> list[float]:
        return draw(st.lists(values, min_size=size, max_size=size))

    at_s = some(st.sampled_from([0, 0.4, 1, 60, 61, 300, 900]))
    late_s = some(st.sampled_from([0, 5, -200, 4_000]))
    return batch(
        at_s,
        [HOME[0] + step * KILOMETRE for step in some(st.sampled_from([0, 0.1, 30]))],
        [HOME[1]] * size,
        some(st.sampled_from([5.0, 20.0, 900.0, 3_000.0, float("nan"), 0.0])),
        received_at_ms=[round((a + b) * 1000) for a, b in zip(at_s, late_s, strict=True)],
        mock=draw(st.lists(st.booleans(), min_size=size, max_size=size)),
    )


def same(one: FixBatch, other: FixBatch) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True) for name in COLUMNS)


def reasons_by_id(fixes: FixBatch) -> dict[int, int]:
    return dict(zip(fixes.id.tolist(), believe(fixes, RULES).tolist(), strict=True))


@given(messy(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(fixes, random):
    order = list(range(len(fixes)))
    random.shuffle(order)
    shuffled = canonical(fixes.take(np.array(order)))
    assert same(shuffled, canonical(fixes))
    assert reasons_by_id(shuffled) == reasons_by_id(canonical(fixes))


@given(messy(), st.data())
def test_sending_fixes_again_changes_nothing(fixes, data):
    again = data.draw(st.lists(st.integers(0, len(fixes) - 1), max_size=8))
    copies = fixes.take(np.array(again, dtype=np.int64))
    later = batch(
        (copies.device_at_ms / 1000).tolist(),
        copies.lon.tolist(),
        copies.lat.tolist(),
        copies.accuracy_m,
        id=copies.id + 1_000,
        received_at_ms=copies.received_at_ms + 10_000_000,
        mock=copies.mock,
    )
    assert same(canonical(fixes.joined(later)), canonical(fixes))


@given(messy())
def test_putting_in_order_twice_is_putting_in_order_once(fixes):
    assert same(canonical(canonical(fixes)), canonical(fixes))


def test_no_fixes_are_fine():
    empty = still([])
    assert len(canonical(empty)) == 0
    assert believe(empty, RULES).tolist() == []


def test_the_first_received_of_copies_stays():
    fixes = still([0, 0, 0], id=[7, 8, 9], received_at_ms=[5_000, 1_000, 9_000])
    assert canonical(fixes).id.tolist() == [8]


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"mock": [1]}, Disbelief.MOCK),
        ({"accuracy_m": float("nan")}, Disbelief.NO_PROFILE),
        ({"accuracy_m": 0.0}, Disbelief.NO_PROFILE),
        ({"accuracy_m": 2_001.0}, Disbelief.TOO_COARSE),
        ({"accuracy_m": 2_000.0}, Disbelief.NONE),
        ({"received_at_ms": [1_000_000 - 121_000]}, Disbelief.CLOCK_SKEW),
        ({"received_at_ms": [1_000_000 - 119_000]}, Disbelief.NONE),
        ({"received_at_ms": [9_000_000]}, Disbelief.NONE),
    ],
)
def test_a_disbelieved_fix_keeps_its_reason(columns, reason):
    assert believe(still([1_000], **columns), RULES).tolist() == [reason]


def test_zero_zero_and_what_came_before_the_window_are_disbelieved():
    fixes = batch([0, 100], [HOME[0], 0.0], [HOME[1], 0.0])
    assert believe(fixes, RULES, from_ms=50_000).tolist() == [Disbelief.BEFORE_WINDOW, Disbelief.ZERO_ISLAND]


def test_in_one_second_the_more_accurate_fix_wins_and_a_mocked_one_never():
    fixes = canonical(
        batch([10.0, 10.3, 10.6], [HOME[0]] * 3, [HOME[1]] * 3, [30, 8, 3], mock=[0, 0, 1], id=[1, 2, 3])
    )
    assert reasons_by_id(fixes) == {1: Disbelief.DUPLICATE, 2: Disbelief.NONE, 3: Disbelief.MOCK}


def trip(*steps: tuple[float, float]) -> dict[int, int]:
    """Reasons of fixes at so many minutes and kilometres east of home, by their number."""
    at_s = [60 * minute for minute, _ in steps]
    lon = [HOME[0] + KILOMETRE * km for _, km in steps]
    return reasons_by_id(batch(at_s, lon, [HOME[1]] * len(steps)))


FAST = Disbelief.IMPLAUSIBLE_SPEED


def test_two_fixes_that_cannot_both_be_true_are_both_doubted():
    assert trip((0, 0), (1, 50)) == {1: FAST, 2: FAST}


def test_a_third_fix_decides_for_the_end_it_agrees_with():
    assert trip((0, 0), (1, 50), (2, 0)) == {1: 0, 2: FAST, 3: 0}
    assert trip((0, 0), (1, 50), (2, 50)) == {1: FAST, 2: 0, 3: 0}
    assert trip((-1, 0), (0, 0), (1, 50)) == {1: 0, 2: 0, 3: FAST}


def test_a_third_fix_that_fits_both_ends_decides_nothing():
    assert trip((-60, 0), (0, 0), (1, 50)) == {1: 0, 2: FAST, 3: FAST}


def test_one_outlier_costs_no_good_fix():
    assert trip((0, 0), (1, 0), (2, 80), (3, 0), (4, 0)) == {1: 0, 2: 0, 3: FAST, 4: 0, 5: 0}


def test_a_track_that_jumps_and_stays_is_doubted_only_at_the_jump():
    steps = [(n, 0) for n in range(4)] + [(n, 90) for n in range(4, 8)]
    assert [n for n, reason in trip(*steps).items() if reason] == [4, 5]


def test_fast_trains_and_coarse_fixes_are_no_doubt():
    assert set(trip((0, 0), (10, 50), (20, 100)).values()) == {Disbelief.NONE}
    coarse = batch([0, 60], [HOME[0], HOME[0] + 9 * KILOMETRE], [HOME[1]] * 2, [1_500, 1_500])
    assert believe(coarse, RULES).tolist() == [0, 0]


def test_a_late_fix_clears_an_earlier_one():
    early = canonical(batch([0, 60], [HOME[0], HOME[0] + 50 * KILOMETRE], [HOME[1]] * 2))
    late = batch([120], [HOME[0]], [HOME[1]], id=[3])
    assert reasons_by_id(early)[1] == FAST
    assert reasons_by_id(canonical(late.joined(early)))[1] == Disbelief.NONE


def test_fixes_out_of_order_are_refused_where_order_matters():
    with pytest.raises(BatchInvalid, match="canonical"):
        believe(still([60, 0]), RULES)


def test_an_accuracy_is_assumed_by_source_and_marked():
    fixes = still(
        [0, 60, 120, 180],
        accuracy_m=[float("nan"), 0.0, float("nan"), 7.0],
        source=[Source.SATELLITE, Source.CELL, Source.UNKNOWN, Source.CELL],
    )
    assumed = assume_accuracy(fixes, {Source.SATELLITE: 30.0, Source.CELL: 1_500.0})
    assert np.array_equal(assumed.accuracy_m, [30.0, 1_500.0, np.nan, 7.0], equal_nan=True)
    assert assumed.assumed.tolist() == [True, True, True, False]
    assert believe(assumed, RULES).tolist() == [0, 0, Disbelief.NO_PROFILE, 0]


def test_no_device_is_taken_to_be_better_than_its_source_can_be():
    sources = [Source.SATELLITE, Source.CELL, Source.CELL, Source.UNKNOWN, Source.CELL]
    fixes = batch(range(5), [HOME[0]] * 5, [HOME[1]] * 5, [1.0, 8.0, 300.0, 1.0, 0.0], source=sources)
    taken = assume_accuracy(fixes, {Source.CELL: 1_000.0}, {Source.SATELLITE: 5.0, Source.CELL: 100.0})
    assert taken.accuracy_m.tolist() == [5.0, 100.0, 300.0, 1.0, 1_000.0]
    assert taken.assumed.tolist() == [True, True, False, False, True]


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"lon": [181.0]}, "lon"),
        ({"lat": [float("nan")]}, "lat"),
        ({"accuracy_m": [-1.0]}, "负数"),
        ({"mock": [0, 1]}, "长度不同"),
    ],
)
def test_columns_that_cannot_be_are_refused(columns, says):
    with pytest.raises(BatchInvalid, match=says):
        batch(**({"at_s": [0], "lon": [HOME[0]], "lat": [HOME[1]]} | columns))
