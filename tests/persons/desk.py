"""A city with two counties in memory, where cases are opened in a line and joined and parted by name."""

from datetime import date, datetime, timedelta, timezone

from correction.domain.facts.admission import CaseOpened
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan
from correction.domain.organisation import OrgLevel, OrgUnit, Role, StaffMember
from correction.domain.person import Person, Sex
from correction.office.admission.admit import admit
from correction.office.organisation import set_staff, set_unit
from correction.office.persons.joining import merge, part
from correction.rulebooks import load_book
from correction.testing.builders import probation

BOOK = load_book("demo-county")
NOW = datetime(2026, 3, 16, 9, tzinfo=timezone(timedelta(hours=8)))
MINUTE = timedelta(minutes=1)
UNITS = (
    ("C1", OrgLevel.CITY, None),
    ("X1", OrgLevel.COUNTY, "C1"),
    ("X2", OrgLevel.COUNTY, "C1"),
    ("S1", OrgLevel.OFFICE, "X1"),
    ("S2", OrgLevel.OFFICE, "X1"),
    ("S3", OrgLevel.OFFICE, "X2"),
)
# Staff k-X1 acts for X1; u-X1 is of the same body and not qualified to enforce.
FIRST_NO, SECOND_NO = "330702198506011238", "330702198506012214"


def found(store):
    """Set up the bodies, each with somebody qualified and somebody who is not."""
    with store.writing() as uow:
        for org_id, level, parent in UNITS:
            unit = OrgUnit(org_id=org_id, level=level, name=f"机构{org_id}", parent_id=parent)
            set_unit(uow, unit, actor="t", now=NOW)
            for staff_id, spans in (
                (f"k-{org_id}", (DateSpan(from_on=date(2020, 1, 1)),)),
                (f"u-{org_id}", ()),
            ):
                staff = StaffMember(
                    staff_id=staff_id, name=staff_id, org_id=org_id, role=Role.OFFICER, qualified=spans
                )
                set_staff(uow, staff, actor="t", now=NOW)
    return store


def open_case(store, case_id, office_id="S1", *, number=None, name="周明远", person_id=None, born=1985):
    """Open a case; without an id of its own the person is known by the case."""
    person = Person(name=name, sex=Sex.MALE, born_on=date(born, 6, 1), citizen_no=number)
    opened = CaseOpened(
        person_id=person_id or f"p-{case_id}",
        person=person,
        order=probation(date(2026, 1, 5), date(2027, 1, 4)),
        office_id=office_id,
        records_from_on=date(2026, 1, 5),
    )
    with store.writing() as uow:
        admit(uow, case_id=case_id, opened=opened, actor="t", now=NOW)


def join(store, first, second, *, reason="指纹相同", act="j1", actor="k-X1", now=NOW, **more):
    with store.writing() as uow:
        return merge(uow, BOOK, first, second, reason, entry_id=act, actor=actor, now=now, **more)


def take_out(store, case_id, *others, reason="认错了人", act="p1", actor="k-X1", now=NOW):
    with store.writing() as uow:
        return part(uow, BOOK, case_id, reason, case_ids=others, entry_id=act, actor=actor, now=now)


def file_of(store, case_id):
    with store.reading() as uow:
        return CaseFile.of_log(case_id, uow.log(case_id))


def who(store, *case_ids):
    """Under which ids some cases' persons are known, in that order."""
    return [file_of(store, each).person_id for each in case_ids]
