"""The day judged ahead: what a page would have judged, thrown away with its mark, never judged twice."""

import logging
import re
from collections import Counter
from datetime import date, timedelta
from threading import Thread, current_thread
from threading import enumerate as threads
from time import monotonic, sleep

import pytest
from correction_console.app import make_app
from correction_console.console import Console
from correction_console.duties.warming import warm, warming
from sqlalchemy import insert
from starlette.testclient import TestClient

from correction.domain.facts.check_ins import CheckInMade, Means
from correction.domain.facts.standards import StandardProposed
from correction.domain.moments import When, day_end, legal_day
from correction.domain.organisation import Role, StaffMember
from correction.office.ids import new_id
from correction.office.organisation import set_staff
from correction.office.record import draft, record
from correction.office.standards.keeping import approve, propose
from correction.rules.registry import RULES
from correction.store.engines import transaction
from correction.store.queries.screens import last_numbers, open_cases
from correction.store.tables import CaseRow, table_of
from tests.console.conftest import A001, A002, A003, MINE, NOW, THEIRS

SOON_S = 10.0


@pytest.fixture
def judged(monkeypatch):
    """Who was judged, in order, by which thread; it is written down by a rule of its own."""
    told = []

    def counting(view):
        told.append((current_thread().name, view.file.case_id))
        return ()

    monkeypatch.setitem(RULES, "counting", counting)
    return told


def day_of(console):
    """What comes due today in all cases, as the console keeps it."""
    office, now = console.office, console.now()
    ids = open_cases(office.store)
    until = day_end(legal_day(now))
    return console.duties.ahead(office, console.book_to_show(), ids, now=now, until=until)


def cold(console):
    """The same, judged by a console that knows nothing yet."""
    return day_of(Console(office=console.office, clock=console.clock, secure=False))


def test_a_day_judged_ahead_is_the_day_a_page_would_judge_and_is_not_judged_again(console, judged):
    ids = open_cases(console.office.store)
    assert warm(console) == len(ids)
    assert Counter(case_id for _, case_id in judged) == Counter(ids)
    found = day_of(console)
    assert warm(console) == 0
    assert len(judged) == len(ids)
    assert found == cold(console)
    assert {due.finding.kind for due in found.dues} >= {"check_in_missed"}


def test_a_fact_throws_away_what_was_judged_of_its_case_alone(console, judged):
    warm(console)
    before = day_of(console)
    judged.clear()
    made = draft(CheckInMade(means=Means.IN_PERSON), When.at(NOW), entry_id="c", actor="G1")
    with console.office.store.writing() as uow:
        record(uow, A001, [made], now=NOW)
    assert warm(console) == 1
    assert [case_id for _, case_id in judged] == [A001]
    assert day_of(console) == cold(console)
    assert set(before.dues) - set(day_of(console).dues) == {
        due for due in before.dues if due.case_id == A001 and due.finding.kind == "check_in_missed"
    }


def test_a_standard_and_the_turn_of_the_day_throw_everything_away(console, judged, clock):
    ids = open_cases(console.office.store)
    warm(console)
    with console.office.store.writing() as uow:
        for staff_id in ("K2", "K3"):
            member = StaffMember(staff_id=staff_id, name=staff_id, org_id="X1", role=Role.OFFICER)
            set_staff(uow, member, actor="t", now=NOW)
        said = StandardProposed(
            standard_id=new_id(NOW),
            org_id="X1",
            key="check_in.grace_minutes",
            value="5",
            from_on=date(2026, 3, 12),
            reason="就在楼下",
        )
        entry = propose(uow, console.book(), said, actor="K2", now=NOW)
    book = console.book()
    with console.office.store.writing() as uow:
        approve(uow, book, entry.standard_id, actor="K3", now=NOW)
    assert warm(console) == len(ids)
    assert day_of(console) == cold(console)
    clock.advance(days=1)
    judged.clear()
    tomorrow = day_of(console)
    assert {case_id for _, case_id in judged} == set(ids)
    assert {legal_day(due.finding.began_at) for due in tomorrow.dues} <= {
        date(2026, 3, 11),
        date(2026, 3, 12),
    }
    assert tomorrow == cold(console)


def test_an_opening_waits_for_one_person_and_nobody_is_judged_twice(console, visit, monkeypatch):
    """Whoever opens the day while it is judged ahead comes first, and takes over what is there already."""
    visitor, judged, opening = visit("lin"), [], []

    def counting(view):
        judged.append((current_thread().name, view.file.case_id))
        if len(judged) == 1:
            opening.append(Thread(target=visitor.get, args=("/today",)))
            opening[0].start()
            until_s = monotonic() + SOON_S
            while console.traffic.wait_for_none(0.0) and monotonic() < until_s:
                sleep(0.001)
        return ()

    monkeypatch.setitem(RULES, "counting", counting)
    ahead = Thread(target=warm, args=(console,), kwargs={"patience_s": SOON_S}, name="ahead")
    ahead.start()
    ahead.join(SOON_S)
    opening[0].join(SOON_S)
    ids = open_cases(console.office.store)
    assert Counter(case_id for _, case_id in judged) == Counter(ids)
    by = [name == "ahead" for name, _ in judged]
    ours = len(open_cases(console.office.store, ["S1"]))
    asked = ours - (judged[0][1] in open_cases(console.office.store, ["S1"]))
    assert by == [True] + [False] * asked + [True] * (len(ids) - 1 - asked)


