"""A county with one case in memory, its verbs with everything filled in that a test does not care about."""

from datetime import UTC, date, datetime

from correction.domain.entry import Draft
from correction.domain.facts.admission import CaseOpened, HandedOver, ReportedIn
from correction.domain.facts.approvals import AttemptRefused
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan, When
from correction.domain.order import Category, Decider, Order
from correction.domain.organisation import OrgLevel, OrgUnit, Role, StaffMember
from correction.office.admission.admit import admit
from correction.office.approvals.refusals import Attempt, attempt
from correction.office.organisation import set_staff, set_unit
from correction.office.record import record
from correction.rulebooks import load_book
from correction.testing.builders import SOMEBODY
from correction.testing.memory import MemoryStore

NOW = datetime(2027, 6, 1, tzinfo=UTC)
STARTED_ON, ENDS_ON = date(2025, 9, 1), date(2026, 8, 31)
BOOK = load_book("cn")
CASE = "case"


class CaseDesk:
    """One case; the officer K1 of the county and S1a of the office are qualified, K2 is not."""

    def __init__(self, category=Category.PROBATION, *, ends_on=ENDS_ON, person=SOMEBODY, arrives=True):
        self.store, self.count = MemoryStore(), 0
        order = Order(
            category=category,
            decider=Decider.COURT,
            effective_on=STARTED_ON,
            term=DateSpan(from_on=STARTED_ON, to_on=ends_on),
        )
        opened = CaseOpened(
            person_id="p1", person=person, order=order, office_id="S1", records_from_on=STARTED_ON
        )
        qualified = (DateSpan(from_on=date(2020, 1, 1)),)
        with self.store.writing() as uow:
            for org_id, level, parent in (
                ("C1", OrgLevel.CITY, None),
                ("X1", OrgLevel.COUNTY, "C1"),
                ("S1", OrgLevel.OFFICE, "X1"),
                ("X2", OrgLevel.COUNTY, "C1"),
                ("S2", OrgLevel.OFFICE, "X2"),
            ):
                unit = OrgUnit(org_id=org_id, level=level, name=f"机构{org_id}", parent_id=parent)
                set_unit(uow, unit, actor="t", now=NOW)
            for staff_id, org_id, span in (
                ("K1", "X1", qualified),
                ("K2", "X1", ()),
                ("S1a", "S1", qualified),
                ("K9", "X2", qualified),
                ("C1a", "C1", qualified),
            ):
                staff = StaffMember(
                    staff_id=staff_id, name=staff_id, org_id=org_id, role=Role.OFFICER, qualified=span
                )
                set_staff(uow, staff, actor="t", now=NOW)
            admit(uow, case_id=CASE, opened=opened, actor="t", now=NOW)
        if arrives:
            outside = category is Category.OUTSIDE_PRISON
            self.put(HandedOver(by="监狱") if outside else ReportedIn(), STARTED_ON)

    def item(self, payload, on, actor="K1"):
        self.count += 1
        return Draft(entry_id=f"e{self.count}", when=When.day(on), actor=actor, payload=payload)

    def put(self, payload, on, actor="K1"):
        """Record something without a verb; give its id."""
        return self.act(None, payload, on, actor)

    def act(self, verb, payload, on, actor="K1", **more):
        """Do an act as the command line does: what is refused is kept. Give the id of what was recorded."""
        item = self.item(payload, on, actor)
        tried = Attempt(case_id=CASE, matter=None, did="办理", actor=actor, now=NOW)

        def work(uow):
            if verb is None:
                return record(uow, CASE, [item], now=NOW)
            return verb(uow, CASE, item, book=BOOK, now=NOW, **more)

        made = attempt(self.store, tried, work)
        assert made[0].entry_id == item.entry_id
        return item.entry_id

    @property
    def file(self):
        with self.store.reading() as uow:
            return CaseFile.of_log(CASE, uow.entries(CASE))

    @property
    def refusals(self):
        """What was refused so far, as the log keeps it."""
        return [entry.payload for entry in self.file.of(AttemptRefused)]
