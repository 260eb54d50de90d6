"""What arrives late accuses and exonerates alike: alerts are withdrawn, ended, split, joined, told later."""

from datetime import datetime, timedelta
from typing import NamedTuple

import pytest

from correction.domain.alert_kind import AlertKind
from correction.domain.facts.alerts import Matter
from correction.domain.facts.devices import SourceReleased
from correction.domain.moments import When
from correction.office.judging.sweep import sweep
from correction.office.positions.judging.watch import watch_positions
from correction.office.positions.port import Delivery
from correction.office.positions.receiving.take import take_positions
from correction.office.record import draft
from correction.store.positions import create_positions
from tests.positions.arriving import BOOK, CONTEXT, HOME, MORNING, TOWN, Fix, fixes, office

DAY = 1_440  # Records begin on the second day.


class Told(NamedTuple):
    """An alert as an officer sees it, in minutes from the start."""

    kind: AlertKind
    matter: Matter
    began: float
    ended: float | None
    retrospective: bool
    reason: str


class Desk:
    """One person's phone, the office's store, and a clock that goes on."""

    def __init__(self, folder):
        self.store = office("p")
        self.positions = create_positions(folder / "positions.db")

    def hears(self, *rows: Fix, at: float) -> list[Told]:
        now = MORNING + timedelta(minutes=at)
        take_positions(self.store, self.positions, BOOK, fixes=Delivery.of({"p": fixes(rows)}), now=now)
        return self.looks(at=at)

    def looks(self, *, at: float) -> list[Told]:
        now = MORNING + timedelta(minutes=at)
        assert watch_positions(self.store, self.positions, BOOK, CONTEXT, now).failed == ()
        assert sweep(self.store, BOOK, CONTEXT, now, clock=lambda: 0.0).failed == ()
        return self.told(AlertKind.OUTSIDE_AREA, AlertKind.DEVICE_OFFLINE)

    def told(self, *kinds: AlertKind) -> list[Told]:
        with self.store.reading() as uow:
            stated = [alert.stated for alert in uow.alerts("p") if alert.stated.kind in kinds]
        return sorted(
            Told(
                s.kind,
                s.matter,
                minute(s.began_at),
                None if s.ended_at is None else minute(s.ended_at),
                s.retrospective,
                s.reason,
            )
            for s in stated
        )


def minute(at: datetime) -> float:
    return round((at - MORNING).total_seconds() / 60, 3)


def stay(km: float, begins: int, ends: int) -> list[Fix]:
    return [Fix(m, km + 1e-5 * (m % 97)) for m in range(begins, ends, 5)]


@pytest.fixture
def desk(tmp_path) -> Desk:
    desk = Desk(tmp_path)
    assert desk.hears(*stay(HOME, DAY, DAY + 300), at=DAY + 300) == []
    return desk


FIVE = DAY + 300
OUT, BACK = AlertKind.OUTSIDE_AREA, Matter.OVER


def test_a_late_batch_that_explains_an_absence_withdraws_the_alert(desk):
    """No signal for five hours; then the phone sends what it kept, and it was at home all the time."""
    ((kind, matter, began, ended, _, _),) = desk.hears(at=FIVE + 300)
    assert (kind, matter, began, ended) == (AlertKind.DEVICE_OFFLINE, Matter.ONGOING, FIVE - 5, None)
    (told,) = desk.hears(*stay(HOME, FIVE, FIVE + 300), at=FIVE + 301)
    assert told.matter is Matter.WITHDRAWN
    assert told.reason == "定位重新研判：重新研判后不再成立"


def test_a_late_batch_shows_a_silent_absence_for_what_it_was(desk):
    desk.hears(at=FIVE + 300)
    told = desk.hears(*stay(TOWN, FIVE, FIVE + 120), *stay(HOME, FIVE + 120, FIVE + 300), at=FIVE + 301)
    assert [(t.kind, t.matter) for t in told] == [(AlertKind.DEVICE_OFFLINE, Matter.WITHDRAWN), (OUT, BACK)]
    assert (told[1].began, told[1].ended, told[1].retrospective) == (FIVE, FIVE + 120, False)


def test_an_excursion_is_shortened_by_a_return_that_was_sent_late(desk):
    (told,) = desk.hears(*stay(TOWN, FIVE, FIVE + 60), at=FIVE + 90)
    assert (told.matter, told.began, told.ended) == (Matter.ONGOING, FIVE, None)
    (told,) = desk.hears(Fix(FIVE + 100, HOME), at=FIVE + 101)
    assert (told.matter, told.ended) == (BACK, FIVE + 100)
    (told,) = desk.hears(Fix(FIVE + 62, HOME), at=FIVE + 102)
    assert (told.matter, told.ended) == (BACK, FIVE + 62)


