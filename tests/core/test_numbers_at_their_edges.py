"""Numbers that only counts, screens and doors read: what each does one below, at, and one above itself."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pytest

from correction.cli.telling.counting import goals_of
from correction.domain.area import Datum, Place
from correction.domain.case.aftercare import help_cycle
from correction.domain.case.strands import Phase
from correction.domain.counting.indicators import Counted, Indicator, Rate
from correction.domain.entry import Entry
from correction.domain.facts.leave import LeaveGranted, LeaveLevel
from correction.domain.facts.staff_acts import ActKind, StaffActed
from correction.domain.moments import SHANGHAI, DateSpan, When
from correction.domain.watch import Watch
from correction.office.approvals.taken import rung_for_leave
from correction.office.counting.returns import help_months
from correction.office.counting.staffing import Staffing, officers_wanted
from correction.office.integrity.bulk import BulkKind, bulk_entries
from correction.office.integrity.copied import copied_texts
from correction.office.integrity.travel import two_places
from correction.office.judging.extra_checks import answer_by, rate_of
from correction.office.judging.phase import phase_by
from correction.office.positions.port import Delivery, NotKept
from correction.office.positions.receiving.clocks import Clocks, clock_rules
from correction.office.positions.receiving.refusing import KEPT, REASONS
from correction.rulebooks import load_book
from correction.rules.shared.month_counts import months_owed
from correction.rules.view import CaseView
from correction.store.positions import create_positions
from correction.testing.builders import CaseBuilder, plain_context, probation
from tests.positions.arriving import Fix, fixes

CN, HELAN = load_book("cn"), load_book("helan-2019")
ON = date(2026, 3, 31)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def act(number, happened_at, recorded_at, **said):
    fact = StaffActed(**{"act": ActKind.VISIT, "seen": "在家", **said})
    return Entry(
        log_id="c",
        number=number,
        entry_id=f"c/{number}",
        when=When.at(happened_at),
        recorded_at=recorded_at,
        actor="G1",
        payload=fact,
    )


def acts(recorded_at, *, count=10, happened="10:00", spread=timedelta(0)):
    """Give so many acts of neighbouring days; the last is written down later by `spread`."""
    return [
        act(n, at(f"2026-03-{n:02d}T{happened}"), recorded_at + (spread if n == count else timedelta(0)))
        for n in range(1, count + 1)
    ]


def kinds(entries):
    return {bulk.kind for bulk in bulk_entries(entries, CN, ON)}


NOON = at("2026-03-20T12:00")


@pytest.mark.parametrize(("count", "found"), [(9, set()), (10, {BulkKind.RUN}), (11, {BulkKind.RUN})])
def test_ten_records_in_one_go_are_a_run(count, found):
    assert kinds(acts(NOON, count=count)) == found


@pytest.mark.parametrize(("minutes", "run"), [(9, True), (10, True), (11, False)])
def test_a_run_is_written_within_ten_minutes(minutes, run):
    assert (BulkKind.RUN in kinds(acts(NOON, spread=timedelta(minutes=minutes)))) is run


@pytest.mark.parametrize(("before", "counts"), [((-5,), [10]), ((-1,), [11]), ((-5, -4, -1), [11])])
def test_a_record_before_it_hides_no_run(before, counts):
    ten = [act(n, at(f"2026-03-{n:02d}T10:00"), NOON + timedelta(minutes=n - 1)) for n in range(1, 11)]
    others = [
        act(11 + n, at(f"2026-03-{11 + n}T10:00"), NOON + timedelta(minutes=minutes))
        for n, minutes in enumerate(before)
    ]
    found = bulk_entries([*others, *ten], CN, ON)
    assert [len(bulk.traces) for bulk in found if bulk.kind is BulkKind.RUN] == counts


@pytest.mark.parametrize(
    ("clock", "night"),
    [("21:59", False), ("22:00", True), ("05:59", True), ("06:00", False), ("12:00", False)],
)
def test_the_night_lasts_from_ten_to_six(clock, night):
    assert (BulkKind.NIGHT in kinds(acts(at(f"2026-03-20T{clock}")))) is night


@pytest.mark.parametrize(
    ("clock", "of_the_day"), [("05:30", False), ("06:00", True), ("21:30", True), ("22:00", False)]
)
def test_work_of_the_night_may_be_written_down_at_night(clock, of_the_day):
    assert (BulkKind.NIGHT in kinds(acts(at("2026-03-20T23:00"), happened=clock))) is of_the_day


@pytest.mark.parametrize(
    ("chars", "times", "found"), [(9, 3, 0), (10, 3, 1), (11, 3, 1), (10, 2, 0), (10, 4, 1)]
)
def test_ten_characters_three_times_over_are_copied(chars, times, found):
    entries = [act(n, NOON, NOON, seen="谈" * chars) for n in range(1, times + 1)]
    assert len(copied_texts(entries, CN, ON)) == found


@pytest.mark.parametrize(("minutes", "found"), [(66, 1), (67, 0)])
def test_nobody_travels_faster_than_a_hundred_kilometres_an_hour(minutes, found):
    """From 30 to 31 degrees north are 110.86 km on the ellipsoid: 100.8 km/h in 66 minutes, 99.3 in 67."""
    places = [Place(lon=120.0, lat=lat, datum=Datum.WGS84) for lat in (30.0, 31.0)]
    times = [NOON, NOON + timedelta(minutes=minutes)]
    entries = [
        act(n, when, when, place=place) for n, (when, place) in enumerate(zip(times, places, strict=True), 1)
    ]
    assert len(two_places(entries, CN, ON)) == found


ARRIVED = CaseBuilder(order=probation(date(2026, 1, 10), date(2026, 12, 31))).arrive(date(2026, 1, 15)).file()


@pytest.mark.parametrize(
    ("on", "phase"),
    [
        # Two months from 15 January end with 14 March; the last sixty days begin on 2 November.
        (date(2026, 3, 13), Phase.ENTRY),
        (date(2026, 3, 14), Phase.ENTRY),
        (date(2026, 3, 15), Phase.MIDDLE),
        (date(2026, 11, 1), Phase.MIDDLE),
        (date(2026, 11, 2), Phase.BEFORE_RELEASE),
        (date(2026, 11, 3), Phase.BEFORE_RELEASE),
    ],
)
def test_the_phases_last_two_months_and_sixty_days(on, phase):
    assert phase_by(CN, ARRIVED, on) is phase


def test_who_is_drawn_answers_within_thirty_minutes():
    assert answer_by(CN, NOON) == at("2026-03-20T12:30")


def test_one_in_ten_is_drawn():
    assert rate_of(CN, date(2026, 3, 20)) == 0.1


@pytest.mark.parametrize(("contact_on", "counts"), [(date(2026, 3, 31), False), (date(2026, 4, 1), True)])
def test_a_contact_helps_for_three_months(contact_on, counts):
    on = date(2026, 6, 30)
    months = help_months(CN, on)
    assert months is not None
    assert help_cycle(on, months).holds(contact_on) is counts


@pytest.mark.parametrize(("officers", "short"), [(0, 1), (1, 0), (2, 0)])
def test_helan_wants_one_dedicated_officer_an_office_and_the_nation_sets_no_number(officers, short):
    named = tuple(f"G{n}" for n in range(officers))
    staff = Staffing(supervised=(), officers=named, unqualified=(), assistants=())
    wanted = officers_wanted(HELAN, ON)
    assert wanted is not None
    assert staff.officers_short(wanted) == short
    assert officers_wanted(CN, ON) is None


@pytest.mark.parametrize(
    ("rate", "percent", "reached"),
    [
        *((Rate.HANDED_ON, percent, percent >= 95) for percent in (94, 95, 96)),
        *((Rate.HELPED, percent, percent >= 100) for percent in (99, 100)),
        *((Rate.PLACED, percent, percent >= 95) for percent in (94, 95, 96)),
        *((Rate.NEW_CRIME_AFTER, percent, percent < 2) for percent in (1, 2, 3)),
    ],
)
def test_a_goal_of_helan_is_reached_at_its_number(rate, percent, reached):
    people = tuple(Counted(person_id=f"p{n}", case_ids=(f"c{n}",)) for n in range(100))
    told = Indicator(rate=rate, numerator=people[:percent], denominator=people)
    assert goals_of([told], HELAN, ON)[rate].reached is reached


@pytest.mark.parametrize(
    ("seconds", "off"), [(29, {}), (30, {}), (31, {"s": 31}), (-30, {}), (-31, {"s": -31})]
)
def test_thirty_seconds_are_taken_for_sending(tmp_path, seconds, off):
    positions = create_positions(tmp_path / "positions.db")
    sent = {"s": NOON - timedelta(seconds=seconds)}
    assert Clocks(positions, clock_rules(CN, ON), sent, Delivery.of({}), NOON).off_s == off


@pytest.mark.parametrize(("minutes", "kept"), [(-1, True), (0, True), (1, False)])
def test_a_clock_more_than_a_day_off_is_no_clock(tmp_path, minutes, kept):
    positions = create_positions(tmp_path / "positions.db")
    sent = {"s": NOON - timedelta(hours=24, minutes=minutes)}
    clocks = Clocks(positions, clock_rules(CN, ON), sent, Delivery.of({}), NOON)
    _, reasons = clocks.put_right(Delivery.of({"s": fixes([Fix(0, 0.0)])}))
    assert reasons.tolist() == [KEPT if kept else REASONS.index(NotKept.CLOCK)]


@pytest.mark.parametrize(("hours", "kept"), [(23, True), (24, True), (25, False)])
def test_a_time_more_than_a_day_ahead_of_its_receipt_is_none(tmp_path, hours, kept):
    positions = create_positions(tmp_path / "positions.db")
    batch = fixes([Fix(0, 0.0)])
    ahead = replace(batch, device_at_ms=batch.received_at_ms + np.int64(hours * 3_600_000))
    delivery = Delivery.of({"s": ahead})
    _, reasons = Clocks(positions, clock_rules(CN, ON), {}, delivery, NOON).put_right(delivery)
    assert reasons.tolist() == [KEPT if kept else REASONS.index(NotKept.AHEAD)]


@pytest.mark.parametrize(
    ("key", "times"),
    [
        ("report.oral.month_count", 4),
        ("report.in_person.month_count", 2),
        ("report.written.month_count", 2),
        ("labour.month_count", 3),
        ("study.month_count", 1),
    ],
)
def test_a_street_of_early_beijing_asked_for_so_many_times_a_month_and_not_after_february_2012(key, times):
    case = CaseBuilder(order=probation(date(2011, 11, 1), date(2012, 12, 31))).arrive(date(2011, 11, 1))
    watch = Watch(datetime(2012, 5, 1, tzinfo=SHANGHAI))
    book = load_book("beijing-early")
    view = CaseView(file=case.file().happened_by(watch), book=book, context=plain_context(), watch=watch)
    owed = [(month.span.from_on, month.times) for month in months_owed(view, key)]
    assert owed == [(date(2011, 12, 1), times), (date(2012, 1, 1), times), (date(2012, 2, 1), times)]


@pytest.mark.parametrize(
    ("from_on", "to_on", "total"),
    [
        # With twenty days from 10 January: two months from the tenth end on 9 March and hold both leaves,
        (date(2026, 2, 20), date(2026, 3, 5), 20 + 14),
        # but no two months hold more than twenty days once the second begins on 10 March (three hold 35).
        (date(2026, 3, 10), date(2026, 3, 24), 20),
    ],
)
def test_days_of_leave_are_added_up_within_two_months(from_on, to_on, total):
    case = CaseBuilder(order=probation(date(2025, 12, 1), date(2026, 12, 31))).arrive(date(2025, 12, 3))
    granted = LeaveGranted(
        leave_id="L1",
        from_on=date(2026, 1, 10),
        to_on=date(2026, 1, 29),
        destination="省城",
        level=LeaveLevel.COUNTY,
    )
    case.add(granted, on=date(2026, 1, 9))
    asked = DateSpan(from_on=from_on, to_on=to_on)
    _, counted = rung_for_leave(case.file(), "L2", asked, delegated=True, book=CN, on=from_on)
    assert counted == total
