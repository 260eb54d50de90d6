"""`correction assess`: drafts, marks, the group, results, objections, and what may be made public (考核)."""

from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.options import CaseNo, EntryKey, Note, OfficeFilter, Reason, choice_named
from correction.cli.session import Screen, Session

app = group("assess", "考核：初评、评分、小组评议、县级核定、告知、异议和答复、公示名单。月度和季度都用。")

Period = Annotated[str, typer.Option("--period", metavar="2026-05|2026-Q2", help="月份，或者季度")]
Grade = Annotated[str, typer.Option("--grade", metavar="优秀|良好|合格|不合格", help="等次")]
OtherGrade = Annotated[
    str | None, typer.Option("--grade", metavar="等次", help="与原来不同的才写：优秀、良好、合格、不合格")
]
Points = Annotated[float | None, typer.Option("--points", metavar="分数", help="不写则按初评的分数")]
Day = Annotated[str | None, typer.Option("--on", metavar="日期", help="办理日期，不写为今天")]


@command(app, "draft", "按规则册算出初评：等次和理由、计分明细、未核查的预警、是否具备表扬情形；不登记")
def draft(session: Session, *, case_no: CaseNo, period: Period) -> None:
    """Show the computed draft."""
    from correction.cli.telling.assessing import draft_json, draw_draft  # noqa: PLC0415 - loads the database libraries

    told = draft_json(session, case_no, period)
    session.tell(told, lambda screen: draw_draft(screen, told))


@command(app, "education", "登记一个月的教育考评")
def education(
    session: Session,
    *,
    case_no: CaseNo,
    period: Period,
    mark: Annotated[str, typer.Option("--mark", metavar="优秀|良好|合格|不合格", help="教育考评")],
    on: Day = None,
    note: Note = "",
) -> None:
    """Record a mark of education."""
    from correction.cli.acting import Matter, do  # noqa: PLC0415
    from correction.cli.telling.assessing import period_of  # noqa: PLC0415
    from correction.domain.facts.assessment import Mark  # noqa: PLC0415
    from correction.office.assessing.marking import mark_education  # noqa: PLC0415

    _, first_on = period_of(period)
    given = choice_named(Mark, mark, "--mark")
    matter = Matter(case_no=case_no, on=on, did="教育考评")
    do(session, matter, lambda act: act(mark_education, first_on, given, note=note))


@command(app, "mark", "司法所评分：与初评不同的写明理由")
def mark(
    session: Session,
    *,
    case_no: CaseNo,
    period: Period,
    grade: Grade,
    points: Points = None,
    reason: Reason = "",
    on: Day = None,
) -> None:
    """Mark a month or a quarter."""
    from correction.cli.acting import Matter, do  # noqa: PLC0415
    from correction.cli.telling.assessing import period_of, verdict_of  # noqa: PLC0415
    from correction.office.assessing.marking import mark as mark_period  # noqa: PLC0415

    kind, first_on = period_of(period)
    given = verdict_of(grade, points, reason)
    matter = Matter(case_no=case_no, on=on, did="考核评分")
    do(session, matter, lambda act: act(mark_period, kind, first_on, verdict=given))


@command(app, "hear", "登记矫正小组的评议")
def hear(
    session: Session,
    *,
    case_no: CaseNo,
    entry: EntryKey,
    members: Annotated[list[str], typer.Option("--member", metavar="姓名", help="参加评议的成员，可写多次")],
    opinion: Annotated[str, typer.Option("--opinion", metavar="文字", help="评议意见")],
    on: Day = None,
) -> None:
    """Record that the group was heard."""
    from correction.cli.acting import Matter, do, entry_of  # noqa: PLC0415
    from correction.office.assessing.marking import hear as hear_group  # noqa: PLC0415

    marked = entry_of(session, case_no, entry)
    matter = Matter(case_no=case_no, on=on, did="小组评议")
    do(session, matter, lambda act: act(hear_group, marked, members=tuple(members), opinion=opinion))


