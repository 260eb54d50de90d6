"""Where rare things meet: two plans in one silence, an end on the first day of the records, and the like."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from correction.domain.area import Fence, Polarity
from correction.domain.facts.absence import Channel, ContactTried
from correction.domain.facts.admission import Excused, ExcuseReason, FenceSet, HandedOver, Released
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalEnded, ApprovalMatter
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, Means
from correction.domain.facts.devices import SourceAssigned, SourceKind
from correction.domain.facts.leave import LeaveGranted, LeaveLevel
from correction.domain.facts.moves import MoveAccepted, MoveTold
from correction.domain.facts.observations import Observed
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.domain.moments import SHANGHAI, DateSpan, day_end, day_start
from correction.domain.order import Category, Decider, Order, ProhibitionKind, ProhibitionOrder
from correction.domain.organisation import OrgLevel
from correction.domain.watch import Watch
from correction.rulebooks import load_book
from correction.rules.paperwork.events import events_of
from correction.rules.paperwork.ledger import Line, lines_of
from correction.rules.shared.free_times import assigned_times
from correction.rules.shared.moving import moving_permits
from correction.rules.view import CaseView
from correction.testing.builders import CaseBuilder, plain_context, probation
from correction.testing.observing import observe

BOOK = load_book("cn")
WINDOW = ((time(8), time(10)),)


def on(day, month=3):
    return date(2026, month, day)


def at(day, clock="00:00", month=3):
    return datetime.combine(on(day, month), time.fromisoformat(clock), SHANGHAI)


def running(**more):
    return CaseBuilder(order=probation(on(1, 1), on(31, 12)), **more).arrive(on(5, 1))


def view_of(case, now):
    return CaseView(file=case.file(), book=BOOK, context=plain_context(), watch=Watch(now))


def spans(findings):
    return [(finding.began_at, finding.ended_at) for finding in findings]


def test_a_silence_goes_on_from_a_plan_that_ended_into_the_next(judged):
    """No check-in is owed from the 11th to the 13th; that of the 14th, and a day after it, is."""
    case = running()
    case.add(CheckInsPlanned(windows=WINDOW, from_on=on(1), to_on=on(10)), on=on(1))
    case.add(CheckInsPlanned(windows=WINDOW, from_on=on(14)), on=on(1))
    for day in range(1, 11):
        case.add(CheckInMade(means=Means.PHONE_APP), at=at(day, "09:00"))
    assert judged(case, at(15, "10:14"), "lost_contact") == []
    assert spans(judged(case, at(15, "10:15"), "lost_contact")) == [(at(15, "10:15"), None)]


@pytest.mark.parametrize(("day", "count"), [(9, 0), (10, 1), (11, 1)])
def test_a_band_left_on_is_told_from_the_first_day_of_the_records_on(judged, day, count):
    case = running(records_from_on=on(10))
    worn = SourceAssigned(source_id="w", source=SourceKind.WRISTBAND, from_at=at(2))
    case.add(worn, at=at(2))
    case.add(Released(ground="期满"), on=on(day))
    assert len(judged(case, at(20), "monitoring_not_ended")) == count


def decided_leave():
    """A leave of a city, which the dispatch table names recipients for."""
    case = running()
    leave = LeaveGranted(
        leave_id="l", from_on=on(10), to_on=on(20), destination="省城", level=LeaveLevel.CITY
    )
    case.add(leave, on=on(5))
    (event,) = [event for event in events_of(case.file()) if "leave_upper" in event.lines]
    return case, event


def test_a_recipient_that_two_lines_name_is_served_by_the_first():
    case, event = decided_leave()
    once = list(lines_of(case.file(), event, BOOK, plain_context().calendar))
    named = [line.recipient for line in once]
    assert named
    twice = lines_of(case.file(), replace(event, lines=event.lines * 2), BOOK, plain_context().calendar)
    assert [line.recipient for line in twice] == named


@pytest.mark.parametrize(
    ("over", "sent", "settled"), [(12, 15, 12), (15, 12, 12), (None, 15, 15), (12, None, 12)]
)
def test_a_line_is_settled_by_whichever_comes_first(over, sent, settled):
    case, event = decided_leave()
    event = replace(event, over_at=None if over is None else at(over))
    entry = None
    if sent is not None:
        case.add(ContactTried(channel=Channel.PHONE, reached=True), at=at(sent))
        entry = case.entries[-1]
    (line, *_) = lines_of(case.file(), event, BOOK, plain_context().calendar)
    assert isinstance(line, Line)
    assert replace(line, sent=entry).settled_at == at(settled)


def school(*facts):
    ban = ProhibitionOrder(
        kind=ProhibitionKind.AREA,
        text="禁止进入学校",
        span=DateSpan(from_on=on(1, 1), to_on=on(31, 12)),
        area_id="school",
    )
    order = Order(
        category=Category.PROBATION,
        decider=Decider.COURT,
        effective_on=on(1, 1),
        term=DateSpan(from_on=on(1, 1), to_on=on(31, 12)),
        prohibitions=(ban,),
    )
    case = CaseBuilder(order=order).arrive(on(5, 1))
    for fact in facts:
        case.add(fact, on=on(4))
    observe(case, "c", Observed.CROSSED, at(9, "08:00"), at(9, "08:05"), area_id="school")
    return case


def permit(area_id):
    asked = ApprovalAsked(
        approval_id="p",
        matter=ApprovalMatter.PROHIBITED_ENTRY,
        from_on=on(9),
        to_on=on(9),
        reason="开家长会",
        area_ids=(area_id,),
    )
    granted = ApprovalDecided(
        approval_id="p", granted=True, org_id="X1", level=OrgLevel.COUNTY, reason="属实"
    )
    return asked, granted


@pytest.mark.parametrize(("area_id", "count"), [("school", 0), ("bar", 1)])
def test_a_way_through_an_area_on_a_day_with_a_permit_for_it_is_not_asked_about(judged, area_id, count):
    assert len(judged(school(*permit(area_id)), at(20), "area_crossed")) == count


def test_a_leave_covers_being_away_from_home_though_its_destination_has_an_area(judged):
    case = running()
    leave = LeaveGranted(
        leave_id="l",
        from_on=on(10),
        to_on=on(20),
        destination="杭州",
        level=LeaveLevel.COUNTY,
        area_id="hangzhou",
    )
    case.add(leave, on=on(8))
    observe(case, "x", Observed.OUTSIDE, at(11), at(15), area_id="home")
    assert judged(case, at(25), "outside_area") == []


def test_a_stay_in_an_area_that_a_fence_prohibits_goes_on_until_it_ends(judged):
    case = running()
    fence = Fence(
        area_id="bar", polarity=Polarity.STAY_OUT, span=DateSpan(from_on=on(1), to_on=on(31)), basis="禁止令"
    )
    case.add(FenceSet(fence=fence), on=on(1))
    observe(case, "p", Observed.PROHIBITED, at(9, "20:00"), None, area_id="bar")
    assert spans(judged(case, at(10), "prohibited_area")) == [(at(9, "20:00"), None)]


@pytest.mark.parametrize(("to_on", "told"), [(date(2026, 3, 17), False), (date(2026, 3, 16), True)])
def test_forty_five_of_the_ninety_days_excuse_a_recheck_and_forty_four_do_not(judged, to_on, told):
    """From 16 January to 15 April are 90 days; an excuse from 1 February on."""
    term = DateSpan(from_on=date(2024, 1, 1), to_on=date(2028, 12, 31))
    order = Order(
        category=Category.OUTSIDE_PRISON, decider=Decider.COURT, effective_on=term.from_on, term=term
    )
    case = CaseBuilder(order=order)
    case.add(HandedOver(by="看守所"), on=on(15, 1))
    case.add(Excused(reason=ExcuseReason.HOSPITAL, from_on=on(1, 2), to_on=to_on), on=on(1, 2))
    found = judged(case, day_end(on(15, 4)), "medical_recheck")
    assert bool(found) is told


def test_a_departure_of_which_only_the_day_is_known_counts_from_the_end_of_it(judged):
    case = running()
    leave = LeaveGranted(
        leave_id="l", from_on=on(10), to_on=on(15), destination="成都", level=LeaveLevel.OFFICE
    )
    case.add(leave, on=on(8))
    case.add(ReportReceived(report=ReportKind.LEAVE_DEPARTED), on=on(10))
    assert judged(case, at(12) - timedelta(seconds=1), "report_leave") == []
    (found,) = judged(case, at(12), "report_leave")
    assert found.began_at == at(12)


def test_times_of_a_source_are_given_in_their_own_order_and_not_in_that_of_recording():
    case = running()
    for day in (9, 2):
        worn = SourceAssigned(source_id="s", source=SourceKind.PHONE, from_at=at(day))
        case.add(worn, at=at(10), recorded_at=at(10, "12:00"))
    told = [span for span, _ in assigned_times(view_of(case, at(20)), "s")]
    assert told[0] == (at(2), at(9))
    assert told[1][0] == at(9)


@pytest.mark.parametrize(
    ("day", "span"),
    [(9, None), (10, None), (12, (10, 12)), (17, (10, 17)), (25, (10, 18))],
)
@pytest.mark.parametrize("accepted", [True, False])
def test_the_way_to_a_new_county_is_free_until_it_is_settled_or_the_seventh_day_is_over(day, span, accepted):
    case = running()
    asked = ApprovalAsked(
        approval_id="m",
        matter=ApprovalMatter.CHANGE_OF_PLACE,
        from_on=on(10),
        reason="迁居",
        to_county="邻县",
    )
    case.add(asked, on=on(1))
    granted = ApprovalDecided(
        approval_id="m", granted=True, org_id="X1", level=OrgLevel.COUNTY, reason="属实"
    )
    case.add(granted, on=on(8))
    case.add(MoveTold(approval_id="m"), on=on(10))
    settled = (
        MoveAccepted(approval_id="m", by="邻县", document_no="回1号", reported_on=on(day))
        if accepted
        else ApprovalEnded(approval_id="m", reason="不再迁居")
    )
    case.add(settled, on=on(day))
    free = [spans for _, spans in moving_permits(view_of(case, at(30)))]
    expected = [] if span is None else [[(day_start(on(span[0])), day_start(on(span[1])))]]
    assert free == expected
