"""Bodies and staff out of two sheets (机构、人员)."""

from dataclasses import dataclass
from datetime import date

from correction.domain.errors import InvalidValue
from correction.domain.moments import DateSpan
from correction.domain.organisation import OrgLevel, OrgUnit, Role, StaffMember
from correction.intake.cells import DAY, ID, TEXT, one_of
from correction.intake.columns import Sheet, column

LEVELS = {
    "省": OrgLevel.PROVINCE,
    "市": OrgLevel.CITY,
    "县": OrgLevel.COUNTY,
    "中队": OrgLevel.SQUAD,
    "司法所": OrgLevel.OFFICE,
    "村居站": OrgLevel.STATION,
}
ROLES = {"专职": Role.OFFICER, "协理员": Role.ASSISTANT}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """One body as the sheet has it."""

    org_id: str = column("机构编号", ID, required=True)
    name: str = column("名称", TEXT, required=True)
    level: OrgLevel = column("级别", one_of(LEVELS), required=True)
    parent_id: str | None = column("上级编号", ID, note="最高一级留空")
    division_code: str | None = column("行政区划代码", ID, note="6 位")


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRow:
    """One member of staff as the sheet has it."""

    staff_id: str = column("人员编号", ID, required=True)
    name: str = column("姓名", TEXT, required=True)
    org_id: str = column("机构编号", ID, required=True)
    role: Role = column("身份", one_of(ROLES), required=True)
    qualified_from_on: date | None = column("执法资格起", DAY)
    qualified_to_on: date | None = column("执法资格止", DAY, note="长期有效的留空")


UNIT_SHEET = Sheet(title="机构", row=UnitRow)
STAFF_SHEET = Sheet(title="人员", row=StaffRow)


def unit(row: UnitRow) -> OrgUnit:
    """Turn a row into a body of the tree."""
    return OrgUnit(
        org_id=row.org_id,
        level=row.level,
        name=row.name,
        parent_id=row.parent_id,
        division_code=row.division_code,
    )


def member(row: StaffRow) -> StaffMember:
    """Turn a row into a member of staff; raises InvalidValue for half or reversed dates of qualification."""
    if row.qualified_from_on is None and row.qualified_to_on is not None:
        raise InvalidValue("执法资格起", "只填写了执法资格的止日", "补填执法资格起日")
    qualified = ()
    if row.qualified_from_on is not None:
        qualified = (DateSpan(from_on=row.qualified_from_on, to_on=row.qualified_to_on),)
    return StaffMember(
        staff_id=row.staff_id, name=row.name, org_id=row.org_id, role=row.role, qualified=qualified
    )
