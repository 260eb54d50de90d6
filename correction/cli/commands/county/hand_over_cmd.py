"""`correction hand-over`: one member of staff's cases go to another, with what is open in them (工作移交)."""

from typing import Annotated

import typer

from correction.cli.command import command
from correction.cli.options import day_of
from correction.cli.session import Session


def add(app: typer.Typer) -> None:
    """Put the command among those of the program itself."""
    command(app, "hand-over", "工作移交：一人负责的全部或者部分案件改由另一人负责，列出随案的未办结事项")(
        hand_over
    )


def hand_over(
    session: Session,
    giver: Annotated[str, typer.Argument(metavar="移出人", help="移出人的人员编号")],
    taker: Annotated[str, typer.Argument(metavar="接收人", help="接收人的人员编号")],
    *,
    reason: Annotated[str, typer.Option("--reason", metavar="文字", help="为什么移交，例如 调离、休假")],
    on: Annotated[
        str | None, typer.Option("--on", metavar="日期", help="自哪一天起，不写为今天；不能晚于今天")
    ] = None,
    cases: Annotated[
        list[str] | None, typer.Option("--case", metavar="案件", help="只移交这一件，可多次；不写为全部")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出案件和未办结事项，不移交")] = False,
) -> None:
    """Hand cases over, or list what would go."""
    from correction.cli.cases import case_id_of  # noqa: PLC0415 - loaded on use, as below
    from correction.cli.telling.caseload import draw_work, work_rows  # noqa: PLC0415
    from correction.domain.moments import legal_day  # noqa: PLC0415
    from correction.office.caseload import handing_over  # noqa: PLC0415
    from correction.office.caseload.open_work import open_work  # noqa: PLC0415
    from correction.office.ids import new_id  # noqa: PLC0415

    office, now = session.office(), session.now()
    from_on = day_of(on, "--on") if on else legal_day(now)
    with office.store.writing() as uow:
        uow.staff(taker)
        uow.staff(giver)
        carried = handing_over.caseload_of(uow, giver, uow.organisation().units, from_on=from_on, now=now)
        chosen = tuple(case_id_of(uow, one) for one in cases or ()) or tuple(one.case_id for one in carried)
        handover = handing_over.Handover(
            from_staff_id=giver, to_staff_id=taker, from_on=from_on, reason=reason, case_ids=chosen
        )
        work = open_work(uow, chosen, book=office.book, calendar=office.calendar, now=now)
        rows = work_rows(uow, chosen, work)
        handover_id = ""
        if dry_run:
            handing_over.check_handover(uow, handover, book=office.book, now=now)
        else:
            made = handing_over.hand_over(
                uow, handover, entry_id=new_id(now), book=office.book, actor=session.actor, now=now
            )
            handover_id = made.entry_id
    told = {"handover_id": handover_id, "from_on": from_on, "case_ids": chosen, "open_work": rows}
    did = f"已移交 {len(chosen)} 件，移交编号 {handover_id}" if handover_id else f"可移交 {len(chosen)} 件"
    session.tell(told, lambda screen: draw_work(screen, did, rows))
