"""Patrols and supervision orders as staff read them (网上巡查、督办单的写法)."""

from collections.abc import Mapping, Sequence
from typing import Any

from correction.cli.cases import rare_file
from correction.cli.session import Screen, Session
from correction.cli.telling.describing import case_label
from correction.domain.entry import AnyEntry, Entry
from correction.domain.errors import NotFound
from correction.domain.facts.patrols import PatrolChecked, PatrolDrawn, PatrolResult
from correction.domain.moments import legal_day, local_text
from correction.office.counting.statistics import offices_under
from correction.office.county.patrols import case_of_item, checks_of, patrol_log, patrol_of, repeats
from correction.office.county.supervision_orders import orders_under
from correction.office.ports import UnitOfWork

Row = Mapping[str, Any]


def patrol_rows(uow: UnitOfWork, org_id: str, *, most: int | None = None) -> list[Row]:
    """Give the patrols of a body, the newest first; each is drawn again, so a page asks for some alone."""
    log = patrol_log(uow, org_id)
    rows: list[Row] = []
    for entry in log.of(PatrolDrawn)[::-1][:most]:
        drawn, found = entry.payload, checks_of(log, entry.entry_id)
        again = repeats(drawn)
        rows.append(
            {
                "patrol_id": entry.entry_id,
                "drawn_at": local_text(entry.when.starts_at),
                "scope_zh": drawn.scope.zh,
                "purpose": drawn.purpose,
                "pool": sum(len(part.items()) for part in drawn.pool),
                "drawn": len(drawn.drawn),
                "checked": len(found),
                "found": sum(one.payload.result is PatrolResult.SHORTCOMING for one in found.values()),
                "repeats": again,
                "repeats_zh": "一致" if again else "不一致",
            }
        )
    return rows


def item_rows(
    uow: UnitOfWork, patrol: Entry[PatrolDrawn], checks: Mapping[str, Entry[PatrolChecked]]
) -> list[Row]:
    """Give what a patrol drew, in order, each with what its check found."""
    rows: list[Row] = []
    for number, item in enumerate(patrol.payload.drawn, start=1):
        case_id, entry_no = case_of_item(item)
        file, check = rare_file(uow, case_id), checks.get(item)
        rows.append(
            {
                "item": number,
                "case_id": case_id,
                "name": file.person.name,
                "case": case_label(file),
                "said": "" if entry_no is None else record_said(uow, case_id, entry_no),
                "check_id": check.entry_id if check else None,
                "result_zh": check.payload.result.zh if check else "未核查",
                "remark": check.payload.remark if check else "",
            }
        )
    return rows


def record_said(uow: UnitOfWork, case_id: str, number: int) -> str:
    """Say which record was drawn: its number, kind, day and when it was recorded."""
    entry: AnyEntry = next(one for one in uow.entries(case_id) if one.number == number)
    on, made = entry.when.legal_on, local_text(entry.recorded_at)
    return f"第 {number} 条 {entry.payload.ZH}，{on} 发生，{made} 登记"


def nth_item(uow: UnitOfWork, org_id: str, patrol_id: str, said: str) -> str:
    """Give an item of a patrol by its place in the list; raises NotFound."""
    drawn = patrol_of(patrol_log(uow, org_id), patrol_id).payload.drawn
    if not said.isdecimal() or not 1 <= int(said) <= len(drawn):
        raise NotFound("--item", f"没有第 {said} 项", f"填写 1 至 {len(drawn)}")
    return drawn[int(said) - 1]


def order_rows(session: Session, org_id: str | None) -> list[Row]:
    """Give the orders sent to a body and those under it, or all."""
    on = legal_day(session.now())
    with session.office().store.reading() as uow:
        tree = uow.organisation()
        ours = set(tree.units) if org_id is None else offices_under(tree, org_id)
        found = orders_under(uow, ours)
    return [
        {
            "order_id": order.ordered.entry_id,
            "to": tree.unit(to).name,
            "from": tree.unit(order.ordered.payload.from_org_id).name,
            "document_no": order.ordered.payload.document_no,
            "demands": order.ordered.payload.demands,
            "issued_at": order.ordered.when.starts_at,
            "due_on": order.last.due_on,
            "state": order.state,
            "state_zh": order.state.zh,
            "late": order.late(on),
            "reply": None if order.last.reply is None else order.last.reply.payload.content,
            "returned": len(order.demands) - 1,
        }
        for to, order in found
    ]


def draw_orders(screen: Screen, rows: Sequence[Row]) -> None:
    """Write orders, one a row."""
    screen.table(
        ("编号", "司法所", "下发", "事项", "期限", "状态", "退回", "最近的回复"),
        (
            (
                row["order_id"],
                row["to"],
                local_text(row["issued_at"]),
                row["demands"],
                f"{row['due_on']}{'（超期）' if row['late'] else ''}",
                row["state_zh"],
                row["returned"] or "",
                row["reply"] or "",
            )
            for row in rows
        ),
        empty="没有督办单",
    )
