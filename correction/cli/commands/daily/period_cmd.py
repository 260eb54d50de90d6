"""`correction period`: closer supervision for a few days, by order of the county (重点时段)."""

from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.options import CaseNo, Note, Reason, choice_named, day_of
from correction.cli.session import Screen, Session

app = group("period", "重点时段：县级机构的命令、纳入、告知、零报告。到期自动结束，不能停止审批外出。")

OrderKey = Annotated[str, typer.Argument(metavar="编号", help="重点时段的编号")]
Many = list[str] | None


@command(app, "order", "登记一项重点时段命令，同时纳入所列的管理类别和案件")
def order(
    session: Session,
    *,
    order_id: OrderKey,
    title: Annotated[str, typer.Option("--title", metavar="文字", help="名称，例如 春节期间")],
    reason: Reason,
    county_id: Annotated[str, typer.Option("--county", metavar="机构编号", help="作出命令的县级机构")],
    from_on: Annotated[str, typer.Option("--from", metavar="日期", help="起日，含当日，不早于今日")],
    to_on: Annotated[str, typer.Option("--to", metavar="日期", help="止日，含当日")],
    approved_by: Annotated[str, typer.Option("--approved-by", metavar="人员编号", help="批准人，不是拟稿人")],
    classes: Annotated[Many, typer.Option("--class", metavar="类别", help="管理类别；可多次")] = None,
    cases: Annotated[Many, typer.Option("--case", metavar="案件", help="具体案件；可多次")] = None,
    report: Annotated[
        str | None, typer.Option("--report", metavar="每日|每3日|每周", help="报到周期")
    ] = None,
    zero: Annotated[str | None, typer.Option("--zero", metavar="每日|每周", help="司法所零报告周期")] = None,
    document_no: Annotated[str, typer.Option("--document", metavar="文书号", help="命令文号")] = "",
    stops_leave: Annotated[
        bool, typer.Option("--stop-leave", help="一律停止审批外出（依法不予办理）")
    ] = False,
) -> None:
    """Record an order."""
    from correction.cli.telling.periods import cadence_of, order_and_tell  # noqa: PLC0415 - loaded on use
    from correction.domain.facts.admission import ManagementClass  # noqa: PLC0415

    order_and_tell(
        session,
        order_id,
        stops_leave=stops_leave,
        cases=tuple(cases or ()),
        title=title,
        reason=reason,
        county_id=county_id,
        from_on=day_of(from_on, "--from"),
        to_on=day_of(to_on, "--to"),
        approved_by=approved_by,
        classes=tuple(choice_named(ManagementClass, said, "管理类别") for said in classes or ()),
        report_every=cadence_of(report, "--report"),
        zero_report_every=cadence_of(zero, "--zero"),
        document_no=document_no,
    )


@command(app, "bind", "把命令发出以后新到的、调入所列类别的对象也纳入")
def bind(session: Session, *, order_id: OrderKey) -> None:
    """Bind newcomers."""
    from correction.office.supervision.sensitive_periods import bind_newcomers  # noqa: PLC0415

    with session.office().store.writing() as uow:
        bound = bind_newcomers(uow, order_id, actor=session.actor, now=session.now())
    session.tell({"bound": bound}, lambda screen: screen.line(f"新纳入 {len(bound)} 人"))


@command(app, "tell", "登记已把重点时段的要求告知本人；次日起才算义务")
def tell(
    session: Session,
    *,
    case_no: CaseNo,
    order_id: OrderKey,
    by: Annotated[str, typer.Option("--by", metavar="方式", help="例如 电话、走访")] = "电话",
    note: Note = "",
) -> None:
    """Record that a person was told."""
    from correction.cli.cases import case_id_of  # noqa: PLC0415
    from correction.cli.recording import tell_recorded  # noqa: PLC0415
    from correction.domain.facts.absence import Channel  # noqa: PLC0415
    from correction.domain.moments import When  # noqa: PLC0415
    from correction.office.supervision.sensitive_periods import tell_person  # noqa: PLC0415

    now, channel = session.now(), choice_named(Channel, by, "告知方式")
    with session.office().store.writing() as uow:
        case_id = case_id_of(uow, case_no)
        entry = tell_person(
            uow, case_id, order_id, channel, note=note, when=When.at(now), actor=session.actor, now=now
        )
    tell_recorded(session, entry, "告知重点时段要求")


@command(app, "zero", "司法所向县级机构作零报告，覆盖本所全部纳入的对象")
def zero(
    session: Session,
    *,
    order_id: OrderKey,
    office_id: Annotated[str, typer.Option("--office", metavar="司法所", help="司法所编号")],
    on: Annotated[str, typer.Option("--on", metavar="日期", help="例如 2026-01-31")],
    note: Note = "",
) -> None:
    """Record a zero report."""
    from correction.office.supervision.sensitive_periods import report_zero  # noqa: PLC0415

    with session.office().store.writing() as uow:
        cases = report_zero(
            uow,
            office_id,
            order_id,
            on=day_of(on, "--on"),
            note=note,
            actor=session.actor,
            now=session.now(),
        )
    session.tell({"cases": cases}, lambda screen: screen.line(f"已作零报告，覆盖 {len(cases)} 人"))


@command(app, "end", "提前结束一项重点时段，写明理由")
def end(
    session: Session,
    *,
    order_id: OrderKey,
    reason: Reason,
) -> None:
    """End an order."""
    from correction.office.supervision.sensitive_periods import end_period  # noqa: PLC0415

    with session.office().store.writing() as uow:
        cases = end_period(uow, order_id, reason=reason, actor=session.actor, now=session.now())
    session.tell({"cases": cases}, lambda screen: screen.line(f"已提前结束，涉及 {len(cases)} 人"))


@command(app, "list", "列出重点时段命令：期间、要求、批准人、纳入人数")
def listed(session: Session) -> None:
    """List orders."""
    from correction.cli.telling.periods import order_rows  # noqa: PLC0415

    rows = order_rows(session)

    def show(screen: Screen) -> None:
        columns = ("编号", "名称", "期间", "状态", "报到", "零报告", "批准人", "人数")
        keys = ("order_id", "title", "span", "state", "report", "zero", "approved_by", "bound")
        screen.table(columns, [[row[key] for key in keys] for row in rows], empty="没有重点时段命令")

    session.tell(rows, show)
