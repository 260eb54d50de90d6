"""Fixes by source: kept once in whatever order and however often they come, due until judged as seen."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from correction.office.positions.port import Delivery, DueSource, JudgedSource
from correction.store.errors import NewerStore, NotAStore, StoreFailure
from correction.store.positions import create_positions, open_positions
from geofences.fixes import canonical
from tests.positions_store.samples import T0, batch, columns, last, measured, read, track


def test_what_goes_in_comes_out(positions):
    given_ = track(100)
    assert positions.add(Delivery.of({"band-1": given_})) == 100
    back = read(positions, "band-1", T0, T0 + 10**9)
    assert columns(back) == columns(given_)
    assert len(set(back.id.tolist())) == 100


def test_what_a_device_did_not_say_stays_unsaid(positions):
    silent = replace(track(3), accuracy_m=np.full(3, np.nan), battery_pct=np.full(3, np.nan))
    guessed = replace(track(3, first=10_000), assumed=np.ones(3, dtype=bool))
    assert positions.add(Delivery.of({"band-1": silent})) == 3
    assert positions.add(Delivery.of({"band-1": silent})) == 0
    assert positions.add(Delivery.of({"band-1": guessed})) == 3
    back = read(positions, "band-1", T0, T0 + 10**9)
    assert np.isnan(back.accuracy_m).all()
    assert np.isnan(back.battery_pct[:3]).all()
    assert not back.assumed.any()


ROWS = st.tuples(
    st.integers(0, 6),
    st.integers(0, 2),
    st.integers(5, 7),
    st.integers(0, 3),
    st.integers(0, 1),
    st.integers(0, 3),
)


@settings(max_examples=30)
@given(rows=st.lists(ROWS, min_size=1, max_size=30), data=st.data())
def test_any_order_and_any_repetition_gives_the_same_fixes(new_positions, rows, data):
    expected = canonical(batch(rows))
    parts = data.draw(st.lists(st.lists(st.sampled_from(rows), min_size=1), max_size=4))
    parts += [rows[: len(rows) // 2] or rows, rows[len(rows) // 2 :]]
    store = new_positions()
    kept = sum(store.add(Delivery.of({"band-1": batch(part)})) for part in parts)
    back = read(store, "band-1", T0, T0 + 10**9)
    store.close()
    assert kept == len(expected) == len(back)
    assert measured(back) == measured(expected)
    assert len(set(back.id.tolist())) == len(back)


def test_of_copies_in_one_batch_the_first_received_stays(positions):
    late, early = (0, 0, 10, 1, 0, 9), (0, 0, 10, 1, 0, 1)
    assert positions.add(Delivery.of({"band-1": batch([late, early])})) == 1
    assert read(positions, "band-1", T0, T0).received_at_ms.tolist() == [T0 + 1000]


def test_a_span_is_read_with_both_ends_and_of_one_source(positions):
    positions.add(Delivery.of({"band-1": track(10)}))
    positions.add(Delivery.of({"band-2": track(10)}))
    back = read(positions, "band-1", T0 + 60_000, T0 + 180_000)
    assert ((back.device_at_ms - T0) // 60_000).tolist() == [1, 2, 3]
    assert len(read(positions, "nobody", T0, T0 + 10**9)) == 0
    assert last(positions, "band-1", T0 + 100_000) == T0 + 60_000
    assert last(positions, "band-1", T0 - 1) is None


def test_a_source_is_due_until_it_was_judged_as_it_was_seen(positions):
    assert positions.due(T0, ["band-1"]) == (DueSource(source_id="band-1", touched_from_ms=None, touch=0),)
    positions.add(Delivery.of({"band-1": track(5, first=600)}))
    (due,) = positions.due(T0, ["band-1"])
    assert due.touched_from_ms == T0 + 600_000
    positions.judged([JudgedSource(due=due, silence_due_ms=None)], {})
    assert positions.due(T0 + 10**9, ["band-1"]) == ()
    positions.add(Delivery.of({"band-1": track(2)}))
    (late,) = positions.due(T0, ["band-1"])
    assert late.touched_from_ms == T0


def test_fixes_that_arrive_while_a_source_is_judged_stay_due(positions):
    positions.add(Delivery.of({"band-1": track(5, first=600)}))
    (seen,) = positions.due(T0, ["band-1"])
    positions.add(Delivery.of({"band-1": track(1)}))
    positions.judged([JudgedSource(due=seen, silence_due_ms=None)], {})
    (still,) = positions.due(T0, ["band-1"])
    assert still.touched_from_ms == T0


def test_the_same_batch_again_makes_nothing_due(positions):
    positions.add(Delivery.of({"band-1": track(5)}))
    (seen,) = positions.due(T0, ["band-1"])
    positions.judged([JudgedSource(due=seen, silence_due_ms=None)], {})
    assert positions.add(Delivery.of({"band-1": track(5)})) == 0
    assert positions.due(T0 + 10**9, ["band-1"]) == ()


def test_silence_makes_a_source_due_and_a_stranger_never_is(positions):
    (never,) = positions.due(T0, ["band-1"])
    positions.judged([JudgedSource(due=never, silence_due_ms=T0 + 1000)], {})
    assert positions.due(T0 + 999, ["band-1"]) == ()
    (silent,) = positions.due(T0 + 1000, ["band-1"])
    assert silent.touched_from_ms is None
    positions.add(Delivery.of({"stranger": track(3)}))
    assert positions.due(T0, []) == ()


def test_what_changed_around_a_source_has_it_judged_again_from_then(positions):
    positions.add(Delivery.of({"band-1": track(5)}))
    (seen,) = positions.due(T0, ["band-1"])
    positions.judged([JudgedSource(due=seen, silence_due_ms=None)], {})
    positions.touch(["band-1"], T0 + 120_000)
    (again,) = positions.due(T0, ["band-1"])
    assert again.touched_from_ms == T0 + 120_000


def test_a_positions_store_is_opened_only_where_one_stands(tmp_path):
    with pytest.raises(StoreFailure, match="文件不存在"):
        open_positions(tmp_path / "positions.db")
    (tmp_path / "other.db").write_bytes("不是数据库".encode() * 1000)
    with pytest.raises(NotAStore):
        open_positions(tmp_path / "other.db")
    create_positions(tmp_path / "positions.db").close()
    with closing(sqlite3.connect(tmp_path / "positions.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'positions_9999'")
        connection.commit()
    with pytest.raises(NewerStore):
        open_positions(tmp_path / "positions.db")
