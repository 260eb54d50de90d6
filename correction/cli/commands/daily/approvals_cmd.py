"""`correction approve`: asking, opinions, decisions (审批); what is refused is kept with its article."""

from datetime import datetime
from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.options import AtOrNow, CaseNo, OfficeFilter, Reason, choice_named, day_of, instant_of
from correction.cli.session import Session

app = group(
    "approve", "审批：申请、意见、批准、不准、解除，以及等在哪一级、还有几天。被拒的办理也留在案卷中。"
)

ApprovalKey = Annotated[str, typer.Argument(metavar="申请编号", help="申请编号，同一申请用同一编号")]
Many = list[str] | None
Asked = Annotated[
    str,
    typer.Option(
        "--matter",
        metavar="事项",
        help="外出、跨市县、会客、禁止区域、执行地变更、复查间隔、电子定位、管理类别",
    ),
]
Ground = Annotated[
    int | None, typer.Option("--ground", metavar="1-5", help="电子定位：第二十九条第一款第几项")
]
ToCounty = Annotated[str | None, typer.Option("--to-county", metavar="县", help="执行地变更：迁往何县")]
ToClass = Annotated[
    str | None, typer.Option("--class", metavar="类别", help="管理类别：严管、普管、宽管、入矫管理")
]


@command(app, "ask", "登记一项申请或者提请")
def ask(
    session: Session,
    *,
    case_no: CaseNo,
    approval_id: ApprovalKey,
    matter: Asked,
    from_on: Annotated[str, typer.Option("--from", metavar="日期", help="起日，含当日")],
    to_on: Annotated[str | None, typer.Option("--to", metavar="日期", help="止日，含当日")] = None,
    reason: Reason,
    places: Annotated[Many, typer.Option("--place", metavar="地点", help="目的地；可写多次")] = None,
    areas: Annotated[Many, typer.Option("--area", metavar="区域编号", help="禁止区域；可写多次")] = None,
    persons: Annotated[Many, typer.Option("--person", metavar="人员", help="接触何人；可写多次")] = None,
    weekdays: Annotated[
        list[int] | None, typer.Option("--weekday", metavar="1-7", help="每周哪几天，1 为星期一；可写多次")
    ] = None,
    months: Annotated[int | None, typer.Option("--months", metavar="月数", help="复查间隔延长几个月")] = None,
    medical: Annotated[
        str, typer.Option("--medical", metavar="病情复查|身体情况报告", help="复查间隔：延长的是哪一项")
    ] = "病情复查",
    ground: Ground = None,
    to_county: ToCounty = None,
    to_class: ToClass = None,
    at_sea: Annotated[
        bool, typer.Option("--at-sea", help="外出：出海等没有信号的外出，期间联系不上不算失联")
    ] = False,
    at: AtOrNow = None,
) -> None:
    """Record a request."""
    from correction.cli.telling.approving import matter_of, request_of, run  # noqa: PLC0415 - loaded on use
    from correction.domain.facts.admission import ManagementClass  # noqa: PLC0415
    from correction.domain.facts.approvals import MedicalDuty  # noqa: PLC0415
    from correction.office.approvals.asking import ask as asked_for  # noqa: PLC0415

    asked = request_of(
        matter_of(matter),
        approval_id,
        from_on=day_of(from_on, "--from"),
        to_on=day_of(to_on, "--to") if to_on else None,
        reason=reason,
        places=tuple(places or ()),
        area_ids=tuple(areas or ()),
        persons=tuple(persons or ()),
        weekdays=tuple(weekdays or ()),
        months=months,
        medical_duty=choice_named(MedicalDuty, medical, "--medical"),
        ground=ground,
        to_county=to_county,
        to_class=choice_named(ManagementClass, to_class, "--class") if to_class else None,
        at_sea=at_sea,
    )
    run(
        session,
        case_no,
        approval_id,
        did="申请",
        at=_at(at),
        work=lambda act: asked_for(*act.case, asked, **act.by),
    )


