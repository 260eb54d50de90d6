"""Which cases are one person follows each identification, parting and void, in every store and made anew."""

import threading
from datetime import date

import pytest

from correction.domain.facts.persons import PersonIdentified, PersonParted
from correction.domain.facts.upkeep import Voided
from correction.office.persons.joining import merge
from correction.store import open_store
from correction.store.models.rebuild import rebuild
from correction.store.queries.screens import cases_of_person, search_people
from tests.persons import desk
from tests.store.office_samples import NOW, check_in, draft, open_case, person

ONE, OTHER = "person-of-case-1", "person-of-case-2"


def tell(store, case_id, fact, entry_id):
    with store.writing() as uow:
        uow.append(case_id, [draft(fact, entry_id=entry_id)], recorded_at=NOW)


def identified(person_id=ONE):
    return PersonIdentified(person_id=person_id, act_id="j", compared_with_id="case-1", reason="指纹相同")


def persons(store):
    with store.reading() as uow:
        return [uow.cases_of_person(each) for each in (ONE, OTHER, "somebody")]


def test_the_cases_of_a_person_are_those_that_say_so_last(store):
    for case_id in ("case-1", "case-2", "case-3"):
        open_case(store, case_id)
    assert persons(store) == [("case-1",), ("case-2",), ()]
    with store.writing() as uow:
        uow.append("case-2", [draft(identified(), entry_id="j2")], recorded_at=NOW)
        # What this very transaction wrote is found by it.
        assert uow.cases_of_person(ONE) == ("case-1", "case-2")
    tell(store, "case-3", identified(), "j3")
    assert persons(store) == [("case-1", "case-2", "case-3"), (), ()]
    tell(store, "case-2", PersonParted(person_id=OTHER, act_id="p", reason="认错了人"), "p2")
    assert persons(store) == [("case-1", "case-3"), ("case-2",), ()]
    tell(store, "case-2", Voided(entry_id="p2", reason="没有认错"), "v2")
    assert persons(store) == [("case-1", "case-2", "case-3"), (), ()]
    tell(store, "case-2", Voided(entry_id="j2", reason="还是错了"), "v3")
    assert persons(store) == [("case-1", "case-3"), ("case-2",), ()]


def test_rows_of_persons_and_cases_follow_and_are_the_same_made_anew(sqlite):
    open_case(sqlite, "case-1", days=2)
    open_case(sqlite, "case-2", who=person("张珊"))
    tell(sqlite, "case-2", identified(), "j2")
    before = [row.case_id for row in cases_of_person(sqlite, ONE)]
    assert before == ["case-1", "case-2"]
    rebuild(sqlite)
    assert [row.case_id for row in cases_of_person(sqlite, ONE)] == before
    assert persons(sqlite)[0] == ("case-1", "case-2")
    # A record that came in under another name is found by that name still.
    assert [case_id for case_id, _ in search_people(sqlite, "张珊")] == ["case-2"]
    with sqlite.writing() as uow:
        uow.append("case-2", [check_in(date(2026, 3, 1))], recorded_at=NOW)
    assert persons(sqlite)[0] == ("case-1", "case-2")


def test_joining_and_parting_come_to_the_same_in_every_store(store):
    desk.found(store)
    for case_id, office_id in (("a", "S1"), ("b", "S1"), ("c", "S2")):
        desk.open_case(store, case_id, office_id)
    desk.join(store, "a", "b")
    assert desk.join(store, "b", "c", act="j2").case_ids == ("a", "b", "c")
    assert desk.take_out(store, "a").case_ids == ("a",)
    first, *rest = desk.who(store, "a", "b", "c")
    assert rest == ["p-a", "p-a"]
    assert first not in rest
    desk.take_out(store, "c", act="p2")
    assert desk.who(store, "b", "c") == ["p-a", "p-c"]


@pytest.mark.slow
def test_two_who_join_at_once_come_one_after_the_other_and_all_are_one_person(postgresql, url, key):
    desk.found(postgresql)
    for case_id in ("a", "b", "c"):
        desk.open_case(postgresql, case_id)
    other = open_store(url, key=key)
    thread = threading.Thread(target=lambda: desk.join(other, "b", "c", act="j2"))
    with postgresql.writing() as uow:
        merge(uow, desk.BOOK, "a", "b", "指纹相同", entry_id="j1", actor="k-X1", now=desk.NOW)
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()
    thread.join()
    other.close()
    assert desk.who(postgresql, "a", "b", "c") == ["p-a"] * 3
