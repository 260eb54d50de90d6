"""`correction positions`: files of positions from trackers, phones and spreadsheets."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from correction.cli.command import command
from correction.cli.exits import ExitCode
from correction.cli.session import Screen, Session

if TYPE_CHECKING:
    from correction.domain.area import Datum

TOLD_MAX = 20


def add(app: typer.Typer) -> None:
    """Put the command among those of the program itself."""
    told = "导入定位文件：Traccar、OwnTracks、OsmAnd 逐行消息，GPX，或 .xlsx、.csv 表格"
    command(app, "positions", told)(positions)


def positions(
    session: Session,
    *,
    path: Annotated[Path, typer.Argument(metavar="文件", help=".jsonl 或 .txt 逐行消息、.gpx、.xlsx、.csv")],
    datum: Annotated[
        str,
        typer.Option("--datum", metavar="wgs84|gcj02|bd09|cgcs2000", help="逐行消息和 GPX 所用的坐标系"),
    ] = "wgs84",
    source: Annotated[
        str | None, typer.Option("--source", metavar="来源编号", help="GPX 属于哪个来源，默认取文件名")
    ] = None,
) -> None:
    """Take a file of positions in; what may not lawfully be kept is counted and not kept."""
    from correction.intake.positions import read_positions  # noqa: PLC0415
    from correction.office.positions.receiving.take import take_positions  # noqa: PLC0415

    office, now = session.office(), session.now()
    read = read_positions(path, received_at=now, datum=_datum(datum), source_id=source)
    taken = take_positions(
        office.store, office.positions, office.book, fixes=read.fixes, states=read.states, now=now
    )

    def draw(screen: Screen) -> None:
        screen.line(
            f"定位文件 {read.rows} 行：新 {taken.new}，已有 {taken.known}，设备状态 {taken.states}，"
            f"无定位内容 {read.passed_over}，有误 {len(read.errors)}"
        )
        for reason, count in sorted(taken.not_kept.items()):
            screen.line(f"{reason.zh}，未留存：{count} 个")
        if taken.unlawful:
            screen.line("没有依据的定位依法不留存，只计时间和个数（社区矫正法第二十六条、第二十九条）")
        if taken.unassigned_sources:
            screen.line(f"没有绑定案件的来源，未留存：{'、'.join(sorted(taken.unassigned_sources))}")
        for error in read.errors[:TOLD_MAX]:
            screen.line(f"  {error}")

    told = {"rows": read.rows, "passed_over": read.passed_over, "errors": read.errors, "taken": taken}
    session.tell(told, draw)
    if read.errors:
        raise typer.Exit(ExitCode.REFUSED)


def _datum(said: str) -> "Datum":
    from correction.domain.area import Datum  # noqa: PLC0415
    from correction.domain.errors import InvalidValue  # noqa: PLC0415

    try:
        return Datum(said.lower())
    except ValueError:
        raise InvalidValue("坐标系", f"不认识“{said}”", "填写 wgs84、gcj02、bd09 或 cgcs2000") from None
