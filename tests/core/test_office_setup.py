"""Setting up bodies and staff: the same twice is nothing new, and going back to how it was is."""

from datetime import UTC, datetime, timedelta

import pytest

from correction.domain.errors import InvalidValue, NotFound
from correction.domain.organisation import OrgLevel, OrgUnit, Role, StaffMember
from correction.office.organisation import set_staff, set_unit
from correction.testing.memory import MemoryStore

NOW = datetime(2026, 1, 5, tzinfo=UTC)
COUNTY = OrgUnit(org_id="C1", level=OrgLevel.COUNTY, name="样例县")
OFFICE = OrgUnit(org_id="S1", level=OrgLevel.OFFICE, name="城东所", parent_id="C1")
RENAMED = OrgUnit(org_id="S1", level=OrgLevel.OFFICE, name="东城所", parent_id="C1")


def test_a_name_changed_and_changed_back_reads_as_it_was_first() -> None:
    store = MemoryStore()
    with store.writing() as uow:
        set_unit(uow, COUNTY, actor="t", now=NOW)
        told = [
            set_unit(uow, unit, actor="t", now=NOW + timedelta(minutes=n))
            for n, unit in enumerate((OFFICE, OFFICE, RENAMED, OFFICE))
        ]
        assert told == [True, False, True, True]
        assert uow.organisation().unit("S1").name == "城东所"


def test_staff_told_twice_are_told_once() -> None:
    staff = StaffMember(staff_id="u1", name="李四", org_id="S1", role=Role.OFFICER)
    with MemoryStore().writing() as uow:
        for unit in (COUNTY, OFFICE):
            set_unit(uow, unit, actor="t", now=NOW)
        assert [set_staff(uow, staff, actor="t", now=NOW) for _ in range(2)] == [True, False]


def test_a_parent_must_exist_and_stand_above() -> None:
    with MemoryStore().writing() as uow:
        with pytest.raises(InvalidValue, match="上级"):
            set_unit(uow, OFFICE, actor="t", now=NOW)
        with pytest.raises(NotFound):
            set_staff(
                uow,
                StaffMember(staff_id="u1", name="李四", org_id="S9", role=Role.OFFICER),
                actor="t",
                now=NOW,
            )
