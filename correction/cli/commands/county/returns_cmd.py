"""`correction statistics return`, `submit`, `withdraw`, `form`, `figures`: returns by an editable form."""

from pathlib import Path
from typing import Annotated

import typer

from correction.cli.command import command
from correction.cli.session import Screen, Session
from correction.cli.statistics_options import Body, People, Period


def add(app: typer.Typer) -> None:
    """Put the commands among those of statistics."""
    command(app, "return", "月报、季报、年报，按可以修改的样式；已上报的按上报数，后来的更正列在后面")(
        show_return
    )
    command(app, "submit", "上报一个司法所或者县级机构的报表：数字就此固定，后来的变化作为更正列出")(submit)
    command(app, "withdraw", "作废报错了的报表，须写明理由；作废以后可以重新上报")(withdraw)
    command(app, "form", "写出随程序提供的报表样式，供修改")(form)
    command(app, "figures", "列出报表样式中可以写的全部统计项目")(figures)


def show_return(
    session: Session,
    *,
    period: Period,
    org_id: Body = None,
    people: People = False,
    form_path: Annotated[
        Path | None,
        typer.Option("--form", metavar="文件", help="报表样式，默认用本所的，没有则用随程序提供的"),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="文件",
            help="另存为 .xlsx 或 .csv（带各格名单），或 .pdf、.docx（只有数字，供签字）",
        ),
    ] = None,
) -> None:
    """Show a return, and what changed since it was submitted."""
    from correction.cli.telling.counting import ask  # noqa: PLC0415
    from correction.cli.telling.return_table import draw_return, form_of, made_return, return_json  # noqa: PLC0415

    office = session.office()
    form = form_of(office.settings.folder, form_path)
    told = made_return(office.store, office.book, ask(session, period, org_id), form)
    if out is not None:
        from correction.cli.telling.return_file import save_return  # noqa: PLC0415

        save_return(session, told, out)

    def draw(screen: Screen) -> None:
        draw_return(screen, told, people=people)
        if out is not None:
            screen.line(f"已写出 {out}")

    session.tell(return_json(told), draw)


def submit(
    session: Session,
    org_id: Annotated[str, typer.Argument(metavar="机构", help="司法所或者县级机构的编号")],
    *,
    period: Period,
) -> None:
    """Freeze a return."""
    from correction.cli.telling.counting import ask  # noqa: PLC0415
    from correction.office.counting.returns import submit_return  # noqa: PLC0415

    asked, office = ask(session, period, org_id), session.office()
    with office.store.writing() as uow:
        entry = submit_return(
            uow, org_id, asked.period, asked.cases, office.book, actor=session.actor, now=session.now()
        )
    told = {**asked.head, "entry_id": entry.entry_id, "figures": len(entry.payload.figures)}
    session.tell(told, lambda screen: screen.line(f"已上报 {len(entry.payload.figures)} 项，数字就此固定"))


def withdraw(
    session: Session,
    org_id: Annotated[str, typer.Argument(metavar="机构", help="司法所或者县级机构的编号")],
    *,
    period: Period,
    reason: Annotated[str, typer.Option("--reason", metavar="文字", help="作废的理由")],
) -> None:
    """Void a return that was submitted by mistake."""
    from correction.cli.telling.counting import period_of  # noqa: PLC0415
    from correction.office.counting.returns import withdraw_return  # noqa: PLC0415

    with session.office().store.writing() as uow:
        entry = withdraw_return(
            uow, org_id, period_of(period), reason=reason, actor=session.actor, now=session.now()
        )
    session.tell({"entry_id": entry.entry_id}, lambda screen: screen.line("已作废，可以重新上报"))


def form(
    session: Session,
    path: Annotated[Path, typer.Argument(metavar="文件", help="写到哪里，例如 我县.yaml")],
) -> None:
    """Write the shipped form out."""
    from correction.domain.errors import Conflict  # noqa: PLC0415
    from correction.office.counting.return_forms import SHIPPED  # noqa: PLC0415

    if path.exists():
        raise Conflict("报表样式", f"{path} 已经存在", "换一个文件名，以免覆盖修改过的样式")
    path.write_text(SHIPPED.read_text(encoding="utf-8"), encoding="utf-8")
    session.tell({"path": path}, lambda screen: screen.line(f"已写出 {path}"))


def figures(session: Session) -> None:
    """List every figure that a form may ask for."""
    from correction.cli.telling.figures_zh import figure_zh  # noqa: PLC0415
    from correction.domain.counting.known_figures import known_figures  # noqa: PLC0415

    known = {key: figure_zh(key) for key in sorted(known_figures())}
    session.tell(known, lambda screen: screen.table(("统计项目", "名称"), known.items()))
