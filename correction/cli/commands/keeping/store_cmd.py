"""`correction verify`, `root` and `database`: that nothing was changed, and that all is of one version."""

from pathlib import Path
from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.exits import ExitCode
from correction.cli.session import Screen, Session

app = group("database", "数据库：升级到本程序的版本。")
FAULTS_MAX = 20


def add(program: typer.Typer) -> None:
    """Put the commands and the group, under a short name too, among those of the program itself."""
    program.add_typer(app)
    program.add_typer(app, name="db", hidden=True)
    command(program, "verify", "校验全部日志和附件：有没有被改动、删除、截去末尾；不需要密钥")(verify)
    command(program, "root", "写出当日的每日根，存放到数据库以外的地方，供日后校验")(root)


def verify(
    session: Session,
    *,
    roots: Annotated[
        Path | None, typer.Option("--roots", metavar="目录", help="每日根所在目录，据此查出末尾被截去")
    ] = None,
) -> None:
    """Verify every log and every attachment; ends with a code of its own where anything is wrong."""
    from dataclasses import replace  # noqa: PLC0415

    from correction.cli.home import read_settings  # noqa: PLC0415
    from correction.domain.errors import NotFound  # noqa: PLC0415
    from correction.store.attachments.copying import attachment_faults  # noqa: PLC0415
    from correction.store.log.root import read_roots, root_files  # noqa: PLC0415
    from correction.store.log.verify import verify_file  # noqa: PLC0415

    kept = len(root_files(roots)) if roots is not None else 0
    if roots is not None and not kept:
        raise NotFound("每日根", f"{roots} 中没有每日根", "核对目录；用 correction root 写出")
    settings = read_settings(session.home)
    found = verify_file(settings.office_path, read_roots(roots) if roots is not None else ())
    attached = attachment_faults(settings.office_path, settings.attachments_path)
    found = replace(found, faults=(*found.faults, *attached))

    def draw(screen: Screen) -> None:
        screen.line(f"校验日志 {found.logs} 个、记录 {found.entries} 条，对照每日根 {kept} 份")
        for fault in found.faults[:FAULTS_MAX]:
            screen.line(f"  日志 {fault.log_id} 第 {fault.number} 条：{fault.what}")
        if len(found.faults) > FAULTS_MAX:
            screen.line(f"  ……共 {len(found.faults)} 处，加 --json 全部列出")
        screen.line("没有发现改动" if found.sound else "校验不通过：停止使用，保留现场，并从备份恢复")
        if kept and not found.sound:
            screen.line("刚恢复过较早备份的，备份以后的记录会这样列出：照列补登，见使用说明《安装和安全》")

    session.tell({"sound": found.sound, "roots": kept, "verification": found}, draw)
    if not found.sound:
        raise typer.Exit(ExitCode.UNTRUSTED)


def root(
    session: Session,
    *,
    folder: Annotated[Path, typer.Argument(metavar="目录", help="存放每日根的目录，应在另一存储介质上")],
) -> None:
    """Write the root of the day."""
    from correction.domain.moments import legal_day  # noqa: PLC0415
    from correction.store.log.root import keep_root  # noqa: PLC0415

    path = keep_root(session.office().store, folder, legal_day(session.now()))
    session.tell({"file": path}, lambda screen: screen.line(f"已写出每日根：{path}"))


@command(app, "upgrade", "把两个数据库升级到本程序的版本；升级前请先备份")
def upgrade(session: Session) -> None:
    """Bring both databases to this version."""
    from correction.cli.home import read_settings  # noqa: PLC0415
    from correction.store.upkeep.upgrading import upgrade_stores  # noqa: PLC0415

    settings = read_settings(session.home)
    upgrade_stores(settings.office_path, settings.positions_path, settings.archive_path)
    told = {"office": settings.office_path, "positions": settings.positions_path}
    session.tell(told, lambda screen: screen.line("两个数据库都已是本程序的版本"))


