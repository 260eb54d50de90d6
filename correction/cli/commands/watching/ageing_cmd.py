"""`correction alerts ageing` and `alerts budget`: how long alerts wait, and how many a person can look at."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from correction.cli.command import command
from correction.cli.options import OfficeFilter
from correction.cli.session import Screen, Session

if TYPE_CHECKING:
    from correction.office.ladder.ageing import Ageing, Waits
    from correction.office.ladder.budget import Budget, RuleRecord

Body = Annotated[str, typer.Argument(metavar="机构编号", help="司法所")]
Days = Annotated[int, typer.Option("--days", metavar="天数", help="近多少天", min=1, max=3660)]


def add(app: typer.Typer) -> None:
    """Put the commands among those about alerts."""
    command(app, "ageing", "办理时长：告知、接警、消警各用多久，按机构和等级；超过处置时限的逐条列出")(age)
    command(app, "digest", "每日摘要：最近一次摘要的各项条数，逐条列出其中不响铃的和事后告知的")(digest)
    command(app, "budget", "预警预算：每人每天多少条、各规则的查实率和调整建议；只建议，不改规则")(weigh)


def age(session: Session, *, office_id: OfficeFilter = None, days: Days = 30) -> None:
    """Say how long alerts wait."""
    from correction.office.ladder.ageing import ageing  # noqa: PLC0415
    from correction.office.ladder.limits import limited  # noqa: PLC0415
    from correction.store.queries.aged_alerts import aged_alerts  # noqa: PLC0415

    now = session.now()
    chosen = None if office_id is None else [office_id]
    alerts = aged_alerts(
        session.office().store,
        since_at=now - timedelta(days=days),
        office_ids=chosen,
        still_open_too=True,
    )
    report = ageing(limited(alerts, session.office().book), now)
    overdue = [{"alert": each, "over_by_s": over.total_seconds()} for each, over in report.overdue]
    session.tell({"lines": report.lines, "overdue": overdue}, lambda screen: _draw_ageing(screen, report))


def _draw_ageing(screen: Screen, report: "Ageing") -> None:
    from correction.rulebooks.glossary import glossary  # noqa: PLC0415

    grades = tuple(glossary().grades.values())
    screen.table(
        ("机构", "等级", "预警", "告知（中位/九成）", "接警", "消警", "未接警", "未消警", "超时"),
        [
            (
                line.office_id or "平台",
                grades[line.grade],
                line.raised,
                _shown(line.told),
                _shown(line.taken_up),
                _shown(line.reviewed),
                line.unseen,
                line.unreviewed,
                line.overdue,
            )
            for line in report.lines
        ],
        empty="这段时间没有预警",
    )
    for alert, over in report.overdue:
        zh, office = glossary().alert(alert.kind).zh, alert.office_id or "平台"
        screen.line(f"超时 {_length(over)}：{zh}，{office}，{alert.alert_id}")


def _shown(waits: "Waits") -> str:
    if waits.median is None or waits.ninth is None:
        return ""
    return f"{_length(waits.median)}/{_length(waits.ninth)}"


def _length(length: timedelta) -> str:
    hours = length.total_seconds() / 3600
    if hours < 1:
        return f"{hours * 60:.0f} 分"
    return f"{hours:.1f} 小时" if hours < 48 else f"{hours / 24:.1f} 天"


def digest(session: Session, *, office_id: Body) -> None:
    """Show the newest digest of an office with the alerts it speaks of."""
    from correction.domain.errors import NotFound  # noqa: PLC0415
    from correction.office.ladder.digest import told_in  # noqa: PLC0415
    from correction.rulebooks.glossary import glossary  # noqa: PLC0415
    from correction.store.queries.aged_alerts import aged_alerts  # noqa: PLC0415

    store = session.office().store
    with store.reading() as uow:
        made = uow.last_digest(office_id)
    if made is None:
        raise NotFound("每日摘要", f"{office_id} 还没有摘要", "摘要由巡查进程每天生成；核对机构编号")
    alerts = aged_alerts(
        store, since_at=made.since_at, office_ids=[office_id], past_too=True, alert_ids=made.told or ()
    )
    told = told_in(made, alerts)

    def draw(screen: Screen) -> None:
        screen.pairs(
            (
                ("日期", f"{made.on}"),
                ("提示（不响铃）", f"{made.quiet}"),
                ("事后告知", f"{made.past}"),
                ("未消警", f"{made.unreviewed}，其中超时 {made.overdue}，暂停告知 {made.suspended}"),
            )
        )
        for each in told:
            screen.line(f"{glossary().alert(each.kind).zh}：{each.alert_id}")

    session.tell({"digest": made, "alerts": told}, draw)


def weigh(session: Session, *, office_id: OfficeFilter = None, days: Days = 30) -> None:
    """Say how many alerts there are a person and day, and how often each rule is right."""
    from collections import Counter  # noqa: PLC0415

    from correction.domain.moments import legal_day  # noqa: PLC0415
    from correction.office.counting.staffing import staff_on  # noqa: PLC0415
    from correction.office.ladder.budget import budget  # noqa: PLC0415
    from correction.store.queries.aged_alerts import aged_alerts  # noqa: PLC0415

    office, now = session.office(), session.now()
    chosen = None if office_id is None else [office_id]
    alerts = aged_alerts(office.store, since_at=now - timedelta(days=days), office_ids=chosen)
    with office.store.reading() as uow:
        staff = Counter(member.org_id for member in staff_on(uow, legal_day(now)))
    made = budget(alerts, staff, days=days, book=office.book, on=legal_day(now))
    rules = [{"rule": each, "precision": each.precision, "bounds": each.bounds()} for each in made.rules]
    loads = [{"load": load, "each_day": load.each_day} for load in made.loads]
    told = {"loads": loads, "rules": rules, "proposals": made.proposals}
    session.tell(told, lambda screen: _draw_budget(screen, made))


def _draw_budget(screen: Screen, made: "Budget") -> None:
    from correction.rulebooks.glossary import glossary  # noqa: PLC0415

    screen.table(
        ("机构", "预警", "人员", "每人每天"),
        [
            (
                load.office_id or "平台",
                load.alerts,
                load.staff,
                "没有登记人员" if load.each_day is None else f"{load.each_day:.2f}",
            )
            for load in made.loads
        ],
        empty="这段时间没有预警",
    )
    screen.table(
        ("预警", "规则", "提出", "撤回", "办结", "查实率（95% 区间）"),
        [
            (
                glossary().alert(each.kind).zh,
                each.rule or "",
                each.raised,
                each.withdrawn,
                each.reviewed,
                _share(each),
            )
            for each in made.rules
        ],
        empty="",
    )
    for proposal in made.proposals:
        screen.line(f"建议：{proposal}。由人决定，程序不改规则。")


def _share(record: "RuleRecord") -> str:
    if record.precision is None:
        return ""
    low, high = record.bounds()
    return f"{record.precision:.0%}（{low:.0%}–{high:.0%}）"
