"""A small county by one seed: what happens in it, what its offices write down of it, and what is then true.

The truth is plain arithmetic over what was laid down here; no rule, no book and no log takes part in it.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from correction.domain.area import Area, Circle, Datum, Fence, Polarity
from correction.domain.entry import Fact
from correction.domain.facts.admission import (
    CaseOpened,
    ClassAssigned,
    Excused,
    ExcuseReason,
    FenceSet,
    ManagementClass,
    ReportedIn,
)
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, Means
from correction.domain.facts.devices import DeviceApproved, SourceAssigned, SourceKind, SourceReleased
from correction.domain.facts.leave import LeaveGranted, LeaveLevel, LeaveReturned
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.domain.facts.upkeep import Voided
from correction.domain.moments import DateSpan, When, day_start, local_time
from correction.office.ports import AnyDraft
from correction.office.record import draft
from correction.testing.builders import SOMEBODY, probation

FIRST_ON = date(2025, 1, 6)
FIRST_AT = day_start(FIRST_ON)
OPENS, CLOSES = time(7), time(10)
GRACE_MINUTES = 15
FIX_MINUTES = 30
HOME_KM, TOWN_KM = 0.0, 14.0
COUNTY = Area(
    area_id="county",
    version=1,
    name="故障演练县",
    datum=Datum.WGS84,
    circles=(Circle(lon=120.0, lat=29.0, radius_m=5_000),),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixes:
    """What a device sent together: minutes from the first day, kilometres from home; alarms beside them."""

    source_id: str
    rows: tuple[tuple[int, float], ...]
    tampered_at: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What somebody sends to the office at a moment, again and again until it is taken.

    What a device sends comes `after` the letter that assigned it, since what it sent before would rightly
    not be kept, and empties its memory in turn.
    """

    letter_id: str
    at: datetime
    case_id: str
    drafts: tuple[AnyDraft, ...] = ()
    fixes: Fixes | None = None
    after: str | None = None


@dataclass(kw_only=True)
class County:
    """The letters of a county, and its truth: by case, the days missed, tampers and excursions."""

    seed: int
    days: int
    persons: int
    letters: list[Letter] = field(default_factory=list)
    missed: dict[str, set[date]] = field(default_factory=dict)
    tampered: dict[str, set[datetime]] = field(default_factory=dict)
    outside: dict[str, list[tuple[datetime, datetime]]] = field(default_factory=dict)

    @property
    def person_years(self) -> float:
        """How much time of how many persons."""
        return self.persons * self.days / 365.25


def county(seed: int, *, persons: int | None = None, days: int | None = None) -> County:
    """Make the county of a seed: 3 to 30 persons, some ten person-years in all."""
    dice = Random(f"{seed}/county")
    persons = persons or dice.randint(3, 30)
    days = days or min(700, max(60, round(3650 / persons * dice.uniform(0.8, 1.3))))
    made = County(seed=seed, days=days, persons=persons)
    for n in range(persons):
        _Life(made, f"case-{n:02}", Random(f"{seed}/person/{n}")).live()
    made.letters.sort(key=lambda letter: (letter.at, letter.letter_id))
    return made


