"""Who supervises: the tree of bodies, delegations, the 1 and the X (组织机构、委托、专职人员与协理员)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from correction.domain.errors import InvalidValue, NotFound
from correction.domain.moments import DateSpan


class OrgLevel(StrEnum):
    """Levels from the province down to the village station."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    SQUAD = "squad"
    OFFICE = "office"
    STATION = "station"


_DEPTH = {level: depth for depth, level in enumerate(OrgLevel)}


@dataclass(frozen=True, slots=True, kw_only=True)
class OrgUnit:
    """One body of the tree (机构): 省、市、县级社区矫正机构, 中队或片区, 司法所, 村居工作站."""

    org_id: str
    level: OrgLevel
    name: str
    parent_id: str | None = None
    division_code: str | None = None


class Power(StrEnum):
    """What a county agency can entrust to an office (可以委托的权限)."""

    LEAVE = "leave"
    LABOUR = "labour"

    @property
    def zh(self) -> str:
        """The power as written in the letter of entrustment."""
        return {"leave": "外出", "labour": "公益活动"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """A power that the county agency entrusts to an office (委托): 社区矫正法 第九条.

    Of leave it covers at most seven days; of public-benefit labour, exempting from it.
    """

    matter: Power
    from_org_id: str
    to_org_id: str
    span: DateSpan
    document_no: str | None = None


class Role(StrEnum):
    """The 1 and the X of 1+X+5: the officer qualified to enforce, and the assistants."""

    OFFICER = "officer"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """A member of staff (工作人员) and the days on which they were qualified to enforce (执法资格)."""

    staff_id: str
    name: str
    org_id: str
    role: Role
    qualified: tuple[DateSpan, ...] = ()

    def is_qualified(self, on: date) -> bool:
        """Tell whether acts of enforcement were lawful for this person on a day."""
        return any(span.holds(on) for span in self.qualified)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrgTree:
    """All bodies by id; a parent is always of a higher level.

    Raises InvalidValue when a parent is missing or not above its child.
    """

    units: Mapping[str, OrgUnit]
    delegations: tuple[Delegation, ...] = ()

    def __post_init__(self) -> None:
        """Check every edge of the tree."""
        for unit in self.units.values():
            if unit.parent_id is None:
                continue
            parent = self.units.get(unit.parent_id)
            if parent is None:
                raise InvalidValue(
                    "组织机构", f"{unit.name} 的上级 {unit.parent_id} 不存在", "先登记上级机构"
                )
            if _DEPTH[parent.level] >= _DEPTH[unit.level]:
                raise InvalidValue(
                    "组织机构", f"{unit.name} 的上级 {parent.name} 级别不高于它", "核对机构级别"
                )

    def unit(self, org_id: str) -> OrgUnit:
        """Give one body; raises NotFound."""
        try:
            return self.units[org_id]
        except KeyError:
            raise NotFound("组织机构", f"没有机构 {org_id}", "核对机构编号或先登记机构") from None

    def above(self, org_id: str) -> Iterator[OrgUnit]:
        """Give a body and everything above it, nearest first."""
        unit: OrgUnit | None = self.unit(org_id)
        while unit is not None:
            yield unit
            unit = self.units.get(unit.parent_id) if unit.parent_id else None

    def covers(self, upper_id: str, org_id: str) -> bool:
        """Tell whether one body lies at or under another."""
        return any(unit.org_id == upper_id for unit in self.above(org_id))

    def delegated(self, matter: Power, org_id: str, on: date) -> bool:
        """Tell whether an office held a delegated power on a day."""
        return any(
            d.matter == matter and d.to_org_id == org_id and d.span.holds(on) for d in self.delegations
        )
