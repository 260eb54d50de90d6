"""Supervision orders (督办单): asked from above, answered by the body below, accepted or returned."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime

from correction.domain.entry import Entry
from correction.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound
from correction.domain.facts.patrols import PatrolChecked
from correction.domain.facts.supervision_orders import (
    SupervisionOrdered,
    SupervisionReplied,
    SupervisionSettled,
)
from correction.domain.file import CaseFile
from correction.domain.moments import When, legal_day
from correction.office.county.bodies import body_log, stands_already
from correction.office.ports import LogKind, UnitOfWork
from correction.office.record import draft
from correction.rules.oversight.supervision_orders import OrderState, SupervisionOrder, orders_of

WHERE = "督办单"
# An order with the body that it was sent to.
Sent = tuple[str, SupervisionOrder]


def issue_order(
    uow: UnitOfWork,
    to_org_id: str,
    order: SupervisionOrdered,
    *,
    order_id: str,
    actor: str,
    now: datetime,
) -> Entry[SupervisionOrdered]:
    """Ask a body below to mend something by a day (下发督办单); the same id again asks nothing new.

    It stands in the log of the body that is asked. Raises NotFound for an unknown body, case, alert or check,
    NotAllowed for a body that is not below, InvalidValue without demands or for a day that is over, Conflict
    for a check that an order was issued about.
    """
    tree = uow.organisation()
    unit, upper = tree.unit(to_org_id), tree.unit(order.from_org_id)
    if unit.org_id == upper.org_id or not tree.covers(upper.org_id, unit.org_id):
        raise NotAllowed(WHERE, f"{unit.name}不是{upper.name}的下级机构", "向自己的下级机构下发")
    if not order.demands.strip():
        raise InvalidValue(WHERE, "没有写明督办事项", "写明存在什么问题、要求怎样办理")
    known = order_log(uow, to_org_id)
    said = {field.name: getattr(order, field.name) for field in fields(order)}
    if stands := stands_already(known, order_id, **said):
        return stands
    _refuse_past(order.due_on, now)
    _check_about(uow, known, order)
    uow.create_log(to_org_id, LogKind.OFFICE, office_id=to_org_id)
    item = draft(order, When.at(now), entry_id=order_id, actor=actor)
    (entry,) = uow.append(to_org_id, [item], recorded_at=now)
    return entry


def reply_to_order(
    uow: UnitOfWork, org_id: str, order_id: str, content: str, *, reply_id: str, actor: str, now: datetime
) -> Entry[SupervisionReplied]:
    """Record what the body that was asked did (回复督办单), late or not; the same id again does nothing.

    Raises NotFound for an order that was not sent to the body, InvalidValue without content, Conflict where a
    reply waits for the superior body already, or the matter is settled.
    """
    known = order_log(uow, org_id)
    if stands := stands_already(known, reply_id, order_entry_id=order_id, content=content.strip()):
        return stands
    order = order_of(known, order_id)
    if order.state is not OrderState.WAITING:
        what = f"这张督办单{order.state.zh}，不能再回复"
        raise Conflict(WHERE, what, "待审核的等上级审核；回复有误的，先作废再回复")
    if not content.strip():
        raise InvalidValue(WHERE, "没有写明办理的情况", "写明做了什么、结果怎样")
    fact = SupervisionReplied(
        order_entry_id=order_id, asked_entry_id=order.last.asked.entry_id, content=content.strip()
    )
    (entry,) = uow.append(
        org_id, [draft(fact, When.at(now), entry_id=reply_id, actor=actor)], recorded_at=now
    )
    return entry


def settle_order(
    uow: UnitOfWork,
    org_id: str,
    order_id: str,
    *,
    by_org_id: str,
    accepted: bool,
    remark: str,
    due_on: date | None,
    settle_id: str,
    actor: str,
    now: datetime,
) -> Entry[SupervisionSettled]:
    """Accept the reply to an order, or return it with reason and another day; the same id again does nothing.

    Raises NotFound for an order that was not sent to the body, NotAllowed for whoever is not the body that
    issued it, Conflict where no reply waits, InvalidValue for a return without a reason or a day to come.
    """
    known = order_log(uow, org_id)
    again_on = None if accepted else due_on
    said = {"accepted": accepted, "remark": remark.strip(), "due_on": again_on}
    if stands := stands_already(known, settle_id, order_entry_id=order_id, **said):
        return stands
    order = order_of(known, order_id)
    reply = order.last.reply
    if by_org_id != order.ordered.payload.from_org_id:
        raise NotAllowed(WHERE, "不是本机构下发的", "由下发的机构审核")
    if reply is None or order.state is not OrderState.REPLIED:
        raise Conflict(WHERE, f"这张督办单{order.state.zh}，没有等待审核的回复", "刷新页面查看办理情况")
    if not accepted:
        if not remark.strip() or due_on is None:
            raise InvalidValue(WHERE, "退回而没有写明理由或者新的期限", "写明还要做什么，限哪一天以前回复")
        _refuse_past(due_on, now)
    fact = SupervisionSettled(
        order_entry_id=order_id,
        reply_entry_id=reply.entry_id,
        accepted=accepted,
        remark=remark.strip(),
        due_on=again_on,
    )
    (entry,) = uow.append(
        org_id, [draft(fact, When.at(now), entry_id=settle_id, actor=actor)], recorded_at=now
    )
    return entry


def orders_under(uow: UnitOfWork, org_ids: Iterable[str]) -> tuple[Sent, ...]:
    """Give the orders sent to some bodies, arranged."""
    return arranged(
        (org_id, order) for org_id in sorted(org_ids) for order in orders_of(order_log(uow, org_id))
    )


def order_log(uow: UnitOfWork, org_id: str) -> CaseFile:
    """Load the orders of a body, with replies and what was said of them."""
    return body_log(uow, org_id, SupervisionOrdered, SupervisionReplied, SupervisionSettled)


def arranged(orders: Iterable[Sent]) -> tuple[Sent, ...]:
    """Put orders in order: those that wait in front by their day, the settled ones last."""
    states = list(OrderState)
    return tuple(
        sorted(orders, key=lambda one: (states.index(one[1].state), one[1].last.due_on, one[1].order_id))
    )


def order_of(log: CaseFile, order_id: str) -> SupervisionOrder:
    """Give one order of a log; raises NotFound for another body's in the same words as for none."""
    for order in orders_of(log):
        if order.ordered.entry_id == order_id:
            return order
    raise NotFound(WHERE, "没有这张督办单，或不是下发给本机构的", "回到督办列表重新打开")


