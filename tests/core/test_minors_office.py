"""What is done for minors and about sealed records: refused with its article, and read only on a ground."""

from dataclasses import replace
from datetime import date

import pytest

from correction.domain.errors import InvalidValue, NotAllowed
from correction.domain.facts.admission import Released, Step, StepDone
from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.facts.minors import (
    EducationBureauTold,
    GuardedAct,
    GuardianAttended,
    JobHelped,
    JobWished,
    OffenceDated,
    ReadGround,
    RecordSealed,
    RecordUnsealed,
    Schooling,
    SchoolingNoted,
    ShieldedRead,
)
from correction.domain.facts.sanctions import BreachEstablished, BreachKind, Gravity
from correction.domain.file import CaseFile
from correction.domain.moments import When
from correction.office.admission.minors import announce, attend, care_for_work, note_schooling, tell_bureau
from correction.office.admission.sealing import (
    date_offence,
    kept_from_public,
    publishable,
    read_shielded,
    seal,
    shown_name,
    unseal,
)
from correction.office.endings.sanctions import decide
from correction.office.ports import PLATFORM_LOG
from correction.office.record import draft
from correction.testing.builders import SOMEBODY
from tests.core.assessing_county import CASE, Office

YOUNG = replace(SOMEBODY, name="李四", born_on=date(2009, 5, 1))
CHILD = replace(SOMEBODY, name="王五", born_on=date(2010, 4, 10))
ON = date(2026, 4, 10)
FATHER = GuardianAttended(act=GuardedAct.ENTRY_ANNOUNCED, name="李某", relation="父亲")


def test_a_minor_is_announced_with_the_guardian_or_not_at_all():
    office = Office(person=YOUNG)
    office.refused(
        "没有监护人到场", "第五十五条", verb=announce, args=(Step.ENTRY_ANNOUNCED,), actor="S1a", on=ON
    )
    wrong = replace(FATHER, act=GuardedAct.SANCTION)
    office.refused(
        "没有监护人到场",
        verb=announce,
        args=(Step.ENTRY_ANNOUNCED,),
        attended=wrong,
        actor="S1a",
        on=ON,
    )
    office.act(announce, Step.ENTRY_ANNOUNCED, attended=FATHER, actor="S1a", on=ON)
    assert len(office.file().of(StepDone)) == len(office.file().of(GuardianAttended)) == 1


def test_a_guardian_recorded_before_is_enough_and_an_adult_needs_none():
    office = Office(person=YOUNG)
    office.act(attend, FATHER, actor="S1a", on=ON)
    assert office.act(announce, Step.ENTRY_ANNOUNCED, actor="S1a", on=ON)
    assert Office().act(announce, Step.ENTRY_ANNOUNCED, actor="S1a", on=ON)
    office.refused("不是宣告", verb=announce, args=(Step.PLAN_MADE,), actor="S1a", on=ON)


def sanction(office, kind, on):
    breach = BreachEstablished(breach=BreachKind.LEAVE, gravity=Gravity.MINOR, evidence="车票")
    basis = office.put(breach, on).entry_id
    item = draft(
        Decided(decision=kind, basis_entries=(basis,)), When.day(on), entry_id=f"d-{basis}", actor="X1a"
    )
    with office.store.writing() as uow:
        return decide(uow, CASE, item, book=office.book, now=office.at(on, 23))


@pytest.mark.parametrize("kind", [DecisionKind.ADMONITION, DecisionKind.WARNING])
def test_a_sanction_of_a_minor_waits_for_the_guardian(kind):
    office = Office(person=YOUNG)
    with pytest.raises(InvalidValue, match="没有监护人到场"):
        sanction(office, kind, ON)
    office.act(attend, replace(FATHER, act=GuardedAct.SANCTION), actor="S1a", on=ON)
    assert sanction(office, kind, ON)
    assert sanction(Office(), kind, ON)


def test_who_attended_has_a_name_and_a_relation_and_stands_for_a_minor_only():
    office = Office(person=YOUNG)
    for wrong in (replace(FATHER, name=" "), replace(FATHER, relation="")):
        office.refused("姓名或者与本人的关系", verb=attend, args=(wrong,), actor="S1a", on=ON)
    Office().refused("已满十八周岁", verb=attend, args=(FATHER,), actor="S1a", on=ON)
    office.refused("不管辖本案", verb=attend, args=(FATHER,), actor="S2a", on=ON)


def test_school_and_work_of_minors_are_recorded_and_those_of_adults_refused():
    office = Office(person=YOUNG)
    office.act(note_schooling, Schooling.NOT_AT_SCHOOL, actor="S1a", on=ON)
    office.act(tell_bureau, EducationBureauTold(recipient="教育局"), actor="S1a", on=ON)
    office.act(care_for_work, JobWished(), actor="S1a", on=ON)
    office.act(care_for_work, JobHelped(note="培训"), actor="S1a", on=ON)
    assert len(office.file().of(SchoolingNoted)) == len(office.file().of(JobHelped)) == 1
    Office().refused("已满十八周岁", verb=note_schooling, args=(Schooling.FINISHED,), actor="S1a", on=ON)
    Office().refused("第五十五条第二款", verb=care_for_work, args=(JobWished(),), actor="S1a", on=ON)


@pytest.mark.parametrize(("on", "allowed"), [(date(2026, 4, 10), False), (date(2026, 4, 11), True)])
def test_nobody_is_helped_to_a_job_before_sixteen_is_full(on, allowed):
    office = Office(person=CHILD)
    if allowed:
        assert office.act(care_for_work, JobWished(), actor="S1a", on=on)
    else:
        office.refused("不满十六周岁", verb=care_for_work, args=(JobWished(),), actor="S1a", on=on)


