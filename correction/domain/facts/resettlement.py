"""Handing a released person on to resettlement (衔接安置帮教): two sides, offered and received.

Source: 实施办法 第五十三条. What becomes of the person afterwards is in the entries of after-care.
"""

from correction.domain.entry import Fact, fact


@fact("resettlement_offered", zh="发出安置帮教衔接函")
class ResettlementOffered(Fact):
    """The office offered a released person to the resettlement body (衔接函), with what it should know."""

    to: str
    document_no: str
    note: str = ""


@fact("resettlement_received", zh="安置帮教接收回执")
class ResettlementReceived(Fact):
    """The resettlement body acknowledged the person (安置帮教接收回执); only that opens the resettlement."""

    offer_entry_id: str
    by: str
    document_no: str
