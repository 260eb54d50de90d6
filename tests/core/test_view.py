"""What every rule reads of a case: its days, classes, plans, leaves and excuses, by days counted by hand."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from datetime import time as clock

import pytest

from correction.domain.cadence import Cadence, CadenceUnit
from correction.domain.context import BlindSpan
from correction.domain.entry import Pace
from correction.domain.facts.admission import (
    ClassAssigned,
    Excused,
    ExcuseReason,
    ManagementClass,
    Released,
    ReportedIn,
)
from correction.domain.facts.check_ins import CheckInsPlanned
from correction.domain.facts.leave import LeaveGranted, LeaveLevel, LeaveReturned, LeaveRevoked
from correction.domain.finding import Settled
from correction.domain.moments import DateSpan, day_end, day_start, local_text
from correction.domain.watch import Watch
from correction.rulebooks import load_book
from correction.rules.shared.free_times import blind_words, excused_times
from correction.rules.shared.recurring import closed_cycles, due_of, ending, parts_of
from correction.rules.shared.spans import subtract
from correction.rules.view import CaseView, ClassSpan, spans_within
from correction.testing.builders import CaseBuilder, plain_context, probation

CST = timezone(timedelta(hours=8))
HELAN, DEMO = load_book("helan-2019"), load_book("demo-activities")
STRICT, GENERAL = ManagementClass.STRICT, ManagementClass.GENERAL
TERM_ENDS = date(2026, 12, 31)


def on(month, day):
    return date(2026, month, day)


def at(month, day, hour=0):
    return datetime(2026, month, day, hour, tzinfo=CST)


def case(**more):
    return CaseBuilder(order=probation(on(1, 1), TERM_ENDS), **more)


NOW = at(7, 1)


def viewed(builder, now=NOW, book=HELAN, context=None, **more):
    watch = Watch(now)
    return CaseView(
        file=builder.file().happened_by(watch),
        book=book,
        context=context or plain_context(),
        watch=watch,
        **more,
    )


def spans(found):
    return [(each.span.from_on, each.span.to_on) for each in found]


def test_the_earliest_arrival_and_the_first_end_count():
    builder = case().arrive(on(1, 9))
    builder.add(ReportedIn(), on=on(1, 5))
    view = viewed(builder)
    assert view.arrival is not None
    assert view.arrival.when.legal_on == on(1, 5)
    assert (view.left, view.closed_at) == (None, day_end(TERM_ENDS))
    assert view.supervised == DateSpan(from_on=on(1, 6), to_on=TERM_ENDS)
    ended = builder.add(Released(ground="赦免"), on=on(6, 10))
    view = viewed(builder)
    assert view.left is not None
    assert view.left.entry_id == ended
    assert (view.supervised, view.closed_at) == (DateSpan(from_on=on(1, 6), to_on=on(6, 9)), at(6, 10))


@pytest.mark.parametrize(
    ("released_on", "days"), [(on(1, 7), (on(1, 6), on(1, 6))), (on(1, 6), None), (on(1, 5), None)]
)
def test_neither_the_day_of_arrival_nor_that_of_release_is_whole(released_on, days):
    builder = case().arrive(on(1, 5))
    builder.add(Released(ground="赦免"), on=released_on)
    found = viewed(builder).supervised
    assert (found and (found.from_on, found.to_on)) == days


def test_records_that_begin_later_and_nobody_who_came():
    assert viewed(case()).supervised is None
    found = viewed(case(records_from_on=on(3, 1)).arrive(on(1, 5))).supervised
    assert found == DateSpan(from_on=on(3, 1), to_on=TERM_ENDS)


def classed(*assigned):
    builder = case().arrive(on(1, 5))
    for day, name in assigned:
        builder.add(ClassAssigned(management_class=name), on=day)
    return [(each.span.from_on, each.span.to_on, each.management_class) for each in viewed(builder).classes]


def test_classes_lie_side_by_side_from_the_beginning_of_time():
    assert classed() == [(date.min, None, None)]
    assert classed((on(1, 6), STRICT)) == [(date.min, None, "strict")]
    assert classed((on(1, 6), STRICT), (on(3, 1), STRICT)) == [(date.min, None, "strict")]
    changed = classed((on(1, 6), STRICT), (on(3, 1), GENERAL), (on(5, 1), STRICT))
    assert changed == [
        (date.min, on(2, 28), "strict"),
        (on(3, 1), on(4, 30), "general"),
        (on(5, 1), None, "strict"),
    ]


def test_of_two_classes_of_one_day_the_later_holds():
    assert classed((on(1, 6), GENERAL), (on(3, 1), STRICT), (on(3, 1), GENERAL)) == [
        (date.min, on(2, 28), "general"),
        (on(3, 1), None, "general"),
    ]


def planned(*days):
    builder = case().arrive(on(1, 5))
    for from_on, to_on in days:
        plan = CheckInsPlanned(windows=((clock(8), clock(9)),), from_on=from_on, to_on=to_on)
        builder.add(plan, on=on(1, 6))
    return spans(viewed(builder).plans)


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ([(on(2, 1), None)], [(on(2, 1), None)]),
        ([(on(2, 1), None), (on(3, 1), None)], [(on(2, 1), on(2, 28)), (on(3, 1), None)]),
        ([(on(2, 1), on(2, 10)), (on(3, 1), None)], [(on(2, 1), on(2, 10)), (on(3, 1), None)]),
        ([(on(2, 1), on(4, 1)), (on(3, 1), on(3, 31))], [(on(2, 1), on(2, 28)), (on(3, 1), on(3, 31))]),
        ([(on(2, 28), None), (on(3, 1), None)], [(on(2, 28), on(2, 28)), (on(3, 1), None)]),
        ([(on(3, 1), None), (on(3, 1), on(3, 9))], [(on(3, 1), on(3, 9))]),
        ([(on(3, 1), None), (on(4, 1), None), (on(2, 1), None)], [(on(2, 1), None)]),
        # A plan made first that is to begin after the end of the later one stands; one that ran does not.
        ([(on(4, 1), None), (on(3, 10), on(3, 20))], [(on(3, 10), on(3, 20)), (on(4, 1), None)]),
        ([(on(3, 21), None), (on(3, 10), on(3, 20))], [(on(3, 10), on(3, 20)), (on(3, 21), None)]),
        ([(on(3, 20), None), (on(3, 10), on(3, 20))], [(on(3, 10), on(3, 20))]),
        (
            [(on(2, 1), None), (on(4, 1), None), (on(3, 10), on(3, 20))],
            [(on(2, 1), on(3, 9)), (on(3, 10), on(3, 20)), (on(4, 1), None)],
        ),
    ],
)
def test_a_later_plan_takes_the_place_of_an_earlier_one(days, found):
    assert planned(*days) == found


def granted(leave_id, from_on, to_on, **more):
    return LeaveGranted(
        leave_id=leave_id, from_on=from_on, to_on=to_on, destination="省城", level=LeaveLevel.COUNTY, **more
    )


def test_leaves_in_order_without_those_taken_back_and_with_their_first_closing():
    builder = case().arrive(on(1, 5))
    builder.add(granted("B", on(4, 1), on(4, 5)), on=on(2, 1))
    builder.add(granted("A", on(3, 1), on(3, 5)), on=on(2, 2))
    builder.add(granted("C", on(5, 1), on(5, 5)), on=on(2, 3))
    builder.add(LeaveRevoked(leave_id="C", reason="取消"), on=on(2, 4))
    first = builder.add(LeaveReturned(leave_id="A"), on=on(3, 4))
    builder.add(LeaveReturned(leave_id="A"), on=on(3, 5))
    leaves = viewed(builder).leaves
    assert [(leave.granted.leave_id, leave.span) for leave in leaves] == [
        ("A", DateSpan(from_on=on(3, 1), to_on=on(3, 5))),
        ("B", DateSpan(from_on=on(4, 1), to_on=on(4, 5))),
    ]
    assert [leave.returned and leave.returned.entry_id for leave in leaves] == [first, None]
    held = {day: viewed(builder).leave_on(day) for day in (on(2, 28), on(3, 1), on(4, 5), on(4, 6), on(5, 2))}
    assert [leave and leave.granted.leave_id for leave in held.values()] == [None, "A", "B", None, None]


def test_days_at_sea_end_with_the_closing_of_their_own_leave():
    builder = case().arrive(on(1, 5))
    builder.add(granted("L", on(2, 1), on(2, 5)), on=on(1, 20))
    first = builder.add(granted("S", on(3, 1), on(3, 20), at_sea=True), on=on(2, 1))
    second = builder.add(granted("T", on(4, 1), on(4, 20), at_sea=True), on=on(2, 1))
    builder.add(granted("U", on(5, 5), on(5, 20), at_sea=True), on=on(2, 1))
    third = builder.add(granted("V", on(6, 5), on(6, 20), at_sea=True), on=on(2, 1))
    builder.add(LeaveReturned(leave_id="S"), on=on(3, 10))
    builder.add(LeaveRevoked(leave_id="U", reason="台风"), on=on(5, 4))
    builder.add(LeaveRevoked(leave_id="V", reason="台风"), on=on(6, 5))
    assert viewed(builder).sea_trips == (
        (DateSpan(from_on=on(3, 1), to_on=on(3, 10)), first),
        (DateSpan(from_on=on(4, 1), to_on=on(4, 20)), second),
        (DateSpan(from_on=on(6, 5), to_on=on(6, 5)), third),
    )
    assert viewed(case().arrive(on(1, 5))).sea_trips == ()


@pytest.mark.parametrize(
    ("last", "excused"),
    # Of the thirty days of April fifteen are half; of a cycle of one day the day itself is.
    [(14, False), (15, True), (16, True)],
)
def test_a_cycle_is_excused_by_half_of_its_days(last, excused):
    builder = case().arrive(on(1, 5))
    builder.add(
        Excused(reason=ExcuseReason.HOSPITAL, from_on=on(4, 1), to_on=on(4, last)),
        on=on(4, 1),
    )
    view = viewed(builder)
    assert view.is_excused(DateSpan(from_on=on(4, 1), to_on=on(4, 30))) is excused
    assert view.is_excused(DateSpan(from_on=on(4, last), to_on=on(4, last)))
    assert not view.is_excused(DateSpan(from_on=on(4, last + 1), to_on=on(4, last + 1)))
    assert not view.is_excused(DateSpan(from_on=on(5, 1), to_on=on(5, 31)))


def test_only_what_keeps_somebody_away_takes_times_away():
    builder = case().arrive(on(1, 5))
    for reason, day in ((ExcuseReason.HOSPITAL, 1), (ExcuseReason.EXEMPTED, 5)):
        said = Excused(reason=reason, from_on=on(4, day), to_on=on(4, day))
        builder.add(said, on=on(4, day))
    assert excused_times(viewed(builder)) == [(at(4, 1), at(4, 2))]


def test_what_is_open_and_what_is_settled():
    view = viewed(case().arrive(on(1, 5)), settled=Settled(regular_on=on(3, 1), daily_on=on(5, 1)))
    assert view.first_unsettled_on(Pace.DAILY, on(4, 1)) == on(5, 1)
    assert view.first_unsettled_on(Pace.DAILY, on(6, 1)) == on(6, 1)
    for day in (on(5, 3), on(5, 2), on(5, 4)):
        view.still_open(Pace.DAILY, day)
    view.decided_by(Pace.REGULAR, on(4, 1), on(4, 30))
    assert view.open_on == {Pace.DAILY: on(5, 2)}
    assert view.decided == {Pace.REGULAR: [(on(4, 1), on(4, 30))]}


def test_class_spans_are_cut_to_the_days_outside_them():
    parts = [
        ClassSpan(span=DateSpan(from_on=date.min, to_on=on(2, 28)), management_class="a"),
        ClassSpan(span=DateSpan(from_on=on(3, 1), to_on=on(3, 1)), management_class="b"),
        ClassSpan(span=DateSpan(from_on=on(3, 2)), management_class="c"),
    ]
    outer = DateSpan(from_on=on(2, 1), to_on=on(3, 31))
    cut = [(each.span.from_on, each.span.to_on) for each in spans_within(outer, iter(parts))]
    assert cut == [(on(2, 1), on(2, 28)), (on(3, 1), on(3, 1)), (on(3, 2), on(3, 31))]
    endless = spans_within(DateSpan(from_on=on(3, 1)), iter(parts))
    assert [(each.span.to_on, each.management_class) for each in endless] == [(on(3, 1), "b"), (None, "c")]
    assert list(spans_within(DateSpan(from_on=on(3, 2), to_on=on(3, 5)), iter(parts[:2]))) == []


@pytest.mark.parametrize(
    ("days", "grace", "late"), [(14, 3, 0), (15, 3, 3), (16, 3, 3), (15, 0, 0), (1, 3, 0)]
)
def test_a_grace_stretches_cycles_of_more_than_two_weeks(days, grace, late):
    last_on = on(3, 1) + timedelta(days=days - 1)
    span = DateSpan(from_on=on(3, 1), to_on=last_on)
    assert due_of(span, grace) == day_end(last_on + timedelta(days=late))


def test_a_duty_is_owed_in_whole_cycles_of_one_class_that_are_not_excused():
    builder = case().arrive(on(1, 5))
    builder.add(Excused(reason=ExcuseReason.HOSPITAL, from_on=on(3, 1), to_on=on(3, 31)), on=on(3, 1))
    view = viewed(builder, at(6, 1))
    dated = HELAN.at("office.meeting.cadence", on(3, 1))
    monthly = Cadence(unit=CadenceUnit.MONTH)
    part = DateSpan(from_on=on(1, 6), to_on=on(5, 30)), dated, monthly
    found = [cycle.last_on for cycle in closed_cycles(view, [part], pace=Pace.REGULAR)]
    assert found == [on(2, 28), on(4, 30)]
    assert view.open_on == {}
    view = viewed(builder, at(4, 30, 23))
    list(closed_cycles(view, [part], pace=Pace.REGULAR))
    assert view.open_on == {Pace.REGULAR: on(4, 1)}


def test_days_of_a_duty_are_cut_by_the_class_and_by_the_book():
    builder = case().arrive(on(1, 5))
    builder.add(ClassAssigned(management_class=STRICT), on=on(1, 6))
    builder.add(ClassAssigned(management_class=GENERAL), on=on(3, 1))
    active = DateSpan(from_on=on(1, 6), to_on=on(5, 31))
    cut = [span for span, _, _ in parts_of(viewed(builder), "office.meeting.cadence", active)]
    assert cut == [
        DateSpan(from_on=on(1, 6), to_on=on(2, 28)),
        DateSpan(from_on=on(3, 1), to_on=on(5, 31)),
    ]


@pytest.mark.parametrize(("hour", "ends"), [(23, True), (24, False)])
def test_a_matter_ends_with_the_act_or_with_the_case(hour, ends):
    builder = case().arrive(on(1, 5))
    act = builder.add(ReportedIn(), at=day_start(TERM_ENDS) + timedelta(hours=hour))
    view = viewed(builder, datetime(2027, 2, 1, tzinfo=CST))
    (entry,) = [e for e in view.file.of(ReportedIn) if e.entry_id == act]
    moment = entry.when.starts_at
    assert ending(view, entry) == ((moment, (act,)) if ends else (view.closed_at, ()))
    assert ending(view, None) == (view.closed_at, ())


def test_what_is_left_of_a_span_by_its_very_ends():
    span = (at(3, 1), at(3, 9))
    assert subtract(span, [(at(2, 1), at(3, 1)), (at(3, 9), at(4, 1))]) == [span]
    assert subtract(span, [(at(3, 1), at(3, 3)), (at(3, 8), at(3, 9))]) == [(at(3, 3), at(3, 8))]
    assert subtract(span, [(at(2, 1), at(4, 1))]) == []
    assert subtract(span, [(at(3, 3), at(3, 4)), (at(3, 2), at(3, 5))]) == [
        (at(3, 1), at(3, 2)),
        (at(3, 5), at(3, 9)),
    ]


def test_blind_times_are_told_where_they_touch_the_span():
    blind = tuple(
        BlindSpan(source_id=source_id, from_at=from_at, to_at=to_at)
        for source_id, from_at, to_at in (
            (None, at(2, 1), at(3, 1)),
            ("s", at(3, 2), at(3, 3)),
            ("t", at(3, 4), at(3, 5)),
            (None, at(3, 8), None),
            (None, at(3, 9), at(3, 10)),
        )
    )
    view = viewed(case().arrive(on(1, 5)), context=replace(plain_context(), blind=blind))
    assert blind_words(view, "s", (at(3, 1), at(3, 9))) == (
        f"平台失明 {local_text(at(3, 2))} 起，至 {local_text(at(3, 3))}，不计入",
        f"平台失明 {local_text(at(3, 8))} 起，尚未恢复，不计入",
    )
