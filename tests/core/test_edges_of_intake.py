"""Taking in and looking closely at their limits: which paper answers which, who was seen after the end."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.context import Context
from correction.domain.days import WorkCalendar
from correction.domain.facts.admission import (
    Excused,
    ExcuseReason,
    HandedOver,
    OfficeAssigned,
    OfficeReceived,
    OrderChanged,
    Released,
    ReportedIn,
)
from correction.domain.facts.approvals import ApprovalDecided
from correction.domain.facts.check_ins import CheckInMade, Means
from correction.domain.facts.devices import (
    DeviceApproved,
    DeviceLifted,
    SourceAssigned,
    SourceKind,
    SourceReleased,
)
from correction.domain.facts.papers import (
    CountyRegistered,
    PapersAsked,
    PapersReceived,
    ReceiptReturned,
    TermConfirmed,
)
from correction.domain.facts.staff_acts import (
    Activity,
    ActivityAttended,
    ActKind,
    Attendance,
    Monitored,
    Result,
    StaffActed,
)
from correction.domain.moments import DateSpan
from correction.domain.order import Category, Decider, Order, Sentence
from correction.domain.organisation import OrgLevel
from correction.rulebooks import load_book
from correction.rules.intake import (
    office_receipt,
    papers_incomplete,
    papers_late,
    papers_unasked,
    receipt_late,
    registration_late,
)
from correction.testing.builders import CaseBuilder, probation

CST = timezone(timedelta(hours=8))
NATIONAL, DEMO, NO_YEAR = load_book("cn"), load_book("demo-activities"), WorkCalendar(version="none")
SECOND = timedelta(seconds=1)


def on(day, month=3):
    return date(2026, month, day)


def at(day, month=3):
    return datetime(2026, month, day, tzinfo=CST)


def opened(from_on=date(2026, 3, 1), **more):
    return CaseBuilder(order=probation(from_on, from_on.replace(year=from_on.year + 1)), **more)


def came(*missing):
    return PapersReceived(by="法院", papers=("判决书",), missing=missing)


def done_on(steps, case, book=NATIONAL):
    """Give, step by step, the day on which it was done."""
    found = [step for step in steps(case.file(), book, NO_YEAR) if step is not None]
    return [step.owed.done and step.owed.done.when.legal_on for step in found]


@pytest.mark.parametrize(
    ("returned", "expected"),
    [([4], None), ([5], on(5)), ([4, 7, 9], on(7))],
)
def test_a_receipt_answers_papers_that_came_by_then(returned, expected):
    case = opened()
    for day in sorted({*returned, 5}):
        if day == 5:
            case.add(came(), on=on(5))
        if day in returned:
            case.add(ReceiptReturned(to="法院"), on=on(day))
    assert done_on(receipt_late.steps, case) == [expected]


def test_the_first_delivery_and_the_first_registration_are_the_ones_that_count():
    case = opened().arrive(on(4))
    for day in (5, 9):
        case.add(came(), on=on(day))
        case.add(CountyRegistered(county_id="X1"), on=on(day))
    assert done_on(papers_late.steps, case) == [on(5)]
    assert done_on(registration_late.steps, case, DEMO) == [on(5)]


def test_nothing_is_asked_for_where_nothing_is_missing_and_all_that_is_missing_is_named():
    case = opened()
    case.add(came(), on=on(5))
    assert done_on(papers_unasked.steps, case) == []
    case.add(came("起诉书", "执行通知书"), on=on(6))
    case.add(PapersAsked(of="法院", papers=("起诉书", "执行通知书")), on=on(7))
    for steps in (papers_unasked.steps, papers_incomplete.steps):
        shown = [dict(step.owed.inputs) for step in steps(case.file(), NATIONAL, NO_YEAR) if step]
        assert ["起诉书、执行通知书" in found.values() for found in shown] == [True]


@pytest.mark.parametrize(
    ("received", "again", "ended"), [(5, 10, on(5)), (10, 5, on(5)), (5, None, on(5)), (None, 7, on(7))]
)
def test_receiving_or_entrusting_anew_ends_the_waiting_whichever_is_first(received, again, ended):
    case = opened()
    case.add(OfficeAssigned(office_id="S1"), on=on(3))
    later = [(received, OfficeReceived(office_id="S1")), (again, OfficeAssigned(office_id="S2"))]
    for day, fact in sorted(((d, f) for d, f in later if d), key=lambda pair: pair[0]):
        case.add(fact, on=on(day))
    assert done_on(office_receipt.receipt_steps, case, DEMO)[0] == ended


def outside_prison(**more):
    term = DateSpan(from_on=on(1), to_on=on(1, 12))
    order = Order(
        category=Category.OUTSIDE_PRISON, decider=Decider.PRISON_AUTHORITY, effective_on=on(1), term=term
    )
    return CaseBuilder(order=order, **more)


@pytest.mark.parametrize(("records_on", "told"), [(on(20), 1), (on(21), 0)])
def test_a_late_hand_over_on_the_first_day_of_the_records_is_told(judged, records_on, told):
    case = outside_prison(records_from_on=records_on)
    case.add(HandedOver(by="监狱"), on=on(20))
    assert len(judged(case, at(1, 4), "handover_late")) == told


@pytest.mark.parametrize(("n", "told"), [(0, 0), (1, 1)])
def test_a_case_that_is_closed_as_the_last_day_ends_leaves_nothing_late(judged, n, told):
    case = opened()
    case.add(came(), on=on(2))
    case.add(ReportedIn(), on=on(2))
    case.add(Released(ground="期满"), at=at(10) + n * SECOND)
    (step,) = [each for each in receipt_late.steps(case.file(), NATIONAL, NO_YEAR) if each]
    closed = opened()
    closed.add(came(), on=on(2))
    closed.add(Released(ground="期满"), at=step.due_at + n * SECOND)
    assert len(judged(closed, at(1, 5), "receipt_late", book=NATIONAL)) == told


@pytest.mark.parametrize(("from_on", "rolls"), [(date(2019, 3, 4), False), (date(2026, 3, 2), True)])
def test_days_of_rest_are_cited_where_they_move_the_last_day_and_working_days_have_none(
    judged, from_on, rolls
):
    case = opened(from_on)
    case.add(came(), on=from_on)
    context = Context(calendar=WorkCalendar(version="t", years=frozenset({from_on.year})))
    now = datetime(from_on.year, 6, 1, tzinfo=CST)
    (found,) = judged(case, now, "receipt_late", book=NATIONAL, context=context)
    assert (NATIONAL.cite("period.roll_forward", from_on) in found.why.citations) is rolls


MISSTATED = replace(probation(on(1), date(2027, 3, 9)), sentence=Sentence(years=1))
CONFIRMED = TermConfirmed(by="法院", note="以执行通知书为准")


@pytest.mark.parametrize(("confirmed_on", "told"), [(on(1), []), (on(2), [at(2)])])
def test_a_term_confirmed_as_it_was_stated_raises_no_question(judged, confirmed_on, told):
    case = CaseBuilder(order=MISSTATED)
    case.add(CONFIRMED, on=confirmed_on)
    assert [f.ended_at for f in judged(case, at(1, 6), "term_mismatch")] == told


def test_a_confirmation_of_the_old_term_says_nothing_of_the_new_one(judged):
    case = CaseBuilder(order=MISSTATED)
    case.add(CONFIRMED, on=on(2))
    longer = replace(MISSTATED, sentence=Sentence(years=2))
    changed = case.add(OrderChanged(order=longer, reason="裁定"), on=on(10))
    found = judged(case, at(1, 6), "term_mismatch")
    assert [(f.entries[0], f.ended_at) for f in found if f.ended_at is None] == [(changed, None)]


# --- seen after the end ---


def attended(attendance):
    return ActivityAttended(
        activity_id="a", activity=Activity.STUDY, offered_hours=2, hours=0, attendance=attendance
    )


APP = CheckInMade(means=Means.PHONE_APP)
RELEASED = Released(ground="期满")
DETAINED = Excused(reason=ExcuseReason.DETAINED, from_on=on(10), to_on=on(20))
HOSPITAL = Excused(reason=ExcuseReason.HOSPITAL, from_on=on(10), to_on=on(20))


@pytest.mark.parametrize(
    ("basis", "act", "told"),
    [
        (RELEASED, APP, True),
        (RELEASED, Monitored(seen="正常"), True),
        (RELEASED, StaffActed(act=ActKind.VOICE), True),
        (RELEASED, StaffActed(act=ActKind.VOICE, result=Result.ATTEMPTED), False),
        (RELEASED, attended(Attendance.PRESENT), True),
        (RELEASED, attended(Attendance.ABSENT), False),
        (DETAINED, APP, True),
        (DETAINED, StaffActed(act=ActKind.VOICE), False),
        (HOSPITAL, APP, False),
        (None, APP, False),
    ],
)
def test_only_what_would_show_the_person_in_freedom_is_a_contradiction(judged, basis, act, told):
    case = opened().arrive(on(3))
    if basis is not None:
        case.add(basis, on=on(10))
    case.add(act, at=at(15) + 9 * 3600 * SECOND)
    assert bool(judged(case, at(1, 4), "acts_after_end")) is told


# --- devices that were approved and not fitted; papers of urgent leaves ---


def approved(case):
    approval = DeviceApproved(approval_id="a", ground=2, from_on=on(10), to_on=on(31), approved_by="局长")
    case.add(approval, on=on(10))


def bound(case, source_id, day):
    source = SourceAssigned(
        source_id=source_id, source=SourceKind.WRISTBAND, from_at=at(day), interval_minutes=60
    )
    case.add(source, at=at(day))


def unfitted(judged, case):
    return [(f.began_at, f.ended_at) for f in judged(case, at(15, 4), "device_not_fitted")]


@pytest.mark.parametrize(
    ("worn_from", "told"),
    [
        ([], [(at(14), at(1, 4))]),
        ([14], []),
        ([15], [(at(14), at(15))]),
        ([15, 20], [(at(14), at(15))]),
        ([20, 15], [(at(14), at(15))]),
    ],
)
def test_three_days_to_fit_and_the_first_device_counts(judged, worn_from, told):
    case = opened().arrive(on(3))
    approved(case)
    for day in worn_from:
        bound(case, f"w{day}", day)
    assert unfitted(judged, case) == told


def test_a_device_that_was_given_back_as_the_approval_began_was_not_fitted(judged):
    case = opened().arrive(on(3))
    bound(case, "w", 5)
    case.add(SourceReleased(source_id="w"), at=at(10))
    approved(case)
    assert unfitted(judged, case) == [(at(14), at(1, 4))]


def test_an_approval_that_was_lifted_in_time_asks_for_no_device(judged):
    case = opened().arrive(on(3))
    approved(case)
    case.add(DeviceLifted(approval_id="a"), at=at(13))
    assert unfitted(judged, case) == []


@pytest.mark.parametrize(("records_on", "told"), [(on(20), 1), (on(1, 4), 0)])
def test_an_approval_of_before_the_records_asks_for_no_device(judged, records_on, told):
    case = opened(records_from_on=records_on).arrive(on(3))
    approved(case)
    assert len(unfitted(judged, case)) == told


@pytest.mark.parametrize(
    ("urgent", "granted", "told"), [("母亲病危", True, 1), ("", True, 0), ("母亲病危", False, 0)]
)
def test_papers_follow_only_an_urgent_leave_that_was_granted(judged, urgent, granted, told):
    case = opened().arrive(on(3))
    decided = ApprovalDecided(
        approval_id="L", granted=granted, org_id="S1", level=OrgLevel.OFFICE, reason="属实", urgent=urgent
    )
    case.add(decided, on=on(10))
    assert len(judged(case, at(1, 4), "leave_papers")) == told
