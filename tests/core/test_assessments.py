"""From the mark to the answer of an objection: by whom, after what, and refused with its article."""

from datetime import date

import pytest

from correction.domain.assessments.results import results_of
from correction.domain.errors import NotFound
from correction.domain.facts.assessment import AssessedPeriod, AssessmentConfirmed, AssessmentMarked, Mark
from correction.domain.facts.decisions import Decided, DecisionKind
from correction.office.assessing.marking import Verdict, confirm, hear, mark, mark_education, tell
from correction.office.assessing.objecting import answer, object_to
from correction.office.record import void
from tests.core.assessing_county import Office

MONTH, QUARTER = AssessedPeriod.MONTH, AssessedPeriod.QUARTER
GOOD, PASS, FAIL = (Verdict(grade=each) for each in (Mark.GOOD, Mark.PASS, Mark.FAIL))
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 3)
MEMBERS = ("村主任王某", "父亲张某")


@pytest.fixture
def office():
    made = Office()
    made.act(mark_education, MAY, Mark.GOOD, actor="S1a", on=date(2026, 6, 1))
    return made


def marked(office, verdict=GOOD, on=JUNE):
    return office.act(mark, MONTH, MAY, verdict=verdict, actor="S1a", on=on).entry_id


def heard(office, mark_id, on=JUNE):
    return office.act(hear, mark_id, members=MEMBERS, opinion="同意", actor="S1a", on=on)


def confirmed(office, verdict=None):
    mark_id = marked(office)
    heard(office, mark_id)
    return office.act(confirm, mark_id, verdict, actor="X1a", on=date(2026, 6, 5)).entry_id


def result(office, on):
    return results_of(office.file(), MONTH, office.at(on, 23))


def test_a_month_goes_from_the_draft_to_the_person(office):
    confirmed_id = confirmed(office)
    office.act(tell, confirmed_id, signed=True, actor="S1a", on=date(2026, 6, 6))
    (said,) = office.file().of(AssessmentMarked)
    assert (said.payload.drafted, said.payload.grade, said.payload.points) == (Mark.GOOD, Mark.GOOD, 80)
    assert said.payload.basis_entries == (office.file().entries[2].entry_id,)
    (found,) = result(office, date(2026, 6, 6))
    assert (found.first_on, found.grade, found.points) == (MAY, Mark.GOOD, 80)


def test_an_objection_upheld_changes_the_result_from_the_answer_on(office):
    confirmed_id = confirmed(office, Verdict(grade=Mark.PASS, reason="出勤一般"))
    office.act(tell, confirmed_id, signed=False, note="拒签，王某见证", actor="S1a", on=date(2026, 6, 6))
    objected = office.act(object_to, confirmed_id, "每次都到", actor="S1a", on=date(2026, 6, 8)).entry_id
    office.act(answer, objected, "核对考勤属实", grade=Mark.GOOD, actor="X1b", on=date(2026, 6, 12))
    assert [r.grade for r in result(office, date(2026, 6, 11))] == [Mark.PASS]
    (after,) = result(office, date(2026, 6, 12))
    assert (after.grade, len(after.entries)) == (Mark.GOOD, 2)


def test_an_objection_not_upheld_leaves_the_result(office):
    confirmed_id = confirmed(office)
    office.act(tell, confirmed_id, signed=True, actor="S1a", on=date(2026, 6, 6))
    objected = office.act(object_to, confirmed_id, "应为优秀", actor="S1a", on=date(2026, 6, 8)).entry_id
    office.act(answer, objected, "规则册没有优秀", actor="X1a", on=date(2026, 6, 9))
    assert [r.grade for r in result(office, date(2026, 6, 30))] == [Mark.GOOD]
    office.refused("已经答复", verb=answer, args=(objected, "再答"), actor="X1a", on=date(2026, 6, 10))
    office.refused(
        "提出过异议", verb=object_to, args=(confirmed_id, "再提"), actor="S1a", on=date(2026, 6, 10)
    )


@pytest.mark.parametrize(("on", "early"), [(date(2026, 5, 31), True), (date(2026, 6, 1), False)])
def test_a_month_is_marked_when_it_is_over_and_not_on_its_last_day(office, on, early):
    if early:
        office.refused(
            "还没有结束", "第二十八条", verb=mark, args=(MONTH, MAY), verdict=PASS, actor="S1a", on=on
        )
    else:
        assert marked(office, on=on)


@pytest.mark.parametrize(
    ("verdict", "actor", "words"),
    [
        (PASS, "S1a", ("初评良好", "没有写明理由")),
        (GOOD, "S2a", ("不管辖本案",)),
    ],
)
def test_a_mark_is_refused_for_its_content_or_its_author(office, verdict, actor, words):
    office.refused(*words, verb=mark, args=(MONTH, MAY), verdict=verdict, actor=actor, on=JUNE)


def test_a_mark_that_departs_from_the_draft_says_why(office):
    marked(office, Verdict(grade=Mark.PASS, reason="月底态度消极"))
    (said,) = office.file().of(AssessmentMarked)
    assert (said.payload.drafted, said.payload.grade) == (Mark.GOOD, Mark.PASS)


