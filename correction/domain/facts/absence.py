"""Looking for a person who cannot be reached (失联查找): 社区矫正法 第三十条."""

from datetime import date
from enum import StrEnum

from correction.domain.entry import Fact, fact


class Channel(StrEnum):
    """How staff tried to reach the person (查找方式)."""

    PHONE = "phone"
    INFORMATION_CHECK = "information_check"
    VISIT = "visit"
    FAMILY = "family"
    VILLAGE = "village"


@fact("contact_tried", zh="联系查找")
class ContactTried(Fact):
    """Staff tried to reach the person (联系查找), and whether they did."""

    channel: Channel
    reached: bool
    note: str = ""


@fact("search_ordered", zh="组织查找")
class SearchOrdered(Fact):
    """The agency organised a search (组织查找)."""

    note: str = ""


@fact("search_told", zh="通知公安机关、检察院")
class SearchTold(Fact):
    """Police or procuratorate were told of the search (通知公安机关、检察院)."""

    recipient: str


@fact("person_found", zh="查找到")
class PersonFound(Fact):
    """The person was found (查找到); `refuses` says that they refuse supervision (拒绝监管)."""

    refuses: bool = False
    note: str = ""


@fact("absence_confirmed", zh="认定脱管起始日")
class AbsenceConfirmed(Fact):
    """Somebody of the agency confirmed since when the person is out of supervision (认定脱管起始日)."""

    since_on: date
    evidence: str
