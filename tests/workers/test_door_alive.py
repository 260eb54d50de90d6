"""What the door could not see is told as its own blindness, and a disk that fills up in time."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from correction_workers.door.alive import Arrivals, Lookout
from correction_workers.process import this_process
from structlog.testing import capture_logs

from correction.domain.context import BlindSpan
from correction.office.watching.signs import Part
from correction.store.watching.beats import NameTaken
from tests.workers.door_office import BAND, NOW, fix
from tests.workers.test_door_limits import full_disk

MINUTE = timedelta(minutes=1)


def blind(door):
    with door.office.store.reading() as uow:
        return uow.blind_spans()


@pytest.mark.parametrize(("minutes", "told"), [(0.5, False), (2, False), (2.1, True), (60 * 24, True)])
def test_the_time_between_two_signs_of_life_is_told_as_blind_where_it_was_long(door, minutes, told):
    door.lookout.look(NOW)
    door.lookout.look(NOW + minutes * MINUTE)
    span = BlindSpan(source_id=None, from_at=NOW, to_at=NOW + minutes * MINUTE)
    assert blind(door) == (span,) * told


def test_the_first_start_tells_nothing_and_a_second_door_sees_for_both(door):
    door.lookout.look(NOW)
    assert blind(door) == ()
    other = Lookout(door.office, this_process(Part.DOOR, "other"), Arrivals())
    for minute in range(1, 60):
        other.look(NOW + minute * MINUTE)
    door.lookout.look(NOW + 60 * MINUTE)
    assert blind(door) == ()


def test_two_doors_of_one_name_are_refused_while_the_first_lives(door):
    door.lookout.look(NOW)
    elsewhere = replace(this_process(Part.DOOR, "door"), host="elsewhere")
    with pytest.raises(NameTaken, match="--name door") as refused:
        Lookout(door.office, elsewhere, Arrivals()).look(NOW + MINUTE)
    assert "用 --name 另起名称" in refused.value.remedy
    Lookout(door.office, elsewhere, Arrivals()).look(NOW + 2 * MINUTE)
    with pytest.raises(NameTaken):
        door.lookout.look(NOW + 2 * MINUTE)


def test_the_door_tells_monitors_how_much_came_and_how_late(door):
    door.now = NOW + 3 * 60 * MINUTE
    assert door.batch(fix(0), fix(170)).json()["new"] == 2
    assert door.send("/ready", by=None, method="GET").json()["positions_of_hour"] == {
        "fixes": 2.0,
        "late": 1.0,
    }
    said = door.send("/metrics", by=None, method="GET").text
    assert "correction_door_hour_positions 2.0" in said
    assert "correction_door_hour_late_positions 1.0" in said
    assert BAND not in said
    door.now += 61 * MINUTE
    assert "correction_door_hour_positions 0.0" in door.send("/metrics", by=None, method="GET").text


def test_while_nothing_can_be_kept_the_door_is_not_alive(door):
    with full_disk(door.positions.engine):
        assert door.batch(*(fix(-n / 60) for n in range(2_000))).status_code == 503
        assert not door.taker.alive
    assert door.batch(fix()).status_code == 200
    assert door.taker.alive


def test_a_disk_that_passes_half_and_four_fifths_is_told_once_each(door, monkeypatch):
    with capture_logs() as lines:
        for used in (40, 55, 60, 85, 90, 40, 55):
            disk = SimpleNamespace(total=100, used=used, free=100 - used)
            monkeypatch.setattr("shutil.disk_usage", lambda _path, disk=disk: disk)
            door.lookout.look(NOW)
    assert [line["used_pct"] for line in lines] == [55, 85, 55]
