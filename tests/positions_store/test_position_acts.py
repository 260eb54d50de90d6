"""Who reads positions stands in a log before anything is given, and nobody can change that log."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from correction.domain.errors import InvalidValue
from correction.office.positions.port import Access, JudgedSource, Purpose
from correction.store.engines import transaction
from correction.store.positions.acts import ActKind
from correction.store.positions.columns import date_of, day_no_of
from correction.store.positions.tables import PositionSource
from tests.positions_store.samples import DAY, T0, columns, last, one, read, track

NOW = datetime(2026, 6, 1, tzinfo=UTC)
SEARCH = Access(actor="G1", purpose=Purpose.SEARCH, at=NOW, reason="两日未报告")
TODAY = date_of(20_600)


def test_a_reading_of_a_person_is_logged_with_actor_purpose_and_span_before_it_is_given(positions):
    positions.add(one("band-1", track(10)))
    with positions.reading(SEARCH) as reader:
        assert positions.acts() == ()
        fixes = reader.fixes("band-1", T0, T0 + DAY)
        (act,) = positions.acts(["band-1"])
    assert len(fixes) == 10
    assert (act.actor, act.act, act.purpose, act.reason) == ("G1", ActKind.READ, Purpose.SEARCH, "两日未报告")
    assert (act.source_id, act.from_ms, act.until_ms, act.at) == ("band-1", T0, T0 + DAY, NOW)
    assert positions.acts(["band-2"]) == ()


def test_the_engine_reads_every_source_in_every_round_and_has_one_line_a_round(positions):
    for n in range(3):
        positions.add(one(f"band-{n}", track(2)))
        read(positions, f"band-{n}", T0, T0 + DAY)
        last(positions, f"band-{n}", T0)
    (act,) = positions.acts()
    assert (act.actor, act.purpose, act.source_id) == ("positions", Purpose.JUDGING, None)


def test_nobody_reads_without_a_name():
    with pytest.raises(InvalidValue, match="查阅人"):
        replace(SEARCH, actor=" ")
    with pytest.raises(InvalidValue, match="事由"):
        replace(SEARCH, reason="长" * 401)


@pytest.mark.parametrize("change", ["UPDATE position_act SET actor = 'x'", "DELETE FROM position_act"])
def test_the_database_itself_refuses_to_change_the_log(positions, change):
    read(positions, "band-1", T0, T0)
    with pytest.raises(DBAPIError, match="never changed"), transaction(positions.engine, writing=True) as c:
        c.exec_driver_sql(change)
    assert len(positions.acts()) == 1


def test_days_are_deleted_with_their_line_in_the_log_packed_or_not(positions):
    positions.add(one("band-1", track(5)))
    positions.close_days(T0 + DAY)
    positions.add(one("band-1", track(3_000, first=86_400)))
    positions.add(one("band-2", track(7)))
    stored = {(day.source_id, day.on): day.fixes for day in positions.stored_days()}
    assert stored["band-1", TODAY] == 5
    assert sum(stored.values()) == 3_012
    tomorrow = date_of(day_no_of(TODAY) + 1)
    gone = stored["band-1", TODAY] + stored["band-1", tomorrow]
    access = replace(SEARCH, actor="retention", purpose=Purpose.RETENTION)
    assert positions.delete_days(access, {"band-1": [TODAY, tomorrow]}) == gone
    left = {(day.source_id, day.on): day.fixes for day in positions.stored_days()}
    assert left == {
        key: n for key, n in stored.items() if key not in {("band-1", TODAY), ("band-1", tomorrow)}
    }
    (act,) = positions.acts(["band-1"])
    assert (act.act, act.purpose, act.fixes) == (ActKind.DELETE, Purpose.RETENTION, gone)
    assert (act.from_ms, act.until_ms) == (T0, T0 + 2 * DAY - 1)
    # Whoever had the device until it began lost nothing by it.
    with positions.reading(SEARCH) as reader:
        until = [reader.deleted_until_ms("band-1", before_ms) for before_ms in (T0, T0 + 1, 2**62)]
        assert until == [None, act.until_ms, act.until_ms]


@pytest.mark.parametrize("number", [2**31 + 1, 2**33 + 1, 2**34 - 1])
def test_sources_numbered_beyond_2_31_and_2_33_are_kept_packed_and_read(positions, number):
    row = {"source_no": number, "source_id": "far", "ids_used": 2**28, "touch": 2**33, "judged": True}
    with transaction(positions.engine, writing=True) as connection:
        connection.execute(insert(PositionSource.metadata.tables["position_source"]), row)
    assert positions.add(one("far", track(5))) == 5
    hot = read(positions, "far", T0, T0 + DAY)
    assert positions.close_days(T0 + DAY) == 5
    packed = read(positions, "far", T0, T0 + DAY)
    assert columns(packed) == columns(hot) == columns(track(5))
    assert packed.id.tolist() == hot.id.tolist() == [(number << 29) + 2**28 + n for n in range(1, 6)]
    (due,) = positions.due(T0, ["far"])
    assert due.touch == 2**33 + 1
    positions.judged([JudgedSource(due=due, silence_due_ms=None)], {})
    assert positions.due(T0, ["far"]) == ()
