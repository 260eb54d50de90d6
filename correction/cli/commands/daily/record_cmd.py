"""`correction record`: one entry at a time, in the same words and with the same checks as the sheets."""

from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.commands.course import aftercare_cmd, entrust_cmd
from correction.cli.commands.daily import contacts_cmd, established_cmd, sanctions_cmd
from correction.cli.options import CaseNo, Day, EntryKey, Moment, Note, instant_of
from correction.cli.session import Session

app = group("record", "登记单条事实：签到、报告及其审核、监管、活动、请假。成批的用 import 导入。")


def _record(session: Session, kind: str, case_no: str, cells: dict[str, str | None]) -> None:
    from correction.cli.recording import record_row  # noqa: PLC0415 - loads the database libraries

    record_row(session, kind, case_no, cells)


@command(app, "check-in", "登记一次签到")
def check_in(
    session: Session,
    *,
    case_no: CaseNo,
    at: Moment,
    means: Annotated[str, typer.Option("--means", metavar="手机|电话|当面|村居|设备", help="签到方式")],
    lon: Annotated[str | None, typer.Option("--lon", metavar="经度", help="例如 119.654321")] = None,
    lat: Annotated[str | None, typer.Option("--lat", metavar="纬度", help="例如 29.123456")] = None,
    datum: Annotated[
        str | None,
        typer.Option("--datum", metavar="wgs84|gcj02|bd09|cgcs2000", help="坐标系，有坐标时必填"),
    ] = None,
    accuracy: Annotated[str | None, typer.Option("--accuracy", metavar="米", help="定位精度")] = None,
    identity: Annotated[
        str | None, typer.Option("--identity", metavar="一致|不一致|存疑|非活体|未核", help="身份核验结果")
    ] = None,
    request: Annotated[
        str | None, typer.Option("--request", metavar="抽查编号", help="回应随机抽查时填写")
    ] = None,
    note: Note = "",
) -> None:
    """Record one check-in."""
    cells: dict[str, str | None] = {
        "签到时间": at,
        "签到方式": means,
        "经度": lon,
        "纬度": lat,
        "坐标系": datum,
        "精度米": accuracy,
    }
    cells |= {"身份核验": identity, "抽查编号": request, "备注": note}
    _record(session, "checkins", case_no, cells)


@command(app, "report", "登记收到的一份报告或病情复查材料")
def report(
    session: Session,
    *,
    case_no: CaseNo,
    on: Day,
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            metavar="种类",
            help="书面、口头、禁止令、身体情况、当面、每日报到、外出出发、外出到达、外出返回、"
            "居所变动、工作变动、家庭变故、接触不良人员、病情复查",
        ),
    ],
    note: Note = "",
) -> None:
    """Record one report."""
    _record(session, "reports", case_no, {"报告日期": on, "报告种类": kind, "备注": note})


@command(app, "report-return", "把收到的一份报告退回重写，须写明理由；退回后视为还没有报告")
def report_return(
    session: Session,
    *,
    case_no: CaseNo,
    entry: EntryKey,
    reason: Annotated[str, typer.Option("--reason", metavar="文字", help="退回重写的理由")],
) -> None:
    """Send a report back."""
    from correction.cli.cases import case_id_of, entry_id_of  # noqa: PLC0415
    from correction.cli.recording import tell_recorded  # noqa: PLC0415
    from correction.office.ids import new_id  # noqa: PLC0415
    from correction.office.supervision.reports import return_report  # noqa: PLC0415

    now = session.now()
    with session.office().store.writing() as uow:
        case_id = case_id_of(uow, case_no)
        report_id = entry_id_of(uow, case_id, entry)
        made = return_report(
            uow, case_id, report_id, reason=reason, actor=session.actor, now=now, entry_id=new_id(now)
        )
    tell_recorded(session, made, f"退回重写 {report_id}")


@command(app, "report-accept", "登记收到的一份报告审核通过")
def report_accept(session: Session, *, case_no: CaseNo, entry: EntryKey) -> None:
    """Accept a report."""
    from correction.cli.cases import case_id_of, entry_id_of  # noqa: PLC0415
    from correction.cli.recording import tell_recorded  # noqa: PLC0415
    from correction.office.ids import new_id  # noqa: PLC0415
    from correction.office.supervision.reports import accept_report  # noqa: PLC0415

    now = session.now()
    with session.office().store.writing() as uow:
        case_id = case_id_of(uow, case_no)
        report_id = entry_id_of(uow, case_id, entry)
        made = accept_report(uow, case_id, report_id, actor=session.actor, now=now, entry_id=new_id(now))
    tell_recorded(session, made, f"审核通过 {report_id}")


@command(app, "act", "登记一次监管工作：日监控、听声、见面、家访、联系查找等")
def act(
    session: Session,
    *,
    case_no: CaseNo,
    at: Moment,
    kind: Annotated[
        str,
        typer.Option(
            "--kind", metavar="种类", help="日监控、听声、见面、家访、联系查找、查找到、拒绝监管、组织查找"
        ),
    ],
    result: Annotated[
        str | None,
        typer.Option("--result", metavar="结果", help="完成、未成、已约；联系查找填联系上、未联系上"),
    ] = None,
    target: Annotated[
        str | None,
        typer.Option(
            "--target", metavar="对象", help="家访填家庭、村居、单位、学校；联系查找填电话、走访等方式"
        ),
    ] = None,
    seen: Annotated[str, typer.Option("--seen", metavar="文字", help="所见所闻，日监控必填")] = "",
) -> None:
    """Record one act of staff."""
    _record(
        session, "acts", case_no, {"时间": at, "种类": kind, "结果": result, "对象": target, "所见": seen}
    )


