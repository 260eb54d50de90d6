"""A county with one office and one case, for tests of what the office and the county do to it."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.facts.admission import CaseOpened, ReportedIn
from correction.domain.facts.approvals import AttemptRefused
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan, When
from correction.domain.organisation import OrgLevel, OrgUnit, Role, StaffMember
from correction.office.admission.admit import admit
from correction.office.approvals.refusals import Attempt, Unlawful, attempt
from correction.office.organisation import set_staff, set_unit
from correction.office.record import draft, record
from correction.rulebooks import load_book
from correction.testing.builders import SOMEBODY, probation
from correction.testing.memory import MemoryStore

CST = timezone(timedelta(hours=8))
START = date(2026, 1, 5)
CASE = "case-1"
LEVELS = {"X1": (OrgLevel.COUNTY, None), "S1": (OrgLevel.OFFICE, "X1"), "S2": (OrgLevel.OFFICE, "X1")}


class Office:
    """The case of one person; staff are named by their body, and `u` is not qualified."""

    def __init__(self, *, person=SOMEBODY, order=None, book="demo-assessed", came_on=date(2026, 1, 8)):
        self.store, self.book, self.count = MemoryStore(), load_book(book), 0
        order = order or probation(START, date(2027, 12, 31))
        opened = CaseOpened(
            person_id="p", person=person, order=order, office_id="S1", records_from_on=order.effective_on
        )
        now = self.at(order.effective_on)
        with self.store.writing() as uow:
            for org_id, (level, parent) in LEVELS.items():
                unit = OrgUnit(org_id=org_id, level=level, name=f"机构{org_id}", parent_id=parent)
                set_unit(uow, unit, actor="t", now=now)
                for name in ("a", "b", "u"):
                    since = (DateSpan(from_on=date(2020, 1, 1)),) if name != "u" else ()
                    staff = StaffMember(
                        staff_id=org_id + name,
                        name=org_id + name,
                        org_id=org_id,
                        role=Role.OFFICER,
                        qualified=since,
                    )
                    set_staff(uow, staff, actor="t", now=now)
            admit(uow, case_id=CASE, opened=opened, actor="t", now=now)
        self.put(ReportedIn(), came_on)

    def at(self, on, hour=9):
        """Give a moment of a day, each later than the last of that day."""
        self.count += 1
        return datetime(on.year, on.month, on.day, hour, tzinfo=CST) + timedelta(seconds=self.count)

    def put(self, fact, on):
        """Record a fact of a day, at the end of that day, past all checks of the verbs."""
        self.count += 1
        item = draft(fact, When.day(on), entry_id=f"put-{self.count}", actor="S1a")
        with self.store.writing() as uow:
            (entry,) = record(uow, CASE, [item], now=self.at(on, 23))
        return entry

    def act(self, verb, *args, actor, on, **said):
        """Do a verb on a day, as a desk does: what is refused leaves its attempt in the case."""
        now = self.at(on)
        tried = Attempt(case_id=CASE, matter=None, did="办理", actor=actor, now=now)
        return attempt(
            self.store,
            tried,
            lambda uow: verb(uow, self.book, CASE, *args, when=When.day(on), actor=actor, now=now, **said),
        )

    def refused(self, *words, verb, args=(), **said):
        """See that a verb is refused in these words, and that the attempt names its article."""
        known = len(self.file().of(AttemptRefused))
        with pytest.raises(Unlawful) as refusal:
            self.act(verb, *args, **said)
        for word in words:
            assert word in str(refusal.value)
        (kept,) = self.file().of(AttemptRefused)[known:]
        assert kept.payload.article == refusal.value.article
        assert kept.payload.remedy

    def file(self):
        """Give the case file."""
        with self.store.reading() as uow:
            return CaseFile.of_log(CASE, uow.entries(CASE))
