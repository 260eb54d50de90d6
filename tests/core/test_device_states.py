"""What a device says of itself: tampered, battery_low, device_separated, track_abnormal, gathering."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.admission import Excused, ExcuseReason
from correction.domain.facts.devices import DeviceApproved, DeviceLifted, SourceAssigned, SourceKind
from correction.domain.facts.observations import Observed
from correction.testing.builders import CaseBuilder, probation
from correction.testing.observing import observe

CST = timezone(timedelta(hours=8))
START = datetime(2026, 3, 10, 9, tzinfo=CST)
LATER = datetime(2026, 3, 20, tzinfo=CST)
HOUR = timedelta(hours=1)

RULES = {
    "tampered": (Observed.TAMPERED, AlertKind.TAMPERED),
    "battery_low": (Observed.BATTERY_LOW, AlertKind.BATTERY_LOW),
    "device_separated": (Observed.STILL, AlertKind.DEVICE_SEPARATED),
    "track_abnormal": (Observed.TRACK_ABNORMAL, AlertKind.TRACK_ABNORMAL),
    "gathering": (Observed.NEAR, AlertKind.GATHERING),
}
each_rule = pytest.mark.parametrize("rule", RULES)


def seen(rule, ended_at=START + 13 * HOUR, **more):
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31))).arrive(date(2026, 1, 5))
    observe(case, "d", RULES[rule][0], START, ended_at, source_id="w-1", **more)
    return case


@each_rule
def test_a_state_is_found_with_its_span_and_its_day(judged, rule):
    (found,) = judged(seen(rule), LATER, rule)
    assert (found.kind, found.bearer) == (RULES[rule][1], Bearer.PERSON)
    assert (found.began_at, found.ended_at) == (START, START + 13 * HOUR)
    assert (found.occasion, found.cycle_on) == (f"{rule}:d", date(2026, 3, 10))
    assert found.why.citations


@each_rule
def test_excused_days_give_nothing(judged, rule):
    case = seen(rule)
    case.add(
        Excused(reason=ExcuseReason.DEVICE_FAULT, from_on=date(2026, 3, 10), to_on=date(2026, 3, 10)),
        at=LATER,
    )
    assert judged(case, LATER + HOUR, rule) == []


@each_rule
def test_a_withdrawn_state_gives_nothing(judged, rule):
    case = seen(rule)
    observe(case, "d", RULES[rule][0], START, START + HOUR, recorded_at=LATER, withdrawn=True)
    assert judged(case, LATER + HOUR, rule) == []


@pytest.mark.parametrize(
    ("rule", "minutes", "counts"),
    [
        ("device_separated", 12 * 60 - 1, False),
        ("device_separated", 12 * 60, True),
        ("gathering", 14, False),
        ("gathering", 15, True),
        ("track_abnormal", 0, True),
        ("tampered", 0, True),
        ("battery_low", 0, True),
    ],
)
def test_only_some_states_have_to_last(judged, rule, minutes, counts):
    case = seen(rule, START + timedelta(minutes=minutes))
    assert bool(judged(case, LATER, rule)) is counts


def test_a_gathering_names_the_other_case(judged):
    (found,) = judged(seen("gathering", other_case_id="case-9"), LATER, "gathering")
    assert ("对方案件", "case-9") in found.why.inputs


def approval(from_on, to_on):
    return DeviceApproved(approval_id="a-1", ground=2, from_on=from_on, to_on=to_on, approved_by="局长")


@pytest.mark.parametrize(
    ("approved", "lifted_at", "ends_at"),
    [
        (None, None, None),
        ((date(2026, 2, 1), date(2026, 3, 9)), None, None),
        ((date(2026, 2, 1), date(2026, 3, 10)), None, START + 13 * HOUR),
        ((date(2026, 2, 1), date(2026, 3, 10)), START + 5 * HOUR, START + 5 * HOUR),
        ((date(2026, 3, 11), date(2026, 4, 1)), None, None),
    ],
)
def test_what_a_wristband_says_outside_its_approval_is_not_used(judged, approved, lifted_at, ends_at):
    case = seen("tampered")
    source = SourceAssigned(source_id="w-1", source=SourceKind.WRISTBAND, from_at=START, interval_minutes=10)
    case.add(source, at=START)
    if approved:
        case.add(approval(*approved), on=date(2026, 2, 1))
    if lifted_at:
        case.add(DeviceLifted(approval_id="a-1"), at=lifted_at)
    assert [f.ended_at for f in judged(case, LATER, "tampered")] == ([ends_at] if ends_at else [])


def test_a_phone_needs_no_approval(judged):
    case = seen("battery_low")
    case.add(SourceAssigned(source_id="w-1", source=SourceKind.PHONE, from_at=START), at=START)
    assert len(judged(case, LATER, "battery_low")) == 1
