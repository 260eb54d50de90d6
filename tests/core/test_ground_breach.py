"""Each ground of the ladder by itself, and that nothing counts which the law does not count."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.admission import HandedOver, Released
from correction.domain.facts.check_ins import CheckInsPlanned
from correction.domain.facts.decisions import Decided, DecisionKind, DecisionRevoked
from correction.domain.facts.sanctions import (
    BreachEstablished,
    BreachKind,
    Gravity,
    PolicePunished,
    ToldToCorrect,
)
from correction.domain.moments import DateSpan
from correction.domain.order import Category, Decider, Order
from correction.rulebooks import load_book
from correction.testing.builders import CaseBuilder

CST = timezone(timedelta(hours=8))
RULE = "ground_breach"
CONTROL, PROBATION, PAROLE, OUTSIDE = Category
TRAIN, WARN = DecisionKind.ADMONITION, DecisionKind.WARNING
# The words by which a reader knows each step.
STEPS = {
    "训诫": "可以训诫，",
    "警告": "可以警告，",
    "治安": "可以提请治安管理处罚，",
    "撤销": "可以提请撤销，",
    "收监": "可以提请收监执行，",
}


def midnight(on):
    return datetime(on.year, on.month, on.day, tzinfo=CST)


def case_of(category, decider=Decider.COURT, from_on=date(2025, 12, 1)):
    term = DateSpan(from_on=from_on, to_on=date(2027, 12, 31))
    case = CaseBuilder(order=Order(category=category, decider=decider, effective_on=from_on, term=term))
    if category is OUTSIDE:
        case.add(HandedOver(by="监狱"), on=from_on)
        return case
    return case.arrive(from_on)


def breach(case, on, kind=BreachKind.REPORTING, gravity=Gravity.MINOR):
    return case.add(BreachEstablished(breach=kind, gravity=gravity, evidence="调查笔录"), on=on)


def decide(case, kind, on, *basis):
    return case.add(Decided(decision=kind, basis_entries=basis), on=on)


def steps_of(finding):
    told = "\n".join(finding.why.arithmetic)
    return {step for step, words in STEPS.items() if words in told}


def grounds(judged, case, now=date(2026, 6, 1), book=None):
    found = judged(case, midnight(now), RULE, **({"book": book} if book else {}))
    return {f.began_at.astimezone(CST).date(): steps_of(f) for f in found}


ON = date(2026, 3, 10)
MINOR, HEAVIER, SERIOUS = Gravity

TABLE = [
    (PROBATION, BreachKind.REPORTING, MINOR, {"训诫"}),
    (PROBATION, BreachKind.CONTACT, MINOR, {"训诫"}),
    (PROBATION, BreachKind.LEAVE, MINOR, {"训诫"}),
    (PROBATION, BreachKind.MOVING, MINOR, {"训诫"}),
    (PROBATION, BreachKind.OTHER, MINOR, {"训诫"}),
    (PROBATION, BreachKind.EDUCATION, MINOR, None),
    (OUTSIDE, BreachKind.MEDICAL_PAPERS, MINOR, None),
    (PROBATION, BreachKind.LEAVE, HEAVIER, {"警告", "治安"}),
    (PAROLE, BreachKind.LEAVE, HEAVIER, {"警告"}),
    (CONTROL, BreachKind.LEAVE, SERIOUS, {"治安"}),
    (PROBATION, BreachKind.LEAVE, SERIOUS, {"治安", "撤销"}),
    (PAROLE, BreachKind.LEAVE, SERIOUS, {"撤销"}),
    (OUTSIDE, BreachKind.LEAVE, SERIOUS, {"治安", "收监"}),
    (OUTSIDE, BreachKind.WHEREABOUTS, MINOR, {"训诫", "收监"}),
    (PROBATION, BreachKind.PROHIBITION, MINOR, {"警告", "治安"}),
    (PROBATION, BreachKind.PROHIBITION, HEAVIER, {"治安"}),
    (PROBATION, BreachKind.PROHIBITION, SERIOUS, {"撤销"}),
    (CONTROL, BreachKind.PROHIBITION, SERIOUS, {"治安"}),
    (PAROLE, BreachKind.OCCUPATION, MINOR, {"治安"}),
]


@pytest.mark.parametrize(("category", "kind", "gravity", "steps"), TABLE)
def test_a_breach_opens_what_the_law_gives_for_its_kind_gravity_and_category(
    judged, category, kind, gravity, steps
):
    case = case_of(category)
    breach(case, ON, kind, gravity)
    assert grounds(judged, case) == ({ON: steps} if steps else {})


@pytest.mark.parametrize("kind", [BreachKind.EDUCATION, BreachKind.MEDICAL_PAPERS])
@pytest.mark.parametrize(("told_on", "counts"), [(date(2026, 3, 9), True), (ON, False), (None, False)])
def test_uncorrected_after_being_told_needs_a_later_day(judged, kind, told_on, counts):
    case = case_of(OUTSIDE)
    if told_on:
        case.add(ToldToCorrect(breach=kind), on=told_on)
        case.add(ToldToCorrect(breach=BreachKind.OTHER), on=date(2026, 1, 9))
    breach(case, ON, kind)
    step = "训诫" if kind is BreachKind.EDUCATION else "警告"
    assert grounds(judged, case) == ({ON: {step}} if counts else {})


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("same_day", [True, False])
def test_two_admonitions_give_nothing_until_a_breach_on_a_later_day(judged, number, same_day):
    case = case_of(PROBATION)
    for day in range(1, number):
        decide(case, TRAIN, date(2026, 2, day))
    decide(case, TRAIN, ON if same_day else date(2026, 3, 9))
    assert grounds(judged, case) == {}
    breach(case, ON)
    before = number - same_day
    assert grounds(judged, case) == {ON: {"训诫", "警告"} if before >= 2 else {"训诫"}}


@pytest.mark.parametrize(("category", "step"), [(PROBATION, "撤销"), (PAROLE, "撤销"), (OUTSIDE, "收监")])
def test_two_warnings_and_a_later_breach_reach_the_last_step(judged, category, step):
    case = case_of(category)
    decide(case, WARN, date(2026, 1, 20))
    second = decide(case, WARN, date(2026, 2, 20))
    breach(case, ON)
    assert grounds(judged, case) == {ON: {"训诫", step}}
    case.add(DecisionRevoked(decision_entry_id=second, reason="申诉成立"), on=date(2026, 4, 1))
    assert grounds(judged, case) == {ON: {"训诫"}}


def test_control_has_no_last_step_however_many_warnings(judged):
    case = case_of(CONTROL)
    for day in range(1, 6):
        decide(case, WARN, date(2026, 2, day))
    case.add(PolicePunished(), on=date(2026, 2, 20))
    breach(case, ON, gravity=SERIOUS)
    assert grounds(judged, case) == {ON: {"治安"}}


@pytest.mark.parametrize(("category", "steps"), [(PROBATION, {"训诫", "撤销"}), (OUTSIDE, {"训诫", "收监"})])
@pytest.mark.parametrize(("punished_on", "counts"), [(date(2026, 3, 9), True), (ON, False)])
def test_punished_by_the_police_and_uncorrected(judged, category, steps, punished_on, counts):
    case = case_of(category)
    case.add(PolicePunished(document_no="公（治）决字1号"), on=punished_on)
    breach(case, ON)
    assert grounds(judged, case) == {ON: steps if counts else {"训诫"}}


@pytest.mark.parametrize("kind", [BreachKind.LEAVE, BreachKind.MEDICAL_PAPERS])
def test_warned_for_the_same_and_refusing_is_a_ground_of_recall(judged, kind):
    case = case_of(OUTSIDE)
    breach(case, date(2026, 1, 10), kind, HEAVIER)
    decide(case, WARN, date(2026, 1, 20))
    breach(case, ON, kind, HEAVIER)
    found = grounds(judged, case)
    assert "收监" not in found[date(2026, 1, 10)]
    assert "收监" in found[ON]


def test_a_warning_for_something_else_does_not_warn_of_this(judged):
    case = case_of(OUTSIDE)
    breach(case, date(2026, 1, 10), BreachKind.CONTACT, HEAVIER)
    decide(case, WARN, date(2026, 1, 20))
    breach(case, ON, BreachKind.LEAVE, HEAVIER)
    assert "收监" not in grounds(judged, case)[ON]


@pytest.mark.parametrize(
    ("on", "warnings", "steps"),
    [
        (date(2020, 6, 30), 2, {"警告"}),
        (date(2020, 6, 30), 3, {"警告", "撤销"}),
        (date(2020, 7, 1), 2, {"训诫", "撤销"}),
        (date(2020, 7, 1), 1, {"训诫"}),
    ],
)
def test_the_day_of_the_breach_chooses_the_law(judged, on, warnings, steps):
    case = case_of(PROBATION, from_on=date(2020, 1, 1))
    for day in range(1, warnings + 1):
        decide(case, WARN, date(2020, 3, day))
    breach(case, on)
    assert grounds(judged, case, now=date(2020, 8, 1), book=load_book("cn")) == {on: steps}


@pytest.mark.parametrize(
    ("on", "kind", "article"),
    [
        (date(2025, 12, 31), BreachKind.LEAVE, "第六十条第四项"),
        (date(2026, 1, 1), BreachKind.LEAVE, "第七十二条第四项"),
        (date(2025, 12, 31), BreachKind.PROHIBITION, "第六十条第四项"),
        (date(2026, 1, 1), BreachKind.PROHIBITION, "第七十三条第一项"),
    ],
)
def test_police_punishment_is_cited_from_the_law_of_the_day(judged, on, kind, article):
    case = case_of(CONTROL)
    breach(case, on, kind, HEAVIER)
    (found,) = judged(case, midnight(date(2026, 6, 1)), RULE)
    articles = {citation.article for citation in found.why.citations}
    assert article in articles
    assert len(articles & {"第六十条第四项", "第七十二条第四项", "第七十三条第一项"}) == 1


def test_an_occupation_ban_was_not_punished_by_itself_before_2026(judged):
    case = case_of(PAROLE)
    breach(case, date(2025, 12, 31), BreachKind.OCCUPATION)
    assert grounds(judged, case) == {}


def test_a_ground_waits_for_people_and_ends_with_the_decision_that_names_it(judged):
    case = case_of(PROBATION)
    entry = breach(case, ON)
    (found,) = judged(case, midnight(date(2026, 6, 1)), RULE)
    assert (found.kind, found.bearer, found.ended_at) == (AlertKind.GROUND, Bearer.PERSON, None)
    assert found.entries == (entry,)
    decide(case, DecisionKind.PRAISE, date(2026, 3, 12), entry)
    decide(case, TRAIN, date(2026, 3, 15), "case-1/99")
    assert judged(case, midnight(date(2026, 6, 1)), RULE)[0].ended_at is None
    decided = decide(case, TRAIN, date(2026, 3, 20), entry)
    assert judged(case, midnight(date(2026, 6, 1)), RULE)[0].ended_at == midnight(date(2026, 3, 20))
    case.add(DecisionRevoked(decision_entry_id=decided, reason="复核"), on=date(2026, 4, 1))
    assert judged(case, midnight(date(2026, 6, 1)), RULE)[0].ended_at is None


def test_a_void_takes_the_ground_away_and_release_ends_it(judged):
    case = case_of(PROBATION)
    first, second = breach(case, ON), breach(case, date(2026, 3, 11))
    case.void(first, midnight(date(2026, 3, 12)))
    case.add(Released(ground="赦免"), on=date(2026, 5, 1))
    (found,) = judged(case, midnight(date(2026, 6, 1)), RULE)
    assert (found.occasion, found.ended_at) == (f"{RULE}:{second}", midnight(date(2026, 5, 1)))
    case.void(second, midnight(date(2026, 6, 1)))
    assert judged(case, midnight(date(2026, 6, 2)), RULE) == []


def test_missed_check_ins_alone_are_never_a_ground(judged):
    case = case_of(PROBATION, from_on=date(2026, 1, 1))
    window = (datetime(2026, 1, 1, 8).time(), datetime(2026, 1, 1, 10).time())
    case.add(CheckInsPlanned(windows=(window,), from_on=date(2026, 1, 2)), on=date(2026, 1, 2))
    assert grounds(judged, case) == {}
    assert judged(case, midnight(date(2026, 6, 1)), "check_in_missed") != []


@pytest.mark.parametrize(("category", "said"), [(CONTROL, "管制没有撤销"), (PAROLE, "不含假释")])
def test_the_exits_of_the_category_stand_beside_the_ground(judged, category, said):
    case = case_of(category)
    breach(case, ON)
    (found,) = judged(case, midnight(date(2026, 6, 1)), RULE)
    assert said in found.why.arithmetic[-1]
