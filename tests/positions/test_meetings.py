"""Two persons who must not meet: seen near each other in the fixes of both, and told to both files."""

from datetime import timedelta

import pytest

from correction.domain.alert_kind import AlertKind
from correction.domain.errors import InvalidValue, NotFound
from correction.domain.facts.contacts import ContactBarred, Relation
from correction.domain.facts.devices import PhoneCheckTold, SourceAssigned, SourceKind
from correction.domain.facts.observations import ObservationStated, Observed
from correction.domain.moments import DateSpan, When
from correction.office.judging.sweep import sweep
from correction.office.positions.judging.watch import watch_positions
from correction.office.positions.port import Delivery
from correction.office.positions.receiving.assigning import assign_source, tell_phone_check
from correction.office.positions.receiving.take import take_positions
from correction.office.supervision.contacts import bar_contact
from correction.store.positions import SqlPositions, create_positions
from correction.testing.memory import MemoryStore
from tests.positions.arriving import (
    BOOK,
    CONTEXT,
    MORNING,
    NOW,
    START,
    Fix,
    case_file,
    fixes,
    office,
    standing,
)

TWO_DAYS = DateSpan(from_on=START, to_on=START + timedelta(days=1))


@pytest.fixture
def positions(tmp_path) -> SqlPositions:
    return create_positions(tmp_path / "positions.db")


def barred(store: MemoryStore, one: str = "one", other: str = "other", span: DateSpan = TWO_DAYS) -> None:
    with store.writing() as uow:
        bar_contact(uow, one, other, Relation.ACCOMPLICE, span=span, actor="G1", now=NOW)


def send(store: MemoryStore, positions: SqlPositions, **tracks: list[Fix]) -> None:
    batches = {source: fixes(rows) for source, rows in tracks.items()}
    take_positions(store, positions, BOOK, fixes=Delivery.of(batches), now=NOW)
    assert watch_positions(store, positions, BOOK, CONTEXT, NOW).failed == ()


def walk(km: float, begins: int, ends: int, step: int = 5) -> list[Fix]:
    """A fix every few minutes at some place, moving a metre each time."""
    return [Fix(minute, km + 1e-5 * minute) for minute in range(begins, ends, step)]


def near(store: MemoryStore, case_id: str) -> list[tuple[str, float, float | None]]:
    return [(s.where, s.began, s.ended) for s in standing(store, case_id) if s.observed is Observed.NEAR]


# On the second day, an hour in the one's home; before and after each is at their own.
DAY = 1_440
FROM, TO = DAY + 360, DAY + 420
ONE = walk(0.0, DAY, DAY + 600)
OTHER = [*walk(2.0, DAY, FROM), *walk(0.0, FROM, TO), *walk(2.0, TO, DAY + 600)]
TOGETHER = (FROM, TO - 5)


def test_nearness_is_told_to_both_files_with_fixes_of_each(positions):
    store = office("one", "other")
    barred(store)
    send(store, positions, one=ONE, other=OTHER)
    assert near(store, "one") == [("other", *TOGETHER)]
    assert near(store, "other") == [("one", *TOGETHER)]
    (mine,) = [o.payload for o in case_file(store, "one").of(ObservationStated) if o.payload.other_case_id]
    (theirs,) = [
        o.payload for o in case_file(store, "other").of(ObservationStated) if o.payload.other_case_id
    ]
    assert mine.observation_id != theirs.observation_id
    assert set(mine.fixes).isdisjoint(theirs.fixes)
    assert "接近不等于会面" in mine.detail


@pytest.mark.parametrize("whose", ["one", "other"])
def test_a_second_device_left_elsewhere_hides_no_meeting(positions, whose):
    store = office("one", "other")
    barred(store)
    with store.writing() as uow:
        second = SourceAssigned(source_id="second", source=SourceKind.PHONE, from_at=MORNING)
        assign_source(uow, whose, second, actor="t", now=MORNING)
        told = PhoneCheckTold(source_id="second")
        tell_phone_check(uow, BOOK, whose, told, when=When.at(MORNING), actor="t", now=MORNING)
    left = [fix._replace(minute=fix.minute + 1) for fix in walk(3.0, DAY, DAY + 600)]
    send(store, positions, one=ONE, other=OTHER, second=left)
    assert near(store, "one") == [("other", *TOGETHER)]
    assert near(store, "other") == [("one", *TOGETHER)]
    stated = {case_id: case_file(store, case_id).of(ObservationStated) for case_id in ("one", "other")}
    for case_id, entries in stated.items():
        assert {e.payload.sources for e in entries if e.payload.other_case_id} == {(case_id,)}


