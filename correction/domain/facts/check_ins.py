"""Check-ins (签到): what is planned, what was made, random extra checks."""

from datetime import date, datetime, time
from enum import StrEnum

from correction.domain.area import Place
from correction.domain.entry import Fact, Pace, fact
from correction.domain.errors import InvalidValue


class Means(StrEnum):
    """How a check-in is made (签到方式)."""

    PHONE_APP = "phone_app"
    ORDINARY_PHONE = "ordinary_phone"
    IN_PERSON = "in_person"
    VILLAGE_WORKER = "village_worker"
    DEVICE = "device"


class Identity(StrEnum):
    """What the identity check said (身份核验结果); a person decides what a doubt means.

    A face that fits and was not found alive (活体), as of a picture or a film held up, is no match.
    """

    MATCH = "match"
    NO_MATCH = "no_match"
    DOUBTFUL = "doubtful"
    NOT_LIVE = "not_live"
    NOT_CHECKED = "not_checked"


@fact("check_ins_planned", zh="设定签到时段")
class CheckInsPlanned(Fact):
    """From a day on the person checks in once in each window of the day (签到时段).

    `windows` are pairs of local clock times, opening and closing; `place_area_id` is where the person is
    expected, none for anywhere in the permitted area. A later plan takes the place of an earlier one.
    """

    windows: tuple[tuple[time, time], ...]
    from_on: date
    to_on: date | None = None
    place_area_id: str | None = None

    def __post_init__(self) -> None:
        """Refuse a window that closes before it opens, or windows that overlap."""
        if not self.windows:
            raise InvalidValue("签到时段", "没有时段", "至少填写一个时段，例如 08:00-10:00")
        previous: time | None = None
        for opens, closes in self.windows:
            if closes <= opens or (previous is not None and opens < previous):
                raise InvalidValue(
                    "签到时段", f"{opens:%H:%M}-{closes:%H:%M} 颠倒或重叠", "按先后填写互不重叠的时段"
                )
            previous = closes


@fact("means_approved", zh="核准签到方式")
class MeansApproved(Fact):
    """The ways in which the person may check in, from a day on (核准签到方式)."""

    means: tuple[Means, ...]
    from_on: date
    to_on: date | None = None


@fact("check_in_made", zh="签到", pace=Pace.DAILY)
class CheckInMade(Fact):
    """The person checked in (签到): how, where, and what the identity check said."""

    means: Means
    place: Place | None = None
    identity: Identity = Identity.NOT_CHECKED
    identity_score: float | None = None
    request_id: str | None = None
    note: str = ""


@fact("extra_check_drawn", zh="随机抽查", pace=Pace.DAILY)
class ExtraCheckDrawn(Fact):
    """The person was drawn for a random extra check (随机抽查).

    The draw can be repeated by anyone: `pool_digest` is the hash of the sorted pool, `seed` the seed,
    `rate` the share drawn.
    """

    request_id: str
    answer_by_at: datetime
    seed: str
    pool_digest: str
    rate: float
