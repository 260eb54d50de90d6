"""A worker that looks seldom and loads little tells the same as one that looks always and loads all.

An honest routine is drawn together with what breaks it: days skipped, entries recorded late or voided,
reports sent back, leave, excuses, changes of plan and class. Each case is then reviewed on drawn days, once
from the whole log and once from what the review before did not settle.
"""

from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from correction.domain.area import Area, Circle, Datum, Fence, Place, Polarity
from correction.domain.context import Context
from correction.domain.entry import Pace
from correction.domain.facts.admission import (
    ClassAssigned,
    Excused,
    ExcuseReason,
    FenceSet,
    HandedOver,
    ManagementClass,
    Released,
)
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, ExtraCheckDrawn, Identity, Means
from correction.domain.facts.leave import LeaveGranted, LeaveLevel, LeaveReturned
from correction.domain.facts.reports import (
    LifeEvent,
    MedicalPapersReceived,
    ReportKind,
    ReportReceived,
    ReportReturned,
)
from correction.domain.facts.staff_acts import (
    Activity,
    ActivityAttended,
    ActKind,
    Attendance,
    Monitored,
    Result,
    StaffActed,
)
from correction.domain.facts.upkeep import Voided
from correction.domain.file import CaseFile
from correction.domain.finding import NOTHING_SETTLED, Finding, Settled
from correction.domain.moments import DateSpan
from correction.domain.order import Category, Decider, Order, ProhibitionKind, ProhibitionOrder
from correction.rulebooks import Rulebook, load_book
from correction.rules.assess import assess
from correction.testing.builders import CaseBuilder, plain_context

