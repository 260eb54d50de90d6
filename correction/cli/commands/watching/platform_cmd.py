"""`correction platform`: how the processes stand, and what people may do about them."""

from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.session import Screen, Session

app = group("platform", "平台：各进程的心跳、平台异常、搁置的案卷；释放不再用的进程名称，重试搁置的案卷。")


@command(app, "status", "列出各进程最后的心跳、没有结束的平台异常、搁置的案卷和升级受阻的预警")
def status(session: Session) -> None:
    """Show how the platform stands, by what the processes said last."""
    from correction.domain.moments import local_text  # noqa: PLC0415
    from correction.rulebooks.glossary import glossary  # noqa: PLC0415
    from correction.store.watching.beats import read_beats  # noqa: PLC0415
    from correction.store.watching.faults import set_aside, stuck_ladders  # noqa: PLC0415
    from correction.store.watching.measures import ongoing_troubles  # noqa: PLC0415

    engine, now = session.office().store.engine, session.now()
    beats, aside = read_beats(engine), set_aside(engine, now)
    ladders = stuck_ladders(engine)
    wrong = sorted(ongoing_troubles(engine))

    def draw(screen: Screen) -> None:
        screen.table(
            ("进程", "名称", "主机", "最后心跳", "最近一轮完成", "状态"),
            [
                (
                    beat.part.zh,
                    beat.name,
                    beat.host,
                    local_text(beat.beat_at),
                    local_text(beat.good_at) if beat.good_at else "—",
                    "已停止" if beat.stopped_at else "运行",
                )
                for beat in beats
            ],
            empty="还没有进程有过心跳",
        )
        for kind, subject in wrong:
            screen.line(f"平台异常：{glossary().alert(kind).zh}（{subject}）")
        for case in aside:
            screen.line(f"搁置：案卷 {case.log_id}，{case.fault}")
        for alert in ladders:
            screen.line(f"升级受阻：预警 {alert.alert_id}，{alert.fault}")

    told = [{"kind": kind, "subject": subject} for kind, subject in wrong]
    session.tell({"processes": beats, "troubles": told, "set_aside": aside, "stuck_ladders": ladders}, draw)


@command(app, "forget", "释放一个不再用的进程名称；定位接入进程都不再用了的，失明时段到此为止")
def forget(
    session: Session,
    *,
    name: Annotated[str, typer.Argument(metavar="名称", help="status 列出的名称")],
    door: Annotated[bool, typer.Option("--door", help="定位接入进程；不写就是巡查进程")] = False,
) -> None:
    """Free the name of a process that will not come back."""
    from correction.office.watching.blindness import seen_again  # noqa: PLC0415
    from correction.office.watching.signs import Part  # noqa: PLC0415
    from correction.store.watching.beats import forget as drop  # noqa: PLC0415
    from correction.store.watching.beats import read_beats  # noqa: PLC0415

    store, now = session.office().store, session.now()
    gone = drop(store.engine, name, Part.DOOR if door else Part.WORKER)
    if not any(beat.part is Part.DOOR for beat in read_beats(store.engine)):
        with store.writing() as uow:
            seen_again(uow, None, actor=session.actor, now=now)
    told = {"part": gone.part, "name": gone.name}
    session.tell(told, lambda screen: screen.line(f"已释放{gone.part.zh}的名称 {gone.name}"))


@command(app, "retry", "修好以后，让搁置的案卷重新研判")
def retry(
    session: Session,
    *,
    log_id: Annotated[str, typer.Argument(metavar="案卷", help="status 列出的案卷标识")],
) -> None:
    """Have a case that was set aside judged again."""
    from correction.store.watching.faults import try_again  # noqa: PLC0415

    try_again(session.office().store.engine, log_id, session.now())
    session.tell({"log_id": log_id}, lambda screen: screen.line(f"案卷 {log_id} 将在下一轮重新研判"))
