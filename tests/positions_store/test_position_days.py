"""Closed days are packed without loss, late fixes join them, and nobody who reads can tell the difference."""

from base64 import b85decode

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from sqlalchemy import select

from correction.store.errors import NotAStore
from correction.store.positions.columns import COLUMNS, CONTENT, day_start_ms, in_order
from correction.store.positions.packing import pack, pack_days, unpack
from correction.store.positions.tables import PositionDay, PositionFix
from tests.positions_store.samples import DAY, MINUTE, T0, columns, last, one, read, track

BIG = 2**40
WILD = npst.arrays(
    np.int64,
    st.tuples(st.just(len(COLUMNS)), st.integers(1, 60)),
    elements=st.one_of(
        st.integers(-BIG, BIG), st.integers(-1, 3), st.integers(-5, 5).map(lambda n: n * 1000)
    ),
)


@pytest.mark.slow
@settings(max_examples=300)
@given(WILD)
def test_what_is_packed_is_unpacked_the_same_to_the_last_bit(fixes):
    assert np.array_equal(unpack(pack(fixes)), fixes)


@pytest.mark.parametrize("top", [2**31, 2**33, 2**53])
def test_numbers_beyond_two_and_eight_thousand_million_are_packed_whole(top):
    fixes = np.array([[top - 1, top, top + 1]] * len(COLUMNS))
    assert np.array_equal(unpack(pack(fixes)), fixes)


def test_a_day_of_a_wandering_phone_takes_less_than_ten_bytes_a_fix():
    rng = np.random.default_rng(1)
    n = 288
    at_ms = T0 + np.arange(n) * 300_000 + rng.integers(-3, 4, n) * 1_000
    radius_m = np.clip(np.exp(rng.normal(np.log(15), 0.8, n)), 3, 80)
    fixes = np.array(
        [
            at_ms,
            1_195_000_000 + rng.normal(0, radius_m / 1.5) * 100,
            293_000_000 + rng.normal(0, radius_m / 1.5) * 90,
            np.rint(radius_m * 10) * 10,
            np.full(n, 1),
            np.zeros(n),
            at_ms + rng.integers(800, 4_000, n),
            1_000 - np.arange(n) // 5 * 10,
            (7 << 29) + np.arange(n),
        ]
    ).astype(np.int64)
    assert len(pack(fixes)) / n <= 9.5


@settings(max_examples=60)
@given(st.lists(WILD, max_size=4), st.integers(1, 200))
def test_days_packed_together_are_packed_as_if_each_were_alone(days, at_once):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("correction.store.positions.packing._AT_ONCE", at_once)
        together = pack_days(days)
    assert together == [pack(day) for day in days]
    assert all(np.array_equal(unpack(one), day) for one, day in zip(together, days, strict=True))


def test_a_day_packed_the_way_days_were_packed_first_is_still_read():
    old = (
        "0R#X508;<}00qG@4#5BbK+*TL9WZemA|a8uj>#G95~E954IO(7?|EMDpO{}GScX-{%i#t9**kw9I{?Vm8vu~C000pHK=@4n"
        "KsGG{0FbGeAwWb%!im)%6bu`C4gml*lAhJU0OlNp1Gdj)Ee%-"
    )
    at_ms = 1_780_000_000_000
    fixes = [
        [at_ms, at_ms + 300_000, at_ms + 601_000, at_ms + 899_000],
        [1_195_000_123, 1_195_000_456, 1_195_099_000, 1_195_000_001],
        [293_000_000, 293_000_700, 293_000_100, 293_000_200],
        [150, 320, -1, 80],
        [1, 1, 3, 1],
        [0, 0, 0, 0],
        [at_ms + 1_500, at_ms + 302_000, at_ms + 601_900, at_ms + 900_100],
        [1_000, 990, 990, -1],
        [(7 << 29) + n for n in (1, 2, 3, 5)],
    ]
    assert unpack(b85decode(old)).tolist() == fixes


FORGED = b"\x02" + (2**32 - 1).to_bytes(4, "little") + pack(np.zeros((9, 1), np.int64))[5:]


@pytest.mark.parametrize(
    "damage", [b"", b"\x09" + b"\0" * 40, b"\x01\x05\0\0\0\xff\0\0\0", b"\x02\x05\0\0\0\xff\0\0\0", FORGED]
)
def test_a_damaged_day_is_refused_with_what_to_do(damage):
    with pytest.raises(NotAStore, match="备份"):
        unpack(damage)


def stored(positions):
    """How many fixes lie as rows, and how many in packed days."""
    rows, days = (model.metadata.tables[model.__tablename__] for model in (PositionFix, PositionDay))
    with positions.engine.connect() as connection:
        packed = [n for (n,) in connection.execute(select(days.c.fixes))]
        return len(connection.execute(select(rows)).all()), sum(packed)


