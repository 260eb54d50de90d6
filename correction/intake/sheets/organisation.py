"""Bodies and staff out of two sheets (机构、人员)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from correction.domain.errors import InvalidValue
from correction.domain.moments import DateSpan
from correction.domain.organisation import OrgLevel, OrgUnit, Role, StaffMember
from correction.intake.tabular.cells import DAY, ID, TEXT, one_of
from correction.intake.tabular.columns import Column, Sheet

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

    org_id: Annotated[str, Column("机构编号", ID)]
    name: Annotated[str, Column("名称", TEXT)]
    level: Annotated[OrgLevel, Column("级别", one_of(LEVELS))]
    parent_id: Annotated[str | None, Column("上级编号", ID, note="最高一级留空")] = None
    division_code: Annotated[str | None, Column("行政区划代码", ID, note="6 位")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRow:
    """One member of staff as the sheet has it."""

    staff_id: Annotated[str, Column("人员编号", ID)]
    name: Annotated[str, Column("姓名", TEXT)]
    org_id: Annotated[str, Column("机构编号", ID)]
    role: Annotated[Role, Column("身份", one_of(ROLES))]
    qualified_from_on: Annotated[date | None, Column("执法资格起", DAY)] = None
    qualified_to_on: Annotated[date | None, Column("执法资格止", DAY, note="长期有效的留空")] = None


UNIT_SHEET = Sheet(title="机构", row=UnitRow, places={"组织机构": "级别、上级编号"})
STAFF_SHEET = Sheet(
    title="人员",
    row=StaffRow,
    places={"组织机构": "机构编号", "起止日期": "执法资格起、执法资格止"},
)


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
    qualified: tuple[DateSpan, ...] = ()
    if row.qualified_from_on is not None:
        qualified = (DateSpan(from_on=row.qualified_from_on, to_on=row.qualified_to_on),)
    return StaffMember(
        staff_id=row.staff_id, name=row.name, org_id=row.org_id, role=row.role, qualified=qualified
    )
