"""An office under a county and a city, with alerts put into its log by hand."""

from datetime import UTC, date, datetime, timedelta

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.duty_roster import Shift
from correction.domain.facts.alerts import (
    AlertAcknowledged,
    AlertEscalated,
    AlertReviewed,
    AlertStated,
    AlertSuspended,
    Disposition,
    Matter,
)
from correction.domain.facts.duty_roster import DutyDaySet
from correction.domain.finding import Why
from correction.domain.moments import legal_day
from correction.domain.organisation import OrgLevel, OrgUnit, Role, StaffMember
from correction.office.ladder.climb import climb
from correction.office.ladder.duty import set_days
from correction.office.organisation import set_staff, set_unit
from correction.rulebooks import load_book
from correction.testing.memory import MemoryStore
from tests.store.office_samples import draft, open_case

AT = datetime(2026, 6, 1, 2, tzinfo=UTC)
BOOK = load_book("cn")
BODIES = (
    OrgUnit(org_id="city", level=OrgLevel.CITY, name="某市"),
    OrgUnit(org_id="county", level=OrgLevel.COUNTY, name="某县", parent_id="city"),
    OrgUnit(org_id="office-1", level=OrgLevel.OFFICE, name="城关司法所", parent_id="county"),
)
STAFF = (("s1", "office-1"), ("s2", "office-1"), ("c1", "county"))


def minutes(count):
    return timedelta(minutes=count)


def alert(name="a", *, kind=AlertKind.PROHIBITED_AREA, began_at=AT, matter=Matter.ONGOING, **given):
    return AlertStated(
        alert_id=name,
        kind=kind,
        rule=kind.value,
        bearer=given.pop("bearer", Bearer.PERSON),
        occasion=f"{kind}:{name}",
        matter=matter,
        began_at=began_at,
        ended_at=given.pop("ended_at", None),
        why=Why(citations=()),
        **given,
    )


class Desk:
    """What a test does at an office, at moments it names."""

    def __init__(self, store=None):
        self.store = store or MemoryStore()
        self.acts = 0
        open_case(self.store, "case-1", at=AT - timedelta(days=90))
        with self.store.writing() as uow:
            for body in BODIES:
                set_unit(uow, body, actor="a", now=AT - timedelta(days=90))
            for staff_id, org_id in STAFF:
                member = StaffMember(staff_id=staff_id, name=staff_id, org_id=org_id, role=Role.OFFICER)
                set_staff(uow, member, actor="a", now=AT - timedelta(days=90))

    def act(self, fact, at=AT, log_id="case-1"):
        self.acts += 1
        made = draft(fact, entry_id=f"act/{self.acts}", at=at)
        with self.store.writing() as uow:
            uow.append(log_id, [made], recorded_at=at)

    def acknowledge(self, at, name="a"):
        self.act(AlertAcknowledged(alert_id=name), at)

    def review(self, at, name="a", found=Disposition.CONFIRMED):
        self.act(AlertReviewed(alert_id=name, disposition=found, note="已核实"), at)

    def suspend(self, at, until_at, name="a"):
        self.act(AlertSuspended(alert_id=name, until_at=until_at, reason="维修"), at)

    def on_duty(self, org_id, *shifts, at=AT - timedelta(days=1)):
        """Set the roster of the days on which the shifts (staff, from, until) begin."""
        days: dict[date, list[Shift]] = {}
        for staff_id, from_at, until_at in shifts:
            shift = Shift(staff_id=staff_id, from_at=from_at, until_at=until_at)
            days.setdefault(legal_day(from_at), []).append(shift)
        said = [DutyDaySet(org_id=org_id, on=on, shifts=tuple(some)) for on, some in days.items()]
        with self.store.writing() as uow:
            set_days(uow, said, actor="a", now=at)

    def climb(self, at, book=BOOK):
        return climb(self.store, book, at)

    def steps(self):
        """The steps that stand in the log: alert, rung, cause, minutes after AT, body."""
        with self.store.reading() as uow:
            return [
                (act.alert_id, act.rung.value, act.cause.value, (act.due_at - AT) / minutes(1), act.org_id)
                for act in (entry.payload for entry in uow.log("case-1"))
                if isinstance(act, AlertEscalated)
            ]

    def rungs(self):
        return [(rung, due) for _, rung, _, due, _ in self.steps()]
