"""Exhibits of papers owed: not sent, not reported, not answered; and the late record that they were."""

from collections.abc import Iterator

from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalMatter
from correction.domain.facts.dispatches import Delivery, DispatchReceipted, DispatchSent, Recipient
from correction.domain.facts.exit_bans import ExitBanFiled
from correction.domain.facts.leave import LeaveGranted, LeaveLevel
from correction.domain.facts.oversight import (
    ComplaintAnswered,
    ComplaintKind,
    ComplaintMade,
    LetterAnswered,
    LetterKind,
    LetterReceived,
    Outcome,
    Stance,
)
from correction.domain.organisation import OrgLevel
from correction.testing.builders import CaseBuilder
from tests.scenarios.gallery_frame import ENDS_ON, Room, arrived, day

ROOM = Room()
exhibit = ROOM.shows


@exhibit("dispatch_late")
def a_long_leave_of_which_the_procuratorate_was_not_told(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(6, 28))
    leave = LeaveGranted(
        leave_id="L1", from_on=day(7, 20), to_on=day(8, 25), destination="外省", level=LeaveLevel.CITY
    )
    granted = case.add(leave, on=day(7, 1))
    yield case
    sent = DispatchSent(
        event_entry_id=granted,
        recipient=Recipient.PROCURATORATE,
        delivery=Delivery.PLATFORM,
        document_no="通报1号",
    )
    case.add(sent, on=day(7, 3))


@exhibit("receipt_outstanding")
def a_file_that_the_new_county_does_not_acknowledge(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(6, 1))
    matter = ApprovalMatter.CHANGE_OF_PLACE
    asked = ApprovalAsked(
        approval_id="M1", matter=matter, from_on=day(7, 10), reason="迁居", to_county="邻县"
    )
    case.add(asked, on=day(6, 1))
    granted = ApprovalDecided(
        approval_id="M1", granted=True, org_id="X1", level=OrgLevel.COUNTY, reason="新执行地同意接收"
    )
    event = case.add(granted, on=day(6, 29))
    sent = DispatchSent(
        event_entry_id=event, recipient=Recipient.NEW_AGENCY, delivery=Delivery.COURIER, document_no="移1号"
    )
    paper = case.add(sent, on=day(6, 30))
    for to in (Recipient.DECIDER, Recipient.PROCURATORATE, Recipient.POLICE):
        case.add(DispatchSent(event_entry_id=event, recipient=to, delivery=Delivery.POST), on=day(6, 30))
    yield case
    case.add(DispatchReceipted(dispatch_entry_id=paper, document_no="回1号"), on=day(7, 3))


@exhibit("exit_ban")
def a_person_not_reported_to_the_exit_office(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(6, 28))
    yield case
    case.add(ExitBanFiled(until_on=ENDS_ON, document_no="报备1号"), on=day(6, 30))


@exhibit("letter_late")
def a_notice_of_the_procuratorate_without_a_reply(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(6, 28))
    notice = LetterReceived(
        letter=LetterKind.CORRECTION_NOTICE,
        sender="样例县人民检察院",
        org_id="office-1",
        demands="纠正未登记走访",
        document_no="纠违1号",
        reply_by_on=day(7, 8),
    )
    received = case.add(notice, on=day(6, 29))
    yield case
    reply = LetterAnswered(letter_entry_id=received, stance=Stance.ACCEPTED, content="已补走访并建立台账")
    case.add(reply, on=day(7, 8))


@exhibit("complaint_late")
def a_complaint_without_an_answer(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(6, 20))
    said = ComplaintMade(complaint=ComplaintKind.OBJECTION, about="对训诫决定不服")
    made = case.add(said, on=day(6, 22))
    yield case
    answer = ComplaintAnswered(complaint_entry_id=made, outcome=Outcome.DISMISSED, content="事实清楚")
    case.add(answer, on=day(7, 6))
