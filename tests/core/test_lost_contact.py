"""Contact lost by tries in vain or by silence; tampered_and_lost does not wait for the hours."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.context import BlindSpan
from correction.domain.facts.absence import Channel, ContactTried, PersonFound
from correction.domain.facts.admission import Excused, ExcuseReason, Released
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, Identity, Means
from correction.domain.facts.devices import SourceAssigned, SourceKind
from correction.domain.facts.leave import LeaveGranted, LeaveLevel
from correction.domain.facts.observations import Observed
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.domain.facts.staff_acts import ActKind, Result, StaffActed
from correction.testing.builders import CaseBuilder, plain_context, probation
from correction.testing.observing import observe
from correction.testing.reviews import walk

CST = timezone(timedelta(hours=8))
RULE = "lost_contact"
APP = CheckInMade(means=Means.PHONE_APP)
IN_VAIN = ContactTried(channel=Channel.PHONE, reached=False)
HOUR = timedelta(hours=1)


def at(day, clock="00:00"):
    return datetime.combine(date(2026, 3, day), time.fromisoformat(clock), CST)


def spans(findings):
    return [(finding.began_at, finding.ended_at) for finding in findings]


def running(**more):
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31)), **more)
    return case.arrive(date(2026, 1, 5))


def last_seen(*tries):
    """Somebody without a plan who was last in contact on 10 March at 9, and the tries to reach them."""
    case = running()
    case.add(APP, at=at(10, "09:00"))
    for tried_at in tries:
        case.add(IN_VAIN, at=tried_at)
    return case


def test_positions_that_turn_out_days_later_to_have_been_missing_are_still_told(helan):
    case = running()
    worn = SourceAssigned(source_id="w", source=SourceKind.WRISTBAND, from_at=at(9), interval_minutes=60)
    case.add(worn, at=at(9))
    case.add(APP, at=at(9, "09:00"))
    case.add(APP, at=at(14, "09:00"))
    observe(case, "o", Observed.GAP, at(12), at(14), recorded_at=at(18), source_id="w")
    reviews = list(walk(case.file(), helan, plain_context(), from_at=at(1), to_at=at(31)))
    (found,) = [f for f in reviews[-1].assessment.findings if f.rule == RULE]
    assert (found.began_at, found.ended_at) == (at(13), at(14, "09:00"))


@pytest.mark.parametrize(
    ("tries", "began_at"),
    [
        ([at(10, "10:00"), at(10, "11:00"), at(10, "12:00")], at(11, "09:00")),
        ([at(10, "10:00"), at(11, "11:00"), at(12, "12:00"), at(12, "13:00")], at(12, "12:00")),
        ([at(11, "10:00"), at(11, "11:00")], None),
        ([at(10, "07:00"), at(10, "08:00"), at(11, "11:00")], None),
        ([], None),
    ],
)
def test_three_tries_in_vain_and_a_day_since_the_last_contact(judged, tries, began_at):
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31))).arrive(date(2026, 1, 5))
    facts = [(tried_at, IN_VAIN) for tried_at in tries] + [(at(10, "09:00"), APP)]
    for happened_at, fact in sorted(facts, key=lambda pair: pair[0]):
        case.add(fact, at=happened_at)
    assert spans(judged(case, at(20), RULE)) == ([] if began_at is None else [(began_at, None)])


CONTACTS = [
    APP,
    PersonFound(),
    ContactTried(channel=Channel.FAMILY, reached=True),
    ReportReceived(report=ReportKind.ORAL),
    StaffActed(act=ActKind.VOICE),
]
NO_CONTACTS = [
    StaffActed(act=ActKind.VOICE, result=Result.ATTEMPTED),
    StaffActed(act=ActKind.VISIT),
    CheckInMade(means=Means.PHONE_APP, identity=Identity.NO_MATCH),
    CheckInMade(means=Means.PHONE_APP, identity=Identity.NOT_LIVE),
    IN_VAIN,
]


@pytest.mark.parametrize("contact", CONTACTS)
def test_the_next_contact_ends_it_and_one_in_between_exonerates(judged, contact):
    tries = [at(11, "10:00"), at(11, "11:00"), at(11, "12:00")]
    case = last_seen(*tries)
    case.add(contact, at=at(12, "15:00"))
    assert spans(judged(case, at(20), RULE)) == [(at(11, "12:00"), at(12, "15:00"))]
    reached = last_seen(*tries)
    reached.add(contact, at=at(11, "11:30"), recorded_at=at(15))
    assert judged(reached, at(20), RULE) == []


@pytest.mark.parametrize("act", NO_CONTACTS)
def test_what_is_no_sign_of_the_person_ends_nothing(judged, act):
    case = last_seen(at(11, "10:00"), at(11, "11:00"), at(11, "12:00"))
    case.add(act, at=at(12, "15:00"))
    assert spans(judged(case, at(20), RULE)) == [(at(11, "12:00"), None)]


def test_a_silence_is_named_after_the_contact_it_follows(judged):
    case = last_seen(at(11, "10:00"), at(11, "11:00"), at(11, "12:00"))
    (found,) = judged(case, at(12), RULE)
    assert found.occasion == f"{RULE}:{case.entries[2].entry_id}"
    assert (found.kind, found.bearer) == (AlertKind.LOST_CONTACT, Bearer.PERSON)
    assert found.cycle_on == date(2026, 3, 10)
    assert found.why.citations[0].article == "第三十条"
    assert any("如经认定自 2026-03-10 起脱离监管" in step for step in found.why.arithmetic)
    assert any("2026-03-21 起超过十日，2026-04-11 起超过一个月" in step for step in found.why.arithmetic)


def planned(**more):
    case = running(**more)
    plan = CheckInsPlanned(windows=((time(8), time(10)),), from_on=date(2026, 3, 1))
    case.add(plan, on=date(2026, 2, 28))
    for day in range(1, 11):
        case.add(APP, at=at(day, "09:00"))
    return case


def test_a_check_in_missed_and_a_day_without_a_word(judged):
    case = planned()
    assert judged(case, at(12, "10:14"), RULE) == []
    assert spans(judged(case, at(12, "10:15"), RULE)) == [(at(12, "10:15"), None)]


def test_the_next_check_in_in_time_prevents_it(judged):
    case = planned()
    case.add(APP, at=at(12, "09:59"))
    assert judged(case, at(12, "12:00"), RULE) == []
    assert spans(judged(case, at(14, "10:15"), RULE)) == [(at(14, "10:15"), None)]


@pytest.mark.parametrize(
    ("blind_from", "blind_to", "began_at"),
    [
        (at(11, "12:00"), at(11, "18:00"), at(12, "16:15")),
        (at(9), at(10), at(12, "10:15")),
        (at(11, "12:00"), None, None),
    ],
)
def test_our_own_blindness_is_no_silence(judged, blind_from, blind_to, began_at):
    span = BlindSpan(source_id=None, from_at=blind_from, to_at=blind_to)
    found = judged(planned(), at(20), RULE, context=replace(plain_context(), blind=(span,)))
    assert [f.began_at for f in found] == ([] if began_at is None else [began_at])


def test_a_leave_owes_no_check_ins_but_staff_may_still_lose_the_person(judged):
    case = planned()
    granted = LeaveGranted(
        leave_id="l",
        from_on=date(2026, 3, 11),
        to_on=date(2026, 3, 16),
        destination="杭州",
        level=LeaveLevel.OFFICE,
    )
    case.add(granted, on=date(2026, 3, 10))
    assert judged(case, at(18, "10:14"), RULE) == []
    assert spans(judged(case, at(18, "10:15"), RULE)) == [(at(18, "10:15"), None)]
    for clock in ("10:00", "11:00", "12:00"):
        case.add(IN_VAIN, at=at(13, clock))
    assert spans(judged(case, at(14), RULE)) == [(at(13, "12:00"), None)]


def test_excused_days_are_no_silence(judged):
    case = planned()
    excuse = Excused(reason=ExcuseReason.DETAINED, from_on=date(2026, 3, 11), to_on=date(2026, 3, 15))
    case.add(excuse, on=date(2026, 3, 11))
    assert judged(case, at(17, "10:14"), RULE) == []
    assert spans(judged(case, at(17, "10:15"), RULE)) == [(at(17, "10:15"), None)]


def test_nothing_is_counted_from_before_the_records(judged):
    case = planned(records_from_on=date(2026, 3, 15))
    assert judged(case, at(16, "10:14"), RULE) == []
    assert spans(judged(case, at(16, "10:15"), RULE)) == [(at(16, "10:15"), None)]


def test_a_person_who_never_arrived_is_another_matter(judged):
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31)))
    for clock in ("10:00", "11:00", "12:00"):
        case.add(IN_VAIN, at=at(13, clock))
    assert judged(case, at(20), RULE) == []


def test_it_ends_with_the_case(judged):
    case = planned()
    case.add(Released(ground="赦免"), at=at(14, "09:00"))
    assert spans(judged(case, at(20), RULE)) == [(at(12, "10:15"), at(14, "09:00"))]


def speaking():
    case = planned()
    source = SourceAssigned(source_id="ph", source=SourceKind.PHONE, from_at=at(1), interval_minutes=60)
    case.add(source, at=at(10, "12:00"))
    return case


def test_while_positions_come_missed_check_ins_alone_are_not_lost_contact(judged):
    assert judged(speaking(), at(20), RULE) == []


@pytest.mark.parametrize(
    ("ended_at", "expected"),
    [(None, [(at(12, "15:00"), None)]), (at(12, "14:00"), []), (at(13), [(at(12, "15:00"), None)])],
)
def test_no_positions_for_a_day_is_lost_contact_until_the_person_is_heard(judged, ended_at, expected):
    case = speaking()
    observe(case, "g", Observed.GAP, at(11, "15:00"), ended_at, source_id="ph")
    assert spans(judged(case, at(15), RULE)) == expected


def tampered(*tries, spoke_at=None):
    case = running()
    case.add(APP, at=at(10, "09:00"))
    observe(case, "t", Observed.TAMPERED, at(10, "20:00"), at(10, "20:05"), source_id="w")
    for tried_at in tries:
        case.add(IN_VAIN, at=tried_at)
    if spoke_at:
        case.add(APP, at=spoke_at)
    return case


@pytest.mark.parametrize(
    ("tries", "spoke_at", "expected"),
    [
        ([at(10, "20:30"), at(10, "21:00"), at(10, "21:30")], None, [(at(10, "21:30"), None)]),
        ([at(10, "20:30"), at(10, "21:00")], None, []),
        ([], None, []),
        ([at(10, "20:30"), at(10, "21:00"), at(10, "21:30")], at(10, "21:10"), []),
    ],
)
def test_a_device_cut_off_does_not_wait_for_the_hours(judged, tries, spoke_at, expected):
    found = judged(tampered(*tries, spoke_at=spoke_at), at(12), "tampered_and_lost")
    assert spans(found) == expected
    assert all(f.kind is AlertKind.TAMPERED_AND_LOST for f in found)


def tampered_and_planned(*spoke_at):
    case = planned()
    observe(case, "t", Observed.TAMPERED, at(10, "20:00"), at(10, "20:05"), source_id="w")
    for moment in spoke_at:
        case.add(APP, at=moment)
    return case


@pytest.mark.parametrize(
    ("spoke_at", "expected"),
    [
        ([], [(at(11, "20:00"), None)]),
        ([at(11, "12:00")], []),
        ([at(11, "21:00")], [(at(11, "20:00"), at(11, "21:00"))]),
    ],
)
def test_without_tries_a_day_and_something_missing_make_it_lost(judged, spoke_at, expected):
    assert spans(judged(tampered_and_planned(*spoke_at), at(12), "tampered_and_lost")) == expected


def test_a_device_closed_again_that_goes_on_sending_is_not_lost(judged):
    case = speaking()
    observe(case, "t", Observed.TAMPERED, at(10, "20:00"), at(10, "20:05"), source_id="ph")
    assert judged(case, at(15), "tampered_and_lost") == []
    observe(case, "g", Observed.GAP, at(12, "15:00"), source_id="ph")
    assert spans(judged(case, at(15), "tampered_and_lost")) == [(at(12, "15:00"), None)]
