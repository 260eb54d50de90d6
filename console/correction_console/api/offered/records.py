"""What happened, recorded by its kind (登记事实): the same kinds as the sheets, through the same checks."""

from correction.domain.facts.absence import (
    AbsenceConfirmed,
    ContactLost,
    ContactTried,
    PersonFound,
    SearchOrdered,
    SearchStepDone,
    SearchTold,
)
from correction.domain.facts.admission import Excused, Released, StepDone, Terminated
from correction.domain.facts.after_release import (
    ConvictedAnew,
    FollowUpEnded,
    HelpContacted,
    HelpGroupEnded,
    HelpGroupFormed,
    Placed,
    PlacementEnded,
)
from correction.domain.facts.check_ins import CheckInMade
from correction.domain.facts.reports import MedicalPapersReceived, ReportReceived
from correction.domain.facts.returns import NewCrimeFound
from correction.domain.facts.sanctions import PolicePunished, ToldToCorrect
from correction.domain.facts.staff_acts import ActivityAttended, Monitored, StaffActed
from correction.domain.facts.stays import StayRecorded
from correction.intake.single import record_fact
from correction.office.record import record
from correction.office.supervision import contacts, reports, searching
from correction_console.api.verbs import Verb, recording
from correction_console.rights import Right

_CASE = "/cases/{case_id}"
EVERYDAY = recording(
    CheckInMade,
    ReportReceived,
    MedicalPapersReceived,
    ActivityAttended,
    StaffActed,
    Monitored,
    StepDone,
    Excused,
    StayRecorded,
    HelpGroupFormed,
    HelpGroupEnded,
    HelpContacted,
    Placed,
    PlacementEnded,
    ConvictedAnew,
    FollowUpEnded,
)
SEARCHING = recording(ContactTried, ContactLost, SearchOrdered, SearchStepDone, SearchTold, PersonFound)

VERBS = (
    Verb(record_fact, f"{_CASE}/entries", Right.RECORD, "登记一件事", facts=EVERYDAY, covers=record),
    Verb(searching.look_for, f"{_CASE}/searches", Right.RECORD, "登记查找经过", facts=SEARCHING),
    Verb(
        record_fact,
        f"{_CASE}/closing",
        Right.DECIDE,
        "解除、终止社区矫正",
        facts=recording(Released, Terminated),
        covers=record,
    ),
    Verb(
        record_fact,
        f"{_CASE}/established",
        Right.DECIDE,
        "认定脱管起始日、再犯罪",
        facts=recording(AbsenceConfirmed, NewCrimeFound),
        covers=record,
    ),
    Verb(
        record_fact,
        f"{_CASE}/consequences",
        Right.DECIDE,
        "责令改正、受到治安管理处罚",
        facts=recording(ToldToCorrect, PolicePunished),
        covers=record,
    ),
    Verb(reports.accept_report, f"{_CASE}/reports/{{report_entry_id}}/accept", Right.RECORD, "报告审核通过"),
    Verb(reports.return_report, f"{_CASE}/reports/{{report_entry_id}}/return", Right.RECORD, "报告退回重写"),
    Verb(contacts.bar_contact, f"{_CASE}/barred-contacts", Right.DECIDE, "禁止接触"),
)
