"""Recording what happened (登记): the checks that every entry of a case passes before it is logged."""

from collections.abc import Sequence
from datetime import date, datetime

from correction.domain.entry import AnyEntry, Draft, Entry, Fact, Origin
from correction.domain.errors import InvalidValue, NotFound
from correction.domain.facts.absence import ContactLost
from correction.domain.facts.admission import CaseOpened
from correction.domain.facts.decisions import DecisionRevoked
from correction.domain.facts.leave import LeaveGranted, LeaveReturned, LeaveRevoked
from correction.domain.facts.reports import ReportAccepted, ReportReturned
from correction.domain.facts.upkeep import Attached, Voided
from correction.domain.file import CaseFile
from correction.domain.finding import Settled
from correction.domain.moments import When, aware, local_text
from correction.office.admission.arriving import ARRIVING, check_arrivals
from correction.office.endings.closing import CLOSING, check_closing
from correction.office.ports import AnyDraft, UnitOfWork
from correction.office.supervision.losing import check_losing

# Loads the rare entries alone: everything of the other paces counts as settled.
RARE_ONLY = Settled(regular_on=date.max, daily_on=date.max)


def draft(
    fact: Fact,
    when: When,
    *,
    entry_id: str,
    actor: str,
    origin: Origin = Origin.ONLINE,
    captured_at: datetime | None = None,
) -> AnyDraft:
    """Write down a fact, not yet in any log; `captured_at` is what a device says of the time."""
    captured = None if captured_at is None else aware(captured_at, "采集时间")
    return Draft(entry_id=entry_id, when=when, actor=actor, payload=fact, origin=origin, captured_at=captured)


def record(
    uow: UnitOfWork, case_id: str, drafts: Sequence[AnyDraft], *, now: datetime
) -> tuple[AnyEntry, ...]:
    """Put drafts into the log of a case; give the entries that are new.

    Raises InvalidValue for what lies in the future or before the case began, NotFound for an unknown case
    or for a reference to something that is not on record, Conflict for an id used with other content, and
    what `check_arrivals`, `check_losing` and `check_closing` say of its beginning, a loss and its end.
    """
    began_on = uow.began_on(case_id)
    if began_on is None:
        raise NotFound("案件", f"没有案件 {case_id}", "先立案，或核对案件编号")
    for item in drafts:
        check_time(item, began_on, now)
    if any(isinstance(item.payload, _REFERRING) for item in drafts):
        _check_references(uow, case_id, drafts)
    if any(isinstance(item.payload, ARRIVING) for item in drafts):
        file = CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
        check_arrivals(file.order, drafts)
    if any(isinstance(item.payload, ContactLost) for item in drafts):
        fresh = [item for item in drafts if not uow.has_entry(case_id, item.entry_id)]
        check_losing(case_id, uow.entries(case_id, settled=RARE_ONLY), fresh)
    if any(isinstance(item.payload, CLOSING) for item in drafts):
        new = [item for item in drafts if not uow.has_entry(case_id, item.entry_id)]
        check_closing(case_id, uow.entries(case_id, settled=RARE_ONLY), new)
    return uow.append(case_id, drafts, recorded_at=now)


def void(
    uow: UnitOfWork, log_id: str, entry_id: str, *, reason: str, actor: str, now: datetime, void_id: str
) -> tuple[AnyEntry, ...]:
    """Void an entry that was a mistake, with a reason; what it led to is judged again.

    Raises InvalidValue without a reason, NotFound where the entry is not in this log.
    """
    if not reason.strip():
        raise InvalidValue("作废", "没有写明理由", "写明作废理由")
    if not uow.has_entry(log_id, entry_id):
        raise NotFound("作废", f"本案没有记录 {entry_id}", "核对记录编号")
    item = draft(Voided(entry_id=entry_id, reason=reason), When.at(now), entry_id=void_id, actor=actor)
    return uow.append(log_id, [item], recorded_at=now)


def check_time(item: AnyDraft, began_on: date, now: datetime) -> None:
    """Refuse what has not happened yet, or happened before the case began (opening entries may)."""
    if item.when.starts_at > now:
        what = f"{local_text(item.when.starts_at)} 在当前时间 {local_text(now)} 之后"
        raise InvalidValue("发生时间", what, "核对日期时间；未发生的事不能登记为已发生")
    if item.origin is not Origin.OPENING and item.when.legal_on < began_on:
        what = f"{item.when.legal_on} 早于本案开始之日 {began_on}"
        raise InvalidValue("发生时间", what, "核对日期和案件编号")


_REFERRING = (LeaveReturned, LeaveRevoked, ReportReturned, ReportAccepted, DecisionRevoked, Voided, Attached)


def _check_references(uow: UnitOfWork, case_id: str, drafts: Sequence[AnyDraft]) -> None:
    file = CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
    granted = {entry.payload.leave_id for entry in file.of(LeaveGranted)}
    granted |= {item.payload.leave_id for item in drafts if isinstance(item.payload, LeaveGranted)}
    together = {item.entry_id for item in drafts}
    for item in drafts:
        match item.payload:
            case LeaveReturned(leave_id=leave_id) | LeaveRevoked(leave_id=leave_id):
                if leave_id not in granted:
                    raise NotFound("请假", f"没有批准过请假 {leave_id}", "核对请假编号，或先登记批准")
            case (
                ReportReturned(report_entry_id=target)
                | ReportAccepted(report_entry_id=target)
                | DecisionRevoked(decision_entry_id=target)
                | Voided(entry_id=target)
                | Attached(entry_id=str(target))
            ):
                if target not in together and not uow.has_entry(case_id, target):
                    raise NotFound("引用", f"本案没有记录 {target}", "核对所引用的记录编号")


def opened(uow: UnitOfWork, case_id: str) -> Entry[CaseOpened]:
    """Give the entry that opened a case; raises NotFound."""
    return CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY)).opened
