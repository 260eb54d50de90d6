"""A province at its peak: who lives there, what they send in which five minutes, and what is owed for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from correction.cli.founding import adoption
from correction.domain.alert_kind import AlertKind
from correction.domain.area import Fence, Polarity
from correction.domain.entry import Fact
from correction.domain.facts.admission import CaseOpened, ClassAssigned, FenceSet, ManagementClass, ReportedIn
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, Identity, Means
from correction.domain.facts.devices import DeviceApproved, SourceAssigned, SourceKind
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.domain.moments import DateSpan, When, day_start
from correction.domain.organisation import OrgLevel, OrgUnit
from correction.office.areas import draw
from correction.office.organisation import adopt_book, set_unit
from correction.office.ports import AnyDraft, LogKind
from correction.office.positions.lawful import to_ms
from correction.office.positions.port import Delivery
from correction.office.record import draft
from correction.rulebooks.loader import load_book
from correction.store import OfficeStore
from correction.testing.builders import SOMEBODY, probation
from geofences import FixBatch
from tests.faults.simulated.county import COUNTY

OFFICES, WRITERS = 100, 8
BOOK = load_book("cn")
ON = date(2026, 3, 4)
OPENED_ON = ON - timedelta(days=2)
PEAK_AT = day_start(ON) + timedelta(hours=8)
TICK = timedelta(minutes=5)
_BUILD = 500
# Of each hundred persons so many leave the county, show another face, report by word of mouth.
_LEAVE, _OTHER_FACE, _REPORT = range(10), range(50, 60), range(70, 80)
_AWAY_KM, _KM_A_DEGREE = 14.0, 97.4


@dataclass(frozen=True, kw_only=True)
class Province:
    """So many persons in a hundred offices, through so many times five minutes."""

    persons: int
    ticks: int

    def tick_of(self, n: int) -> int:
        """In which five minutes a person checks in."""
        return n // OFFICES % self.ticks

    def out_at(self, n: int) -> int | None:
        """With which batch a person's second fix beyond the border comes; none for who stays."""
        return 1 + n // OFFICES % (self.ticks - 1) if n % OFFICES in _LEAVE else None

    def owed(self) -> dict[tuple[str, AlertKind], int]:
        """The alerts that are owed, by case and kind, each with the five minutes in which it falls due."""
        out = {(case_of(n), AlertKind.OUTSIDE_AREA): self.out_at(n) for n in range(self.persons)}
        owed = {key: tick for key, tick in out.items() if tick is not None}
        faces = (n for n in range(self.persons) if n % OFFICES in _OTHER_FACE)
        return owed | {(case_of(n), AlertKind.IDENTITY_DOUBTFUL): self.tick_of(n) for n in faces}

    def fixes(self, tick: int) -> Delivery:
        """What all devices send together in a tick."""
        who = np.arange(self.persons)
        out_at = np.array([self.out_at(n) or self.ticks + 9 for n in range(self.persons)])
        away = tick >= out_at - 1
        at_ms = np.full(self.persons, to_ms(PEAK_AT + tick * TICK))
        dice = np.random.default_rng(tick + 1)
        fixes = FixBatch(
            id=np.zeros(self.persons, np.int64),
            device_at_ms=at_ms,
            received_at_ms=at_ms + 1_500,
            lon=120.0 + np.where(away, _AWAY_KM / _KM_A_DEGREE, 0.0) + dice.normal(0, 0.003, self.persons),
            lat=29.0 + dice.normal(0, 0.003, self.persons),
            accuracy_m=dice.uniform(5, 40, self.persons),
            assumed=np.zeros(self.persons, np.bool_),
            source=np.ones(self.persons, np.int8),
            mock=np.zeros(self.persons, np.bool_),
            battery_pct=np.full(self.persons, 80.0),
        )
        return Delivery(source_ids=tuple(map(source_of, who.tolist())), whose=who, fixes=fixes)

    def written(self, writer: int, tick: int) -> Iterator[tuple[str, list[AnyDraft]]]:
        """What the offices of one writer record in a tick: who checked in, who reported."""
        at = When.at(PEAK_AT + tick * TICK)
        for n in range(self.persons):
            if n % OFFICES % WRITERS != writer or self.tick_of(n) != tick:
                continue
            other = n % OFFICES in _OTHER_FACE
            made = CheckInMade(means=Means.PHONE_APP, identity=Identity.NO_MATCH if other else Identity.MATCH)
            yield case_of(n), [draft(made, at, entry_id=f"{n}/check-in", actor=f"writer-{writer}")]
            if n % OFFICES in _REPORT:
                said = ReportReceived(report=ReportKind.ORAL)
                yield case_of(n), [draft(said, at, entry_id=f"{n}/report", actor=f"writer-{writer}")]


def case_of(n: int) -> str:
    """The case of a person."""
    return f"case-{n}"


def source_of(n: int) -> str:
    """The device of a person."""
    return f"band-{n}"


def build(store: OfficeStore, province: Province) -> None:
    """Write down who is there: the bodies, the county, and each person with a device and daily check-ins."""
    before = day_start(OPENED_ON)
    with store.writing() as uow:
        adopt_book(uow, adoption(BOOK), actor="founder", now=before)
        county = OrgUnit(org_id="C1", level=OrgLevel.COUNTY, name="县司法局")
        set_unit(uow, county, actor="founder", now=before)
        for n in range(OFFICES):
            office = OrgUnit(org_id=f"S{n}", level=OrgLevel.OFFICE, name=f"司法所{n}", parent_id="C1")
            set_unit(uow, office, actor="founder", now=before)
        draw(uow, COUNTY, actor="founder", now=before)
    for first in range(0, province.persons, _BUILD):
        with store.writing() as uow:
            for n in range(first, min(first + _BUILD, province.persons)):
                uow.create_log(case_of(n), LogKind.CASE, office_id=f"S{n % OFFICES}")
                drafts = [
                    draft(fact, When.day(OPENED_ON), entry_id=f"{n}/{k}", actor="clerk")
                    for k, fact in enumerate(_facts(n))
                ]
                uow.append(case_of(n), drafts, recorded_at=before + timedelta(hours=1))


def _facts(n: int) -> Iterator[Fact]:
    yield CaseOpened(
        person_id=f"person-{n}",
        person=SOMEBODY,
        order=probation(OPENED_ON, date(2027, 9, 1)),
        office_id=f"S{n % OFFICES}",
        records_from_on=OPENED_ON,
    )
    yield ReportedIn()
    yield ClassAssigned(management_class=ManagementClass.GENERAL)
    yield CheckInsPlanned(windows=((time(7), time(10)),), from_on=ON)
    yield DeviceApproved(
        approval_id=source_of(n), ground=2, from_on=OPENED_ON, to_on=date(2026, 5, 31), approved_by="局负责人"
    )
    yield SourceAssigned(
        source_id=source_of(n), source=SourceKind.WRISTBAND, from_at=_worn_from(), interval_minutes=60
    )
    fence = Fence(
        area_id=COUNTY.area_id,
        polarity=Polarity.STAY_IN,
        span=DateSpan(from_on=OPENED_ON),
        basis="社区矫正法第二十七条",
    )
    yield FenceSet(fence=fence)


def _worn_from() -> datetime:
    return PEAK_AT - timedelta(minutes=10)
