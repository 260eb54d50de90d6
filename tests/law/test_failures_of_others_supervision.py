"""Failures of other systems and offices, each as the test that would have caught it: leave, search, 虚管."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.area import Datum, Place
from correction.domain.case.course import Case
from correction.domain.facts.absence import Channel, ContactTried
from correction.domain.facts.admission import Excused, ExcuseReason, Released, Terminated, TerminationKind
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, Means
from correction.domain.facts.devices import DeviceApproved, SourceAssigned, SourceKind
from correction.domain.facts.leave import LeaveGranted, LeaveLevel
from correction.domain.facts.observations import Observed
from correction.domain.facts.staff_acts import ActKind, StaffActed
from correction.domain.facts.stays import StayKind, StayRecorded
from correction.domain.moments import SHANGHAI, DateSpan
from correction.office.integrity.bulk import BulkKind, bulk_entries, lags_of
from correction.office.integrity.copied import copied_texts
from correction.office.integrity.traces import acts_of
from correction.office.integrity.travel import two_places
from correction.office.integrity.watching import clues, duties_of, track_gaps
from correction.rulebooks import load_book
from correction.rules import integrity
from correction.rules.assess import assess
from correction.testing.builders import CaseBuilder, plain_context, probation
from correction.testing.observing import observe

CN, HELAN = load_book("cn"), load_book("helan-2019")
MARCH = DateSpan(from_on=date(2026, 3, 1), to_on=date(2026, 3, 31))
OFFICES = frozenset({"office-1"})
# Two villages some twelve kilometres apart.
NORTH, SOUTH = (Place(lon=119.65, lat=lat, datum=Datum.WGS84) for lat in (29.20, 29.09))


def at(day, clock="09:00"):
    return datetime.fromisoformat(f"2026-03-{day:02d}T{clock}").replace(tzinfo=SHANGHAI)


def on(day):
    return date(2026, 3, day)


def arrived(case_id="case-1"):
    case = CaseBuilder(case_id=case_id, order=probation(date(2026, 1, 1), date(2026, 12, 31)))
    return case.arrive(date(2026, 1, 5))


def findings(case, now, book=CN):
    return assess(case.file(), book, plain_context(), now).findings


def counted(case, now=None, book=CN):
    return Case(file=case.file(), findings=findings(case, now, book) if now else ())


def leave(from_on, to_on, **more):
    return LeaveGranted(
        leave_id="L1", from_on=from_on, to_on=to_on, destination="外地", level=LeaveLevel.COUNTY, **more
    )


def test_failure_32_gaps_in_the_track_are_listed_person_by_person_with_their_age():
    """A man went abroad through gaps in his track that nobody listed."""
    one, other = arrived("case-1"), arrived("case-2")
    observe(one, "g1", Observed.GAP, at(3), at(4), source_id="w1")
    observe(one, "g2", Observed.POWERED_OFF, at(10), None, source_id="w1")
    observe(one, "out", Observed.OUTSIDE, at(12), at(13), source_id="w1")
    observe(other, "g3", Observed.GAP, at(5), at(5, "20:00"), source_id="w2")
    observe(other, "g3", Observed.GAP, at(5), None, source_id="w2", withdrawn=True, reason="补传")
    gaps = track_gaps([counted(other), counted(one)], MARCH, OFFICES)
    assert [(gap.case_id, gap.began_at, gap.ended_at) for gap in gaps] == [
        ("case-1", at(3), at(4)),
        ("case-1", at(10), None),
    ]
    assert gaps[1].lasted(at(12)) == timedelta(days=2)
    february = DateSpan(from_on=date(2026, 2, 1), to_on=date(2026, 2, 28))
    assert track_gaps([counted(one)], february, OFFICES) == ()
    assert track_gaps([counted(one)], MARCH, frozenset({"elsewhere"})) == ()


def test_failure_33_fifteen_nights_in_another_province_and_no_leave():
    case = arrived()
    for first in (2, 9, 16):
        stay = StayRecorded(
            stay=StayKind.HOTEL, from_on=on(first), to_on=on(first + 5), place="旅馆", division_code="410101"
        )
        case.add(stay, on=on(first))
    found = clues([counted(case, at(31))], MARCH, OFFICES, frozenset({"stay_unpermitted"}))
    nights = [night for _, finding in found for night in finding.why.inputs[2][1].split("、")]
    assert len(nights) == 15
    assert nights[0] == "2026-03-02"
    assert {finding.bearer for _, finding in found} == {Bearer.OFFICE}
    case.add(leave(on(2), on(7)), on=on(1))
    found = clues([counted(case, at(31))], MARCH, OFFICES, frozenset({"stay_unpermitted"}))
    assert len(found) == 2


def test_failure_34_an_approval_dated_back_behind_the_trip():
    case = arrived()
    case.add(leave(on(10), on(12)), at=at(9), recorded_at=at(16))
    (found,) = [f for f in findings(case, at(20)) if f.rule == "leave_backdated"]
    assert found.bearer is Bearer.OFFICE
    assert "晚于出发 6 日" in found.why.arithmetic[0]


def test_failure_42_a_condition_without_a_device_is_a_state_of_its_own_and_never_the_persons():
    """A dozen were recalled because no fitter came."""
    case = arrived()
    approval = DeviceApproved(approval_id="D1", ground=2, from_on=on(1), to_on=on(31), approved_by="局长")
    case.add(approval, at=at(1))
    found = findings(case, at(31), HELAN)
    assert [f.kind for f in found if f.rule == "device_not_fitted"] == [AlertKind.DEVICE_NOT_FITTED]
    devices = {
        AlertKind.DEVICE_OFFLINE,
        AlertKind.DEVICE_SEPARATED,
        AlertKind.LOST_CONTACT,
        AlertKind.TAMPERED,
    }
    assert devices.isdisjoint(f.kind for f in found)


@pytest.mark.parametrize("end", [Terminated(kind=TerminationKind.DIED), Released(ground="期满")])
def test_failure_43_monitoring_that_goes_on_after_death_or_release(end):
    """The state was billed for people who were dead, in prison or abroad."""
    case = arrived()
    case.add(SourceAssigned(source_id="w", source=SourceKind.WRISTBAND, from_at=at(1)), at=at(1))
    case.add(end, on=on(10))
    case.add(StaffActed(act=ActKind.VISIT, seen="本人在家"), at=at(20))
    found = {f.rule for f in findings(case, at(25)) if f.bearer is Bearer.OFFICE}
    assert {"monitoring_not_ended", "acts_after_end"} <= found
    # In detention nobody checks in at home either.
    held = arrived()
    held.add(Excused(reason=ExcuseReason.DETAINED, from_on=on(5), to_on=None), on=on(5))
    held.add(CheckInMade(means=Means.PHONE_APP), at=at(9))
    assert "acts_after_end" in {f.rule for f in findings(held, at(10))}


def test_failure_44_everybody_has_something_to_come_or_a_reason_why_not():
    """People were not seen for months, and some were lost in the system altogether."""
    lost, planned, held, away, waiting = (arrived(f"case-{n}") for n in range(1, 6))
    windows = ((time(8), time(10)),)
    planned.add(CheckInsPlanned(windows=windows, from_on=on(1)), on=on(1))
    held.add(Excused(reason=ExcuseReason.DETAINED, from_on=on(5), to_on=None), on=on(5))
    away.add(leave(on(10), on(20)), on=on(9))
    never_came = CaseBuilder(case_id="case-6", order=probation(on(1), date(2027, 2, 28)))
    over = CaseBuilder(case_id="case-7", order=probation(date(2025, 1, 1), on(10))).arrive(date(2025, 1, 5))
    waiting.add(Released(ground="赦免"), on=on(2))
    cases = [counted(case) for case in (lost, planned, held, away, waiting, never_came, over)]
    told = {each.case_id: each for each in duties_of(cases, CN, on(15), OFFICES)}
    assert [key for key, each in told.items() if each.lost] == ["case-1"]
    assert next(iter(told)) == "case-1"
    assert (told["case-2"].names, told["case-4"].names) == (("签到",), ("外出返回",))
    assert told["case-3"].reason == "2026-03-05 起被羁押"
    assert told["case-6"].names == ("报到",)
    assert told["case-7"].reason == "期限 2026-03-10 已满，等待解除或者其他决定"
    assert "case-5" not in told
    # Under a book with duties for everybody nobody is lost.
    assert not any(each.lost for each in duties_of(cases, HELAN, on(15), OFFICES))


TALK = "思想稳定，遵守规定，无异常情况。"


def talks(*said, act=ActKind.VOICE):
    case = arrived()
    for day, text in enumerate(said, start=2):
        case.add(StaffActed(act=act, seen=text), at=at(day))
    return case


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ((TALK, TALK), 0),
        ((TALK, TALK, "思想稳定,遵守规定 无异常情况"), 1),
        ((TALK, TALK, "在工地上班，工资按时发放，家里老人住院"), 0),
        (("在家", "在家", "在家", "在家"), 0),
    ],
)
def test_failure_47_the_same_words_under_talk_after_talk(said, count):
    acts = list(acts_of([counted(talks(*said))], MARCH, OFFICES))
    copied = copied_texts(acts, CN, on(31))
    assert len(copied) == count
    assert all(len(each.traces) == 3 for each in copied)


def test_failure_47_the_same_words_across_persons():
    cases = []
    for n in range(3):
        case = arrived(f"case-{n}")
        case.add(StaffActed(act=ActKind.MEETING, seen=TALK), at=at(2 + n))
        cases.append(counted(case))
    (copied,) = copied_texts(list(acts_of(cases, MARCH, OFFICES)), CN, on(31))
    assert [trace.case_id for trace in copied.traces] == ["case-0", "case-1", "case-2"]


def visit(case_id, clock, place, actor="G1"):
    case = arrived(case_id)
    case.add(StaffActed(act=ActKind.VISIT, place=place), at=at(5, clock))
    case.entries[-1] = replace(case.entries[-1], actor=actor)
    return counted(case)


@pytest.mark.parametrize(
    ("clock", "place", "actor", "count"),
    [
        ("09:05", SOUTH, "G1", 1),
        ("09:00", SOUTH, "G1", 1),
        ("09:30", SOUTH, "G1", 0),
        ("09:05", NORTH, "G1", 0),
        ("09:05", None, "G1", 0),
        ("09:05", SOUTH, "G2", 0),
    ],
)
def test_failure_47_one_officer_in_two_places(clock, place, actor, count):
    cases = [visit("case-1", "09:00", NORTH), visit("case-2", clock, place, actor)]
    found = two_places(list(acts_of(cases, MARCH, OFFICES)), CN, on(31))
    assert len(found) == count
    for pair in found:
        assert 12_000 < pair.distance_m < 12_500
        assert {pair.first.case_id, pair.second.case_id} == {"case-1", "case-2"}


def written(recorded, happened=None):
    """Daily talks, one a day from the second on, each written down when the pair says."""
    case = arrived()
    for n, recorded_at in enumerate(recorded):
        happened_at = at(2 + n, "10:00") if happened is None else happened
        case.add(StaffActed(act=ActKind.VOICE, seen=f"第 {n} 次"), at=happened_at, recorded_at=recorded_at)
    return list(acts_of([counted(case)], MARCH, OFFICES))


def test_failure_47_month_end_and_night_entry_in_bulk():
    in_time = written([at(2 + n, "10:30") for n in range(12)])
    assert bulk_entries(in_time, CN, on(31)) == ()
    at_once = written([at(31, f"16:{n:02d}") for n in range(10)])
    assert [bulk.kind for bulk in bulk_entries(at_once, CN, on(31))] == [BulkKind.RUN, BulkKind.MONTH_END]
    nine = written([at(31, f"16:{n:02d}") for n in range(9)])
    assert bulk_entries(nine, CN, on(31)) == ()
    by_night = written([at(2 + n, "23:30") for n in range(10)])
    assert [bulk.kind for bulk in bulk_entries(by_night, CN, on(31))] == [BulkKind.NIGHT]
    slow = written([at(30, f"{8 + n:02d}:00") for n in range(10)])
    assert bulk_entries(slow, CN, on(31)) == ()


def test_failure_47_how_late_records_are_written_is_counted_by_officer():
    acts = written([at(2, "11:00"), at(4), at(6), at(12), at(31)])
    (lag,) = lags_of(acts)
    assert (lag.actor, lag.counts) == ("staff-1", (1, 1, 1, 1, 1))


def test_failure_47_talks_on_record_while_the_person_was_away():
    case = arrived()
    case.add(leave(on(10), on(14)), on=on(9))
    case.add(StaffActed(act=ActKind.MEETING, seen="在所谈话"), at=at(12))
    found = clues([counted(case, at(20))], MARCH, OFFICES, frozenset(integrity.RULES))
    assert [finding.rule for _, finding in found] == ["talk_while_away"]


@pytest.mark.parametrize(("at_sea", "lost"), [(True, False), (False, True)])
def test_failure_48_a_fisherman_at_sea_by_leave_is_not_lost_and_without_it_he_is(at_sea, lost):
    case = arrived()
    case.add(CheckInMade(means=Means.IN_PERSON), at=at(4))
    if at_sea:
        case.add(leave(on(5), on(25), at_sea=True), at=at(4, "10:00"))
    for clock in ("10:00", "11:00", "12:00"):
        case.add(ContactTried(channel=Channel.PHONE, reached=False), at=at(10, clock))
    kinds = {f.kind for f in findings(case, at(25))}
    assert (AlertKind.LOST_CONTACT in kinds) is lost
    # At the return to port the report is due, coverage or not.
    due = {f.kind for f in findings(case, at(28))}
    assert (AlertKind.REPORT_OVERDUE in due) is at_sea