@command(app, "activity", "登记一人参加一次活动的情况：公益活动、集中教育、个别谈话、警示教育等")
def activity(
    session: Session,
    *,
    case_no: CaseNo,
    on: Day,
    activity_id: Annotated[str, typer.Option("--activity", metavar="活动编号", help="同一次活动用同一编号")],
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            metavar="种类",
            help="公益活动、学习教育、集中教育、警示教育、个别谈话、心理辅导、帮扶、矫正小组会议、点验",
        ),
    ],
    offered: Annotated[str, typer.Option("--offered", metavar="学时", help="本所组织的学时")],
    hours: Annotated[str, typer.Option("--hours", metavar="学时", help="本人完成的学时，缺席填 0")],
    attendance: Annotated[str, typer.Option("--attendance", metavar="到|缺|假|补", help="考勤")],
    means: Annotated[
        str | None, typer.Option("--means", metavar="方式", help="签名、人脸、指纹、手机、工作人员代记")
    ] = None,
    told: Annotated[
        str | None, typer.Option("--told", metavar="是|否", help="是否通知到本人；没有通知到的不算缺席")
    ] = None,
    makes_up: Annotated[
        str | None, typer.Option("--makes-up", metavar="活动编号", help="补的是哪一次活动")
    ] = None,
    strength: Annotated[str | None, typer.Option("--strength", metavar="轻|一般|重", help="劳动强度")] = None,
    reason: Annotated[str | None, typer.Option("--reason", metavar="文字", help="请假的事由")] = None,
) -> None:
    """Record how one person stood to one activity."""
    cells: dict[str, str | None] = {"活动编号": activity_id, "活动日期": on, "活动种类": kind}
    cells |= {"组织学时": offered, "完成学时": hours, "考勤": attendance, "签到方式": means}
    cells |= {"通知到本人": told, "补哪次活动": makes_up, "劳动强度": strength, "请假事由": reason}
    _record(session, "activities", case_no, cells)


@command(app, "leave", "补录以前纸面办理的请假；今天的用 approve 办理，逐级核对权限")
def leave(
    session: Session,
    *,
    case_no: CaseNo,
    at: Moment,
    leave_id: Annotated[str, typer.Option("--leave", metavar="请假编号", help="同一次请假用同一编号")],
    kind: Annotated[str, typer.Option("--act", metavar="申请|批准|不准|撤销|销假|补交材料", help="动作")],
    from_on: Annotated[str | None, typer.Option("--from", metavar="日期", help="起日，含当日")] = None,
    to_on: Annotated[str | None, typer.Option("--to", metavar="日期", help="止日，含当日")] = None,
    destination: Annotated[str | None, typer.Option("--destination", metavar="地点", help="目的地")] = None,
    area: Annotated[
        str | None, typer.Option("--area", metavar="区域编号", help="目的地在地图上的区域")
    ] = None,
    level: Annotated[str | None, typer.Option("--level", metavar="司法所|县|市|省", help="批准机关")] = None,
    reason: Annotated[str | None, typer.Option("--reason", metavar="文字", help="事由或理由")] = None,
) -> None:
    """Record one act on a leave that was done on paper before today."""
    from correction.cli.recording import record_row, refuse_past_approval  # noqa: PLC0415
    from correction.domain.entry import Origin  # noqa: PLC0415
    from correction.domain.moments import legal_day  # noqa: PLC0415

    if legal_day(instant_of(at, "--at")) >= legal_day(session.now()):
        refuse_past_approval(session, case_no)
    cells: dict[str, str | None] = {
        "请假编号": leave_id,
        "动作": kind,
        "时间": at,
        "起": from_on,
        "止": to_on,
        "目的地": destination,
    }
    cells |= {"目的地区域": area, "批准机关": level, "事由": reason}
    record_row(session, "leave", case_no, cells, origin=Origin.BACKFILLED)


@command(app, "step", "登记报到、移交、入矫宣告、个人总结、训诫、警告、解除矫正等办理环节")
def step(
    session: Session,
    *,
    case_no: CaseNo,
    on: Day,
    kind: Annotated[
        str,
        typer.Option(
            "--step", metavar="环节", help="例如报到、移交、入矫宣告、个人总结、严管、训诫、解除矫正"
        ),
    ],
    note: Note = "",
) -> None:
    """Record one step."""
    _record(session, "steps", case_no, {"日期": on, "环节": kind, "说明": note})


@command(app, "excuse", "登记住院、羁押、不可抗力、设备故障等免除义务的事由")
def excuse(
    session: Session,
    *,
    case_no: CaseNo,
    reason: Annotated[
        str,
        typer.Option(
            "--reason", metavar="事由", help="住院、羁押、不可抗力、设备故障（只免除签到和定位）、经批准"
        ),
    ],
    from_on: Annotated[str, typer.Option("--from", metavar="日期", help="起日，含当日")],
    to_on: Annotated[str | None, typer.Option("--to", metavar="日期", help="止日，未结束的不填")] = None,
    note: Note = "",
) -> None:
    """Record what excuses a person from duties on certain days."""
    _record(session, "excuses", case_no, {"事由": reason, "起": from_on, "止": to_on, "说明": note})


entrust_cmd.add(app)
contacts_cmd.add(app)
established_cmd.add(app)
sanctions_cmd.add(app)
aftercare_cmd.add(app)
