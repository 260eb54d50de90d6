"""A city with two counties in memory: two offices under the first with a case each, one under the second."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.facts.admission import CaseOpened, ReportedIn
from correction.domain.moments import DateSpan, When
from correction.domain.organisation import OrgLevel, OrgUnit, Role, StaffMember
from correction.office.admission.admit import admit
from correction.office.organisation import set_staff, set_unit
from correction.office.record import draft, record
from correction.testing.builders import SOMEBODY, probation
from correction.testing.memory import MemoryStore

CST = timezone(timedelta(hours=8))
NOW = datetime(2026, 3, 2, 9, tzinfo=CST)
UNITS = (
    ("C1", OrgLevel.CITY, None),
    ("X1", OrgLevel.COUNTY, "C1"),
    ("X2", OrgLevel.COUNTY, "C1"),
    ("S1", OrgLevel.OFFICE, "X1"),
    ("S2", OrgLevel.OFFICE, "X1"),
    ("S3", OrgLevel.OFFICE, "X2"),
)
CASES = {"a": "S1", "b": "S1", "c": "S2", "d": "S3"}


@pytest.fixture
def county() -> MemoryStore:
    """The bodies, an officer at each, and four persons under correction."""
    store, qualified = MemoryStore(), (DateSpan(from_on=date(2020, 1, 1)),)
    with store.writing() as uow:
        for org_id, level, parent in UNITS:
            unit = OrgUnit(org_id=org_id, level=level, name=f"机构{org_id}", parent_id=parent)
            set_unit(uow, unit, actor="t", now=NOW)
            staff = StaffMember(
                staff_id=f"{org_id}a", name=org_id, org_id=org_id, role=Role.OFFICER, qualified=qualified
            )
            set_staff(uow, staff, actor="t", now=NOW)
        for case_id, office_id in CASES.items():
            opened = CaseOpened(
                person_id=f"p-{case_id}",
                person=SOMEBODY,
                order=probation(date(2026, 1, 5), date(2027, 1, 4)),
                office_id=office_id,
                records_from_on=date(2026, 1, 5),
            )
            admit(uow, case_id=case_id, opened=opened, actor="t", now=NOW)
            arrived = draft(ReportedIn(), When.day(date(2026, 1, 8)), entry_id=f"{case_id}-in", actor="t")
            record(uow, case_id, [arrived], now=NOW)
    return store
