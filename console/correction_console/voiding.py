"""Taking a recorded mistake back (作废): with a reason, by whoever could have recorded it."""

from correction.domain.case.minors import is_sealed, masked_file, shielded
from correction.domain.entry import AnyEntry
from correction.domain.errors import Conflict, NotAllowed, NotFound
from correction.domain.facts.admission import CaseOpened, ClassAssigned, Released, Terminated
from correction.domain.facts.approvals import ApprovalDecided, ApprovalEnded
from correction.domain.facts.decisions import Decided, DecisionRevoked
from correction.domain.facts.devices import DeviceApproved
from correction.domain.facts.issuing import PaperIssued
from correction.domain.facts.leave import LeaveGranted, LeaveRefused, LeaveRevoked
from correction.domain.facts.persons import PersonIdentified, PersonParted
from correction.domain.facts.upkeep import Attached
from correction.domain.file import CaseFile
from correction.office.record import void
from correction.store.tables import CaseRow
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.recording import checked_key
from correction_console.rights import Right

WHERE = "作废"
# A paper and an attachment are voided on their own pages, which keep their numbers and files; who is one
# person is said and taken back by whoever may, on a page of its own.
PERSONS = (PersonIdentified, PersonParted)
VOIDED_ELSEWHERE = (PaperIssued, Attached, *PERSONS)
# Whoever may not decide may not undo a decision either.
DECISIONS = (
    CaseOpened,
    ClassAssigned,
    Released,
    Terminated,
    Decided,
    DecisionRevoked,
    ApprovalDecided,
    ApprovalEnded,
    DeviceApproved,
    LeaveGranted,
    LeaveRefused,
    LeaveRevoked,
)


def entry_to_void(console: Console, row: CaseRow, entry_id: str) -> AnyEntry:
    """Give the entry that is to be voided, names masked where the page masks them.

    Raises NotFound for one that is not of this case or of a sealed file, Conflict for one that is void.
    """
    with console.office.store.reading() as uow:
        file = CaseFile.of_log(row.case_id, uow.entries(row.case_id))
    told = masked_file(file) if shielded(file) else file
    entry = None if is_sealed(file) else told.by_id.get(entry_id)
    if entry is None:
        raise NotFound(WHERE, f"本案没有记录 {entry_id[:64]}", "回到人员页，从时间线重新选择")
    if entry_id in file.voided:
        raise Conflict(WHERE, "这条记录已经作废", "不必重复办理")
    return entry


def void_entry_of(
    console: Console, asker: Asker, row: CaseRow, entry_id: str, *, reason: str, key: str
) -> AnyEntry:
    """Void an entry of a case under the sender's id; the same again voids nothing anew.

    Raises NotAllowed where a decision is to be undone by somebody who may not decide, InvalidValue without a
    reason, NotFound for an entry that is not of this case.
    """
    void_id, now = checked_key(key), console.now()
    with console.office.store.writing() as uow:
        log = {entry.entry_id: entry for entry in uow.log(row.case_id)}
        known = log.get(entry_id)
        if void_id in log:
            return log[void_id]
        if known is not None and isinstance(known.payload, DECISIONS) and not asker.may(Right.DECIDE):
            what = f"{asker.role.zh}的账号不能作废“{known.payload.ZH}”"
            raise NotAllowed(WHERE, what, "由有审批权限的人员办理")
        if known is not None and isinstance(known.payload, PERSONS) and not asker.may(Right.MERGE_PERSONS):
            what = f"{asker.role.zh}的账号不能作废“{known.payload.ZH}”"
            raise NotAllowed(WHERE, what, "报县级社区矫正机构，由其认定或者拆分")
        (made,) = void(uow, row.case_id, entry_id, reason=reason, actor=asker.actor, now=now, void_id=void_id)
    return made
