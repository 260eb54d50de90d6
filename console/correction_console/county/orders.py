"""Supervision orders as the pages show them (督办单), and what is done about them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from correction.cli.telling.duty_log import staff_name
from correction.domain.errors import InvalidValue, NotFound
from correction.domain.facts.supervision_orders import SupervisionOrdered
from correction.domain.moments import legal_day, local_text
from correction.office.county.supervision_orders import (
    Sent,
    issue_order,
    reply_to_order,
    settle_order,
)
from correction.papers.drawing import MEDIA, drawn
from correction.papers.order import order_sheet
from correction.rules.oversight.supervision_orders import (
    Demand,
    OrderState,
)
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.reading.briefs import Brief
from correction_console.reading.times import day_of
from correction_console.reading.wording import kind_zh
from correction_console.recording import checked_key

UNKNOWN = NotFound("督办单", "没有这张督办单，或不在您的管辖范围内", "回到督办列表重新打开")


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandLine:
    """One demand of an order in words: what was asked by when, what came back, what was said of it."""

    asked: str
    said: str
    due_on: date
    late: bool
    reply: str
    replied: str
    settled: str
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """One order as a list shows it; `days` until the day of its last demand, below nought when it is over."""

    order_id: str
    to_id: str
    to_name: str
    from_id: str
    from_name: str
    document_no: str
    demands: str
    issued_at: datetime
    due_on: date
    days: int
    state: OrderState
    late: bool
    about: Brief | None
    alert_id: str | None

    @property
    def overdue(self) -> bool:
        """Tell whether the reply is still missing though its day is over."""
        return self.state is OrderState.WAITING and self.days < 0


def order_lines(console: Console, asker: Asker, *, open_only: bool = False) -> tuple[OrderLine, ...]:
    """Give the orders sent to the bodies of whoever asks; an office sees those addressed to it."""
    found = console.orders.of(console.office.store, asker.offices)
    return _lines(console, [one for one in found if not open_only or one[1].state is not OrderState.SETTLED])


def order_line(console: Console, asker: Asker, order_id: str) -> tuple[OrderLine, tuple[DemandLine, ...]]:
    """Give one order with each of its demands; raises NotFound for one that is not the asker's to see."""
    sent = _sent(console, asker, order_id)
    (line,) = _lines(console, [sent])
    on = legal_day(console.now())
    with console.office.store.reading() as uow:

        def by(actor: str) -> str:
            return staff_name(uow, actor)

        demands = tuple(_demand(one, on, by(one.asked.actor), by) for one in sent[1].demands)
    return line, demands


def printed(console: Console, asker: Asker, order_id: str, form: str) -> tuple[str, str, bytes]:
    """Give an order as a paper: the name of the file, its type and content; raises NotFound and InvalidValue.

    Whom it is about stands there as on the page: a shielded person without name.
    """
    suffix = f".{form}"
    if suffix not in MEDIA:
        raise InvalidValue("督办单", f"没有“{form[:10]}”这种格式", "选择 PDF 或者 Word")
    sent, store = _sent(console, asker, order_id), console.office.store
    (line,) = _lines(console, [sent])
    about = [f"{line.about.name}（{line.about.label}）"] if line.about else []
    if line.alert_id:
        about.append(f"预警：{kind_zh(asker.alert(store, line.alert_id).kind)}")
    on = legal_day(console.now())
    with store.reading() as uow:
        sheet = order_sheet(
            sent[1],
            from_name=line.from_name,
            to_name=line.to_name,
            about="；".join(about),
            on=on,
            by=lambda actor: staff_name(uow, actor),
        )
    content = drawn(sheet, suffix, folder=console.office.settings.fonts)
    return f"督办单{line.document_no}{on}{suffix}", MEDIA[suffix], content


