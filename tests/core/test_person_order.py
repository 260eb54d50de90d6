"""Persons and orders: citizen numbers, ages, and what the law makes impossible."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correction.domain.errors import InvalidValue
from correction.domain.moments import DateSpan
from correction.domain.order import Category, Decider, Order, ProhibitionKind, ProhibitionOrder
from correction.domain.person import Person, Sex, check_character, citizen_number

TODAY = date(2026, 11, 22)


def numbers(born_on, region="990701", order="001"):
    first = f"{region}{born_on:%Y%m%d}{order}"
    return first + check_character(first)


@given(st.from_regex(r"\A[1-9][0-9]{16}\Z"))
def test_the_check_character_makes_the_weighted_sum_one(first_17):
    value = {"X": 10}.get(check_character(first_17))
    last = int(check_character(first_17)) if value is None else value
    digits = [*(int(digit) for digit in first_17), last]
    assert sum(digit * pow(2, 17 - place, 11) for place, digit in enumerate(digits)) % 11 == 1


def test_a_published_example_passes():
    assert citizen_number("11010519491231002x", today=TODAY) == "11010519491231002X"


@given(st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(place, shift):
    number = numbers(date(1985, 6, 1))
    old = 10 if number[place] == "X" else int(number[place])
    wrong = f"{number[:place]}{(old + shift) % 10}{number[place + 1 :]}"
    if wrong == number:
        return
    with pytest.raises(InvalidValue):
        citizen_number(wrong, today=TODAY)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "17 位"),
        ("1101051949123100", "17 位"),
        ("1.10105194912310E+17", "17 位"),
        ("110105194913310020", "不是日期"),
        ("110105194912310021", "校验位应为 X"),
        (numbers(date(2030, 1, 1)), "在今天之后"),
    ],
)
def test_a_bad_number_is_refused_with_the_reason(text, said):
    with pytest.raises(InvalidValue, match=said):
        citizen_number(text, today=TODAY)


@pytest.mark.parametrize(
    ("born_on", "on", "age"),
    [
        (date(2008, 6, 1), date(2026, 5, 31), 17),
        (date(2008, 6, 1), date(2026, 6, 1), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_a_year_is_completed_on_the_birthday(born_on, on, age):
    assert Person(name="李四", sex=Sex.FEMALE, born_on=born_on).age(on) == age


def test_a_person_has_a_name():
    with pytest.raises(InvalidValue, match="姓名"):
        Person(name="  ", sex=Sex.MALE, born_on=date(1990, 1, 1))


def order(category=Category.PROBATION, decider=Decider.COURT, prohibitions=(), to_on=date(2026, 12, 31)):
    return Order(
        category=category,
        decider=decider,
        effective_on=date(2026, 1, 1),
        term=DateSpan(from_on=date(2026, 1, 1), to_on=to_on),
        prohibitions=prohibitions,
    )


BAN = ProhibitionOrder(
    kind=ProhibitionKind.AREA, text="禁止进入", span=DateSpan(from_on=date(2026, 1, 1)), area_id="bar"
)


@pytest.mark.parametrize("category", Category)
def test_only_control_and_probation_can_have_a_prohibition_order(category):
    decider = Decider.COURT
    if category in {Category.CONTROL, Category.PROBATION}:
        assert order(category, decider, (BAN,)).prohibitions == (BAN,)
    else:
        with pytest.raises(InvalidValue, match="禁止令"):
            order(category, decider, (BAN,))


@pytest.mark.parametrize("category", Category)
@pytest.mark.parametrize("decider", Decider)
def test_who_may_decide_what(category, decider):
    if decider is Decider.COURT or category is Category.OUTSIDE_PRISON:
        assert order(category, decider).decider is decider
    else:
        with pytest.raises(InvalidValue, match="决定机关"):
            order(category, decider)


def test_a_term_has_a_last_day_that_is_not_before_the_first():
    with pytest.raises(InvalidValue, match="矫正期限"):
        order(to_on=None)
    with pytest.raises(InvalidValue, match="起止日期"):
        order(to_on=date(2025, 12, 31))


@pytest.mark.parametrize("category", Category)
def test_only_those_outside_prison_are_handed_over(category):
    assert order(category).handed_over is (category is Category.OUTSIDE_PRISON)
