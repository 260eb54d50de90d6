"""Two records of one person: who may join them, what stands against it, and taking them apart again."""

from datetime import date, timedelta

import pytest

from correction.domain.case.course import course_of
from correction.domain.counting.indicators import persons
from correction.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound
from correction.domain.facts.admission import PersonCorrected
from correction.domain.facts.minors import RecordSealed, ShieldedRead
from correction.domain.facts.persons import Particular, PersonIdentified, PersonParted
from correction.domain.moments import When
from correction.domain.watch import Watch
from correction.office.ids import derived_id
from correction.office.ports import PLATFORM_LOG
from correction.office.record import draft, record, void
from correction.office.unlawful import PowerLacking
from correction.testing.memory import MemoryStore
from tests.persons.desk import (
    FIRST_NO,
    MINUTE,
    NOW,
    SECOND_NO,
    file_of,
    found,
    join,
    open_case,
    take_out,
    who,
)

LATER = NOW + timedelta(days=2)


@pytest.fixture
def county():
    """Three records of one man without a number: two of one office, one of the next."""
    store = found(MemoryStore())
    for case_id, office_id in (("a", "S1"), ("b", "S1"), ("c", "S2")):
        open_case(store, case_id, office_id)
    return store


def tell(store, case_id, fact, entry_id):
    with store.writing() as uow:
        record(uow, case_id, [draft(fact, When.at(NOW), entry_id=entry_id, actor="t")], now=NOW)


def counted(store, *case_ids):
    return [one.case_ids for one in persons(course_of(file_of(store, each)) for each in case_ids)]


def test_joined_one_after_the_other_they_are_one_person_and_count_once(county):
    assert len(counted(county, "a", "b", "c")) == 3
    assert join(county, "a", "b", now=LATER).case_ids == ("a", "b")
    told = join(county, "b", "c", act="j2", now=LATER)
    assert told.case_ids == ("a", "b", "c")
    assert "3 件同时在矫" in told.warnings[0]
    assert who(county, "a", "b", "c") == ["p-a"] * 3
    assert counted(county, "a", "b", "c") == [("a", "b", "c")]
    file = file_of(county, "c")
    assert file.known_at(NOW).person_id == "p-c"
    assert file.happened_by(Watch(LATER - MINUTE)).person_id == "p-c"
    assert [one.payload.compared_with_id for one in file.of(PersonIdentified)] == ["b"]


def test_the_same_again_changes_nothing_not_even_what_was_parted_since(county):
    join(county, "a", "b")
    before = file_of(county, "a").entries
    assert join(county, "a", "b").case_ids == ("a", "b")
    assert join(county, "b", "a", act="j2").case_ids == ("a", "b")
    assert file_of(county, "a").entries == before
    take_out(county, "b")
    take_out(county, "b")
    assert len(file_of(county, "b").of(PersonParted)) == 1
    assert join(county, "a", "b").case_ids == ("a",)
    with pytest.raises(Conflict, match="已用于另一项内容"):
        join(county, "a", "c")


def test_parting_takes_one_case_out_and_gives_it_its_own_id_again(county):
    join(county, "a", "b")
    join(county, "b", "c", act="j2")
    take_out(county, "b")
    assert who(county, "a", "b", "c") == ["p-a", "p-b", "p-a"]
    # The id of its opening is held by another: the case that goes gets a new one.
    take_out(county, "a", act="p2")
    mine, _, others = who(county, "a", "b", "c")
    assert others == "p-a"
    assert mine not in {"p-a", "p-b"}
    with pytest.raises(Conflict, match="不需要拆分"):
        take_out(county, "b", act="p3")


def test_two_cases_go_together_and_two_opened_under_one_wrong_number_can_be_parted(county):
    open_case(county, "d", person_id="p-c")
    join(county, "a", "c")
    take_out(county, "c", "d")
    assert who(county, "a", "c", "d") == ["p-a", "p-c", "p-c"]
    take_out(county, "d", act="p2")
    c, d = who(county, "c", "d")
    assert (c, d != c) == ("p-c", True)
    with pytest.raises(Conflict, match="不是同一人"):
        take_out(county, "c", "a", act="p3")


def test_a_void_gives_the_case_back_whom_it_was_known_as(county):
    join(county, "a", "b")
    (entry,) = file_of(county, "b").of(PersonIdentified)
    with county.writing() as uow:
        void(uow, "b", entry.entry_id, reason="看错了", actor="t", now=NOW, void_id="v1")
        assert uow.cases_of_person("p-a") == ("a",)
    assert who(county, "a", "b") == ["p-a", "p-b"]


