"""One person in several cases (同一人的几个案件): held to be one, and taken apart again."""

from enum import StrEnum

from correction.domain.entry import Fact, fact


class Particular(StrEnum):
    """What two records are compared by (对照项目)."""

    NAME = "name"
    SEX = "sex"
    BORN_ON = "born_on"
    CITIZEN_NO = "citizen_no"
    PHONE = "phone"
    ADDRESS = "address"

    @property
    def zh(self) -> str:
        """The particular as forms name it."""
        return _PARTICULAR_ZH[self]


_PARTICULAR_ZH = {
    Particular.NAME: "姓名",
    Particular.SEX: "性别",
    Particular.BORN_ON: "出生日期",
    Particular.CITIZEN_NO: "身份证号码",
    Particular.PHONE: "联系电话",
    Particular.ADDRESS: "居住地址",
}


@fact("person_identified", zh="认定为同一人")
class PersonIdentified(Fact):
    """The person of this case is the same as of others (认定为同一人), from now on under this `person_id`.

    `act_id` is the same in every case concerned; `differing` is what differed and was looked at all the same.
    No number or name of the other case stands here, since this file may be read by whoever may not know it.
    """

    person_id: str
    act_id: str
    compared_with_id: str
    reason: str
    differing: tuple[Particular, ...] = ()


@fact("person_parted", zh="拆分同一人")
class PersonParted(Fact):
    """The person of this case is another than of those it was held to be one with (拆分同一人)."""

    person_id: str
    act_id: str
    reason: str
