"""An office whose devices send: a wristband with an approval, a phone that was told, and its door."""

import asyncio
import json
import shutil
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx2
from correction_workers.door.alive import Lookout
from correction_workers.door.app import Door, make_app
from correction_workers.door.limits import Limits, Rates
from correction_workers.door.taking import Taker
from correction_workers.process import this_process

from correction.cli.founding import create_office
from correction.cli.home import Office, Settings, open_office
from correction.domain.entry import Fact
from correction.domain.facts.admission import CaseOpened, ReportedIn
from correction.domain.facts.devices import DeviceApproved, PhoneCheckTold, SourceAssigned, SourceKind
from correction.domain.facts.door import TokenHolder
from correction.domain.moments import When, day_start
from correction.domain.organisation import OrgLevel, OrgUnit
from correction.office.admission.admit import admit
from correction.office.organisation import set_unit
from correction.office.positions.port import Access, Purpose
from correction.office.positions.receiving.tokens import issue_token
from correction.office.record import draft, record
from correction.office.watching.signs import Part
from correction.store.positions import SqlPositions
from correction.testing.builders import SOMEBODY, probation
from geofences import FixBatch

FOUNDED = datetime(2026, 1, 5, tzinfo=UTC)
START = date(2026, 1, 5)
NOW = datetime(2026, 1, 10, 0, 0, 3, tzinfo=UTC)
AT = datetime(2026, 1, 10, tzinfo=UTC)
BAND, PHONE, LOOSE, GATEWAY = "SB1", "PH1", "XX9", "gw-1"
CASES = {BAND: "0f000000-0000-7000-8000-000000000001", PHONE: "0f000000-0000-7000-8000-000000000002"}


def found(folder: Path) -> dict[str, str]:
    """Found the office, and give the tokens that it issued by holder."""
    office = create_office(
        Settings(folder=folder, book="demo-county"), backup=None, demo=True, actor="t", now=FOUNDED
    )
    opened = CaseOpened(
        person_id="p",
        person=SOMEBODY,
        order=probation(START, date(2031, 1, 4)),
        office_id="S1",
        records_from_on=START,
    )
    approved = DeviceApproved(
        approval_id="A", ground=2, from_on=START, to_on=date(2026, 3, 31), approved_by="局负责人"
    )
    facts: dict[str, list[Fact]] = {
        BAND: [approved, _assigned(BAND, SourceKind.WRISTBAND)],
        PHONE: [_assigned(PHONE, SourceKind.PHONE), PhoneCheckTold(source_id=PHONE)],
    }
    with office.store.writing() as uow:
        for unit in (
            OrgUnit(org_id="C1", level=OrgLevel.COUNTY, name="样例县"),
            OrgUnit(org_id="S1", level=OrgLevel.OFFICE, name="样例所", parent_id="C1"),
        ):
            set_unit(uow, unit, actor="t", now=FOUNDED)
        for source_id, more in facts.items():
            case_id = CASES[source_id]
            admit(uow, case_id=case_id, opened=opened, actor="t", now=FOUNDED)
            drafts = [
                draft(fact, When.day(START), entry_id=f"{case_id}/{n}", actor="t")
                for n, fact in enumerate([ReportedIn(), *more])
            ]
            record(uow, case_id, drafts, now=FOUNDED)
        tokens = {
            holder_id: issue_token(uow, TokenHolder.DEVICE, holder_id, actor="t", now=FOUNDED).text
            for holder_id in (BAND, PHONE, LOOSE)
        }
        tokens[GATEWAY] = issue_token(uow, TokenHolder.GATEWAY, GATEWAY, actor="t", now=FOUNDED).text
    office.store.close()
    return tokens


def _assigned(source_id: str, kind: SourceKind) -> SourceAssigned:
    return SourceAssigned(source_id=source_id, source=kind, from_at=day_start(START), interval_minutes=60)


@dataclass
class Sender:
    """Sends to a door in this process; the clocks of the door are set by hand."""

    office: Office
    tokens: dict[str, str]
    limits: Limits = field(default_factory=Limits)
    now: datetime = NOW
    steady_s: float = 0.0

    def __post_init__(self) -> None:
        self.taker = Taker(self.office, self.limits, steady=lambda: self.steady_s)
        rates = Rates(lambda: self.steady_s)
        self.lookout = Lookout(self.office, this_process(Part.DOOR, "door"), self.taker.arrivals)
        door = Door(
            taker=self.taker, lookout=self.lookout, rates=rates, limits=self.limits, now=lambda: self.now
        )
        self.app = make_app(door)
        self.taker.start()

    def send(self, path: str, content=b"", *, by: str | None = BAND, method: str = "POST", **headers):
        """Send one request and give its response."""
        if by is not None:
            headers["authorization"] = f"Bearer {self.tokens[by]}"
        return asyncio.run(self._send(method, path, content, headers))

    async def _send(self, method, path, content, headers):
        transport = httpx2.ASGITransport(app=self.app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://door") as client:
            return await client.request(method, path, content=content, headers=headers)

    def batch(self, *lines, by: str | None = BAND):
        """Send lines of our own batch, those that are objects as JSON."""
        body = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
        return self.send("/v1/batch", body.encode(), by=by)

    @property
    def positions(self) -> SqlPositions:
        """The store of positions, as what it is."""
        assert isinstance(self.office.positions, SqlPositions)
        return self.office.positions

    def kept(self, source_id: str = BAND):
        """What of a source is in the store."""
        return kept_in(self.positions, source_id)


def kept_in(positions: SqlPositions, source_id: str) -> FixBatch:
    """What a store holds of a source."""
    access = Access(actor="positions", purpose=Purpose.JUDGING, at=datetime(2026, 3, 2, tzinfo=UTC))
    with positions.reading(access) as reader:
        return reader.fixes(source_id, 0, 2**62)


def copied(template: Path, tokens: dict[str, str], folder: Path, limits: Limits) -> Sender:
    """Open a copy of an office that was founded once."""
    shutil.copytree(template, folder)
    return Sender(office=open_office(folder), tokens=dict(tokens), limits=limits)


def fix(minutes: float = 0, *, source_id: str = BAND, **changed):
    """One good fix as a line of our own batch."""
    line = {
        "kind": "fix",
        "source_id": source_id,
        "device_at": (AT + timedelta(minutes=minutes)).isoformat(),
        "lon": 119.6,
        "lat": 29.1,
        "datum": "wgs84",
        "accuracy_m": 9.0,
        "source": "satellite",
    }
    return {key: value for key, value in (line | changed).items() if value is not ...}
