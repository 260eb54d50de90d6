"""Suspending one kind of alert of a case: what stands and what is raised meanwhile is held, and goes on."""

from datetime import date, timedelta
from datetime import time as clock_time
from functools import partial

import pytest

from correction.domain.alert_kind import AlertKind
from correction.domain.errors import InvalidValue
from correction.domain.facts.admission import ClassAssigned, ManagementClass
from correction.domain.facts.check_ins import CheckInsPlanned
from correction.domain.moments import day_start
from correction.office.alerts import suspend, suspend_kind
from correction.office.judging.sweep import drain
from correction.rulebooks import load_book
from correction.testing.builders import plain_context
from tests.notices.ladder_office import AT, Desk, alert, minutes

FIRST = date(2026, 6, 1)
MISSED = AlertKind.CHECK_IN_MISSED
BOOK, CONTEXT = load_book("helan-2019"), plain_context()


def evening(days):
    return day_start(FIRST) + timedelta(days=days, hours=21)


def stop(desk, kind, now, until_at, reason="手机送修"):
    with desk.store.writing() as uow:
        return suspend_kind(
            uow, "case-1", kind, until_at=until_at, reason=reason, actor="s1", now=now, entry_id=f"stop/{now}"
        )


def missed(desk):
    """The missed check-ins told of, by day, each with until when it is suspended."""
    with desk.store.reading() as uow:
        alerts = uow.alerts("case-1")
    return [a.suspended_until_at for a in alerts if a.stated.kind is MISSED and a.stated.began_at > AT]


@pytest.fixture
def desk():
    """A case with a check-in a day that nobody makes."""
    made = Desk()
    made.act(ClassAssigned(management_class=ManagementClass.STRICT), AT - timedelta(days=1))
    plan = CheckInsPlanned(windows=((clock_time(8), clock_time(20)),), from_on=FIRST)
    made.act(plan, AT - timedelta(days=1))
    return made


def judge(desk, now):
    drain(desk.store, BOOK, CONTEXT, now, clock=lambda: 0.0)


def test_what_stands_and_what_is_raised_meanwhile_is_held_and_what_comes_after_is_not(desk):
    judge(desk, evening(0))
    assert missed(desk) == [None]
    until_at = evening(1) + timedelta(hours=1)
    assert stop(desk, MISSED, evening(0), until_at) >= 1
    judge(desk, evening(1))
    assert missed(desk) == [until_at, until_at]
    judge(desk, evening(2))
    assert missed(desk) == [until_at, until_at, None]


def test_another_kind_is_not_held(desk):
    stop(desk, AlertKind.DEVICE_OFFLINE, evening(-1), evening(9))
    judge(desk, evening(0))
    assert missed(desk) == [None]


def test_judging_again_suspends_nothing_anew(desk):
    stop(desk, MISSED, evening(-1), evening(9))
    judge(desk, evening(0))
    with desk.store.reading() as uow:
        before = len(uow.log("case-1"))
    with desk.store.writing() as uow:
        uow.make_due(["case-1"], evening(0))
    judge(desk, evening(0))
    with desk.store.reading() as uow:
        assert len(uow.log("case-1")) == before


def test_the_ladder_of_a_held_alert_begins_when_telling_does():
    desk = Desk()
    desk.act(alert())
    assert stop(desk, AlertKind.PROHIBITED_AREA, AT, AT + minutes(100)) == 1
    desk.climb(AT + minutes(114))
    assert desk.steps() == []
    desk.climb(AT + minutes(115))
    assert desk.rungs() == [("second", 115)]


def test_a_suspension_says_why_and_ends_in_the_future():
    desk = Desk()
    with pytest.raises(InvalidValue, match="没有写明理由"):
        stop(desk, MISSED, AT, AT + minutes(1), reason=" ")
    with pytest.raises(InvalidValue, match="截止时间已过"):
        stop(desk, MISSED, AT, AT)


def test_no_suspension_lasts_longer_than_a_month_at_a_time():
    """A mistyped year would keep an alert from everybody above for decades."""
    desk = Desk()
    standing = alert()
    desk.act(standing)
    for days in (32, 365 * 36):
        with pytest.raises(InvalidValue, match="超过 31 天") as refused:
            stop(desk, AlertKind.PROHIBITED_AREA, AT, AT + timedelta(days=days))
        assert "核对年份" in refused.value.remedy
        one = partial(suspend, until_at=AT + timedelta(days=days), reason="维修", actor="s1", now=AT)
        with pytest.raises(InvalidValue, match="超过 31 天"), desk.store.writing() as uow:
            one(uow, standing.alert_id, entry_id="x")
    assert stop(desk, AlertKind.PROHIBITED_AREA, AT, AT + timedelta(days=31)) == 1
