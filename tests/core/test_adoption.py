"""A new book: looked at before it is adopted, and what it finds in the past is marked as such."""

from datetime import UTC, date, datetime, timedelta

from correction.domain.alert_kind import AlertKind
from correction.domain.entry import Draft
from correction.domain.facts.admission import CaseOpened, OfficeAssigned, ReportedIn
from correction.domain.moments import When
from correction.office.judging.adoption import preview_book
from correction.office.judging.sweep import review
from correction.office.ports import LogKind
from correction.rulebooks.loader import load_book
from correction.testing.builders import SOMEBODY, plain_context, probation
from correction.testing.memory import MemoryStore

START = date(2026, 3, 2)
NOW = datetime(2026, 3, 20, 4, tzinfo=UTC)
CASE = "case-1"
LATER = NOW + timedelta(hours=1)


def office() -> MemoryStore:
    """One case in which the office did nothing; the national book asks nothing of it, a local one does."""
    store = MemoryStore()
    opened = CaseOpened(
        person_id="p",
        person=SOMEBODY,
        order=probation(START, date(2027, 3, 1)),
        office_id="S1",
        records_from_on=START,
    )
    with store.writing() as uow:
        uow.create_log(CASE, LogKind.CASE)
        drafts = [
            Draft(entry_id=name, when=When.day(START), actor="t", payload=fact)
            for name, fact in (("opened", opened), ("came", ReportedIn()))
        ]
        uow.append(CASE, drafts, recorded_at=NOW)
        review(uow, CASE, load_book("cn"), plain_context(), NOW)
    return store


def test_a_look_ahead_tells_what_would_be_raised_and_changes_nothing() -> None:
    store = office()
    with store.reading() as uow:
        preview = preview_book(uow, load_book("helan-2019"), plain_context(), NOW)
        assert uow.alerts(CASE) == ()
    # Whole days from the day after arrival up to yesterday, counted on the calendar: 3 to 19 March.
    assert preview.raised[AlertKind.MONITORING_NOT_DONE] == 17
    assert preview.withdrawn == {}
    assert preview.cases == 1


def test_what_a_newly_adopted_book_finds_in_the_past_is_retrospective() -> None:
    store = office()
    with store.writing() as uow:
        review(uow, CASE, load_book("helan-2019"), plain_context(), LATER)
        told = uow.alerts(CASE)
        book = {entry.book for entry in uow.log(CASE) if entry.payload.KIND == "alert_stated"}
    assert len(told) == preview_total()
    assert all(alert.stated.retrospective for alert in told)
    assert book == {load_book("helan-2019").digest}


def test_changes_are_told_office_by_office_and_case_by_case() -> None:
    store = office()
    opened = CaseOpened(
        person_id="q",
        person=SOMEBODY,
        order=probation(START, date(2027, 3, 1)),
        office_id="S1",
        records_from_on=START,
    )
    moved = Draft(entry_id="m", when=When.day(START), actor="t", payload=OfficeAssigned(office_id="S2"))
    with store.writing() as uow:
        uow.create_log("case-2", LogKind.CASE)
        drafts = [
            Draft(entry_id=name, when=When.day(START), actor="t", payload=fact)
            for name, fact in (("opened-2", opened), ("came-2", ReportedIn()))
        ]
        uow.append("case-2", [*drafts, moved], recorded_at=NOW)
        preview = preview_book(uow, load_book("helan-2019"), plain_context(), NOW)
    daily = [c for c in preview.changes if c.kind is AlertKind.MONITORING_NOT_DONE]
    assert [(c.office_id, c.raised, c.withdrawn) for c in daily] == [
        ("S1", {CASE: 17}, {}),
        ("S2", {"case-2": 17}, {}),
    ]
    assert preview.raised[AlertKind.MONITORING_NOT_DONE] == 34
    assert [c.office_id for c in preview.changes] == sorted(c.office_id for c in preview.changes)


def preview_total() -> int:
    with office().reading() as uow:
        preview = preview_book(uow, load_book("helan-2019"), plain_context(), LATER)
    return sum(preview.raised.values())


def test_going_back_to_the_old_book_withdraws_what_only_the_new_one_asked() -> None:
    store = office()
    with store.writing() as uow:
        review(uow, CASE, load_book("helan-2019"), plain_context(), LATER)
        preview = preview_book(uow, load_book("cn"), plain_context(), LATER)
    assert preview.raised == {}
    assert preview.withdrawn[AlertKind.MONITORING_NOT_DONE] == 17
