"""Positioning devices and expected positions (电子定位装置、信息化核查)."""

from datetime import date, datetime
from enum import StrEnum

from correction.domain.entry import Fact, fact
from correction.domain.errors import InvalidValue


class SourceKind(StrEnum):
    """What sends positions: a dedicated device (电子定位装置) or a phone (信息化核查)."""

    WRISTBAND = "wristband"
    PHONE = "phone"


@fact("device_approved", zh="批准电子定位")
class DeviceApproved(Fact):
    """The county bureau's head approved a positioning device (批准使用电子定位装置).

    `ground` is one of the five lawful cases of 社区矫正法 第二十九条. Raises InvalidValue for another number.
    """

    approval_id: str
    ground: int
    from_on: date
    to_on: date
    approved_by: str

    def __post_init__(self) -> None:
        """Refuse an approval outside the closed list."""
        if not 1 <= self.ground <= 5:
            raise InvalidValue(
                "电子定位", f"法定情形 {self.ground} 不存在", "填写社区矫正法第二十九条的第 1 至 5 项"
            )
        if self.to_on < self.from_on:
            raise InvalidValue("电子定位", "止日早于起日", "核对批准期限")


@fact("device_lifted", zh="解除电子定位")
class DeviceLifted(Fact):
    """The device was taken off before its approval ended (解除电子定位)."""

    approval_id: str


@fact("source_assigned", zh="绑定定位来源")
class SourceAssigned(Fact):
    """A source of positions was assigned to the person, and how often it should speak (绑定定位来源).

    `interval_minutes` is the longest silence the plan allows; none means that positions come only with
    check-ins. A person without a source owes no positions.
    """

    source_id: str
    source: SourceKind
    from_at: datetime
    interval_minutes: int | None = None


@fact("source_released", zh="解除定位来源")
class SourceReleased(Fact):
    """A source of positions no longer speaks for the person (解除绑定)."""

    source_id: str


@fact("phone_check_told", zh="告知信息化核查")
class PhoneCheckTold(Fact):
    """The person was told that a phone's positions are checked, and how often (告知信息化核查).

    What the phone sends before that is not kept: 社区矫正法 第二十六条 lets the agency check by information
    means, and 第三十四条 asks that it be in proportion.
    """

    source_id: str
    document_no: str = ""
