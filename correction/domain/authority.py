"""Who may decide what (审批权限): 社区矫正法 第九条、第十条、第二十七条、第二十九条, as data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from correction.domain.days import term_end_months
from correction.domain.errors import NotFound
from correction.domain.facts.approvals import ApprovalMatter, HeadAppointed
from correction.domain.moments import ONE_DAY, DateSpan
from correction.domain.organisation import OrgLevel, OrgTree, OrgUnit, StaffMember

MEDICAL_CITY_BELOW_MONTHS = 3


class Rung(StrEnum):
    """A level as seen from the case (审批层级): names differ, in a municipality the city is the province."""

    OFFICE = "office"
    COUNTY = "county"
    UPPER = "upper"
    PROVINCE = "province"

    @property
    def zh(self) -> str:
        """The word that staff use."""
        return _RUNG_ZH[self]


_RUNG_ZH = {
    Rung.OFFICE: "司法所（受委托）",
    Rung.COUNTY: "县级社区矫正机构",
    Rung.UPPER: "上一级社区矫正机构",
    Rung.PROVINCE: "省级社区矫正机构",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """One row of the table: whose opinion is heard, who decides; `cite` is the book's key of the article."""

    decides: Rung
    heard: tuple[OrgLevel, ...]
    cite: str
    by_head: bool = False