def issue(console: Console, asker: Asker, typed: Mapping[str, str], *, key: str) -> str:
    """Send an order to a body below under the sender's id; give the id.

    Raises NotFound for a body, case or alert that is not the asker's, and what the verb refuses.
    """
    store, to_id = console.office.store, typed.get("office", "")
    if to_id not in asker.offices:
        raise InvalidValue("督办单", "没有选择司法所，或不在您的管辖范围内", "从列表中选择")
    about = {name: typed.get(name, "").strip() or None for name in ("case", "alert", "check")}
    if about["case"]:
        asker.case(store, about["case"])
    if about["alert"]:
        asker.alert(store, about["alert"])
    order = SupervisionOrdered(
        from_org_id=asker.org_id,
        demands=typed.get("demands", "").strip(),
        due_on=day_of(typed.get("due_on", ""), "回复期限"),
        document_no=typed.get("document_no", "").strip(),
        about_case_id=about["case"],
        about_alert_id=about["alert"],
        about_check_id=about["check"],
    )
    order_id = checked_key(key)
    with store.writing() as uow:
        issue_order(uow, to_id, order, order_id=order_id, actor=asker.actor, now=console.now())
    return order_id


def reply(console: Console, asker: Asker, order_id: str, content: str, *, key: str) -> None:
    """Reply to an order that was sent to the asker's own body."""
    to_id, _ = _sent(console, asker, order_id)
    with console.office.store.writing() as uow:
        reply_to_order(
            uow,
            to_id,
            order_id,
            content,
            reply_id=checked_key(key),
            actor=asker.actor,
            now=console.now(),
        )


def settle(console: Console, asker: Asker, order_id: str, typed: Mapping[str, str], *, key: str) -> None:
    """Accept the reply to an order that the asker's body issued, or return it."""
    to_id, _ = _sent(console, asker, order_id)
    decision, due = typed.get("decision", ""), typed.get("due_on", "").strip()
    if decision not in ("办结", "退回"):
        raise InvalidValue("督办单", "没有选择办结或者退回", "选择后重新提交")
    with console.office.store.writing() as uow:
        settle_order(
            uow,
            to_id,
            order_id,
            by_org_id=asker.org_id,
            accepted=decision == "办结",
            remark=typed.get("remark", ""),
            due_on=day_of(due, "新的期限") if due and decision == "退回" else None,
            settle_id=checked_key(key),
            actor=asker.actor,
            now=console.now(),
        )


def _sent(console: Console, asker: Asker, order_id: str) -> Sent:
    for one in console.orders.of(console.office.store, asker.offices):
        if one[1].order_id == order_id:
            return one
    raise UNKNOWN


def _lines(console: Console, found: Iterable[Sent]) -> tuple[OrderLine, ...]:
    on, sent = legal_day(console.now()), tuple(found)
    with console.office.store.reading() as uow:
        tree = uow.organisation()
    cases = {one.ordered.payload.about_case_id for _, one in sent} - {None}
    briefs = console.briefs.of(console.office.store, [one for one in cases if one])
    return tuple(
        OrderLine(
            order_id=order.order_id,
            to_id=to_id,
            to_name=tree.unit(to_id).name,
            from_id=said.from_org_id,
            from_name=tree.unit(said.from_org_id).name,
            document_no=said.document_no,
            demands=said.demands,
            issued_at=order.ordered.when.starts_at,
            due_on=order.last.due_on,
            days=(order.last.due_on - on).days,
            state=order.state,
            late=order.late(on),
            about=briefs.get(said.about_case_id or ""),
            alert_id=said.about_alert_id,
        )
        for to_id, order in sent
        for said in [order.ordered.payload]
    )


def _demand(demand: Demand, on: date, asked_by: str, by: Callable[[str], str]) -> DemandLine:
    reply, settled = demand.reply, demand.settled
    first = isinstance(demand.asked.payload, SupervisionOrdered)
    done = "" if settled is None else "办结" if settled.payload.accepted else "退回"
    return DemandLine(
        asked=f"{local_text(demand.asked.when.starts_at)} {asked_by}{'下发' if first else '退回'}",
        said=demand.asked.payload.demands if first else demand.asked.payload.remark,
        due_on=demand.due_on,
        late=demand.late(on),
        reply="" if reply is None else reply.payload.content,
        replied="" if reply is None else f"{local_text(reply.when.starts_at)} {by(reply.actor)}回复",
        settled="" if settled is None else f"{local_text(settled.when.starts_at)} {by(settled.actor)}{done}",
        remark="" if settled is None else settled.payload.remark,
    )
