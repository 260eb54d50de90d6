"""`correction doctor`: everything looked at once, each finding with its remedy."""

from pathlib import Path
from typing import Annotated

import typer

from correction.cli.command import command
from correction.cli.session import Screen, Session


def add(app: typer.Typer) -> None:
    """Put the command among those of the program itself."""
    command(
        app,
        "doctor",
        "体检：设置、数据库、密钥、规则册、磁盘、时钟、时区和日历、进程、积压、通知和渠道、底图、备份",
    )(doctor)


def doctor(
    session: Session,
    *,
    backups: Annotated[
        Path | None, typer.Option("--backups", metavar="目录", help="备份所在目录，检查最近一份有多旧")
    ] = None,
) -> None:
    """Look at everything; ends with the exit code of the first thing that is not well."""
    from correction.cli.doctor.checkup import Asked, check_up  # noqa: PLC0415

    found = check_up(Asked(home=session.home, backups=backups, now=session.now()))
    wrong = [each for each in found if not each.ok]

    def draw(screen: Screen) -> None:
        for each in found:
            screen.line(f"{'正常' if each.ok else '有问题'}　{each.name}：{each.told}")
            if not each.ok:
                screen.line(f"　　　　处理办法：{each.remedy}")
        screen.line("一切正常" if not wrong else f"{len(wrong)} 处有问题")

    checks = [
        {"name": e.name, "ok": e.ok, "told": e.told, "remedy": "" if e.ok else e.remedy, "code": int(e.code)}
        for e in found
    ]
    session.tell({"well": not wrong, "checks": checks}, draw)
    if wrong:
        # What cannot be opened tells more than what follows from it.
        raise typer.Exit(max(wrong, key=lambda each: each.code.value if each.code.value != 7 else 0).code)
