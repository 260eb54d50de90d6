"""Exhibits of taking a person in: the paper that did not come, and the late record that it did."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from correction.domain.entry import Fact
from correction.domain.facts.admission import (
    HandedOver,
    OfficeAssigned,
    OfficeReceived,
    OrderChanged,
    ReportedIn,
)
from correction.domain.facts.group import (
    Announcement,
    AnnouncementHeld,
    GroupMemberJoined,
    GroupRole,
    PlanMade,
)
from correction.domain.facts.papers import (
    CountyRegistered,
    DecisionNotified,
    PapersAsked,
    PapersReceived,
    ReceiptReturned,
)
from correction.domain.moments import DateSpan
from correction.domain.order import ProhibitionKind, ProhibitionOrder, Sentence
from correction.domain.person import Sex
from correction.testing.builders import CaseBuilder, probation
from tests.scenarios.gallery_frame import ENDS_ON, Exhibit, Room, day, outside_prison

ROOM = Room()
exhibit = ROOM.shows

EFFECT = day(6, 15)
COURT = "样例县人民法院"
NOTICE, RECEIPT = DecisionNotified(by=COURT), ReceiptReturned(to=COURT)
PARTIAL = PapersReceived(by=COURT, papers=("判决书",), missing=("执行通知书",))
REST = PapersReceived(by=COURT, papers=("执行通知书",))
ASKED = PapersAsked(of=COURT, papers=("执行通知书",))
REGISTERED = CountyRegistered(county_id="county-1")
ASSIGNED, RECEIVED = OfficeAssigned(office_id="office-1"), OfficeReceived(office_id="office-1")


def owed(*facts: tuple[Fact, date], done: tuple[Fact, date]) -> Exhibit:
    """Give a case in which something is owed since these facts, and the late record that it was done."""

    def shown(case_id: str) -> Iterator[CaseBuilder]:
        case = CaseBuilder(case_id=case_id, order=probation(EFFECT, ENDS_ON))
        for fact, on in facts:
            case.add(fact, on=on)
        yield case
        case.add(done[0], on=done[1])

    return shown


exhibit("notice_late")(owed((ReportedIn(), day(6, 16)), (REGISTERED, day(6, 16)), done=(NOTICE, day(6, 18))))
exhibit("papers_late")(owed((NOTICE, day(6, 16)), done=(PARTIAL, day(6, 25))))
exhibit("receipt_late")(owed((REST, day(6, 17)), done=(RECEIPT, day(6, 22))))
exhibit("papers_unasked")(owed((PARTIAL, day(6, 17)), done=(ASKED, day(6, 19))))
exhibit("papers_incomplete")(owed((ASKED, day(6, 17)), done=(REST, day(6, 22))))
exhibit("registration_late")(
    owed((NOTICE, day(6, 16)), (ReportedIn(), day(6, 17)), done=(REGISTERED, day(6, 19)))
)
exhibit("office_receipt_late")(owed((ASSIGNED, day(6, 17)), done=(RECEIVED, day(6, 19))))


GROUP_OF_ONE = GroupMemberJoined(member="甲", sex=Sex.MALE, role=GroupRole.LEADER)
TOLD = AnnouncementHeld(announcement=Announcement.ENTRY, attended=("甲",), public=False)
CAME = (ReportedIn(), day(6, 5))


def came_early(done: tuple[Fact, date]) -> Exhibit:
    """Give a person who came ten days after an earlier judgment, and what was to follow."""

    def shown(case_id: str) -> Iterator[CaseBuilder]:
        case = CaseBuilder(case_id=case_id, order=probation(day(6, 1), ENDS_ON))
        case.add(CAME[0], on=CAME[1])
        yield case
        case.add(done[0], on=done[1])

    return shown


exhibit("group_late")(came_early((GROUP_OF_ONE, day(6, 10))))
exhibit("announcement_late")(came_early((TOLD, day(6, 10))))
exhibit("plan_late")(came_early((PlanMade(version=1, measures=("每周电话",)), day(7, 5))))


@exhibit("handover_late")
def still_in_prison(case_id: str) -> Iterator[CaseBuilder]:
    case = CaseBuilder(case_id=case_id, order=outside_prison(EFFECT))
    yield case
    case.add(HandedOver(by="样例监狱"), on=day(6, 25))


@exhibit("office_report_late")
def came_to_the_county_and_not_to_the_office(case_id: str) -> Iterator[CaseBuilder]:
    case = CaseBuilder(case_id=case_id, order=probation(date(2019, 3, 4), ENDS_ON))
    case.add(ReportedIn(), on=date(2019, 3, 5))
    case.add(ASSIGNED, on=date(2019, 3, 6))
    yield case
    case.add(RECEIVED, on=date(2019, 3, 8))


@exhibit("term_mismatch")
def a_day_too_long(case_id: str) -> Iterator[CaseBuilder]:
    stated = replace(probation(EFFECT, day(12, 15)), sentence=Sentence(months=6))
    case = CaseBuilder(case_id=case_id, order=stated)
    yield case
    corrected = replace(stated, term=DateSpan(from_on=EFFECT, to_on=day(12, 14)))
    case.add(OrderChanged(order=corrected, reason="录入更正"), on=EFFECT)


@exhibit("prohibition_dates")
def a_ban_too_short(case_id: str) -> Iterator[CaseBuilder]:
    ban = ProhibitionOrder(
        kind=ProhibitionKind.ACTIVITY, text="不得饮酒", span=DateSpan(from_on=EFFECT, to_on=day(8, 13))
    )
    stated = replace(probation(EFFECT, ENDS_ON), prohibitions=(ban,))
    case = CaseBuilder(case_id=case_id, order=stated)
    yield case
    whole = replace(ban, span=DateSpan(from_on=EFFECT, to_on=day(8, 14)))
    case.add(OrderChanged(order=replace(stated, prohibitions=(whole,)), reason="录入更正"), on=EFFECT)
