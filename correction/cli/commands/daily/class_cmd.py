"""`correction class`: what the rules propose, what it rests on, and telling the person (管理类别)."""

from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.options import CaseNo, Day, Note, choice_named
from correction.cli.session import Screen, Session

app = group("class", "管理类别：按规则册提出的建议和理由、风险评估、立功、告知。审批用 approve。")


@command(app, "show", "现在的管理类别、规则册提出的建议和依据的记录、复核期限、是否告知")
def show(session: Session, *, case_no: CaseNo) -> None:
    """Show where a person's class stands."""
    from correction.cli.telling.classing import class_json, draw_class  # noqa: PLC0415 - loads the database libraries

    told = class_json(session, case_no)
    session.tell(told, lambda screen: draw_class(screen, told))


@command(app, "list", "列出按规则册应当调整或者复核的对象")
def listing(
    session: Session,
    *,
    office_id: Annotated[
        str | None, typer.Option("--office", metavar="机构编号", help="只看这个司法所的")
    ] = None,
) -> None:
    """List whose class should change or be reviewed."""
    from correction.cli.telling.classing import listed  # noqa: PLC0415

    rows = listed(session, office_id)

    def draw(screen: Screen) -> None:
        columns = ("姓名", "案件", "现类别", "建议", "复核截止", "理由")
        cells = (
            (
                row["name"],
                row["case"],
                row["class_zh"],
                row["proposed_zh"] or "不变",
                row["review_due_on"] or "无",
                "；".join(row["reasons"]),
            )
            for row in rows
        )
        screen.table(columns, cells, empty="没有应当调整或者复核的")

    session.tell({"cases": rows}, draw)


@command(app, "risk", "登记再犯罪风险评估的结论")
def risk(
    session: Session,
    *,
    case_no: CaseNo,
    on: Day,
    result: Annotated[str, typer.Option("--result", metavar="高风险|中风险|低风险", help="评估结论")],
    score: Annotated[float | None, typer.Option("--score", metavar="分数", help="量表得分")] = None,
    note: Note = "",
) -> None:
    """Record an assessment of risk."""
    from correction.cli.acting import Matter, do  # noqa: PLC0415
    from correction.domain.facts.management import Risk, RiskAssessed  # noqa: PLC0415
    from correction.office.supervision.classes import assess_risk  # noqa: PLC0415

    fact = RiskAssessed(risk=choice_named(Risk, result, "--result"), score=score, note=note)
    do(session, Matter(case_no=case_no, on=on, did="风险评估"), lambda act: act(assess_risk, fact))


@command(app, "merit", "登记立功表现，写明认定的文书")
def merit(
    session: Session,
    *,
    case_no: CaseNo,
    on: Day,
    document_no: Annotated[str, typer.Option("--document", metavar="文书号", help="认定立功的文书")],
    major: Annotated[bool, typer.Option("--major", help="重大立功")] = False,
    note: Note = "",
) -> None:
    """Record a merit."""
    from correction.cli.acting import Matter, do  # noqa: PLC0415
    from correction.domain.facts.management import MeritRecorded  # noqa: PLC0415
    from correction.office.supervision.classes import record_merit  # noqa: PLC0415

    fact = MeritRecorded(major=major, document_no=document_no, note=note)
    do(session, Matter(case_no=case_no, on=on, did="立功表现"), lambda act: act(record_merit, fact))


@command(app, "tell", "登记把现在的管理类别告知本人，本人签名；没有签名的写明原因")
def tell(
    session: Session,
    *,
    case_no: CaseNo,
    on: Day,
    unsigned: Annotated[bool, typer.Option("--unsigned", help="本人没有签名")] = False,
    note: Note = "",
) -> None:
    """Record that the person was told."""
    from correction.cli.acting import Matter, do  # noqa: PLC0415
    from correction.office.supervision.classes import tell_class  # noqa: PLC0415

    matter = Matter(case_no=case_no, on=on, did="告知管理类别")
    do(session, matter, lambda act: act(tell_class, signed=not unsigned, note=note))
