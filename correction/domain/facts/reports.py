"""Reports of the person (报告) and events that oblige them to report at once (及时报告事项)."""

from enum import StrEnum

from correction.domain.entry import Fact, Pace, fact


class ReportKind(StrEnum):
    """Kinds of report (报告种类): 社区矫正法实施办法 第二十四条、第二十八条."""

    WRITTEN = "written"
    ORAL = "oral"
    PROHIBITION = "prohibition"
    HEALTH = "health"
    IN_PERSON = "in_person"
    DAILY = "daily"
    LEAVE_DEPARTED = "leave_departed"
    LEAVE_ARRIVED = "leave_arrived"
    LEAVE_RETURNED = "leave_returned"
    HOME_CHANGED = "home_changed"
    JOB_CHANGED = "job_changed"
    FAMILY_EVENT = "family_event"
    ADVERSE_CONTACT = "adverse_contact"


PROMPT_REPORTS = frozenset(
    {ReportKind.HOME_CHANGED, ReportKind.JOB_CHANGED, ReportKind.FAMILY_EVENT, ReportKind.ADVERSE_CONTACT}
)


@fact("report_received", zh="收到报告", pace=Pace.REGULAR)
class ReportReceived(Fact):
    """A report came in (收到报告)."""

    report: ReportKind
    note: str = ""


@fact("report_returned", zh="报告退回重写")
class ReportReturned(Fact):
    """A report was sent back to be rewritten (退回重写); it discharges nothing until a new one comes."""

    report_entry_id: str
    reason: str


@fact("report_accepted", zh="报告审核通过")
class ReportAccepted(Fact):
    """A report was accepted (审核通过)."""

    report_entry_id: str


@fact("medical_papers_received", zh="病情复查材料")
class MedicalPapersReceived(Fact):
    """Papers of a medical re-examination came in (病情复查材料)."""

    hospital: str = ""
    note: str = ""


@fact("life_event", zh="应及时报告的变动")
class LifeEvent(Fact):
    """Something happened that the person must report at once (居所、工作、家庭变动，接触不良人员)."""

    report: ReportKind
    note: str = ""
