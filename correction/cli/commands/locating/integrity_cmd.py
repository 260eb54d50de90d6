"""`correction integrity`: is anybody supervised in name only (虚管核查); lists with names."""

from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.session import Session

app = group("integrity", "虚管核查：轨迹空档、外出住宿、无后续义务的人、登记痕迹。都是机构工作的线索。")

Period = Annotated[
    str, typer.Option("--period", metavar="期间", help="2026-03、2026-Q1、2026，或 2026-01-01..2026-03-15")
]
Body = Annotated[
    str | None, typer.Option("--office", metavar="机构编号", help="司法所，或者县级机构（含其属各所）")
]


@command(app, "gaps", "逐人列出没有定位的时段，供检查时核对")
def gaps(session: Session, *, period: Period, org_id: Body = None) -> None:
    """List gaps in the track."""
    from correction.cli.telling.counting import ask, names  # noqa: PLC0415 - loads the database libraries
    from correction.cli.telling.describing import age, span  # noqa: PLC0415
    from correction.office.integrity.watching import track_gaps  # noqa: PLC0415

    asked, now = ask(session, period, org_id), session.now()
    found = track_gaps(asked.cases, asked.period, asked.offices)
    rows = [
        (
            names(asked, [gap.case_id]),
            gap.source_id,
            span(gap.began_at, gap.ended_at),
            age(gap.began_at, gap.ended_at or now),
        )
        for gap in found
    ]
    session.tell(
        {**asked.head, "gaps": found},
        lambda screen: screen.table(("姓名", "来源", "起止", "时长"), rows, empty="没有空档"),
    )


@command(app, "clues", "列出虚管线索：补批外出、在外仍有谈话、无批准住宿、未佩戴、监控未解除、查找未落实等")
def clues(session: Session, *, period: Period, org_id: Body = None) -> None:
    """List the signs that the rules found."""
    from correction.cli.telling.auditing import CLUES, clue_json, draw_clues  # noqa: PLC0415
    from correction.cli.telling.counting import ask  # noqa: PLC0415
    from correction.office.integrity.watching import clues as clues_of  # noqa: PLC0415

    asked = ask(session, period, org_id)
    found = clues_of(asked.cases, asked.period, asked.offices, CLUES)
    told = [clue_json(asked, case_id, finding) for case_id, finding in found]
    session.tell({**asked.head, "clues": told}, lambda screen: draw_clues(screen, asked, found))


@command(app, "stays", "住宿、购票记录与外出批准对照：逐人列出没有获准的日期")
def stays(session: Session, *, period: Period, org_id: Body = None) -> None:
    """List nights that no leave covers."""
    from correction.cli.telling.auditing import clue_json, draw_clues  # noqa: PLC0415
    from correction.cli.telling.counting import ask  # noqa: PLC0415
    from correction.office.integrity.watching import clues as clues_of  # noqa: PLC0415

    asked = ask(session, period, org_id)
    found = clues_of(asked.cases, asked.period, asked.offices, frozenset({"stay_unpermitted"}))
    told = [clue_json(asked, case_id, finding) for case_id, finding in found]
    session.tell({**asked.head, "stays": told}, lambda screen: draw_clues(screen, asked, found))


@command(app, "idle", "列出每人今后还有什么义务；没有义务又没有说明理由的排在最前")
def idle(
    session: Session,
    *,
    org_id: Body = None,
    lost: Annotated[bool, typer.Option("--lost", help="只列没有义务又没有说明理由的")] = False,
) -> None:
    """List who has nothing to come."""
    from correction.cli.telling.counting import ask, names  # noqa: PLC0415
    from correction.domain.moments import legal_day  # noqa: PLC0415
    from correction.office.integrity.watching import duties_of  # noqa: PLC0415

    on = legal_day(session.now())
    asked = ask(session, f"{on}..{on}", org_id)
    told = duties_of(asked.cases, session.office().book, on, asked.offices)
    told = tuple(each for each in told if each.lost or not lost)
    rows = [
        (
            names(asked, [each.case_id]),
            "、".join(each.names) or "无",
            each.reason or ("没有说明理由" if each.lost else ""),
        )
        for each in told
    ]
    session.tell(
        {
            **asked.head,
            "duties": [
                {"case_id": d.case_id, "names": d.names, "reason": d.reason, "lost": d.lost} for d in told
            ],
        },
        lambda screen: screen.table(("姓名", "今后的义务", "没有的理由"), rows, empty="没有"),
    )


@command(app, "staff", "登记痕迹：雷同文字、同一人两地、集中补录和夜间登记、登记滞后")
def staff(session: Session, *, period: Period, org_id: Body = None) -> None:
    """List what the traces of staff show."""
    from correction.cli.telling.auditing import draw_staff, staff_json  # noqa: PLC0415
    from correction.cli.telling.counting import ask  # noqa: PLC0415

    asked = ask(session, period, org_id)
    book = session.office().book
    session.tell(staff_json(asked, book), lambda screen: draw_staff(screen, asked, book))
