"""`correction paper volume`, `original`, `order`, `adopt-order`: the two volumes of a person (立卷归档)."""

from pathlib import Path
from typing import Annotated

import typer

from correction.cli.command import command
from correction.cli.options import CaseNo, day_of, text_of
from correction.cli.session import Screen, Session

Kind = Annotated[str, typer.Argument(metavar="案卷", help="执行档案（县级保管）或者工作档案（司法所保管）")]


def add(app: typer.Typer) -> None:
    """Put the commands among those of papers."""
    command(app, "volume", "一个人的案卷：卷内有什么、缺什么；可以装订成 PDF，或连同校验值导出供评查")(volume)
    command(app, "original", "把收到的原件归入案卷，写明部分、题名、日期和页数")(original)
    command(app, "order", "写出随程序提供的案卷目录顺序，供修改")(order)
    command(app, "adopt-order", "启用本机构修改过的案卷目录顺序，以前的版本保留")(adopt_order)


def volume(
    session: Session,
    case_no: CaseNo,
    kind: Kind,
    *,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="文件", help=".pdf 装订，.zip 导出供评查")
    ] = None,
) -> None:
    """Show a volume, or write it out."""
    from correction.cli.telling.volumes import volume_of, volume_row, write_volume  # noqa: PLC0415 - loaded on use

    contents = volume_of(session, case_no, kind, to_read=out is not None)
    if out is not None:
        write_volume(session, contents, out)
        session.tell(volume_row(contents), lambda screen: screen.line(f"已写出 {out}"))
        return
    row = volume_row(contents)

    def draw(screen: Screen) -> None:
        screen.heading(f"{row['volume']}，{contents.keeper.name}保管")
        lines = ((n, *each.values()) for n, each in enumerate(row["items"], start=1))
        screen.table(("序号", "部分", "题名", "文号", "日期", "责任者"), lines)
        attached = (
            (
                ("调查评估 " if each["before_sentence"] else "") + str(each["number"]),
                each["kind"],
                each["name"],
                each["about"],
            )
            for each in row["attached"]
        )
        screen.heading("附件")
        screen.table(("第几条", "种类", "名称", "属于第几条"), attached, empty="没有附件")
        missing = ((each["part"], each["title"], each["about"]) for each in row["missing"])
        screen.heading("缺漏")
        screen.table(("部分", "应有的材料", "依据第几条"), missing, empty="没有缺漏")

    session.tell(row, draw)


def original(
    session: Session,
    case_no: CaseNo,
    kind: Kind,
    title: Annotated[str, typer.Argument(metavar="题名", help="例如 刑事判决书")],
    *,
    part: Annotated[str, typer.Option("--part", metavar="部分", help="案卷的哪一部分")],
    on: Annotated[str, typer.Option("--on", metavar="日期", help="原件的落款日期")],
    pages: Annotated[int, typer.Option("--pages", metavar="页数", help="共几页")],
    by: Annotated[str, typer.Option("--by", metavar="机关", help="制作机关")] = "",
    document_no: Annotated[str, typer.Option("--document", metavar="文号", help="文书号")] = "",
) -> None:
    """File an original."""
    from correction.cli.cases import case_id_of  # noqa: PLC0415 - loaded on use
    from correction.cli.telling.volumes import volume_named  # noqa: PLC0415
    from correction.domain.facts.issuing import PaperFiled  # noqa: PLC0415
    from correction.office.ids import new_id  # noqa: PLC0415
    from correction.office.papers.volumes import file_original  # noqa: PLC0415

    now = session.now()
    filed = PaperFiled(
        volume=volume_named(kind),
        part=part,
        title=title,
        dated_on=day_of(on, "--on"),
        pages=pages,
        by=by,
        document_no=document_no,
    )
    with session.office().store.writing() as uow:
        case_id = case_id_of(uow, case_no)
        entry = file_original(uow, case_id, filed, entry_id=new_id(now), actor=session.actor, now=now)
    told = {"entry_id": entry.entry_id, "number": entry.number}
    session.tell(told, lambda screen: screen.line(f"已归档《{title}》，第 {entry.number} 条"))


def order(
    session: Session, path: Annotated[Path, typer.Argument(metavar="文件", help="写到哪里，例如 目录.yaml")]
) -> None:
    """Write the shipped order of volumes out."""
    from correction.domain.errors import Conflict  # noqa: PLC0415 - loaded on use
    from correction.office.papers.volumes import SHIPPED  # noqa: PLC0415

    if path.exists():
        raise Conflict("案卷目录", f"{path} 已经存在", "换一个文件名，以免覆盖修改过的目录")
    path.write_text(SHIPPED.read_text(encoding="utf-8"), encoding="utf-8")
    session.tell({"path": path}, lambda screen: screen.line(f"已写出 {path}"))


def adopt_order(
    session: Session,
    org_id: Annotated[str, typer.Argument(metavar="机构", help="司法所或者县级机构的编号")],
    path: Annotated[Path, typer.Argument(metavar="文件", help="修改过的目录")],
) -> None:
    """Put a body's own order of volumes in force."""
    from correction.office.papers.volumes import set_orders  # noqa: PLC0415

    text = text_of(path)
    with session.office().store.writing() as uow:
        changed = set_orders(uow, org_id, text, actor=session.actor, now=session.now())
    told = [{"volume": each.volume.zh, "version": each.version, "from_on": each.from_on} for each in changed]
    line = "、".join(f"{each.volume.zh}第 {each.version} 版" for each in changed) or "没有改动"
    session.tell(told, lambda screen: screen.line(f"已启用：{line}"))
