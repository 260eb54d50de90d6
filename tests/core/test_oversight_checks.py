"""Each ready-made check finds its own kind of case, with the entries that show it, and leaves the others."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from correction.domain.facts.absence import AbsenceConfirmed, PersonFound, SearchOrdered
from correction.domain.facts.admission import (
    HandedOver,
    PersonCorrected,
    Released,
    Step,
    StepDone,
    Terminated,
    TerminationKind,
)
from correction.domain.facts.approvals import (
    ApprovalAsked,
    ApprovalDecided,
    ApprovalMatter,
    TransferStep,
    TransferStepDone,
)
from correction.domain.facts.decisions import Decided, DecisionKind, DecisionRevoked
from correction.domain.facts.dispatches import (
    Delivery,
    DispatchAnswered,
    DispatchReceipted,
    DispatchSent,
    Recipient,
)
from correction.domain.facts.group import Announcement, AnnouncementHeld
from correction.domain.facts.leave import LeaveGranted, LeaveLevel
from correction.domain.facts.oversight import ComplaintAnswered, ComplaintKind, ComplaintMade, Outcome
from correction.domain.facts.rulings import ProposalReceived
from correction.domain.facts.sanctions import (
    ArrestAsked,
    BreachEstablished,
    BreachKind,
    Gravity,
    PolicePunished,
)
from correction.domain.facts.staff_acts import Activity, ActivityAttended, Attendance
from correction.domain.moments import SHANGHAI, DateSpan
from correction.domain.order import Category, Decider, Order, ProhibitionKind, ProhibitionOrder
from correction.domain.organisation import Delegation, OrgLevel, OrgTree, OrgUnit, Power
from correction.domain.watch import Watch
from correction.office.oversight.checks import Check, run, subject_of
from correction.office.oversight.proceedings import QUERIES
from correction.rulebooks import load_book
from correction.rules.assess import assess
from correction.testing.builders import SOMEBODY, CaseBuilder, plain_context, probation

NOW = datetime(2026, 9, 1, 20, tzinfo=SHANGHAI)
CAME_ON, ENDS_ON = date(2026, 3, 4), date(2026, 12, 31)
TREE = OrgTree(
    units={
        "X1": OrgUnit(org_id="X1", level=OrgLevel.COUNTY, name="样例县"),
        "office-1": OrgUnit(org_id="office-1", level=OrgLevel.OFFICE, name="样例所", parent_id="X1"),
    },
    delegations=(
        Delegation(
            matter=Power.LEAVE,
            from_org_id="X1",
            to_org_id="office-1",
            span=DateSpan(from_on=date(2026, 5, 1)),
        ),
    ),
)
BAN = ProhibitionOrder(
    kind=ProhibitionKind.AREA, text="不得进入", area_id="bar", span=DateSpan(from_on=CAME_ON, to_on=ENDS_ON)
)


def case(*, told: bool = True, **given: object) -> CaseBuilder:
    order = given.pop("order", probation(date(2026, 3, 1), ENDS_ON))
    made = CaseBuilder(order=order, **given).arrive(CAME_ON)  # type: ignore[arg-type]
    if told:
        made.add(StepDone(step=Step.ENTRY_ANNOUNCED), on=CAME_ON)
    return made


def found(made: CaseBuilder, *, book: str = "cn", now: datetime = NOW) -> dict[Check, list[tuple[str, ...]]]:
    whole, rules = made.file(), load_book(book)
    watch = Watch(now)
    findings = assess(whole, rules, plain_context(), now).findings
    file = whole.happened_by(watch)
    subject = subject_of(file, findings, rules, plain_context(), watch, tree=TREE, on=now.date())
    hits = run(QUERIES, subject)
    assert all(key in file.by_id for each in hits for key in each.evidence)
    told: dict[Check, list[tuple[str, ...]]] = {}
    for each in hits:
        told.setdefault(each.check, []).append((each.what, *each.evidence))
    return told


def test_a_case_in_order_is_found_by_no_check():
    assert found(case()) == {}


def test_duties_that_were_never_announced():
    made = case(told=False)
    ((what, entry),) = found(made)[Check.NOT_TOLD]
    assert (what, entry) == ("入矫后 181 日，没有入矫宣告的记录", "case-1/2")
    made.add(AnnouncementHeld(announcement=Announcement.ENTRY, attended=("林所长",), public=True), on=CAME_ON)
    assert Check.NOT_TOLD not in found(made)
    earlier = case(told=False, records_from_on=date(2026, 3, 5))
    assert Check.NOT_TOLD not in found(earlier)


def leave(
    to: CaseBuilder, level: LeaveLevel, from_on: date, to_on: date, *, on: date, name: str = "L"
) -> str:
    grant = LeaveGranted(leave_id=name, from_on=from_on, to_on=to_on, destination="外县", level=level)
    return to.add(grant, on=on)


JUNE = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("level", "days", "unlawful"),
    [
        (LeaveLevel.OFFICE, 7, False),
        (LeaveLevel.OFFICE, 8, True),
        (LeaveLevel.COUNTY, 8, False),
        (LeaveLevel.COUNTY, 30, False),
        (LeaveLevel.COUNTY, 31, True),
        (LeaveLevel.CITY, 31, False),
    ],
)
def test_leave_granted_below_the_level_that_may(level, days, unlawful):
    made = case()
    entry = leave(made, level, JUNE, date.fromordinal(JUNE.toordinal() + days - 1), on=date(2026, 5, 25))
    told = found(made).get(Check.APPROVED_UNLAWFULLY, [])
    assert [key for _, key in told] == ([entry] if unlawful else [])


def test_the_total_of_two_months_counts_and_later_leave_does_not():
    made = case()
    leave(made, LeaveLevel.COUNTY, date(2026, 5, 4), date(2026, 5, 30), on=date(2026, 5, 2), name="A")
    second = leave(made, LeaveLevel.OFFICE, JUNE, date(2026, 6, 4), on=date(2026, 5, 31), name="B")
    ((what, entry),) = found(made)[Check.APPROVED_UNLAWFULLY]
    assert entry == second
    assert "累计 31 日" in what
    assert "上一级社区矫正机构" in what


def test_an_office_that_held_no_delegation_may_grant_nothing():
    made = case()
    entry = leave(made, LeaveLevel.OFFICE, date(2026, 4, 20), date(2026, 4, 22), on=date(2026, 4, 18))
    ((what, key),) = found(made)[Check.APPROVED_UNLAWFULLY]
    assert key == entry
    assert "没有受委托" in what


@pytest.mark.parametrize(
    ("banned", "level", "count"),
    [(True, OrgLevel.COUNTY, 0), (True, OrgLevel.OFFICE, 1), (False, OrgLevel.COUNTY, 1)],
)
def test_entry_to_a_prohibited_area_by_the_wrong_body_or_without_a_ban(banned, level, count):
    order = probation(date(2026, 3, 1), ENDS_ON)
    made = case(order=replace(order, prohibitions=(BAN,)) if banned else order)
    matter, reason = ApprovalMatter.PROHIBITED_ENTRY, "接孩子"
    made.add(ApprovalAsked(approval_id="P", matter=matter, from_on=JUNE, reason=reason), on=date(2026, 5, 20))
    decided = ApprovalDecided(approval_id="P", granted=True, org_id="X1", level=level, reason="属实")
    made.add(decided, on=date(2026, 5, 22))
    assert len(found(made).get(Check.APPROVED_UNLAWFULLY, [])) == count


def test_somebody_lost_after_the_office_had_not_looked_and_did_not_search():
    made = case()
    absence = made.add(AbsenceConfirmed(since_on=date(2026, 5, 1), evidence="走访"), on=date(2026, 5, 4))
    told = found(made, book="helan-2019")[Check.LOST_BY_NEGLECT]
    assert [key for _, key in told] == [absence, absence]
    assert any("没有组织查找" in what for what, _ in told)
    assert any("未做" in what for what, _ in told)
    made.add(SearchOrdered(), on=date(2026, 5, 2))
    assert Check.LOST_BY_NEGLECT not in found(made)


def test_a_search_that_went_on_when_somebody_was_lost_is_a_search_and_an_earlier_one_is_not():
    made = case()
    made.add(AbsenceConfirmed(since_on=date(2026, 5, 3), evidence="走访"), on=date(2026, 5, 4))
    made.add(SearchOrdered(), on=date(2026, 5, 1))
    assert Check.LOST_BY_NEGLECT not in found(made)
    made.add(PersonFound(), on=date(2026, 5, 2))
    ((what, _),) = found(made)[Check.LOST_BY_NEGLECT]
    assert "没有组织查找" in what


def breach(to: CaseBuilder, gravity: Gravity = Gravity.MINOR, kind: BreachKind = BreachKind.LEAVE) -> str:
    return to.add(BreachEstablished(breach=kind, gravity=gravity, evidence="笔录"), on=date(2026, 5, 6))


def test_a_breach_that_nothing_followed():
    made = case()
    entry = breach(made)
    ((_, key),) = found(made)[Check.BREACH_UNANSWERED]
    assert key == entry
    decided = made.add(
        Decided(decision=DecisionKind.ADMONITION, basis_entries=(entry,)), on=date(2026, 5, 20)
    )
    assert Check.BREACH_UNANSWERED not in found(made)
    made.add(DecisionRevoked(decision_entry_id=decided, reason="复核"), on=date(2026, 5, 25))
    assert Check.BREACH_UNANSWERED in found(made)


def test_praise_answers_no_breach():
    made = case()
    breach(made)
    made.add(Decided(decision=DecisionKind.PRAISE), on=date(2026, 5, 20))
    assert Check.BREACH_UNANSWERED in found(made)


def test_work_done_while_somebody_was_still_able_harms_nobody():
    made = case()
    work = ActivityAttended(
        activity_id="a",
        activity=Activity.LABOUR,
        offered_hours=4,
        hours=4,
        attendance=Attendance.PRESENT,
    )
    made.add(work, on=date(2026, 5, 6))
    made.add(PersonCorrected(person=replace(SOMEBODY, able_to_work=False)), on=date(2026, 6, 1))
    assert Check.RIGHTS_HARMED not in found(made)
    later = made.add(replace(work, activity_id="b"), on=date(2026, 6, 2))
    assert [keys for _, *keys in found(made)[Check.RIGHTS_HARMED]] == [[later]]


def test_work_by_somebody_unable_to_work_and_a_complaint_that_proved_right():
    made = case(person=replace(SOMEBODY, able_to_work=False))
    work = ActivityAttended(
        activity_id="a",
        activity=Activity.LABOUR,
        offered_hours=4,
        hours=4,
        attendance=Attendance.PRESENT,
    )
    done = made.add(work, on=date(2026, 5, 6))
    complaint = made.add(ComplaintMade(complaint=ComplaintKind.COMPLAINT, about="辱骂"), on=date(2026, 5, 7))
    answer = ComplaintAnswered(complaint_entry_id=complaint, outcome=Outcome.UPHELD, content="属实")
    answered = made.add(answer, on=date(2026, 5, 9))
    told = found(made)[Check.RIGHTS_HARMED]
    assert [keys for _, *keys in told] == [[done], [complaint, answered]]


@pytest.mark.parametrize(
    ("on", "ground", "unlawful"),
    [
        (date(2026, 12, 31), "期满", False),
        (date(2026, 12, 30), "期满", True),
        (date(2026, 12, 30), "特赦", False),
        (date(2027, 1, 1), "期满", True),
    ],
)
def test_a_release_before_or_after_its_day(on, ground, unlawful):
    made = case()
    made.add(Released(ground=ground), on=on)
    later = datetime(2027, 2, 1, tzinfo=SHANGHAI)
    assert (Check.ENDED_UNLAWFULLY in found(made, now=later)) is unlawful


def test_a_term_left_open_and_an_end_that_the_category_does_not_know():
    later = datetime(2027, 2, 1, tzinfo=SHANGHAI)
    ((what, _),) = found(case(), now=later)[Check.ENDED_UNLAWFULLY]
    assert "没有解除、终止的记录" in what
    made = case()
    made.add(Terminated(kind=TerminationKind.PAROLE_REVOKED), on=date(2026, 8, 1))
    ((what, _),) = found(made)[Check.ENDED_UNLAWFULLY]
    assert what == "以假释的事由终止，本案为缓刑"


def test_a_ground_for_revocation_on_which_nobody_proposed_anything():
    made = case()
    entry = breach(made, Gravity.SERIOUS)
    ((_, key),) = found(made)[Check.NOT_PROPOSED]
    assert key == entry
    made.add(Decided(decision=DecisionKind.REVOCATION_PROPOSED, basis_entries=(entry,)), on=date(2026, 5, 20))
    assert Check.NOT_PROPOSED not in found(made)
    absent = case()
    absent.add(AbsenceConfirmed(since_on=date(2026, 5, 1), evidence="走访"), on=date(2026, 5, 4))
    absent.add(SearchOrdered(), on=date(2026, 5, 2))
    assert len(found(absent)[Check.NOT_PROPOSED]) == 1


def proposed(to: CaseBuilder, kind: DecisionKind) -> str:
    return to.add(Decided(decision=kind, basis_entries=(breach(to),)), on=date(2026, 5, 20))


def silent(to: CaseBuilder, on: date) -> bool:
    now = datetime(on.year, on.month, on.day, 20, tzinfo=SHANGHAI)
    return Check.OTHERS_SILENT in found(to, now=now)


@pytest.mark.parametrize("kind", [DecisionKind.REVOCATION_PROPOSED, DecisionKind.POLICE_PUNISHMENT])
def test_others_have_thirty_days_from_the_proposal(kind):
    made = case()
    proposed(made, kind)
    assert not silent(made, date(2026, 6, 19))
    assert silent(made, date(2026, 6, 20))


def test_their_days_run_from_the_receipt_and_end_with_the_result():
    made = case()
    event = proposed(made, DecisionKind.REVOCATION_PROPOSED)
    to_court = DispatchSent(event_entry_id=event, recipient=Recipient.COURT, delivery=Delivery.COURIER)
    sent = made.add(to_court, on=date(2026, 5, 22))
    assert not silent(made, date(2026, 6, 21))
    made.add(DispatchReceipted(dispatch_entry_id=sent), on=date(2026, 5, 25))
    assert not silent(made, date(2026, 6, 24))
    assert silent(made, date(2026, 6, 25))
    made.add(DispatchAnswered(dispatch_entry_id=sent, result="裁定不予撤销"), on=date(2026, 6, 24))
    assert not silent(made, date(2026, 6, 25))


@pytest.mark.parametrize(
    ("hour", "silent_on"),
    # From 23:00 they run to 23:00 on the 22nd, from midnight to midnight, when the 22nd is over.
    [(22, date(2026, 5, 22)), (23, date(2026, 5, 23))],
)
def test_the_hours_of_an_arrest_are_forty_eight_and_no_hour_more(hour, silent_on):
    made = case()
    proposal = proposed(made, DecisionKind.REVOCATION_PROPOSED)
    asked_at = datetime(2026, 5, 20, hour, 30, tzinfo=SHANGHAI)
    made.add(ArrestAsked(proposal_entry_id=proposal, reason="可能逃跑"), at=asked_at)
    assert not silent(made, date.fromordinal(silent_on.toordinal() - 1))
    assert silent(made, silent_on)


def test_a_recall_is_decided_in_thirty_days():
    order = Order(
        category=Category.OUTSIDE_PRISON,
        decider=Decider.PRISON_AUTHORITY,
        effective_on=date(2026, 3, 1),
        term=DateSpan(from_on=date(2026, 3, 1), to_on=ENDS_ON),
    )
    made = CaseBuilder(order=order)
    made.add(HandedOver(by="监狱"), on=CAME_ON)
    proposed(made, DecisionKind.RECALL_PROPOSED)
    assert not silent(made, date(2026, 6, 19))
    assert silent(made, date(2026, 6, 20))


def test_what_a_rule_tells_of_the_court_is_listed_once():
    made = case()
    event = proposed(made, DecisionKind.REVOCATION_PROPOSED)
    made.add(ProposalReceived(proposal_entry_id=event, by="某法院"), on=date(2026, 5, 25))
    assert not silent(made, date(2026, 6, 24))
    told = found(made, now=datetime(2026, 6, 25, 20, tzinfo=SHANGHAI))[Check.OTHERS_SILENT]
    assert len(told) == 1
    assert told[0][1] == event


def test_a_punishment_answers_the_request_to_the_police():
    made = case()
    proposed(made, DecisionKind.POLICE_PUNISHMENT)
    made.add(PolicePunished(), on=date(2026, 6, 10))
    assert not silent(made, date(2026, 6, 20))


def test_another_county_that_does_not_answer_is_listed_with_the_question():
    made = case()
    request = ApprovalAsked(
        approval_id="T", matter=ApprovalMatter.CHANGE_OF_PLACE, from_on=JUNE, reason="迁居", to_county="邻县"
    )
    asked = made.add(request, on=date(2026, 5, 4))
    made.add(TransferStepDone(approval_id="T", step=TransferStep.ASKED), on=date(2026, 5, 6))
    ((what, entry, *_),) = found(made)[Check.OTHERS_SILENT]
    assert entry == asked
    assert "新执行地答复" in what


def test_the_court_has_forty_eight_hours_on_an_arrest():
    made = case()
    proposal = proposed(made, DecisionKind.REVOCATION_PROPOSED)
    asked_at = datetime(2026, 5, 20, 9, 30, tzinfo=SHANGHAI)
    made.add(ArrestAsked(proposal_entry_id=proposal, reason="可能逃跑"), at=asked_at)
    # From ten o'clock on the 20th forty-eight hours run to ten o'clock on the 22nd.
    assert not silent(made, date(2026, 5, 21))
    assert silent(made, date(2026, 5, 22))