CST = timezone(timedelta(hours=8))
START = date(2026, 1, 4)
HOUR = timedelta(hours=1)
BOOK = """
book: {id: town, title: 某县规则册, parent: helan-2019, rank: office, jurisdiction: 某所}
instrument: {code: TOWN, title: 某所办法, rank: office, from_on: 2021-01-01, to_on: null,
             confidence: S1, checked_on: 2026-01-01}
values:
  report.written.cadence:
    - {value: {default: {unit: month}}, article: 第一条, paraphrase: 每月书面报告}
  report.oral.cadence:
    - {value: {strict: {unit: week}, default: {unit: week, every: 2}}, article: 第二条, paraphrase: 口头报告}
  report.prohibition.cadence:
    - {value: {default: {unit: half_month}}, article: 第三条, paraphrase: 每半月报告遵守禁止令的情况}
  office.visit.cadence:
    - {value: {unit: quarter}, article: 第四条, paraphrase: 每季度走访}
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    folder: Path = tmp_path_factory.mktemp("town")
    (folder / "book.yaml").write_text(BOOK, encoding="utf-8")
    return load_book(folder)


def disc(area_id: str, lat: float) -> Area:
    circle = Circle(lon=106.35, lat=lat, radius_m=2_000)
    return Area(area_id=area_id, version=1, name=area_id, datum=Datum.WGS84, circles=(circle,))


CONTEXT = Context(
    calendar=plain_context().calendar,
    areas={"home": disc("home", 38.55), "far": disc("far", 39.55)},
)


class Life:
    """Draws what happens to one person, and what the office writes down of it, when."""

    def __init__(self, seed: int, days: int) -> None:
        self.rng = Random(seed)
        self.days = days
        self.notes: list[tuple[datetime, str, date | datetime, object]] = []
        self.outside_prison = self.chance(0.3)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def note(self, payload: object, happened: date | datetime, *, late: float = 0.1) -> tuple[str, datetime]:
        """Write something down, sometimes weeks later; give its name and the moment of writing."""
        at = happened if isinstance(happened, datetime) else datetime.combine(happened, time(12), CST)
        if self.chance(late):
            at += self.rng.randint(1, 45 * 24) * HOUR
        name = f"n{len(self.notes)}"
        self.notes.append((at, name, happened, payload))
        return name, at

    def live(self) -> CaseBuilder:
        case = CaseBuilder(order=self._order()).arrive(START, ManagementClass.GENERAL)
        if self.outside_prison:
            self.note(HandedOver(by="看守所"), START, late=0)
        fence = Fence(area_id="home", polarity=Polarity.STAY_IN, span=DateSpan(from_on=START), basis="居住地")
        self.note(FenceSet(fence=fence), START, late=0)
        self._plan(START)
        for n in range(1, self.days):
            self._day(START + timedelta(days=n))
        if self.chance(0.3):
            self.note(Released(ground="期满"), START + timedelta(days=self.rng.randint(60, self.days)))
        return self._written(case)

    def _order(self) -> Order:
        term = DateSpan(from_on=START, to_on=START + timedelta(days=self.days + self.rng.randint(-20, 90)))
        banned = ProhibitionOrder(
            kind=ProhibitionKind.ACTIVITY,
            text="禁止饮酒",
            span=DateSpan(from_on=START, to_on=START + timedelta(days=self.days // 2)),
        )
        return Order(
            category=Category.OUTSIDE_PRISON if self.outside_prison else Category.PROBATION,
            decider=Decider.COURT,
            effective_on=START,
            term=term,
            prohibitions=() if self.outside_prison else (banned,),
        )

    def _day(self, on: date) -> None:
        if self.chance(0.85):
            self._check_in(on)
        if self.chance(0.85):
            self.note(Monitored(seen="在家"), on)
        if self.chance(0.3):
            (act,) = self.rng.choices(list(ActKind), [12, 4, 1])
            self.note(StaffActed(act=act, result=self.rng.choice(list(Result))), on)
        if self.chance(0.2):
            self._report(on)
        if self.chance(0.15):
            self._activity(on)
        for share, happen in ((0.05, self._extra), (0.02, self._leave), (0.02, self._excuse)):
            if self.chance(share):
                happen(on)
        for share, happen in ((0.03, self._plan), (0.02, self._event), (0.03, self._void)):
            if self.chance(share):
                happen(on)

    def _at(self, on: date, first: int = 0, last: int = 1439) -> datetime:
        return datetime.combine(on, time(0), CST) + timedelta(minutes=self.rng.randint(first, last))

    def _check_in(self, on: date, request_id: str | None = None) -> None:
        at = self._at(on) if self.chance(0.2) else self._at(on, 480, 610)
        lat = self.rng.choice([38.55, 38.55, 38.55, 38.568, 39.0])
        self.note(
            CheckInMade(
                means=self.rng.choice(list(Means)),
                place=Place(lon=106.35, lat=lat, datum=Datum.WGS84) if self.chance(0.7) else None,
                identity=Identity.NO_MATCH if self.chance(0.05) else Identity.MATCH,
                request_id=request_id,
            ),
            on if self.chance(0.05) else at,
        )

    def _extra(self, on: date) -> None:
        at, request_id = self._at(on), f"r{len(self.notes)}"
        self.note(
            ExtraCheckDrawn(
                request_id=request_id, answer_by_at=at + HOUR, seed="7", pool_digest="ab", rate=0.1
            ),
            at,
            late=0,
        )
        if self.chance(0.6):
            self.note(CheckInMade(means=Means.PHONE_APP, request_id=request_id), at + HOUR / 2)

    def _plan(self, on: date) -> None:
        windows = self.rng.choice([((8, 10),), ((8, 10), (18, 20)), ((0, 23),), ((20, 23),)])
        clock = tuple((time(opens), time(closes)) for opens, closes in windows)
        to_on = on + timedelta(days=self.rng.randint(5, 60)) if self.chance(0.2) else None
        self.note(CheckInsPlanned(windows=clock, from_on=on, to_on=to_on), on)

    def _report(self, on: date) -> None:
        name, at = self.note(ReportReceived(report=self.rng.choice(list(ReportKind))), on)
        if self.chance(0.3):
            later = at + self.rng.randint(1, 400) * HOUR
            self.note(lambda ids: ReportReturned(report_entry_id=ids[name], reason="重写"), later, late=0)

    def _event(self, on: date) -> None:
        self.note(LifeEvent(report=ReportKind.HOME_CHANGED), on)
        self.note(ClassAssigned(management_class=self.rng.choice(list(ManagementClass))), on)
        self.note(MedicalPapersReceived(), on)

    def _activity(self, on: date) -> None:
        offered = self.rng.choice([2.0, 4.0, 8.0])
        attendance = self.rng.choice(list(Attendance))
        self.note(
            ActivityAttended(
                activity_id=f"{on:%m%d}",
                activity=self.rng.choice(list(Activity)),
                offered_hours=offered,
                hours=offered if attendance in (Attendance.PRESENT, Attendance.MADE_UP) else 0.0,
                attendance=attendance,
            ),
            on,
        )

    def _leave(self, on: date) -> None:
        leave_id, to_on = f"l{len(self.notes)}", on + timedelta(days=self.rng.randint(0, 12))
        grant = LeaveGranted(
            leave_id=leave_id,
            from_on=on,
            to_on=to_on,
            destination="远处",
            level=LeaveLevel.OFFICE,
            area_id="far" if self.chance(0.5) else None,
        )
        self.note(grant, on - timedelta(days=1))
        for kind in (ReportKind.LEAVE_DEPARTED, ReportKind.LEAVE_RETURNED):
            if self.chance(0.5):
                self.note(ReportReceived(report=kind), on)
        if self.chance(0.7):
            self.note(LeaveReturned(leave_id=leave_id), to_on + timedelta(days=self.rng.randint(0, 3)))

    def _excuse(self, on: date) -> None:
        to_on = on + timedelta(days=self.rng.randint(0, 30))
        self.note(Excused(reason=ExcuseReason.HOSPITAL, from_on=on, to_on=to_on), on)

    def _void(self, on: date) -> None:
        written, name, _, _ = self.rng.choice(self.notes)
        at = max(written, self._at(on)) + HOUR
        self.note(lambda ids: Voided(entry_id=ids[name], reason="录入错误"), at, late=0)

    def _written(self, case: CaseBuilder) -> CaseBuilder:
        """Put the notes into the log in the order in which they were written down."""
        ids: dict[str, str] = {}
        for at, name, happened, said in sorted(self.notes, key=lambda note: note[:2]):
            payload: Any = said(ids) if callable(said) else said
            if isinstance(happened, datetime):
                ids[name] = case.add(payload, at=happened, recorded_at=at)
            else:
                ids[name] = case.add(payload, on=happened, recorded_at=at)
        return case


def loaded(file: CaseFile, settled: Settled) -> CaseFile:
    """Leave out what a store would not load."""
    firsts = {Pace.DAILY: settled.daily_on, Pace.REGULAR: settled.regular_on}
    kept = [
        entry
        for entry in file.entries
        if (first := firsts.get(entry.payload.PACE)) is None or entry.belongs_on >= first
    ]
    return CaseFile(case_id=file.case_id, entries=tuple(kept))


def check_told_the_same(case: CaseBuilder, book: Rulebook, looks: list[datetime]) -> dict[str, Finding]:
    """Review on the given moments; check each against the whole, and that nothing changes unannounced."""
    file, settled, seen = case.file(), NOTHING_SETTLED, 0
    told: dict[str, Finding] = {}
    for now in looks:
        known = file.known_at(now)
        if any(settled.reopened_by(entry) for entry in known.entries[seen:]):
            settled = NOTHING_SETTLED
        seen = len(known.entries)
        whole = assess(known, book, CONTEXT, now)
        part = assess(loaded(known, settled), book, CONTEXT, now, settled=settled)
        told = {key: f for key, f in told.items() if settled.holds(f.pace, f.cycle_on)}
        told |= {f.occasion: f for f in part.findings}
        assert told == {f.occasion: f for f in whole.findings}, f"reviewed at {now}, settled {settled}"
        settled = part.settled
        # What is never to come stands at the end of time, where there is no calendar to look at.
        until = min(whole.next_review_at or now + timedelta(days=30), now + timedelta(days=400))
        assert until > now
        for at in (now + (until - now) / 3, until - timedelta(microseconds=1)):
            assert assess(known, book, CONTEXT, at).findings == whole.findings, f"told {now}, looked {at}"
    return told


def looks(seed: int, days: int, widest: int) -> list[datetime]:
    """Draw moments of review, at most so many days apart, past the end of the life by a while."""
    rng, now, found = Random(seed), datetime.combine(START, time(9), CST), []
    while now < datetime.combine(START, time(0), CST) + timedelta(days=days + 30):
        found.append(now)
        now += timedelta(minutes=rng.randint(1, widest * 1440))
    return found


# A smaller seed is no simpler life, so there is nothing to shrink.
DRAWN = (Phase.explicit, Phase.reuse, Phase.generate)
LIVES = st.tuples(st.integers(0, 10**9), st.integers(0, 10**9), st.sampled_from([2, 6, 20]))


@pytest.mark.slow
@settings(max_examples=6, phases=DRAWN)
@given(drawn=LIVES)
def test_four_months_reviewed_in_part_or_whole_often_or_seldom_tell_the_same(town, drawn):
    life, rhythm, widest = drawn
    check_told_the_same(Life(life, 120).live(), town, looks(rhythm, 120, widest))


@pytest.mark.slow
@settings(max_examples=2, phases=DRAWN)
@given(drawn=LIVES)
def test_a_year_reviewed_in_part_or_whole_often_or_seldom_tells_the_same(town, drawn):
    life, rhythm, _ = drawn
    check_told_the_same(Life(life, 365).live(), town, looks(rhythm, 365, 5))


def test_the_lives_drawn_break_every_duty_that_is_judged_here(town):
    duties = {
        "check_in_missed",
        "check_in_gap",
        "check_in_outcome",
        "extra_check",
        "report_written",
        "report_oral",
        "report_prohibition",
        "report_health",
        "report_prompt",
        "report_leave",
        "medical_recheck",
        "hours",
        "office_monitoring",
        "office_voice",
        "office_meeting",
        "office_visit",
    }
    end = datetime.combine(START, time(0), CST) + timedelta(days=220)
    found = {
        finding.rule
        for seed in range(12)
        for finding in assess(Life(seed, 200).live().file(), town, CONTEXT, end).findings
    }
    assert duties <= found
