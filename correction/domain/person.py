"""The supervised person (社区矫正对象) and the citizen number (公民身份号码)."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import mul

from correction.domain.errors import InvalidValue

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_SHAPE = re.compile(r"\d{17}[\dX]")


class Sex(StrEnum):
    """Sex as registered (性别)."""

    MALE = "male"
    FEMALE = "female"

    @property
    def zh(self) -> str:
        """The sex as written in documents."""
        return {"male": "男", "female": "女"}[self]


def citizen_number(text: str, *, today: date) -> str:
    """Check a citizen number and return it with a capital X.

    Checks length, characters, birth date and the check character of GB 11643 (ISO 7064 MOD 11-2). An
    unknown region is no fault: regions are renamed, the number is not. Raises InvalidValue.
    """
    number = text.strip().upper()
    where = "身份证号码"
    if not _SHAPE.fullmatch(number):
        raise InvalidValue(
            where, f"“{text}”不是 17 位数字加 1 位数字或 X", "按身份证原件填写；表格单元格须为文本格式"
        )
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise InvalidValue(where, f"第 7 至 14 位 {number[6:14]} 不是日期", "按身份证原件核对") from None
    if born_on > today:
        raise InvalidValue(where, f"出生日期 {born_on} 在今天之后", "按身份证原件核对")
    expected = check_character(number[:17])
    if number[17] != expected:
        raise InvalidValue(where, f"校验位应为 {expected}，填的是 {number[17]}", "按身份证原件逐位核对")
    return number


def check_character(first_17: str) -> str:
    """Work out the last character of a citizen number from the first seventeen digits."""
    if len(first_17) != len(_WEIGHTS):
        raise ValueError(first_17)
    return _CHECK[sum(map(mul, map(int, first_17), _WEIGHTS)) % 11]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who the person is, as far as the office must know.

    `citizen_no` is none for people who have none; it is never a key, since numbers get corrected.
    """

    name: str
    sex: Sex
    born_on: date
    citizen_no: str | None = None
    phone: str | None = None
    address: str | None = None
    residence_code: str | None = None
    able_to_work: bool = True

    def __post_init__(self) -> None:
        """Refuse a person without a name."""
        if not self.name.strip():
            raise InvalidValue("姓名", "姓名为空", "填写姓名")

    def age(self, on: date) -> int:
        """Give the age in completed years on a day."""
        return on.year - self.born_on.year - ((on.month, on.day) < (self.born_on.month, self.born_on.day))
