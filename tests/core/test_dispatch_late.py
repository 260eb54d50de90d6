"""What must go to whom follows from facts and book; what came late is told of the office alone."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from correction.domain.alert_kind import Bearer
from correction.domain.days import WorkCalendar
from correction.domain.facts.absence import PersonFound, SearchOrdered
from correction.domain.facts.admission import HandedOver, Released, Terminated, TerminationKind
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalMatter
from correction.domain.facts.commutation import CommutationProposed, Merit, Sentence
from correction.domain.facts.decisions import Decided, DecisionKind, DecisionRevoked
from correction.domain.facts.devices import DeviceApproved
from correction.domain.facts.dispatches import (
    Delivery,
    DispatchAnswered,
    DispatchReceipted,
    DispatchSent,
    Recipient,
)
from correction.domain.facts.leave import LeaveGranted, LeaveLevel
from correction.domain.facts.papers import PapersReceived, ReceiptReturned
from correction.domain.moments import SHANGHAI, DateSpan
from correction.domain.order import Category, Decider, Order
from correction.domain.organisation import OrgLevel
from correction.domain.person import Person, Sex
from correction.rulebooks import load_book
from correction.rules.paperwork.events import month_before
from correction.rules.paperwork.ledger import LineState, ledger_of
from correction.testing.builders import CaseBuilder, probation

RULE, BOOK = "dispatch_late", load_book("demo-ledger")
NO_YEAR = WorkCalendar(version="none")
CAME_ON, ENDS_ON = date(2026, 3, 2), date(2026, 12, 31)
GRANTED_ON = date(2026, 4, 1)  # A Wednesday; three days on is a Saturday, so Monday the 6th.
LATER = datetime(2026, 12, 1, tzinfo=SHANGHAI)
ALL_OF_RELEASE = {Recipient.PERSON, Recipient.DECIDER, Recipient.PROCURATORATE, Recipient.POLICE}


def midnight(on: date) -> datetime:
    return datetime.combine(on, time.min, SHANGHAI).astimezone(UTC)


def case(order: Order | None = None, **given: object) -> CaseBuilder:
    made = CaseBuilder(order=order or probation(date(2026, 3, 1), ENDS_ON), **given)  # type: ignore[arg-type]
    if order is not None and order.handed_over:
        made.add(HandedOver(by="监狱"), on=CAME_ON)
        return made
    return made.arrive(CAME_ON)


def outside_prison(decider: Decider = Decider.PRISON_AUTHORITY) -> Order:
    term = DateSpan(from_on=date(2026, 3, 1), to_on=ENDS_ON)
    return Order(category=Category.OUTSIDE_PRISON, decider=decider, effective_on=date(2026, 3, 1), term=term)


def long_leave(to: CaseBuilder, on: date = GRANTED_ON, level: LeaveLevel = LeaveLevel.CITY) -> str:
    leave = LeaveGranted(
        leave_id="L1", from_on=date(2026, 5, 1), to_on=date(2026, 6, 5), destination="外省", level=level
    )
    return to.add(leave, on=on)


def send(to: CaseBuilder, event: str, recipient: Recipient, on: date) -> str:
    sent = DispatchSent(event_entry_id=event, recipient=recipient, delivery=Delivery.POST, document_no="1号")
    return to.add(sent, on=on)


def told(findings):
    return [(f.began_at, f.ended_at) for f in findings]


def recipients(of: CaseBuilder, book: str = "demo-ledger") -> dict[Recipient, LineState]:
    lines = ledger_of(of.file(), load_book(book), NO_YEAR)
    return {line.recipient: line.state(date(2026, 12, 1)) for line in lines}


@pytest.mark.parametrize(
    ("sent_on", "span"),
    [
        (date(2026, 4, 5), None),
        (date(2026, 4, 6), None),
        (date(2026, 4, 7), (midnight(date(2026, 4, 7)), midnight(date(2026, 4, 8)))),
        (date(2026, 4, 20), (midnight(date(2026, 4, 7)), midnight(date(2026, 4, 21)))),
    ],
)
def test_the_last_day_is_in_time_and_the_day_after_it_is_not(judged, sent_on, span):
    granted = case()
    event = long_leave(granted)
    send(granted, event, Recipient.PROCURATORATE, sent_on)
    found = judged(granted, LATER, RULE, book=BOOK)
    assert told(found) == ([] if span is None else [span])
    assert {finding.bearer for finding in found} <= {Bearer.OFFICE}


def test_nothing_is_late_before_its_day_and_goes_on_until_it_is_sent(judged):
    granted = case()
    long_leave(granted)
    last_minute = midnight(date(2026, 4, 7)) - timedelta(minutes=1)
    assert judged(granted, last_minute, RULE, book=BOOK) == []
    assert told(judged(granted, midnight(date(2026, 4, 7)), RULE, book=BOOK)) == [
        (midnight(date(2026, 4, 7)), None)
    ]


def test_a_paper_recorded_late_but_sent_in_time_exonerates_and_its_void_accuses_again(judged):
    granted = case()
    event = long_leave(granted)
    (before,) = judged(granted, LATER, RULE, book=BOOK)
    sent = DispatchSent(event_entry_id=event, recipient=Recipient.PROCURATORATE, delivery=Delivery.COURIER)
    entry = granted.add(sent, on=date(2026, 4, 2), recorded_at=midnight(date(2026, 6, 1)))
    assert judged(granted, LATER, RULE, book=BOOK) == []
    granted.void(entry, midnight(date(2026, 6, 2)))
    (after,) = judged(granted, LATER, RULE, book=BOOK)
    assert (after.occasion, after.began_at) == (before.occasion, before.began_at)


def test_a_void_event_owes_nothing(judged):
    granted = case()
    granted.void(long_leave(granted), midnight(date(2026, 6, 1)))
    assert judged(granted, LATER, RULE, book=BOOK) == []


@pytest.mark.parametrize("book", ["cn", "demo-county", "helan-2019"])
def test_where_no_county_adopted_the_ledger_it_is_shown_and_nothing_is_told(judged, book):
    granted = case()
    long_leave(granted)
    assert judged(granted, LATER, RULE, book=load_book(book)) == []
    assert recipients(granted, book) == {Recipient.PROCURATORATE: LineState.OWED}


def test_events_of_before_the_adoption_or_the_records_are_not_judged(judged):
    order = probation(date(2025, 11, 3), ENDS_ON)
    early = CaseBuilder(order=order).arrive(date(2025, 11, 5))
    long_leave(early, on=date(2025, 12, 31))
    assert judged(early, LATER, RULE, book=BOOK) == []
    kept = CaseBuilder(order=order, records_from_on=date(2026, 5, 1)).arrive(date(2025, 11, 5))
    long_leave(kept)
    assert judged(kept, LATER, RULE, book=BOOK) == []


def test_the_reason_names_the_article_the_days_and_that_the_county_adopted_the_ledger(judged):
    granted = case()
    long_leave(granted)
    (late,) = judged(granted, LATER, RULE, book=BOOK)
    assert [c.instrument for c in late.why.citations] == ["IM-2020", "DEMO-LEDGER", "DEMO-LEDGER"]
    assert late.why.citations[0].article == "第二十七条"
    assert ("应送", "人民检察院") in late.why.inputs
    assert late.why.arithmetic[0] == "2026-04-01 + 3 日 = 2026-04-04（起算当日不计）"
    assert late.why.arithmetic[-1] == "最迟 2026-04-06 送达；实际：无记录"


def asked(to: CaseBuilder, matter: ApprovalMatter, *, granted: bool = True, on: date = GRANTED_ON) -> str:
    from_on = date(2026, 5, 1)
    request = ApprovalAsked(approval_id="A1", matter=matter, from_on=from_on, reason="x", to_county="邻县")
    to.add(request, on=date(2026, 3, 20))
    decided = ApprovalDecided(
        approval_id="A1", granted=granted, org_id="X1", level=OrgLevel.COUNTY, reason="属实"
    )
    return to.add(decided, on=on)


MATTERS = {
    ApprovalMatter.MEDICAL_INTERVAL: {Recipient.PROCURATORATE},
    ApprovalMatter.PROHIBITED_ENTRY: {Recipient.COURT, Recipient.PROCURATORATE},
    ApprovalMatter.CHANGE_OF_PLACE: {
        Recipient.DECIDER,
        Recipient.NEW_AGENCY,
        Recipient.PROCURATORATE,
        Recipient.POLICE,
    },
    ApprovalMatter.RESTRICTED_CONTACT: set(),
}


@pytest.mark.parametrize("matter", MATTERS)
def test_an_approval_is_told_to_whom_the_table_names_and_a_refusal_to_nobody(matter):
    granted, refused = case(), case()
    asked(granted, matter)
    asked(refused, matter, granted=False)
    assert set(recipients(granted)) == MATTERS[matter]
    assert recipients(refused) == {}


def test_the_five_days_of_a_change_of_place_are_the_measures_own(judged):
    moving = case()
    event = asked(moving, ApprovalMatter.CHANGE_OF_PLACE)
    for to in (Recipient.DECIDER, Recipient.PROCURATORATE, Recipient.POLICE):
        send(moving, event, to, date(2026, 4, 6))
    # Wednesday the 1st and five days is Monday the 6th.
    (late,) = judged(moving, LATER, RULE, book=BOOK)
    assert late.occasion.endswith("dispatch.change_of_place:new_agency")
    assert late.began_at == midnight(date(2026, 4, 7))
    assert {c.instrument for c in late.why.citations} == {"CCL", "IM-2020", "DEMO-LEDGER"}


@pytest.mark.parametrize(("sent_on", "late"), [(date(2026, 4, 8), False), (date(2026, 4, 9), True)])
def test_a_change_of_place_is_told_on_the_fifth_day_and_not_on_the_sixth(judged, sent_on, late):
    moving = case()
    # Friday the 3rd and five days is Wednesday the 8th: no day of rest moves it.
    event = asked(moving, ApprovalMatter.CHANGE_OF_PLACE, on=date(2026, 4, 3))
    for to in MATTERS[ApprovalMatter.CHANGE_OF_PLACE]:
        send(moving, event, to, sent_on)
    assert bool(judged(moving, LATER, RULE, book=BOOK)) is late
    if late:
        assert {f.began_at for f in judged(moving, LATER, RULE, book=BOOK)} == {midnight(date(2026, 4, 9))}


@pytest.mark.parametrize(("posted_on", "late"), [(date(2026, 7, 1), False), (date(2026, 7, 2), True)])
def test_rewards_are_made_public_within_the_days_of_the_local_book(judged, posted_on, late):
    praised = case()
    # Monday the 1st and thirty days is Wednesday the 1st of July.
    event = praised.add(Decided(decision=DecisionKind.PRAISE), on=date(2026, 6, 1))
    for to in (Recipient.PERSON, Recipient.PROCURATORATE):
        send(praised, event, to, date(2026, 6, 1))
    send(praised, event, Recipient.PUBLIC, posted_on)
    assert bool(judged(praised, LATER, RULE, book=BOOK)) is late


@pytest.mark.parametrize(("told_on", "late"), [(date(2026, 9, 8), False), (date(2026, 9, 9), True)])
def test_a_death_outside_prison_is_told_to_the_prison_on_the_fifth_day(judged, told_on, late):
    dead = case(outside_prison())
    # Thursday the 3rd and five days is Tuesday the 8th.
    event = dead.add(Terminated(kind=TerminationKind.DIED), on=date(2026, 9, 3))
    for to in (Recipient.DECIDER, Recipient.PROCURATORATE, Recipient.POLICE):
        send(dead, event, to, date(2026, 9, 4))
    send(dead, event, Recipient.PRISON, told_on)
    assert bool(judged(dead, LATER, RULE, book=BOOK)) is late


DECISIONS = {
    DecisionKind.ADMONITION: {Recipient.PERSON, Recipient.PROCURATORATE, Recipient.PUBLIC},
    DecisionKind.POLICE_PUNISHMENT: {Recipient.POLICE, Recipient.PROCURATORATE},
    DecisionKind.REVOCATION_PROPOSED: {Recipient.COURT, Recipient.PROCURATORATE},
}


@pytest.mark.parametrize("kind", DECISIONS)
def test_a_decision_goes_to_the_person_or_to_whoever_decides_and_to_the_procuratorate(kind):
    decided = case()
    decided.add(Decided(decision=kind), on=GRANTED_ON)
    assert set(recipients(decided)) == DECISIONS[kind]


def test_of_a_minor_nothing_is_made_public_even_after_the_eighteenth_birthday():
    young = Person(name="小明", sex=Sex.MALE, born_on=date(2008, 3, 2))
    minor, adult = case(person=young), case()
    for each in (minor, adult):
        each.add(Decided(decision=DecisionKind.PRAISE), on=date(2026, 6, 1))
    assert Recipient.PUBLIC not in recipients(minor)
    assert Recipient.PUBLIC in recipients(adult)


def test_a_decision_revoked_in_time_is_told_to_nobody_any_more(judged):
    decided = case()
    event = decided.add(Decided(decision=DecisionKind.WARNING), on=GRANTED_ON)
    decided.add(DecisionRevoked(decision_entry_id=event, reason="复核"), on=date(2026, 4, 3))
    assert judged(decided, LATER, RULE, book=BOOK) == []
    assert set(recipients(decided).values()) == {LineState.OVER}


def test_a_release_is_told_after_the_case_is_closed(judged):
    released = case()
    event = released.add(Released(ground="期满"), on=date(2026, 9, 1))
    send(released, event, Recipient.PERSON, date(2026, 9, 1))
    # Tuesday the 1st and three days is Friday the 4th.
    late = judged(released, LATER, RULE, book=BOOK)
    assert {f.began_at for f in late} == {midnight(date(2026, 9, 5))}
    assert {f.occasion.rpartition(":")[2] for f in late} == {"decider", "procuratorate", "police"}


def test_a_death_outside_prison_has_five_days_for_decider_and_prison_and_three_for_the_police(judged):
    dead = case(outside_prison())
    dead.add(Terminated(kind=TerminationKind.DIED), on=date(2026, 9, 1))
    late = {f.occasion.rpartition(":")[2]: f.began_at for f in judged(dead, LATER, RULE, book=BOOK)}
    # Tuesday the 1st and five days is Sunday the 6th, so Monday the 7th.
    five, three = midnight(date(2026, 9, 8)), midnight(date(2026, 9, 5))
    assert late == {"decider": five, "prison": five, "procuratorate": five, "police": three}


@pytest.mark.parametrize(
    ("ends_on", "from_on"),
    [
        (date(2026, 12, 31), date(2026, 11, 30)),
        (date(2026, 3, 30), date(2026, 2, 27)),
        (date(2026, 3, 15), date(2026, 2, 15)),
        (date(2024, 3, 31), date(2024, 2, 29)),
    ],
)
def test_the_month_before_an_end_is_counted_as_a_period_is(ends_on, from_on):
    assert month_before(ends_on) == from_on


def test_the_prison_hears_of_the_end_within_the_month_before_it(judged):
    after = datetime(2027, 2, 1, tzinfo=SHANGHAI)
    (late,) = judged(case(outside_prison()), after, RULE, book=BOOK)
    assert (late.began_at, late.ended_at) == (midnight(date(2027, 1, 1)), None)
    assert judged(case(outside_prison(Decider.COURT)), after, RULE, book=BOOK) == []
    recalled = case(outside_prison())
    recalled.add(Terminated(kind=TerminationKind.RECALLED), on=date(2026, 12, 30))
    assert judged(recalled, after, RULE, book=BOOK) == []


def test_a_search_is_told_by_clocks_of_its_own_and_only_shown_here(judged):
    sought = case()
    sought.add(SearchOrdered(), on=date(2026, 5, 4))
    assert judged(sought, LATER, RULE, book=BOOK) == []
    assert recipients(sought) == {
        Recipient.PROCURATORATE: LineState.OWED,
        Recipient.POLICE: LineState.OWED,
    }
    sought.add(PersonFound(), on=date(2026, 5, 6))
    assert recipients(sought)[Recipient.POLICE] is LineState.OVER


def test_the_receipt_for_papers_is_shown_and_judged_by_a_rule_of_its_own(judged):
    came = case()
    came.add(PapersReceived(by="某法院", papers=("判决书",)), on=date(2026, 3, 3))
    assert judged(came, LATER, RULE, book=BOOK) == []
    assert recipients(came) == {Recipient.DECIDER: LineState.OVERDUE}
    # Tuesday the 3rd and five days is Sunday the 8th, so Monday the 9th.
    came.add(ReceiptReturned(to="某法院"), on=date(2026, 3, 9))
    assert recipients(came) == {Recipient.DECIDER: LineState.SENT}


def test_the_ledger_follows_a_paper_from_owed_to_the_result():
    asking = case()
    event = asking.add(Decided(decision=DecisionKind.POLICE_PUNISHMENT), on=GRANTED_ON)
    states = [recipients(asking)[Recipient.POLICE]]
    sent = send(asking, event, Recipient.POLICE, date(2026, 4, 2))
    states.append(recipients(asking)[Recipient.POLICE])
    asking.add(DispatchReceipted(dispatch_entry_id=sent), on=date(2026, 4, 3))
    states.append(recipients(asking)[Recipient.POLICE])
    asking.add(DispatchAnswered(dispatch_entry_id=sent, result="行政拘留五日"), on=date(2026, 4, 20))
    states.append(recipients(asking)[Recipient.POLICE])
    assert states == [LineState.OVERDUE, LineState.SENT, LineState.RECEIPTED, LineState.ANSWERED]


def test_the_grant_of_a_device_is_told_to_the_person_and_what_nobody_asked_for_is_shown_as_such():
    worn = case()
    grant = DeviceApproved(
        approval_id="D1", ground=2, from_on=GRANTED_ON, to_on=date(2026, 6, 30), approved_by="局长"
    )
    event = worn.add(grant, on=GRANTED_ON)
    send(worn, event, Recipient.POLICE, date(2026, 4, 2))
    told_of = recipients(worn)
    assert {Recipient.PERSON, Recipient.PROCURATORATE} <= set(told_of)
    assert told_of[Recipient.POLICE] is LineState.EXTRA


def test_a_proposal_to_commute_goes_to_court_and_procuratorate():
    served = case()
    proposal = CommutationProposed(
        merit=Merit.MAJOR_MERIT,
        sentence=Sentence.FIXED_TERM,
        sentence_years=1,
        sentence_months=0,
        executed_from_on=CAME_ON,
        new_ends_on=date(2026, 10, 31),
        agreed_no="市函1号",
    )
    served.add(proposal, on=GRANTED_ON)
    assert set(recipients(served)) == {Recipient.COURT, Recipient.PROCURATORATE}
