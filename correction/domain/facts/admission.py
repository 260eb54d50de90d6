"""Taking a person in, along the five items, and letting them go (入矫、解矫、衔接)."""

from datetime import date
from enum import StrEnum

from correction.domain.area import Fence
from correction.domain.entry import Fact, fact
from correction.domain.moments import DateSpan
from correction.domain.order import Order
from correction.domain.organisation import Role
from correction.domain.person import Person


@fact("case_opened", zh="立案建档")
class CaseOpened(Fact):
    """The office opened a case (立案建档); from `records_from_on` its records are whole (启用日).

    `case_no` is the number under which the office knows the case (案件编号); it names the case to people and
    is no key, since the log has an id of its own.
    """

    person_id: str
    person: Person
    order: Order
    office_id: str
    records_from_on: date
    case_no: str | None = None


@fact("person_corrected", zh="人员信息更正")
class PersonCorrected(Fact):
    """The person's particulars as they read from now on (人员信息更正)."""

    person: Person


@fact("order_changed", zh="裁判变更")
class OrderChanged(Fact):
    """The order as it reads from now on (裁判变更): commutation, corrected dates."""

    order: Order
    reason: str


@fact("reported_in", zh="报到")
class ReportedIn(Fact):
    """The person came and reported to the agency (报到): 社区矫正法 第二十一条."""


@fact("handed_over", zh="移交")
class HandedOver(Fact):
    """The person was handed over to the agency (移交): 社区矫正法 第二十一条第三款."""

    by: str


@fact("office_assigned", zh="委托司法所")
class OfficeAssigned(Fact):
    """The county entrusted the case to an office (委托司法所); the county answers until it is received."""

    office_id: str


@fact("office_received", zh="司法所接收")
class OfficeReceived(Fact):
    """The office received the person (司法所接收)."""

    office_id: str


class ManagementClass(StrEnum):
    """How closely a person is managed (管理类别): 严管、普管、宽管, and in some places 入矫.

    The class of entry (D 类) is for the first weeks; which classes a place uses is its rulebook's to say.
    """

    STRICT = "strict"
    GENERAL = "general"
    RELAXED = "relaxed"
    ENTRY = "entry"

    @property
    def zh(self) -> str:
        """The class as offices call it."""
        return {"strict": "严管", "general": "普管", "relaxed": "宽管", "entry": "入矫管理"}[self]


@fact("class_assigned", zh="确定管理类别")
class ClassAssigned(Fact):
    """The county put the person in a management class from a day on (确定管理类别)."""

    management_class: ManagementClass


@fact("staff_assigned", zh="确定责任人")
class StaffAssigned(Fact):
    """A member of staff became responsible for the case (确定责任人): the 1 or one of the X.

    `handover_id` names the handing over of several cases (工作移交) that it was part of, with its reason.
    """

    staff_id: str
    role: Role
    handover_id: str | None = None
    reason: str = ""


@fact("staff_released", zh="解除责任")
class StaffReleased(Fact):
    """A member of staff ceased to be responsible for the case (解除责任); `handover_id` as when assigned."""

    staff_id: str
    handover_id: str | None = None
    reason: str = ""


class Step(StrEnum):
    """Steps of the items that come once (入矫、解矫、衔接环节) and acts of education without a cadence."""

    PRE_ASSESSMENT = "pre_assessment"
    INFORMATION_VERIFIED = "information_verified"
    GROUP_FORMED = "group_formed"
    PLAN_MADE = "plan_made"
    ENTRY_ANNOUNCED = "entry_announced"
    COUNSELLED = "counselled"
    HELPED = "helped"
    PERSONAL_SUMMARY = "personal_summary"
    RELEASE_ASSESSED = "release_assessed"
    RELEASE_ANNOUNCED = "release_announced"
    RESETTLEMENT_OFFERED = "resettlement_offered"
    RESETTLEMENT_RECEIVED = "resettlement_received"


@fact("step_done", zh="办理环节")
class StepDone(Fact):
    """One step of the work was done (办理环节完成)."""

    step: Step
    note: str = ""


@fact("fence_set", zh="设定电子围栏")
class FenceSet(Fact):
    """An area binds the person on certain days (设定电子围栏)."""

    fence: Fence


@fact("place_confirmed", zh="确认居所、工作场所")
class PlaceConfirmed(Fact):
    """An officer confirmed a place of daily life, such as home or work (确认居所、工作场所)."""

    area_id: str


@fact("released", zh="解除社区矫正")
class Released(Fact):
    """The correction was lifted (解除社区矫正): 社区矫正法 第四十四条."""

    ground: str
    certificate_no: str | None = None


class TerminationKind(StrEnum):
    """Why a correction was terminated (终止): 社区矫正法 第四十五条."""

    PROBATION_REVOKED = "probation_revoked"
    PAROLE_REVOKED = "parole_revoked"
    RECALLED = "recalled"
    DIED = "died"


@fact("terminated", zh="终止社区矫正")
class Terminated(Fact):
    """The correction was terminated (终止社区矫正): 社区矫正法 第四十五条."""

    kind: TerminationKind


class ExcuseReason(StrEnum):
    """What lawfully keeps a person from a duty (免责事由)."""

    HOSPITAL = "hospital"
    DETAINED = "detained"
    FORCE_MAJEURE = "force_majeure"
    DEVICE_FAULT = "device_fault"
    EXEMPTED = "exempted"


@fact("excused", zh="准予免除")
class Excused(Fact):
    """The person was excused from their duties on certain days (准予免除); the cycle is kept, not deleted.

    A device out of order frees from check-ins and from what the device had to send, and from nothing else.
    """

    reason: ExcuseReason
    from_on: date
    to_on: date | None
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a last day before the first."""
        DateSpan(from_on=self.from_on, to_on=self.to_on)
