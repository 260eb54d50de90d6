"""`correction supervise`: orders to mend something by a day, their replies and what followed (督办单)."""

from pathlib import Path
from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.options import Document, day_of
from correction.cli.session import Session

app = group("supervise", "督办单：上级限期办理并回复，司法所回复，上级办结或者退回；超期的提示督办超期。")
Office = Annotated[str, typer.Argument(metavar="司法所", help="被督办的机构编号")]
OrderKey = Annotated[str, typer.Option("--order", metavar="编号", help="督办单编号，用 list 查看")]
Text = Annotated[str, typer.Option("--text", metavar="文字", help="内容")]


@command(app, "issue", "向下级机构下发督办单；可以写明所涉的案件、预警或者巡查核查")
def issue(
    session: Session,
    *,
    office_id: Office,
    by: Annotated[str, typer.Option("--by", metavar="机构编号", help="下发的县、市机构")],
    demands: Annotated[str, typer.Option("--demands", metavar="文字", help="存在的问题和办理要求")],
    due: Annotated[str, typer.Option("--due", metavar="日期", help="哪一天以前回复，含当日")],
    document: Document = "",
    case_no: Annotated[str | None, typer.Option("--case", metavar="编号", help="所涉的案件")] = None,
    alert: Annotated[str | None, typer.Option("--alert", metavar="编号", help="所涉的预警")] = None,
    check: Annotated[str | None, typer.Option("--check", metavar="编号", help="所依据的巡查核查")] = None,
) -> None:
    """Issue an order."""
    from correction.cli.cases import alert_id_of, case_id_of  # noqa: PLC0415 - loaded on use, as below
    from correction.domain.facts.supervision_orders import SupervisionOrdered  # noqa: PLC0415
    from correction.office.county.supervision_orders import issue_order  # noqa: PLC0415
    from correction.office.ids import new_id  # noqa: PLC0415

    now, due_on, store = session.now(), day_of(due, "--due"), session.office().store
    alert_id = alert_id_of(store, alert) if alert else None
    with store.writing() as uow:
        order = SupervisionOrdered(
            from_org_id=by,
            demands=demands,
            due_on=due_on,
            document_no=document,
            about_case_id=case_id_of(uow, case_no) if case_no else None,
            about_alert_id=alert_id,
            about_check_id=check,
        )
        entry = issue_order(uow, office_id, order, order_id=new_id(now), actor=session.actor, now=now)
    session.tell(
        {"order_id": entry.entry_id, "due_on": due_on},
        lambda screen: screen.line(f"已下发督办单 {entry.entry_id}，{due_on} 以前回复"),
    )


@command(app, "reply", "司法所回复督办单；超期的照样登记，并如实标为超期")
def reply(session: Session, *, office_id: Office, order: OrderKey, text: Text) -> None:
    """Reply to an order."""
    from correction.office.county.supervision_orders import reply_to_order  # noqa: PLC0415
    from correction.office.ids import new_id  # noqa: PLC0415

    now = session.now()
    with session.office().store.writing() as uow:
        entry = reply_to_order(
            uow, office_id, order, text, reply_id=new_id(now), actor=session.actor, now=now
        )
    session.tell({"reply_id": entry.entry_id}, lambda screen: screen.line("已回复，等待上级审核"))


@command(app, "settle", "下发的机构审核回复：不写期限为办结；退回的写明理由和新的期限")
def settle(
    session: Session,
    *,
    office_id: Office,
    order: OrderKey,
    by: Annotated[str, typer.Option("--by", metavar="机构编号", help="下发的机构")],
    text: Annotated[str, typer.Option("--text", metavar="文字", help="审核意见；退回的必填")] = "",
    again: Annotated[
        str | None, typer.Option("--return", metavar="日期", help="退回，限哪一天以前再回复")
    ] = None,
) -> None:
    """Accept or return a reply."""
    from correction.office.county.supervision_orders import settle_order  # noqa: PLC0415
    from correction.office.ids import new_id  # noqa: PLC0415

    now = session.now()
    with session.office().store.writing() as uow:
        entry = settle_order(
            uow,
            office_id,
            order,
            by_org_id=by,
            accepted=again is None,
            remark=text,
            due_on=day_of(again, "--return") if again else None,
            settle_id=new_id(now),
            actor=session.actor,
            now=now,
        )
    said = "已办结" if again is None else "已退回"
    session.tell({"entry_id": entry.entry_id}, lambda screen: screen.line(said))


@command(app, "print", "把一张督办单写成 PDF 或 Word：事项、期限、回复和审核，留有签字的位置")
def printed(
    session: Session,
    *,
    order: OrderKey,
    out: Annotated[Path, typer.Option("--out", metavar="文件", help="写到哪里：.pdf 或 .docx")],
) -> None:
    """Write an order as a paper."""
    from correction.cli.telling.order_paper import write_order  # noqa: PLC0415

    write_order(session, order, out)
    session.tell({"out": out}, lambda screen: screen.line(f"已写出 {out}"))


@command(app, "list", "列出督办单：期限、状态、回复，待回复的在前")
def listed(
    session: Session,
    *,
    org_id: Annotated[
        str | None, typer.Option("--office", metavar="机构编号", help="只看这个机构及其下级的")
    ] = None,
) -> None:
    """List orders."""
    from correction.cli.telling.supervising import draw_orders, order_rows  # noqa: PLC0415

    rows = order_rows(session, org_id)
    session.tell({"orders": rows}, lambda screen: draw_orders(screen, rows))
