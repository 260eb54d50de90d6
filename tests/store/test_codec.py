"""Every field of every kind survives being written and read, and nothing unreadable is ever written."""

import dataclasses
import types
import typing
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import Enum
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from correction.domain.area import Area, Circle, Fence, Place
from correction.domain.cadence import Cadence
from correction.domain.divisions import DivisionChange
from correction.domain.entry import FACT_KINDS
from correction.domain.errors import InvalidValue
from correction.domain.facts.activities import LabourExempted
from correction.domain.facts.admission import Excused
from correction.domain.facts.alerts import AlertSuspended
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, Means
from correction.domain.facts.devices import DeviceApproved
from correction.domain.facts.issuing import PaperFiled
from correction.domain.facts.leave import LeaveAsked, LeaveGranted
from correction.domain.facts.periods import SensitivePeriodOrdered, SensitivePeriodSet, ZeroReportsOrdered
from correction.domain.facts.returns import ReturnSubmitted
from correction.domain.facts.staff_acts import Activity, HoursCarried
from correction.domain.facts.stays import StayRecorded
from correction.domain.hours import OneTime, WeeklyHours
from correction.domain.moments import DateSpan, day_start
from correction.domain.order import Category, Decider, Order, OutsideGround, ProhibitionOrder, Sentence
from correction.domain.person import Person
from correction.store.errors import NewerStore
from correction.store.log import codec

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))
PLAIN = {
    str: TEXT,
    int: st.integers(-(2**63), 2**63 - 1),
    bool: st.booleans(),
    float: st.floats(allow_nan=False, allow_infinity=False),
    datetime: st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))])),
    date: DAYS,
    time: st.times(),
    type(None): st.none(),
}


