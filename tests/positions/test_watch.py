"""From fixes that arrive to observations in the log: lawful, and the same however often they come."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from correction.domain.area import Area, Circle, Datum, Fence, Polarity, Polygon
from correction.domain.context import Context
from correction.domain.days import WorkCalendar
from correction.domain.entry import Draft, Fact
from correction.domain.facts.admission import CaseOpened, FenceSet, ReportedIn
from correction.domain.facts.devices import DeviceApproved, SourceAssigned, SourceKind
from correction.domain.facts.observations import ObservationStated, Observed
from correction.domain.moments import DateSpan, When, day_start
from correction.office.ports import LogKind
from correction.office.positions.judging.revise import newest
from correction.office.positions.judging.telling import tell
from correction.office.positions.judging.watch import watch_positions
from correction.office.positions.port import Access, Delivery, NotKept, Purpose
from correction.office.positions.receiving.states import DeviceState
from correction.office.positions.receiving.take import take_positions
from correction.rulebooks.loader import load_book
from correction.store.positions import SqlPositions, create_positions
from correction.testing.builders import SOMEBODY, probation
from correction.testing.memory import MemoryStore
from geofences import FixBatch

BOOK = load_book("cn")
START = date(2026, 3, 2)
MORNING = day_start(START)
NOW = datetime(2026, 3, 3, 4, tzinfo=UTC)
COUNTY = Area(
    area_id="county",
    version=1,
    name="样例县",
    datum=Datum.WGS84,
    circles=(Circle(lon=120.0, lat=29.0, radius_m=5_000),),
)
CROSSED = Area(
    area_id="crossed",
    version=1,
    name="画坏的县",
    datum=Datum.WGS84,
    polygons=(Polygon(rings=(((120.0, 29.0), (120.1, 29.1), (120.1, 29.0), (120.0, 29.1)),)),),
)
CONTEXT = Context(calendar=WorkCalendar(version="none"), areas={"county": COUNTY, "crossed": CROSSED})


@pytest.fixture
def positions(tmp_path: Path) -> SqlPositions:
    return create_positions(tmp_path / "positions.db")


def office(**fences: str) -> MemoryStore:
    """One case a source, each fenced into the area named for it."""
    store = MemoryStore()
    with store.writing() as uow:
        for source_id, area_id in fences.items():
            opened = CaseOpened(
                person_id=source_id,
                person=SOMEBODY,
                order=probation(START, date(2027, 3, 1)),
                office_id="S1",
                records_from_on=START,
            )
            fence = Fence(
                area_id=area_id,
                polarity=Polarity.STAY_IN,
                span=DateSpan(from_on=START),
                basis="permitted_area",
            )
            source = SourceAssigned(
                source_id=source_id, source=SourceKind.WRISTBAND, from_at=MORNING, interval_minutes=60
            )
            approved = DeviceApproved(
                approval_id="A", ground=2, from_on=START, to_on=date(2026, 3, 31), approved_by="局负责人"
            )
            facts: list[Fact] = [opened, ReportedIn(), FenceSet(fence=fence), source, approved]
            drafts = [
                Draft(entry_id=f"{source_id}/{n}", when=When.day(START), actor="t", payload=fact)
                for n, fact in enumerate(facts)
            ]
            uow.create_log(source_id, LogKind.CASE)
            uow.append(source_id, drafts, recorded_at=MORNING)
    return store


def walk(lon_of_minute: list[tuple[int, float]]) -> FixBatch:
    n = len(lon_of_minute)
    at = np.array([int((MORNING.timestamp() + 60 * m) * 1000) for m, _ in lon_of_minute], dtype=np.int64)
    return FixBatch(
        id=np.zeros(n, np.int64),
        device_at_ms=at,
        received_at_ms=at,
        lon=np.array([lon for _, lon in lon_of_minute]),
        lat=np.full(n, 29.0),
        accuracy_m=np.full(n, 15.0),
        assumed=np.zeros(n, np.bool_),
        source=np.ones(n, np.int8),
        mock=np.zeros(n, np.bool_),
        battery_pct=np.full(n, np.nan),
    )


OUT = walk([(m, 120.2 if 300 <= m < 480 else 120.0 + m * 1e-7) for m in range(0, 1_600, 10)])


def seen(store: MemoryStore, case_id: str) -> list[tuple[Observed, datetime, datetime | None]]:
    with store.reading() as uow:
        stated = [e.payload for e in uow.entries(case_id) if isinstance(e.payload, ObservationStated)]
    return [
        (o.observed, o.began_at, o.ended_at)
        for o in newest(stated).values()
        if not o.withdrawn and o.observed is Observed.OUTSIDE
    ]


EXCURSION = (Observed.OUTSIDE, MORNING + timedelta(minutes=300), MORNING + timedelta(minutes=480))


def test_fixes_become_an_observation_once_however_often_and_in_what_order_they_come(positions) -> None:
    store = office(band="county")
    halves = [OUT.take(np.arange(len(OUT)) % 2 == side) for side in (1, 0)]
    for part in (*halves, OUT):
        take_positions(store, positions, BOOK, fixes=Delivery.of({"band": part}), now=NOW)
        watch_positions(store, positions, BOOK, CONTEXT, NOW)
    assert seen(store, "band") == [EXCURSION]
    again = watch_positions(store, positions, BOOK, CONTEXT, NOW)
    assert (again.judged, again.stated) == (0, 0)


@pytest.mark.parametrize(("second_each", "transactions"), [(0, 1), (1, 3)])
def test_people_get_their_turn_between_persons_who_take_long_to_judge(positions, second_each, transactions):
    names = ["band", "other", "third"]
    store = office(**dict.fromkeys(names, "county"))
    take_positions(store, positions, BOOK, fixes=Delivery.of(dict.fromkeys(names, OUT)), now=NOW)
    ticks, pulses = itertools.count(0, second_each), []
    watch_positions(
        store, positions, BOOK, CONTEXT, NOW, clock=lambda: next(ticks), pulse=lambda: pulses.append(1)
    )
    assert len(pulses) == transactions
    assert [seen(store, name) for name in names] == [[EXCURSION]] * 3


def test_a_crash_between_telling_the_case_and_marking_the_source_changes_nothing(positions) -> None:
    store = office(band="county")
    take_positions(store, positions, BOOK, fixes=Delivery.of({"band": OUT}), now=NOW)
    watch_positions(store, positions, BOOK, CONTEXT, NOW)
    with store.reading() as uow:
        before = uow.log("band")
    positions.touch(["band"], int(MORNING.timestamp() * 1000))  # As if the mark had been lost.
    assert watch_positions(store, positions, BOOK, CONTEXT, NOW).judged == 1
    with store.reading() as uow:
        assert uow.log("band") == before


def test_what_comes_outside_an_approval_is_counted_and_not_kept(positions) -> None:
    store = office(band="county")
    april = walk([(m, 120.0) for m in range(30 * 1_440 - 30, 30 * 1_440 + 30, 10)])
    taken = take_positions(
        store, positions, BOOK, fixes=Delivery.of({"band": april, "stranger": OUT}), now=NOW
    )
    assert (taken.new, taken.unlawful) == (3, 3)
    assert taken.not_kept == {NotKept.UNAPPROVED: 3, NotKept.UNASSIGNED: len(OUT)}
    assert taken.unassigned_sources == {"stranger"}


def test_a_source_that_cannot_be_judged_hides_no_other(positions) -> None:
    store = office(bad="crossed", good="county")
    take_positions(store, positions, BOOK, fixes=Delivery.of({"bad": OUT, "good": OUT}), now=NOW)
    watched = watch_positions(store, positions, BOOK, CONTEXT, NOW)
    assert [case_id for case_id, _ in watched.failed] == ["bad"]
    assert "画坏的县" in watched.failed[0][1]
    assert seen(store, "good") == [EXCURSION]
    assert [due.source_id for due in positions.due(int(NOW.timestamp() * 1000), ["bad", "good"])] == ["bad"]


def test_what_a_device_says_of_itself_stands_after_the_engine_has_looked(positions) -> None:
    store = office(band="county")
    state = DeviceState(source_id="band", observed=Observed.TAMPERED, at=MORNING + timedelta(hours=3))
    take_positions(store, positions, BOOK, fixes=Delivery.of({"band": OUT}), states=[state, state], now=NOW)
    watch_positions(store, positions, BOOK, CONTEXT, NOW)
    with store.reading() as uow:
        told = [e.payload for e in uow.entries("band") if isinstance(e.payload, ObservationStated)]
    assert [o.withdrawn for o in told if o.observed is Observed.TAMPERED] == [False]


def test_an_area_redrawn_has_the_kept_fixes_judged_again(positions) -> None:
    store = office(band="county")
    take_positions(store, positions, BOOK, fixes=Delivery.of({"band": OUT}), now=NOW)
    watch_positions(store, positions, BOOK, CONTEXT, NOW)
    assert seen(store, "band") == [EXCURSION]
    wider = replace(COUNTY, version=2, circles=(Circle(lon=120.0, lat=29.0, radius_m=50_000),))
    redrawn = replace(CONTEXT, areas={"county": wider})
    later = NOW + timedelta(days=30)
    watch_positions(store, positions, BOOK, redrawn, later)
    assert seen(store, "band") == []
    watch_positions(store, positions, BOOK, CONTEXT, later)
    assert seen(store, "band") == [EXCURSION]


def test_what_was_observed_stands_when_its_fixes_were_deleted_and_no_silence_is_made_up(positions) -> None:
    """Everything is judged again after a deletion; then old fixes come once more."""
    store = office(band="county")
    track = walk([(m, 120.2 if 300 <= m < 480 else 120.0 + m % 20 * 2e-4) for m in range(0, 5_700, 10)])
    take_positions(store, positions, BOOK, fixes=Delivery.of({"band": track}), now=NOW)
    later = NOW + timedelta(days=3)
    watch_positions(store, positions, BOOK, CONTEXT, later)
    with store.reading() as uow:
        before = uow.log("band")
    assert seen(store, "band") == [EXCURSION]
    access = Access(actor="retention", purpose=Purpose.RETENTION, at=later)
    assert positions.delete_days(access, {"band": [START, START + timedelta(days=1)]}) == 288
    positions.touch(["band"], 0)
    assert watch_positions(store, positions, BOOK, CONTEXT, later).judged == 1
    taken = take_positions(store, positions, BOOK, fixes=Delivery.of({"band": track}), now=later)
    assert taken.new == 288
    assert watch_positions(store, positions, BOOK, CONTEXT, later).judged == 1
    with store.reading() as uow:
        assert uow.log("band") == before


def test_cases_are_told_in_order_of_id_in_which_reviews_hold_them(positions, monkeypatch):
    """By the order of sources two workers could wait for each other's logs."""
    told: list[str] = []

    def noting(round_, uow, due):
        told.append(due.case_id)
        return tell(round_, uow, due)

    monkeypatch.setattr("correction.office.positions.judging.watch.tell", noting)
    store = office(a="county", c="county")
    with store.writing() as uow:
        for case_id, source_id in (("a", "z"), ("c", "b")):
            fact = SourceAssigned(
                source_id=source_id, source=SourceKind.WRISTBAND, from_at=MORNING, interval_minutes=60
            )
            drafts = [Draft(entry_id=f"{case_id}/more", when=When.day(START), actor="t", payload=fact)]
            uow.append(case_id, drafts, recorded_at=MORNING)
    watch_positions(store, positions, BOOK, CONTEXT, NOW)
    told.clear()
    take_positions(store, positions, BOOK, fixes=Delivery.of({"b": OUT, "z": OUT}), now=NOW)
    watch_positions(store, positions, BOOK, CONTEXT, NOW)
    assert told == ["a", "c"]