@command(app, "confirm", "县级社区矫正机构核定结果；改变等次的写明理由")
def confirm(
    session: Session,
    *,
    case_no: CaseNo,
    entry: EntryKey,
    grade: OtherGrade = None,
    points: Points = None,
    reason: Reason = "",
    document_no: Annotated[str, typer.Option("--document", metavar="文书号", help="文书号")] = "",
    on: Day = None,
) -> None:
    """Confirm a result."""
    from correction.cli.acting import Matter, do, entry_of  # noqa: PLC0415
    from correction.cli.telling.assessing import verdict_of  # noqa: PLC0415
    from correction.office.assessing.marking import confirm as confirm_mark  # noqa: PLC0415

    marked = entry_of(session, case_no, entry)
    given = verdict_of(grade, points, reason, document_no) if grade else None
    do(
        session,
        Matter(case_no=case_no, on=on, did="核定考核结果"),
        lambda act: act(confirm_mark, marked, given),
    )


@command(app, "tell", "登记把结果告知本人，本人签名；没有签名的写明原因")
def tell(
    session: Session,
    *,
    case_no: CaseNo,
    entry: EntryKey,
    unsigned: Annotated[bool, typer.Option("--unsigned", help="本人没有签名")] = False,
    note: Note = "",
    on: Day = None,
) -> None:
    """Record that the person was told."""
    from correction.cli.acting import Matter, do, entry_of  # noqa: PLC0415
    from correction.office.assessing.marking import tell as tell_person  # noqa: PLC0415

    confirmed = entry_of(session, case_no, entry)
    matter = Matter(case_no=case_no, on=on, did="告知考核结果")
    do(session, matter, lambda act: act(tell_person, confirmed, signed=not unsigned, note=note))


@command(app, "object", "登记本人对结果的异议；答复的期限从此起算")
def object_(session: Session, *, case_no: CaseNo, entry: EntryKey, reason: Reason, on: Day = None) -> None:
    """Record an objection."""
    from correction.cli.acting import Matter, do, entry_of  # noqa: PLC0415
    from correction.office.assessing.objecting import object_to  # noqa: PLC0415

    confirmed = entry_of(session, case_no, entry)
    matter = Matter(case_no=case_no, on=on, did="考核异议")
    do(session, matter, lambda act: act(object_to, confirmed, reason))


@command(app, "answer", "县级社区矫正机构答复异议；写明等次的为采纳并更正，不写的为维持")
def answer(
    session: Session,
    *,
    case_no: CaseNo,
    entry: EntryKey,
    reason: Reason,
    grade: OtherGrade = None,
    points: Points = None,
    on: Day = None,
) -> None:
    """Answer an objection."""
    from correction.cli.acting import Matter, do, entry_of  # noqa: PLC0415
    from correction.domain.facts.assessment import Mark  # noqa: PLC0415
    from correction.office.assessing.objecting import answer as answer_objection  # noqa: PLC0415

    objected = entry_of(session, case_no, entry)
    given = choice_named(Mark, grade, "--grade") if grade else None
    do(
        session,
        Matter(case_no=case_no, on=on, did="答复考核异议"),
        lambda act: act(answer_objection, objected, reason, grade=given, points=points),
    )


@command(app, "list", "列出一个案件的考核：评分、评议、核定、告知、异议，到了哪一步")
def listing(session: Session, *, case_no: CaseNo) -> None:
    """List the assessments of a case."""
    from correction.cli.telling.assessing import draw_list, list_json  # noqa: PLC0415

    told = list_json(session, case_no)
    session.tell(told, lambda screen: draw_list(screen, told))


@command(app, "publish", "列出一期可以公示的核定结果；未成年人和已封存的不公开，只计人数")
def publish(session: Session, *, period: Period, office_id: OfficeFilter = None) -> None:
    """List what may be made public."""
    from correction.cli.telling.assessing import publish_json  # noqa: PLC0415

    told = publish_json(session, period, office_id)

    def draw(screen: Screen) -> None:
        rows = ((row["name"], row["case"], row["grade_zh"], row["points"] or "") for row in told["public"])
        screen.table(("姓名", "案件", "等次", "分数"), rows, empty="没有可以公示的结果")
        screen.line(f"另有 {told['kept']} 人依法不公开")

    session.tell(told, draw)
