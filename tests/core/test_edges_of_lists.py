"""Lists and papers at their edges: periods that begin later, the first of several, whose paper is whose."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.cadence import Cadence, CadenceUnit
from correction.domain.entry import Entry
from correction.domain.facts.activities import ExemptionGround, LabourExempted
from correction.domain.facts.admission import Step, StepDone
from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.facts.dispatches import Delivery, DispatchReceipted, DispatchSent, Recipient
from correction.domain.facts.group import GroupMemberJoined, GroupRole
from correction.domain.facts.oversight import LetterKind, LetterReceived
from correction.domain.facts.periods import ZeroReportsOrdered
from correction.domain.facts.stays import StayKind, StayRecorded
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan, When, day_end
from correction.domain.order import Category, Sentence
from correction.domain.organisation import OrgLevel
from correction.domain.person import Sex
from correction.rulebooks import load_book
from correction.rules.assess import assess
from correction.rules.classes.reading import months_named
from correction.rules.duty_list import Outcome, duty_list
from correction.rules.paperwork.ledger import LineState, ledger_of
from correction.rules.periods.binding import cycles_of
from correction.testing.builders import SOMEBODY, CaseBuilder, plain_context, probation

CST = timezone(timedelta(hours=8))
DAY = timedelta(days=1)
HELAN, DEMO, LEDGER = load_book("helan-2019"), load_book("demo-activities"), load_book("demo-ledger")
JUNE = DateSpan(from_on=date(2026, 6, 1), to_on=date(2026, 6, 30))


def at(month, day, hour=0):
    return datetime(2026, month, day, hour, tzinfo=CST)


def case(**more):
    order = probation(date(2026, 1, 1), date(2026, 12, 31))
    return CaseBuilder(order=order, **more).arrive(date(2026, 1, 5))


def meetings(now):
    listed = duty_list(case().file(), HELAN, plain_context(), now, JUNE)
    return [(one.span.from_on, one.outcome) for one in listed if one.occasion.startswith("office_meeting")]


@pytest.mark.parametrize(
    ("now", "outcome"), [(at(6, 30), Outcome.OPEN), (at(6, 30, 23), Outcome.OPEN), (at(7, 1), Outcome.MISSED)]
)
def test_a_list_begins_with_its_period_and_a_month_is_open_to_its_last_hour(now, outcome):
    assert meetings(now) == [(date(2026, 6, 1), outcome)]


def member(name):
    return GroupMemberJoined(member=name, sex=Sex.MALE, role=GroupRole.LEADER)


def test_the_first_member_of_a_group_is_its_beginning(judged):
    """Whoever came on 5 January has a group by the tenth; a member more in February makes nothing late."""
    builder = case()
    builder.add(member("甲"), on=date(2026, 1, 8))
    builder.add(member("乙"), on=date(2026, 2, 8))
    assert judged(builder, at(3, 1), "group_late", book=DEMO) == []
    later = case()
    later.add(member("乙"), on=date(2026, 2, 8))
    (found,) = judged(later, at(3, 1), "group_late", book=DEMO)
    assert found.ended_at == at(2, 8)


def test_a_term_of_somebody_outside_prison_has_no_formula_and_is_a_doubt_all_the_same(judged):
    order = replace(
        probation(date(2026, 1, 1), date(2026, 12, 31)),
        category=Category.OUTSIDE_PRISON,
        sentence=Sentence(ends_on=date(2026, 12, 30)),
    )
    (found,) = judged(CaseBuilder(order=order), at(3, 1), "term_mismatch")
    assert found.why.citations == (HELAN.cite("cite.data_quality", date(2026, 1, 1)),)


@pytest.mark.parametrize(("hours", "told"), [(0, []), (1, ["hours:labour:office:2026-02-01"])])
def test_an_hour_that_an_exemption_leaves_is_owed(judged, hours, told):
    builder = case()
    exempted = LabourExempted(
        exemption_id="E",
        ground=ExemptionGround.ILLNESS,
        proof="诊断证明",
        from_on=date(2026, 1, 1),
        to_on=date(2026, 2, 28),
        org_id="X1",
        level=OrgLevel.COUNTY,
        asked_by="S1a",
        hours=hours,
    )
    builder.add(exempted, on=date(2026, 1, 6))
    found = judged(builder, at(3, 1), "hours", book=HELAN)
    assert [f.occasion for f in found if ":labour:" in f.occasion and "02-01" in f.occasion] == told


def body(*said, now):
    entries = [
        Entry(
            log_id="S1",
            number=number,
            entry_id=f"S1/{number}",
            when=When.day(on),
            recorded_at=at(on.month, on.day, 9),
            actor="X9",
            payload=fact,
        )
        for number, (fact, on) in enumerate(said, start=1)
    ]
    return assess(CaseFile.of_log("S1", entries), HELAN, plain_context(), now).findings


def test_the_two_clocks_of_a_letter_are_two_matters():
    letter = LetterReceived(
        letter=LetterKind.SUGGESTION,
        org_id="S1",
        sender="检察院",
        demands="纠正",
        document_no="1号",
        reply_by_on=date(2026, 3, 10),
        rectify_by_on=date(2026, 3, 20),
    )
    found = body((letter, date(2026, 3, 2)), now=at(4, 1))
    assert [f.occasion for f in found] == ["letter_late:S1/1:reply", "letter_late:S1/1:rectify"]


def test_a_longer_cycle_of_zero_reports_is_over_with_its_last_day_and_says_so():
    """Three days from the third end with the fifth; a last run that the order cuts is none."""
    every = Cadence(unit=CadenceUnit.DAY, every=3)
    order = ZeroReportsOrdered(
        order_id="P", title="大会", from_on=date(2026, 3, 3), to_on=date(2026, 3, 8), every=every
    )
    found = body((order, date(2026, 3, 1)), now=at(4, 1))
    assert [f.began_at for f in found] == [day_end(date(2026, 3, 5)), day_end(date(2026, 3, 8))]
    assert found[0].why.arithmetic == ("2026-03-03 至 2026-03-05 司法所没有零报告的记录",)
    assert body((order, date(2026, 3, 1)), now=at(3, 5, 23)) == ()


def test_states_of_the_ledger_have_their_words():
    words = ["待送", "逾期未送", "已送", "逾期送达", "已回执", "已反馈结果", "无须再送", "另行送达"]
    assert [state.zh for state in LineState] == words


def test_a_receipt_is_that_of_its_own_paper_and_the_first_counts(judged):
    builder = case()
    event = builder.add(Decided(decision=DecisionKind.PRAISE, basis_entries=()), on=date(2026, 8, 3))
    papers = {
        to: builder.add(
            DispatchSent(event_entry_id=event, recipient=to, delivery=Delivery.POST), on=date(2026, 8, 4)
        )
        for to in (Recipient.PROCURATORATE, Recipient.POLICE)
    }
    builder.add(DispatchReceipted(dispatch_entry_id=papers[Recipient.POLICE]), on=date(2026, 8, 5))
    lines = {
        line.recipient: line
        for line in ledger_of(builder.file(), LEDGER, plain_context().calendar)
        if line.sent is not None
    }
    assert lines[Recipient.PROCURATORATE].receipt is None
    paper = papers[Recipient.PROCURATORATE]
    builder.add(DispatchReceipted(dispatch_entry_id=paper), on=date(2026, 8, 6))
    late = builder.add(DispatchReceipted(dispatch_entry_id=paper), on=date(2026, 10, 6))
    assert late not in {
        e for f in judged(builder, at(11, 1), "receipt_outstanding", book=LEDGER) for e in f.entries
    }


def test_only_the_step_itself_stands_for_the_group(judged):
    builder = case()
    builder.add(StepDone(step=Step.ENTRY_ANNOUNCED), on=date(2026, 1, 8))
    (found,) = judged(builder, at(3, 1), "group_late", book=DEMO)
    assert found.ended_at is None
    builder.add(StepDone(step=Step.GROUP_FORMED), on=date(2026, 1, 9))
    assert judged(builder, at(3, 1), "group_late", book=DEMO) == []


def test_the_months_that_a_book_names_for_its_classes_and_no_other_numbers():
    """The demonstration book speaks of one month of correction, of three and of six in a class."""
    assert months_named(load_book("demo-assessed")) == (1, 3, 6)
    assert months_named(load_book("cn")) == ()


@pytest.mark.parametrize(("last", "firsts"), [(14, [2]), (15, [2, 9]), (16, [2, 9])])
def test_an_order_by_the_week_asks_in_whole_weeks(last, firsts):
    weekly = Cadence(unit=CadenceUnit.WEEK)
    found = list(cycles_of(weekly, date(2026, 3, 2), date(2026, 3, last)))
    assert found == [
        DateSpan(from_on=date(2026, 3, first), to_on=date(2026, 3, first + 6)) for first in firsts
    ]


@pytest.mark.parametrize(("code", "told"), [("330781", 1), (None, 0)])
def test_of_somebody_whose_home_nobody_knows_no_stay_is_elsewhere(judged, code, told):
    builder = case(person=replace(SOMEBODY, residence_code=code))
    stay = StayRecorded(
        stay=StayKind.HOTEL,
        from_on=date(2026, 2, 3),
        to_on=date(2026, 2, 5),
        place="旅馆",
        division_code="640122",
        source="函",
    )
    builder.add(stay, on=date(2026, 2, 6))
    assert len(judged(builder, at(3, 1), "stay_unpermitted")) == told


@pytest.mark.parametrize(("off", "told"), [(-1, 1), (0, 1), (1, 0)])
def test_papers_sent_before_the_records_ask_for_no_receipt(judged, off, told):
    sent_on = date(2026, 2, 4)
    builder = case(records_from_on=sent_on + off * DAY)
    event = builder.add(Decided(decision=DecisionKind.PRAISE, basis_entries=()), on=date(2026, 2, 3))
    paper = DispatchSent(event_entry_id=event, recipient=Recipient.PROCURATORATE, delivery=Delivery.POST)
    builder.add(paper, on=sent_on)
    assert len(judged(builder, at(6, 1), "receipt_outstanding", book=LEDGER)) == told
