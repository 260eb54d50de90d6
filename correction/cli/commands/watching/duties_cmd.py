"""`correction duties`: every duty of a case, or of a body, cycle by cycle (义务清单), nothing left out."""

from typing import Annotated

import typer

from correction.cli.command import command
from correction.cli.options import day_of
from correction.cli.session import Screen, Session


def add(app: typer.Typer) -> None:
    """Put the command among those of the program itself."""
    command(
        app,
        "duties",
        "义务清单：一个案件的周期义务，或者一个机构的零报告、检察文书、调查评估，逐期列出，未做到的按原日期留着",
    )(duties)


def duties(
    session: Session,
    *,
    case_no: Annotated[str, typer.Argument(metavar="编号", help="案件编号，或者机构编号")],
    from_on: Annotated[str, typer.Option("--from", metavar="日期", help="起日，含当日")],
    to_on: Annotated[str, typer.Option("--to", metavar="日期", help="止日，含当日")],
    missed: Annotated[bool, typer.Option("--missed", help="只列未做到的")] = False,
) -> None:
    """List the cycles of the duties of a case or a body."""
    from correction.cli.telling.duties import duties_of  # noqa: PLC0415 - loaded on use
    from correction.cli.words import word  # noqa: PLC0415
    from correction.domain.moments import DateSpan, local_text  # noqa: PLC0415
    from correction.rules.duty_list import Outcome  # noqa: PLC0415

    period = DateSpan(from_on=day_of(from_on, "--from"), to_on=day_of(to_on, "--to"))
    cycles = duties_of(session.office(), case_no, period, session.now())
    shown = [one for one in cycles if not missed or one.outcome is Outcome.MISSED]
    told = [
        {
            "duty": one.duty,
            "bearer": one.bearer,
            "from_on": one.span.from_on,
            "to_on": one.span.to_on,
            "outcome": one.outcome,
            "outcome_zh": one.outcome.zh,
            "occasion": one.occasion,
            "ended_at": one.ended_at,
        }
        for one in shown
    ]

    def show(screen: Screen) -> None:
        rows = [
            (
                one.duty,
                word(one.bearer),
                one.cadence or "一次",
                f"{one.span.from_on} 至 {one.span.to_on or '工作日安排公布后确定'}",
                one.outcome.zh,
                local_text(one.ended_at) if one.ended_at else "",
            )
            for one in shown
        ]
        columns = ("义务", "承担者", "周期", "起止", "情况", "补做或结束")
        screen.table(columns, rows, empty="这段时间没有未做到的义务" if cycles else "这段时间清单里没有事项")

    session.tell(told, show)
