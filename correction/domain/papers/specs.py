"""What each kind of paper is made from (文书的由来): the entries it is about, who issues it, which volume."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from correction.domain.case.minors import minor_regime
from correction.domain.entry import AnyEntry, Fact
from correction.domain.facts.absence import ContactLost, SearchOrdered
from correction.domain.facts.activities import ActivityHeld
from correction.domain.facts.admission import OfficeReceived, Released, ReportedIn, Step, StepDone, Terminated
from correction.domain.facts.approvals import (
    ApprovalAsked,
    ApprovalDecided,
    ApprovalMatter,
    ApprovalWithdrawn,
)
from correction.domain.facts.assessment import AssessedPeriod, AssessmentMarked
from correction.domain.facts.decisions import Decided, DecisionKind, DecisionRevoked
from correction.domain.facts.devices import DeviceApproved
from correction.domain.facts.dispatches import DispatchSent
from correction.domain.facts.group import Announcement, AnnouncementHeld, PlanMade, PlanReviewed
from correction.domain.facts.investigation import InvestigationAsked
from correction.domain.facts.leave import LeaveAsked, LeaveGranted, LeaveRevoked
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.domain.facts.sanctions import BreachEstablished
from correction.domain.facts.staff_acts import Activity, ActivityAttended, ActKind, Attendance, StaffActed
from correction.domain.file import CaseFile
from correction.domain.order import Category
from correction.domain.papers.kinds import Issuer, PaperKind, Volume

Says = Callable[[Fact], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSpec:
    """How one kind of paper comes about.

    `about` are the kinds of entry it may be about, each with what it must say. A paper that `stands_alone`
    may be made without one, as a talk that nobody recorded yet; a decision is never printed without the
    decision. `category` and `minor` narrow whom it is for, none meaning anybody; `matter` narrows
    decisions on requests, which do not name theirs, to those on one matter.
    """

    about: Mapping[type[Fact], Says]
    issuer: Issuer = Issuer.OFFICE
    volume: Volume = Volume.WORK
    stands_alone: bool = False
    category: Category | None = None
    minor: bool | None = None
    matter: ApprovalMatter | None = None

    def fits(self, entry: AnyEntry, file: CaseFile) -> bool:
        """Tell whether this paper may be about an entry of a file, whoever the person is."""
        says = self.about.get(type(entry.payload))
        return says is not None and says(entry.payload) and self._is_of_matter(entry.payload, file)

    def taken_back(self, entry: AnyEntry, file: CaseFile) -> AnyEntry | None:
        """Give what took back the very thing that this paper would announce; none where it stands.

        A talk or a visit that was held stays a fact, and so does its record.
        """
        return None if self.stands_alone else _taken_back(entry, file)

    def is_for(self, file: CaseFile) -> bool:
        """Tell whether this paper is for the person of a file; the rules for minors outlast a birthday."""
        if self.category is not None and file.order.category is not self.category:
            return False
        return self.minor is None or minor_regime(file) is self.minor

    def _is_of_matter(self, said: Fact, file: CaseFile) -> bool:
        if self.matter is None or not isinstance(said, ApprovalDecided):
            return True
        asked = (entry.payload for entry in file.of(ApprovalAsked))
        return any(each.approval_id == said.approval_id and each.matter is self.matter for each in asked)


def _taken_back(entry: AnyEntry, file: CaseFile) -> AnyEntry | None:
    acts: Iterable[AnyEntry]
    match entry.payload:
        case Decided():
            acts = (e for e in file.of(DecisionRevoked) if e.payload.decision_entry_id == entry.entry_id)
        case LeaveAsked(leave_id=known) | ApprovalAsked(approval_id=known):
            acts = (e for e in file.of(ApprovalWithdrawn) if e.payload.approval_id == known)
        case LeaveGranted(leave_id=leave_id):
            acts = (e for e in file.of(LeaveRevoked) if e.payload.leave_id == leave_id)
        case _:
            return None
    return next(iter(acts), None)


def _any(_payload: Fact) -> bool:
    return True


def _acted(act: ActKind) -> Mapping[type[Fact], Says]:
    return {StaffActed: lambda said: isinstance(said, StaffActed) and said.act is act}


def _came(activity: Activity) -> Says:
    return lambda said: (
        isinstance(said, ActivityAttended)
        and said.activity is activity
        and said.attendance in (Attendance.PRESENT, Attendance.MADE_UP)
    )


def _step(step: Step) -> Says:
    return lambda said: isinstance(said, StepDone) and said.step is step


def _decided(decision: DecisionKind) -> Mapping[type[Fact], Says]:
    return {Decided: lambda said: isinstance(said, Decided) and said.decision is decision}


def _announced(announcement: Announcement) -> Mapping[type[Fact], Says]:
    return {
        AnnouncementHeld: lambda said: (
            isinstance(said, AnnouncementHeld) and said.announcement is announcement
        )
    }


def _asked(matter: ApprovalMatter) -> Mapping[type[Fact], Says]:
    return {ApprovalAsked: lambda said: isinstance(said, ApprovalAsked) and said.matter is matter}


def _assessed(period: AssessedPeriod) -> Mapping[type[Fact], Says]:
    return {AssessmentMarked: lambda said: isinstance(said, AssessmentMarked) and said.period is period}


def _written(said: Fact) -> bool:
    return isinstance(said, ReportReceived) and said.report in (
        ReportKind.WRITTEN,
        ReportKind.PROHIBITION,
        ReportKind.HEALTH,
    )


def _record(about: Mapping[type[Fact], Says]) -> PaperSpec:
    return PaperSpec(about=about, stands_alone=True)


def _document(about: Mapping[type[Fact], Says], issuer: Issuer = Issuer.COUNTY) -> PaperSpec:
    return PaperSpec(about=about, issuer=issuer, volume=Volume.EXECUTION)


def _proposal(category: Category) -> PaperSpec:
    about = _decided(DecisionKind.REVOCATION_PROPOSED)
    return PaperSpec(about=about, issuer=Issuer.COUNTY, volume=Volume.EXECUTION, category=category)


def _entry(*, minor: bool) -> PaperSpec:
    about = _announced(Announcement.ENTRY)
    return PaperSpec(about=about, issuer=Issuer.COUNTY, volume=Volume.EXECUTION, minor=minor)


SPECS: Mapping[PaperKind, PaperSpec] = {
    PaperKind.FIRST_TALK: _record({ReportedIn: _any, OfficeReceived: _any}),
    PaperKind.TALK: _record({**_acted(ActKind.MEETING), ActivityAttended: _came(Activity.TALK)}),
    PaperKind.ADMONITION_TALK: _record(_decided(DecisionKind.ADMONITION)),
    PaperKind.RELEASE_TALK: _record({StepDone: _step(Step.RELEASE_ASSESSED), Released: _any}),
    PaperKind.VISIT_RECORD: _record(_acted(ActKind.VISIT)),
    PaperKind.PHONE_CHECK: _record(_acted(ActKind.VOICE)),
    PaperKind.VIDEO_CHECK: _record(_acted(ActKind.VOICE)),
    PaperKind.INQUIRY_RECORD: _record({InvestigationAsked: _any, BreachEstablished: _any}),
    PaperKind.REPORT_RECEIPT: _record({ReportReceived: _written}),
    PaperKind.SIGN_IN_SHEET: _record({ActivityHeld: _any}),
    PaperKind.LABOUR_RECORD: _record({ActivityAttended: _came(Activity.LABOUR)}),
    PaperKind.COUNSELLING_RECORD: _record(
        {ActivityAttended: _came(Activity.COUNSELLING), StepDone: _step(Step.COUNSELLED)}
    ),
    PaperKind.HELP_RECORD: _record({ActivityAttended: _came(Activity.HELP), StepDone: _step(Step.HELPED)}),
    PaperKind.GROUP_MEETING: _record({ActivityAttended: _came(Activity.GROUP_MEETING), PlanReviewed: _any}),
    PaperKind.MONTH_ASSESSMENT: _document(_assessed(AssessedPeriod.MONTH), Issuer.OFFICE),
    PaperKind.QUARTER_ASSESSMENT: _document(_assessed(AssessedPeriod.QUARTER), Issuer.OFFICE),
    PaperKind.SEARCH_RECORD: _record({ContactLost: _any, SearchOrdered: _any}),
    PaperKind.SERVICE_RECEIPT: PaperSpec(
        about={DispatchSent: _any}, volume=Volume.EXECUTION, stands_alone=True
    ),
    PaperKind.ANNOUNCEMENT: _entry(minor=False),
    PaperKind.MINOR_ANNOUNCEMENT: _entry(minor=True),
    PaperKind.RESPONSIBILITY_LETTER: _document(_announced(Announcement.ENTRY), Issuer.OFFICE),
    PaperKind.PLAN: PaperSpec(about={PlanMade: _any}),
    PaperKind.LEAVE_APPROVAL: _document({LeaveAsked: _any}, Issuer.OFFICE),
    PaperKind.LEAVE_CERTIFICATE: _document({LeaveGranted: _any}, Issuer.GRANTER),
    PaperKind.DEVICE_APPROVAL: _document(_asked(ApprovalMatter.ELECTRONIC_POSITIONING)),
    PaperKind.DEVICE_NOTICE: _document({DeviceApproved: _any}),
    PaperKind.TRANSFER_INQUIRY: _document(_asked(ApprovalMatter.CHANGE_OF_PLACE)),
    # The new county writes it, whose books do not hold the case yet: here it is a form to be filled by hand.
    PaperKind.TRANSFER_REPLY: _document({}),
    PaperKind.TRANSFER_DECISION: PaperSpec(
        about={ApprovalDecided: _any},
        issuer=Issuer.COUNTY,
        volume=Volume.EXECUTION,
        matter=ApprovalMatter.CHANGE_OF_PLACE,
    ),
    PaperKind.PRAISE_DECISION: _document(_decided(DecisionKind.PRAISE)),
    PaperKind.ADMONITION_DECISION: _document(_decided(DecisionKind.ADMONITION)),
    PaperKind.WARNING_DECISION: _document(_decided(DecisionKind.WARNING)),
    PaperKind.PROBATION_REVOCATION: _proposal(Category.PROBATION),
    PaperKind.PAROLE_REVOCATION: _proposal(Category.PAROLE),
    PaperKind.RECALL_PROPOSAL: _document(_decided(DecisionKind.RECALL_PROPOSED)),
    PaperKind.RELEASE_ANNOUNCEMENT: _document(_announced(Announcement.RELEASE)),
    PaperKind.RELEASE_CERTIFICATE: _document({Released: _any}),
    PaperKind.RELEASE_NOTICE: _document({Released: _any}),
    PaperKind.TERMINATION_NOTICE: _document({Terminated: _any}),
}
