"""`correction group`: who carries a correction out, and by what plan (矫正小组、宣告、矫正方案)."""

from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.options import CaseNo, Day, Note, choice_named
from correction.cli.session import Screen, Session

app = group("group", "矫正小组、宣告和矫正方案：成员进出、到场的人、方案各版和评估。")

Member = Annotated[str, typer.Argument(metavar="姓名", help="成员姓名")]


@command(app, "join", "登记某人加入矫正小组")
def join(
    session: Session,
    *,
    case_no: CaseNo,
    member: Member,
    on: Day,
    sex: Annotated[str, typer.Option("--sex", metavar="男|女", help="性别")],
    role: Annotated[
        str,
        typer.Option(
            "--role", metavar="身份", help="组长、司法所人员、村居人员、监护人、家庭成员、社会工作者等"
        ),
    ],
    knows_minors: Annotated[bool, typer.Option("--knows-minors", help="熟悉未成年人身心特点")] = False,
) -> None:
    """Record that somebody joined."""
    from correction.cli.acting import act  # noqa: PLC0415 - loaded on use
    from correction.domain.facts.group import GroupMemberJoined, GroupRole  # noqa: PLC0415
    from correction.domain.person import Sex  # noqa: PLC0415
    from correction.office.admission.groups import join_group  # noqa: PLC0415

    fact = GroupMemberJoined(
        member=member,
        sex=choice_named(Sex, sex, "性别"),
        role=choice_named(GroupRole, role, "成员身份"),
        knows_minors=knows_minors,
    )
    act(session, case_no, fact, on=on, did="加入矫正小组", verb=join_group)


@command(app, "leave", "登记某人退出矫正小组")
def leave(
    session: Session,
    *,
    case_no: CaseNo,
    member: Member,
    on: Day,
    reason: Annotated[str, typer.Option("--reason", metavar="文字", help="退出的原因")] = "",
) -> None:
    """Record that somebody left."""
    from correction.cli.acting import act  # noqa: PLC0415
    from correction.domain.facts.group import GroupMemberLeft  # noqa: PLC0415
    from correction.office.admission.groups import leave_group  # noqa: PLC0415

    fact = GroupMemberLeft(member=member, reason=reason)
    act(session, case_no, fact, on=on, did="退出矫正小组", verb=leave_group)


@command(app, "announce", "登记入矫宣告、解矫宣告和到场的人；未成年人的宣告不公开")
def announce(
    session: Session,
    *,
    case_no: CaseNo,
    on: Day,
    kind: Annotated[str, typer.Option("--kind", metavar="入矫宣告|解矫宣告", help="何种宣告")],
    attended: Annotated[
        list[str], typer.Option("--attended", metavar="姓名", help="到场的人和身份，可以多次")
    ],
    public: Annotated[bool, typer.Option("--public", help="公开宣告；不写为不公开")] = False,
    note: Note = "",
) -> None:
    """Record an announcement."""
    from correction.cli.acting import act  # noqa: PLC0415
    from correction.domain.facts.group import Announcement, AnnouncementHeld  # noqa: PLC0415
    from correction.office.admission.groups import announce as announced  # noqa: PLC0415

    fact = AnnouncementHeld(
        announcement=choice_named(Announcement, kind, "宣告种类"),
        attended=tuple(attended),
        public=public,
        note=note,
    )
    act(session, case_no, fact, on=on, did=kind, verb=announced)


@command(app, "plan", "登记矫正方案，或者调整后的下一版")
def plan(
    session: Session,
    *,
    case_no: CaseNo,
    on: Day,
    version: Annotated[int, typer.Option("--version", metavar="版次", help="第几版，从 1 起")],
    measures: Annotated[list[str], typer.Option("--measure", metavar="文字", help="一项措施，可以多次")],
    reason: Annotated[str, typer.Option("--reason", metavar="文字", help="调整的理由，第一版不填")] = "",
) -> None:
    """Record a version of the plan."""
    from correction.cli.acting import act  # noqa: PLC0415
    from correction.domain.facts.group import PlanMade  # noqa: PLC0415
    from correction.office.admission.groups import make_plan  # noqa: PLC0415

    fact = PlanMade(version=version, measures=tuple(measures), reason=reason)
    act(session, case_no, fact, on=on, did="矫正方案", verb=make_plan)


@command(app, "review", "登记对矫正方案的评估")
def review(
    session: Session,
    *,
    case_no: CaseNo,
    on: Day,
    found: Annotated[str, typer.Option("--found", metavar="文字", help="实施效果，是否需要调整")],
) -> None:
    """Record a review of the plan."""
    from correction.cli.acting import act  # noqa: PLC0415
    from correction.domain.facts.group import PlanReviewed  # noqa: PLC0415
    from correction.office.admission.groups import review_plan  # noqa: PLC0415

    act(session, case_no, PlanReviewed(found=found), on=on, did="评估矫正方案", verb=review_plan)


@command(app, "show", "看矫正小组现有成员和矫正方案各版")
def show(session: Session, *, case_no: CaseNo) -> None:
    """Show the group and the plan as they stand."""
    from correction.cli.cases import case_id_of, rare_file  # noqa: PLC0415
    from correction.domain.case.groups import members_on  # noqa: PLC0415
    from correction.domain.facts.group import PlanMade  # noqa: PLC0415
    from correction.domain.moments import legal_day  # noqa: PLC0415

    with session.office().store.reading() as uow:
        file = rare_file(uow, case_id_of(uow, case_no))
    members = [
        {"member": e.payload.member, "role_zh": e.payload.role.zh, "since_on": e.when.legal_on}
        for e in members_on(file, legal_day(session.now()))
    ]
    made = [(e.payload, e.when.legal_on) for e in file.of(PlanMade)]
    plans = [{"version": plan.version, "on": on, "measures": plan.measures} for plan, on in made]

    def draw(screen: Screen) -> None:
        rows = ((m["member"], m["role_zh"], m["since_on"]) for m in members)
        screen.table(("成员", "身份", "自"), rows, empty="没有矫正小组成员")
        versions = ((plan.version, on, "；".join(plan.measures)) for plan, on in made)
        screen.table(("方案版次", "日期", "措施"), versions, empty="没有矫正方案")

    session.tell({"members": members, "plans": plans}, draw)
