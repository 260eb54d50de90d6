"""Activities, musters, labour, sensitive periods: a review that loads little tells what a full one tells.

The lives of the other property test, with what these rooms add drawn on top: calls that reach and calls that
do not, rolls excused or made up later, plans, exemptions ended early, orders told late or never.
"""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings

from correction.domain.cadence import Cadence, CadenceUnit
from correction.domain.facts.absence import Channel
from correction.domain.facts.activities import (
    ExemptionGround,
    LabourExempted,
    LabourExemptionEnded,
    LabourPlanned,
    MusterCalled,
)
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalMatter, MedicalDuty
from correction.domain.facts.periods import (
    SensitivePeriodEnded,
    SensitivePeriodSet,
    SensitivePeriodTold,
)
from correction.domain.facts.staff_acts import Activity, ActivityAttended, Attendance, Strength
from correction.domain.organisation import OrgLevel
from correction.rulebooks import Rulebook, load_book
from correction.rules.assess import assess
from tests.properties.test_assess_constant import (
    CONTEXT,
    CST,
    DRAWN,
    LIVES,
    START,
    Life,
    check_told_the_same,
    looks,
)

DAILY, THIRD = Cadence(unit=CadenceUnit.DAY), Cadence(unit=CadenceUnit.DAY, every=3)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    return load_book("demo-activities")


class BusyLife(Life):
    """A life in which people are called together as well."""

    def _day(self, on: date) -> None:
        super()._day(on)
        for share, happen in (
            (0.10, self._roll),
            (0.05, self._muster),
            (0.02, self._limits),
            (0.02, self._spare),
            (0.04, self._order),
            (0.01, self._longer),
        ):
            if self.chance(share):
                happen(on)

    def _roll(self, on: date) -> None:
        key, kind = f"r{on:%m%d}", self.rng.choice(list(Activity))
        attendance = self.rng.choice(list(Attendance))
        strength = self.rng.choice(list(Strength)) if kind is Activity.LABOUR else None
        hours = self.rng.choice([2.0, 5.0])
        line = ActivityAttended(
            activity_id=key,
            activity=kind,
            offered_hours=hours,
            hours=hours if attendance in (Attendance.PRESENT, Attendance.MADE_UP) else 0.0,
            attendance=attendance,
            told=self.chance(0.8),
            strength=strength,
        )
        self.note(line, on)
        if attendance is Attendance.ABSENT and self.chance(0.5):
            later = on + timedelta(days=self.rng.randint(0, 50))
            how = self.rng.choice([Attendance.EXCUSED, Attendance.MADE_UP])
            other = self.chance(0.5)
            self.note(
                ActivityAttended(
                    activity_id=f"{key}-again" if other else key,
                    activity=kind,
                    offered_hours=hours,
                    hours=0.0,
                    attendance=Attendance.MADE_UP if other else how,
                    makes_up=key if other else None,
                ),
                later,
            )

    def _muster(self, on: date) -> None:
        key, at = f"m{on:%m%d}", self._at(on, 480, 900)
        for tried in range(self.rng.randint(1, 3)):
            call = MusterCalled(
                muster_id=key,
                arrive_by_at=at + timedelta(hours=2),
                place="所里",
                channel=Channel.PHONE,
                reached=self.chance(0.5),
            )
            self.note(call, at + timedelta(minutes=10 * tried))
        if self.chance(0.7):
            came = ActivityAttended(
                activity_id=key,
                activity=Activity.MUSTER,
                offered_hours=0,
                hours=0,
                attendance=self.rng.choice([Attendance.PRESENT, Attendance.EXCUSED]),
            )
            self.note(came, at + timedelta(minutes=self.rng.randint(20, 240)))

    def _limits(self, on: date) -> None:
        plan = LabourPlanned(from_on=on, month_hours=8, day_hours=4, strength=Strength.ORDINARY)
        self.note(plan, on)

    def _spare(self, on: date) -> None:
        key, to_on = f"x{on:%m%d}", on + timedelta(days=self.rng.randint(5, 70))
        decided = LabourExempted(
            exemption_id=key,
            ground=ExemptionGround.ILLNESS,
            proof="证明",
            from_on=on,
            to_on=to_on,
            org_id="X",
            level=OrgLevel.COUNTY,
            asked_by="G",
            hours=self.rng.choice([0.0, 3.0]),
        )
        self.note(decided, on)
        if self.chance(0.4):
            self.note(LabourExemptionEnded(exemption_id=key, reason="痊愈"), on + timedelta(days=4))

    def _order(self, on: date | None = None) -> object:  # type: ignore[override]
        if on is None:
            return super()._order()
        key, last_on = f"p{on:%m%d}", on + timedelta(days=self.rng.randint(3, 25))
        every = self.rng.choice([DAILY, THIRD])
        self.note(
            SensitivePeriodSet(
                order_id=key,
                title="时段",
                from_on=on,
                to_on=last_on,
                report_every=every,
            ),
            on - timedelta(days=1),
        )
        if self.chance(0.8):
            told_on = on + timedelta(days=self.rng.randint(-1, 6))
            self.note(SensitivePeriodTold(order_id=key, channel=Channel.PHONE), told_on)
        if self.chance(0.2):
            self.note(SensitivePeriodEnded(order_id=key, reason="取消"), on + timedelta(days=3))
        return None

    def _longer(self, on: date) -> None:
        key, duty = f"l{on:%m%d}", self.rng.choice(list(MedicalDuty))
        asked = ApprovalAsked(
            approval_id=key,
            matter=ApprovalMatter.MEDICAL_INTERVAL,
            from_on=on,
            to_on=on + timedelta(days=self.rng.randint(60, 150)),
            reason="病情稳定",
            months=self.rng.choice([1, 2, 3]),
            medical_duty=duty,
        )
        self.note(asked, on, late=0)
        decided = ApprovalDecided(
            approval_id=key, granted=self.chance(0.8), org_id="C", level=OrgLevel.CITY, reason=""
        )
        self.note(decided, on + timedelta(days=self.rng.randint(0, 9)), late=0)


@pytest.mark.slow
@settings(max_examples=3, phases=DRAWN)
@given(drawn=LIVES)
def test_lives_of_people_called_together_are_told_the_same_however_they_are_reviewed(book, drawn):
    life, rhythm, widest = drawn
    check_told_the_same(BusyLife(life, 120).live(), book, looks(rhythm, 120, widest))


def test_the_lives_drawn_break_every_rule_of_the_two_rooms(book):
    rules = {
        "activity_organised",
        "activity_count",
        "activity_absent",
        "muster",
        "labour_overload",
        "period_report",
        "report_count",
        "report_in_person",
    }
    end = datetime.combine(START, time(0), CST) + timedelta(days=220)
    found = {
        finding.rule
        for seed in range(6)
        for finding in assess(BusyLife(seed, 200).live().file(), book, CONTEXT, end).findings
    }
    assert rules <= found
