"""Receipts that other bodies owe: the new county by the measures, others by a local book, nobody else."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.days import WorkCalendar
from correction.domain.facts.absence import SearchOrdered, SearchRecipient, SearchTold
from correction.domain.facts.admission import Released
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalMatter
from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.facts.dispatches import (
    Delivery,
    DispatchAnswered,
    DispatchReceipted,
    DispatchSent,
    Recipient,
)
from correction.domain.facts.moves import MoveAccepted
from correction.domain.moments import SHANGHAI
from correction.domain.organisation import OrgLevel
from correction.rulebooks import load_book
from correction.rules.paperwork.ledger import LineState, ledger_of
from correction.rules.paperwork.receipts import receipts_of
from correction.testing.builders import CaseBuilder, probation

RULE = "receipt_outstanding"
NATIONAL, LOCAL = load_book("cn"), load_book("demo-ledger")
NO_YEAR = WorkCalendar(version="none")
LATER = datetime(2026, 9, 1, tzinfo=SHANGHAI)
GRANTED_ON, SENT_ON = date(2026, 6, 1), date(2026, 6, 3)  # A Monday and a Wednesday.
FIFTH, TENTH = date(2026, 6, 8), date(2026, 6, 15)  # Five days on a Monday; the tenth day, a Saturday, rolls.


def midnight(on: date) -> datetime:
    return datetime.combine(on, time.min, SHANGHAI).astimezone(UTC)


def moving() -> tuple[CaseBuilder, str]:
    """Give a case whose change of place was granted, and the entry that says so."""
    case = CaseBuilder(order=probation(date(2026, 3, 1), date(2026, 12, 31))).arrive(date(2026, 3, 4))
    matter = ApprovalMatter.CHANGE_OF_PLACE
    case.add(
        ApprovalAsked(approval_id="M1", matter=matter, from_on=date(2026, 7, 1), reason="迁居"), on=GRANTED_ON
    )
    granted = ApprovalDecided(
        approval_id="M1", granted=True, org_id="X1", level=OrgLevel.COUNTY, reason="同意"
    )
    return case, case.add(granted, on=GRANTED_ON)


def send(case: CaseBuilder, event: str, to: Recipient, on: date = SENT_ON) -> str:
    return case.add(DispatchSent(event_entry_id=event, recipient=to, delivery=Delivery.POST), on=on)


@pytest.mark.parametrize(
    ("back_on", "span"),
    [
        (FIFTH, None),
        (FIFTH + timedelta(days=1), (FIFTH + timedelta(days=1), FIFTH + timedelta(days=2))),
        (None, (FIFTH + timedelta(days=1), None)),
    ],
)
def test_the_new_county_has_five_days_and_bears_what_comes_later(judged, back_on, span):
    case, event = moving()
    paper = send(case, event, Recipient.NEW_AGENCY)
    if back_on is not None:
        case.add(DispatchReceipted(dispatch_entry_id=paper), on=back_on)
    found = judged(case, LATER, RULE, book=NATIONAL)
    told = [(f.began_at, f.ended_at, f.bearer, f.kind) for f in found]
    if span is None:
        assert told == []
    else:
        from_on, to_on = span
        end_at = midnight(to_on) if to_on else None
        assert told == [(midnight(from_on), end_at, Bearer.OTHER, AlertKind.PAPER_LATE)]


@pytest.mark.parametrize(("back_on", "late"), [(8, False), (9, False), (10, True)])
def test_five_days_from_a_thursday_end_on_a_tuesday(judged, back_on, late):
    case, event = moving()
    paper = send(case, event, Recipient.NEW_AGENCY, on=date(2026, 6, 4))
    case.add(DispatchReceipted(dispatch_entry_id=paper), on=date(2026, 6, back_on))
    assert bool(judged(case, LATER, RULE, book=NATIONAL)) is late
    found = receipts_of(case.file(), NATIONAL, NO_YEAR)
    assert [each.due.last_on for each in found if each.due] == [date(2026, 6, 9)]


def test_accepting_the_person_acknowledges_the_file(judged):
    case, event = moving()
    send(case, event, Recipient.NEW_AGENCY)
    accepted = MoveAccepted(approval_id="M1", by="邻县", reported_on=FIFTH, document_no="接1号")
    case.add(accepted, on=FIFTH)
    assert judged(case, LATER, RULE, book=NATIONAL) == []


def test_the_receipt_goes_on_being_owed_after_the_case_has_ended_here(judged):
    case, event = moving()
    send(case, event, Recipient.NEW_AGENCY)
    case.add(Released(ground="期满"), on=date(2026, 6, 20))
    (finding,) = judged(case, LATER, RULE, book=NATIONAL)
    assert finding.ended_at is None


@pytest.mark.parametrize(("book", "late_on"), [(NATIONAL, None), (LOCAL, TENTH + timedelta(days=1))])
def test_others_have_days_only_where_a_local_book_names_them(judged, book, late_on):
    case, _ = moving()
    event = case.add(Decided(decision=DecisionKind.PRAISE), on=GRANTED_ON)
    send(case, event, Recipient.PROCURATORATE)
    found = judged(case, LATER, RULE, book=book)
    assert [f.began_at for f in found] == ([] if late_on is None else [midnight(late_on)])
    (awaited,) = receipts_of(case.file(), book, NO_YEAR)
    assert (awaited.done, awaited.due is None) == (None, late_on is None)


@pytest.mark.parametrize("to", [Recipient.PERSON, Recipient.PUBLIC])
def test_the_person_and_the_public_return_no_receipt(judged, to):
    case, _ = moving()
    send(case, case.add(Decided(decision=DecisionKind.PRAISE), on=GRANTED_ON), to)
    assert judged(case, LATER, RULE, book=LOCAL) == []
    assert list(receipts_of(case.file(), LOCAL, NO_YEAR)) == []


def test_a_result_acknowledges_the_paper_and_its_void_accuses_again(judged):
    case, _ = moving()
    event = case.add(Decided(decision=DecisionKind.POLICE_PUNISHMENT), on=GRANTED_ON)
    paper = send(case, event, Recipient.POLICE)
    told = case.add(DispatchAnswered(dispatch_entry_id=paper, result="行政拘留五日"), on=TENTH)
    assert judged(case, LATER, RULE, book=LOCAL) == []
    case.void(told, midnight(date(2026, 7, 1)))
    (finding,) = judged(case, LATER, RULE, book=LOCAL)
    assert finding.entries == (paper,)


def test_papers_of_before_the_records_ask_for_nothing(judged):
    case = CaseBuilder(
        order=probation(date(2026, 3, 1), date(2026, 12, 31)), records_from_on=SENT_ON + timedelta(days=1)
    ).arrive(date(2026, 3, 4))
    event = case.add(Decided(decision=DecisionKind.PRAISE), on=GRANTED_ON)
    send(case, event, Recipient.PROCURATORATE)
    assert judged(case, LATER, RULE, book=LOCAL) == []


def test_the_new_county_passes_the_papers_on_to_procuratorate_and_police_of_its_place(judged):
    case, _ = moving()
    accepted = MoveAccepted(
        approval_id="M1", by="邻县", reported_on=SENT_ON, document_no="接1号", office_id="office-2"
    )
    event = case.add(accepted, on=SENT_ON)
    lines = [e for e in ledger_of(case.file(), LOCAL, NO_YEAR) if e.event.entry.entry_id == event]
    assert {line.recipient for line in lines} == {Recipient.PROCURATORATE, Recipient.POLICE}
    assert all("第二十七条第二款" in str(line.citation) for line in lines)
    send(case, event, Recipient.POLICE, SENT_ON)
    # Three days after Wednesday the 3rd is Saturday the 6th, so Monday the 8th.
    late = [f for f in judged(case, LATER, "dispatch_late", book=LOCAL) if event in f.entries]
    assert [(f.began_at, dict(f.why.inputs)["应送"]) for f in late] == [
        (midnight(date(2026, 6, 9)), "人民检察院")
    ]


def test_a_person_who_moved_to_a_county_with_books_of_its_own_owes_us_nothing_of_that():
    case, _ = moving()
    accepted = MoveAccepted(approval_id="M1", by="邻县", reported_on=SENT_ON, document_no="接1号")
    event = case.add(accepted, on=SENT_ON)
    assert all(line.event.entry.entry_id != event for line in ledger_of(case.file(), LOCAL, NO_YEAR))


def test_what_was_told_of_a_search_stands_in_the_ledger_and_a_dispatch_does_not_stand_for_it():
    case, _ = moving()
    event = case.add(SearchOrdered(), on=GRANTED_ON)

    def state(to: Recipient) -> LineState:
        lines = ledger_of(case.file(), LOCAL, NO_YEAR)
        return next(
            e.state(SENT_ON)
            for e in lines
            if (e.event.entry.entry_id, e.recipient, bool(e.key)) == (event, to, True)
        )

    case.add(SearchTold(recipient=SearchRecipient.POLICE), on=SENT_ON)
    send(case, event, Recipient.PROCURATORATE)
    assert (state(Recipient.POLICE), state(Recipient.PROCURATORATE)) == (LineState.SENT, LineState.OWED)
