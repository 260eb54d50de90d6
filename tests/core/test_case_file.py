"""A case file: voids of voids, what was known when, and what had happened by when."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.errors import NotFound
from correction.domain.facts.admission import (
    ClassAssigned,
    ManagementClass,
    OrderChanged,
    PersonCorrected,
    ReportedIn,
)
from correction.domain.facts.alerts import AlertAcknowledged, AlertStated, Matter
from correction.domain.facts.check_ins import CheckInMade, Means
from correction.domain.facts.upkeep import Voided
from correction.domain.file import CaseFile
from correction.domain.finding import Why
from correction.domain.moments import DateSpan
from correction.domain.person import Person, Sex
from correction.domain.watch import Watch
from correction.testing.builders import CaseBuilder, probation

CST = timezone(timedelta(hours=8))
APP = CheckInMade(means=Means.PHONE_APP)


def at(day, hour=0):
    return datetime(2026, 3, day, hour, tzinfo=CST)


def running():
    return CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31))).arrive(date(2026, 1, 5))


def in_force(numbers_voided, number):
    """The oracle: an entry stands unless some void that stands itself names it."""
    return not any(
        target == number and in_force(numbers_voided, voider) for voider, target in numbers_voided.items()
    )


@given(st.data())
def test_an_entry_stands_unless_a_void_that_stands_names_it(data):
    case = running()
    numbers_voided = {}
    for step in range(data.draw(st.integers(0, 12))):
        last = len(case.entries)
        if data.draw(st.booleans()):
            case.add(APP, at=at(1) + timedelta(hours=step))
        else:
            target = data.draw(st.integers(2, last))
            case.void(case.entries[target - 1].entry_id, at(1) + timedelta(hours=step))
            numbers_voided[last + 1] = target
    file = case.file()
    standing = {entry.number for kind in (APP, ReportedIn()) for entry in file.of(type(kind))}
    expected = {
        entry.number
        for entry in case.entries
        if isinstance(entry.payload, CheckInMade | ReportedIn) and in_force(numbers_voided, entry.number)
    }
    assert standing == expected


def test_a_void_of_a_void_brings_the_entry_back():
    case = running()
    entry_id = case.add(APP, at=at(10))
    void_id = case.void(entry_id, at(11))
    assert case.file().of(CheckInMade) == ()
    second = case.void(void_id, at(12))
    assert len(case.file().of(CheckInMade)) == 1
    case.void(second, at(13))
    assert case.file().of(CheckInMade) == ()
    assert entry_id in case.file().by_id


def test_what_was_known_at_a_moment_leaves_later_records_and_voids_out():
    case = running()
    entry_id = case.add(APP, at=at(10, 9))
    case.void(entry_id, at(12))
    case.add(APP, at=at(9, 9), recorded_at=at(13))
    file = case.file()
    assert len(file.known_at(at(10, 8)).of(CheckInMade)) == 0
    assert len(file.known_at(at(11)).of(CheckInMade)) == 1
    assert len(file.known_at(at(12, 1)).of(CheckInMade)) == 0
    assert [e.when.starts_at for e in file.known_at(at(13)).of(CheckInMade)] == [at(9, 9)]


def test_what_had_not_happened_is_left_out_and_asks_for_another_look():
    case = running()
    entry_id = case.add(APP, at=at(10, 9))
    case.add(APP, at=at(11, 9))
    watch = Watch(at(11))
    assert len(case.file().happened_by(watch).of(CheckInMade)) == 1
    assert watch.next_at == at(11, 9)
    case.void(entry_id, at(12))
    assert case.file().happened_by(Watch(at(11))).of(CheckInMade) == ()


def test_entries_come_in_order_of_happening_and_the_latest_is_the_later_recorded():
    case = running()
    case.add(ClassAssigned(management_class=ManagementClass.STRICT), on=date(2026, 2, 1))
    case.add(ClassAssigned(management_class=ManagementClass.RELAXED), on=date(2026, 2, 1))
    case.add(ClassAssigned(management_class=ManagementClass.GENERAL), on=date(2026, 1, 10))
    file = case.file()
    assert [e.payload.management_class.value for e in file.of(ClassAssigned)] == [
        "general",
        "strict",
        "relaxed",
    ]
    latest = file.latest(ClassAssigned)
    assert latest is not None
    assert latest.payload.management_class is ManagementClass.RELAXED
    assert file.latest(Voided) is None


def test_person_and_order_read_as_last_changed_and_a_void_brings_the_old_back():
    case = running()
    shorter = probation(date(2026, 1, 1), date(2026, 9, 30))
    changed = case.add(OrderChanged(order=shorter, reason="减刑"), on=date(2026, 5, 1))
    renamed = Person(name="张叁", sex=Sex.MALE, born_on=date(1985, 6, 1))
    case.add(PersonCorrected(person=renamed), on=date(2026, 5, 1))
    assert (case.file().order, case.file().person) == (shorter, renamed)
    case.void(changed, at(30))
    assert case.file().order.term == DateSpan(from_on=date(2026, 1, 1), to_on=date(2026, 12, 31))


def test_acts_on_alerts_are_no_part_of_the_file():
    case = running()
    stated = AlertStated(
        alert_id="a",
        kind=AlertKind.CHECK_IN_MISSED,
        rule="check_in_missed",
        bearer=Bearer.PERSON,
        occasion="o",
        matter=Matter.ONGOING,
        began_at=at(10),
        ended_at=None,
        why=Why(citations=()),
    )
    case.add(stated, at=at(10))
    case.add(AlertAcknowledged(alert_id="a"), at=at(11))
    assert len(CaseFile.of_log("case-1", case.entries).entries) == 2


def test_a_file_without_an_opening_says_what_to_do():
    case = running()
    case.void(case.entries[0].entry_id, at(10))
    with pytest.raises(NotFound, match="立案"):
        _ = case.file().opened
