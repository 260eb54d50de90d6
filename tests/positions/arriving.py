"""An office of fenced persons and the fixes they send, for tests of what arrives late, twice or in pieces."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

import numpy as np

from correction.domain.area import Area, Circle, Datum, Fence, Polarity
from correction.domain.context import Context
from correction.domain.days import WorkCalendar
from correction.domain.entry import Draft, Fact
from correction.domain.facts.admission import CaseOpened, FenceSet, ReportedIn
from correction.domain.facts.devices import PhoneCheckTold, SourceAssigned, SourceKind
from correction.domain.facts.observations import ObservationStated, Observed
from correction.domain.file import CaseFile
from correction.domain.hours import WeeklyHours
from correction.domain.moments import DateSpan, When, day_start
from correction.office.ports import LogKind
from correction.office.positions.judging.plan import WatchPlan, watch_plan
from correction.office.positions.judging.revise import newest
from correction.office.positions.lawful import to_ms
from correction.rulebooks.loader import load_book
from correction.testing.builders import SOMEBODY, probation
from correction.testing.memory import MemoryStore
from geofences import FixBatch

# A county whose book says how often is checked, without which no phone is asked.
BOOK = load_book("demo-county")
START = date(2026, 3, 2)
MORNING = day_start(START)
NOW = MORNING + timedelta(days=20)
START_MS = to_ms(MORNING)
MINUTE_MS = 60_000

# Some kilometres east of home: in the county, in the doubt about its border, and out of it.
HOME, SCHOOL, BAND, TOWN = 0.0, 3.0, 5.2, 12.0
_DEGREES_A_KM = 1 / 97.4


def _disc(area_id: str, km: float, radius_m: float, doubt_m: float = 0.0) -> Area:
    circle = Circle(lon=120 + km * _DEGREES_A_KM, lat=29.0, radius_m=radius_m)
    return Area(
        area_id=area_id,
        version=1,
        name=area_id,
        datum=Datum.WGS84,
        circles=(circle,),
        uncertainty_m=doubt_m,
    )


AREAS = {
    area.area_id: area
    for area in (_disc("county", HOME, 5_000, 500), _disc("school", SCHOOL, 250), _disc("home", HOME, 300))
}
CONTEXT = Context(calendar=WorkCalendar(version="none"), areas=AREAS)


class Fix(NamedTuple):
    """Minutes from the start, kilometres east of home, the accuracy told, and whether it was forged."""

    minute: float
    km: float
    accuracy_m: float = 15.0
    mock: bool = False


def fixes(rows: Iterable[Fix]) -> FixBatch:
    """What a device sent; each fix is received when it was taken."""
    some = list(rows)
    at = np.array([START_MS + round(row.minute * MINUTE_MS) for row in some], dtype=np.int64)
    return FixBatch(
        id=np.zeros(len(some), np.int64),
        device_at_ms=at,
        received_at_ms=at,
        lon=np.array([120 + row.km * _DEGREES_A_KM for row in some]),
        lat=np.full(len(some), 29.0),
        accuracy_m=np.array([row.accuracy_m for row in some], dtype=np.float64),
        assumed=np.zeros(len(some), np.bool_),
        source=np.ones(len(some), np.int8),
        mock=np.array([row.mock for row in some], dtype=np.bool_),
        battery_pct=np.full(len(some), np.nan),
    )


def fenced(area_id: str, polarity: Polarity, *hours: WeeklyHours) -> FenceSet:
    span = DateSpan(from_on=START)
    return FenceSet(fence=Fence(area_id=area_id, polarity=polarity, span=span, basis="x", hours=hours))


NIGHTS = fenced("home", Polarity.STAY_IN, WeeklyHours(opens=time(22), closes=time(6)))
IN_COUNTY = fenced("county", Polarity.STAY_IN)
NO_SCHOOL = fenced("school", Polarity.STAY_OUT)


def office(
    *case_ids: str, fences: Sequence[FenceSet] = (IN_COUNTY,), interval_minutes: int | None = 60
) -> MemoryStore:
    """A case each with a phone of the same name that is to speak at least once in some minutes."""
    store = MemoryStore()
    for case_id in case_ids:
        opened = CaseOpened(
            person_id=case_id,
            person=SOMEBODY,
            order=probation(START, date(2027, 3, 1)),
            office_id="S1",
            records_from_on=START,
        )
        phone = SourceAssigned(
            source_id=case_id, source=SourceKind.PHONE, from_at=MORNING, interval_minutes=interval_minutes
        )
        facts: list[Fact] = [opened, ReportedIn(), *fences, phone, PhoneCheckTold(source_id=case_id)]
        with store.writing() as uow:
            uow.create_log(case_id, LogKind.CASE)
            drafts = [
                Draft(entry_id=f"{case_id}/{n}", when=When.day(START), actor="t", payload=fact)
                for n, fact in enumerate(facts)
            ]
            uow.append(case_id, drafts, recorded_at=MORNING)
    return store


def case_file(store: MemoryStore, case_id: str) -> CaseFile:
    with store.reading() as uow:
        return CaseFile.of_log(case_id, uow.entries(case_id))


def plan_of(store: MemoryStore, case_id: str) -> WatchPlan:
    return watch_plan(case_file(store, case_id), CONTEXT, BOOK)


class Seen(NamedTuple):
    """An observation that stands: what, where, and the minutes from the start."""

    observed: Observed
    where: str
    began: float
    ended: float | None


def standing(store: MemoryStore, case_id: str) -> list[Seen]:
    """The observations of a case that were not withdrawn, in their newest revision."""
    stated = [entry.payload for entry in case_file(store, case_id).of(ObservationStated)]
    return sorted(
        Seen(o.observed, o.area_id or o.other_case_id or "", _minute(o.began_at), _minute_or_none(o.ended_at))
        for o in newest(stated).values()
        if not o.withdrawn
    )


def _minute(at: datetime) -> float:
    return round((at - MORNING).total_seconds() / 60, 3)


def _minute_or_none(at: datetime | None) -> float | None:
    return None if at is None else _minute(at)
