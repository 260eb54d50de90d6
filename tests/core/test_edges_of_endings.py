"""Endings, groups and plans at their limits: the moment of a lifting, the first day of the records, a tie."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.facts.admission import ClassAssigned, ManagementClass, Released
from correction.domain.facts.custody import DetainedElsewhere, Restraint
from correction.domain.facts.group import (
    GroupMemberJoined,
    GroupMemberLeft,
    GroupRole,
    PlanMade,
    PlanReviewed,
)
from correction.domain.facts.resettlement import ResettlementOffered, ResettlementReceived
from correction.domain.person import Sex
from correction.rulebooks import load_book
from correction.testing.builders import SOMEBODY, CaseBuilder, probation

CST = timezone(timedelta(hours=8))
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
PLANNED, ASSESSED, NATIONAL = load_book("demo-activities"), load_book("demo-assessed"), load_book("cn")
ENDS_ON = date(2026, 12, 31)
END = datetime(2027, 1, 1, tzinfo=CST)
WOMAN = replace(SOMEBODY, name="李某", sex=Sex.FEMALE)
ENDED = Released(ground="期满")


def midnight(on):
    return datetime(on.year, on.month, on.day, tzinfo=CST)


def running(ends_on=ENDS_ON, from_on=date(2026, 1, 1), **more):
    return CaseBuilder(order=probation(from_on, ends_on), **more).arrive(from_on + 4 * DAY)


# --- the last days of a term ---


def told(judged, case, now):
    return [f.occasion.rpartition(":")[2] for f in judged(case, now, "term_ending")]


@pytest.mark.parametrize(
    ("lifted_at", "pending"), [(END - SECOND, False), (END, False), (END + SECOND, True), (END + DAY, True)]
)
def test_a_lifting_at_the_very_end_of_the_last_day_is_in_time(judged, lifted_at, pending):
    case = running()
    case.add(ENDED, at=lifted_at)
    assert ("pending" in told(judged, case, END + 9 * DAY)) is pending


@pytest.mark.parametrize(("n", "said"), [(0, 0), (1, 1)])
def test_whoever_is_lifted_as_the_notice_begins_gets_none(judged, n, said):
    case = running()
    case.add(ENDED, at=datetime(2026, 12, 1, tzinfo=CST) + n * SECOND)
    assert len(told(judged, case, END)) == said


@pytest.mark.parametrize(
    ("from_on", "records_on", "began_on"),
    [
        (date(2026, 1, 1), None, date(2026, 12, 1)),
        (date(2026, 12, 20), None, date(2026, 12, 20)),
        (date(2026, 1, 1), date(2026, 12, 10), date(2026, 12, 10)),
    ],
)
def test_the_notice_begins_thirty_days_before_but_not_before_term_or_records(
    judged, from_on, records_on, began_on
):
    case = running(from_on=from_on, records_from_on=records_on)
    (found,) = judged(case, END - SECOND, "term_ending")
    assert found.began_at == midnight(began_on)


@pytest.mark.parametrize("held", [False, True])
def test_what_is_undecided_at_the_end_is_cited_with_the_gate_of_release(judged, held):
    case = running()
    if held:
        detained = DetainedElsewhere(restraint=Restraint.CRIMINAL_DETENTION, by="公安局")
        case.add(detained, on=date(2026, 12, 20))
    (pending,) = [f for f in judged(case, END + DAY, "term_ending") if f.occasion.endswith(":pending")]
    assert (NATIONAL.cite("cite.release_gate", ENDS_ON) in pending.why.citations) is held
    assert len(pending.entries) == 1 + held


# --- handing on ---


def offered(on, **more):
    case = running(date(2026, 6, 20), **more)
    return case, case.add(ResettlementOffered(to="东街道安帮办", document_no="衔1号"), on=on)


def unanswered(judged, case):
    return judged(case, midnight(date(2026, 9, 1)), "resettlement_unanswered")


@pytest.mark.parametrize(("records_on", "told_of"), [(date(2026, 6, 26), 1), (date(2026, 6, 27), 0)])
def test_an_offer_on_the_first_day_of_the_records_is_waited_for(judged, records_on, told_of):
    case, _ = offered(date(2026, 6, 26), records_from_on=records_on)
    assert len(unanswered(judged, case)) == told_of


def test_the_days_of_a_receipt_end_on_a_saturday_where_they_do(judged):
    """15 days from Friday, 26 June 2026 are over with Saturday, 11 July."""
    case, _ = offered(date(2026, 6, 26))
    (found,) = unanswered(judged, case)
    assert found.began_at == midnight(date(2026, 7, 12))


def test_a_receipt_for_another_letter_is_none_for_this_one(judged):
    case, first = offered(date(2026, 6, 26))
    second = case.add(ResettlementOffered(to="西街道安帮办", document_no="衔2号"), on=date(2026, 6, 27))
    got = ResettlementReceived(offer_entry_id=second, by="西街道", document_no="回2号")
    case.add(got, on=date(2026, 6, 29))
    assert [f.entries for f in unanswered(judged, case)] == [(first,)]


# --- groups and plans ---


def member(name, sex=Sex.MALE):
    return GroupMemberJoined(member=name, sex=sex, role=GroupRole.VILLAGE)


def test_the_group_of_a_woman_is_told_by_the_evening_on_which_it_lacked_one(judged):
    case = running(person=WOMAN)
    case.add(member("张某"), on=date(2026, 3, 10))
    case.add(member("李某", Sex.FEMALE), on=date(2026, 3, 15))
    left = case.add(GroupMemberLeft(member="李某"), on=date(2026, 3, 20))
    first, second = judged(case, midnight(date(2026, 4, 1)), "group_incomplete")
    assert (first.occasion, second.occasion) == (
        "group_incomplete:female:case-1/1",
        f"group_incomplete:female:{left}",
    )
    assert (first.began_at, second.began_at) == (midnight(date(2026, 3, 11)), midnight(date(2026, 3, 21)))
    assert "2026-03-10 终了时" in first.why.arithmetic[0]
    assert "2026-03-20 终了时" in second.why.arithmetic[0]


@pytest.mark.parametrize(("n", "told_of"), [(0, 0), (1, 1)])
def test_a_group_of_whom_nothing_is_left_to_mend_is_not_told(judged, n, told_of):
    case = running(person=WOMAN)
    case.add(member("张某"), on=date(2026, 3, 10))
    case.add(ENDED, at=midnight(date(2026, 3, 11)) + n * SECOND)
    assert len(judged(case, midnight(date(2026, 4, 1)), "group_incomplete")) == told_of


@pytest.mark.parametrize(
    ("records_on", "late_from"),
    [
        (date(2026, 7, 10), date(2026, 7, 11)),
        (date(2026, 7, 11), date(2027, 1, 12)),
    ],
)
def test_a_review_due_on_the_first_day_of_the_records_is_due_on_it(judged, records_on, late_from):
    """Six months from 10 January end on 10 July; from the records' first day, where it is later, anew."""
    case = running(date(2027, 12, 31), records_from_on=records_on)
    case.add(PlanMade(version=1, measures=("帮扶",)), on=date(2026, 1, 10))
    found = judged(case, midnight(date(2027, 3, 1)), "plan_review", book=PLANNED)
    assert [f.began_at for f in found] == [midnight(late_from)]


def test_a_look_at_the_plan_ends_the_interval_and_begins_the_next(judged):
    case = running(date(2027, 12, 31))
    plan = case.add(PlanMade(version=1, measures=("帮扶",)), on=date(2026, 1, 10))
    look = case.add(PlanReviewed(found="有效"), on=date(2026, 8, 1))
    found = judged(case, midnight(date(2027, 3, 1)), "plan_review", book=PLANNED)
    assert [(f.entries, f.ended_at) for f in found] == [
        ((plan, look), midnight(date(2026, 8, 1))),
        ((look,), None),
    ]


def test_the_next_decision_on_the_class_ends_a_late_review(judged):
    case = running(date(2027, 12, 31))
    first = case.add(ClassAssigned(management_class=ManagementClass.GENERAL), on=date(2026, 1, 10))
    second = case.add(ClassAssigned(management_class=ManagementClass.GENERAL), on=date(2026, 8, 1))
    found = judged(case, midnight(date(2026, 9, 1)), "class_review", book=ASSESSED)
    assert [(f.entries, f.ended_at) for f in found] == [((first, second), midnight(date(2026, 8, 1)))]
