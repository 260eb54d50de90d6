"""What comes due is what the same rules tell later if nobody acts, and goes once somebody has."""

from datetime import date, datetime, time, timedelta

import pytest

from correction.domain.facts.admission import CaseOpened, ReportedIn
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, Means
from correction.domain.facts.staff_acts import Monitored
from correction.domain.finding import NOTHING_SETTLED
from correction.domain.moments import SHANGHAI, When
from correction.office.judging.ahead import due_ahead
from correction.office.judging.sweep import review
from correction.office.ports import LogKind
from correction.office.record import draft, record
from correction.rules.registry import RULES
from correction.testing.builders import SOMEBODY, plain_context, probation
from correction.testing.memory import MemoryStore

EFFECTIVE_ON = date(2026, 3, 2)
WINDOWS = ((time(8), time(10)), (time(18), time(20)))


def at(day, clock):
    return datetime.combine(date(2026, 3, day), time.fromisoformat(clock), SHANGHAI)


@pytest.fixture
def store():
    made = MemoryStore()
    opened = CaseOpened(
        person_id="p",
        person=SOMEBODY,
        order=probation(EFFECTIVE_ON, date(2027, 3, 1)),
        office_id="office-1",
        records_from_on=EFFECTIVE_ON,
    )
    facts = (opened, ReportedIn(), CheckInsPlanned(windows=WINDOWS, from_on=date(2026, 3, 3)))
    with made.writing() as uow:
        uow.create_log("case", LogKind.CASE, office_id="office-1")
        drafts = [draft(f, When.day(EFFECTIVE_ON), entry_id=f"f{n}", actor="t") for n, f in enumerate(facts)]
        uow.append("case", drafts, recorded_at=at(2, "12:00"))
    return made


def ahead(store, book, now, until):
    with store.reading() as uow:
        found = due_ahead(uow, ["case"], book, plain_context(), now=now, until=until)
    return [(due.finding.kind.value, due.finding.began_at) for due in found]


def test_both_windows_of_today_are_due_in_the_morning_and_one_once_the_other_is_met(store, helan):
    midnight = at(4, "00:00")
    before = ahead(store, helan, at(3, "07:00"), midnight)
    # The day of monitoring, which the office owes, is missed at its very end.
    assert [kind for kind, _ in before] == ["check_in_missed"] * 2 + ["monitoring_not_done"]
    assert before[-1][1] == midnight
    assert [when for _, when in before] == sorted(when for _, when in before)
    with store.writing() as uow:
        made = CheckInMade(means=Means.IN_PERSON)
        record(
            uow,
            "case",
            [draft(made, When.at(at(3, "08:30")), entry_id="c", actor="t")],
            now=at(3, "08:31"),
        )
    assert ahead(store, helan, at(3, "08:31"), midnight) == before[1:]


def test_what_is_missed_already_is_not_ahead(store, helan):
    assert ahead(store, helan, at(3, "23:00"), at(3, "23:59")) == []
    assert ahead(store, helan, at(4, "00:00"), at(4, "00:01")) == []


def test_what_the_office_owes_by_the_end_of_the_day_is_ahead_until_it_is_done(store, helan):
    owed = [("monitoring_not_done", at(4, "00:00"))]
    assert ahead(store, helan, at(3, "23:00"), at(4, "00:00")) == owed
    with store.writing() as uow:
        made = draft(Monitored(seen="在家"), When.at(at(3, "23:10")), entry_id="m", actor="t")
        record(uow, "case", [made], now=at(3, "23:11"))
    assert ahead(store, helan, at(3, "23:12"), at(4, "00:00")) == []


def test_what_was_announced_is_told_by_the_sweep_when_its_time_comes(store, helan):
    announced = ahead(store, helan, at(3, "07:00"), at(5, "00:00"))
    with store.writing() as uow:
        review(uow, "case", helan, plain_context(), at(5, "00:00"))
        told = [(a.stated.kind.value, a.stated.began_at) for a in uow.alerts("case", settled=NOTHING_SETTLED)]
    assert announced
    assert set(announced) <= set(told)


@pytest.mark.parametrize("hours", range(0, 73, 3))
def test_what_the_last_review_proves_is_what_judging_anew_would_give(store, helan, hours):
    began, now = at(3, "05:00"), at(3, "06:00")
    until = now + timedelta(hours=hours)
    anew = ahead(store, helan, now, until)
    with store.writing() as uow:
        review(uow, "case", helan, plain_context(), began)
    assert ahead(store, helan, now, until) == anew


def test_a_case_is_not_judged_where_its_last_review_proves_that_nothing_begins(store, helan, monkeypatch):
    judged = []

    def counting(view):
        judged.append(view.file.case_id)
        return ()

    monkeypatch.setitem(RULES, "counting", counting)
    with store.writing() as uow:
        review(uow, "case", helan, plain_context(), at(3, "05:00"))
        next_at = uow.review_state("case").next_review_at
    judged.clear()
    before, now = next_at - timedelta(microseconds=1), at(3, "05:30")
    assert ahead(store, helan, now, before) == []
    assert judged == []
    # At that very moment something may begin, and after a fact nothing is proven any more.
    ahead(store, helan, now, next_at)
    assert judged == ["case"]
    with store.writing() as uow:
        made = draft(Monitored(seen="在家"), When.at(at(3, "05:40")), entry_id="m", actor="t")
        record(uow, "case", [made], now=at(3, "05:41"))
    ahead(store, helan, at(3, "05:45"), before)
    assert judged == ["case", "case"]