def test_closing_days_changes_nothing_that_is_read(positions):
    positions.add(one("band-1", track(3_000)))
    positions.add(one("band-2", track(50, first=3_600)))
    before = [columns(read(positions, name, T0, T0 + 5 * DAY)) for name in ("band-1", "band-2")]
    ids = read(positions, "band-1", T0, T0 + 5 * DAY).id.tolist()
    assert positions.close_days(T0 + 2 * DAY) > 1_440
    assert positions.close_days(T0 + 2 * DAY) == 0
    rows, packed = stored(positions)
    assert rows + packed == 3_050
    assert rows < 1_800
    assert [columns(read(positions, name, T0, T0 + 5 * DAY)) for name in ("band-1", "band-2")] == before
    assert read(positions, "band-1", T0, T0 + 5 * DAY).id.tolist() == ids


def test_a_day_that_is_not_over_stays_as_rows(positions):
    positions.add(one("band-1", track(10)))
    assert positions.close_days(T0 + MINUTE) == 0
    assert stored(positions) == (10, 0)


def test_a_late_fix_of_a_packed_day_is_joined_to_it_once(positions):
    positions.add(one("band-1", track(100)))
    positions.close_days(T0 + 3 * DAY)
    assert stored(positions) == (0, 100)
    late = track(101)
    assert positions.add(one("band-1", late)) == 1
    assert positions.add(one("band-1", late)) == 0
    assert stored(positions) == (0, 101)
    back = read(positions, "band-1", T0, T0 + DAY)
    assert columns(back) == columns(late)
    assert len(set(back.id.tolist())) == 101


def test_history_that_comes_after_its_days_were_closed_is_packed_at_once(positions):
    positions.add(one("band-1", track(10, first=5 * 86_400)))
    positions.close_days(T0 + 5 * DAY)
    assert positions.add(one("band-2", track(2_000))) == 2_000
    rows, packed = stored(positions)
    assert (rows, packed) == (10, 2_000)
    assert columns(read(positions, "band-2", T0, T0 + 5 * DAY)) == columns(track(2_000))


def test_rows_that_a_crash_left_in_a_closed_day_are_read_and_not_kept_twice(positions, monkeypatch):
    positions.add(one("band-1", track(100)))
    with monkeypatch.context() as crash:
        crash.setattr("correction.store.positions.closing.join_days", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            positions.close_days(T0 + 3 * DAY)
    assert stored(positions) == (100, 0)
    assert positions.add(one("band-1", track(120))) == 20
    assert stored(positions) == (100, 20)
    assert columns(read(positions, "band-1", T0, T0 + DAY)) == columns(track(120))
    assert positions.close_days(T0 + 3 * DAY) == 100
    assert columns(read(positions, "band-1", T0, T0 + DAY)) == columns(track(120))


def test_the_last_fix_is_found_in_rows_and_in_packed_days(positions):
    positions.add(one("band-1", track(100)))
    positions.add(one("band-1", track(10, first=3 * 86_400)))
    positions.close_days(T0 + 2 * DAY)
    assert last(positions, "band-1", T0 + 9 * DAY) == T0 + 3 * DAY + 9 * MINUTE
    assert last(positions, "band-1", T0 + 3 * DAY + MINUTE) == T0 + 3 * DAY + MINUTE
    assert last(positions, "band-1", T0 + 2 * DAY) == T0 + 99 * MINUTE
    assert last(positions, "band-1", T0 + 30_000) == T0
    assert last(positions, "band-1", T0 - 1) is None


HISTORY = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.lists(st.integers(0, 4 * 48), min_size=1, max_size=12)),
        st.tuples(st.just("close"), st.integers(0, 5)),
    ),
    max_size=8,
)


@settings(max_examples=25)
@given(history=HISTORY)
def test_whenever_days_are_closed_the_same_fixes_are_read(new_positions, history):
    """The oracle is a plain dictionary by time."""
    store = new_positions()
    kept: dict[int, None] = {}
    for what, given_ in history:
        if what == "close":
            store.close_days(day_start_ms(0) + T0 // DAY * DAY + given_ * DAY)
            continue
        times = [half_hour * 1_800 for half_hour in given_]
        store.add(one("band-1", track(1, times=times)))
        kept |= dict.fromkeys(times)
    back = read(store, "band-1", T0, T0 + 9 * DAY)
    store.close()
    assert ((back.device_at_ms - T0) // 1000).tolist() == sorted(kept)
    assert len(set(back.id.tolist())) == len(kept)


def test_order_is_by_content_whatever_the_order_of_rows():
    rng = np.random.default_rng(3)
    fixes = rng.integers(0, 3, (len(COLUMNS), 50))
    ordered = in_order(fixes)[: len(CONTENT)]
    assert list(zip(*ordered.tolist(), strict=True)) == sorted(
        zip(*fixes[: len(CONTENT)].tolist(), strict=True)
    )