OFFENCE = OffenceDated(committed_on=date(2025, 8, 1), sentence_years=2)


def over(person=YOUNG, offence=OFFENCE):
    office = Office(person=person)
    if offence is not None:
        office.act(date_offence, offence, actor="S1a", on=ON)
    office.put(Released(ground="赦免"), date(2026, 6, 1))
    return office


def test_a_record_is_sealed_once_by_the_county_after_the_end_and_by_a_document():
    office, on = over(), date(2026, 6, 2)
    office.refused("无权", verb=seal, args=("封1",), actor="S1a", on=on)
    office.refused("没有执法资格", verb=seal, args=("封1",), actor="X1u", on=on)
    office.refused("文书文号", "第二百八十六条", verb=seal, args=(" ",), actor="X1a", on=on)
    office.act(seal, "封1", actor="X1a", on=on)
    office.refused("已经封存", verb=seal, args=("封2",), actor="X1a", on=on)
    assert len(office.file().of(RecordSealed)) == 1


@pytest.mark.parametrize(
    ("office", "word"),
    [
        (lambda: over(offence=None), "没有登记犯罪时间"),
        (lambda: over(person=replace(YOUNG, born_on=date(2007, 7, 30))), "不属于应当封存"),
        (lambda: over(offence=replace(OFFENCE, sentence_years=5, sentence_months=1)), "不属于应当封存"),
    ],
)
def test_what_the_law_does_not_seal_stays_open(office, word):
    office().refused(word, verb=seal, args=("封1",), actor="X1a", on=date(2026, 6, 2))


def test_a_file_in_use_is_not_sealed():
    office = Office(person=YOUNG)
    office.act(date_offence, OFFENCE, actor="S1a", on=ON)
    office.refused("还没有结束", verb=seal, args=("封1",), actor="X1a", on=ON)


@pytest.mark.parametrize(
    "wrong",
    [
        OffenceDated(committed_on=date(2026, 1, 6)),
        OffenceDated(committed_on=YOUNG.born_on),
        OffenceDated(committed_on=date(2025, 8, 1), sentence_months=-1),
    ],
)
def test_an_impossible_crime_or_sentence_is_refused(wrong):
    Office(person=YOUNG).refused("犯罪", verb=date_offence, args=(wrong,), actor="S1a", on=ON)


def test_a_seal_is_lifted_by_a_decision_only():
    office, on = over(), date(2026, 6, 2)
    lift = RecordUnsealed(document_no="再1", reason="再审改判")
    office.refused("没有封存", verb=unseal, args=(lift,), actor="X1a", on=on)
    office.act(seal, "封1", actor="X1a", on=on)
    office.refused("决定文号", verb=unseal, args=(replace(lift, reason=" "),), actor="X1a", on=on)
    office.act(unseal, lift, actor="X1a", on=on)


def read(office, ground, purpose="核对", document_no=""):
    said = ShieldedRead(case_ids=(), ground=ground, purpose=purpose, document_no=document_no)
    with office.store.writing() as uow:
        return read_shielded(
            uow, [office.file()], said, book=office.book, actor="S1a", now=office.at(date(2026, 6, 5))
        )


def reads(office):
    with office.store.reading() as uow:
        return CaseFile.of_log(PLATFORM_LOG, uow.entries(PLATFORM_LOG)).of(ShieldedRead)


def test_a_minors_name_is_read_for_a_purpose_that_stays_in_the_log():
    office = Office(person=YOUNG)
    assert shown_name(office.file(), {}) == "李某"
    with pytest.raises(InvalidValue, match="没有写明查阅的目的"):
        read(office, ReadGround.SUPERVISION, purpose=" ")
    names = read(office, ReadGround.SUPERVISION)
    assert shown_name(office.file(), names) == "李四"
    (entry,) = reads(office)
    assert (entry.payload.case_ids, entry.payload.purpose, entry.actor) == ((CASE,), "核对", "S1a")


def test_an_adults_name_needs_no_purpose_and_leaves_no_trace():
    office = Office()
    assert shown_name(office.file(), {}) == "张三"
    assert read(office, ReadGround.SUPERVISION, purpose="") == {}
    assert reads(office) == ()


def test_a_sealed_file_opens_to_a_lawful_query_with_its_letter_only():
    office = over()
    office.act(seal, "封1", actor="X1a", on=date(2026, 6, 2))
    assert shown_name(office.file(), {}) == "（已封存）"
    for ground, letter in (
        (ReadGround.SUPERVISION, "函1"),
        (ReadGround.JUDICIAL, " "),
        (ReadGround.STATE_RULES, ""),
    ):
        with pytest.raises(NotAllowed, match="不得向任何单位和个人提供"):
            read(office, ground, document_no=letter)
    assert read(office, ReadGround.JUDICIAL, document_no="函1") == {CASE: "李四"}
    assert len(reads(office)) == 1


def test_public_notices_name_neither_minors_nor_sealed_records():
    minor, adult, sealed = Office(person=YOUNG), Office(), over()
    sealed.act(seal, "封1", actor="X1a", on=date(2026, 6, 2))
    files = [minor.file(), adult.file(), sealed.file()]
    assert publishable(files) == [files[1]]
    assert [kept_from_public(file) for file in files] == ["按未成年人执行，不公开", "", "犯罪记录已封存"]