@command(app, "opinion", "登记下级机构的审核意见")
def opinion(
    session: Session,
    *,
    case_no: CaseNo,
    approval_id: ApprovalKey,
    text: Annotated[str, typer.Option("--text", metavar="文字", help="意见和理由")],
    against: Annotated[bool, typer.Option("--against", help="不同意；不写为同意")] = False,
    at: AtOrNow = None,
) -> None:
    """Record an opinion."""
    from correction.cli.telling.approving import run  # noqa: PLC0415
    from correction.office.approvals.asking import give_opinion  # noqa: PLC0415

    run(
        session,
        case_no,
        approval_id,
        did="意见",
        at=_at(at),
        work=lambda act: give_opinion(*act.case, approval_id, favourable=not against, opinion=text, **act.by),
    )


@command(app, "transfer", "执行地变更：登记征求新执行地意见，或者其复函")
def transfer(
    session: Session,
    *,
    case_no: CaseNo,
    approval_id: ApprovalKey,
    step: Annotated[str, typer.Option("--step", metavar="征求|同意|不同意", help="哪一步")],
    note: Annotated[str, typer.Option("--note", metavar="文字", help="函号等")] = "",
    at: AtOrNow = None,
) -> None:
    """Record a step between two counties."""
    from correction.cli.telling.approving import run, step_of  # noqa: PLC0415
    from correction.office.approvals.asking import pass_on  # noqa: PLC0415

    done = step_of(step)
    run(
        session,
        case_no,
        approval_id,
        did=step,
        at=_at(at),
        work=lambda act: pass_on(*act.case, approval_id, done, note=note, **act.by),
    )


@command(app, "grant", "批准一项申请；由有权的工作人员办理")
def grant(
    session: Session,
    *,
    case_no: CaseNo,
    approval_id: ApprovalKey,
    reason: Reason = "",
    document: Annotated[str, typer.Option("--document", metavar="文号", help="文书号")] = "",
    urgent: Annotated[
        str, typer.Option("--urgent", metavar="文字", help="外出情况紧急、先批后补材料的事由")
    ] = "",
    area: Annotated[str | None, typer.Option("--area", metavar="区域编号", help="外出目的地的区域")] = None,
    at: AtOrNow = None,
) -> None:
    """Grant a request."""
    from correction.cli.telling.approving import run  # noqa: PLC0415
    from correction.office.approvals.deciding import Decision, decide  # noqa: PLC0415

    made = Decision(granted=True, reason=reason, document_no=document, urgent=urgent, area_id=area)
    run(
        session,
        case_no,
        approval_id,
        did="批准",
        at=_at(at),
        work=lambda act: decide(*act.case, approval_id, made, **act.by)[-1],
    )


@command(app, "refuse", "不予批准，写明理由")
def refuse(
    session: Session, *, case_no: CaseNo, approval_id: ApprovalKey, reason: Reason, at: AtOrNow = None
) -> None:
    """Refuse a request."""
    from correction.cli.telling.approving import run  # noqa: PLC0415
    from correction.office.approvals.deciding import Decision, decide  # noqa: PLC0415

    made = Decision(granted=False, reason=reason)
    run(
        session,
        case_no,
        approval_id,
        did="不准",
        at=_at(at),
        work=lambda act: decide(*act.case, approval_id, made, **act.by)[-1],
    )


@command(app, "end", "提前解除：撤销准假、终止许可、解除电子定位")
def end(
    session: Session, *, case_no: CaseNo, approval_id: ApprovalKey, reason: Reason, at: AtOrNow = None
) -> None:
    """End what was granted."""
    from correction.cli.telling.approving import run  # noqa: PLC0415
    from correction.office.approvals.deciding import end as ended  # noqa: PLC0415

    run(
        session,
        case_no,
        approval_id,
        did="解除",
        at=_at(at),
        work=lambda act: ended(*act.case, approval_id, reason=reason, **act.by),
    )


