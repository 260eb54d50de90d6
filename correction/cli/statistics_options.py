"""What the commands of statistics ask for in the same words (统计的共用参数)."""

from typing import Annotated

import typer

Period = Annotated[
    str,
    typer.Option(
        "--period", metavar="期间", help="2026-03、2026-Q1、2026，或 2026-01-01..2026-03-15，首尾均含"
    ),
]
Body = Annotated[
    str | None, typer.Option("--office", metavar="机构编号", help="司法所，或者县级机构（含其所属各所）")
]
People = Annotated[bool, typer.Option("--people", help="列出每个数字背后的名单")]
