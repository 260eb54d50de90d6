"""`correction import` and `template`: whole files in, with what was refused and why."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from correction.cli.command import command
from correction.cli.exits import ExitCode
from correction.cli.session import Screen, Session

if TYPE_CHECKING:
    from correction.intake.importer import ImportReport
    from correction.intake.kinds import ImportKind

Kind = Annotated[
    str,
    typer.Argument(
        metavar="种类",
        help="org 机构、staff 人员、areas 区域、roster 花名册、fences 围栏、checkins 签到、reports 报告、"
        "activities 活动、musters 点验、acts 监管、leave 请销假、excuses 免除、steps 环节、"
        "approvals 电子定位审批、aftercare 安置帮教、stays 住宿购票、shifts 值班表",
    ),
]
TOLD_MAX = 20


def add(app: typer.Typer) -> None:
    """Put the commands among those of the program itself."""
    command(app, "import", "导入一个表格或区域文件；同一文件导入两次不会重复")(import_)
    command(app, "template", "写出一种表格的空白模板（.xlsx 带下拉选项，或 .csv）")(template)


def kind_of(said: str) -> "ImportKind":
    """Give a kind of file by its English or Chinese name; raises InvalidValue."""
    from correction.domain.errors import InvalidValue  # noqa: PLC0415
    from correction.intake.kinds import ImportKind  # noqa: PLC0415

    for kind in ImportKind:
        if said in (kind.value, kind.zh):
            return kind
    known = "、".join(f"{kind.value}（{kind.zh}）" for kind in ImportKind)
    raise InvalidValue("导入种类", f"不认识“{said}”", f"可用：{known}")


def import_(
    session: Session,
    *,
    kind: Kind,
    path: Annotated[Path, typer.Argument(metavar="文件", help=".xlsx、.csv，区域为 GeoJSON")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="试导入：只检查，不入库")] = False,
    reject: Annotated[
        Path | None,
        typer.Option("--reject", metavar="文件", help="退回文件，默认与原文件同目录、名称加“-退回.csv”"),
    ] = None,
) -> None:
    """Import one file."""
    from correction.intake.importer import import_file  # noqa: PLC0415

    chosen = kind_of(kind)
    office, now = session.office(), session.now()
    reject_path = reject or path.with_name(f"{path.stem}-退回.csv")
    with session.progress(f"导入{chosen.zh}") as advance:
        done = 0

        def tell(rows: int, _total: int) -> None:
            nonlocal done
            advance(rows - done)
            done = rows

        report = import_file(
            office.store,
            chosen,
            path,
            now=now,
            actor=session.actor,
            dry_run=dry_run,
            reject_path=reject_path,
            progress=tell,
        )
    rejects = reject_path if report.rejected else None
    told = {"kind": chosen, "file": path, "dry_run": dry_run, "reject_file": rejects, "report": report}
    session.tell(told, lambda screen: draw_report(screen, chosen.zh, report, rejects, dry_run=dry_run))
    if report.rejected:
        raise typer.Exit(ExitCode.REFUSED)


def draw_report(
    screen: Screen, what: str, report: "ImportReport", rejects: Path | None, *, dry_run: bool
) -> None:
    """Write what became of a file."""
    verb = "试导入（未入库）" if dry_run else "导入"
    screen.line(
        f"{verb}{what}：共 {report.rows} 行，新 {report.new}，已有 {report.unchanged}，退回 {report.rejected}"
    )
    for note in report.notes:
        screen.line(f"  注意：{note}")
    for error in report.errors[:TOLD_MAX]:
        screen.line(f"  {error}")
    if len(report.errors) > TOLD_MAX:
        screen.line(f"  ……另有 {len(report.errors) - TOLD_MAX} 处，见退回文件")
    if rejects is not None:
        screen.line(f"退回文件：{rejects}。改好后重新导入整个文件即可")


def template(
    session: Session,
    *,
    kind: Kind,
    path: Annotated[Path, typer.Argument(metavar="文件", help="要写出的 .xlsx 或 .csv")],
) -> None:
    """Write an empty template; an existing file is not overwritten."""
    from correction.domain.errors import Conflict  # noqa: PLC0415
    from correction.intake.tabular.templates import write_template  # noqa: PLC0415

    chosen = kind_of(kind)
    if path.exists():
        raise Conflict(f"文件 {path}", "已经存在", "换一个文件名，或先移走")
    write_template(chosen, path)
    session.tell({"kind": chosen, "file": path}, lambda screen: screen.line(f"已写出{chosen.zh}模板：{path}"))