@command(app, "backup", "把两个数据库和附件备份成文件，工作不必停；备份不含密钥、设置和本地规则册，须另存")
def backup(
    session: Session,
    *,
    folder: Annotated[Path, typer.Argument(metavar="目录", help="备份放在哪里，应在另一存储介质上")],
) -> None:
    """Write a back-up into a folder of its own."""
    from correction.cli.home import read_settings  # noqa: PLC0415
    from correction.store.upkeep.backups import take_backup  # noqa: PLC0415

    settings = read_settings(session.home)
    stores = (settings.office_path, settings.positions_path, settings.archive_path)
    at = session.now()
    path, kept = take_backup(*stores, settings.attachments_path, folder=folder, at=at)
    told = {"folder": path, "rows": kept.rows, "files": kept.files}
    told |= {"attachments": kept.attachments, "damaged": kept.damaged}

    def draw(screen: Screen) -> None:
        screen.line(f"已备份 {kept.rows} 行、附件 {kept.attachments} 个到 {path}，并已逐项核对")
        screen.line("密钥、设置（*.toml）和本地规则册不在其中，须另存")
        if kept.damaged:
            screen.line(f"有 {len(kept.damaged)} 个附件文件缺少或损坏，没有备份：{'、'.join(kept.damaged)}")
            screen.line("运行 correction verify 查明是哪个案件，从以前的备份找回")

    session.tell(told, draw)
    if kept.damaged:
        raise typer.Exit(ExitCode.UNTRUSTED)


@command(app, "restore", "从备份恢复到设置中的两个数据库和附件目录；数据库须是新的或空的")
def restore(
    session: Session,
    *,
    folder: Annotated[Path, typer.Argument(metavar="备份目录", help="backup 写出的那个目录")],
) -> None:
    """Put a back-up back."""
    from correction.cli.home import read_settings  # noqa: PLC0415
    from correction.store.upkeep.backups import restore_backup  # noqa: PLC0415

    settings = read_settings(session.home)
    stores = (settings.office_path, settings.positions_path, settings.archive_path)
    kept = restore_backup(folder, *stores, settings.attachments_path)
    told = {"taken_at": kept.taken_at, "rows": kept.rows, "attachments": kept.attachments}
    line = f"已恢复 {kept.rows} 行、附件 {kept.attachments} 个，与备份相同；接着运行 verify 和 sweep"
    session.tell(told, lambda screen: screen.line(line))


@command(app, "move", "把两个数据库搬到别处，例如从文件搬到服务器，逐行核对后改好设置；先停下各进程")
def move(
    session: Session,
    *,
    office: Annotated[str, typer.Option("--office", metavar="地址", help="办公库的新地址（不带口令）")],
    positions: Annotated[str, typer.Option("--positions", metavar="地址", help="定位库的新地址（不带口令）")],
) -> None:
    """Copy both stores to other databases and let the settings name those; the old ones stay as they are."""
    from dataclasses import replace  # noqa: PLC0415

    from correction.cli.home import read_settings  # noqa: PLC0415
    from correction.store.positions.kind import POSITIONS_STORE  # noqa: PLC0415
    from correction.store.upkeep.copying import OFFICE_STORE, copy  # noqa: PLC0415
    from correction.store.upkeep.moving import refuse_running  # noqa: PLC0415

    old = read_settings(session.home)
    # What they wrote from then on would stay behind, and both stores would send the notices that wait.
    refuse_running(old.office_path, session.now())
    new = replace(old, office=office, positions=positions)
    copied = {
        "office": copy(OFFICE_STORE, old.office_path, new.office_path),
        "positions": copy(POSITIONS_STORE, old.positions_path, new.positions_path),
    }
    new.write()
    rows = sum(table.rows for tables in copied.values() for table in tables)
    told = {"rows": rows, "tables": copied}
    session.tell(told, lambda screen: screen.line(f"已搬 {rows} 行并逐行核对，设置已改；原来的数据库没有动"))


@command(app, "check", "检查两个数据库：版本、结构、引用、日志链、归档文件、附件、密钥是否配套、搁置的案卷")
def check(session: Session) -> None:
    """Check everything that can be checked; ends with a code of its own where anything is wrong."""
    from correction.cli.home import read_settings  # noqa: PLC0415
    from correction.store.upkeep.check import check_stores  # noqa: PLC0415

    settings = read_settings(session.home)
    stores = (settings.office_path, settings.positions_path, settings.archive_path)
    checks = check_stores(*stores, settings.attachments_path, key=settings.key_path)

    def draw(screen: Screen) -> None:
        for each in checks:
            screen.line(f"{'正常' if each.sound else '有问题'}　{each.name}：{each.told}")

    session.tell({"sound": all(each.sound for each in checks), "checks": checks}, draw)
    if not all(each.sound for each in checks):
        raise typer.Exit(ExitCode.UNTRUSTED)
