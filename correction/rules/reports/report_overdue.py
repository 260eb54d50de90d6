"""Periodic reports (逾期未报告): 社区矫正法 第二十三条, 实施办法 第二十四条 (2012 实施办法 第十一条).

Written and oral reports are owed at the local cadence of the management class, the report on a prohibition
order (禁止令) only while one is in force, the one on health only under 暂予监外执行. A report sent back to be
rewritten discharges nothing; who had handed it in in time is overdue only from the day it was sent back.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import Entry, Pace
from correction.domain.facts.reports import ReportKind, ReportReceived, ReportReturned
from correction.domain.finding import Finding
from correction.domain.moments import ONE_DAY, DateSpan, day_start, local_text
from correction.domain.order import Category
from correction.rules.reports.longer_intervals import longer_parts
from correction.rules.shared.month_counts import spoken
from correction.rules.shared.recurring import Part, missed_duties
from correction.rules.view import CaseView

WRITTEN = "report_written"
ORAL = "report_oral"
IN_PERSON = "report_in_person"
PROHIBITION = "report_prohibition"
HEALTH = "report_health"


def judge_written(view: CaseView) -> Iterator[Finding]:
    """Find every cycle without a written report (思想汇报、书面报告)."""
    return _overdue(view, WRITTEN, ReportKind.WRITTEN, "书面报告（思想汇报）", view.supervised)


def judge_oral(view: CaseView) -> Iterator[Finding]:
    """Find every cycle without a report in person or by telephone (口头、电话报告)."""
    return _overdue(view, ORAL, ReportKind.ORAL, "口头或者电话报告", view.supervised)


def judge_in_person(view: CaseView) -> Iterator[Finding]:
    """Find every cycle without a report in person (当面报告), where the book asks for one."""
    if spoken(view.book, ("report.in_person.cadence",)):
        yield from _overdue(view, IN_PERSON, ReportKind.IN_PERSON, "当面报告", view.supervised)


def judge_prohibition(view: CaseView) -> Iterator[Finding]:
    """Find every cycle under a prohibition order without a report on keeping it (禁止令遵守情况报告)."""
    for active in prohibited(view):
        yield from _overdue(view, PROHIBITION, ReportKind.PROHIBITION, "禁止令遵守情况报告", active)


def judge_health(view: CaseView) -> Iterator[Finding]:
    """Find every cycle without a report on health (身体情况报告) of a person serving outside prison."""
    if view.order.category is Category.OUTSIDE_PRISON:
        parts = longer_parts(view, "report.health.cadence", view.supervised)
        yield from _overdue(view, HEALTH, ReportKind.HEALTH, "身体情况报告", view.supervised, parts=parts)


def standing_reports(view: CaseView, kind: ReportKind) -> list[Entry[ReportReceived]]:
    """Give the reports of a kind that were not sent back to be rewritten, by when they came in."""
    returned = _returned(view)
    return [
        e for e in view.file.of(ReportReceived) if e.payload.report is kind and e.entry_id not in returned
    ]


def _returned(view: CaseView) -> dict[str, datetime]:
    return {e.payload.report_entry_id: e.when.starts_at for e in view.file.of(ReportReturned)}


def prohibited(view: CaseView) -> Iterator[DateSpan]:
    """Give the supervised days on which any prohibition order is in force, spans that touch as one."""
    if view.supervised is None or view.supervised.to_on is None:
        return
    first_on, last_on = view.supervised.from_on, view.supervised.to_on
    merged: DateSpan | None = None
    for order in sorted(view.order.prohibitions, key=lambda order: order.span.from_on):
        from_on = max(first_on, order.span.from_on)
        to_on = min(last_on, order.span.to_on or last_on)
        if from_on > to_on:
            continue
        if merged is not None and merged.to_on is not None and from_on <= merged.to_on + ONE_DAY:
            merged = DateSpan(from_on=merged.from_on, to_on=max(merged.to_on, to_on))
            continue
        if merged is not None:
            yield merged
        merged = DateSpan(from_on=from_on, to_on=to_on)
    if merged is not None:
        yield merged


def _overdue(
    view: CaseView,
    rule: str,
    kind: ReportKind,
    label: str,
    active: DateSpan | None,
    *,
    parts: Iterable[Part] | None = None,
) -> Iterator[Finding]:
    if active is None:
        return
    found = missed_duties(
        view,
        rule=rule,
        kind=AlertKind.REPORT_OVERDUE,
        bearer=Bearer.PERSON,
        label=label,
        key=f"report.{kind}.cadence",
        pace=Pace.REGULAR,
        done=standing_reports(view, kind),
        active=active,
        grace=lambda on: view.book.whole("report.grace_days", on),
        face_to_face=kind is ReportKind.IN_PERSON,
        parts=parts,
    )
    returned = _returned(view)
    sent_back = [
        e for e in view.file.of(ReportReceived) if e.payload.report is kind and e.entry_id in returned
    ]
    for finding in found:
        yield _since_sent_back(finding, sent_back, returned)


def _since_sent_back(
    finding: Finding, sent_back: list[Entry[ReportReceived]], returned: dict[str, datetime]
) -> Finding:
    """Let a matter begin no earlier than the day on which a report handed in in time was sent back."""
    if finding.cycle_on is None:
        return finding
    from_at = day_start(finding.cycle_on)
    in_time = [e for e in sent_back if from_at <= e.when.starts_at < finding.began_at]
    if not in_time:
        return finding
    last = max(in_time, key=lambda e: returned[e.entry_id])
    began_at = max(finding.began_at, returned[last.entry_id])
    said = f"{last.when.legal_on} 收到的报告于 {local_text(returned[last.entry_id])} 退回重写，不算完成"
    return replace(
        finding,
        began_at=began_at,
        ended_at=None if finding.ended_at is None else max(finding.ended_at, began_at),
        entries=(*finding.entries, last.entry_id),
        why=replace(finding.why, arithmetic=(*finding.why.arithmetic, said)),
    )
