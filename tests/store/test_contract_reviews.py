"""Which cases a sweep gets, in every store: tries, poisoned cases, facts recorded meanwhile."""

import threading
from contextlib import suppress
from datetime import date, timedelta

import pytest

from correction.office.ports import ReviewState
from tests.store.office_samples import NOW, check_in, open_case

CASES = tuple(f"case-{n}" for n in range(5))
LATER = NOW + timedelta(days=30)


class ProcessDies(BaseException):
    """Stands for a kill between the claim and the commit."""


def review_all(store, now=NOW, *, poisoned=(), limit=50):
    """One sweep whose review of a poisoned case takes the process down; give the cases reviewed."""
    claimed = store.claim_due(now, limit)
    with store.writing() as uow:
        for log_id in uow.lock_due(claimed, now):
            with uow.savepoint():
                if log_id in poisoned:
                    raise ProcessDies
                uow.save_review(log_id, ReviewState(next_review_at=LATER))
    return claimed


def test_due_cases_are_given_once_reviewed_and_not_again(store):
    for case_id in CASES:
        open_case(store, case_id)
    assert sorted(review_all(store)) == list(CASES)
    assert review_all(store) == ()
    assert sorted(review_all(store, LATER)) == list(CASES)


def test_a_claim_takes_no_more_than_asked(store):
    for case_id in CASES:
        open_case(store, case_id)
    assert len(store.claim_due(NOW, 2)) == 2


def test_a_case_that_kills_the_process_is_set_aside_after_three_tries_and_its_neighbours_are_judged(store):
    for case_id in CASES:
        open_case(store, case_id)
    for _ in range(20):
        with suppress(ProcessDies):
            review_all(store, poisoned={"case-2"})
    assert tuple(store.set_aside()) == ("case-2",)
    with store.reading() as uow:
        states = {case_id: uow.review_state(case_id).next_review_at for case_id in CASES}
    assert states == {case_id: NOW if case_id == "case-2" else LATER for case_id in CASES}


def test_a_case_whose_last_try_failed_is_claimed_alone(store):
    for case_id in CASES:
        open_case(store, case_id)
    with pytest.raises(ProcessDies):
        review_all(store, poisoned={"case-4"})
    claims = []
    for _ in range(6):
        claims.append(store.claim_due(NOW, 50))
        with store.writing() as uow:
            for log_id in claims[-1]:
                uow.save_review(log_id, ReviewState(next_review_at=LATER))
    assert sorted(claims) == [(), *((case_id,) for case_id in CASES)]


def test_something_recorded_in_a_set_aside_case_brings_it_back(store):
    open_case(store)
    for _ in range(3):
        assert store.claim_due(NOW, 1) == ("case-1",)
    assert store.claim_due(NOW, 1) == ()
    assert tuple(store.set_aside()) == ("case-1",)
    with store.writing() as uow:
        uow.append("case-1", [check_in(date(2026, 5, 1))], recorded_at=NOW)
    assert tuple(store.set_aside()) == ()
    assert review_all(store) == ("case-1",)


def test_a_try_that_was_not_made_is_given_back(store):
    open_case(store)
    for _ in range(5):
        claimed = store.claim_due(NOW, 1)
        assert claimed == ("case-1",)
        with store.writing() as uow:
            uow.give_back(uow.lock_due(claimed, NOW))
    assert tuple(store.set_aside()) == ()


def test_a_claimed_case_that_somebody_else_judged_meanwhile_is_passed_over(store):
    open_case(store)
    claimed = store.claim_due(NOW, 1)
    with store.writing() as uow:
        uow.save_review("case-1", ReviewState(next_review_at=LATER))
    with store.writing() as uow:
        assert uow.lock_due(claimed, NOW) == ()


def test_a_fact_recorded_while_a_review_stands_between_read_and_commit_is_judged(store):
    open_case(store)
    claimed = store.claim_due(NOW, 1)
    has_read, recorded = threading.Event(), threading.Event()

    def record():
        has_read.wait(10)
        with store.writing() as uow:
            uow.append("case-1", [check_in(date(2026, 5, 1))], recorded_at=NOW)
        recorded.set()

    person = threading.Thread(target=record)
    person.start()
    with store.writing() as uow:
        assert uow.lock_due(claimed, NOW) == ("case-1",)
        seen = uow.entries("case-1")
        has_read.set()
        assert not recorded.wait(0.2)
        uow.save_review("case-1", ReviewState(next_review_at=LATER))
    person.join(10)
    assert recorded.is_set()
    assert store.claim_due(NOW, 1) == ("case-1",)
    with store.writing() as uow:
        assert len(uow.entries("case-1")) == len(seen) + 1


def test_threads_that_record_at_once_lose_nothing(store):
    open_case(store)

    def record(month):
        for day in range(1, 11):
            with store.writing() as uow:
                uow.append("case-1", [check_in(date(2026, month, day))], recorded_at=NOW)

    threads = [threading.Thread(target=record, args=(month,)) for month in (2, 3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as uow:
        read = uow.entries("case-1")
    assert [entry.number for entry in read] == list(range(1, 33))
    assert len({entry.entry_id for entry in read}) == 32
