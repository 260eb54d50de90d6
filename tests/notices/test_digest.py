"""The daily digest: what rang for nobody, each alert in one digest, each digest once."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from correction.domain.alert_kind import AlertKind
from correction.domain.facts.alerts import Matter
from correction.domain.moments import local_time
from correction.office.ladder.ageing import Aged
from correction.office.ladder.digest import digest_due, digest_of, make_digests, told_in
from tests.notices.ladder_office import BOOK, Desk

EIGHT = local_time(date(2026, 6, 2), time(8))
HOUR = timedelta(hours=1)


def aged(name, raised_at, **given):
    known: dict[str, Any] = {
        "kind": AlertKind.BORDER_APPROACHED,
        "grade": 3,
        "matter": Matter.ONGOING,
        "rule": None,
    }
    return Aged(alert_id=name, office_id="office-1", raised_at=raised_at, **known | given)


def made(desk, alerts, now):
    """What a worker does: look what is due, count, record."""
    with desk.store.writing() as uow:
        due = digest_due(uow, BOOK, now)
        digests = [digest_of(each, alerts, uow.last_digest(each), now) for each in due]
        return digests if make_digests(uow, digests, now) else []


def test_a_digest_is_made_once_a_day_from_the_hour_of_the_book():
    desk = Desk()
    assert made(desk, [], EIGHT - timedelta(minutes=1)) == []
    assert len(made(desk, [], EIGHT)) == 1
    assert made(desk, [], EIGHT + HOUR) == []
    assert len(made(desk, [], EIGHT + timedelta(days=1))) == 1


def test_every_alert_that_rang_for_nobody_is_in_one_digest_also_after_a_worker_was_down():
    desk = Desk()
    alerts = [aged(f"a{n}", EIGHT - 20 * HOUR + n * 7 * HOUR) for n in range(20)]
    seen = []
    for now in (EIGHT, EIGHT + 3 * HOUR, EIGHT + timedelta(days=4), EIGHT + timedelta(days=6)):
        for digest in made(desk, alerts, now):
            told = told_in(digest, alerts)
            assert digest.quiet == len(told)
            seen += [each.alert_id for each in told]
    assert sorted(seen) == sorted(each.alert_id for each in alerts)


def test_what_is_counted_and_what_is_not():
    grave = {"kind": AlertKind.CHECK_IN_MISSED, "grade": 1}
    alerts = [
        aged("pre-alert", EIGHT - HOUR),
        aged("of the past", EIGHT - HOUR, retrospective=True),
        aged("grave", EIGHT - HOUR, **grave),
        aged("grave and late", EIGHT - timedelta(days=3), **grave),
        aged("held", EIGHT - HOUR, suspended_until_at=EIGHT + HOUR, **grave),
        aged("done", EIGHT - HOUR, reviewed_at=EIGHT, **grave),
        aged("gone", EIGHT - HOUR, matter=Matter.WITHDRAWN),
    ]
    digest = digest_of("office-1", alerts, None, EIGHT)
    assert (digest.quiet, digest.past, digest.suspended, digest.unreviewed, digest.overdue) == (1, 1, 1, 5, 1)
    assert [each.alert_id for each in told_in(digest, alerts)] == ["pre-alert", "of the past"]
    assert not digest_of("office-2", alerts, None, EIGHT).anything


def test_what_a_long_round_writes_into_the_time_of_a_digest_is_in_the_next_one_and_only_there():
    """A round stamps its alerts with its beginning: after a new rulebook they are written hours later."""
    desk, day = Desk(), timedelta(days=1)
    before, late = aged("before", EIGHT - HOUR), aged("late", EIGHT - HOUR, retrospective=True)
    (first,) = made(desk, [before], EIGHT)
    (second,) = made(desk, [before, late], EIGHT + day)
    (third,) = made(desk, [before, late], EIGHT + 2 * day)
    assert [(each.quiet, each.past) for each in (first, second, third)] == [(1, 0), (0, 1), (0, 0)]
    assert told_in(second, [before, late]) == (late,)


def test_after_a_digest_that_named_nothing_only_what_was_raised_since_is_counted():
    old = replace(digest_of("office-1", [], None, EIGHT), told=None)
    alerts = [aged("told then", EIGHT - HOUR), aged("new", EIGHT + HOUR)]
    assert digest_of("office-1", alerts, old, EIGHT + timedelta(days=1)).told == ("new",)
    assert [each.alert_id for each in told_in(old, alerts)] == ["told then"]
