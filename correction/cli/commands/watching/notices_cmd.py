"""`correction notices`: what people were to be told of alerts and has not been taken yet."""

from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.session import Screen, Session

app = group("notices", "通知：还没有送达的预警通知；渠道写在数据目录的 notify.toml，由巡查进程发送。")


@command(app, "list", "列出还没有送达的通知：试过几次、最后为什么没有送达；搁置的在前")
def list_(session: Session) -> None:
    """List what has not been taken."""
    from correction.domain.moments import local_text  # noqa: PLC0415
    from correction.store.notices.queue import NoticeQueue  # noqa: PLC0415

    pending = NoticeQueue(session.office().store.engine).pending()

    def draw(screen: Screen) -> None:
        screen.table(
            ("通知", "渠道", "事由", "机构", "时间", "已试", "状态"),
            [
                (
                    each.notice.notice_id,
                    each.channel,
                    each.notice.event.zh,
                    each.notice.office_id or "平台",
                    local_text(each.notice.made_at),
                    each.tries,
                    f"搁置：{each.error}" if each.dead else each.error or "等待发送",
                )
                for each in pending
            ],
            empty="没有未送达的通知",
        )

    session.tell({"pending": pending}, draw)


@command(app, "retry", "把搁置的通知重新排入发送，用在渠道修好以后")
def retry(
    session: Session,
    *,
    notice_id: Annotated[str, typer.Argument(metavar="通知", help="list 列出的编号")],
) -> None:
    """Try again what was laid aside."""
    from correction.store.notices.queue import NoticeQueue  # noqa: PLC0415

    count = NoticeQueue(session.office().store.engine).revive(notice_id, session.now())
    session.tell({"revived": count}, lambda screen: screen.line(f"已重新排入发送：{count} 个渠道"))
