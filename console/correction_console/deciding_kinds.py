"""Which kinds of entry take no decision (只登记、不决定的记录): whoever records may write and void them."""

from correction.domain.authority import body_of
from correction.domain.entry import AnyEntry, Origin
from correction.domain.errors import NotAllowed, NotFound
from correction.domain.facts import absence, after_release, approvals, assessment, group, minors
from correction.domain.facts.admission import Excused, StepDone
from correction.domain.facts.check_ins import CheckInMade
from correction.domain.facts.dispatches import DispatchAnswered, DispatchReceipted
from correction.domain.facts.issuing import PaperFiled
from correction.domain.facts.leave import LeaveAsked, LeavePapersReceived, LeaveReturned
from correction.domain.facts.management import ClassTold
from correction.domain.facts.oversight import ComplaintMade
from correction.domain.facts.periods import SensitivePeriodTold
from correction.domain.facts.reports import (
    MedicalPapersReceived,
    ReportAccepted,
    ReportReceived,
    ReportReturned,
)
from correction.domain.facts.staff_acts import ActivityAttended, Monitored, StaffActed
from correction.domain.facts.stays import StayRecorded
from correction.domain.facts.upkeep import Attached
from correction.office.ports import AnyDraft, UnitOfWork
from correction_console.asker import Asker
from correction_console.rights import Right

# Whatever is not here took a decision, and whoever may not decide may neither write one down nor undo one.
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


def check_decides(asker: Asker, said: AnyDraft | AnyEntry, *, where: str) -> None:
    """Refuse what takes a decision to whoever may not decide, by whatever verb; raises NotAllowed."""
    if not isinstance(said.payload, RECORDED) and not asker.may(Right.DECIDE):
        what = f"{asker.role.zh}的账号不能{where}“{said.payload.ZH}”"
        raise NotAllowed(where, what, "由有审批权限的人员办理")


def check_not_above(uow: UnitOfWork, asker: Asker, known: AnyEntry, *, where: str) -> None:
    """Refuse to undo what somebody of a body above the asker's did; raises NotAllowed.

    Of a sheet its words count, not who brought it in.
    """
    if known.origin is not Origin.ONLINE:
        return
    try:
        done_by = body_of(uow.organisation(), uow.staff(known.actor)).org_id
    except NotFound:
        return
    for unit in uow.organisation().above(asker.org_id):
        if unit.org_id == done_by and unit.org_id != asker.org_id:
            what = f"“{known.payload.ZH}”是{unit.name}作出的"
            raise NotAllowed(where, what, f"报{unit.name}，由其工作人员作废或者提前解除")
