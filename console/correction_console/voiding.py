"""Taking a recorded mistake back (作废): with a reason, by whoever could have recorded it."""

from correction.domain.alert import ALERT_ACTS
from correction.domain.case.minors import is_sealed, masked_file, shielded
from correction.domain.entry import AnyEntry, Origin
from correction.domain.errors import Conflict, NotAllowed, NotFound
from correction.domain.facts import absence, after_release, approvals, assessment, group, minors
from correction.domain.facts.admission import Excused, StepDone
from correction.domain.facts.check_ins import CheckInMade
from correction.domain.facts.dispatches import DispatchAnswered, DispatchReceipted
from correction.domain.facts.issuing import PaperFiled, PaperIssued
from correction.domain.facts.leave import LeaveAsked, LeavePapersReceived, LeaveReturned
from correction.domain.facts.management import ClassTold
from correction.domain.facts.oversight import ComplaintMade
from correction.domain.facts.periods import SensitivePeriodTold
from correction.domain.facts.persons import PersonIdentified, PersonParted
from correction.domain.facts.reports import (
    MedicalPapersReceived,
    ReportAccepted,
    ReportReceived,
    ReportReturned,
)
from correction.domain.facts.staff_acts import ActivityAttended, Monitored, StaffActed
from correction.domain.facts.stays import StayRecorded
from correction.domain.facts.upkeep import Attached, Voided
from correction.domain.file import CaseFile
from correction.domain.organisation import OrgUnit
from correction.office.ports import UnitOfWork
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
# What was done about an alert, and what the law refused, is what happened: no later word undoes it.
NEVER = (*ALERT_ACTS, approvals.AttemptRefused)
# What anybody may void who records. Whatever is not here took a decision, and whoever may not decide may not
# undo one either.
RECORDED = (
    *(absence.ContactTried, absence.ContactLost, absence.SearchOrdered, absence.SearchStepDone),
    *(absence.SearchTold, absence.PersonFound),
    *(after_release.HelpGroupFormed, after_release.HelpGroupEnded, after_release.HelpContacted),
    *(after_release.Placed, after_release.PlacementEnded, after_release.ConvictedAnew),
    *(after_release.FollowUpEnded, approvals.ApprovalAsked, approvals.ApprovalWithdrawn),
    *(assessment.AssessmentTold, assessment.AssessmentObjected),
    *(group.GroupMemberJoined, group.GroupMemberLeft, group.AnnouncementHeld),
    *(minors.GuardianAttended, minors.SchoolingNoted, minors.JobWished, minors.JobHelped),
    *(CheckInMade, ReportReceived, MedicalPapersReceived, ReportAccepted, ReportReturned),
    *(ActivityAttended, StaffActed, Monitored, StepDone, Excused, StayRecorded),
    *(LeaveAsked, LeaveReturned, LeavePapersReceived, ClassTold, SensitivePeriodTold),
    *(DispatchReceipted, DispatchAnswered, ComplaintMade, PaperFiled, Attached),
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
        raise _unknown(entry_id)
    if entry_id in file.voided:
        raise Conflict(WHERE, "这条记录已经作废", "不必重复办理")
    return entry


def void_entry_of(
    console: Console, asker: Asker, row: CaseRow, entry_id: str, *, reason: str, key: str
) -> AnyEntry:
    """Void an entry of a case under the sender's id; the same again voids nothing anew.

    Raises NotAllowed where a decision is to be undone by somebody who may not decide, or one of a body above,
    and for what is never undone; InvalidValue without a reason, NotFound for an entry that is not of this
    case, or of a sealed one.
    """
    void_id, now = checked_key(key), console.now()
    with console.office.store.writing() as uow:
        entries = uow.log(row.case_id)
        log = {entry.entry_id: entry for entry in entries}
        if void_id in log:
            return log[void_id]
        if is_sealed(CaseFile.of_log(row.case_id, entries)):
            raise _unknown(entry_id)
        known = log.get(entry_id)
        while known is not None and isinstance(known.payload, Voided):
            # Whoever brings an entry back must be able to take it away.
            known = log.get(known.payload.entry_id)
        if known is not None:
            _check_power(uow, asker, known)
        (made,) = void(uow, row.case_id, entry_id, reason=reason, actor=asker.actor, now=now, void_id=void_id)
    return made


def _check_power(uow: UnitOfWork, asker: Asker, known: AnyEntry) -> None:
    """Refuse to undo what the asker could not have done; raises NotAllowed."""
    what = f"{asker.role.zh}的账号不能作废“{known.payload.ZH}”"
    if isinstance(known.payload, NEVER):
        raise NotAllowed(WHERE, f"“{known.payload.ZH}”不能作废", "情况有变的，另行登记说明")
    if isinstance(known.payload, PERSONS):
        if not asker.may(Right.MERGE_PERSONS):
            raise NotAllowed(WHERE, what, "报县级社区矫正机构，由其认定或者拆分")
    elif isinstance(known.payload, PaperIssued):
        if not asker.may(Right.MAKE_PAPERS):
            raise NotAllowed(WHERE, what, "由制作文书的人员在文书页上作废")
    elif not isinstance(known.payload, RECORDED):
        if not asker.may(Right.DECIDE):
            raise NotAllowed(WHERE, what, "由有审批权限的人员办理")
        if (above := _decided_above(uow, asker, known)) is not None:
            what = f"“{known.payload.ZH}”是{above.name}作出的"
            raise NotAllowed(WHERE, what, f"报{above.name}，由其工作人员作废或者提前解除")


def _decided_above(uow: UnitOfWork, asker: Asker, known: AnyEntry) -> OrgUnit | None:
    """Give the body above the asker's that decided; opening balances and sheets are whoever's they are of."""
    if known.origin is not Origin.ONLINE:
        return None
    try:
        decided_by = uow.staff(known.actor).org_id
    except NotFound:
        return None
    above = uow.organisation().above(asker.org_id)
    return next((unit for unit in above if unit.org_id == decided_by and unit.org_id != asker.org_id), None)


def _unknown(entry_id: str) -> NotFound:
    return NotFound(WHERE, f"本案没有记录 {entry_id[:64]}", "回到人员页，从时间线重新选择")
