"""The rules for minors: fixed at the start; guardian, school, work, and the record that must be sealed.

Rules: guardian_absent, minor_schooling, minor_job_help, record_not_sealed.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.minors import (
    is_sealed,
    masked_name,
    minor_regime,
    must_be_sealed,
    shielded,
    under,
)
from correction.domain.facts.admission import PersonCorrected, Released, Step, StepDone
from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.facts.minors import (
    EducationBureauTold,
    GuardedAct,
    GuardianAttended,
    JobHelped,
    JobWished,
    OffenceDated,
    RecordSealed,
    RecordUnsealed,
    Schooling,
    SchoolingNoted,
)
from correction.domain.facts.moves import MoveAccepted
from correction.rulebooks import load_book
from correction.testing.builders import SOMEBODY, CaseBuilder, plain_context, probation
from correction.testing.reviews import walk

CST = timezone(timedelta(hours=8))
CN = load_book("cn")
START = date(2026, 3, 2)


def moment(on, hour=0):
    return datetime(on.year, on.month, on.day, hour, tzinfo=CST)


def young(born_on=date(2009, 5, 1), start_on=START, ends_on=date(2027, 12, 31)):
    person = replace(SOMEBODY, name="李四", born_on=born_on)
    return CaseBuilder(order=probation(start_on, ends_on), person=person).arrive(start_on + timedelta(days=3))


@pytest.mark.parametrize(
    ("born_on", "minor"),
    [
        (date(2008, 3, 1), False),
        (date(2008, 3, 2), True),  # The birthday itself: a year is full on the day after.
        (date(2008, 3, 3), True),
        (date(1985, 6, 1), False),
    ],
)
def test_the_regime_is_fixed_by_the_age_at_the_start(born_on, minor):
    assert minor_regime(young(born_on).file()) is minor


def test_no_birthday_ends_the_regime_and_a_corrected_birth_date_decides_it_anew(judged):
    case = young(date(2008, 3, 20), ends_on=date(2030, 1, 1))
    case.add(StepDone(step=Step.RELEASE_ANNOUNCED), on=date(2029, 12, 31))
    assert len(judged(case, moment(date(2030, 1, 1)), "guardian_absent", book=CN)) == 1
    case.add(PersonCorrected(person=replace(SOMEBODY, born_on=date(2007, 3, 20))), on=date(2029, 12, 31))
    assert judged(case, moment(date(2030, 1, 2)), "guardian_absent", book=CN) == []


@pytest.mark.parametrize("years", [12, 14, 16, 18])
@pytest.mark.parametrize("born_on", [date(2008, 2, 29), date(2008, 3, 1), date(2008, 12, 31)])
def test_years_are_completed_on_the_day_after_the_birthday(born_on, years):
    person = replace(SOMEBODY, born_on=born_on)
    year = born_on.year + years
    leap = (born_on.month, born_on.day) == (2, 29) and year % 4
    birthday = date(year, 3, 1) if leap else born_on.replace(year=year)
    assert [under(person, years, birthday + timedelta(days=n)) for n in (-1, 0, 1)] == [True, True, False]


GUARDED = [
    (StepDone(step=Step.ENTRY_ANNOUNCED), GuardedAct.ENTRY_ANNOUNCED),
    (StepDone(step=Step.RELEASE_ANNOUNCED), GuardedAct.RELEASE_ANNOUNCED),
    (Decided(decision=DecisionKind.ADMONITION), GuardedAct.SANCTION),
    (Decided(decision=DecisionKind.WARNING), GuardedAct.SANCTION),
]
FREE = [Decided(decision=DecisionKind.PRAISE), StepDone(step=Step.PLAN_MADE)]


@pytest.mark.parametrize(("fact", "act"), GUARDED)
@pytest.mark.parametrize(("shift", "absent"), [(-1, True), (0, False), (1, True)])
def test_the_guardian_is_there_on_the_day_of_the_act(judged, fact, act, shift, absent):
    case, on = young(), date(2026, 4, 10)
    case.add(fact, on=on)
    case.add(GuardianAttended(act=act, name="李某", relation="父亲"), on=on + timedelta(days=shift))
    found = judged(case, moment(date(2026, 4, 20)), "guardian_absent", book=CN)
    assert len(found) == absent
    assert {(f.kind, f.bearer, f.began_at) for f in found} <= {
        (AlertKind.GUARDIAN_ABSENT, Bearer.OFFICE, moment(date(2026, 4, 11)))
    }


@pytest.mark.parametrize("fact", FREE)
def test_praise_and_plans_need_no_guardian(judged, fact):
    case = young()
    case.add(fact, on=date(2026, 4, 10))
    assert judged(case, moment(date(2026, 4, 20)), "guardian_absent", book=CN) == []


def test_a_guardian_at_one_act_does_not_stand_for_another_and_an_adult_needs_none(judged):
    for born_on, absent in ((date(2009, 5, 1), 1), (date(1990, 5, 1), 0)):
        case, on = young(born_on), date(2026, 4, 10)
        case.add(Decided(decision=DecisionKind.ADMONITION), on=on)
        case.add(GuardianAttended(act=GuardedAct.ENTRY_ANNOUNCED, name="李某", relation="父亲"), on=on)
        assert len(judged(case, moment(date(2026, 4, 20)), "guardian_absent", book=CN)) == absent


@pytest.mark.parametrize(("on", "absent"), [(date(2020, 6, 30), 0), (date(2020, 7, 1), 1)])
def test_the_guardian_is_asked_for_since_the_measures_of_2020(judged, on, absent):
    case = young(date(2003, 5, 1), start_on=date(2020, 5, 4), ends_on=date(2021, 12, 31))
    case.add(StepDone(step=Step.ENTRY_ANNOUNCED), on=on)
    found = judged(case, moment(date(2020, 8, 1)), "guardian_absent", book=CN)
    assert len(found) == absent
    assert all(str(f.why.citations[0]).endswith("（转述·待核对原文）") for f in found)


def test_a_guardian_recorded_late_clears_the_office_and_the_void_does_not(judged):
    case, on = young(), date(2026, 4, 10)
    case.add(StepDone(step=Step.ENTRY_ANNOUNCED), on=on)
    attended = GuardianAttended(act=GuardedAct.ENTRY_ANNOUNCED, name="李某", relation="父亲")
    entry = case.add(attended, on=on, recorded_at=moment(date(2026, 4, 15)))
    assert judged(case, moment(date(2026, 4, 16)), "guardian_absent", book=CN) == []
    case.void(entry, moment(date(2026, 4, 17)))
    (found,) = judged(case, moment(date(2026, 4, 18)), "guardian_absent", book=CN)
    assert "一直按未成年人执行" in found.why.arithmetic[0]


OUT, AT = Schooling.NOT_AT_SCHOOL, Schooling.AT_SCHOOL


@pytest.mark.parametrize(("day", "late"), [(19, 0), (20, 0), (21, 1)])
def test_the_education_authority_is_told_within_the_days(judged, day, late):
    case = young()
    case.add(SchoolingNoted(schooling=OUT), on=date(2026, 4, 10))
    found = judged(case, moment(date(2026, 4, day), 12), "minor_schooling", book=CN)
    assert [(f.kind, f.began_at) for f in found] == [
        (AlertKind.MINOR_CARE_LATE, moment(date(2026, 4, 21)))
    ] * late


@pytest.mark.parametrize("schooling", [AT, Schooling.FINISHED])
def test_who_is_at_school_or_has_finished_owes_the_office_nothing(judged, schooling):
    case = young()
    case.add(SchoolingNoted(schooling=schooling), on=date(2026, 4, 10))
    assert judged(case, moment(date(2026, 9, 1)), "minor_schooling", book=CN) == []


def test_telling_the_authority_or_going_back_to_school_ends_it(judged):
    for fact in (EducationBureauTold(recipient="教育局"), SchoolingNoted(schooling=AT)):
        case = young()
        case.add(SchoolingNoted(schooling=OUT), on=date(2026, 4, 10))
        case.add(SchoolingNoted(schooling=OUT), on=date(2026, 4, 15))
        case.add(fact, on=date(2026, 4, 25))
        (found,) = judged(case, moment(date(2026, 5, 1)), "minor_schooling", book=CN)
        assert found.ended_at == moment(date(2026, 4, 25))


def test_school_of_an_adult_is_not_this_rules_matter(judged):
    case = young(date(1990, 1, 1))
    case.add(SchoolingNoted(schooling=OUT), on=date(2026, 4, 10))
    assert judged(case, moment(date(2026, 9, 1)), "minor_schooling", book=CN) == []


@pytest.mark.parametrize(("on", "late"), [(date(2026, 5, 10), 0), (date(2026, 5, 11), 1)])
def test_a_wish_to_work_finds_help_within_the_days(judged, on, late):
    case = young()
    case.add(JobWished(note="学厨"), on=date(2026, 4, 10))
    assert len(judged(case, moment(on), "minor_job_help", book=CN)) == late
    case.add(JobHelped(note="培训"), on=date(2026, 4, 30), recorded_at=moment(date(2026, 6, 1)))
    assert judged(case, moment(date(2026, 6, 2)), "minor_job_help", book=CN) == []


@pytest.mark.parametrize(("born_on", "late"), [(date(2010, 4, 9), 1), (date(2010, 4, 10), 0)])
def test_under_sixteen_nobody_is_helped_to_a_job(judged, born_on, late):
    case = young(born_on)
    case.add(JobWished(note="学厨"), on=date(2026, 4, 10))
    assert len(judged(case, moment(date(2026, 9, 1)), "minor_job_help", book=CN)) == late


@pytest.mark.parametrize(
    ("committed_on", "years", "months", "sealed"),
    [
        (date(2026, 1, 9), 3, 0, True),
        (date(2026, 1, 10), 5, 0, True),  # The eighteenth birthday; five years are within five years.
        (date(2026, 1, 11), 3, 0, False),
        (date(2026, 1, 9), 4, 12, True),
        (date(2026, 1, 9), 5, 1, False),
        (date(2026, 1, 9), 0, 60, True),
        (date(2026, 1, 9), 0, 61, False),
        (date(2026, 1, 9), 0, 0, True),
    ],
)
def test_a_record_is_sealed_by_the_age_at_the_crime_and_the_sentence(
    judged, committed_on, years, months, sealed
):
    offence = OffenceDated(committed_on=committed_on, sentence_years=years, sentence_months=months)
    case = young(date(2008, 1, 10))
    assert must_be_sealed(case.file().person, offence) is sealed
    case.add(offence, on=date(2026, 3, 6))
    assert judged(case, moment(date(2026, 5, 1)), "record_not_sealed", book=CN) == []
    case.add(Released(ground="赦免"), on=date(2026, 6, 1))
    found = judged(case, moment(date(2026, 6, 2)), "record_not_sealed", book=CN)
    assert [(f.began_at, f.ended_at) for f in found] == [(moment(date(2026, 6, 2)), None)] * sealed
    assert judged(case, moment(date(2026, 6, 1), 23), "record_not_sealed", book=CN) == []


def ended(*facts):
    case = young()
    case.add(OffenceDated(committed_on=date(2026, 1, 9), sentence_years=1), on=date(2026, 3, 6))
    case.add(Released(ground="赦免"), on=date(2026, 6, 1))
    for on, fact in facts:
        case.add(fact, on=on)
    return case


def test_sealing_on_the_day_owes_nothing_and_later_ends_the_matter(judged):
    seal = RecordSealed(document_no="封1")
    rule = "record_not_sealed"
    assert judged(ended((date(2026, 6, 1), seal)), moment(date(2026, 7, 1)), rule, book=CN) == []
    (found,) = judged(ended((date(2026, 6, 9), seal)), moment(date(2026, 7, 1)), rule, book=CN)
    assert found.ended_at == moment(date(2026, 6, 9))
    assert found.why.citations[0].instrument == "CPL"


def test_who_moved_to_another_county_is_still_in_correction_and_sealed_there(judged):
    case = young()
    case.add(OffenceDated(committed_on=date(2026, 1, 9), sentence_years=1), on=date(2026, 3, 6))
    moved = MoveAccepted(approval_id="m", by="某县", reported_on=date(2026, 6, 1), document_no="收1")
    case.add(moved, on=date(2026, 6, 1))
    assert judged(case, moment(date(2026, 7, 1)), "record_not_sealed", book=CN) == []


def test_before_2013_there_was_no_sealing(judged):
    for ended_on, owed in ((date(2012, 12, 31), 0), (date(2013, 1, 1), 1)):
        case = young(date(1996, 1, 1), start_on=date(2012, 4, 2), ends_on=date(2014, 1, 1))
        case.add(OffenceDated(committed_on=date(2012, 1, 9), sentence_years=1), on=date(2012, 4, 6))
        case.add(Released(ground="赦免"), on=ended_on)
        assert len(judged(case, moment(date(2013, 2, 1)), "record_not_sealed", book=CN)) == owed


def test_the_newest_of_sealing_and_unsealing_holds():
    seal, unseal = RecordSealed(document_no="1"), RecordUnsealed(document_no="2", reason="再审")
    days = [date(2026, 6, 2), date(2026, 6, 3), date(2026, 6, 4)]
    told = [ended(*zip(days[:n], (seal, unseal, seal), strict=False)) for n in range(4)]
    assert [is_sealed(case.file()) for case in told] == [False, True, False, True]
    assert masked_name(told[1].file()) == "（已封存）"
    assert masked_name(told[0].file()) == "李某"
    assert [shielded(case.file()) for case in (told[0], young(date(1990, 1, 1)))] == [True, False]


def test_walked_through_time_the_rules_of_minors_keep_their_promise():
    case = ended((date(2026, 7, 9), RecordSealed(document_no="封1")))
    case.add(StepDone(step=Step.ENTRY_ANNOUNCED), at=moment(date(2026, 4, 1), 9))
    case.add(SchoolingNoted(schooling=OUT), at=moment(date(2026, 4, 2), 9))
    case.add(JobWished(), at=moment(date(2026, 4, 3), 9))
    case.add(EducationBureauTold(recipient="教育局"), at=moment(date(2026, 5, 2), 9))
    spent = walk(
        case.file(), CN, plain_context(), from_at=moment(date(2026, 3, 6)), to_at=moment(date(2027, 1, 1))
    )
    assert sum(1 for _ in spent) >= 5
