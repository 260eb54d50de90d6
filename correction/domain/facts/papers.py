"""Papers that bring a person into correction (法律文书的送达和接收): 社区矫正法 第二十条、第二十二条.

Papers are named as the list in the file names them (判决书、执行通知书、……); no instrument that was seen
closes that list, so it stays in words.
"""

from correction.domain.entry import Fact, fact


@fact("decision_notified", zh="收到决定机关通知")
class DecisionNotified(Fact):
    """The decider told the agency of the decision (通知): 社区矫正法 第二十条."""

    by: str
    document_no: str = ""


@fact("papers_received", zh="收到法律文书")
class PapersReceived(Fact):
    """Papers came (收到法律文书); `missing` are those that checking them showed to be missing.

    `elsewhere` says that the decider is not of this place, so that the agency passes the papers on to the
    procuratorate and the police here (转送): 社区矫正法 第二十条.
    """

    by: str
    papers: tuple[str, ...]
    missing: tuple[str, ...] = ()
    elsewhere: bool = False


@fact("papers_asked", zh="要求补齐文书")
class PapersAsked(Fact):
    """The decider was asked to serve or complete papers (要求补齐): 实施办法 第十六条."""

    of: str
    papers: tuple[str, ...]


@fact("receipt_returned", zh="送达回执")
class ReceiptReturned(Fact):
    """The receipt for papers went back to the decider (送达回执): 实施办法 第十六条."""

    to: str
    document_no: str = ""


@fact("county_registered", zh="接收登记")
class CountyRegistered(Fact):
    """The county checked who came and registered them (接收登记): 社区矫正法 第二十二条.

    A person may come before their papers; they are registered all the same, and the papers are asked for.
    """

    county_id: str


@fact("term_confirmed", zh="刑期已核对")
class TermConfirmed(Fact):
    """Whoever decided was asked about the dates they stated and stands by them (刑期已核对)."""

    by: str
    note: str