@cache
def strategy(hint):
    """Build values of an annotation, every field drawn, those with defaults too."""
    if hint in PLAIN:
        return PLAIN[hint]
    if hint in NARROWED:
        return NARROWED[hint]()
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return st.one_of(*map(strategy, args))
    if origin is tuple and args[-1] is Ellipsis:
        return st.lists(strategy(args[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*map(strategy, args))
    if issubclass(hint, Enum):
        return st.sampled_from(hint)
    return fields(hint)


def fields(kind, **narrowed):
    """Build a dataclass with some fields narrowed to what its constructor accepts."""
    hints = typing.get_type_hints(kind)
    names = [field.name for field in dataclasses.fields(kind)]
    return st.builds(
        kind, **{name: narrowed[name] if name in narrowed else strategy(hints[name]) for name in names}
    )


def day_pairs():
    return st.tuples(DAYS, DAYS).map(sorted)


def ordered(kind, **narrowed):
    """Build what has a first and a last day."""
    return day_pairs().flatmap(
        lambda pair: fields(kind, from_on=st.just(pair[0]), to_on=st.just(pair[1]), **narrowed)
    )


def spans():
    return st.one_of(ordered(DateSpan), DAYS.map(lambda day: DateSpan(from_on=day)))


def excuses():
    """Build an excuse whose last day, where it has one, is not before the first."""
    return spans().flatmap(
        lambda span: fields(Excused, from_on=st.just(span.from_on), to_on=st.just(span.to_on))
    )


def sentences():
    """Build what was pronounced: no length lies below nothing."""
    counts = dict.fromkeys(("years", "months", "days", "custody_days"), st.integers(0, 2**63 - 1))
    return fields(Sentence, **counts)


def orders():
    prohibitable = {Category.CONTROL, Category.PROBATION}

    def order(category):
        deciders = list(Decider) if category is Category.OUTSIDE_PRISON else [Decider.COURT]
        grounds = st.sampled_from(OutsideGround) if category is Category.OUTSIDE_PRISON else st.none()
        prohibitions = st.lists(fields(ProhibitionOrder), max_size=2 * (category in prohibitable)).map(tuple)
        return fields(
            Order,
            category=st.just(category),
            decider=st.sampled_from(deciders),
            term=ordered(DateSpan),
            prohibitions=prohibitions,
            outside_ground=st.none() | grounds,
        )

    return st.sampled_from(Category).flatmap(order)


def windows():
    times = st.lists(st.times(), min_size=2, max_size=6, unique=True).map(sorted)
    return times.map(lambda t: tuple(zip(t[::2], t[1::2], strict=False)))


def weekly_hours():
    clocks = st.lists(st.times(), min_size=2, max_size=2, unique=True)
    days = st.lists(st.integers(1, 7), max_size=7, unique=True).map(tuple)
    return clocks.flatmap(
        lambda pair: fields(WeeklyHours, opens=st.just(pair[0]), closes=st.just(pair[1]), weekdays=days)
    )


def areas(**narrowed):
    return fields(Area, circles=st.lists(fields(Circle), min_size=1, max_size=2).map(tuple), **narrowed)


def fences():
    """Build a fence whose single times begin on its days."""

    def once(span):
        from_at = st.integers(0, 23).map(lambda hours: day_start(span.from_on) + timedelta(hours=hours))
        length = st.integers(1, 48).map(lambda hours: timedelta(hours=hours))
        times = st.builds(lambda at, lasts: OneTime(from_at=at, to_at=at + lasts), from_at, length)
        return st.lists(times, max_size=2).map(tuple)

    return spans().flatmap(
        lambda span: fields(Fence, span=st.just(span), once=once(span), buffer_m=st.floats(0, 1e6))
    )


CODES = st.from_regex(r"[1-9][0-9]{5}", fullmatch=True)
NARROWED = {
    Person: lambda: fields(Person, name=TEXT.map(lambda name: f"某{name}")),
    DateSpan: spans,
    Order: orders,
    Sentence: sentences,
    PaperFiled: lambda: fields(
        PaperFiled, title=TEXT.map(lambda title: f"某{title}"), pages=st.integers(1, 9_999)
    ),
    Place: lambda: fields(
        Place, lon=st.floats(73, 136), lat=st.floats(3, 54), accuracy_m=st.none() | st.floats(0, 1e6)
    ),
    Area: lambda: areas(former=st.lists(areas(former=st.just(())), max_size=2).map(tuple)),
    Fence: fences,
    DivisionChange: lambda: fields(
        DivisionChange, year=st.integers(1949, 2100), old_code=CODES, new_code=st.none() | CODES
    ),
    WeeklyHours: weekly_hours,
    Cadence: lambda: fields(Cadence, every=st.integers(1, 12)),
    Excused: excuses,
    CheckInsPlanned: lambda: fields(CheckInsPlanned, windows=windows()),
    DeviceApproved: lambda: ordered(DeviceApproved, ground=st.integers(1, 5)),
    LeaveAsked: lambda: ordered(LeaveAsked),
    LabourExempted: lambda: ordered(LabourExempted),
    LeaveGranted: lambda: ordered(LeaveGranted),
    ReturnSubmitted: lambda: ordered(ReturnSubmitted),
    SensitivePeriodOrdered: lambda: ordered(SensitivePeriodOrdered),
    SensitivePeriodSet: lambda: ordered(SensitivePeriodSet),
    ZeroReportsOrdered: lambda: ordered(ZeroReportsOrdered),
    StayRecorded: lambda: ordered(
        StayRecorded, division_code=st.from_regex(r"[1-9][0-9]{5}", fullmatch=True)
    ),
}


@pytest.mark.parametrize("kind", sorted(FACT_KINDS))
@settings(max_examples=30)
@given(data=st.data())
def test_every_field_of_every_kind_survives(kind, data):
    cls: Any = FACT_KINDS[kind]
    payload: Any = data.draw(strategy(cls))
    stored = codec.encode(payload)
    read = codec.decode(kind, codec.version_of(kind), stored)
    assert read == payload
    assert type(read) is type(payload)
    for field in dataclasses.fields(cls):
        assert type(getattr(read, field.name)) is type(getattr(payload, field.name)), field.name


def test_a_time_without_a_zone_is_refused():
    naive = AlertSuspended(alert_id="a", until_at=datetime(2026, 1, 1), reason="r")
    with pytest.raises(InvalidValue, match="没有时区"):
        codec.encode(naive)


@pytest.mark.parametrize(
    "unreadable",
    [
        HoursCarried(activity=Activity.STUDY, month_on=date(2026, 1, 1), hours=float("nan")),
        HoursCarried(activity=Activity.STUDY, month_on=date(2026, 1, 1), hours=float("inf")),
        CheckInMade(means=Means.PHONE_APP, note="\ud800"),
        CheckInMade(means="carrier pigeon"),  # type: ignore[arg-type]
        CheckInMade(means=Means.PHONE_APP, identity_score="high"),  # type: ignore[arg-type]
        CheckInMade(means=Means.PHONE_APP, note=b"bytes"),  # type: ignore[arg-type]
    ],
)
def test_what_could_not_be_read_back_is_never_written(unreadable):
    with pytest.raises(InvalidValue):
        codec.encode(unreadable)


@pytest.fixture
def readers():
    """What reads each form, worked out anew for one test."""
    codec._reader.cache_clear()
    yield
    codec._reader.cache_clear()


@pytest.mark.usefixtures("readers")
def test_an_old_form_is_raised_step_by_step_when_read(monkeypatch):
    def into_two(raw):
        return {"means": raw["way"], "note": "v2"}

    def into_three(raw):
        return {**raw, "note": f"{raw['note']}, v3"}

    monkeypatch.setattr(codec, "UPGRADERS", {"check_in_made": (into_two, into_three)})
    assert codec.version_of("check_in_made") == 3
    old = codec.decode("check_in_made", 1, b'{"way": "in_person"}')
    assert old == CheckInMade(means=Means.IN_PERSON, note="v2, v3")
    newer = codec.decode("check_in_made", 2, b'{"means": "in_person", "note": "two"}')
    assert newer == CheckInMade(means=Means.IN_PERSON, note="two, v3")


@pytest.mark.parametrize(("kind", "version"), [("check_in_made", 2), ("telepathy", 1)])
def test_a_form_from_a_newer_program_is_refused(kind, version):
    with pytest.raises(NewerStore, match="升级程序"):
        codec.decode(kind, version, b"{}")
