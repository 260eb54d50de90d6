"""Checks of what the office did with a case (执法活动的检察): 刑事诉讼规则 第六百四十三条.

Duties told at intake, approvals by the level that may give them, supervision before somebody was lost,
breaches answered, work within the plan, ends that were due.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.authority import Rung
from correction.domain.case.course import course_of
from correction.domain.case.strands import steps_of
from correction.domain.entry import Entry
from correction.domain.facts.absence import AbsenceConfirmed, PersonFound, SearchOrdered
from correction.domain.facts.admission import Released, Step, Terminated, TerminationKind
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalMatter
from correction.domain.facts.decisions import Decided, DecisionKind, DecisionRevoked
from correction.domain.facts.leave import LeaveGranted, LeaveLevel
from correction.domain.facts.oversight import ComplaintAnswered, ComplaintMade, Outcome
from correction.domain.facts.sanctions import BreachEstablished
from correction.domain.facts.staff_acts import Activity, ActivityAttended
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan, day_start, legal_day
from correction.domain.order import Category, ProhibitionKind
from correction.domain.organisation import OrgLevel
from correction.office.approvals.folder import LEAVE_POWER
from correction.office.approvals.taken import rung_for_leave
from correction.office.oversight.checks import Check, Hit, Subject, hit
from correction.rules.reports.hours import able_to_work

NEGLECT_DAYS = 30
OVERLOAD_RULE = "labour_overload"
_NEGLECTED = frozenset({AlertKind.MONITORING_NOT_DONE, AlertKind.CONTACT_NOT_DONE})
_REACH = {LeaveLevel.OFFICE: 0, LeaveLevel.COUNTY: 1, LeaveLevel.CITY: 2, LeaveLevel.PROVINCE: 3}
_NEEDED = {Rung.OFFICE: 0, Rung.COUNTY: 1, Rung.UPPER: 2, Rung.PROVINCE: 3}
PARDON = "赦"


def not_told(subject: Subject) -> Iterator[Hit]:
    """Find persons who came and to whom their duties were never announced (未宣告、告知)."""
    arrival = subject.view.arrival
    if arrival is None or arrival.when.legal_on < subject.records_on:
        return
    if not any(step is Step.ENTRY_ANNOUNCED for step, _ in steps_of(subject.file)):
        days = (subject.on - arrival.when.legal_on).days
        yield hit(Check.NOT_TOLD, arrival, f"入矫后 {days} 日，没有入矫宣告的记录")


def approved_unlawfully(subject: Subject) -> Iterator[Hit]:
    """Find leave granted below the level that may, and entry to a prohibited area below the county."""
    for entry in subject.file.of(LeaveGranted):
        if entry.when.legal_on >= subject.records_on:
            yield from _leave(subject, entry)
    entries = {
        e.payload.approval_id: e
        for e in subject.file.of(ApprovalAsked)
        if e.payload.matter is ApprovalMatter.PROHIBITED_ENTRY
    }
    for decided in subject.file.of(ApprovalDecided):
        said = decided.payload
        if not said.granted or said.approval_id not in entries:
            continue
        asked = entries[said.approval_id]
        if said.level in (OrgLevel.OFFICE, OrgLevel.STATION):
            what = "进入禁止区域由司法所批准，应由县级社区矫正机构批准"
            yield hit(Check.APPROVED_UNLAWFULLY, decided, what, asked.entry_id)
        if not _forbids(subject.file, asked.payload.from_on):
            what = f"{asked.payload.from_on} 没有生效的区域禁止令而批准进入"
            yield hit(Check.APPROVED_UNLAWFULLY, decided, what, asked.entry_id)


def _forbids(file: CaseFile, on: date) -> bool:
    return any(ban.kind is ProhibitionKind.AREA and ban.span.holds(on) for ban in file.order.prohibitions)


def _leave(subject: Subject, entry: Entry[LeaveGranted]) -> Iterator[Hit]:
    on, leave = entry.when.legal_on, entry.payload
    if subject.book.get("leave.total_days", on) is None:
        return
    known = CaseFile(
        case_id=subject.file.case_id,
        entries=tuple(e for e in subject.file.entries if e.number < entry.number),
    )
    span = DateSpan(from_on=leave.from_on, to_on=leave.to_on)
    rung, total = rung_for_leave(known, leave.leave_id, span, delegated=True, book=subject.book, on=on)
    if _REACH[leave.level] < _NEEDED[rung]:
        what = f"外出 {leave.from_on} 至 {leave.to_on}（两个月内累计 {total} 日）应由{rung.zh}批准"
        yield hit(Check.APPROVED_UNLAWFULLY, entry, f"{what}，实际低于这一级")
    elif leave.level is LeaveLevel.OFFICE:
        office_id = course_of(subject.file).office_on(on)
        if office_id in subject.tree.units and not subject.tree.delegated(LEAVE_POWER, office_id, on):
            yield hit(Check.APPROVED_UNLAWFULLY, entry, f"{on} 司法所没有受委托审批七日以内外出")


def lost_by_neglect(subject: Subject) -> Iterator[Hit]:
    """Find persons out of supervision where the office had left its own duties undone, or did not search."""
    for entry in subject.file.of(AbsenceConfirmed):
        since_on = entry.payload.since_on
        first_on = since_on - timedelta(days=NEGLECT_DAYS)
        missed = [
            found
            for found in subject.findings
            if found.kind in _NEGLECTED
            and found.bearer is Bearer.OFFICE
            and first_on <= legal_day(found.began_at) <= entry.when.legal_on
        ]
        if missed:
            what = f"{since_on} 起脱管，此前 {NEGLECT_DAYS} 日内日监控、通话、见面、走访未做 {len(missed)} 次"
            yield hit(Check.LOST_BY_NEGLECT, entry, what)
        if not _searched(subject.file, first_on, since_on):
            yield hit(Check.LOST_BY_NEGLECT, entry, f"{since_on} 起脱管，没有组织查找的记录")


def _searched(file: CaseFile, first_on: date, since_on: date) -> bool:
    """Tell whether somebody was looked for when they were lost: a search begun before it may go on."""
    found = (e.when.starts_at for e in file.of(PersonFound) if e.when.legal_on < since_on)
    after = max(found, default=day_start(first_on))
    return any(e.when.starts_at > after and e.when.legal_on >= first_on for e in file.of(SearchOrdered))


def breach_unanswered(subject: Subject) -> Iterator[Hit]:
    """Find established breaches that no sanction and no request followed."""
    revoked = {e.payload.decision_entry_id for e in subject.file.of(DecisionRevoked)}
    answers = [
        e
        for e in subject.file.of(Decided)
        if e.entry_id not in revoked and e.payload.decision is not DecisionKind.PRAISE
    ]
    for entry in subject.file.of(BreachEstablished):
        named = any(entry.entry_id in e.payload.basis_entries for e in answers)
        after = any(e.when.legal_on >= entry.when.legal_on and e.number > entry.number for e in answers)
        if not (named or after):
            days = (subject.on - entry.when.legal_on).days
            what = (
                f"{entry.payload.breach.zh}（{entry.payload.gravity.zh}），认定后没有任何处置，已 {days} 日"
            )
            yield hit(Check.BREACH_UNANSWERED, entry, what)


def rights_harmed(subject: Subject) -> Iterator[Hit]:
    """Find work beyond the plan or by somebody unable to work, and complaints that proved right."""
    for found in subject.findings:
        if found.rule == OVERLOAD_RULE:
            what = found.why.arithmetic[-1] if found.why.arithmetic else "公益活动超出计划"
            yield Hit(
                check=Check.RIGHTS_HARMED, on=legal_day(found.began_at), what=what, evidence=found.entries
            )
    for done in subject.file.of(ActivityAttended):
        worked = done.payload.activity is Activity.LABOUR and done.payload.hours > 0
        if worked and not able_to_work(subject.view, done.when.legal_on):
            yield hit(Check.RIGHTS_HARMED, done, f"无劳动能力而参加公益活动 {done.payload.hours:g} 小时")
    made = {e.entry_id: e for e in subject.file.of(ComplaintMade)}
    for told in subject.file.of(ComplaintAnswered):
        complaint = made.get(told.payload.complaint_entry_id)
        if complaint is not None and told.payload.outcome in (Outcome.UPHELD, Outcome.PARTLY):
            what = f"{complaint.payload.complaint.zh}{told.payload.outcome.zh}：{complaint.payload.about}"
            yield hit(Check.RIGHTS_HARMED, complaint, what, told.entry_id)


_END_OF = {
    TerminationKind.PROBATION_REVOKED: Category.PROBATION,
    TerminationKind.PAROLE_REVOKED: Category.PAROLE,
    TerminationKind.RECALLED: Category.OUTSIDE_PRISON,
}


def ended_unlawfully(subject: Subject) -> Iterator[Hit]:
    """Find releases too early or too late, ends that the category does not know, and terms left open."""
    ends_on, category = subject.view.order.ends_on, subject.view.order.category
    for released in subject.file.of(Released):
        on = released.when.legal_on
        if on < ends_on and PARDON not in released.payload.ground:
            what = f"{on} 解除，早于矫正期满日 {ends_on}，又不是赦免"
            yield hit(Check.ENDED_UNLAWFULLY, released, what)
        elif on > ends_on:
            yield hit(Check.ENDED_UNLAWFULLY, released, f"{on} 才解除，矫正期已于 {ends_on} 届满")
    for ended in subject.file.of(Terminated):
        needs = _END_OF.get(ended.payload.kind)
        if needs is not None and needs is not category:
            what = f"以{needs.zh}的事由终止，本案为{category.zh}"
            yield hit(Check.ENDED_UNLAWFULLY, ended, what)
    if subject.view.left is None and subject.view.arrival is not None and subject.on > ends_on:
        what = f"矫正期已于 {ends_on} 届满，没有解除、终止的记录"
        yield hit(Check.ENDED_UNLAWFULLY, subject.file.opened, what)
