"""`correction record aftercare`: what becomes of a released person (安置帮教), one event at a time."""

from typing import Annotated

import typer

from correction.cli.command import command
from correction.cli.options import CaseNo, Note
from correction.cli.session import Session


def add(app: typer.Typer) -> None:
    """Put the command among those that record."""
    command(app, "aftercare", "登记解矫以后的安置帮教：帮教小组、联系、落实安置、重新犯罪、提前终结")(
        aftercare
    )


def aftercare(
    session: Session,
    *,
    case_no: CaseNo,
    on: Annotated[str, typer.Option("--on", metavar="日期", help="重新犯罪填判决生效日")],
    event: Annotated[
        str,
        typer.Option(
            "--event",
            metavar="事项",
            help="成立帮教小组、帮教小组解散、帮教联系、落实安置、安置终结、重新犯罪、提前终结",
        ),
    ],
    content: Annotated[
        str | None,
        typer.Option(
            "--content",
            metavar="内容",
            help="小组成员；走访、面谈、通话；就业、落实承包地、就学、家庭接纳、社会救助；故意、过失；死亡、重新收押",
        ),
    ] = None,
    committed_on: Annotated[
        str | None, typer.Option("--committed", metavar="日期", help="重新犯罪的犯罪日期")
    ] = None,
    note: Note = "",
) -> None:
    """Record one event after release."""
    from correction.cli.recording import record_row  # noqa: PLC0415 - loads the database libraries

    cells = {"日期": on, "事项": event, "内容": content, "犯罪日期": committed_on, "说明": note}
    record_row(session, "aftercare", case_no, cells)
