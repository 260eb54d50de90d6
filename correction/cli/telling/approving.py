"""Carrying out acts on requests, and showing what waits (审批的办理和列表)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from correction.cli.cases import case_id_of, find_case_ids, rare_file
from correction.cli.recording import tell_recorded
from correction.cli.session import Screen, Session
from correction.cli.shielding import shown
from correction.cli.telling.describing import case_label
from correction.domain.case.requests import Request, requests_of
from correction.domain.days import WorkCalendar
from correction.domain.entry import AnyEntry
from correction.domain.errors import InvalidValue
from correction.domain.facts.approvals import ApprovalAsked, ApprovalMatter, TransferStep
from correction.domain.facts.leave import LeaveAsked
from correction.domain.moments import When, legal_day
from correction.office.approvals.folder import Folder, open_folder
from correction.office.approvals.notice import opinions_wanted, short_notice
from correction.office.approvals.refusals import Attempt, attempt
from correction.office.ports import UnitOfWork
from correction.rulebooks.book import Rulebook
from correction.rules.office_work.approval_clocks import waiting

MATTERS: Mapping[str, ApprovalMatter] = {
    "外出": ApprovalMatter.LEAVE,
    "跨市县": ApprovalMatter.CROSS_CITY,
    "会客": ApprovalMatter.RESTRICTED_CONTACT,
    "禁止区域": ApprovalMatter.PROHIBITED_ENTRY,
    "执行地变更": ApprovalMatter.CHANGE_OF_PLACE,
    "复查间隔": ApprovalMatter.MEDICAL_INTERVAL,
    "电子定位": ApprovalMatter.ELECTRONIC_POSITIONING,
    "管理类别": ApprovalMatter.MANAGEMENT_CLASS,
}
STEPS: Mapping[str, TransferStep] = {
    "征求": TransferStep.ASKED,
    "同意": TransferStep.AGREED,
    "不同意": TransferStep.DECLINED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What every verb is given: transaction, book and case first; when, who and now by name."""

    case: tuple[UnitOfWork, Rulebook, str]
    by: Mapping[str, Any]


def run(
    session: Session,
    case_no: str,
    approval_id: str,
    *,
    did: str,
    at: datetime | None,
    work: Callable[[Act], AnyEntry],
) -> None:
    """Do one act on a request and say where it stands; a refusal stays in the case and leaves as an error."""
    office, now = session.office(), session.now()
    with office.store.reading() as uow:
        case_id = case_id_of(uow, case_no)
        known = {request.approval_id: request.matter for request in requests_of(rare_file(uow, case_id))}
    tried = Attempt(
        case_id=case_id,
        matter=known.get(approval_id),
        did=did,
        actor=session.actor,
        now=now,
        approval_id=approval_id,
    )
    book = office.book
    by = {"when": When.at(at or now), "actor": session.actor, "now": now}
    entry = attempt(office.store, tried, lambda uow: work(Act(case=(uow, book, case_id), by=by)))
    tell_recorded(session, entry, did)


def matter_of(said: str) -> ApprovalMatter:
    """Give a matter by its Chinese name; raises InvalidValue."""
    if said not in MATTERS:
        raise InvalidValue("事项", f"没有“{said}”", f"填写：{'、'.join(MATTERS)}")
    return MATTERS[said]


def step_of(said: str) -> TransferStep:
    """Give a step between counties by its Chinese name; raises InvalidValue."""
    if said not in STEPS:
        raise InvalidValue("环节", f"没有“{said}”", f"填写：{'、'.join(STEPS)}")
    return STEPS[said]


def request_of(
    matter: ApprovalMatter,
    approval_id: str,
    *,
    from_on: date,
    to_on: date | None,
    reason: str,
    places: tuple[str, ...],
    at_sea: bool = False,
    **more: Any,
) -> LeaveAsked | ApprovalAsked:
    """Give the request that the options describe; raises InvalidValue for leave without end or place."""
    if matter is not ApprovalMatter.LEAVE:
        return ApprovalAsked(
            approval_id=approval_id,
            matter=matter,
            from_on=from_on,
            to_on=to_on,
            reason=reason,
            places=places,
            **more,
        )
    if to_on is None or not places:
        raise InvalidValue("外出申请", "没有写明止日或者目的地", "用 --to 写止日，用 --place 写目的地")
    return LeaveAsked(
        leave_id=approval_id,
        from_on=from_on,
        to_on=to_on,
        reason=reason,
        destination="、".join(places),
        at_sea=at_sea,
    )


def listed(session: Session, case_no: str | None, office_id: str | None) -> Sequence[Mapping[str, Any]]:
    """Give the requests of one case, or those that wait in all cases, the earliest due first."""
    office, on = session.office(), legal_day(session.now())
    book = office.book
    rows: list[Mapping[str, Any]] = []
    if case_no is None:
        ids = find_case_ids(office.store, office_id=office_id, term_by_on=None)
    with office.store.reading() as uow:
        if case_no is not None:
            ids = [case_id_of(uow, case_no)]
        for case_id in ids:
            asked = requests_of(rare_file(uow, case_id))
            if case_no is not None or any(request.settled is None for request in asked):
                folder = open_folder(uow, case_id, book)
                rows += [
                    _row(folder, request, office.calendar, on)
                    for request in asked
                    if case_no is not None or request.settled is None
                ]
    return sorted(rows, key=lambda row: (row["due_on"] or date.max, row["approval_id"]))


def _row(folder: Folder, request: Request, calendar: WorkCalendar, on: date) -> Mapping[str, Any]:
    stage = waiting(request, folder.book, calendar)
    rung, _ = folder.rung(request, on)
    return {
        "case": case_label(folder.file),
        "name": shown(folder.file).person.name,
        "approval_id": request.approval_id,
        "matter": request.matter,
        "matter_zh": request.matter.zh,
        "from_on": request.from_on,
        "to_on": request.to_on,
        "asked_on": request.entry.when.legal_on,
        "level": rung,
        "level_zh": rung.zh,
        "granted": request.granted,
        "settled_on": request.settled.when.legal_on if request.settled else None,
        "stage_zh": stage.zh if stage else None,
        "due_on": stage.due_on if stage else None,
        "late": stage is not None and on > stage.due_on,
        "short_notice": short_notice(request, folder.book, calendar),
        "opinions_wanted": "" if request.settled else opinions_wanted(folder, request, on),
    }


def _hints(row: Mapping[str, Any]) -> str:
    wanted = f"还没有{row['opinions_wanted']}的意见" if row["opinions_wanted"] else ""
    return "；".join(filter(None, (wanted, row["short_notice"])))


def draw_waiting(screen: Screen, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write requests, one a row."""
    screen.table(
        ("姓名", "案件", "编号", "事项", "起止", "申请日", "决定机关", "所待环节", "期限", "提示"),
        (
            (
                row["name"],
                row["case"],
                row["approval_id"],
                row["matter_zh"],
                f"{row['from_on']} 至 {row['to_on'] or '未定'}",
                row["asked_on"],
                row["level_zh"],
                _state(row),
                f"{row['due_on'] or '无'}{'（已超期）' if row['late'] else ''}",
                _hints(row),
            )
            for row in rows
        ),
        empty="没有等待办理的申请",
    )


def _state(row: Mapping[str, Any]) -> str:
    if row["settled_on"] is None:
        return row["stage_zh"] or "等待决定"
    done = {True: "已批准", False: "不予批准", None: "已撤回"}
    return f"{done[row['granted']]}（{row['settled_on']}）"
