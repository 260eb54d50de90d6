"""Leave (请销假): 社区矫正法 第二十七条."""

from datetime import date
from enum import StrEnum

from correction.domain.entry import Fact, fact
from correction.domain.errors import InvalidValue


class LeaveLevel(StrEnum):
    """Who granted a leave (批准机关)."""

    OFFICE = "office"
    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"


@fact("leave_asked", zh="外出申请")
class LeaveAsked(Fact):
    """The person asked for leave (外出申请); `at_sea` says that there will be no coverage (出海)."""

    leave_id: str
    from_on: date
    to_on: date
    reason: str
    destination: str
    at_sea: bool = False

    def __post_init__(self) -> None:
        """Refuse a return before the departure."""
        _check(self.from_on, self.to_on)


@fact("leave_granted", zh="批准外出")
class LeaveGranted(Fact):
    """Leave was granted (批准外出): both days included; `area_id` is the destination on the map, if drawn.

    At sea (`at_sea`) nobody can be heard of, so that silence until the last day says nothing.
    """

    leave_id: str
    from_on: date
    to_on: date
    destination: str
    level: LeaveLevel
    area_id: str | None = None
    at_sea: bool = False

    def __post_init__(self) -> None:
        """Refuse a return before the departure."""
        _check(self.from_on, self.to_on)


@fact("leave_refused", zh="不准外出")
class LeaveRefused(Fact):
    """Leave was refused, with the reason (不予批准)."""

    leave_id: str
    reason: str


@fact("leave_revoked", zh="撤销准假")
class LeaveRevoked(Fact):
    """A granted leave was taken back (撤销准假)."""

    leave_id: str
    reason: str


@fact("leave_returned", zh="销假")
class LeaveReturned(Fact):
    """The person came back and closed the leave (销假), with what proves where they were (票据、证明)."""

    leave_id: str
    proof: str = ""


@fact("leave_papers_received", zh="补交外出材料")
class LeavePapersReceived(Fact):
    """Papers of a leave came in that was granted at once (紧急外出的补充材料)."""

    leave_id: str
    papers: str


@fact("leave_carried", zh="启用前请假天数结转")
class LeaveCarried(Fact):
    """Days of leave taken in the two months before the records began (启用前请假天数结转)."""

    days: int
    until_on: date


def _check(from_on: date, to_on: date) -> None:
    if to_on < from_on:
        raise InvalidValue("请假日期", f"止日 {to_on} 早于起日 {from_on}", "核对请假起止日期")