@command(app, "withdraw", "申请人撤回申请")
def withdraw(
    session: Session, *, case_no: CaseNo, approval_id: ApprovalKey, reason: Reason, at: AtOrNow = None
) -> None:
    """Take a request back."""
    from correction.cli.telling.approving import run  # noqa: PLC0415
    from correction.office.approvals.asking import withdraw as taken_back  # noqa: PLC0415

    run(
        session,
        case_no,
        approval_id,
        did="撤回",
        at=_at(at),
        work=lambda act: taken_back(*act.case, approval_id, reason=reason, **act.by),
    )


@command(app, "close", "销假：返回后写明证明材料，外出就此结束")
def close(
    session: Session,
    *,
    case_no: CaseNo,
    approval_id: ApprovalKey,
    proof: Annotated[str, typer.Option("--proof", metavar="文字", help="往返票据、证明等的名称和编号")],
    at: AtOrNow = None,
) -> None:
    """Close a leave."""
    from correction.cli.telling.approving import run  # noqa: PLC0415
    from correction.office.approvals.leaves import close_leave  # noqa: PLC0415

    run(
        session,
        case_no,
        approval_id,
        did="销假",
        at=_at(at),
        work=lambda act: close_leave(*act.case, approval_id, proof=proof, **act.by),
    )


@command(app, "papers", "补交紧急外出的证明材料")
def papers(
    session: Session,
    *,
    case_no: CaseNo,
    approval_id: ApprovalKey,
    named: Annotated[str, typer.Option("--papers", metavar="文字", help="材料的名称和编号")],
    at: AtOrNow = None,
) -> None:
    """Record papers that followed."""
    from correction.cli.telling.approving import run  # noqa: PLC0415
    from correction.office.approvals.leaves import receive_papers  # noqa: PLC0415

    run(
        session,
        case_no,
        approval_id,
        did="补交材料",
        at=_at(at),
        work=lambda act: receive_papers(*act.case, approval_id, papers=named, **act.by),
    )


@command(app, "head", "登记县级司法行政部门负责人；电子定位由其批准")
def head(
    session: Session,
    *,
    county_id: Annotated[str, typer.Argument(metavar="机构编号", help="县级机构的编号")],
    staff_id: Annotated[str, typer.Argument(metavar="人员编号", help="负责人的人员编号")],
    from_on: Annotated[str, typer.Option("--from", metavar="日期", help="任职起日")],
    to_on: Annotated[str | None, typer.Option("--to", metavar="日期", help="任职止日，在任的不填")] = None,
) -> None:
    """Record who heads a county's bureau."""
    from correction.domain.facts.approvals import HeadAppointed  # noqa: PLC0415
    from correction.domain.moments import DateSpan  # noqa: PLC0415
    from correction.office.approvals.deciding import appoint_head  # noqa: PLC0415

    span = DateSpan(from_on=day_of(from_on, "--from"), to_on=day_of(to_on, "--to") if to_on else None)
    appointed = HeadAppointed(staff_id=staff_id, org_id=county_id, span=span)
    with session.office().store.writing() as uow:
        appoint_head(uow, appointed, actor=session.actor, now=session.now())
    session.tell(appointed, lambda screen: screen.line(f"已登记：{county_id} 负责人 {staff_id}"))


@command(app, "list", "列出等待办理的申请：等在哪一级、哪一环节、到哪一天")
def listing(
    session: Session,
    *,
    case_no: Annotated[
        str | None, typer.Argument(metavar="[编号]", help="只看一个案件，连同已办结的")
    ] = None,
    office_id: OfficeFilter = None,
) -> None:
    """List what waits."""
    from correction.cli.telling.approving import draw_waiting, listed  # noqa: PLC0415

    rows = listed(session, case_no, office_id)
    session.tell({"requests": rows}, lambda screen: draw_waiting(screen, rows))


def _at(text: str | None) -> datetime | None:
    return None if text is None else instant_of(text, "--at")
