"""`correction duties`: every recurring duty of a case cycle by cycle (义务清单), nothing left out."""

from typing import Annotated

import typer

from correction.cli.command import command
from correction.cli.options import CaseNo, day_of
from correction.cli.session import Screen, Session


def add(app: typer.Typer) -> None:
    """Put the command among those of the program itself."""
    command(
        app,
        "duties",
        "义务清单：一个案件的每项周期义务逐期列出，未做到的按原日期留着，免除的、不足一期的也列出",
    )(duties)


def duties(
    session: Session,
    *,
    case_no: CaseNo,
    from_on: Annotated[str, typer.Option("--from", metavar="日期", help="起日，含当日")],
    to_on: Annotated[str, typer.Option("--to", metavar="日期", help="止日，含当日")],
    missed: Annotated[bool, typer.Option("--missed", help="只列未做到的")] = False,
) -> None:
    """List the cycles of a case's duties."""
    from correction.cli.cases import case_id_of  # noqa: PLC0415 - loaded on use
    from correction.cli.words import word  # noqa: PLC0415
    from correction.domain.file import CaseFile  # noqa: PLC0415
    from correction.domain.moments import DateSpan, local_text  # noqa: PLC0415
    from correction.office.judging.context import load_context  # noqa: PLC0415
    from correction.rules.duty_list import Outcome, duty_list  # noqa: PLC0415

    office, now = session.office(), session.now()
    period = DateSpan(from_on=day_of(from_on, "--from"), to_on=day_of(to_on, "--to"))
    with office.store.reading() as uow:
        case_id = case_id_of(uow, case_no)
        file = CaseFile.of_log(case_id, uow.entries(case_id))
        context = load_context(uow, office.calendar)
    cycles = duty_list(file, office.book, context, now, period)
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
                one.cadence,
                f"{one.span.from_on} 至 {one.span.to_on}",
                one.outcome.zh,
                local_text(one.ended_at) if one.ended_at else "",
            )
            for one in shown
        ]
        columns = ("义务", "承担者", "周期", "本期", "情况", "补做或结束")
        screen.table(columns, rows, empty="这段时间没有周期义务")

    session.tell(told, show)
