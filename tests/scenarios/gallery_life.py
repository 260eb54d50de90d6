"""Exhibits of the life of a case: its group and plan, its move, its proposals, its end."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from correction.domain.facts.absence import SearchOrdered
from correction.domain.facts.admission import Released
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalMatter
from correction.domain.facts.custody import DetainedElsewhere, Restraint
from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.facts.group import GroupMemberJoined, GroupRole, PlanMade, PlanReviewed
from correction.domain.facts.moves import MoveAccepted, MoveNoShow, MoveTold
from correction.domain.facts.recall import GuarantorLost, GuarantorSet
from correction.domain.facts.resettlement import ResettlementOffered, ResettlementReceived
from correction.domain.facts.rulings import ProposalAnswered, ProposalReceived
from correction.domain.facts.sanctions import ArrestAsked
from correction.domain.organisation import OrgLevel
from correction.domain.person import Sex
from correction.testing.builders import SOMEBODY, CaseBuilder, probation
from tests.scenarios.gallery_frame import ENDS_ON, Room, arrived, at, day, outside_prison

ROOM = Room()
exhibit = ROOM.shows


def member(name: str, sex: Sex) -> GroupMemberJoined:
    return GroupMemberJoined(member=name, sex=sex, role=GroupRole.VILLAGE)


@exhibit("group_incomplete")
def a_womans_group_of_men(case_id: str) -> Iterator[CaseBuilder]:
    woman = replace(SOMEBODY, name="李某", sex=Sex.FEMALE)
    case = CaseBuilder(case_id=case_id, order=probation(day(7, 1), ENDS_ON), person=woman)
    case.arrive(day(7, 5))
    case.add(member("王主任", Sex.MALE), on=day(7, 7))
    yield case
    case.add(member("赵大姐", Sex.FEMALE), on=day(7, 7))


@exhibit("plan_review")
def a_plan_left_in_the_drawer(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(1, 5))
    case.add(PlanMade(version=1, measures=("每周当面报告",)), on=day(1, 8))
    yield case
    case.add(PlanReviewed(found="有效，不调整"), on=day(7, 1))


def moving(case: CaseBuilder, told_on: date) -> str:
    """Let a change of place be granted and told; give the entry of the telling."""
    matter = ApprovalMatter.CHANGE_OF_PLACE
    asked = ApprovalAsked(approval_id="M1", matter=matter, from_on=told_on, reason="迁居", to_county="邻县")
    case.add(asked, on=told_on)
    case.add(
        ApprovalDecided(approval_id="M1", granted=True, org_id="X1", level=OrgLevel.COUNTY, reason=""),
        on=told_on,
    )
    return case.add(MoveTold(approval_id="M1"), on=told_on)


@exhibit("move_report")
def moved_and_never_came(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(6, 20))
    moving(case, day(6, 30))
    yield case
    receipt = MoveAccepted(approval_id="M1", by="邻县", reported_on=day(7, 3), document_no="回1号")
    case.add(receipt, on=day(7, 6))


@exhibit("move_search")
def told_of_a_no_show_and_idle(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(6, 20))
    moving(case, day(6, 25))
    case.add(MoveNoShow(approval_id="M1", by="邻县"), on=day(7, 8))
    yield case
    case.add(SearchOrdered(), on=day(7, 8))


@exhibit("ground_condition")
def a_surety_not_replaced(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(5, 20), order=outside_prison(day(5, 15)))
    case.add(GuarantorSet(name="张兄", relation="兄弟"), on=day(5, 20))
    case.add(GuarantorLost(reason="外出务工", replace_by_on=day(7, 6)), on=day(6, 20))
    yield case
    case.add(GuarantorSet(name="张姐", relation="姐弟"), on=day(7, 1))


@exhibit("ruling_late")
def a_court_that_has_not_ruled(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(4, 20))
    proposal = case.add(Decided(decision=DecisionKind.REVOCATION_PROPOSED), on=day(6, 1))
    case.add(ProposalReceived(proposal_entry_id=proposal, by="样例县人民法院"), on=day(6, 3))
    yield case
    answer = ProposalAnswered(proposal_entry_id=proposal, granted=False, document_no="刑更1号")
    case.add(answer, on=day(7, 1))


@exhibit("resettlement_unanswered")
def an_offer_without_an_answer(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(1, 20), order=probation(day(1, 15), day(6, 20)))
    case.add(Released(ground="期满"), on=day(6, 20))
    letter = case.add(ResettlementOffered(to="东街道安帮办", document_no="衔1号"), on=day(6, 20))
    yield case
    case.add(ResettlementReceived(offer_entry_id=letter, by="东街道", document_no="回1号"), on=day(6, 25))


@exhibit("custody_over")
def arrested_for_a_month_without_a_ruling(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(2, 1))
    proposed = case.add(Decided(decision=DecisionKind.REVOCATION_PROPOSED), on=day(6, 1))
    asked = case.add(ArrestAsked(proposal_entry_id=proposed, reason="扬言外逃"), on=day(6, 1))
    granted = ProposalAnswered(proposal_entry_id=asked, granted=True, document_no="逮1号")
    case.add(granted, on=day(6, 2))
    held = DetainedElsewhere(restraint=Restraint.ARREST, by="样例县公安局", told_on=day(6, 3))
    case.add(held, on=day(6, 3))
    yield case
    ruled = ProposalAnswered(proposal_entry_id=proposed, granted=False, document_no="裁1号")
    case.add(ruled, on=day(7, 1))


@exhibit("detention_notice")
def detained_and_nobody_told(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(6, 20))
    held = case.add(DetainedElsewhere(restraint=Restraint.ARREST, by="样例县公安局"), on=day(7, 1))
    yield case
    case.void(held, at(7, 10, 19), "录错了人")