class _Life:
    """One person's time, letter by letter."""

    def __init__(self, into: County, case_id: str, dice: Random) -> None:
        self.county, self.case_id, self.dice = into, case_id, dice
        self.missed: set[date] = set()
        self.number = 0
        into.missed[case_id] = self.missed
        into.tampered[case_id] = set()
        into.outside[case_id] = []

    def live(self) -> None:
        """Write everything."""
        self._open()
        last = self.county.days - 2
        # Who wears a device is neither excused nor on leave: either would allow the excursions.
        self.wears = self.dice.random() < 0.25 and last > 20
        day = self.dice.randint(2, 20)
        while day < last - 4:
            length = min(self.dice.randint(4, 16), last - day)
            self._spell(day, length)
            day += length + self.dice.randint(30, 120)
        for month in range(20, last, 30):
            if self.dice.random() < 0.9:
                self._send(month, ReportReceived(report=ReportKind.WRITTEN), When.day(_on(month)))
        for day in range(self.dice.randint(20, 90), last - 8, 110):
            if not self.wears:
                self._leave(day)
        if self.wears:
            self._wear(self.dice.randint(3, last - 9), self.dice.randint(3, 6))

    def _open(self) -> None:
        order = probation(FIRST_ON, FIRST_ON + timedelta(days=1400))
        opened = CaseOpened(
            person_id=self.case_id, person=SOMEBODY, order=order, office_id="S1", records_from_on=FIRST_ON
        )
        facts: list[Fact] = [opened, ReportedIn(), ClassAssigned(management_class=ManagementClass.GENERAL)]
        drafts = [self._draft(fact, When.day(FIRST_ON)) for fact in facts]
        self._post(FIRST_AT + timedelta(hours=1), drafts)

    def _spell(self, day: int, length: int) -> None:
        """Check in each morning for some days, but for those that are missed, excused or mistyped."""
        plan = CheckInsPlanned(windows=((OPENS, CLOSES),), from_on=_on(day), to_on=_on(day + length - 1))
        self._send(day - 1, plan, When.day(_on(day - 1)))
        for each in range(day, day + length):
            on, chance = _on(each), self.dice.random()
            at = local_time(on, OPENS) + timedelta(minutes=self.dice.randint(0, 180 + GRACE_MINUTES - 1))
            if chance < 0.08:
                self.missed.add(on)
            elif chance < 0.11 and not self.wears:
                excuse = Excused(reason=ExcuseReason.HOSPITAL, from_on=on, to_on=on)
                self._send(each, excuse, When.day(on), lag_days=self.dice.choice((0, 0, 3, 30)))
            else:
                made = self._draft(CheckInMade(means=Means.PHONE_APP), When.at(at))
                lag_days = 0 if self.dice.random() < 0.9 else self.dice.choice((1, 2, 9, 40))
                told_at = self._post(at + timedelta(minutes=1, days=lag_days), [made])
                if self.dice.random() < 0.02:
                    # It was somebody else's: the office takes it back, and nobody was there that morning.
                    self.missed.add(on)
                    self._void(made.entry_id, told_at + timedelta(days=self.dice.randint(1, 20)))

    def _void(self, entry_id: str, at: datetime) -> None:
        at = min(at, _at(self.county.days - 1))
        self._post(at, [self._draft(Voided(entry_id=entry_id, reason="录错了人"), When.at(at))])

    def _leave(self, day: int) -> None:
        leave_id = f"{self.case_id}-leave-{day}"
        granted = LeaveGranted(
            leave_id=leave_id,
            from_on=_on(day + 1),
            to_on=_on(day + 3),
            destination="邻县",
            level=LeaveLevel.OFFICE,
        )
        first = self._draft(granted, When.at(_at(day)))
        drafts = [first]
        told_at = self._post(_at(day), drafts)
        if self.dice.random() < 0.85:
            back_at = _at(day + self.dice.choice((2, 3, 3, 5)))
            returned = self._draft(LeaveReturned(leave_id=leave_id), When.at(back_at))
            self._post(max(told_at, back_at), [returned])

    def _wear(self, day: int, length: int) -> None:
        """Wear a device for some days, go out of the county now and then, and cut the strap once."""
        source_id = f"D-{self.case_id}"
        from_at = day_start(_on(day))
        facts: list[Fact] = [
            DeviceApproved(
                approval_id=source_id,
                ground=2,
                from_on=_on(day),
                to_on=_on(day + 80),
                approved_by="县司法局负责人",
            ),
            SourceAssigned(
                source_id=source_id, source=SourceKind.WRISTBAND, from_at=from_at, interval_minutes=120
            ),
            FenceSet(
                fence=Fence(
                    area_id=COUNTY.area_id,
                    polarity=Polarity.STAY_IN,
                    span=DateSpan(from_on=_on(day)),
                    basis="社区矫正法第二十七条",
                )
            ),
        ]
        when = When.at(from_at - timedelta(hours=10))
        self._post(from_at - timedelta(hours=9), [self._draft(fact, when) for fact in facts])
        assigned = self.county.letters[-1].letter_id
        out = self._excursions(day, length)
        tampered_at = from_at + timedelta(minutes=self.dice.randint(60, length * 1440 - 60))
        self.county.tampered[self.case_id].add(tampered_at)
        step = FIX_MINUTES * self.dice.randint(8, 40)
        for first in range(day * 1440, (day + length) * 1440, step):
            minutes = range(first, min(first + step, (day + length) * 1440), FIX_MINUTES)
            rows = tuple((minute, TOWN_KM if _within(minute, out) else HOME_KM) for minute in minutes)
            at = FIRST_AT + timedelta(minutes=minutes[-1], seconds=5)
            before = self.county.letters[-1].letter_id if first > day * 1440 else assigned
            here = (tampered_at,) if rows[0][0] <= _minute(tampered_at) < rows[-1][0] + FIX_MINUTES else ()
            fixes = Fixes(source_id=source_id, rows=rows, tampered_at=here)
            self._post(max([at, *here]), [], fixes=fixes, after=before)
        # An office takes a device back once it has told everything: what comes from it later is nobody's.
        off_at = from_at + timedelta(days=length)
        released = [self._draft(SourceReleased(source_id=source_id), When.at(off_at))]
        self._post(off_at, released, after=self.county.letters[-1].letter_id)

    def _excursions(self, day: int, length: int) -> list[tuple[int, int]]:
        out: list[tuple[int, int]] = []
        minute = day * 1440 + self.dice.randint(600, 1200) // FIX_MINUTES * FIX_MINUTES
        while minute < (day + length) * 1440 - 900:
            until = minute + FIX_MINUTES * self.dice.randint(4, 16)
            out.append((minute, until))
            span = (FIRST_AT + timedelta(minutes=minute), FIRST_AT + timedelta(minutes=until))
            self.county.outside[self.case_id].append(span)
            minute = until + FIX_MINUTES * self.dice.randint(20, 60)
        return out

    def _draft(self, fact: Fact, when: When) -> AnyDraft:
        self.number += 1
        return draft(fact, when, entry_id=f"{self.case_id}/{self.number}", actor="clerk")

    def _send(self, day: int, fact: Fact, when: When, *, lag_days: int = 0) -> None:
        self._post(_at(day + lag_days), [self._draft(fact, when)])

    def _post(
        self, at: datetime, drafts: list[AnyDraft], *, fixes: Fixes | None = None, after: str | None = None
    ) -> datetime:
        """Send something; nothing is sent after the last day."""
        at = min(at, _at(self.county.days - 1))
        number = len(self.county.letters)
        letter = Letter(
            letter_id=f"letter-{number:05}",
            at=at,
            case_id=self.case_id,
            drafts=tuple(drafts),
            fixes=fixes,
            after=after,
        )
        self.county.letters.append(letter)
        return at


def _on(day: int) -> date:
    return FIRST_ON + timedelta(days=day)


def _at(day: int) -> datetime:
    """The hour at which offices write."""
    return local_time(_on(day), time(18))


def _minute(at: datetime) -> float:
    return (at - FIRST_AT) / timedelta(minutes=1)


def _within(minute: int, spans: list[tuple[int, int]]) -> bool:
    return any(first <= minute < last for first, last in spans)