_BY_COUNTY = (OrgLevel.OFFICE,)
# Leave and medical intervals are decided higher up the longer they are: `leave_rung`, `medical_rung`.
AUTHORITIES: Mapping[ApprovalMatter, Authority] = {
    ApprovalMatter.LEAVE: Authority(decides=Rung.COUNTY, heard=_BY_COUNTY, cite="cite.leave_approval"),
    ApprovalMatter.CROSS_CITY: Authority(decides=Rung.COUNTY, heard=_BY_COUNTY, cite="cite.cross_city"),
    ApprovalMatter.RESTRICTED_CONTACT: Authority(
        decides=Rung.COUNTY, heard=_BY_COUNTY, cite="cite.accomplice_contact"
    ),
    ApprovalMatter.PROHIBITED_ENTRY: Authority(
        decides=Rung.COUNTY, heard=_BY_COUNTY, cite="cite.prohibited_entry"
    ),
    ApprovalMatter.CHANGE_OF_PLACE: Authority(
        decides=Rung.COUNTY, heard=_BY_COUNTY, cite="cite.change_of_place"
    ),
    ApprovalMatter.MEDICAL_INTERVAL: Authority(
        decides=Rung.UPPER, heard=(OrgLevel.COUNTY,), cite="cite.medical_interval"
    ),
    ApprovalMatter.ELECTRONIC_POSITIONING: Authority(
        decides=Rung.COUNTY, heard=(), cite="cite.electronic_positioning", by_head=True
    ),
    ApprovalMatter.MANAGEMENT_CLASS: Authority(
        decides=Rung.COUNTY, heard=_BY_COUNTY, cite="cite.classification"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveLimits:
    """The longest leaves that each level may grant, in days, and the window of the total, in months."""

    office_max_days: int
    county_max_days: int
    total_days: int
    window_months: int


def leave_rung(days: int, days_in_window: int, *, delegated: bool, limits: LeaveLimits) -> Rung:
    """Tell at which level a leave is decided: of its own days, and of all days within two months.

    Exactly 7 days are still the office's, where it holds a delegation; exactly 30 still the county's.
    """
    if days > limits.county_max_days or days_in_window > limits.total_days:
        return Rung.UPPER
    return Rung.OFFICE if delegated and days <= limits.office_max_days else Rung.COUNTY


def leave_days(span: DateSpan) -> int:
    """Count the days of a leave, both ends included."""
    return ((span.to_on or span.from_on) - span.from_on).days + 1


def days_in_window(asked: DateSpan, taken: Iterable[DateSpan], months: int) -> int:
    """Count the days of leave in the fullest run of so many months that touches the leave asked for.

    A run begins on any day of leave and is counted as a term is, to the day before the same day. A day
    in two leaves counts once. How the window lies is policy: the law says only "within two months".
    """
    days = set(_days(asked))
    for span in taken:
        days.update(_days(span))
    ordered = sorted(days)
    last_on = asked.to_on or asked.from_on
    fullest = 0
    for from_on in ordered:
        to_on = term_end_months(from_on, months)
        if from_on <= last_on and to_on >= asked.from_on:
            fullest = max(fullest, sum(from_on <= on <= to_on for on in ordered))
    return fullest


def _days(span: DateSpan) -> list[date]:
    return [span.from_on + timedelta(days=n) for n in range(leave_days(span))]


def carried_span(days: int, until_on: date) -> DateSpan | None:
    """Lay carried days of leave as late as they can have been taken; none where there are none."""
    return DateSpan(from_on=until_on - (days - 1) * ONE_DAY, to_on=until_on) if days > 0 else None


def medical_rung(months: int) -> Rung:
    """Tell who decides on a longer interval: from three months on it is the province."""
    return Rung.UPPER if months < MEDICAL_CITY_BELOW_MONTHS else Rung.PROVINCE


def county_of(tree: OrgTree, org_id: str) -> OrgUnit:
    """Give the county agency over a body; raises NotFound."""
    for unit in tree.above(org_id):
        if unit.level is OrgLevel.COUNTY:
            return unit
    raise NotFound("组织机构", f"{tree.unit(org_id).name} 之上没有登记县级机构", "先登记县级机构和上下级关系")


def deciding_bodies(tree: OrgTree, office_id: str, rung: Rung) -> tuple[OrgUnit, ...]:
    """Give the bodies that may decide on a rung, for a case of an office; raises NotFound.

    What an office may decide its county may decide too. Above the county is whatever stands above it.
    """
    county = county_of(tree, office_id)
    if rung is Rung.OFFICE:
        return (tree.unit(office_id), county)
    if rung is Rung.COUNTY:
        return (county,)
    over = [unit for unit in tree.above(county.org_id) if unit.org_id != county.org_id]
    if rung is Rung.PROVINCE:
        over = [unit for unit in over if unit.level is OrgLevel.PROVINCE]
    if not over:
        raise NotFound("组织机构", f"{county.name} 之上没有登记{rung.zh}", "先登记上级机构和上下级关系")
    return (over[0],)


def body_of(tree: OrgTree, who: StaffMember) -> OrgUnit:
    """Give the body for which somebody acts; a squad is a part of its county agency."""
    unit = tree.unit(who.org_id)
    return county_of(tree, unit.org_id) if unit.level is OrgLevel.SQUAD else unit


class Lack(StrEnum):
    """Why somebody may not decide (无权的原因)."""

    POWER = "power"
    DELEGATION = "delegation"
    QUALIFICATION = "qualification"
    HEAD = "head"
    OWN_REQUEST = "own_request"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """On whose desk a matter of one case lies: the rung, the bodies on it, whether the head signs."""

    rung: Rung
    bodies: tuple[OrgUnit, ...]
    by_head: bool
    asked_by: str


def lack_of(
    who: StaffMember, desk: Desk, *, tree: OrgTree, heads: Iterable[HeadAppointed], delegable: bool, on: date
) -> Lack | None:
    """Tell what somebody lacks to decide a matter on a day; none where they may.

    Whoever asked never decides. The head of the bureau signs by office; everybody else needs the
    qualification to enforce. `delegable` says that an office could decide, had it a delegation.
    """
    if who.staff_id == desk.asked_by:
        return Lack.OWN_REQUEST
    body = body_of(tree, who)
    held = {unit.org_id for unit in desk.bodies}
    if desk.by_head:
        signs = any(h.staff_id == who.staff_id and h.org_id in held and h.span.holds(on) for h in heads)
        return None if signs else Lack.HEAD
    if body.org_id not in held:
        return Lack.DELEGATION if delegable and body.level is OrgLevel.OFFICE else Lack.POWER
    return None if who.is_qualified(on) else Lack.QUALIFICATION