def test_requests_without_end_do_not_stop_it(console):
    with console.traffic.passing():
        assert warm(console, patience_s=0.0) == len(open_cases(console.office.store))


def test_it_stops_between_two_persons(console, judged):
    assert warm(console, stopping=lambda: bool(judged)) == 1
    assert len(judged) == 1


def test_a_case_that_cannot_be_judged_is_named_and_hides_nobody(console, visit, monkeypatch, caplog):
    def faulty(view):
        if view.file.case_id == A001:
            raise ZeroDivisionError(view.file.person.name)
        return ()

    monkeypatch.setitem(RULES, "faulty", faulty)
    with caplog.at_level(logging.WARNING):
        assert warm(console) == len(open_cases(console.office.store))
        warm(console)
    (line,) = [one.getMessage() for one in caplog.records if "case_not_judged" in one.getMessage()]
    assert A001 in line
    assert "ZeroDivisionError" in line
    assert MINE not in line
    page = visit("lin").get("/today")
    assert page.status_code == 200
    assert "有 1 人的到期事项没能算出" in page.text
    assert f'<a href="/people/{A001}">{MINE}</a></p>' in page.text
    others = {due.case_id for due in day_of(console).dues}
    assert A001 not in others
    assert others
    theirs = visit("hedong").get("/today").text
    assert THEIRS in theirs
    assert "没能算出" not in theirs
    client = TestClient(make_app(console), headers={"authorization": "Bearer token-of-peer"})
    refused = client.get("/api/v1/due")
    assert refused.status_code == 503
    assert A001 in refused.json()["what"]
    assert MINE not in refused.text


def test_a_case_whose_record_was_changed_is_named_and_hides_nobody(console, visit):
    with console.office.store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER log_entry_no_update")
        ours = "SELECT log_no FROM log_head WHERE log_id = ?"
        sql = (
            f"UPDATE log_entry SET payload = zeroblob(length(payload)) WHERE number = 1 AND log_no = ({ours})"
        )
        connection.exec_driver_sql(sql, (A001,))
    desk = visit("lin")
    page = desk.get("/today")
    assert page.status_code == 200
    assert "有 1 人的到期事项没能算出" in page.text
    assert f'<a href="/people/{A001}">记录无法读取</a></p>' in page.text
    # A list of what waits would lack it and seem whole.
    for path in ("/requests", "/handovers"):
        refused = desk.get(path)
        assert refused.status_code >= 400
        assert A001 in refused.text


def test_it_runs_beside_the_console_and_ends_with_it(console, judged):
    def running():
        return [one for one in threads() if one.name == "warming"]

    with TestClient(make_app(console)):
        assert running() == []
    ids = open_cases(console.office.store)
    with TestClient(make_app(console, beside=warming)):
        until_s = monotonic() + SOON_S
        while len(judged) < len(ids) and monotonic() < until_s:
            sleep(0.005)
        assert len(running()) == 1
    assert running() == []
    assert Counter(judged) == Counter(("warming", each) for each in ids)


def test_the_day_shows_everybody_however_many_have_left(console, visit):
    """Some thousands were read in order of number, those who have left among them, and nobody said so."""
    before = visit("lin").get("/today").text
    gone = {
        "person_id": "p",
        "office_id": "S1",
        "category": "probation",
        **dict.fromkeys(
            ("began_on", "effective_on", "term_from_on", "term_to_on", "records_from_on"), NOW.date()
        ),
        "left_at": NOW,
    }
    rows = [{"case_id": f"!{n:05}", **gone} for n in range(5_001)]
    with transaction(console.office.store.engine, writing=True) as connection:
        connection.execute(insert(table_of(CaseRow)), rows)
    after = visit("lin").get("/today").text
    assert MINE in before
    assert re.findall("<b>[0-9]+</b>", after) == re.findall("<b>[0-9]+</b>", before)
    assert MINE in after
    assert open_cases(console.office.store, ["S1"]) == tuple(sorted((A001, A002, A003)))


def test_marks_of_more_logs_than_one_statement_takes_are_all_read(console):
    ids = open_cases(console.office.store)
    many = [f"nobody-{n}" for n in range(40_000)]
    numbers = last_numbers(console.office.store, [*ids[:2], *many, *ids[2:]])
    assert numbers == last_numbers(console.office.store, ids)
    assert set(numbers) == set(ids)


def test_a_horizon_of_a_system_leaves_the_day_of_the_office_kept(console, judged):
    warm(console)
    judged.clear()
    ids, now = open_cases(console.office.store), console.now()
    week = timedelta(days=7)
    far = console.duties.ahead(
        console.office, console.book_to_show(), ids, now=now, until=day_end(legal_day(now)) + week
    )
    assert len(far.dues) > len(day_of(console).dues)
    assert Counter(case_id for _, case_id in judged) == Counter(ids)
