"""`correction attach`: photos, scans, recordings of a case or an investigation (附件)."""

from pathlib import Path
from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.options import EntryKey, PersonNo
from correction.cli.session import Screen, Session

app = group(
    "attach", "附件：案件或调查评估的照片、扫描件、录音和文件，加密存放在数据库旁边；校验值记入案卷。"
)


@command(app, "add", "添加附件：按内容认定类型，可以附到一条记录上；同一个文件不会重复添加")
def attach(
    session: Session,
    case_no: PersonNo,
    path: Annotated[Path, typer.Argument(metavar="文件", help="照片、扫描件、录音或文件")],
    *,
    kind: Annotated[
        str, typer.Option("--kind", metavar="种类", help="本人照片、照片、扫描件、录音、文件")
    ] = "照片",
    about: Annotated[
        str | None, typer.Option("--about", metavar="记录", help="属于本案第几条记录，或记录编号")
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="名称", help="保存为什么名称，不写为文件名")
    ] = None,
) -> None:
    """Attach a file."""
    from correction.cli.telling.attachments import added  # noqa: PLC0415 - loaded on use

    entry = added(session, case_no, path, kind=kind, about=about, name=name or path.name)
    said = entry.payload
    told = {"entry_id": entry.entry_id, "number": entry.number, "name": said.name}
    told |= {"media_type": said.media_type, "size_bytes": said.size_bytes, "sha256": said.sha256}
    line = f"已添加{said.kind.zh}《{said.name}》，第 {entry.number} 条，SHA-256 {said.sha256}"
    session.tell(told, lambda screen: screen.line(line))


@command(app, "list", "列出一个案件或一件调查评估的附件，作废的也在内")
def show(session: Session, case_no: PersonNo) -> None:
    """List what is attached."""
    from correction.cli.telling.attachments import attachment_rows  # noqa: PLC0415 - loaded on use

    rows = attachment_rows(session, case_no)

    def draw(screen: Screen) -> None:
        lines = (
            (
                row["number"],
                row["on"],
                row["kind"],
                row["name"],
                f"{row['size_bytes'] / 1024:.0f} KB",
                row["about"],
                row["voided"] and f"已作废：{row['voided']}",
            )
            for row in rows
        )
        screen.table(
            ("第几条", "日期", "种类", "名称", "大小", "属于第几条", "备注"), lines, empty="没有附件"
        )

    session.tell(rows, draw)


@command(app, "get", "取出一个附件，写成文件；须用 --purpose 写明理由，查阅留有记录")
def get(
    session: Session,
    case_no: PersonNo,
    entry: EntryKey,
    *,
    out: Annotated[Path, typer.Option("--out", metavar="文件", help="写到哪里，不覆盖已有的文件")],
) -> None:
    """Write an attachment out, once its reading is logged."""
    from correction.cli.telling.attachments import written  # noqa: PLC0415 - loaded on use

    found = written(session, case_no, entry, out)
    told = {"entry_id": found.entry_id, "out": out, "sha256": found.payload.sha256}
    line = f"已写出 {out}，与添加时的内容相同（SHA-256 {found.payload.sha256}）"
    session.tell(told, lambda screen: screen.line(line))
