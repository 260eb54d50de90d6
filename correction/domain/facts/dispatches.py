"""Sending papers to whom the law names (文书送达): what was sent, received, and answered.

What has to be sent to whom is never recorded: it follows from the facts and the rulebook.
"""

from enum import StrEnum

from correction.domain.entry import Fact, fact


class Recipient(StrEnum):
    """To whom a paper goes (送达对象), as seen from the case."""

    PERSON = "person"
    DECIDER = "decider"
    COURT = "court"
    REQUESTER = "requester"
    PROCURATORATE = "procuratorate"
    POLICE = "police"
    PRISON = "prison"
    NEW_AGENCY = "new_agency"
    PUBLIC = "public"

    @property
    def zh(self) -> str:
        """The recipient as written in the ledger."""
        return _RECIPIENT_ZH[self]


_RECIPIENT_ZH = {
    Recipient.PERSON: "本人",
    Recipient.DECIDER: "社区矫正决定机关",
    Recipient.COURT: "人民法院",
    Recipient.REQUESTER: "委托机关",
    Recipient.PROCURATORATE: "人民检察院",
    Recipient.POLICE: "公安机关",
    Recipient.PRISON: "监狱、看守所",
    Recipient.NEW_AGENCY: "新执行地社区矫正机构",
    Recipient.PUBLIC: "公示",
}


class Delivery(StrEnum):
    """How a paper reached its recipient (送达方式)."""

    IN_PERSON = "in_person"
    POST = "post"
    COURIER = "courier"
    PLATFORM = "platform"
    LEFT = "left"
    POSTED_UP = "posted_up"

    @property
    def zh(self) -> str:
        """The way as written in the ledger."""
        return _DELIVERY_ZH[self]


_DELIVERY_ZH = {
    Delivery.IN_PERSON: "直接送达",
    Delivery.POST: "邮寄",
    Delivery.COURIER: "机要或专人",
    Delivery.PLATFORM: "协同平台",
    Delivery.LEFT: "留置",
    Delivery.POSTED_UP: "张贴公示",
}


@fact("dispatch_sent", zh="送达文书")
class DispatchSent(Fact):
    """A paper about one event of the case was sent (送达文书); `event_entry_id` is the entry it is about."""

    event_entry_id: str
    recipient: Recipient
    delivery: Delivery
    document_no: str = ""
    note: str = ""


@fact("dispatch_receipted", zh="收到送达回执")
class DispatchReceipted(Fact):
    """The recipient acknowledged a paper (收到送达回执)."""

    dispatch_entry_id: str
    document_no: str = ""


@fact("dispatch_answered", zh="收到办理结果")
class DispatchAnswered(Fact):
    """The recipient told what came of a paper (收到办理结果), such as the police of a request to punish."""

    dispatch_entry_id: str
    result: str
    document_no: str = ""
