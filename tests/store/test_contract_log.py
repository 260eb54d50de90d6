"""What every store does with a log: the one in memory and the one on SQLite alike."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from correction.domain.errors import Conflict, NotFound
from correction.domain.facts.admission import ClassAssigned, ManagementClass
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.domain.facts.upkeep import Voided
from correction.domain.finding import NOTHING_SETTLED, Settled
from correction.office.ports import LogKind, ReviewState
from tests.store.office_samples import NOW, check_in, draft, open_case, opened

EARLIER = NOW - timedelta(days=1)


def test_entries_are_numbered_from_one_without_gaps_and_come_back_as_they_went_in(store):
    written = open_case(store, days=3)
    with store.reading() as uow:
        read = uow.entries("case-1")
    assert read == written
    assert [entry.number for entry in read] == [1, 2, 3, 4, 5]


def test_an_entry_captured_at_the_first_moment_of_1970_comes_back_so(store):
    open_case(store)
    at_zero = replace(check_in(date(2026, 2, 1)), captured_at=datetime(1970, 1, 1, tzinfo=UTC))
    with store.writing() as uow:
        uow.append("case-1", [at_zero], recorded_at=NOW)
    with store.reading() as uow:
        assert uow.entries("case-1")[-1].captured_at == datetime(1970, 1, 1, tzinfo=UTC)


def test_entries_of_some_kinds_come_with_what_makes_them_void_and_nothing_else(store):
    open_case(store, days=3)
    with store.writing() as uow:
        entries = uow.entries("case-1")
        void = draft(Voided(entry_id=entries[-1].entry_id, reason="x"), entry_id="v", on=date(2026, 2, 1))
        uow.append("case-1", [void], recorded_at=NOW)
        kind = type(entries[-1].payload)
        found = uow.of_kinds("case-1", kind)
        assert found == tuple(e for e in uow.entries("case-1") if isinstance(e.payload, kind | Voided))
        assert len(found) == 4
        assert uow.of_kinds("nobody", kind) == ()


def test_a_log_is_created_once(store):
    with store.writing() as uow:
        assert uow.create_log("case-1", LogKind.CASE)
        assert not uow.create_log("case-1", LogKind.CASE)
    with store.writing() as uow:
        assert not uow.create_log("case-1", LogKind.CASE)


def test_the_same_input_twice_changes_nothing(store):
    first = open_case(store, days=3)
    assert len(first) == 5
    assert open_case(store, at=NOW + timedelta(days=1), days=3) == ()
    with store.reading() as uow:
        assert uow.entries("case-1") == first


def test_the_same_id_twice_in_one_call_is_one_entry(store):
    with store.writing() as uow:
        uow.create_log("case-1", LogKind.CASE)
        day = check_in(date(2026, 2, 1))
        assert len(uow.append("case-1", [day, day], recorded_at=NOW)) == 1
        assert uow.append("case-1", [day], recorded_at=NOW) == ()


def test_other_content_under_a_used_id_is_refused_and_nothing_of_the_call_stays(store):
    open_case(store)
    strict = draft(
        ClassAssigned(management_class=ManagementClass.STRICT), entry_id="class", on=date(2026, 2, 1)
    )
    relaxed = draft(
        ClassAssigned(management_class=ManagementClass.RELAXED), entry_id="class", on=date(2026, 2, 1)
    )
    with store.writing() as uow:
        uow.append("case-1", [strict], recorded_at=NOW)
    with store.writing() as uow:
        with pytest.raises(Conflict):
            uow.append("case-1", [check_in(date(2026, 2, 2)), relaxed], recorded_at=NOW)
        assert len(uow.entries("case-1")) == 3
    with store.reading() as uow:
        assert [e.payload for e in uow.entries("case-1")][2:] == [strict.payload]


def test_an_unknown_log_is_refused(store):
    with store.writing() as uow, pytest.raises(NotFound):
        uow.append("nobody", [check_in(date(2026, 2, 1))], recorded_at=NOW)


def test_the_time_of_recording_never_runs_backwards(store):
    open_case(store, at=NOW)
    with store.writing() as uow:
        (late,) = uow.append("case-1", [check_in(date(2026, 2, 1))], recorded_at=EARLIER)
        (later,) = uow.append("case-1", [check_in(date(2026, 2, 2))], recorded_at=NOW + timedelta(hours=1))
    assert late.recorded_at == NOW
    assert later.recorded_at == NOW + timedelta(hours=1)
    with store.reading() as uow:
        assert uow.entries("case-1")[-2:] == (late, later)


def test_an_error_takes_back_the_whole_transaction(store):
    open_case(store)
    with suppress(ZeroDivisionError), store.writing() as uow:
        uow.append("case-1", [check_in(date(2026, 2, 1))], recorded_at=NOW)
        uow.create_log("case-2", LogKind.CASE)
        raise ZeroDivisionError
    with store.reading() as uow:
        assert len(uow.entries("case-1")) == 2
        assert uow.case_ids() == ("case-1",)


def test_a_savepoint_fails_alone(store):
    open_case(store)
    with store.writing() as uow:
        uow.append("case-1", [check_in(date(2026, 2, 1))], recorded_at=NOW)
        with suppress(ZeroDivisionError), uow.savepoint():
            uow.append("case-1", [check_in(date(2026, 2, 2))], recorded_at=NOW)
            uow.create_log("case-2", LogKind.CASE)
            raise ZeroDivisionError
        with uow.savepoint():
            uow.append("case-1", [check_in(date(2026, 2, 3))], recorded_at=NOW)
        uow.append("case-1", [check_in(date(2026, 2, 4))], recorded_at=NOW)
    with store.reading() as uow:
        read = uow.entries("case-1")
        assert [e.when.starts_at.day for e in read[2:]] == [1, 3, 4]
        assert [e.number for e in read] == [1, 2, 3, 4, 5]
        assert uow.case_ids() == ("case-1",)


def test_settled_days_are_not_loaded_but_rare_entries_always_are(store):
    open_case(store, days=20)
    report = draft(ReportReceived(report=ReportKind.WRITTEN), entry_id="report", on=date(2026, 1, 10))
    with store.writing() as uow:
        uow.append("case-1", [report], recorded_at=NOW)
    with store.reading() as uow:
        everything = uow.entries("case-1", settled=NOTHING_SETTLED)
        daily = Settled(daily_on=date(2026, 1, 20))
        both = Settled(daily_on=date(2026, 1, 20), regular_on=date(2026, 1, 11))
        for settled in (daily, both, Settled(regular_on=date.max, daily_on=date.max)):
            kept = tuple(e for e in everything if not settled.holds(e.payload.PACE, e.belongs_on))
            assert uow.entries("case-1", settled=settled) == kept
            assert 2 <= len(kept) < len(everything)


def test_began_on_and_has_entry_see_the_transaction_itself(store):
    with store.writing() as uow:
        assert uow.began_on("case-1") is None
        assert not uow.has_entry("case-1", "case-1/opened")
        uow.create_log("case-1", LogKind.CASE)
        uow.append("case-1", [opened("case-1")], recorded_at=NOW)
        assert uow.began_on("case-1") == date(2026, 1, 1)
        assert uow.has_entry("case-1", "case-1/opened")
        assert not uow.has_entry("case-1", "other")
    with store.reading() as uow:
        assert uow.began_on("case-1") == date(2026, 1, 1)
        assert uow.has_entry("case-1", "case-1/opened")


def test_a_case_whose_opening_was_voided_has_not_begun(store):
    open_case(store)
    void = draft(Voided(entry_id="case-1/opened", reason="重复立案"), entry_id="void", at=NOW)
    with store.writing() as uow:
        uow.append("case-1", [void], recorded_at=NOW)
    with store.reading() as uow:
        assert uow.began_on("case-1") is None


def test_a_fact_makes_the_case_due_and_drops_what_it_reopens(store):
    open_case(store)
    settled = Settled(daily_on=date(2026, 5, 1), regular_on=date(2026, 4, 1))
    calm = ReviewState(next_review_at=NOW + timedelta(days=9), settled=settled, judged_by="book")

    def after(item):
        with store.writing() as uow:
            uow.save_review("case-1", calm)
            uow.append("case-1", [item], recorded_at=NOW)
            return uow.review_state("case-1")

    young = after(check_in(date(2026, 5, 1)))
    assert young.next_review_at == NOW
    assert young.settled == settled
    assert after(check_in(date(2026, 4, 30))).settled == NOTHING_SETTLED
    rare = draft(ClassAssigned(management_class=ManagementClass.STRICT), entry_id="class", at=NOW)
    assert after(rare).settled == NOTHING_SETTLED


def test_a_fact_never_puts_a_review_off(store):
    open_case(store)
    sooner = datetime(2026, 5, 1, tzinfo=UTC)
    with store.writing() as uow:
        uow.save_review("case-1", ReviewState(next_review_at=sooner))
        uow.append("case-1", [check_in(date(2026, 5, 30))], recorded_at=NOW)
        assert uow.review_state("case-1").next_review_at == sooner


def test_only_cases_become_due(store):
    with store.writing() as uow:
        uow.create_log("platform", LogKind.PLATFORM)
        uow.append("platform", [check_in(date(2026, 5, 30))], recorded_at=NOW)
        assert uow.review_state("platform").next_review_at is None
    assert store.claim_due(NOW, 10) == ()


def test_nothing_is_written_in_a_transaction_that_only_reads(store):
    open_case(store)
    with store.reading() as uow:
        with pytest.raises(TypeError, match="only reads"):
            uow.append("case-1", [check_in(date(2026, 5, 30))], recorded_at=NOW)
        with pytest.raises(TypeError, match="only reads"):
            uow.create_log("case-2", LogKind.CASE)
        with pytest.raises(TypeError, match="only reads"):
            uow.save_review("case-1", ReviewState())
    with store.reading() as uow:
        assert len(uow.entries("case-1")) == 2
        assert uow.append("case-1", [opened("case-1")], recorded_at=NOW) == ()
