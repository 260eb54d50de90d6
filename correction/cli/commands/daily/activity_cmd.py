"""`correction activity`: calling people together (集中活动、点验), and sparing them labour (减免)."""

from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.options import CaseNo, Day, Moment, Note, Reason, choice_named, day_of, instant_of
from correction.cli.session import Session

app = group("activity", "活动：组织活动并整批登记考勤、点验、公益活动的计划和免除。被拒的办理也留下记录。")

Office = Annotated[str, typer.Argument(metavar="司法所", help="司法所编号")]
ActivityKey = Annotated[
    str, typer.Option("--id", metavar="编号", help="活动或者点验的编号，同一次用同一编号")
]
Means = Annotated[str, typer.Option("--means", metavar="方式", help="签名、人脸、指纹、手机、工作人员代记")]
Place = Annotated[str, typer.Option("--place", metavar="地点", help="地点")]
Many = list[str] | None


@command(app, "hold", "登记一次活动和全部考勤：到、缺、没有通知到、请假、补做，一次办完")
def hold(
    session: Session,
    *,
    office_id: Office,
    activity_id: ActivityKey,
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            metavar="种类",
            help="公益活动、学习教育、集中教育、警示教育、个别谈话、心理辅导、帮扶、矫正小组会议",
        ),
    ],
    on: Day,
    hours: Annotated[float, typer.Option("--hours", metavar="学时", help="组织的学时，不计学时的不写")] = 0.0,
    means: Means = "签名",
    present: Annotated[
        Many, typer.Option("--present", metavar="编号[=学时]", help="到场的人；可多次")
    ] = None,
    absent: Annotated[Many, typer.Option("--absent", metavar="编号", help="通知到而缺席的人；可多次")] = None,
    untold: Annotated[Many, typer.Option("--untold", metavar="编号", help="没有通知到的人；可多次")] = None,
    excused: Annotated[Many, typer.Option("--excused", metavar="编号=事由", help="准假的人；可多次")] = None,
    made_up: Annotated[
        Many, typer.Option("--made-up", metavar="编号=活动编号", help="来补做的人和所补的活动；可多次")
    ] = None,
    place: Place = "",
    topic: Annotated[str, typer.Option("--topic", metavar="文字", help="内容")] = "",
    strength: Annotated[str | None, typer.Option("--strength", metavar="轻|一般|重", help="劳动强度")] = None,
) -> None:
    """Record an activity with its roll."""
    from correction.cli.telling.gathering import hold_and_tell, lines_of  # noqa: PLC0415 - loaded on use
    from correction.domain.facts.staff_acts import Activity, SignIn, Strength  # noqa: PLC0415
    from correction.office.supervision.activities import Held  # noqa: PLC0415

    held = Held(
        activity_id=activity_id,
        activity=choice_named(Activity, kind, "活动种类"),
        held_on=day_of(on, "--on"),
        offered_hours=hours,
        place=place,
        topic=topic,
        strength=choice_named(Strength, strength, "劳动强度") if strength else None,
    )
    roll = lines_of(
        means=choice_named(SignIn, means, "签到方式"),
        hours=hours,
        present=present or (),
        absent=absent or (),
        untold=untold or (),
        excused=excused or (),
        made_up=made_up or (),
    )
    hold_and_tell(session, office_id, held, roll)


@command(app, "muster", "点验：登记通知了谁、是否通知到本人、何时到何处；只有通知到的才起算")
def muster(
    session: Session,
    *,
    office_id: Office,
    muster_id: ActivityKey,
    at: Moment,
    by: Annotated[str, typer.Option("--by", metavar="时间", help="到场时限，例如 “2026-01-31 11:00”")],
    place: Place,
    channel: Annotated[str, typer.Option("--channel", metavar="方式", help="通知方式，例如电话")] = "电话",
    reached: Annotated[Many, typer.Option("--reached", metavar="编号", help="通知到本人的；可多次")] = None,
    unreached: Annotated[
        Many, typer.Option("--unreached", metavar="编号", help="没有通知到本人的；可多次")
    ] = None,
) -> None:
    """Record the calls of a muster."""
    from correction.cli.telling.gathering import call_and_tell  # noqa: PLC0415

    call_and_tell(
        session,
        office_id,
        muster_id,
        called_at=instant_of(at, "--at"),
        arrive_by_at=instant_of(by, "--by"),
        place=place,
        channel=channel,
        reached=reached or (),
        unreached=unreached or (),
    )