def _refuse_past(due_on: date, now: datetime) -> None:
    if due_on < legal_day(now):
        raise InvalidValue(WHERE, f"回复期限 {due_on} 早于今天", "填写今天或以后的日期")


def _check_about(uow: UnitOfWork, known: CaseFile, order: SupervisionOrdered) -> None:
    """Check what an order is about: it must be the body's own."""
    tree = uow.organisation()

    def refuse_foreign(what: str, log_id: str) -> None:
        answerable = uow.office_of(log_id)
        if answerable is None or not tree.covers(known.case_id, answerable):
            raise NotFound(WHERE, f"{known.case_id} 没有这{what}", "核对督办的机构和所涉的事项")

    if order.about_case_id is not None:
        refuse_foreign("个案件", order.about_case_id)
    if order.about_alert_id is not None:
        refuse_foreign("条预警", uow.alert(order.about_alert_id).log_id)
    if order.about_check_id is not None:
        checks = body_log(uow, order.from_org_id, PatrolChecked).of(PatrolChecked)
        if order.about_check_id not in {entry.entry_id for entry in checks}:
            raise NotFound(WHERE, "没有这次核查", "回到巡查列表重新打开")
        about = {one.ordered.payload.about_check_id for one in orders_of(known)}
        if order.about_check_id in about:
            raise Conflict(WHERE, "这次核查已经下发过督办单", "在督办列表中查看")
