"""Looking for a person who cannot be reached (失联查找): 社区矫正法 第三十条; 实施办法 第三十八条."""

from datetime import date
from enum import StrEnum

from correction.domain.entry import Fact, fact


class Channel(StrEnum):
    """How staff tried to reach or find the person (查找方式)."""

    PHONE = "phone"
    INFORMATION_CHECK = "information_check"
    VISIT = "visit"
    FAMILY = "family"
    VILLAGE = "village"
    EMPLOYER = "employer"
    GUARANTOR = "guarantor"
    GROUP = "group"

    @property
    def zh(self) -> str:
        """The word that staff use."""
        return _CHANNEL_ZH[self]

    @property
    def in_the_field(self) -> bool:
        """Whether somebody has to go or ask around for it (实地查找); a telephone call is none."""
        return self not in (Channel.PHONE, Channel.INFORMATION_CHECK)


_CHANNEL_ZH = {
    Channel.PHONE: "电话",
    Channel.INFORMATION_CHECK: "信息化核查",
    Channel.VISIT: "走访",
    Channel.FAMILY: "家属",
    Channel.VILLAGE: "村居",
    Channel.EMPLOYER: "单位",
    Channel.GUARANTOR: "保证人",
    Channel.GROUP: "矫正小组",
}


@fact("contact_tried", zh="联系查找")
class ContactTried(Fact):
    """Staff tried to reach the person (联系查找), and whether they did."""

    channel: Channel
    reached: bool
    note: str = ""


@fact("contact_lost", zh="认定失联")
class ContactLost(Fact):
    """Staff established that contact is lost (认定失联); 脱管 is another finding of fact, made later."""

    evidence: str


@fact("search_ordered", zh="组织查找")
class SearchOrdered(Fact):
    """The agency organised a search (组织查找)."""

    note: str = ""


class SearchResult(StrEnum):
    """What one step of a search brought (查找结果); that the person was found is an entry of its own."""

    NO_TRACE = "no_trace"
    CLUE = "clue"

    @property
    def zh(self) -> str:
        """The word that staff use."""
        return {"no_trace": "没有线索", "clue": "有线索"}[self.value]


@fact("search_step_done", zh="查找经过")
class SearchStepDone(Fact):
    """One step of the search (查找经过): by which way, where, with what result, and what proves it."""

    channel: Channel
    result: SearchResult
    evidence: str
    place: str = ""


class SearchRecipient(StrEnum):
    """Who is told of a search (报告、通报对象)."""

    COUNTY = "county"
    POLICE = "police"
    PROCURATORATE = "procuratorate"

    @property
    def zh(self) -> str:
        """The body as offices call it."""
        return _RECIPIENT_ZH[self]


_RECIPIENT_ZH = {
    SearchRecipient.COUNTY: "县级社区矫正机构",
    SearchRecipient.POLICE: "公安机关",
    SearchRecipient.PROCURATORATE: "人民检察院",
}


@fact("search_told", zh="报告、通报查找情况")
class SearchTold(Fact):
    """County, police or procuratorate were told of the search (报告县级机构、通知公安机关、通报检察院)."""

    recipient: SearchRecipient
    document_no: str = ""
    note: str = ""


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
