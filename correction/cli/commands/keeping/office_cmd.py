"""`create`, `book` and `void`: setting an office up, adopting its law, taking a mistake back."""

from pathlib import Path
from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.commands.law import adopt_cmd
from correction.cli.options import EntryKey
from correction.cli.session import Session

book_app = group("book", "规则册：法律和当地规定的参数。")


def add(app: typer.Typer) -> None:
    """Put the commands and the group among those of the program itself."""
    app.add_typer(book_app)
    command(app, "create", "新建本所数据目录：密钥、数据库、设置，并启用规则册")(create)
    command(app, "void", "作废一条登记有误的记录，须写明理由；随后巡查会重新研判")(void)


def create(
    session: Session,
    *,
    folder: Annotated[Path, typer.Argument(metavar="目录", help="要新建的目录")],
    book: Annotated[
        str, typer.Option("--book", metavar="名称", help="规则册：cn、helan-2019、demo-county，或规则册目录")
    ] = "cn",
    backup: Annotated[
        Path | None,
        typer.Option("--key-backup", metavar="文件", help="主密钥备份到哪里，须在另一存储介质上"),
    ] = None,
    demo_key: Annotated[
        bool, typer.Option("--demo-key", help="演示用密钥，不须备份；只可存放虚构数据")
    ] = False,
    office_at: Annotated[
        str, typer.Option("--office", metavar="地址", help="办公库：文件，或 postgresql:// 地址（不带口令）")
    ] = "office.db",
    positions_at: Annotated[
        str, typer.Option("--positions", metavar="地址", help="定位库：同上，另用一个数据库")
    ] = "positions.db",
) -> None:
    """Make an office."""
    from correction.cli.founding import create_office  # noqa: PLC0415
    from correction.cli.home import Settings  # noqa: PLC0415

    settings = Settings(folder=folder, book=book, office=office_at, positions=positions_at)
    made = create_office(settings, backup=backup, demo=demo_key, actor=session.actor, now=session.now())
    office = session.keep(made)
    adopted = office.configured_book
    told = {"home": folder, "book": adopted.name, "digest": adopted.digest, "demo_key": demo_key}

    def lines() -> str:
        backed = "演示密钥，不可存放真实数据" if demo_key else f"主密钥已备份到 {backup}，请妥善保管"
        return (
            f"已新建：{folder}\n规则册：{adopted.title}\n{backed}\n"
            f"接着：export CORRECTION_HOME={folder}，然后依次导入 org、staff、areas、roster、fences"
        )

    session.tell(told, lambda screen: screen.line(lines()))


def void(
    session: Session,
    *,
    log: Annotated[str, typer.Argument(metavar="案件|机构", help="案件编号；机构日志的记录写机构编号")],
    entry: EntryKey,
    reason: Annotated[str, typer.Option("--reason", metavar="文字", help="作废理由")],
) -> None:
    """Void an entry that was a mistake."""
    from correction.cli.cases import entry_id_of, log_id_of  # noqa: PLC0415
    from correction.cli.recording import tell_recorded  # noqa: PLC0415
    from correction.office.ids import new_id  # noqa: PLC0415
    from correction.office.record import void as void_entry  # noqa: PLC0415

    now = session.now()
    with session.office().store.writing() as uow:
        log_id = log_id_of(uow, log)
        entry_id = entry_id_of(uow, log_id, entry)
        (made,) = void_entry(
            uow, log_id, entry_id, reason=reason, actor=session.actor, now=now, void_id=new_id(now)
        )
    tell_recorded(session, made, f"作废 {entry_id}")


@command(book_app, "show", "说明现在启用的规则册，以及设置中的规则册是否与它一致")
def show(session: Session) -> None:
    """Show the book in force."""
    office = session.office()
    with office.store.reading() as uow:
        adopted = uow.adopted_books()
    configured = office.configured_book
    in_force = adopted[-1].payload if adopted else None
    told = {
        "adopted": in_force,
        "configured": {"book": configured.name, "title": configured.title, "digest": configured.digest},
        "same": in_force is not None and in_force.digest == configured.digest,
    }
    session.tell(
        told,
        lambda screen: screen.pairs(
            (
                ("启用的规则册", f"{in_force.book}（{in_force.digest[:12]}）" if in_force else "无"),
                ("设置中的规则册", f"{configured.title} {configured.name}（{configured.digest[:12]}）"),
                ("一致", "是" if told["same"] else "否，用 correction book adopt 启用"),
            )
        ),
    )


adopt_cmd.add(book_app)
