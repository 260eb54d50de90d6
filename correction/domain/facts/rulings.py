"""What others make of a proposal (提请的办理), and a person's decision at the end of a term (期满待决定).

Sources: 社区矫正法 第四十四条、第四十七条至第四十九条; 实施办法 第五十三条.
"""

from correction.domain.entry import Fact, fact


@fact("proposal_received", zh="决定机关收到提请")
class ProposalReceived(Fact):
    """Whoever decides got the proposal on this day (收到建议书); its time for deciding runs from here."""

    proposal_entry_id: str
    by: str


@fact("proposal_answered", zh="对提请的裁决")
class ProposalAnswered(Fact):
    """A court or another decider granted or refused what was proposed (裁定、决定)."""

    proposal_entry_id: str
    granted: bool
    document_no: str
    reason: str = ""


@fact("expiry_decided", zh="期满处理决定")
class ExpiryDecided(Fact):
    """A person decided that the case may end although something was open (期满处理决定), and on what basis.

    `matters` are the entries that opened what stood against the release.
    """

    legal_basis: str
    document_no: str
    reason: str
    matters: tuple[str, ...]
