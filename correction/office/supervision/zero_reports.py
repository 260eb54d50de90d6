"""Reports to the county in a sensitive period, though it were nothing (零报告): 社区矫正法 第九条第二款.

The duty is the office's and stands in its log, so that it is judged with the office and told once.
"""

from collections.abc import Iterable
from datetime import date, datetime

from correction.domain.entry import Entry
from correction.domain.errors import Conflict, InvalidValue
from correction.domain.facts.periods import (
    SensitivePeriodEnded,
    SensitivePeriodOrdered,
    ZeroReported,
    ZeroReportsOrdered,
)
from correction.domain.file import CaseFile
from correction.domain.moments import When
from correction.office.ids import derived_id, new_id
from correction.office.ports import LogKind, UnitOfWork
from correction.office.record import draft

WHERE = "零报告"


def ask_offices(
    uow: UnitOfWork, order: SensitivePeriodOrdered, office_ids: Iterable[str], *, actor: str, now: datetime
) -> tuple[str, ...]:
    """Put what an order asks of offices into the log of each; give those that were not asked before.

    An order that asks for no reports puts nothing anywhere.
    """
    if order.zero_report_every is None:
        return ()
    fact = ZeroReportsOrdered(
        order_id=order.order_id,
        title=order.title,
        from_on=order.from_on,
        to_on=order.to_on,
        every=order.zero_report_every,
    )
    asked: list[str] = []
    for office_id in sorted(set(office_ids)):
        uow.create_log(office_id, LogKind.OFFICE, office_id=office_id)
        entry_id = _asked_id(order.order_id, office_id)
        if not uow.has_entry(office_id, entry_id):
            item = draft(fact, When.at(now), entry_id=entry_id, actor=actor)
            uow.append(office_id, [item], recorded_at=now)
            asked.append(office_id)
    return tuple(asked)


def report(
    uow: UnitOfWork,
    order: SensitivePeriodOrdered,
    office_id: str,
    case_ids: tuple[str, ...],
    *,
    on: date,
    note: str,
    actor: str,
    now: datetime,
) -> Entry[ZeroReported]:
    """Record one report of an office about these cases; the same day told twice is told once.

    Raises InvalidValue for a day that is outside the order or to come, Conflict for an office that the order
    asks for no reports.
    """
    if not order.from_on <= on <= order.to_on:
        raise InvalidValue(WHERE, f"{on} 不在 {order.from_on} 至 {order.to_on} 之内", "核对日期")
    when = When.day(on)
    if when.starts_at > now:
        raise InvalidValue(WHERE, f"{on} 还没有到", "核对日期；没有发生的事不能登记")
    if not uow.has_entry(office_id, _asked_id(order.order_id, office_id)):
        what = f"命令 {order.order_id} 没有要求 {office_id} 零报告"
        raise Conflict(WHERE, what, "核对司法所编号；新列入的先用 correction period bind")
    known = CaseFile.of_log(office_id, uow.entries(office_id))
    for told in known.of(ZeroReported):
        if told.payload.order_id == order.order_id and told.when.legal_on == on:
            return told
    fact = ZeroReported(order_id=order.order_id, case_ids=case_ids, note=note or "无异常")
    item = draft(fact, when, entry_id=new_id(now), actor=actor)
    (entry,) = uow.append(office_id, [item], recorded_at=now)
    return entry


def release_offices(uow: UnitOfWork, ended: SensitivePeriodEnded, *, actor: str, now: datetime) -> None:
    """Say in the log of every office that an order asked for reports that it ended early."""
    for office_id in uow.log_ids(LogKind.OFFICE):
        if uow.has_entry(office_id, _asked_id(ended.order_id, office_id)):
            entry_id = derived_id("period-ended", ended.order_id, office_id)
            item = draft(ended, When.at(now), entry_id=entry_id, actor=actor)
            uow.append(office_id, [item], recorded_at=now)


def _asked_id(order_id: str, office_id: str) -> str:
    return derived_id("zero-reports-ordered", order_id, office_id)
