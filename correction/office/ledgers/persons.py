"""Rows about persons (人员类台账): the roster, leave, investigations before sentence."""

from collections.abc import Iterator

from correction.domain.case.course import course_of
from correction.domain.case.minors import shielded
from correction.domain.case.responsibility import responsible_on
from correction.domain.entry import Entry
from correction.domain.facts.admission import ClassAssigned
from correction.domain.facts.approvals import ApprovalDecided, ApprovalWithdrawn
from correction.domain.facts.investigation import (
    InvestigationAnswered,
    InvestigationAsked,
    InvestigationCompleted,
    InvestigationImpossible,
    InvestigationWithdrawn,
)
from correction.domain.facts.leave import LeaveAsked, LeaveGranted, LeaveRefused, LeaveReturned, LeaveRevoked
from correction.domain.facts.upkeep import Attached
from correction.domain.file import CaseFile
from correction.office.admission.sealing import shown_name
from correction.office.ledgers.reading import Listed, Source
from correction.office.ports import LogKind

ROSTER = (
    (
        "编号",
        "姓名",
        "性别",
        "出生日期",
        "身份证号码",
        "电话",
        "矫正类别",
        "罪名",
        "管理类别",
        "起日",
        "止日",
        "司法所",
        "责任人",
    ),
    (3, 3, 2, 4, 7, 5, 3, 4, 3, 4, 4, 4, 4),
)
HIDDEN = "已隐去"


def roster(source: Source) -> Iterator[tuple[str, tuple[str, ...]]]:
    """List everybody who was in correction on the last day of the period."""
    on = source.to_on
    for case in source.cases():
        course = course_of(case.file)
        if not course.present(on) or course.office_on(on) not in source.offices:
            continue
        person, order = case.file.person, case.file.order
        shown = source.whole and not shielded(case.file)
        classes = [e.payload for e in case.file.of(ClassAssigned) if e.when.legal_on <= on]
        staff = responsible_on(case.file, on)
        yield (
            case.file.case_id,
            (
                case.number,
                case.name,
                person.sex.zh,
                str(person.born_on) if shown else str(person.born_on.year),
                (person.citizen_no or "") if shown else HIDDEN,
                (person.phone or "") if shown else HIDDEN,
                order.category.zh,
                order.crime or "",
                classes[-1].management_class.zh if classes else "",
                str(order.term.from_on),
                str(order.ends_on),
                source.body_name(course.office_on(on)),
                "、".join(source.staff_name(each) for each in staff),
            ),
        )


def leaves(source: Source) -> Iterator[tuple[str, tuple[str, ...]]]:
    """List every leave that was asked for, or granted without being asked, in the period."""
    for case in source.cases():
        asked = {entry.payload.leave_id: entry for entry in case.file.of(LeaveAsked)}
        granted = {entry.payload.leave_id: entry for entry in case.file.of(LeaveGranted)}
        for leave_id in dict.fromkeys((*asked, *granted)):
            first = asked.get(leave_id) or granted[leave_id]
            if source.holds(case, first):
                yield case.file.case_id, _leave(source, case, asked.get(leave_id), granted.get(leave_id))


def _leave(
    source: Source, case: Listed, asked: Entry[LeaveAsked] | None, granted: Entry[LeaveGranted] | None
) -> tuple[str, ...]:
    entry = granted or asked
    if entry is None:
        raise ValueError
    said, file = entry.payload, case.file
    back = next((e for e in file.of(LeaveReturned) if e.payload.leave_id == said.leave_id), None)
    level = source.word(granted.payload.level) if granted else ""
    return (
        case.number,
        case.name,
        source.body_name(case.office_on(entry.when.legal_on)),
        str(asked.when.legal_on) if asked else "",
        str(said.from_on),
        str(said.to_on),
        str((said.to_on - said.from_on).days + 1),
        said.destination,
        asked.payload.reason if asked else "",
        f"{granted.when.legal_on} {level}" if granted else "",
        str(back.when.legal_on) if back else "",
        _came_of(file, said.leave_id, granted=granted is not None, back=back is not None),
    )


def _came_of(file: CaseFile, leave_id: str, *, granted: bool, back: bool) -> str:
    """Say what came of a request for leave, in one word."""
    if any(entry.payload.leave_id == leave_id for entry in file.of(LeaveRevoked)):
        return "撤销准假"
    if back:
        return "已销假"
    if granted:
        return "未销假"
    if any(entry.payload.approval_id == leave_id for entry in file.of(ApprovalWithdrawn)):
        return "已撤回"
    refused = any(entry.payload.leave_id == leave_id for entry in file.of(LeaveRefused))
    decided = any(
        e.payload.approval_id == leave_id and not e.payload.granted for e in file.of(ApprovalDecided)
    )
    return "不予批准" if refused or decided else "待审批"


def investigations(source: Source) -> Iterator[tuple[str, tuple[str, ...]]]:
    """List every investigation that was asked for in the period."""
    for log_id in source.uow.log_ids(LogKind.INVESTIGATION):
        office = source.uow.office_of(log_id) or ""
        file = CaseFile.of_log(log_id, source.uow.entries(log_id))
        asked = file.latest(InvestigationAsked)
        if asked is None or office not in source.offices or not source.period.holds(asked.when.legal_on):
            continue
        answered, complete = file.latest(InvestigationAnswered), file.latest(InvestigationCompleted)
        said = asked.payload
        yield (
            log_id,
            (
                str(asked.when.legal_on),
                said.investigation_no,
                shown_name(file, {}),
                source.body_name(office),
                said.asker_name or said.asker.zh,
                said.category.zh if said.category else "",
                str(complete.when.legal_on) if complete else ("" if said.missing else "齐全"),
                answered.payload.opinion.zh if answered else "",
                answered.payload.document_no if answered else "",
                str(answered.when.legal_on) if answered else "",
                _state(file, answered=answered is not None),
                str(len(file.of(Attached)) or ""),
            ),
        )


def _state(file: CaseFile, *, answered: bool) -> str:
    if answered:
        return "已答复"
    if file.latest(InvestigationImpossible) is not None:
        return "无法开展"
    return "已撤回" if file.latest(InvestigationWithdrawn) is not None else "办理中"
