"""Of many silent at once the gateway is the cause; a single silent device stays its wearer's matter."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from correction_workers.process import this_process
from correction_workers.watching.gateways import GatewayWatch
from correction_workers.watching.status import Status
from correction_workers.watching.watch import PlatformWatch

from correction.domain.alert_kind import AlertKind
from correction.domain.facts.devices import SourceAssigned, SourceKind
from correction.domain.facts.door import GatewayJoined
from correction.domain.moments import When, day_start
from correction.office.ids import new_id
from correction.office.judging.round import run_round
from correction.office.organisation import tell_platform
from correction.office.ports import PLATFORM_LOG
from correction.office.record import draft, record
from correction.office.watching.signs import Part
from correction.store.watching.beats import claim_name
from tests.workers.door_office import AT, BAND, CASES, FOUNDED, GATEWAY, NOW, START, fix

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
OTHERS = ("SB2", "SB3")
# Each source should speak every hour: two of its own intervals and five minutes.
LIMIT = 2 * HOUR + 5 * MINUTE


@pytest.fixture
def joined(door):
    """Three wristbands of one person behind one gateway, as a county's are behind its own."""
    with door.office.store.writing() as uow:
        more = [
            draft(
                SourceAssigned(
                    source_id=each, source=SourceKind.WRISTBAND, from_at=day_start(START), interval_minutes=60
                ),
                When.day(START),
                entry_id=f"assigned-{each}",
                actor="t",
            )
            for each in OTHERS
        ]
        record(uow, CASES[BAND], more, now=FOUNDED)
        for each in (BAND, *OTHERS):
            joined = GatewayJoined(source_id=each, gateway_id=GATEWAY)
            tell_platform(uow, joined, new_id(FOUNDED), actor="t", now=FOUNDED)
    return door


def speak(door, minutes, *sources):
    door.now = AT + timedelta(minutes=minutes, seconds=3)
    door.steady_s += 60.0
    answer = door.batch(*(fix(minutes, source_id=each) for each in sources), by=GATEWAY)
    assert (answer.status_code, answer.json()["new"]) == (200, len(sources)), answer.text


def silent(door, at):
    return [(s.gateway_id, s.since_at, s.sources) for s in GatewayWatch(door.office).silent(at)]


def test_a_gateway_is_silent_once_three_of_its_sources_have_missed_two_intervals(joined):
    speak(joined, 0, BAND, *OTHERS)
    speak(joined, 5, BAND)
    since = AT + 5 * MINUTE
    assert silent(joined, since + LIMIT - MINUTE) == []
    assert silent(joined, since + LIMIT) == [(GATEWAY, since, (BAND, *OTHERS))]


def test_while_one_speaks_the_others_are_silent_by_themselves_and_two_are_too_few(joined):
    speak(joined, 0, BAND, *OTHERS)
    speak(joined, 179, BAND)
    assert silent(joined, AT + 3 * HOUR) == []


def test_two_behind_a_gateway_are_too_few(door):
    assert door.batch(fix(0)).json()["new"] == 1
    assert silent(door, AT + 24 * HOUR) == []


def test_a_silent_gateway_blinds_for_its_own_sources_until_one_speaks(joined, monkeypatch):
    monkeypatch.setattr("correction.store.watching.measures.disk_used", lambda _folder: 0.1)
    office = joined.office
    me = replace(this_process(Part.WORKER, "w1"), run="r")
    claim_name(office.store.engine, me, NOW, runs=lambda _pid: False)
    watch = PlatformWatch(office, me, Status(time.monotonic), office.settings.folder)

    def spans():
        with office.store.reading() as uow:
            return [(s.gateway_id, s.from_at, s.to_at, sorted(s.sources)) for s in uow.blind_spans()]

    def offline(at):
        run_round(office.store, office.positions, office.book, office.calendar, at, clock=lambda: 0.0)
        with office.store.reading() as uow:
            alerts = uow.alerts(CASES[BAND])
        wanted = (AlertKind.DEVICE_OFFLINE, AlertKind.LOST_CONTACT)
        return [a for a in alerts if a.stated.kind in wanted and a.open and a.stated.began_at >= AT]

    speak(joined, 0, BAND, *OTHERS)
    watch.look(AT + LIMIT)
    watch.look(AT + LIMIT + MINUTE)
    assert spans() == [(GATEWAY, AT, None, [BAND, *OTHERS])]
    assert offline(AT + 20 * HOUR) == []
    with office.store.reading() as uow:
        kinds = [
            a.stated.occasion for a in uow.alerts(PLATFORM_LOG) if a.stated.kind is AlertKind.PLATFORM_BLIND
        ]
    assert len(kinds) == 1
    assert f"gateway/{GATEWAY}" in kinds[0]
    speak(joined, 20 * 60, OTHERS[0])
    back = AT + 20 * HOUR + MINUTE
    watch.look(back)
    assert spans() == [(GATEWAY, AT, back, [BAND, *OTHERS])]
    # The others are silent by themselves from then on.
    assert {a.stated.kind for a in offline(AT + 40 * HOUR)} >= {AlertKind.DEVICE_OFFLINE}
