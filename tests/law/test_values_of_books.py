"""Values that are more than a number: conditions, scores, recipients, lists; read, refused and compared."""

from datetime import date

import pytest

from correction.domain.assessments.conditions import Clauses, Condition, ConditionWord
from correction.domain.assessments.points import Scores
from correction.domain.facts.dispatches import Recipient
from correction.rulebooks import RulebookError
from correction.rulebooks.values import Kind, canonical, parse
from tests.law.conftest import LAW, PARAMETERS

ON = date(2021, 1, 1)
WHERE = "某册：某项"


def read(raw, kind, *, by_class=False):
    return parse(raw, kind, by_class=by_class, where=WHERE)


@pytest.mark.parametrize(
    ("raw", "amount"),
    [
        ({"in_correction_months_from": 6}, 6),
        ({"admonitions_from": 1}, 1),
        ({"quarter_mean_from": 80}, 80),
        ({"quarter_mean_from": 79.5}, 79.5),
        ({"risk": "high"}, "high"),
        ({"risk": "low"}, "low"),
        ({"month_grade": "good"}, "good"),
        ({"month_grade": ["good", "excellent"]}, ("good", "excellent")),
    ],
)
def test_a_condition_takes_the_amount_of_its_measure(raw, amount):
    ((word, _),) = raw.items()
    expected = Clauses(any_of=((Condition(word=ConditionWord(word), amount=amount),),))
    found = read([raw], Kind.CONDITIONS)
    assert found == expected
    assert canonical(found) == [raw]


@pytest.mark.parametrize(
    "raw",
    [
        {"in_correction_months_from": 0},
        {"in_correction_months_from": -1},
        {"in_correction_months_from": 2.5},
        {"in_correction_months_from": True},
        {"admonitions_from": "twice"},
        {"admonitions_from": True},
        {"quarter_mean_from": "high"},
        {"quarter_mean_from": True},
        {"risk": "grave"},
        {"risk": 3},
        {"risk": ["high"]},
        {"month_grade": "better"},
        {"month_grade": []},
        {"month_grade": ["good", "better"]},
        {"no_such_word": 1},
        {},
        "risk",
    ],
)
def test_a_condition_with_another_amount_is_refused_in_place(raw):
    with pytest.raises(RulebookError, match=r"情形|不是声明的类型") as refusal:
        read([raw], Kind.CONDITIONS)
    assert refusal.value.where == WHERE
    assert refusal.value.remedy


def test_conditions_written_together_hold_together_and_alternatives_stand_apart():
    found = read([{"risk": "high", "admonitions_from": 2}, {"warnings_from": 1}], Kind.CONDITIONS)
    assert isinstance(found, Clauses)
    assert [[each.word.value for each in clause] for clause in found.any_of] == [
        ["risk", "admonitions_from"],
        ["warnings_from"],
    ]


@pytest.mark.parametrize(
    ("raw", "fine"),
    [
        ({"warning": -5, "praise": 3.5}, True),
        ({"good": 90, "pass": 60}, True),
        ({"warning": True}, False),
        ({"warning": "five"}, False),
        ({"bad": 1}, False),
        ({}, False),
        ([], False),
    ],
)
def test_scores_are_numbers_under_known_names(raw, fine):
    if fine:
        found = read(raw, Kind.SCORES)
        assert found == Scores(items=tuple((name, float(number)) for name, number in raw.items()))
        assert canonical(found) == raw
    else:
        with pytest.raises(RulebookError):
            read(raw, Kind.SCORES)


@pytest.mark.parametrize("raw", [["court", "baker"], ["baker"], [3], [], "court"])
def test_a_paper_goes_to_known_recipients_alone(raw):
    assert read(["court", "police"], Kind.RECIPIENTS) == (Recipient.COURT, Recipient.POLICE)
    with pytest.raises(RulebookError):
        read(raw, Kind.RECIPIENTS)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (1, Kind.FLAG),
        ("yes", Kind.FLAG),
        (True, Kind.WHOLE),
        (True, Kind.NUMBER),
        (2.5, Kind.WHOLE),
        ("3", Kind.WHOLE),
        ("3", Kind.NUMBER),
        (3, Kind.TEXT),
        (3, Kind.LIST),
        ({"a": 1}, Kind.LIST),
        ("week", Kind.CADENCE),
        ([1], Kind.CADENCE),
        ({"unit": "week", "every": "2"}, Kind.CADENCE),
        ({"every": 2}, Kind.CADENCE),
        ({"unit": 3}, Kind.CADENCE),
        (["a"], Kind.SCORES),
    ],
)
def test_a_value_of_another_kind_is_refused_in_place(raw, kind):
    with pytest.raises(RulebookError) as refusal:
        read(raw, kind)
    assert refusal.value.where == WHERE


@pytest.mark.parametrize(
    ("raw", "kind", "value"),
    [
        (True, Kind.FLAG, True),
        (False, Kind.FLAG, False),
        (3, Kind.WHOLE, 3),
        (3, Kind.NUMBER, 3),
        (2.5, Kind.NUMBER, 2.5),
        ("某", Kind.TEXT, "某"),
        ([14, 7], Kind.LIST, (14, 7)),
        (["strict", "general"], Kind.LIST, ("strict", "general")),
    ],
)
def test_a_value_of_its_kind_is_taken_as_it_is(raw, kind, value):
    assert read(raw, kind) == value


def test_a_class_that_does_not_exist_is_refused_and_a_value_without_classes_holds_for_all():
    assert read(8, Kind.WHOLE, by_class=True) == 8
    by_class = read({"strict": 12, "default": 8}, Kind.WHOLE, by_class=True)
    assert canonical(by_class) == {"strict": 12, "default": 8}
    with pytest.raises(RulebookError, match="管理类别"):
        read({"strict": 12, "severe": 14}, Kind.WHOLE, by_class=True)
    with pytest.raises(RulebookError, match="不是声明的类型"):
        read({"strict": 12}, Kind.WHOLE)


@pytest.mark.parametrize(
    ("stricter", "local", "refused"),
    [
        ("higher", "[court, police]", False),
        ("higher", "[police, court, procuratorate]", False),
        ("higher", "[court]", True),
        ("higher", "[court, procuratorate]", True),
        ("lower", "[court]", False),
        ("lower", "[court, police]", False),
        ("lower", "[court, police, procuratorate]", True),
        ("none", "[procuratorate]", False),
        ("fixed", "[court]", True),
        ("fixed", "[court, police]", False),
    ],
)
def test_a_local_list_may_only_grow_or_shrink_as_strictness_allows(shelf, stricter, local, refused):
    parameters = PARAMETERS.replace(
        "kind: whole, unit: minute, stricter: none", f"kind: recipients, stricter: {stricter}"
    )
    law = LAW.replace("free.minutes: [{none_because: 法律没有规定", "free.minutes: [{value: [court, police]")
    assert parameters != PARAMETERS
    shelf.national(parameters=parameters, law=law)
    entry = f"  free.minutes: [{{value: {local}, article: 第一条, paraphrase: 某}}]\n"
    if refused:
        with pytest.raises(RulebookError, match="低于上位规定"):
            shelf.local(entry)
    else:
        assert len(shelf.local(entry).get("free.minutes", ON) or ()) == local.count(",") + 1
