"""A case that is erased takes its positions with it, and nobody else's."""

from datetime import UTC, datetime, timedelta

import pytest

from correction.domain.facts.devices import PhoneCheckTold, SourceAssigned, SourceKind
from correction.domain.facts.observations import Observed
from correction.domain.moments import ONE_DAY, When, day_start
from correction.office.positions.judging.watch import watch_positions
from correction.office.positions.keeping.erasing import erase_positions
from correction.office.positions.port import Access, Delivery, Purpose
from correction.office.positions.receiving.assigning import assign_source, release_source, tell_phone_check
from correction.office.positions.receiving.take import take_positions
from correction.store.positions import create_positions
from correction.store.positions.acts import ActKind
from tests.positions.arriving import BOOK, CONTEXT, HOME, START, TOWN, Fix, fixes, office, standing

HOUR, DAY = 60, 1_440
NOW = datetime(2026, 3, 12, 4, tzinfo=UTC)
ERASING = Access(actor="s", purpose=Purpose.ERASURE, at=NOW, reason="销毁决定 e1")


def at(minute):
    return day_start(START) + timedelta(minutes=minute)


@pytest.fixture
def desk(tmp_path):
    """Device p was worn by p until noon of the third day, then by r, who has others too."""
    store, positions = office("p", "r"), create_positions(tmp_path / "positions.db")
    bind(store, "r", "x", DAY)
    with store.writing() as uow:
        release_source(uow, "p", "p", actor="t", now=at(2 * DAY + 12 * HOUR))
    bind(store, "r", "p", 2 * DAY + 13 * HOUR)
    sent = fixes(Fix(minute, HOME + 1e-4 * (minute % 7)) for minute in range(0, 5 * DAY, HOUR))
    take_positions(store, positions, BOOK, fixes=Delivery.of({"p": sent, "r": sent, "x": sent}), now=NOW)
    return store, positions


def bind(store, case_id, source_id, minute):
    device = SourceAssigned(source_id=source_id, source=SourceKind.PHONE, from_at=at(minute))
    told = PhoneCheckTold(source_id=source_id)
    with store.writing() as uow:
        assign_source(uow, case_id, device, actor="t", now=at(minute))
        tell_phone_check(uow, BOOK, case_id, told, when=When.at(at(minute)), actor="t", now=at(minute))


def kept(positions):
    days: dict[str, list[int]] = {}
    for day in positions.stored_days():
        days.setdefault(day.source_id, []).append((day.on - START) // ONE_DAY)
    return days


def test_the_days_of_a_device_while_it_was_theirs_go_and_those_it_was_shared_on_stay(desk):
    store, positions = desk
    before = kept(positions)
    assert before["p"] == [0, 1, 2, 3, 4]
    assert erase_positions(store, positions, "p", ERASING) == 48
    assert kept(positions) == before | {"p": [2, 3, 4]}
    (act,) = [act for act in positions.acts() if act.act is ActKind.DELETE]
    assert (act.source_id, act.purpose, act.fixes, act.reason) == ("p", Purpose.ERASURE, 48, "销毁决定 e1")
    assert erase_positions(store, positions, "p", ERASING) == 0


def test_of_a_later_wearer_all_own_devices_go_and_the_earlier_wearers_days_stay(desk):
    store, positions = desk
    erase_positions(store, positions, "r", ERASING)
    assert kept(positions) == {"p": [0, 1, 2]}


def test_whoever_had_the_device_before_is_judged_as_before(desk):
    """What was deleted was somebody else's: it says nothing of what is kept of an earlier wearer."""
    store, positions = desk
    bind(store, "p", "y", 3 * DAY)
    erase_positions(store, positions, "r", ERASING)
    back = 3 * DAY + 12 * HOUR
    rows = [Fix(minute, TOWN + 1e-4 * (minute % 7)) for minute in range(3 * DAY + HOUR, back, HOUR)]
    sent = fixes([*rows, Fix(back, HOME)])
    take_positions(store, positions, BOOK, fixes=Delivery.of({"y": sent}), now=NOW)
    assert watch_positions(store, positions, BOOK, CONTEXT, NOW).failed == ()
    outside = [seen for seen in standing(store, "p") if seen.observed is Observed.OUTSIDE]
    assert [(seen.began, seen.ended) for seen in outside] == [(3 * DAY + HOUR, back)]
