"""What is owed about the bar on leaving the country, and what a ledger shows, entry by entry."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from correction.domain.days import WorkCalendar
from correction.domain.entry import Fact
from correction.domain.facts.absence import SearchOrdered, SearchRecipient, SearchTold
from correction.domain.facts.admission import OrderChanged, Released, ReportedIn, Terminated, TerminationKind
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalMatter
from correction.domain.facts.decisions import Decided, DecisionKind, DecisionRevoked
from correction.domain.facts.dispatches import Delivery, DispatchSent, Recipient
from correction.domain.facts.exit_bans import ExitBanFiled, ExitBanWithdrawn
from correction.domain.facts.leave import LeaveGranted, LeaveLevel
from correction.domain.facts.moves import MoveAccepted
from correction.domain.facts.papers import PapersReceived, ReceiptReturned
from correction.domain.facts.sanctions import ArrestAsked
from correction.domain.moments import SHANGHAI, DateSpan
from correction.domain.order import Category, Decider, Order
from correction.domain.organisation import OrgLevel
from correction.rulebooks import load_book
from correction.rules.paperwork.events import events_of
from correction.rules.paperwork.exit_ban import owed_of
from correction.rules.paperwork.ledger import LineState, ledger_of
from correction.testing.builders import CaseBuilder, probation

LEDGER, NATIONAL, NO_YEAR = load_book("demo-ledger"), load_book("cn"), WorkCalendar(version="none")
ENDS_ON, SHORTER_ON = date(2026, 12, 31), date(2026, 10, 31)
ORDER = probation(date(2026, 3, 1), ENDS_ON)


def on(month, day):
    return date(2026, month, day)


def midnight(month, day):
    return datetime.combine(on(month, day), time.min, SHANGHAI).astimezone(UTC)


def running(*facts, order=ORDER, **more):
    """Give a case in which facts happened on their days; a fact may be several."""
    case = CaseBuilder(order=order, **more)
    for fact, day in facts:
        case.add(fact, on=day)
    return case


def filed(until_on=ENDS_ON):
    return ExitBanFiled(until_on=until_on)


SHORTER = OrderChanged(order=replace(ORDER, term=DateSpan(from_on=on(3, 1), to_on=SHORTER_ON)), reason="裁定")
MOVED_OUT = MoveAccepted(approval_id="m", by="邻县", reported_on=date(2026, 5, 30), document_no="回1")
DIED = Terminated(kind=TerminationKind.DIED)
ENDED = Released(ground="期满")


def owed(case):
    """Give what is owed and on which day it was done, if it was."""
    return [
        (each.what, each.since.when.legal_on, each.done and each.done.when.legal_on)
        for each in owed_of(case.file())
    ]


def test_the_report_is_owed_since_the_first_arrival_on_record():
    case = running((ReportedIn(), on(3, 4)), (ReportedIn(), on(3, 10)))
    assert owed(case) == [("file", on(3, 4), None)]


@pytest.mark.parametrize(
    ("filings", "renewed"),
    [
        ([(ENDS_ON, on(3, 6))], [None]),
        ([(ENDS_ON, on(3, 6)), (SHORTER_ON, on(4, 3))], [on(4, 3)]),
        ([(ENDS_ON, on(3, 6)), (ENDS_ON, on(4, 3))], [None]),
        ([(SHORTER_ON, on(3, 6))], []),
        ([(ENDS_ON, on(3, 6)), (SHORTER_ON, on(3, 20))], []),
        ([(SHORTER_ON, on(3, 6)), (ENDS_ON, on(3, 20))], [None]),
        ([(ENDS_ON, on(4, 1))], []),
        ([(ENDS_ON, on(4, 2))], []),
    ],
)
def test_a_change_of_the_last_day_is_reported_again_unless_the_last_report_says_it(filings, renewed):
    facts = [(filed(until_on), day) for until_on, day in filings]
    case = running(*sorted([*facts, (SHORTER, on(4, 1))], key=lambda pair: pair[1]))
    assert [done for what, _, done in owed(case) if what == "renew"] == renewed


@pytest.mark.parametrize(("ended_on", "renewals"), [(on(3, 31), 0), (on(4, 1), 0), (on(4, 2), 1)])
def test_a_change_on_or_after_the_end_is_not_reported_again(ended_on, renewals):
    case = running((filed(), on(3, 6)), (SHORTER, on(4, 1)), (ENDED, ended_on))
    assert len([what for what, *_ in owed(case) if what == "renew"]) == renewals


@pytest.mark.parametrize(
    ("matter", "granted", "renewals"),
    [
        (ApprovalMatter.CHANGE_OF_PLACE, True, 1),
        (ApprovalMatter.CHANGE_OF_PLACE, False, 0),
        (ApprovalMatter.PROHIBITED_ENTRY, True, 0),
    ],
)
def test_of_approvals_only_a_granted_move_is_reported_again(matter, granted, renewals):
    asked = ApprovalAsked(approval_id="T", matter=matter, from_on=on(7, 1), reason="迁居")
    decided = ApprovalDecided(
        approval_id="T", granted=granted, org_id="X1", level=OrgLevel.COUNTY, reason="属实"
    )
    case = running((filed(), on(3, 6)), (asked, on(4, 1)), (decided, on(4, 3)))
    assert len([what for what, *_ in owed(case) if what == "renew"]) == renewals


@pytest.mark.parametrize(
    ("withdrawn_on", "done"), [(on(6, 9), None), (on(6, 10), on(6, 10)), (on(6, 12), on(6, 12))]
)
def test_the_report_is_withdrawn_from_the_first_end_on(withdrawn_on, done):
    facts = [
        (filed(), on(3, 6)),
        (ENDED, on(6, 10)),
        (DIED, on(6, 15)),
        (ExitBanWithdrawn(reason="期满"), withdrawn_on),
    ]
    case = running(*sorted(facts, key=lambda pair: pair[1]))
    assert [each for each in owed(case) if each[0] == "withdraw"] == [("withdraw", on(6, 10), done)]


@pytest.mark.parametrize(("records_on", "told"), [(on(3, 4), 1), (on(3, 5), 0)])
def test_an_arrival_on_the_first_day_of_the_records_is_ours_to_report(judged, records_on, told):
    case = running((ReportedIn(), on(3, 4)), records_from_on=records_on)
    found = judged(case, midnight(8, 1), "exit_ban", book=LEDGER)
    assert [f.occasion.rpartition(":")[2] for f in found] == ["file"] * told


# --- the ledger ---


def lines(case, book=LEDGER):
    return ledger_of(case.file(), book, NO_YEAR)


def sent_on(case, recipient):
    (line,) = [each for each in lines(case) if each.recipient is recipient and each.citation]
    return line.sent and line.sent.when.legal_on


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([(SearchRecipient.POLICE, on(4, 1))], None),
        ([(SearchRecipient.POLICE, on(4, 2))], on(4, 2)),
        ([(SearchRecipient.PROCURATORATE, on(4, 3))], None),
        ([(SearchRecipient.POLICE, on(4, 4)), (SearchRecipient.POLICE, on(4, 5))], on(4, 4)),
        ([(SearchRecipient.PROCURATORATE, on(4, 3)), (SearchRecipient.POLICE, on(4, 5))], on(4, 5)),
    ],
)
def test_telling_of_a_search_counts_from_the_order_on_and_for_whom_it_was(told, expected):
    facts = [(SearchOrdered(), on(4, 2)), *((SearchTold(recipient=who), day) for who, day in told)]
    case = running(*sorted(facts, key=lambda pair: pair[1]))
    assert {
        line.sent and line.sent.when.legal_on for line in lines(case) if line.recipient is Recipient.POLICE
    } == {expected}


@pytest.mark.parametrize(
    ("returned", "expected"),
    [([on(4, 1)], None), ([on(4, 2)], on(4, 2)), ([on(4, 1), on(4, 5), on(4, 7)], on(4, 5))],
)
def test_the_receipt_for_papers_is_the_first_since_they_came(returned, expected):
    facts: list[tuple[Fact, date]] = [(PapersReceived(by="法院", papers=("判决书",)), on(4, 2))]
    facts += [(ReceiptReturned(to="法院"), day) for day in returned]
    case = running(*sorted(facts, key=lambda pair: pair[1]))
    assert {
        line.sent and line.sent.when.legal_on for line in lines(case) if line.key == "dispatch.papers_receipt"
    } == {expected}


def warned():
    case = running()
    return case, case.add(Decided(decision=DecisionKind.WARNING), on=on(4, 1))


def test_of_two_papers_to_one_recipient_the_first_counts_and_no_recipient_is_listed_twice():
    case, event = warned()
    for day in (3, 8):
        sent = DispatchSent(event_entry_id=event, recipient=Recipient.PROCURATORATE, delivery=Delivery.POST)
        case.add(sent, on=on(4, day))
    asked = [line for line in lines(case) if line.citation]
    assert len({line.recipient for line in asked}) == len(asked) > 1
    assert sent_on(case, Recipient.PROCURATORATE) == on(4, 3)
    (extra,) = [line for line in lines(case) if not line.citation]
    assert (extra.live, extra.sent.when.legal_on) == (False, on(4, 8))


@pytest.mark.parametrize(("n", "state"), [(0, LineState.OWED), (1, LineState.OVERDUE)])
def test_a_line_is_overdue_from_the_day_after_its_last_day(n, state):
    case, _ = warned()
    (line, *_) = [each for each in lines(case) if each.due_on]
    assert line.state(line.due_on.fromordinal(line.due_on.toordinal() + n)) is state


@pytest.mark.parametrize(("n", "in_time"), [(0, True), (1, True), (2, False)])
def test_what_is_revoked_by_the_end_of_the_last_day_was_not_late(n, in_time):
    case, event = warned()
    (line, *_) = [each for each in lines(case) if each.due_on]
    day = line.due_on.fromordinal(line.due_on.toordinal() + n)
    case.add(DecisionRevoked(decision_entry_id=event, reason="事实有误"), on=day)
    (line, *_) = [each for each in lines(case) if each.due_on]
    assert line.in_time is in_time


def test_a_table_that_names_nobody_on_a_day_gives_no_line():
    case = CaseBuilder(order=probation(date(2019, 3, 1), date(2020, 12, 31)))
    leave = LeaveGranted(
        leave_id="L",
        from_on=date(2019, 5, 1),
        to_on=date(2019, 6, 5),
        destination="外省",
        level=LeaveLevel.CITY,
    )
    case.add(leave, on=date(2019, 4, 1))
    case.add(Decided(decision=DecisionKind.WARNING), on=date(2019, 4, 2))
    assert lines(case, NATIONAL) == ()


@pytest.mark.parametrize("kind", [DecisionKind.RECALL_PROPOSED, DecisionKind.REVOCATION_PROPOSED])
def test_proposals_and_a_request_for_arrest_have_their_own_tables(kind):
    case = running()
    proposed = case.add(Decided(decision=kind), on=on(4, 1))
    case.add(ArrestAsked(proposal_entry_id=proposed, reason="逃跑"), on=on(4, 1))
    table = "recall" if kind is DecisionKind.RECALL_PROPOSED else "revocation"
    assert {line.key for line in lines(case)} == {f"dispatch.{table}", "dispatch.arrest"}


@pytest.mark.parametrize(
    ("ends", "over"),
    [
        ([], None),
        ([(ENDED, ENDS_ON)], None),
        ([(ENDED, on(12, 30))], midnight(12, 30)),
        ([(DIED, on(6, 1)), (ENDED, on(6, 5))], midnight(6, 1)),
        ([(MOVED_OUT, on(6, 1))], midnight(6, 1)),
        ([(replace(MOVED_OUT, office_id="office-2"), on(6, 1))], None),
    ],
)
def test_only_an_end_before_the_term_is_over_makes_the_notice_of_expiry_needless(ends, over):
    term = DateSpan(from_on=on(3, 1), to_on=ENDS_ON)
    order = Order(
        category=Category.OUTSIDE_PRISON, decider=Decider.PRISON_AUTHORITY, effective_on=on(3, 1), term=term
    )
    case = running(*ends, order=order)
    (event,) = [each for each in events_of(case.file()) if "expiry_outside_prison" in each.lines]
    assert event.over_at == over
    by_court = running(order=replace(order, decider=Decider.COURT))
    assert list(events_of(by_court.file())) == []
