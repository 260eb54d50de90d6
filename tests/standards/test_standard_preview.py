"""Trying a standard: who would newly be told of, who no longer; what was tried is then what happens."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from correction.domain.alert_kind import AlertKind
from correction.domain.facts.devices import DeviceApproved, SourceAssigned, SourceKind
from correction.domain.moments import When, day_start
from correction.office.positions.judging.watch import watch_positions
from correction.office.positions.port import Access, Delivery, Purpose
from correction.office.positions.receiving.take import take_positions
from correction.office.standards.preview import READ_FOR, at_start, cases_of_county, looking_back, tried
from correction.store.positions import create_positions
from correction.testing.memory import MemoryStore
from tests.positions.arriving import Fix, fixes
from tests.standards.county import BOOK, CONTEXT, NOW, START, Counties, morning

LATE, MISSED = AlertKind.CHECK_IN_LATE, AlertKind.CHECK_IN_MISSED


@pytest.fixture(scope="module")
def counties():
    """Of three, one is ten minutes late each day, one in time; the third is another county's."""
    made = Counties()
    for case_id, office_id, minute in (("late", "A1", 10), ("prompt", "A1", 0), ("theirs", "B1", 10)):
        made.admit(case_id, office_id)
        hour = 10 if minute else 9
        made.check_in(case_id, *(morning(day, hour, minute) for day in range(2, 10)))
    return made


def changes(counties, trial_of, standard):
    with counties.store.reading() as uow:
        trial = trial_of(uow, standard)
        ids = cases_of_county(uow, uow.organisation(), standard.proposed.org_id)
        return {case_id: one for case_id, one in tried(uow, trial, CONTEXT, ids) if one is not None}


def test_looking_back_finds_whom_the_value_would_have_told_of(counties) -> None:
    standard = counties.propose("5", standard_id="back")
    found = changes(counties, lambda uow, s: looking_back(uow, BOOK, s, 5, NOW), standard)
    assert set(found) == {"late"}
    # The mornings of the 5th to the 9th; the 10th is not over at nine.
    assert found["late"].newly == (LATE,) * 5
    assert (found["late"].no_longer, found["late"].office_id) == ((), "A1")
    counties.approve(standard)
    wider = counties.propose("30", standard_id="wider", from_on=date(2026, 3, 15))
    assert changes(counties, lambda uow, s: at_start(uow, BOOK, s), wider) == {}


def test_a_trial_changes_nothing_and_is_what_then_happens() -> None:
    counties = Counties(MemoryStore())
    counties.admit("late", "A1")
    counties.check_in("late", *(morning(day, 10, 10) for day in range(2, 13)))
    standard = counties.propose("5", from_on=date(2026, 3, 12))
    before = counties.alerts("late")
    found = changes(counties, lambda uow, s: at_start(uow, BOOK, s), standard)
    assert found["late"].newly == (LATE,)
    assert counties.alerts("late") == before
    counties.approve(standard)
    counties.sweep(NOW + timedelta(days=3))
    told = [a for a in counties.alerts("late") if a.stated.kind is LATE]
    assert [a.stated.cycle_on for a in told] == [date(2026, 3, 12)]


def test_what_a_value_forgives_is_no_longer_told() -> None:
    counties = Counties(MemoryStore())
    counties.admit("later", "A1")
    counties.check_in("later", *(morning(day, 10, 25) for day in range(2, 10)))
    standard = counties.propose("30", from_on=date(2026, 3, 12))
    found = changes(counties, lambda uow, s: looking_back(uow, BOOK, s, 2, NOW), standard)
    assert (found["later"].newly, found["later"].no_longer) == ((), (LATE,) * 2)


def test_the_cases_of_a_county_come_in_order_and_from_one_on(counties) -> None:
    with counties.store.reading() as uow:
        tree = uow.organisation()
        assert cases_of_county(uow, tree, "A") == ("late", "prompt")
        assert cases_of_county(uow, tree, "A", "late") == ("prompt",)
        assert cases_of_county(uow, tree, "B") == ("theirs",)


def test_a_standard_for_positions_is_tried_on_the_fixes_that_were_kept(tmp_path) -> None:
    counties = Counties(MemoryStore())
    counties.admit("worn", "A1")
    worn = SourceAssigned(source_id="band", source=SourceKind.WRISTBAND, from_at=day_start(START))
    lawful = DeviceApproved(
        approval_id="A", ground=2, from_on=START, to_on=date(2026, 5, 31), approved_by="局负责人"
    )
    counties.record("worn", *((fact, When.day(START)) for fact in (worn, lawful)))
    positions = create_positions(tmp_path / "positions.db")
    # A quarter full on the fifth day, a tenth on the sixth: by the book the tenth alone is low.
    levels = [90.0] * 96 + [25.0] * 12 + [90.0] * 12 + [10.0] * 12 + [90.0] * 24
    told = fixes(Fix(60 * hour, 0.0004 * (hour % 5)) for hour in range(len(levels)))
    delivery = Delivery.of({"band": replace(told, battery_pct=np.array(levels))})
    take_positions(counties.store, positions, BOOK, fixes=delivery, now=NOW)
    watch_positions(counties.store, positions, BOOK, CONTEXT, NOW)
    standard = counties.propose("30", key="battery.low_pct")
    access = Access(actor="a1", purpose=Purpose.JUDGING, at=NOW, reason=READ_FOR)
    with counties.store.reading() as uow, positions.reading(access) as reader:
        trial, length = looking_back(uow, BOOK, standard, 7, NOW), len(uow.log("worn"))
        ((_, changed),) = tried(uow, trial, CONTEXT, ["worn"], reader)
        ((_, by_records),) = tried(uow, trial, CONTEXT, ["worn"])
    assert changed is not None
    assert (changed.newly, changed.no_longer) == ((AlertKind.BATTERY_LOW,), ())
    # What was recorded by the old number cannot tell it, and nothing was recorded by trying.
    assert by_records is None
    lower = replace(standard, proposed=replace(standard.proposed, value="8"))
    with counties.store.reading() as uow, positions.reading(access) as reader:
        assert len(uow.log("worn")) == length
        trial = looking_back(uow, BOOK, lower, 7, NOW)
        ((_, changed),) = tried(uow, trial, CONTEXT, ["worn"], reader)
    assert changed is not None
    assert (changed.newly, changed.no_longer) == ((), (AlertKind.BATTERY_LOW,))
    positions.close()