@command(app, "arrive", "登记一人点验到场的时间；是否迟到由程序推算")
def arrive(session: Session, *, case_no: CaseNo, muster_id: ActivityKey, at: Moment, means: Means) -> None:
    """Record that somebody came to a muster."""
    from correction.cli.cases import case_id_of  # noqa: PLC0415
    from correction.cli.recording import tell_recorded  # noqa: PLC0415
    from correction.domain.facts.staff_acts import SignIn  # noqa: PLC0415
    from correction.office.supervision.activities import arrive as arrived  # noqa: PLC0415

    came_at, by = instant_of(at, "--at"), choice_named(SignIn, means, "签到方式")
    with session.office().store.writing() as uow:
        case_id = case_id_of(uow, case_no)
        entry = arrived(uow, case_id, muster_id, at=came_at, means=by, actor=session.actor, now=session.now())
    tell_recorded(session, entry, "点验到场")


@command(app, "plan", "登记公益活动计划的上限：每月、每日时数和强度；超出的提示机构")
def plan(
    session: Session,
    *,
    case_no: CaseNo,
    from_on: Annotated[str, typer.Option("--from", metavar="日期", help="起日，含当日")],
    month: Annotated[float | None, typer.Option("--month", metavar="小时", help="每月至多")] = None,
    day: Annotated[float | None, typer.Option("--day", metavar="小时", help="每日至多")] = None,
    strength: Annotated[str | None, typer.Option("--strength", metavar="轻|一般|重", help="强度至多")] = None,
    note: Note = "",
) -> None:
    """Record the limits of a plan."""
    from correction.cli.telling.gathering import labour  # noqa: PLC0415
    from correction.domain.facts.activities import LabourPlanned  # noqa: PLC0415
    from correction.domain.facts.staff_acts import Strength  # noqa: PLC0415
    from correction.office.supervision.labour import plan_labour  # noqa: PLC0415

    planned = LabourPlanned(
        from_on=day_of(from_on, "--from"),
        month_hours=month,
        day_hours=day,
        strength=choice_named(Strength, strength, "劳动强度") if strength else None,
        note=note,
    )
    labour(session, case_no, "登记公益活动计划", lambda on, by: plan_labour(*on, planned, **by))


@command(app, "exempt", "免除、减少公益活动：须有证明和止日，由县级机构或者受委托的司法所决定")
def exempt(
    session: Session,
    *,
    case_no: CaseNo,
    ground: Annotated[
        str, typer.Option("--ground", metavar="事由", help="疾病、残疾、怀孕、哺乳、年老体弱、照料家人、其他")
    ],
    proof: Annotated[str, typer.Option("--proof", metavar="文字", help="证明材料")],
    from_on: Annotated[str, typer.Option("--from", metavar="日期", help="起日，含当日")],
    to_on: Annotated[str, typer.Option("--to", metavar="日期", help="止日，含当日")],
    asked_by: Annotated[str, typer.Option("--asked-by", metavar="人员编号", help="由谁提出")],
    hours: Annotated[float, typer.Option("--hours", metavar="小时", help="减少后每月几小时，0 为全免")] = 0.0,
    document_no: Annotated[str, typer.Option("--document", metavar="文书号", help="决定文书号")] = "",
) -> None:
    """Decide on an exemption."""
    from correction.cli.telling.gathering import labour  # noqa: PLC0415
    from correction.domain.facts.activities import ExemptionGround  # noqa: PLC0415
    from correction.domain.moments import DateSpan  # noqa: PLC0415
    from correction.office.supervision.labour import exempt_labour  # noqa: PLC0415

    days = DateSpan(from_on=day_of(from_on, "--from"), to_on=day_of(to_on, "--to"))
    why = choice_named(ExemptionGround, ground, "事由")
    labour(
        session,
        case_no,
        "免除、减少公益活动",
        lambda on, by: exempt_labour(
            *on,
            ground=why,
            proof=proof,
            days=days,
            hours=hours,
            asked_by=asked_by,
            document_no=document_no,
            **by,
        ),
    )


@command(app, "exempt-end", "提前终止公益活动的免除，当日起恢复")
def exempt_end(
    session: Session,
    *,
    case_no: CaseNo,
    exemption_id: Annotated[str, typer.Option("--id", metavar="编号", help="免除决定的编号")],
    reason: Reason,
) -> None:
    """End an exemption."""
    from correction.cli.telling.gathering import labour  # noqa: PLC0415
    from correction.office.supervision.labour import end_exemption  # noqa: PLC0415

    labour(
        session,
        case_no,
        "终止公益活动免除",
        lambda on, by: end_exemption(*on, exemption_id, reason=reason, **by),
    )
