"""Two counties in memory, with two persons each at their agencies, for standards to be tried in."""

from datetime import UTC, date, time, timedelta

from correction.domain.context import Context
from correction.domain.entry import Draft
from correction.domain.facts.admission import CaseOpened, ClassAssigned, ManagementClass, ReportedIn
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, Means
from correction.domain.facts.standards import StandardProposed
from correction.domain.moments import When, local_time
from correction.domain.organisation import OrgLevel, OrgUnit, Role, StaffMember
from correction.office.ids import new_id
from correction.office.judging.sweep import drain
from correction.office.organisation import set_staff, set_unit
from correction.office.ports import LogKind
from correction.office.standards.in_force import in_force
from correction.office.standards.keeping import approve, propose
from correction.rulebooks.loader import load_book
from correction.testing.builders import SOMEBODY, plain_context, probation
from correction.testing.memory import MemoryStore

BOOK = load_book("demo-county")
CONTEXT: Context = plain_context()
START = date(2026, 3, 2)
NOW = local_time(date(2026, 3, 10), time(9))
GRACE, WRITTEN, MEDICAL = "check_in.grace_minutes", "report.written.cadence", "report.medical.interval_months"
UNITS = (
    OrgUnit(org_id="city", level=OrgLevel.CITY, name="某市"),
    OrgUnit(org_id="A", level=OrgLevel.COUNTY, name="甲县司法局", parent_id="city"),
    OrgUnit(org_id="B", level=OrgLevel.COUNTY, name="乙县司法局", parent_id="city"),
    OrgUnit(org_id="A1", level=OrgLevel.OFFICE, name="城关司法所", parent_id="A"),
    OrgUnit(org_id="B1", level=OrgLevel.OFFICE, name="河东司法所", parent_id="B"),
)
STAFF = {"a1": ("沈科长", "A"), "a2": ("马局长", "A"), "b1": ("乙科长", "B"), "o1": ("林所长", "A1")}


class Counties:
    """What a test does at two agencies, at moments that it names."""

    def __init__(self, store=None):
        self.store = store or MemoryStore()
        with self.store.writing() as uow:
            for unit in UNITS:
                set_unit(uow, unit, actor="t", now=NOW - timedelta(days=30))
            for staff_id, (name, org_id) in STAFF.items():
                member = StaffMember(staff_id=staff_id, name=name, org_id=org_id, role=Role.OFFICER)
                set_staff(uow, member, actor="t", now=NOW - timedelta(days=30))

    def admit(self, case_id, office_id):
        """Open a case that checks in from seven to ten each morning."""
        order = probation(START, date(2027, 3, 1))
        opened = CaseOpened(
            person_id=f"p-{case_id}", person=SOMEBODY, order=order, office_id=office_id, records_from_on=START
        )
        plan = CheckInsPlanned(from_on=START, to_on=None, windows=((time(7), time(10)),))
        arrived = (opened, ReportedIn(), ClassAssigned(management_class=ManagementClass.GENERAL), plan)
        self.record(case_id, *((fact, When.day(START)) for fact in arrived), office_id=office_id)

    def check_in(self, case_id, *instants):
        made = CheckInMade(means=Means.PHONE_APP)
        self.record(case_id, *((made, When.at(at)) for at in instants))

    def record(self, case_id, *said, office_id=None):
        with self.store.writing() as uow:
            uow.create_log(case_id, LogKind.CASE, office_id=office_id)
            count = len(uow.log(case_id))
            drafts = [
                Draft(entry_id=f"{case_id}/{count + n}", when=when, actor="o1", payload=fact)
                for n, (fact, when) in enumerate(said)
            ]
            uow.append(case_id, drafts, recorded_at=NOW - timedelta(days=1))

    def propose(self, value="5", *, key=GRACE, org_id="A", from_on=date(2026, 3, 12), actor="a1", **given):
        at = given.pop("at", NOW)
        said = StandardProposed(
            standard_id=given.pop("standard_id", new_id(at)),
            org_id=org_id,
            key=key,
            value=value,
            from_on=from_on,
            reason=given.pop("reason", "签到点就在司法所门口"),
        )
        with self.store.writing() as uow:
            return propose(uow, BOOK, said, actor=actor, now=at)

    def approve(self, standard, *, actor="a2", at=NOW):
        with self.store.writing() as uow:
            return approve(uow, BOOK, standard.standard_id, actor=actor, now=at)

    def set(self, value="5", **given):
        return self.approve(self.propose(value, **given))

    @property
    def book(self):
        with self.store.reading() as uow:
            return in_force(uow, BOOK)

    def sweep(self, at):
        return drain(self.store, self.book, CONTEXT, at, clock=lambda: 0.0)

    def alerts(self, case_id):
        with self.store.reading() as uow:
            return uow.alerts(case_id)


def morning(day, hour, minute=0):
    """An instant of March 2026, in Asia/Shanghai."""
    return local_time(date(2026, 3, day), time(hour, minute)).astimezone(UTC)
