"""`correction statistics`: indicators, returns, coverage of the five items, and the people behind them."""

from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.commands.county import returns_cmd
from correction.cli.session import Screen, Session
from correction.cli.statistics_options import Body, People, Period

app = group("statistics", "统计：指标、月报季报年报、五项工作覆盖表。每个数字都能列出名单。")
returns_cmd.add(app)


@command(
    app,
    "indicators",
    "脱管率、漏管率、失联率、再犯罪率、衔接率、帮教率、安置率、重新犯罪率和人员配备，都列名单",
)
def indicators(
    session: Session,
    *,
    period: Period,
    org_id: Body = None,
    people: People = False,
    ratio: Annotated[
        int | None,
        typer.Option(
            "--per-assistant", metavar="人数", help="每名协理员对应的在矫人数，例如 20；不写则按规则册"
        ),
    ] = None,
) -> None:
    """Show indicators."""
    from correction.cli.telling.counting import ask, draw_indicators, goals_of, indicator_json  # noqa: PLC0415
    from correction.cli.telling.manning import draw_manning, manning, manning_json  # noqa: PLC0415
    from correction.domain.case.course import end_of  # noqa: PLC0415
    from correction.domain.counting.indicators import NOT_MEASURED  # noqa: PLC0415
    from correction.domain.counting.indicators import indicators as indicators_of  # noqa: PLC0415

    asked = ask(session, period, org_id)
    book, last_on = session.office().configured_book, end_of(asked.period)
    months = book.get("follow_up.contact_months", last_on)
    told = indicators_of(
        asked.cases,
        asked.period,
        asked.offices,
        help_months=months if isinstance(months, int) else None,
    )
    goals = goals_of(told, book, last_on)
    manned = manning(session, asked, last_on, ratio)

    def draw(screen: Screen) -> None:
        asked.tell_head(screen, "指标")
        draw_indicators(screen, asked, told, goals, people=people)
        draw_manning(screen, manned)

    answer = {
        **asked.head,
        "indicators": [indicator_json(asked, each, goals) for each in told],
        "not_measured": NOT_MEASURED,
        **manning_json(manned),
    }
    session.tell(answer, draw)


@command(app, "matrix", "五项工作覆盖表：每人每月每项做了、没做、免除还是未要求，缺口在前")
def matrix(
    session: Session,
    *,
    period: Period,
    org_id: Body = None,
    gaps: Annotated[bool, typer.Option("--gaps", help="只列有缺口的")] = False,
) -> None:
    """Show the coverage of the five items."""
    from correction.cli.telling.counting import ask, names  # noqa: PLC0415
    from correction.domain.case.matrix import Mark  # noqa: PLC0415
    from correction.domain.case.matrix import matrix as matrix_of  # noqa: PLC0415
    from correction.domain.moments import legal_day  # noqa: PLC0415

    asked = ask(session, period, org_id)
    cells = matrix_of(asked.cases, asked.period, asked.offices, as_of=legal_day(session.now()))
    if gaps:
        cells = tuple(cell for cell in cells if cell.mark in (Mark.MISSED, Mark.LACKING))
    rows = [
        (
            f"{cell.month_on:%Y-%m}",
            names(asked, [cell.case_id]),
            cell.item.zh,
            *("、".join(duty.name for duty in cell.duties if duty.mark is mark) for mark in Mark),
        )
        for cell in cells
    ]

    def draw(screen: Screen) -> None:
        asked.tell_head(screen, "五项工作覆盖表")
        screen.table(("月份", "对象", "项目", *(mark.zh for mark in Mark)), rows, empty="没有")

    answer = [
        {
            "case_id": cell.case_id,
            "office_id": cell.office_id,
            "item": cell.item,
            "item_zh": cell.item.zh,
            "month_on": cell.month_on,
            "mark": cell.mark,
            "duties": cell.duties,
        }
        for cell in cells
    ]
    session.tell({**asked.head, "cells": answer}, draw)
