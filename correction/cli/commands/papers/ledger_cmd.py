"""`correction ledger`: what an office lists for a period, on screen or as a workbook or paper (台账)."""

from pathlib import Path
from typing import Annotated

import typer

from correction.cli.command import command
from correction.cli.session import Screen, Session


def add(app: typer.Typer) -> None:
    """Put the command among the others."""
    command(
        app, "ledger", "台账：花名册、接收、解除、外出、奖惩、定位、调查评估、查找、预警、教育活动、工作日志"
    )(ledger)


def ledger(
    session: Session,
    kind: Annotated[
        str, typer.Argument(metavar="台账", help="台账名称，例如 外出台账、在册花名册、工作日志")
    ],
    *,
    org_id: Annotated[str, typer.Option("--org", metavar="机构", help="哪个机构及其下级")],
    period: Annotated[str, typer.Option("--period", metavar="期间", help="2026-03、2026-Q1、2026 或 起..止")],
    staff: Annotated[str, typer.Option("--staff", metavar="人员编号", help="工作日志只看一个人的")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="文件", help="导出为 .xlsx 或 .pdf，须写 --purpose")
    ] = None,
) -> None:
    """Show or export a ledger."""
    from correction.cli.telling.ledgers import exported, kind_named, shown_ledger  # noqa: PLC0415 - loaded on use

    named = kind_named(kind)
    if out is not None:
        made = exported(session, named, org_id=org_id, period=period, staff=staff, out=out)
        told = {"rows": len(made.rows), "out": out}
        session.tell(told, lambda screen: screen.line(f"已写出 {out}，共 {len(made.rows)} 条"))
        return
    made = shown_ledger(session, named, org_id, period, staff)

    def draw(screen: Screen) -> None:
        screen.heading(f"{made.kind.zh}：{org_id}，{made.from_on} 至 {made.to_on}（均含当日）")
        screen.table(made.columns, made.rows)

    session.tell({"columns": made.columns, "rows": made.rows, "sealed": made.sealed}, draw)
