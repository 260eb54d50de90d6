"""Sessions end by themselves and on demand, and failures in a row lock a name for ever longer times."""

from datetime import timedelta

import pytest

from correction.store.sign_ins import (
    Session,
    begin_session,
    end_sessions,
    forget_failures,
    locked_until,
    note_failure,
    session_of,
    sessions_of,
)
from tests.store.office_samples import NOW


def session(digest, *, account_id="lin", at=NOW):
    return Session(digest=digest, account_id=account_id, csrf="c", device="电脑", began_at=at, seen_at=at)


@pytest.mark.parametrize(
    ("minutes", "on"), [((0, 60), True), ((61,), False), ((59, 118, 177), True), ((59, 120), False)]
)
def test_a_session_ends_an_hour_after_its_last_use(sqlite, minutes, on):
    begin_session(sqlite, session(b"a"))
    found = [session_of(sqlite, b"a", NOW + timedelta(minutes=at)) for at in minutes]
    assert (found[-1] is not None) is on


def test_no_session_outlasts_a_working_day(sqlite):
    begin_session(sqlite, session(b"a"))
    used = [session_of(sqlite, b"a", NOW + timedelta(minutes=30 * n)) for n in range(26)]
    assert [found is not None for found in used] == [True] * 25 + [False]


def test_sessions_are_listed_and_ended_one_by_one_or_together(sqlite):
    for n, digest in enumerate((b"a", b"b", b"c")):
        begin_session(sqlite, session(digest, at=NOW + timedelta(minutes=n)))
    begin_session(sqlite, session(b"d", account_id="zhong"))
    later = NOW + timedelta(minutes=5)
    assert [found.digest for found in sessions_of(sqlite, "lin", later)] == [b"c", b"b", b"a"]
    assert end_sessions(sqlite, "zhong", only=b"c") == 0
    assert end_sessions(sqlite, "lin", only=b"c") == 1
    assert end_sessions(sqlite, "lin", but=b"a") == 1
    assert [found.digest for found in sessions_of(sqlite, "lin", later)] == [b"a"]
    assert end_sessions(sqlite, "lin") == 1
    assert session_of(sqlite, b"a", later) is None
    assert session_of(sqlite, b"d", later) is not None


def test_sessions_that_are_over_are_dropped_when_the_next_begins(sqlite):
    begin_session(sqlite, session(b"a"))
    tomorrow = NOW + timedelta(days=1)
    begin_session(sqlite, session(b"b", at=tomorrow))
    assert end_sessions(sqlite, "lin") == 1


def test_five_failures_are_free_and_each_further_one_doubles_the_wait(sqlite):
    waits = []
    for _ in range(13):
        note_failure(sqlite, "lin", NOW)
        until_at = locked_until(sqlite, "lin", NOW)
        waits.append(0 if until_at is None else (until_at - NOW) // timedelta(minutes=1))
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert locked_until(sqlite, "lin", NOW + timedelta(minutes=60)) is None
    assert locked_until(sqlite, "zhong", NOW) is None
    forget_failures(sqlite, "lin")
    assert locked_until(sqlite, "lin", NOW) is None


def test_failures_of_yesterday_are_forgotten(sqlite):
    for _ in range(9):
        note_failure(sqlite, "lin", NOW)
    note_failure(sqlite, "zhong", NOW + timedelta(days=2))
    note_failure(sqlite, "lin", NOW + timedelta(days=2))
    assert locked_until(sqlite, "lin", NOW + timedelta(days=2)) is None
