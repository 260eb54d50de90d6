"""The level of a battery: a wristband at the limit of the book is told of once a day, a telephone never."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from correction.domain.facts.devices import DeviceApproved, SourceAssigned, SourceKind
from correction.domain.facts.observations import ObservationStated, Observed
from correction.domain.moments import When
from correction.office.positions.port import Delivery
from correction.office.positions.receiving.take import take_positions
from correction.office.record import draft
from correction.store.positions import create_positions
from tests.positions.arriving import BOOK, MORNING, START, Fix, case_file, fixes, office

NOW = MORNING + timedelta(days=3)


@pytest.fixture
def positions(tmp_path):
    return create_positions(tmp_path / "positions.db")


@pytest.fixture
def store():
    made = office("c")
    worn = SourceAssigned(source_id="band", source=SourceKind.WRISTBAND, from_at=MORNING)
    approved = DeviceApproved(
        approval_id="A", ground=2, from_on=START, to_on=date(2026, 5, 31), approved_by="局负责人"
    )
    with made.writing() as uow:
        drafts = [
            draft(fact, When.day(START), entry_id=f"worn/{n}", actor="t")
            for n, fact in enumerate((worn, approved))
        ]
        uow.append("c", drafts, recorded_at=MORNING)
    return made


def levels(*rows):
    """Give positions by minute from the start, each with the level of the battery."""
    batch = fixes([Fix(minute, 0.0) for minute, _ in rows])
    return replace(batch, battery_pct=np.array([level for _, level in rows], dtype=float))


def told(store):
    seen = [entry.payload for entry in case_file(store, "c").of(ObservationStated)]
    return [
        ((o.began_at - MORNING) / timedelta(minutes=1), o.source_id, o.detail)
        for o in seen
        if o.observed is Observed.BATTERY_LOW
    ]


@pytest.mark.parametrize(("level", "low"), [(19, 1), (20, 1), (21, 0), (np.nan, 0), (100, 0)])
def test_a_wristband_is_low_from_the_limit_downwards(store, positions, level, low):
    taken = take_positions(
        store, positions, BOOK, fixes=Delivery.of({"band": levels((10, 90), (20, level))}), now=NOW
    )
    assert told(store) == [(20, "band", f"设备电量 {level:g}%")] * low
    assert taken.states == low


def test_it_is_told_once_a_day_and_again_on_the_next(store, positions):
    rows = [(10, 15), (20, 14), (1_439, 5), (1_440, 4), (1_500, 3)]
    for some in (rows[:2], rows):
        take_positions(store, positions, BOOK, fixes=Delivery.of({"band": levels(*some)}), now=NOW)
    assert told(store) == [(10, "band", "设备电量 15%"), (1_440, "band", "设备电量 4%")]


def test_the_battery_of_a_telephone_is_its_owners_affair(store, positions):
    taken = take_positions(store, positions, BOOK, fixes=Delivery.of({"c": levels((10, 5))}), now=NOW)
    assert (taken.new, taken.states) == (1, 0)
    assert told(store) == []
