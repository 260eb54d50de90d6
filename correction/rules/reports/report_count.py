"""Reports owed so many times a month (每月报告次数): 社区矫正法 第二十三条; the number is local policy.

A book that names a number and no interval asks for that many in a calendar month, whenever they come. A
report sent back to be rewritten does not count. The month is over with its last day.
"""

from collections.abc import Iterator, Mapping

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import Pace
from correction.domain.facts.reports import ReportKind
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end
from correction.rules.reports.report_overdue import standing_reports
from correction.rules.shared.month_counts import MonthOwed, months_owed, spoken
from correction.rules.view import CaseView

RULE = "report_count"
_COUNTS: Mapping[str, tuple[ReportKind, str]] = {
    "report.oral.month_count": (ReportKind.ORAL, "电话或者口头报告"),
    "report.in_person.month_count": (ReportKind.IN_PERSON, "当面报告"),
    "report.written.month_count": (ReportKind.WRITTEN, "书面报告"),
}
_KEYS = tuple(_COUNTS)


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every whole month with fewer reports of a kind than the book asks for."""
    for key in spoken(view.book, _KEYS):
        kind, label = _COUNTS[key]
        reports = standing_reports(view, kind)
        for month in months_owed(view, key, face_to_face=kind is ReportKind.IN_PERSON):
            came = month.of(reports)
            if len(came) < month.times:
                yield _finding(view, kind, label, month, tuple(entry.entry_id for entry in came))


def _finding(
    view: CaseView, kind: ReportKind, label: str, month: MonthOwed, entries: tuple[str, ...]
) -> Finding:
    due_at = day_end(month.last_on)
    return Finding(
        kind=AlertKind.REPORT_OVERDUE,
        rule=RULE,
        bearer=Bearer.PERSON,
        occasion=f"{RULE}:{kind}:{month.span.from_on}",
        began_at=due_at,
        ended_at=due_at,
        pace=Pace.REGULAR,
        cycle_on=month.span.from_on,
        entries=entries,
        why=Why(
            citations=(month.dated.citation, view.book.cite("cite.reporting_duty", month.span.from_on)),
            inputs=(
                ("义务", label),
                ("月份", f"{month.span.from_on:%Y-%m}"),
                ("规定", f"{month.times} 次"),
            ),
            arithmetic=(f"{month.span.from_on:%Y-%m} 收到 {len(entries)} 次 < 规定 {month.times} 次",),
        ),
    )
