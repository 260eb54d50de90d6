"""Exhibits of the rules about classes, assessments, minors and sealed records."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from correction.domain.facts.admission import ClassAssigned, ManagementClass, Released, Step, StepDone
from correction.domain.facts.assessment import (
    AssessedPeriod,
    AssessmentConfirmed,
    AssessmentObjected,
    Mark,
    ObjectionAnswered,
)
from correction.domain.facts.management import Risk, RiskAssessed
from correction.domain.facts.minors import (
    EducationBureauTold,
    GuardedAct,
    GuardianAttended,
    JobHelped,
    JobWished,
    OffenceDated,
    Schooling,
    SchoolingNoted,
)
from correction.testing.builders import SOMEBODY, CaseBuilder, probation
from tests.scenarios.gallery_frame import ENDS_ON, Room, arrived, at, day

ROOM = Room()
exhibit = ROOM.shows
YOUNG = replace(SOMEBODY, name="李四", born_on=date(2009, 5, 1))


def young(case_id: str, on: date) -> CaseBuilder:
    """Give the case of somebody of seventeen at the start."""
    order = probation(day(6, 1), ENDS_ON)
    return CaseBuilder(case_id=case_id, order=order, person=YOUNG).arrive(on, ManagementClass.GENERAL)


@exhibit("class_change")
def a_high_risk_in_the_general_class(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 1))
    assessed = case.add(RiskAssessed(risk=Risk.HIGH), on=day(7, 6))
    yield case
    case.void(assessed, at(7, 10, 21), "评估的是另一人")


@exhibit("class_review")
def a_class_not_reviewed_for_six_months(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(1, 8))
    yield case
    case.add(ClassAssigned(management_class=ManagementClass.GENERAL), on=day(7, 8))


@exhibit("assessment_late")
def a_month_without_a_result(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(4, 28))
    yield case
    result = AssessmentConfirmed(
        mark_entry_id="mark", period=AssessedPeriod.MONTH, first_on=day(5, 1), grade=Mark.PASS
    )
    case.add(result, on=day(6, 9))


@exhibit("objection_late")
def an_objection_without_an_answer(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(5, 28))
    result = AssessmentConfirmed(
        mark_entry_id="mark", period=AssessedPeriod.MONTH, first_on=day(5, 1), grade=Mark.FAIL
    )
    confirmed = case.add(result, on=day(6, 8))
    objection = AssessmentObjected(confirmed_entry_id=confirmed, reason="当月没有缺席")
    objected = case.add(objection, on=day(6, 30))
    yield case
    answer = ObjectionAnswered(objection_entry_id=objected, upheld=False, reason="考勤表有缺席记录")
    case.add(answer, on=day(7, 6))


@exhibit("guardian_absent")
def an_announcement_without_the_guardian(case_id: str) -> Iterator[CaseBuilder]:
    case = young(case_id, day(6, 8))
    case.add(StepDone(step=Step.ENTRY_ANNOUNCED), on=day(7, 6))
    yield case
    case.add(GuardianAttended(act=GuardedAct.ENTRY_ANNOUNCED, name="李某", relation="父亲"), on=day(7, 6))


@exhibit("minor_schooling")
def a_minor_out_of_school(case_id: str) -> Iterator[CaseBuilder]:
    case = young(case_id, day(6, 8))
    case.add(SchoolingNoted(schooling=Schooling.NOT_AT_SCHOOL), on=day(6, 10))
    yield case
    case.add(EducationBureauTold(recipient="样例县教育局"), on=day(6, 15))


@exhibit("minor_job_help")
def a_minor_who_wishes_to_work(case_id: str) -> Iterator[CaseBuilder]:
    case = young(case_id, day(6, 4))
    case.add(JobWished(note="想学汽修"), on=day(6, 5))
    yield case
    case.add(JobHelped(note="介绍到职业培训学校"), on=day(6, 20))


@exhibit("record_not_sealed")
def a_record_open_after_the_end(case_id: str) -> Iterator[CaseBuilder]:
    case = young(case_id, day(6, 4))
    dated = case.add(OffenceDated(committed_on=date(2026, 1, 20), sentence_years=1), on=day(6, 5))
    case.add(Released(ground="赦免"), on=day(7, 6))
    yield case
    case.void(dated, at(7, 10, 21), "犯罪日期看错，应为成年以后")