def test_a_book_that_assesses_nothing_takes_no_mark():
    office = Office(book="demo-county")
    office.refused("没有月度考核的等次", verb=mark, args=(MONTH, MAY), verdict=PASS, actor="S1a", on=JUNE)


@pytest.mark.parametrize(
    ("actor", "words"),
    [("S1b", ("无权",)), ("X1u", ("没有执法资格",)), ("S2a", ("无权",))],
)
def test_only_a_qualified_member_of_the_county_confirms(office, actor, words):
    mark_id = marked(office)
    heard(office, mark_id)
    office.refused(*words, verb=confirm, args=(mark_id,), actor=actor, on=date(2026, 6, 5))


def test_nobody_confirms_their_own_mark(office):
    mark_id = office.act(mark, MONTH, MAY, verdict=GOOD, actor="X1a", on=JUNE).entry_id
    heard(office, mark_id)
    office.refused("不能自己核定", verb=confirm, args=(mark_id,), actor="X1a", on=date(2026, 6, 5))
    assert office.act(confirm, mark_id, actor="X1b", on=date(2026, 6, 5))


def test_the_county_waits_for_the_group_and_says_why_it_departs(office):
    mark_id = marked(office)
    office.refused("还没有矫正小组的评议", verb=confirm, args=(mark_id,), actor="X1a", on=date(2026, 6, 5))
    heard(office, mark_id)
    office.refused("没有写明理由", verb=confirm, args=(mark_id, FAIL), actor="X1a", on=date(2026, 6, 5))
    office.refused("早于", verb=confirm, args=(mark_id,), actor="X1a", on=date(2026, 6, 2))


def test_a_period_has_one_result_until_it_is_void(office):
    confirmed_id = confirmed(office)
    office.refused("已经核定", verb=mark, args=(MONTH, MAY), verdict=GOOD, actor="S1a", on=date(2026, 6, 8))
    with office.store.writing() as uow:
        now = office.at(date(2026, 6, 9))
        void(uow, "case-1", confirmed_id, reason="录错", actor="X1a", now=now, void_id="v1")
    assert result(office, date(2026, 6, 9)) == ()
    assert marked(office, on=date(2026, 6, 10))


def test_the_group_is_heard_in_persons_and_words(office):
    mark_id = marked(office)
    for members, opinion in (((), "同意"), (("  ",), "同意"), (MEMBERS, " ")):
        office.refused(
            "小组成员",
            verb=hear,
            args=(mark_id,),
            members=members,
            opinion=opinion,
            actor="S1a",
            on=JUNE,
        )


def test_the_person_objects_to_what_they_were_told_and_with_a_reason(office):
    confirmed_id = confirmed(office)
    office.refused(
        "还没有告知", verb=object_to, args=(confirmed_id, "不服"), actor="S1a", on=date(2026, 6, 8)
    )
    office.refused(
        "没有签名", verb=tell, args=(confirmed_id,), signed=False, actor="S1a", on=date(2026, 6, 8)
    )
    office.act(tell, confirmed_id, signed=True, actor="S1a", on=date(2026, 6, 8))
    office.refused("没有写明理由", verb=object_to, args=(confirmed_id, " "), actor="S1a", on=date(2026, 6, 9))
    objected = office.act(object_to, confirmed_id, "不服", actor="S1a", on=date(2026, 6, 9)).entry_id
    office.refused("无权", verb=answer, args=(objected, "维持"), actor="S1a", on=date(2026, 6, 10))
    office.refused("没有写明理由", verb=answer, args=(objected, " "), actor="X1a", on=date(2026, 6, 10))
    office.refused("早于异议", verb=answer, args=(objected, "维持"), actor="X1a", on=date(2026, 6, 8))


def test_what_is_not_on_record_is_said_to_be_missing(office):
    with pytest.raises(NotFound, match="考核评分"):
        office.act(confirm, "nowhere", actor="X1a", on=JUNE)
    with pytest.raises(NotFound, match="考核结果"):
        office.act(tell, "nowhere", signed=True, actor="S1a", on=JUNE)


def test_a_quarter_rests_on_its_months():
    office = Office()
    for n, grade in enumerate((Mark.GOOD, Mark.GOOD, Mark.PASS)):
        first_on = date(2026, 4 + n, 1)
        office.put(
            AssessmentConfirmed(
                mark_entry_id="m", period=MONTH, first_on=first_on, grade=grade, points=80.0 + 5 * n
            ),
            date(2026, 7, 3),
        )
    office.act(mark, QUARTER, MAY, verdict=GOOD, actor="S1a", on=date(2026, 7, 5))
    (said,) = office.file().of(AssessmentMarked)
    assert (said.payload.first_on, said.payload.drafted, said.payload.points) == (
        date(2026, 4, 1),
        Mark.GOOD,
        85,
    )


def test_a_sanction_in_the_month_makes_it_fail(office):
    office.put(Decided(decision=DecisionKind.ADMONITION), date(2026, 5, 31))
    office.refused("初评不合格", verb=mark, args=(MONTH, MAY), verdict=GOOD, actor="S1a", on=JUNE)
    marked(office, FAIL)
    (said,) = office.file().of(AssessmentMarked)
    assert said.payload.points == 70
