"""Judging one case (研判): all rules over one file, as of one moment."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta

from correction.domain.context import Context
from correction.domain.entry import Pace
from correction.domain.facts.admission import CaseOpened
from correction.domain.file import CaseFile
from correction.domain.finding import NOTHING_SETTLED, Assessment, Finding, Settled
from correction.domain.moments import legal_day
from correction.domain.watch import Watch
from correction.rulebooks.book import Rulebook
from correction.rules import (
    absence,
    approval_late,
    battery_low,
    check_in_gap,
    check_in_missed,
    check_in_outcome,
    decision_basis,
    device_approval,
    device_offline,
    device_separated,
    device_unapproved,
    extra_check,
    first_report,
    gathering,
    ground_breach,
    ground_two_warnings,
    hours,
    leave_not_returned,
    lost_contact,
    medical_recheck,
    office_meeting,
    office_monitoring,
    office_visit,
    office_voice,
    outside_area,
    position_undecided,
    pre_release,
    prohibited_area,
    prohibition_ending,
    refuses_supervision,
    report_leave,
    report_overdue,
    report_prompt,
    tampered,
    tampered_and_lost,
    term_ending,
    track_abnormal,
)
from correction.rules.view import CaseView

Judge = Callable[[CaseView], Iterator[Finding]]

RULES: dict[str, Judge] = {
    first_report.RULE: first_report.judge,
    check_in_missed.RULE: check_in_missed.judge,
    check_in_gap.RULE: check_in_gap.judge,
    check_in_outcome.RULE: check_in_outcome.judge,
    extra_check.RULE: extra_check.judge,
    report_overdue.WRITTEN: report_overdue.judge_written,
    report_overdue.ORAL: report_overdue.judge_oral,
    report_overdue.PROHIBITION: report_overdue.judge_prohibition,
    report_overdue.HEALTH: report_overdue.judge_health,
    report_prompt.RULE: report_prompt.judge,
    report_leave.RULE: report_leave.judge,
    medical_recheck.RULE: medical_recheck.judge,
    hours.RULE: hours.judge,
    office_monitoring.RULE: office_monitoring.judge,
    office_voice.RULE: office_voice.judge,
    office_meeting.RULE: office_meeting.judge,
    office_visit.RULE: office_visit.judge,
    outside_area.RULE: outside_area.judge,
    prohibited_area.RULE: prohibited_area.judge,
    position_undecided.RULE: position_undecided.judge,
    tampered.RULE: tampered.judge,
    device_offline.RULE: device_offline.judge,
    battery_low.RULE: battery_low.judge,
    device_separated.RULE: device_separated.judge,
    track_abnormal.RULE: track_abnormal.judge,
    gathering.RULE: gathering.judge,
    leave_not_returned.RULE: leave_not_returned.judge,
    lost_contact.RULE: lost_contact.judge,
    tampered_and_lost.RULE: tampered_and_lost.judge,
    absence.RULE: absence.judge,
    refuses_supervision.RULE: refuses_supervision.judge,
    device_approval.RULE: device_approval.judge,
    device_unapproved.RULE: device_unapproved.judge,
    prohibition_ending.RULE: prohibition_ending.judge,
    pre_release.RULE: pre_release.judge,
    term_ending.RULE: term_ending.judge,
    decision_basis.RULE: decision_basis.judge,
    approval_late.RULE: approval_late.judge,
    ground_breach.RULE: ground_breach.judge,
    ground_two_warnings.RULE: ground_two_warnings.judge,
}


# How long a day stays open to late facts before it is settled; a later fact opens it again, only dearer.
OPEN_DAYS = {Pace.DAILY: 7, Pace.REGULAR: 40}


def assess(
    file: CaseFile, book: Rulebook, context: Context, now: datetime, *, settled: Settled = NOTHING_SETTLED
) -> Assessment:
    """Give every occasion that the known facts support up to `now`, and when that could next change.

    Pure: the same file, book, context and moment give the same answer, and for every moment in
    [now, next_review_at) the same findings. With `settled`, occasions that it holds are left out, and the
    file may lack the entries that belong to them.
    """
    watch = Watch(now)
    view = CaseView(file=file.happened_by(watch), book=book, context=context, watch=watch, settled=settled)
    if not view.file.of(CaseOpened):
        return Assessment(findings=(), next_review_at=watch.next_at, settled=NOTHING_SETTLED)
    judged = (finding for judge in RULES.values() for finding in judge(view))
    findings = [finding for finding in judged if not settled.holds(finding.pace, finding.cycle_on)]
    findings.sort(key=lambda finding: (finding.began_at, finding.occasion))
    daily_on = _settled_on(Pace.DAILY, view, findings, now)
    # A rule about days may read what comes in more slowly, so that is loaded at least as far back.
    regular_on = min(_settled_on(Pace.REGULAR, view, findings, now), daily_on)
    return Assessment(
        findings=tuple(findings),
        next_review_at=watch.next_at,
        settled=Settled(regular_on=regular_on, daily_on=daily_on),
    )


def _settled_on(pace: Pace, view: CaseView, findings: Iterable[Finding], now: datetime) -> date:
    """Give the first day that must be judged again: the oldest one with anything open or young.

    A finding is settled only with all that decides it, its end included, on settled days; so an entry that
    changes a settled finding always belongs to a settled day, and is noticed by that.
    """
    young_on = legal_day(now) - timedelta(days=OPEN_DAYS[pace])
    settled_on = min(young_on, view.open_on.get(pace, young_on))
    decided = [
        (finding.cycle_on, legal_day(finding.ended_at) if finding.ended_at else date.max)
        for finding in findings
        if finding.pace is pace and finding.cycle_on is not None
    ]
    decided += view.decided.get(pace, ())
    for cycle_on, decided_on in sorted(decided, reverse=True):
        if cycle_on < settled_on <= decided_on:
            settled_on = cycle_on
    return settled_on
