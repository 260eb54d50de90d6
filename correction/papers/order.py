"""A supervision order as a paper (督办单): what is asked by when, what came back, what was said of it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from correction.domain.facts.supervision_orders import SupervisionOrdered
from correction.domain.moments import local_text
from correction.domain.papers.document import Block, Document, Style
from correction.office.papers.desk import day_text
from correction.rules.oversight.supervision_orders import Demand, SupervisionOrder

# What is not there yet is left open to be written by hand.
_OPEN = "\n\n\n"
_PEN = "　　年　　月　　日"


def order_sheet(
    order: SupervisionOrder, *, from_name: str, to_name: str, about: str, on: date, by: Callable[[str], str]
) -> Document:
    """Give an order as it stands on a day, each demand with its reply; `by` names whoever signed an entry.

    `about` says whom or what it is about, in words that whoever prints it may read.
    """
    said = order.ordered.payload
    head: list[tuple[str, ...]] = [
        ("督办单位", from_name, "承办单位", to_name),
        ("下发", _signed(order.ordered.when.legal_on, by(order.ordered.actor)), "办理状态", order.state.zh),
    ]
    if about:
        head.append(("所涉", about))
    blocks = [_table(head)]
    for number, demand in enumerate(order.demands):
        blocks.append(Block(style=Style.HEADING, text=f"第 {number} 次退回" if number else "督办事项"))
        blocks.append(_table(_rows(demand, on, by)))
    blocks.append(
        _table([("承办单位\n（盖章）", "\n\n", "负责人签字", ""), ("经办人签字", "", "日期", _PEN)])
    )
    blocks.append(Block(style=Style.NOTE, text=f"本单所载办理情况截至{day_text(on)}。"))
    return Document(
        title="督办单",
        issuer=from_name,
        issued_on=order.ordered.when.legal_on,
        number=said.document_no,
        blocks=tuple(blocks),
        body_pt=12,
    )


def _rows(demand: Demand, on: date, by: Callable[[str], str]) -> Iterator[tuple[str, ...]]:
    said, reply, settled = demand.asked.payload, demand.reply, demand.settled
    first = isinstance(said, SupervisionOrdered)
    if not first:
        yield "退回", _signed(demand.asked.when.legal_on, by(demand.asked.actor))
    yield "问题和要求" if first else "退回的理由", said.demands if first else said.remark
    late = "（已超期）" if demand.late(on) else ""
    yield "回复期限", f"{day_text(demand.due_on)}以前，含当日{late}"
    yield "办理情况", reply.payload.content if reply else _OPEN
    yield "回复", f"{local_text(reply.when.starts_at)}　{by(reply.actor)}" if reply else _PEN
    if settled is None:
        yield "审核意见", _OPEN
    elif settled.payload.accepted:
        told = settled.payload.remark or "同意办结。"
        yield "审核意见", f"办结。{told}\n{_signed(settled.when.legal_on, by(settled.actor))}"
    else:
        yield "审核意见", f"退回，见下。\n{_signed(settled.when.legal_on, by(settled.actor))}"


def _signed(on: date, name: str) -> str:
    return f"{day_text(on)}　{name}"


def _table(rows: Iterable[tuple[str, ...]]) -> Block:
    told = tuple(rows)
    wide = any(len(row) > 2 for row in told)
    return Block(style=Style.TABLE, rows=told, widths=(4, 8, 4, 6) if wide else (4, 18))
