"""A device that somebody else wore before: what it sends late is of who wore it then, if that was lawful."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from correction.domain.area import Area, Circle, Datum, Fence, Polarity
from correction.domain.context import Context
from correction.domain.days import WorkCalendar
from correction.domain.entry import Draft
from correction.domain.facts.admission import CaseOpened, FenceSet, Released, ReportedIn
from correction.domain.facts.devices import DeviceApproved, SourceAssigned, SourceKind, SourceReleased
from correction.domain.facts.observations import ObservationStated, Observed
from correction.domain.moments import DateSpan, When, day_start
from correction.office.ports import LogKind
from correction.office.positions.judging.revise import newest
from correction.office.positions.judging.watch import watch_positions
from correction.office.positions.port import Delivery, NotKept
from correction.office.positions.receiving.states import DeviceState
from correction.office.positions.receiving.take import take_positions
from correction.rulebooks.loader import load_book
from correction.store.positions import create_positions
from correction.testing.builders import SOMEBODY, probation
from correction.testing.memory import MemoryStore
from geofences import FixBatch

BOOK = load_book("cn")
START = date(2026, 3, 2)
MORNING = day_start(START)
HANDED_OVER = MORNING + timedelta(hours=24)
NOW = datetime(2026, 3, 4, 4, tzinfo=UTC)
COUNTY = Area(
    area_id="county",
    version=1,
    name="样例县",
    datum=Datum.WGS84,
    circles=(Circle(lon=120.0, lat=29.0, radius_m=5_000),),
)
CONTEXT = Context(calendar=WorkCalendar(version="none"), areas={"county": COUNTY})
BARRED = Fence(
    area_id="county", polarity=Polarity.STAY_IN, span=DateSpan(from_on=START), basis="permitted_area"
)


@pytest.fixture
def positions(tmp_path):
    return create_positions(tmp_path / "positions.db")


def wearer(store, case_id, from_at, *more, approved=True):
    opened = CaseOpened(
        person_id=case_id,
        person=SOMEBODY,
        order=probation(START, date(2027, 3, 1)),
        office_id="S1",
        records_from_on=START,
    )
    facts = [
        opened,
        ReportedIn(),
        FenceSet(fence=BARRED),
        SourceAssigned(source_id="band", source=SourceKind.WRISTBAND, from_at=from_at, interval_minutes=60),
    ]
    if approved:
        facts.append(
            DeviceApproved(
                approval_id="A", ground=2, from_on=START, to_on=date(2026, 3, 31), approved_by="局负责人"
            )
        )
    drafts = [
        Draft(entry_id=f"{case_id}/{n}", when=When.day(START), actor="t", payload=fact)
        for n, fact in enumerate(facts)
    ]
    with store.writing() as uow:
        uow.create_log(case_id, LogKind.CASE)
        uow.append(case_id, drafts, recorded_at=MORNING)
    for fact, when in more:
        record(store, case_id, fact, when)


def record(store, case_id, fact, when):
    draft = Draft(entry_id=f"{case_id}/{fact.KIND}", when=when, actor="t", payload=fact)
    with store.writing() as uow:
        uow.append(case_id, [draft], recorded_at=MORNING)


def handed_over(**first):
    """The band goes from the first person to the second; nobody has it for an hour."""
    store = MemoryStore()
    wearer(store, "first", MORNING, (SourceReleased(source_id="band"), When.at(HANDED_OVER)), **first)
    wearer(store, "second", HANDED_OVER + timedelta(hours=1))
    return store


def walk(minutes, *, out=range(300, 480)):
    n = len(minutes)
    at = np.array([round((MORNING.timestamp() + 60 * m) * 1000) for m in minutes], dtype=np.int64)
    return FixBatch(
        id=np.zeros(n, np.int64),
        device_at_ms=at,
        received_at_ms=at,
        lon=np.array([120.2 if m in out else 120.0 + m * 1e-7 for m in minutes]),
        lat=np.full(n, 29.0),
        accuracy_m=np.full(n, 15.0),
        assumed=np.zeros(n, np.bool_),
        source=np.ones(n, np.int8),
        mock=np.zeros(n, np.bool_),
        battery_pct=np.full(n, np.nan),
    )


OF_FIRST, OF_SECOND = range(0, 1_440, 10), range(1_500, 2_880, 10)
GAP = range(1_440, 1_500, 10)


def take(store, positions, minutes, **more):
    taken = take_positions(
        store, positions, BOOK, fixes=Delivery.of({"band": walk(minutes)}), now=NOW, **more
    )
    watch_positions(store, positions, BOOK, CONTEXT, NOW)
    return taken


def outside(store, case_id):
    with store.reading() as uow:
        stated = [e.payload for e in uow.entries(case_id) if isinstance(e.payload, ObservationStated)]
    return [
        (o.began_at, o.ended_at)
        for o in newest(stated).values()
        if not o.withdrawn and o.observed is Observed.OUTSIDE
    ]


EXCURSION = [(MORNING + timedelta(minutes=300), MORNING + timedelta(minutes=480))]


def test_what_comes_late_is_kept_and_judged_for_who_wore_the_device_then(positions):
    store = handed_over()
    assert take(store, positions, OF_SECOND).new == len(OF_SECOND)
    late = take(store, positions, [*OF_FIRST, *GAP])
    assert (late.new, late.not_kept) == (len(OF_FIRST), {NotKept.NOT_ITS_TIME: len(GAP)})
    assert (outside(store, "first"), outside(store, "second")) == (EXCURSION, [])
    with store.reading() as uow:
        before = uow.log("first"), uow.log("second")
    again = take(store, positions, [*OF_FIRST, *GAP])
    assert (again.new, again.known) == (0, len(OF_FIRST))
    with store.reading() as uow:
        assert (uow.log("first"), uow.log("second")) == before


def test_the_last_fixes_before_a_release_are_judged_after_it(positions):
    store = MemoryStore()
    wearer(store, "first", MORNING)
    take_positions(store, positions, BOOK, fixes=Delivery.of({"band": walk(OF_FIRST)}), now=NOW)
    record(store, "first", SourceReleased(source_id="band"), When.at(HANDED_OVER))
    watch_positions(store, positions, BOOK, CONTEXT, NOW)
    assert outside(store, "first") == EXCURSION
    assert watch_positions(store, positions, BOOK, CONTEXT, NOW + timedelta(days=9)).judged == 0


def test_what_was_not_lawful_of_the_earlier_wearer_is_counted_and_not_kept(positions):
    store = handed_over(approved=False)
    late = take(store, positions, OF_FIRST)
    assert (late.new, late.not_kept) == (0, {NotKept.NOT_ITS_TIME: len(OF_FIRST)})


def test_the_end_of_a_case_ends_what_is_lawful_though_nobody_released_the_device(positions):
    store = MemoryStore()
    wearer(store, "first", MORNING, (Released(ground="期满"), When.day(START)))
    late = take(store, positions, [*OF_FIRST, *OF_SECOND])
    assert (late.new, late.not_kept) == (len(OF_FIRST), {NotKept.UNASSIGNED: len(OF_SECOND)})
    assert late.unassigned_sources == {"band"}
    assert outside(store, "first") == EXCURSION


def _tampered(fact):
    return isinstance(fact, ObservationStated) and fact.observed is Observed.TAMPERED


@pytest.mark.parametrize(("hour", "case_id"), [(3, "first"), (24.5, "second"), (30, "second")])
def test_a_cut_strap_that_is_told_late_is_told_of_who_wore_it_then(positions, hour, case_id):
    store = handed_over()
    state = DeviceState(source_id="band", observed=Observed.TAMPERED, at=MORNING + timedelta(hours=hour))
    assert take(store, positions, [], states=[state]).states == 1
    with store.reading() as uow:
        told = {
            case_id: [e for e in uow.entries(case_id) if _tampered(e.payload)]
            for case_id in ("first", "second")
        }
    assert [each for each, entries in told.items() if entries] == [case_id]


def test_a_cut_strap_of_the_time_between_two_wearers_keeps_its_time(positions):
    """Whoever takes the strap off the first person cuts no strap of the second, days later."""
    store = MemoryStore()
    wearer(store, "first", MORNING, (SourceReleased(source_id="band"), When.at(HANDED_OVER)))
    wearer(store, "second", HANDED_OVER + timedelta(hours=35))
    at = HANDED_OVER + timedelta(minutes=30)
    state = DeviceState(source_id="band", observed=Observed.TAMPERED, at=at)
    assert take(store, positions, [], states=[state]).states == 1
    with store.reading() as uow:
        (told,) = [e for e in uow.entries("second") if _tampered(e.payload)]
    assert told.when.starts_at == at
