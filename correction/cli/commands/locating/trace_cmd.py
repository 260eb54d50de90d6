"""`correction trace`: where a person was, who read positions, and how long positions are kept."""

from datetime import UTC, datetime, timedelta
from math import isnan
from typing import Annotated, Any

import typer

from correction.cli.command import command, group
from correction.cli.options import CaseNo, choice_named, moment_of
from correction.cli.session import Screen, Session

app = group("trace", "轨迹：按目的查阅一个人的定位，看谁查阅过，删除期满的定位。")
SHOWN_MAX = 50


@command(app, "show", "查阅一个人最近的定位；查阅人、目的、时间先记入查阅记录")
def show(
    session: Session,
    *,
    case_no: CaseNo,
    used_for: Annotated[
        str,
        typer.Option(
            "--for", metavar="目的", help="日常监督管理、查找失去联系的人、复核预警和申辩、检察监督"
        ),
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="文字", help="事由，不写案情")] = "",
    hours: Annotated[int, typer.Option("--hours", metavar="小时", min=1, help="看几小时，默认 24")] = 24,
    until: Annotated[
        str | None, typer.Option("--until", metavar="时间", help="到什么时候为止，默认现在")
    ] = None,
) -> None:
    """Read the trace of a person."""
    from correction.cli.cases import case_id_of, rare_file  # noqa: PLC0415
    from correction.office.positions.keeping.trace import read_trace  # noqa: PLC0415
    from correction.office.positions.lawful import to_ms  # noqa: PLC0415
    from correction.office.positions.port import Access, Purpose  # noqa: PLC0415

    office, now = session.office(), session.now()
    until_at = now if until is None else moment_of(until, "--until")
    access = Access(
        actor=session.actor, purpose=choice_named(Purpose, used_for, "--for"), at=now, reason=reason
    )
    with office.store.reading() as uow:
        file = rare_file(uow, case_id_of(uow, case_no))
    span = {"from_ms": to_ms(until_at - timedelta(hours=hours)), "until_ms": to_ms(until_at)}
    found = read_trace(office.positions, office.book, file, access, **span)
    rows = [row for source_id, batch in found.items() for row in _rows(source_id, batch)]
    rows.sort(key=lambda row: row["at"])

    def draw(screen: Screen) -> None:
        screen.line(f"{hours} 小时内定位 {len(rows)} 个，来源 {len(found)} 个；本次查阅已记录")
        screen.table(
            ("时间", "来源", "经度", "纬度", "精度（米）"),
            [
                (
                    f"{row['at']:%m-%d %H:%M:%S}",
                    row["source_id"],
                    row["lon"],
                    row["lat"],
                    row["accuracy_m"] or "不详",
                )
                for row in rows[-SHOWN_MAX:]
            ],
        )
        if len(rows) > SHOWN_MAX:
            screen.line(f"只列最后 {SHOWN_MAX} 个；全部用 --json 输出")

    session.tell({"fixes": rows}, draw)


def _rows(source_id: str, batch: Any) -> list[dict[str, Any]]:
    from correction.domain.moments import SHANGHAI  # noqa: PLC0415

    columns = (batch.device_at_ms.tolist(), batch.lon.tolist(), batch.lat.tolist(), batch.accuracy_m.tolist())
    return [
        {
            "source_id": source_id,
            "at": datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(SHANGHAI),
            "lon": round(lon, 7),
            "lat": round(lat, 7),
            "accuracy_m": None if isnan(accuracy_m) else accuracy_m,
        }
        for at_ms, lon, lat, accuracy_m in zip(*columns, strict=True)
    ]


@command(app, "reads", "看谁查阅、删除过定位，最近的在前；可以只看一个人的")
def reads(
    session: Session,
    *,
    case_no: Annotated[str | None, typer.Argument(metavar="编号", help="案件编号；不写则列出全部")] = None,
) -> None:
    """List who read or deleted positions."""
    from correction.cli.cases import case_id_of, rare_file  # noqa: PLC0415
    from correction.domain.facts.devices import SourceAssigned  # noqa: PLC0415
    from correction.domain.moments import SHANGHAI  # noqa: PLC0415

    office, sources = session.office(), None
    if case_no is not None:
        with office.store.reading() as uow:
            file = rare_file(uow, case_id_of(uow, case_no))
        sources = sorted({entry.payload.source_id for entry in file.of(SourceAssigned)})
    acts = office.positions.acts(sources)
    rows = [
        (
            f"{act.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
            act.actor,
            act.act.zh,
            act.purpose.zh,
            act.source_id or "全部",
            act.reason,
        )
        for act in acts
    ]
    columns = ("时间", "查阅人", "做了什么", "目的", "来源", "事由")
    session.tell({"acts": acts}, lambda screen: screen.table(columns, rows, empty="没有查阅记录"))


@command(app, "retain", "按保存目的和期限删除定位，巡查进程每日自动做；--dry-run 只试算")
def retain(
    session: Session,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只试算，不删除")] = False,
) -> None:
    """Delete positions that no purpose keeps any longer, or show what would go."""
    from correction.office.positions.keeping.retention import KeptFor  # noqa: PLC0415
    from correction.office.positions.keeping.retention import retain as retain_positions  # noqa: PLC0415
    from correction.office.positions.port import Access, Purpose  # noqa: PLC0415

    office = session.office()
    access = Access(actor=session.actor, purpose=Purpose.RETENTION, at=session.now())
    plan = retain_positions(office.store, office.positions, office.book, access, dry_run=dry_run)

    def draw(screen: Screen) -> None:
        for purpose in (KeptFor.SUPERVISION, KeptFor.EVIDENCE):
            screen.line(f"为{purpose.zh}保存：{plan.kept[purpose]} 个")
        days = sum(map(len, plan.delete.values()))
        done = "应删除（试算，没有删除）" if dry_run else "已删除，留有记录"
        screen.line(f"{done}：{plan.fixes} 个，来源 {len(plan.delete)} 个，共 {days} 个来源日")
        screen.line(f"未留存定位的时间和过时的时钟记录，{done}：{plan.times} 条")

    session.tell({"dry_run": dry_run, "plan": plan}, draw)


@command(
    app, "archive", "把若干天以前的定位移入归档文件，查阅照旧；写有 archive_after_days 的，巡查进程每日自动做"
)
def archive(
    session: Session,
    *,
    older_than_days: Annotated[
        int | None, typer.Option("--older-than-days", metavar="天", min=2, help="默认按设置")
    ] = None,
) -> None:
    """Move old positions to files."""
    from correction.domain.errors import InvalidValue  # noqa: PLC0415
    from correction.domain.moments import legal_day  # noqa: PLC0415
    from correction.office.positions.port import Access, Purpose  # noqa: PLC0415

    office, today = session.office(), legal_day(session.now())
    before_on = office.settings.archived_before(today)
    if older_than_days is not None:
        before_on = today - timedelta(days=older_than_days)
    if before_on is None:
        remedy = "用 --older-than-days 写明天数，或者在 correction.toml 写 archive_after_days"
        raise InvalidValue("归档", "没有说明多少天以前的定位", remedy)
    access = Access(actor=session.actor, purpose=Purpose.RETENTION, at=session.now())
    moved = office.positions.move_days(access, before_on)
    folder = office.settings.archive_path
    session.tell(
        {"moved": moved, "before_on": before_on, "folder": folder},
        lambda screen: screen.line(f"已移入归档文件 {moved} 个定位（{before_on} 以前），目录 {folder}"),
    )