def test_an_excursion_that_was_over_is_opened_again_and_goes_on(desk):
    (told,) = desk.hears(*stay(TOWN, FIVE, FIVE + 60), Fix(FIVE + 62, HOME, 60.0), at=FIVE + 63)
    assert told.ended == FIVE + 62
    # In the same second the satellites said something better than the network did.
    (told,) = desk.hears(Fix(FIVE + 62, TOWN, 8.0), at=FIVE + 64)
    assert (told.matter, told.began, told.ended) == (Matter.ONGOING, FIVE, None)


def test_a_late_fix_at_home_splits_an_excursion_and_the_first_part_keeps_its_alert(desk):
    before = desk.hears(*stay(TOWN, FIVE, FIVE + 120), *stay(HOME, FIVE + 120, FIVE + 180), at=FIVE + 180)
    assert [(t.began, t.ended) for t in before] == [(FIVE, FIVE + 120)]
    after = desk.hears(Fix(FIVE + 62, HOME), at=FIVE + 200)
    assert [(t.matter, t.began, t.ended) for t in after] == [
        (BACK, FIVE, FIVE + 62),
        (BACK, FIVE + 65, FIVE + 120),
    ]


def test_two_excursions_that_were_one_become_one_and_the_second_alert_is_superseded(desk):
    trip = [*stay(TOWN, FIVE, FIVE + 60), Fix(FIVE + 62, HOME, 60.0), *stay(TOWN, FIVE + 65, FIVE + 120)]
    told = desk.hears(*trip, *stay(HOME, FIVE + 120, FIVE + 180), at=FIVE + 180)
    assert [(t.began, t.ended) for t in told] == [(FIVE, FIVE + 62), (FIVE + 65, FIVE + 120)]
    told = desk.hears(Fix(FIVE + 62, TOWN, 8.0), at=FIVE + 181)
    assert [(t.matter, t.began, t.ended) for t in told] == [
        (BACK, FIVE, FIVE + 120),
        (Matter.WITHDRAWN, FIVE + 65, FIVE + 120),
    ]
    assert told[1].reason.startswith("定位重新研判：并入另一次观测（")


def test_an_excursion_that_shows_days_later_is_told_as_of_then(desk):
    desk.hears(*stay(HOME, FIVE + 120, FIVE + 4 * DAY), at=FIVE + 4 * DAY)
    told = desk.hears(*stay(TOWN, FIVE, FIVE + 120), at=FIVE + 4 * DAY + 5)
    (out,) = [t for t in told if t.kind is OUT]
    assert (out.matter, out.began, out.ended, out.retrospective) == (BACK, FIVE, FIVE + 120, True)


def test_drift_that_a_late_fix_disproves_is_withdrawn(desk):
    """Three fixes of one minute nineteen kilometres off; then the true ones of the same minutes come."""
    jump = [Fix(FIVE + n, 19.0, 300.0) for n in (0, 1, 2)]
    (told,) = desk.hears(*jump, at=FIVE + 3)
    assert (told.matter, told.began) == (Matter.ONGOING, FIVE)
    (told,) = desk.hears(*(Fix(FIVE + n + 0.005, HOME, 8.0) for n in (0, 1, 2)), at=FIVE + 4)
    assert told.matter is Matter.WITHDRAWN


def test_what_a_device_sent_last_is_judged_though_it_was_released_before_anyone_looked(desk):
    """The worker was down when the phone told of four hours in town and was then taken back."""
    now = MORNING + timedelta(minutes=FIVE + 400)
    sent = fixes(
        [
            *stay(HOME, FIVE, FIVE + 60),
            *stay(TOWN, FIVE + 60, FIVE + 300),
            *stay(HOME, FIVE + 300, FIVE + 400),
        ]
    )
    take_positions(desk.store, desk.positions, BOOK, fixes=Delivery.of({"p": sent}), now=now)
    with desk.store.writing() as uow:
        released = draft(SourceReleased(source_id="p"), When.at(now), entry_id="released", actor="t")
        uow.append("p", [released], recorded_at=now)
    assert desk.looks(at=FIVE + 420) == [Told(OUT, BACK, FIVE + 60, FIVE + 300, False, "")]
    assert desk.looks(at=FIVE + 430) == [Told(OUT, BACK, FIVE + 60, FIVE + 300, False, "")]