def test_two_devices_at_one_meeting_tell_of_one(positions):
    store = office("one", "other")
    barred(store)
    with store.writing() as uow:
        second = SourceAssigned(source_id="second", source=SourceKind.PHONE, from_at=MORNING)
        assign_source(uow, "one", second, actor="t", now=MORNING)
        told = PhoneCheckTold(source_id="second")
        tell_phone_check(uow, BOOK, "one", told, when=When.at(MORNING), actor="t", now=MORNING)
    # What the second says an hour before is nothing of the meeting; then it was there as well.
    send(store, positions, one=ONE, other=OTHER, second=walk(0.0, DAY, DAY + 300))
    assert sources_near(store) == [("one",)]
    send(store, positions, second=ONE)
    assert near(store, "one") == [("other", *TOGETHER)]
    assert sources_near(store) == [("one",), ("one", "second")]


def sources_near(store: MemoryStore) -> list[tuple[str, ...]]:
    stated = (entry.payload for entry in case_file(store, "one").of(ObservationStated))
    return [seen.sources for seen in stated if seen.other_case_id]


def test_whoever_is_not_barred_is_never_compared(positions):
    store = office("one", "other", "third")
    barred(store, "one", "third")
    send(store, positions, one=ONE, other=OTHER, third=walk(4.0, DAY, DAY + 600))
    assert [near(store, case_id) for case_id in ("one", "other", "third")] == [[], [], []]


def test_only_the_days_of_the_bar_count(positions):
    store = office("one", "other")
    barred(store, span=DateSpan(from_on=START + timedelta(days=2)))
    send(store, positions, one=ONE, other=OTHER)
    assert near(store, "one") == near(store, "other") == []


@pytest.mark.parametrize("order", [("one", "other"), ("other", "one")])
def test_fixes_that_come_late_tell_and_take_back_in_both_files(positions, order):
    store = office("one", "other")
    barred(store)
    tracks = {"one": ONE, "other": [fix for fix in OTHER if not FROM <= fix.minute < TO]}
    for name in order:
        send(store, positions, **{name: tracks[name]})
    assert near(store, "one") == near(store, "other") == []
    send(store, positions, other=walk(0.0, FROM, TO))
    assert near(store, "one") == [("other", *TOGETHER)]
    # Late fixes of the one show that they were elsewhere half the time: it was no more than passing by.
    send(store, positions, one=[Fix(minute + 0.5, 3.0, 8.0) for minute in range(FROM, TO, 5)])
    assert near(store, "one") == near(store, "other") == []


def test_a_bar_recorded_late_has_what_was_received_compared(positions):
    store = office("one", "other")
    send(store, positions, one=ONE, other=OTHER)
    barred(store)
    assert near(store, "one") == []
    watch_positions(store, positions, BOOK, CONTEXT, NOW)
    assert near(store, "one") == [("other", *TOGETHER)]


def test_both_are_alerted_and_the_reason_names_the_relation(positions):
    store = office("one", "other")
    barred(store)
    send(store, positions, one=ONE, other=OTHER)
    sweep(store, BOOK, CONTEXT, NOW, clock=lambda: 0.0)
    for case_id, other in (("one", "other"), ("other", "one")):
        with store.reading() as uow:
            (alert,) = [a for a in uow.alerts(case_id) if a.stated.kind is AlertKind.GATHERING]
        assert {("对方案件", other), ("不得接触的缘由", "同案犯")} <= set(alert.stated.why.inputs)


def test_recording_the_same_again_changes_nothing_and_each_file_names_the_other():
    store = office("one", "other")
    barred(store)
    barred(store, "other", "one")
    bars = {
        case_id: [entry.payload.other_case_id for entry in case_file(store, case_id).of(ContactBarred)]
        for case_id in ("one", "other")
    }
    assert bars == {"one": ["other"], "other": ["one"]}


def test_one_person_alone_or_a_stranger_is_refused_and_nothing_stays():
    store = office("one")
    with pytest.raises(InvalidValue, match="本人"):
        barred(store, "one", "one")
    with pytest.raises(NotFound, match="stranger"):
        barred(store, "one", "stranger")
    assert list(case_file(store, "one").of(ContactBarred)) == []


def test_a_victim_cannot_be_named():
    assert {relation.zh for relation in Relation} == {"同案犯", "禁止令禁止接触"}
