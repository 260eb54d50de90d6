"""`correction record office`: from which day another office answers for a case (委托司法所)."""

from typing import Annotated

import typer

from correction.cli.command import command
from correction.cli.options import CaseNo, day_of
from correction.cli.session import Session


def add(app: typer.Typer) -> None:
    """Put the command among those that record."""
    command(app, "office", "登记委托：从某日起由另一个司法所负责这个案件，报表据此计转入、转出")(office)


def office(
    session: Session,
    *,
    case_no: CaseNo,
    office_id: Annotated[str, typer.Option("--to", metavar="司法所", help="接手的司法所编号")],
    on: Annotated[str, typer.Option("--on", metavar="日期", help="从哪一天起负责，例如 2026-01-31")],
) -> None:
    """Record that an office answers for a case from a day on."""
    from correction.cli.cases import case_id_of  # noqa: PLC0415
    from correction.cli.recording import tell_recorded  # noqa: PLC0415
    from correction.office.admission.entrust import entrust  # noqa: PLC0415

    day = day_of(on, "--on")
    with session.office().store.writing() as uow:
        case_id = case_id_of(uow, case_no)
        entry = entrust(uow, case_id, office_id, on=day, actor=session.actor, now=session.now())
    tell_recorded(session, entry, "委托司法所")
