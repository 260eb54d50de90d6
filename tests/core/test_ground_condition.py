"""Recall without a breach: conditions that fail, and a surety that was not replaced in time."""

from datetime import date, timedelta

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.errors import InvalidValue
from correction.domain.facts.admission import HandedOver
from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.facts.recall import Condition, ConditionFound, GuarantorLost, GuarantorSet
from correction.domain.moments import day_end, day_start
from correction.domain.order import Category
from correction.office.endings.commuting import find_condition, lose_guarantor, set_guarantor
from correction.office.endings.sanctions import decide
from correction.testing.builders import CaseBuilder, probation
from tests.core.case_desk import CaseDesk
from tests.core.test_ruling_late import OUTSIDE

RULE, DAY = "ground_condition", timedelta(days=1)
MARCH = date(2026, 3, 10)
GONE = ConditionFound(condition=Condition.GONE, evidence="诊断书")
SET = GuarantorSet(name="张兄", relation="兄弟")


def lost(by=MARCH + 10 * DAY):
    return GuarantorLost(reason="外出务工", replace_by_on=by)


def outside(*facts, order=OUTSIDE):
    case = CaseBuilder(order=order)
    case.add(HandedOver(by="监狱"), on=date(2026, 1, 8))
    return case, [case.add(fact, on=MARCH + n * DAY) for n, fact in facts]


@pytest.mark.parametrize(
    ("condition", "item"), [(Condition.GONE, "第六项"), (Condition.INELIGIBLE, "第一项")]
)
def test_what_was_found_about_the_conditions_is_a_ground_for_recall(judged, condition, item):
    case, (entry_id,) = outside((0, ConditionFound(condition=condition, evidence="诊断书")))
    assert judged(case, day_start(MARCH) - timedelta(seconds=1), RULE) == []
    (found,) = judged(case, day_start(MARCH), RULE)
    assert (found.kind, found.bearer, found.entries) == (AlertKind.GROUND, Bearer.PERSON, (entry_id,))
    assert any(item in step for step in found.why.arithmetic)
    assert ("证据", "诊断书") in found.why.inputs
    case.add(Decided(decision=DecisionKind.RECALL_PROPOSED, basis_entries=(entry_id,)), on=MARCH + 5 * DAY)
    (found,) = judged(case, day_end(MARCH + 9 * DAY), RULE)
    assert found.ended_at == day_start(MARCH + 5 * DAY)


@pytest.mark.parametrize(("n", "told"), [(9, False), (10, False), (11, True)])
def test_a_surety_is_late_on_the_day_after_the_one_given(judged, n, told):
    case, (_, entry_id) = outside((-20, SET), (0, lost()))
    found = judged(case, day_start(MARCH + n * DAY), RULE)
    assert [f.occasion for f in found] == ([f"{RULE}:{entry_id}"] if told else [])


@pytest.mark.parametrize(("n", "ends"), [(10, []), (11, [11]), (15, [15])])
def test_a_new_surety_in_time_leaves_nothing_and_a_later_one_ends_it(judged, n, ends):
    case, _ = outside((-20, SET), (0, lost()), (n, SET))
    found = [f.ended_at for f in judged(case, day_end(MARCH + 40 * DAY), RULE)]
    assert found == [day_start(MARCH + k * DAY) for k in ends]


def test_without_a_day_in_writing_nothing_is_late_and_other_categories_know_none(judged):
    case, _ = outside((-20, SET), (0, lost(None)))
    assert judged(case, day_end(MARCH + 90 * DAY), RULE) == []
    other, _ = outside((0, GONE), order=probation(date(2026, 1, 1), date(2026, 12, 31)))
    assert judged(other, day_end(MARCH + 90 * DAY), RULE) == []


def test_a_surety_recorded_late_exonerates_and_its_void_accuses(judged):
    case, _ = outside((-20, SET), (0, lost()))
    late = case.add(SET, on=MARCH + 3 * DAY, recorded_at=day_end(MARCH + 20 * DAY))
    assert judged(case, day_end(MARCH + 30 * DAY), RULE) == []
    case.void(late, day_end(MARCH + 21 * DAY))
    assert len(judged(case, day_end(MARCH + 30 * DAY), RULE)) == 1


def test_only_who_serves_outside_prison_has_sureties_and_conditions():
    desk = CaseDesk(Category.PROBATION)
    for verb, fact in ((find_condition, GONE), (set_guarantor, SET), (lose_guarantor, lost())):
        with pytest.raises(InvalidValue, match="第五百一十六条"):
            desk.act(verb, fact, MARCH)


def test_a_surety_is_set_before_it_is_lost_and_evidence_is_written_down():
    desk = CaseDesk(Category.OUTSIDE_PRISON)
    with pytest.raises(InvalidValue, match="没有保证人"):
        desk.act(lose_guarantor, lost(), MARCH)
    with pytest.raises(InvalidValue, match="写明保证人"):
        desk.act(set_guarantor, GuarantorSet(name=" ", relation=""), MARCH)
    desk.act(set_guarantor, SET, MARCH)
    with pytest.raises(InvalidValue, match="早于丧失之日"):
        desk.act(lose_guarantor, lost(MARCH), MARCH + DAY)
    desk.act(lose_guarantor, lost(), MARCH + DAY)
    with pytest.raises(InvalidValue, match="没有保证人"):
        desk.act(lose_guarantor, lost(), MARCH + 2 * DAY)
    with pytest.raises(InvalidValue, match="证据"):
        desk.act(find_condition, ConditionFound(condition=Condition.GONE, evidence=" "), MARCH)
    found = desk.act(find_condition, GONE, MARCH)
    recall = Decided(decision=DecisionKind.RECALL_PROPOSED, basis_entries=(found,))
    assert desk.act(decide, recall, MARCH + 3 * DAY)
