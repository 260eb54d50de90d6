"""Stays and tickets of a person out of other registers (住宿、购票记录), to set against leave."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from correction.domain.entry import Fact, fact
from correction.domain.errors import InvalidValue
from correction.domain.moments import ONE_DAY


class StayKind(StrEnum):
    """What the other register shows (记录种类)."""

    HOTEL = "hotel"
    TICKET = "ticket"

    @property
    def zh(self) -> str:
        """The word that staff use."""
        return {"hotel": "住宿", "ticket": "购票"}[self.value]


@fact("stay_recorded", zh="住宿、购票记录")
class StayRecorded(Fact):
    """A night in a hotel or a journey under the person's name (住宿、购票记录); it may be another's doing.

    `to_on` is the day of leaving, the same as `from_on` for a journey; `division_code` says where.
    """

    stay: StayKind
    from_on: date
    to_on: date
    place: str
    division_code: str
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse a departure before the arrival, and a code that is none."""
        if self.to_on < self.from_on:
            raise InvalidValue("住宿、购票日期", f"止日 {self.to_on} 早于起日 {self.from_on}", "核对起止日期")
        if len(self.division_code) != 6 or not self.division_code.isdigit():
            what = f"行政区划代码“{self.division_code}”不是六位数字"
            raise InvalidValue("行政区划代码", what, "填写住宿地或者到达地的六位县级代码")

    @property
    def nights(self) -> Iterator[date]:
        """Give the days on which the person was there in the evening, or travelled."""
        on = self.from_on
        yield on
        while (on := on + ONE_DAY) < self.to_on:
            yield on
