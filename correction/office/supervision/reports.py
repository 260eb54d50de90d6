"""What the office makes of a report (报告审核): accepted, or sent back to be rewritten, and only once."""

from datetime import datetime

from correction.domain.entry import AnyEntry, Entry
from correction.domain.errors import Conflict, InvalidValue, NotFound
from correction.domain.facts.reports import ReportAccepted, ReportReceived, ReportReturned
from correction.domain.file import CaseFile
from correction.domain.moments import When
from correction.office.ports import UnitOfWork
from correction.office.record import draft, record


def return_report(
    uow: UnitOfWork,
    case_id: str,
    report_entry_id: str,
    *,
    reason: str,
    actor: str,
    now: datetime,
    entry_id: str,
) -> AnyEntry:
    """Send a report back to be rewritten (退回重写); it discharges nothing from now on.

    Raises InvalidValue without a reason or where the entry is no report, NotFound where it is not in force
    in this case, Conflict where the report was accepted or sent back already.
    """
    if not reason.strip():
        raise InvalidValue("退回报告", "没有写明理由", "写明退回重写的理由")
    returned = ReportReturned(report_entry_id=report_entry_id, reason=reason.strip())
    return _judge(uow, case_id, report_entry_id, returned, actor=actor, now=now, entry_id=entry_id)


def accept_report(
    uow: UnitOfWork, case_id: str, report_entry_id: str, *, actor: str, now: datetime, entry_id: str
) -> AnyEntry:
    """Accept a report (审核通过); raises like `return_report`."""
    accepted = ReportAccepted(report_entry_id=report_entry_id)
    return _judge(uow, case_id, report_entry_id, accepted, actor=actor, now=now, entry_id=entry_id)


def _judge(
    uow: UnitOfWork,
    case_id: str,
    report_entry_id: str,
    outcome: ReportAccepted | ReportReturned,
    *,
    actor: str,
    now: datetime,
    entry_id: str,
) -> AnyEntry:
    file = CaseFile.of_log(case_id, uow.entries(case_id))
    report = file.by_id.get(report_entry_id)
    if report is None or report_entry_id in file.voided:
        raise NotFound(
            "报告", f"本案没有有效的记录 {report_entry_id}", "用 correction case 查看后核对记录编号"
        )
    if not isinstance(report.payload, ReportReceived):
        raise InvalidValue("报告", f"本案第 {report.number} 条不是收到报告的记录", "核对记录编号")
    judged: tuple[Entry[ReportAccepted | ReportReturned], ...]
    judged = (*file.of(ReportAccepted), *file.of(ReportReturned))
    for earlier in judged:
        if earlier.payload.report_entry_id == report_entry_id:
            said = "审核通过" if isinstance(earlier.payload, ReportAccepted) else "退回重写"
            what = f"本案第 {report.number} 条报告已经{said}（第 {earlier.number} 条）"
            raise Conflict("报告", what, f"如有误，先作废第 {earlier.number} 条再登记")
    item = draft(outcome, When.at(now), entry_id=entry_id, actor=actor)
    (made,) = record(uow, case_id, [item], now=now)
    return made
