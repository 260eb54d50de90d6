"""The feed of events and the requests of other systems, on both databases."""

from datetime import date

import pytest

from correction.domain.errors import Conflict, NotFound
from correction.office.ports import LogKind
from correction.store import open_store
from correction.store.feed import bring_up_to_date, events_after
from correction.store.positions import create_positions
from correction.store.upkeep.backups import restore_backup, take_backup
from tests.store.office_samples import NOW, check_in, open_case

KEY = "019cd526-8f40-7c38-8b15-c22aa797b07f"


def told(store, after=None):
    """What the feed tells after a place, and the place to go on from."""
    bring_up_to_date(store, NOW)
    page = events_after(store, office_ids=["office-1"], after=after, limit=100)
    return [(one.log_id, one.from_number, one.to_number, one.kinds) for one in page.events], page.after


def test_what_grew_is_told_once_and_what_was_before_never(database):
    open_case(database, "case-1")
    assert told(database) == ([], 0)
    open_case(database, "case-2")
    with database.writing() as uow:
        uow.append("case-1", [check_in(date(2026, 5, 1)), check_in(date(2026, 5, 2))], recorded_at=NOW)
    events, place = told(database)
    assert sorted(events) == [
        ("case-1", 3, 4, ("check_in_made",)),
        ("case-2", 1, 2, ("case_opened", "reported_in")),
    ]
    assert told(database, place) == ([], place)
    assert events_after(database, office_ids=["office-2"], after=None, limit=9).events == ()


def test_who_commits_late_is_told_of_after_those_who_were_told_already(postgresql):
    open_case(postgresql, "case-1")
    open_case(postgresql, "case-2")
    told(postgresql)
    with postgresql.writing() as slow:
        slow.append("case-1", [check_in(date(2026, 5, 1))], recorded_at=NOW)
        slow.log("case-1")
        with postgresql.writing() as quick:
            quick.append("case-2", [check_in(date(2026, 5, 1))], recorded_at=NOW)
        before, place = told(postgresql)
    assert [event[0] for event in before] == ["case-2"]
    after, _ = told(postgresql, place)
    assert [event[:3] for event in after] == [("case-1", 3, 3)]


def test_a_request_is_known_by_its_key_with_its_entries_and_another_under_it_is_refused(database):
    open_case(database)
    with database.writing() as uow:
        assert uow.sent(KEY, "one") is None
        uow.append("case-1", [check_in(date(2026, 5, 1))], recorded_at=NOW)
        made = uow.keep_sent(KEY, "one", now=NOW)
    assert [(line.log_id, line.number, line.kind) for line in made.lines] == [("case-1", 3, "check_in_made")]
    with database.writing() as uow:
        assert uow.sent(KEY, "one") == made
    with pytest.raises(Conflict), database.writing() as uow:
        uow.sent(KEY, "another")


def test_a_request_that_failed_is_not_known(database):
    open_case(database)

    def fail() -> None:
        with database.writing() as uow:
            uow.sent(KEY, "one")
            uow.append("case-1", [check_in(date(2026, 5, 1))], recorded_at=NOW)
            uow.keep_sent(KEY, "one", now=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.writing() as uow:
        assert uow.sent(KEY, "one") is None
        assert not uow.has_entry("case-1", "check-in/2026050101")


def test_a_key_that_somebody_else_takes_at_the_same_moment_is_refused(postgresql):
    open_case(postgresql, "case-1")
    with postgresql.writing() as slow:
        assert slow.sent(KEY, "one") is None
        with postgresql.writing() as quick:
            quick.sent(KEY, "another")
            quick.keep_sent(KEY, "another", now=NOW)
        with pytest.raises(Conflict):
            slow.keep_sent(KEY, "one", now=NOW)


def test_after_a_restore_no_place_of_before_is_taken_for_one_of_since(sqlite, key, tmp_path):
    create_positions(tmp_path / "positions.db")
    open_case(sqlite, "case-1")
    told(sqlite)
    with sqlite.writing() as uow:
        uow.append("case-1", [check_in(date(2026, 5, 1))], recorded_at=NOW)
    told(sqlite)
    here = (tmp_path / "office.db", tmp_path / "positions.db", tmp_path / "archive", tmp_path / "attachments")
    backup, _ = take_backup(*here, folder=tmp_path / "backups", at=NOW)
    with sqlite.writing() as uow:
        uow.append("case-1", [check_in(date(2026, 5, 2))], recorded_at=NOW)
    _, place = told(sqlite)
    there = tmp_path / "there"
    there.mkdir()
    restore_backup(backup, *(there / path.name for path in here))
    restored = open_store(there / "office.db", key=key)
    with restored.writing() as uow:
        uow.append("case-1", [check_in(date(2026, 5, 3))], recorded_at=NOW)
        uow.create_log("case-2", LogKind.CASE, office_id="office-1")
    # The same count of events as before, and others than those that were told.
    with pytest.raises(NotFound):
        told(restored, place)
    events, _ = told(restored)
    assert [event[:3] for event in events] == [("case-1", 4, 4)]
    restored.close()
