"""How often a source is to speak may change: each time owes what was asked for in it, and nothing else."""

from datetime import datetime, timedelta

import pytest

from correction.domain.entry import Fact
from correction.domain.errors import Conflict
from correction.domain.facts.devices import SourceAssigned, SourceKind, SourceReleased
from correction.domain.moments import ONE_DAY, When, day_start
from correction.office.positions.judging.eras import Eras
from correction.office.positions.judging.plan import Owed, WatchedSource
from correction.office.positions.judging.rules import position_rules
from correction.office.positions.judging.sightings import sightings
from correction.office.positions.judging.track import Track
from correction.office.positions.lawful import to_ms
from correction.office.positions.receiving.assigning import assign_source, release_source
from correction.office.record import draft
from tests.positions.arriving import BOOK, MORNING, START, START_MS, Fix, fixes, office, plan_of

HOUR = 60
CHANGED = 48 * HOUR
ERAS = Eras.always(position_rules(BOOK, START))


def at(minute: float) -> datetime:
    return MORNING + timedelta(minutes=minute)


def phone(minute: float, interval_minutes: int | None) -> SourceAssigned:
    return SourceAssigned(
        source_id="p", source=SourceKind.PHONE, from_at=at(minute), interval_minutes=interval_minutes
    )


def gaps(before: int, after: int | None, every: range) -> list[tuple[float, float | None]]:
    """The silences of somebody of whom other intervals were asked after two days, in minutes."""
    store = office("p", interval_minutes=before)
    facts: list[tuple[Fact, float]] = [
        (SourceReleased(source_id="p"), CHANGED),
        (phone(CHANGED, after), CHANGED),
    ]
    with store.writing() as uow:
        for fact, on_minute in facts:
            item = draft(fact, When.at(at(on_minute)), entry_id=fact.KIND, actor="t")
            uow.append("p", [item], recorded_at=at(on_minute))
    track = Track(batch=fixes(Fix(m, 1e-3 * (m % 977)) for m in every), whole=True)
    until_ms = to_ms(at(every.stop))
    seen = sightings(plan_of(store, "p"), {"p": track}, ERAS, until_ms=until_ms)

    def minute(ms: int) -> float:
        return (ms - START_MS) / 60_000

    return [
        (minute(s.began_ms), None if s.ended_ms is None else minute(s.ended_ms))
        for s in seen
        if s.source_id == "p" and s.observed.value == "gap"
    ]


def test_a_shorter_interval_makes_no_silence_of_the_time_before_it():
    found = gaps(240, 10, range(0, CHANGED + 101, 100))
    assert found == [(CHANGED + 10, CHANGED + 20), (CHANGED + 30, None)]


def test_a_longer_interval_or_none_leaves_the_silences_before_it_as_they_were():
    some = range(0, CHANGED + 1, 120)
    asked = [(m + 60.0, m + 120.0) for m in range(0, CHANGED, 120)]
    assert gaps(60, 240, some) == gaps(60, None, some) == asked


def test_who_is_silent_when_positions_are_owed_again_is_looked_at_then():
    """An approval begins in two days, and the device has not spoken for a week."""
    hour = 3_600_000
    owed = tuple(
        Owed(begins_ms=n * 100 * hour, ends_ms=n * 100 * hour + 50 * hour, interval_ms=hour) for n in (0, 1)
    )
    windows = ((0, 50 * hour), (100 * hour, 150 * hour))
    band = WatchedSource(source_id="b", windows=windows, owed=owed, worn=((0, 150 * hour),))
    assert band.silence_due_ms(10 * hour, 10 * hour) == 11 * hour
    assert band.silence_due_ms(10 * hour, 60 * hour) == 101 * hour
    assert band.silence_due_ms(None, 60 * hour) == 101 * hour
    assert band.silence_due_ms(10 * hour, 101 * hour) is None


@pytest.mark.parametrize("next_case", ["p", "q"])
def test_a_device_is_not_bound_from_a_moment_at_which_somebody_else_wore_it(next_case):
    store = office("p", "q")
    released_at = day_start(START + 5 * ONE_DAY)
    with store.writing() as uow:
        release_source(uow, "p", "p", actor="t", now=released_at)
        with pytest.raises(Conflict, match="到 2026-03-07 00:00 为止绑定在"):
            assign_source(uow, next_case, phone(2 * 24 * HOUR, 60), actor="t", now=released_at)
        from_then = phone(5 * 24 * HOUR, 60)
        assert assign_source(uow, next_case, from_then, actor="t", now=released_at).payload == from_then
