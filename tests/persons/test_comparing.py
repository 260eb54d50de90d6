"""Two records compared: what agrees, what differs, what is missing, and when they suggest one person."""

from dataclasses import replace
from datetime import date

import pytest

from correction.domain.case.identity import Agreement, compare, differing, may_be_one, valid_number
from correction.domain.facts.persons import Particular
from correction.domain.person import Person, Sex
from tests.persons.desk import FIRST_NO

TODAY = date(2026, 3, 16)
ONE = Person(
    name="周明远", sex=Sex.MALE, born_on=date(1985, 6, 1), citizen_no="e1234567x", phone="13900000001"
)


def test_blanks_and_case_are_no_difference_and_what_one_does_not_say_neither():
    other = replace(ONE, name="周 明远", citizen_no="E1234567X", phone=None, address="样例路 1 号")
    told = {one.particular: one.agreement for one in compare(ONE, other)}
    assert told == {
        Particular.NAME: Agreement.SAME,
        Particular.SEX: Agreement.SAME,
        Particular.BORN_ON: Agreement.SAME,
        Particular.CITIZEN_NO: Agreement.SAME,
        Particular.PHONE: Agreement.UNKNOWN,
        Particular.ADDRESS: Agreement.UNKNOWN,
    }
    assert differing(ONE, other) == ()
    assert differing(ONE, replace(ONE, sex=Sex.FEMALE, phone="1")) == (Particular.SEX, Particular.PHONE)


@pytest.mark.parametrize(
    ("changed", "suggests"),
    [
        ({"phone": None, "citizen_no": None}, True),
        ({"name": "欧阳海", "citizen_no": None}, True),
        ({"name": "欧阳海", "phone": "139"}, True),
        ({"name": "欧阳海", "phone": "139", "citizen_no": None}, False),
        ({"born_on": date(1985, 6, 2), "phone": None, "citizen_no": None}, False),
    ],
)
def test_name_with_birth_or_phone_or_number_suggests_one_person_and_a_name_alone_does_not(changed, suggests):
    other = replace(ONE, **changed)
    assert may_be_one(ONE, other) is may_be_one(other, ONE) is suggests


@pytest.mark.parametrize(
    ("number", "valid"), [(FIRST_NO, True), (FIRST_NO[:-1] + "0", False), ("e1234567x", False), (None, False)]
)
def test_only_a_citizen_number_that_can_be_one_stands_against_another(number, valid):
    assert valid_number(replace(ONE, citizen_no=number), today=TODAY) == (number if valid else None)
