"""Ordering closer supervision for a few days (重点时段): 社区矫正法 第二十七条、第三十四条.

The county orders, somebody of it other than the drafter approves. The order is measured before it stands: how
long, how often in a year, of whom, and that it stops nobody's leave wholesale. It ends by itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from correction.domain.authority import body_of
from correction.domain.case.course import Course, course_of
from correction.domain.entry import Entry
from correction.domain.errors import Conflict, InvalidValue, NotFound
from correction.domain.facts.absence import Channel
from correction.domain.facts.admission import ClassAssigned
from correction.domain.facts.periods import (
    SensitivePeriodEnded,
    SensitivePeriodOrdered,
    SensitivePeriodSet,
    SensitivePeriodTold,
)
from correction.domain.file import CaseFile
from correction.domain.moments import ONE_DAY, When, legal_day
from correction.domain.organisation import OrgLevel
from correction.office.approvals.refusals import Clashes, ContentUnlawful, PowerLacking
from correction.office.ids import derived_id
from correction.office.organisation import tell_platform
from correction.office.ports import PLATFORM_LOG, UnitOfWork
from correction.office.record import RARE_ONLY, draft, record
from correction.office.supervision.zero_reports import ask_offices, release_offices, report
from correction.rulebooks.book import Rulebook

WHERE = "重点时段"
LONGEST, YEARLY = "sensitive.max_days", "sensitive.year_days"
YEAR = timedelta(days=365)


def order_period(
    uow: UnitOfWork,
    book: Rulebook,
    order: SensitivePeriodOrdered,
    *,
    stops_leave: bool = False,
    actor: str,
    now: datetime,
) -> tuple[str, ...]:
    """Record an order of the county for certain days, in its own log and in every case it binds, at once.

    Gives the cases bound. Raises PowerLacking where approver or body have no power; ContentUnlawful for an
    order that looks back, lasts or adds up too long, is of everybody or of nobody, asks nothing, gives no
    reason or stops leave; Clashes where the id is taken; NotFound for an unknown body, approver or case.
    """
    on = legal_day(now)
    _check_power(uow, book, order, actor, on)
    _check_content(book, order, on, stops_leave=stops_leave)
    earlier = [entry.payload for entry in orders(uow)]
    if any(known.order_id == order.order_id for known in earlier):
        raise Clashes(WHERE, f"编号 {order.order_id} 已经用于另一命令", "换一个编号", _proportion(book, on))
    ran = _as_they_ran(uow, (known for known in earlier if known.county_id == order.county_id))
    _check_proportion(book, order, ran)
    bound = _bind(uow, order, actor=actor, now=now)
    missing = sorted(set(order.case_ids) - set(bound))
    if missing:
        raise NotFound(
            WHERE, f"不是本县在矫的案件：{'、'.join(missing)}", "核对名单；已解除或者未报到的不列入"
        )
    tell_platform(uow, order, derived_id("period", order.order_id), actor=actor, now=now)
    return bound


def bind_newcomers(uow: UnitOfWork, order_id: str, *, actor: str, now: datetime) -> tuple[str, ...]:
    """Bind the cases that came into an order's classes since it was given; give those that are new.

    Raises NotFound for an unknown order, Conflict where it is over.
    """
    order, remedy = order_of(uow, order_id), "确有需要的，另行报批"
    if legal_day(now) > order.to_on:
        raise Conflict(WHERE, f"命令已于 {order.to_on} 届满", f"届满自动结束；{remedy}")
    if (ended_on := _ended_early(uow).get(order_id)) is not None:
        raise Conflict(WHERE, f"命令已于 {ended_on} 提前结束", f"不再列入任何人；{remedy}")
    return _bind(uow, order, actor=actor, now=now)


def tell_person(
    uow: UnitOfWork,
    case_id: str,
    order_id: str,
    channel: Channel,
    *,
    note: str = "",
    when: When,
    actor: str,
    now: datetime,
) -> Entry[SensitivePeriodTold]:
    """Record that the person was told of an order (告知); nothing is owed before the day after.

    Raises NotFound where the order does not bind the case.
    """
    file = CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
    if not any(entry.payload.order_id == order_id for entry in file.of(SensitivePeriodSet)):
        raise NotFound(
            WHERE, f"本案没有纳入重点时段 {order_id}", "核对编号；新列入的先用 correction period bind"
        )
    fact = SensitivePeriodTold(order_id=order_id, channel=channel, note=note)
    entry_id = derived_id("period-told", order_id, case_id, when.starts_at.isoformat())
    (entry,) = record(uow, case_id, [draft(fact, when, entry_id=entry_id, actor=actor)], now=now)
    return entry


def report_zero(
    uow: UnitOfWork, office_id: str, order_id: str, *, on: date, note: str, actor: str, now: datetime
) -> tuple[str, ...]:
    """Record that an office told the county of all its persons bound by an order (零报告); give the cases.

    Whoever was released, terminated or had moved out before that day is among them no more.

    Raises NotFound for an unknown order or office, and what `zero_reports.report` says of day and office.
    """
    order = order_of(uow, order_id)
    uow.organisation().unit(office_id)
    ours = tuple(each for each in bound_cases(uow, order_id) if _is_of(uow, each, office_id, on))
    return report(uow, order, office_id, ours, on=on, note=note, actor=actor, now=now).payload.case_ids


def end_period(uow: UnitOfWork, order_id: str, *, reason: str, actor: str, now: datetime) -> tuple[str, ...]:
    """End an order before its last day, in every case it binds (提前结束); give the cases.

    Raises NotFound for an unknown order, InvalidValue without a reason, Conflict where it is over already.
    """
    order = order_of(uow, order_id)
    if not reason.strip():
        raise InvalidValue(WHERE, "没有写明理由", "写明提前结束的理由")
    if legal_day(now) > order.to_on:
        raise Conflict(WHERE, f"命令已于 {order.to_on} 届满", "届满自动结束，不必办理")
    if (ended_on := _ended_early(uow).get(order_id)) is not None:
        raise Conflict(WHERE, f"命令已于 {ended_on} 提前结束", "不必重复办理")
    ended = SensitivePeriodEnded(order_id=order_id, reason=reason)
    cases = bound_cases(uow, order_id)
    for case_id in cases:
        entry_id = derived_id("period-ended", order_id, case_id)
        item = draft(ended, When.at(now), entry_id=entry_id, actor=actor)
        record(uow, case_id, [item], now=now)
    release_offices(uow, ended, actor=actor, now=now)
    tell_platform(uow, ended, derived_id("period-ended", order_id), actor=actor, now=now)
    return cases


def orders(uow: UnitOfWork) -> tuple[Entry[SensitivePeriodOrdered], ...]:
    """Give every order on record that is in force, in order of giving."""
    return CaseFile.of_log(PLATFORM_LOG, uow.entries(PLATFORM_LOG)).of(SensitivePeriodOrdered)


def order_of(uow: UnitOfWork, order_id: str) -> SensitivePeriodOrdered:
    """Give an order by its id; raises NotFound."""
    for entry in orders(uow):
        if entry.payload.order_id == order_id:
            return entry.payload
    raise NotFound(WHERE, f"没有重点时段 {order_id}", "用 correction period list 查看编号")


def bound_cases(uow: UnitOfWork, order_id: str) -> tuple[str, ...]:
    """Give the cases that an order binds, in order of id; none whose opening was taken back."""
    return tuple(
        case_id
        for case_id in uow.case_ids()
        if uow.has_entry(case_id, _bound_id(order_id, case_id)) and uow.began_on(case_id) is not None
    )


def _bind(uow: UnitOfWork, order: SensitivePeriodOrdered, *, actor: str, now: datetime) -> tuple[str, ...]:
    """Put the order into the cases that it is of and their offices, in order of id; give the new cases."""
    fact = SensitivePeriodSet(
        order_id=order.order_id,
        title=order.title,
        from_on=order.from_on,
        to_on=order.to_on,
        report_every=order.report_every,
    )
    bound: list[str] = []
    for case_id in uow.case_ids():
        entry_id = _bound_id(order.order_id, case_id)
        if not uow.has_entry(case_id, entry_id) and _is_meant(uow, order, case_id, legal_day(now)):
            record(uow, case_id, [draft(fact, When.at(now), entry_id=entry_id, actor=actor)], now=now)
            bound.append(case_id)
    # Of all it binds: a person may have moved to an office that was not asked before.
    offices = (_office_on(uow, each, legal_day(now)) for each in bound_cases(uow, order.order_id))
    ask_offices(uow, order, offices, actor=actor, now=now)
    return tuple(bound)


def _office_on(uow: UnitOfWork, case_id: str, on: date) -> str:
    return _course(uow, case_id).office_on(on)


def _is_of(uow: UnitOfWork, case_id: str, office_id: str, on: date) -> bool:
    course = _course(uow, case_id)
    return course.stay is not None and course.stay.holds(on) and course.office_on(on) == office_id


def _course(uow: UnitOfWork, case_id: str) -> Course:
    return course_of(CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY)))


def _bound_id(order_id: str, case_id: str) -> str:
    return derived_id("period-set", order_id, case_id)


def _is_meant(uow: UnitOfWork, order: SensitivePeriodOrdered, case_id: str, on: date) -> bool:
    """Tell whether a case is of the county, in correction, and of the classes or on the list."""
    if uow.began_on(case_id) is None:
        return False
    file = CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
    course = course_of(file)
    if not course.present(on) or course.term_ends_on < order.from_on:
        return False
    if not uow.organisation().covers(order.county_id, course.office_on(on)):
        return False
    assigned = file.latest(ClassAssigned)
    of_class = assigned is not None and assigned.payload.management_class in order.classes
    return of_class or case_id in order.case_ids


def _check_power(
    uow: UnitOfWork, book: Rulebook, order: SensitivePeriodOrdered, actor: str, on: date
) -> None:
    tree = uow.organisation()
    unit, who = tree.unit(order.county_id), uow.staff(order.approved_by)
    article = str(book.cite("cite.qualification", on))
    if unit.level is not OrgLevel.COUNTY:
        raise PowerLacking(WHERE, f"{unit.name}不是县级社区矫正机构", "由县级社区矫正机构作出命令", article)
    if body_of(tree, who).org_id != unit.org_id:
        raise PowerLacking(WHERE, f"{who.name}不在{unit.name}", f"由{unit.name}有权的工作人员批准", article)
    if not who.is_qualified(on):
        raise PowerLacking(WHERE, f"{who.name}在 {on} 没有执法资格", "由有执法资格的工作人员批准", article)
    if actor == who.staff_id:
        raise PowerLacking(WHERE, f"{who.name}是拟稿人，不能自己批准", "由另一名有权的工作人员批准", article)


def _check_content(book: Rulebook, order: SensitivePeriodOrdered, on: date, *, stops_leave: bool) -> None:
    article = _proportion(book, on)
    if stops_leave:
        leave = str(book.cite("cite.leave_without_approval", on))
        what = "重点时段不能一律停止审批外出；有正当理由的，应当批准"
        raise ContentUnlawful(WHERE, what, "逐案审批外出，必要时加强外出期间的联系", leave)
    faults = (
        (order.from_on < on, f"起日 {order.from_on} 早于今日 {on}", "命令只对以后的日子有约束力，改起日"),
        (not order.reason.strip(), "没有写明理由", "写明重大活动、节日或者事件"),
        (not order.title.strip(), "没有写明名称", "写明时段的名称"),
        (not order.classes and not order.case_ids, "没有写明对象", "写明管理类别或者具体案件，不得不加区分"),
        (
            order.report_every is None and order.zero_report_every is None,
            "没有写明任何要求",
            "写明报到周期或者零报告周期",
        ),
    )
    for wrong, what, remedy in faults:
        if wrong:
            raise ContentUnlawful(WHERE, what, remedy, article)


def _check_proportion(
    book: Rulebook, order: SensitivePeriodOrdered, earlier: Iterable[SensitivePeriodOrdered]
) -> None:
    """Refuse what is too long: by itself, with orders that touch it, or within a year."""
    days = {on for known in earlier for on in _days(known)} | _days(order)
    from_on, to_on = order.from_on, order.to_on
    while from_on - ONE_DAY in days:
        from_on -= ONE_DAY
    while to_on + ONE_DAY in days:
        to_on += ONE_DAY
    whole, longest = (to_on - from_on).days + 1, book.whole(LONGEST, order.from_on)
    if whole > longest:
        what = f"{from_on} 至 {to_on} 连续 {whole} 日，超过 {longest} 日"
        remedy = "缩短期间；需要长期从严的，依规定调整管理类别"
        raise ContentUnlawful(WHERE, what, remedy, _both(book, LONGEST, order.from_on))
    since = order.to_on - YEAR
    year, most = sum(since < on <= order.to_on for on in days), book.whole(YEARLY, order.from_on)
    if year > most:
        what = f"{since + ONE_DAY} 至 {order.to_on} 累计 {year} 日，超过 {most} 日"
        raise ContentUnlawful(
            WHERE, what, "减少时段；临时措施不能成为常态", _both(book, YEARLY, order.from_on)
        )


def _as_they_ran(
    uow: UnitOfWork, known: Iterable[SensitivePeriodOrdered]
) -> Iterator[SensitivePeriodOrdered]:
    """Give orders with the days that they lasted: one ended early binds nobody after the day of its end."""
    ended = _ended_early(uow)
    for order in known:
        to_on = min(order.to_on, ended.get(order.order_id, order.to_on))
        if to_on >= order.from_on:
            yield replace(order, to_on=to_on)


def _ended_early(uow: UnitOfWork) -> dict[str, date]:
    told = CaseFile.of_log(PLATFORM_LOG, uow.entries(PLATFORM_LOG)).of(SensitivePeriodEnded)
    return {entry.payload.order_id: entry.when.legal_on for entry in reversed(told)}


def _days(order: SensitivePeriodOrdered) -> set[date]:
    return {order.from_on + n * ONE_DAY for n in range((order.to_on - order.from_on).days + 1)}


def _proportion(book: Rulebook, on: date) -> str:
    return str(book.cite("cite.proportionality", on))


def _both(book: Rulebook, key: str, on: date) -> str:
    return f"{_proportion(book, on)}；{book.cite(key, on)}"
