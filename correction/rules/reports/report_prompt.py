"""Reporting an event at once (及时报告): 社区矫正法 第二十三条, 实施办法 第二十四条; the days are policy.

A change of home or job, a serious family event or contact with persons of bad influence is to be reported
promptly; the law names no number of days. A report made as long before the event counts as well. Whoever was
kept from reporting by an excuse owes it still: the days run again from the last day of the excuse.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import AnyEntry, Entry, Pace
from correction.domain.facts.reports import LifeEvent, ReportKind
from correction.domain.finding import Finding, Why
from correction.domain.moments import ONE_DAY, DateSpan, day_end, day_start, local_text
from correction.rules.reports.report_overdue import standing_reports
from correction.rules.shared.recurring import ending
from correction.rules.view import CaseView

RULE = "report_prompt"
KEY = "report.prompt_days"
_ZH = {
    ReportKind.HOME_CHANGED: "居所变化",
    ReportKind.JOB_CHANGED: "工作变动",
    ReportKind.FAMILY_EVENT: "家庭重大变故",
    ReportKind.ADVERSE_CONTACT: "接触不利影响人员",
}


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every event that was not reported in time; it is over with the report or when the case ends."""
    supervised = view.supervised
    if supervised is None:
        return
    for event in view.file.of(LifeEvent):
        on = event.when.legal_on
        days = timedelta(days=view.book.whole(KEY, on))
        since_on = _since(view, on, days) if supervised.holds(on) else None
        if since_on is None:
            continue
        due_at = day_end(since_on + days)
        if due_at >= view.closed_at:
            continue
        if not view.watch.reached(due_at):
            view.still_open(Pace.REGULAR, on - days)
            continue
        from_at = day_start(on - days)
        reports = (e for e in standing_reports(view, event.payload.report) if e.when.starts_at >= from_at)
        report = next(reports, None)
        if report is None or report.when.starts_at >= due_at:
            yield _finding(view, event, report, since_on, days)


def _since(view: CaseView, on: date, days: timedelta) -> date | None:
    """Give the day after which the days for reporting run: that of the event, or the last of an excuse.

    None where the excuse has no end yet.
    """
    span = DateSpan(from_on=on, to_on=on + days)
    while view.is_excused(span):
        ends = [excused.to_on for excused, _ in view.excuses if excused.overlap_days(span)]
        known = [end for end in ends if end is not None]
        if len(known) < len(ends):
            return None
        on = max(known)
        span = DateSpan(from_on=on + ONE_DAY, to_on=on + max(days, ONE_DAY))
    return on


def _finding(
    view: CaseView, event: Entry[LifeEvent], report: AnyEntry | None, since_on: date, days: timedelta
) -> Finding:
    on = event.when.legal_on
    due_at = day_end(since_on + days)
    end_at, ending_ids = ending(view, report)
    return Finding(
        kind=AlertKind.REPORT_OVERDUE,
        rule=RULE,
        bearer=Bearer.PERSON,
        occasion=f"{RULE}:{event.entry_id}",
        began_at=due_at,
        ended_at=view.ended(end_at),
        pace=Pace.REGULAR,
        cycle_on=on - days,
        entries=(event.entry_id, *ending_ids),
        why=Why(
            citations=(view.book.cite("cite.prompt_report", on), view.book.cite(KEY, on)),
            inputs=(
                ("报告事项", _ZH.get(event.payload.report, event.payload.report)),
                ("发生日", f"{on}"),
                *((("免责期间末日", f"{since_on}"),) if since_on != on else ()),
                ("及时报告的天数", f"{days.days} 日"),
            ),
            arithmetic=(f"{since_on} + {days.days} 日 → 截止 {local_text(due_at)}，期内没有相应报告",),
        ),
    )
