"""`correction shifts`: who is on duty at a body, when nobody is, and changing a day."""

from datetime import timedelta
from typing import Annotated

import typer

from correction.cli.command import command, group
from correction.cli.options import AtOrNow, Day, choice_named, day_of, instant_of
from correction.cli.session import Screen, Session
from correction.domain.duty_roster import on_duty_at

app = group("shifts", "值班表：谁在值班，预警先告知值班人。整张的用 correction import shifts 导入。")
Body = Annotated[str, typer.Argument(metavar="机构编号", help="司法所，或者县、市机构")]
_DAY = timedelta(days=1)


@command(app, "show", "列出一段日子的值班、此刻谁在值班和无人值班的时段")
def show(
    session: Session,
    *,
    org_id: Body,
    on: Annotated[str | None, typer.Option("--on", metavar="日期", help="从哪一天起，不写为今天")] = None,
    days: Annotated[int, typer.Option("--days", metavar="天数", help="列出多少天", min=1, max=92)] = 7,
) -> None:
    """List shifts and gaps."""
    from correction.domain.moments import day_start, legal_day, local_text  # noqa: PLC0415
    from correction.office.ladder.duty import gaps, shifts_of  # noqa: PLC0415

    now = session.now()
    from_on = day_of(on, "--on") if on else legal_day(now)
    to_on = from_on + (days - 1) * _DAY
    with session.office().store.reading() as uow:
        name = uow.organisation().unit(org_id).name
        shifts = shifts_of(uow, org_id, from_on - _DAY, to_on)
        empty = gaps(uow, org_id, from_on, to_on)
    duty = None if shifts is None else on_duty_at(shifts, now)
    listed = [each for each in shifts or () if each.until_at > day_start(from_on)]

    def draw(screen: Screen) -> None:
        if duty is None:
            screen.line(f"{name}没有登记过值班表：预警告知该机构的全部渠道")
            return
        screen.line(f"{name}此刻值班：{'、'.join(duty) or '无人'}")
        screen.table(
            ("值班人", "开始", "结束", "代谁"),
            [
                (s.staff_id, local_text(s.from_at), local_text(s.until_at), s.for_staff_id or "")
                for s in listed
            ],
            empty="这几天没有登记值班",
        )
        for begins, ends in empty or ():
            screen.line(f"无人值班：{local_text(begins)} 至 {local_text(ends)}")

    session.tell({"on_duty": duty, "shifts": listed, "gaps": empty}, draw)


@command(app, "set", "登记一天的值班，代替该日原来的登记；当天或以前的须写明理由")
def set_day(
    session: Session,
    *,
    org_id: Body,
    on: Day,
    shift: Annotated[
        list[str] | None,
        typer.Option("--shift", metavar="班次", help="例如 “E07 20:00-08:00 代 E05”；可多次，不写为无人"),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="文字", help="更改的理由")] = "",
) -> None:
    """Record the shifts of one day."""
    from correction.domain.facts.duty_roster import DutyDaySet  # noqa: PLC0415
    from correction.intake.sheets.shift_text import shift_of  # noqa: PLC0415
    from correction.office.ladder.duty import set_days  # noqa: PLC0415

    day = day_of(on, "--on")
    said = DutyDaySet(
        org_id=org_id, on=day, shifts=tuple(shift_of(text, day) for text in shift or ()), reason=reason
    )
    with session.office().store.writing() as uow:
        new = set_days(uow, [said], actor=session.actor, now=session.now())
    what = f"已登记 {org_id} {day} 的值班，{len(said.shifts)} 个班次" if new else "与原来的登记相同"
    session.tell({"new": bool(new), "shifts": said.shifts}, lambda screen: screen.line(what))


@command(app, "note", "写一条值班记事：情况记录，或者交接记录")
def note(
    session: Session,
    *,
    org_id: Body,
    kind: Annotated[str, typer.Option("--kind", metavar="情况记录|交接记录", help="种类")],
    text: Annotated[str, typer.Option("--text", metavar="文字", help="发生了什么，或者交接了什么")],
    at: AtOrNow = None,
    to: Annotated[str | None, typer.Option("--to", metavar="人员编号", help="交给谁")] = None,
) -> None:
    """Write a note into the duty log."""
    from correction.domain.facts.duty_roster import DutyNoted, DutyNoteKind  # noqa: PLC0415
    from correction.domain.moments import When  # noqa: PLC0415
    from correction.office.county.duty_log import note_duty  # noqa: PLC0415
    from correction.office.ids import new_id  # noqa: PLC0415

    now, chosen = session.now(), choice_named(DutyNoteKind, kind, "--kind")
    fact = DutyNoted(org_id=org_id, note=chosen, said=text, to_staff_id=to)
    when = When.at(instant_of(at, "--at") if at else now)
    with session.office().store.writing() as uow:
        entry = note_duty(uow, fact, when, note_id=new_id(now), actor=session.actor, now=now)
    session.tell({"entry_id": entry.entry_id}, lambda screen: screen.line(f"已记入值班日志：{chosen.zh}"))


@command(app, "log", "列出一天的值班日志：各班次办了什么、记了什么、是否交接")
def log(
    session: Session,
    *,
    org_id: Body,
    on: Annotated[str | None, typer.Option("--on", metavar="日期", help="哪一天，不写为今天")] = None,
) -> None:
    """Show the duty log of a day."""
    from correction.cli.telling.duty_log import duty_sheet  # noqa: PLC0415
    from correction.domain.moments import legal_day  # noqa: PLC0415

    day = day_of(on, "--on") if on else legal_day(session.now())
    sheet = duty_sheet(session.office().store, org_id, day)

    def draw(screen: Screen) -> None:
        screen.line(f"{sheet.name} {day} 值班日志")
        for turn in sheet.turns:
            handed = "已交接" if turn.handed_over else "没有交接记录"
            screen.heading(f"{turn.who} {turn.span}，{handed}")
            screen.line("办理：" + ("、".join(f"{zh} {count}" for zh, count in turn.done) or "没有登记"))
            for one in turn.notes:
                screen.line(f"{one.at} {one.kind_zh}：{one.said}")
        for one in sheet.other:
            screen.line(f"{one.at} {one.by} {one.kind_zh}：{one.said}（不在值班时段）")
        if not sheet.turns and not sheet.other:
            screen.line("没有登记值班，也没有记事")

    session.tell(sheet, draw)
