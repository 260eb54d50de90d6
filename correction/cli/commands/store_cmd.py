"""`correction verify`, `root` and `database`: that nothing was changed, and that all is of one version."""

from pathlib import Path
from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.exits import ExitCode
from correction.cli.session import Screen, Session

app = group("database", "数据库：升级到本程序的版本。")
FAULTS_MAX = 20


def add(app: typer.Typer) -> None:
    """Put the commands among those of the program itself."""
    command(app, "verify", "校验全部日志：有没有被改动、删除、截去末尾；不需要密钥")(verify)
    command(app, "root", "写出当日的每日根，存放到数据库以外的地方，供日后校验")(root)


def verify(
    session: Session,
    *,
    roots: Annotated[
        Path | None, typer.Option("--roots", metavar="目录", help="每日根所在目录，据此查出末尾被截去")
    ] = None,
) -> None:
    """Verify every log; ends with a code of its own where anything is wrong."""
    from correction.cli.home import read_settings  # noqa: PLC0415
    from correction.domain.errors import NotFound  # noqa: PLC0415
    from correction.store.root import read_roots  # noqa: PLC0415
    from correction.store.verify import verify_file  # noqa: PLC0415

    kept = read_roots(roots) if roots is not None else ()
    if roots is not None and not kept:
        raise NotFound("每日根", f"{roots} 中没有每日根", "核对目录；用 correction root 写出")
    found = verify_file(read_settings(session.home).office_path, kept)

    def draw(screen: Screen) -> None:
        screen.line(f"校验日志 {found.logs} 个、记录 {found.entries} 条，对照每日根 {len(kept)} 份")
        for fault in found.faults[:FAULTS_MAX]:
            screen.line(f"  日志 {fault.log_id} 第 {fault.number} 条：{fault.what}")
        if len(found.faults) > FAULTS_MAX:
            screen.line(f"  ……共 {len(found.faults)} 处")
        screen.line("没有发现改动" if found.sound else "校验不通过：停止使用，保留现场，并从备份恢复")

    session.tell({"sound": found.sound, "roots": len(kept), "verification": found}, draw)
    if not found.sound:
        raise typer.Exit(ExitCode.UNTRUSTED)


def root(
    session: Session,
    *,
    folder: Annotated[Path, typer.Argument(metavar="目录", help="存放每日根的目录，应在另一存储介质上")],
) -> None:
    """Write the root of the day."""
    from correction.domain.moments import legal_day  # noqa: PLC0415
    from correction.store.root import keep_root  # noqa: PLC0415

    path = keep_root(session.office().store, folder, legal_day(session.now()))
    session.tell({"file": path}, lambda screen: screen.line(f"已写出每日根：{path}"))


@command(app, "upgrade", "把两个数据库升级到本程序的版本；升级前请先备份")
def upgrade(session: Session) -> None:
    """Bring both databases to this version."""
    from correction.cli.home import read_settings  # noqa: PLC0415
    from correction.store.migrate import upgrade as upgrade_office  # noqa: PLC0415
    from correction.store.positions import create_positions  # noqa: PLC0415

    settings = read_settings(session.home)
    upgrade_office(settings.office_path)
    create_positions(settings.positions_path).close()
    told = {"office": settings.office_path, "positions": settings.positions_path}
    session.tell(told, lambda screen: screen.line("两个数据库都已是本程序的版本"))
