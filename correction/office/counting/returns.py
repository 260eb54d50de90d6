"""Returns of offices and counties (月报、季报、年报): worked out, submitted, and from then frozen."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from correction.domain.case.course import Case, Offices, end_of
from correction.domain.counting.figure import Figure, KnownUpTo
from correction.domain.counting.indicators import Counted, indicators
from correction.domain.counting.known_figures import STAFF
from correction.domain.counting.returns import figures, unbalanced
from correction.domain.entry import AnyEntry, Entry
from correction.domain.errors import Conflict, InvalidValue, NotFound
from correction.domain.facts.returns import ReturnSubmitted
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan, When, legal_day
from correction.domain.organisation import OrgLevel, OrgTree, OrgUnit
from correction.office.counting.staffing import staff_on, staffing
from correction.office.counting.statistics import offices_under
from correction.office.ids import new_id
from correction.office.ports import LogKind, UnitOfWork
from correction.office.record import draft, void
from correction.rulebooks.book import Rulebook


def help_months(book: Rulebook, on: date) -> int | None:
    """Give how long one contact counts as help (帮教联系的周期); none where the book sets nothing."""
    months = book.get("follow_up.contact_months", on)
    return months if isinstance(months, int) else None


def whole_return(
    uow: UnitOfWork, cases: Iterable[Case], period: DateSpan, offices: Offices, book: Rulebook
) -> tuple[Figure, ...]:
    """Give everything that a return can hold, in order of key: work, indicators, staff.

    Raises InvalidValue for a period without an end.
    """
    counted, last_on = tuple(cases), end_of(period)
    rates = indicators(counted, period, offices, help_months=help_months(book, last_on))
    parts = [(f"indicator.{each.rate}.numerator", each.numerator) for each in rates]
    parts += [(f"indicator.{each.rate}.denominator", each.denominator) for each in rates]
    made = [
        *figures(counted, period, offices),
        *(_of_persons(key, listed) for key, listed in parts if listed),
        *_of_staff(uow, counted, offices, last_on),
    ]
    return tuple(sorted(made, key=lambda figure: figure.key))


def _of_persons(key: str, listed: tuple[Counted, ...]) -> Figure:
    case_ids = tuple(case_id for each in listed for case_id in each.case_ids)
    return Figure(key=key, count=len(listed), case_ids=case_ids)


def _of_staff(uow: UnitOfWork, cases: Iterable[Case], offices: Offices, on: date) -> Iterator[Figure]:
    manned = staffing(cases, staff_on(uow, on), offices, on)
    lists = (manned.officers, manned.unqualified, manned.assistants)
    for key, staff_ids in zip(STAFF, lists, strict=True):
        if staff_ids:
            yield Figure(key=key, count=len(staff_ids), staff_ids=staff_ids)


def submitted(uow: UnitOfWork, org_id: str, period: DateSpan) -> Entry[ReturnSubmitted] | None:
    """Give the return that a body submitted for a period; none where it did not, or the return is void."""
    log = CaseFile.of_log(org_id, uow.entries(org_id))
    ours = (e for e in log.of(ReturnSubmitted) if (e.payload.from_on, e.payload.to_on) == _ends(period))
    return next(ours, None)


def submit_return(
    uow: UnitOfWork,
    org_id: str,
    period: DateSpan,
    cases: Iterable[Case],
    book: Rulebook,
    *,
    actor: str,
    now: datetime,
) -> Entry[ReturnSubmitted]:
    """Freeze the return of an office or a county for a period that is over, with how far each file was known.

    A county follows its offices. A second return is refused: what became known later shows as corrections,
    and one submitted by mistake is voided first. Raises InvalidValue for a body that makes no returns or a
    period that is not over, Conflict for a return that stands already, offices that have not submitted or a
    movement that does not add up, NotFound for an unknown body.
    """
    tree = uow.organisation()
    unit = tree.unit(org_id)
    _refuse_early(uow, tree, unit, period, now)
    counted = tuple(cases)
    made = whole_return(uow, counted, period, offices_under(tree, org_id), book)
    if wrong := unbalanced(made):
        raise Conflict("上报", f"人员变动不平：{'、'.join(wrong)}", "请维护人员核对后再上报")
    from_on, to_on = _ends(period)
    frozen = ReturnSubmitted(from_on=from_on, to_on=to_on, figures=made, known=_known(counted))
    item = draft(frozen, When.at(now), entry_id=new_id(now), actor=actor)
    # An office has its log from the start; a county gets one with its first return.
    uow.create_log(org_id, LogKind.OFFICE, office_id=org_id)
    (entry,) = uow.append(org_id, [item], recorded_at=now)
    return entry


def withdraw_return(
    uow: UnitOfWork, org_id: str, period: DateSpan, *, reason: str, actor: str, now: datetime
) -> AnyEntry:
    """Void a return that was submitted by mistake (作废报表), so that it can be submitted anew.

    Raises NotFound where none stands, InvalidValue without a reason, Conflict where a county's return rests
    on it.
    """
    standing = submitted(uow, org_id, period)
    if standing is None:
        raise NotFound("报表", f"{org_id} 这一期间没有上报", "核对机构编号和期间")
    tree = uow.organisation()
    above = (unit for unit in tree.above(org_id) if unit.org_id != org_id)
    if over := [unit.name for unit in above if submitted(uow, unit.org_id, period) is not None]:
        raise Conflict(
            "报表", f"{over[0]} 已经据此汇总上报", "先作废上级的报表；或者不作废，变化作为更正列出"
        )
    voided = void(uow, org_id, standing.entry_id, reason=reason, actor=actor, now=now, void_id=new_id(now))
    return voided[0]


def _refuse_early(uow: UnitOfWork, tree: OrgTree, unit: OrgUnit, period: DateSpan, now: datetime) -> None:
    if unit.level not in (OrgLevel.OFFICE, OrgLevel.COUNTY):
        what = f"{unit.name} 不是司法所，也不是县级机构"
        raise InvalidValue("上报", what, "由司法所分别上报，县级机构汇总上报")
    from_on, to_on = _ends(period)
    if legal_day(now) <= to_on:
        raise InvalidValue("上报", f"{from_on} 至 {to_on} 还没有结束", f"{to_on} 之后再上报")
    if submitted(uow, unit.org_id, period) is not None:
        what = f"{unit.name} {from_on} 至 {to_on} 的报表已经上报"
        raise Conflict("上报", what, "后来的变化作为更正列出；报错了的，先作废再上报")
    below = (tree.unit(each) for each in sorted(offices_under(tree, unit.org_id) - {unit.org_id}))
    offices = [each for each in below if each.level is OrgLevel.OFFICE]
    if late := [each.name for each in offices if submitted(uow, each.org_id, period) is None]:
        raise Conflict(
            "上报", f"还没有上报的司法所：{'、'.join(late)}", "各所上报以后县级再汇总上报；没有人员的也要报零"
        )


def _known(cases: Iterable[Case]) -> tuple[KnownUpTo, ...]:
    ends = ((case.file.case_id, case.file.entries[-1].number) for case in cases)
    return tuple(KnownUpTo(case_id=case_id, number=number) for case_id, number in sorted(ends))


def _ends(period: DateSpan) -> tuple[date, date]:
    return period.from_on, end_of(period)
