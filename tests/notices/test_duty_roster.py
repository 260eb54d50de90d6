"""The duty roster: overnight shifts, substitutes, gaps, and what cannot be a shift."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from correction.domain.duty_roster import Shift, gaps_of, on_duty_at
from correction.domain.errors import InvalidValue, NotFound
from correction.domain.facts.duty_roster import DutyDaySet
from correction.domain.moments import local_time
from correction.office.ladder.duty import gaps, on_duty, set_days
from tests.notices.ladder_office import AT, Desk

DAY, NEXT = date(2026, 6, 1), date(2026, 6, 2)


def at(hour, on=DAY, minute=0):
    return local_time(on, time(hour, minute))


def shift(staff_id, begins, ends, for_staff_id=None):
    return Shift(staff_id=staff_id, from_at=begins, until_at=ends, for_staff_id=for_staff_id)


NIGHT = shift("s2", at(20), at(8, NEXT))


def put(desk, *shifts, on=DAY, reason="", now=AT, org_id="office-1"):
    said = DutyDaySet(org_id=org_id, on=on, shifts=shifts, reason=reason)
    with desk.store.writing() as uow:
        return set_days(uow, [said], actor="a", now=now)


def asked(desk, moment, org_id="office-1"):
    with desk.store.reading() as uow:
        return on_duty(uow, org_id, moment)


def test_an_overnight_shift_holds_until_the_morning_and_its_end_belongs_to_the_next():
    desk = Desk()
    put(desk, shift("s1", at(8), at(20)), NIGHT)
    assert asked(desk, at(8)) == ("s1",)
    assert asked(desk, at(20)) == ("s2",)
    assert asked(desk, at(7, NEXT, 59)) == ("s2",)
    assert asked(desk, at(8, NEXT)) == ()


def test_a_body_that_never_kept_a_roster_is_not_one_where_nobody_is_on_duty():
    desk = Desk()
    assert asked(desk, at(9)) is None
    put(desk, shift("s1", at(8), at(20)))
    assert asked(desk, at(9, date(2026, 9, 1))) == ()
    assert asked(desk, at(9), "county") is None


def test_a_later_entry_takes_the_place_of_the_day_and_names_the_substitute():
    desk = Desk()
    put(desk, shift("s1", at(8), at(20)))
    with pytest.raises(InvalidValue, match="写明更改的理由"):
        put(desk, shift("s2", at(8), at(20), "s1"))
    assert put(desk, shift("s2", at(8), at(20), "s1"), reason="病假") == 1
    assert asked(desk, at(9)) == ("s2",)
    assert put(desk, shift("s2", at(8), at(20), "s1"), reason="再报一次") == 0


def test_the_hours_without_anybody_are_named():
    desk = Desk()
    put(desk, shift("s1", at(9), at(12)), NIGHT)
    put(desk, shift("s1", at(9, NEXT), at(23, NEXT)), on=NEXT)
    with desk.store.reading() as uow:
        found = gaps(uow, "office-1", DAY, NEXT)
        assert gaps(uow, "county", DAY, NEXT) is None
    assert found == (
        (at(0), at(9)),
        (at(12), at(20)),
        (at(8, NEXT), at(9, NEXT)),
        (at(23, NEXT), at(0, date(2026, 6, 3))),
    )


def test_gaps_and_shifts_cover_every_minute_once():
    shifts = [shift("a", at(1), at(4)), shift("b", at(3), at(5)), shift("c", at(22), at(3, NEXT))]
    holes = gaps_of(shifts, DAY, DAY)
    for minute in range(24 * 60):
        moment = at(0) + timedelta(minutes=minute)
        in_hole = any(begins <= moment < ends for begins, ends in holes)
        assert in_hole == (on_duty_at(shifts, moment) == ())


@pytest.mark.parametrize(
    ("shifts", "words"),
    [
        ((shift("s1", at(8), at(8)),), "不是一个班次"),
        ((shift("s1", at(8), at(8) + timedelta(hours=37)),), "至多 36 小时"),
        ((shift("s1", at(8, NEXT), at(9, NEXT)),), "登记在开始的那一天"),
        ((shift("s1", at(8), at(12)), shift("s1", at(11), at(13))), "已经在值班"),
    ],
)
def test_what_cannot_be_is_refused(shifts, words):
    with pytest.raises(InvalidValue, match=words):
        put(Desk(), *shifts)


def test_nobody_unknown_is_on_duty_and_no_unknown_body_keeps_a_roster():
    desk = Desk()
    for staff, org_id, place in (("s9", "office-1", None), ("s1", "nowhere", None), ("s1", "office-1", "s9")):
        with pytest.raises(NotFound):
            put(desk, shift(staff, at(8), at(9), place), org_id=org_id)
    assert asked(desk, datetime(2026, 6, 1, 1, tzinfo=UTC)) is None
