"""Carrying out an order for a sensitive period, and listing orders (重点时段的办理和列表)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from correction.cli.cases import case_id_of
from correction.cli.session import Session
from correction.domain.cadence import Cadence, CadenceUnit
from correction.domain.errors import InvalidValue
from correction.domain.facts.periods import SensitivePeriodOrdered
from correction.domain.moments import legal_day
from correction.office.approvals.refusals import Attempt, attempt
from correction.office.ports import PLATFORM_LOG, UnitOfWork
from correction.office.supervision.sensitive_periods import bound_cases, order_period, orders

_CADENCE = re.compile(r"每(\d*)(日|天|周)")


def cadence_of(said: str | None, where: str) -> Cadence | None:
    """Read a cadence as an officer writes it (每日、每3日、每周); raises InvalidValue."""
    if said is None:
        return None
    match = _CADENCE.fullmatch(said.strip())
    if match is None:
        raise InvalidValue(where, f"“{said}”不是周期", "写成 每日、每3日 或者 每周")
    unit = CadenceUnit.WEEK if match[2] == "周" else CadenceUnit.DAY
    return Cadence(unit=unit, every=int(match[1] or 1))


def order_and_tell(
    session: Session, order_id: str, *, stops_leave: bool, cases: Sequence[str], **said: Any
) -> None:
    """Record an order and say whom it binds; a refusal stays in the platform's log."""
    office, now = session.office(), session.now()

    def work(uow: UnitOfWork) -> tuple[str, ...]:
        ids = tuple(case_id_of(uow, case_no) for case_no in cases)
        order = SensitivePeriodOrdered(order_id=order_id, case_ids=ids, **said)
        return order_period(uow, office.book, order, stops_leave=stops_leave, actor=session.actor, now=now)

    tried = Attempt(case_id=PLATFORM_LOG, matter=None, did="重点时段命令", actor=session.actor, now=now)
    bound = attempt(office.store, tried, work)
    line = f"已登记重点时段 {order_id}，纳入 {len(bound)} 人；请逐一告知本人（correction period tell）"
    session.tell({"order_id": order_id, "bound": bound}, lambda screen: screen.line(line))


def order_rows(session: Session) -> Sequence[Mapping[str, Any]]:
    """Give every order, the latest first, with how it stands today."""
    office, on = session.office(), legal_day(session.now())
    with office.store.reading() as uow:
        return [
            {
                "order_id": order.order_id,
                "title": order.title,
                "span": f"{order.from_on} 至 {order.to_on}",
                "from_on": order.from_on,
                "to_on": order.to_on,
                "state": _state(order, on),
                "report": str(order.report_every or "无"),
                "zero": str(order.zero_report_every or "无"),
                "approved_by": order.approved_by,
                "bound": len(bound_cases(uow, order.order_id)),
            }
            for order in sorted(
                (entry.payload for entry in orders(uow)), key=lambda one: one.from_on, reverse=True
            )
        ]


def _state(order: SensitivePeriodOrdered, on: Any) -> str:
    if on < order.from_on:
        return "未开始"
    return "已届满" if on > order.to_on else "进行中"