def test_the_id_made_of_the_citizen_number_stays_so_that_later_cases_find_it(county):
    numbered = derived_id("person", FIRST_NO)
    open_case(county, "n", "S2", number=FIRST_NO, person_id=numbered)
    join(county, "a", "n")
    assert who(county, "a", "n") == [numbered, numbered]


@pytest.mark.parametrize(
    ("actor", "refused"), [("k-S1", "机构S1"), ("k-X2", "机构X2"), ("u-X1", "没有执法资格")]
)
def test_an_office_a_strange_county_and_the_unqualified_may_neither_join_nor_part(county, actor, refused):
    with pytest.raises(PowerLacking, match=refused):
        join(county, "a", "b", actor=actor)
    join(county, "a", "b")
    with pytest.raises(PowerLacking, match=refused):
        take_out(county, "b", actor=actor)


def test_cases_of_two_counties_are_joined_by_the_body_over_both_and_what_is_beyond_one_stays(county):
    open_case(county, "x", "S3")
    open_case(county, "y", "S3", person_id="p-x")
    with pytest.raises(PowerLacking):
        join(county, "a", "x")
    assert join(county, "a", "x", actor="k-C1").case_ids == ("a", "x", "y")
    # The first county sees its own only, and what the other holds keeps the id by which both are known.
    told = join(county, "b", "a", act="j2")
    assert told.case_ids == ("a", "b")
    assert who(county, "a", "b", "x", "y") == ["p-a"] * 4
    assert "x" not in {*told.case_ids, *told.warnings}
    # Two persons that both reach beyond the county are its superior's matter.
    open_case(county, "z", "S3", person_id="p-c")
    with pytest.raises(NotAllowed, match="报上级"):
        join(county, "a", "c", act="j3")


@pytest.mark.parametrize(
    ("pair", "more", "refused", "error"),
    [
        (("a", "b"), {"reason": " "}, "没有写明理由", InvalidValue),
        (("a", "a"), {}, "同一个案件", InvalidValue),
        (("a", "nobody"), {}, "没有案件", NotFound),
        (("a", "other"), {}, "姓名、出生日期不同", Conflict),
        (("a", "other"), {"looked_at": (Particular.NAME,)}, "两件的出生日期不同", Conflict),
        (("n1", "n2"), {"looked_at": tuple(Particular)}, "都有效而不相同", Conflict),
    ],
)
def test_what_cannot_be_joined_is_refused_and_every_case_stays_as_it_was(county, pair, more, refused, error):
    open_case(county, "other", name="欧阳海", born=1980)
    open_case(county, "n1", number=FIRST_NO)
    open_case(county, "n2", number=SECOND_NO)
    with pytest.raises(error, match=refused):
        join(county, *pair, **more)
    assert who(county, "a", "b", "other", "n1") == ["p-a", "p-b", "p-other", "p-n1"]


def test_what_differs_is_joined_once_it_was_looked_at_and_a_number_once_it_was_corrected(county):
    open_case(county, "n1", number=FIRST_NO)
    open_case(county, "n2", number=SECOND_NO, name="周明元")
    right = file_of(county, "n1").person
    tell(county, "n2", PersonCorrected(person=right), "fix")
    assert join(county, "n1", "n2").case_ids == ("n1", "n2")
    open_case(county, "e", name="周明苑")
    join(county, "a", "e", act="j2", looked_at=(Particular.NAME,))
    assert file_of(county, "e").of(PersonIdentified)[0].payload.differing == (Particular.NAME,)


def test_a_sealed_record_is_joined_with_nobody_and_no_log_tells_that_it_was_tried(county):
    tell(county, "b", RecordSealed(document_no="封1"), "seal")
    length = len(file_of(county, "a").entries)
    with pytest.raises(NotAllowed, match="已经封存"):
        join(county, "a", "b")
    assert len(file_of(county, "a").entries) == length
    # Nor through a case of the same person that is open.
    open_case(county, "b2", person_id="p-b")
    with pytest.raises(NotAllowed, match="已经封存"):
        join(county, "a", "b2")


def test_a_minors_record_is_read_for_a_purpose_that_stays_on_record(county):
    for case_id in ("m1", "m2"):
        open_case(county, case_id, born=2009)
    join(county, "m1", "m2", reason="核对户口簿")
    with county.reading() as uow:
        (read,) = uow.of_kinds(PLATFORM_LOG, ShieldedRead)
    assert set(read.payload.case_ids) == {"m1", "m2"}
    assert read.payload.purpose == "核对户口簿"
    assert file_of(county, "m1").person.born_on == date(2009, 6, 1)
