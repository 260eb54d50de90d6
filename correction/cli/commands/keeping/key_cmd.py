"""`correction key`: the master key, without which nothing can be read."""

from pathlib import Path
from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.options import CaseNo
from correction.cli.session import Session

app = group("key", "主密钥：生成、备份、更换；依令销毁一个案件的密钥。")


@command(app, "make", "单独生成一个主密钥文件（新建本所时 create 会自动生成）")
def make(
    session: Session,
    *,
    path: Annotated[Path, typer.Argument(metavar="文件", help="密钥文件，不覆盖已有的")],
    demo: Annotated[bool, typer.Option("--demo", help="演示用，不须备份")] = False,
) -> None:
    """Make a master key."""
    from correction.store.keys import make_key  # noqa: PLC0415

    key = make_key(path, demo=demo)
    told = {"path": path, "key_id": key.key_id, "demo": key.demo}
    session.tell(told, lambda screen: screen.line(f"已生成密钥 {key.key_id}：{path}"))


@command(app, "backup", "把本所的主密钥备份到另一存储介质")
def backup(
    session: Session,
    *,
    to: Annotated[Path, typer.Argument(metavar="文件", help="备份文件，不可与密钥同一目录")],
) -> None:
    """Back the master key up; the databases stay closed, since a new key must be backed up first."""
    from correction.cli.home import read_settings  # noqa: PLC0415
    from correction.store.keys import backup_key  # noqa: PLC0415

    key = backup_key(read_settings(session.home).key_path, to)
    told = {"path": to, "key_id": key.key_id}
    session.tell(told, lambda screen: screen.line(f"密钥 {key.key_id} 已备份到 {to}，请离线保管"))


@command(app, "rotate", "更换主密钥：各案密钥改由新主密钥封装，记录不重写")
def rotate(
    session: Session,
    *,
    backup: Annotated[Path, typer.Option("--key-backup", metavar="文件", help="新主密钥备份到哪里")],
) -> None:
    """Replace the master key by a new one that is backed up first.

    The new key waits beside the old one until the database is wrapped anew: what was killed in between is
    finished by the same command.
    """
    from correction.cli.founding import rotate_key  # noqa: PLC0415
    from correction.cli.home import read_settings  # noqa: PLC0415

    key = rotate_key(read_settings(session.home), backup, actor=session.actor, now=session.now())
    told = {"key_id": key.key_id, "backup": backup}
    session.tell(
        told,
        lambda screen: screen.line(
            f"已更换为主密钥 {key.key_id}，备份在 {backup}\n"
            "以前的数据库备份只能用旧主密钥打开：请现在重新备份数据库，旧主密钥销毁以后只有新的备份能恢复"
        ),
    )


@command(app, "destroy", "依令销毁一个案件：登记销毁决定，销毁该案的密钥，内容从此无法读出。不可恢复")
def destroy(
    session: Session,
    *,
    case_no: CaseNo,
    ground: Annotated[str, typer.Option("--ground", metavar="文字", help="销毁的依据和事由")],
    document_no: Annotated[str, typer.Option("--document-no", metavar="文号", help="销毁决定的文号")],
    confirm: Annotated[str, typer.Option("--confirm", metavar="编号", help="再写一遍案件编号，以示确认")],
) -> None:
    """Record the order to erase a case, delete its positions, then destroy its key."""
    from correction.cli.cases import case_id_of, rare_file  # noqa: PLC0415
    from correction.domain.errors import InvalidValue  # noqa: PLC0415
    from correction.office.admission.erasure import order_erasure  # noqa: PLC0415
    from correction.office.positions.keeping.erasing import erase_positions  # noqa: PLC0415
    from correction.office.positions.port import Access, Purpose  # noqa: PLC0415
    from correction.store.attachments.sweeping import drop, files_of_log  # noqa: PLC0415

    store, now = session.office().store, session.now()
    with store.writing() as uow:
        case_id = case_id_of(uow, case_no)
        number = rare_file(uow, case_id).opened.payload.case_no or case_id
        if confirm.strip() != number:
            what = f"确认的编号“{confirm}”与案件编号不同"
            raise InvalidValue("销毁案件", what, "核对案件和决定，--confirm 写案件编号；没有编号的写案件标识")
        entry_id = order_erasure(
            uow, case_id, ground=ground, document_no=document_no, actor=session.actor, now=now
        )
    # While the case still says which are its own; a crash here leaves it to be erased again.
    by_order = f"销毁决定 {entry_id}"
    access = Access(actor=session.actor, purpose=Purpose.ERASURE, at=now, reason=by_order)
    fixes = erase_positions(store, session.office().positions, case_id, access)
    # Nobody can read them any more; a crash here leaves them to the worker.
    files = files_of_log(store, session.office().settings.attachments_path, case_id)
    store.destroy_key(case_id, order_entry_id=entry_id)
    drop(files)
    told = {
        "case_id": case_id,
        "case_no": number,
        "order_entry_id": entry_id,
        "attachments": len(files),
        "positions": fixes,
    }
    session.tell(
        told,
        lambda screen: screen.line(
            f"案件 {number} 的密钥已销毁，内容无法再读出；删除定位 {fixes} 个；"
            f"销毁决定的记录编号 {entry_id}。\n"
            "以前的数据库备份仍能用旧主密钥读出：请随后更换主密钥，重新备份数据库，再销毁旧主密钥及其备份"
        ),
    )
